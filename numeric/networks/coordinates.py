"""Coordinates of places, steps, layers and channels: numbers, and affine forms on real lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from math import prod
from typing import Any, TypeAlias

from numeric.formulas.formula import Affine, Unsettled

Coordinate: TypeAlias = Any
"""A whole number; on ℝ also a `Fraction`, or an `Affine` form in variables that are not put in."""

Place = tuple[Coordinate, ...]
Bound = tuple[Place, ...]
"""The points bound around a term, the nearest first."""

Read: TypeAlias = Callable[[Bound], Coordinate]
"""What gives a coordinate, from the points bound around it."""


def added(coordinates: Sequence[Coordinate]) -> Coordinate:
    """Return the sum of coordinates."""
    try:
        return sum(coordinates)
    except TypeError:  # an affine form is among them, which is seldom
        pass
    forms = (x if isinstance(x, Affine) else Affine(Fraction(x)) for x in coordinates)
    return sum(forms, Affine(Fraction(0)))


def times(coordinates: Sequence[Coordinate]) -> Coordinate:
    """Return the product of coordinates, of which at most one is not a number."""
    try:
        return prod(coordinates)
    except TypeError:
        pass
    forms = [x for x in coordinates if isinstance(x, Affine)]
    factor = prod(x for x in coordinates if not isinstance(x, Affine))
    if len(forms) > 1:
        raise Unsettled("a place is a product of places", "state it with strides that are numbers")
    return forms[0].scaled(Fraction(factor))


def joined(
    parts: Sequence[Read],
    pair: Callable[[Coordinate, Coordinate], Coordinate],
    together: Callable[[Sequence[Coordinate]], Coordinate],
) -> Read:
    """Return the reader of coordinates put together; two numbers, as most are, by `pair`."""
    if len(parts) != 2:
        return lambda around: together([part(around) for part in parts])
    first, second = parts

    def both(around: Bound) -> Coordinate:
        x, y = first(around), second(around)
        try:
            return pair(x, y)
        except TypeError:  # an affine form is among them
            return together([x, y])

    return both


def turned(point: Place) -> Place:
    """Return −x for a point x."""
    return tuple([times([-1, x]) for x in point])


def is_outside(point: Place, ranges: Sequence[range | None]) -> bool:
    """Tell whether a coordinate is outside its range, where it has one."""
    for x, r in zip(point, ranges, strict=True):
        if r is not None and isinstance(x, Affine):
            raise Unsettled("a place on ℝ stands for a channel", "report this")
    return any(r is not None and x not in r for x, r in zip(point, ranges, strict=True))
