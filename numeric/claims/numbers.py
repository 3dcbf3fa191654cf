"""The numbers that claims compare: Gaussian rationals where all is exact, balls elsewhere."""

from __future__ import annotations

from fractions import Fraction
from typing import TypeAlias

from flint import acb, arb, fmpq

from numeric.formulas.gauss import Gauss

Number: TypeAlias = Gauss | acb
Real: TypeAlias = fmpq | arb

Exponent: TypeAlias = Fraction | None
"""The exponent of a norm; None is ∞."""


def ball(value: Number) -> acb:
    """Return a number as a ball at the current precision."""
    return value.ball() if isinstance(value, Gauss) else acb(value)


def add(left: Number, right: Number) -> Number:
    """Return a sum: exact if both are, else a ball."""
    if isinstance(left, Gauss) and isinstance(right, Gauss):
        return left + right
    return ball(left) + ball(right)


def multiply(left: Number, right: Number) -> Number:
    """Return a product: exact if both are, else a ball."""
    if isinstance(left, Gauss) and isinstance(right, Gauss):
        return left * right
    return ball(left) * ball(right)


def conjugate(value: Number) -> Number:
    """Return the complex conjugate."""
    return value.conjugate() if isinstance(value, Gauss) else acb(value.real, -value.imag)


def negative(value: Number) -> Number:
    """Return −z."""
    return Gauss(-value.real, -value.imag) if isinstance(value, Gauss) else -value


def difference(left: Number, right: Number) -> Number:
    """Return left − right."""
    return add(left, negative(right))


def square(value: Number) -> Real:
    """Return |z|², exact for a Gaussian rational."""
    return value.real * value.real + value.imag * value.imag


def size(value: Number) -> arb:
    """Return |z| as a ball."""
    return arb(square(value)).nonnegative_part().sqrt() if not is_zero(value) else arb(0)


def of_real(value: Real) -> Number:
    """Return a real number as a complex one."""
    return Gauss(value, fmpq(0)) if isinstance(value, fmpq) else acb(value)


def is_zero(value: Number) -> bool:
    """Tell whether the number is exactly 0; a ball that merely contains 0 is not."""
    return bool(value == Gauss.of(0) if isinstance(value, Gauss) else value.is_zero())


def total(values: list[Number]) -> Number:
    """Return the sum; 0 for no values."""
    result: Number = Gauss.of(0)
    for value in values:
        result = add(result, value)
    return result


def power(base: Real, exponent: Fraction) -> arb:
    """Return base^exponent for base ≥ 0, with 0^e = 0 for e > 0."""
    if isinstance(base, fmpq) and base == 0:
        return arb(0)
    return arb(base) ** arb(fmpq(exponent.numerator, exponent.denominator))


def greatest(values: list[Real]) -> Real:
    """Return the maximum: exact if all values are, else a ball that contains it."""
    exact = [v for v in values if isinstance(v, fmpq)]
    if len(exact) == len(values):
        return max(exact)
    result = arb(values[0])
    for value in values[1:]:
        result = result.max(arb(value))
    return result
