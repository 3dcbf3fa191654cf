"""Which descriptions reproduce what was read off: one axis at a time, all sizes together.

The input is, for every size, which sample of one operand meets which sample of the other in each
output. Every family of the model (kind, reversal, steps, boundary, extended operand) is tried; a
family survives when some offset reproduces every size exactly, and its offset and length are then
fitted as formulas in N and M.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, wraps
from itertools import product
from math import gcd
from typing import Any, TypeVar

import numpy as np

from numeric.conventions.families.formulas import AnyFormula, Clamped, Formula, IntArray
from numeric.conventions.families.model import (
    BOUNDARIES,
    CONVOLUTION,
    CORRELATION,
    OUTSIDE,
    Axis,
    Family,
    extend,
)
from numeric.conventions.families.solving import Allowed, fit

LARGEST_STEP = 4
MIRRORS = ("symmetric", "mirror")
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class AxisReading:
    """One axis at one size.

    `met_by_b[k, j]` is the sample of a that output k multiplies with b[j], `met_by_a[k, i]` the
    sample of b that it multiplies with a[i]; OUTSIDE where there is none. A map is None when
    several samples meet at one place, so that no description with that operand extended exists.
    A blank reading belongs to an empty output: it tells the length and nothing else.
    """

    n: int
    m: int
    outputs: int
    met_by_b: IntArray | None
    met_by_a: IntArray | None
    blank: bool = False

    def map_for(self, extended: str) -> IntArray | None:
        """Return the map from outputs and summed samples to samples of the extended operand."""
        return self.met_by_b if extended == "a" else self.met_by_a

    @cached_property
    def told(self) -> dict[str, tuple[int, int, int]]:
        """One product for each operand that may be extended; an inner sample leaves the fewest.

        Its output, its summed sample, and the sample of the extended operand.
        """
        result = {}
        for extended, length in (("a", self.n), ("b", self.m)):
            found = self.map_for(extended)
            if found is not None and found.size:
                inner = (found > 0) & (found < length - 1)
                places = np.flatnonzero(inner if inner.any() else found != OUTSIDE)
                if len(places):
                    k, j = divmod(int(places[len(places) // 2]), found.shape[1])
                    result[extended] = k, j, int(found[k, j])
        return result

    @cached_property
    def products(self) -> int:
        """How many products the size shows."""
        maps = (self.met_by_a, self.met_by_b)
        return max((int(np.sum(x != OUTSIDE)) for x in maps if x is not None), default=0)

    @cached_property
    def moves(self) -> dict[str, tuple[set[int], set[int]]]:
        """By how much the sample moves to the next output, and to the next summed sample."""
        return {
            extended: (
                _steps_between(found[:-1], found[1:]),
                _steps_between(found[:, :-1], found[:, 1:]),
            )
            for extended in "ab"
            if (found := self.map_for(extended)) is not None
        }

    @cached_property
    def answers(self) -> dict[tuple[str, Family], Any]:
        """What `once` keeps."""
        return {}


def once(rule: Callable[[Family, AxisReading], Answer]) -> Callable[[Family, AxisReading], Answer]:
    """Ask a rule once of a family and a size: many sets of sizes share the size."""

    @wraps(rule)
    def kept(family: Family, data: AxisReading) -> Answer:
        key = rule.__name__, family
        if key not in data.answers:
            data.answers[key] = rule(family, data)
        answer: Answer = data.answers[key]
        return answer

    return kept


def reading(
    pattern: np.ndarray[tuple[int, ...], np.dtype[np.bool_]], blank: bool = False
) -> AxisReading:
    """Return the reading of a tensor's non-zero pattern. (L, N, M) -> two maps."""
    outputs, n, m = pattern.shape
    return AxisReading(
        n, m, outputs, _one_hot(pattern), _one_hot(pattern.transpose(0, 2, 1)), blank
    )


def _one_hot(pattern: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> IntArray | None:
    count = pattern.sum(axis=1)
    if np.any(count > 1):
        return None
    return np.where(count == 1, pattern.argmax(axis=1), OUTSIDE).astype(np.int64)


@lru_cache(maxsize=1)
def families() -> tuple[Family, ...]:
    """Return every family that is tried, simplest first."""
    steps = range(1, LARGEST_STEP + 1)
    result = []
    for kind, flip, stride, dilation, boundary, extended in product(
        (CORRELATION, CONVOLUTION), (False, True), steps, steps, BOUNDARIES, "ab"
    ):
        for upsample in steps if boundary == "zero" else (1,):
            redundant = gcd(gcd(stride, dilation), upsample) > 1
            if not redundant and not (boundary == "cyclic" and stride > 1):
                result.append(Family(kind, flip, stride, dilation, upsample, boundary, extended))
    return tuple(sorted(result, key=lambda family: family.cost))


def _period(family: Family, length: int, outputs: int) -> int:
    periods = {
        "wrap": length,
        "symmetric": 2 * length,
        "mirror": max(2 * length - 2, 1),
        "cyclic": outputs,
    }
    return periods.get(family.boundary, 0)


@once
def offsets(family: Family, data: AxisReading) -> Allowed | None:
    """Return the offsets with which a family reproduces one size; None when there are none."""
    found = data.map_for(family.extended)
    if found is None:
        return None
    if data.blank or not found.size:
        return Allowed(())
    length, summed = family.lengths(data.n, data.m)
    inside = found != OUTSIDE
    if not inside.any():
        return Allowed(()) if family.boundary == "zero" else None
    j = np.arange(summed)[None, :]
    positions = family.positions(np.arange(data.outputs)[:, None], j)
    period = _period(family, length, data.outputs)
    candidates = _candidates(family, data, positions, length, period)
    met = family.sources(positions + candidates[:, None, None], j, length, data.outputs)
    kept = candidates[(met == found).all(axis=(1, 2))]
    return Allowed(tuple(kept.tolist()), period) if len(kept) else None


def _candidates(
    family: Family, data: AxisReading, positions: IntArray, length: int, period: int
) -> IntArray:
    """Return the offsets that explain one product."""
    k, j, sample = data.told[family.extended]
    start = int(positions[k, j])
    if family.boundary == "zero":
        return np.array([family.upsample * sample - start])
    reach = int(np.ptp(positions)) + length
    window = np.arange(period) if period else np.arange(-reach, reach + 1)
    wanted = extend(window, length, family.boundary, data.outputs) == sample
    chosen = window[wanted] - start
    if period:
        chosen = (chosen + period // 2) % period - period // 2
    return np.asarray(chosen)


def surviving(data: Sequence[AxisReading]) -> list[tuple[Family, list[Allowed]]]:
    """Return the families that reproduce every size, each with its allowed offsets.

    A boundary that no output ever looks at says no more than plain zeros: where a family of these
    survives, its other boundaries are not tried.
    """
    plain = reproducing([x for x in families() if x.boundary == "zero"], data, offsets)
    said = {family for family, _ in plain}
    # Only zeros, and a cycle longer than the operand, leave a product without a sample.
    blanks = {extended: _has_blanks(data, extended) for extended in "ab"}
    pool = [
        x
        for x, twins in _bounded()
        if said.isdisjoint(twins) and (x.boundary == "cyclic" or not blanks[x.extended])
    ]
    return plain + reproducing(pool, data, offsets)


def _has_blanks(data: Sequence[AxisReading], extended: str) -> bool:
    maps = [x.map_for(extended) for x in data if not x.blank]
    return any(found is not None and bool((found == OUTSIDE).any()) for found in maps)


def reproducing(
    pool: Sequence[Family],
    data: Sequence[AxisReading],
    rule: Callable[[Family, AxisReading], Answer | None],
) -> list[tuple[Family, list[Answer]]]:
    """Return the families with what a rule gives for each size, where that is never None."""
    alive: list[tuple[Family, dict[int, Answer]]] = [
        (family, {}) for family in _screened(pool, data)
    ]
    for index in _by_information(data):
        alive = [
            (family, {**known, index: found})
            for family, known in alive
            if (found := rule(family, data[index])) is not None
        ]
    return [(family, [known[i] for i in range(len(data))]) for family, known in alive]


def _screened(pool: Sequence[Family], data: Sequence[AxisReading]) -> list[Family]:
    """Return the families that pass a quick test, so that few are tried in full."""
    kept = []
    for extended in "ab":
        maps = [x.map_for(extended) for x in data]
        if any(x is None for x in maps):
            continue
        mine = [x for x in pool if x.extended == extended]
        plain = [x for x in mine if x.boundary == "zero"]
        for index in _by_information(data) if plain else ():
            plain = _explaining_all_products(plain, maps[index])
        kept += plain
        bounded = [x for x in mine if x.boundary != "zero"]
        if bounded:
            down, across = _moves(data, extended)
            kept += [x for x in bounded if _moves_by(x, x.step, down)
                     and _moves_by(x, x.slope, across)]  # fmt: skip
    return kept


def _moves_by(family: Family, move: int, seen: set[int]) -> bool:
    """Return whether a family's own move was seen; a copy in a mirror moves the other way."""
    return move in seen or (family.boundary in MIRRORS and -move in seen)


def _explaining_all_products(plain: list[Family], found: IntArray | None) -> list[Family]:
    """Return the zero-boundary families for which all products ask for one and the same offset."""
    if found is None or not plain:
        return plain
    k, j = np.nonzero(found != OUTSIDE)
    if not len(k):
        return plain
    table = np.array([(x.step, x.slope, x.upsample) for x in plain])
    offset = table[:, 2:] * found[k, j] - table[:, :1] * k - table[:, 1:2] * j
    agrees = np.all(offset == offset[:, :1], axis=1)
    return [family for family, good in zip(plain, agrees, strict=True) if good]


def _moves(data: Sequence[AxisReading], extended: str) -> tuple[set[int], set[int]]:
    """Return by how much the sample moves from one output, or one summed sample, to the next.

    Folding at a boundary changes some of the moves, never all of them: somewhere inside the
    operand a family moves by its own step and its own slope. A size with a single output shows no
    move, so every step stays possible when no size has two.
    """
    down: set[int] = set()
    across: set[int] = set()
    for one in data:
        below, beside = one.moves.get(extended, (set(), set()))
        down |= below
        across |= beside
    every = set(range(-LARGEST_STEP, LARGEST_STEP + 1))
    return down or every, across or every


def _steps_between(first: IntArray, second: IntArray) -> set[int]:
    both = (first != OUTSIDE) & (second != OUTSIDE)
    # A nearest boundary that holds the last sample for ever shows no move at all.
    return set((second - first)[both].tolist()) - {0}


def _by_information(data: Sequence[AxisReading]) -> list[int]:
    """Return the numbers of the sizes, those that show the most products first."""
    return sorted(range(len(data)), key=lambda index: -data[index].products)


@lru_cache(maxsize=1)
def _bounded() -> tuple[tuple[Family, set[Family]], ...]:
    """Return the families with a boundary, each with those that have zeros there instead.

    In a mirror a family is the one that moves the other way in everything.
    """
    found = []
    for family in families():
        if family.boundary != "zero":
            plain = replace(family, upsample=1, boundary="zero")
            twins = {plain}
            if family.boundary in MIRRORS:
                other = CONVOLUTION if plain.kind == CORRELATION else CORRELATION
                twins.add(replace(plain, kind=other, reversed=not plain.reversed))
            found.append((family, twins))
    return tuple(found)


def fit_axis(data: Sequence[AxisReading]) -> tuple[list[Axis], bool]:
    """Return the descriptions of one axis, and whether plain zeros fitted without any formula."""
    sizes = [(x.n, x.m) for x in data]
    found: list[Axis] = []
    nameless = False
    for family, allowed in surviving(data):
        length = fit_length(data, sizes, family)
        offset = None if length is None else fit(allowed, sizes, family.steps, inner(length))
        if length is None or offset is None:
            nameless = nameless or family.boundary == "zero"
            continue
        axis = Axis(family, offset, length)
        if all(reproduces(axis, x) for x in data):
            found.append(axis)
    return sorted(found, key=lambda axis: axis.cost), nameless


def inner(length: AnyFormula) -> AnyFormula:
    """Return a length as a formula that may be negative where nothing comes out."""
    return length.inner if isinstance(length, Clamped) else length


def fit_length(
    data: Sequence[AxisReading], sizes: Sequence[tuple[int, int]], family: Family
) -> AnyFormula | None:
    """Return a formula for the output length; an empty output only says that it is not positive."""
    exact = fit([Allowed((x.outputs,)) for x in data], sizes, family.steps)
    if isinstance(exact, Formula) or all(x.outputs for x in data):
        return exact
    known = [Allowed((x.outputs,)) if x.outputs else Allowed(()) for x in data]
    signed = fit(known, sizes, family.steps)
    if not isinstance(signed, Formula):
        return exact
    clamped = Clamped(signed)
    fits = all(clamped(x.n, x.m) == x.outputs for x in data)
    return clamped if fits else exact


def reproduces(axis: Axis, data: AxisReading) -> bool:
    """Return whether a fitted axis predicts a reading exactly, output length included."""
    if axis.length(data.n, data.m) != data.outputs:
        return False
    if data.blank:
        return True
    found = data.map_for(axis.family.extended)
    return found is not None and np.array_equal(axis.sources(data.n, data.m), found)
