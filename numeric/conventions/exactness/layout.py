"""Which products each output sums, at one size: a convention with its formulas worked out.

Along each axis, output k is Σⱼ x[p + d·j]·y[j] (correlation) or Σⱼ x[p − d·j]·y[j] (convolution)
with p = first + step·k, where x is spread out and goes on beyond its ends as `model` has it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, prod

import numpy as np

from numeric.conventions.describing.convention import Convention
from numeric.conventions.exactness.dyadic import Array, Integers
from numeric.conventions.families.model import CORRELATION, OUTSIDE, Axis, Description, extend
from symbolic.errors import EvidenceError

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """One axis: x of length ``extended`` is walked over, y of length ``summed`` is summed."""

    kind: str
    first: int
    outputs: int
    extended: int
    summed: int
    step: int = 1
    dilation: int = 1
    upsample: int = 1
    boundary: str = "zero"
    ends: tuple[float, float] = (inf, inf)

    @classmethod
    def of(cls, axis: Axis, n: int, m: int) -> Line:
        """Return an axis of a description at one size."""
        family = axis.family
        extended, summed = family.lengths(n, m)
        step = -family.stride if family.reversed else family.stride
        return cls(
            family.kind,
            axis.offset(n, m),
            axis.length(n, m),
            extended,
            summed,
            step,
            family.dilation,
            family.upsample,
            family.boundary,
            axis.ends_at(n, m),
        )

    @property
    def sign(self) -> int:
        """How the walk over x goes when j grows."""
        return 1 if self.kind == CORRELATION else -1

    def positions(self, outputs: Integers) -> Integers:
        """Return p of these outputs."""
        return self.first + self.step * outputs

    def sources(self, positions: Integers) -> Integers:
        """Return which sample of x stands at each position, or OUTSIDE."""
        index, rest = np.divmod(positions, self.upsample)
        found = extend(index, self.extended, self.boundary, self.outputs)
        before, after = self.ends
        there = (rest == 0) & (index >= -before) & (index < self.extended + after)
        return np.where(there, found, OUTSIDE)

    @property
    def counted(self) -> int:
        """How many samples of y count: a DFT shorter than y cuts it off."""
        return min(self.summed, self.outputs) if self.boundary == "cyclic" else self.summed

    @property
    def window(self) -> tuple[int, int]:
        """The first and the last position at which x can matter."""
        if self.boundary == "zero":
            return 0, self.upsample * (self.extended - 1)
        ends = self.positions(np.array([0, self.outputs - 1]))
        reach = self.sign * self.dilation * (self.counted - 1)
        return int(min(ends.min(), ends.min() + reach)), int(max(ends.max(), ends.max() + reach))

    def moving(self) -> Integers:
        """Return the samples of x over the window, or OUTSIDE."""
        low, high = self.window
        return self.sources(np.arange(low, high + 1))

    def fixed(self) -> Integers:
        """Return the samples of y in the order of a convolution, OUTSIDE between them."""
        spread = np.full(self.dilation * (self.counted - 1) + 1, OUTSIDE)
        spread[:: self.dilation] = np.arange(self.counted)
        return spread[::-1] if self.kind == CORRELATION else spread

    def places(self) -> Integers:
        """Return where each output stands in moving ⋆ fixed, or OUTSIDE. () -> (L,)."""
        low, high = self.window
        reach = self.dilation * (self.counted - 1)
        found = self.positions(np.arange(self.outputs)) - low
        if self.kind == CORRELATION:
            found = found + reach
        return np.where((found >= 0) & (found <= high - low + reach), found, OUTSIDE)

    def met(self, output: int) -> Integers:
        """Return the sample of x that meets each y[j] in one output, or OUTSIDE. () -> (S,)."""
        p = self.first + self.step * output
        return self.sources(p + self.sign * self.dilation * np.arange(self.counted))


@dataclass(frozen=True)
class Layout:
    """A convention at one size.

    Attributes
    ----------
    name
        What to call it.
    lines
        One for each axis.
    extended
        The operand that is walked over, "a" or "b".
    conjugated
        "none", "a", "b" or "both".
    """

    name: str
    lines: tuple[Line, ...]
    extended: str = "a"
    conjugated: str = "none"

    @property
    def outputs(self) -> Shape:
        """The shape of the result."""
        return tuple(line.outputs for line in self.lines)

    def conjugates(self, operand: str) -> bool:
        """Return whether "a" or "b" is conjugated."""
        return self.conjugated in (operand, "both")

    def arranged(self, a: Array, b: Array) -> tuple[Array, Array]:
        """Return two arrays whose full convolution has every output, see `places`."""
        x, y = (a, b) if self.extended == "a" else (b, a)
        return (
            _picked(x, [line.moving() for line in self.lines]),
            _picked(y, [line.fixed() for line in self.lines]),
        )

    def places(self) -> Integers:
        """Return where each output stands in that convolution, flat, or OUTSIDE. () -> (K,)."""
        found = [line.places() for line in self.lines]
        if len(found) == 1:
            return found[0]
        line = self.lines[1]
        low, high = line.window
        width = high - low + 1 + line.dilation * (line.counted - 1)
        flat = found[0][:, None] * width + found[1][None, :]
        inside = (found[0] != OUTSIDE)[:, None] & (found[1] != OUTSIDE)[None, :]
        return np.where(inside, flat, OUTSIDE).ravel()

    def meeting(self, a: Array, b: Array, output: Shape) -> tuple[Array, Array]:
        """Return the factors that are multiplied and summed in one output, as two flat arrays."""
        x, y = (a, b) if self.extended == "a" else (b, a)
        met = _picked(x, [line.met(k) for line, k in zip(self.lines, output, strict=True)])
        counted = y[tuple(slice(line.counted) for line in self.lines)]
        return met.ravel(), counted.ravel()

    @property
    def terms(self) -> int:
        """How many products an output may sum."""
        return prod(line.counted for line in self.lines)


def _picked(values: Array, indices: list[Integers]) -> Array:
    """Return the samples at these indices of each axis, zero at OUTSIDE."""
    for axis, index in enumerate(indices):
        missing = index == OUTSIDE
        values = np.take(values, np.where(missing, 0, index), axis=axis)
        if missing.any():
            np.moveaxis(values, axis, 0)[missing] = 0
    return values


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
    lines = tuple(Line.of(axis, n, m) for axis, n, m in zip(description.axes, *shapes, strict=True))
    return Layout(name, lines, description.extended, description.conjugated or "none")
