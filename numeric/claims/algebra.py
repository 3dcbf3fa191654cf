"""Chapter B: generating functions, aliasing, causality, inverses, and automorphisms.

Sources: A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, chapters 3 and 8 (B18,
B21, B22); E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20 (B16, B26); R. Bracewell, The
Fourier Transform and Its Applications (B23); N. Wiener's lemma is not used in B25: the inverse
on ℤ is written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product

from numeric.claims.claim import Case, Draw, Variation, claim
from numeric.claims.comparison import Comparison, equal
from numeric.claims.fourier import inverse_transform, transform
from numeric.claims.growth import Powers
from numeric.claims.norms import cases
from numeric.claims.numbers import Number, add, ball, conjugate, multiply, total
from numeric.claims.sampled import Folded, Sampled
from numeric.claims.spaces import CYCLES, LATTICES, Space, geometric, table
from numeric.claims.steps import Steps, integral_of_product
from numeric.claims.tables import Index, Table, box, fold, impulse
from numeric.enclosures.enclosure import enclose
from numeric.formulas.formula import Affine, Integers, Product, Total, Value
from numeric.formulas.gauss import Gauss
from numeric.samples.sequences import Geometric

_N = Affine.variable(0)


# ------------------------------------------------------------------ B18


def generating(f: Table, z: tuple[Gauss, ...]) -> Number:
    """Return Σ f(n) zⁿ over the indices, with zⁿ the product of the powers of the coordinates."""
    terms = []
    for n, value in f.values.items():
        for base, exponent in zip(z, n, strict=True):
            value = multiply(value, base**exponent)  # noqa: PLW2901 - a running product
        terms.append(value)
    return total(terms)


def _cauchy_exact(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    folded = wrong("f ∗ g in place of f ⋆ g", f.conv(g), f.corr(g))
    for _ in range(3):
        z = tuple(draw.number() for _ in on.origin)
        other = wrong("G at 1/z", z, tuple(x.inverse() for x in z))
        right = multiply(generating(f, z), generating(g, other))
        yield equal("Σ (f ⋆ g)(n) zⁿ = F(z) G(z)", generating(folded, z), right)
    if len(on.origin) == 1:
        yield from _polynomials(f, g, wrong)


def _polynomials(f: Table, g: Table, wrong: Variation) -> Iterator[Comparison]:
    """Compare with the coefficients of a product of polynomials: Horner's scheme in rationals."""
    top = max(f.support)[0] + max(g.support)[0]
    low = min(f.support)[0] + min(g.support)[0]
    coefficients: dict[int, Number] = {}
    for (n,), value in f.values.items():
        for (m,), other in g.values.items():
            at = n + wrong("coefficients of zⁿ⁻ᵐ", m, -m)
            coefficients[at] = add(coefficients.get(at, Gauss.of(0)), multiply(value, other))
    folded = f.conv(g)
    for n in range(low, top + 1):
        left = folded.at((n,))
        yield equal("(f ⋆ g)(n) is the coefficient of zⁿ", left, coefficients.get(n, Gauss.of(0)))


def series(f: Sampled | Folded, z: tuple[Fraction, Fraction], bits: int) -> Number:
    """Return a ball of Σ f(n) zⁿ, for z in the annulus of convergence."""
    return enclose(Total(0, Integers(), Product((f.value(_N), Value(Powers(z), (_N,))))), bits)


def _cauchy_series(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = geometric()
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    folded = wrong("f ∗ g in place of f ⋆ g", f.conv(g), f.corr(g))
    for z in ((Fraction(4, 5), Fraction(3, 4)), (Fraction(-2, 3), Fraction(3, 5))):
        left = series(folded, z, draw.bits)
        other = wrong("G at conj z", z, (z[0], -z[1]))
        right = multiply(series(f, z, draw.bits), series(g, other, draw.bits))
        yield equal("Σ (f ⋆ g)(n) zⁿ = F(z) G(z)", left, right)


claim(
    "B18",
    *cases(LATTICES, _cauchy_exact),
    Case("ℤ", "two-sided geometric sequences", _cauchy_series),
    checked="Σ (f ⋆ g)(n) zⁿ = (Σ f(n) zⁿ)(Σ g(n) zⁿ) for z inside and outside the unit circle, "
    "in one and two variables; and coefficients of products of polynomials",
)


# ------------------------------------------------------------------ B21 and B22


def _periodized(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    periods = (4, 3)[: len(on.origin)]
    first = wrong("f cut off and not periodized", f, _cut(f, periods)).periodized(periods)
    second = g.periodized(periods)
    whole, product = f.conv(g).periodized(periods), first.conv(second)
    crossed = wrong("f not conjugated", first.corr(second), first.unconjugated(second))
    correlated = f.corr(g).periodized(periods)
    for k in box(periods):
        yield equal("per(f ⋆ g) = per f ⋆ per g", whole.at(k), product.at(k))
        yield equal("per(f ∗ g) = per f ∗ per g", correlated.at(k), crossed.at(k))


def _cut(f: Table, periods: Index) -> Table:
    kept = {n: v for n, v in f.values.items() if fold(n, periods) == n}
    return Table(kept or {(0,) * len(periods): Gauss.of(0)})


def _periodized_series(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on, period = geometric(), 3
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")

    def periodized(u: Sampled | Folded) -> Table:
        pairs: dict[Index, Number] = {}
        for k in range(period):
            along = Affine(Fraction(k)) + _N.scaled(Fraction(period))
            pairs[(k,)] = enclose(Total(0, Integers(), u.value(along)), draw.bits)
        return Table(pairs, (period,))

    first, second = periodized(f), periodized(g)
    convolved, correlated = periodized(f.conv(g)), periodized(f.corr(g))
    product = wrong("⋆ and ∗ exchanged", first.conv(second), first.corr(second))
    crossed = wrong("f not conjugated", first.corr(second), first.unconjugated(second))
    for k in box((period,)):
        yield equal("per(f ⋆ g) = per f ⋆ per g", convolved.at(k), product.at(k))
        yield equal("per(f ∗ g) = per f ∗ per g", correlated.at(k), crossed.at(k))


claim(
    "B21",
    *cases(LATTICES, _periodized),
    Case("ℤ", "two-sided geometric sequences", _periodized_series),
    checked="per_N(f ⋆ g) = per_N f ⋆ per_N g and the same with ∗ at every point, from ℤ to ℤ/4 "
    "(ℤ/3 for infinite sequences) and from ℤ² to ℤ/4 × ℤ/3. From ℝ to a circle it is not "
    "checked",
)


def _padded(dimension: int, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    sizes = ((4, 6), (3, 5))[:dimension]
    firsts, seconds = tuple(a for a, _ in sizes), tuple(b for _, b in sizes)
    zero = (0,) * dimension
    f = Table({n: draw.number() for n in box(firsts, zero)})
    g = Table({n: draw.number() for n in box(seconds, zero)})
    product, crossed = f.conv(g), f.corr(g)
    for extra in (0, 2):
        enough = tuple(a + b - 1 + extra for a, b in sizes)
        shorter = tuple(n - extra - 1 for n in enough)
        periods = wrong("one place less than L₁ + L₂ − 1", enough, shorter)
        first, second = f.periodized(periods), g.periodized(periods)
        convolved, correlated = first.conv(second), first.corr(second)
        for n in box(tuple(a + b - 1 for a, b in sizes)):
            yield equal("the padded ⋆ is the linear one", convolved.at(n), product.at(n))
        low = tuple(1 - a for a in firsts)
        for n in box(tuple(a + b - 1 for a, b in sizes), low):
            stored = wrong("lag n stored at −n", n, tuple(-k for k in n))
            left = correlated.at(stored)
            yield equal("the padded ∗ has lag n at n mod N", left, crossed.at(n))


def _on_arrays(dimension: int) -> Case:
    domain = "ℤ/N and ℤ" if dimension == 1 else "(ℤ/N)² and ℤ²"
    return Case(domain, "arrays", lambda draw, wrong: _padded(dimension, draw, wrong))


claim(
    "B22",
    _on_arrays(1),
    _on_arrays(2),
    checked="for arrays of L₁ and L₂ values padded with zeros to N = L₁ + L₂ − 1 and to 2 more, "
    "every value of ⋆ and every lag of ∗ on ℤ/N is the one on ℤ",
)


# ------------------------------------------------------------------ B23


def _causal_sums(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = (Table({(n,): draw.number() for n in range(6 + k)}) for k in range(2))
    start = wrong("the sum from 1", 0, 1)
    for t in range(-3, 9):
        end = wrong("the sum up to t − 1", t, t - 1)
        terms = [multiply(f.at((m,)), g.at((t - m,))) for m in range(start, end + 1)]
        if t >= 0:
            yield equal("(f ⋆ g)(t) = Σ f(m) g(t − m), 0 ≤ m ≤ t", f.conv(g).at((t,)), total(terms))
        else:
            early = wrong("g begins at −1", g, g.shift((-1,)))
            yield equal("(f ⋆ g)(t) = 0 for t < 0", f.conv(early).at((t,)), Gauss.of(0))


def _causal_integrals(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    cell = Fraction(3, 2)
    f, g = (Steps(Table({(n,): draw.number() for n in range(3 + k)}), cell) for k in range(2))
    low = wrong("the integral from 1", Fraction(0), Fraction(1))
    for t in (Fraction(-2, 3), Fraction(1, 7), Fraction(5, 2), Fraction(16, 3)):
        if t < 0:
            early = wrong("g begins at −3/2", g, g.shift((-cell,)))
            yield equal("(f ⋆ g)(t) = 0 for t < 0", f.conv(early).at((t,)), Gauss.of(0))
            continue
        high = wrong("the integral up to t/2", t, t / 2)
        right = integral_of_product(f, g, t, min(low, high), high)
        yield equal("(f ⋆ g)(t) = ∫₀ᵗ f(τ) g(t − τ) dτ", f.conv(g).at((t,)), right)


claim(
    "B23",
    Case("ℤ", "finite tables on [0, ∞)", _causal_sums),
    Case("ℝ", "step functions on [0, ∞)", _causal_integrals),
    checked="(f ⋆ g)(t) is the total from 0 to t for t ≥ 0, and 0 for t < 0, for f, g that vanish "
    "below 0, exactly. Only finite supports",
)


# ------------------------------------------------------------------ B25


def _inverse_on_cycles(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    spectrum = transform(g)
    inverse = inverse_transform(
        spectrum.mapped(lambda z: wrong("conj F g in place of 1/F g", 1 / ball(z), conjugate(z)))
    )
    deconvolved = wrong("g⁻¹ without the involution", inverse.involution(), inverse)
    cube = f.conv(f).conv(wrong("f ⋆ f ∗ f", f, f.involution()))
    unit, restored = g.conv(inverse), deconvolved.conv(g.corr(f))
    simple, cubed = transform(f), transform(cube)
    for n in box(on.period or ()):
        yield equal("g ⋆ g⁻¹ = δ", unit.at(n), impulse(on.origin).at(n))
        yield equal("conj(R g⁻¹) ⋆ (g ∗ f) = f", restored.at(n), f.at(n))
        yield equal("F(f ⋆ f ⋆ f) = (F f)³", cubed.at(n), ball(simple.at(n)) ** 3)


def _inverse_on_integers(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """Take g = (δ₀ − ρδ₁) ⋆ (δ₀ − λδ₋₁), |ρ|, |λ| < 1.

    1/((1 − ρ/z)(1 − λz)) = (1 + Σ_{n>0} ρⁿz⁻ⁿ + Σ_{n>0} λⁿzⁿ)/(1 − ρλ) in the annulus
    |ρ| < |z| < 1/|λ|, by partial fractions, so g⁻¹(n) = ρⁿ/(1 − ρλ) for n ≥ 0 and λ⁻ⁿ/(1 − ρλ)
    for n < 0.
    """
    one = Gauss.of(1)
    rho = Gauss.of(draw.fraction(1, 5), draw.sign() * draw.fraction(1, 5))
    low = Gauss.of(-draw.fraction(1, 5), draw.sign() * draw.fraction(1, 5))
    g = Table({(0,): one, (1,): Gauss.of(0) - rho}).conv(
        Table({(0,): one, (-1,): Gauss.of(0) - low})
    )
    scale = wrong("the factor 1/(1 − ρλ) dropped", (one - rho * low).inverse(), one)
    inverse = Geometric(scale.pair(), low.pair(), rho.pair(), 0)
    f = table(draw, "complex", (4,))
    for n in range(-6, 7):
        left = total([multiply(v, inverse.exact(n - m)) for (m,), v in g.values.items()])
        yield equal("g ⋆ g⁻¹ = δ", left, one if n == 0 else Gauss.of(0))
        terms = [
            multiply(conjugate(inverse.exact(m - n)), v)
            for (m,), v in wrong("g ⋆ f in place of g ∗ f", g.corr(f), g.conv(f)).values.items()
        ]
        yield equal("conj(R g⁻¹) ⋆ (g ∗ f) = f", total(terms), f.at((n,)))
    z = (Fraction(3, 5), Fraction(-4, 5))
    spectrum = series(Sampled(inverse, Integers(), draw.bits), z, draw.bits)
    there = generating(g, (Gauss.of(*z),))
    right = wrong("F g in place of 1/F g", 1 / ball(there), ball(there))
    yield equal("F(g⁻¹) = 1/F g", spectrum, right)


claim(
    "B25",
    *cases(CYCLES, _inverse_on_cycles),
    Case("ℤ", "three taps and their two-sided inverse", _inverse_on_integers),
    checked="g ⋆ g⁻¹ = δ for F(g⁻¹) = 1/F g; conj(R g⁻¹) ⋆ (g ∗ f) = f; F(f ⋆ f ⋆ f) = (F f)³, at "
    "every point of the cycles. On ℤ for a g whose inverse in ℓ¹ is known in closed form",
)


# ------------------------------------------------------------------ parts of B16 and B26


def _dilated(u: Table, by: int, period: int) -> Table:
    """Return n ↦ u(c n) on a cycle: the value at n goes to n/c."""
    inverse = pow(by, -1, period)
    return u.moved(lambda index: (index[0] * inverse,))


def _units(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    period = 9
    f, g = (table(draw, "complex", (period,), (period,)) for _ in range(2))
    for unit in (2, 4, 5, 7):
        first, second = _dilated(f, unit, period), _dilated(g, unit, period)
        second = wrong("g not scaled", second, g)
        factor = wrong("a factor |c|", Gauss.of(1), Gauss.of(unit))
        for sign, whole, right in (
            ("⋆", f.conv(g), first.conv(second)),
            ("∗", f.corr(g), first.corr(second)),
        ):
            left = _dilated(whole, unit, period)
            for n in range(period):
                value = multiply(factor, right.at((n,)))
                yield equal(f"D_c(f {sign} g) = (D_c f) {sign} (D_c g)", left.at((n,)), value)


claim(
    "B16",
    Case("ℤ/9", "Gaussian rationals, c = 2, 4, 5, 7", _units),
    checked="D_c(f ⋆ g) = (D_c f) ⋆ (D_c g) and the same with ∗ on ℤ/9 at every point, for units "
    "c other than ±1. Matrices on ℝᵈ are not checked",
)

_MATRICES = (((0, -1), (1, 0)), ((1, 1), (0, 1)), ((2, 3), (1, 2)), ((2, 1), (1, 0)))


def _composed(u: Table, matrix: tuple[Index, Index]) -> Table:
    """Return n ↦ u(A n) for a matrix of determinant ±1: the value at n goes to A⁻¹ n."""
    ((a, b), (c, d)) = matrix
    sign = a * d - b * c
    return u.moved(lambda n: ((d * n[0] - b * n[1]) * sign, (a * n[1] - c * n[0]) * sign))


def _automorphisms(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = (table(draw, "complex", (3, 2)) for _ in range(2))
    for matrix in _MATRICES:
        first = _composed(f, matrix)
        second = wrong("g not composed with A", _composed(g, matrix), g)
        for sign, whole, right in (
            ("⋆", f.conv(g), first.conv(second)),
            ("∗", f.corr(g), first.corr(second)),
        ):
            left = _composed(whole, matrix)
            for n in product(range(-4, 5), repeat=2):
                yield equal(f"(f {sign} g) ∘ A = (f ∘ A) {sign} (g ∘ A)", left.at(n), right.at(n))


claim(
    "B26",
    Case("ℤ²", "finite tables, a turn, a shear and two more matrices", _automorphisms),
    checked="(f ⋆ g) ∘ A = (f ∘ A) ⋆ (g ∘ A) and the same with ∗ on ℤ² for four matrices A of "
    "determinant ±1 that are no flips or permutations of the axes",
)
