"""Totals taken apart, exponentials by powers and lattices in common change no value."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from flint import ctx
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.enclosures.compiling import is_linear
from numeric.enclosures.enclosure import _Balls, enclose
from numeric.enclosures.tails import Strip
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Line,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Value,
)
from numeric.formulas.rewriting import expand, separate
from numeric.reading import plans as drawing
from numeric.samples.compound import Tensor
from tests.portion import portion

X, Y = Affine.variable(0), Affine.variable(1)
SMALL = st.fractions(min_value=-3, max_value=3, max_denominator=16)


def character(*pairs):
    turn = Number(Fraction(0), Fraction(-2))
    terms = (Product((turn, Pi(), Coordinate(Affine(w)), Coordinate(x))) for w, x in pairs)
    return Exponential(Sum(tuple(terms)))


def gaussian(seed, real=False):
    return drawing._gaussian(Random(seed), real)  # noqa: S311 - samples, not secrets


def test_the_exponential_of_a_sum_comes_apart():
    (factors,) = expand(character((Fraction(1, 3), X), (Fraction(2, 5), Y)))
    assert len(factors) == 2
    assert all(isinstance(f, Exponential) for f in factors)


def test_a_square_is_multiplied_out():
    square = Power(Sum((Coordinate(X), Coordinate(Y))), 2)
    assert len(expand(square)) == 4
    assert expand(Power(Coordinate(X), -1)) == [(Power(Coordinate(X), -1),)]


@pytest.mark.parametrize(
    "wrap", [lambda f: f, Conjugate, lambda f: Power(f, 2)], ids=["alone", "conjugate", "square"]
)
def test_an_integral_over_the_plane_and_its_parts_agree(wrap):
    tensor = Tensor(((gaussian(1), gaussian(2)),))
    (u, v), = tensor.products  # fmt: skip
    body = Product((
        wrap(Product((Value(u, (X,)), Value(v, (Y,))))),
        character((Fraction(1, 3), X), (Fraction(-2, 5), Y)),
    ))  # fmt: skip
    whole = Total(0, Line(), Total(1, Line(), body))
    apart = separate(whole)
    assert not isinstance(apart, Total)
    left, right = enclose(whole, 100), enclose(apart, 100)
    assert left.overlaps(right)
    assert float((left - right).abs_upper()) < 1e-25 < float(left.abs_lower())


@given(w=SMALL, start=st.integers(-40, 40), step=st.integers(1, 9), count=st.integers(0, 70))
@settings(max_examples=portion(60), deadline=None)
def test_powers_are_the_exponentials_and_stay_narrow(w, start, step, count):
    formula = character((w, X))
    with ctx.workprec(120):
        compiler = _Balls.of(formula, 100)
        points = range(start, start + step * count, step)
        single = compiler.compile(formula)
        found = list(compiler.column(formula, 0)({}, points))
        assert len(found) == count
        for value, point in zip(found, points, strict=True):
            assert value.overlaps(single({0: point}))
            assert float(value.rad()) < 2.0**-100


def test_only_what_is_linear_is_done_by_powers():
    square = Product((Coordinate(X), Coordinate(X)))
    assert is_linear(Product((Pi(), Coordinate(X), Coordinate(Y))), 0)
    assert not is_linear(square, 0)
    assert is_linear(square, 1)
    assert not is_linear(Value(gaussian(1), (X,)), 0)


@pytest.mark.parametrize("bits", [60, 180, 400])
def test_steps_have_few_bits_and_so_lattices_have_points_in_common(bits):
    for seed in range(8):
        total = Total(0, Line(), Value(gaussian(seed), (X,)))
        step = Strip.of(total, bits, {}).step
        odd = step.numerator // (step.numerator & -step.numerator)
        assert odd in {1, 3, 5, 7}


def test_a_rounded_step_keeps_the_error_bound():
    formula = Total(0, Line(), Value(gaussian(3), (X,)))
    strip = Strip.of(formula, 100, {})
    assert float(strip.error(1)({})) < 2.0**-100
