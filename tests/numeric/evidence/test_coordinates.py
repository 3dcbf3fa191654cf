"""Coordinates of runs: those read by functions that are compiled are those worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric.formulas.formula import Affine, Unsettled
from numeric.formulas.gauss import Gauss
from numeric.networks.finite import Run
from symbolic.kernel.terms import Term, add, mul, number, variable

NUMBERS = {variable("a", "integer"): Gauss.of(3), variable("b", "real"): Gauss.of(Fraction(-2, 5))}
PLACES = st.integers(-9, 9) | st.builds(
    Affine,
    st.fractions(max_denominator=9),
    st.just(((7, Fraction(2)),)) | st.just(((8, Fraction(-1, 3)),)),
)
BOUND = st.tuples(st.tuples(PLACES, PLACES), st.tuples(PLACES))


def by_hand(term, around):
    """Return a coordinate as a number and its slopes in variables 7 and 8."""
    if term.head == "Number":
        return Fraction(*term.parts), Fraction(0), Fraction(0)
    if term.head == "Var":
        return Fraction(str(NUMBERS[term].real)), Fraction(0), Fraction(0)
    if term.head == "Bound":
        x = around[term.parts[0]][term.parts[1]]
        if isinstance(x, int):
            return Fraction(x), Fraction(0), Fraction(0)
        return x.constant, x.slope(7), x.slope(8)
    first, second = (by_hand(part, around) for part in term.parts)
    if term.head == "Add":
        return tuple(x + y for x, y in zip(first, second, strict=True))
    (c, *slopes), (d, *others) = first, second
    return c * d, *(c * y + d * x for x, y in zip(slopes, others, strict=True))


BOUNDS = [Term("Bound", *at, "real", "") for at in [(0, 0), (0, 1), (1, 0)]]
LEAVES = st.sampled_from([*NUMBERS, *BOUNDS]) | st.fractions(max_denominator=9).map(number)
TERMS = st.recursive(
    LEAVES, lambda parts: st.builds(add, parts, parts) | st.builds(mul, parts, parts), max_leaves=6
)


@given(TERMS, BOUND)
def test_a_coordinate_is_what_its_term_says(term, around):
    run = Run(NUMBERS, (), 1, 0)
    try:
        found = run.coordinate(term, around)
    except Unsettled:
        return  # a place times a place
    if not isinstance(found, Affine):
        found = Affine(Fraction(found))
    assert (found.constant, found.slope(7), found.slope(8)) == by_hand(term, around)


def test_a_place_times_a_place_is_refused():
    place = Affine.variable(7)
    with pytest.raises(Unsettled, match="product of places"):
        Run(NUMBERS, (), 1, 0).coordinate(mul(BOUNDS[0], BOUNDS[2]), ((place,), (place,)))
