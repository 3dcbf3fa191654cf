"""Periodic samples: trigonometric polynomials on the line, and periods of sequences and products.

The notation of the derivations is that of `numeric.samples.functions`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from math import gcd
from typing import Any

import mpmath
from flint import acb, arb

from numeric.formulas.formula import rational, whole
from numeric.formulas.gauss import minus
from numeric.formulas.shifting import PI_ABOVE
from numeric.samples.compound import Tensor
from numeric.samples.functions import (
    PAIRS,
    Complex,
    Decay,
    Evaluator,
    SampleFunction,
    ball,
    exact_complex,
    exact_rationals,
    modulus,
    mp,
    mpc,
    real,
    show,
)
from numeric.samples.sequences import Periodic
from symbolic.sympy_border.domains import Cyclic, Domain


@dataclass(frozen=True)
class TrigPolynomial(SampleFunction):
    """f(x) = Σ c_k e^{2πikx/p}, k from `lowest` on, p > 0; entire, with period p.

    Bound: |e^{2πikz/p}| = e^{−2πky/p} ≤ e^{2π|k|w/p}, hence |f(z)| ≤ Σ |c_k| e^{2π|k|w/p}, with
    rate 0. A total over it converges here through the decay of another factor only.
    """

    period: Fraction
    lowest: int
    coefficients: tuple[Complex, ...]

    def __post_init__(self) -> None:
        self.demand(exact_rationals(self.period), "a rational period", self.period)
        self.demand(self.period > 0, "a period > 0", self.period)
        self.demand(isinstance(self.lowest, int), "a whole lowest index", self.lowest)
        self.demand(self.coefficients, "at least one coefficient", self.coefficients)
        self.demand(exact_complex(*self.coefficients), PAIRS, self.coefficients)

    @property
    def real(self) -> bool:
        """Whether c_{−k} = conj c_k for all k."""
        given = {k: c for k, c in self._terms() if any(c)}
        mirrored = {-k: (re, -im) for k, (re, im) in given.items()}
        return given == mirrored

    def _terms(self) -> list[tuple[int, Complex]]:
        return list(enumerate(self.coefficients, self.lowest))

    def evaluator(self) -> Evaluator:
        """Return the entire function in balls."""
        turn = acb(0, 2 * arb.pi() / rational(self.period))
        coefficients = [ball(c) for c in reversed(self.coefficients)]
        lowest = self.lowest

        def evaluate(z: Any) -> Any:
            wave = (turn * z).exp()
            value = coefficients[0]
            for coefficient in coefficients[1:]:
                value = value * wave + coefficient
            return value * (turn * z * lowest).exp()

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        (w,) = widths
        speed = 2 * PI_ABOVE * w / self.period
        terms = (modulus(c) * real(speed * abs(k)).exp() for k, c in self._terms())
        return sum(terms, arb(0)), (Fraction(0),)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        (x,) = point
        turn = 2j * mpmath.pi() * x / mp(self.period)
        return mpmath.fsum(mpc(c) * mpmath.exp(turn * k) for k, c in self._terms())

    def __str__(self) -> str:
        shown = " + ".join(f"({show(c)})e({minus(k)}x)" for k, c in self._terms())
        return f"{shown}, e(x) = exp(2πi x/({self.period}))"


def repeats(sample: SampleFunction, by: tuple[Fraction, ...], domain: Domain) -> bool:
    """Tell whether a sample is known to satisfy f(t − by) = f(t) for all t of the domain."""
    if isinstance(sample, Tensor):
        line = zip(*sample.products, strict=True)
        return all(_repeats(u, step, domain) for us, step in zip(line, by, strict=True) for u in us)
    return len(by) == 1 and _repeats(sample, by[0], domain)


def _repeats(sample: SampleFunction, by: Fraction, domain: Domain) -> bool:
    if isinstance(sample, TrigPolynomial):
        return (by / sample.period).denominator == 1
    if not isinstance(sample, Periodic) or by.denominator != 1:
        return False
    size = len(sample.values)
    moved = tuple(sample.values[(n - whole(by)) % size] for n in range(size))
    return moved == sample.values


def with_period(
    by: tuple[Fraction, ...], domain: Domain, size: int, draw: Callable[[], Complex]
) -> SampleFunction:
    """Return a sample with f(t − by) = f(t).

    Parameters
    ----------
    by
        One number per coordinate, not 0.
    domain
        Where the sample lives. On ℝ² and ℤ² it is a product, with a period in each coordinate.
    size
        On ℤ/N, the number N.
    draw
        Returns another coefficient or value each time.
    """
    if isinstance(domain, Cyclic):
        shift = gcd(whole(by[0]), size)
        values = tuple(draw() for _ in range(shift))
        return Periodic(values * (size // shift))
    parts = [_on_lattice(step, draw) if domain.discrete else _on_line(step, draw) for step in by]
    return parts[0] if len(parts) == 1 else Tensor(((parts[0], parts[1]),))


def _on_lattice(by: Fraction, draw: Callable[[], Complex]) -> SampleFunction:
    return Periodic(tuple(draw() for _ in range(abs(whole(by)))))


def _on_line(by: Fraction, draw: Callable[[], Complex]) -> SampleFunction:
    return TrigPolynomial(abs(by), -1, tuple(draw() for _ in range(4)))
