"""Formulas made as terms are read: numbers multiplied together, conjugates taken of the parts."""

from __future__ import annotations

from collections.abc import Iterable

from numeric.formulas.formula import (
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Value,
)
from numeric.formulas.gauss import Gauss

_ONE = Gauss.of(1)


def multiplied(factors: Iterable[Formula]) -> Formula:
    """Return the product of formulas, with one number at most, which stands first."""
    number = _ONE
    others: list[Formula] = []
    for factor in factors:
        if isinstance(factor, Number):
            number *= Gauss.of(factor.real, factor.imag)
        else:
            others.append(factor)
    if number != _ONE or not others:
        others.insert(0, Number(*number.pair()))
    return others[0] if len(others) == 1 else Product(tuple(others))


def powered(base: Formula, exponent: int) -> Formula:
    """Return a power of a formula; one of a number, 0 to a negative power apart, is a number."""
    if isinstance(base, Number) and (exponent >= 0 or base.real or base.imag):
        return Number(*(Gauss.of(base.real, base.imag) ** exponent).pair())
    return base if exponent == 1 else Power(base, exponent)


def conjugated(formula: Formula) -> Formula:
    """Return the conjugate of a formula, taken of its parts down to values and totals."""
    match formula:
        case Number(real, imag):
            return Number(real, -imag)
        case Pi() | Coordinate() | Modulus():
            return formula
        case Conjugate(body):
            return body
        case Sum(terms):
            return Sum(tuple(map(conjugated, terms)))
        case Product(factors):
            return Product(tuple(map(conjugated, factors)))
        case Power(base, exponent):
            return Power(conjugated(base), exponent)
        case Exponential(body):
            return Exponential(conjugated(body))
        case Value(function, _) if function.real:
            return formula
        case _:
            return Conjugate(formula)
