"""Sums whose few terms move with outer variables: the same as sums over everything."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numeric.enclosures.enclosure import enclose
from numeric.enclosures.moving import MovingRange, joined
from numeric.formulas.formula import Affine, Integers, Product, Sum, Total, Value
from numeric.samples.sequences import Finite, Geometric
from tests.portion import portion

K, M = 0, 1
SMALL = st.integers(-4, 4)
RATIOS = st.fractions(-3, 3, max_denominator=4)
VALUES = st.lists(SMALL.map(lambda value: (Fraction(value), Fraction(1))), min_size=1, max_size=4)
TABLES = st.builds(lambda first, v: Finite((first,), (len(v),), tuple(v)), SMALL, VALUES)
ONE, THIRD, QUARTER = ((Fraction(a), Fraction(b)) for a, b in ((1, 0), ("1/3", "1/5"), ("-1/4", 0)))
DECAYING = Geometric(ONE, THIRD, QUARTER, 1)


def at(k: Fraction | int = 0, m: Fraction | int = 0, constant: Fraction | int = 0) -> Affine:
    return Affine.of(Fraction(constant), {K: Fraction(k), M: Fraction(m)})


def table(function: Finite, point: Affine) -> Value:
    return Value(function, (point,))


@given(
    st.lists(
        st.lists(st.tuples(TABLES, RATIOS, RATIOS, RATIOS), min_size=1, max_size=2),
        min_size=1,
        max_size=2,
    ),
    st.integers(-9, 9),
)
def test_the_points_are_those_at_which_a_term_may_differ_from_0(terms, m):
    """A point belongs to it where all tables of a product are asked inside their boxes."""
    assume(all(slope for row in terms for _, slope, _, _ in row))
    products = [Product(tuple(table(f, at(*x)) for f, *x in row)) for row in terms]
    total = Total(K, Integers(), Sum(tuple(products)))
    found = MovingRange.of(total)
    unit = 64 * 12**3

    def position(affine):
        return lambda environment: int(
            unit * affine.constant + sum(c * environment[v] for v, c in affine.slopes)
        )

    points = [p for r in found.points(position, unit)({M: m * unit}) for p in r]

    def inside(f, k, by, constant, n):
        ((low, high),) = f.support
        return low <= k * n + by * m + constant <= high

    wanted = [
        n * unit for n in range(-400, 401) if any(all(inside(*t, n) for t in row) for row in terms)
    ]
    assert points == wanted
    assert all(abs(n) <= found.reach({M: Fraction(abs(m))}) * unit for n in points)
    assert len(points) <= found.most


def test_a_term_without_a_condition_has_no_range():
    alone = Value(DECAYING, (at(k=1),))
    limited = table(Finite((0,), (1,), ((Fraction(1), Fraction(0)),)), at(k=2, m=1))
    assert MovingRange.of(Total(K, Integers(), Sum((alone, limited)))) is None
    of_outer = table(limited.function, at(m=1))
    assert MovingRange.of(Total(K, Integers(), Product((alone, of_outer)))) is None
    assert MovingRange.of(Total(K, Integers(), Product((alone, limited)))) is not None


def test_ranges_that_meet_are_one():
    assert joined([(4, 6), (1, 2), (3, 3), (12, 14), (13, 13)]) == [(1, 6), (12, 14)]


@settings(max_examples=portion(25))
@given(TABLES, TABLES, st.integers(1, 3), SMALL.filter(bool), SMALL, SMALL.filter(bool))
def test_sums_in_sums_are_those_over_everything(f, g, m, k, constant, other):
    """Both sums are written out in floating point, as far as there is more than 10^−20 left."""
    tables = Sum((table(f, at(k, m, constant)), table(g, at(other, m))))
    inner = Total(K, Integers(), Product((tables, Value(DECAYING, (at(k=1),)))))
    outer = Total(M, Integers(), Product((Value(DECAYING, (at(m=1, constant=1),)), inner)))

    def decaying(n):
        return (-1 / 4 if n >= 1 else 1 / 3 + 1j / 5) ** abs(n - 1)

    def value(function, n):
        exact = function.exact(n)
        return complex(float(exact.real), float(exact.imag))

    plain = sum(
        decaying(place + 1)
        * (value(f, k * n + m * place + constant) + value(g, other * n + m * place))
        * decaying(n)
        for place in range(-50, 51)
        for n in range(-50, 51)
    )
    found = enclose(outer, 80)
    assert found.rel_accuracy_bits() > 60 or plain == 0
    assert abs(complex(found) - plain) < 1e-12
