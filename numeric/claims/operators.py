"""Linear operators that commute with translations: chapter D, from D11 on, and G7.

Source: L. Hörmander, The Analysis of Linear Partial Differential Operators I, chapters 4 and 7.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from flint import acb, acb_series

from numeric.claims.claim import Case, Draw, Variation, claim
from numeric.claims.comparison import Comparison, equal
from numeric.claims.fourier import exact, solve
from numeric.claims.norms import cases
from numeric.claims.numbers import ball, multiply, negative, total
from numeric.claims.spaces import CYCLES, LATTICES, Space, table
from numeric.claims.tables import Table, box, impulse, sum_of
from numeric.formulas.formula import Affine, rational
from numeric.formulas.gauss import Gauss

_Q = Fraction
_T = Affine.variable(0)


# ------------------------------------------------------------------ D11 and D12


def _recursion(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """L u(n) = a₀u(n) + a₁u(n − 1) + a₂u(n − 2); h is found by running the recursion."""
    a = [draw.number() for _ in range(3)]
    h: dict[int, Gauss] = {}
    inverse = a[0].inverse()
    for n in range(14):
        value = Gauss.of(1 if n == 0 else 0)
        for k in (1, 2):
            value = value - a[k] * h.get(n - k, Gauss.of(0))
        h[n] = value * wrong("h not divided by a₀", inverse, Gauss.of(1))
    f = table(draw, "complex", (4,))
    start = min(f.support)[0]
    folded = Table({(n,): v for n, v in h.items()}).conv(f)
    folded = wrong(
        "h ∗ f in place of h ⋆ f", folded, Table({(n,): v for n, v in h.items()}).corr(f)
    )
    # The values of h beyond n = 13 are cut off; h ⋆ f is right up to start + 13.
    for n in range(start - 2, start + 10):
        terms = [multiply(a[k], folded.at((n - k,))) for k in range(3)]
        yield equal("L(h ⋆ f) = f", total(terms), f.at((n,)))


def _circulant(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """L = a ⋆ with random a on a cycle; h solves the linear system L h = δ in rationals."""
    (period,) = on.period or (1,)
    a, f = on.draw(draw, "complex"), on.draw(draw, "complex")
    turned = wrong("L transposed", 1, -1)
    matrix = [[exact(a.at(((n - m) * turned,))) for m in range(period)] for n in range(period)]
    delta = [Gauss.of(1 if n == 0 else 0) for n in range(period)]
    h = Table({(n,): v for n, v in enumerate(solve(matrix, delta))}, (period,))
    left = a.conv(wrong("h ∗ f in place of h ⋆ f", h.conv(f), h.corr(f)))
    for n in range(period):
        yield equal("L(h ⋆ f) = f", left.at((n,)), f.at((n,)))


def _first_order(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """L = d/dt + a, h = e^{−at} for t ≥ 0 and 0 below, f = e^{−b t²}, b > 0.

    (h ⋆ f)(t) = ∫_{−∞}^t e^{−a(t − s)} e^{−bs²} ds
    = e^{−at + a²/(4b)} ½ √(π/b) (1 + erf(√b t − a/(2√b))), by completing the square. Its derivative
    is the coefficient of its Taylor series, computed in ball arithmetic (flint's acb_series).
    """
    a = draw.number()
    b = acb(rational(draw.fraction(4, 15)))
    root, rate = b.sqrt(), ball(a)
    for _ in range(3):
        t = rational(draw.sign() * draw.fraction(1, 12, 7))
        time = acb_series([t, 1], 3)
        argument = time * root - rate / (2 * root)
        growth = (time * (-rate) + rate * rate / (4 * b)).exp()
        folded = growth * (argument.erf() + 1) * ((acb.pi() / b).sqrt() / 2)
        sign = wrong("L = d/dt − a", rate, -rate)
        left = folded[1] + sign * folded[0]
        right = (-b * t * t).exp()
        right = wrong("f(2t) in place of f(t)", right, (-4 * b * t * t).exp())
        yield equal("(h ⋆ f)′ + a (h ⋆ f) = f", left, right)


claim(
    "D11",
    Case("ℤ", "recursive filters of order 2", _recursion),
    *cases(CYCLES[:2], _circulant),
    Case("ℝ", "d/dt + a, and a Gaussian", _first_order),
    checked="L(h ⋆ f) = f for L h = δ: on ℤ for causal recursions, on cycles for circulants, and "
    "on ℝ for L = d/dt + a with the closed form of h ⋆ f",
)


def _impulse_differences(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f = on.draw(draw, "complex")
    delta = impulse(on.origin, on.period)
    back = tuple(-x for x in on.step)
    minus_one = Gauss.of(-1)
    forward = delta.shift(back).plus(delta.times(minus_one))
    ahead = f.shift(back).plus(f.times(minus_one))
    behind = f.plus(f.shift(on.step).times(minus_one))
    convolved, correlated = forward.conv(f), forward.corr(f)
    for n in box((5,) * len(on.origin), tuple(-2 for _ in on.origin)):
        right = wrong("∇f in place of Δf", ahead, behind).at(n)
        yield equal("(Δδ) ⋆ f = Δf", convolved.at(n), right)
        right = negative(wrong("Δf in place of ∇f", behind, ahead).at(n))
        yield equal("(Δδ) ∗ f = −∇f", correlated.at(n), right)


claim(
    "D12",
    *cases((*CYCLES, *LATTICES), _impulse_differences),
    checked="(Δδ) ⋆ f = Δf and (Δδ) ∗ f = −∇f, differences along the first axis, exactly. The "
    "statement about δ′ on ℝ is one about distributions and is not checked",
)


# ------------------------------------------------------------------ G7


def _averaged(on: Space, draw: Draw, wrong: Variation) -> Table:
    """Return the entries of a random matrix averaged over all translations.

    (n, m) ↦ (1/N) Σ_a M(n + a, m + a), as a table on pairs of points, commutes with translations;
    the matrix M itself does not.
    """
    periods = on.period or ()
    raw = Table({n: draw.number() for n in box(periods + periods)}, periods + periods)
    pairs = (
        (sum_of(index, tuple(-x for x in a + a)), value)
        for index, value in raw.values.items()
        for a in box(periods)
    )
    mean = Table.of(pairs, periods + periods).times(Gauss.of(_Q(1, len(box(periods)))))
    return wrong("the matrix not averaged", mean, raw)


def _polynomial_in_shifts(on: Space, draw: Draw, wrong: Variation) -> Table:
    """Return the entries of c₀ + c₁ S + c₂ S² + c₃ S³ for a translation S."""
    periods = on.period or ()
    by = on.nodes(draw)[0]
    pairs = []
    for k in range(4):
        weight = draw.number()
        for m in box(periods):
            n = m
            for _ in range(k):
                n = sum_of(n, by)
            pairs.append((n + m, weight))
    pairs += [(n + n, wrong("a diagonal that is not constant", Gauss.of(1), Gauss.of(k)))
              for k, n in enumerate(box(periods))]  # fmt: skip
    return Table.of(pairs, periods + periods)


def _apply(matrix: Table, x: Table) -> Table:
    """Return L x, with (L x)(n) = Σ_m L(n, m) x(m)."""
    half = matrix.dimension // 2
    pairs = (
        (index[:half], multiply(value, x.at(index[half:])))
        for index, value in matrix.values.items()
    )
    return Table.of(pairs, x.periods)


def _equivariant(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for matrix in (_averaged(on, draw, wrong), _polynomial_in_shifts(on, draw, wrong)):
        x, by = on.draw(draw, "complex"), on.nodes(draw)[0]
        response = _apply(matrix, impulse(on.origin, on.period))
        whole, moved = _apply(matrix, x), _apply(matrix, x.shift(by))
        convolved = wrong("(Lδ) ∗ x", response.conv(x), response.corr(x))
        turned = wrong("Lδ without the involution", response.involution(), response).corr(x)
        shifted = whole.shift(by)
        for n in box(on.period or ()):
            yield equal("L T_a x = T_a L x", moved.at(n), shifted.at(n))
            yield equal("L x = (Lδ) ⋆ x", whole.at(n), convolved.at(n))
            yield equal("L x = conj(R Lδ) ∗ x", whole.at(n), turned.at(n))


claim(
    "G7",
    *cases(CYCLES, _equivariant),
    checked="L x = (Lδ) ⋆ x = conj(R Lδ) ∗ x at every point, for L a random matrix averaged over "
    "the translations, and for a polynomial in a translation; that these commute with "
    "translations is checked too. Operators on infinite domains are not",
)
