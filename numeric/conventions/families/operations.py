"""The operations that formulas in two lengths are made of: on integers, and on SymPy's symbols."""

from __future__ import annotations

import operator
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp


@dataclass(frozen=True)
class Arithmetic:
    """The operations an atom may use, on integers and arrays of them or on SymPy's expressions.

    Attributes
    ----------
    floor_divide, modulo
        ⌊x/q⌋ and x − q·⌊x/q⌋ for an integer q.
    maximum, minimum
        The larger and the smaller of two values.
    power_of_two
        The least power of two that is at least x.
    """

    floor_divide: Callable[[Any, int], Any]
    modulo: Callable[[Any, int], Any]
    maximum: Callable[[Any, Any], Any]
    minimum: Callable[[Any, Any], Any]
    power_of_two: Callable[[Any], Any]


def _larger(x: Any, y: Any) -> Any:
    return max(x, y) if isinstance(x, int) and isinstance(y, int) else np.maximum(x, y)


def _smaller(x: Any, y: Any) -> Any:
    return min(x, y) if isinstance(x, int) and isinstance(y, int) else np.minimum(x, y)


def _power_of_two(x: Any) -> Any:
    exact = np.asarray(x, dtype=np.int64)
    return np.left_shift(1, np.vectorize(lambda v: int(max(v - 1, 0)).bit_length())(exact))


COUNTING = Arithmetic(operator.floordiv, operator.mod, _larger, _smaller, _power_of_two)
SYMBOLIC = Arithmetic(
    lambda x, q: sp.floor(x / sp.Integer(q)),
    sp.Mod,
    sp.Max,
    sp.Min,
    lambda x: 2 ** sp.ceiling(sp.log(x, 2)),
)
