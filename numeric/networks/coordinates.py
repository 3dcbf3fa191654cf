"""Coordinates of places, steps, layers and channels: numbers, and affine forms on real lines."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from numeric.formulas.formula import Affine, Unsettled

Coordinate: TypeAlias = Any
"""A whole number; on ℝ also a `Fraction`, or an `Affine` form in variables that are not put in."""

Place = tuple[Coordinate, ...]
Bound = tuple[Place, ...]
"""The points bound around a term, the nearest first."""


def reader(point: Sequence[str], numbers: Mapping[str, Coordinate]) -> Callable[[Bound], Place]:
    """Return what gives a point from the points bound around it.

    Parameters
    ----------
    point
        Its coordinates, as Python has them: sums and products of numbers, of names, and of
        ``around[depth][axis]``.
    numbers
        What the names stand for.
    """
    written = "".join(f"{coordinate}, " for coordinate in point)
    # Evidence for one statement asks for a million points, and a function for each coordinate and
    # each sum in it took longer than all arithmetic. The text is of numbers and names of our own.
    read: Callable[[Bound], Place] = eval(  # noqa: S307
        f"lambda around: ({written})", dict(numbers)
    )
    return read


def turned(point: Place) -> Place:
    """Return −x for a point x."""
    return tuple([-x for x in point])


def is_outside(point: Place, ranges: Sequence[range | None]) -> bool:
    """Tell whether a coordinate is outside its range, where it has one."""
    for x, r in zip(point, ranges, strict=True):
        if r is None:
            continue
        if isinstance(x, Affine):
            raise Unsettled("a place on ℝ stands for a channel", "report this")
        if x not in r:
            return True
    return False
