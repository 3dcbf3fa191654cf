"""Chapter E: the normal equations of Wiener and Hopf.

Source: S. Haykin, Adaptive Filter Theory, chapter 2.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from numeric.claims.claim import Draw, Variation, claim
from numeric.claims.comparison import Comparison, at_most, equal
from numeric.claims.fourier import exact, solve
from numeric.claims.norms import cases
from numeric.claims.numbers import Real, of_real
from numeric.claims.spaces import CYCLES, LATTICES, Space
from numeric.claims.tables import Index, Table, box, minus
from numeric.formulas.gauss import Gauss


def _loss(h: Table, x: Table, y: Table) -> Real:
    """Return ‖h ⋆ x − y‖₂²."""
    return h.conv(x).plus(y.times(Gauss.of(-1))).energy()


def _solution(x: Table, y: Table, taps: list[Index], wrong: Variation) -> Table:
    """Return the h on the taps with Σ_k (x ∗ x)(j − k) h(k) = (x ∗ y)(j) for all taps j."""
    matrix = wrong("x ⋆ x in place of x ∗ x", x.corr(x), x.conv(x))
    right = wrong("y ∗ x in place of x ∗ y", x.corr(y), y.corr(x))
    rows = [[exact(matrix.at(minus(j, k))) for k in taps] for j in taps]
    found = solve(rows, [exact(right.at(j)) for j in taps])
    return Table(dict(zip(taps, found, strict=True)), x.periods)


def _normal_equations(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """Show that h from the equations is the minimum: a convex quadratic, even about h.

    t ↦ ‖(h + td) ⋆ x − y‖₂² is a quadratic in real t with a coefficient ≥ 0 of t², so its values
    at 1 and −1 are equal exactly if its minimum is at 0. For d = e_k and i e_k, k all taps, that
    makes the gradient at h vanish, and h a minimum.
    """
    x, y = on.draw(draw, "complex"), on.draw(draw, "complex")
    choices = [box((3,) + (1,) * (len(on.origin) - 1))]
    if on.period is not None:
        choices.append(box(on.period))
    for taps in choices:
        h = _solution(x, y, taps, wrong)
        least = _loss(h, x, y)
        scale = Fraction(1, 4)
        for k in taps:
            for unit in (Gauss.of(scale), Gauss.of(0, scale)):
                step = Table({k: unit}, on.period)
                above = _loss(h.plus(step), x, y)
                below = _loss(h.plus(step.times(Gauss.of(-1))), x, y)
                what = "the loss is even about h in every tap"
                yield equal(what, of_real(above), of_real(below))
        other = Table({k: draw.number() for k in taps}, on.period)
        yield at_most("no h + d has a smaller loss", least, _loss(h.plus(other), x, y))
        left, right = x.corr(x).conv(h), x.corr(y)
        for j in taps:
            yield equal("(x ∗ x) ⋆ h = x ∗ y on the taps", left.at(j), right.at(j))


claim(
    "E16",
    *cases((*CYCLES[:2], LATTICES[0]), _normal_equations),
    checked="h that solves (x ∗ x) ⋆ h = x ∗ y on the taps has the least ‖h ⋆ x − y‖₂², in "
    "rationals, for 3 taps and on cycles also for all of them",
)
