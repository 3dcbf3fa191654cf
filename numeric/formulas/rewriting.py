"""Formulas rewritten: coordinates put for variables, totals of products taken apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Modulus,
    Power,
    Product,
    Sum,
    Total,
    Value,
    free_variables,
)

_WRITTEN_OUT = 3
"""Powers up to this one are multiplied out where totals are taken apart."""


def moved(formula: Formula, point: tuple[Affine, ...]) -> Formula:
    """Return a formula at a point, which is put for its variables 0, 1, …."""
    return put(formula, dict(enumerate(point)))


def put(formula: Formula, values: Mapping[int, Affine]) -> Formula:
    """Return the formula with coordinates for free variables."""

    def placed(affine: Affine) -> Affine:
        parts = (values.get(v, Affine.variable(v)).scaled(c) for v, c in affine.slopes)
        return sum(parts, Affine(affine.constant))

    match formula:
        case Coordinate(affine):
            return Coordinate(placed(affine))
        case Value(function, point):
            return Value(function, tuple(map(placed, point)))
        case Sum(terms):
            return Sum(tuple(put(t, values) for t in terms))
        case Product(factors):
            return Product(tuple(put(f, values) for f in factors))
        case Power(base, exponent):
            return Power(put(base, values), exponent)
        case Conjugate() | Exponential() | Modulus() | Total() | Derivative():
            return replace(formula, body=put(formula.body, values))
        case _:
            return formula


def separate(formula: Formula) -> Formula:
    """Return the formula with totals of products of independent factors taken apart.

    A total of a sum becomes a sum of totals, and a factor in which the variable does not occur
    leaves the total. Both are exact where every part converges absolutely, and each part that
    remains is enclosed only after that is proved. An integral over ℝ² of samples that are sums
    of products u(x) v(y) becomes a few integrals over ℝ in this way.
    """
    match formula:
        case Total():
            body = expand(separate(formula.body))
            parts = [_taken_apart(formula, factors) for factors in body]
            return parts[0] if len(parts) == 1 else Sum(tuple(parts))
        case Sum(terms):
            return Sum(tuple(map(separate, terms)))
        case Product(factors):
            return Product(tuple(map(separate, factors)))
        case Conjugate(body):
            return Conjugate(separate(body))
        case Power(base, exponent):
            return Power(separate(base), exponent)
        case Exponential(body):
            return Exponential(separate(body))
        case Modulus(body):
            return Modulus(separate(body))
        case _:
            return formula


def expand(formula: Formula) -> list[tuple[Formula, ...]]:
    """Return a formula as a sum of products: one tuple of factors for every term.

    The exponential of a sum is a product of exponentials, so that e^{−2πi(ξ₁x + ξ₂y)} comes apart.
    """
    match formula:
        case Sum(terms):
            return [monomial for term in terms for monomial in expand(term)]
        case Product(factors):
            result: list[tuple[Formula, ...]] = [()]
            for factor in factors:
                result = [done + more for more in expand(factor) for done in result]
            return result
        case Power(base, exponent) if 1 < exponent <= _WRITTEN_OUT:
            return expand(Product((base,) * exponent))
        case Exponential(Sum() as body):
            return [tuple(Exponential(Product(monomial)) for monomial in expand(body))]
        case Conjugate(Conjugate(body)):
            return expand(body)
        case Conjugate(body) if isinstance(body, (Sum, Product, Power, Exponential)):
            inner = expand(body)
            if inner != [(body,)]:
                return [tuple(map(Conjugate, monomial)) for monomial in inner]
            return [(formula,)]
        case _:
            return [(formula,)]


def _taken_apart(total: Total, factors: tuple[Formula, ...]) -> Formula:
    inside = tuple(f for f in factors if total.variable in free_variables(f))
    outside = tuple(f for f in factors if total.variable not in free_variables(f))
    inner = Total(total.variable, total.space, Product(inside), total.sign)
    return Product((*outside, inner)) if outside else inner
