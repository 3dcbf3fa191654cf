"""Chapter D: derivatives and integrals of convolutions, and small scales.

Source: L. Hörmander, The Analysis of Linear Partial Differential Operators I, chapters 1 and 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from flint import arb, fmpq

from numeric.claims.claim import Case, Draw, Variation, claim
from numeric.claims.comparison import Comparison, at_most, equal
from numeric.claims.derivatives import derivative, derivative_of_gaussian
from numeric.claims.numbers import Number, conjugate, difference, multiply, of_real, size, total
from numeric.claims.sampled import Sampled
from numeric.claims.spaces import gaussians, lattice, steps
from numeric.claims.steps import Hats, Steps
from numeric.claims.tables import Table, same
from numeric.formulas.formula import Affine, Line, rational
from numeric.formulas.gauss import Gauss
from numeric.samples.families import Gaussian

_Q = Fraction
_T = Affine.variable(0)


# ------------------------------------------------------------------ D3


def _curvature(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = gaussians(discrete=False)
    f: Sampled = on.draw(draw, "complex")
    slope = Sampled(derivative_of_gaussian(_gaussian(f)), f.space, f.bits)
    along = f.corr(f).value
    sign = wrong("the sign of f′ ∗ f′", Gauss.of(-1), Gauss.of(1))
    for (t,) in on.points(draw):
        right = wrong("f′ ⋆ f′ in place of f′ ∗ f′", slope.corr(slope), slope.conv(slope))
        value = multiply(sign, right.at((t,)))
        yield equal("A″(t) = −(f′ ∗ f′)(t)", derivative(along, t, 2, draw.bits), value)
    zero = _Q(0)
    first = derivative(along, zero, 1, draw.bits)
    crossed = wrong("f not conjugated", f.corr(slope), f.unconjugated(slope)).at((zero,))
    yield equal("A′(0) = ∫ conj(f) f′", first, crossed)
    second = derivative(along, zero, 2, draw.bits)
    energy = slope.energy()
    yield equal("A″(0) = −‖f′‖₂²", second, multiply(sign, of_real(energy)))


def _gaussian(f: Sampled) -> Gaussian:
    if not isinstance(f.function, Gaussian):
        raise TypeError(f"a Gaussian was drawn as {f.function}")
    return f.function


claim(
    "D3",
    Case("ℝ", "Gaussians times polynomials", _curvature),
    checked="A″(t) = −(f′ ∗ f′)(t) at points, A′(0) = ∫ conj(f) f′ and A″(0) = −‖f′‖₂² for A = f "
    "∗ f; derivatives from differences with a remainder bounded by Cauchy's estimate",
)


# ------------------------------------------------------------------ D4


def _summed(f: Table, n: int) -> Number:
    """Return (Jf)(n), the sum of f(k) over k ≤ n."""
    return total([v for (k,), v in f.values.items() if k <= n])


def _summed_above(f: Table, n: int) -> Number:
    """Return (Kf)(n), the sum of f(k) over k ≥ n."""
    return total([v for (k,), v in f.values.items() if k >= n])


def _primitive_sums(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = lattice(1)
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    upper = wrong("J in place of K", _summed_above, _summed)
    for n in range(-8, 13):
        left = _summed(f.conv(g), n)
        late = wrong("Jf summed below n only", 0, 1)
        terms = [multiply(_summed(f, n - m - late), v) for (m,), v in g.values.items()]
        yield equal("J(f ⋆ g) = (Jf) ⋆ g", left, total(terms))
        terms = [multiply(v, _summed(g, n - m)) for (m,), v in f.values.items()]
        yield equal("J(f ⋆ g) = f ⋆ (Jg)", left, total(terms))
        left = _summed(f.corr(g), n)
        change = wrong("f not conjugated", conjugate, same)
        terms = [multiply(change(v), _summed(g, n + m)) for (m,), v in f.values.items()]
        yield equal("J(f ∗ g) = f ∗ (Jg)", left, total(terms))
        terms = [multiply(conjugate(upper(f, m - n)), v) for (m,), v in g.values.items()]
        yield equal("J(f ∗ g) = (Kf) ∗ g", left, total(terms))


def _area(f: Steps, low: Fraction | None, high: Fraction | None) -> Number:
    """Return ∫ f over the part of the line between the bounds; None is ±∞."""
    terms = []
    for (k,), value in f.table.values.items():
        left, right = k * f.cell, (k + 1) * f.cell
        left = left if low is None else max(left, low)
        right = right if high is None else min(right, high)
        if left < right:
            terms.append(multiply(Gauss.of(right - left), value))
    return total(terms)


def _area_below(u: Hats, high: Fraction) -> Number:
    """Return ∫ u up to `high`: trapezoids are exact for a piecewise linear function."""
    nodes = sorted(n * u.cell for (n,) in u.nodes.values)
    cuts = sorted(
        {nodes[0] - u.cell, *(x for x in nodes if x < high), min(high, nodes[-1] + u.cell)}
    )
    return _trapezoids([(x, u.at((x,))) for x in cuts if x <= high])


def _trapezoids(values: list[tuple[Fraction, Number]]) -> Number:
    terms = []
    for (a, left), (b, right) in pairwise(values):
        terms.append(multiply(Gauss.of((b - a) / 2), total([left, right])))
    return total(terms)


def _primitive_folded(
    f: Steps, g: Steps, t: Fraction, sign: int, above: bool, conjugated: bool
) -> Number:
    """Return ∫ g(τ) P(t + sign·τ) dτ with P = ∫ f up to a point, or from it on.

    Cell by cell of g; there P is piecewise linear with its corners at the nodes of f.
    """
    corners = {n * f.cell for (k,) in f.table.values for n in (k, k + 1)}
    terms = []
    for (k,), value in g.table.values.items():
        low, high = k * g.cell, (k + 1) * g.cell
        cuts = {low, high, *(c for x in corners if low < (c := (x - t) * sign) < high)}

        def primitive(tau: Fraction) -> Number:
            at = t + sign * tau
            return _area(f, at, None) if above else _area(f, None, at)

        area = _trapezoids([(tau, primitive(tau)) for tau in sorted(cuts)])
        first, second = (conjugate(value), area) if conjugated else (value, area)
        terms.append(multiply(first, second))
    return total(terms)


def _primitive_integrals(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    on = steps(1)
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    for (t,) in on.points(draw):
        left = _area_below(f.conv(g), t)
        late = wrong("Jf taken a third of a cell late", _Q(0), f.cell / 3)
        right = _primitive_folded(f, g, t - late, -1, above=False, conjugated=False)
        yield equal("J(f ⋆ g) = (Jf) ⋆ g", left, right)
        right = _primitive_folded(g, f, t, -1, above=False, conjugated=False)
        yield equal("J(f ⋆ g) = f ⋆ (Jg)", left, right)
        left = _area_below(f.corr(g), t)
        conjugated = wrong("f not conjugated", right=True, wrong=False)
        right = _primitive_folded(g, f, t, 1, above=False, conjugated=conjugated)
        yield equal("J(f ∗ g) = f ∗ (Jg)", left, right)
        # (Kf ∗ g)(t) = ∫ conj((Kf)(τ − t)) g(τ) dτ, and conj of that pairs conj g with Kf.
        above = wrong("J in place of K", right=True, wrong=False)
        right = conjugate(_primitive_folded(f, g, -t, 1, above=above, conjugated=True))
        yield equal("J(f ∗ g) = (Kf) ∗ g", left, right)


claim(
    "D4",
    Case("ℤ", "finite tables", _primitive_sums),
    Case("ℝ", "step functions", _primitive_integrals),
    checked="J(f ⋆ g) = (Jf) ⋆ g = f ⋆ (Jg) and J(f ∗ g) = f ∗ (Jg) = (Kf) ∗ g, (Jf)(t) = total "
    "of f up to t, (Kf)(t) = total from t on, exactly. Only compact supports",
)


# ------------------------------------------------------------------ D10


def _approximate_identity(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    """Let c = ∫ φ. φ_ε ⋆ g − c g = ∫ φ(x) (g(t − εx) − g(t)) dx, at most ε ∫|xφ(x)|dx sup|g′|.

    φ = c(1 + κx) N(0, 1) has ∫ φ = c. ∫|xφ|dx ≤ |c|(∫|x|N + |κ|∫x²N) = |c|(√(2/π) + |κ|).
    """
    g: Sampled = gaussians(discrete=False).draw(draw, "complex")
    slope = derivative_of_gaussian(_gaussian(g))
    steepest, bent = _supremum(slope), _supremum(derivative_of_gaussian(slope))
    mass, tilt = draw.number(), draw.number()
    moment = size(mass) * ((2 / arb.pi()).sqrt() + size(tilt))
    (t,) = gaussians(discrete=False).points(draw)[0]
    value = g.at((t,))
    for k in (1, 4, 7, 10):
        epsilon = _Q(1, 2**k)
        scaled = _dilated(mass, tilt, epsilon, draw.bits)
        unit = of_real(1 / (2 * arb.pi()).sqrt() / rational(epsilon))
        bound = moment * rational(epsilon) * steepest
        bound = wrong("the bound C ε²", bound, bound * rational(epsilon))
        limit = wrong("g in place of (∫ φ) g", multiply(mass, value), value)
        left = size(difference(multiply(unit, scaled.conv(g).at((t,))), limit))
        yield at_most("|φ_ε ⋆ g − (∫ φ) g|(t) ≤ ε ∫|xφ|dx sup|g′|", left, bound)
        limit = wrong("∫ φ not conjugated for ∗", conjugate(mass), mass)
        left = size(difference(multiply(unit, scaled.corr(g).at((t,))), multiply(limit, value)))
        yield at_most("|φ_ε ∗ g − conj(∫ φ) g|(t) ≤ ε ∫|xφ|dx sup|g′|", left, bound)
        plain = _dilated(Gauss.of(1), Gauss.of(0), epsilon, draw.bits)
        left = size(difference(multiply(unit, plain.conv(g).at((t,))), value))
        square = rational(epsilon * epsilon) * bent / 2
        square = wrong("ε³ for an even φ", square, square * rational(epsilon))
        yield at_most("|N(0, ε²) ⋆ g − g|(t) ≤ ½ ε² sup|g″|", left, square)


def _dilated(mass: Gauss, tilt: Gauss, epsilon: Fraction, bits: int) -> Sampled:
    """Return c (1 + κ x/ε) exp(−x²/(2ε²))."""
    first, second = mass.pair(), (mass * tilt).pair()
    polynomial = (first, (second[0] / epsilon, second[1] / epsilon))
    return Sampled(Gaussian((1 / (2 * epsilon**2), _Q(0)), _Q(0), _Q(0), polynomial), Line(), bits)


def _supremum(f: Gaussian) -> arb:
    """Return an upper bound of sup|f|: Σ|p_k| sup|u|^k e^{−αu²}, at u² = k/(2α)."""
    alpha, bound = f.a[0], arb(0)
    for k, c in enumerate(f.polynomial):
        peak = arb(rational(_Q(k) / (2 * alpha))) ** arb(fmpq(k, 2)) if k else arb(1)
        bound += size(Gauss.of(*c)) * peak * arb(fmpq(-k, 2)).exp()
    return bound


claim(
    "D10",
    Case("ℝ", "Gaussians times polynomials, ε = 2⁻¹, 2⁻⁴, 2⁻⁷, 2⁻¹⁰", _approximate_identity),
    checked="with a rate, which gives the limit: |φ_ε ⋆ g − (∫ φ) g|(t) ≤ ε ∫|xφ|dx sup|g′| and "
    "|φ_ε ∗ g − conj(∫ φ) g|(t) ≤ the same for φ = c(1 + κx) N(0, 1) with complex c, κ; "
    "and |N(0, ε²) ⋆ g − g|(t) ≤ ½ ε² sup|g″|. Limits in Lᵖ are not checked",
)
