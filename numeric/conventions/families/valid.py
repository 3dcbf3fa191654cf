"""Every description is a valid correlation in disguise.

Let x be the extended operand, y the other, both already conjugated where the description
conjugates. With X the stretch of the extension of x that any output looks at,
D = d·(len(y) − 1) + 1 and Y the dilated y (turned round for a convolution),

    z[k] = V[p(k)],   V[p] = Σ_q X[p + q]·Y[q],   p = 0 … len(X) − D.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import (
    CORRELATION,
    OUTSIDE,
    Array,
    Axis,
    Description,
    conjugated,
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
    outputs = max(axis.length(n, m), 0)
    kept = axis.counted(n, m)
    # Positions grow, or fall, all the way along each of the two: their ends are enough.
    k, ends = np.arange(outputs)[:, None], np.array([[0, kept - 1]])
    positions = family.positions(k, ends) + axis.offset(n, m)
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
    first, second = conjugated(description.conjugated, a, b)
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
