"""The bounds on which certification rests, attacked at random points."""

from __future__ import annotations

import math
from fractions import Fraction
from random import Random

import mpmath
import pytest
from flint import acb, arb, ctx, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from random_formulas import bound_at, evaluate

from numeric.enclosures.envelope import Bound, Form, Sharpness, bounds, eliminate
from numeric.enclosures.tails import Strip, Tails, _mass
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Integers,
    Line,
    Number,
    Pi,
    Product,
    Sum,
    Total,
    Value,
)
from numeric.reading import plans as drawing
from numeric.samples.compound import CoupledGaussian, Symmetric
from numeric.samples.functions import NoBound
from tests.portion import portion

ONE_DIMENSION = {
    "gaussian": drawing._gaussian,
    "sech": drawing._sech,
    "rational": drawing._rational,
    "exponential": drawing._exponential,
}
SEQUENCES = {"geometric": drawing._geometric, "wide": drawing._wide_gaussian}
fractions = st.fractions(min_value=-12, max_value=12, max_denominator=64)
small = st.fractions(min_value=-1, max_value=1, max_denominator=64)
bits = st.sampled_from([0, 8, 60, 200])


def source(seed):
    return Random(seed)  # noqa: S311 - samples, not secrets


def size(constant, rates, point):
    exponent = sum(float(r) * abs(float(x)) for r, x in zip(rates, point, strict=True))
    return float(constant.log().upper()) - exponent


def log_abs(value):
    top = value.abs_upper()
    return float(top.log().upper()) if top > 0 else -math.inf


@pytest.mark.parametrize("name", ONE_DIMENSION)
@given(seed=st.integers(0, 50), x=fractions, y=small, sharp=bits, real=st.booleans())
@settings(max_examples=portion(60), deadline=None)
def test_functions_stay_below_their_bound_on_the_strip(name, seed, x, y, sharp, real):
    function = ONE_DIMENSION[name](source(seed), real)
    if function.breaks:
        y = Fraction(0)
    if name == "sech":
        y /= 2
    constant, rates = function.bound((abs(y),), (sharp,))
    z = acb(fmpq(x.numerator, x.denominator), fmpq(y.numerator, y.denominator))
    arguments = (z, fmpq(x.numerator, x.denominator)) if function.breaks else (z,)
    assert log_abs(function.evaluator()(*arguments)) <= size(constant, rates, (x,)) + 1e-9


@given(seed=st.integers(0, 50), x=fractions, y=fractions, u=small, v=small, sharp=bits)
@settings(max_examples=portion(100), deadline=None)
def test_coupled_gaussians_stay_below_their_bound(seed, x, y, u, v, sharp):
    function = drawing._coupled(9, 14)(source(seed), 0, False)
    constant, rates = function.bound((abs(u), abs(v)), (sharp, 0))
    z = [
        acb(fmpq(a.numerator, a.denominator), fmpq(b.numerator, b.denominator))
        for a, b in ((x, u), (y, v))
    ]
    assert log_abs(function.evaluator()(*z)) <= size(constant, rates, (x, y)) + 1e-9


def test_gaussian_bounds_hold_far_off_the_line():
    # There the chirp decides: without its part the bound fails.
    for seed in range(12):
        function = drawing._gaussian(source(seed), False)
        constant, rates = function.bound((Fraction(12),), (0,))
        for y in (-12, 12):
            for x in range(-20, 21):
                value = function.evaluator()(acb(x, y))
                assert log_abs(value) <= size(constant, rates, (x,)) + 1e-9


def test_coupled_bounds_hold_far_off_the_line():
    for seed in range(6):
        function = drawing._coupled(9, 14)(source(seed), 0, False)
        for off in (Fraction(30), Fraction(0)), (Fraction(0), Fraction(30)):
            constant, rates = function.bound(off, (0, 0))
            v, w = map(int, off)
            for x in range(-12, 13, 2):
                for y in range(-12, 13, 2):
                    for sign in (1, -1):
                        value = function.evaluator()(acb(x, sign * v), acb(y, sign * w))
                        assert log_abs(value) <= size(constant, rates, (x, y)) + 1e-9


def test_an_imaginary_coupling_is_part_of_the_bound():
    one, none = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))
    function = CoupledGaussian(
        one, (Fraction(0), Fraction(1, 2)), one, (Fraction(0),) * 2, (Fraction(0),) * 2,
        (one, none, none),
    )  # fmt: skip
    constant, rates = function.bound((Fraction(10), Fraction(0)), (0, 0))
    for y in range(-12, 13):
        value = function.evaluator()(acb(0, 10), acb(y))
        assert log_abs(value) <= size(constant, rates, (0, y)) + 1e-9


@pytest.mark.parametrize("name", SEQUENCES)
@given(seed=st.integers(0, 50), n=st.integers(-60, 60), sharp=bits, real=st.booleans())
@settings(max_examples=portion(60), deadline=None)
def test_sequences_stay_below_their_bound(name, seed, n, sharp, real):
    function = SEQUENCES[name](source(seed), real)
    constant, rates = function.bound((Fraction(0),), (sharp,))
    assert log_abs(function.evaluator()(fmpq(n))) <= size(constant, rates, (n,)) + 1e-9


@given(seed=st.integers(0, 50), m=st.integers(-9, 9), n=st.integers(-9, 9))
@settings(max_examples=portion(60), deadline=None)
def test_finite_tables_stay_below_their_bound(seed, m, n):
    function = drawing._finite(4, 4)(source(seed), 0, False)
    constant, rates = function.bound((Fraction(0), Fraction(0)), (8, 8))
    assert log_abs(function.exact(m, n).ball()) <= size(constant, rates, (m, n)) + 1e-9
    inside = all(a <= k <= b for k, (a, b) in zip((m, n), function.support, strict=True))
    assert inside or function.exact(m, n).ball() == 0


@pytest.mark.parametrize("name", [*ONE_DIMENSION, *SEQUENCES])
@given(seed=st.integers(0, 50), n=st.integers(-8, 8))
@settings(max_examples=portion(25), deadline=None)
def test_the_two_writings_of_a_family_agree(name, seed, n):
    function = (ONE_DIMENSION | SEQUENCES)[name](source(seed), False)
    arguments = (fmpq(n), fmpq(n)) if function.breaks else (fmpq(n),)
    ball = function.evaluator()(*arguments)
    expected = complex(function.reference(mpmath.mpf(n)))
    found = complex(ball)
    assert abs(found - expected) <= 1e-9 * max(abs(expected), 1e-30)


@pytest.mark.parametrize("name", [*ONE_DIMENSION, *SEQUENCES])
def test_samples_are_complex_and_asymmetric(name):
    for seed in range(20):
        function = (ONE_DIMENSION | SEQUENCES)[name](source(seed), False)
        values = {n: complex(function.reference(mpmath.mpf(n))) for n in (-2, -1, 1, 2)}
        for image in (
            lambda n, v: v[-n],
            lambda n, v: v[-n].conjugate(),
            lambda n, v: v[n].conjugate(),
            lambda n, v: -v[-n],
            lambda n, v: -v[-n].conjugate(),
        ):
            gap = max(abs(values[n] - image(n, values)) for n in values)
            assert gap > 1e-3 * max(map(abs, values.values()))


@pytest.mark.parametrize("name", [*ONE_DIMENSION, *SEQUENCES])
def test_real_samples_are_real_and_still_not_even_or_odd(name):
    for seed in range(20):
        function = (ONE_DIMENSION | SEQUENCES)[name](source(seed), True)
        assert function.real
        values = {n: complex(function.reference(mpmath.mpf(n))) for n in (-2, -1, 1, 2)}
        assert all(v.imag == 0 for v in values.values())
        for sign in (1, -1):
            gap = max(abs(values[n] - sign * values[-n]) for n in values)
            assert gap > 1e-3 * max(map(abs, values.values()))


def test_symmetric_samples_have_the_symmetry_asked_for():
    base = drawing._gaussian(source(0), False)
    x = mpmath.mpf("0.7")
    for sign in (1, -1):
        hermitian = Symmetric(base, sign, reflected=True, conjugated=True)
        image = mpmath.conj(hermitian.reference(-x))
        assert abs(hermitian.reference(x) - sign * image) < 1e-12
        assert abs(hermitian.reference(x)) > 1e-3


def variables(count):
    return [Affine.variable(k) for k in range(count)]


def product_of(seed):
    u, v = variables(2)
    t = Affine(Fraction(3, 7))
    f, g, h = (drawing._gaussian(source(f"{seed}{k}"), False) for k in range(3))
    return Product(
        (
            Sum((Value(f, (u,)), Conjugate(Value(g, (u + t,))))),
            Coordinate(u),
            Value(h, (v - u,)),
            Exponential(Product((Number(Fraction(0), Fraction(2)), Pi(), Coordinate(u)))),
        )
    )


@given(
    seed=st.integers(0, 30),
    x=st.floats(-5, 5),
    y=st.floats(-5, 5),
    im=st.floats(-1, 1),
    sharp=st.sampled_from([Sharpness(), Sharpness(20), Sharpness(60, 0)]),
)
@settings(max_examples=portion(100), deadline=None)
def test_bounds_of_composed_formulas_hold_on_the_strip(seed, x, y, im, sharp):
    formula = product_of(seed)
    found = bounds(formula, {0: Fraction(1)}, sharp)
    value = abs(evaluate(formula, {0: complex(x, im), 1: y}))
    real_parts = {0: x, 1: y}
    assert value <= bound_at(found, real_parts) * (1 + 1e-9)


@pytest.mark.parametrize("space", [Line(), Integers()], ids=["R", "Z"])
@given(seed=st.integers(0, 30), outer=st.integers(-6, 6))
@settings(max_examples=portion(25), deadline=None)
def test_elimination_bounds_the_total_of_the_bound(space, seed, outer):
    total = Total(0, space, product_of(seed))
    body = bounds(total.body, {}, Sharpness(4))
    step = 1.0 if isinstance(space, Integers) else 0.05
    points = [step * k for k in range(-round(40 / step), round(40 / step) + 1)]
    mass = step * sum(bound_at(body, {0: p, 1: outer}) for p in points)
    assert mass <= bound_at(eliminate(body, total), {1: outer}) * 1.01


@pytest.mark.parametrize("space", [Line(), Integers()], ids=["R", "Z"])
@pytest.mark.parametrize("apart", [0, 3, 90, 400])
def test_elimination_allows_for_what_is_flat_between_two_forms(space, apart):
    """∫ e^{−|u| − |u − b|} du = (1 + b) e^{−b} outgrows every multiple of e^{−min Q} = e^{−b}."""
    u = Affine.variable(0)
    forms = tuple(Form(Fraction(1), u + Affine(Fraction(c))) for c in (0, -apart))
    found = eliminate((Bound(arb(1), forms),), Total(0, space, Number(Fraction(1))))
    beyond = 1 if isinstance(space, Line) else 1 + 2 * math.exp(-2) / (1 - math.exp(-2))
    assert (beyond + apart) * math.exp(-apart) <= bound_at(found, {}) * (1 + 1e-9)


def turned(*factors):
    return Exponential(Product((Number(Fraction(0), Fraction(1)), *factors)))


numbers = st.fractions(min_value=-3, max_value=3, max_denominator=8)


@given(seed=st.integers(0, 30), a=numbers, b=numbers, c=numbers, d=numbers, at=st.integers(-3, 3))
@settings(max_examples=portion(60), deadline=None)
@pytest.mark.parametrize("cancelling", [True, False])
def test_bounds_of_fourier_integrals_hold(cancelling, seed, a, b, c, d, at):
    """∫ f(u) e^{iu(πA + B)} du, A and B affine in v, also where v cancels from A."""
    u, v = variables(2)
    f = drawing._gaussian(source(seed), False)
    # Where the integral is large: πA + B is small at v = `at`, though A and B are not.
    first, second = v.scaled(a) + Affine(3 * b), v.scaled(-a if cancelling else a)
    constant = d - Fraction(22, 7) * (first + second).put(1, Affine(Fraction(at))).constant - c * at
    body = Product(
        (
            Value(f, (u,)),
            turned(Pi(), Coordinate(u), Coordinate(first)),
            turned(Pi(), Coordinate(u), Coordinate(second)),
            turned(Coordinate(u), Coordinate(v.scaled(c) + Affine(constant))),
        )
    )
    value = 0.05 * sum(evaluate(body, {0: 0.05 * k, 1: at}) for k in range(-160, 161))
    for sharp in (Sharpness(), Sharpness(20), Sharpness(60)):
        found = bounds(Total(0, Line(), body), {}, sharp)
        assert abs(value) <= bound_at(found, {1: at}) * (1 + 1e-9) + 1e-12


@pytest.mark.parametrize("space", [Line(), Integers()], ids=["R", "Z"])
@given(seed=st.integers(0, 30), outer=st.integers(-6, 6))
@settings(max_examples=portion(25), deadline=None)
def test_tails_bound_what_lies_outside_the_window(space, seed, outer):
    # With few bits the windows are short and the tails large enough to be seen in floating point.
    total = Total(0, space, product_of(seed))
    unit = 7 * 4096
    step = Fraction(1) if isinstance(space, Integers) else Fraction(1, 16)
    window = Tails(total, 3, unit, step).window({1: outer * unit})
    low, high = Fraction(window.low, unit), Fraction(window.high, unit)
    beyond = [low - k * step for k in range(1, 400)] + [high + k * step for k in range(1, 400)]
    missed = sum(abs(evaluate(total.body, {0: float(p), 1: outer})) for p in beyond)
    assert missed <= float(window.tail) * (1 + 1e-9)


@pytest.mark.parametrize("centre", [-3, 0, 3])
def test_tails_count_both_sides(centre):
    # For q^|n − k| the bound is nearly an equality, so that half of it would not do.
    half = (Fraction(1, 2), Fraction(0))
    sequence = drawing.Geometric((Fraction(1), Fraction(0)), half, half, centre)
    total = Total(0, Integers(), Value(sequence, (Affine.variable(0),)))
    window = Tails(total, 20, 1, Fraction(1)).window({})
    missed = math.fsum(2.0 ** -abs(n - centre) for n in range(-200, 201) if n not in window.points)
    assert missed <= float(window.tail) < missed * 4 ** (1 + abs(centre))


def test_the_error_of_the_lattice_rule_is_bounded():
    # ∫ exp(−x²) dx = √π; a coarse step makes the error visible.
    gaussian = drawing.Gaussian((Fraction(1), Fraction(0)), Fraction(0), Fraction(0))
    total = Total(0, Line(), Value(gaussian, (Affine.variable(0),)))
    rule = Strip.of(total, 60, {})
    coarse = Strip(Fraction(1), Fraction(3), _mass(total, Fraction(3)))
    with ctx.workprec(200):
        missed = abs(sum((-arb(k * k)).exp() for k in range(-40, 41)) - arb.pi().sqrt())
    assert arb("1e-5") < missed < coarse.error(1)({}) < 1
    assert rule.error(1)({}) < arb(2) ** -60


def test_growth_and_constants_have_no_total():
    u = Affine.variable(0)
    for body in (Number(Fraction(1)), Coordinate(u), Exponential(Coordinate(u))):
        with pytest.raises(NoBound, match="no decay"):
            bounds(Total(0, Line(), body), {})


def test_poles_near_the_line_are_not_crossed():
    near = drawing.RationalDecay(
        (Fraction(1), Fraction(0)), Fraction(0), Fraction(1, 100), Fraction(0)
    )
    with pytest.raises(NoBound, match="poles"):
        near.bound((Fraction(1, 50),), (0,))
    assert near.bound((Fraction(1, 200),), (0,))[0] > 0


@settings(max_examples=portion(40), deadline=None)
@given(
    seed=st.integers(0, 10**6),
    start=st.tuples(fractions, fractions),
    step=st.tuples(small, small),
    count=st.integers(1, 60),
)
def test_a_row_of_values_is_what_single_points_give(seed, start, step, count) -> None:
    sample = drawing._coupled(3, 14)(source(seed), 0, real=False)
    start, step = ([fmpq(x.numerator, x.denominator) for x in pair] for pair in (start, step))
    with ctx.workprec(200):
        row = sample.row(start, step, count)
        single = sample.evaluator()
        for k, value in enumerate(row):
            alone = single(*(x + k * d for x, d in zip(start, step, strict=True)))
            assert value.overlaps(alone)
            # No digits are lost by the way: exponents of thousands cancel under guard bits.
            assert value.rel_accuracy_bits() >= alone.rel_accuracy_bits() - 8
