"""Finding the formula of the grammar that gives the values that were observed.

A formula is accepted only when it gives every observed value exactly; the cheapest one wins. Data
that no formula of the grammar explains stay without a formula: nothing is rounded or approximated.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
import numpy.typing as npt

from numeric.conventions.formulas import (
    COUNTING,
    Atom,
    Formula,
    IntArray,
    Split,
    Steps,
    atoms,
)


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
            return (value - self.values[0]) % self.period == 0
        return value in self.values


Sizes = tuple[tuple[int, int], ...]


def fit(
    allowed: Sequence[Allowed], sizes: Sequence[tuple[int, int]], steps: Steps
) -> Formula | Split | None:
    """Return the simplest formula whose value is allowed at every size, or None.

    One formula for all sizes is tried first, then one for N ≥ M and one for N < M.
    """
    whole = _fit_region(allowed, sizes, steps)
    if whole is not None:
        return whole
    pairs = list(zip(allowed, sizes, strict=True))
    parts = [
        [(x, size) for x, size in pairs if (size[0] >= size[1]) == wanted]
        for wanted in (True, False)
    ]
    if not all(parts):
        return None
    halves = [_fit_region([x for x, _ in part], [z for _, z in part], steps) for part in parts]
    if halves[0] is None or halves[1] is None:
        return None
    return Split(halves[0], halves[1])


def _fit_region(
    allowed: Sequence[Allowed], sizes: Sequence[tuple[int, int]], steps: Steps
) -> Formula | None:
    informative = [(x, size) for x, size in zip(allowed, sizes, strict=True) if x.values]
    if not informative:
        return _formula((0, 0, 0, 0), 0, 0, atoms(steps)[0])
    kept = tuple(size for _, size in informative)
    if all(x.period == 0 and len(x.values) == 1 for x, _ in informative):
        return _project(np.array([x.values[0] for x, _ in informative]), kept, steps)
    return _search([x for x, _ in informative], kept, steps)


@lru_cache(maxsize=512)
def _linear_basis(sizes: Sizes) -> tuple[IntArray, tuple[int, ...], npt.NDArray[np.float64]]:
    """Return the independent columns of 1, N, M, max(N, M), which they are, and their inverse."""
    pairs = np.array(sizes, dtype=np.int64)
    columns = [np.ones(len(pairs), dtype=np.int64), pairs[:, 0], pairs[:, 1], pairs.max(axis=1)]
    chosen: list[int] = []
    for index in range(4):
        trial = np.stack([columns[i] for i in [*chosen, index]], axis=1)
        if np.linalg.matrix_rank(trial) == len(chosen) + 1:
            chosen.append(index)
    basis = np.stack([columns[i] for i in chosen], axis=1)
    return basis, tuple(chosen), np.linalg.pinv(basis.astype(np.float64))


@lru_cache(maxsize=512)
def _rounded_parts(sizes: Sizes, steps: Steps) -> tuple[IntArray, tuple[tuple[int, Atom], ...]]:
    """Return σ·atom at every size, one row for each σ and atom."""
    pairs = np.array(sizes, dtype=np.int64)
    signs = sorted({1, -1, steps.stride, -steps.stride}, key=lambda x: (abs(x), -x))
    labels = [(sigma, atom) for atom in atoms(steps) for sigma in signs]
    labels = [(sigma, atom) for sigma, atom in labels if atom.cost > 0 or sigma == 1]
    values = {id(atom): atom.rule(pairs[:, 0], pairs[:, 1], COUNTING) for atom in atoms(steps)}
    rows = np.stack([sigma * values[id(atom)] for sigma, atom in labels])
    return rows.astype(np.int64), tuple(labels)


def _formula(linear: tuple[int, int, int, int], constant: int, sigma: int, atom: Atom) -> Formula:
    """Return the cheapest writing of a formula, using N + M = max(N, M) + min(N, M)."""
    alpha, beta, larger, smaller = linear
    writings = [
        Formula(alpha - x, beta - x, larger + x, smaller + x, constant, sigma, atom)
        for x in range(-3, 4)
    ]
    return min(writings, key=lambda formula: formula.cost)


def _project(values: IntArray, sizes: Sizes, steps: Steps) -> Formula | None:
    """Fit known values: for each rounded part, what is left must be linear with integers."""
    basis, chosen, inverse = _linear_basis(sizes)
    rounded, labels = _rounded_parts(sizes, steps)
    left = values[None, :] - rounded
    coefficients = np.rint(left @ inverse.T).astype(np.int64)
    exact = np.all(coefficients @ basis.T == left, axis=1)
    best: Formula | None = None
    for row in np.flatnonzero(exact):
        full = [0, 0, 0, 0]
        for position, column in enumerate(chosen):
            full[column] = int(coefficients[row, position])
        sigma, atom = labels[row]
        candidate = _formula((full[1], full[2], full[3], 0), full[0], sigma, atom)
        if best is None or candidate.cost < best.cost:
            best = candidate
    return best


_MULTIPLES = tuple(product((0, 1, -1, 2, -2), (0, 1, -1, 2, -2), (0, 1, -1)))
_CONSTANTS = (0, 1, -1, 2, -2, 3, -3, 4, -4)


@lru_cache(maxsize=64)
def _search_costs(steps: Steps, sizes: Sizes) -> npt.NDArray[np.float64]:
    """Return the cost of every rounded part with every multiple, without the constant."""
    plain = atoms(steps)[0]
    linear = [_formula((*multiples, 0), 0, 0, plain).cost for multiples in _MULTIPLES]
    rounded = [abs(sigma) * atom.cost for sigma, atom in _rounded_parts(sizes, steps)[1]]
    total: npt.NDArray[np.float64] = np.add.outer(np.array(rounded), np.array(linear))
    return total


def _search(allowed: Sequence[Allowed], sizes: Sizes, steps: Steps) -> Formula | None:
    """Fit values known up to a period or a choice: enumerate a finite part of the grammar."""
    pairs = np.array(sizes, dtype=np.int64)
    rounded, labels = _rounded_parts(sizes, steps)
    columns = np.stack([pairs[:, 0], pairs[:, 1], pairs.max(axis=1)])
    linear = np.array(_MULTIPLES, dtype=np.int64) @ columns
    costs = _search_costs(steps, sizes)
    best: Formula | None = None
    for constant in _CONSTANTS:
        alive = np.ones(costs.shape, dtype=bool)
        for position, rule in enumerate(allowed):
            value = rounded[:, position, None] + linear[None, :, position] + constant
            alive &= _member(value, rule)
        if not alive.any():
            continue
        row, column = np.unravel_index(np.argmin(np.where(alive, costs, np.inf)), costs.shape)
        sigma, atom = labels[row]
        candidate = _formula((*_MULTIPLES[column], 0), constant, sigma, atom)
        if best is None or candidate.cost < best.cost:
            best = candidate
    return best


def _member(values: IntArray, rule: Allowed) -> npt.NDArray[np.bool_]:
    if rule.period:
        result: npt.NDArray[np.bool_] = (values - rule.values[0]) % rule.period == 0
        return result
    return np.isin(values, rule.values)
