"""Functions of matrices that take row after row, or column after column, as sequences."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from numeric.conventions.families.model import Array
from numeric.conventions.reading.comparing import agree
from numeric.conventions.reading.reading import noise

# How many rows, and how long the sequences are: both orders, equal ones, single rows.
SHAPES = ((3, 7, 4), (2, 4, 7), (4, 5, 5), (1, 6, 2), (5, 8, 3))


def of_rows(function: Callable[[Array, Array], Any], axis: int) -> Callable[[Array, Array], Any]:
    """Return what a function of matrices does to a single row, or for axis 0 a column."""
    other = 1 - axis

    def one(a: Array, b: Array) -> Any:
        return np.take(function(np.expand_dims(a, other), np.expand_dims(b, other)), 0, axis=other)

    return one


def row_axis(
    function: Callable[[Array, Array], Any], dtype: np.dtype[Any], seed: int
) -> int | None:
    """Return along which axis a function of matrices takes sequences one by one; None for neither.

    Each sequence of the output must be what the sequences of the two operands at its place give
    alone, at several shapes.
    """
    for axis in (1, 0):
        one = of_rows(function, axis)
        generator = np.random.default_rng([seed, axis])
        try:
            if all(_one_by_one(function, one, axis, shape, dtype, generator) for shape in SHAPES):
                return axis
        except Exception:  # noqa: S112 - a function that refuses such matrices is none of these
            continue
    return None


def _one_by_one(
    function: Callable[[Array, Array], Any], one: Callable[[Array, Array], Any], axis: int,
    shape: tuple[int, int, int], dtype: np.dtype[Any], generator: np.random.Generator,
) -> bool:  # fmt: skip
    count, n, m = shape
    a, b = (generator.normal(size=(count, x)).astype(dtype) for x in (n, m))
    together = np.asarray(function(*(x if axis else x.T for x in (a.copy(), b.copy()))))
    rows = together if axis else together.T
    if rows.ndim != 2 or len(rows) != count or not rows.size:
        return False
    alone = [np.asarray(one(x.copy(), y.copy())) for x, y in zip(a, b, strict=True)]
    return all(agree(x, y, noise(a, x)) for x, y in zip(rows, alone, strict=True))
