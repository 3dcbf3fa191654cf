"""Derivatives on ℝ: the kernel's rules and `decide`, against two oracles of their own.

One oracle puts concrete smooth functions for the letters and lets SymPy differentiate. The other
knows only that the Fourier transform turns ⋆ into a product and the derivative into a factor iξ: a
function expression is represented by its transform at ξ and at −ξ, exact Gaussian rationals.
"""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import I, Rational, Symbol, conjugate, cos, diff, exp, sin, sympify

from symbolic import (
    Counterexample,
    ProofError,
    R,
    Theorem,
    Z,
    check,
    conj,
    conv,
    corr,
    decide,
    functions,
    kernel,
    lemmas,
    reflect,
    shift,
)
from symbolic.domains import Point
from symbolic.grammar import parse
from symbolic.hypotheses import HasValue
from symbolic.operators import Diff, backward_difference, forward_difference
from symbolic.operators import diff as derivative
from symbolic.sequences import Gaussian, Grade, value_at
from symbolic.terms import FunctionTerm, Lam, Letter, applied

f, g, h = functions("f g h")
w = functions("w", real=True)
t, p, u = (Symbol(name, real=True) for name in "tpu")

# ------------------------------------------------------------------ against SymPy's derivatives

SMOOTH = {f: lambda x: exp(I * x) * x**2, g: lambda x: sin(x) + I * x**3, w: lambda x: cos(2 * x)}


def _concrete(term):
    """Write out a term made of values of f, g, w and of their derivatives."""
    term = sympify(term)
    if isinstance(term, kernel.Applied):
        assert isinstance(term.function, Diff)
        (point,) = term.point
        inner = term.function.args[0]
        x = Symbol("x", real=True)
        body = (
            inner.body_at(Point([x])) if isinstance(inner, Lam) else applied(inner, Point([x]), R)
        )
        return diff(_concrete(body), x).subs(x, _concrete(point))
    if getattr(term, "func", None) in {letter.function for letter in SMOOTH}:
        letter = next(x for x in SMOOTH if x.function == term.func)
        return SMOOTH[letter](term.args[0])
    return term.func(*map(_concrete, term.args)) if term.args else term


SIGNS = st.sampled_from([1, -1])
OFFSETS = st.sampled_from([0, u, Rational(1, 3), 2 * u - 1])
SCALARS = st.sampled_from([1, -2, I, u, 3 + I])
SUMMANDS = st.tuples(SCALARS, st.sampled_from([f, g, w]), SIGNS, OFFSETS, st.booleans())


@settings(max_examples=60)
@given(st.lists(SUMMANDS, min_size=1, max_size=3), st.sampled_from([p, Rational(1, 2), p + u]))
def test_combinations_are_differentiated_as_sympy_differentiates_functions(summands, point):
    values = [
        c * (conjugate(x.function(s * t + a)) if conjugated else x.function(s * t + a))
        for c, x, s, a, conjugated in summands
    ]
    term = applied(Diff(Lam(sum(values), t, R)), [point], R)
    try:
        theorem = kernel.derivative_of_values(term, R)
    except ProofError:
        assert sum(values) == 0
        return
    difference = _concrete(theorem.lhs) - _concrete(theorem.rhs)
    numbers = {p: Rational(2, 7), u: Rational(-3, 5)}
    assert abs(difference.subs(numbers).evalf(30)) < 1e-20  # values below 10², so 28 digits hold


def test_a_sum_asks_for_both_derivatives():
    """|t| + (t − |t|) is differentiable at 0, and its summands are not."""
    theorem = kernel.derivative_of_values(
        applied(Diff(Lam(f.function(t) + g.function(t), t, R)), [p], R), R
    )
    assert theorem.hypotheses == {
        HasValue(applied(Diff(f), [p], R)),
        HasValue(applied(Diff(g), [p], R)),
    }


# ------------------------------------------------------------------ against transforms


class Transform(NamedTuple):
    """The Fourier transform of a function at ξ and at −ξ."""

    here: Gaussian
    there: Gaussian


UNIT = Gaussian(Fraction(3, 5), Fraction(-4, 5))  # e^{−iaξ} for a = 1, of modulus 1


def _transform(function: FunctionTerm, values: dict[Letter, Transform]) -> Transform:
    name = type(function).__name__
    if name == "Letter":
        return values[function]
    if name == "Scale":
        inner = _transform(function.args[1], values)
        c = _gaussian(function.args[0])
        return Transform(c.times(inner.here), c.times(inner.there))
    inner = _transform(function.args[0], values)
    if name == "Conj":
        return Transform(inner.there.conjugate(), inner.here.conjugate())
    if name == "Reflect":
        return Transform(inner.there, inner.here)
    if name == "Diff":
        turn = Gaussian(Fraction(0), Fraction(7, 2))  # i ξ for ξ = 7/2
        return Transform(turn.times(inner.here), turn.conjugate().times(inner.there))
    if name == "Shift":
        phase = Gaussian.of(1, 0)
        for _ in range(abs(int(function.args[1]))):
            phase = phase.times(UNIT if function.args[1] > 0 else UNIT.conjugate())
        return Transform(phase.times(inner.here), phase.conjugate().times(inner.there))
    other = _transform(function.args[1], values)
    if name == "Plus":
        return Transform(inner.here.plus(other.here), inner.there.plus(other.there))
    if name == "Corr":
        inner = Transform(inner.here.conjugate(), inner.there.conjugate())
    return Transform(inner.here.times(other.here), inner.there.times(other.there))


def _gaussian(value) -> Gaussian:
    re, im = sympify(value).as_real_imag()
    return Gaussian.of(int(re), int(im))


def _extend(inner):
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: conv(*p)),
        pairs.map(lambda p: corr(*p)),
        pairs.map(lambda p: p[0] + p[1]),
        inner.map(conj),
        inner.map(reflect),
        inner.map(derivative),
        inner.map(lambda x: shift(x, 2)),
        inner.map(lambda x: (1 - 2 * I) * x),
    )


EXPRESSIONS = st.recursive(st.sampled_from([f, g, w]), _extend, max_leaves=4)
VALUES = st.builds(Gaussian.of, st.integers(-99, 99), st.integers(-99, 99))


@settings(max_examples=150)
@given(EXPRESSIONS, EXPRESSIONS, VALUES, VALUES, VALUES, VALUES, VALUES)
def test_random_claims_with_derivatives_agree_with_transforms(left, right, a, b, c, d, e):
    # A real function has f̂(−ξ) = conj f̂(ξ).
    values = {f: Transform(a, b), g: Transform(c, d), w: Transform(e, e.conjugate())}
    verdict = decide(left, right, R)
    if isinstance(verdict, Theorem):
        assert _transform(left, values) == _transform(right, values)
    else:
        assert verdict.left != verdict.right


def _moved(function: FunctionTerm) -> FunctionTerm:
    """Write an expression otherwise, by rules for derivatives that are not those of the code."""
    if not function.args or isinstance(function, Letter):
        return function
    parts = [_moved(a) if isinstance(a, FunctionTerm) else a for a in function.args]
    inner = parts[0]
    if isinstance(function, Diff):
        name = type(inner).__name__
        if name == "Conv":
            return conv(derivative(inner.args[0]), inner.args[1])
        if name == "Corr":
            return corr(inner.args[0], derivative(inner.args[1]))
        if name == "Reflect":
            return -reflect(derivative(inner.args[0]))
        if name == "Conj":
            return conj(derivative(inner.args[0]))
        if name == "Plus":
            return derivative(inner.args[1]) + derivative(inner.args[0])
    return function.func(*parts)


@settings(max_examples=80)
@given(EXPRESSIONS)
def test_true_claims_with_derivatives_are_proved(expression):
    verdict = decide(expression, _moved(expression), R)
    assert isinstance(verdict, Theorem)
    assert check(verdict.certificate()).statement == verdict.statement


# ------------------------------------------------------------------ by hand


@pytest.mark.parametrize(
    ("claim", "true"),
    [
        ("diff(conv(f, g)) == conv(f, diff(g))", True),
        ("diff(corr(f, g)) == -corr(diff(f), g)", True),
        ("diff(corr(f, g)) == corr(diff(f), g)", False),
        ("diff(diff(corr(f, f))) == -corr(diff(f), diff(f))", True),
        ("reflect(diff(f)) == -diff(reflect(f))", True),
        ("reflect(diff(f)) == diff(reflect(f))", False),
        ("conj(diff(real_w)) == diff(real_w)", True),
        ("diff(shift(f, a)) == shift(diff(f), a)", True),
        ("diff(diff(f)) == diff(f)", False),
    ],
)
def test_claims_on_the_command_line(claim, true):
    verdict = decide(*parse(claim, R), R)
    assert isinstance(verdict, Theorem if true else Counterexample)


@pytest.mark.parametrize("make", [forward_difference, backward_difference])
def test_differences_pass_to_the_second_function(make):
    assert isinstance(decide(make(corr(f, g)), corr(f, make(g)), Z), Theorem)
    assert isinstance(decide(make(corr(f, g)), -corr(make(f), g), Z), Counterexample)


def test_a_difference_turns_round_in_the_first_function():
    claim = "forward_difference(corr(f, g)) == -corr(backward_difference(f), g)"
    assert isinstance(decide(*parse(claim, Z), Z), Theorem)


def test_the_counterexample_is_smooth_enough_to_be_differentiated():
    verdict = decide(derivative(derivative(f)), derivative(f), R)
    # Two derivatives: letters are cubic splines and a half order more, of order 4.
    assert isinstance(verdict, Counterexample)
    assert verdict.spline_order == 4
    assert "B4(x − n)" in str(verdict)


@pytest.mark.parametrize("derivatives", [0, 1, 2])
def test_splines_are_differentiated(derivatives):
    """Against SymPy's derivative of the piecewise polynomial, written as truncated powers."""
    order, x = 5, Symbol("x", real=True)
    for at in range(-3, 4):
        # Between knots the truncated powers are those that are positive there.
        powers = sum(
            (-1) ** j * sympify(_binomial(order, j)) * (x + Rational(order, 2) - j) ** (order - 1)
            for j in range(order + 1)
            if at + Rational(order, 2) - j > 0
        )
        expected = diff(powers / 24, x, derivatives).subs(x, at) if powers != 0 else 0
        table = {(0,): Gaussian.of(1, 0)}
        assert value_at({Grade(order, derivatives): table}, (at,)).sympy() == expected


def _binomial(n: int, k: int) -> int:
    return 1 if k in {0, n} else _binomial(n - 1, k - 1) + _binomial(n - 1, k)


def test_the_lemmas_on_derivatives_have_the_hypotheses_of_the_books():
    assert not lemmas["D1d"].on(R).hypotheses
    assert not lemmas["D1e"].on(R).hypotheses
    assert not lemmas["D2c"].on(R).hypotheses
    assert len(lemmas["D1g"].on(R).hypotheses) == 2
