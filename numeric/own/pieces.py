"""Where a SymPy expression in one coordinate changes its form, and what it is between.

`Abs`, `sign`, `Heaviside` and `Piecewise` are switches: an expression without them is analytic as
it is written. The places where a switch may change are found exactly, never by sampling, or the
expression is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any, TypeAlias

from sympy import (
    Abs,
    Expr,
    Heaviside,
    Piecewise,
    Poly,
    Rational,
    S,
    Symbol,
    preorder_traversal,
    sign,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom, BooleanFunction
from sympy.polys.polyerrors import BasePolynomialError

from numeric.own.constants import Singular, Unread, fraction_of

Interval: TypeAlias = tuple[Fraction | None, Fraction | None]

_MOST_CUTS = 200
_SWITCHES = (Abs, sign, Heaviside, Piecewise)


def pieces(
    expression: Expr, x: Symbol, where: Interval = (None, None)
) -> Iterator[tuple[Interval, Expr]]:
    """Yield the open intervals, from left to right, with the expression on each, free of switches.

    Raises
    ------
    Unread
        If it is not known where a switch changes, or it changes at a place that is not rational.
    """
    for _ in range(_MOST_CUTS):
        switch = _innermost(expression)
        if switch is None:
            yield where, expression
            return
        cuts = [z for z in _changes(switch, x) if _inside(z, where)]
        if cuts:
            low, high = where
            yield from pieces(expression, x, (low, cuts[0]))
            yield from pieces(expression, x, (cuts[0], high))
            return
        expression = expression.xreplace({switch: _settled(switch, x, _between(where))})
    raise Unread(expression)


def settled_at(expression: Expr, x: Symbol, place: Fraction) -> Expr:
    """Return the expression free of switches, as it is at that place alone.

    Raises
    ------
    Singular
        If it has no value there.
    Unread
        If a switch has none.
    """
    while (switch := _innermost(expression)) is not None:
        expression = expression.xreplace({switch: _settled(switch, x, place)})
    if expression.has(S.NaN, S.ComplexInfinity, S.Infinity):
        raise Singular(f"the function has no value at {place}")
    return expression


def _changes(switch: Any, x: Symbol) -> list[Fraction]:
    """Return where a switch may change, sorted."""
    decisive = [switch.args[0]]
    if isinstance(switch, Piecewise):
        conditions = [condition for _, condition in switch.args]
        if not all(map(_is_read, conditions)):
            raise Unread(switch)
        relations = [r for condition in conditions for r in condition.atoms(Relational)]
        decisive = [r.lhs - r.rhs for r in relations if r.free_symbols]
    found: set[Fraction] = set()
    for polynomial in decisive:
        try:
            poly = Poly(polynomial.expand(), x)
        except BasePolynomialError as error:
            raise Unread(switch) from error
        if not poly.is_ground:
            found.update(_real_zeros(poly, switch))
    return sorted(found)


def _settled(switch: Any, x: Symbol, at: Fraction) -> Expr:
    """Return what a switch is at a point, and as long as nothing in it changes."""
    if isinstance(switch, Piecewise):
        for value, condition in switch.args:
            decided = condition.xreplace({x: Rational(at)})
            if decided in (S.true, True):
                return value
            if decided not in (S.false, False):
                raise Unread(condition)
        raise Unread(f"{switch}, which has no value at {at},")
    direction = sign(switch.args[0].xreplace({x: Rational(at)}))
    if direction not in (S.One, S.NegativeOne, S.Zero):
        raise Unread(switch)
    if isinstance(switch, Abs):
        return direction * switch.args[0]
    if isinstance(switch, sign):
        return direction
    return Heaviside(direction, *switch.args[1:])


def _is_read(condition: Any) -> bool:
    """Tell whether a condition is made of comparisons alone: where others change is not known."""
    if isinstance(condition, BooleanFunction):
        return all(map(_is_read, condition.args))
    return isinstance(condition, (Relational, BooleanAtom))


def _innermost(expression: Expr) -> Any:
    """Return a switch in whose arguments there is no other; None if there is none."""
    for part in preorder_traversal(expression):
        if isinstance(part, _SWITCHES) and not any(a.has(*_SWITCHES) for a in part.args):
            return part
    return None


def _real_zeros(poly: Poly, switch: Any) -> list[Fraction]:
    """Return all real zeros, exactly."""
    if poly.degree() == 1:
        slope, rest = poly.all_coeffs()
        zeros_found = [(-rest / slope).simplify()]
    else:
        try:
            zeros_found = poly.real_roots()
        except (NotImplementedError, BasePolynomialError) as error:
            raise Unread(switch) from error
    if not all(isinstance(z, Rational) for z in zeros_found):
        raise Unread(f"{switch}, which does not change at rational points only,")
    return [fraction_of(z) for z in zeros_found]


def _inside(cut: Fraction, where: Interval) -> bool:
    low, high = where
    return (low is None or low < cut) and (high is None or cut < high)


def _between(where: Interval) -> Fraction:
    low, high = where
    if low is None:
        return Fraction(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2
