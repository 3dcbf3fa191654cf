"""Chapter F: inequalities of Cauchy–Schwarz type for correlations, and positivity; G13.

All but those with a square root are compared as rationals where the samples are exact. Sources:
E. Hewitt, K. A. Ross, Abstract Harmonic Analysis II, §32 (positive definite functions, F8, F9);
the rest are the inequality of Cauchy and Schwarz and its cases of equality.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from flint import arb, fmpq

from numeric.claims.claim import Draw, Variation, claim
from numeric.claims.comparison import Comparison, at_most, equal, not_negative
from numeric.claims.norms import cases, shortened
from numeric.claims.numbers import (
    Number,
    add,
    conjugate,
    difference,
    multiply,
    of_real,
    size,
    square,
    total,
)
from numeric.claims.spaces import CYCLES, LATTICES, SPACES, STEPS, Function, Space
from numeric.claims.tables import Table
from numeric.formulas.gauss import Gauss


def _cauchy_schwarz(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    moved = on.nodes(draw)[0]
    aligned = f.shift(moved).times(draw.number())
    tiny = Gauss.of(Fraction(1, 100))
    pairs = [(f, g, t) for t in on.points(draw)]
    pairs += [(f, aligned, moved), (f.times(tiny), aligned.times(tiny), moved)]
    for u, v, t in pairs:
        value = size_squared = square(u.corr(v).at(t))
        value = wrong("|f ∗ g| without the square", value, size(u.corr(v).at(t)))
        energies = u.energy() * v.energy()
        right = shortened(wrong, energies)
        yield at_most("|(f ∗ g)(t)|² ≤ ‖f‖₂² ‖g‖₂²", value, right)
        if v is aligned:
            what = "equality for g = c T_t f"
            yield equal(what, of_real(size_squared), of_real(energies))
    peaks = u.corr(u).at(on.origin).real * v.corr(v).at(on.origin).real
    yield equal("(f ∗ f)(0) (g ∗ g)(0) = ‖f‖₂² ‖g‖₂²", of_real(peaks), of_real(energies))


claim(
    "F5",
    *cases(SPACES, _cauchy_schwarz),
    checked="|(f ∗ g)(t)|² ≤ (f ∗ f)(0) (g ∗ g)(0) = ‖f‖₂² ‖g‖₂² at points, with equality for g a "
    "multiple of f moved by t",
)


def _peak(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f = on.draw(draw, "complex")
    found = wrong("f ⋆ f in place of f ∗ f", f.corr(f), f.conv(f))
    right = shortened(wrong, found.at(on.origin).real)
    yield at_most("|A(t)| ≤ A(0)", size(found.at(on.origin)), right)
    for t in on.points(draw):
        yield at_most("|A(t)| ≤ A(0)", size(found.at(t)), right)
    if on.period == (8,):
        # f(n + 2) = i f(n), so that |A(2)| = A(0) although f does not have the period 2.
        turns = (Gauss.of(1), Gauss.of(0, 1), Gauss.of(-1), Gauss.of(0, -1))
        first = (draw.number(), draw.number())
        f = Table({(n,): multiply(turns[n // 2], first[n % 2]) for n in range(8)}, (8,))
        left, right = square(f.corr(f).at((2,))), square(f.corr(f).at((0,)))
        yield equal("|A(t)| = A(0) where f(· + t) = λ f, |λ| = 1", of_real(left), of_real(right))


claim(
    "F6",
    *cases(SPACES, _peak),
    checked="|A(t)| ≤ A(0) for A = f ∗ f at points and at 0, and on ℤ/8 equality at 2 for an f "
    "with f(n + 2) = i f(n)",
)


def _arithmetic_mean(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    half = wrong("a quarter in place of ½", fmpq(1, 2), fmpq(1, 4))
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    pairs = [(f, g, t) for t in on.points(draw)] + [(f, f, on.origin)]
    for u, v, t in pairs:
        right = shortened(wrong, half * (u.energy() + v.energy()))
        yield at_most("|(f ∗ g)(t)| ≤ ½ (A_f(0) + A_g(0))", size(u.corr(v).at(t)), right)


claim(
    "F7",
    *cases(SPACES, _arithmetic_mean),
    checked="|(f ∗ g)(t)| ≤ ½ ((f ∗ f)(0) + (g ∗ g)(0)) at points, touching for g = f at 0",
)


def _coefficient(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
    moved = on.nodes(draw)[0]
    matched = f.shift(moved).times(Gauss.of(4) + draw.number())
    pairs = [(f, g, t) for t in on.points(draw)] + [(f, matched, moved)]
    for u, v, t in pairs:
        energies = wrong("‖f‖₂² in place of ‖f‖₂ ‖g‖₂", (u, v), (u, u))
        norm = arb(energies[0].energy()) * arb(energies[1].energy())
        rho = size(u.corr(v).at(t)) / norm.sqrt()
        yield at_most("ρ ≤ 1", rho, shortened(wrong, fmpq(1)))
        yield not_negative("ρ ≥ 0", rho)
    yield equal("ρ = 1 for the matched filter", of_real(rho), Gauss.of(1))


claim(
    "F13",
    *cases(SPACES, _coefficient),
    checked="ρ = |(f ∗ g)(t)|/(‖f‖₂ ‖g‖₂) lies in [0, 1] at points, and is 1 for g a multiple of "
    "f moved by t",
)


# ------------------------------------------------------------------ positive definiteness


def _definite(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for _ in range(3):
        f = on.draw(draw, "complex")
        found = wrong("f ⋆ f in place of f ∗ f", f.corr(f), f.conv(f))
        at = [on.origin, *on.nodes(draw)[:2]]
        weights = [draw.number() for _ in at]
        form: list[Number] = []
        for c, s in zip(weights, at, strict=True):
            for d, t in zip(weights, at, strict=True):
                first = wrong("c_j not conjugated", c.conjugate(), c)
                lag = tuple(y - x for x, y in zip(s, t, strict=True))
                form.append(multiply(multiply(first, d), found.at(lag)))
        value = total(form)
        yield not_negative("Σ conj(c_j) c_k A(t_k − t_j) ≥ 0", value.real)
        yield equal("its imaginary part is 0", of_real(value.imag), Gauss.of(0))
        if isinstance(f, Table):
            # A(t) = ⟨T_t f, f⟩, so the form is the energy of the moved copies; summed here.
            mixed = _mixed(f, weights, [tuple(-n for n in t) for t in at])
            yield equal("it is ‖Σ c_k T_(−t_k) f‖₂²", value, of_real(mixed.energy()))


def _mixed(f: Table, weights: list[Gauss], at: list[tuple[int, ...]]) -> Table:
    result = f.shift(at[0]).times(weights[0])
    for weight, t in zip(weights[1:], at[1:], strict=True):
        result = result.plus(f.shift(t).times(weight))
    return result


claim(
    "F8",
    *cases(SPACES, _definite),
    checked="Σ conj(c_j) c_k A(t_k − t_j) is real and ≥ 0 for A = f ∗ f, three points and complex "
    "c, three times; for tables it is also compared with ‖Σ c_k T_(−t_k) f‖₂²",
)


def _krein(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    samples = [on.draw(draw, kind) for kind in ("complex", "hat", "turning")]
    if on.period == (8,):
        # A character with values in {1, i, −1, −i}: both sides of the first inequality are equal.
        samples.append(Table({(n,): Gauss.of(0, 1) ** n for n in range(8)}, (8,)))
    twice = tuple(2 * x for x in on.step)
    for f in samples:
        found = wrong("f ⋆ f in place of f ∗ f", f.corr(f), f.conv(f))
        t, s = on.points(draw)[:2]
        for pair in ((t, s), (on.step, on.origin), (twice, on.origin)):
            yield _first_krein(found, pair, on, wrong)
        for point in (t, s, on.step):
            yield _second_krein(found, point, on, wrong)


def _first_krein(
    found: Function, points: tuple[Any, Any], on: Space, wrong: Variation
) -> Comparison:
    t, s = points
    peak = found.at(on.origin).real
    away = found.at(tuple(x - y for x, y in zip(t, s, strict=True))).real
    left = square(difference(found.at(t), found.at(s)))
    gap = wrong("A(0) + Re A(t − s)", peak - away, peak + away)
    right = wrong("A(0) in place of 2 A(0)", 2, 1) * (peak * gap)
    return at_most("|A(t) − A(s)|² ≤ 2 A(0)(A(0) − Re A(t − s))", left, right)


def _second_krein(found: Function, t: Any, on: Space, wrong: Variation) -> Comparison:
    peak = found.at(on.origin).real
    left = peak - found.at(tuple(2 * x for x in t)).real
    right = wrong("2 in place of 4", 4, 2) * (peak - found.at(t).real)
    return at_most("A(0) − Re A(2t) ≤ 4 (A(0) − Re A(t))", left, right)


claim(
    "F9",
    *cases(SPACES, _krein),
    checked="|A(t) − A(s)|² ≤ 2A(0)(A(0) − Re A(t − s)) and A(0) − Re A(2t) ≤ 4(A(0) − Re A(t)) "
    "for A = f ∗ f at points; for a character of ℤ/8 the first touches",
)


# ------------------------------------------------------------------ positivity


def _monotone(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    kind = wrong("f and g of either sign", "positive", "real")
    f, g, more, most = (on.draw(draw, k) for k in (kind, kind, "positive", "positive"))
    large, larger = f.plus(more), g.plus(most)
    places = [t for t in on.points(draw) if _is_inside(f, g, t)] or [on.origin]
    for sign, small, great in (
        ("⋆", f.conv(g), large.conv(larger)),
        ("∗", f.corr(g), large.corr(larger)),
    ):
        for t in [*places, on.origin]:
            yield not_negative(f"f {sign} g ≥ 0", small.at(t).real)
            what = f"f {sign} g ≤ f₁ {sign} g₁ for 0 ≤ f ≤ f₁, 0 ≤ g ≤ g₁"
            yield at_most(what, small.at(t).real, great.at(t).real)


def _is_inside(f: Function, g: Function, t: object) -> bool:
    return any(v != Gauss.of(0) for v in (f.conv(g).at(t), f.corr(g).at(t)))


claim(
    "F10",
    *cases((*CYCLES, *LATTICES, *STEPS), _monotone),
    checked="f ⋆ g ≥ 0 and f ∗ g ≥ 0 for f, g ≥ 0, and f ⋆ g ≤ f₁ ⋆ g₁, f ∗ g ≤ f₁ ∗ g₁ for 0 ≤ f "
    "≤ f₁, 0 ≤ g ≤ g₁, at points, in rationals",
)


def _gram(on: Space, draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    for _ in range(3):
        f, g = on.draw(draw, "complex"), on.draw(draw, "complex")
        found = wrong("f ⋆ f in place of f ∗ f", f.corr(f), f.conv(f))
        form = inner(g, found.conv(g))
        yield not_negative("⟨g, (f ∗ f) ⋆ g⟩ ≥ 0", form.real)
        yield equal("⟨g, (f ∗ f) ⋆ g⟩ = ‖f ⋆ g‖₂²", form, of_real(f.conv(g).energy()))


def inner(u: Table, v: Table) -> Number:
    """Return ⟨u, v⟩ = Σ conj(u(n)) v(n)."""
    result: Number = Gauss.of(0)
    for n, value in u.values.items():
        result = add(result, multiply(conjugate(value), v.at(n)))
    return result


claim(
    "G13",
    *cases((*CYCLES, *LATTICES), _gram),
    checked="⟨g, (f ∗ f) ⋆ g⟩ is ‖f ⋆ g‖₂², so it is real and ≥ 0, in rationals",
)
