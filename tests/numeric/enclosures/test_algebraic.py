"""Integrals of rational functions times e^{iωx}, against residues computed in mpmath."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
from flint import arb, ctx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numeric.enclosures import continuation
from numeric.enclosures.algebraic import Rational, converges, integral
from numeric.enclosures.enclosure import enclosures
from numeric.formulas.formula import Affine, Conjugate, Coordinate, Line, Product, Total, Value
from numeric.formulas.surds import Surd
from numeric.samples.elementary import Reciprocal, Sinc
from numeric.samples.functions import NoBound
from tests.portion import portion

X = Affine.variable(0)


def gaussian(low, high, below=4):
    part = st.integers(low, high).map(lambda k: Fraction(k, below))
    return st.tuples(part, part)


def number(z):
    return mpmath.mpc(*(mpmath.mpf(part.numerator) / part.denominator for part in z))


def monic(pole):
    return (-pole[0], -pole[1]), (Fraction(1), Fraction(0))


def residues(poles, numerator, omega):
    """2πi times the residues above the line (ω ≥ 0), or −2πi times those below, simple poles."""
    side = 1 if omega >= 0 else -1
    total = mpmath.mpc(0)
    for k, z in enumerate(poles):
        if z.imag * side > 0:
            rest = mpmath.fprod(z - w for j, w in enumerate(poles) if j != k)
            total += mpmath.polyval(numerator[::-1], z) * mpmath.exp(1j * omega * z) / rest
    return 2j * mpmath.pi * side * total


def contains(ball, value):
    close = [
        abs(mpmath.mpf(part.mid().str(60, radius=False)) - mpmath.mpf(true))
        <= mpmath.mpf(part.rad().str(5, radius=False)) * 2 + mpmath.mpf(10) ** -40
        for part, true in ((ball.real, value.real), (ball.imag, value.imag))
    ]
    return all(close)


@settings(max_examples=portion(40), deadline=None)
@given(
    st.lists(gaussian(-9, 9), min_size=2, max_size=4, unique=True),
    st.lists(gaussian(-5, 5), min_size=1, max_size=2),
    st.integers(-8, 8),
    st.integers(-3, 3),
)
def test_the_ball_holds_the_sum_of_the_residues(poles, numerator, plain, turns):
    assume(all(im for _, im in poles))
    assume(len(numerator) <= len(poles) - 1)
    frequency = Fraction(plain, 3), Fraction(turns, 2)
    term = Rational((), tuple(numerator), tuple(map(monic, poles)), frequency)
    with ctx.workprec(150):
        ball = integral(term, 130)
    with mpmath.workdps(60):
        at = [mpmath.mpc(*(mpmath.mpf(p.numerator) / p.denominator for p in z)) for z in poles]
        over = [
            mpmath.mpc(*(mpmath.mpf(p.numerator) / p.denominator for p in z)) for z in numerator
        ]
        omega = mpmath.mpf(plain) / 3 + mpmath.pi * turns / 2
        assert contains(ball, residues(at, over, omega))
        assert float(ball.real.rad()) < 1e-25


def reciprocal(*coefficients, at=X):
    return Value(Reciprocal(tuple((Fraction(c), Fraction(0)) for c in coefficients)), (at,))


def test_what_falls_like_one_over_x_has_no_value():
    slow = Product((Coordinate(X), reciprocal(1, 0, 1)))
    assert not converges(Total(0, Line(), slow))
    assert converges(Total(0, Line(), Product((slow, slow))))
    with pytest.raises(NoBound):
        enclosures((Total(0, Line(), slow),), 100)


def test_sinc_times_sinc_converges_and_sinc_alone_does_not():
    sinc = Value(Sinc(Surd(Fraction(1))), (X,))
    assert not converges(Total(0, Line(), sinc))
    assert converges(Total(0, Line(), Product((sinc, Conjugate(sinc)))))


@settings(max_examples=portion(20), deadline=None)
@given(st.integers(-4000, 4000), st.integers(1, 40))
def test_a_pole_far_away_is_not_lost(centre, width):
    """∫ 1/((x − c)² + b²) · 1/(x² + 1) = π (1 + 1/b) / (c² + (1 + b)²) · b … by convolution."""
    b = Fraction(width, 20)
    first = reciprocal(centre**2 + b**2, -2 * centre, 1)
    (ball,) = enclosures((Total(0, Line(), Product((first, reciprocal(1, 0, 1)))),), 120)
    with mpmath.workdps(50):
        wide = mpmath.mpf(b.numerator) / b.denominator
        # b/π/(x² + b²) ⋆ 1/π/(x² + 1) is the same with b + 1, both Cauchy densities.
        density = (wide + 1) / mpmath.pi / (mpmath.mpf(centre) ** 2 + (wide + 1) ** 2)
        assert contains(ball, mpmath.mpc(density * mpmath.pi**2 / wide))


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_an_integral_is_left_when_its_integrand_raises(error):
    def interrupted(z, analytic):
        raise error

    with pytest.raises(error):
        continuation.integral(interrupted, arb(0), arb(1), 60)
