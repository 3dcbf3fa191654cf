"""The textbook descriptions, written down: they are compared with, never read off."""

from __future__ import annotations

from numeric.conventions.families.formulas import Atom, Formula
from numeric.conventions.families.model import BOUNDARIES, CORRELATION, Axis, Description, Family

_HALF_OF_M = Atom(1.0, lambda n, m, ops: ops.floor_divide(m, 2))
_HALF_BELOW_M = Atom(1.4, lambda n, m, ops: ops.floor_divide(m - 1, 2))

ALL_LAGS = Formula(1, 1, 0, 0, -1)
FIRST_LENGTH = Formula(1, 0, 0, 0, 0)
BEGIN = Formula(0, 0, 0, 0, 0)
LOWEST_LAG = Formula(0, -1, 0, 0, 1)
CENTRE = Formula(0, 0, 0, 0, 0, ((1, _HALF_BELOW_M),))
MINUS_CENTRE = Formula(0, 0, 0, 0, 0, ((-1, _HALF_OF_M),))


def full(kind: str, conjugated: str = "none", dimensions: int = 1) -> Description:
    """Return z[k] for every k at which the two arrays meet: length N + M − 1."""
    offset = LOWEST_LAG if kind == CORRELATION else BEGIN
    axis = Axis(Family(kind), offset, ALL_LAGS)
    return Description((axis,) * dimensions, conjugated)


def same(kind: str, boundary: str = "zero", dimensions: int = 1) -> Description:
    """Return z[k] centred on a, with a continued beyond its ends: length N."""
    if boundary not in BOUNDARIES:
        raise KeyError(boundary)
    offset = MINUS_CENTRE if kind == CORRELATION else CENTRE
    axis = Axis(Family(kind, boundary=boundary), offset, FIRST_LENGTH)
    return Description((axis,) * dimensions, "none")
