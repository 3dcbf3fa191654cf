"""Chapter F: inequalities between norms.

Cases of equality are among the samples (f, g ≥ 0; conjugate exponents with g = conj(R f);
characters; Gaussians), so that a constant that is wrong by 0.1 % on the side that would be false is
refuted.

Sources: E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20 (F1–F4); W. Beckner, "Inequalities
in Fourier analysis", Ann. of Math. 102 (1975), and H. J. Brascamp, E. H. Lieb, Adv. Math. 20 (1976)
(F12).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction
from typing import Any

from flint import acb, arb, fmpq

from numeric.claims.bells import Bells, bell
from numeric.claims.claim import Case, Draw, Trial, Variation, claim
from numeric.claims.comparison import Comparison, at_most, equal
from numeric.claims.fourier import transform_supremum
from numeric.claims.numbers import Exponent, Real, of_real, size
from numeric.claims.spaces import BELLS, CYCLES, LATTICES, SPACES, STEPS, Space
from numeric.formulas.gauss import Gauss

_Q = Fraction

SHORT = "the right side 0.1 % smaller"
"""The mutant that samples with equality refute."""


def shortened(wrong: Variation, right: Real) -> Real:
    """Return the right side, or 0.999 of it in a mutant."""
    return wrong(SHORT, right, right * fmpq(999, 1000))


def cases(
    spaces: tuple[Space, ...], trial: Callable[[Space, Draw, Variation], Iterator[Comparison]]
) -> tuple[Case, ...]:
    """Return one case for every space."""

    def on(space: Space) -> Trial:
        return lambda draw, wrong: trial(space, draw, wrong)

    return tuple(Case(space.domain, space.family, on(space)) for space in spaces)


def named(exponent: Exponent) -> str:
    """Return an exponent as text."""
    return "∞" if exponent is None else str(exponent)


def _absolute_values(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for kind in ("complex", "positive"):
        f, g = on.draw(draw, kind), on.draw(draw, kind)
        small, large = (f, g), (f.modulus(), g.modulus())
        small, large = wrong("the two sides exchanged", (small, large), (large, small))
        folded = {
            "⋆": (small[0].conv(small[1]), large[0].conv(large[1])),
            "∗": (small[0].corr(small[1]), large[0].corr(large[1])),
        }
        for t in on.points(draw):
            for sign, (product, bound) in folded.items():
                right = shortened(wrong, size(bound.at(t)))
                yield at_most(f"|f {sign} g| ≤ |f| {sign} |g|", size(product.at(t)), right)


claim(
    "F1",
    *cases(SPACES, _absolute_values),
    checked="|f ⋆ g|(t) ≤ (|f| ⋆ |g|)(t) and the same with ∗ at points, for complex and for "
    "positive f, g, where the sides touch",
)


def _banach_algebra(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    one = _Q(1)
    for kind in ("complex", "positive"):
        f, g = on.draw(draw, kind), on.draw(draw, kind)
        right = f.norm(one) * g.norm(one)
        for sign, folded in (("⋆", f.conv(g)), ("∗", f.corr(g))):
            left = folded.norm(one)
            yield at_most(f"‖f {sign} g‖₁ ≤ ‖f‖₁ ‖g‖₁", left, shortened(wrong, right))
            if kind == wrong("equality for complex functions", "positive", "complex"):
                what = f"‖f {sign} g‖₁ = ‖f‖₁ ‖g‖₁ for f, g ≥ 0"
                yield equal(what, of_real(left), of_real(right))


_WITH_FIRST_NORMS = tuple(
    s for s in SPACES if (_Q(1), _Q(1), _Q(1)) in s.triples
)  # fmt: skip

claim(
    "F2",
    *cases(_WITH_FIRST_NORMS, _banach_algebra),
    checked="‖f ⋆ g‖₁ ≤ ‖f‖₁ ‖g‖₁ and the same with ∗, with equality for f, g ≥ 0. On ℝ for step "
    "functions and Gaussians, on ℝ² for Gaussians, whose ∫|f ⋆ g| is known in closed form",
)


def _young(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for kind in ("complex", "hat"):
        f, g = on.draw(draw, kind), on.draw(draw, kind)
        folded = {"⋆": f.conv(g), "∗": f.corr(g)}
        for p, q, r in on.triples:
            second = g.norm(q)
            larger = _larger(on, q)
            if larger is not None:
                name = f"a larger exponent in place of q = {named(q)}"
                second = wrong(name, second, g.norm(larger))
            right = shortened(wrong, f.norm(p) * second)
            for sign, product in folded.items():
                exponents = f"p = {named(p)}, q = {named(q)}, r = {named(r)}"
                yield at_most(f"‖f {sign} g‖_r ≤ ‖f‖_p ‖g‖_q, {exponents}", product.norm(r), right)
    yield from _largest_value(on, draw, wrong)


def _larger(on: Space, q: Exponent) -> Exponent:
    """Return an exponent whose norm is less on wide functions; None if none is known.

    With q = 1 and p = r = 1 or p = r > 1 the samples ``hat`` touch or nearly touch, so that the
    change shows; elsewhere there may be room for it.
    """
    return Fraction(2) if q == 1 and (Fraction(1), Fraction(2), Fraction(2)) in on.triples else None


def _largest_value(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """Compare p = q = 2, r = ∞ at points, with equality at 0 for g = conj(R f)."""
    f = on.draw(draw, "complex")
    g = f.involution()
    right = shortened(wrong, f.norm(Fraction(2)) * g.norm(Fraction(2)))
    folded = f.conv(g)
    for t in (on.origin, on.points(draw)[0]):
        yield at_most("|f ⋆ g|(t) ≤ ‖f‖₂ ‖g‖₂", size(folded.at(t)), right)


claim(
    "F3",
    *cases(SPACES, _young),
    checked="‖f ⋆ g‖_r ≤ ‖f‖_p ‖g‖_q and the same with ∗ for up to seven triples of exponents (p, "
    "q, r) from 1 to ∞, those for which the norms are known on the family, and cases of "
    "equality",
)


def _hoelder(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    folded = {"⋆": f.conv(g), "∗": f.corr(g)}
    for p, dual in on.pairs:
        right = f.norm(p) * g.norm(dual)
        for t in on.points(draw):
            for sign, product in folded.items():
                what = f"|f {sign} g|(t) ≤ ‖f‖_p ‖g‖_p′, p = {named(p)}, p′ = {named(dual)}"
                yield at_most(what, size(product.at(t)), right)
    two = _Q(2)
    norms = f.norm(two), f.involution().norm(two)
    right = shortened(wrong, norms[0] * norms[1])
    at = wrong("equality claimed away from 0", on.origin, on.points(draw)[0])
    turned, straight = f.conv(f.involution()).at(at), f.corr(f).at(at)
    for sign, name, found in (("⋆", "f ⋆ conj(R f)", turned), ("∗", "f ∗ f", straight)):
        yield at_most(f"|f {sign} g|(t) ≤ ‖f‖_p ‖g‖_p′, p = 2, p′ = 2", size(found), right)
        yield equal(f"|{name}|(0) = ‖f‖₂²", of_real(size(found)), of_real(norms[0] ** 2))


claim(
    "F4",
    *cases(SPACES, _hoelder),
    checked="|f ⋆ g|(t) ≤ ‖f‖_p ‖g‖_p′ and the same with ∗ at points, for p = 2, 3, 1 where the "
    "norms are known, and equality for p = 2, g = conj(R f) at 0. That the result is uniformly "
    "continuous is not checked",
)


# ------------------------------------------------------------------ the sharp constant


def sharp_constant(s: Fraction, wrong: Variation | None = None) -> arb:
    """Return A_s = (s^{1/s} / s′^{1/s′})^{1/2} for 1 < s < ∞, with 1/s + 1/s′ = 1."""
    dual = s / (s - 1)
    ratio = _raised(s) / _raised(dual)
    return ratio.sqrt() if wrong is None else wrong("A_s without the root", ratio.sqrt(), ratio)


def _raised(s: Fraction) -> arb:
    return arb(fmpq(s.numerator, s.denominator)) ** arb(fmpq(s.denominator, s.numerator))


_SHARP = ((_Q(4, 3), _Q(4, 3), _Q(2)), (_Q(3, 2), _Q(6, 5), _Q(2)), (_Q(8, 5), _Q(8, 5), _Q(4)))


def _sharp_young(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    dimension = len(on.origin)
    known = [t for t in _SHARP if t in on.triples]
    for p, q, r in known:
        dual = r / (r - 1)
        last = wrong("A_r in place of A_r′", dual, r)
        constant = sharp_constant(p, wrong) * sharp_constant(q, wrong) * sharp_constant(last, wrong)
        constant = constant ** wrong("a further power of the constant", dimension, dimension + 1)
        what = ""
        for kind in ("complex", "hat"):
            f, g = on.draw(draw, kind), on.draw(draw, kind)
            what = f"‖f ⋆ g‖_r ≤ (A_p A_q A_r′)ⁿ ‖f‖_p ‖g‖_q, p = {p}, q = {q}, r = {r}"
            yield at_most(what, f.conv(g).norm(r), constant * f.norm(p) * g.norm(q))
        f, g = _extremal(p, dimension), _extremal(q, dimension)
        left, right = f.conv(g).norm(r), constant * f.norm(p) * g.norm(q)
        yield at_most(what, left, shortened(wrong, right))
        what = f"equality for e^(−p′πt²), e^(−q′πt²), p = {p}, q = {q}, r = {r}"
        yield equal(what, of_real(left), of_real(right))


def _extremal(p: Fraction, dimension: int) -> Bells:
    """Return e^{−p′π|t|²}."""
    dual = p / (p - 1)
    steep = acb(arb.pi() * fmpq(dual.numerator, dual.denominator))
    return Bells((bell(steep, Gauss.of(0), Gauss.of(1)),) * dimension)


claim(
    "F12",
    *cases((STEPS[0], *BELLS), _sharp_young),
    checked="‖f ⋆ g‖_r ≤ (A_p A_q A_r′)ⁿ ‖f‖_p ‖g‖_q for three triples of exponents (those whose "
    "norms are known), and equality for the Gaussians e^(−p′πt²), e^(−q′πt²), from closed "
    "forms",
)


# ------------------------------------------------------------------ the operator norm


def _operator_norm(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    two, one = _Q(2), _Q(1)
    for kind in ("complex", "positive"):
        f, g = on.draw(draw, kind), on.draw(draw, kind)
        peak = wrong("‖f‖₂ in place of ‖F f‖_∞", supremum(f), f.norm(two))
        middle = peak * g.norm(two)
        for sign, folded in (("⋆", f.conv(g)), ("∗", f.corr(g))):
            yield at_most(f"‖f {sign} g‖₂ ≤ ‖F f‖_∞ ‖g‖₂", folded.norm(two), middle)
        right = shortened(wrong, f.norm(one) * g.norm(two))
        if kind == "positive":
            # The peak of a positive function's transform is its value at 0, which is ‖f‖₁.
            middle = arb(f.total().real if hasattr(f, "total") else peak) * g.norm(two)
        yield at_most("‖F f‖_∞ ‖g‖₂ ≤ ‖f‖₁ ‖g‖₂", middle, right)
        if on.period is not None:
            yield at_most("‖f‖₂ ≤ ‖F f‖_∞", f.norm(two), supremum(f))


def supremum(f: Any) -> arb:
    """Return a ball that contains ‖F f‖_∞."""
    return f.transform_peak() if isinstance(f, Bells) else transform_supremum(f)


claim(
    "F11",
    *cases((*CYCLES, *LATTICES[:1], *BELLS), _operator_norm),
    checked="‖f ⋆ g‖₂ and ‖f ∗ g‖₂ ≤ ‖F f‖_∞ ‖g‖₂ ≤ ‖f‖₁ ‖g‖₂, touching for f ≥ 0, and ‖f‖₂ ≤ ‖F "
    "f‖_∞ on cycles. On ℤ the supremum is enclosed from a grid and a bound of the second "
    "derivative",
)
