"""Continuations that end: an operand that was padded before, with zeros beyond the padding.

A family that goes on for ever asks for one offset; here the first and the last sample of the
continuation are unknown as well. What a size shows of them are bounds: the continuation reaches at
least as far as some output looks at it, and not so far as the nearest output that finds nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np

from numeric.conventions.families.fitting import (
    AxisReading,
    families,
    fit_length,
    inner,
    once,
    reproduces,
    reproducing,
)
from numeric.conventions.families.formulas import AnyFormula, Formula, IntArray, Split
from numeric.conventions.families.model import OUTSIDE, Axis, Family, extend
from numeric.conventions.families.solving import Allowed, fit, fit_between

# Farther than any size shows: the bound where no output looks beyond the continuation.
FAR = 1 << 20


@dataclass(frozen=True)
class Reach:
    """How far a continuation goes before and after the operand, at least and at most."""

    before: tuple[int, int] = (0, FAR)
    after: tuple[int, int] = (0, FAR)


Places = dict[int, Reach]
# Of a size that says nothing: every offset reproduces it.
ANYWHERE: Places = {}


@once
def places(family: Family, data: AxisReading) -> Places | None:
    """Return the offsets with which an ended family reproduces one size; None without any."""
    found = data.map_for(family.extended)
    if found is None:
        return None
    inside = found != OUTSIDE
    if data.blank or not inside.any():
        return ANYWHERE
    length, summed = family.lengths(data.n, data.m)
    positions = family.positions(np.arange(data.outputs)[:, None], np.arange(summed)[None, :])
    starts = _starts(family, data, positions, length)
    at = positions[None] + starts[:, None, None]
    met = extend(at, length, family.boundary, data.outputs)
    fits = np.all((met == found) | ~inside, axis=(1, 2))
    there, missing = at[fits][:, inside], at[fits][:, ~inside]
    low, high = np.minimum(there.min(axis=1), 0), np.maximum(there.max(axis=1), length - 1)
    # A sample that is missing in the middle of a continuation is no end of it.
    whole = ~np.any((missing >= low[:, None]) & (missing <= high[:, None]), axis=1)
    reaches = {
        int(start): _reach(int(bottom), int(top), nothing, length)
        for start, bottom, top, nothing in zip(
            starts[fits][whole], low[whole], high[whole], missing[whole], strict=True
        )
    }
    return reaches or None


def _starts(family: Family, data: AxisReading, positions: IntArray, length: int) -> IntArray:
    """Return the offsets that explain one product, whichever copy of the operand it is of."""
    k, j, sample = data.told[family.extended]
    span = int(np.ptp(positions)) + length
    window = np.arange(-span, span + 1)
    wanted = extend(window, length, family.boundary, length) == sample
    return np.asarray(window[wanted] - positions[k, j])


def _reach(low: int, high: int, missing: IntArray, length: int) -> Reach:
    """Return the bounds of a continuation that is seen from one position to another."""
    below, above = missing[missing < low], missing[missing > high]
    return Reach(
        (-low, -int(below.max()) - 1 if below.size else FAR),
        (high - length + 1, int(above.min()) - length if above.size else FAR),
    )


def fit_ended_axis(data: Sequence[AxisReading]) -> list[Axis]:
    """Return the descriptions of one axis whose continuation ends, simplest first."""
    sizes = [(x.n, x.m) for x in data]
    found = []
    endless = [x for x in families() if x.boundary not in ("zero", "cyclic")]
    for family, seen in reproducing(endless, data, places):
        length = fit_length(data, sizes, family)
        offset = None if length is None else _fit_offset(seen, sizes, family, length)
        if length is None or offset is None:
            continue
        reaches = [
            one[offset(*size)] if one else Reach() for one, size in zip(seen, sizes, strict=True)
        ]
        sides = (
            _fit_end([x.before for x in reaches], sizes, family),
            _fit_end([x.after for x in reaches], sizes, family),
        )
        for ends in product(*sides):
            axis = Axis(family, offset, length, ends)
            if ends != (None, None) and all(reproduces(axis, x) for x in data):
                found.append(axis)
    return sorted(found, key=lambda axis: axis.cost)


def _fit_offset(
    seen: Sequence[Places], sizes: Sequence[tuple[int, int]], family: Family,
    length: AnyFormula,
) -> Formula | Split | None:  # fmt: skip
    """Return a formula for the offset: from the sizes that know it, else from all choices."""
    allowed = [Allowed(tuple(one)) for one in seen]
    sure = [x if len(x.values) == 1 else Allowed(()) for x in allowed]
    for rules in (sure, allowed):
        if not any(x.values for x in rules):
            continue
        offset = fit(rules, sizes, family.steps, inner(length))
        if offset is not None and all(
            offset(*size) in x for x, size in zip(allowed, sizes, strict=True)
        ):
            return offset
    return None


def _fit_end(
    bounds: Sequence[tuple[int, int]], sizes: Sequence[tuple[int, int]], family: Family
) -> Sequence[Formula | None]:
    """Return formulas for one end of a continuation; None where no output looks beyond it."""
    if all(high == FAR for _, high in bounds):
        return [None]
    return fit_between(bounds, sizes, family.steps)
