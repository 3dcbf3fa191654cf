"""Fourier integrals decay as proved, inversion is recognised, and its statements agree."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, I, exp, pi

from numeric import verify
from numeric.checks.results import Verdict
from numeric.enclosures.envelope import Sharpness, bounds
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Line,
    Number,
    Pi,
    Product,
    Total,
    Value,
)
from numeric.reading import plans as drawing
from numeric.reading.constraints import inverts
from numeric.samples.functions import NoBound
from symbolic import R2, R, conv, functions, lemmas
from symbolic.sympy_border.binders import Total as TotalTerm
from symbolic.sympy_border.hypotheses import Equation, ForAll
from symbolic.sympy_border.operators import Fourier
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import applied
from tests.portion import portion

TAU, XI = Affine.variable(0), Affine.variable(1)
FAMILIES = {"gaussian": drawing._gaussian, "sech": drawing._sech}
f, g = functions("f g")


def sample(name, seed):
    return FAMILIES[name](Random(seed), False)  # noqa: S311 - samples, not secrets


def transform(function, offset=Fraction(0), extra=Fraction(0)):
    """∫ f(τ) e^{−2πiξ(τ + offset)} e^{i·extra·ξτ} dτ, with ξ free."""
    turn = Product(
        (Number(Fraction(0), Fraction(-2)), Pi(), Coordinate(XI), Coordinate(TAU + Affine(offset)))
    )
    other = Product((Number(Fraction(0), extra), Coordinate(XI), Coordinate(TAU)))
    return Total(
        0,
        Line(),
        Product((Value(function, (TAU,)), Exponential(turn), Exponential(other))),
    )


def value(function, xi, offset, extra):
    """The same by a sum over a fine lattice, in floating point; xi may be complex."""
    step = 1 / 64
    points = (step * k for k in range(-24 * 64, 24 * 64 + 1))
    return step * sum(
        complex(function.reference(t))
        * cmath.exp(-2j * cmath.pi * xi * (t + float(offset)) + 1j * float(extra) * xi * t)
        for t in points
    )


def log_bound(found, xi):
    return max(
        float(b.constant.log().upper())
        - sum(
            float(q.rate) * abs(float(q.affine.constant + q.affine.slope(1) * Fraction(xi)))
            for q in b.forms
        )
        for b in found
    ) + math.log(len(found))


@pytest.mark.takes_turns(3)
@pytest.mark.parametrize("name", FAMILIES)
@given(
    seed=st.integers(0, 8),
    xi=st.fractions(min_value=-3, max_value=3, max_denominator=8),
    off=st.sampled_from([Fraction(0), Fraction(1, 16)]),
    offset=st.sampled_from([Fraction(0), Fraction(-3, 2)]),
    extra=st.sampled_from([Fraction(0), Fraction(2), Fraction(-2)]),
    bits=st.sampled_from([8, 32, 120]),
)
@settings(max_examples=portion(12), deadline=None)
def test_transforms_stay_below_their_bound(name, seed, xi, off, offset, extra, bits):
    function = sample(name, seed)
    found = bounds(transform(function, offset, extra), {1: off}, Sharpness(bits))
    assert all(any(q.rate > 0 for q in b.forms) for b in found)
    for sign in (1, -1):
        z = complex(float(xi), sign * float(off))
        size = abs(value(function, z, offset, extra))
        if size > 1e-12:
            assert math.log(size) <= log_bound(found, float(xi)) + 1e-9


def test_the_bound_becomes_as_small_as_asked_for_within_reach():
    (found,) = bounds(transform(sample("gaussian", 1)), {}, Sharpness(200))
    assert log_bound((found,), 12) < -200 * math.log(2)


def test_a_conjugated_transform_decays_too():
    inner = transform(sample("gaussian", 2))
    whole = Total(1, Line(), Product((Conjugate(inner), inner)))
    assert bounds(whole, {}, Sharpness(60))
    with pytest.raises(NoBound):
        bounds(whole, {}, Sharpness(0))


def test_no_decay_is_claimed_where_the_integrand_is_not_analytic():
    corner = drawing._exponential(Random(0), False)  # noqa: S311 - samples, not secrets
    found = bounds(transform(corner), {}, Sharpness(60))
    assert not any(q.rate > 0 for b in found for q in b.forms)


def synthesis(domain, sign=1, function=f):
    t, xi = domain.point("t"), domain.point("xi")
    body = applied(Fourier(function, domain), xi, domain) * exp(sign * 2 * pi * I * t.dot(xi))
    return t, TotalTerm(body, xi, domain)


@pytest.mark.parametrize("domain", [R, R2], ids=str)
def test_inversion_is_recognised_and_nothing_else(domain):
    def recognised(left, right_):
        return inverts(to_term(ForAll(Equation(left, right_), t, domain), domain))

    t, right = synthesis(domain)
    _, wrong_sign = synthesis(domain, -1)
    value_, minus = applied(f, t, domain), applied(f, -t, domain)
    assert recognised(right, value_)
    _, composed = synthesis(domain, 1, conv(f, g))
    assert recognised(composed, applied(conv(f, g), t, domain))
    for left, other in (
        (wrong_sign, value_),
        (right, minus),
        (right, applied(g, t, domain)),
        (2 * right, value_),
        (value_, value_),
    ):
        assert not recognised(left, other)


@pytest.mark.drawn(3)
@pytest.mark.parametrize("name", ["E7", "E7b", "E8", "E4", "E5", "E13b"])
def test_statements_that_need_inversion_agree_on_the_line(name):
    evidence = verify(lemmas[name].on(R), digits=30)
    assert evidence.verdict is Verdict.AGREES
    assert evidence.digits == 30


@pytest.mark.takes_turns(6, 1)
def test_the_transform_of_the_transform_is_no_identity():
    t = R.point("t")
    twice = applied(Fourier(Fourier(f, R), R), t, R)
    evidence = verify(Eq(twice, f(*t), evaluate=False), domain=R, digits=10)
    assert evidence.verdict is Verdict.REFUTED
