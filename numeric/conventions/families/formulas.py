"""A small grammar of integer formulas in the two lengths N and M.

Offsets and output lengths of real libraries are integer combinations of

    1, N, M, max(N, M), ⌊N/2⌋, ⌊M/2⌋, ⌊(N + M)/2⌋, ⌊max(N, M)/2⌋                      (the lattice)

and perhaps one more rounded part that depends on a stride or on a power of two. Every function of
N and M with integer values that is linear up to the parities of N and M is in the lattice: on the
pairs (0,0), (1,0), (0,1), (1,1), (2,0), (0,2) the six parts without max form a triangular system
with units on its diagonal. So ⌈M/2⌉, M mod 2, ⌊(N − M − 1)/2⌋, min(N, M) and |N − M| need no parts
of their own; they are ways of writing, and `writing` finds the shortest one. How a formula is
fitted to data is the subject of `solving`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
import sympy as sp

from numeric.conventions.families.operations import COUNTING, SYMBOLIC, Arithmetic

N, M = sp.symbols("N M", integer=True, positive=True)

IntArray = npt.NDArray[np.int64]
Vector = tuple[int, ...]
PARTS = ("1", "N//2", "M//2", "(N+M)//2", "N", "M", "max//2", "max")


@dataclass(frozen=True)
class Steps:
    """The integer steps of a description: they enter the rounded parts of its formulas."""

    stride: int = 1
    dilation: int = 1
    upsample: int = 1
    extended: str = "a"

    def span(self, n: Any, m: Any) -> Any:
        """Return the length of the extended operand, spread out."""
        return self.upsample * ((n if self.extended == "a" else m) - 1) + 1

    def kernel(self, n: Any, m: Any) -> Any:
        """Return the length of the summed operand, dilated."""
        return self.dilation * ((m if self.extended == "a" else n) - 1) + 1


Rule = Callable[[Any, Any, Arithmetic], Any]
"""A value at lengths n and m, in counting or symbolic arithmetic."""


@dataclass(frozen=True)
class Atom:
    """One rounded part of a formula.

    `rule(n, m, arithmetic)` is evaluated on integers to fit and on symbols to print, so that the
    printed formula cannot differ from the fitted one.
    """

    cost: float
    rule: Rule


Term = tuple[int, Atom]


def columns(sizes: npt.ArrayLike) -> IntArray:
    """Return the parts of the lattice at pairs of lengths. (S, 2) -> (S, 8)."""
    pairs = np.asarray(sizes, dtype=np.int64).reshape(-1, 2)
    n, m = pairs.T
    larger = np.maximum(n, m)
    parts = [np.ones_like(n), n // 2, m // 2, (n + m) // 2, n, m, larger // 2, larger]
    return np.stack(parts, axis=1)


def _floor(x: Rule, shift: int, q: int) -> Rule:
    return lambda n, m, ops: ops.floor_divide(x(n, m, ops) + shift, q)


def _parity(x: Rule) -> Rule:
    return lambda n, m, ops: ops.modulo(x(n, m, ops), 2)


@cache
def lattice_atoms() -> tuple[Atom, ...]:
    """Return the rounded parts that are ways of writing elements of the lattice."""
    bases: tuple[tuple[float, Rule], ...] = (
        (1.0, lambda n, m, ops: m),
        (1.1, lambda n, m, ops: n),
        (1.6, lambda n, m, ops: n + m),
        (1.6, lambda n, m, ops: n - m),
        (1.4, lambda n, m, ops: ops.minimum(n, m)),
        (1.4, lambda n, m, ops: ops.maximum(n, m)),
    )
    halves = [
        Atom(cost + extra, _floor(base, shift, 2))
        for cost, base in bases
        for shift, extra in ((0, 0.0), (-1, 0.4), (1, 0.5))
    ]
    return (*halves, *(Atom(cost + 0.3, _parity(base)) for cost, base in bases[:3]))


@cache
def _atom_vectors() -> IntArray:
    """Return the element of the lattice that each of `lattice_atoms` is. () -> (A, 8)."""
    pairs = np.array([(n, m) for n in range(1, 8) for m in range(1, 8)])
    inverse = np.linalg.pinv(columns(pairs).astype(np.float64))
    values = np.stack([atom.rule(pairs[:, 0], pairs[:, 1], COUNTING) for atom in lattice_atoms()])
    return np.rint(values @ inverse.T).astype(np.int64)


def _constant_cost(value: int) -> float:
    return 0.5 * (value != 0) + 0.2 * abs(value)


def _terms_cost(terms: tuple[Term, ...]) -> float:
    return sum(atom.cost * abs(sigma) for sigma, atom in terms)


@dataclass(frozen=True)
class Formula:
    """α·N + β·M + μ·max(N, M) + ν·min(N, M) + γ + Σ σ·atom."""

    alpha: int
    beta: int
    larger: int
    smaller: int
    constant: int
    terms: tuple[Term, ...] = ()

    @property
    def cost(self) -> float:
        """How much there is to read; the fit prefers the smallest."""
        linear = _linear_cost(self.alpha, self.beta, self.larger, self.smaller)
        return linear + _constant_cost(self.constant) + _terms_cost(self.terms)

    def __call__(self, n: int, m: int) -> int:
        """Return the value at lengths n and m."""
        return int(self.values(n, m))

    def values(self, n: Any, m: Any) -> Any:
        """Return the values at lengths n and m, whole numbers or arrays of them."""
        return self.value(n, m, COUNTING)

    def value(self, n: Any, m: Any, ops: Arithmetic) -> Any:
        """Return the value at lengths n and m, in counting or symbolic arithmetic."""
        total = self.alpha * n + self.beta * m + self.constant
        if self.larger:
            total = total + self.larger * ops.maximum(n, m)
        if self.smaller:
            total = total + self.smaller * ops.minimum(n, m)
        for sigma, atom in self.terms:
            total = total + sigma * atom.rule(n, m, ops)
        return total

    def expression(self) -> sp.Expr:
        """Return the formula as a SymPy expression in N and M."""
        rounded = sum((sigma * atom.rule(N, M, SYMBOLIC) for sigma, atom in self.terms), sp.S(0))
        linear = self.alpha * N + self.beta * M + self.constant
        if self.larger == -self.smaller:
            return linear + self.larger * sp.Abs(N - M) + rounded
        return linear + self.larger * sp.Max(N, M) + self.smaller * sp.Min(N, M) + rounded

    def plus(self, sigma: int, atom: Atom) -> Formula:
        """Return the formula with one more rounded part."""
        return Formula(self.alpha, self.beta, self.larger, self.smaller, self.constant,
                       (*self.terms, (sigma, atom)))  # fmt: skip


def _linear_cost(n: int, m: int, larger: int, smaller: int) -> float:
    return abs(n) + abs(m) + 1.35 * abs(larger) + 1.3 * abs(smaller)


@lru_cache(maxsize=1 << 14)
def _linear(n: int, m: int, larger: int) -> tuple[float, int]:
    """Return the cost of the cheapest writing without rounding, and its number of min(N, M).

    N + M = max(N, M) + min(N, M). The cost is convex in that number, with corners at these.
    """
    corners = {max(-_MOST_SMALLER, min(x, _MOST_SMALLER)) for x in (0, n, m, -larger)}
    return min((_linear_cost(n - x, m - x, larger + x, x), x) for x in corners)


_MOST_SMALLER = 3


@dataclass(frozen=True)
class _Rounding:
    """Some rounded parts together: what they cost, and the element of the lattice they are."""

    cost: float
    terms: tuple[Term, ...]
    vector: Vector


@cache
def _rounded_sets() -> dict[Vector, list[_Rounding]]:
    """Return, for the four rounded coordinates of the lattice, the few terms that have them."""
    single = [
        (sigma, atom, sigma * vector)
        for sigma in (1, -1, 2, -2, 3, -3)
        for atom, vector in zip(lattice_atoms(), _atom_vectors(), strict=True)
    ]
    found: dict[Vector, list[_Rounding]] = {}
    for number, (sigma, atom, vector) in enumerate(single):
        found.setdefault(_rounded(vector), []).append(_rounding(((sigma, atom),), vector))
        for other, atom2, vector2 in single[number + 1 :]:
            if abs(sigma) + abs(other) <= 3:
                both = vector + vector2
                terms = ((sigma, atom), (other, atom2))
                found.setdefault(_rounded(both), []).append(_rounding(terms, both))
    return {key: sorted(terms, key=lambda x: x.cost) for key, terms in found.items()}


def _rounding(terms: tuple[Term, ...], vector: IntArray) -> _Rounding:
    return _Rounding(_terms_cost(terms), terms, tuple(vector.tolist()))


def _rounded(vector: IntArray) -> Vector:
    return tuple(vector[[1, 2, 3, 6]].tolist())


def _plain_parts(rounded: Vector) -> _Rounding:
    """Return ⌊N/2⌋, ⌊M/2⌋, ⌊(N + M)/2⌋ and ⌊max/2⌋ as often as they are asked for."""
    chosen = [
        (c, lattice_atoms()[i], c * _atom_vectors()[i])
        for c, i in zip(rounded, (3, 0, 6, 15), strict=True)
        if c
    ]
    return _rounding(tuple((c, atom) for c, atom, _ in chosen), sum(v for _, _, v in chosen))


_NOTHING = _Rounding(0.0, (), (0,) * 8)


@lru_cache(maxsize=1 << 12)
def _roundings(rounded: Vector) -> Sequence[_Rounding]:
    """Return the ways to write the rounded parts of an element, cheapest first."""
    if not any(rounded):
        return [_NOTHING]
    return _rounded_sets().get(rounded) or [_plain_parts(rounded)]


def rounded_cost(vector: Vector) -> float:
    """Return what the rounded parts of an element cost at least."""
    return _roundings((vector[1], vector[2], vector[3], vector[6]))[0].cost


@lru_cache(maxsize=1 << 15)
def writing(vector: Vector) -> Formula:
    """Return the shortest writing of an element of the lattice, given in `PARTS`."""
    best: tuple[float, _Rounding, int] | None = None
    for choice in _roundings((vector[1], vector[2], vector[3], vector[6])):
        if best is not None and choice.cost >= best[0]:
            break
        one, n, m, larger = (vector[i] - choice.vector[i] for i in (0, 4, 5, 7))
        cost, smaller = _linear(n, m, larger)
        cost += choice.cost + _constant_cost(one)
        if best is None or cost < best[0]:
            best = cost, choice, smaller
    if best is None:
        raise ArithmeticError(f"no writing of the lattice element {vector}")
    _, choice, x = best
    one, n, m, larger = (vector[i] - choice.vector[i] for i in (0, 4, 5, 7))
    return Formula(n - x, m - x, larger + x, x, one, choice.terms)


def _strided(steps: Steps) -> list[Atom]:
    s, span, kernel = steps.stride, steps.span, steps.kernel
    bases: list[tuple[float, Rule]] = [
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

    def total(n: Any, m: Any, ops: Arithmetic) -> Any:
        x = n if steps.extended == "a" else m
        outputs = ops.floor_divide(x + s - 1, s)
        return ops.maximum(0 * x, (outputs - 1) * s + steps.kernel(n, m) - x)

    return [Atom(3.0, total), Atom(3.2, _floor(total, 0, 2)), Atom(3.3, _floor(total, 1, 2))]


@lru_cache(maxsize=256)
def atoms(steps: Steps) -> tuple[Atom, ...]:
    """Return the rounded parts outside the lattice that formulas for these steps may contain."""
    result = [Atom(3.5, lambda n, m, ops: ops.power_of_two(n + m - 1))]
    if steps.stride > 1:
        result += _strided(steps) + _same_padding(steps)
    return tuple(sorted(result, key=lambda atom: atom.cost))


def quotient(inner: Formula, divisor: int) -> Atom:
    """Return ⌊inner/divisor⌋ as a rounded part."""

    def rule(n: Any, m: Any, ops: Arithmetic) -> Any:
        return ops.floor_divide(inner.value(n, m, ops), divisor)

    return Atom(1.0 + inner.cost, rule)


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

    def values(self, n: Any, m: Any) -> Any:
        """Return the values at lengths n and m, whole numbers or arrays of them."""
        return np.where(n >= m, self.at_least.values(n, m), self.shorter.values(n, m))

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

    def values(self, n: Any, m: Any) -> Any:
        """Return the values at lengths n and m, whole numbers or arrays of them."""
        return np.maximum(0, self.inner.values(n, m))

    def expression(self) -> sp.Expr:
        """Return the formula as a SymPy expression in N and M."""
        return sp.Max(0, self.inner.expression())


AnyFormula = Formula | Split | Clamped
