"""Where a function of which only values are known is large again, after it has been small.

A plain sum ends where terms have become small, and a second bump far away would be missed: so
values are looked at over a wide range once, before any sum. Nothing is proved by it: what lies
between two places, or beyond the last one, is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from typing import Any

import mpmath

from numeric.formulas.formula import Unsettled
from symbolic.errors import EvidenceError

_FARTHEST, _GROWTH = 10**6, 1.03
"""Where looking ends, and how places farther out follow each other."""

_DENSE = 2000
"""Every integer up to here is looked at."""

_SPACED = ((Fraction(1, 4), 60), (Fraction(1), 500), (Fraction(3), 3000))
"""On the line: at which distance places follow each other, and up to where."""

_ASIDE = Fraction(1, 7)
"""On the line all places are moved by this, away from the zeros of what is periodic."""

_LONG_EXPONENT = 2000
"""Looking ends at values 2^{±e} with more bits in e, as of e^{−e^x}: they take long, and longer
still farther out. Up to where it came is said."""

_GAP = 2
"""A function is small again after so many places in a row."""

_DIGITS, _FLOAT_DIGITS = 30, 14
"""To so many digits values are compared with the largest one; floats are noise beyond."""

_KEPT = 4
"""So many of the farthest bumps are kept on each side, besides the largest."""


class Slow(Unsettled):
    """The values of a function take too long."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"its values have taken more than {seconds} s", "give a faster function")


@dataclass(frozen=True)
class Looked:
    """What was seen of a function.

    Attributes
    ----------
    rays
        For each direction the places that were looked at, outwards, with the sizes of the values.
    farthest
        Up to where all directions were looked at.
    """

    rays: tuple[tuple[tuple[tuple[Fraction, ...], mpmath.mpf], ...], ...]
    farthest: Fraction

    def landmarks(self, digits: int) -> tuple[tuple[Fraction, ...], ...]:
        """Return where the function is large again: the largest place of each bump and its ends."""
        top = max((size for ray in self.rays for _, size in ray), default=mpmath.mpf(0))
        limit = top * mpmath.mpf(10) ** -digits
        found: dict[tuple[Fraction, ...], None] = {}
        for ray in self.rays:
            bumps = list(_bumps(ray, limit))
            highest = sorted(bumps, key=lambda bump: bump[0])[-1:]
            for _, *places in (*bumps[-_KEPT:], *highest):
                found |= dict.fromkeys(places)
        return tuple(found)


_Bump = tuple[mpmath.mpf, tuple[Fraction, ...], tuple[Fraction, ...], tuple[Fraction, ...]]


def _bumps(
    ray: tuple[tuple[tuple[Fraction, ...], mpmath.mpf], ...], limit: mpmath.mpf
) -> Iterator[_Bump]:
    """Yield the height, start, top and end of what is large after it was small."""
    quiet, awake = 0, False
    height, nowhere = mpmath.mpf(0), tuple[Fraction, ...]()
    start = top = end = nowhere
    for (before, _), (place, size) in pairwise(ray):
        if size <= limit:
            quiet += 1
            if awake and quiet >= _GAP:
                yield height, start, top, end
                awake = False
            continue
        if quiet >= _GAP and not awake:
            awake, height, start = True, mpmath.mpf(0), before
        quiet = 0
        if awake:
            end = place
            height, top = max((height, top), (size, place), key=lambda pair: pair[0])
    if awake:
        yield height, start, top, end


@lru_cache(maxsize=64)
def looked(
    function: Callable[..., Any],
    dimension: int,
    at_integers: bool,
    breaks: tuple[Fraction, ...],
) -> Looked:
    """Return what is seen of a function outwards from 0, and beside and between its breaks.

    Raises
    ------
    Slow
        If its values take long; how far it had come by then would depend on the machine.
    """
    rays, reached = [], []
    for direction in _directions(dimension):
        ray = []
        distance = Fraction(0)
        for distance in _distances(at_integers, breaks):
            place = tuple(distance * d for d in direction)
            size = _size(function, place)
            if size is None or abs(size.exp).bit_length() > _LONG_EXPONENT:
                break
            ray.append((place, size))
        rays.append(tuple(ray))
        reached.append(distance)
    return Looked(tuple(rays), min(reached))


def landmark_digits(digits: int, own: int) -> int:
    """Return to how many digits values are told from 0, if they have so many digits of their own.

    More are not asked for, since the noise of rounding would be taken for bumps.
    """
    return min(digits, _FLOAT_DIGITS if own <= 2 * _FLOAT_DIGITS else _DIGITS)


def _size(function: Callable[..., Any], place: tuple[Fraction, ...]) -> mpmath.mpf | None:
    """Return the size of a value; None where there is none."""
    with mpmath.workdps(_DIGITS + 10):
        try:
            at = (mpmath.mpf(x.numerator) / x.denominator for x in place)
            value = abs(mpmath.mpmathify(function(*at)))
        except Slow:
            raise
        except (EvidenceError, Unsettled, ArithmeticError, ValueError, TypeError):
            return None
        return value if mpmath.isfinite(value) else None


def _directions(dimension: int) -> tuple[tuple[int, ...], ...]:
    if dimension == 1:
        return (1,), (-1,)
    return (1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (1, -1), (-1, 1), (-1, -1)


def _distances(at_integers: bool, breaks: tuple[Fraction, ...]) -> list[Fraction]:
    """Return the distances from 0 of the places on one side, sorted."""
    found: set[Fraction] = set(map(Fraction, range(_DENSE + 1))) if at_integers else set()
    if not at_integers:
        distance = Fraction(0)
        for space, end in _SPACED:
            while distance < end:
                found.add(distance + _ASIDE)
                distance += space
    farther = max(found)
    while farther < _FARTHEST:
        farther = Fraction(int(farther * Fraction(_GROWTH)) + 1)
        found.add(farther if at_integers else farther + _ASIDE)
    edges = sorted({abs(b) for b in breaks})
    found.update((a + b) / 2 for a, b in pairwise(edges))
    found.update(edge + side for edge in edges for side in (-1, 0, 1) if edge + side >= 0)
    return sorted({Fraction(round(x)) for x in found} if at_integers else found)
