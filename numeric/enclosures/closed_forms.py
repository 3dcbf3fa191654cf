"""Formulas of Gaussians, polynomials and waves on ℝ in closed form: nothing is cut off or sampled.

Totals over a plane must converge jointly; of totals inside one another each has to converge for
itself. What is not of this kind has no closed form, and another engine has its value.
"""

from __future__ import annotations

from functools import lru_cache
from math import prod

from flint import acb, ctx

from numeric.enclosures.derivatives import Jet
from numeric.enclosures.gaussian_sums import GaussianSum, Polynomial, gaussian, linear
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Line,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Unsettled,
    Value,
    rational,
)
from numeric.samples.compound import CoupledGaussian
from numeric.samples.elementary import Bell, Growth, Level
from numeric.samples.families import Gaussian
from numeric.samples.functions import ball

_GUARD = 96
_MOST = 400
"""So many summands take as long as sums over lattices."""

_FRESH, _FIRST, _SECOND = -1_000_000, -1_000_001, -1_000_002
"""Variables that no formula has."""


class NoClosedForm(Exception):  # noqa: N818 - no fault: another engine has the value
    """A formula has parts that are not of this kind, or a total is not seen to converge here."""


@lru_cache(maxsize=64)
def closed_form(formula: Formula, bits: int) -> acb:
    """Return a ball that contains the value of a formula without free variables.

    A mutant has one side in common with its statement, of which the value is kept.

    Raises
    ------
    NoClosedForm
        If it has none here.
    """
    try:
        with ctx.workprec(bits + _GUARD):
            return _value(formula).ball()
    except Unsettled as unsettled:
        raise NoClosedForm(unsettled.reason) from unsettled


def _value(formula: Formula) -> GaussianSum:
    match formula:
        case Number(re, im):
            return GaussianSum(ball((re, im)))
        case Pi():
            return GaussianSum(acb.pi())
        case Coordinate(affine):
            return linear(affine)
        case Value(Gaussian() as function, (x,)):
            return _gaussian(function, x)
        case Value(Jet(base=Gaussian() as function, order=order), (x,)):
            moved = _gaussian(function, x + Affine.variable(_FRESH))
            return moved.derivative(_FRESH, order)
        case Value(Level(value), _):
            return GaussianSum(acb(value.ball()))
        case Value(Bell(steepness), (x,)):
            return _of({(_FIRST, _FIRST): acb(-steepness.ball())}, x)
        case Value(Growth(speed, turning), (x,)):
            return _of({(_FIRST,): acb(0, speed.ball()) if turning else acb(speed.ball())}, x)
        case Value(CoupledGaussian() as function, (x, y)):
            return _coupled(function).at({_FIRST: x, _SECOND: y})
        case Sum(terms):
            return sum(map(_value, terms), GaussianSum(acb(0)))
        case Product(factors):
            return _product([_value(factor) for factor in factors])
        case Power(base, exponent):
            return _power(_value(base), exponent)
        case Conjugate(body):
            return _value(body).conjugate()
        case Exponential(body):
            return _value(body).exponential()
        case Total():
            return _total(formula)
        case Derivative(variable, body, order):
            return _value(body).derivative(variable, order)
    raise NoClosedForm(type(formula).__name__)


def _product(factors: list[GaussianSum]) -> GaussianSum:
    if prod(len(factor.bells) + 1 for factor in factors) > _MOST:
        raise NoClosedForm("there are too many summands")
    return prod(factors, start=GaussianSum(acb(1)))


def _power(base: GaussianSum, exponent: int) -> GaussianSum:
    if exponent >= 0:
        return _product([base] * exponent)
    if base.ball().contains(0):
        raise NoClosedForm("a denominator is not seen to differ from 0")
    return base**exponent


def _total(total: Total) -> GaussianSum:
    variables, sign = [], 1
    body: Formula = total
    while isinstance(body, Total):
        if not isinstance(body.space, Line):
            raise NoClosedForm("a total is a sum")
        variables.append(body.variable)
        sign *= body.sign
        body = body.body
    return _value(body).total(variables) * GaussianSum(acb(sign))


def _of(exponent: Polynomial, place: Affine) -> GaussianSum:
    """Return e to the power of a polynomial in one variable, at a place."""
    return gaussian({(): acb(1)}, exponent).at({_FIRST: place})


def _gaussian(function: Gaussian, place: Affine) -> GaussianSum:
    x = _FIRST
    a, centre = ball(function.a), acb(rational(function.centre))
    turn = acb(0, rational(function.frequency))
    exponent = {(x, x): -a, (x,): turn, (): turn * centre}
    factor = {(x,) * k: ball(c) for k, c in enumerate(function.polynomial)}
    moved = place + Affine(-function.centre)
    return gaussian(factor, exponent).at({x: moved})


def _coupled(function: CoupledGaussian) -> GaussianSum:
    """Return the function of its two coordinates."""
    x, y = _FIRST, _SECOND
    p, q, s = map(ball, function.polynomial)
    a, b, c = map(ball, (function.a, function.b, function.c))
    turns = [acb(0, rational(f)) for f in function.frequency]
    shift = acb(0)
    for turn, centre in zip(turns, function.centre, strict=True):
        shift += turn * acb(rational(centre))
    pair = (x, y) if x <= y else (y, x)
    exponent: Polynomial = {
        (x, x): -a, pair: -2 * b, (y, y): -c, (x,): turns[0], (y,): turns[1], (): shift,
    }  # fmt: skip
    m, n = (Affine.variable(v) + Affine(-z) for v, z in zip((x, y), function.centre, strict=True))
    return gaussian({(): p, (x,): q, (y,): s}, exponent).at({x: m, y: n})
