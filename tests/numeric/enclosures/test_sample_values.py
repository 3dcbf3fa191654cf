"""Kept values of samples are the same balls whatever was asked for before."""

from __future__ import annotations

from fractions import Fraction

from flint import ctx
from hypothesis import given
from hypothesis import strategies as st

from numeric.enclosures.sample_values import Values
from numeric.samples.compound import CoupledGaussian
from numeric.samples.families import Gaussian
from numeric.samples.functions import SampleFunction

F = Fraction
SAMPLES = [
    Gaussian((F(1, 2), F(-1, 3)), F(1, 5), F(3, 2), ((F(1), F(2)), (F(-1, 3), F(1, 7)))),
    CoupledGaussian(
        (F(3, 10), F(-1, 10)), (F(-1, 10), F(1, 40)), (F(2, 5), F(-1, 5)), (F(-1, 2), F(-2, 5)),
        (F(2, 5), F(-4, 5)), ((F(17, 10), F(3, 2)), (F(4, 5), F(2, 5)), (F(-3, 10), F(-4, 5))),
    ),
]  # fmt: skip
ROWS = st.tuples(st.integers(-20, 20), st.integers(1, 3), st.integers(1, 30))


def tracks_of(function: SampleFunction, row: tuple[int, int, int]) -> list[range]:
    start, step, count = row
    track = range(start, start + step * count, step)
    return [track] if function.dimension == 1 else [range(5, 5 + count), track]


@given(st.sampled_from(SAMPLES), ROWS, st.lists(ROWS, max_size=4), st.lists(st.integers(-9, 9)))
def test_a_row_does_not_depend_on_rows_and_points_before_it(function, row, others, points):
    with ctx.workprec(100):
        alone = Values(function, 4).row(tracks_of(function, row))
        values = Values(function, 4)
        for other in others:
            values.row(tracks_of(function, other))
        for point in points:
            values[point if function.dimension == 1 else (5, point)]
        again = values.row(tracks_of(function, row))
        assert [x.mid() for x in again] == [x.mid() for x in alone]
        assert [x.rad() for x in again] == [x.rad() for x in alone]
