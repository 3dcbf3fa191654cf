"""Factors that grow: the powers zⁿ of generating functions and the powers tᵏ of moments."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import factorial
from typing import Any

import mpmath
from flint import acb, arb

from numeric.samples.functions import (
    Complex,
    Decay,
    Evaluator,
    NoBound,
    SampleFunction,
    all_real,
    ball,
    modulus,
    mpc,
    real,
    show,
)


@dataclass(frozen=True)
class Powers(SampleFunction):
    """n ↦ zⁿ on ℤ, z ≠ 0.

    Bound: |zⁿ| = e^{n ln|z|} ≤ e^{s|n|} for a rational s ≥ |ln|z||: growth, that is a negative
    rate, which a total can bear only where another factor decays faster
    (`numeric.enclosures.envelope` weighs the two against each other).
    """

    base: Complex

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.base)

    def evaluator(self) -> Evaluator:
        """Return the sequence in balls."""
        base = ball(self.base)
        return lambda n: acb(base ** int(n.p))

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a sequence has no values off the integers")
        largest = abs(modulus(self.base).log()).upper()
        rate = Fraction(int(float(largest) * 4096) + 2, 4096)
        return arb(1), (-rate,)

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath."""
        return mpc(self.base) ** int(point[0])

    def __str__(self) -> str:
        return f"({show(self.base)})ⁿ"


@dataclass(frozen=True)
class Monomial(SampleFunction):
    """t ↦ tᵏ on ℝ or ℤ; entire.

    Bound: |t + iy|ᵏ ≤ (|t| + w)ᵏ ≤ k! s⁻ᵏ e^{s(|t| + w)} for every s > 0, from the series of the
    exponential; here s = 1/64, slow enough for the decay of any sample to outweigh it.
    """

    exponent: int

    real = True

    def evaluator(self) -> Evaluator:
        """Return the power in balls."""
        return lambda z: acb(z) ** self.exponent

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        (w,) = widths
        constant = real(factorial(self.exponent) / _SLOW**self.exponent)
        return constant * real(_SLOW * w).exp(), (-_SLOW,)

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath."""
        return mpmath.mpc(point[0]) ** self.exponent

    def __str__(self) -> str:
        return f"t^{self.exponent}"


_SLOW = Fraction(1, 64)
