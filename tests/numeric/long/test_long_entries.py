"""Every kind of number is read for exactly what it is, and everything else is refused."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import acb, acb_poly, arb, fmpq, fmpq_poly, fmpz, fmpz_poly
from hypothesis import given
from hypothesis import strategies as st
from sympy import I, Rational, Symbol, pi, sqrt

from numeric import LongSequence
from numeric.formulas.gauss import Gauss
from symbolic.errors import EvidenceError

TENTH = Fraction(0.1)


def exact(values) -> list[tuple[Fraction, Fraction]]:
    sequence = LongSequence(values)
    assert sequence.exact
    return [
        (Fraction(int(x.real.p), int(x.real.q)), Fraction(int(x.imag.p), int(x.imag.q)))
        for x in sequence.numbers()
    ]


@pytest.mark.parametrize(
    ("entry", "real", "imag"),
    [
        (-7, -7, 0),
        (10**400, 10**400, 0),
        (0.1, TENTH, 0),
        (0.1 - 2j, TENTH, -2),
        (5e-324, Fraction(5e-324), 0),
        (Fraction(-22, 7), Fraction(-22, 7), 0),
        (Decimal("-1.50e-3"), Fraction(-3, 2000), 0),
        (Decimal("12e2"), 1200, 0),
        ("0.1", Fraction(1, 10), 0),
        (" -.5e-2 ", Fraction(-1, 200), 0),
        ("+22/7", Fraction(22, 7), 0),
        ("1.5-2i", Fraction(3, 2), -2),
        ("-3e1j", 0, -30),
        ("1e3+1e-1j", 1000, Fraction(1, 10)),
        (fmpz(3), 3, 0),
        (fmpq(-3, 4), Fraction(-3, 4), 0),
        (arb(0.1), TENTH, 0),
        (acb(0.1, 3), TENTH, 3),
        (Gauss.of(Fraction(1, 3), -2), Fraction(1, 3), -2),
        (mpmath.mpf(0.1), TENTH, 0),
        (-mpmath.mpc(0.1, 2**70), -TENTH, -(2**70)),
        (Rational(2, 3) - 4 * I, Fraction(2, 3), -4),
        (I, 0, 1),
        (np.float32(0.1), Fraction(float(np.float32(0.1))), 0),
        (np.complex128(1 - 0.1j), 1, -TENTH),
        (np.uint64(2**64 - 1), 2**64 - 1, 0),
        (np.longdouble(1) / 3, Fraction(*(np.longdouble(1) / 3).as_integer_ratio()), 0),
        (np.str_("2.5"), Fraction(5, 2), 0),
    ],
    ids=lambda value: f"{type(value).__name__} {value!r}".split(" object at ")[0],
)
def test_an_entry_is_read_exactly(entry, real, imag):
    # Between entries of other kinds, so that one denominator has to serve them all.
    found = exact([Fraction(1, 3), entry, 0.5])
    assert found == [(Fraction(1, 3), 0), (real, imag), (Fraction(1, 2), 0)]


@given(st.lists(st.complex_numbers(allow_nan=False, allow_infinity=False), min_size=1))
def test_complex_doubles_of_any_size(values):
    want = [(Fraction(x.real), Fraction(x.imag)) for x in values]
    assert exact(values) == want
    assert exact(np.array(values)) == want


@given(st.lists(st.decimals(allow_nan=False, allow_infinity=False, places=3), min_size=1))
def test_decimals_as_objects_and_as_text(values):
    want = [(Fraction(x), Fraction(0)) for x in values]
    assert exact(values) == want
    assert exact([str(x) for x in values]) == want


def test_mpmath_numbers_of_a_hundred_digits():
    with mpmath.workdps(100):
        x = mpmath.mpc(mpmath.pi, -mpmath.e)
        ((real, imag),) = exact([x])
        assert mpmath.mpf(real.numerator) / real.denominator == x.real
        assert mpmath.mpf(imag.numerator) / imag.denominator == x.imag


def test_texts_beyond_pythons_limit_on_digits():
    digits = "1" * 9000
    ((real, _),) = exact([digits + "e-9000"])
    assert real == Fraction((10**9000 - 1) // 9, 10**9000)


@pytest.mark.parametrize(
    "dtype", [np.int8, np.uint32, np.float64, np.complex64, np.longdouble, "O"]
)
def test_arrays_of_two_axes(dtype):
    array = np.array([[1, 2, 3], [4, 5, 6]], dtype=dtype)
    assert LongSequence(array).shape == (2, 3)
    assert exact(array) == [(Fraction(k), 0) for k in range(1, 7)]
    assert exact(array.T)[1] == (4, 0), "views are read in their own order"


def test_polynomials_are_their_coefficients():
    assert exact(fmpz_poly([1, 0, 3])) == [(1, 0), (0, 0), (3, 0)]
    assert exact(fmpq_poly([fmpq(1, 3)])) == [(Fraction(1, 3), 0)]
    assert exact(acb_poly([1, acb(0, 2)])) == [(1, 0), (0, 2)]


def test_balls_with_a_radius_stay_balls_and_enclose_what_stands_beside_them():
    sequence = LongSequence([arb("0.1"), Fraction(1, 3), 2j])
    assert not sequence.exact
    first, second, third = sequence.numbers()
    assert first.overlaps(acb(fmpq(1, 10)))
    assert second.overlaps(acb(fmpq(1, 3)))
    assert third == acb(0, 2)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (float("nan"), "finite"),
        (complex(0, float("inf")), "finite"),
        (np.float32("nan"), "finite"),
        (np.longdouble("-inf"), "finite"),
        (mpmath.mpf("nan"), "finite"),
        (mpmath.mpc(1, mpmath.inf), "finite"),
        (Decimal("NaN"), "finite"),
        (Decimal("Infinity"), "finite"),
        (arb("nan"), "finite"),
        (acb(1, arb("inf")), "finite"),
        (True, "bool"),
        (np.bool_(True), "bool"),
        (None, "NoneType"),
        (b"1", "bytes"),
        ({}, "dict"),
        (object(), "object"),
        (mpmath.pi, "not"),
        (pi, "rational parts"),
        (sqrt(2), "rational parts"),
        (Symbol("x"), "rational parts"),
        ("", "decimal"),
        ("nan", "decimal"),
        ("1_000", "decimal"),
        ("1,5", "decimal"),
        ("१", "decimal"),
        ("1/0", "denominator"),
        ("1e99999999", "exponent"),
    ],
    ids=lambda value: f"{type(value).__name__} {value!r}".split(" object at ")[0],
)
def test_what_is_no_finite_number_is_refused_with_its_place(entry, message):
    with pytest.raises(EvidenceError, match=rf"entry 2 is .*{message}"):
        LongSequence([1, 2.5, entry])


@pytest.mark.parametrize("entry", [np.nan, None])
def test_the_place_in_an_array_has_one_index_per_axis(entry):
    with pytest.raises(EvidenceError, match=r"entry \(1, 0\)"):
        LongSequence(np.array([[1.0, 2.0], [entry, 4.0]], dtype=object))


@pytest.mark.parametrize(
    "values",
    [
        [],
        (),
        [[]],
        np.zeros(0),
        np.zeros((3, 0)),
        np.float64(2.0),
        np.array(3.0),
        fmpz_poly([]),
        "123",
        5,
        {1, 2},
        iter([1]),
        np.array([True, False]),
        np.array(["2020-01-01"], dtype="datetime64[D]"),
        np.array([b"1"]),
    ],
    ids=lambda value: f"{type(value).__name__} {value!r}".split(" object at ")[0],
)
def test_what_is_no_sequence_of_numbers_is_refused(values):
    with pytest.raises(EvidenceError, match=r"LongSequence: .*needed"):
        LongSequence(values)


@pytest.mark.parametrize("values", [[[1, 2], [3]], [[1, 2], 3], [[1], [[2]]]])
def test_ragged_rows_are_refused(values):
    with pytest.raises(EvidenceError, match="rows"):
        LongSequence(values)


@pytest.mark.parametrize(
    "values",
    [["1e-40000"], [mpmath.mpf((1, 10**6))], [1, mpmath.mpf((1, -(10**6)))], [1 << 200_000]],
)
def test_too_wide_a_range_is_refused_before_memory_is_spent(values):
    with pytest.raises(EvidenceError, match="span"):
        LongSequence(values)


@pytest.mark.parametrize("start", [0.0, True, (1, 2), (), "0", [1.0], {0: 1}])
def test_a_start_must_be_one_integer_per_axis(start):
    with pytest.raises(EvidenceError, match="one integer per axis"):
        LongSequence([1, 2], start)
