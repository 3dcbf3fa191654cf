"""What can be seen of functions without known bounds before they are measured: cuts and poles.

Nothing here is proved. A cut that is missed makes a measurement slow and its two precisions differ;
a pole that is seen forbids it, since sums over a lattice can settle on a value that an integral
does not have.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import pairwise

import mpmath
from sympy import (
    Abs,
    Expr,
    Heaviside,
    Piecewise,
    Poly,
    Pow,
    Symbol,
    cot,
    coth,
    csc,
    csch,
    gamma,
    lambdify,
    sec,
    sign,
    tan,
    zeta,
)
from sympy.core.relational import Relational
from sympy.polys.polyerrors import BasePolynomialError

_DIGITS = 100
_REACH, _STEPS = 30, 1201
_SINGULAR = (tan, cot, sec, csc, coth, csch, gamma, zeta)


def approximate_cuts(expression: Expr, x: Symbol) -> tuple[Fraction, ...]:
    """Return points near which an expression is not smooth, to many digits, sorted."""
    decisive = [s.args[0] for s in expression.atoms(Abs, sign, Heaviside)]
    for piecewise in expression.atoms(Piecewise):
        decisive += [r.lhs - r.rhs for r in piecewise.atoms(Relational)]
    found: set[Fraction] = set()
    for polynomial in decisive:
        try:
            zeros = Poly(polynomial, x).nroots(n=_DIGITS, maxsteps=200)
        except (BasePolynomialError, mpmath.NoConvergence, TypeError):
            continue
        found.update(Fraction(str(z)) for z in zeros if z.is_real)
    return tuple(sorted(found))


def pole_near(
    expression: Expr, point: tuple[Symbol, ...], function: Callable[..., object]
) -> float | None:
    """Return where a denominator changes its sign, or a function has poles, if that is seen.

    `function` has the values of the expression; where it is 0 on both sides, nothing is wrong.
    """
    if len(point) > 1:
        return None
    (x,) = point
    denominators = [p.base for p in expression.atoms(Pow) if p.exp.is_number and p.exp <= -1]
    singular = [s for s in expression.atoms(*_SINGULAR) if s.has(x)]
    denominators += [1 / s for s in singular]
    for base in denominators:
        if not base.has(x):
            continue
        place = _sign_change(base, x)
        if place is not None and _lives_near(function, place):
            return place
    return None


def _lives_near(function: Callable[..., object], place: float) -> bool:
    step = _REACH / _STEPS
    try:
        return any(function(mpmath.mpf(place + s * step)) != 0 for s in (-2, -1, 1, 2))
    except (ZeroDivisionError, ValueError, TypeError):
        return True


def _sign_change(base: Expr, x: Symbol) -> float | None:
    function = lambdify(x, base, "mpmath")
    places = [
        mpmath.mpf(k) * _REACH / (_STEPS // 2) for k in range(-(_STEPS // 2), _STEPS // 2 + 1)
    ]
    values = []
    for place in places:
        try:
            value = mpmath.mpmathify(function(place))
        except (ZeroDivisionError, ValueError, TypeError):
            continue
        if value == 0:
            return float(place)
        values.append((place, value))
    for (first, a), (second, b) in pairwise(values):
        if mpmath.im(a) == 0 == mpmath.im(b) and mpmath.re(a) * mpmath.re(b) < 0:
            return float((first + second) / 2)
    return None
