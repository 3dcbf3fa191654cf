"""Complex Gaussians on ℝᵈ in closed form, as products over the coordinates.

u(x) = k exp(−a x² + b x + c) with complex a, b, c, k and Re a > 0. Completing the square,
∫ exp(−s τ² + z τ) dτ = √(π/s) exp(z²/(4s)) for Re s > 0, with the principal root: both sides are
analytic in s and z there, and equal for real ones. With it, straight from the definitions ::

    (u₁ ⋆ u₂)(t):  s = a₁ + a₂,        z = b₁ − b₂ + 2 a₂ t,        rest −a₂ t² + b₂ t
    (u₁ ∗ u₂)(t):  s = conj a₁ + a₂,   z = conj b₁ + b₂ − 2 a₂ t,   rest −a₂ t² + b₂ t

And |u| is a real Gaussian, so that every norm is known:
∫|u|^p = |k|^p e^{p Re c} √(π/(p α)) e^{p β²/(4α)} with α = Re a, β = Re b.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import reduce

from flint import acb, arb, fmpq

from numeric.claims.numbers import Exponent, Number, Real, ball
from numeric.claims.steps import Point
from numeric.formulas.formula import rational


@dataclass(frozen=True)
class Bell:
    """u(x) = k exp(−a x² + b x + c), Re a > 0; the parameters are balls."""

    a: acb
    b: acb
    c: acb
    k: acb

    def at(self, x: Fraction) -> acb:
        """Return the value at a point."""
        point = rational(x)
        return self.k * (-self.a * point * point + self.b * point + self.c).exp()

    def conv(self, other: Bell) -> Bell:
        """Return u₁ ⋆ u₂."""
        return _folded(self, other, self.b - other.b, 2 * other.a)

    def corr(self, other: Bell) -> Bell:
        """Return u₁ ∗ u₂."""
        first = self.conjugate()
        return _folded(first, other, first.b + other.b, -2 * other.a)

    def unconjugated(self, other: Bell) -> Bell:
        """Return t ↦ ∫ u₁(τ) u₂(t + τ) dτ, a mutant's operator."""
        return _folded(self, other, self.b + other.b, -2 * other.a)

    def conjugate(self) -> Bell:
        """Return the complex conjugate."""
        a, b, c, k = (acb(z.real, -z.imag) for z in (self.a, self.b, self.c, self.k))
        return Bell(a, b, c, k)

    def involution(self) -> Bell:
        """Return x ↦ conj(u(−x))."""
        turned = self.conjugate()
        return Bell(turned.a, -turned.b, turned.c, turned.k)

    def shift(self, by: Fraction) -> Bell:
        """Return x ↦ u(x − by)."""
        y = rational(by)
        return Bell(self.a, self.b + 2 * y * self.a, self.c - self.a * y * y - self.b * y, self.k)

    def modulus(self) -> Bell:
        """Return |u|."""
        return Bell(acb(self.a.real), acb(self.b.real), acb(self.c.real), acb(abs(self.k)))

    def norm(self, p: Exponent) -> arb:
        """Return ‖u‖_p; see the module's text."""
        alpha, beta = self.a.real, self.b.real
        peak = abs(self.k) * (self.c.real + beta * beta / (4 * alpha)).exp()
        if p is None:
            return peak
        exponent = fmpq(p.numerator, p.denominator)
        return peak * (arb.pi() / (exponent * alpha)) ** arb(1 / (2 * exponent))

    def transform_peak(self) -> arb:
        """Return sup|F u| for (F u)(ξ) = ∫ u e^{−2πiξx} dx.

        (F u)(ξ) = k √(π/a) exp((b − 2πiξ)²/(4a) + c). With z = b − 2πiξ = β + iη, η any real
        number, Re(z²/(4a)) = ((β² − η²) Re a + 2βη Im a)/(4|a|²) is largest at
        η = β Im a/Re a, where it is β²/(4 Re a).
        """
        alpha, beta = self.a.real, self.b.real
        root = (arb.pi() / abs(self.a)).sqrt()
        return abs(self.k) * root * (self.c.real + beta * beta / (4 * alpha)).exp()


def _folded(first: Bell, second: Bell, start: acb, slope: acb) -> Bell:
    """Return k₁k₂ ∫ exp(−s τ² + (start + slope t) τ) dτ · exp(−a₂ t² + b₂ t + c₁ + c₂)."""
    s = first.a + second.a
    return Bell(
        second.a - slope * slope / (4 * s),
        second.b + start * slope / (2 * s),
        first.c + second.c + start * start / (4 * s),
        first.k * second.k * (acb.pi() / s).sqrt(),
    )


@dataclass(frozen=True)
class Bells:
    """A product of Gaussians, one for each coordinate of ℝᵈ.

    The operators act coordinate by coordinate (Fubini: everything is absolutely integrable).
    """

    parts: tuple[Bell, ...]

    def at(self, point: Point) -> acb:
        """Return the value at a point."""
        return _product([u.at(x) for u, x in zip(self.parts, point, strict=True)])

    def conv(self, other: Bells) -> Bells:
        """Return f ⋆ g."""
        return Bells(tuple(u.conv(v) for u, v in zip(self.parts, other.parts, strict=True)))

    def corr(self, other: Bells) -> Bells:
        """Return f ∗ g."""
        return Bells(tuple(u.corr(v) for u, v in zip(self.parts, other.parts, strict=True)))

    def unconjugated(self, other: Bells) -> Bells:
        """Return t ↦ ∫ f(τ) g(t + τ) dτ."""
        return Bells(tuple(u.unconjugated(v) for u, v in zip(self.parts, other.parts, strict=True)))

    def modulus(self) -> Bells:
        """Return |f|."""
        return Bells(tuple(u.modulus() for u in self.parts))

    def involution(self) -> Bells:
        """Return x ↦ conj(f(−x))."""
        return Bells(tuple(u.involution() for u in self.parts))

    def shift(self, by: Point) -> Bells:
        """Return x ↦ f(x − by)."""
        return Bells(tuple(u.shift(y) for u, y in zip(self.parts, by, strict=True)))

    def times(self, factor: Number) -> Bells:
        """Return the multiple by a number."""
        first = self.parts[0]
        scaled = Bell(first.a, first.b, first.c, first.k * ball(factor))
        return Bells((scaled, *self.parts[1:]))

    def energy(self) -> Real:
        """Return ‖f‖₂²."""
        return self.norm(Fraction(2)) ** 2

    def norm(self, p: Exponent) -> arb:
        """Return ‖f‖_p: norms of products multiply."""
        return reduce(lambda x, y: x * y, (u.norm(p) for u in self.parts))

    def transform_peak(self) -> arb:
        """Return sup|F f|."""
        return reduce(lambda x, y: x * y, (u.transform_peak() for u in self.parts))


def bell(a: Number, b: Number, k: Number) -> Bell:
    """Return x ↦ k exp(−a x² + b x)."""
    return Bell(ball(a), ball(b), acb(0), ball(k))


def _product(values: list[acb]) -> acb:
    return reduce(lambda x, y: x * y, values)
