"""Polynomials with Gaussian rational coefficients, from the constant one on."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TypeAlias

from flint import acb

from numeric.formulas.formula import rational

Coefficient: TypeAlias = tuple[Fraction, Fraction]
Polynomial: TypeAlias = tuple[Coefficient, ...]

ONE: Coefficient = (Fraction(1), Fraction(0))


def multiplied(first: Polynomial, second: Polynomial) -> Polynomial:
    """Return the product."""
    result = [(Fraction(0), Fraction(0))] * (len(first) + len(second) - 1)
    for i, (a, b) in enumerate(first):
        for j, (c, d) in enumerate(second):
            re, im = result[i + j]
            result[i + j] = re + a * c - b * d, im + a * d + b * c
    return tuple(result)


def conjugated(polynomial: Polynomial) -> Polynomial:
    """Return the polynomial with conjugate coefficients."""
    return tuple((re, -im) for re, im in polynomial)


def composed(polynomial: Polynomial, inside: Polynomial) -> Polynomial:
    """Return the polynomial of a polynomial of degree 1."""
    result: Polynomial = (polynomial[-1],)
    for re, im in reversed(polynomial[:-1]):
        (a, b), *rest = multiplied(result, inside)
        result = ((a + re, b + im), *rest)
    return result


def evaluator(polynomial: Polynomial) -> Callable[[acb], acb]:
    """Return the polynomial in balls, by powers of the distance from the mean of its zeros.

    There it is narrow on wide balls: z² − 2000z + 1000001 is (z − 1000)² + 1.
    """
    centre = (Fraction(0), Fraction(0))
    if len(polynomial) > 2:
        (a, b), (c, d) = polynomial[-1], polynomial[-2]
        size = -(len(polynomial) - 1) * (a * a + b * b)
        centre = (c * a + d * b) / size, (d * a - c * b) / size
    moved = composed(polynomial, (centre, ONE))
    middle = acb(*map(rational, centre))
    coefficients = [acb(*map(rational, c)) for c in reversed(moved)]

    def evaluate(z: acb) -> acb:
        u, value = z - middle, coefficients[0]
        for coefficient in coefficients[1:]:
            value = value * u + coefficient
        return acb(value)

    return evaluate
