"""Totals worked out in rows: the same as one by one, and as sums in mpmath."""

from __future__ import annotations

from fractions import Fraction

import pytest

from numeric.enclosures.enclosure import along, enclosures
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Line,
    Number,
    Pi,
    Product,
    Sum,
    Total,
    Value,
)
from numeric.formulas.rewriting import put
from numeric.samples.families import Gaussian

X, Y, T = 0, 1, 2


def gaussian(centre: Fraction = Fraction(0)) -> Gaussian:
    return Gaussian((Fraction(3, 2), Fraction(1, 5)), centre, Fraction(1, 3))


def phase(turns: Formula, form: Affine, by: Affine) -> Formula:
    return Exponential(Product((turns, Coordinate(form), Coordinate(by))))


def line(constant: Fraction, **slopes: Fraction) -> Affine:
    return Affine.of(constant, {{"x": X, "y": Y, "t": T}[v]: c for v, c in slopes.items()})


TURNS = Product((Number(Fraction(0), Fraction(2)), Pi()))
RADIANS = Number(Fraction(0), Fraction(-1))


def inner(slope: Fraction) -> Formula:
    """Return ∫ f(y) g(t − sx − y) dy, whose window moves with x."""
    return Total(
        Y,
        Line(),
        Product(
            (
                Value(gaussian(), (line(Fraction(0), y=Fraction(1)),)),
                Value(
                    gaussian(Fraction(1)),
                    (line(Fraction(0), t=Fraction(1), x=-slope, y=Fraction(-1)),),
                ),
            )
        ),
    )


def fourier() -> Formula:
    return Total(
        Y,
        Line(),
        Product(
            (
                Value(gaussian(), (line(Fraction(0), y=Fraction(1)),)),
                phase(
                    TURNS,
                    line(Fraction(0), x=Fraction(1), t=Fraction(1, 4)),
                    line(Fraction(0), y=Fraction(1)),
                ),
            )
        ),
    )


def outer(body: Formula) -> Formula:
    at = Value(gaussian(Fraction(-1)), (line(Fraction(0), x=Fraction(1)),))
    return Total(X, Line(), Product((at, Conjugate(body), body)))


@pytest.mark.drawn(1)
@pytest.mark.parametrize("bits", [40, 192])
@pytest.mark.parametrize(
    "body",
    [inner(Fraction(1, 8)), inner(Fraction(5)), fourier(), Sum((fourier(), inner(Fraction(1))))],
    ids=["nearly still", "moving", "turning", "both"],
)
def test_rows_are_what_each_total_is(body: Formula, bits: int, monkeypatch) -> None:
    """With rows switched off each inner total has a window and sums of its own."""
    whole = put(outer(body), {T: Affine(Fraction(2, 3))})
    (rows,) = enclosures((whole,), bits)
    monkeypatch.setattr("numeric.enclosures.lattice_rule._FEW_ROWS", 10**9)
    (alone,) = enclosures((Product((Number(Fraction(1)), whole)),), bits)
    assert rows.overlaps(alone)
    for found in (rows, alone):
        assert float(found.rad()) < 2.0 ** (8 - bits)


@pytest.mark.drawn(1)
@pytest.mark.parametrize("body", [inner(Fraction(1)), fourier()], ids=["moving", "turning"])
def test_one_compiled_formula_serves_all_places(body: Formula) -> None:
    """As each place has it when it is put into the formula."""
    places = [Fraction(0), Fraction(-5, 3), Fraction(7), Fraction(41, 2)]
    both = put(body, {X: Affine(Fraction(1, 2))}), Conjugate(outer(body))
    values = along(both, 40, {T: places})
    for place in places:
        found = values({T: place})
        alone = enclosures(tuple(put(f, {T: Affine(place)}) for f in both), 40)
        for one, other in zip(found, alone, strict=True):
            assert one.overlaps(other)
            assert float(one.rad()) < 2.0**-30
