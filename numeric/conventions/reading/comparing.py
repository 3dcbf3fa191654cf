"""Descriptions held against outputs of many sizes in one computation.

A description is evaluated at some two hundred sizes, most of them of a few samples, where each
operation on arrays costs more than the numbers in them. So the outputs of all sizes that sum about
equally many products are laid end to end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from numeric.conventions.calling.probing import Array, Size
from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import Description, conjugated
from numeric.conventions.families.scale import PLAIN
from numeric.conventions.reading.reading import noise

# Above this many products an output is compared in a few places only.
MANY = 50_000
ROWS = 7
# A description may sum over the longer operand, which makes more products than there are: above so
# many it is compared in the first and last outputs, where an operand that goes on ends, and a few.
LABOUR = 1_000_000
ENDS = 64
# Sums of at most so many products are computed together, the shorter ones filled with zeros.
WIDTHS = (4, 8, *(x << k for k in range(2, 40) for x in (3, 4)))


@dataclass(frozen=True)
class Answer:
    """What came out for one pair of arrays."""

    a: Array
    b: Array
    out: Array

    @property
    def size(self) -> Size:
        """The shapes of the two arrays."""
        return self.a.shape, self.b.shape

    @property
    def rows(self) -> list[IntArray] | None:
        """The outputs that are compared, axis by axis; None for all of them."""
        if self.out.size * self.b.size <= MANY:
            return None
        return [spread(length) for length in self.out.shape]


def spread(length: int) -> IntArray:
    """Return a few indices of an output, both ends included."""
    return np.unique(np.rint(np.linspace(0, length - 1, min(ROWS, length))).astype(np.int64))


def agree(got: Array, expected: Array, allowed: float) -> bool:
    """Return whether two arrays are equal up to a share of the largest entry; never for NaN."""
    if got.shape != expected.shape:
        return False
    if not got.size:
        return True
    largest = max(np.abs(expected).max(), np.abs(got).max())
    return bool(np.all(np.abs(got - expected) <= allowed * largest))


Verdict = tuple[float | None, bool]


@dataclass(frozen=True)
class Asked:
    """What came out at one size for real numbers and, where they were sent, for complex ones."""

    real: Answer
    wide: Answer | None = None


def verdicts(description: Description, asked: Sequence[Asked], *, wide: bool) -> list[Verdict]:
    """Return how far each real output is from a description's, and whether complex ones agree.

    The distance is None where the description does not hold; with `wide` false, and where no
    complex numbers were sent, these are not looked at.
    """
    if len(description.axes) > 1:
        return [_verdict(description, one, wide) for one in asked]
    found: list[Verdict] = [(None, False)] * len(asked)
    groups: dict[tuple[int, bool], list[int]] = {}
    axis = description.axes[0]
    sizes = np.array([x.real.size for x in asked], dtype=np.int64).reshape(-1, 2)
    n, m = sizes.T
    lengths = np.broadcast_to(np.maximum(axis.length.values(n, m), 0), n.shape).tolist()
    summed = (m if axis.family.extended == "a" else n).tolist()
    for index, (one, length) in enumerate(zip(asked, lengths, strict=True)):
        if one.real.out.shape == (length,):
            found[index] = 0.0, True
            if length:
                width = next(x for x in WIDTHS if x >= summed[index])
                groups.setdefault((width, wide and one.wide is not None), []).append(index)
    for (width, both), group in groups.items():
        answers = [asked[i].real for i in group]
        together = _Together(description, answers, sizes[group], width)
        away = agreed = together.distances(answers)
        if both and any(x is not None for x in away):
            agreed = together.distances([x for i in group if (x := asked[i].wide) is not None])
        for index, distance, other in zip(group, away, agreed, strict=True):
            found[index] = distance, other is not None
    return found


def _verdict(description: Description, one: Asked, wide: bool) -> Verdict:
    answer = one.real
    if answer.out.shape != description.shape(*answer.size):
        return None, False
    if not answer.out.size:
        return 0.0, True
    meeting = description.meeting(*answer.size, answer.rows)
    away = _distance(description, answer, meeting)
    if away is None or not wide or one.wide is None:
        return away, away is not None
    return away, _distance(description, one.wide, meeting) is not None


def _distance(description: Description, answer: Answer, meeting: list[IntArray]) -> float | None:
    expected = description.apply(answer.a, answer.b, meeting=meeting)
    rows = answer.rows
    shown = answer.out if rows is None else answer.out[np.ix_(*rows)]
    if not agree(shown, expected, noise(answer.a, answer.b, answer.out)):
        return None
    return float(np.abs(shown - expected).max())


def _rows(answer: Answer, summed: int) -> IntArray:
    """Return the outputs that are compared with a description that sums so many products each."""
    if answer.rows is not None:
        return answer.rows[0]
    every = np.arange(len(answer.out))
    if len(every) * summed <= LABOUR:
        return every
    return np.unique(np.concatenate([every[:ENDS], every[-ENDS:], spread(len(every))]))


class _Together:
    """Where the products of several answers stand, in rows of one width: one row for an output."""

    def __init__(
        self, description: Description, answers: Sequence[Answer], sizes: IntArray, width: int
    ) -> None:
        self.description = description
        axis, swapped = description.axes[0], description.extended == "b"
        lengths, summed = sizes.T[::-1] if swapped else sizes.T
        self.rows = [_rows(x, count) for x, count in zip(answers, summed.tolist(), strict=True)]
        self.counts = np.array([len(x) for x in self.rows])
        self.begin = np.cumsum(self.counts) - self.counts
        j = np.arange(width)[None, :]
        self.there = j < summed[:, None]
        n, m = np.repeat(sizes, self.counts, axis=0).T[:, :, None]
        met = axis.met(np.concatenate(self.rows)[:, None], j, n, m)
        # Each moving operand stands behind a zero, which is met by what lies outside.
        starts = np.cumsum(lengths + 1) - lengths
        self.places = met + np.repeat(starts, self.counts)[:, None]

    def distances(self, answers: Sequence[Answer]) -> list[float | None]:
        """Return the distance of each answer; None where it is no rounding error."""
        got = np.concatenate([x.out[k] for x, k in zip(answers, self.rows, strict=True)])
        expected = self._expected(answers)
        away, *largest = (
            np.maximum.reduceat(np.abs(x), self.begin) for x in (got - expected, got, expected)
        )
        allowed = np.array([noise(x.a, x.b, x.out) for x in answers]) * np.maximum(*largest)
        return [x if x <= most else None
                for x, most in zip(away.tolist(), allowed.tolist(), strict=True)]  # fmt: skip

    def _expected(self, answers: Sequence[Answer]) -> Array:
        description = self.description
        pairs = [conjugated(description.conjugated, x.a, x.b) for x in answers]
        first, second = zip(*pairs, strict=True)
        moving, fixed = (second, first) if description.extended == "b" else (first, second)
        zero = np.zeros(1, moving[0].dtype)
        samples = np.concatenate([part for x in moving for part in (zero, x)])
        weights = np.zeros(self.there.shape, fixed[0].dtype)
        weights[self.there] = np.concatenate(fixed)
        total = (samples[self.places] * np.repeat(weights, self.counts, axis=0)).sum(axis=1)
        if description.scale == PLAIN:
            return np.asarray(total)
        scales = [complex(description.scale(*x.size)) for x in answers]
        factors = [x.real for x in scales] if not any(x.imag for x in scales) else scales
        return np.asarray(total * np.repeat(factors, self.counts))
