"""Totals as sums over lattices, or by substitution, until what they add has become tiny.

A total over ℤ/N is the sum over one period, and one over ℤᵈ the sum over all points where the body
is not 0, if these are finitely many. Every other total is a sum over growing boxes; on ℝᵈ over a
lattice of step h, times hᵈ, which for the smooth and decaying functions met here converges faster
than every power of h (L. N. Trefethen, J. A. C. Weideman, "The exponentially convergent trapezoidal
rule", SIAM Review 56 (2014)); where there are jumps and corners, or no fast decay, after a
substitution (`numeric.direct.quadrature`). Nothing of this is proved: whoever uses it compares
evaluations on lattices that share no alias (`LEVELS`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import count, product
from math import prod
from operator import add
from typing import Any

import mpmath
from sympy import Symbol

from numeric.direct.arithmetic import Arithmetic, Place
from numeric.direct.extents import Interval
from numeric.direct.quadrature import Coarse, aside, integral, size_of
from numeric.formulas.formula import Unsettled
from numeric.samples.functions import Complex, SampleFunction
from numeric.sequences.sequence import LongSequence
from symbolic.sympy_border.domains import Cyclic, Domain
from symbolic.sympy_border.terms import Iterate, Letter

_FINE = Fraction(1, 8)
"""A lattice with this step ends, unless functions decay slowly."""

LEVELS = (
    (8, Fraction(1, 2)),
    (16, Fraction(97, 389)),
    (32, Fraction(61, 491)),
    (64, Fraction(31, 499)),
    (128, Fraction(31, 997)),
)
"""Digits and steps h of evaluations that are compared, each finer than the one before.

A sum over a lattice takes a frequency k/h for 0. Lattices inside each other share such aliases, and
agree on the same wrong value; of these no two share one below hundreds.
"""

BESIDE = (
    Fraction(73, 178),
    Fraction(25, 131),
    Fraction(37, 409),
    Fraction(41, 709),
    Fraction(19, 701),
)
"""For each of `LEVELS` another step, somewhat smaller, that shares no alias with them either."""

MOST_VALUES = 150_000
"""So many values of bodies are computed for one pair of sides, and no more."""

_QUIET = {1: 5, 2: 2}
"""A sum ends when so many boxes in a row have added next to nothing, by dimension."""


_MOST_LANDMARKS = 200
"""So many places, at most, are looked at beyond the end of a sum."""

_FAR = 5
"""For every digit, how much farther than the samples' centres a sum may reach."""


class Untold(Unsettled):
    """The second engine cannot follow."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "give finite data, or simpler functions")


@dataclass
class Sampled:
    """How far the sums of evaluations went.

    Attributes
    ----------
    reach
        The largest coordinate of a point on a lattice; what lies beyond was taken as 0.
    substituted
        Whether there were integrals after a substitution.
    """

    reach: Fraction = Fraction(0)
    substituted: bool = False


class Summing(ABC):
    """What has samples, an arithmetic and a lattice, and sums; see `Direct` for the attributes."""

    domain: Domain
    numbers: Mapping[Symbol, Complex]
    samples: Mapping[Letter | Iterate, SampleFunction | LongSequence]
    arithmetic: Arithmetic
    digits: int
    step: Fraction
    spent: int
    slow: list[bool]
    sampled: Sampled
    _known: dict[Any, Any]

    @abstractmethod
    def period(self, domain: Cyclic) -> int:
        """Return N."""

    def over(
        self,
        domain: Domain,
        body: Callable[[Place], Any],
        extent: tuple[Interval, ...] | None,
        near: Place,
        cuts: tuple[Fraction, ...],
    ) -> Any:
        """Return the total of a body.

        Beyond an `extent` it is 0, `near` are points of it, and at `cuts` it is not smooth.
        """
        zero = self.arithmetic.number((Fraction(0), Fraction(0)))
        if isinstance(domain, Cyclic):
            extent = ((0, self.period(domain) - 1),)
        if domain.discrete and extent is not None:
            self._spend(prod(max(0, high - low + 1) for low, high in extent))
            places = product(*(map(Fraction, range(low, high + 1)) for low, high in extent))
            return reduce(add, map(body, places), zero)
        far = self._far(domain.dimension, near)
        if not domain.discrete and domain.dimension == 1:
            return self._on_line(body, cuts, self._reach(near), far)
        step = Fraction(1) if domain.discrete else self.step
        weight = self.arithmetic.number((step**domain.dimension, Fraction(0)))
        start = 0 if domain.discrete else aside(step)
        return weight * self._growing(domain.dimension, body, step, self._reach(near), far, start)

    def _on_line(
        self,
        body: Callable[[Place], Any],
        cuts: tuple[Fraction, ...],
        reach: Fraction,
        far: tuple[Place, ...],
    ) -> Any:
        """Return an integral: smooth decaying functions on a lattice, others by substitution."""
        if not cuts and not self.slow:
            try:
                weight = self.arithmetic.number((self.step, Fraction(0)))
                return weight * self._growing(1, body, self.step, reach, far, aside(self.step))
            except Coarse:
                # A coarse lattice inside another repeats its transform and never ends; a fine one
                # that does not end shows slow decay, and one is enough.
                if self.step > _FINE:
                    raise
                self.slow.append(True)

        def counted(x: Fraction) -> Any:
            self._spend(1)
            return body((x,))

        self.sampled.substituted = True
        # Places lie thin far from a cut, so that a bump there needs cuts of its own.
        bumps = {place for (place,) in far if body((place,)) != 0}
        return integral(counted, sorted({*cuts, *bumps}), self.step, self.digits)

    def _growing(
        self,
        dimension: int,
        body: Callable[[Place], Any],
        step: Fraction,
        reach: Fraction,
        far: tuple[Place, ...],
        start: Fraction | int,
    ) -> Any:
        """Return the sum over growing boxes around a place near 0, until nothing more is added.

        They grow at least to `reach`, and to those of the places `far` at which the body is large.
        """
        result, largest, quiet = self.arithmetic.number((Fraction(0), Fraction(0))), 0, 0
        limit = mpmath.mpf(10) ** -self.digits
        self._spend_up_to(reach, step, dimension)
        for radius in count():
            places = list(_shell(dimension, radius))
            self._spend(len(places))
            values = [body(tuple(step * k + start for k in place)) for place in places]
            result = reduce(add, values, result)
            height = max(map(self.arithmetic.modulus, values))
            largest = max(largest, height)
            quiet = quiet + 1 if height <= limit * largest else 0
            end = radius * step
            quiet_enough = quiet >= _QUIET.get(dimension, 2) and end >= reach
            if quiet_enough or end > reach + _FAR * self.digits:
                reach = _beyond(end, far, body, limit * largest)
                if reach <= end and quiet_enough:
                    break
                if reach <= end:
                    raise Coarse
                self._spend_up_to(reach, step, dimension)
        if start and size_of(lambda: body((Fraction(0),) * dimension)) > 2 * largest:
            raise Coarse  # A peak at 0 lies between the places.
        self.sampled.reach = max(self.sampled.reach, end)
        return result

    def _spend_up_to(self, reach: Fraction, step: Fraction, dimension: int) -> None:
        """Refuse at once what would need too many values."""
        if self.spent + (2 * reach / step) ** dimension > MOST_VALUES:
            place = mpmath.nstr(mpmath.mpf(reach.numerator) / reach.denominator, 3)
            raise Untold(f"places as far out as {place} count, which are too many for plain sums")

    def _far(self, dimension: int, near: Place) -> tuple[Place, ...]:
        """Return at which places an integrand may be large again, after it has been small.

        At such a place of a function, mirrored, moved by one of `near` and by the numbers, and for
        convolutions also at sums of two.
        """
        marks = self._landmarks(dimension)
        if not marks:
            return ()
        real = [re for re, im in self.numbers.values() if not im]
        single = [tuple(near[k : k + dimension]) for k in range(0, len(near), dimension)]
        single += [(x,) * dimension for x in real]
        moves = [m for m in single if len(m) == dimension] + [(Fraction(0),) * dimension, *marks]
        signed = [tuple(sign * x for x in mark) for mark in marks for sign in (1, -1)]
        found = dict.fromkeys(signed)
        for mark, move in product(signed, moves):
            found |= dict.fromkeys((plus(mark, move), minus(mark, move)))
        if not self.domain.discrete:
            return tuple(found)[:_MOST_LANDMARKS]
        whole = (x for x in found if all(c.denominator == 1 for c in x))
        return tuple(whole)[:_MOST_LANDMARKS]

    def _landmarks(self, dimension: int) -> list[Place]:
        key = "landmarks", dimension
        if key not in self._known:
            measured = [f for f in self.samples.values() if hasattr(f, "landmarks")]
            fitting = [f for f in measured if f.dimension == dimension]
            self._known[key] = [x for f in fitting for x in f.landmarks(self.digits)]
        marks: list[Place] = self._known[key]
        return marks

    def _reach(self, near: Place) -> Fraction:
        centres = [abs(Fraction(c)) for f in self.samples.values() for c in _centres(f)]
        return 2 + max(centres, default=Fraction(0)) + max(map(abs, near), default=Fraction(0))

    def _spend(self, values: int) -> None:
        self.spent += values
        if self.spent > MOST_VALUES:
            raise Untold(f"plain sums need more than {MOST_VALUES} values")


def plus(t: Place, tau: Place) -> Place:
    """Return the sum of two points."""
    return tuple(map(add, t, tau))


def minus(t: Place, tau: Place) -> Place:
    """Return the difference of two points."""
    return tuple(x - y for x, y in zip(t, tau, strict=True))


def _beyond(
    end: Fraction, far: Iterable[Place], body: Callable[[Place], Any], small: Any
) -> Fraction:
    """Return how far out the farthest place is at which a body is not small; or else the end."""
    distances = ((max(map(abs, place)), place) for place in far)
    return max((d for d, x in distances if d > end and abs(body(x)) > small), default=end)


def _shell(dimension: int, radius: int) -> Iterator[tuple[int, ...]]:
    """Yield the points of ℤᵈ whose largest coordinate is the radius in size."""
    side = range(-radius, radius + 1)
    if dimension == 1:
        yield from ((k,) for k in sorted({-radius, radius}))
        return
    for place in product(side, repeat=dimension):
        if max(map(abs, place)) == radius:
            yield place


def _centres(sample: Any) -> Iterable[Any]:
    """Return around which points a sample is largest, as far as it tells."""
    if hasattr(sample, "base"):
        return _centres(sample.base)
    if hasattr(sample, "products"):
        return [c for pair in sample.products for f in pair for c in _centres(f)]
    return getattr(sample, "centres", ())  # Data have none.
