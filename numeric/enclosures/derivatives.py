"""Derivatives: of samples by jets, of totals by values on the line, with proved errors.

*Samples.* f^{(k)} is k! times coefficient k of f(z + ε) in power series arithmetic, and by Cauchy's
inequality on the circle of radius ρ around z a bound |f(x + iy)| ≤ C e^{−r|x|} for |y| ≤ w + ρ
gives |f^{(k)}(x + iy)| ≤ k! ρ^{−k} C e^{rρ} e^{−r|x|} for |y| ≤ w.

*Totals.* That (f ⋆ g)′ is a total of f g′ is what statements claim, so nothing is differentiated
under a total here. Instead, if H is analytic where |Im z| < w, bounded there and on the line, with
∫|H(x + iy)|dx ≤ M for all |y| < w, then for h > 0 ::

    H′(0) = −Σ_{k≠0} (−1)^k H(kh)/(kh) + E₁,                      |E₁| ≤ M / (h w sinh(πw/h)),
    H″(0) = −(π²/3h²) H(0) − 2 Σ_{k≠0} (−1)^k H(kh)/(kh)² + E₂,   |E₂| ≤ 2M / (h w² sinh(πw/h)).

Derivation. Integrate F(z) = H(z) π / (h z^j sin(πz/h)), j = 1 or 2, around the rectangle with sides
Im z = ±w and Re z = ±(n + ½)h. At z = kh ≠ 0 its residue is (−1)^k H(kh)/(kh)^j. Since
(π/h) / sin(πz/h) = (1 + (πz/h)²/6 + …)/z, the residue at 0 is H′(0) for j = 1, and H″(0)/2 +
(π²/6h²) H(0) for j = 2. On the upright sides |sin(πz/h)| = cosh(πy/h) ≥ 1 and |z| > nh, so that
their part vanishes as n → ∞; on the others |sin(πz/h)| ≥ sinh(πw/h) and |z| ≥ w, so that they add
at most 2 · M π / (h w^j sinh(πw/h)) to the integral, which is 2πi times the sum of the residues.
This is the derivative of the cardinal series; its error is estimated in F. Stenger, Numerical
Methods Based on Sinc and Analytic Functions, §3.5, in the same way.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import factorial, pi
from typing import Any

import mpmath
from flint import acb, acb_series, arb, ctx

from numeric.enclosures.envelope import BOUND_BITS
from numeric.enclosures.tails import Strip, exponent
from numeric.formulas.formula import Derivative, Line, Total, Unsettled, rational
from numeric.samples.functions import Decay, Evaluator, NoBound, SampleFunction, real

_RADII = (Fraction(1, 2), Fraction(1, 8), Fraction(1, 32))


@dataclass(frozen=True)
class Jet(SampleFunction):
    """The derivative of some order of an analytic sample on the line."""

    base: SampleFunction
    order: int

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return self.base.real

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The points where the base is not analytic."""
        return self.base.breaks

    def evaluator(self) -> Evaluator:
        """Return k! times coefficient k of the base at z + ε, on the branch of `where`."""
        evaluate, order = self.base.evaluator(), self.order

        def differentiate(z: Any, *where: Any) -> acb:
            value: Any = evaluate(acb_series([acb(z), 1], order + 1), *where)
            if value.prec <= order:  # flint cuts series off at ctx.cap without a word
                raise Unsettled(f"no jets of order {order}", "ask for lower derivatives")
            return acb(value[order] * factorial(order))

        return differentiate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return Cauchy's bound on the largest circle on which the base has one."""
        if self.breaks:
            raise NoBound("a function with a break has no derivative there")
        for radius in _RADII:
            try:
                constant, rates = self.base.bound((widths[0] + radius,), bits)
            except NoBound as missing:
                failure = missing
                continue
            size = factorial(self.order) * real(1 / radius) ** self.order
            return constant * size * real(rates[0] * radius).exp(), rates
        raise failure

    def reference(self, *point: Any) -> Any:
        """Return mpmath's numerical derivative of the base."""
        return mpmath.diff(self.base.reference, point[0], self.order)

    def __str__(self) -> str:
        return f"derivative {self.order} of {self.base}"


@dataclass(frozen=True)
class Cardinal:
    """The rule for one derivative at 0: its lattice and its error.

    Attributes
    ----------
    order
        1 or 2.
    strip
        The step h, the half-width w and bounds for the mass M.
    """

    order: int
    strip: Strip

    @classmethod
    def of(cls, derivative: Derivative, bits: int, reach: Mapping[int, Fraction]) -> Cardinal:
        """Return the rule for an error near 2^−bits, less a few bits.

        Raises
        ------
        NoBound
            If the function is not known to be analytic and integrable on a strip.
        """
        return cls(derivative.order, Strip.of(line(derivative), bits, reach, turn=pi))

    def weight(self, k: int) -> acb:
        """Return the factor of the value at the point number k of the lattice."""
        h = acb(rational(self.strip.step))
        if k == 0:
            return acb(0) if self.order == 1 else -((acb.pi() / h) ** 2) / 3
        return acb((-1) ** (k + 1) * self.order) / (h * k) ** self.order

    def largest_weight(self) -> arb:
        """Return a bound of the weights at k ≠ 0."""
        return self.order * real(1 / self.strip.step) ** self.order

    def error(self, unit: int) -> Callable[[Mapping[int, int]], arb]:
        """Return the bound of E₁ or E₂ of the module's text, as a function of outer variables."""
        h, w = self.strip.step, self.strip.width
        with ctx.workprec(BOUND_BITS):
            factor = self.order / (real(h * w**self.order) * (arb.pi() * real(w / h)).sinh())
            sizes = [(b.constant * factor, exponent(b.forms, unit)) for b in self.strip.mass]

        def error(environment: Mapping[int, int]) -> arb:
            with ctx.workprec(BOUND_BITS):
                return sum((c * arb(-q(environment)).exp() for c, q in sizes), arb(0))

        return error


def line(derivative: Derivative) -> Total:
    """Return the integral of the function that is differentiated, whose bounds are needed."""
    return Total(derivative.variable, Line(), derivative.body)
