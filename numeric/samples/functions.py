"""The families of sample functions, each with a proved bound on its decay.

A sample function is plain data (rationals) with three faces:

* `evaluator`: balls that contain its value, also at complex points of its strip of analyticity,
  where they contain the analytic continuation, and power series around them;
* `bound`: a proved inequality |f(x + iy)| ≤ C e^{−r₁|x₁| − r₂|x₂|} for all real x and all |y| ≤ w,
  so w = 0 bounds the function itself; `NoBound` where none is known;
* `reference`: the same function in mpmath, written a second time, for tests.

All are complex and asymmetric unless asked to be real: not even, odd, Hermitian or equal to their
own flip, since a symmetric sample cannot tell a claim from its mutation.

Notation in the derivations: z = x + iy, |y| ≤ w; α + iβ = a; u = x − μ.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import frexp, isqrt
from typing import Any, TypeAlias

import mpmath
from flint import acb, arb, fmpq

from numeric.formulas.formula import Unsettled, rational
from numeric.formulas.gauss import Gauss
from symbolic.errors import EvidenceError

Evaluator: TypeAlias = Callable[..., acb]
Complex: TypeAlias = tuple[Fraction, Fraction]
Decay: TypeAlias = tuple[arb, tuple[Fraction, ...]]

SLOW = Fraction(1, 4)
"""The rate at which exponentials are made to outgrow polynomials."""


class NoBound(Unsettled):
    """No bound that makes a total converge absolutely is known for this integrand or family."""

    def __init__(self, reason: str) -> None:
        super().__init__(
            reason, "give sample functions that decay, or state the hypothesis that fails", True
        )


@dataclass(frozen=True)
class SampleFunction:
    """Base of the sample functions.

    Raises
    ------
    EvidenceError
        On construction, where the parameters are not exact rationals or give no such function.
    """

    def demand(self, fulfilled: object, needed: str, given: object) -> None:
        """Raise `EvidenceError` unless a parameter is as it must be."""
        if not fulfilled:
            raise EvidenceError(f"{type(self).__name__}: {given!r} was given; {needed} is needed")

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return 1

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The points of the line where the function is not analytic."""
        return ()

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        raise NotImplementedError

    @property
    def sequence(self) -> bool:
        """Whether it has values at integers only."""
        return False

    @property
    def periodic(self) -> bool:
        """Whether it lives on a cycle."""
        return False

    @property
    def support(self) -> tuple[tuple[int, int], ...] | None:
        """For each coordinate the first and last integer of a box outside which f is 0."""
        return None

    @property
    def centres(self) -> tuple[Fraction, ...]:
        """Around which point it is largest, as far as it tells; 0 where it has no `centre`."""
        centre = getattr(self, "centre", Fraction(0))
        return centre if isinstance(centre, tuple) else (centre,) * self.dimension

    def evaluator(self) -> Evaluator:
        """Return a function from flint numbers to balls at the current precision."""
        raise NotImplementedError

    def row(self, start: Sequence[fmpq], step: Sequence[fmpq], count: int) -> list[acb] | None:
        """Return the values at start + k·step for k = 0 … count − 1, if that is a faster way."""
        return None

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return C and the rates r of the bound; sharp near 2^−bits in each coordinate."""
        raise NotImplementedError

    def exact(self, *point: int) -> Gauss:
        """Return the exact value at a point of a lattice or a cycle."""
        raise Unsettled(f"{self} has no exact values", "use the ball engine")

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath's working precision."""
        raise NotImplementedError


PAIRS = "exact numbers, each a pair (real, imaginary) of fractions or integers,"
"""What `exact_complex` asks for."""


RATIONALS = "fractions or integers as parameters"
"""What `exact_rationals` asks for."""


def exact_rationals(*values: Any) -> bool:
    """Tell whether all are fractions or integers; a float is not the number it was written as."""
    return all(isinstance(x, (Fraction, int)) and not isinstance(x, bool) for x in values)


def exact_complex(*values: Any) -> bool:
    """Tell whether all are pairs of fractions or integers."""
    return all(isinstance(z, tuple) and len(z) == 2 and exact_rationals(*z) for z in values)


def all_real(*values: Complex) -> bool:
    """Tell whether all the numbers are real."""
    return not any(imag for _, imag in values)


def ball(value: Complex) -> acb:
    """Return a Gaussian rational as a ball at the current precision."""
    return acb(rational(value[0]), rational(value[1]))


def real(value: Fraction | int) -> arb:
    """Return a rational as a real ball at the current precision."""
    return arb(rational(value))


def modulus(value: Complex) -> arb:
    """Return an upper bound of the absolute value as a real ball."""
    return arb(rational(value[0] ** 2 + value[1] ** 2)).sqrt()


@lru_cache(maxsize=1024)
def gaussian_rate(alpha: Fraction, bits: int) -> Fraction:
    """Return a rational near 2√(α·bits·ln 2), at least 1/8."""
    square = 4 * alpha * bits * Fraction(693, 1000)
    return Fraction(max(1, isqrt(int(square * 64))), 8)


def rational_below(value: arb) -> Fraction:
    """Return a positive rational that is certainly less than `value`, and near it up to 1024."""
    lower = float(value.lower())
    # Sixteen bits of the number, whatever its size; ∞ is cut at a size that no bound needs.
    scale = 2 ** max(0, 16 - frexp(lower)[1]) if 0 < lower < 1 else 4096
    found = Fraction(int(min(lower, 1024.0) * scale) - 1, scale)
    if found <= 0:
        raise NoBound("a geometric ratio is too near 1")
    return found


def polynomial_weight(polynomial: tuple[Complex, ...]) -> arb:
    """Return Σ|p_k| k! 4^k, by which |p(s)| ≤ weight · e^{|s|/4}."""
    weight, factorial = arb(0), 1
    for k, coefficient in enumerate(polynomial):
        factorial *= max(k, 1)
        weight += modulus(coefficient) * factorial * 4**k
    return weight


def mp(value: Fraction) -> Any:
    """Return a rational in mpmath, rounded to the working precision that is current."""
    return _rounded(value, mpmath.mp.prec)


@lru_cache(maxsize=1 << 15)
def _rounded(value: Fraction, _precision: int) -> Any:
    """Return the quotient: samples ask for the same few numbers at thousands of places."""
    return mpmath.mpf(value.numerator) / value.denominator


def mpc(value: Complex) -> Any:
    """Return a Gaussian rational in mpmath."""
    return mpmath.mpc(mp(value[0]), mp(value[1]))


def show(value: Complex) -> str:
    """Return a Gaussian rational as text."""
    real_part, imaginary = value
    return str(Gauss(rational(real_part), rational(imaginary)))


def displaced(name: str, centre: Fraction | int) -> str:
    """Return ``name − centre`` as one writes it: x + 3/10 for the centre −3/10."""
    return f"{name} {'+' if centre < 0 else '−'} {abs(centre)}"


def show_polynomial(polynomial: tuple[Complex, ...], centre: Fraction) -> str:
    """Return a polynomial in x − centre as text."""
    power = f"({displaced('x', centre)})"
    powers = ("", power, f"{power}²", f"{power}³")
    terms = (f"({show(c)}){p}" for c, p in zip(polynomial, powers, strict=False))
    return f"[{' + '.join(terms)}]"
