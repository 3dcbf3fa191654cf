"""Infinite samples: those of `numeric.samples.families` and `.sequences`, in enclosures.

Values of f ⋆ g and f ∗ g are totals that `numeric.enclosures.enclosure` encloses with proved tails.
As to norms, |f|² is f(x) conj(f(x)), analytic where f is, so p = 2 asks for integrals of analytic
functions; |f| itself is summed as it is on ℤ, and on ℝ integrated as √(f conj f), to a moderate
accuracy only.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction

from flint import acb, arb

from numeric.claims.numbers import Exponent, Number, Real, ball, power
from numeric.claims.steps import Point
from numeric.enclosures.enclosure import enclose
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Formula,
    Integers,
    Line,
    Modulus,
    Product,
    Space,
    Total,
    Unsettled,
    Value,
)
from numeric.formulas.gauss import Gauss
from numeric.samples.families import Gaussian
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.sequences import Geometric

MODULUS_BITS = 40
"""Integrals of |f| over ℝ are enclosed to this accuracy: inequalities need no more."""

_T, _TAU, _SIGMA = 0, 1, 2


@dataclass(frozen=True)
class Sampled:
    """A sample function on ℝ or ℤ times a number, with the accuracy at which it is enclosed.

    Or its absolute value, which is there to be convolved and correlated.
    """

    function: SampleFunction
    space: Space
    bits: int
    factor: Gauss = Gauss.of(1)  # noqa: RUF009 - a number is never changed
    absolute: bool = False

    def value(self, at: Affine) -> Formula:
        """Return the formula of the function, without the factor, at a coordinate."""
        value = Value(self.function, (at,))
        return Modulus(value) if self.absolute else value

    def at(self, point: Point) -> Number:
        """Return the value at a point."""
        found = enclose(self.value(Affine(point[0])), self.bits)
        return found * self.factor.ball()

    def conv(self, other: Sampled) -> Folded:
        """Return f ⋆ g."""
        return Folded(self, other, -1, conjugated=False)

    def corr(self, other: Sampled) -> Folded:
        """Return f ∗ g."""
        return Folded(self, other, 1, conjugated=not self.absolute)

    def unconjugated(self, other: Sampled) -> Folded:
        """Return t ↦ total of f(τ) g(t + τ), a mutant's operator."""
        return Folded(self, other, 1, conjugated=False)

    def modulus(self) -> Sampled:
        """Return |f|, which is f where that is seen to be positive."""
        return self if self._positive else replace(self, absolute=True)

    @property
    def _positive(self) -> bool:
        f = self.function
        if self.factor != Gauss.of(1) or not f.real:
            return False
        if isinstance(f, Gaussian):
            return len(f.polynomial) == 1 and f.polynomial[0][0] > 0
        return isinstance(f, Geometric) and min(f.scale[0], f.left[0], f.right[0]) > 0

    def involution(self) -> Sampled:
        """Return t ↦ conj(f(−t)).

        For p(u) exp(−a u² + iθx) about μ these are conj a, −μ, θ and conj(p_k)(−1)^k; for a
        geometric sequence the two sides exchange their places.
        """
        f = self.function
        changed: SampleFunction
        match f:
            case Gaussian():
                signed = tuple(_scaled(_conj(c), (-1) ** k) for k, c in enumerate(f.polynomial))
                changed = Gaussian(_conj(f.a), -f.centre, f.frequency, signed)
            case Geometric():
                changed = Geometric(_conj(f.scale), _conj(f.right), _conj(f.left), -f.centre)
            case _:
                raise Unsettled(f"the involution of {f}", "use Gaussians or geometric sequences")
        return replace(self, function=changed, factor=self.factor.conjugate())

    def shift(self, by: Point) -> Sampled:
        """Return t ↦ f(t − a) up to a constant factor of size 1, which frequencies bring in."""
        f = self.function
        if isinstance(f, Gaussian):
            return replace(self, function=replace(f, centre=f.centre + by[0]))
        if isinstance(f, Geometric):
            return replace(self, function=replace(f, centre=f.centre + int(by[0])))
        raise Unsettled(f"{f} is to be moved", "use Gaussians or geometric sequences")

    def times(self, factor: Number) -> Sampled:
        """Return the multiple by a Gaussian rational."""
        if not isinstance(factor, Gauss):
            raise Unsettled("a sample is multiplied by a ball", "multiply by a Gaussian rational")
        return replace(self, factor=self.factor * factor)

    def energy(self) -> Real:
        """Return ‖f‖₂²."""
        at = Affine.variable(_T)
        body = Product((self.value(at), Conjugate(self.value(at))))
        found = enclose(Total(_T, self.space, body), self.bits).real
        return found * arb(self.factor.real**2 + self.factor.imag**2)

    def norm(self, p: Exponent) -> arb:
        """Return ‖f‖_p for p = 1 or 2.

        Raises
        ------
        Unsettled
            For other exponents.
        """
        if p == 2:
            return arb(self.energy()).sqrt()
        if p != 1:
            raise Unsettled(f"the norm with p = {p} of an infinite sample", "use p = 1 or 2")
        bits = self.bits if isinstance(self.space, Integers) else min(self.bits, MODULUS_BITS)
        body = Modulus(self.value(Affine.variable(_T)))
        found = enclose(Total(_T, self.space, body), bits).real
        return found * abs(self.factor.ball())


@dataclass(frozen=True)
class Folded:
    """t ↦ total over τ of f(τ) g(t ± τ), with f conjugated or not, or of the absolute values."""

    first: Sampled
    second: Sampled
    sign: int
    conjugated: bool

    @property
    def space(self) -> Space:
        """Where the functions live."""
        return self.first.space

    def value(self, at: Affine) -> Formula:
        """Return the total at a coordinate, without the factors."""
        return self.formula(at, _TAU)

    def formula(self, at: Affine, bound: int) -> Formula:
        """Return the total at a coordinate, with this variable as τ, without the factors."""
        tau = Affine.variable(bound)
        f, g = self.first.value(tau), self.second.value(at + tau.scaled(Fraction(self.sign)))
        if self.conjugated:
            f = Conjugate(f)
        return Total(bound, self.space, Product((f, g)))

    @property
    def factor(self) -> acb:
        """The product of the factors as they come out of the total."""
        first, second = self.first.factor, self.second.factor
        if self.first.absolute:
            return acb(abs(first.ball()) * abs(second.ball()))
        return ball((first.conjugate() if self.conjugated else first) * second)

    def at(self, point: Point) -> acb:
        """Return the value at a point."""
        bits = self.first.bits
        if self.first.absolute and isinstance(self.space, Line):
            bits = min(bits, MODULUS_BITS)
        return enclose(self.value(Affine(Fraction(point[0]))), bits) * self.factor

    def energy(self) -> Real:
        """Return ‖u‖₂²."""
        at = Affine.variable(_T)
        body = Product((self.value(at), Conjugate(self.formula(at, _SIGMA))))
        found = enclose(Total(_T, self.space, body), self.first.bits).real
        return found * abs(self.factor) ** 2

    def norm(self, p: Exponent) -> arb:
        """Return ‖u‖₂, and on ℤ also ‖u‖₁.

        Raises
        ------
        Unsettled
            For other exponents.
        """
        if p == 2:
            return power(self.energy(), Fraction(1, 2))
        if p != 1 or not isinstance(self.space, Integers):
            raise Unsettled(f"the norm with p = {p} of an infinite sample", "use p = 2")
        body = Modulus(self.value(Affine.variable(_T)))
        found = enclose(Total(_T, self.space, body), self.first.bits).real
        return found * abs(self.factor)


def _conj(value: Complex) -> Complex:
    return value[0], -value[1]


def _scaled(value: Complex, factor: int) -> Complex:
    return value[0] * factor, value[1] * factor
