"""Derivatives: jets against mpmath, the cardinal series against jets, statements against both."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import mpmath
import pytest
from flint import acb, arb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq

from numeric import verify
from numeric.checks.results import Verdict
from numeric.enclosures.derivatives import Cardinal, Jet
from numeric.enclosures.enclosure import enclose
from numeric.enclosures.envelope import Bound, Sharpness, bounds
from numeric.enclosures.tails import Strip
from numeric.formulas.formula import Affine, Derivative, Line, Product, Total, Unsettled, Value
from numeric.reading import plans as drawing
from numeric.reading.values import differentiated
from numeric.samples.compound import Symmetric
from numeric.samples.functions import NoBound
from numeric.samples.periodic import with_period
from symbolic import R, conv, corr, functions, lemmas
from symbolic.sympy_border.operators import diff, scale
from symbolic.sympy_border.terms import applied
from tests.portion import portion

FAMILIES = {
    "gaussian": drawing._gaussian,
    "sech": drawing._sech,
    "rational": drawing._rational,
    "wave": lambda source, real: with_period((Fraction(9, 7),), R, 0, lambda: _pair(source)),
}
U = Affine.variable(0)
small = st.fractions(min_value=-2, max_value=2, max_denominator=16)
bools = st.booleans()
f, g = functions("f g")


def _pair(source):
    return Fraction(source.randint(-9, 9), 4), Fraction(source.randint(-9, 9), 4)


def draw(name, seed, real=False):
    return FAMILIES[name](Random(seed), real)  # noqa: S311 - samples, not secrets


def ball(x):
    return fmpq(x.numerator, x.denominator)


@pytest.mark.parametrize("name", FAMILIES)
@given(seed=st.integers(0, 30), x=small, order=st.sampled_from([1, 2, 3]))
@settings(max_examples=portion(20), deadline=None)
def test_jets_are_the_derivatives(name, seed, x, order):
    function = draw(name, seed)
    found = complex(Jet(function, order).evaluator()(ball(x)))
    with mpmath.workdps(30):
        expected = complex(Jet(function, order).reference(mpmath.mpf(x.numerator) / x.denominator))
    assert abs(found - expected) <= 1e-9 * max(1, abs(expected))


@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("sharp", [0, 60, 200])
@given(seed=st.integers(0, 30), x=small, y=small, order=st.sampled_from([1, 2, 6]), real=bools)
@settings(max_examples=portion(12), deadline=None)
def test_jets_stay_below_cauchys_bound(name, sharp, seed, x, y, order, real):
    y = y / 8
    jet = Jet(draw(name, seed, real), order)
    constant, (rate,) = jet.bound((abs(y),), (sharp,))
    top = float(constant.log().upper())
    # Up to where the bound is 2^−sharp, near which it is meant to be sharp.
    far = Fraction(round(top + sharp * math.log(2))) / rate if rate else Fraction(9)
    for at in (x, *(far * k / 8 for k in range(-8, 9))):
        value = jet.evaluator()(acb(ball(at), ball(y)))
        size = top - float(rate) * abs(float(at))
        assert math.log(max(float(value.abs_lower()), 1e-300)) <= size + 1e-9


def test_a_jet_beyond_flints_series_is_refused():
    with pytest.raises(Unsettled, match="no jets of order 40"):
        Jet(draw("gaussian", 0), 40).evaluator()(fmpq(0))


def test_a_break_has_no_bound():
    corner = drawing._exponential(Random(0), False)  # noqa: S311 - samples, not secrets
    with pytest.raises(NoBound, match="break"):
        Jet(corner, 1).bound((Fraction(0),), (0,))


@pytest.mark.parametrize("reflected", [True, False])
@pytest.mark.parametrize("order", [1, 2])
def test_symmetric_samples_are_differentiated_part_by_part(reflected, order):
    symmetric = Symmetric(draw("gaussian", 3), 1, reflected, True)
    with mpmath.workdps(30):
        x = mpmath.mpf("0.4")
        expected = complex(mpmath.diff(symmetric.reference, x, order))
        found = complex(differentiated(symmetric, order).reference(x))
    assert abs(found - expected) < 1e-9


@pytest.mark.parametrize("name", ["gaussian", "sech"])
@pytest.mark.parametrize("order", [1, 2])
@given(seed=st.integers(0, 30), t=small, bits=st.sampled_from([4, 12, 40, 150]))
@settings(max_examples=portion(15), deadline=None)
def test_the_cardinal_series_contains_the_jet(name, order, seed, t, bits):
    function = draw(name, seed)
    found = enclose(Derivative(0, Value(function, (U + Affine(t),)), order), bits)
    assert found.overlaps(Jet(function, order).evaluator()(ball(t)))
    assert float(found.rad()) < 2.0 ** (18 - bits)


@pytest.mark.parametrize("order", [1, 2])
def test_the_bound_of_the_cardinal_series_holds_and_is_of_the_right_size(order):
    # H(z) = (2 + z) e^{−z²} on |Im z| ≤ 1: ∫|H(x + iy)|dx ≤ e^{y²} ∫ (3 + |x|) e^{−x²} dx < 18.
    step, width = Fraction(3, 4), Fraction(1)
    rule = Cardinal(order, Strip(step, width, (Bound(arb(18)),)))
    derivative = {1: 1, 2: -4}[order]

    def value(k):
        return (2 + 0.75 * k) * math.exp(-((0.75 * k) ** 2))

    found = sum(complex(rule.weight(k)).real * value(k) for k in range(-20, 21))
    bound = float(rule.error(1)({}))
    assert bound / 1000 < abs(found - derivative) <= bound


@pytest.mark.parametrize("order", [1, 2])
def test_the_derivative_of_an_integral_is_that_of_its_closed_form(order):
    # ∫ f(τ) g(t + u − τ) dτ for e^{−aτ²} and e^{−bτ²} is √(π/(a+b)) e^{−ab/(a+b) (t+u)²}.
    one, zero = (Fraction(1), Fraction(0)), Fraction(0)
    a, b, t = Fraction(2), Fraction(3), Fraction(1, 3)
    wide = drawing.Gaussian((a, zero), zero, zero, (one,))
    narrow = drawing.Gaussian((b, zero), zero, zero, (one,))
    tau = Affine.variable(1)
    inner = Product((Value(wide, (tau,)), Value(narrow, (U + Affine(t) - tau,))))
    found = enclose(Derivative(0, Total(1, Line(), inner), order), 200)
    with mpmath.workdps(60):
        rate = mpmath.mpf(6) / 5
        expected = mpmath.diff(
            lambda u: mpmath.sqrt(mpmath.pi / 5) * mpmath.exp(-rate * u**2),
            mpmath.mpf(1) / 3,
            order,
        )
        assert abs(mpmath.mpf(found.real.str(50, radius=False)) - expected) < mpmath.mpf("1e-40")


@pytest.mark.parametrize("order", [1, 2])
@given(seed=st.integers(0, 30), t=small, sharp=st.sampled_from([0, 20]))
@settings(max_examples=portion(20), deadline=None)
def test_derivatives_stay_below_their_bound(order, seed, t, sharp):
    function = draw("gaussian", seed)
    v = Affine.variable(1)
    found = bounds(Derivative(0, Value(function, (U + v,)), order), {}, Sharpness(sharp))
    value = Jet(function, order).evaluator()(ball(t))
    size = max(
        float(b.constant.log().upper())
        - sum(
            float(q.rate) * abs(float(q.affine.constant + q.affine.slope(1) * t)) for q in b.forms
        )
        for b in found
    )
    assert math.log(max(float(value.abs_lower()), 1e-300)) <= size + 1e-9


@pytest.mark.drawn(3)
@pytest.mark.parametrize("name", ["D1", "D1b", "D1c", "D2", "D2b"])
def test_statements_about_derivatives_agree(name):
    evidence = verify(lemmas[name].on(R), digits=40)
    assert evidence.verdict is Verdict.AGREES
    assert evidence.digits == 40


FALSE = {
    "(f⋆g)′ = f′⋆g′": (diff(conv(f, g)), conv(diff(f), diff(g))),
    "(f∗g)′ = f′∗g": (diff(corr(f, g)), corr(diff(f), g)),
    "(f⋆g)″ = f⋆g′": (diff(diff(conv(f, g))), conv(f, diff(g))),
    "(f⋆g)′ = −(f⋆g′)": (diff(conv(f, g)), scale(-1, conv(f, diff(g)))),
}


@pytest.mark.drawn(2)
@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_about_derivatives_are_refuted(claim):
    t = R.point("t")
    left, right = (applied(side, t, R) for side in FALSE[claim])
    assert verify(Eq(left, right, evaluate=False), digits=10).verdict is Verdict.REFUTED


def test_a_third_derivative_of_a_total_is_undecided():
    t = R.point("t")
    thrice = applied(diff(diff(diff(conv(f, g)))), t, R)
    evidence = verify(Eq(thrice, 2 * thrice, evaluate=False), digits=10)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "no numeric evaluation" in evidence.reason
