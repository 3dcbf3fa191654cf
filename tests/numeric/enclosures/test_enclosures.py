"""Enclosures against closed forms, against mpmath, and the engines against each other."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from math import inf

import mpmath
import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.checks.drawing import Drawing
from numeric.checks.measuring import measure
from numeric.checks.tasks import make_task
from numeric.enclosures import enclosure
from numeric.enclosures.continuation import Continuation, Place
from numeric.enclosures.enclosure import enclose, enclosures
from numeric.enclosures.exact_values import exact, is_exact
from numeric.enclosures.tails import Strip
from numeric.formulas.decimals import decimals, exact_value, proved_digits, scientific
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Derivative,
    Integers,
    Line,
    Modulus,
    Product,
    Total,
    Unsettled,
    Value,
)
from numeric.formulas.gauss import Gauss
from numeric.reading.plans import plans
from numeric.reading.statement import read_statement
from numeric.samples.families import Gaussian, RationalDecay, TwoSidedExponential
from numeric.samples.sequences import Finite, Geometric
from symbolic import Z2, R, Z, lemmas
from symbolic.sympy_border.catalogue import CYCLE
from tests.portion import portion

ONE, ZERO = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))
X = Affine.variable(0)


def middle(part):
    value = exact_value(part)
    return mpmath.mpf(value.numerator) / value.denominator


def total(function, space=Line(), sign=1):  # noqa: B008
    return Total(0, space, Value(function, (X,)), sign)


def test_a_gaussian_integral_in_closed_form():
    a = acb(1, 1)
    gaussian = Gaussian((Fraction(1), Fraction(1)), Fraction(1, 3), Fraction(2))
    with ctx.workprec(300):
        found = enclose(total(gaussian), 200)
        theta, centre = acb(0, 2), acb(1) / 3
        expected = (acb.pi() / a).sqrt() * (theta * centre - 1 / a).exp()
        assert found.overlaps(expected)
        assert found.rad() < arb(2) ** -190
        assert enclose(total(gaussian, sign=-1), 200).overlaps(-expected)


def test_a_geometric_sum_in_closed_form():
    ratio = Fraction(1, 5)
    sequence = Geometric(ONE, (ratio, ratio), (-ratio, ratio), 0)
    with ctx.workprec(300):
        found = enclose(total(sequence, Integers()), 200)
        left, right = acb(1, 1) / 5, acb(-1, 1) / 5
        assert found.overlaps(1 / (1 - right) + left / (1 - left))
        assert found.rad() < arb(2) ** -190


def test_a_two_sided_exponential_is_split_at_its_break():
    function = TwoSidedExponential(ONE, Fraction(2), Fraction(3), Fraction(1, 3), Fraction(0))
    with ctx.workprec(300):
        found = enclose(total(function), 200)
        assert found.overlaps(acb(arb(5) / 6))
        assert found.rad() < arb(2) ** -180


@pytest.mark.takes_turns(2)
def test_a_modulus_is_integrated_rigorously():
    gaussian = Gaussian((Fraction(1), Fraction(3)), Fraction(1, 3), Fraction(2))
    with ctx.workprec(300):
        found = enclose(Total(0, Line(), Modulus(Value(gaussian, (X,)))), 100)
        assert found.overlaps(acb(arb.pi().sqrt()))
        assert found.rad() < arb(2) ** -90


BELL = Gaussian((Fraction(1), Fraction(1)), Fraction(1, 3), Fraction(2))
LEFT_OVER = {
    "an integral": total(BELL),
    "a nested integral": Total(
        1, Line(), Product((Value(BELL, (Affine.variable(1),)), total(BELL)))
    ),
    "a sum": total(
        Geometric(ONE, (Fraction(1, 5), Fraction(1, 3)), (Fraction(2, 3), Fraction(0)), 0),
        Integers(),
    ),
    "a derivative": Derivative(0, Value(BELL, (X,)), 1),
    "a second derivative": Derivative(0, Value(BELL, (X,)), 2),
}


@pytest.mark.parametrize("name", LEFT_OVER)
@pytest.mark.parametrize("coarse", ["step", "window"])
def test_what_a_coarse_rule_leaves_is_in_the_ball(monkeypatch, name, coarse):
    """With fine rules what is left over is so small that nobody would miss it."""
    formula = LEFT_OVER[name]
    fine = enclose(formula, 100)
    of, window = Strip.of, enclosure.Tails

    def coarsened(*arguments, **options):
        return replace(of(*arguments, **options), step=Fraction(3, 2))

    if coarse == "step":
        monkeypatch.setattr(Strip, "of", coarsened)
    else:
        monkeypatch.setattr(enclosure, "Tails", lambda t, bits, *rest: window(t, 0, *rest))
    enclosure._compiled.cache_clear()
    found = enclose(formula, 100)
    enclosure._compiled.cache_clear()
    assert found.contains(fine)
    assert found.rad() > arb(2) ** -60 or (coarse == "step" and name == "a sum")


def test_the_lattice_rule_and_acb_integral_agree(monkeypatch):
    for name in ("A1", "B7", "C2"):
        task = make_task(read_statement(lemmas[name].on(R)), plans(R)[0], 40, 0)
        by_rule = enclose(task.left, 150)
        with monkeypatch.context() as patched:
            patched.setattr(enclosure, "_LONG", -1)
            enclosure._compiled.cache_clear()
            by_integral = enclose(task.left, 150)
        enclosure._compiled.cache_clear()
        assert by_rule.overlaps(by_integral)
        assert str(by_rule.rad()) != str(by_integral.rad())
        assert max(by_rule.rad(), by_integral.rad()) < arb(2) ** -140


def test_more_precision_gives_nested_enclosures():
    task = make_task(read_statement(lemmas["A1"].on(R)), plans(R)[1], 40, 0)
    balls = [enclose(task.left, bits) for bits in (60, 120, 240)]
    for wide, narrow in pairwise(balls):
        assert wide.overlaps(narrow)
        assert narrow.rad() < wide.rad()


REFERENCE = [
    (name, domain, index)
    for name in ("A1", "B8")
    for domain in (R, Z, CYCLE, Z2)
    for index in range(len(plans(domain)))
]


def compared_with_plain_sums(name, domain, index, digits):
    """The mpmath engine shares no code with the balls: no formulas, no bounds, no flint."""
    read = read_statement(lemmas[name].on(domain))
    drawing = Drawing(read, replace(plans(domain)[index], large=False), 0, 0)
    task = drawing.task(digits)
    found = measure(drawing.direct(), read.faces, digits)
    assert found.settled >= digits
    for expected, ball in zip(
        (found.left, found.right), enclosures((task.left, task.right), 60), strict=True
    ):
        gap = mpmath.mpc(middle(ball.real), middle(ball.imag)) - expected
        assert abs(gap) <= mpmath.mpf(10) ** -digits * abs(expected)


@pytest.mark.drawn(5)
@pytest.mark.parametrize(("name", "domain", "index"), REFERENCE)
def test_balls_contain_what_mpmath_computes(name, domain, index):
    compared_with_plain_sums(name, domain, index, 8)


@pytest.mark.takes_turns(2)
def test_balls_contain_what_mpmath_computes_for_nested_totals():
    compared_with_plain_sums("B2", Z, 1, 8)


@pytest.mark.parametrize("domain", [Z, CYCLE, Z2], ids=str)
def test_exact_values_lie_in_the_balls(domain):
    for name in ("A1", "C2", "B2"):
        task = make_task(read_statement(lemmas[name].on(domain)), plans(domain)[0], 40, 0)
        assert is_exact(task.left, task.right)
        with ctx.workprec(300):
            assert enclose(task.left, 100).contains(exact(task.left).ball())


def test_a_finite_and_an_infinite_sequence_meet_in_a_finite_sum():
    finite = Finite((0,), (2,), (ONE, (Fraction(0), Fraction(2))))
    sequence = Geometric(ONE, (Fraction(1, 2), Fraction(0)), (Fraction(1, 3), Fraction(0)), 0)
    body = Product((Conjugate(Value(finite, (X,))), Value(sequence, (X,))))
    with ctx.workprec(200):
        assert enclose(Total(0, Integers(), body), 100).overlaps(acb(1) + acb(0, -2) / 3)


def test_poles_near_the_line_give_an_answer_or_an_honest_refusal():
    near = RationalDecay(ONE, Fraction(0), Fraction(1, 1000), Fraction(0))
    flat = Gaussian(ONE, Fraction(0), Fraction(0))
    formula = Total(0, Line(), Product((Value(near, (X,)), Value(flat, (X,)))))
    found = enclose(formula, 60)
    with mpmath.workdps(30):
        b = mpmath.mpf(1) / 1000
        expected = mpmath.pi / b * mpmath.exp(b**2) * mpmath.erfc(b)
        assert abs(middle(found.real) - expected) < 1e-12
        assert found.rad() < arb("1e-12")


def test_too_much_work_is_refused_with_a_remedy():
    slow = Geometric(ONE, (Fraction(499, 500), Fraction(0)), (Fraction(499, 500), Fraction(0)), 0)
    inner = Total(
        1,
        Integers(),
        Product((Value(slow, (X - Affine.variable(1),)), Value(slow, (Affine.variable(1),)))),
    )
    with pytest.raises(Unsettled, match="evaluations") as refusal:
        enclose(Total(0, Integers(), Product((inner, Value(slow, (X,))))), 200)
    assert "fewer digits" in refusal.value.remedy


@given(
    re=st.fractions(-(10**6), 10**6), im=st.fractions(-(10**6), 10**6), digits=st.integers(1, 40)
)
@settings(max_examples=portion(80), deadline=None)
def test_shown_digits_are_those_of_the_number(re, im, digits):
    with ctx.workprec(300):
        text = decimals(Gauss.of(re, im).ball(), digits).replace("−", "-")
    if "±" in text or "e" in text:
        return
    shown, rest = text.split(" ", 1)
    exact_shown = Fraction(shown.rstrip("…"))
    places = len(shown.rstrip("…").partition(".")[2])
    assert abs(exact_shown) <= abs(re) < abs(exact_shown) + Fraction(1, 10**places)
    assert ("…" in shown) == (exact_shown != re)
    assert rest.startswith("-" if im < 0 and Fraction(rest[2:-1].rstrip("…")) else ("+", "-"))


@given(error=st.fractions(Fraction(1, 10**30), 10**3))
@settings(max_examples=portion(80), deadline=None)
def test_digits_are_rounded_down_and_radii_up(error):
    with ctx.workprec(400):
        ball = Gauss.of(error).ball().real
        digits = proved_digits(ball, None)
        assert Fraction(10) ** -digits >= error * (1 - Fraction(1, 10**20))
        assert Fraction(10) ** (-digits - 1) < error * (1 + Fraction(1, 10**20))
        assert (
            error * (1 - Fraction(1, 10**20))
            <= Fraction(scientific(ball))
            <= error * Fraction(111, 100)
        )


@given(
    tenths=st.integers(1, 99), sign=st.sampled_from([1, -1]), shift=st.sampled_from([-1, 0, 1]),
    known=st.integers(4, 30),
)  # fmt: skip
@settings(max_examples=portion(100), deadline=None)
def test_a_ball_around_a_short_decimal_shows_its_digits(tenths, sign, shift, known):
    with ctx.workprec(300):
        middle = arb(sign * tenths) / 10 + arb(shift) * arb(10) ** -(known + 3)
        ball = middle + arb(0, arb(10) ** -known)
        number, spread = decimals(acb(ball), 12).partition(" + 0")[0].split(" ± ")
    number = Fraction(number.replace("−", "-"))
    assert Fraction(sign * tenths, 10) == number
    assert Fraction(1, 10**known) <= Fraction(spread) <= Fraction(11, 10 ** (known + 1))


def test_a_wide_ball_shows_few_digits():
    with ctx.workprec(100):
        third, half = acb(arb("0.333333", "1e-5")), acb(arb("0.5", "1e-5"), arb("2", "1e-5"))
        assert decimals(third, 10).startswith("0.3333… ")
        assert decimals(acb(arb("0.25")), 10) == "0.2500000000 + 0i"
        assert decimals(acb(0), 10) == "0 + 0i"
        assert "±" in decimals(half, 10)
        assert decimals(acb(arb("0.25"), arb("-1.5")), 10) == "0.25 − 1.5i".replace(
            "0.25", "0.250000000"
        ).replace("1.5i", "1.500000000i")


def test_the_conjugate_is_continued_analytically():
    # conj f of a Gaussian is the Gaussian with conjugate numbers, an entire function.
    gaussian = Gaussian(
        (Fraction(1), Fraction(1, 2)),
        Fraction(1, 3),
        Fraction(2),
        (ONE, (Fraction(1), Fraction(3))),
    )
    mirrored = Gaussian(
        (Fraction(1), Fraction(-1, 2)),
        Fraction(1, 3),
        Fraction(-2),
        (ONE, (Fraction(1), Fraction(-3))),
    )
    z = acb(0.25, 0.75)
    integrand = Continuation(0).compile(Conjugate(Value(gaussian, (X,))))
    assert integrand(Place(z, fmpq(0), True)).overlaps(mirrored.evaluator()(z))
    assert not integrand(Place(z, fmpq(0), True)).overlaps(gaussian.evaluator()(z).conjugate())


def test_no_error_is_infinitely_many_digits():
    assert proved_digits(arb(0), None) == inf
