"""Polynomials in π: arithmetic and order agree with mpmath, far beyond the digits that decide."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sympy import I, Rational, pi, sqrt

from symbolic.errors import Undecidable
from symbolic.exact import Gaussian, PiPolynomial, Real, gaussian, real, sympy_of

CONTEXT = mpmath.mp.clone()
CONTEXT.dps = 60
TOLERANCE = CONTEXT.mpf(10) ** -40
"""Values are below 10⁸ and take fewer than 10 operations: 12 of the 60 digits may be lost."""

fractions = st.fractions(-20, 20, max_denominator=9)
reals: st.SearchStrategy[Real] = st.lists(fractions, min_size=1, max_size=4).map(
    lambda c: sum(
        (PiPolynomial((Fraction(0),) * k + (a,)) for k, a in enumerate(c) if k and a), c[0]
    )
)


def number(value: Real) -> mpmath.mpf:
    terms = value.coefficients if isinstance(value, PiPolynomial) else (Fraction(value),)
    return sum(
        CONTEXT.mpf(c.numerator) / c.denominator * CONTEXT.pi**k for k, c in enumerate(terms)
    )


@given(reals, reals, st.integers(0, 3))
def test_arithmetic_is_that_of_the_numbers(a: Real, b: Real, k: int) -> None:
    x, y = number(a), number(b)
    for exact, close in ((a + b, x + y), (a - b, x - y), (a * b, x * y), (-a, -x), (a**k, x**k)):
        assert abs(number(exact) - close) < TOLERANCE
    assert abs(number(abs(a)) - abs(x)) < TOLERANCE


@given(reals, reals)
def test_order_is_that_of_the_numbers(a: Real, b: Real) -> None:
    x, y = number(a), number(b)
    assert (a == b) == (abs(x - y) < TOLERANCE)
    assert (a < b, a > b) == (x < y, x > y) if a != b else (False, False)
    assert (a <= b, a >= b) == ((x < y, x > y) if a != b else (True, True))
    assert hash(a + b) == hash(b + a)


@given(reals, reals)
def test_sympy_knows_the_same_numbers(a: Real, b: Real) -> None:
    assert real(sympy_of(a)) == a
    assert gaussian(sympy_of(a) + I * sympy_of(b)) == Gaussian(a, b)


def test_close_numbers_are_told_apart() -> None:
    """Convergents of π, wrong by −3·10⁻¹⁸ and 2·10⁻¹⁷: floats cannot tell."""
    circle = real(pi)
    assert Fraction(1068966896, 340262731) < circle < Fraction(411557987, 131002976)


@pytest.mark.parametrize("value", [sqrt(2), I * sqrt(2), 1 / pi, pi ** Rational(1, 2)], ids=str)
def test_other_numbers_are_refused(value) -> None:
    with pytest.raises(Undecidable, match="polynomials in i and π"):
        gaussian(value)
