"""What can be seen of functions without known bounds before they are measured: cuts and poles.

Nothing here is proved. A cut that is missed makes a measurement slow and its evaluations differ;
a pole that is seen forbids it, since sums over a lattice can settle on a value that an integral
does not have. What could be looked for only up to some distance is said with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

import mpmath
from mpmath.libmp import NoConvergence
from sympy import (
    Abs,
    Expr,
    FiniteSet,
    Heaviside,
    Max,
    Min,
    Piecewise,
    Poly,
    Pow,
    S,
    Symbol,
    cos,
    cot,
    coth,
    csc,
    csch,
    gamma,
    lambdify,
    sec,
    sign,
    sin,
    sinh,
    solveset,
    tan,
    zeta,
)
from sympy.core.relational import Relational
from sympy.polys.polyerrors import BasePolynomialError

_DIGITS = 100
_REACH, _STEPS = 30, 1201
_SINGULAR: dict[Any, Callable[[Expr], Expr]] = {
    **dict.fromkeys((tan, sec), cos),
    **dict.fromkeys((cot, csc), sin),
    **dict.fromkeys((coth, csch), sinh),
    gamma: lambda z: 1 / gamma(z),
    zeta: lambda z: z - 1,
}
"""Functions with poles, and what is 0 there."""

_MOST_SIGNS = 6
"""Equations with more absolute values than this are not solved for every choice of their signs."""

_MOST_OPERATIONS = 30
"""Longer equations are not given to SymPy, which may take minutes for them."""


@dataclass(frozen=True)
class Found:
    """Places on the line, sorted, and what was looked at only up to some distance, as text."""

    places: tuple[Fraction, ...]
    caveat: str = ""


def approximate_cuts(expression: Expr, x: Symbol) -> Found:
    """Return points near which an expression is not smooth, to many digits."""
    found: set[Fraction] = set()
    open_: list[str] = []
    for decisive in dict.fromkeys(_decisive(expression)):
        if not decisive.has(x):
            continue
        zeros = _zeros(decisive, x)
        if zeros is None:
            open_.append(str(decisive))
            zeros = _seen_zeros(decisive, x)
        found.update(zeros)
    caveat = f"zeros of {', '.join(open_)} were looked for up to |{x}| = {_REACH} only"
    return Found(tuple(sorted(found)), caveat if open_ else "")


def _decisive(expression: Expr) -> Iterator[Expr]:
    """Yield the parts at whose zeros an expression is not smooth."""
    for bent in expression.atoms(Abs, sign, Heaviside):
        yield bent.args[0]
    for piecewise in expression.atoms(Piecewise):
        for relation in piecewise.atoms(Relational):
            yield relation.lhs - relation.rhs
    for root in expression.atoms(Pow):
        if root.exp.is_number and not root.exp.is_integer:
            yield root.base
    for largest in expression.atoms(Max, Min):
        for first, second in pairwise(largest.args):
            yield first - second


def _zeros(expression: Expr, x: Symbol) -> set[Fraction] | None:
    """Return all real zeros, and maybe more points; None where they are not known."""
    if len(expression.atoms(Abs)) > _MOST_SIGNS:
        return None
    found: set[Fraction] = set()
    # Each zero is one for some choice of signs; the zeros for wrong choices do no harm as cuts.
    for smooth in _with_signs(expression):
        zeros = _zeros_of_smooth(smooth, x)
        if zeros is None:
            return None
        found |= zeros
    return found


def _with_signs(expression: Expr) -> Iterator[Expr]:
    """Yield an expression with a sign for each absolute value, the inner ones first."""
    inner = [size for size in expression.atoms(Abs) if not size.args[0].has(Abs)]
    if not inner:
        yield expression
        return
    size = min(inner, key=str)
    for signed in (size.args[0], -size.args[0]):
        yield from _with_signs(expression.xreplace({size: signed}))


def _zeros_of_smooth(expression: Expr, x: Symbol) -> set[Fraction] | None:
    try:
        zeros = Poly(expression, x).nroots(n=_DIGITS, maxsteps=200)
        return {Fraction(str(z)) for z in zeros if z.is_real}
    except (BasePolynomialError, NoConvergence, TypeError, ValueError):
        pass
    return _solved(expression, x)


def _solved(expression: Expr, x: Symbol) -> set[Fraction] | None:
    """Return all real zeros by SymPy; None where it cannot tell, or they are infinitely many."""
    if expression.count_ops() > _MOST_OPERATIONS or expression.has(gamma):
        return None  # SymPy sees no zeros of 1/Γ.
    try:
        zeros = solveset(expression, x, S.Reals)
        if zeros is S.EmptySet:
            return set()
        if not isinstance(zeros, FiniteSet):
            return None
        return {Fraction(str(z.evalf(_DIGITS))) for z in zeros}
    except (NotImplementedError, TypeError, ValueError, AttributeError, RecursionError):
        return None


def _seen_zeros(expression: Expr, x: Symbol) -> set[Fraction]:
    """Return where an expression changes its sign, or is 0, on a lattice of places near 0."""
    function = lambdify(x, expression, "mpmath")
    found: set[Fraction] = set()
    for (first, a), (second, b) in pairwise(_scanned(function)):
        if a == 0:
            found.add(_fraction(first))
        elif mpmath.im(a) == 0 == mpmath.im(b) and mpmath.re(a) * mpmath.re(b) < 0:
            with mpmath.workdps(_DIGITS):
                try:
                    root = mpmath.findroot(function, (first, second), solver="anderson")
                except (ValueError, ZeroDivisionError):
                    root = (first + second) / 2
                found.add(_fraction(root))
    return found


def _fraction(x: mpmath.mpf) -> Fraction:
    return Fraction(mpmath.nstr(x, _DIGITS))


def pole_near(
    expression: Expr, point: tuple[Symbol, ...], function: Callable[..., object]
) -> float | None:
    """Return where a denominator is 0, or a function has poles, if that is seen.

    `function` has the values of the expression; where it is 0 on both sides, or stays of one size
    as (1 − cos x)/x² does, nothing is wrong.
    """
    if len(point) > 1:
        return None
    (x,) = point
    for base in _denominators(expression, x):
        zeros = _zeros(base, x)
        for zero in sorted(_seen_zeros(base, x) if zeros is None else zeros):
            place = float(zero)
            if (
                _is_zero(base, x, place)
                and _lives_near(function, place)
                and _grows_near(function, zero)
            ):
                return place
    return None


def _grows_near(function: Callable[..., Any], zero: Fraction) -> bool:
    """Tell whether values grow towards a place, known to many digits, on one of its sides."""
    with mpmath.workdps(_DIGITS):
        place = mpmath.mpf(zero.numerator) / zero.denominator
        try:
            for side in (1, -1):
                far, near = (abs(function(place + side * mpmath.mpf(10) ** -k)) for k in (9, 12))
                if not near <= 2 * far:
                    return True
        except (ArithmeticError, ValueError, TypeError):
            return True
    return False


def poles_not_looked_for(expression: Expr, point: tuple[Symbol, ...]) -> str:
    """Say of which denominators zeros far away, or all zeros, may have been missed."""
    if len(point) > 1:
        open_ = [1 / b for p in point for b in _denominators(expression, p)]
        shown = ", ".join(map(str, dict.fromkeys(open_)))
        return f"poles of {shown} were not looked for" if open_ else ""
    (x,) = point
    open_ = [1 / base for base in _denominators(expression, x) if _zeros(base, x) is None]
    shown = ", ".join(map(str, dict.fromkeys(open_)))
    return f"poles of {shown} were looked for up to |{x}| = {_REACH} only" if open_ else ""


def _denominators(expression: Expr, x: Symbol) -> list[Expr]:
    """Return what must not be 0."""
    powers = [p.base for p in expression.atoms(Pow) if p.exp.is_number and p.exp <= -1]
    singular = [_SINGULAR[s.func](s.args[0]) for s in expression.atoms(*_SINGULAR)]
    return [base for base in (*powers, *singular) if base.has(x)]


def _is_zero(base: Expr, x: Symbol, place: float) -> bool:
    """Tell whether a base is small at a place: zeros for wrong signs of absolute values are not."""
    try:
        value = abs(lambdify(x, base, "mpmath")(mpmath.mpf(place)))
    except (ZeroDivisionError, ValueError, TypeError, OverflowError):
        return True
    return bool(not mpmath.isfinite(value) or value < 1)


def _lives_near(function: Callable[..., object], place: float) -> bool:
    step = _REACH / _STEPS
    try:
        return any(function(mpmath.mpf(place + s * step)) != 0 for s in (-2, -1, 1, 2))
    except (ZeroDivisionError, ValueError, TypeError):
        return True


def _scanned(function: Callable[..., object]) -> list[tuple[mpmath.mpf, mpmath.mpf]]:
    """Return places near 0 with the values there."""
    half = _STEPS // 2
    values = []
    for place in (mpmath.mpf(k) * _REACH / half for k in range(-half, half + 1)):
        try:
            values.append((place, mpmath.mpmathify(function(place))))
        except (ZeroDivisionError, ValueError, TypeError):
            continue
    return values
