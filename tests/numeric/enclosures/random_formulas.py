"""Random formulas, and the values and bounds of formulas in floating point, from their meaning."""

from __future__ import annotations

import cmath
import math
from fractions import Fraction
from random import Random
from typing import Any

from flint import acb

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Value,
)
from numeric.reading import plans as drawing

Environment = dict[int, complex]

_AROUND, _RADIUS = 48, 0.25
"""So many points, on a circle of this radius, for Cauchy's integral of a derivative."""


def evaluate(formula: Formula, environment: Environment) -> complex:
    """The formula in floating point, straight from its meaning; conj φ is z ↦ conj φ(conj z)."""
    match formula:
        case Number(re, im):
            return complex(re, im)
        case Pi():
            return math.pi
        case Coordinate(affine):
            return affine_at(affine, environment)
        case Value(function, point):
            (only,) = point
            return complex(function.evaluator()(acb(affine_at(only, environment))))
        case Sum(terms):
            return sum(evaluate(t, environment) for t in terms)
        case Product(factors):
            return math.prod((evaluate(f, environment) for f in factors), start=1)
        case Power(base, exponent):
            return evaluate(base, environment) ** exponent
        case Conjugate(body):
            mirrored = {k: complex(v).conjugate() for k, v in environment.items()}
            return complex(evaluate(body, mirrored)).conjugate()
        case Exponential(body):
            return cmath.exp(evaluate(body, environment))
        case Derivative(variable, body, order):
            turns = [cmath.exp(2j * math.pi * k / _AROUND) for k in range(_AROUND)]
            values = [evaluate(body, {**environment, variable: _RADIUS * t}) for t in turns]
            summed = sum(v * t**-order for v, t in zip(values, turns, strict=True))
            return summed / _AROUND * math.factorial(order) / _RADIUS**order
    raise AssertionError(formula)


def affine_at(affine: Affine, environment: Environment) -> Any:
    """The value of a coordinate."""
    return float(affine.constant) + sum(float(c) * environment[v] for v, c in affine.slopes)


def bound_at(found: Any, environment: Environment) -> float:
    """The sum of bounds where the real parts of variables are these."""
    total = 0.0
    for bound in found:
        exponent = sum(float(f.rate) * abs(affine_at(f.affine, environment)) for f in bound.forms)
        total += math.exp(float(bound.constant.log().upper()) - exponent)
    return total


# ------------------------------------------------------------------ drawing

OUTER = (0, 1)
"""The variables of random formulas; others are bound inside."""


def place(source: Random, *variables: int) -> Affine:
    """A coordinate of some of the variables."""
    slopes = {v: Fraction(source.choice((-3, -2, -1, 1, 2, 3)), 2) for v in variables}
    return Affine.of(Fraction(source.randint(-4, 4), 2), slopes)


def exponential(source: Random, *variables: int) -> Formula:
    """e to a monomial: a number, at times π, and at most two coordinates, of which two turn."""
    chosen = [place(source, *source.sample(variables, 1)) for _ in range(source.randint(0, 2))]
    re, im = (Fraction(source.choice((-3, -1, 1, 2)), 2) for _ in range(2))
    number = source.choice((Number(re), Number(Fraction(0), im), Number(re, im)))
    turning = Number(Fraction(0), im) if len(chosen) == 2 else number
    pi = (Pi(),) * source.randint(0, 1)
    return Exponential(Product((turning, *pi, *map(Coordinate, chosen))))


def differentiated(source: Random) -> Formula:
    """A derivative of what grows fast, so that it is not far below the largest value around."""
    inside = 2
    steep = Number(Fraction(source.choice((-9, 4, 12))), Fraction(source.choice((-9, 0, 0, 9))))
    where = place(source, source.choice(OUTER)) + Affine.variable(inside)
    body = Exponential(Product((steep, Coordinate(where))))
    return Derivative(inside, body, source.randint(1, 2))


def simple(source: Random) -> Formula:
    """A formula of one part."""
    kind = source.choice("xxeeeedgn")
    if kind == "x":
        return Coordinate(place(source, source.choice(OUTER)))
    if kind == "e":
        return exponential(source, *OUTER)
    if kind == "d":
        return differentiated(source)
    if kind == "g":
        return Value(drawing._gaussian(source, False), (place(source, source.choice(OUTER)),))
    return source.choice((Pi(), Number(Fraction(source.randint(-9, 9), 4), Fraction(1, 3))))


def formula(source: Random) -> Formula:
    """A formula of few parts: of many, some bound is loose, and hides that another is false."""
    one = simple(source)
    kind = source.choice("11pscq")
    if kind in "ps":
        return (Product if kind == "p" else Sum)((one, simple(source)))
    return {"c": Conjugate(one), "q": Power(one, 2)}.get(kind, one)


def points(source: Random, strip: dict[int, Fraction], count: int) -> list[Environment]:
    """Complex points of a strip, most on its edges; near 0, and where coordinates are about 16.

    There the bound of a coordinate is its value.
    """
    found = []
    for _ in range(count):
        spread = source.choice((1, 4, 16, 16))
        found.append(
            {
                v: complex(
                    source.choice((-1, 1)) * source.uniform(0.6, 1) * spread,
                    source.choice((-1, 1, 1, 0.5, -1)) * float(strip[v]),
                )
                for v in OUTER
            }
        )
    return found
