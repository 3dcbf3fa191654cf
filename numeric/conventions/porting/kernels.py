"""How libraries store a kernel, and the NumPy steps from one order to another."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np

from numeric.conventions.porting.geometry import Array, Shape
from symbolic.errors import EvidenceError


class PortError(EvidenceError):
    """A weight cannot be moved; the message says why, and what can be done."""


@dataclass(frozen=True)
class Kernel:
    """A way to store K[o, i, j] of `geometry`.

    Attributes
    ----------
    order
        The axes: "O" of outputs, "I" of inputs, "*" all spatial ones; "*" alone is a single filter.
    flipped
        Whether every spatial axis runs backwards, as in a convolution.
    conjugated
        Whether it is stored as its conjugate.
    split
        Which axis has only the channels of one group: "I", or "O" as in transposed layers.
    """

    order: str
    flipped: bool = False
    conjugated: bool = False
    split: str = "I"

    def spatial(self, shape: Shape) -> Shape:
        """Return the spatial part of a stored shape."""
        star = self.order.index("*")
        return shape[star : len(shape) - (len(self.order) - 1 - star)]

    def rank(self, axes: int) -> int:
        """Return the spatial axes of an array with so many axes."""
        return axes - (len(self.order) - 1)

    def channels(self, shape: Shape, groups: int) -> tuple[int, int]:
        """Return all outputs and the inputs of one group."""
        if self.order == "*":
            return 1, 1
        sizes = dict(zip(self.order.replace("*", ""), _ends(self.order, shape), strict=True))
        if self.split == "O":
            return sizes["O"] * groups, sizes["I"] // groups
        return sizes["O"], sizes["I"]

    def shape(self, outputs: int, inputs: int, groups: int, spatial: Shape) -> Shape:
        """Return the stored shape of a kernel with so many outputs, and inputs of one group."""
        if self.split == "O":
            outputs, inputs = outputs // groups, inputs * groups
        sizes: dict[str, Shape] = {"O": (outputs,), "I": (inputs,), "*": spatial}
        return tuple(n for axis in self.order for n in sizes[axis])


CANONICAL = Kernel("OI*")


@dataclass(frozen=True)
class Step:
    """One step in words, and as a line of Python on `w`."""

    words: str
    code: str


def steps(source: Kernel, target: Kernel, shape: Shape, groups: int) -> list[Step]:
    """Return the steps from one way of storing a kernel to another.

    Raises
    ------
    PortError
        When a kernel with channels is wanted as a single filter.
    """
    spatial = source.spatial(shape)
    outputs, inputs = source.channels(shape, groups)
    found = []
    if source.conjugated != target.conjugated:
        found.append(Step("conjugate it", "w = np.conj(w)"))
    order = source.order
    if order == "*" != target.order:
        found.append(Step("give it one input and one output channel", "w = w[None, None]"))
        order = "OI*"
    regrouped = groups > 1 and source.split != target.split
    if regrouped and source.split == "O":
        found.append(_regroup(source, "OI*", (groups, inputs, outputs // groups), spatial))
        order = "OI*"
    if target.order == "*" != order:
        if (outputs, inputs) != (1, 1):
            raise PortError(
                f"port: the kernel has {outputs} outputs and {inputs} inputs for each, and the "
                "target is a single filter; move one of its filters, K[o, i], at a time"
            )
        index = ", ".join(":" if axis == "*" else "0" for axis in order)
        index = index.replace(":", ", ".join(":" * len(spatial)))
        found.append(Step("take out its only filter", f"w = w[{index}]"))
        order = "*"
    goal = "OI*" if regrouped and target.split == "O" else target.order
    if order != goal:
        found.append(_permuted(order, goal, len(spatial)))
    if regrouped and target.split == "O":
        found.append(_regroup(target, target.order, (groups, outputs // groups, inputs), spatial))
    if source.flipped != target.flipped and any(k > 1 for k in spatial):
        found.append(_flipped(target, len(spatial)))
    return found


def lengthen(target: Kernel, zeros: Shape) -> list[Step]:
    """Return the step that puts so many zeros behind K, as it is stored; none for no zeros."""
    if not any(zeros):
        return []
    width = iter(zeros)
    pads = [
        (0, 0) if axis in "OI" else (next(width), 0) if target.flipped else (0, next(width))
        for axis in _named(target.order, len(zeros))
    ]
    where = "in front of" if target.flipped else "behind"
    words = f"put {' × '.join(map(str, zeros))} zeros {where} its spatial axes"
    return [Step(words, f"w = np.pad(w, {tuple(pads)!r})")]


def apply(recipe: list[Step], weight: Array) -> Array:
    """Return what the steps make of an array: their code is run."""
    names: dict[str, Array] = {"w": weight}
    exec("\n".join(step.code for step in recipe), {"np": np}, names)  # noqa: S102 - made above
    return np.ascontiguousarray(names["w"])


def _ends(order: str, shape: Shape) -> Shape:
    star = order.index("*")
    return (*shape[:star], *shape[len(shape) - (len(order) - 1 - star) :])


def _named(order: str, rank: int) -> list[str]:
    letters = {1: "W", 2: "HW", 3: "DHW"}[rank]
    return [x for axis in order for x in (letters if axis == "*" else axis)]


def _permuted(order: str, goal: str, rank: int) -> Step:
    before, after = _named(order, rank), _named(goal, rank)
    places = ", ".join(str(before.index(axis)) for axis in after)
    words = f"reorder its axes ({', '.join(before)}) → ({', '.join(after)})"
    return Step(words, f"w = w.transpose({places})")


def _regroup(kernel: Kernel, goal: str, sizes: tuple[int, int, int], spatial: Shape) -> Step:
    """Exchange inputs and outputs within each of the groups. (g·x, y, …) -> (g·y, x, …)."""
    groups, first, second = sizes
    if kernel.order != "IO*":
        raise PortError(
            f"port: groups of a kernel stored as {kernel.order} are not known; use one group"
        )
    axes = ", ".join(map(str, spatial))
    code = (
        f"w = w.reshape({groups}, {first}, {second}, {axes}).swapaxes(1, 2)"
        f".reshape({groups * second}, {first}, {axes})"
    )
    names = "(I, O/g, …) → (O, I/g, …)" if goal == "OI*" else "(O, I/g, …) → (I, O/g, …)"
    return Step(f"exchange inputs and outputs within each of the {groups} groups, {names}", code)


def _flipped(target: Kernel, rank: int) -> Step:
    index = ", ".join("::-1" if x not in "OI" else ":" for x in _named(target.order, rank))
    words = "flip it" if rank == 1 else f"flip all {rank} spatial axes"
    return Step(words, f"w = w[{index}]")


def small(kernel: Kernel, shape: Shape, groups: int, most: int) -> tuple[Shape, int]:
    """Return a shape of the same kind with at most about so many numbers, and its groups."""
    if prod(shape) <= most:
        return shape, groups
    outputs, inputs = kernel.channels(shape, groups)
    less = min(groups, 3)
    per_group = min(outputs // groups, 3)
    reduced = kernel.shape(per_group * less, min(inputs, 2), less, kernel.spatial(shape))
    return reduced, less
