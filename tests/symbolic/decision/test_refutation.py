"""Counterexamples: ranges that grow, the functions as declared, the splines on ℝ."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic.decision import refutation
from symbolic.decision.agreement import compare
from symbolic.decision.algebra import known_of
from symbolic.decision.meaning import read
from symbolic.decision.refutation import Refutation
from symbolic.decision.scalars import ZERO, Scalar, scalar
from symbolic.decision.values import Grade, Table, points, value_at
from symbolic.kernel.terms import R, Term, Z, cycle, letter
from tests.symbolic.decision.random_claims import DOMAINS, Claims
from tests.symbolic.decision.test_compare import check_refutation, truth


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", DOMAINS)
def test_larger_ranges_refute_as_small_ones_do(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refutation, "FIRST_SIZE", 5)
    claims, random = Claims(DOMAINS[name], seed=3), Random(4)  # noqa: S311 - reproducible
    refuted = 0
    while refuted < 8:
        left, right = claims.claim()
        if truth(left, right, random):
            continue
        found = compare(left, right)
        assert isinstance(found, Refutation)
        check_refutation(found)
        assert_declared(found)
        refuted += 1


@pytest.mark.drawn(7)
@pytest.mark.parametrize("name", DOMAINS)
def test_functions_are_as_declared(name: str) -> None:
    claims = Claims(DOMAINS[name], seed=5)
    for _ in range(40):
        found = compare(*claims.claim())
        if isinstance(found, Refutation):
            assert_declared(found)


def assert_declared(found: Refutation) -> None:
    """Every function of a counterexample is what its letter was declared to be."""
    period = found.domain.parts[0].parts[0] if found.domain.head == "Cycle" else None
    for f, table in found.assignment.tables.items():
        assert is_as_declared(f, table, period)


def is_as_declared(f: Term, table: Table, period: int | None) -> bool:
    """Tell whether the function that a table gives is what its letter was declared to be."""
    for index, value in table.items():
        opposite = tuple(-x if period is None else (-x).modulo(period) for x in index)
        mirrored = table.get(opposite, ZERO)
        wanted = {
            "": (value, value),
            "real": (value, value.conjugate()),
            "even": (mirrored, value),
            "odd": (mirrored, -value),
            "hermitian": (mirrored, value.conjugate()),
        }
        if any(wanted[word][0] != wanted[word][1] for word in f.parts[1].split("+")):
            return False
    return True


@given(
    st.sets(st.sampled_from(["real", "even", "odd", "hermitian"])),
    st.sampled_from([None, 1, 2, 4, 5]),
    st.dictionaries(
        st.integers(-2, 4), st.tuples(st.integers(-2, 2), st.integers(-2, 2)), max_size=4
    ),
)
def test_any_values_on_one_side_give_a_function_as_declared(
    words: set[str], period: int | None, values: dict[int, tuple[int, int]]
) -> None:
    """Also of a letter that is even and odd, which is 0, whatever the search draws for it."""
    domain = Z if period is None else cycle(period)
    f = letter("f", domain, *words)
    real = "real" in known_of(f)  # the values are drawn so
    table: Table = {
        (scalar(n if period is None else n % period),): scalar(re, 0 if real else im)
        for n, (re, im) in values.items()
    }
    search = refutation._Search((f, f), 1)
    full = search.full(refutation.Assignment({f: table}, {})).tables[f]
    assert is_as_declared(f, full, period)


@pytest.mark.parametrize(
    "text",
    [
        # polynomials with more zeros than the first ranges have values
        "(a^2+1)*(a-2)*(a-1-i)*(a^2-1)*(a^2-9)*(a-3)*a*f + f == f",
        "shift(f, (d^2-1)*(d^2-4)*(d^2-9)*d) == f",
        "shift(f, 27720) == f",
    ],
)
def test_many_zeros(text: str) -> None:
    for domain in (Z, DOMAINS["Z/N"]):
        found = compare(*read(text, domain, {}))
        assert isinstance(found, Refutation)
        check_refutation(found)


def test_on_long_cycles_nothing_is_as_long_as_the_cycle() -> None:
    found = compare(*read("f ⋆ g == corr(f, g)", cycle(10**9), {}))
    assert isinstance(found, Refutation)
    assert found.values[0] != found.values[1]


# ------------------------------------------------------------------ splines


def cox_de_boor(order: int, x: Fraction) -> Fraction:
    """The centred B-spline by its recursion (C. de Boor, A Practical Guide to Splines, ch. IX)."""
    if order == 1:
        return Fraction(int(Fraction(-1, 2) <= x < Fraction(1, 2)))
    half = Fraction(1, 2)
    rising = (Fraction(order, 2) + x) * cox_de_boor(order - 1, x + half)
    falling = (Fraction(order, 2) - x) * cox_de_boor(order - 1, x - half)
    return (rising + falling) / (order - 1)


def derivative(order: int, times: int, x: Fraction) -> Fraction:
    """A derivative of the centred B-spline, by differences of lower ones."""
    if not times:
        return cox_de_boor(order, x)
    half = Fraction(1, 2)
    return derivative(order - 1, times - 1, x + half) - derivative(order - 1, times - 1, x - half)


@given(st.integers(1, 6), st.integers(0, 4), st.fractions(-4, 4, max_denominator=12))
def test_splines(order: int, times: int, x: Fraction) -> None:
    times = min(times, max(order - 2, 0))
    table: Table = {(ZERO,): scalar(1)}
    value = value_at({Grade(order, times): table}, (scalar(x),))
    assert value == scalar(derivative(order, times, x))


def test_even_functions_are_even_where_steps_jump() -> None:
    found = compare(*read("f ⋆ g == g ∗ f", R, {"even": ["f", "g"]}))
    assert isinstance(found, Refutation)
    for table in found.assignment.tables.values():
        graded = {Grade(found.order): table}
        for k in range(12):
            x = scalar(Fraction(k, 2))
            assert value_at(graded, (x,)) == value_at(graded, (-x,))


def test_the_product_of_steps_is_the_tent() -> None:
    """(box ⋆ box)(x) = 1 − |x| on [−1, 1]: the orders of splines add."""
    found = compare(*read("f ⋆ g == f", R, {}))
    assert isinstance(found, Refutation)
    assert found.order == 1
    tent = {Grade(2): {(ZERO,): scalar(1)}}
    for k in range(-4, 5):
        x = Fraction(k, 3)
        assert value_at(tent, (scalar(x),)) == scalar(max(1 - abs(x), Fraction(0)))


def test_points_between_knots_show_what_lattice_points_hide() -> None:
    """The derivative of B₃ vanishes at 0 and ±2; there are points between."""
    odd: dict[Grade, dict[tuple[Scalar, ...], Scalar]] = {
        Grade(3, 1): {(ZERO,): scalar(1)},
    }
    at_integers = [value_at(odd, (scalar(n),)) for n in (0, 2, -2)]
    assert at_integers == [ZERO, ZERO, ZERO]
    seen = [value_at(odd, p) for p in points(odd, R)]
    assert any(seen)
