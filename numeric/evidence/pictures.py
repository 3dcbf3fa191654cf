"""Pictures of evidence: both sides of a statement over an interval or over lags, as enclosed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
from sympy import Rational

from numeric.checks.alone import alone
from numeric.checks.checking import values
from numeric.checks.drawing import Drawing
from numeric.checks.measuring import measure
from numeric.formulas.decimals import exact_value
from numeric.formulas.formula import Unsettled
from numeric.reading.parts import name_of
from numeric.reading.plans import Plan
from numeric.reading.sides import meant
from numeric.reading.statement import Statement
from symbolic.errors import EvidenceError
from symbolic.kernel.terms import Term
from symbolic.showing import new_figure

if TYPE_CHECKING:
    from matplotlib.figure import Figure

LEFT, RIGHT = "#0b6e99", "#d9730d"

_DIGITS = 8
"""Digits to which a picture is measured where nothing is proved."""

_MOST_POINTS = 2000


@dataclass(frozen=True)
class Seen:
    """What a verdict was about, so that more of it can be looked at.

    Attributes
    ----------
    read
        The statement.
    plans
        The samples, each with its name.
    seed
        From which numbers are drawn.
    """

    read: Statement
    plans: tuple[Plan, ...]
    seed: int

    def figure(self, low: Any, high: Any, points: int, sample: int, along: Any) -> Figure:
        """Return the picture; see `numeric.checks.results.Evidence.plot`."""
        if not 0 <= sample < len(self.plans):
            raise EvidenceError(
                f"plot(sample={sample!r}): there are samples 0 to {len(self.plans) - 1}"
                if self.plans
                else "plot: there is no sample that can be evaluated point by point"
            )
        places = self._places(low, high, points)
        symbol = self._along(along)
        read, plan = self.read, self.plans[sample]
        curve = [_at(read, plan, self.seed, symbol, place) for place in places]
        return _drawn(read, plan, symbol, places, curve)

    def left_side(self, places: Sequence[Fraction]) -> list[complex | None]:
        """Return the left side of the first sample at some places, where it has values."""
        symbol = self._along(None)
        curve = [_at(self.read, self.plans[0], self.seed, symbol, place) for place in places]
        return [None if point is None else complex(point[0]) for point in curve]

    def _places(self, low: Any, high: Any, points: int) -> list[Fraction]:
        if not isinstance(points, int) or not 2 <= points <= _MOST_POINTS:
            raise EvidenceError(f"plot(points={points!r}): from 2 to {_MOST_POINTS} are drawn")
        first, last = (as_place(x, whole=False) for x in (low, high))
        if not first < last:
            raise EvidenceError(f"plot({low!r}, {high!r}): the first must be the smaller one")
        if self.read.domain.discrete:
            whole = range(-(-first.numerator // first.denominator), last.__floor__() + 1)
            if not 0 < len(whole) <= _MOST_POINTS:
                raise EvidenceError(f"plot({low!r}, {high!r}): {len(whole)} lags are between them")
            return [Fraction(k) for k in whole]
        return [first + (last - first) * k / (points - 1) for k in range(points)]

    def _along(self, along: Any) -> Term:
        """Return the symbol to vary: the coordinate of the sides, unless one is named."""
        known = [s for s in self.read.symbols if s in self.read.coordinates]
        known = [s for s in known if s not in self.read.periods]
        chosen = (
            meant(along, self.read.domain)
            if along is not None
            else next(iter(sorted(known, key=_rank)), None)
        )
        if chosen not in known:
            names = ", ".join(map(name_of, known)) or "none"
            raise EvidenceError(f"plot(along={along!r}): the coordinates of the sides are {names}")
        return chosen


def as_place(given: Any, whole: bool) -> Fraction:
    """Return a coordinate of a picture exactly; raises `EvidenceError` if it is none."""
    try:
        place = Fraction(str(given)) if isinstance(given, Rational) else Fraction(given)
    except (TypeError, ValueError, OverflowError):
        raise EvidenceError(f"plot: {given!r} is no coordinate; a number is needed") from None
    if whole and place.denominator != 1:
        raise EvidenceError(f"plot: {given!r} is no index; a whole number is needed")
    return place


def _rank(symbol: Term) -> tuple[bool, str]:
    name = name_of(symbol)
    return name not in {"t", "n", "x", "xi", "t1", "n1"}, name


@alone()
def _at(
    read: Statement, plan: Plan, seed: int, symbol: Term, place: Fraction
) -> tuple[Any, Any, float] | None:
    """Return both sides at one place as mpmath numbers, with a bound of their radii; NaN if none.

    Nothing where neither engine has values.
    """
    numbers = {**(plan.numbers or {}), name_of(symbol): (place, Fraction(0))}
    drawing = Drawing(read, replace(plan, numbers=numbers), seed, 0)
    try:
        task = drawing.task(_DIGITS)
        left, right = values(task.left, task.right)
        if left.is_finite() and right.is_finite():
            size = left.real.rad() + left.imag.rad() + right.real.rad() + right.imag.rad()
            return _middle(left), _middle(right), float(size.abs_upper())
    except (Unsettled, ZeroDivisionError):
        pass
    try:
        found = measure(drawing.direct(), read.faces, _DIGITS)
    except (Unsettled, ZeroDivisionError, OverflowError):
        return None
    return found.left, found.right, float("nan")


def _middle(ball: Any) -> Any:
    parts = (exact_value(part) for part in (ball.real, ball.imag))
    return mpmath.mpc(*(mpmath.mpf(x.numerator) / x.denominator for x in parts))


def _drawn(
    read: Statement,
    plan: Plan,
    symbol: Term,
    places: Sequence[Fraction],
    curve: Sequence[tuple[Any, Any, float] | None],
) -> Figure:
    kept = [(float(x), *point) for x, point in zip(places, curve, strict=True) if point is not None]
    if not kept:
        raise EvidenceError(f"plot: neither side of {read} has a value that can be computed there")
    x = np.array([p[0] for p in kept])
    left, right = (np.array([complex(p[k]) for p in kept]) for k in (1, 2))
    radius = np.array([p[3] for p in kept])
    complex_valued = bool(np.any(left.imag) or np.any(right.imag))
    figure = new_figure(7.5, 5.2 if complex_valued else 3.2)
    axes = figure.subplots(1 + complex_valued, 1, sharex=True, squeeze=False)[:, 0]
    parts = (("real", "real part"), ("imag", "imaginary part"))
    for axis, (part, name) in zip(axes, parts, strict=False):
        first, second = getattr(left, part), getattr(right, part)
        if read.domain.discrete:
            axis.errorbar(x, first, radius, fmt="o", color=LEFT, ms=7, mfc="none", label="left")
            axis.errorbar(x, second, radius, fmt=".", color=RIGHT, ms=5, label="right")
        else:
            axis.plot(x, first, color=LEFT, lw=3, alpha=0.45, label="left")
            axis.plot(x, second, color=RIGHT, lw=1.2, ls="--", label="right")
            axis.fill_between(x, first - radius, first + radius, color=LEFT, alpha=0.25)
        axis.set_ylabel(name)
        axis.axhline(0, color="black", lw=0.5)
    axes[0].legend(loc="best", fontsize=9)
    axes[-1].set_xlabel(name_of(symbol))
    axes[0].set_title(f"{read}\n{plan.name}: {_words(radius, len(places))}", fontsize=9)
    return figure


def _words(radius: Any, asked: int) -> str:
    proved = radius[~np.isnan(radius)]
    words = []
    if len(proved):
        words.append(f"{len(proved)} of {asked} points enclosed, radii at most {proved.max():.0e}")
    if len(proved) < len(radius):
        words.append(f"{len(radius) - len(proved)} measured without a bound")
    if len(radius) < asked:
        words.append(f"{asked - len(radius)} without a value")
    return ", ".join(words)
