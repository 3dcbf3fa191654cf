"""Enclosures of both sides compared, at more bits until the digits asked for are proved.

Two numbers, or two functions of the lag, value by value: digits are counted relative to the largest
value of either side, as the largest distance over it. At a lag where the true value is 0 no
precision gives relative digits, and the rounding of a fast product is proportional to the largest
value anyway.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil, inf, log2
from typing import NamedTuple, TypeAlias

from flint import acb, arb

from numeric.formulas.decimals import exact_value, proved_digits, scientific, scientific_fraction
from numeric.formulas.formula import Unsettled

_ATTEMPTS = 4
_LOST = 100
"""An enclosure that lacks more digits than this beyond all that were asked for will not improve."""


class Rows(NamedTuple):
    """Enclosures of values that say how large the sides are, and of the distances of the sides."""

    values: Sequence[acb]
    gaps: Sequence[acb]


Enclose: TypeAlias = Callable[[int], Rows]
"""What encloses with about so many bits."""


@dataclass(frozen=True)
class Nearness:
    """How near two sides are, by their enclosures.

    Attributes
    ----------
    refuted
        Whether they are disjoint.
    digits
        How many digits agree, at most those asked for.
    radius
        A bound of the distance; of disjoint ones, of how wide they are.
    relative
        Whether digits are counted relative to a value that is known not to be 0.
    bits
        The precision at which this was found.
    """

    refuted: bool
    digits: int
    radius: arb
    relative: bool
    bits: int


class Vacuous(Unsettled):
    """Both sides are 0, or may be, although neither is 0 as it is written."""

    def __init__(self, bound: arb | None = None) -> None:
        size = "0" if bound is None or bound == 0 else f"0, or smaller than {scientific(bound)},"
        super().__init__(
            f"both sides are {size} at this point, which tests nothing", "choose another seed"
        )


class Exhausted(Unsettled):
    """More precision is asked for than the enclosures give."""


def bits_for(digits: int) -> int:
    """Return at how many bits a comparison to so many digits begins."""
    return ceil((digits + 4) * log2(10)) + 12


def compare(
    enclose: Enclose, digits: int, bits: int, is_zero: bool, again: bool = False
) -> Nearness:
    """Compare enclosures at more bits until the digits asked for are proved, or missed for good.

    Parameters
    ----------
    enclose
        Encloses both sides.
    digits
        How many digits are asked for.
    bits
        At which precision to begin.
    is_zero
        Whether a side is written as 0, so that nothing is asked of its size.
    again
        Whether other numbers cost less than more bits, where both sides may be 0.

    Raises
    ------
    Vacuous
        If both sides may be 0, and neither is written so.
    Exhausted
        If the digits are not reached.
    """
    before = inf
    for _ in range(_ATTEMPTS):
        rows = enclose(bits)
        if not all(x.is_finite() for row in rows for x in row):
            raise Exhausted(
                "an enclosure is not finite",
                "keep poles of the samples away from the line, or give balls of smaller radius",
            )
        found, deficit = _compared(rows, digits, bits)
        tells = found.refuted or found.relative or is_zero
        if tells and deficit <= 0:
            return found
        if not tells:
            if again:
                break
            # Two sides that may both be 0, though neither is written so, say nothing yet.
            deficit = max(deficit, digits)
        elif deficit > before - 1:
            raise Exhausted(
                f"precision exhausted: the data prove {max(0, int(digits - deficit))} of {digits} "
                "digits, and a higher working precision no more",
                "give exact data or balls of smaller radius, or ask for fewer digits",
            )
        else:
            before = deficit
        if deficit > digits + _LOST:
            break
        bits += ceil(deficit * log2(10)) + 16
    if not tells:
        raise Vacuous(_largest([x.abs_upper() for row in rows for x in row]))
    raise Exhausted(
        f"precision exhausted: {bits} bits prove fewer than {digits} digits",
        "ask for fewer digits, or choose another seed",
    )


def _compared(rows: Rows, digits: int, bits: int) -> tuple[Nearness, float]:
    """Return what the rows say, and how many of the digits asked for are missing."""
    values, gaps = rows
    if not all(gap.contains(0) for gap in gaps):
        return Nearness(True, 0, _largest([spread_of(gap) for gap in gaps]), True, bits), 0
    error = _largest([gap.abs_upper() for gap in gaps])
    scale = _largest([value.abs_lower() for value in values])
    relative = bool(scale > 0)
    proved = proved_digits(error, scale if relative else None)
    known = min(digits, int(max(0, proved))) if proved < inf else digits
    return Nearness(False, known, error, relative, bits), digits - proved


def _largest(bounds: Sequence[arb]) -> arb:
    """Return the largest of some bounds, which are balls of radius 0."""
    return max(bounds, key=lambda x: x.mid())


def spread_of(value: acb) -> arb:
    """Return an upper bound of the distance of the ball's points from its midpoint."""
    return (value.real.rad() ** 2 + value.imag.rad() ** 2).sqrt().abs_upper()


def lower_text(gap: acb) -> str:
    """Return a lower bound of a ball's absolute value as text."""
    return scientific_fraction(exact_value(gap.abs_lower()), up=False)
