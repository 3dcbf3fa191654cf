"""Sizes that would show a region to be too large: asked before anything is claimed for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Sequence
from functools import cache, partial
from itertools import chain, product

import numpy as np

from numeric.conventions.calling.probing import Size
from numeric.conventions.families.formulas import IntArray
from numeric.conventions.reading.regions import ALL, Mask, Region, as_pairs, as_sizes, exceptions

# Lengths among which a region is tried: beyond those that drew it.
REACH = {1: 45, 2: 9}
# Of the sizes drawn so many are looked at together: the first are often enough.
PORTION = 80


def further_in(region: Region, known: Collection[Size], count: int) -> list[Size]:
    """Return sizes of a region that were not asked yet, spread over it, seeded by its name."""
    if not known:
        return []
    rank = len(next(iter(known))[0])
    generator = np.random.default_rng(list(region.name.encode()))
    lengths = generator.integers(1, REACH[rank] + 1, (4000, 2, rank))
    # Half of them near the diagonal or short, where regions end.
    lengths[::2] = np.minimum(
        lengths[::2], generator.integers(1, REACH[rank] // 2 + 1, (2000, 1, 1))
    )
    drawn = lengths[region.holds(lengths)]
    at_edge = _at_edge(region, drawn)
    inner = _new(drawn[~at_edge], known, count)
    edge = _new(drawn[at_edge], known, count)
    return [*inner[: count if region is ALL else count // 2], *edge]


def _new(pairs: IntArray, known: Collection[Size], count: int) -> list[Size]:
    """Return the first few sizes that are not known."""
    found: dict[Size, None] = {}
    for begin in range(0, len(pairs), PORTION):
        for size in as_sizes(pairs[begin : begin + PORTION]):
            if size not in known:
                found[size] = None
        if len(found) >= count:
            break
    return list(found)[:count]


def _at_edge(region: Region, pairs: IntArray) -> Mask:
    """Return which sizes have one outside beside them, whose first lengths differ by one."""
    found = np.zeros(len(pairs), dtype=np.bool_)
    for operand, step in product((0, 1), (-1, 1)):
        beside = pairs.copy()
        beside[:, operand, 0] += step
        found |= (beside[:, operand, 0] > 0) & ~region.holds(beside)
    return found


def far_in(region: Region, length: int, dimensions: int) -> list[Size]:
    """Return sizes of a region with an operand of a length, where the region goes so far.

    The other operand is as short and as long as the region allows, of a length between, or of the
    same: a bound on one operand says nothing about a long other one, and a region drawn by short
    operands may be wider at long ones than what it was drawn around, as 3·N ≥ M + 21 for 2·N ≥ M.
    """
    found: dict[Size, None] = {}
    for short in (1, 0):
        line = np.full((length - 1, 2, dimensions), length, dtype=np.int64)
        line[:, short] = np.arange(1, length)[:, None]
        inside = line[region.holds(line)]
        middle = len(inside) // 2
        ends = (inside[:1], inside[middle : middle + 1], inside[-1:])
        found.update(dict.fromkeys(as_sizes(np.concatenate(ends))))
    equal = ((length,) * dimensions, (length,) * dimensions)
    found.update({equal: None} if equal in region else {})
    return list(found)


# How a size may be one of many on which a function differs: the same length of either operand, the
# same sum or difference, the same proportion, a multiple of a length.
_RELATED: tuple[Callable[[int, int], tuple[int, int]], ...] = (
    lambda n, m: (n, m + 1), lambda n, m: (n, m - 1), lambda n, m: (n, m + 4),
    lambda n, m: (n + 1, m), lambda n, m: (n - 1, m), lambda n, m: (n + 4, m),
    lambda n, m: (n + 1, m + 1), lambda n, m: (n - 1, m - 1), lambda n, m: (n + 6, m + 6),
    lambda n, m: (n + 1, m - 1), lambda n, m: (n - 1, m + 1), lambda n, m: (n - 2, m + 2),
    lambda n, m: (2 * n, 2 * m), lambda n, m: (3 * n, 3 * m),
    lambda n, m: (n // 2, m // 2) if n % 2 == m % 2 == 0 else (0, 0),
    lambda n, m: (n // 3, m // 3) if n % 3 == m % 3 == 0 else (0, 0),
    lambda n, m: (2 * n, m), lambda n, m: (2 * n, m + 1), lambda n, m: (n, 2 * m),
    lambda n, m: (n + 1, 2 * m), lambda n, m: (3 * n, m), lambda n, m: (n, 3 * m),
)  # fmt: skip


def beside_exceptions(region: Region) -> list[Size]:
    """Return the sizes around those that a region leaves out, and their multiples.

    Where a function differs at one size, it may differ by a rule that this size obeys.
    """
    found: dict[Size, None] = {}
    for first, second in exceptions(region):
        for rule in _RELATED:
            pairs = [rule(n, m) for n, m in zip(first, second, strict=True)]
            if min(min(pair) for pair in pairs) > 0:
                n, m = zip(*pairs, strict=True)
                found[n, m] = None
    return list(found)


def _proportion(n: IntArray, m: IntArray) -> IntArray:
    shared = np.gcd(n, m)
    return 1000 * (n // shared) + m // shared


def _remainder(operand: int, divisor: int, n: IntArray, m: IntArray) -> IntArray:
    return np.asarray((n, m)[operand] % divisor)


# Sizes are on one line where the measure has one value.
_LINES: tuple[Callable[[IntArray, IntArray], IntArray], ...] = (
    lambda n, m: n, lambda n, m: m, lambda n, m: n + m, lambda n, m: n - m, _proportion,
    lambda n, m: 1 * (n == m * m), lambda n, m: 1 * (m == n * n),
    *(partial(_remainder, which, q) for which in (0, 1) for q in (2, 3, 4, 5, 6, 7, 8, 9, 11, 13)),
)  # fmt: skip
LONGEST = 64
PER_LINE = 2
FEW_GOOD = 2


@cache
def _grid() -> IntArray:
    """Return every size that may be on a line. () -> (S, 2, 1)."""
    lengths = range(1, LONGEST + 1)
    return as_pairs([((n,), (m,)) for n, m in product(lengths, lengths)])


def on_lines(region: Region, good: Sequence[Size], bad: Sequence[Size], count: int) -> list[Size]:
    """Return sizes of a region on lines of which almost every size that was asked is bad.

    A region drawn around bad sizes may still cross the rule that made them bad. A few of its sizes
    may be good by chance; with two single samples no difference is seen. One axis only.
    """
    if not good or not bad or len(good[0][0]) > 1:
        return []
    asked = {(n, m) for (n,), (m,) in chain(good, bad) if max(n, m) <= LONGEST}
    new = np.ones(LONGEST**2, dtype=np.bool_)
    new[[(n - 1) * LONGEST + m - 1 for n, m in asked]] = False
    free = _grid()[region.holds(_grid()) & new]
    telling = as_pairs([size for size in good if size != ((1,), (1,))])
    sides = [x.reshape(-1, 2).T for x in (free, telling, as_pairs(bad))]
    generator = np.random.default_rng(list(region.name.encode()))
    found: list[tuple[int, int]] = []
    for line in _LINES:
        here, fine, amiss = (line(n, m) for n, m in sides)
        kept, lost = Counter(fine.tolist()), Counter(amiss.tolist())
        for value in sorted(x for x in lost if lost[x] > FEW_GOOD * kept[x]):
            places = generator.permutation(np.flatnonzero(here == value))[:PER_LINE]
            found += [(lost[value], i) for i in places.tolist()]
    # Lines with the most bad sizes first: these are rules rather than chance.
    ordered = [found[i] for i in generator.permutation(len(found))]
    ordered.sort(key=lambda seen: -seen[0])
    chosen = list(dict.fromkeys(i for _, i in ordered))[:count]
    return as_sizes(free[np.array(chosen, dtype=np.int64)])
