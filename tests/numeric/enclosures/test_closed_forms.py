"""Closed forms of Gaussians: the values of the engine that samples, and of plain sums."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import mpmath
import numpy as np
import pytest
from flint import acb
from hypothesis import given, settings
from hypothesis import strategies as st
from random_formulas import evaluate

from numeric.checks.tasks import make_task
from numeric.enclosures.closed_forms import NoClosedForm, closed_form
from numeric.enclosures.enclosure import enclosures
from numeric.enclosures.tails import TooLong
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Integers,
    Line,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Unsettled,
    Value,
)
from numeric.formulas.rewriting import put
from numeric.formulas.surds import Surd
from numeric.reading.statement import read_statement
from numeric.samples.compound import CoupledGaussian
from numeric.samples.elementary import Bell, Growth, Level
from numeric.samples.families import Gaussian, Sech
from symbolic import R2, R, lemmas
from tests.portion import portion

BITS = 60
X, Y, U = 0, 1, 2

numbers = st.fractions(-2, 2, max_denominator=4)
signs = st.sampled_from([-1, 1])
pairs = st.tuples(numbers, numbers)


def line(constant: Fraction, **slopes: Fraction) -> Affine:
    return Affine.of(
        Fraction(constant), {{"x": X, "y": Y, "u": U}[v]: c for v, c in slopes.items()}
    )


@st.composite
def gaussians(draw):
    a = (draw(st.fractions(Fraction(1, 2), 2, max_denominator=4)), draw(numbers))
    polynomial = tuple(draw(st.lists(pairs, min_size=1, max_size=3)))
    return Gaussian(a, draw(numbers), draw(numbers), polynomial)


@st.composite
def integrands(draw, variable, *others):
    """A function that decays in the variable, times waves, coordinates and derivatives."""
    slope = Fraction(draw(signs))
    rest = {v: draw(numbers) for v in others}
    place = line(draw(numbers), **{variable: slope}, **rest)
    value: Formula = Value(draw(gaussians()), (place,))
    factors = [draw(st.sampled_from([value, Conjugate(value)]))]
    more = draw(st.sets(st.sampled_from("xwdsp"), max_size=2))
    if "x" in more:
        factors.append(Coordinate(place))
    if "w" in more:
        turn = Number(Fraction(0), draw(numbers))
        factors.append(Exponential(Product((turn, Pi(), Coordinate(place)))))
    if "d" in more:
        inside = Value(draw(gaussians()), (place + Affine.variable(U),))
        factors.append(Derivative(U, inside, draw(st.integers(1, 2))))
    if "s" in more:
        factors.append(Sum((Number(Fraction(1), draw(numbers)), Coordinate(place))))
    if "p" in more:
        factors.append(Power(Coordinate(place), draw(st.integers(0, 3))))
    return Product(tuple(factors))


def agree(formula: Formula) -> acb:
    """Compare with the engine that samples, where that is not too long, and return the ball."""
    found = closed_form(formula, BITS)
    try:
        (other,) = enclosures((formula,), BITS)
    except TooLong:
        return found
    assert found.overlaps(other)
    assert float(found.rad()) <= 2.0**-50 * max(1.0, abs(complex(found)))
    return found


@settings(max_examples=portion(25))
@given(body=integrands("x"), sign=signs)
def test_integrals_are_those_of_the_other_engine_and_of_plain_sums(body, sign):
    found = agree(Total(X, Line(), body, sign))
    step = 1 / 16
    plain = sign * step * sum(evaluate(body, {X: step * k}) for k in range(-400, 401))
    assert complex(found) == pytest.approx(plain, rel=1e-9, abs=1e-9)


@settings(max_examples=portion(10))
@given(data=st.data())
def test_integrals_inside_integrals(data):
    """A convolution has a function of its own inside; over a plane both variables count."""
    inner = data.draw(integrands("y", "x"))
    outer = data.draw(integrands("x"))
    agree(Total(X, Line(), Product((outer, Total(Y, Line(), inner)))))
    agree(Total(X, Line(), Total(Y, Line(), Product((outer, inner)))))


@settings(max_examples=portion(15))
@given(place=st.builds(lambda c, s: line(c, x=Fraction(s)), numbers, signs), moved=numbers)
def test_scales_that_are_not_rational(place, moved):
    """Users' own functions, as e^{−πx²}, against sums over lattices and mpmath's quadrature."""
    functions = [
        (Bell(Surd(Fraction(1, 2), halves=2)), place),
        (Bell(Surd(Fraction(1), root=Fraction(2))), line(moved, x=Fraction(1))),
        (Growth(Surd(Fraction(1), log=Fraction(2)), turning=False), place),
        (Growth(Surd(Fraction(1, 3), halves=2), turning=True), line(moved, x=Fraction(1))),
        (Level(Surd(Fraction(-1, 2), halves=1)), Affine(Fraction(0))),
    ]
    values = tuple(Value(function, (affine,)) for function, affine in functions)
    found = agree(Total(X, Line(), Product(values)))

    def body(x):
        points = [float(a.slope(X)) * x + float(a.constant) for _, a in functions]
        pairs = zip(functions, points, strict=True)
        return mpmath.fprod(f.reference(mpmath.mpf(t)) for (f, _), t in pairs)

    assert complex(found) == pytest.approx(complex(mpmath.quad(body, range(-8, 9))), rel=1e-9)


@st.composite
def coupled(draw):
    # Where phases turn slowly a sum over a lattice has six digits.
    b = (draw(numbers) / 4, draw(numbers) / 4)
    a, c = (
        (abs(b[0]) + draw(st.fractions(Fraction(1, 2), 2, max_denominator=4)), draw(numbers) / 4)
        for _ in range(2)
    )
    draws = [draw(pairs) for _ in range(5)]
    return CoupledGaussian(a, b, c, draws[0], draws[1], tuple(draws[2:]))


def sampled(f, x, y):
    """Return the values of a coupled Gaussian, by its formula in floating point."""
    a, b, c, p, q, s = (complex(*z) for z in (f.a, f.b, f.c, *f.polynomial))
    u, v = x - float(f.centre[0]), y - float(f.centre[1])
    turn = 1j * (float(f.frequency[0]) * x + float(f.frequency[1]) * y)
    return (p + q * u + s * v) * np.exp(turn - a * u**2 - 2 * b * u * v - c * v**2)


@settings(max_examples=portion(25))
@given(f=coupled(), g=coupled(), places=st.tuples(numbers, numbers))
def test_correlations_of_coupled_gaussians(f, g, places):
    tau = (Affine.variable(X), Affine.variable(Y))
    there = tuple(Affine(t) + x for t, x in zip(places, tau, strict=True))
    body = Product((Conjugate(Value(f, tau)), Value(g, there)))
    found = closed_form(Total(X, Line(), Total(Y, Line(), body)), BITS)
    x, y = np.meshgrid(*[np.arange(-7, 7, 1 / 8)] * 2)
    first, second = map(float, places)
    plain = (np.conj(sampled(f, x, y)) * sampled(g, x + first, y + second)).sum() / 64
    assert complex(found) == pytest.approx(complex(plain), rel=1e-6, abs=1e-6)


# ------------------------------------------------------------------ what has none

BELL = Gaussian((Fraction(1), Fraction(0)), Fraction(0), Fraction(0))
TURNING = Exponential(
    Product((Number(Fraction(0), Fraction(1)), Coordinate(line(0, x=1)), Coordinate(line(0, y=1))))
)
SECH = Sech((Fraction(1), Fraction(0)), Fraction(1), Fraction(0), Fraction(0))
AT_X, AT_Y = Value(BELL, (line(0, x=1),)), Value(BELL, (line(0, y=1),))


@pytest.mark.parametrize(
    "formula",
    [
        Total(X, Line(), Coordinate(line(0, x=1))),
        Total(X, Line(), Number(Fraction(1))),
        Total(X, Line(), Sum((AT_X, Number(Fraction(1))))),
        Total(X, Line(), Exponential(Product((Coordinate(line(0, x=1)),) * 2))),
        Total(X, Line(), Product((AT_X, Exponential(Product((Coordinate(line(0, x=1)),) * 3))))),
        Total(X, Line(), Product((AT_X, Exponential(Product((Coordinate(line(0, x=1)),) * 2))))),
        Total(X, Integers(), AT_X),
        Total(X, Line(), Modulus(AT_X)),
        Total(X, Line(), Value(SECH, (line(0, x=1),))),
        Power(Sum((Number(Fraction(1)), Number(Fraction(-1)))), -1),
        Value(BELL, (line(0, x=1),)),
    ],
)
def test_what_does_not_converge_or_is_no_gaussian_has_none(formula):
    with pytest.raises(NoClosedForm):
        closed_form(formula, BITS)


def test_over_a_plane_both_variables_count_and_one_after_the_other_they_do_not():
    """∫∫ e^{−x² + ixy} dx dy does not converge absolutely; ∫ (∫ e^{−x² + ixy} dx) · 1 dy does."""
    body = Product((AT_X, TURNING))
    with pytest.raises(NoClosedForm, match="converge"):
        closed_form(Total(Y, Line(), Total(X, Line(), body)), BITS)
    nested = Total(Y, Line(), Product((Number(Fraction(1)), Total(X, Line(), body))))
    found = closed_form(nested, BITS)
    assert complex(found) == pytest.approx(2 * 3.141592653589793)  # √π ∫ e^{−y²/4} dy
    agree(Total(Y, Line(), Total(X, Line(), Product((body, AT_Y)))))


def test_what_oscillates_away_one_after_the_other_does_not_converge_over_a_plane():
    """−x² + 3xy − y² grows along x = y; with 3i xy beside it both single integrals exist."""
    coupling = Number(Fraction(3), Fraction(3))
    turn = Exponential(Product((coupling, Coordinate(line(0, x=1)), Coordinate(line(0, y=1)))))
    over_x = Total(X, Line(), Product((AT_X, turn, AT_Y)))
    assert closed_form(Total(Y, Line(), Product((Number(Fraction(1)), over_x))), BITS).is_finite()
    with pytest.raises(NoClosedForm, match="converge"):
        closed_form(Total(Y, Line(), over_x), BITS)


# ------------------------------------------------------------------ the catalogue

PAIRS = Random(5).sample(  # noqa: S311 - statements, not secrets
    [(x, d) for x in lemmas for d in (R, R2) if d in x.domains and x.chapter not in "GH"], 24
)


@pytest.mark.drawn(3)
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0].id}-{pair[1]}")
def test_sides_of_statements_have_the_values_of_the_other_engine(pair):
    read = read_statement(pair[0].on(pair[1]))
    compared = 0
    for plan in read.plans():
        try:
            task = make_task(read, plan, 12, 0)
        except Unsettled:
            continue
        balls = []
        for side in (task.left, task.right):
            try:
                balls.append(closed_form(side, 60))
                (other,) = enclosures((side,), 60)
            except (NoClosedForm, TooLong):
                continue
            assert balls[-1].overlaps(other)
        compared += len(balls)
        assert len(balls) < 2 or balls[0].overlaps(balls[1])
    assert compared or pair[0].id.startswith("C26")  # a periodic function is no Gaussian


def test_moving_a_formula_moves_its_value():
    """The closed form of a convolution at a place, against the one with the place put in."""
    f = Gaussian(
        (Fraction(1), Fraction(1, 3)), Fraction(1, 2), Fraction(1), ((Fraction(1), Fraction(1)),)
    )
    body = Product((Value(f, (line(0, y=1),)), Value(BELL, (line(0, x=1, y=-1),))))
    conv = Total(Y, Line(), body)
    for place in (Fraction(0), Fraction(7, 3)):
        moved = put(conv, {X: Affine(place)})
        agree(moved)
