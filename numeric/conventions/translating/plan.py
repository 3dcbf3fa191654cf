"""From one description to another: which arrays to hand over, and which outputs to keep.

Every description is a valid correlation in disguise. Let x be the extended operand, y the other,
both already conjugated where the description conjugates. With X the stretch of the extension of x
that any output looks at, D = d·(len(y) − 1) + 1 and Y the dilated y (turned round for a
convolution),

    z[k] = V[p(k)],   V[p] = Σ_q X[p + q]·Y[q],   p = 0 … len(X) − D.

So translating is: write the source as such a V, and find V among the outputs of the target.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import CORRELATION, OUTSIDE, Array, Axis, Description


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
class AxisPlan:
    """What happens on one axis: which samples make up X, and where V stands."""

    samples: IntArray
    dilation: int
    turned: bool
    kept: int
    places: IntArray

    @property
    def kernel(self) -> int:
        """The length D of the dilated filter."""
        return self.dilation * (self.kept - 1) + 1


def plan_axis(axis: Axis, n: int, m: int) -> AxisPlan:
    """Write one axis of a description as a valid correlation."""
    family = axis.family
    summed = family.lengths(n, m)[1]
    outputs = max(axis.length(n, m), 0)
    kept = min(summed, outputs) if family.boundary == "cyclic" else summed
    k, j = np.arange(outputs)[:, None], np.arange(kept)[None, :]
    positions = family.positions(k, j) + axis.offset(n, m)
    low = int(positions.min())
    stretch = np.arange(low, int(positions.max()) + 1)
    # For the first summed sample: a cyclic boundary cuts later ones, which are not kept.
    samples = axis.samples(stretch, np.asarray(0), n, m)
    return AxisPlan(
        samples, family.dilation, family.kind != CORRELATION, kept, positions.min(axis=1) - low
    )


def materialise(
    description: Description, a: Array, b: Array
) -> tuple[Array, Array, list[AxisPlan]]:
    """Return the X and Y of a description for two arrays, and the plan of each axis."""
    first = np.conjugate(a) if description.conjugated in ("a", "both") else a
    second = np.conjugate(b) if description.conjugated in ("b", "both") else b
    plans = [
        plan_axis(axis, n, m) for axis, n, m in zip(description.axes, a.shape, b.shape, strict=True)
    ]
    signal, kernel = (first, second) if description.extended == "a" else (second, first)
    signal = np.pad(signal, [(0, 1)] * signal.ndim)
    for number, plan in enumerate(plans):
        signal = np.take(signal, np.where(plan.samples == OUTSIDE, -1, plan.samples), axis=number)
        kernel = _dilated(np.take(kernel, np.arange(plan.kept), axis=number), plan, number)
    return signal, kernel, plans


def _dilated(kernel: Array, plan: AxisPlan, number: int) -> Array:
    shape = list(kernel.shape)
    shape[number] = plan.kernel
    wide = np.zeros(shape, dtype=kernel.dtype)
    where = [slice(None)] * kernel.ndim
    where[number] = slice(None, None, plan.dilation)
    wide[tuple(where)] = kernel
    return np.flip(wide, number) if plan.turned else wide


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
