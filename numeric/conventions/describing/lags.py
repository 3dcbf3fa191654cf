"""The lag of each output of a correlation, and what a peak there says."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import CORRELATION, Axis, Description
from numeric.conventions.reading.regions import ALL, Region

_AROUND = ("wrap", "cyclic")


def has_lags(description: Description) -> bool:
    """Tell whether each output has one lag: a correlation of sequences, nothing dilated."""
    family = description.axes[0].family
    plain = family.kind == CORRELATION and family.dilation == family.upsample == 1
    return len(description.axes) == 1 and plain


def lags(axis: Axis, n: int, m: int) -> IntArray:
    """Return by how much a is later than b where each output is large. () -> (L,).

    Where an operand goes on periodically, lags are known modulo the period. Of those at which
    samples of a and b meet, from 1 − M to N − 1, the one nearest to 0 is returned; of two, the
    positive one. So they are exact where the period is at least N + M − 1.
    """
    outputs = max(axis.length(n, m), 0)
    of_extended = axis.family.step * np.arange(outputs) + axis.offset(n, m)
    found = of_extended if axis.family.extended == "a" else -of_extended
    if axis.family.boundary not in _AROUND:
        return found
    period = axis.family.lengths(n, m)[0] if axis.family.boundary == "wrap" else max(outputs, 1)
    nearest = found - period * -(-(2 * found - period) // (2 * period))
    moved = nearest + period * ((nearest < 1 - m).astype(int) - (nearest > n - 1).astype(int))
    return np.where((1 - m <= moved) & (moved < n), moved, nearest)


def sentence(pieces: Sequence[tuple[Region, Description]]) -> str:
    """Return what a peak says and which way lags go, for each region with a description."""
    ways: dict[str, list[str]] = {}
    around = False
    for region, description in pieces:
        if not has_lags(description):
            ways.setdefault("are not defined", []).append(region.name)
            continue
        axis = description.axes[0]
        grows = (axis.family.step > 0) == (axis.family.extended == "a")
        ways.setdefault(f"{'grow' if grows else 'fall'} along the output", []).append(region.name)
        around |= axis.family.boundary in _AROUND
    whole = len(ways) == 1 and any(region is ALL for region, _ in pieces)
    told = [way if whole else f"{way} for {' and for '.join(names)}" for way, names in ways.items()]
    modulo = "; they are known modulo the period, the possible one nearest to 0 is given"
    return (
        "peak at a positive lag: a comes later than b by so many samples; lags "
        f"{', '.join(told)}{modulo if around else ''}, see .lags(n, m)"
    )
