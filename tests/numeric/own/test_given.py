"""What users pass to `verify`, judged by closed forms, SciPy, and by what must be refused."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import numpy as np
import pytest
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    DiracDelta,
    Eq,
    Function,
    Heaviside,
    I,
    Lambda,
    Max,
    Piecewise,
    Rational,
    Symbol,
    exp,
    log,
    nan,
    oo,
    pi,
    sech,
)  # fmt: skip

from numeric import LongSequence, Verdict, verify
from symbolic import R2, Z2, Cyclic, R, Z, conv, corr, functions, lemmas
from symbolic.errors import ConvproofError, EvidenceError
from symbolic.sympy_border.binders import Total
from tests.portion import portion

f, g, h = functions("f g h")
x, t = Symbol("x"), Symbol("t", real=True)
k, n = Symbol("k"), Symbol("n", integer=True)
BOX = Lambda(x, Piecewise((1, Abs(x) <= 1), (0, True)))
BELL = Lambda(x, exp(-(x**2) + I * x))
SLOW = Lambda(x, log(2 + x**2) * exp(-(x**2)))
CONVOLUTION = Eq(conv(f, g)(t), h(t), evaluate=False)


# ------------------------------------------------------------------ closed forms


@given(st.integers(-13, 13))
def test_a_box_convolved_with_itself_is_the_triangle(above: int) -> None:
    triangle = Lambda(x, Max(0, 2 - Abs(x)))
    given = {f: BOX, g: BOX, h: triangle, t: Rational(above, 7)}
    assert verify(CONVOLUTION, domain=R, samples=[given]).digits == 50 or abs(above) == 14


@pytest.mark.drawn(3)
@pytest.mark.parametrize(
    ("first", "second", "product"),
    [
        (exp(-(x**2)), exp(-(x**2)), (pi / 2) ** Rational(1, 2) * exp(-(x**2) / 2)),
        (exp(-pi * x**2), exp(-pi * x**2), exp(-pi * x**2 / 2) / 2 ** Rational(1, 2)),
        (Heaviside(x) * exp(-x), Heaviside(x) * exp(-x), Heaviside(x) * x * exp(-x)),
        (Heaviside(x) * exp(-x), Heaviside(x) * exp(-3 * x),
         Heaviside(x) * (exp(-x) - exp(-3 * x)) / 2),
        (exp(-Abs(x)), exp(-Abs(x)), (1 + Abs(x)) * exp(-Abs(x))),
    ],
)  # fmt: skip
def test_pairs_of_the_textbooks_agree_and_twice_them_never_do(first, second, product) -> None:
    letters = {f: Lambda(x, first), g: Lambda(x, second)}
    points = [{t: Rational(p, 7)} for p in (3, 12)]
    right = [{**letters, h: Lambda(x, product), **p} for p in points]
    wrong = [{**letters, h: Lambda(x, product + exp(-(x**2)) / 10**9), **p} for p in points]
    assert verify(CONVOLUTION, domain=R, samples=right).digits == 50
    assert verify(CONVOLUTION, domain=R, samples=wrong).verdict is not Verdict.AGREES


@pytest.mark.takes_turns(6, 2)
def test_two_functions_that_differ_on_a_far_interval_only_are_told_apart() -> None:
    far = Piecewise((1, (x > 1000) & (x < 1001)), (0, True))
    total = Eq(conv(f, g)(t), conv(h, g)(t), evaluate=False)
    given = {f: BELL, h: Lambda(x, BELL(x) + far), g: Lambda(x, 1), t: Rational(1, 3)}
    assert verify(total, domain=R, samples=[given], digits=9).verdict is not Verdict.AGREES


@given(st.lists(st.integers(-9, 9), min_size=1, max_size=9), st.data())
@settings(max_examples=portion(30), deadline=None)
def test_arrays_agree_with_scipy(first: list[int], data: st.DataObject) -> None:
    second = data.draw(st.lists(st.integers(-9, 9), min_size=1, max_size=9))
    left, right = np.array(first) + 1j, np.array(second) * 1.5
    expected = scipy.signal.correlate(right, left)
    at = 1 - len(first)
    claim = Eq(corr(f, g)(n), h(n), evaluate=False)
    given = {f: left, g: list(right), h: (expected, at)}
    wrong = {**given, h: (expected, at + 1)}
    assert verify(claim, domain=Z, samples=[given]).verdict is Verdict.AGREES or not any(right)
    assert verify(claim, domain=Z, samples=[wrong]).verdict is not Verdict.AGREES or not any(right)


# ------------------------------------------------------------------ instances


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    "values", [{f: BELL, g: BOX}, {f: BOX}, {g: Lambda(x, sech(pi * x))}, {f: BELL, g: BELL}]
)
def test_an_instance_is_checked_on_its_functions(values) -> None:
    evidence = verify(lemmas["A1"].on(R).instantiate(values))
    assert evidence.verdict is Verdict.AGREES, evidence
    assert evidence.digits == 50


def test_an_instance_takes_no_other_samples() -> None:
    instance = lemmas["A1"].on(R).instantiate({f: BOX})
    with pytest.raises(EvidenceError, match="has its functions"):
        verify(instance, samples=[{f: BELL, g: BELL}])


def test_hypotheses_are_asked_of_the_users_functions() -> None:
    w = functions("w", real=True)
    theorem = lemmas["A4"].on(R)
    assert verify(theorem, samples=[{w: BOX, g: BELL}]).verdict is Verdict.AGREES
    assert verify(theorem, samples=[{w: BELL, g: BELL}]).verdict is Verdict.UNDECIDED


WAVE = Lambda(x, exp(-(x**2) + I * x))


@pytest.mark.drawn(3)
@pytest.mark.parametrize("engine", ["balls", "mpmath"])
@pytest.mark.parametrize(
    ("function", "is_real"),
    [
        (lambda s: mpmath.exp(-(s**2) + 1j * s), False),
        (
            lambda s: mpmath.exp(-(s**2)) + (1j * mpmath.exp(-((s - 5) ** 2)) if s > 4.7 else 0),
            False,
        ),
        (lambda s: mpmath.exp(-(s**2)), True),
        (lambda s: mpmath.exp(-(s**2)) * (mpmath.expj(s) + mpmath.expj(-s)), True),
        (WAVE, False),
        (Lambda(x, log(2 + x**2) * WAVE(x)), False),
        (SLOW, True),
    ],
)
def test_a_function_that_is_seen_to_be_complex_is_no_sample_of_a_real_one(
    function: Any, is_real: bool, engine: str
) -> None:
    given = {"w": function, "g": BELL}
    evidence = verify(lemmas["A4"].on(R), samples=[given], digits=8, engine=engine)
    (sample,) = evidence.samples + evidence.set_aside
    assert (sample.verdict is Verdict.MEASURED) == is_real, sample.line()
    assert sample.failed_hypothesis is not is_real


# ------------------------------------------------------------------ sequences


@pytest.mark.drawn(5)
@pytest.mark.parametrize(
    "value",
    [
        [1, 2j, 3], (np.array([1.5, 2, -1]), -1), {-3: 1, 5: Rational(1, 3)}, np.arange(3),
        Lambda(k, Rational(1, 2) ** Abs(k)), Lambda(k, Heaviside(k) * Rational(-1, 3) ** k),
        Lambda(k, exp(-Abs(k))), Lambda(k, Piecewise((k**2, Abs(k) < 4), (0, True))),
        LongSequence([1, 2], start=-1),
    ],
    ids=str,
)  # fmt: skip
def test_sequences_are_taken_in_every_form(value: Any) -> None:
    for other in ([2, -1j], Lambda(k, Rational(1, 3) ** Abs(k))):
        evidence = verify(lemmas["A1"].on(Z), samples=[{f: value, g: other}])
        assert evidence.verdict is Verdict.AGREES, evidence
        false = Eq(corr(f, g)(n), corr(f, g)(n + 1), evaluate=False)
        assert verify(false, domain=Z, samples=[{f: value, g: other}]).verdict is Verdict.REFUTED


def test_cycles_and_planes_take_data() -> None:
    theorem = lemmas["A1"].on(Cyclic(3))
    given = {f: lambda m: 2 * m + 1j, g: Lambda(k, k**2 + I)}
    assert verify(theorem, samples=[given]).verdict is Verdict.AGREES
    assert verify(theorem, samples=[{f: [1, 2, 3], g: [1j, 2, 0]}]).verdict is Verdict.AGREES
    plane = {f: {(0, 0): 1, (-1, 2): 2j}, g: np.ones((2, 2))}
    assert verify(lemmas["A1"].on(Z2), samples=[plane]).verdict is Verdict.AGREES


# ------------------------------------------------------------------ measured


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    "function",
    [SLOW, lambda s: mpmath.exp(-(s**2)), lambda s: float(np.exp(-(float(s) ** 2))), np.sinc],
    ids=["no bound", "mpmath", "floats", "NumPy"],
)
def test_what_has_no_bound_is_measured_and_never_agrees(function: Any) -> None:
    evidence = verify(lemmas["A1"].on(R), samples=[{f: function, g: BELL}], digits=12)
    assert evidence.verdict is Verdict.MEASURED
    assert not evidence.passed
    assert evidence.digits == 0
    assert not evidence.radius
    assert "no proved bound" in str(evidence)
    (sample,) = evidence.samples
    assert sample.settled >= 6
    assert float(sample.gap) < 1e-6


@pytest.mark.takes_turns(2)
def test_floats_are_measured_to_no_more_digits_than_they_have() -> None:
    given = {f: lambda s: float(np.exp(-(float(s) ** 2))), g: BELL}
    (sample,) = verify(lemmas["A1"].on(R), samples=[given]).samples
    assert sample.settled <= 15


def test_two_functions_of_one_name_are_two() -> None:
    first, second = lambda s: mpmath.exp(-(s**2)), lambda s: mpmath.exp(-2 * s**2)
    claim = Eq(f(t), g(t), evaluate=False)
    (sample,) = verify(claim, domain=R, samples=[{f: first, g: second}], digits=9).samples
    assert float(sample.gap) > 0.01 or sample.verdict is not Verdict.MEASURED


@pytest.mark.takes_turns(2)
def test_mpmath_alone_proves_nothing() -> None:
    evidence = verify(lemmas["A1"].on(R), digits=10, engine="mpmath")
    assert evidence.verdict in {Verdict.MEASURED, Verdict.UNDECIDED}
    false = Eq(corr(f, g)(t), corr(g, f)(t), evaluate=False)
    refused = verify(false, digits=10, engine="mpmath")
    assert refused.verdict in {Verdict.MEASURED, Verdict.UNDECIDED}
    assert any(float(s.gap) > 0.01 for s in refused.samples if s.gap)
    with pytest.raises(EvidenceError, match="engine="):
        verify(false, engine="flint")


# ------------------------------------------------------------------ bad input


def raises(_: Any) -> Any:
    raise RuntimeError("no")


@pytest.mark.parametrize(
    "value",
    [
        Lambda(x, 1 / x), Lambda(x, nan), Lambda(x, oo), Lambda(x, DiracDelta(x)),
        Lambda(x, Symbol("a") * exp(-(x**2))), Lambda(x, Function("u")(x)), Lambda((x, t), x * t),
        exp(-(x**2)), [1, 2], np.ones(3), {0: 1}, 3, None, "exp(-x**2)", Function("u"),
        raises, lambda s: np.ones(2), lambda s: float("nan"), lambda s: mpmath.inf, lambda s: None,
        lambda s: "1", lambda: 1,
    ],
)  # fmt: skip
def test_what_is_no_function_on_the_line_is_refused(value: Any) -> None:
    with pytest.raises(EvidenceError, match="sample 0"):
        verify(lemmas["A1"].on(R), samples=[{f: value, g: BELL}])


@pytest.mark.parametrize(
    "value",
    [
        [], [float("nan")], [1, float("inf")], np.array([1, None]), [[1, 2]], {}, {0.5: 1},
        {(0, 1): 1}, {0: 1, 10**12: 1}, ([1, 2], 0.5), ["a"], {0: float("nan")}, [True, None],
        {1: 5, (1,): 7},
    ],
    ids=repr,
)  # fmt: skip
def test_what_is_no_sequence_is_refused(value: Any) -> None:
    with pytest.raises(EvidenceError, match="sample 0"):
        verify(lemmas["A1"].on(Z), samples=[{f: value, g: [1]}])


@pytest.mark.parametrize("value", [0.5 + 1j, "1/2", None, float("nan"), oo, I])
def test_a_symbol_takes_a_number_that_fits_it(value: Any) -> None:
    with pytest.raises(EvidenceError, match="for t"):
        verify(CONVOLUTION, domain=R, samples=[{f: BOX, g: BOX, h: BOX, t: value}])


@pytest.mark.parametrize(
    "samples",
    [[3], [[f, BOX]], [{f: BOX}], [{functions("q"): BOX}], [{"f": BOX, f: BELL, g: BOX}]],
)
def test_samples_name_the_functions_of_the_statement(samples: Any) -> None:
    with pytest.raises(EvidenceError, match="sample 0"):
        verify(lemmas["A1"].on(R), samples=samples)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: verify(lemmas["A4"].on(R), samples=[{functions("w"): BOX, g: BELL}]),
         'functions("w", real=True), or the text "w"'),
        (lambda: verify(lemmas["A1"].on(R).instantiate({f: BOX}), samples=[{f: BOX}]),
         "the general theorem"),
        (lambda: verify(Eq(conv(f, g)(n), conv(g, f)(n)), domain=Cyclic(5)),
         "(n, domain=Cyclic(5))"),
        (lambda: verify(lemmas["A1"].on(Z), samples=[{f: {1: 5, (1,): 7}, g: [1]}]),
         "two values at (1,)"),
        (lambda: verify(lemmas["A1"].on(Z), samples=[{"f": [1, 5], f: [7], "g": [2]}]),
         "two functions for f, [1, 5] and [7]"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_write(call: Any, remedy: str) -> None:
    with pytest.raises(ConvproofError) as refusal:
        call()
    assert remedy in str(refusal.value)


@given(st.fractions(-9, 9, max_denominator=10**6), st.fractions(Fraction(1, 10**6), 1))
@settings(max_examples=portion(20), deadline=None)
def test_a_box_counts_however_narrow_and_wherever_it_lies(low: Fraction, width: Fraction) -> None:
    inside = (x > Rational(low)) & (x < Rational(low + width))
    box = Lambda(x, Piecewise((Rational(1 / width), inside), (0, True)))
    claim = Eq(Total(f(t), (t,), R), 1, evaluate=False)
    evidence = verify(claim, samples=[{f: box}], digits=12)
    assert evidence.verdict is Verdict.AGREES, evidence


def test_a_pole_where_the_function_is_zero_is_none() -> None:
    far = Lambda(x, Heaviside(x) / (1 + x) ** 2)
    evidence = verify(lemmas["A1"].on(R), samples=[{f: far, g: BELL}], digits=9)
    assert evidence.verdict is Verdict.MEASURED


def test_a_jump_at_an_irrational_point_is_measured_well() -> None:
    root = Lambda(x, Piecewise((1, x**2 < 2), (0, True)))
    given = {f: root, g: root, h: Lambda(x, 2 * 2 ** Rational(1, 2) - Abs(x)), t: Rational(1, 3)}
    (sample,) = verify(CONVOLUTION, domain=R, samples=[given], digits=9).samples
    assert sample.verdict is Verdict.MEASURED
    assert float(sample.gap) < 1e-9


def test_functions_of_two_coordinates_are_enclosed() -> None:
    first = Lambda((x, k), exp(-(x**2) - k**2) * x)
    second = Lambda((x, k), Piecewise((1, Abs(x) < 1), (0, True)) * exp(-Abs(k)))
    evidence = verify(lemmas["A1"].on(R2), samples=[{f: first, g: second}], digits=20)
    assert evidence.verdict is Verdict.AGREES


def test_a_slow_function_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("numeric.own.given._PATIENCE", 0.0)
    evidence = verify(lemmas["A1"].on(R), samples=[{f: lambda s: mpmath.exp(-(s**2)), g: BELL}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "0.0 s" in evidence.reason


def test_letters_can_be_named_as_text() -> None:
    found = verify(lemmas["A1"].on(Z), 20, samples=[{"f": [1, 2], g: [1, 2j]}])
    assert found.verdict is Verdict.AGREES
    with pytest.raises(EvidenceError, match="names h, which the statement does not"):
        verify(lemmas["A1"].on(Z), 20, samples=[{"h": [1, 2], "f": [1], "g": [1]}])


@pytest.mark.parametrize(
    ("statement", "remedy"),
    [
        ("A1", r'lemmas\["A1"\].on\(Z\)'),
        (lemmas["A1"], r'lemmas\["A1"\].on\(Z\)'),
        (Eq(corr(f, g), conv(g, f)), r"\(f ∗ g\)\(n\) is needed"),
    ],
)
def test_what_is_no_statement_says_how_to_make_one(statement: Any, remedy: str) -> None:
    with pytest.raises(EvidenceError, match=remedy):
        verify(statement, domain=Z)


@pytest.mark.parametrize("value", [lambda n: 1 / n, raises, lambda: 1, lambda n: float("nan")])
def test_a_function_that_fails_on_a_cycle_is_refused(value: Any) -> None:
    with pytest.raises(EvidenceError, match="sample 0, f"):
        verify(lemmas["A1"].on(Cyclic(3)), samples=[{f: value, g: [1, 2, 3]}])


@pytest.mark.parametrize(
    "symbol", [Symbol("s", zero=False), Symbol("s", integer=False), Symbol("s", prime=True)]
)
def test_a_symbol_that_is_less_than_a_coordinate_is_refused(symbol: Symbol) -> None:
    """SymPy has made of the first piece what it is for such numbers only."""
    body = Piecewise((5, Eq(symbol, 0)), (Rational(1, 2) ** Abs(symbol), True))
    with pytest.raises(EvidenceError, match="declared to be less"):
        verify(lemmas["A1"].on(Z), samples=[{f: Lambda(symbol, body), g: [1]}])
