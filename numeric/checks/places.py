"""At which places the sides of a statement are compared, beside the first one.

On a cycle at all residues; elsewhere where functions have values that are not 0, or are likely to
be large, between their breaks, and at places near and far.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import islice, pairwise
from random import Random
from typing import TypeAlias, TypeVar

from numeric.formulas.formula import Formula, Value, walk
from numeric.formulas.supports import Box, Constraints, alternatives, propagate
from numeric.reading.numbers import allowed, beyond, residues
from numeric.reading.parts import is_integer
from numeric.samples.functions import SampleFunction
from symbolic.kernel.terms import Term

Place: TypeAlias = tuple[Fraction, ...]
Variables: TypeAlias = tuple[tuple[Term, int], ...]
_T = TypeVar("_T")

MOST = 500
"""So many places are tried where sides are compared exactly."""

_SOLVED, FEATURES = 120, 6
"""Places that are drawn for several symbols, and so many at most where a function is large."""

_SOLVED_FOR_BALLS = 20
"""Places that are drawn for several symbols where no side is compared exactly."""

_WIDE = 2_000
"""A range of more places than this is not run through."""


def spread(places: Sequence[_T], most: int) -> Sequence[_T]:
    """Return at most so many of the places, or of what says where they are, evenly spread."""
    if len(places) <= most:
        return places
    return [places[k * len(places) // most] for k in range(most)]


def places_on_cycle(
    source: Random, symbols: Sequence[Term], period: int, most: int
) -> tuple[tuple[Place, ...], str]:
    """Return tuples of residues, and what they are all of, as text."""
    whole = period ** len(symbols) <= most
    found = (tuple(map(Fraction, place)) for place in residues(source, period, len(symbols), most))
    fitting = tuple(place for place in found if _fits(symbols, place))
    return fitting, f"all residues mod {period}" if whole else ""


def places_on_line(
    source: Random, sides: tuple[Formula, ...], variables: Variables, largest: int
) -> tuple[tuple[Place, ...], int]:
    """Return places at which functions have values, and others near and far; how many lead.

    Parameters
    ----------
    source
        Of random numbers.
    sides
        With the variables.
    variables
        The symbols and their variables.
    largest
        The largest number of the statement in size.
    """
    symbols = tuple(s for s, _ in variables)
    alive = [a for side in sides for a in alternatives(side, _near, inside=True) if a]
    leading: dict[Place, None] = {}
    for side in (1, -1):
        leading[tuple(beyond(source, s, largest, side)[0] for s in symbols)] = None
    if len(variables) == 1:
        wanted = iter(dict.fromkeys(place for a in alive for place in _all_of(a, variables[0])))
        near = [_middle(list(_all_of(a, variables[0]))) for a in spread(alive, FEATURES)]
        near = [*dict.fromkeys(near), *spread(_between_breaks(sides, variables[0]), FEATURES)]
    else:
        count = _SOLVED if all(map(is_finite, sides)) else _SOLVED_FOR_BALLS
        drawn = (source.choice(alive) for _ in range(count if alive else 0))
        wanted = (_solved(source, a, variables, largest) for a in drawn)
        near = [_solved(source, a, variables, largest) for a in spread(alive, FEATURES)]
    leading |= dict.fromkeys(near)
    found = {place: None for place in leading if place and _fits(symbols, place)}
    first = len(found)
    for _ in range(2):
        found[tuple(beyond(source, s, largest)[0] for s in symbols)] = None
    for place in islice(wanted, MOST):
        found[place] = None
    return tuple(place for place in found if _fits(symbols, place)), first


def is_finite(side: Formula) -> bool:
    """Tell whether all functions in a side are finite data."""
    functions = (part.function for part in walk(side) if isinstance(part, Value))
    return all(f.support is not None or f.periodic for f in functions)


def _middle(places: list[Place]) -> Place:
    return places[len(places) // 2] if places else ()


def _between_breaks(sides: tuple[Formula, ...], variable: tuple[Term, int]) -> list[Place]:
    """Return where functions that are not analytic everywhere are asked between and at breaks."""
    symbol, number = variable
    found = set()
    for part in (p for side in sides for p in walk(side) if isinstance(p, Value)):
        affine = part.point[0]
        if len(part.point) == 1 and [v for v, _ in affine.slopes] == [number]:
            found |= {(b - affine.constant) / affine.slope(number) for b in part.function.breaks}
    breaks = sorted(found) if not is_integer(symbol) else []
    return [*(((a + b) / 2,) for a, b in pairwise(breaks)), *((b,) for b in breaks)]


def _fits(symbols: Sequence[Term], place: Place) -> bool:
    pairs = zip(symbols, place, strict=True)
    return all(allowed(s, (x, Fraction(0))) for s, x in pairs)


def _all_of(found: Constraints, variable: tuple[Term, int]) -> Iterator[Place]:
    """Yield the integers at which the constraints hold, and their neighbours."""
    symbol, number = variable
    box = propagate(found, {}).get(number)
    if box is None or box[1] - box[0] > _WIDE:
        return
    whole = is_integer(symbol)
    for n in range(box[0] - 1, box[1] + 2):
        yield (Fraction(n) if whole else n + Fraction(1, 3),)


def _solved(source: Random, found: Constraints, variables: Variables, largest: int) -> Place:
    """Return a place at which the constraints hold where they say something."""
    chosen: dict[int, Fraction] = {}
    order = source.sample(range(len(variables)), len(variables))
    waiting = [variables[k] for k in order]
    while waiting:
        known = {v: (int(x // 1), int(-(-x // 1))) for v, x in chosen.items()}
        ranges = propagate(found, known)
        symbol, variable = next((w for w in waiting if w[1] in ranges), waiting[0])
        waiting.remove((symbol, variable))
        if variable in ranges and source.random() < 0.9:
            low, high = ranges[variable]
            x = Fraction(source.randint(low, max(low, high)))
            chosen[variable] = x if is_integer(symbol) else x + Fraction(source.randint(0, 6), 7)
        else:
            chosen[variable] = beyond(source, symbol, largest)[0]
    return tuple(chosen[v] for _, v in variables)


def _near(function: SampleFunction) -> Box | None:
    """Return where a sample has its values, or its largest ones."""
    if function.support is not None or function.periodic:
        return function.support
    return tuple((int(c // 1) - 1, int(c // 1) + 2) for c in function.centres)
