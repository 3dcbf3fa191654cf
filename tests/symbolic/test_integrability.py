"""Facts about letters from which hypotheses follow: exactly those, or none."""

from __future__ import annotations

import pytest
from sympy import Abs, Basic, I, Symbol, exp

from symbolic import Cyclic, R, Z, conv, corr, functions
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.integrability import sufficient, without_implied
from symbolic.operators import (
    Plus,
    Scale,
    conj,
    delta,
    diff,
    fourier,
    linear,
    modulate,
    reflect,
    shift,
)
from symbolic.terms import Applied, Iterate, Lam, ScalarMap, Total

f, g, h = functions("f g h")
w = functions("w", real=True)
t, x, y = (Symbol(name, real=True) for name in "txy")
n, m, k = (Symbol(name, integer=True) for name in "nmk")
z, a = Symbol("z"), Symbol("a", real=True)
DIVERGENT = Total(g(x), x, R)

SMOOTH_WITH_BOUNDS = {Bounded(g), Bounded(diff(g)), Smooth(g)}
TWICE = {Bounded(f), Bounded(diff(f)), Bounded(diff(diff(f))), Smooth(f), Smooth(diff(f))}


def _named(part: object) -> str:
    """The same name in every process: sets have no order."""
    return str(part) if isinstance(part, Basic) else "facts" if part else "no facts"


OF_FUNCTIONS = [
    (Integrable(f), {Integrable(f)}),
    (Integrable(diff(diff(f))), {Integrable(diff(diff(f)))}),
    (Integrable(conv(f, g)), {Integrable(f), Integrable(g)}),
    (Integrable(conj(reflect(shift(modulate(f, a), a)))), {Integrable(f)}),
    (Integrable(Scale(z, f)), {Integrable(f)}),
    (Integrable(Scale(DIVERGENT, f)), None),
    (Integrable(diff(conv(f, g))), {Integrable(f), Integrable(diff(g)), *SMOOTH_WITH_BOUNDS}),
    (Integrable(diff(Plus(f, diff(g)))), {Integrable(diff(f)), Integrable(diff(diff(g)))}),
    (Integrable(diff(conj(Scale(z, f)))), {Integrable(diff(f))}),
    (Integrable(diff(modulate(f, a))), None),
    (Integrable(fourier(f, R)), None),
    (Integrable(linear(f, 2)), None),
    (Bounded(diff(f)), {Bounded(diff(f))}),
    (Bounded(corr(f, g)), {Integrable(f), Bounded(g)}),
    (Bounded(fourier(f, R)), {Integrable(f)}),
    (Bounded(Plus(f, modulate(g, a))), {Bounded(f), Bounded(g)}),
    (Bounded(Scale(z, f)), {Bounded(f)}),
    (Bounded(Scale(DIVERGENT, f)), None),
    (Bounded(diff(conv(f, g))), {Integrable(f), *SMOOTH_WITH_BOUNDS}),
    (Bounded(diff(diff(conj(f)))), TWICE),
    (Defined(f), {Defined(f)}),
    (Defined(conv(f, g)), {Integrable(f), Bounded(g)}),
    (Defined(diff(f)), {Smooth(f)}),
    (Defined(Scale(z, conj(f))), {Defined(f)}),
    (Defined(Plus(f, fourier(g, R))), {Defined(f), Integrable(g)}),
    (Defined(Iterate(f, 1)), None),
    (Smooth(diff(f)), {Smooth(diff(f))}),
    (Smooth(conj(reflect(shift(f, a)))), {Smooth(f)}),
    (Smooth(Plus(f, g)), {Smooth(f), Smooth(g)}),
    (Smooth(conv(f, g)), {Integrable(f), *SMOOTH_WITH_BOUNDS}),
    (Smooth(diff(conj(f))), TWICE),
    (Smooth(diff(Plus(f, f))), TWICE),
    (Smooth(modulate(f, a)), None),
    (RealValued(f), None),
    (Equation(f(t), g(t)), None),
]


@pytest.mark.parametrize(("hypothesis", "facts"), OF_FUNCTIONS, ids=_named)
def test_facts_about_functions_on_the_line(hypothesis, facts) -> None:
    assert sufficient(hypothesis, R) == facts


def _sum(body, *points):
    for point in points:
        body = Total(body, point, Z)
    return body


OF_TERMS = [
    (f(n), {Defined(f)}),
    (Applied(conv(f, g), [n], Z), {Integrable(f), Bounded(g)}),
    (n * f(n), None),
    (_sum(f(m) * g(n - m), m), {Integrable(f), Bounded(g)}),
    (_sum(f(m) * h(m) + f(m) * z, m), {Integrable(f), Bounded(h)}),
    (_sum(z * Abs(a) * f(m), m), {Integrable(f)}),
    (_sum(ScalarMap("u", n) * f(m), m), {Integrable(f)}),
    (_sum(ScalarMap("u", m) * f(m), m), None),
    (_sum(m * f(m), m), None),
    (_sum(DIVERGENT * f(m), m), None),
    (_sum(g(n) * f(m), m), {Integrable(f), Bounded(g)}),
    (_sum(exp(I * a * m) * f(m), m), {Integrable(f)}),
    (_sum(exp(a * m) * f(m), m), None),
    (_sum(exp(z * m) * f(m), m), None),
    (_sum(exp(I * w(m)) * f(m), m), None),
    (_sum(f(m).conjugate() * f(2 * m + 3), m), {Integrable(f), Bounded(f)}),
    (_sum(f(m) * g(2 * k - m), m, k), {Integrable(f), Integrable(g)}),
    (_sum(f(m + k) * g(2 * k + 2 * m), m, k), None),
    (_sum(f(m) * Applied(Lam(exp(I * x), x, R), [m], R), m), None),
    (_sum(f(m) * Applied(shift(g, m), [m], Z), m), None),
]


@pytest.mark.parametrize(("term", "facts"), OF_TERMS, ids=_named)
def test_facts_under_which_a_term_has_a_value(term, facts) -> None:
    assert sufficient(HasValue(term), Z) == facts
    # Fewer factors are known to have a value where they depend on the point of the quantifier.
    assert sufficient(ForAll(HasValue(term), n, Z), Z) in (facts, None)


def test_on_a_cycle_all_sums_are_finite() -> None:
    cycle = Cyclic(5)
    total = Total(f(m) * g(n - m), m, cycle)
    for hypothesis in (HasValue(total), ConvergesAbsolutely(total)):
        assert sufficient(hypothesis, cycle) == {Defined(f), Defined(g)}
    assert sufficient(Integrable(f), cycle) == {Defined(f)}
    assert sufficient(HasValue(Total(f(m), m, Z)), cycle) is None
    for kind in (Integrable, Bounded, Defined):
        assert sufficient(kind(delta), Z) == frozenset()


def test_what_follows_is_not_said() -> None:
    on_line = Lam(exp(I * x), x, R)
    for said, domain, left in (
        ({Integrable(f), Bounded(f), Defined(f)}, Z, {Integrable(f)}),
        ({Integrable(f), Bounded(f), Defined(f)}, R, {Integrable(f), Bounded(f)}),
        ({Smooth(f), Defined(f), Defined(g)}, R, {Smooth(f), Defined(g)}),
        ({Integrable(on_line), Bounded(on_line)}, Z, {Integrable(on_line), Bounded(on_line)}),
    ):
        assert without_implied(frozenset(said), domain) == left
