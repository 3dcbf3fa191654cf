"""Which outputs of a target are those of a source, and what the signal is padded with before.

Each way gives slices as source, or nothing where the target does not have all of the outputs.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from numeric.conventions.describing.printing import marked
from numeric.conventions.families.formulas import Clamped, M, N
from numeric.conventions.families.model import CORRELATION, Axis, Description
from numeric.conventions.translating.recipe import overhang
from numeric.conventions.translating.recipe_code import python

PAD_MODES = {"zero": "", "wrap": "wrap", "symmetric": "symmetric", "mirror": "reflect",
             "nearest": "edge"}  # fmt: skip
# So many zeros are tried around a spread signal before as many as the filter reaches.
FEW_ZEROS = 4

Lengths = Sequence[tuple[int, int]]
Widths = tuple[sp.Expr, sp.Expr]


@dataclass(frozen=True)
class Slices:
    """Which outputs of the target are kept, and what the signal is padded with before, if at all.

    `widths` are the samples put before and after it, axis by axis.
    """

    cuts: list[str]
    words: tuple[str, ...]
    signal: str = ""
    widths: tuple[Widths, ...] = ()


def _shift(axis: Axis, other: Axis, longer: Any, front: Any) -> sp.Expr:
    """Return which output of the target is the source's z[0].

    `longer` is the length of the signal that the target is given, in N and M of the source, and
    `front` how many zeros it begins with.
    """
    y = axis.family.lengths(N, M)[1]
    mine = axis.offset.expression() - (0 if axis.family.kind == CORRELATION else y - 1)
    theirs, _ = _of_target(other, longer, y)
    return sp.expand(mine - theirs + axis.family.upsample * front)


def _of_target(other: Axis, x: sp.Expr, y: sp.Expr) -> tuple[sp.Expr, sp.Expr]:
    """Return where the target's z[0] stands, as of a correlation, and how many outputs it has.

    x and y are the lengths of the signal and of the filter that it is given.
    """
    where = dict(zip((N, M), other.family.lengths(x, y), strict=True))
    offset, length = (
        rule.expression().subs(where, simultaneous=True) for rule in (other.offset, other.length)
    )
    return offset - (0 if other.family.kind == CORRELATION else y - 1), length


def _alike(axis: Axis, other: Axis) -> bool:
    """Return whether the target has all products of the source, in the same order."""
    mine, theirs = axis.family, other.family
    return (
        mine.dilation == theirs.dilation
        and mine.upsample == theirs.upsample
        and theirs.stride == 1
        and not theirs.reversed
        and theirs.boundary == "zero"
    )


def sliced(source: Description, target: Description, sizes: Lengths) -> Slices | None:
    """Return the slices of the target's outputs for the same signal, if they are all there."""
    cuts = _cuts(source, target, sizes, [sp.Integer(0)] * len(source.axes))
    return None if cuts is None else Slices(cuts, _kept(cuts))


def surrounded(source: Description, target: Description, sizes: Lengths) -> Slices | None:
    """Return the same for a spread signal with so many zeros around it that all outputs are there.

    A few are enough for a target that cuts off a few; one that cuts off more the longer the filter
    is needs as many as the filter reaches. Where nothing is spread, `padded` needs fewer.
    """
    if all(axis.family.upsample == 1 for axis in source.axes):
        return None
    rank, name = len(source.axes), source.extended
    few = [[sp.Integer(count)] * rank for count in range(1, FEW_ZEROS + 1)]
    for ends in (*few, [axis.family.lengths(N, M)[1] - 1 for axis in source.axes]):
        cuts = _cuts(source, target, sizes, ends)
        if cuts is not None:
            break
    else:
        return None
    shown = [python(marked(end, _mark(number, rank))) for number, end in enumerate(ends)]
    widths = shown[0] if rank == 1 else f"[{', '.join(f'({x}, {x})' for x in shown)}]"
    words = tuple(
        f"pad {name} with {end} zero{'s' * (end != '1')} before and after{_where(number, rank)}"
        for number, end in enumerate(shown)
    )
    padding = f"np.pad({name}, {widths})"
    return Slices(cuts, (*words, *_kept(cuts)), padding, tuple((end, end) for end in ends))


def _cuts(
    source: Description, target: Description, sizes: Lengths, ends: Sequence[sp.Expr]
) -> list[str] | None:
    """Return the slices where the signal has so many zeros at both ends of each axis."""
    cuts = []
    for number, (axis, other, end) in enumerate(zip(source.axes, target.axes, ends, strict=True)):
        if not _alike(axis, other) or axis.family.boundary != "zero":
            return None
        cut = _cut(axis, other, end, _mark(number, len(source.axes)), sizes)
        if cut is None:
            return None
        cuts.append(cut)
    return cuts


def _kept(cuts: Sequence[str]) -> tuple[str, ...]:
    return tuple(_keeping(cut) + _where(i, len(cuts)) for i, cut in enumerate(cuts))


def _keeping(cut: str) -> str:
    index, _, begin = cut.partition(" = ")
    return f"keep the outputs [{index}]" + (f", first = {begin}" if begin else "")


def _mark(number: int, rank: int) -> str:
    return "" if rank == 1 else str(number + 1)


def _where(number: int, rank: int) -> str:
    return "" if rank == 1 else f" along axis {number}"


def rule_of(*formulas: sp.Expr) -> Callable[[int, int], tuple[int, ...]]:
    """Return integer formulas in N and M as one function, by the source that is printed of them."""
    text = ", ".join(python(sp.expand(formula)) for formula in formulas)
    known = {"abs": abs, "max": max, "min": min}
    rule: Callable[[int, int], tuple[int, ...]] = eval(  # noqa: S307 - our own source
        f"lambda N, M: ({text},)", {"__builtins__": known}
    )
    return rule


def _cut(axis: Axis, other: Axis, zeros: sp.Expr, mark: str, sizes: Lengths) -> str | None:
    """Return a slice of the target's outputs as source, where it lies inside them.

    The signal has so many `zeros` at both ends.
    """
    x, y = axis.family.lengths(N, M)
    x = x + 2 * zeros
    begin = _shift(axis, other, x, zeros)
    length = axis.length.expression()
    stride = axis.family.stride
    _, available = _of_target(other, x, y)
    low, high = (begin, begin + stride * (length - 1) + 1)
    if axis.family.reversed:
        low, high = begin - stride * (length - 1), begin + 1
    rule = rule_of(low, high, available)
    for n, m in sizes:
        bottom, top, end = rule(n, m)
        if axis.length(n, m) > 0:
            if not 0 <= bottom < top <= end:
                return None
        elif axis.family.reversed and range(max(end, 0))[bottom:top:stride]:
            return None
    if stride > 1 and not axis.family.reversed:
        # Where there are no outputs the end is the beginning: one before 0 would be counted from
        # the end of the array.
        high = begin + stride * length
    if sp.expand(low) == 0 and sp.expand(high - available) == 0 and stride == 1:
        return "::-1" if axis.family.reversed else ":"
    step = f" : {stride}" if stride > 1 else ""
    if isinstance(axis.length, Clamped):
        return None
    cut = f"{_between(low, high, mark)}{step}"
    return f"{cut}, reversed" if axis.family.reversed else cut


# A first index of more letters than this gets a line of its own.
SHORT = 12


def _between(low: sp.Expr, high: sp.Expr, mark: str) -> str:
    """Return a slice as source; a long first index is `first`, and = … follows it."""
    begin, end = (python(marked(sp.expand(z), mark)) for z in (low, high))
    if len(begin) <= SHORT:
        return f"{begin if begin != '0' else ''} : {end}".strip()
    length = python(marked(sp.expand(high - low), mark))
    return f"first{mark} : first{mark} + {length} = {begin}"


def padded(source: Description, target: Description, sizes: Lengths) -> Slices | None:
    """Return the padded signal and the slices of what the target makes of it."""
    name = source.extended
    rank = len(source.axes)
    ends, cuts, words, wide = [], [], [], []
    boundaries = {axis.family.boundary for axis in source.axes}
    if len(boundaries) > 1 or boundaries & {"cyclic"}:
        return None
    for number, (axis, other) in enumerate(zip(source.axes, target.axes, strict=True)):
        over = overhang(axis)
        if over is None or not _alike(axis, other):
            return None
        front, back = over
        rule = rule_of(*over)
        if any(min(rule(n, m)) < 0 for n, m in sizes if axis.length(n, m) > 0):
            return None
        mark = _mark(number, rank)
        x, y = axis.family.lengths(N, M)
        inside = _cut_valid(axis, other, sp.expand(x + front + back), y, mark, sizes)
        if inside is None:
            return None
        shown = [python(marked(end, mark)) for end in over]
        ends.append(f"({', '.join(shown)})")
        wide.append(over)
        cuts.append(inside)
        words.append(
            f"pad {name} with {shown[0]} before and {shown[1]} after{_where(number, rank)}"
        )
    mode = PAD_MODES[boundaries.pop()]
    widths = ends[0] if rank == 1 else f"({', '.join(ends)})"
    padding = f"np.pad({name}, {widths}" + (f", mode='{mode}')" if mode else ")")
    if mode:
        words[-1] += f" (mode {mode})"
    kept = [_keeping(cut) for cut in cuts if cut != ":"]
    return Slices(cuts, (*words, *kept), padding, tuple(wide))


def _cut_valid(
    axis: Axis, other: Axis, x: sp.Expr, y: sp.Expr, mark: str, sizes: Lengths
) -> str | None:
    """Return the slice of the target's outputs that only look inside the padded signal."""
    theirs, available = _of_target(other, x, y)
    length = x - y + 1
    low = sp.expand(-theirs)
    rule = rule_of(low, low + length, available)
    for n, m in sizes:
        if axis.length(n, m) > 0:
            bottom, top, end = rule(n, m)
            if not 0 <= bottom < top <= end:
                return None
    if low == 0 and sp.expand(length - available) == 0:
        return ":"
    return _between(low, low + length, mark)
