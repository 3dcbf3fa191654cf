"""Numbers that refute a false claim: small ones are drawn first, then from ranges that grow.

A claim whose normal form is not 0 fails almost everywhere. With the values of its letters at 0 and
1 (or fewer, as declared) for unknowns u and v, the transforms u + v e^{∓2πiξ} of a letter at ξ and
−ξ are any two numbers; so where symbols in shifts keep the translations of each product apart, and
N, for ℤ/N with N a symbol, is larger than their differences and than twice the number of terms, the
difference of the sides is, at some point, a polynomial in the unknowns that is not 0. A polynomial
of degree d vanishes on at most the d/n-th part of a grid with n values a side (J. T. Schwartz, Fast
probabilistic algorithms for verification of polynomial identities, J. ACM 27, 1980). The ranges
grow without end, and N with them, so that the search ends.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import count, islice
from random import Random

from symbolic.decision.algebra import dimension, home_of, known_of, period_of, reduced
from symbolic.decision.scalars import IMAGINARY, UNIT, ZERO, Scalar, scalar
from symbolic.decision.values import (
    Assignment,
    Graded,
    Index,
    Table,
    difference,
    evaluate,
    points,
    spline_order,
    value_at,
)
from symbolic.kernel.terms import Term, number

Residues = Mapping[Term, int]
"""Values of symbols in shifts on a cycle of given length, as far as they matter."""

FIRST_SIZE, TRIES, MOST_VALUES, MOST_POINTS = 1, 4, 3, 200
"""The size that ranges have first, how often each is drawn from; values of a letter, points."""


@dataclass(frozen=True)
class Refutation:
    """Where two function terms differ: a concrete domain, functions and numbers, and a point."""

    sides: tuple[Term, Term]
    domain: Term
    assignment: Assignment
    order: int
    point: Index

    @property
    def values(self) -> tuple[Scalar, Scalar]:
        """The values of both sides at the point, computed from the definitions."""
        left, right = (
            value_at(evaluate(s, self.assignment, self.domain, self.order), self.point)
            for s in self.sides
        )
        return left, right


def refute(sides: tuple[Term, Term], residues: Residues | None = None) -> Refutation:
    """Return concrete functions and numbers for which the sides differ.

    Parameters
    ----------
    sides
        Two function terms that are not equal for all functions.
    residues
        On a cycle of given length, values of the symbols in shifts for which they are not.
    """
    random, size = Random(0), FIRST_SIZE  # noqa: S311 - reproducible, not secret
    while True:
        search = _Search(sides, size)
        for _ in range(TRIES):
            found = search.drawn(random, residues or {})
            if (point := search.point(found)) is not None:
                return search.smaller(found, point)
        size += 1


class _Search:
    """A search for functions and numbers of one size; for ℤ/N with N a symbol, on one cycle."""

    def __init__(self, sides: tuple[Term, Term], size: int) -> None:
        self.size = size
        self.domain = home_of(sides[0])
        self.period: dict[Hashable, Scalar] = {}
        if self.domain.head == "Cycle" and period_of(self.domain) is None:
            self.period = {self.domain.parts[0]: scalar(size + 2)}
            self.domain = Term("Cycle", number(size + 2))
            sides = (on_cycle(sides[0], self.domain), on_cycle(sides[1], self.domain))
        self.sides = sides

    def drawn(self, random: Random, residues: Residues) -> Assignment:
        """Draw functions and numbers."""
        tables = {f: self._table(f, random) for f in letters_of(*self.sides)}
        symbols = {n for s in self.sides for n in symbols_of(s)} - self.period.keys()
        numbers: dict[Hashable, Scalar] = dict(self.period)
        for name in sorted(symbols, key=lambda n: str(n.parts[0])):
            if name in residues:
                # A symbol that stands in a scalar as well would hide it if it were 0.
                turns = random.randrange(self.size) + (residues[name] == 0)
                numbers[name] = scalar(residues[name] + turns * (period_of(self.domain) or 0))
            else:
                numbers[name] = random.choice(list(islice(_values(name), 2 + self.size)))
        return Assignment(tables, numbers)

    def _table(self, letter: Term, random: Random) -> Table:
        most = self.size
        table: Table = {}
        for _ in range(min(most, MOST_VALUES)):
            index = [scalar(random.randint(-1, most)) for _ in range(dimension(self.domain))]
            im = 0 if "real" in known_of(letter) else random.randint(-most, most)
            value = scalar(random.randint(-most, most) or 1, im)
            table[reduced(tuple(index), self.domain)] = value
        return table

    # -------------------------------------------------------------- what an assignment gives

    def full(self, assignment: Assignment) -> Assignment:
        """Return the functions that have what was declared, from their values on one side."""
        tables = {f: self._mirrored(f, table) for f, table in assignment.tables.items()}
        return Assignment(tables, assignment.numbers)

    def _mirrored(self, letter: Term, table: Table) -> Table:
        known = known_of(letter)
        if {"even", "odd"} <= known:
            return {}
        half, whole = scalar(Fraction(1, 2)), dict[Index, Scalar]()
        for index, given in sorted(table.items()):
            value = given
            opposite = reduced(tuple(-x for x in index), self.domain)
            if {"hermitian", "odd"} <= known:
                value = half * (value - value.conjugate())
            if index == opposite and "hermitian" in known:
                value = half * (value + value.conjugate())
            if index == opposite and "odd" in known:
                continue
            whole[index] = value
            if "even" in known:
                whole[opposite] = value
            elif "odd" in known:
                whole[opposite] = -value
            elif "hermitian" in known:
                whole[opposite] = value.conjugate()
        return {i: v for i, v in whole.items() if v}

    def _order(self, assignment: Assignment) -> int:
        return spline_order(self.sides, self.domain, assignment.numbers)

    def _values(self, assignment: Assignment) -> Graded:
        full, order = self.full(assignment), self._order(assignment)
        left, right = (evaluate(s, full, self.domain, order) for s in self.sides)
        return difference(left, right)

    def point(self, assignment: Assignment) -> Index | None:
        """Return a point near the origin where the sides differ, or None."""
        sides = self._values(assignment)
        if not sides:
            return None
        near = islice(points(sides, self.domain), MOST_POINTS * self.size)
        return next((point for point in near if value_at(sides, point)), None)

    # -------------------------------------------------------------- smaller ones

    def smaller(self, found: Assignment, point: Index) -> Refutation:
        """Drop and simplify values as long as the sides still differ."""
        improved = True
        while improved:
            improved = False
            for smaller in _smaller(found):
                if (there := self.point(smaller)) is not None:
                    found, point, improved = smaller, there, True
                    break
        return Refutation(self.sides, self.domain, self.full(found), self._order(found), point)


def _values(name: Term) -> Iterator[Scalar]:
    """Yield values that a symbol may have, without end; not first 1 and 0, which hide scalars."""
    if name.parts[1] == "complex":
        yield from (IMAGINARY, scalar(2), scalar(1, 1))
        for n in count(1):  # the borders of squares around 0
            sides = [(k, n) for k in range(-n, n)]
            yield from (scalar(re, im) * turn for re, im in sides for turn in _TURNS)
        return
    for n in count(2):
        yield scalar(n)
        if n < 4:
            yield scalar(3 - n)
        if name.parts[2] not in {"positive", "nonnegative"}:
            yield scalar(1 - n)


_TURNS = (UNIT, IMAGINARY, -UNIT, -IMAGINARY)


def _smaller(assignment: Assignment) -> Iterator[Assignment]:
    for letter, table in assignment.tables.items():
        for index, value in table.items():
            rest = {i: v for i, v in table.items() if i != index}
            yield Assignment({**assignment.tables, letter: rest}, assignment.numbers)
            for simple in (UNIT, IMAGINARY):
                fits = simple == UNIT or "real" not in known_of(letter)
                if fits and _size(simple) < _size(value):
                    tables = {**assignment.tables, letter: {**table, index: simple}}
                    yield Assignment(tables, assignment.numbers)
            origin = (ZERO,) * len(index)
            if len(table) == 1 and index != origin:
                tables = {**assignment.tables, letter: {origin: value}}
                yield Assignment(tables, assignment.numbers)


def _size(value: Scalar) -> Fraction:
    """Return |re| + |im|, more for an imaginary part or a sign: 1 is simpler than i and −1."""
    re, im = map(Fraction, value.gaussian() or (0, 0))
    return abs(re) + abs(im) + Fraction(int(im != 0), 2) + Fraction(int(re < 0 or im < 0), 4)


# ------------------------------------------------------------------ parts of claims


def symbols_of(function: Term) -> frozenset[Term]:
    """Return the symbols of a function term."""
    return frozenset(n for n in function.free if n.head == "Var")


def letters_of(*functions: Term) -> list[Term]:
    """Return the letters of function terms, sorted by name."""
    letters = {n for f in functions for n in f.free if n.head == "Letter"}
    return sorted(letters, key=lambda letter: str(letter.parts[0]))


def on_cycle(term: Term, concrete: Term) -> Term:
    """Return a function term on a cycle of given length instead of one of N points."""
    if term.sort == "domain":
        return concrete
    if term.sort == "scalar":
        return term
    return Term(
        term.head, *(on_cycle(p, concrete) if isinstance(p, Term) else p for p in term.parts)
    )
