"""Exact derivatives by dual numbers: v + Σ gₖ εₖ with εₖ εₗ = 0, all rational.

A loss evaluated on dual numbers carries its gradient along (forward mode; W. K. Clifford 1873,
R. E. Wengert 1964). Nothing here is backpropagation: no layer has a backward rule that could
share a mistake with the theorem. Inside, numbers are those of python-flint, which take a fraction
of the time of Python's; what goes in and comes out are Python's.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import TypeAlias, TypeVar

from flint import fmpq

Key = TypeVar("Key", bound=Hashable)
Rational: TypeAlias = fmpq | Fraction | int


class Dual:
    """A rational value and its derivatives by named parameters; those not named are 0."""

    __slots__ = ("slopes", "value")

    def __init__(self, value: Rational, slopes: Mapping[Hashable, fmpq] | None = None) -> None:
        self.value = value if isinstance(value, fmpq) else fmpq(value.numerator, value.denominator)
        self.slopes = {} if slopes is None else slopes

    def __add__(self, other: Dual | Rational) -> Dual:
        return total([self, as_dual(other)])

    __radd__ = __add__

    def __mul__(self, other: Dual | Rational) -> Dual:
        other = as_dual(other)
        slopes: dict[Hashable, fmpq] = {}
        for one, by in ((self, other), (other, self)):
            if by.value:  # padding and masks are 0
                _gather(slopes, {key: slope * by.value for key, slope in one.slopes.items()})
        return Dual(self.value * other.value, slopes)

    __rmul__ = __mul__

    def __neg__(self) -> Dual:
        return self * -1

    def __sub__(self, other: Dual | Rational) -> Dual:
        return self + as_dual(other) * -1

    def reciprocal(self) -> Dual:
        """Return 1/x; raises ``ZeroDivisionError`` where the value is 0."""
        inverse = 1 / self.value
        return Dual(inverse, {k: -slope * inverse * inverse for k, slope in self.slopes.items()})


def as_dual(number: Dual | Rational) -> Dual:
    """Return a dual number as it is, and a rational as a constant."""
    return number if isinstance(number, Dual) else Dual(number)


def total(numbers: list[Dual]) -> Dual:
    """Return the sum, 0 if there is none."""
    slopes: dict[Hashable, fmpq] = {}
    for number in numbers:
        _gather(slopes, number.slopes)
    return Dual(sum((number.value for number in numbers), start=fmpq(0)), slopes)


def _gather(slopes: dict[Hashable, fmpq], more: Mapping[Hashable, fmpq]) -> None:
    for key, slope in more.items():
        slopes[key] = slopes[key] + slope if key in slopes else slope


def value_and_gradient(
    function: Callable[[dict[Key, Dual]], Dual], at: Mapping[Key, Fraction]
) -> tuple[Fraction, dict[Key, Fraction]]:
    """Return a function's value at a point and its derivative by each coordinate, exactly."""
    result = function({key: Dual(value, {key: fmpq(1)}) for key, value in at.items()})
    gradient = {key: _fraction(result.slopes.get(key, fmpq(0))) for key in at}
    return _fraction(result.value), gradient


def _fraction(number: fmpq) -> Fraction:
    return Fraction(int(number.numerator), int(number.denominator))
