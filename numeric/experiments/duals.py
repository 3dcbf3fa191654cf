"""Exact derivatives by dual numbers: v + Σ gₖ εₖ with εₖ εₗ = 0, all rational.

A loss evaluated on dual numbers carries its gradient along (forward mode; W. K. Clifford 1873,
R. E. Wengert 1964). Nothing here is backpropagation: no layer has a backward rule that could
share a mistake with the theorem.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


class Dual:
    """A rational value and its derivatives by named parameters; those not named are 0."""

    __slots__ = ("slopes", "value")

    def __init__(
        self, value: Fraction | int, slopes: Mapping[Hashable, Fraction] | None = None
    ) -> None:
        self.value = Fraction(value)
        self.slopes = dict(slopes or {})

    def __add__(self, other: Dual | Fraction | int) -> Dual:
        return total([self, as_dual(other)])

    __radd__ = __add__

    def __mul__(self, other: Dual | Fraction | int) -> Dual:
        other = as_dual(other)
        slopes: dict[Hashable, Fraction] = {}
        for one, by in ((self, other), (other, self)):
            if by.value:  # padding and masks are 0
                _gather(slopes, {key: slope * by.value for key, slope in one.slopes.items()})
        return Dual(self.value * other.value, slopes)

    __rmul__ = __mul__

    def __neg__(self) -> Dual:
        return self * -1

    def __sub__(self, other: Dual | Fraction | int) -> Dual:
        return self + as_dual(other) * -1

    def reciprocal(self) -> Dual:
        """Return 1/x; raises ``ZeroDivisionError`` where the value is 0."""
        inverse = 1 / self.value
        return Dual(inverse, {k: -slope * inverse * inverse for k, slope in self.slopes.items()})


def as_dual(number: Dual | Fraction | int) -> Dual:
    """Return a dual number as it is, and a rational as a constant."""
    return number if isinstance(number, Dual) else Dual(number)


def total(numbers: list[Dual]) -> Dual:
    """Return the sum, 0 if there is none."""
    slopes: dict[Hashable, Fraction] = {}
    for number in numbers:
        _gather(slopes, number.slopes)
    return Dual(sum((number.value for number in numbers), start=Fraction(0)), slopes)


def _gather(slopes: dict[Hashable, Fraction], more: Mapping[Hashable, Fraction]) -> None:
    for key, slope in more.items():
        slopes[key] = slopes[key] + slope if key in slopes else slope


def value_and_gradient(
    function: Callable[[dict[Key, Dual]], Dual], at: Mapping[Key, Fraction]
) -> tuple[Fraction, dict[Key, Fraction]]:
    """Return a function's value at a point and its derivative by each coordinate, exactly."""
    result = function({key: Dual(value, {key: Fraction(1)}) for key, value in at.items()})
    return result.value, {key: result.slopes.get(key, Fraction(0)) for key in at}
