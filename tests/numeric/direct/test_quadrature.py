"""Plain sums after a substitution, against closed forms of functions that are not even."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest

from numeric.direct.quadrature import integral


def real(x):
    return mpmath.mpf(x.numerator) / x.denominator


@pytest.mark.parametrize("cut", [Fraction(0), Fraction(-7, 3), Fraction(5)])
@pytest.mark.parametrize("side", [1, -1])
def test_one_sided_exponentials(cut, side):
    with mpmath.workdps(40):
        end = real(cut)

        def body(x):
            distance = side * (real(x) - end)
            return mpmath.exp((2j - 1) * distance) if distance > 0 else mpmath.mpf(0)

        found = integral(body, [cut], Fraction(1, 16), 30)
        assert mpmath.almosteq(found, 1 / (1 - 2j), 1e-15)


def test_pieces_between_cuts():
    cuts = [Fraction(-1), Fraction(1, 3), Fraction(2)]
    with mpmath.workdps(40):
        found = integral(
            lambda x: real(x) ** 3 if -1 < x < 2 else mpmath.mpf(0), cuts, Fraction(1, 8), 30
        )
        assert mpmath.almosteq(found, mpmath.mpf(15) / 4, 1e-15)


def test_algebraic_decay_off_the_centre():
    with mpmath.workdps(40):
        found = integral(lambda x: 1 / (1 + (real(x) - 3) ** 2), [], Fraction(1, 32), 30)
        assert mpmath.almosteq(found, mpmath.pi, 1e-9)
