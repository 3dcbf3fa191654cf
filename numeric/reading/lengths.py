"""Lengths N at which a claim on ℤ/N may fail although it holds at all others.

Σ f(16m) = Σ f(8m) fails where 16 divides N, ΣΣ f(3k + m) g(5m − 2k) = Σ f · Σ g where 17 does, the
determinant, Σ f(2m) + Σ f(3m) = Σ f(6m) + Σ f(m) where 6 does and Σ e^{2πi·101m/N} = 0 where N
divides 101. What such claims depend on is read off their coordinates c·m + d·k + …: for each
subdeterminant of the matrix of these coefficients the gcd with N, by Smith's normal form; for the
frequency of a phase, and for places of impulses, whether N divides it. Two sides that are equal
where N is a multiple of all subdeterminants, the case that tells most values apart, are equal where
it is a multiple of some.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations, islice
from math import lcm, prod
from typing import Any

from sympy import nextprime

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Number,
    Pi,
    Power,
    Product,
    Total,
    Unsettled,
    Value,
    children,
    walk,
)
from numeric.formulas.rewriting import expand
from numeric.reading.parts import is_integer
from numeric.reading.terms import Reader
from numeric.samples.functions import Complex
from numeric.samples.sequences import Periodic
from symbolic.errors import EvidenceError
from symbolic.kernel.terms import Term

DEGENERATE = (1, 2, 3)
"""On these cycles much is true that is false elsewhere, and some claims fail nowhere else."""

_HUGE = 2**61 - 1
"""A prime that stands for N: numbers modulo it, the nearest to 0, are those that N leaves over."""

SHORT = 101
"""Cycles up to this length cost little."""

_LONGEST, _WORK = 20_000, 16_000
"""So long may a cycle be, and so many values may a total of totals have."""

_DETERMINANTS = 5_000
_MONOMIALS = 200
"""So many terms at most are multiplied out to see their phases together."""

_NUMBER: Complex = (Fraction(2), Fraction(0))
_ANY, _AT_ZERO = Periodic((_NUMBER,)), Periodic((_NUMBER, _NUMBER))
"""What stands for letters, and for δ, of which only the places are looked at."""


@dataclass
class Dependence:
    """What the truth of a claim may depend on.

    Attributes
    ----------
    minors
        Subdeterminants of the coefficients in coordinates.
    zeros
        Frequencies and places that are 0 modulo some N.
    depth
        How many totals stand inside each other.
    """

    minors: set[int] = field(default_factory=set)
    zeros: set[int] = field(default_factory=set)
    depth: int = 0

    def add(self, side: Formula) -> None:
        """Take up one side, read with `_HUGE` for N."""
        self.depth = max(self.depth, depth_of(side))
        places = [(p.function, p.point[0]) for p in walk(side) if isinstance(p, Value)]
        rows = {tuple((v, _left_over(c)) for v, c in place.slopes) for _, place in places}
        self.minors |= {d for d in _subdeterminants([dict(row) for row in rows]) if d > 1}
        for phases in _phases(side):
            self.zeros |= {abs(_left_over(c * _HUGE / 2)) for c in phases.values()}
        impulses = [place for function, place in places if function is _AT_ZERO]
        for first, second in combinations((Affine(Fraction(0)), *impulses), 2):
            if first.slopes == second.slopes or not first.slopes:
                self.zeros.add(abs(_left_over(first.constant - second.constant)))

    def lengths(self) -> tuple[tuple[int, ...], int]:
        """Return the lengths that are to be tried, and one that is too long to be, or 0."""
        wanted = {n for n in self.minors | self.zeros if n > max(DEGENERATE)}
        if self.minors:
            common = lcm(*self.minors, *wanted)
            prime = nextprime(max(DEGENERATE))
            while common % prime == 0:
                prime = nextprime(prime)
            # Where N has a factor of its own less is equal by chance.
            longer = int(common * prime)
            wanted.add(longer if common <= max(DEGENERATE) or longer <= SHORT else common)
        most = _LONGEST if self.depth < 2 else int(_WORK ** (1 / self.depth))
        too_long = max((n for n in wanted if n > most), default=0)
        return tuple(sorted(n for n in wanted if n <= most)), too_long


def telling(read: Any) -> tuple[tuple[int, ...], int]:
    """Return lengths that a statement with a symbol N must be tried with, and one too long to be.

    The latter is 0 if there is none, or if the statement cannot be read.
    """
    if read.home.head != "Cycle" or read.periods != {*read.home.parts} or read.sequences:
        return (), 0
    found = Dependence()
    try:
        for side in _sides(read, *read.home.parts):
            found.add(side)
    except (Unsettled, EvidenceError):
        return (), 0
    return found.lengths()


def _sides(read: Any, period: Term) -> list[Formula]:
    """Return the sides with a huge N, and variables for the other symbols where these can be."""
    letters = dict.fromkeys(read.letters, _ANY)
    numbers: dict[Term, Any] = dict.fromkeys(read.symbols, _NUMBER)
    numbers[period] = Fraction(_HUGE), Fraction(0)
    definitions = read.roles().definitions

    def sides(given: Mapping[Term, Any]) -> list[Formula]:
        reader = Reader(read.home, given, letters, definitions, impulse=_AT_ZERO)
        return [reader.anew().scalar(side) for side in read.sides]

    others = (s for s in read.symbols if s is not period and is_integer(s))
    for k, symbol in enumerate(others):
        more = {**numbers, symbol: Affine.variable(-1 - k)}
        try:
            sides(more)
        except (Unsettled, EvidenceError):
            continue
        numbers = more
    return sides(numbers)


def _left_over(number: Fraction) -> int:
    """Return what is left of a whole number modulo N, the nearest to 0; 0 of another number."""
    if number.denominator > 1:
        return 0
    return (number.numerator + _HUGE // 2) % _HUGE - _HUGE // 2


def depth_of(formula: Formula) -> int:
    """Return how many totals stand inside each other."""
    inside = max(map(depth_of, children(formula)), default=0)
    return inside + isinstance(formula, Total)


def _subdeterminants(rows: list[dict[int, int]]) -> Iterator[int]:
    """Yield subdeterminants up to the size 3, without their signs, and not too many."""
    columns = sorted({v for row in rows for v in row})

    def all_of() -> Iterator[int]:
        for size in (1, 2, 3):
            for chosen in combinations(rows, size):
                for variables in combinations(columns, size):
                    yield abs(_determinant([[row.get(v, 0) for v in variables] for row in chosen]))

    return islice(all_of(), _DETERMINANTS)


def _determinant(matrix: list[list[int]]) -> int:
    if len(matrix) == 1:
        return matrix[0][0]
    minors = ([row[:k] + row[k + 1 :] for row in matrix[1:]] for k in range(len(matrix)))
    return sum((-1) ** k * matrix[0][k] * _determinant(m) for k, m in enumerate(minors))


_Phase = dict[tuple[int, ...], Fraction]
"""For a product of variables what stands before it and iπ."""


def _phases(side: Formula) -> Iterator[_Phase]:
    """Yield the phases of a side, alone and of a total's factors together."""
    for part in walk(side):
        if isinstance(part, Exponential):
            yield _phase(part)
        if isinstance(part, Total) and _terms(part.body) <= _MONOMIALS:
            for factors in expand(part.body):
                yield _added(map(_phase, factors))


def _terms(formula: Formula) -> int:
    """Return a bound of the number of terms if sums are multiplied out."""
    counts = [_terms(child) for child in children(formula)]
    return prod(counts) if isinstance(formula, Product) else max(1, sum(counts))


def _added(phases: Iterable[_Phase]) -> _Phase:
    found: _Phase = {}
    for phase in phases:
        for key, value in phase.items():
            found[key] = found.get(key, Fraction(0)) + value
    return found


def _phase(factor: Formula) -> _Phase:
    """Return the phase of an exponential; nothing of what is no phase."""
    if isinstance(factor, Conjugate):
        return {key: -value for key, value in _phase(factor.body).items()}
    if not isinstance(factor, Exponential):
        return {}
    return _added(_monomial(factors) for factors in expand(factor.body))


def _monomial(factors: Iterable[Formula]) -> _Phase:
    number, turns = (Fraction(1), Fraction(0)), 0
    found: _Phase = {(): Fraction(1)}
    for factor in factors:
        match factor:
            case Number(re, im):
                a, b = number
                number = a * re - b * im, a * im + b * re
            case Power(Number(base, Fraction(numerator=0)), exponent) if base:
                number = number[0] * base**exponent, number[1] * base**exponent
            case Pi():
                turns += 1
            case Coordinate(affine):
                parts = [*(((v,), c) for v, c in affine.slopes), ((), affine.constant)]
                found = _added(
                    {tuple(sorted(key + more)): value * c} for key, value in found.items()
                    for more, c in parts
                )  # fmt: skip
            case _:
                return {}
    if turns != 1:
        return {}
    return {key: value * number[1] for key, value in found.items() if key}
