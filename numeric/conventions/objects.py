"""A symbolic run through NumPy's object path: extra evidence, from different code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import sympy as sp

from symbolic.errors import EvidenceError

WARNING = (
    "object arrays take another path through a library than floating point does: here conjugates "
    "are dropped, and no rounding happens; agreement is extra evidence, never the proof"
)


@dataclass(frozen=True)
class SymbolicRun:
    """What a function does to symbols a₀, a₁, … and b₀, b₁, …: one expression for each output.

    Attributes
    ----------
    outputs
        SymPy expressions in the symbols.
    bilinear
        Whether every term has one symbol of each operand.
    warning
        Why this is not the same as a run on numbers.
    """

    outputs: tuple[sp.Expr, ...]
    bilinear: bool
    warning: str = WARNING

    def tensor(self, n: int, m: int) -> np.ndarray[tuple[int, ...], np.dtype[Any]]:
        """Return the coefficients of a[i]·b[j] in every output. () -> (L, N, M)."""
        first, second = symbols(n, m)
        table = [[[x.coeff(p).coeff(q) for q in second] for p in first] for x in self.outputs]
        return np.array(table, dtype=object).astype(np.float64)


def symbols(n: int, m: int) -> tuple[tuple[sp.Symbol, ...], tuple[sp.Symbol, ...]]:
    """Return the symbols of the two operands."""
    return sp.symbols(f"a:{n}", seq=True), sp.symbols(f"b:{m}", seq=True)


def symbolic_run(function: Callable[..., Any], n: int, m: int, **arguments: Any) -> SymbolicRun:
    """Run a function on two arrays of symbols: (N,), (M,) -> (L,) expressions.

    Parameters
    ----------
    function
        Called as `function(a, b, **arguments)` with arrays of dtype object.
    n, m
        The lengths.

    Raises
    ------
    EvidenceError
        When the function does not take object arrays, as compiled code usually does not.
    """
    first, second = symbols(n, m)
    a, b = (np.array(list(x), dtype=object) for x in (first, second))
    try:
        raw = np.asarray(function(a, b, **arguments), dtype=object)
        outputs = tuple(sp.expand(x) for x in raw.ravel())
    except Exception as error:
        raise EvidenceError(
            f"symbolic_run got {type(error).__name__} ({error}) from arrays of symbols; this "
            "function has no object path, use identify"
        ) from error
    bilinear = all(
        sp.Poly(x, *letters).homogeneous_order() == 1
        for x in outputs
        if x != 0
        for letters in (first, second)
    )
    return SymbolicRun(outputs, bilinear)
