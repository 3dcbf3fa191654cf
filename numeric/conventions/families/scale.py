"""The factor before the sum: a number, perhaps over the lengths of the operands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import prod, sqrt

import sympy as sp

from numeric.conventions.families.formulas import M, N

DIVISORS: dict[str, Callable[[int, int], float]] = {
    "1": lambda n, m: 1.0,
    "N": lambda n, m: float(n),
    "M": lambda n, m: float(m),
    "sqrt(N*M)": lambda n, m: sqrt(n * m),
    "sqrt(N)": lambda n, m: sqrt(n),
    "sqrt(M)": lambda n, m: sqrt(m),
    "Max(N, M)": lambda n, m: float(max(n, m)),
    "Min(N, M)": lambda n, m: float(min(n, m)),
}


@dataclass(frozen=True)
class Scale:
    """A factor before the sum: a number over one of `DIVISORS`, counted over all axes."""

    value: complex = 1
    divisor: str = "1"

    def __call__(self, first: Sequence[int], second: Sequence[int]) -> complex:
        """Return the factor for arrays of these shapes."""
        return self.value / DIVISORS[self.divisor](prod(first), prod(second))

    def expression(self) -> sp.Expr:
        """Return the factor as a SymPy expression; N and M count all samples."""
        return _number(self.value) / sp.sympify(self.divisor, locals={"N": N, "M": M})

    def text(self) -> str:
        """Return the factor as text, "1" when there is none."""
        value = complex(self.value)
        number = _number(value)
        shown = str(number).replace("*I", "i").replace("I", "i")
        return shown if self.divisor == "1" else f"({shown}/{self.divisor})"


PLAIN = Scale()


def _number(value: complex) -> sp.Expr:
    real, imaginary = (_rational(x) for x in (complex(value).real, complex(value).imag))
    return real + sp.I * imaginary


def _rational(value: float) -> sp.Expr:
    fraction = Fraction(value).limit_denominator(4096)
    return (
        sp.Rational(fraction.numerator, fraction.denominator)
        if (abs(fraction - Fraction(value)) <= 1e-9 * abs(value))
        else sp.Float(value)
    )
