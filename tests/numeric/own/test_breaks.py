"""What is seen of functions without bounds: where they bend, where they have poles, and how far."""

from __future__ import annotations

import pytest
from sympy import (
    Abs,
    Eq,
    Heaviside,
    Lambda,
    Mod,
    Ne,
    Piecewise,
    Rational,
    Symbol,
    cos,
    cot,
    coth,
    exp,
    gamma,
    log,
    pi,
    sin,
    sqrt,
    tan,
    zeta,
)

from numeric import verify
from numeric.checks.results import Verdict
from numeric.own.breaks import approximate_cuts
from symbolic import R, Z, functions, lemmas
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Total

x, k = Symbol("x", real=True), Symbol("k", integer=True)
f, g = functions("f g")
BELL = Lambda(x, exp(-(x**2)))


def where(condition, value=1):
    return Piecewise((value, condition), (0, True))


@pytest.mark.parametrize(
    ("expression", "bends"),
    [
        (where(Abs(x) < sqrt(2)), [-sqrt(2), sqrt(2)]),
        (where(Abs(Abs(x) - 2) < sqrt(3)), [s * 2 + t * sqrt(3) for s in (1, -1) for t in (1, -1)]),
        (where(Abs(x) < 1, sqrt(1 - x**2)), [-1, 0, 1]),
        (where(x**3 < 2), [2 ** Rational(1, 3)]),
        (where(exp(x) < 3), [log(3)]),
        (Abs(sin(x)) * exp(-(x**2)), [j * pi for j in range(-9, 10)]),
        (sqrt(Abs(x - Rational(1, 3))) * exp(-(x**2)), [Rational(1, 3)]),
    ],
    ids=str,
)
def test_every_bend_is_found(expression, bends) -> None:
    found = approximate_cuts(expression, x).places
    for bend in map(float, bends):
        assert any(abs(float(place) - bend) < 1e-12 for place in found), (bend, found)


def test_what_was_looked_for_near_zero_only_is_said() -> None:
    assert "sin(x)" in approximate_cuts(Abs(sin(x)) * exp(-(x**2)), x).caveat
    assert not approximate_cuts(where(Abs(x) < sqrt(2)), x).caveat


@pytest.mark.drawn(1)
@pytest.mark.takes_turns(3)
@pytest.mark.parametrize(
    "expression",
    [where(Abs(x) < sqrt(2)), where(Abs(x) < 1, sqrt(1 - x**2)), Abs(sin(x)) * exp(-(x**2))],
    ids=str,
)
def test_functions_that_bend_are_measured(expression) -> None:
    given = {f: Lambda(x, expression), g: BELL}
    (sample,) = verify(lemmas["A1"].on(R), samples=[given], digits=8).samples
    assert sample.verdict is Verdict.MEASURED
    assert ("were looked for up to" in str(sample.line())) == expression.has(sin)


def test_a_sequence_on_even_places_is_measured() -> None:
    even = Lambda(k, where(Eq(Mod(k, 2), 0), 2 ** -Abs(k)))
    (sample,) = verify(lemmas["A1"].on(Z), samples=[{f: even, g: [1, 2]}], digits=8).samples
    assert sample.verdict is Verdict.MEASURED


@pytest.mark.parametrize(
    "expression",
    [
        exp(-Abs(x)) / (exp(x - 50) - 1),
        1 / (x - 40 * pi) ** 2 / (1 + x**2),
        exp(-(x**2)) / (Abs(x) - sqrt(10**5)),
        log(2 + x**2) / (x**2 - 2 * 10**6) / (1 + x**2),
        exp(-(x**2)) / sin(x),
    ],
    ids=str,
)
def test_a_pole_however_far_is_refused(expression) -> None:
    with pytest.raises(EvidenceError, match="has a pole near"):
        verify(Eq(Total(f(x), (x,), R), 1), samples=[{f: Lambda(x, expression)}], digits=8)


def test_denominators_that_are_never_zero_are_no_poles() -> None:
    for expression in (exp(-(x**2)) / (2 + cos(x)), Heaviside(x) / (1 + x) ** 2):
        given = {f: Lambda(x, expression), g: BELL}
        (sample,) = verify(lemmas["A1"].on(R), samples=[given], digits=8).samples
        assert sample.verdict is Verdict.MEASURED


def test_poles_that_were_not_looked_for_far_away_are_said() -> None:
    open_ = Lambda(x, exp(-(x**2)) / (2 + exp(sin(x)) + cos(2 * x)))
    (sample,) = verify(lemmas["A1"].on(R), samples=[{f: open_, g: BELL}], digits=8).samples
    assert "poles of" in sample.line()


REMOVABLE = {
    where(Ne(x, 0), (x * cos(x) - sin(x)) / x**2): 0,
    (1 - cos(x)) / x**2: 1,
    (exp(-x) - 1) / x: -1,
    (x**2 - 2) / (x - sqrt(2)): 1,
    x / (exp(x) - 1): 1,
}


@pytest.mark.drawn(2)
@pytest.mark.parametrize("expression", REMOVABLE, ids=str)
def test_a_zero_over_a_zero_is_no_pole(expression) -> None:
    given = {f: Lambda(x, expression * exp(-(x**2))), g: BELL}
    (sample,) = verify(lemmas["A1"].on(R), samples=[given], digits=8).samples
    assert sample.verdict is Verdict.MEASURED


@pytest.mark.parametrize(
    "expression",
    [tan(x), 1 / sin(x), Heaviside(x) * tan(x), gamma(x) * x, sin(x) / x**2, cot(x), coth(x),
     1 / log(1 + x**2), 1 / (x - sqrt(2)), (1 - cos(x)) / x**3, zeta(x)],
)  # fmt: skip
def test_a_pole_is_seen(expression) -> None:
    """SymPy finds no zero of 1/tan(x), and that of π/2 was not looked for on."""
    given = {f: Lambda(x, expression * exp(-(x**2))), g: BELL}
    with pytest.raises(EvidenceError, match="has a pole near"):
        verify(lemmas["A1"].on(R), samples=[given], digits=8)
