"""What one comparison shows: balls that meet, that are apart, that touch, that are too wide."""

from __future__ import annotations

from fractions import Fraction
from math import inf

import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given
from hypothesis import strategies as st

from numeric.claims.comparison import (
    Comparison,
    Outcome,
    Relation,
    at_most,
    equal,
    judge,
    not_negative,
)
from numeric.claims.numbers import add, greatest, multiply, power, size, total
from numeric.formulas.gauss import Gauss

rationals = st.fractions(-50, 50, max_denominator=40)


def exact(value: Fraction) -> fmpq:
    return fmpq(value.numerator, value.denominator)


@given(rationals, rationals, rationals, rationals)
def test_exact_equations_are_decided(a, b, c, d):
    found = judge(equal("", Gauss.of(a, b), Gauss.of(c, d)), 10).outcome
    assert found is (Outcome.AGREES if (a, b) == (c, d) else Outcome.REFUTED)


@given(rationals, rationals)
def test_exact_inequalities_are_decided(a, b):
    found = judge(at_most("", exact(a), exact(b)), 10)
    if a == b:
        assert found.outcome is Outcome.TOUCHES
    else:
        assert found.outcome is (Outcome.HOLDS if a < b else Outcome.FAILS)


@given(rationals, rationals)
def test_a_margin_is_a_lower_bound_of_the_relative_gap(a, b):
    found = judge(at_most("", exact(a), exact(b)), 10)
    if a < b:
        true = (b - a) / max(abs(a), abs(b))
        assert true * Fraction(99, 100) < found.margin <= true


def test_a_value_is_not_negative():
    assert judge(not_negative("", fmpq(1, 7)), 5).outcome is Outcome.HOLDS
    assert judge(not_negative("", fmpq(-1, 7)), 5).outcome is Outcome.FAILS
    assert judge(not_negative("", fmpq(0)), 5).outcome is Outcome.TOUCHES


@pytest.mark.parametrize(
    ("radius", "digits", "outcome"),
    [(1e-12, 11, Outcome.TOUCHES), (1e-12, 13, Outcome.UNDECIDED), (inf, 1, Outcome.UNDECIDED)],
)
def test_balls_that_overlap_touch_only_if_they_are_small(radius, digits, outcome):
    found = judge(at_most("", arb(1, radius), arb(1)), digits)
    assert found.outcome is outcome
    if radius < 1:
        assert found.digits == 11


def test_balls_that_are_apart_decide_an_inequality():
    assert judge(at_most("", arb(1, 0.1), arb(2, 0.1)), 30).outcome is Outcome.HOLDS
    assert judge(at_most("", arb(2, 0.1), arb(1, 0.1)), 30).outcome is Outcome.FAILS
    assert judge(at_most("", arb(2, 0.6), arb(1, 0.6)), 30).outcome is Outcome.UNDECIDED


def test_equations_of_balls():
    small, wide = arb(1, 1e-20), arb(1, 0.5)
    assert judge(equal("", acb(small), acb(1)), 18).outcome is Outcome.AGREES
    assert judge(equal("", acb(wide), acb(1)), 18).outcome is Outcome.UNDECIDED
    assert judge(equal("", acb(small), acb(small, 1)), 18).outcome is Outcome.REFUTED
    assert judge(equal("", acb("nan"), acb(1)), 1).outcome is Outcome.UNDECIDED


def test_an_inequality_of_complex_numbers_is_refused():
    with pytest.raises(TypeError, match="real numbers"):
        judge(Comparison("", Relation.AT_MOST, Gauss.of(1), fmpq(2)), 5)


def test_nothing_beside_nothing_is_vacuous():
    assert equal("", Gauss.of(0), acb(0)).vacuous
    assert not equal("", Gauss.of(0), acb(arb(0, 1e-9))).vacuous
    assert not at_most("", fmpq(0), fmpq(1)).vacuous


@given(rationals, rationals, rationals)
def test_numbers_stay_exact_and_mix_with_balls(a, b, c):
    left, right = Gauss.of(a, b), Gauss.of(c)
    assert multiply(left, right) == Gauss.of(a * c, b * c)
    assert total([left, right, left]) == Gauss.of(2 * a + c, 2 * b)
    with ctx.workprec(200):
        assert (multiply(left, acb(1)) - left.ball()).contains(0)
        assert add(acb(1), right).real.overlaps(arb(exact(c + 1)))
        assert (size(left) ** 2).overlaps(arb(exact(a * a + b * b)))
        assert greatest([exact(a), arb(exact(b))]).overlaps(arb(exact(max(a, b))))


def test_powers_of_zero():
    assert power(fmpq(0), Fraction(3, 2)) == 0
    assert power(fmpq(4), Fraction(3, 2)).contains(8)
