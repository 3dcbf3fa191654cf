"""Step functions on ℝᵈ, and their convolutions, exactly.

A step function has the value v_k on the cell [k h, (k + 1) h)ᵈ. Substituting cell by cell in the
definitions, at a node n h (all sums over indices of ℤᵈ) ::

    (f ⋆ g)(n h) = hᵈ Σ_k v_k w_{n − 1 − k},     (f ∗ g)(n h) = hᵈ Σ_k conj(v_k) w_{n + k},

since τ in cell k and n h − τ in cell j is possible, up to a null set, for j = n − 1 − k alone, and
then for the whole cell. Between nodes both are multilinear, because the overlap of two intervals
of equal length is linear in their distance. So values are exact Gaussian rationals at every
rational point, and the norms below follow from those of linear functions.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise, product
from math import floor

from flint import arb, fmpq

from numeric.claims.numbers import (
    Exponent,
    Number,
    Real,
    ball,
    conjugate,
    difference,
    multiply,
    of_real,
    power,
    size,
    square,
    total,
)
from numeric.claims.tables import Index, Table, greatest_size, minus, sum_of
from numeric.formulas.formula import Unsettled, rational
from numeric.formulas.gauss import Gauss

Point = tuple[Fraction, ...]


@dataclass(frozen=True)
class Steps:
    """The step function on cells of side `cell` with the values of a table on ℤᵈ."""

    table: Table
    cell: Fraction

    @property
    def volume(self) -> fmpq:
        """The volume of one cell."""
        return rational(self.cell**self.table.dimension)

    def at(self, point: Point) -> Number:
        """Return the value at a point."""
        return self.table.at(tuple(floor(x / self.cell) for x in point))

    def conv(self, other: Steps) -> Hats:
        """Return f ⋆ g."""
        nodes = self.table.conv(other.table)
        ones = (1,) * self.table.dimension
        return Hats(nodes.moved(lambda n: sum_of(n, ones)), self.cell).scaled(self.volume)

    def corr(self, other: Steps) -> Hats:
        """Return f ∗ g."""
        return Hats(self.table.corr(other.table), self.cell).scaled(self.volume)

    def unconjugated(self, other: Steps) -> Hats:
        """Return t ↦ ∫ f(τ) g(t + τ) dτ, a mutant's operator."""
        return Hats(self.table.unconjugated(other.table), self.cell).scaled(self.volume)

    def modulus(self) -> Steps:
        """Return |f|."""
        return Steps(self.table.modulus(), self.cell)

    def involution(self) -> Steps:
        """Return t ↦ conj(f(−t)) up to a null set: cell k goes to cell −k − 1."""
        ones = (1,) * self.table.dimension
        turned = self.table.moved(lambda n: minus(tuple(-k for k in n), ones))
        return Steps(turned.conjugate(), self.cell)

    def shift(self, by: Point) -> Steps:
        """Return t ↦ f(t − a) for a whole number of cells a."""
        cells = tuple(x / self.cell for x in by)
        if any(c.denominator > 1 for c in cells):
            raise Unsettled(f"a step function is moved by {by}", "move it by whole cells")
        return Steps(self.table.shift(tuple(map(int, cells))), self.cell)

    def times(self, factor: Number) -> Steps:
        """Return the multiple by a number."""
        return Steps(self.table.times(factor), self.cell)

    def plus(self, other: Steps) -> Steps:
        """Return f + g."""
        return Steps(self.table.plus(other.table), self.cell)

    def energy(self) -> Real:
        """Return ‖f‖₂²."""
        return self.table.energy() * self.volume

    def norm(self, p: Exponent) -> arb:
        """Return ‖f‖_p = (hᵈ Σ|v|^p)^{1/p}."""
        found = self.table.norm(p)
        return found if p is None else found * power(self.volume, 1 / p)


@dataclass(frozen=True)
class Hats:
    """The function that is multilinear between the nodes n h, with the values of a table there."""

    nodes: Table
    cell: Fraction

    def scaled(self, factor: fmpq) -> Hats:
        """Return the multiple by a rational."""
        return Hats(self.nodes.times(Gauss(factor, fmpq(0))), self.cell)

    def at(self, point: Point) -> Number:
        """Return the value at a point, by linear interpolation in each coordinate."""
        corner = tuple(floor(x / self.cell) for x in point)
        parts = tuple(x / self.cell - n for x, n in zip(point, corner, strict=True))
        terms = []
        for offset in product((0, 1), repeat=len(point)):
            weight = Fraction(1)
            for part, side in zip(parts, offset, strict=True):
                weight *= part if side else 1 - part
            if weight:
                terms.append(multiply(Gauss.of(weight), self.nodes.at(sum_of(corner, offset))))
        return total(terms)

    def energy(self) -> Real:
        """Return ‖u‖₂² = Σ u_n conj(u_m) Π_i c(n_i − m_i), c(0) = 2h/3 and c(±1) = h/6.

        The weights are the integrals of products of two hat functions.
        """
        weights = {0: self.cell * Fraction(2, 3), 1: self.cell / 6, -1: self.cell / 6}
        terms = []
        for n, value in self.nodes.values.items():
            for offset in product((-1, 0, 1), repeat=len(n)):
                other = self.nodes.values.get(sum_of(n, offset))
                if other is None:
                    continue
                weight = Fraction(1)
                for step in offset:
                    weight *= weights[step]
                terms.append(multiply(Gauss.of(weight), multiply(value, conjugate(other))))
        return total(terms).real

    def norm(self, p: Exponent) -> arb:
        """Return ‖u‖_p for p = 2 or ∞, and on ℝ also for 1 and 4.

        The supremum is attained at a node, since |u| is convex along every edge of a cell.

        Raises
        ------
        Unsettled
            For another p, for which no closed form is used here.
        """
        if p is None:
            return greatest_size(self.nodes.values.values())
        if p == 2:
            return power(self.energy(), Fraction(1, 2))
        on_piece = {Fraction(1): _modulus_on_piece, Fraction(4): _fourth_power_on_piece}.get(p)
        if on_piece is None or self.nodes.dimension > 1:
            raise Unsettled(f"the norm with p = {p} of a piecewise linear function", "use 2 or ∞")
        mass = sum((on_piece(*ends) for ends in self._pieces()), arb(0)) * rational(self.cell)
        return power(mass, 1 / p)

    def _pieces(self) -> list[tuple[Number, Number]]:
        inner: set[Index] = set(self.nodes.values)
        starts = sorted(inner | {(n - 1,) for (n,) in inner})
        return [(self.nodes.at(n), self.nodes.at((n[0] + 1,))) for n in starts]


def _modulus_on_piece(first: Number, last: Number) -> arb:
    """Return ∫₀¹ |a + s d| ds for d = b − a.

    Where b is a real multiple of a, |a + s d| is a broken line. Elsewhere, with
    p = Re(a conj d)/|d|² and q = |Im(a conj d)|/|d|², it is |d| ∫ √(x² + q²) dx over [p, p + 1],
    and ½ (x √(x² + q²) + q² arsinh(x/q)) is a primitive.
    """
    turned = multiply(first, conjugate(last))
    lengths = size(first), size(last)
    if isinstance(turned, Gauss) and turned.imag == 0:
        whole = lengths[0] + lengths[1]
        if turned.real >= 0:
            return whole / 2
        return (lengths[0] ** 2 + lengths[1] ** 2) / (2 * whole)
    step = difference(last, first)
    crossed, length = ball(multiply(first, conjugate(step))), arb(square(step))
    low, offset = crossed.real / length, abs(crossed.imag) / length

    def primitive(x: arb) -> arb:
        return (x * (x**2 + offset**2).sqrt() + offset**2 * (x / offset).asinh()) / 2

    return length.sqrt() * (primitive(low + 1) - primitive(low))


def _fourth_power_on_piece(first: Number, last: Number) -> arb:
    """Return ∫₀¹ |a + s d|⁴ ds = α² + αβ + (β² + 2αγ)/3 + βγ/2 + γ²/5.

    Here α + β s + γ s² = |a + s d|², that is α = |a|², β = 2 Re(a conj d), γ = |d|².
    """
    step = difference(last, first)
    alpha, gamma = arb(square(first)), arb(square(step))
    beta = 2 * arb(multiply(first, conjugate(step)).real)
    return (
        alpha**2
        + alpha * beta
        + (beta**2 + 2 * alpha * gamma) / 3
        + beta * gamma / 2
        + gamma**2 / 5
    )


def integral_of_product(
    f: Steps, g: Steps, point: Fraction, low: Fraction, high: Fraction
) -> Number:
    """Return ∫ f(τ) g(t − τ) dτ over [low, high], piece by piece between all breakpoints, on ℝ."""
    cell = f.cell
    cuts = {low, high}
    cuts.update(n * cell for (k,) in f.table.values for n in (k, k + 1))
    cuts.update(point - n * cell for (k,) in g.table.values for n in (k, k + 1))
    inside = sorted(c for c in cuts if low <= c <= high)
    terms: list[Number] = []
    for left, right in pairwise(inside):
        middle = (left + right) / 2
        value = multiply(f.at((middle,)), g.at((point - middle,)))
        terms.append(multiply(of_real(rational(right - left)), value))
    return total(terms)
