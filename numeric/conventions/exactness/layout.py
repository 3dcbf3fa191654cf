"""Which products each output sums, at one size: a description with its formulas worked out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

import numpy as np

from numeric.conventions.describing.convention import Convention
from numeric.conventions.exactness.dyadic import Array, Integers
from numeric.conventions.families.model import OUTSIDE, Description
from numeric.conventions.families.valid import AxisPlan, materialise, plan_axis
from symbolic.errors import EvidenceError

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Layout:
    """A convention at one size.

    Attributes
    ----------
    name
        What to call it.
    description
        What it is.
    shapes
        The shapes of a and b.
    """

    name: str
    description: Description
    shapes: tuple[Shape, Shape]

    @property
    def outputs(self) -> Shape:
        """The shape of the result."""
        return self.description.shape(*self.shapes)

    @cached_property
    def _plans(self) -> list[AxisPlan]:
        axes = zip(self.description.axes, *self.shapes, strict=True)
        return [plan_axis(axis, n, m) for axis, n, m in axes]

    def arranged(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return two arrays whose full convolution has every output, see `places`."""
        signal, kernel, _ = materialise(self.description, a, b)
        return signal[tuple(slice(*_inside(plan)) for plan in self._plans)], np.flip(kernel)

    def places(self) -> Integers:
        """Return where each output stands in that convolution, flat, or OUTSIDE. () -> (K,)."""
        flat, inside = np.zeros((), np.int64), np.ones((), bool)
        for plan in self._plans:
            first, end = _inside(plan)
            reach = plan.kernel - 1
            found = plan.places - first + reach
            width = end - first + reach
            flat = flat[..., None] * width + found
            inside = inside[..., None] & (found >= 0) & (found < width)
        return np.where(inside, flat, OUTSIDE).ravel()

    def meeting(self, a: Array, b: Array, output: Shape) -> tuple[Array, Array]:
        """Return the factors that are multiplied and summed in one output, as two flat arrays."""
        description = self.description
        first = description.extended == "a"
        x, y = (a, b) if first else (b, a)
        for number, (axis, n, m, k, count) in enumerate(
            zip(description.axes, *self.shapes, output, self._counted, strict=True)
        ):
            met = axis.met(np.asarray(k), np.arange(count), n, m)
            x = np.take(x, np.where(met == OUTSIDE, 0, met), axis=number)
            if (met == OUTSIDE).any():
                np.moveaxis(x, number, 0)[met == OUTSIDE] = 0
        y = y[tuple(map(slice, self._counted))]
        conjugated = description.conjugated
        x = np.conjugate(x) if conjugated in ("a" if first else "b", "both") else x
        y = np.conjugate(y) if conjugated in ("b" if first else "a", "both") else y
        return x.ravel(), y.ravel()

    @cached_property
    def _counted(self) -> list[int]:
        axes = zip(self.description.axes, *self.shapes, strict=True)
        return [axis.counted(n, m) for axis, n, m in axes]

    @property
    def terms(self) -> int:
        """How many products an output may sum."""
        return prod(self._counted)


def _inside(plan: AxisPlan) -> tuple[int, int]:
    """Return where the samples of the operand begin and end: no zeros around them are needed."""
    there = np.flatnonzero(plan.samples != OUTSIDE)
    return (int(there[0]), int(there[-1]) + 1) if len(there) else (0, 1)


def layout_of(convention: Convention | Description, shapes: tuple[Shape, Shape]) -> Layout:
    """Return a convention at the shapes of a and b.

    Raises
    ------
    EvidenceError
        When the convention is not known at these shapes, or has a factor before its sum.
    """
    name = "the convention that was given"
    if isinstance(convention, Convention):
        name, description = convention.name, convention.description_for(shapes)
    else:
        description = convention
    if len(description.axes) != len(shapes[0]):
        raise EvidenceError(
            f"exact_error got arrays of {len(shapes[0])} axes and {name} for "
            f"{len(description.axes)}; pass arrays and a convention of the same rank"
        )
    factor = description.scale(*shapes)
    if factor != 1:
        raise EvidenceError(
            f"exact_error: {name} has the factor {description.scale.text()} before its sum, and "
            "what that is exactly cannot be read off a function; divide the result by it, or "
            "check the function without it"
        )
    return Layout(name, description, shapes)
