"""The operations that formulas in two lengths are made of: on integers, and on SymPy's symbols."""

from __future__ import annotations

from typing import Any, Protocol

import numpy as np
import sympy as sp


class Arithmetic(Protocol):
    """The operations an atom may use; one implementation counts, the other builds SymPy."""

    def floor_divide(self, x: Any, q: int) -> Any:
        """Return ⌊x/q⌋."""

    def maximum(self, x: Any, y: Any) -> Any:
        """Return the larger of two values."""

    def minimum(self, x: Any, y: Any) -> Any:
        """Return the smaller of two values."""

    def modulo(self, x: Any, q: int) -> Any:
        """Return x − q·⌊x/q⌋."""

    def power_of_two(self, x: Any) -> Any:
        """Return the least power of two that is at least x."""


class _Counting:
    """Arithmetic on integers and integer arrays."""

    def floor_divide(self, x: Any, q: int) -> Any:
        return x // q

    def maximum(self, x: Any, y: Any) -> Any:
        return max(x, y) if isinstance(x, int) and isinstance(y, int) else np.maximum(x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        return min(x, y) if isinstance(x, int) and isinstance(y, int) else np.minimum(x, y)

    def modulo(self, x: Any, q: int) -> Any:
        return x % q

    def power_of_two(self, x: Any) -> Any:
        exact = np.asarray(x, dtype=np.int64)
        return np.left_shift(1, np.vectorize(lambda v: int(max(v - 1, 0)).bit_length())(exact))


class _Symbolic:
    """The same arithmetic on SymPy expressions."""

    def floor_divide(self, x: Any, q: int) -> Any:
        return sp.floor(x / sp.Integer(q))

    def maximum(self, x: Any, y: Any) -> Any:
        return sp.Max(x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        return sp.Min(x, y)

    def modulo(self, x: Any, q: int) -> Any:
        return sp.Mod(x, q)

    def power_of_two(self, x: Any) -> Any:
        return 2 ** sp.ceiling(sp.log(x, 2))


COUNTING = _Counting()
SYMBOLIC = _Symbolic()
