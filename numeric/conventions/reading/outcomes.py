"""What a function returns at many sizes: one call each with generic numbers, real and complex.

Whatever a description says of a size is held against these outputs, so that no formula is claimed
for a set of sizes before it held at every one of them: all small sizes, corners, equal lengths,
both orders, every pair of parities, and lengths far outside those that formulas are fitted to.
"""

from __future__ import annotations

import math
import time
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import product

from numeric.conventions.calling.findings import Code, Finding
from numeric.conventions.calling.probing import (
    Array,
    ProbeError,
    Recorder,
    Size,
    generic,
    generic_complex,
)
from numeric.conventions.families.model import Description
from numeric.conventions.reading.comparing import Answer, Asked, Verdict, verdicts

# Asked first: both orders, equal lengths, every pair of parities, single samples, longer ones.
CORE_1D: tuple[tuple[int, int], ...] = (
    (8, 5), (7, 4), (5, 8), (4, 7), (6, 6), (5, 5), (6, 3), (3, 6), (9, 2), (2, 9), (7, 3), (3, 7),
    (6, 4), (4, 6), (10, 3), (3, 10), (11, 6), (6, 11), (6, 1), (1, 5), (1, 1), (2, 1), (1, 2),
    (9, 4), (4, 9), (8, 3), (3, 8), (7, 5), (5, 7), (8, 4), (4, 8), (19, 8), (8, 19), (16, 16),
    (23, 23),
)  # fmt: skip
FAR_1D: tuple[tuple[int, int], ...] = (
    (13, 12), (12, 13), (16, 5), (5, 16), (17, 4), (4, 17), (18, 18), (19, 7), (7, 19), (25, 12),
    (12, 25), (11, 24), (24, 11), (14, 12), (12, 14), (13, 11), (11, 13), (40, 3), (3, 40),
    (33, 33), (64, 7), (7, 65), (96, 40), (41, 97), (30, 1), (1, 31), (2, 50), (50, 2),
    (150, 149), (149, 150),
    (12, 2), (11, 3), (13, 3), (12, 4), (13, 4), (14, 4), (15, 4), (21, 5), (2, 12), (3, 13),
    (4, 15),
)  # fmt: skip
# Every length to 45, every sum to 64 and difference to 22, and every proportion and square at least
# once: wherever a function differs on such a line, a size of it is seen.
LINES_1D: tuple[tuple[int, int], ...] = (
    (5, 25), (2, 12), (2, 14), (2, 18), (12, 3), (2, 20), (22, 2), (15, 3), (2, 24), (18, 3),
    (7, 21), (7, 28), (27, 9), (21, 13), (13, 26), (25, 15), (14, 29), (30, 17), (17, 34), (28, 22),
    (24, 30), (20, 39), (26, 35), (4, 27), (40, 4), (4, 44), (5, 40), (36, 6), (29, 8), (34, 15),
    (37, 15), (35, 18), (24, 32), (38, 22), (31, 31), (39, 25), (32, 1), (1, 37), (3, 38), (45, 5),
    (42, 6), (10, 45), (44, 13), (15, 43), (43, 20), (33, 33), (41, 36), (1, 3), (1, 4), (1, 7),
    (1, 18), (1, 22), (1, 24), (1, 28), (16, 2), (1, 41), (1, 42), (24, 2),
    (9, 3), (16, 4), (25, 5), (3, 9), (4, 16),
)  # fmt: skip
SMALL_1D = 10
# Where many functions change to another algorithm: filters of some ten and some hundred samples, on
# operands not much longer and much longer, by the number of products.
LONG_1D: tuple[tuple[int, int], ...] = (
    (130, 64), (64, 129), (110, 103), (103, 110), (200, 100), (512, 128), (128, 513), (1000, 100),
    (600, 256), (256, 601), (600, 501), (501, 600), (1700, 300), (3000, 400), (400, 3001),
    (2000, 1501), (5000, 4001),
)  # fmt: skip
CORE_2D: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (
    ((5, 6), (3, 4)), ((6, 5), (4, 2)), ((3, 4), (5, 6)), ((4, 2), (6, 5)), ((5, 5), (5, 5)),
    ((4, 4), (4, 3)), ((3, 3), (4, 4)), ((6, 3), (3, 5)), ((2, 5), (4, 3)), ((6, 4), (2, 3)),
    ((2, 3), (6, 4)), ((4, 7), (3, 2)), ((3, 2), (4, 7)), ((7, 3), (2, 3)), ((2, 3), (7, 5)),
    ((5, 4), (2, 2)), ((2, 2), (5, 4)), ((5, 6), (3, 3)), ((6, 7), (5, 3)), ((4, 5), (1, 3)),
    ((5, 6), (3, 1)), ((6, 5), (1, 3)), ((4, 5), (4, 5)), ((1, 4), (1, 3)), ((1, 1), (1, 1)),
    ((7, 6), (3, 5)), ((6, 8), (4, 3)), ((3, 4), (6, 7)), ((8, 7), (5, 3)), ((7, 6), (4, 5)),
    ((4, 5), (7, 6)), ((5, 7), (8, 9)), ((4, 6), (6, 9)), ((9, 8), (6, 5)), ((8, 9), (5, 6)),
)  # fmt: skip
FAR_2D: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (
    ((6, 6), (6, 6)), ((5, 5), (6, 6)), ((6, 5), (5, 6)), ((5, 6), (6, 5)), ((5, 6), (5, 3)),
    ((4, 7), (3, 5)), ((6, 4), (3, 3)), ((7, 7), (1, 7)), ((6, 7), (5, 1)), ((2, 4), (3, 5)),
    ((4, 3), (5, 7)), ((3, 4), (3, 4)), ((2, 5), (2, 5)), ((4, 4), (4, 4)), ((3, 3), (3, 3)),
    ((4, 2), (4, 2)), ((9, 4), (2, 3)), ((3, 9), (4, 2)), ((7, 1), (2, 1)), ((1, 7), (1, 2)),
    ((8, 3), (7, 3)), ((12, 11), (4, 5)), ((11, 12), (5, 4)), ((4, 5), (12, 11)),
    ((13, 6), (6, 13)), ((6, 13), (13, 6)), ((10, 10), (3, 3)), ((9, 9), (2, 2)),
    ((16, 15), (7, 7)), ((21, 20), (9, 4)),
)  # fmt: skip
# Of these, what a slow function is asked.
FEW_LONG_1D = (
    (200, 100), (512, 128), (1000, 100), (600, 256), (256, 601), (600, 501), (3000, 400),
    (2000, 1501),
)  # fmt: skip
LONG_2D: tuple[tuple[tuple[int, int], tuple[int, int]], ...] = (
    ((26, 27), (13, 12)), ((12, 11), (25, 24)), ((40, 40), (11, 11)), ((48, 33), (16, 16)),
    ((30, 31), (22, 21)), ((64, 60), (40, 41)),
)  # fmt: skip
FEW_LONG_2D = (((26, 27), (13, 12)), ((40, 40), (11, 11)), ((30, 31), (22, 21)))
# How long an operand is where a region is tried far out.
FAR = {1: 601, 2: 33}
# Products of more pairs are asked with real numbers only.
LARGEST_COMPLEX = 1_000_000
# No larger size is asked where it would take so many seconds of processor time, by the products
# that it needs; calls of so many products are timed.
LONGEST_CALL = 1.0
TIMED = 1000
# So many of the last calls tell how long the next will take.
_RATES = 3


def _sizes(pairs: Iterable[tuple[int, int]]) -> tuple[Size, ...]:
    """Return pairs of lengths as pairs of shapes."""
    return tuple(((n,), (m,)) for n, m in pairs)


def core_sizes(dimensions: int) -> tuple[Size, ...]:
    """Return the sizes that every function is asked about first."""
    return CORE_2D if dimensions == 2 else _sizes(CORE_1D)


def sparse_sizes(dimensions: int) -> tuple[Size, ...]:
    """Return the sizes that a slow function is asked about as well."""
    return CORE_2D if dimensions == 2 else _sizes(LINES_1D)


def far_sizes(dimensions: int) -> tuple[Size, ...]:
    """Return sizes outside those that formulas are mostly fitted to."""
    return FAR_2D if dimensions == 2 else _sizes(FAR_1D)


def all_sizes(dimensions: int) -> tuple[Size, ...]:
    """Return the sizes that a quick function is asked about besides."""
    if dimensions == 2:
        return (*CORE_2D, *FAR_2D)
    small = range(1, SMALL_1D + 1)
    pairs = (*CORE_1D, *product(small, small), *FAR_1D, *LINES_1D)
    return _sizes(dict.fromkeys(pairs))


def long_sizes(dimensions: int, slow: bool = False) -> tuple[Size, ...]:
    """Return the sizes of some hundreds, where libraries switch algorithms, smallest first."""
    if dimensions == 2:
        return FEW_LONG_2D if slow else LONG_2D
    return _sizes(FEW_LONG_1D if slow else LONG_1D)


@dataclass(frozen=True)
class Outcome:
    """What a function did at one size.

    `asked` is what came out, or else `failure` says what came instead.
    """

    size: Size
    asked: Asked | None
    failure: Finding | None = None

    @property
    def real(self) -> Answer | None:
        """What came out for real numbers."""
        return None if self.asked is None else self.asked.real

    @property
    def empty(self) -> bool:
        """Whether no output came."""
        return self.asked is not None and self.asked.real.out.size == 0


@dataclass
class Outcomes:
    """The outputs of one function, asked size by size and kept."""

    recorder: Recorder
    seed: int
    takes_complex: bool = True
    known: dict[Size, Outcome] = field(default_factory=dict)
    rates: deque[float] = field(default_factory=lambda: deque(maxlen=_RATES))
    _compared: dict[tuple[int, bool], tuple[Description, dict[Size, Verdict]]] = field(
        default_factory=dict
    )

    def ask(self, size: Size) -> Outcome:
        """Return the outcome at a size; a guard that breaks other than by raising is passed on.

        Raises
        ------
        ProbeError
            When the call breaks a guard of the recorder, other than by raising an exception.
        """
        if size in self.known:
            return self.known[size]
        (a, b), *wide = self._inputs(size)
        # Asking the time takes longer than a small call.
        timed = a.size * b.size >= TIMED
        start = time.process_time() if timed else 0.0
        try:
            real = Answer(a, b, self.recorder.one(a, b))
            complex_ones = [Answer(x, y, self.recorder.one(x, y)) for x, y in wide]
            self.known[size] = Outcome(size, Asked(real, *complex_ones))
        except ProbeError as error:
            if error.finding.code is not Code.RAISES:
                raise
            self.refuse(size, error.finding)
        if timed:
            self.rates.append((time.process_time() - start) / (a.size * b.size))
        return self.known[size]

    def expected(self, size: Size) -> float:
        """Return the seconds that a call is expected to take, by the last that were timed.

        The quickest of them counts: one that happens to take long says nothing of the function.
        """
        first, second = size
        return min(self.rates, default=0.0) * math.prod(first) * math.prod(second)

    def expect(self, sizes: Iterable[Size]) -> None:
        """Say which sizes are asked next, to a function for which that costs less."""
        if self.recorder.ahead is not None:
            fresh = [size for size in sizes if size not in self.known]
            self.recorder.ahead([pair for size in fresh for pair in self._inputs(size)])

    def _inputs(self, size: Size) -> list[tuple[Array, Array]]:
        """Return what is sent of a size: real numbers, and complex ones if these are taken."""
        a, b = generic(size, self.recorder.dtype, self.seed)
        if not self.takes_complex or a.size * b.size > LARGEST_COMPLEX:
            return [(a, b)]
        return [(a, b), generic_complex(a, b, self.recorder.complex_dtype)]

    def refuse(self, size: Size, finding: Finding) -> None:
        """Note why nothing can be said of a size."""
        self.known[size] = Outcome(size, None, finding)

    def forget_complex(self) -> None:
        """Ask with real numbers only from now on: complex ones are not taken everywhere."""
        self.takes_complex = False
        self.known = {size: x for size, x in self.known.items() if x.asked is not None}

    @property
    def accepted(self) -> list[Size]:
        """The sizes at which something was returned."""
        return [size for size, x in self.known.items() if x.failure is None]

    @property
    def refused(self) -> list[Size]:
        """The sizes at which the function raised."""
        return [size for size, x in self.known.items() if x.failure is not None]

    def holding(
        self, description: Description, sizes: Iterable[Size], *, wide: bool = True
    ) -> list[Size]:
        """Return the sizes at which a description gives what the function gave.

        With `wide` false, real numbers are enough.
        """
        seen = self._compare(description, sizes, wide and description.conjugated is not None)
        return [x for x in sizes if seen[x][0] is not None and seen[x][1]]

    def distance(self, description: Description, size: Size) -> float | None:
        """Return how far real outputs are from a description's; None where it does not hold."""
        return self._compare(description, [size], description.conjugated is not None)[size][0]

    def _compare(
        self, description: Description, sizes: Iterable[Size], wide: bool
    ) -> dict[Size, Verdict]:
        """Return what was found size by size; it is kept, for a region is drawn several times."""
        seen = self._compared.setdefault((id(description), wide), (description, {}))[1]
        fresh = [self.known[x] for x in sizes if x not in seen]
        if fresh:
            given = [(x.size, x.asked) for x in fresh if x.asked is not None]
            found = verdicts(description, [x for _, x in given], wide=wide)
            seen.update({x.size: (None, False) for x in fresh})
            seen.update(zip([x for x, _ in given], found, strict=True))
        return seen
