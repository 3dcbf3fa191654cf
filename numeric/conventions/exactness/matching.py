"""Finding the convention of a result: which textbook layout predicts the numbers that are there.

Outputs are predicted in floating point at a few places, those of the largest results and some
spread evenly. That tells conventions apart; what is exact is computed afterwards.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import inf

import numpy as np

from numeric.conventions.exactness.doubles import norm, power, scaled, unit
from numeric.conventions.exactness.dyadic import Array
from numeric.conventions.exactness.layout import Layout, Shape
from numeric.conventions.families.formulas import Formula
from numeric.conventions.families.model import (
    CONJUGATIONS,
    CONVOLUTION,
    CORRELATION,
    Axis,
    Description,
    Family,
)
from symbolic.errors import EvidenceError

MANY_PLACES, FEW_PLACES, PRODUCTS = 40, 6, 2_000_000
"""How many outputs are predicted: at most, at least, and for about so many products."""
MANY_STARTS = 1 << 22
"""All places where a result may begin are tried while that costs fewer products."""
SLACK = 64
"""How many times the rounding of a transform of this length a match may be off."""
NEAR = 0.02
"""However coarse the numbers are, a match is off by less than this part of the largest of them."""
CLEARLY, LARGEST = 30, 1e-3
"""A result that is off by more than rounding is still matched when all others are off by so many
times more, and it is off by less than this part of the largest number predicted."""


@dataclass(frozen=True)
class Match:
    """The layouts that predict a result, the best one first, and at how many outputs."""

    layouts: tuple[Layout, ...]
    places: int


def match(y: Array, a: Array, b: Array, kind: str | None = None) -> Match:
    """Return the layouts that predict y; of a kind only, "convolution" or "correlation", if given.

    Raises
    ------
    EvidenceError
        When none does.
    """
    candidates = list(layouts(y.shape, (a.shape, b.shape), _is_complex(a, b), kind))
    if not candidates:
        raise EvidenceError(
            f"exact_error got a result of shape {y.shape} for operands of shapes {a.shape} and "
            f"{b.shape}; no common convention gives that, pass convention=identify(function), as "
            "the command does with --as FUNCTION"
        )
    places = _places(y, b.size)
    evidence = _Evidence(y, a, b)
    first = [evidence.judge(layout, places[:1]) for layout in candidates]
    bar = max(CLEARLY**2 * min(x.off for x in first), evidence.tolerance)
    kept = [evidence.judge(x.layout, places) for x in first if x.off <= bar]
    best = min(kept, key=lambda x: x.off, default=None)
    if best is None or not best.off < inf:
        raise EvidenceError(_nothing(inf, len(candidates), kind))
    limit = min(evidence.tolerance, NEAR * best.predicted)
    if best.off > limit:
        rest = min((x.off for x in kept if x.off > best.off), default=inf)
        clear = best.off <= LARGEST * best.predicted and rest >= CLEARLY * best.off
        limit = best.off if clear else -1.0
    found = [x for x in kept if x.off <= limit]
    if not found:
        raise EvidenceError(_nothing(best.off, len(candidates), kind))
    # A wrong layout may be as near as a transform errs, but not as near as a sum does.
    closest = max(x.close for x in found)
    nearest = (x for x in found if x.close == closest)
    found = sorted(nearest, key=lambda x: max(x.off, evidence.roundoff))
    return Match(tuple(x.layout for x in found), len(places))


def _nothing(best: float, tried: int, kind: str | None) -> str:
    near = f"the nearest is off by {best:.1e}·‖a‖‖b‖"
    if best == inf:
        near = "no finite number of it can be predicted"
    asked = f" of the kind {kind}" if kind else ""
    return (
        f"exact_error found no convention{asked} that predicts this result ({tried} were tried; "
        f"{near}); pass convention=identify(function) or the description that is meant, as the "
        "command does with --as FUNCTION"
    )


def layouts(
    outputs: Shape, shapes: tuple[Shape, Shape], is_complex: bool, kind: str | None = None
) -> Iterator[Layout]:
    """Yield the textbook layouts that give a result of this shape, the commonest first."""
    conjugations = CONJUGATIONS if is_complex else ("none",)
    for where, boundary, starts in _arrangements(outputs, shapes):
        for what, extended in ((CONVOLUTION, "a"), (CORRELATION, "a"), (CORRELATION, "b")):
            if kind not in (None, what) or (extended == "b" and boundary not in ("zero", "cyclic")):
                continue
            family = Family(what, boundary=boundary, extended=extended)
            axes = tuple(
                _axis(family, *each) for each in zip(starts, outputs, *shapes, strict=True)
            )
            order = " of b with a" if extended == "b" else ""
            # A correlation conjugates what is summed, a convolution nothing.
            usual = "none" if what == CONVOLUTION else "b" if extended == "a" else "a"
            for conjugated in sorted(conjugations, key=lambda c: (c != usual, c != "none")):
                said = f", conjugated: {conjugated}" if is_complex and conjugated != usual else ""
                name = f"{what}{order}, {where}{said}"
                yield Layout(name, Description(axes, conjugated), shapes)


def _axis(family: Family, start: int, outputs: int, n: int, m: int) -> Axis:
    """Return an axis whose outputs begin at one of the full result; its formulas are numbers."""
    first = start if family.kind == CONVOLUTION else start - (family.lengths(n, m)[1] - 1)
    offset = 0 if family.boundary == "cyclic" else first
    return Axis(family, Formula(0, 0, 0, 0, offset), Formula(0, 0, 0, 0, outputs))


def _arrangements(
    outputs: Shape, shapes: tuple[Shape, Shape]
) -> Iterator[tuple[str, str, tuple[int, ...]]]:
    """Yield a name, a boundary, and where in the full result each axis begins."""
    axes = list(zip(outputs, *shapes, strict=True))
    choices = [_starts(*axis, most=_most_starts(shapes)) for axis in axes]
    for starts in product(*choices):
        yield _named(starts, axes), "zero", starts
    if all(length == n for length, n, _ in axes):
        centres = [dict.fromkeys(((m - 1) // 2, m // 2)) for _, _, m in axes]
        for boundary in ("wrap", "symmetric", "mirror", "nearest"):
            for starts in product(*centres):
                yield f"same, boundary {boundary}, {_from(starts)}", boundary, starts
    if all(max(n, m) <= length < n + m - 1 for length, n, m in axes):
        yield "circular", "cyclic", (0,) * len(axes)


def _most_starts(shapes: tuple[Shape, Shape]) -> int:
    return int((MANY_STARTS // int(np.prod(shapes[1]))) ** (1 / len(shapes[0])))


def _starts(length: int, n: int, m: int, most: int) -> list[int]:
    """Return where in a full result of n + m − 1 outputs one of this length may begin."""
    spare = n + m - 1 - length
    if spare <= 0:
        return list(dict.fromkeys((0, spare // 2, -(-spare // 2), spare)))
    common = [spare // 2, -(-spare // 2), 0, spare]
    common += [(m - 1) // 2, m // 2, (n - 1) // 2, n // 2, m - 1, n - 1]
    rest = range(spare + 1) if spare < most else ()
    return list(dict.fromkeys(x for x in (*common, *rest) if 0 <= x <= spare))


def _named(starts: tuple[int, ...], axes: list[tuple[int, int, int]]) -> str:
    each = list(zip(starts, axes, strict=True))
    if all((k, s) == (n + m - 1, 0) for s, (k, n, m) in each):
        return "full"
    if all((k, s) == (abs(n - m) + 1, min(n, m) - 1) for s, (k, n, m) in each):
        return "valid"
    return f"same, {_from(starts)}" if all(k == n for k, n, _ in axes) else _from(starts)


def _from(starts: tuple[int, ...]) -> str:
    return f"from output {', '.join(map(str, starts))} of full"


def _is_complex(*arrays: Array) -> bool:
    return any(x.dtype.kind == "c" and bool(np.imag(x).any()) for x in arrays)


def _places(y: Array, summed: int) -> list[Shape]:
    """Return the outputs to predict: finite ones, the largest and some evenly spread, and ends."""
    flat = y.ravel()
    finite = np.flatnonzero(np.isfinite(flat))
    count = min(max(PRODUCTS // summed, FEW_PLACES), MANY_PLACES)
    with np.errstate(over="ignore"):
        size = np.abs(flat[finite].astype(np.complex128 if flat.dtype.kind == "c" else np.float64))
    half = min(count // 2, len(finite))
    largest = np.argpartition(-size, half - 1)[:half] if half else np.empty(0, int)
    largest = largest[np.argsort(-size[largest], kind="stable")]
    evenly = np.linspace(0, max(len(finite) - 1, 0), count - half if half else 0).round()
    chosen = dict.fromkeys(int(finite[k]) for k in [*largest, *evenly.astype(int)])
    return [tuple(int(i) for i in np.unravel_index(k, y.shape)) for k in chosen]


@dataclass(frozen=True)
class _Judged:
    """A layout: how far off it is at worst, and the largest number predicted, over ‖a‖·‖b‖.

    ``close`` counts the places where the result is as near as a sum of products in any order.
    """

    layout: Layout
    off: float
    predicted: float
    close: int


class _Evidence:
    """What a layout predicts, beside what is there."""

    def __init__(self, y: Array, a: Array, b: Array) -> None:
        self._y, self._exact = y, (a, b)
        self._powers = [power(x) for x in (a, b)]
        self._a, self._b = (scaled(x, -p) for x, p in zip((a, b), self._powers, strict=True))
        self._size = norm(self._a) * norm(self._b) or 1.0
        self._unit = max(unit(x) for x in (y, a, b))
        self._integers = all(x.dtype.kind in "iu" for x in (y, a, b))
        rounded = 1.0 if y.dtype.kind in "iu" and not self._integers else 0.0
        self._absolute = float(np.ldexp(rounded, -sum(self._powers)))
        bits = int(y.size + a.size + b.size).bit_length()
        self.roundoff = 8 * self._unit
        self.tolerance = SLACK * self._unit * bits + self._absolute / self._size

    def judge(self, layout: Layout, places: list[Shape]) -> _Judged:
        """Return how well a layout predicts what is at these places."""
        found = [self._off(layout, place) for place in places]
        told = [x for x in found if not np.isnan(x[0])]
        if not told:
            return _Judged(layout, inf, 0.0, 0)
        off, predicted, sizes = (np.array(x) for x in zip(*told, strict=True))
        allowed = 4 * layout.terms * self._unit
        close = int((off <= allowed * sizes + self._absolute).sum())
        return _Judged(layout, off.max() / self._size, predicted.max() / self._size, close)

    def _off(self, layout: Layout, place: Shape) -> tuple[float, float, float]:
        """Return |y − z|, |z|, and the sum of the sizes of the products of z, all scaled."""
        with np.errstate(over="ignore", invalid="ignore", under="ignore"):
            x, w = layout.meeting(self._a, self._b, place)
            predicted = np.dot(x, w)
            total = float(np.abs(predicted))
            size = float(np.dot(np.abs(x), np.abs(w)))
            if self._integers and self._is_wrapped(layout, place, predicted):
                return 0.0, total, size
            got = scaled(self._y[place], -sum(self._powers))
            return float(np.abs(got - predicted)), total, size

    def _is_wrapped(self, layout: Layout, place: Shape, predicted: complex) -> bool:
        """Return whether an integer is the sum modulo its range, or the end of its range."""
        a, b = (each.astype(np.uint64) for each in self._exact)
        x, w = layout.meeting(a, b, place)
        got, info = int(self._y[place]), np.iinfo(self._y.dtype)
        if (int((x * w).sum(dtype=np.uint64)) - got) % (1 << info.bits) == 0:
            return True
        value = float(np.ldexp(np.real(predicted), sum(self._powers)))
        return (got == info.max and value >= got) or (got == info.min and value <= got)
