"""What a description of a convolution or correlation says, and its value by definition.

One axis of a description reads

    correlation  z[k] = Σⱼ x[r·s·k + c + d·j] · y[j],
    convolution  z[k] = Σⱼ x[r·s·k + c − d·j] · y[j],        k = 0 … L − 1,

where x is the operand that is extended beyond its ends (`extended`, "a" or "b"), y is the other
one and j runs over its length, s is the stride, d the dilation, r = −1 when the output is reversed.
With a transposed stride t > 1 ("upsample") x is first spread out with t − 1 zeros between samples.
A continuation may end, with zeros beyond, as that of an array that was padded before.
The offset c and the length L are formulas in N = len(a) and M = len(b).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.families.formulas import AnyFormula, IntArray, Steps
from numeric.conventions.families.scale import PLAIN, Scale

Array = npt.NDArray[Any]

CONVOLUTION = "convolution"
CORRELATION = "correlation"
BOUNDARIES = ("zero", "wrap", "symmetric", "mirror", "nearest", "cyclic")
CONJUGATIONS = ("none", "b", "a", "both")
OUTSIDE = -1
LARGEST_TABLE = 1 << 20


def extend(
    position: IntArray, length: int | IntArray, boundary: str, cycle: int | IntArray
) -> IntArray:
    """Return which sample of an operand of this length stands at each position, or OUTSIDE.

    Parameters
    ----------
    position
        Any integers; 0 … length − 1 are the operand itself.
    length
        The number of samples of the operand, at least 1; like `cycle` it may differ by place.
    boundary
        "zero" (0 0|a b c|0 0), "wrap" (b c|a b c|a b), "symmetric" (b a|a b c|c b),
        "mirror" (c b|a b c|b a), "nearest" (a a|a b c|c c), or "cyclic" (wrap after padding with
        zeros, or cutting, to `cycle` samples, as a DFT of that length does).
    cycle
        The period for "cyclic": the output length.
    """
    if boundary == "wrap":
        return np.asarray(position % length)
    if boundary == "nearest":
        return np.asarray(np.minimum(np.maximum(position, 0), length - 1))
    if boundary == "symmetric":
        folded = position % (2 * length)
        return np.asarray(np.minimum(folded, 2 * length - 1 - folded))
    if boundary == "mirror":
        period = np.maximum(2 * length - 2, 1)
        folded = position % period
        return np.minimum(folded, period - folded)
    if boundary == "cyclic":
        folded = position % np.maximum(cycle, 1)
        return np.where(folded < length, folded, OUTSIDE)
    return np.where((position >= 0) & (position < length), position, OUTSIDE)


@dataclass(frozen=True)
class Family:
    """Everything a description says about one axis except its offset and length."""

    kind: str
    reversed: bool = False
    stride: int = 1
    dilation: int = 1
    upsample: int = 1
    boundary: str = "zero"
    extended: str = "a"

    @property
    def steps(self) -> Steps:
        """The integer steps, as the grammar of formulas wants them."""
        return Steps(self.stride, self.dilation, self.upsample, self.extended)

    @property
    def cost(self) -> float:
        """How far the family is from the plainest one; descriptions are sorted by it."""
        unusual = 2.0 * self.reversed + 1.0 * (self.extended == "b")
        steps = (self.stride > 1) + (self.dilation > 1) + 1.5 * (self.upsample > 1)
        return unusual + steps + (0.0, 1.0, 1.1, 1.2, 1.3, 1.5)[BOUNDARIES.index(self.boundary)]

    def swapped(self) -> Family:
        """Return the family with the roles of a and b exchanged."""
        return replace(self, extended="b" if self.extended == "a" else "a")

    def lengths(self, n: int, m: int) -> tuple[int, int]:
        """Return the length of the extended operand and of the summed one."""
        return (n, m) if self.extended == "a" else (m, n)

    @property
    def step(self) -> int:
        """By how much the position moves from one output to the next: r·s."""
        return -self.stride if self.reversed else self.stride

    @property
    def slope(self) -> int:
        """By how much the position moves from one summed sample to the next: ±d."""
        return self.dilation if self.kind == CORRELATION else -self.dilation

    def positions(self, k: IntArray, j: IntArray) -> IntArray:
        """Return r·s·k ± d·j for outputs k and summed samples j, which are broadcast."""
        return np.asarray(self.step * k + self.slope * j)

    def sources(
        self, positions: IntArray, j: IntArray, length: int | IntArray, outputs: int | IntArray
    ) -> IntArray:
        """Return the extended operand's sample at each position, or OUTSIDE.

        `j`, the summed sample that each position belongs to, and the lengths are broadcast.
        """
        if self.upsample == 1:
            inside = extend(positions, length, self.boundary, outputs)
        else:
            index, rest = np.divmod(positions, self.upsample)
            inside = np.where(rest == 0, extend(index, length, self.boundary, outputs), OUTSIDE)
        if self.boundary == "cyclic":
            # numpy.fft.fft(y, n) with n < len(y) drops the tail of y: those samples never count.
            inside = np.where(j < outputs, inside, OUTSIDE)
        return inside


Ends = tuple[AnyFormula | None, AnyFormula | None]


@dataclass(frozen=True)
class Axis:
    """A description of one axis: a family, an offset and an output length.

    `ends` says for how many samples before and after the operand its continuation goes on; beyond
    them stand zeros. None, for both sides or for one, is for ever.
    """

    family: Family
    offset: AnyFormula
    length: AnyFormula
    ends: Ends | None = None

    @property
    def cost(self) -> float:
        """Complexity, for "simplest first"."""
        ends = sum(1 + 0.1 * end.cost for end in self.ends or () if end is not None)
        return self.family.cost + 0.1 * self.offset.cost + 0.05 * self.length.cost + ends

    @property
    def continuation(self) -> str:
        """How the operand goes on beyond its ends: a boundary, perhaps one that ends."""
        return self.family.boundary + (", then zero" if self.ends else "")

    def samples(
        self, positions: IntArray, j: IntArray, n: int | IntArray, m: int | IntArray
    ) -> IntArray:
        """Return the sample of the extended operand at each position, or OUTSIDE."""
        length = n if self.family.extended == "a" else m
        found = self.family.sources(positions, j, length, np.maximum(self.length.values(n, m), 0))
        before, after = self.ends or (None, None)
        if before is not None:
            found = np.where(positions >= -before.values(n, m), found, OUTSIDE)
        if after is not None:
            found = np.where(positions < length + after.values(n, m), found, OUTSIDE)
        return found

    def counted(self, n: int, m: int) -> int:
        """Return how many summed samples count: a DFT shorter than the operand cuts it off."""
        summed = self.family.lengths(n, m)[1]
        return min(summed, self.length(n, m)) if self.family.boundary == "cyclic" else summed

    def met(self, k: IntArray, j: IntArray, n: int | IntArray, m: int | IntArray) -> IntArray:
        """Return which sample of the extended operand meets summed sample j in output k.

        All four are broadcast: one size and all its outputs, or many sizes at once. OUTSIDE (−1)
        marks a product with zero.
        """
        return self.samples(self.family.positions(k, j) + self.offset.values(n, m), j, n, m)

    def has_the_products_of(self, other: Axis, n: IntArray, m: IntArray) -> bool:
        """Return whether two axes are seen to sum the same products, at all of these sizes.

        With zeros beyond the ends and steps of one, a[k + c + j]·b[j] is a[i]·b[i − k − c] as well,
        so that only offsets and lengths are compared. Elsewhere the answer is no.
        """
        mine, theirs = self.family, other.family
        if any(
            x.boundary != "zero" or x.steps != Steps(extended=x.extended) for x in (mine, theirs)
        ):
            return False
        turn = 1
        if mine.extended != theirs.extended and mine.kind == CORRELATION:
            turn = -1
        reversals = (mine.reversed == theirs.reversed) == (turn == 1)
        return bool(
            mine.kind == theirs.kind
            and reversals
            and np.all(self.offset.values(n, m) == turn * other.offset.values(n, m))
            and np.all(self.length.values(n, m) == other.length.values(n, m))
        )

    def sources(self, n: int, m: int, rows: IntArray | None = None) -> IntArray:
        """Return `met` for all outputs, or those in `rows`. () -> (L, summed length)."""
        summed = self.family.lengths(n, m)[1]
        chosen = np.arange(max(self.length(n, m), 0)) if rows is None else rows
        return self.met(chosen[:, None], np.arange(summed)[None, :], n, m)


@dataclass(frozen=True)
class Description:
    """One way to say what a function of two arrays computes, exactly.

    Parameters
    ----------
    axes
        One `Axis` for each dimension; all of them extend the same operand.
    conjugated
        "none", "a", "b" or "both"; None when the function takes real input only.
    scale
        The factor before the sum.
    """

    axes: tuple[Axis, ...]
    conjugated: str | None
    scale: Scale = PLAIN

    @property
    def extended(self) -> str:
        """The operand that is extended beyond its ends, "a" or "b"."""
        return self.axes[0].family.extended

    @property
    def cost(self) -> float:
        """Complexity, for "simplest first"."""
        conjugation = {None: 0.0, "none": 0.0, "b": 0.1, "a": 0.2, "both": 0.3}[self.conjugated]
        return sum(axis.cost for axis in self.axes) + conjugation

    def shape(self, first: Sequence[int], second: Sequence[int]) -> tuple[int, ...]:
        """Return the output shape for arrays of these shapes."""
        return tuple(
            max(axis.length(n, m), 0) for axis, n, m in zip(self.axes, first, second, strict=True)
        )

    def has_the_products_of(
        self, other: Description, sizes: Sequence[tuple[Sequence[int], Sequence[int]]]
    ) -> bool:
        """Return whether two descriptions are seen to be the same, at all of these sizes."""
        pairs = np.array(sizes, dtype=np.int64).reshape(len(sizes), 2, len(self.axes))
        return (self.conjugated, self.scale) == (other.conjugated, other.scale) and all(
            axis.has_the_products_of(its, *pairs[:, :, number].T)
            for number, (axis, its) in enumerate(zip(self.axes, other.axes, strict=True))
        )

    def meeting(
        self, first: Sequence[int], second: Sequence[int], rows: Sequence[IntArray] | None = None
    ) -> list[IntArray]:
        """Return, axis by axis, which extended sample meets each summed one in each output."""
        chosen: Sequence[IntArray | None] = [None] * len(self.axes) if rows is None else rows
        return [
            axis.sources(n, m, k)
            for axis, n, m, k in zip(self.axes, first, second, chosen, strict=True)
        ]

    def apply(
        self,
        a: npt.ArrayLike,
        b: npt.ArrayLike,
        rows: Sequence[IntArray] | None = None,
        meeting: list[IntArray] | None = None,
    ) -> Array:
        """Return the output by definition, summing one product after another.

        Shapes: (N,), (M,) -> (L,); in two dimensions (N₁, N₂), (M₁, M₂) -> (L₁, L₂). With `rows`,
        one array of output indices for each axis, only those outputs are computed; `meeting` is
        what the method of that name returned for these shapes.
        """
        first, second = conjugated(self.conjugated, np.asarray(a), np.asarray(b))
        maps = self.meeting(first.shape, second.shape, rows) if meeting is None else meeting
        moving, fixed = (first, second) if self.extended == "a" else (second, first)
        return _scaled(
            _sum_by_definition(moving, fixed, maps), self.scale(first.shape, second.shape)
        )

    def taps(self, first: Sequence[int], second: Sequence[int]) -> Array:
        """Return the tensor: taps[k, i, j] multiplies a[i]·b[j] in z[k].

        Shapes: () -> (L, N, M); in two dimensions (L₁, L₂, N₁, N₂, M₁, M₂).
        """
        factors = []
        for axis, n, m in zip(self.axes, first, second, strict=True):
            found = axis.sources(n, m)
            length = axis.family.lengths(n, m)[0]
            hot = found[:, :, None] == np.arange(length)
            factors.append(hot.transpose(0, 2, 1) if self.extended == "a" else hot)
        total: Array = factors[0].astype(np.int64)
        if len(factors) == 2:
            total = np.einsum("kij,KIJ->kKiIjJ", *factors).astype(np.int64)
        return _scaled(total, self.scale(first, second))


def conjugated(which: str | None, a: Array, b: Array) -> tuple[Array, Array]:
    """Return two operands as the sum takes them: `which` of `CONJUGATIONS` are conjugated."""
    return (
        np.conjugate(a) if which in ("a", "both") else a,
        np.conjugate(b) if which in ("b", "both") else b,
    )


def _scaled(values: Array, scale: complex) -> Array:
    if scale == 1:
        return values
    factor: Any = scale.real if scale.imag == 0 else scale
    if isinstance(factor, float) and factor.is_integer():
        factor = int(factor)
    scaled: Array = values * factor
    return scaled


def _sum_by_definition(moving: Array, fixed: Array, maps: Sequence[IntArray]) -> Array:
    """Return Σⱼ moving[maps(k, j)]·fixed[j]; OUTSIDE reads an appended zero."""
    padded = np.zeros([n + 1 for n in moving.shape], moving.dtype)
    padded[tuple(slice(n) for n in moving.shape)] = moving
    if prod(found.size for found in maps) <= LARGEST_TABLE:
        if len(maps) == 1:
            return np.asarray((padded[maps[0]] * fixed).sum(axis=1))
        met = padded[maps[0][:, None, :, None], maps[1][None, :, None, :]]
        return np.asarray((met * fixed).sum(axis=(2, 3)))
    shape = tuple(found.shape[0] for found in maps)
    total = np.zeros(shape, dtype=np.result_type(moving, fixed))
    if len(maps) == 1:
        for met, factor in zip(np.ascontiguousarray(maps[0].T), fixed, strict=True):
            total = total + padded[met] * factor
        return total
    for index in product(*(range(size) for size in fixed.shape)):
        picked = padded[np.ix_(*(found[:, j] for found, j in zip(maps, index, strict=True)))]
        total = total + picked * fixed[index]
    return total


def simplest_first(descriptions: Iterable[Description]) -> tuple[Description, ...]:
    """Return descriptions sorted from plain to elaborate."""
    return tuple(sorted(descriptions, key=lambda description: description.cost))
