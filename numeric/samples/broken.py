"""The functions with breaks of which users' own functions are made, each with a proved bound.

The notation of the derivations is that of `numeric.samples.functions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from flint import acb, arb

from numeric.formulas.formula import rational
from numeric.formulas.gauss import minus
from numeric.formulas.surds import Surd
from numeric.samples.functions import (
    Decay,
    Evaluator,
    NoBound,
    SampleFunction,
    displaced,
    exact_rationals,
    mp,
    rational_below,
    real,
)


@dataclass(frozen=True)
class Box(SampleFunction):
    """1 on the open interval (low, high), and 0 elsewhere, also at the ends.

    Bound, on the line only: with R = max(|low|, |high|), f(x) ≤ e^{rR} e^{−r|x|} for every r ≥ 0.
    The rate is large, so that a window ends little beyond the interval.
    """

    low: Fraction
    high: Fraction

    real = True

    def __post_init__(self) -> None:
        self.demand(exact_rationals(self.low, self.high), "two fractions", self)
        self.demand(self.low < self.high, "low < high", (self.low, self.high))

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The ends."""
        return self.low, self.high

    def evaluator(self) -> Evaluator:
        """Return the constant of the piece in which `where` lies."""
        low, high = rational(self.low), rational(self.high)
        return lambda z, where: acb(1 if low < where < high else 0)

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a function that jumps is not analytic")
        reach = max(abs(self.low), abs(self.high))
        rate = Fraction(max(64, bits[0]))
        return (real(rate) * real(reach)).exp(), (rate,)

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath."""
        return mpmath.mpf(1 if mp(self.low) < point[0] < mp(self.high) else 0)

    def __str__(self) -> str:
        return f"1 on ({minus(self.low)}, {minus(self.high)})"


@dataclass(frozen=True)
class Ray(SampleFunction):
    """e^{−ρ(x − b)} right of b, or e^{−ρ(b − x)} left of it, and 0 elsewhere, also at b; ρ ≥ 0.

    Bound, on the line only: f(x) ≤ e^{−ρ|x − b|} ≤ e^{ρ|b|} e^{−ρ|x|}, and for a smaller rate in
    place of ρ likewise.
    """

    end: Fraction
    rate: Surd
    right: bool

    real = True

    def __post_init__(self) -> None:
        self.demand(exact_rationals(self.end), "a fraction", self.end)
        fine = self.rate.positive or self.rate.factor == 0
        self.demand(fine, "a rate ρ ≥ 0", self.rate)

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The end."""
        return (self.end,)

    def evaluator(self) -> Evaluator:
        """Return the entire branch of the side on which `where` lies."""
        end, rate = rational(self.end), acb(self.rate.ball())
        sign = -1 if self.right else 1
        steep = self.rate.positive

        def evaluate(z: Any, where: Any) -> acb:
            if not (where > end if self.right else where < end):
                return acb(0)
            return (rate * (sign * (acb(z) - end))).exp() if steep else acb(1)

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a function that jumps is not analytic")
        if not self.rate.positive:
            return arb(1), (Fraction(0),)
        exact = self.rate.rational
        rate = exact if exact is not None else rational_below(self.rate.ball())
        return (real(rate) * real(abs(self.end))).exp(), (rate,)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        distance = point[0] - mp(self.end) if self.right else mp(self.end) - point[0]
        return mpmath.exp(-self.rate.reference() * distance) if distance > 0 else mpmath.mpf(0)

    def __str__(self) -> str:
        side = "right" if self.right else "left"
        return f"exp(−{self.rate}|{displaced('x', self.end)}|) {side} of {minus(self.end)}"


@dataclass(frozen=True)
class Spike(SampleFunction):
    """1 at one point and 0 elsewhere: the value of a function where it jumps; ∫ of it is 0.

    Bound: that of `Box` with both ends at the point.
    """

    place: Fraction

    real = True

    def __post_init__(self) -> None:
        self.demand(exact_rationals(self.place), "a fraction", self.place)

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The point."""
        return (self.place,)

    def evaluator(self) -> Evaluator:
        """Return 1 if `where` is the point, and 0 otherwise."""
        place = rational(self.place)
        return lambda z, where: acb(1 if where == place else 0)

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a function that jumps is not analytic")
        rate = Fraction(max(64, bits[0]))
        return (real(rate) * real(abs(self.place))).exp(), (rate,)

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath."""
        return mpmath.mpf(1 if point[0] == mp(self.place) else 0)

    def __str__(self) -> str:
        return f"1 at {minus(self.place)}"
