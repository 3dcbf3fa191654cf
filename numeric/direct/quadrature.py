"""Integrals over pieces of the line by double exponential formulas: sums after a substitution.

∫ f(x) dx = ∫ f(φ(u)) φ′(u) du, and the sum h Σ f(φ(kh)) φ′(kh) over all integers k, where φ makes
the terms fall fast: sinh(½π sinh u) for the line, e^{u − e^{−u}} for a half-line, tanh(½π sinh u)
for an interval. (H. Takahasi, M. Mori, "Double exponential formulas for numerical
integration", Publ. RIMS 9 (1974).) Functions that fall like x^−2, and ends at which a function has
a corner or a root, do no harm; oscillation without decay does. Nothing is proved.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import count, pairwise
from typing import Any

import mpmath
from mpmath.libmp import to_rational

from numeric.formulas.formula import Unsettled

_QUIET = 5
"""A sum ends when so many terms in a row have added next to nothing."""

_SIMPLE, _DOUBLE = 300, 7
"""How far u runs, where places and weights grow and fall like e^u, and like exp(½π sinh u)."""


def aside(step: Fraction) -> Fraction:
    """Return by how much a lattice is moved.

    Sums that are symmetric about 0 give odd functions the value 0, also where they have poles or
    fall too slowly, and agree on it; and Σ h/(kh + a) = π cot(πa/h) is the same for all h if a/h
    is.
    """
    return step * (2 + step) / 8


class Coarse(Unsettled):
    """A sum does not end where it should: the lattice is too coarse, or there is no decay."""

    def __init__(self) -> None:
        super().__init__("plain sums do not end", "give functions that decay faster")


def integral(
    body: Callable[[Fraction], Any], cuts: Sequence[Fraction], step: Fraction, digits: int
) -> Any:
    """Return the sum of the double exponential formulas for the pieces between the cuts.

    Raises
    ------
    Coarse
        If the terms do not become small.
    """
    if not cuts:
        return _sum(body, _line, _DOUBLE, step, digits)
    result = _sum(body, _half(cuts[0], -1), _SIMPLE, step, digits)
    for low, high in pairwise(cuts):
        result += _sum(body, _interval(low, high), _DOUBLE, step, digits)
    return result + _sum(body, _half(cuts[-1], 1), _SIMPLE, step, digits)


_Map = Callable[[Any], tuple[Any, Any]]


def _line(u: Any) -> tuple[Any, Any]:
    inner = mpmath.pi / 2 * mpmath.sinh(u)
    return mpmath.sinh(inner), mpmath.cosh(inner) * mpmath.pi / 2 * mpmath.cosh(u)


def _half(end: Fraction, sign: int) -> _Map:
    start = mpmath.mpf(end.numerator) / end.denominator

    def place(u: Any) -> tuple[Any, Any]:
        near = mpmath.exp(-u)
        distance = mpmath.exp(u - near)
        return start + sign * distance, distance * (1 + near)

    return place


def _interval(low: Fraction, high: Fraction) -> _Map:
    middle, half = (low + high) / 2, (high - low) / 2
    centre, width = (mpmath.mpf(x.numerator) / x.denominator for x in (middle, half))

    def place(u: Any) -> tuple[Any, Any]:
        inner = mpmath.pi / 2 * mpmath.sinh(u)
        slope = mpmath.sech(inner) ** 2 * mpmath.pi / 2 * mpmath.cosh(u)
        return centre + width * mpmath.tanh(inner), width * slope

    return place


def _sum(
    body: Callable[[Fraction], Any], place: _Map, farthest: int, step: Fraction, digits: int
) -> Any:
    limit = mpmath.mpf(10) ** -digits
    h = mpmath.mpf(step.numerator) / step.denominator
    start = aside(step)
    moved = mpmath.mpf(start.numerator) / start.denominator
    total = _term(body, place, moved)
    largest = abs(total)
    for direction in (1, -1):
        quiet = 0
        for k in count(1):
            if k * h > farthest:
                raise Coarse
            value = _term(body, place, direction * k * h + moved)
            total += value
            largest = max(largest, abs(value))
            quiet = quiet + 1 if abs(value) <= limit * largest else 0
            if quiet >= _QUIET and k * h >= 1:
                break
    if size_of(lambda: _term(body, place, mpmath.mpf(0))) > 2 * largest:
        raise Coarse  # A peak lies between the places.
    return total * h


def size_of(value: Callable[[], Any]) -> Any:
    """Return the size of a value; 0 where there is none, as of sin(x)/x at 0."""
    try:
        return abs(value())
    except (ArithmeticError, ValueError):
        return 0


def _term(body: Callable[[Fraction], Any], place: _Map, u: Any) -> Any:
    x, weight = place(u)
    if not weight or not mpmath.isfinite(x):
        return mpmath.mpf(0)
    return body(_fraction(x)) * weight


def _fraction(x: Any) -> Fraction:
    """Return the number that an mpf is."""
    return Fraction(*to_rational(x._mpf_))
