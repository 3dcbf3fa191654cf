"""Exact values of function terms on small concrete functions, from the definitions.

On ℤᵈ and ℤ/N a function is a finite table of scalars. On ℝᵈ a table stands for the function
Σ c_n · B_p(x − n) with the centred B-spline B_p = box ⋆ … ⋆ box of order p, box the indicator of
[−½, ½)ᵈ. Letters have order 1 (step functions), or, where a claim differentiates k times, shifts
by other than integers or has letters that are declared even, odd or Hermitian (which a step is not
where it jumps), k + 2, so that they have k continuous derivatives. A ⋆-product of such functions
has the products of the tables and the sum of the orders. No normal form is used.
Source of the B-spline formula: C. de Boor, A Practical Guide to Splines, ch. IX.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import pairwise, product
from math import comb, factorial
from typing import NamedTuple, TypeAlias

from symbolic.decision.algebra import continuous, dimension, period_of
from symbolic.decision.scalars import UNIT, ZERO, Scalar, scalar, total, value_of
from symbolic.errors import Undecidable
from symbolic.kernel.terms import Term

Index: TypeAlias = tuple[Scalar, ...]
"""A point with real numbers for coordinates, integers except on ℝᵈ."""

Table: TypeAlias = dict[Index, Scalar]


class Grade(NamedTuple):
    """Which spline a table stands for: its order (0 on ℤᵈ and ℤ/N) and how often differentiated."""

    order: int
    derivatives: int = 0


Graded: TypeAlias = dict[Grade, Table]
"""A sum of functions: tables by what they stand for."""


class Assignment(NamedTuple):
    """Concrete functions for letters, and numbers for symbols."""

    tables: Mapping[Term, Table]
    numbers: Mapping[Hashable, Scalar]


def spline_order(
    functions: Iterable[Term], domain: Term, numbers: Mapping[Hashable, Scalar]
) -> int:
    """Return the order of the splines that the letters of function terms stand for."""
    if not continuous(domain):
        return 0
    functions = tuple(functions)
    derivatives = max(map(_derivatives, functions))
    jumps_matter = not all(_integer_shifts(f, numbers) for f in functions)
    letters = (n for f in functions for n in f.free if n.head == "Letter")
    jumps_matter |= any(n.parts[1] not in {"", "real"} for n in letters)
    return derivatives + 2 if derivatives or jumps_matter else 1


def arguments(function: Term) -> tuple[Term, ...]:
    """Return the function terms that an operator is applied to."""
    return tuple(p for p in function.parts if isinstance(p, Term) and p.sort == "function")


def _derivatives(function: Term) -> int:
    """Return an upper bound of how often a letter is differentiated."""
    return sum(map(_derivatives, arguments(function))) + (function.head == "Diff")


def _integer_shifts(function: Term, numbers: Mapping[Hashable, Scalar]) -> bool:
    """Tell whether only values at integers matter, away from the jumps of step functions."""
    shifts = function.parts[1:] if function.head == "Shift" else ()
    here = [value_of(a).at(numbers).rational() for a in shifts]
    whole = all(a is not None and Fraction(a).denominator == 1 for a in here)
    return whole and all(_integer_shifts(f, numbers) for f in arguments(function))


def evaluate(function: Term, assignment: Assignment, domain: Term, order: int) -> Graded:
    """Return the value of a function term as tables.

    Parameters
    ----------
    function
        The term.
    assignment
        What its letters and symbols stand for; values of letters may have symbols in them.
    domain
        Where it lives.
    order
        That of the splines of its letters; see `spline_order`.
    """
    return _Evaluation(assignment, domain, order).of(function)


class _Evaluation:
    def __init__(self, assignment: Assignment, domain: Term, order: int) -> None:
        self.assignment = assignment
        self.order = order
        self.origin: Index = (ZERO,) * dimension(domain)
        self.period = period_of(domain)
        self.done: dict[Term, Graded] = {}

    def of(self, function: Term) -> Graded:
        """Return the value of a function term."""
        if function not in self.done:
            self.done[function] = self._of(function)
        return self.done[function]

    def _of(self, f: Term) -> Graded:
        head = f.head
        if head == "Letter":
            return {Grade(self.order): dict(self.assignment.tables[f])}
        if head == "Delta":
            return {Grade(0): {self.origin: UNIT}}
        if head == "ConjF":
            return self._map(self.of(f.parts[0]), lambda i: i, Scalar.conjugate)
        if head == "Reflect":
            return self._reflected(self.of(f.parts[0]), lambda c: c)
        if head == "Diff":
            inner = self.of(f.parts[0])
            return {Grade(g.order, g.derivatives + 1): table for g, table in inner.items()}
        if head == "Shift":
            by = [self._number(a) for a in f.parts[1:]]
            return self._map(self.of(f.parts[0]), lambda i: _add(i, by), lambda c: c)
        if head == "Scale":
            factor = self._number(f.parts[0])
            return self._map(self.of(f.parts[1]), lambda i: i, factor.__mul__)
        if head == "Plus":
            return _sum(map(self.of, f.parts))
        if head in {"Conv", "Corr"}:
            left, right = map(self.of, f.parts)
            if head == "Corr":
                left = self._reflected(left, Scalar.conjugate)
            return self._convolve(left, right)
        raise Undecidable(f"{head}: no exact values are computed for it")

    def _number(self, term: Term) -> Scalar:
        return value_of(term).at(self.assignment.numbers)

    def _wrapped(self, index: Index) -> Index:
        return index if self.period is None else (index[0].modulo(self.period),)

    def _map(
        self, graded: Graded, move: Callable[[Index], Index], change: Callable[[Scalar], Scalar]
    ) -> Graded:
        return {
            grade: {self._wrapped(move(i)): change(v) for i, v in table.items()}
            for grade, table in graded.items()
        }

    def _reflected(self, graded: Graded, change: Callable[[Scalar], Scalar]) -> Graded:
        """Reflect and change the values; the derivative of a reflected function turns its sign."""
        turned: Graded = {}
        for grade, table in graded.items():
            sign = scalar((-1) ** grade.derivatives)
            here = {grade: {i: sign * change(v) for i, v in table.items()}}
            turned |= self._map(here, lambda i: tuple(-x for x in i), lambda c: c)
        return turned

    def _convolve(self, left: Graded, right: Graded) -> Graded:
        whole: Graded = {}
        for (m, u), (n, v) in product(left.items(), right.items()):
            grade = Grade(m.order + n.order, m.derivatives + n.derivatives)
            into = whole.setdefault(grade, {})
            for (i, a), (j, b) in product(u.items(), v.items()):
                index = self._wrapped(_add(i, j))
                into[index] = into.get(index, ZERO) + a * b
        return whole


def _add(index: Index, by: Iterable[Scalar]) -> Index:
    return tuple(x + b for x, b in zip(index, by, strict=True))


def _sum(parts: Iterable[Graded]) -> Graded:
    whole: Graded = {}
    for part in parts:
        for grade, table in part.items():
            into = whole.setdefault(grade, {})
            for index, value in table.items():
                into[index] = into.get(index, ZERO) + value
    return whole


def difference(left: Graded, right: Graded) -> Graded:
    """Return the difference of two values, without entries that are 0."""
    minus = {g: {i: -v for i, v in table.items()} for g, table in right.items()}
    whole = _sum((left, minus))
    kept = {g: {i: v for i, v in table.items() if v} for g, table in whole.items()}
    return {g: table for g, table in kept.items() if table}


def value_at(graded: Graded, point: Index) -> Scalar:
    """Return the value at a point."""
    parts = []
    for grade, table in graded.items():
        if not grade.order:
            parts.append(table.get(point, ZERO))
            continue
        for index, coefficient in table.items():
            weight = UNIT
            for x, n in zip(point, index, strict=True):
                weight *= _spline(grade, x - n)
                if not weight:
                    break
            else:
                parts.append(coefficient * weight)
    return total(parts)


def _spline(grade: Grade, x: Scalar) -> Scalar:
    """Return the derivative of the centred B-spline at a point; box is 1 on [−½, ½)."""
    order, degree = grade.order, grade.order - 1 - grade.derivatives
    shifted = x + scalar(Fraction(order, 2))
    if shifted < ZERO or shifted > scalar(order):
        return ZERO
    if degree == 0:
        jumps = (-1 if j % 2 else 1 for j in range(order + 1) if shifted >= scalar(j))
        return scalar(sum(s * comb(order, j) for j, s in enumerate(jumps)))
    parts = []
    for j in range(order + 1):
        if shifted > scalar(j):
            parts.append(scalar((-1) ** j * comb(order, j)) * (shifted - scalar(j)) ** degree)
    return total(parts) * scalar(Fraction(1, factorial(degree)))


def points(graded: Graded, domain: Term) -> Iterator[Index]:
    """Yield points, near the origin first, at one of which a value that is not 0 shows.

    On ℤᵈ and ℤ/N they are those of the tables. On ℝᵈ a value is a polynomial between neighbouring
    knots, of a degree below the largest order in each coordinate; if it is not 0 it is not 0 in one
    of the boxes between knots, and there at one of as many points as this order in each
    coordinate. Lattice points come before, as they are nicer.
    """
    indices = {i for table in graded.values() for i in table}
    if not continuous(domain):
        yield from sorted(indices, key=_distance)
        return
    near = {
        tuple(x + scalar(d) for x, d in zip(i, step, strict=True))
        for i in indices
        for step in product((-1, 0, 1), repeat=dimension(domain))
    }
    yield from sorted(near, key=_distance)
    order = max(g.order for g in graded)
    yield from product(*(list(_between(graded, axis, order)) for axis in range(dimension(domain))))


def _between(graded: Graded, axis: int, order: int) -> Iterator[Scalar]:
    knots = sorted(
        {
            index[axis] + scalar(Fraction(2 * j - grade.order, 2))
            for grade, table in graded.items()
            for index in table
            for j in range(grade.order + 1)
        }
    )
    for low, high in pairwise(knots):
        for k in range(1, order + 1):
            yield low + (high - low) * scalar(Fraction(k, order + 1))


def _distance(point: Index) -> tuple[Scalar, Index]:
    return total(map(abs, point)), point
