"""Numbers are rounded to the modest side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.markup.numbers import at_least, at_most, exact

positive = st.floats(min_value=1e-300, max_value=1e300)
_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")


def value(written: str) -> Fraction:
    mantissa, _, power = written.partition(" · 10")
    return Fraction(Decimal(mantissa)) * Fraction(10) ** int(power.translate(_DIGITS) or 0)


@given(positive)
def test_bounds_are_bounds(number: float) -> None:
    assert value(at_least(number)) <= Fraction(number) <= value(at_most(number))
    assert value(at_most(number)) <= value(at_least(number)) * Fraction(11, 10)


@pytest.mark.parametrize(
    ("number", "below", "above"),
    [
        (0.0, "0", "0"),
        (1.4649e-13, "1.4 · 10⁻¹³", "1.5 · 10⁻¹³"),
        (37.9, "37", "38"),
        (0.5, "0.5", "0.5"),
        (Fraction(1, 3), "0.33", "0.34"),
        (float("inf"), "inf", "inf"),
        (float("nan"), "nan", "nan"),
    ],
)
def test_two_significant_digits(number: float, below: str, above: str) -> None:
    assert (at_least(number), at_most(number)) == (below, above)


@pytest.mark.parametrize(
    ("number", "written"),
    [
        (Fraction(-3, 8), "−3/8"),
        (Fraction(2), "2"),
        (Fraction(-(10**20) - 1, 10**20), "≈ −1"),
    ],
)
def test_rationals_are_exact_or_say_that_they_are_not(number: Fraction, written: str) -> None:
    assert exact(number) == written
