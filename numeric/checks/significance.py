"""Does every summand of a statement count? One below the tolerance on every sample was not tested.

f + e^{−1000} f = f agrees to any number of digits that anyone asks for, Σ f(m) g(m + 100) = 0 to
twelve, and f(n + 100) + f(n) = f(n) wherever f(n + 100) is small; the reason is not that they are
true. So the *size* of each summand is computed: what it would be if nothing in it cancelled, that
is, with absolute values of functions and numbers, and for a total the largest value of its body at
some places. ∫ f′ = 0 has a large left side in this sense, and Σ f(m) g(m + 100) has none. A summand
counts if its size exceeds what the enclosures leave open of |left − right|.

Sizes are estimates, in binary logarithms since they may be tiny; a verdict of *agrees* is withheld
because of them, and never given.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from math import e, inf, log2
from typing import TypeAlias

from flint import acb, arb, ctx, fmpq

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Cycle,
    Derivative,
    Exponential,
    Formula,
    Line,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Value,
    free_variables,
    rational,
    walk,
)
from numeric.samples.functions import Evaluator, SampleFunction

At: TypeAlias = Mapping[int, fmpq]

_Place: TypeAlias = tuple[int, tuple[int, ...]]
"""A part by its identity, and the numbers that it depends on."""

_Slopes: TypeAlias = tuple[tuple[int, fmpq], ...]

_Coordinate: TypeAlias = tuple[SampleFunction, int, fmpq, fmpq, _Slopes]
"""A coordinate of a function: its number, its constant, its slope in one variable, the others."""

SIDE = "a side"
"""How a whole side is called among the summands."""

_PRECISION = 64
_WIDTHS = (1, 4, 14)
"""At so many places the body of a total is looked at; the last only if a summand seems not to
count."""

_AROUND = tuple(fmpq(n, 4) for n in (0, 2, -3, 5, -6, 9, -11, 14))


def uncounted(
    sides: tuple[Formula, Formula],
    summands: tuple[tuple[Formula, str], ...],
    at: Mapping[int, Fraction],
    open_: float,
    relative: bool,
) -> frozenset[str]:
    """Return the summands, as text, whose size is within what is left open.

    Parameters
    ----------
    sides
        Left and right.
    summands
        The summands inside them that are told apart, with their text.
    at
        The numbers of free variables.
    open_
        The binary logarithm of a bound of |left − right|; −∞ if the sides are equal exactly.
    relative
        Whether that is relative to the size of the larger side.
    """
    names = {id(formula): text for formula, text in summands}
    names |= {id(s): SIDE for s in sides if not isinstance(s, Number)}
    missing: frozenset[str] = frozenset(names.values())
    point = {v: rational(x) for v, x in at.items()}
    for width in _WIDTHS:
        sizes = Sizes(width)
        with ctx.workprec(_PRECISION):
            for side in sides:
                sizes.visit(side, point, 0.0)
            whole = max(sizes.of(side, point) for side in sides) if relative else 0.0
        seen = {
            names[key]
            for key, size in sizes.largest.items()
            if key in names and size > open_ + (whole if whole > -inf else 0.0)
        }
        missing -= seen
        if not missing:
            break
    return missing


@dataclass
class Sizes:
    """The sizes of formulas and of their parts, as binary logarithms.

    Attributes
    ----------
    width
        At how many places the body of a total is looked at.
    largest
        For each part that was visited, by identity, its largest size in what stands around it.
    """

    width: int
    largest: dict[int, float] = field(default_factory=dict)
    _known: dict[_Place, float] = field(default_factory=dict)
    _visited: dict[_Place, float] = field(default_factory=dict)
    _values: dict[_Place, float] = field(default_factory=dict)
    _large: dict[tuple[int, int], tuple[fmpq, ...]] = field(default_factory=dict)
    _looked_at: dict[_Place, list[fmpq]] = field(default_factory=dict)
    _coordinates: dict[int, list[_Coordinate]] = field(default_factory=dict)

    def visit(self, formula: Formula, at: At, around: float) -> None:
        """Note the sizes of a formula's parts; `around` is that of the factors next to it."""
        key = id(formula), _seen_by(formula, at)
        if key in self._visited and around <= self._visited[key]:
            return
        self._visited[key] = around
        known = self.largest.get(id(formula), -inf)
        if around > -inf:
            self.largest[id(formula)] = max(known, around + self.of(formula, at))
        else:
            self.largest.setdefault(id(formula), -inf)
            return
        match formula:
            case Sum(terms):
                for term in terms:
                    self.visit(term, at, around)
            case Product(factors):
                sizes = [self.of(factor, at) for factor in factors]
                for k, factor in enumerate(factors):
                    rest = sum(sizes[:k]) + sum(sizes[k + 1 :])
                    self.visit(factor, at, around + rest)
            case Power(base, exponent):
                size = self.of(base, at)
                self.visit(base, at, around + ((exponent - 1) * size if size > -inf else -inf))
            case Conjugate() | Modulus():
                self.visit(formula.body, at, around)
            case Exponential(body):
                # A small change of the exponent changes the whole by so much times the whole.
                self.visit(body, at, around + self.of(formula, at))
            case Total() | Derivative():
                for place in self._places(formula, at):
                    self.visit(formula.body, {**at, formula.variable: place}, around)

    def of(self, formula: Formula, at: At) -> float:
        """Return the binary logarithm of a formula's size."""
        if not isinstance(formula, (Total, Derivative)):
            return self._of(formula, at)
        key = id(formula), _seen_by(formula, at)
        if key not in self._known:
            self._known[key] = self._of(formula, at)
        return self._known[key]

    def _of(self, formula: Formula, at: At) -> float:
        match formula:
            case Number(re, im):
                return _log(abs(complex(re, im)))
            case Pi():
                return log2(3)
            case Coordinate(affine):
                return _log(abs(_float(_at(affine, at))))
            case Value(function, point):
                return self._value(function, tuple([_at(x, at) for x in point]))
            case Sum(terms):
                if _is_polynomial(formula):
                    return _log(abs(_number(formula, at)))
                return max((self.of(term, at) for term in terms), default=-inf)
            case Product(factors):
                return sum(self.of(factor, at) for factor in factors)
            case Power(base, exponent):
                size = self.of(base, at)
                return exponent * size if size > -inf or exponent > 0 else inf
            case Conjugate() | Modulus():
                return self.of(formula.body, at)
            case Exponential(body):
                return _number(body, at).real * log2(e) if _is_polynomial(body) else 0.0
            case Total() | Derivative():
                places = self._places(formula, at)
                inner = (self.of(formula.body, {**at, formula.variable: x}) for x in places)
                return max(inner, default=-inf)
        return 0.0

    def _value(self, function: SampleFunction, point: tuple[fmpq, ...]) -> float:
        key = id(function), _plain(point)
        if key not in self._values:
            self._values[key] = _value(function, point)
        return self._values[key]

    def _large_at(self, function: SampleFunction, axis: int) -> tuple[fmpq, ...]:
        key = id(function), axis
        if key not in self._large:
            self._large[key] = _large_at(function, axis)
        return self._large[key]

    def _places(self, binder: Total | Derivative, at: At) -> list[fmpq]:
        """Return where the body of a total is likely to be large."""
        key = id(binder), _seen_by(binder, at)
        if key not in self._looked_at:
            self._looked_at[key] = self._likely(binder, at)
        return self._looked_at[key]

    def _likely(self, binder: Total | Derivative, at: At) -> list[fmpq]:
        if isinstance(binder, Derivative):
            return [fmpq(0), fmpq(1, 4)][: self.width]
        if isinstance(binder.space, Cycle):
            step = max(1, binder.space.period // self.width)
            return [fmpq(k) for k in range(0, binder.space.period, step)]
        whole = not isinstance(binder.space, Line)
        solved = self._solved(binder, at)
        found: dict[fmpq, None] = {}
        for offset in range(self.width):
            for known, slope, places in solved:
                if offset < len(places):
                    near = (places[offset] - known) / slope
                    found[_nearest(near) if whole else near] = None
            if len(found) >= self.width:
                break
        return list(found)[: 2 * self.width] or [_AROUND[0]]

    def _solved(self, total: Total, at: At) -> list[tuple[fmpq, fmpq, tuple[fmpq, ...]]]:
        """Return what has to be solved for a function in the body to be where it is large.

        Known + slope · x must be one of the places.
        """
        return [
            (sum((c * at[v] for v, c in others), known), slope, self._large_at(function, axis))
            for function, axis, known, slope, others in self._inside(total)
            if all(v in at for v, _ in others)
        ]

    def _inside(self, total: Total) -> list[_Coordinate]:
        """Return the coordinates in the body of a total in which its variable occurs."""
        if id(total) not in self._coordinates:
            self._coordinates[id(total)] = [
                (part.function, axis, affine.flint[0], slope, others)
                for part in walk(total.body)
                if isinstance(part, Value)
                for axis, affine in enumerate(part.point)
                for slope, others in [_split(affine, total.variable)]
                if slope is not None
            ]
        return self._coordinates[id(total)]


def _split(affine: Affine, variable: int) -> tuple[fmpq | None, _Slopes]:
    """Return the slope in a variable, None if it does not occur, and the other slopes."""
    _, slopes = affine.flint
    own = next((c for v, c in slopes if v == variable), None)
    return own, tuple((v, c) for v, c in slopes if v != variable)


def _seen_by(formula: Formula, at: At) -> tuple[int, ...]:
    """Return the numbers that a formula depends on."""
    return _plain([at[v] for v in sorted(free_variables(formula)) if v in at])


def _plain(numbers: Sequence[fmpq]) -> tuple[int, ...]:
    """Return what stands for rationals in a key: they are slow to hash, and so are functions."""
    return tuple([int(part) for x in numbers for part in (x.p, x.q)])


def _large_at(function: SampleFunction, axis: int) -> tuple[fmpq, ...]:
    """Return coordinates at which a sample is large, the best ones first."""
    base = getattr(function, "base", function)
    if base.support is not None:
        low, high = base.support[axis]
        middle = (low + high) // 2
        order = sorted(range(low, high + 1), key=lambda n: abs(n - middle))
        return tuple(map(fmpq, order))
    centre = rational(base.centres[axis])
    around = [centre + step for step in _AROUND]
    return tuple(dict.fromkeys([*around[:1], *_within_pieces(base), *around[1:]]))


def _within_pieces(function: SampleFunction) -> list[fmpq]:
    """Return a place inside every piece between breaks, and the breaks; the largest values first.

    A piece may be as narrow as one likes, and the function 0 outside it.
    """
    if function.dimension > 1:
        return []
    edges = [rational(b) for b in sorted(function.breaks)]
    places = [(a + b) / 2 for a, b in pairwise(edges)] + edges
    with ctx.workprec(_PRECISION):
        return sorted(places, key=lambda place: -_value(function, (place,)))


def _nearest(place: fmpq) -> fmpq:
    """Return the integer nearest to a place."""
    return fmpq((place + fmpq(1, 2)).floor())


@lru_cache(maxsize=256)
def _evaluator(function: SampleFunction) -> Evaluator:
    return function.evaluator()


def _value(function: SampleFunction, point: tuple[fmpq, ...]) -> float:
    place = point * 2 if function.breaks else point
    return _log_of_ball(_evaluator(function)(*place))


def _log_of_ball(value: acb) -> float:
    size = arb(abs(value).mid())
    return float((size.log() / arb(2).log()).mid()) if size > 0 else -inf


def _at(affine: Affine, at: At) -> fmpq:
    place: fmpq = affine.at(at)
    return place


def _log(size: float) -> float:
    return log2(size) if size else -inf


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)


def _is_polynomial(formula: Formula) -> bool:
    kinds = (Number, Pi, Coordinate, Sum, Product, Power, Conjugate)
    return all(isinstance(part, kinds) for part in walk(formula))


def _number(formula: Formula, at: At) -> complex:
    """Return the value of a polynomial in coordinates."""
    match formula:
        case Number(re, im):
            return complex(re, im)
        case Pi():
            return complex(3.141592653589793)
        case Coordinate(affine):
            return complex(_float(_at(affine, at)))
        case Sum(terms):
            return sum((_number(t, at) for t in terms), complex(0))
        case Product(factors):
            result = complex(1)
            for factor in factors:
                result *= _number(factor, at)
            return result
        case Power(base, exponent):
            return _number(base, at) ** exponent
        case Conjugate(body):
            return _number(body, at).conjugate()
    raise TypeError(formula)


def logarithm(scientific: str) -> float:
    """Return the binary logarithm of a number written like 3.1e-400; −∞ for 0."""
    digits, _, exponent = scientific.partition("e")
    size = float(digits)
    return log2(size) + int(exponent or 0) * log2(10) if size else -inf
