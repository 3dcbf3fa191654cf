"""Finding the formula of the grammar that gives the values that were observed.

A formula is accepted only when it gives every observed value exactly, and only when there are more
sizes than unknowns; the cheapest one wins. Data that no formula of the grammar explains stay
without a formula: nothing is rounded or approximated.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from numeric.conventions.families.formulas import (
    AnyFormula,
    Atom,
    Formula,
    IntArray,
    Split,
    Steps,
    Vector,
    atoms,
    columns,
    quotient,
    rounded_cost,
    writing,
)
from numeric.conventions.families.operations import COUNTING

_WIDE = (0, 1, -1, 2, -2)
# A formula must predict at least this many sizes besides those that determine it.
SPARE = 2


@dataclass(frozen=True)
class Allowed:
    """The values an unknown may take at one size: some integers, perhaps up to a period.

    An empty tuple of values means that the size says nothing about the unknown.
    """

    values: tuple[int, ...]
    period: int = 0

    def __contains__(self, value: int) -> bool:
        if not self.values:
            return True
        if self.period:
            return any((value - known) % self.period == 0 for known in self.values)
        return value in self.values

    def shifted(self, by: int) -> Allowed:
        """Return the values less a number."""
        return Allowed(tuple(value - by for value in self.values), self.period)


Sizes = tuple[tuple[int, int], ...]


def fit(
    allowed: Sequence[Allowed],
    sizes: Sequence[tuple[int, int]],
    steps: Steps,
    known: AnyFormula | None = None,
) -> Formula | Split | None:
    """Return the simplest formula whose value is allowed at every size, or None.

    One formula for all sizes is tried first, then one for N ≥ M and one for N < M. `known` is a
    formula, such as the output length, of which a multiple by the stride may be a part.
    """
    # Functions have lengths in common, and so have the families of one function.
    return _fit(tuple(allowed), tuple(sizes), steps, known)


@lru_cache(maxsize=4096)
def _fit(
    allowed: tuple[Allowed, ...], sizes: Sizes, steps: Steps, known: AnyFormula | None
) -> Formula | Split | None:
    whole = _fit_region(allowed, sizes, steps, known)
    if whole is not None:
        return whole
    pairs = list(zip(allowed, sizes, strict=True))
    parts = [
        [(x, size) for x, size in pairs if (size[0] >= size[1]) == wanted]
        for wanted in (True, False)
    ]
    if not all(parts):
        return None
    halves = []
    for part in parts:
        half = _fit_region([x for x, _ in part], [z for _, z in part], steps, known)
        if half is None:
            return None
        halves.append(half)
    return Split(halves[0], halves[1])


def _fit_region(
    allowed: Sequence[Allowed],
    sizes: Sequence[tuple[int, int]],
    steps: Steps,
    known: AnyFormula | None,
) -> Formula | None:
    informative = [(x, size) for x, size in zip(allowed, sizes, strict=True) if x.values]
    if not informative:
        return writing((0,) * 8)
    kept = tuple(size for _, size in informative)
    rules = [x for x, _ in informative]
    found = _fit_plain(rules, kept, steps)
    if found is None and isinstance(known, Formula) and steps.stride > 1:
        found = _beside(known, rules, kept, steps)
    return found


def _fit_plain(rules: Sequence[Allowed], sizes: Sizes, steps: Steps) -> Formula | None:
    if all(x.period == 0 and len(x.values) == 1 for x in rules):
        values = np.array([x.values[0] for x in rules])
        found = _project(values, sizes, steps)
        return _floored(values, sizes, steps) if found is None else found
    return _search(rules, sizes)


def _beside(known: Formula, rules: Sequence[Allowed], sizes: Sizes, steps: Steps) -> Formula | None:
    """Return a formula that is a multiple of a known one plus an element of the lattice."""
    atom = quotient(known, 1)
    values = [known(*size) for size in sizes]
    for sigma in (steps.stride, -steps.stride):
        left = [x.shifted(sigma * value) for x, value in zip(rules, values, strict=True)]
        found = _fit_plain(left, sizes, Steps(1, steps.dilation, steps.upsample, steps.extended))
        if found is not None:
            return found.plus(sigma, atom)
    return None


@dataclass(frozen=True)
class _Basis:
    """The parts of the lattice that are independent at some sizes, and how to solve for them."""

    parts: IntArray
    chosen: tuple[int, ...]
    inverse: npt.NDArray[np.float64]
    relations: IntArray

    @property
    def determined(self) -> bool:
        """Whether there are sizes to spare."""
        return len(self.parts) >= len(self.chosen) + SPARE


@lru_cache(maxsize=512)
def _basis(sizes: Sizes) -> _Basis:
    full = columns(sizes)
    chosen: list[int] = []
    for index in range(full.shape[1]):
        if np.linalg.matrix_rank(full[:, [*chosen, index]]) == len(chosen) + 1:
            chosen.append(index)
    inverse = np.linalg.pinv(full[:, chosen].astype(np.float64))
    relations = []
    for index in set(range(full.shape[1])) - set(chosen):
        in_chosen = np.rint(inverse @ full[:, index]).astype(np.int64)
        if np.array_equal(full[:, chosen] @ in_chosen, full[:, index]):
            relation = np.zeros(full.shape[1], dtype=np.int64)
            relation[chosen] = -in_chosen
            relation[index] = 1
            relations.append(relation)
    table = np.array(relations, dtype=np.int64).reshape(-1, full.shape[1])
    return _Basis(full, tuple(chosen), inverse, table)


@lru_cache(maxsize=4096)
def _cheapest(vector: Vector, sizes: Sizes) -> Formula:
    """Return the shortest writing of an element that is right at these sizes.

    Where N = M, or M is odd, several elements are the same function.
    """
    relations = _basis(sizes).relations[-3:]
    multiples = np.array(list(product(_WIDE, repeat=len(relations))), dtype=np.int64)
    others = np.array(vector) + multiples @ relations
    elements = enumerate(map(tuple, others.tolist()))
    formula = writing(vector)
    best = formula.cost, 0, formula
    for least, place, element in sorted((rounded_cost(x), place, x) for place, x in elements):
        if least > best[0]:
            break
        formula = writing(element)
        best = min(best, (formula.cost, place, formula), key=lambda found: found[:2])
    return best[2]


@lru_cache(maxsize=512)
def _rounded_parts(sizes: Sizes, steps: Steps) -> tuple[IntArray, tuple[tuple[int, Atom], ...]]:
    """Return σ·atom at every size for nothing and for each part outside the lattice."""
    pairs = np.array(sizes, dtype=np.int64)
    signs = sorted({1, -1, steps.stride, -steps.stride}, key=lambda x: (abs(x), -x))
    values = {id(atom): atom.rule(pairs[:, 0], pairs[:, 1], COUNTING) for atom in atoms(steps)}
    labels = [(sigma, atom) for atom in atoms(steps) for sigma in signs]
    rows = [sigma * values[id(atom)] for sigma, atom in labels]
    nothing = [(0, atoms(steps)[0])]
    return np.stack([0 * pairs[:, 0], *rows]).astype(np.int64), tuple(nothing + labels)


def _project(values: IntArray, sizes: Sizes, steps: Steps) -> Formula | None:
    """Fit known values: for each part outside the lattice, what is left must be of the lattice."""
    basis = _basis(sizes)
    if not basis.determined:
        return None
    rounded, labels = _rounded_parts(sizes, steps)
    left = values[None, :] - rounded
    coefficients = np.rint(left @ basis.inverse.T).astype(np.int64)
    used = basis.parts[:, list(basis.chosen)]
    exact = np.all(coefficients @ used.T == left, axis=1)
    best: Formula | None = None
    for row in np.flatnonzero(exact):
        full = [0] * basis.parts.shape[1]
        for column, value in zip(basis.chosen, coefficients[row].tolist(), strict=True):
            full[column] = value
        sigma, atom = labels[row]
        candidate = _cheapest(tuple(full), sizes)
        candidate = candidate.plus(sigma, atom) if sigma else candidate
        if best is None or candidate.cost < best.cost:
            best = candidate
    return best


def _elements(*ranges: Sequence[int], one: float = 0.3) -> IntArray:
    """Return the elements of the lattice without max in these ranges, plainest first.

    `one` weighs the constant. () -> (B, 8).
    """
    rows = np.array(list(product(*ranges)), dtype=np.int64)
    rows = np.hstack([rows, np.zeros((len(rows), 2), dtype=np.int64)])
    weight = np.abs(rows) @ np.array([one, 1.1, 1.0, 1.6, 1.0, 1.0, 1.5, 1.35])
    return rows[np.argsort(weight, kind="stable")]


@cache
def _box() -> IntArray:
    """Return small elements of the lattice. () -> (B, 8)."""
    return _elements(range(-8, 9), (0, 1, -1), (0, 1, -1, 2, -2, 3, -3), (0, 1, -1), _WIDE, _WIDE)


def _swapped_box(table: IntArray) -> IntArray:
    """Return the elements with max(N, M) for N and min(N, M) for M."""
    one, half, other, both, n, m, _, _ = table.T
    # ⌊min/2⌋ = ⌊N/2⌋ + ⌊M/2⌋ − ⌊max/2⌋, min = N + M − max.
    return np.stack([one, other, other, both, m, m, half - other, n - m], axis=1)


def _search(allowed: Sequence[Allowed], sizes: Sizes) -> Formula | None:
    """Fit values known up to a period or a choice: enumerate a finite part of the lattice."""
    if len(sizes) < len(_basis(sizes).chosen):
        return None
    order = sorted(range(len(sizes)), key=lambda i: -min(allowed[i].period or 99, 99))
    return _first(_box(), sizes, order, lambda value, i: _member(value, allowed[i]))


# Among so many formulas that fit the cheapest are looked for; of those between bounds so many are
# returned.
READ, RETURNED = 12, 3


def _first(
    box: IntArray,
    sizes: Sizes,
    order: Iterable[int],
    fits: Callable[[IntArray, int], npt.NDArray[np.bool_]],
) -> Formula | None:
    """Return the cheapest of the plainest elements that fit at every size, tried in this order.

    Where sizes of both orders are given, elements with max and min come after those without.
    """
    parts = columns(sizes)
    both_orders = any(n > m for n, m in sizes) and any(n < m for n, m in sizes)
    for table in (box, _swapped_box(box)) if both_orders else (box,):
        alive = table
        for position in order:
            alive = alive[fits(alive @ parts[position], position)]
            if not len(alive):
                break
        if len(alive):
            candidates = [_cheapest(tuple(row.tolist()), sizes) for row in alive[:READ]]
            return min(candidates, key=lambda formula: formula.cost)
    return None


@cache
def _end_box() -> IntArray:
    """Return small elements of the lattice that may say how far something goes. () -> (B, 8)."""
    signs = (0, 1, -1)
    return _elements(range(-6, 7), signs, _WIDE, (*signs, -2), _WIDE, _WIDE, one=0.5)


def fit_between(
    bounds: Sequence[tuple[int, int]], sizes: Sequence[tuple[int, int]], steps: Steps
) -> list[Formula]:
    """Return the simplest formulas whose value lies between two bounds at every size."""
    pairs = tuple(sizes)
    low, high = np.array(bounds, dtype=np.int64).T
    if np.array_equal(low, high):
        exact = _project(low, pairs, steps)
        return [] if exact is None else [exact]
    box, parts = _end_box(), columns(pairs)
    alive = np.arange(len(box))
    for position in np.argsort(high - low):
        value = box[alive] @ parts[position]
        alive = alive[(low[position] <= value) & (value <= high[position])]
    found = dict.fromkeys(_cheapest(tuple(row.tolist()), pairs) for row in box[alive[:READ]])
    return sorted(found, key=lambda formula: formula.cost)[:RETURNED]


def _member(values: IntArray, rule: Allowed) -> npt.NDArray[np.bool_]:
    if rule.period:
        period = rule.period
        residues = [value % period for value in rule.values]
        result: npt.NDArray[np.bool_] = np.isin(values % period, residues)
        return result
    return np.isin(values, rule.values)


@cache
def _inner_box(divisor: int) -> IntArray:
    """Return small elements of the lattice that may stand below a floor. () -> (B, 8)."""
    return _elements(
        range(-2 * divisor - 3, 2 * divisor + 4), (0, 1, -1), (0, 1, -1, 2, -2, 3, -3, 4),
        (0, 1, -1), (0, 1, -1, 2), _WIDE,
    )  # fmt: skip


def _floored(values: IntArray, sizes: Sizes, steps: Steps) -> Formula | None:
    """Fit ⌊u/s⌋ with u of the lattice: every s-th of so many."""
    s = steps.stride
    if s == 1 or len(sizes) < len(_basis(sizes).chosen) + SPARE:
        return None
    lengths = columns(sizes)
    order = np.argsort(-lengths[:, 4] - lengths[:, 5])
    inner = _first(_inner_box(s), sizes, order, lambda value, i: value // s == values[i])
    return None if inner is None else writing((0,) * 8).plus(1, quotient(inner, s))
