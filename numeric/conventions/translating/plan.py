"""From one description to another: what the target is given, and which outputs to keep.

Every description is a valid correlation in disguise, see `families.valid`. So translating is: write
the source as such a one, and find its outputs among those of the target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import CORRELATION, Array, Axis, Description
from numeric.conventions.families.valid import AxisPlan


@dataclass(frozen=True)
class Padding:
    """Zeros given to the target besides: before and after the signal, and after the filter."""

    name: str
    before: bool = False
    after: bool = False
    filter: str = "none"

    def signal(self, kernel: int) -> tuple[int, int]:
        """Return how many zeros go before and after the signal."""
        return kernel * self.before, kernel * self.after

    def trailing(self, signal: int, kernel: int) -> int:
        """Return how many zeros go after the filter."""
        if self.filter == "odd":
            return 1 - kernel % 2
        return max(signal - kernel, 0) if self.filter == "equal" else 0


PADDINGS = tuple(
    Padding(f"{words}{more}", before, after, rule)
    for rule, more in (
        ("none", ""),
        ("odd", "; add a zero to an even filter"),
        ("equal", "; fill the filter with zeros to the length of the signal"),
    )
    for words, before, after in (
        ("no padding", False, False),
        ("pad the signal with D zeros on both sides", True, True),
        ("pad the signal with D zeros in front", True, False),
        ("pad the signal with D zeros at the end", False, True),
    )
)


@dataclass(frozen=True)
class Delivery:
    """What the target is given on one axis, and which of its outputs are the V that is wanted."""

    before: int
    after: int
    trailing: int
    outputs: IntArray


def deliver(
    axis: Axis, padding: Padding, signal: int, kernel: int, places: IntArray
) -> Delivery | None:
    """Return how one axis of the target delivers V at these places, or None when it cannot."""
    family = axis.family
    if family.dilation > 1 or family.upsample > 1:
        return None
    before, after = padding.signal(kernel)
    trailing = padding.trailing(signal + before + after, kernel)
    sizes = (signal + before + after, kernel + trailing)
    n, m = sizes if family.extended == "a" else sizes[::-1]
    shift = axis.offset(n, m) - (0 if family.kind == CORRELATION else kernel - 1)
    turn = (-1 if family.reversed else 1) * family.stride
    index, rest = np.divmod(places + before - shift, turn)
    length = axis.length(n, m)
    if rest.any() or index.min() < 0 or index.max() >= length:
        return None
    if family.boundary == "cyclic" and not kernel <= sizes[0] <= length:
        return None
    return Delivery(before, after, trailing, index)


def deliveries(
    target: Description, padding: Padding, signal: Array, kernel: Array, plans: list[AxisPlan]
) -> Iterator[Delivery | None]:
    """Return the delivery of each axis."""
    for number, (axis, plan) in enumerate(zip(target.axes, plans, strict=True)):
        yield deliver(axis, padding, signal.shape[number], kernel.shape[number], plan.places)
