"""Where a function of finite support is not 0, as intervals; so that sums over ℤᵈ can be finite.

An interval (p, q) for a coordinate says that the value is 0 where it lies outside p … q. Nothing
is said where no interval follows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING, Any, TypeAlias

from sympy import Abs, Add, Expr, Matrix, Mul, Pow, Rational, Symbol, conjugate
from sympy.core.function import AppliedUndef

from symbolic.sympy_border.binders import Lam, Total
from symbolic.sympy_border.domains import Domain, Point
from symbolic.sympy_border.operators import (
    Conj,
    Conv,
    Corr,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.sympy_border.terms import Applied, Delta, Iterate, Letter, letter_of

if TYPE_CHECKING:
    from numeric.direct.arithmetic import Place
    from numeric.direct.evaluation import Direct, Surroundings

Interval: TypeAlias = tuple[int, int]
Box: TypeAlias = tuple[Interval, ...]
Ranges: TypeAlias = Mapping[Symbol, Interval | None]


@dataclass(frozen=True)
class Extents:
    """Finds the supports of terms with the samples and numbers of an evaluation."""

    direct: Direct

    def of_convolution(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Box | None:
        """Return where f(τ) g(t − τ) is not 0."""
        first, second = (self.of_function(f, domain, at) for f in args)
        moved = second and tuple(
            (ceil(x - q), floor(x - p)) for x, (p, q) in zip(t, second, strict=True)
        )
        return _met(first, moved)

    def of_correlation(self, args: Any, domain: Domain, t: Place, at: Surroundings) -> Box | None:
        """Return where conj(f(τ)) g(t + τ) is not 0."""
        first, second = (self.of_function(f, domain, at) for f in args)
        moved = second and tuple(
            (ceil(p - x), floor(q - x)) for x, (p, q) in zip(t, second, strict=True)
        )
        return _met(first, moved)

    def of_function(self, f: Any, domain: Domain, at: Surroundings) -> Box | None:
        """Return the support of a function term."""
        if not domain.discrete:
            return None
        if isinstance(f, (Letter, Iterate)):
            defined = self.direct.defined(f, at)
            if defined is not None:
                return self.of_body(defined[1], defined[0], domain, at)
            return getattr(self.direct.samples.get(f), "support", None)
        if isinstance(f, Delta):
            return ((0, 0),) * domain.dimension
        if isinstance(f, Lam):
            point, body = self.direct.opened(f)
            return self.of_body(body, point, domain, at)
        parts = [self.of_function(a, domain, at) for a in f.args if not isinstance(a, Expr)]
        if not parts or any(part is None for part in parts):
            return None
        return self._combined(f, [part for part in parts if part is not None], at)

    def _combined(self, f: Any, parts: list[Box], at: Surroundings) -> Box | None:
        if isinstance(f, (Conj, Scale, Modulate)):
            return parts[0]
        if isinstance(f, Reflect):
            return tuple((-q, -p) for p, q in parts[0])
        if isinstance(f, Shift):
            by = self.direct.place(f.args[1:], at)
            moved = zip(parts[0], by, strict=True)
            return tuple((ceil(p + x), floor(q + x)) for (p, q), x in moved)
        if isinstance(f, Linear):
            return _turned(self.direct.place(f.args[1:], at), parts[0])
        if isinstance(f, Plus):
            return tuple(_hull(list(sides)) for sides in zip(*parts, strict=True))
        if isinstance(f, Conv):
            return tuple((p + u, q + v) for (p, q), (u, v) in zip(*parts, strict=True))
        if isinstance(f, Corr):
            return tuple((u - q, v - p) for (p, q), (u, v) in zip(*parts, strict=True))
        return None

    def of_body(self, body: Expr, point: Point, domain: Domain, at: Surroundings) -> Box | None:
        """Return the points at which a body is not 0, coordinate by coordinate."""
        if not domain.discrete:
            return None
        found = [self._interval(body, symbol, at, {}) for symbol in point]
        return None if None in found else tuple(x for x in found if x is not None)

    def _interval(
        self, term: Any, symbol: Symbol, at: Surroundings, ranges: Ranges
    ) -> Interval | None:
        """Return where a term is not 0 as a function of one symbol, others within their ranges."""
        if isinstance(term, AppliedUndef):
            box = self.of_function(letter_of(term), self.direct.domain, at)
            return self._through(term.args, box, symbol, at, ranges)
        if isinstance(term, Applied):
            if _outside(term.function, symbol, ranges):
                return None
            box = self.of_function(term.function, term.domain, at)
            return self._through(tuple(term.point), box, symbol, at, ranges)
        if isinstance(term, Add):
            found = [self._interval(a, symbol, at, ranges) for a in term.args]
            return None if None in found else _hull([x for x in found if x is not None])
        if isinstance(term, Mul):
            every = [self._interval(a, symbol, at, ranges) for a in term.args]
            return _common([x for x in every if x is not None])
        if isinstance(term, (conjugate, Abs)):
            return self._interval(term.args[0], symbol, at, ranges)
        if isinstance(term, Pow) and term.exp.is_positive:
            return self._interval(term.base, symbol, at, ranges)
        if isinstance(term, Total) and term.domain.discrete:
            point, body = self.direct.opened(term)
            inner = {s: self._interval(body, s, at, {symbol: None}) for s in point}
            known = {s: x for s, x in inner.items() if x is not None}
            return self._interval(body, symbol, at, {**ranges, **known})
        return None

    def _through(
        self,
        coordinates: tuple[Expr, ...],
        box: Box | None,
        symbol: Symbol,
        at: Surroundings,
        ranges: Ranges,
    ) -> Interval | None:
        """Return what a support says of a symbol in the coordinates of a point."""
        found = []
        for coordinate, (p, q) in zip(coordinates, box or (), strict=False):
            slopes, constant = affine(coordinate, at, self.direct)
            slope = slopes.pop(symbol, Fraction(0))
            if slope and all(ranges.get(s) is not None for s in slopes):
                low = high = constant
                for s, c in slopes.items():
                    ends = sorted(c * end for end in ranges[s] or ())
                    low, high = low + ends[0], high + ends[1]
                sides = sorted(((p - high) / slope, (q - low) / slope))
                found.append((ceil(sides[0]), floor(sides[1])))
        return _common(found)


def affine(term: Expr, at: Surroundings, direct: Direct) -> tuple[dict[Symbol, Fraction], Fraction]:
    """Return the coefficients of the symbols that have no value yet, and the constant."""
    if isinstance(term, Symbol) and term not in at and term not in direct.numbers:
        return {term: Fraction(1)}, Fraction(0)
    if isinstance(term, Add):
        slopes: dict[Symbol, Fraction] = {}
        constant = Fraction(0)
        for part in term.args:
            more, rest = affine(part, at, direct)
            constant += rest
            for s, c in more.items():
                slopes[s] = slopes.get(s, Fraction(0)) + c
        return slopes, constant
    if isinstance(term, Mul):
        parts = [affine(a, at, direct) for a in term.args]
        moving = [p for p in parts if p[0]]
        factor = Fraction(1)
        for slopes, constant in parts:
            factor *= 1 if slopes else constant
        if len(moving) == 1:
            slopes, constant = moving[0]
            return {s: c * factor for s, c in slopes.items()}, constant * factor
        if not moving:
            return {}, factor
    return {}, direct.place([term], at)[0]


def _outside(term: Any, symbol: Symbol, ranges: Ranges) -> bool:
    """Tell whether a function term depends on a point that has no value yet."""
    return bool(({symbol} | set(ranges)) & term.free_symbols)


def _turned(entries: tuple[Fraction, ...], box: Box) -> Box | None:
    """Return a box that holds all t for which At lies in a box; None if A has no inverse."""
    matrix = Matrix(len(box), len(box), [Rational(x) for x in entries])
    if matrix.det() == 0:
        return None
    found = []
    for row in matrix.inv().tolist():
        ends = [sorted((c * p, c * q)) for c, (p, q) in zip(row, box, strict=True)]
        found.append((ceil(sum(p for p, _ in ends)), floor(sum(q for _, q in ends))))
    return tuple(found)


def _hull(intervals: list[Interval]) -> Interval:
    return min(p for p, _ in intervals), max(q for _, q in intervals)


def _common(intervals: list[Interval]) -> Interval | None:
    if not intervals:
        return None
    return max(p for p, _ in intervals), min(q for _, q in intervals)


def _met(first: Box | None, second: Box | None) -> Box | None:
    """Return the intersection of two boxes of which one may be unknown."""
    if first is None or second is None:
        return first or second
    pairs = zip(first, second, strict=True)
    return tuple((max(p, u), min(q, v)) for (p, q), (u, v) in pairs)
