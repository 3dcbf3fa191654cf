"""Chapter D: moments, supports, and sums of Gaussian variables.

Sources: W. Feller, An Introduction to Probability Theory and Its Applications II (D7, D9);
E. C. Titchmarsh, "The zeros of certain integral functions", Proc. London Math. Soc. 25 (1926), of
which the case of finite sequences is elementary (D8).
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import comb

from flint import arb

from numeric.claims.claim import Case, Draw, Variation, claim
from numeric.claims.comparison import Comparison, equal
from numeric.claims.growth import Monomial
from numeric.claims.norms import cases
from numeric.claims.numbers import Number, conjugate, multiply, of_real, total
from numeric.claims.sampled import Folded, Sampled
from numeric.claims.spaces import CYCLES, LATTICES, Space, gaussians, geometric, lattice
from numeric.claims.tables import Index, Table, box, minus, sum_of
from numeric.enclosures.enclosure import enclose
from numeric.formulas.formula import Affine, Line, Product, Total, Value, rational
from numeric.formulas.gauss import Gauss
from numeric.samples.families import Gaussian

_Q = Fraction
_T = Affine.variable(0)


# ------------------------------------------------------------------ D7


def _binomial(n: int, j: int, wrong: Variation) -> int:
    return wrong("binomial coefficients dropped", comb(n, j), 1)


def _moments_agree(wrong: Variation, *moments: list[Number]) -> Iterator[Comparison]:
    """Compare, given the moments of f, g, f ⋆ g and f ∗ g from the 0th on."""
    of_f, of_g, of_conv, of_corr = moments
    for n, (convolved, correlated) in enumerate(zip(of_conv, of_corr, strict=True)):
        terms, signed = [], []
        for j in range(n + 1):
            factor = Gauss.of(_binomial(n, j, wrong))
            terms.append(multiply(factor, multiply(of_f[j], of_g[n - j])))
            sign = wrong("(−1)ʲ dropped", (-1) ** j, 1)
            first = wrong("m_j(f) not conjugated", conjugate(of_f[j]), of_f[j])
            signed.append(multiply(Gauss.of(sign), multiply(factor, multiply(first, of_g[n - j]))))
        yield equal("m_n(f ⋆ g) = Σ C(n, j) m_j(f) m_(n−j)(g)", convolved, total(terms))
        what = "m_n(f ∗ g) = Σ C(n, j) (−1)ʲ conj(m_j(f)) m_(n−j)(g)"
        yield equal(what, correlated, total(signed))


def _moment(f: Table, k: int) -> Number:
    return total([multiply(Gauss.of(n**k), v) for (n,), v in f.values.items()])


def _moments_of_tables(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = lattice(1)
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    functions = (f, g, f.conv(g), f.corr(g))
    yield from _moments_agree(wrong, *([_moment(u, k) for k in range(5)] for u in functions))


def _moments_of_samples(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")

    def moments(u: Sampled | Folded) -> list[Number]:
        found: list[Number] = []
        for k in range(4):
            weight = Value(Monomial(k), (_T,))
            found.append(enclose(Total(0, u.space, Product((u.value(_T), weight))), draw.bits))
        return found

    yield from _moments_agree(wrong, *map(moments, (f, g, f.conv(g), f.corr(g))))


claim(
    "D7",
    Case("ℤ", "finite tables", _moments_of_tables),
    *cases((geometric(), gaussians(discrete=False)), _moments_of_samples),
    checked="m_n(f ⋆ g) = Σ C(n, j) m_j(f) m_(n−j)(g), and for ∗ with (−1)ʲ conj(m_j(f)), for n ≤ "
    "4 in rationals and n ≤ 3 in balls",
)


# ------------------------------------------------------------------ D8


def _sparse(draw: Draw, lengths: tuple[int, ...], periods: tuple[int, ...] | None) -> Table:
    """Return a table with values 0, ±1, ±i at many places, so that sums cancel."""
    units = (Gauss.of(0), Gauss.of(1), Gauss.of(-1), Gauss.of(0, 1), Gauss.of(0, -1))
    pairs = [(n, draw.random.choice(units)) for n in box(lengths)]
    kept = [(n, v) for n, v in pairs if v != units[0]] or [(pairs[0][0], units[1])]
    first = tuple(draw.integer(1, 3) for _ in lengths)
    return Table.of(((minus(n, first), v) for n, v in kept), periods)


def _supports(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    lengths = on.period or ((6,) if len(on.origin) == 1 else (3, 3))
    halves = tuple(max(1, n // 2) for n in lengths)
    for _ in range(4):
        f, g = (_sparse(draw, halves, on.period) for _ in range(2))
        for sign, folded, sums, joined in (
            ("⋆", f.conv(g), "supp f + supp g", wrong("supp f − supp g", sum_of, minus)),
            ("∗", f.corr(g), "supp g − supp f", wrong("supp f + supp g for ∗", _back, sum_of)),
        ):
            pairs = ((joined(a, b), Gauss.of(1)) for a in f.support for b in g.support)
            outside = folded.support - Table.of(pairs, on.period).support
            what = f"points of supp(f {sign} g) outside {sums}: 0"
            yield equal(what, Gauss.of(len(outside)), Gauss.of(0))
        if on.period is None and len(on.origin) == 1:
            yield from _hulls(f, g, wrong)


def _back(left: Index, right: Index) -> Index:
    return minus(right, left)


def _hulls(f: Table, g: Table, wrong: Variation) -> Iterator[Comparison]:
    (f0, f1), (g0, g1) = _ends(f), _ends(g)
    (c0, c1), (x0, x1) = _ends(f.conv(g)), _ends(f.corr(g))
    first = wrong("inf supp f in place of sup supp f", f1, f0)
    length = wrong("length L₁ + L₂", (f1 - f0 + 1) + (g1 - g0 + 1) - 1, f1 - f0 + g1 - g0 + 2)
    for what, left, right in (
        ("inf supp(f ⋆ g) = inf supp f + inf supp g", c0, f0 + g0),
        ("sup supp(f ⋆ g) = sup supp f + sup supp g", c1, f1 + g1),
        ("inf supp(f ∗ g) = inf supp g − sup supp f", x0, g0 - first),
        ("sup supp(f ∗ g) = sup supp g − inf supp f", x1, g1 - f0),
        ("the length is L₁ + L₂ − 1", c1 - c0 + 1, length),
    ):
        yield equal(what, Gauss.of(left), Gauss.of(right))


def _ends(f: Table) -> tuple[int, int]:
    places = [n for (n,) in f.support]
    return min(places), max(places)


claim(
    "D8",
    *cases((*CYCLES[1:], *LATTICES), _supports),
    checked="no point of supp(f ⋆ g) lies outside supp f + supp g, none of supp(f ∗ g) outside "
    "supp g − supp f; on ℤ also the ends of the supports (Titchmarsh) and the length, for "
    "tables with many zeros. On ℝ it is not checked",
)


# ------------------------------------------------------------------ D9


def _normal(mean: Fraction, variance: Fraction) -> Gaussian:
    """Return exp(−(x − m)²/(2v)), to be divided by √(2πv)."""
    return Gaussian((1 / (2 * variance), _Q(0)), mean, _Q(0))


def _scale(variance: Fraction) -> arb:
    return 1 / (2 * arb.pi() * rational(variance)).sqrt()


def _normal_value(mean: Fraction, variance: Fraction, t: Fraction) -> Number:
    exponent = arb(rational(-((t - mean) ** 2) / (2 * variance)))
    return of_real(_scale(variance) * exponent.exp())


def _gaussians_add(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for _ in range(3):
        m1, m2 = (draw.sign() * draw.fraction(2, 9) for _ in range(2))
        v1, v2 = (draw.fraction(3, 15) for _ in range(2))
        f, g = (Sampled(_normal(m, v), Line(), draw.bits) for m, v in ((m1, v1), (m2, v2)))
        scale = of_real(_scale(v1) * _scale(v2))
        variance = wrong("variances of which the larger is kept", v1 + v2, max(v1, v2))
        t = draw.sign() * draw.fraction(2, 12, 7)
        right = _normal_value(m1 + m2, variance, t)
        left = multiply(scale, f.conv(g).at((t,)))
        yield equal("N(m₁, v₁) ⋆ N(m₂, v₂) = N(m₁ + m₂, v₁ + v₂)", left, right)
        mean = wrong("N(m₁ − m₂, …) for ∗", m2 - m1, m1 - m2)
        left = multiply(scale, f.corr(g).at((t,)))
        right = _normal_value(mean, variance, t)
        yield equal("N(m₁, v₁) ∗ N(m₂, v₂) = N(m₂ − m₁, v₁ + v₂)", left, right)


claim(
    "D9",
    Case("ℝ", "normal densities", _gaussians_add),
    checked="N(m₁, v₁) ⋆ N(m₂, v₂) = N(m₁ + m₂, v₁ + v₂) and N(m₁, v₁) ∗ N(m₂, v₂) = N(m₂ − m₁, "
    "v₁ + v₂) at points, integrals against the formula",
)
