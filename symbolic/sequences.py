"""Exact values of function expressions on small concrete functions, for counterexamples.

On ℤᵈ and ℤ/N a function is a finite table of Gaussian rationals. On ℝᵈ a table stands for the
function Σ c_n · B_p(x − n) with the centred B-spline B_p = box ⋆ … ⋆ box of order p, box the
indicator of [−½, ½)ᵈ. Letters have order 1 (step functions), or, where a claim differentiates k
times or shifts by other than integers, k + 2, so that they have k continuous derivatives. A
⋆-product of such functions has the products of the tables and the sum of the orders. Scalars, and
shifts on ℝᵈ, may have π in them. Everything is evaluated from the definitions, not from normal
forms.
Source of the B-spline formula: C. de Boor, A Practical Guide to Splines, ch. IX.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from itertools import product
from math import comb, factorial
from typing import Any, NamedTuple

from sympy import Expr, Number, NumberSymbol, Symbol

from symbolic.domains import Cyclic, Domain, RealSpace
from symbolic.errors import Undecidable
from symbolic.exact import ZERO, Gaussian, Real, gaussian, real
from symbolic.operators import Conj, Conv, Corr, Diff, Plus, Reflect, Scale, Shift
from symbolic.terms import Delta, FunctionTerm, Letter

Index = tuple[Real, ...]
"""A point; on ℤᵈ and ℤ/N of integers."""


Table = dict[Index, Gaussian]


class Grade(NamedTuple):
    """Which spline a table stands for: its order (0 on ℤᵈ and ℤ/N) and how often differentiated."""

    order: int
    derivatives: int = 0


Graded = dict[Grade, Table]
"""A sum of functions: tables by what they stand for."""


class Assignment(NamedTuple):
    """Concrete functions and numbers for the letters and symbols of a claim."""

    tables: Mapping[Letter, Table]
    numbers: Mapping[Symbol, Expr]


def spline_order(function: FunctionTerm, domain: Domain) -> int:
    """Return the order of the splines that the letters of a function expression stand for."""
    if not isinstance(domain, RealSpace):
        return 0
    derivatives = _nested_derivatives(function)
    return derivatives + 2 if derivatives or _shifts_between_integers(function) else 1


def _shifts_between_integers(function: FunctionTerm) -> bool:
    """Tell whether values between the integers matter, where step functions jump."""
    inside = any(_shifts_between_integers(a) for a in function.args if isinstance(a, FunctionTerm))
    if not isinstance(function, Shift):
        return inside
    numbers = (n for by in function.args[1:] for n in by.atoms(Number, NumberSymbol))
    return inside or not all(number.is_Integer for number in numbers)


def _nested_derivatives(function: FunctionTerm) -> int:
    """Return an upper bound of how often a letter is differentiated."""
    inside = sum(_nested_derivatives(a) for a in function.args if isinstance(a, FunctionTerm))
    return inside + isinstance(function, Diff)


def evaluate(function: FunctionTerm, assignment: Assignment, domain: Domain, order: int) -> Graded:
    """Return the value of a function expression as tables.

    Parameters
    ----------
    function
        The expression.
    assignment
        What its letters and symbols stand for.
    domain
        Where it lives.
    order
        That of the splines of its letters; see `spline_order`.
    """
    period = int(domain.period) if isinstance(domain, Cyclic) else None

    def number(value: Expr) -> Expr:
        return value.xreplace(dict(assignment.numbers))

    def at(f: FunctionTerm) -> Graded:
        if isinstance(f, Letter):
            return {Grade(order): dict(assignment.tables[f])}
        if isinstance(f, Delta):
            origin = (0,) * domain.dimension
            return {Grade(0): {origin: Gaussian(Fraction(1), Fraction(0))}}
        if isinstance(f, Conj):
            return _map(at(f.args[0]), lambda i: i, Gaussian.conjugate, period)
        if isinstance(f, Reflect):
            return _reflected(at(f.args[0]), _same, period)
        if isinstance(f, Diff):
            inner = at(f.args[0])
            return {Grade(g.order, g.derivatives + 1): table for g, table in inner.items()}
        if isinstance(f, Shift):
            by = [_index(number(s), domain) for s in f.args[1:]]
            return _map(at(f.args[0]), lambda i: _add(i, by), _same, period)
        if isinstance(f, Scale):
            c = gaussian(number(f.args[0]))
            return _map(at(f.args[1]), lambda i: i, c.times, period)
        if isinstance(f, Plus):
            return _sum([at(g) for g in f.args])
        left, right = map(at, f.args)
        if isinstance(f, Corr):
            left = _reflected(left, Gaussian.conjugate, period)
        return _convolve(left, right, period)

    known = (Letter, Delta, Conj, Reflect, Shift, Scale, Plus, Conv, Corr, Diff)
    if not isinstance(function, known):
        raise Undecidable(f"{function}: no exact values for {type(function).__name__}")
    return at(function)


def value_at(graded: Graded, point: Index) -> Gaussian:
    """Return the value at a point with integer coordinates."""
    total = ZERO
    for grade, table in graded.items():
        for index, coefficient in table.items():
            weight: Real = Fraction(1)
            if grade.order:
                for x, n in zip(point, index, strict=True):
                    weight *= _spline(grade, x - n)
            elif index != point:
                continue
            total = total.plus(coefficient.scaled(weight))
    return total


def _spline(grade: Grade, x: Real) -> Real:
    """Return the derivative of the centred B-spline at a point; box is 1 on [−½, ½)."""
    order, degree = grade.order, grade.order - 1 - grade.derivatives
    if degree == 0:
        return Fraction(int(Fraction(-1, 2) <= x < Fraction(1, 2)))
    shifted = x + Fraction(order, 2)
    total: Real = Fraction(0)
    for j in range(order + 1):
        if shifted > j:
            total += (-1) ** j * comb(order, j) * (shifted - j) ** degree
    return total * Fraction(1, factorial(degree))


def _same(value: Gaussian) -> Gaussian:
    return value


def _index(value: Expr, domain: Domain) -> Real:
    """Return a coordinate as an exact number."""
    if value.is_Integer:
        return int(value)
    number = real(value) if isinstance(domain, RealSpace) else None
    if number is None:
        raise Undecidable(
            f"a shift by {value}: on {domain}, exact values are computed for shifts by "
            f"{'polynomials in π' if isinstance(domain, RealSpace) else 'integers'}"
        )
    return number


def _add(index: Index, by: Sequence[Real]) -> Index:
    return tuple(x + b for x, b in zip(index, by, strict=True))


def _wrapped(index: Index, period: int | None) -> Index:
    if period is None:
        return index
    number: Any = index[0]
    return (number % period,)


def _map(
    graded: Graded,
    move: Callable[[Index], Index],
    change: Callable[[Gaussian], Gaussian],
    period: int | None,
) -> Graded:
    return {
        grade: {_wrapped(move(i), period): change(v) for i, v in table.items()}
        for grade, table in graded.items()
    }


def _reflected(
    graded: Graded, change: Callable[[Gaussian], Gaussian], period: int | None
) -> Graded:
    """Reflect and change the values; the derivative of a reflected function turns its sign."""
    turned: Graded = {}
    for grade, table in graded.items():
        sign = Gaussian(Fraction((-1) ** grade.derivatives), Fraction(0))
        part = _map({grade: table}, lambda i: tuple(-x for x in i), change, period)
        turned |= _map(part, lambda i: i, sign.times, period)
    return turned


def _sum(parts: list[Graded]) -> Graded:
    total: Graded = {}
    for part in parts:
        for grade, table in part.items():
            into = total.setdefault(grade, {})
            for index, value in table.items():
                into[index] = into.get(index, ZERO).plus(value)
    return total


def _convolve(left: Graded, right: Graded, period: int | None) -> Graded:
    total: Graded = {}
    for (m, u), (n, v) in product(left.items(), right.items()):
        grade = Grade(m.order + n.order, m.derivatives + n.derivatives)
        into = total.setdefault(grade, {})
        for (i, a), (j, b) in product(u.items(), v.items()):
            index = _wrapped(_add(i, j), period)
            into[index] = into.get(index, ZERO).plus(a.times(b))
    return total
