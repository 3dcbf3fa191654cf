"""What the points and symbols in a term stand for while it is read as a sequence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import reduce
from itertools import count
from typing import Any, TypeAlias

from sympy import Add, Expr, Mul, Rational, Symbol
from sympy.core.function import AppliedUndef

from numeric.formulas.formula import Affine, Unsettled
from numeric.reading.terms import Unreadable
from numeric.samples.functions import Complex
from symbolic.sympy_border.operators import Conj, Reflect, Shift
from symbolic.sympy_border.terms import Applied, Binder, Bound, FunctionTerm

Point: TypeAlias = tuple[Affine, ...]
Running: TypeAlias = tuple[int, ...]
"""The variables of the running point, one per axis; empty where a number is meant."""

_FRESH = count()


def running_point(dimension: int) -> Running:
    """Return variables that occur nowhere else."""
    return tuple(next(_FRESH) for _ in range(dimension))


def as_point(running: Running) -> Point:
    """Return the point whose coordinates are the variables."""
    return tuple(Affine.variable(variable) for variable in running)


@dataclass(frozen=True)
class Scope:
    """The meaning of bound points and symbols.

    Attributes
    ----------
    numbers
        A Gaussian rational for every free symbol that is not the lag.
    lag
        For the symbols of the lag the coordinates they stand for.
    stack
        The bound points, innermost first.
    """

    numbers: Mapping[Symbol, Complex]
    lag: Mapping[Symbol, Affine]
    stack: tuple[Point, ...] = ()

    def entered(self, point: Point) -> Scope:
        """Return the scope one binder further in."""
        return replace(self, stack=(point, *self.stack))

    def put(self, variable: int, value: Affine) -> Scope:
        """Return the scope with `value` for a variable."""
        return replace(
            self,
            stack=tuple(tuple(x.put(variable, value) for x in point) for point in self.stack),
            lag={s: x.put(variable, value) for s, x in self.lag.items()},
        )

    def number(self, symbol: Symbol) -> Complex:
        """Return the number that a symbol stands for."""
        if symbol not in self.numbers:
            raise Unsettled(f"symbol {symbol} has no value", f"give a number for {symbol}")
        return self.numbers[symbol]

    def point(self, coordinates: Any) -> Point:
        """Return a point of a term.

        Raises
        ------
        Unsettled
            If a coordinate is not affine in the bound points and the lag.
        """
        return tuple(map(self.coordinate, coordinates))

    def coordinate(self, term: Expr) -> Affine:
        """Return a coordinate, which must be affine in the bound points and the lag."""
        if isinstance(term, Bound):
            return self.stack[term.depth][term.axis]
        if isinstance(term, Symbol):
            if term in self.lag:
                return self.lag[term]
            real, imag = self.number(term)
            if imag:
                raise Unreadable(term)
            return Affine(real)
        if isinstance(term, Rational):
            return Affine(Fraction(int(term.p), int(term.q)))
        if isinstance(term, Add):
            return sum(map(self.coordinate, term.args), Affine(Fraction(0)))
        if isinstance(term, Mul):
            parts = [self.coordinate(a) for a in term.args]
            moving = [p for p in parts if p.slopes]
            fixed = (p.constant for p in parts if not p.slopes)
            factor = reduce(Fraction.__mul__, fixed, Fraction(1))
            if len(moving) <= 1:
                return moving[0].scaled(factor) if moving else Affine(factor)
        raise Unreadable(term)

    def variables(self, term: Any) -> frozenset[int]:
        """Return the variables on which a term depends, those bound inside left out."""
        if isinstance(term, Symbol):
            known = isinstance(term, Bound) or term in self.lag
            return _of(self.coordinate(term)) if known else frozenset()
        if isinstance(term, Binder):
            own = running_point(term.args[2].dimension)
            return self.entered(as_point(own)).variables(term.args[0]) - set(own)
        if isinstance(term, AppliedUndef):
            # As affine functions, in which variables may cancel.
            return frozenset().union(*map(_of, self.point(term.args)))
        if isinstance(term, Applied):
            function, point, _ = self.peeled(term.function, self.point(term.point))
            return self.variables(function).union(*map(_of, point))
        parts = (p for p in term.args if isinstance(p, (Expr, FunctionTerm)))
        return frozenset().union(*map(self.variables, parts))

    def peeled(self, function: Any, point: Point) -> tuple[Any, Point, bool]:
        """Return a function and a point with the same value, and whether to conjugate it.

        A function that itself depends on a bound point, such as T_n f, is no one sequence; its
        value is read as that of f, (T_n f)(m) = f(m − n).
        """
        turned = False
        while isinstance(function, (Shift, Reflect, Conj)) and self.variables(function):
            if isinstance(function, Shift):
                by = self.point(function.args[1:])
                point = tuple(x - a for x, a in zip(point, by, strict=True))
            elif isinstance(function, Reflect):
                point = tuple(-x for x in point)
            else:
                turned = not turned
            function = function.args[0]
        return function, point, turned


def _of(coordinate: Affine) -> frozenset[int]:
    return frozenset(variable for variable, _ in coordinate.slopes)
