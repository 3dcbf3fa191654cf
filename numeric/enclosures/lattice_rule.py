"""A total over a lattice as a function of what outer variables are, one at a time or in rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from flint import acb, arb

from numeric.enclosures.compiling import Column, Environment
from numeric.enclosures.tails import Tails, Window
from numeric.formulas.formula import Total, rational

_FEW_ROWS, _LOOKS, _LONGER = 6, 4, 1.5
"""Inner totals at so many points share a window, which so many of them are asked for, if it has at
most so many times the points of their own."""


@dataclass
class LatticeRule:
    """A total over a lattice as a function of what outer variables are."""

    total: Total
    tails: Tails
    body: Column
    step: Fraction
    missed: Callable[[Environment], arb]
    bits: int
    unit: int

    def __post_init__(self) -> None:
        self._weight = acb(rational(self.step * self.total.sign))
        self._height = arb(rational(self.step))
        self._little = arb(2) ** -self.bits

    def __call__(self, environment: Environment) -> acb:
        """Return the total, in a window of its own."""
        window = self.tails.window(environment)
        return self._enclosed(environment, window, self._summed(environment, window))

    def along(self, environment: Environment, variable: int, points: range) -> list[acb]:
        """Return the totals at all points of a range of one variable, in one window if it serves.

        Samples meet the same points again and again then, in whole rows.
        """
        inside = dict(environment)
        shared = self._shared(environment, variable, points)
        if shared is None:
            return [self({**inside, variable: point}) for point in points]
        found = []
        for point in points:
            inside[variable] = point
            own = self.tails.within(inside, *shared)
            if not own.tail <= self._little:
                found.append(self(inside))
            else:
                found.append(self._enclosed(inside, own, self._summed(inside, own)))
        return found

    def _summed(self, environment: Environment, window: Window) -> acb:
        return sum(self.body(environment, window.points), acb(0))

    def _enclosed(self, environment: Environment, window: Window, result: acb) -> acb:
        return result * self._weight + disc(window.tail * self._height + self.missed(environment))

    def _shared(
        self, environment: Environment, variable: int, points: range
    ) -> tuple[int, int] | None:
        """Return the ends of a window for all points, unless it is long for most of them."""
        if len(points) < _FEW_ROWS:
            return None
        few = points[:: max(1, (len(points) - 1) // _LOOKS)]
        ends = [self.tails.ends({**environment, variable: point}) for point in few]
        low, high = min(a for a, _ in ends), max(b for _, b in ends)
        own = sum(b - a for a, b in ends)
        return (low, high) if (high - low) * len(ends) <= _LONGER * own else None


def disc(radius: arb) -> acb:
    """Return a ball around 0 with at least this radius in both parts."""
    side = arb(0, arb(radius).abs_upper())
    return acb(side, side)
