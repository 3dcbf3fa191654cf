"""The grammar of formulas: what it fits, what it refuses, and that printing and values agree."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from hypothesis import given
from hypothesis import strategies as st

from numeric.conventions.families.formulas import (
    Formula,
    M,
    N,
    Split,
    Steps,
    atoms,
    columns,
    lattice_atoms,
    quotient,
    writing,
)
from numeric.conventions.families.model import CONVOLUTION, CORRELATION, Axis, Description, Family
from numeric.conventions.families.solving import Allowed, fit
from numeric.conventions.translating.recipe_code import python

SIZES = tuple((n, m) for n in range(2, 10) for m in range(2, 8) if (n + 2 * m) % 3 != 1)

RULES = [
    lambda n, m: n + m - 1,
    lambda n, m: -(m // 2),
    lambda n, m: max(n, m) - min(n, m) + 1,
    lambda n, m: 7,
    lambda n, m: (n + m) // 2 - m,
    lambda n, m: 3 * n - 2 * m + 5,
    lambda n, m: (min(n, m) - 1) // 2,
    lambda n, m: n + 2 * (m // 2) - m + 1,
    lambda n, m: (n + m - 1) // 2,
    lambda n, m: 5 - (n + m) % 2,
    lambda n, m: 3 * (m // 2) - n // 2 + (n + m) // 2,
    lambda n, m: -(m // 2) if n >= m else n // 2 + 1 - m,
]


@pytest.mark.drawn(6)
@pytest.mark.parametrize("rule", RULES)
def test_rules_of_real_libraries_are_found(rule) -> None:
    found = fit([Allowed((rule(n, m),)) for n, m in SIZES], SIZES, Steps())
    for n in range(1, 15):
        for m in range(1, 15):
            assert found(n, m) == rule(n, m)
            assert found.expression().subs({N: n, M: m}) == rule(n, m)


@given(st.tuples(*[st.integers(-3, 3)] * 8))
def test_every_element_of_the_lattice_is_found_and_written(vector) -> None:
    values = columns(SIZES) @ np.array(vector)
    found = fit([Allowed((int(x),)) for x in values], SIZES, Steps())
    grid = [(n, m) for n in range(1, 12) for m in range(1, 12)]
    expected = columns(grid) @ np.array(vector)
    assert [found(n, m) for n, m in grid] == expected.tolist()
    assert found.cost <= writing(vector).cost


@pytest.mark.parametrize("stride", [2, 3])
def test_every_so_many_th_of_a_padded_length_is_found(stride: int) -> None:
    def rule(n: int, m: int) -> int:
        return -(-(n + 2 * (m // 2) - m + 1) // stride)

    found = fit([Allowed((rule(n, m),)) for n, m in SIZES], SIZES, Steps(stride))
    assert all(found(n, m) == rule(n, m) for n in range(1, 30) for m in range(1, 30))


def test_too_few_sizes_have_no_formula() -> None:
    """Five values are no evidence for a formula with six unknowns."""
    few = [(8, 5), (7, 4), (6, 3), (5, 5), (9, 2)]
    assert fit([Allowed((n * m % 7,)) for n, m in few], few, Steps()) is None


@pytest.mark.parametrize("stride", [2, 3])
@pytest.mark.parametrize("dilation", [1, 2])
def test_same_padding_of_tensorflow_is_found(stride: int, dilation: int) -> None:
    def before(n: int, m: int) -> int:
        total = max((-(-n // stride) - 1) * stride + dilation * (m - 1) + 1 - n, 0)
        return -(total // 2)

    steps = Steps(stride, dilation)
    found = fit([Allowed((before(n, m),)) for n, m in SIZES], SIZES, steps)
    assert all(found(n, m) == before(n, m) for n in range(2, 15) for m in range(2, 15))
    assert found.expression().subs({N: 11, M: 6}) == before(11, 6)


def test_a_rule_outside_the_grammar_has_no_formula() -> None:
    assert fit([Allowed((n * m,)) for n, m in SIZES], SIZES, Steps()) is None
    assert fit([Allowed((n % 3,)) for n, m in SIZES], SIZES, Steps()) is None


def test_values_known_up_to_a_period() -> None:
    allowed = [Allowed(((-(m // 2)) % n,), n) for n, m in SIZES]
    found = fit(allowed, SIZES, Steps())
    assert all((found(n, m) + m // 2) % n == 0 for n, m in SIZES)
    assert str(found.expression()) == "-floor(M/2)"


def test_sizes_that_say_nothing_are_skipped() -> None:
    allowed = [Allowed((n - m,)) if n >= m else Allowed(()) for n, m in SIZES]
    found = fit(allowed, SIZES, Steps())
    assert all(found(n, m) == n - m for n, m in SIZES if n >= m)


def test_two_formulas_where_one_cannot_do() -> None:
    rule = RULES[-1]
    found = fit([Allowed((rule(n, m),)) for n, m in SIZES], SIZES, Steps())
    assert isinstance(found, Split)


ATOMS = [*atoms(Steps(2, 3, 1)), *lattice_atoms(), quotient(writing((1, 0, 2, 0, 1, 0, 0, -1)), 3)]


@given(
    st.tuples(*[st.integers(-2, 2)] * 4),
    st.integers(-5, 5),
    st.sampled_from([-2, -1, 1]),
    st.sampled_from(range(len(ATOMS))),
    st.integers(1, 12),
    st.integers(1, 12),
)
def test_value_expression_and_python_agree(linear, constant, sigma, index, n, m) -> None:
    formula = Formula(*linear, constant, ((sigma, ATOMS[index]),))
    expected = formula(n, m)
    expression = formula.expression()
    assert expression.subs({N: n, M: m}) == expected
    assert eval(python(expression), {"__builtins__": {"max": max, "min": min, "abs": abs}},  # noqa: S307
                {"N": n, "M": m}) == expected  # fmt: skip


def test_the_symbols_are_positive_integers() -> None:
    assert all(x.is_integer and x.is_positive for x in (N, M))
    assert sp.floor(N) == N


OFFSETS = ((0, 0, 0), (1, 0, -1), (-1, 0, 1), (0, -1, 1), (0, 1, -1))
axes = st.builds(
    Axis,
    st.builds(
        Family, st.sampled_from((CORRELATION, CONVOLUTION)), reversed=st.booleans(),
        stride=st.sampled_from((1, 1, 2)), boundary=st.sampled_from(("zero", "zero", "wrap")),
        extended=st.sampled_from("ab"),
    ),
    st.sampled_from(OFFSETS).map(lambda x: Formula(x[0], x[1], 0, 0, x[2])),
    st.sampled_from(((1, 1, -1), (1, 0, 0))).map(lambda x: Formula(x[0], x[1], 0, 0, x[2])),
)  # fmt: skip


@given(axes, axes)
def test_axes_said_to_sum_the_same_products_do(axis: Axis, other: Axis) -> None:
    one, two = Description((axis,), "none"), Description((other,), "none")
    sizes = [((n,), (m,)) for n, m in ((5, 3), (3, 5), (4, 4))]
    if one.has_the_products_of(two, sizes):
        for size in sizes:
            np.testing.assert_array_equal(one.taps(*size), two.taps(*size))


@pytest.mark.parametrize("kind", [CORRELATION, CONVOLUTION])
def test_either_operand_may_be_the_one_that_moves(kind: str) -> None:
    turned = int(kind == CORRELATION)
    length = Formula(1, 1, 0, 0, -1)
    axis = Axis(Family(kind), Formula(0, -turned, 0, 0, turned), length)
    other = Axis(
        Family(kind, reversed=bool(turned), extended="b"), Formula(0, turned, 0, 0, -turned), length
    )
    one, two = Description((axis,), "none"), Description((other,), "none")
    sizes = [((5,), (3,)), ((3,), (5,))]
    assert one.has_the_products_of(two, sizes)
    np.testing.assert_array_equal(one.taps(*sizes[0]), two.taps(*sizes[0]))
