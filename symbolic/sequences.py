"""Exact values of function expressions on small concrete functions, for counterexamples.

On ℤᵈ and ℤ/N a function is a finite table of Gaussian rationals. On ℝᵈ a table stands for the step
function Σ c_n · box(x − n) with box the indicator of [−½, ½)ᵈ; a ⋆-product of k such functions is
then Σ c_n B_k(x − n) with the same products of tables and the centred B-spline B_k. Everything is
evaluated from the definitions, not from normal forms.
Source of the B-spline formula: C. de Boor, A Practical Guide to Splines, ch. IX.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from math import comb, factorial
from typing import NamedTuple

from sympy import Expr, I, Rational, Symbol, expand

from symbolic.domains import Cyclic, Domain, RealSpace
from symbolic.errors import Undecidable
from symbolic.operators import Conj, Conv, Corr, Plus, Reflect, Scale, Shift
from symbolic.terms import Delta, FunctionTerm, Letter

Index = tuple[int, ...]


class Gaussian(NamedTuple):
    """A Gaussian rational re + i·im."""

    re: Fraction
    im: Fraction

    @classmethod
    def of(cls, re: int, im: int) -> Gaussian:
        """Return a Gaussian integer."""
        return cls(Fraction(re), Fraction(im))

    def size(self) -> Fraction:
        """Return |re| + |im|, plus a little if there is an imaginary part: 1 is simpler than i."""
        return abs(self.re) + abs(self.im) + Fraction(int(self.im != 0), 2)

    def plus(self, other: Gaussian) -> Gaussian:
        """Return the sum."""
        return Gaussian(self.re + other.re, self.im + other.im)

    def times(self, other: Gaussian) -> Gaussian:
        """Return the product."""
        re = self.re * other.re - self.im * other.im
        return Gaussian(re, self.re * other.im + self.im * other.re)

    def conjugate(self) -> Gaussian:
        """Return the complex conjugate."""
        return Gaussian(self.re, -self.im)

    def sympy(self) -> Expr:
        """Return the number as a SymPy expression."""
        re, im = (Rational(x.numerator, x.denominator) for x in self)
        return re + I * im


Table = dict[Index, Gaussian]
Graded = dict[int, Table]
"""Tables by the number of factors; on ℤᵈ and ℤ/N the number does not matter and is 0."""

ZERO = Gaussian(Fraction(0), Fraction(0))


def gaussian(value: Expr) -> Gaussian:
    """Return an exact SymPy number as a Gaussian rational.

    Raises
    ------
    Undecidable
        If it is not one, such as √2.
    """
    re, im = expand(value).as_real_imag()
    if not (re.is_Rational and im.is_Rational):
        raise Undecidable(f"the scalar {value} is not a Gaussian rational")
    return Gaussian(Fraction(int(re.p), int(re.q)), Fraction(int(im.p), int(im.q)))


class Assignment(NamedTuple):
    """Concrete functions and numbers for the letters and symbols of a claim."""

    tables: Mapping[Letter, Table]
    numbers: Mapping[Symbol, Expr]


def evaluate(function: FunctionTerm, assignment: Assignment, domain: Domain) -> Graded:
    """Return the value of a function expression as tables by number of factors."""
    continuous = isinstance(domain, RealSpace)
    period = int(domain.period) if isinstance(domain, Cyclic) else None

    def number(value: Expr) -> Expr:
        return value.xreplace(dict(assignment.numbers))

    def at(f: FunctionTerm) -> Graded:
        if isinstance(f, Letter):
            return {int(continuous): dict(assignment.tables[f])}
        if isinstance(f, Delta):
            origin = (0,) * domain.dimension
            return {0: {origin: Gaussian(Fraction(1), Fraction(0))}}
        if isinstance(f, Conj):
            return _map(at(f.args[0]), lambda i: i, Gaussian.conjugate, period)
        if isinstance(f, Reflect):
            return _map(at(f.args[0]), lambda i: tuple(-x for x in i), _same, period)
        if isinstance(f, Shift):
            by = [int(number(s)) for s in f.args[1:]]
            return _map(at(f.args[0]), lambda i: _add(i, by), _same, period)
        if isinstance(f, Scale):
            c = gaussian(number(f.args[0]))
            return _map(at(f.args[1]), lambda i: i, c.times, period)
        if isinstance(f, Plus):
            return _sum([at(g) for g in f.args])
        left, right = map(at, f.args)
        if isinstance(f, Corr):
            left = _map(left, lambda i: tuple(-x for x in i), Gaussian.conjugate, period)
        return _convolve(left, right, period)

    known = (Letter, Delta, Conj, Reflect, Shift, Scale, Plus, Conv, Corr)
    if not isinstance(function, known):
        raise Undecidable(f"{function}: no exact values for {type(function).__name__}")
    return at(function)


def value_at(graded: Graded, point: Index) -> Gaussian:
    """Return the value at a point with integer coordinates."""
    total = ZERO
    for order, table in graded.items():
        for index, coefficient in table.items():
            weight = Fraction(1)
            if order:
                for x, n in zip(point, index, strict=True):
                    weight *= _spline(order, x - n)
            elif index != point:
                continue
            total = total.plus(Gaussian(coefficient.re * weight, coefficient.im * weight))
    return total


def _spline(order: int, x: int) -> Fraction:
    """Return the centred B-spline of `order` factors at an integer."""
    if order == 1:
        return Fraction(int(x == 0))
    shifted = Fraction(x) + Fraction(order, 2)
    terms = (
        (-1) ** j * comb(order, j) * max(shifted - j, Fraction(0)) ** (order - 1)
        for j in range(order + 1)
    )
    return sum(terms, Fraction(0)) / factorial(order - 1)


def _same(value: Gaussian) -> Gaussian:
    return value


def _add(index: Index, by: list[int] | Index) -> Index:
    return tuple(x + b for x, b in zip(index, by, strict=True))


def _wrapped(index: Index, period: int | None) -> Index:
    return index if period is None else (index[0] % period,)


def _map(
    graded: Graded,
    move: Callable[[Index], Index],
    change: Callable[[Gaussian], Gaussian],
    period: int | None,
) -> Graded:
    return {
        order: {_wrapped(move(i), period): change(v) for i, v in table.items()}
        for order, table in graded.items()
    }


def _sum(parts: list[Graded]) -> Graded:
    total: Graded = {}
    for part in parts:
        for order, table in part.items():
            into = total.setdefault(order, {})
            for index, value in table.items():
                into[index] = into.get(index, ZERO).plus(value)
    return total


def _convolve(left: Graded, right: Graded, period: int | None) -> Graded:
    total: Graded = {}
    for (m, u), (n, v) in product(left.items(), right.items()):
        into = total.setdefault(m + n, {})
        for (i, a), (j, b) in product(u.items(), v.items()):
            index = _wrapped(_add(i, j), period)
            into[index] = into.get(index, ZERO).plus(a.times(b))
    return total
