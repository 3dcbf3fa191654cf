"""The sliding picture of any two functions: what ⋆ and ∗ multiply and add at one shift."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import mpmath
import numpy as np
from sympy import Eq, Lambda

from numeric.evidence.pictures import LEFT, RIGHT, as_place
from numeric.evidence.verifying import seen
from numeric.own.given import as_sample
from symbolic import R, Z, conv, corr, functions
from symbolic.errors import EvidenceError
from symbolic.showing import new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_GREY = "#555555"
_FINE, _COARSE = 400, 49


def slide(f: Any, g: Any, at: Any = 1, low: Any = -4, high: Any = 4) -> Figure:
    """Return a figure of f sliding over g: for ⋆ flipped, for ∗ conjugated; it is not shown.

    The upper panels show the two factors and, filled, the real part of their product, whose total
    is the value that the lower panels mark; these have all of f ⋆ g and f ∗ g, as `verify` encloses
    or measures them.

    Parameters
    ----------
    f, g
        Both SymPy Lambdas or Python functions of a real variable, or both data on ℤ; see
        `numeric.own.given.as_sample`.
    at
        The shift t.
    low, high
        Between which coordinates they are drawn.

    Raises
    ------
    EvidenceError
        If they are no functions on one domain, or there is nothing to draw.
    """
    on_line = isinstance(f, Lambda) or callable(f)
    domain = R if on_line else Z
    t, first, last = (as_place(x, domain.discrete) for x in (at, low, high))
    if not first < last:
        raise EvidenceError(f"slide(low={low!r}, high={high!r}): the first must be the smaller one")
    left, right = (_values(x, domain, f"slide, {name}") for x, name in ((f, "f"), (g, "g")))
    x = _grid(first, last, domain.discrete, _FINE)
    figure = new_figure(9, 5.2)
    axes = figure.subplots(2, 2, sharex=True)
    flipped = [left(t - tau) for tau in x]
    shifted = [left(tau - t).conjugate() for tau in x]
    columns = (
        ("f ⋆ g", "f(t − τ)", conv, flipped),
        ("f ∗ g", "conj f(τ − t)", corr, shifted),
    )
    for (upper, lower), (name, moved, operator, slid) in zip(axes.T, columns, strict=True):
        _draw_factors(upper, x, slid, [right(tau) for tau in x], on_line)
        upper.set_title(f"{name}: {moved} over g(τ), t = {t}", fontsize=10)
        lower.set_ylabel(f"{name} (real part)")
        _draw_total(lower, (f, g), operator, domain, (first, last), t)
        lower.set_xlabel("t")
    axes[0, 0].legend(loc="best", fontsize=8)
    return figure


def _values(given: Any, domain: Any, where: str) -> Any:
    """Return a function of fractions with complex values, for a picture."""
    sample: Any = as_sample(given, domain, where)

    def value(place: Fraction) -> complex:
        if domain.discrete and hasattr(sample, "start"):
            found: Any = sample[(int(place),)]
            parts = (found.real, found.imag)
            return complex(*(float(p.p) / float(p.q) for p in parts))
        return complex(sample.reference(mpmath.mpf(place.numerator) / place.denominator))

    return value


def _grid(low: Fraction, high: Fraction, discrete: bool, points: int) -> list[Fraction]:
    if discrete:
        return [Fraction(k) for k in range(int(low), int(high) + 1)]
    return [low + (high - low) * k / (points - 1) for k in range(points)]


def _draw_factors(axis: Axes, x: list[Fraction], f: list[Any], g: list[Any], line: bool) -> None:
    places = np.array([float(tau) for tau in x])
    first, second = np.array(f), np.array(g)
    product = (first * second).real
    if line:
        axis.plot(places, first.real, color=LEFT, label="f, moved (real part)")
        axis.plot(places, second.real, color=_GREY, label="g (real part)")
        axis.fill_between(places, product, color=RIGHT, alpha=0.3, label="product")
    else:
        axis.plot(places - 0.1, first.real, "o", color=LEFT, label="f, moved (real part)")
        axis.plot(places + 0.1, second.real, "o", color=_GREY, label="g (real part)")
        axis.bar(places, product, color=RIGHT, alpha=0.3, label="product")
    axis.axhline(0, color="black", lw=0.5)
    axis.set_xlabel("τ")


def _draw_total(
    axis: Axes,
    pair: tuple[Any, Any],
    operator: Any,
    domain: Any,
    ends: tuple[Fraction, Fraction],
    t: Fraction,
) -> None:
    f, g = functions("f g")
    (point,) = domain.point("t")
    total = operator(f, g)(point)
    grid = _grid(ends[0], ends[1], domain.discrete, _COARSE)
    values = seen(Eq(total, total, evaluate=False), domain, {f: pair[0], g: pair[1]}).left_side(
        [*grid, t]
    )
    kept = [(float(x), y) for x, y in zip(grid, values, strict=False) if y is not None]
    x, y = ([float(p[k].real) for p in kept] for k in (0, 1))
    axis.plot(x, y, "o" if domain.discrete else "-", color=LEFT)
    if values[-1] is not None:
        axis.plot([float(t)], [values[-1].real], "o", color=RIGHT)
    axis.axhline(0, color="black", lw=0.5)
