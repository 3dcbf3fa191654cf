"""The finite boxes outside which functions on lattices are 0."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil, floor
from typing import TypeAlias

from numeric.formulas.formula import fraction
from numeric.formulas.supports import Range
from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Convolved,
    Correlated,
    Multiplied,
    Node,
    Sampled,
    Size,
)

Box: TypeAlias = tuple[Range, ...]
_Choice: TypeAlias = Callable[[list[int]], int]


def box_of(node: Node) -> Box | None:
    """Return for each coordinate the first and last integer of a box, None if there is none.

    The last may be less than the first: then the function is 0.
    """
    match node:
        case Sampled():
            return _sampled(node)
        case Conjugated(part) | Size(part):
            return box_of(part)
        case Multiplied(members):
            boxes = [box for box in map(box_of, members) if box is not None]
            return _combined(boxes, max, min) if boxes else None
        case Added(members):
            found = [box_of(m) for m in members]
            known = [box for box in found if box is not None]
            return _combined(known, min, max) if len(known) == len(found) else None
        case Convolved(first, second) | Correlated(first, second):
            return _paired(box_of(first), box_of(second), isinstance(node, Convolved))
    return None


def _sampled(node: Sampled) -> Box | None:
    support = node.function.support
    if support is None or not all(node.slopes):
        return None
    box = []
    for (low, high), slope, offset in zip(support, node.slopes, node.offsets, strict=True):
        ends = sorted((fraction((low - offset) / slope), fraction((high - offset) / slope)))
        box.append((ceil(ends[0]), floor(ends[1])))
    return tuple(box)


def _combined(boxes: list[Box], low: _Choice, high: _Choice) -> Box:
    return tuple(
        (low([r[0] for r in axis]), high([r[1] for r in axis])) for axis in zip(*boxes, strict=True)
    )


def _paired(first: Box | None, second: Box | None, convolved: bool) -> Box | None:
    if first is None or second is None:
        return None
    if convolved:
        return tuple((a + c, b + d) for (a, b), (c, d) in zip(first, second, strict=True))
    return tuple((c - b, d - a) for (a, b), (c, d) in zip(first, second, strict=True))
