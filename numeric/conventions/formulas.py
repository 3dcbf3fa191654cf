"""A small grammar of integer formulas in the two lengths N and M.

Offsets and output lengths of real libraries are sums of a few parts: a multiple of N, of M, of
max(N, M) or min(N, M), a constant, and at most one rounded part such as ⌊M/2⌋. That is the whole
grammar:

    α·N + β·M + μ·max(N, M) + ν·min(N, M) + γ + σ·atom

with small integers α, β, μ, ν, any integer γ, σ in {±1, ±stride}, and one atom of `atoms`. How a
formula is fitted to data is the subject of `solving`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
import sympy as sp

N, M = sp.symbols("N M", integer=True, positive=True)

IntArray = npt.NDArray[np.int64]


class Arithmetic(Protocol):
    """The operations an atom may use; one implementation counts, the other builds SymPy."""

    def floor_divide(self, x: Any, q: int) -> Any:
        """Return ⌊x/q⌋."""

    def maximum(self, x: Any, y: Any) -> Any:
        """Return the larger of two values."""

    def minimum(self, x: Any, y: Any) -> Any:
        """Return the smaller of two values."""

    def power_of_two(self, x: Any) -> Any:
        """Return the least power of two that is at least x."""


class _Counting:
    """Arithmetic on integers and integer arrays."""

    def floor_divide(self, x: Any, q: int) -> Any:
        return x // q

    def maximum(self, x: Any, y: Any) -> Any:
        return np.maximum(x, y)

    def minimum(self, x: Any, y: Any) -> Any:
        return np.minimum(x, y)

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

    def power_of_two(self, x: Any) -> Any:
        return 2 ** sp.ceiling(sp.log(x, 2))


COUNTING = _Counting()
SYMBOLIC = _Symbolic()


@dataclass(frozen=True)
class Steps:
    """The integer steps of a description: they enter the rounded parts of its formulas."""

    stride: int = 1
    dilation: int = 1
    upsample: int = 1
    extended: str = "a"


@dataclass(frozen=True)
class Atom:
    """One rounded part of a formula.

    `rule(n, m, arithmetic)` is evaluated on integers to fit and on symbols to print, so that the
    printed formula cannot differ from the fitted one.
    """

    cost: float
    rule: Callable[[Any, Any, Arithmetic], Any]


def _half(x: Callable[[Any, Any], Any], shift: int = 0) -> Callable[[Any, Any, Arithmetic], Any]:
    return lambda n, m, ops: ops.floor_divide(x(n, m) + shift, 2)


def _floor(
    x: Callable[[Any, Any, Arithmetic], Any], shift: int, q: int
) -> Callable[[Any, Any, Arithmetic], Any]:
    return lambda n, m, ops: ops.floor_divide(x(n, m, ops) + shift, q)


def _halves(steps: Steps) -> list[Atom]:
    d = steps.dilation
    bases: list[tuple[float, Callable[[Any, Any], Any]]] = [
        (1.0, lambda n, m: m),
        (1.1, lambda n, m: n),
        (1.6, lambda n, m: n + m),
        (1.6, lambda n, m: n - m),
    ]
    if d > 1:
        bases += [(1.4, lambda n, m: d * (m - 1) + 1), (1.5, lambda n, m: d * (n - 1) + 1)]
    result = []
    for cost, base in bases:
        result.append(Atom(cost, _half(base)))
        result.append(Atom(cost + 0.4, _half(base, -1)))
        result.append(Atom(cost + 0.5, _half(base, 1)))
    for shift in (0, -1, 1):
        extra = 0.4 * abs(shift)
        larger = _floor(lambda n, m, ops: ops.maximum(n, m), shift, 2)
        smaller = _floor(lambda n, m, ops: ops.minimum(n, m), shift, 2)
        result += [Atom(1.4 + extra, smaller), Atom(1.4 + extra, larger)]
    return result


def _dilated(steps: Steps) -> tuple[Callable[[Any, Any], Any], Callable[[Any, Any], Any]]:
    """Return the spans of the extended operand and of the summed one, steps included."""
    d, t = steps.dilation, steps.upsample

    def span(n: Any, m: Any) -> Any:
        return t * ((n if steps.extended == "a" else m) - 1) + 1

    def kernel(n: Any, m: Any) -> Any:
        return d * ((m if steps.extended == "a" else n) - 1) + 1

    return span, kernel


def _strided(steps: Steps) -> list[Atom]:
    s = steps.stride
    span, kernel = _dilated(steps)
    bases: list[tuple[float, Callable[[Any, Any, Arithmetic], Any]]] = [
        (1.2, lambda n, m, ops: n),
        (1.2, lambda n, m, ops: m),
        (1.4, lambda n, m, ops: span(n, m) - kernel(n, m)),
        (1.4, lambda n, m, ops: span(n, m) + kernel(n, m)),
        (1.4, lambda n, m, ops: n + m),
        (1.5, lambda n, m, ops: n - m),
        (1.6, lambda n, m, ops: span(n, m)),
        (1.6, lambda n, m, ops: kernel(n, m)),
        (1.8, lambda n, m, ops: ops.maximum(n, m)),
        (2.0, lambda n, m, ops: 2 * ops.maximum(n, m) - n - m),
    ]
    return [
        Atom(cost + 0.1 * shift, _floor(base, shift, s))
        for cost, base in bases
        for shift in range(s)
    ]


def _same_padding(steps: Steps) -> list[Atom]:
    """Return the padding of TensorFlow and XLA's SAME, whole and halved.

    Source: XLA `MakePadding`, TensorFlow documentation of `tf.nn.convolution`, "padding".
    """
    s = steps.stride
    _, kernel = _dilated(steps)

    def total(n: Any, m: Any, ops: Arithmetic) -> Any:
        x = n if steps.extended == "a" else m
        outputs = ops.floor_divide(x + s - 1, s)
        return ops.maximum(0 * x, (outputs - 1) * s + kernel(n, m) - x)

    return [Atom(3.0, total), Atom(3.2, _floor(total, 0, 2)), Atom(3.3, _floor(total, 1, 2))]


@lru_cache(maxsize=256)
def atoms(steps: Steps) -> tuple[Atom, ...]:
    """Return the rounded parts that formulas for these steps may contain, plainest first."""
    result = [Atom(0.0, lambda n, m, ops: 0 * n), *_halves(steps)]
    if steps.stride > 1:
        result += _strided(steps) + _same_padding(steps)
    result.append(Atom(3.5, lambda n, m, ops: ops.power_of_two(n + m - 1)))
    return tuple(sorted(result, key=lambda atom: atom.cost))


@dataclass(frozen=True)
class Formula:
    """α·N + β·M + μ·max(N, M) + ν·min(N, M) + γ + σ·atom."""

    alpha: int
    beta: int
    larger: int
    smaller: int
    constant: int
    sigma: int
    atom: Atom

    @property
    def cost(self) -> float:
        """How much there is to read; the fit prefers the smallest."""
        linear: float = abs(self.alpha) + abs(self.beta)
        linear += 1.35 * abs(self.larger) + 1.3 * abs(self.smaller)
        constant = 0.5 * (self.constant != 0) + 0.2 * abs(self.constant)
        return linear + constant + self.atom.cost * abs(self.sigma)

    def __call__(self, n: int, m: int) -> int:
        """Return the value at lengths n and m."""
        total = self.alpha * n + self.beta * m + self.larger * max(n, m) + self.smaller * min(n, m)
        return int(total + self.constant + self.sigma * int(self.atom.rule(n, m, COUNTING)))

    def expression(self) -> sp.Expr:
        """Return the formula as a SymPy expression in N and M."""
        rounded = self.sigma * self.atom.rule(N, M, SYMBOLIC)
        linear = self.alpha * N + self.beta * M + self.constant
        if self.larger == -self.smaller:
            return linear + self.larger * sp.Abs(N - M) + rounded
        return linear + self.larger * sp.Max(N, M) + self.smaller * sp.Min(N, M) + rounded


@dataclass(frozen=True)
class Split:
    """Two formulas: one where N ≥ M, another where N < M."""

    at_least: Formula
    shorter: Formula

    @property
    def cost(self) -> float:
        """How much there is to read."""
        return 3 + self.at_least.cost + self.shorter.cost

    def __call__(self, n: int, m: int) -> int:
        """Return the value at lengths n and m."""
        return self.at_least(n, m) if n >= m else self.shorter(n, m)

    def expression(self) -> sp.Expr:
        """Return the formula as a SymPy expression in N and M."""
        first, second = self.at_least.expression(), self.shorter.expression()
        return sp.Piecewise((first, N >= M), (second, True))


@dataclass(frozen=True)
class Clamped:
    """A formula, or zero where it is negative: the length of an output that can be empty."""

    inner: Formula | Split

    @property
    def cost(self) -> float:
        """How much there is to read."""
        return 1 + self.inner.cost

    def __call__(self, n: int, m: int) -> int:
        """Return the value at lengths n and m."""
        return max(0, self.inner(n, m))

    def expression(self) -> sp.Expr:
        """Return the formula as a SymPy expression in N and M."""
        return sp.Max(0, self.inner.expression())


AnyFormula = Formula | Split | Clamped
