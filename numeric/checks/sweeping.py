"""More numbers for the symbols of a statement whose sides agreed, at as many places as is cheap.

One draw for each symbol says little: δ(n − 3) is 0 at all n but one, f(n + 2k) = f(n) holds on ℤ/6
whenever 3 divides k, and |n − 100| = 100 − n up to 100. So symbols become variables of the two
sides, and these are compared

* on a cycle at all residues, where there are at most `numeric.checks.places.MOST` tuples;
* where data are exact, at all places where a function has values that are not 0: what is inside its
  brackets is solved for the symbols (`numeric.formulas.supports`);
* everywhere at some places near and far, on both sides of every number of the statement, where each
  function is likely to be large, and between its breaks.

The sides are compared exactly where they can be, else in balls of a few digits, which suffice to
refute. A place where they do not have values says nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import inf
from typing import TypeAlias

from flint import acb

from numeric.checks.checking import EXACT, Task, check
from numeric.checks.places import FEATURES, Place, is_finite, spread
from numeric.checks.results import SampleResult, Verdict
from numeric.checks.significance import logarithm, uncounted
from numeric.enclosures.enclosure import along
from numeric.enclosures.exact_values import exactly, is_exact
from numeric.formulas.formula import (
    Affine,
    Exponential,
    Formula,
    Number,
    Product,
    Space,
    Sum,
    Unsettled,
    Value,
    walk,
)
from numeric.formulas.gauss import Gauss, minus
from numeric.formulas.rewriting import put, separate
from numeric.formulas.supports import Range
from numeric.lattices import engine as lattices
from numeric.samples.functions import Complex, show
from symbolic.errors import EvidenceError
from symbolic.notation.names import shown_name

Enclose: TypeAlias = Callable[[Place], list[acb]]

_FAR, _FURTHER = 2, 1
"""Of the places at which balls are compared, those far on either side, and those that are neither
far nor where a function is large."""

_BITS = 40
"""The precision of balls; sides that differ are told apart by it unless they nearly agree."""

_NEAR = 32
"""Places up to this one share a compiled formula where bounds grow with the place."""

_SECOND, _LOOKED_AT = 16, 60
"""So many places are tried where both sides are 0 at the first, or a summand does not count."""

_ZERO = Number(Fraction(0))

_BLOCK = 64
"""Places that differ by less are compared by one compiled formula."""


@dataclass(frozen=True)
class Sweep:
    """The sides with variables for symbols, and places for these.

    Attributes
    ----------
    left, right
        The sides.
    variables
        The symbols' names, with their variables in the formulas.
    others
        The numbers of symbols that are no variables, by name.
    places
        A rational for each variable.
    leading
        So many places after it are compared in balls, and few of the others.
    whole
        Of which these places are all, as text; empty if they are some.
    summands
        The summands of the sides, with their text.
    apart
        Whether totals are taken apart before they are evaluated.
    space
        Where the variables live, if they are any coordinates of one point of it.
    wide
        So many places are compared in balls at least, if not 0.
    checked
        Whether the check itself was made at the first place.
    share
        Which of the places for balls are tried, those far on a line apart: k + jn for (k, n).
    """

    left: Formula
    right: Formula
    variables: tuple[tuple[str, int], ...]
    others: tuple[tuple[str, Complex], ...]
    places: tuple[Place, ...]
    whole: str
    summands: tuple[tuple[Formula, str], ...]
    leading: int = _FAR
    apart: bool = False
    space: Space | None = None
    wide: int = 0
    checked: bool = True
    share: tuple[int, int] = (0, 1)

    def sides(self, place: Place) -> tuple[Formula, Formula]:
        """Return the sides at a place."""
        at = {v: Affine(x) for v, x in self.at(place).items()}
        left, right = (self._separated(put(side, at)) for side in (self.left, self.right))
        return left, right

    def task(self, task: Task, place: Place) -> Task:
        """Return the task at a place; what hypotheses ask does not depend on it."""
        left, right = self.sides(place)
        numbers = {name: show(number) for name, number in self.named(place)}
        point = tuple((name, numbers.get(name, value)) for name, value in task.point)
        return replace(task, left=left, right=right, conditions=(), point=point)

    def uncounted(self, place: Place, open_: float, relative: bool) -> frozenset[str]:
        """Return the summands that do not count at a place; see `significance`."""
        return uncounted((self.left, self.right), self.summands, self.at(place), open_, relative)

    def at(self, place: Place) -> dict[int, Fraction]:
        """Return the numbers of the variables at a place."""
        return {v: x for (_, v), x in zip(self.variables, place, strict=True)}

    def named(self, place: Place) -> tuple[tuple[str, Complex], ...]:
        """Return the numbers of the symbols at a place."""
        pairs = zip(self.variables, place, strict=True)
        return (*self.others, *((name, (x, Fraction(0))) for (name, _), x in pairs))

    @property
    def tried(self) -> str:
        """What was tried, as text."""
        given = ", ".join(f"{shown_name(name)} = {show(n)}" for name, n in self.others)
        if not self.variables:
            return given if self.looked_at else ""
        names = ", ".join(shown_name(name) for name, _ in self.variables)
        if self._differing_anywhere is not None:
            return ", ".join(filter(None, (given, f"{names} at {self.whole or 'every integer'}")))
        blocks, balls = self._compared
        exact = [place for places, _ in blocks for place in places]
        if self.whole and {*exact, *balls, self.places[0]}.issuperset(self.places):
            return ", ".join(filter(None, (given, f"{names} at {self.whole}")))
        at = (f"{names} at {_listed(places)}" for places in (exact, balls) if places)
        return ", ".join(filter(None, (given, *at)))

    @property
    def looked_at(self) -> tuple[Place, ...]:
        """The places at which the sides were compared."""
        if self._differing_anywhere is not None:
            return self.places
        blocks, balls = self._compared
        exact = (place for places, _ in blocks for place in places)
        return tuple(dict.fromkeys((*self.places[: int(self.checked)], *exact, *balls)))

    def differing(self) -> Iterator[Place]:
        """Yield the places at which the sides certainly differ."""
        if self._differing_anywhere is not None:
            yield from self._differing_anywhere
            return
        blocks, balls = self._compared
        for places, known in blocks:
            yield from self._differing_exactly(places, known)
        together, enclose = self._together(balls)
        for place in balls:
            if _apart(enclose if place in together else self._enclose, place):
                yield place

    @cached_property
    def _differing_anywhere(self) -> tuple[Place, ...] | None:
        """The places at which sides differ that are known everywhere; None if they are not."""
        if self.space is None:
            return None
        # A number 0 is left out: no constant is seen to be 0 outside a box.
        parts = [] if self.left == _ZERO else [self.left]
        parts += [] if self.right == _ZERO else [Product((Number(Fraction(-1)), self.right))]
        try:
            found = lattices.everywhere(
                Sum(tuple(parts)), tuple(v for _, v in self.variables), self.space
            )
        except (Unsettled, EvidenceError, ZeroDivisionError):
            return None
        if isinstance(found, Gauss):
            return None if found != Gauss.of(0) else ()
        ranges = (range(first, stop) for first, stop in zip(found.start, found.stop, strict=True))
        values = zip(product(*ranges), found.numbers(), strict=True)
        return tuple(tuple(map(Fraction, place)) for place, value in values if value != Gauss.of(0))

    def _enclose(self, place: Place) -> list[acb]:
        return lattices.fitting(self.sides(place), _BITS)

    def _together(self, places: Sequence[Place]) -> tuple[Sequence[Place], Enclose]:
        """Return the places at which one compiled formula has values, and what encloses them.

        Where exponentials turn, bounds grow with the place, and those far away are left out. So is
        a formula with totals inside totals, which has lattices.
        """
        left, right = sides = self._separated(self.left), self._separated(self.right)
        turning = any(isinstance(part, Exponential) for side in sides for part in walk(side))
        near = [p for p in places if not turning or all(abs(x) <= _NEAR for x in p)]
        if len(near) < 2 or any(map(lattices.is_nested, sides)):
            return (), self._enclose
        rows = zip(self.variables, zip(*near, strict=True), strict=True)
        try:
            values = along((left, right), _BITS, {v: row for (_, v), row in rows})
        except (Unsettled, EvidenceError):
            return (), self._enclose
        return near, lambda place: values(self.at(place))

    def _separated(self, side: Formula) -> Formula:
        return separate(side) if self.apart else side

    @cached_property
    def _compared(self) -> tuple[list[tuple[list[Place], dict[int, Range]]], list[Place]]:
        """The places at which the sides are compared exactly, in groups, and those for balls."""
        blocks, rest = [], []
        for places in _blocks(self.places):
            known = self._ranges(places)
            if is_exact(self.left, self.right, known=known):
                blocks.append((places, known))
            else:
                rest += places
        if not blocks:
            rest = list(self.places[int(self.checked) :])
        rest.sort(key=self.places.index)
        if self.wide:
            leaders = rest[: self.leading]
            return blocks, [*leaders, *spread(rest[self.leading :], self.wide)]
        leading = min(self.leading, _FAR) if self._in_plane() else self.leading
        further = 0 if self._in_plane() else _FURTHER
        first, among = self.share
        # Far away some samples are too small to tell; in the plane all of them decay alike.
        own = 0 if self._in_plane() else min(_FAR, leading)
        shared = [*rest[own:leading], *spread(rest[leading:], further)]
        return blocks, [*rest[:own], *shared[first::among]]

    @property
    def in_balls(self) -> bool:
        """Whether there are functions in the sides that are no finite data."""
        return not all(map(is_finite, (self.left, self.right)))

    def _in_plane(self) -> bool:
        return any(_of_plane(side) for side in (self.left, self.right))

    def _ranges(self, places: Sequence[Place]) -> dict[int, Range]:
        columns = zip(*places, strict=True)
        if not all(x.denominator == 1 for place in places for x in place):
            return {}
        return {
            v: (int(min(column)), int(max(column)))
            for (_, v), column in zip(self.variables, columns, strict=True)
        }

    def _differing_exactly(
        self, places: Sequence[Place], known: Mapping[int, Range]
    ) -> Iterator[Place]:
        try:
            left, right = (exactly(side, known) for side in (self.left, self.right))
        except (Unsettled, EvidenceError):
            return
        for place in places:
            at = {v: int(x) for v, x in self.at(place).items()}
            try:
                differ = left(at) != right(at)
            except (ZeroDivisionError, Unsettled, EvidenceError):
                continue
            if differ:
                yield place


def shared_out(drawn: Sequence[tuple[Sweep, ...]]) -> list[tuple[Sweep, ...]]:
    """Return the sweeps of several samples, of which those in balls share out their places.

    A comparison in balls costs as much as a check, and a claim that is false at a place is mostly
    seen to be false there by one sample as by another. Finite data take no share: they are compared
    exactly, and are 0 at most places.
    """
    turns = [k for k, own in enumerate(drawn) if any(sweep.in_balls for sweep in own)]
    shares = {k: (turn, len(turns)) for turn, k in enumerate(turns)}
    return [
        tuple(replace(sweep, share=shares.get(k, (0, 1))) for sweep in own)
        for k, own in enumerate(drawn)
    ]


def widened(task: Task, result: SampleResult, sweeps: Sequence[Sweep]) -> SampleResult:
    """Return a result that agrees, or is vacuous, with what other numbers show.

    The first place of the first sweep is that of the result.
    """
    for sweep in sweeps:
        for place in sweep.differing():
            found = check(sweep.task(task, place))
            # What is certainly different there and cannot be told for some reason does not agree.
            if found.verdict is not Verdict.AGREES:
                return replace(found, attempt=result.attempt, numbers=sweep.named(place))
    tried = tuple(sweep.tried for sweep in sweeps if sweep.tried)
    if result.verdict is Verdict.AGREES:
        return _counted(replace(result, also=tried), sweeps, sweeps[0], sweeps[0].places[0])
    for sweep in sweeps if task.point else ():
        for place in spread(sweep.places, _SECOND):
            found = check(sweep.task(task, place))
            if found.verdict is Verdict.AGREES:
                found = replace(found, attempt=result.attempt, also=tried)
                return _counted(found, sweeps, sweep, place)
    return result


def _counted(
    result: SampleResult, sweeps: Sequence[Sweep], sweep: Sweep, place: Place
) -> SampleResult:
    """Return a result that agrees at a place with the summands of which it says nothing."""
    missing = sweep.uncounted(place, logarithm(result.radius), False)
    return replace(result, uncounted=tuple(sorted(_never(sweeps, missing, result))))


def _never(
    sweeps: Sequence[Sweep], missing: frozenset[str], result: SampleResult
) -> frozenset[str]:
    """Return those of the missing summands that count at no place."""
    for sweep in sweeps:
        for place in spread(sweep.looked_at, _LOOKED_AT):
            if not missing:
                return missing
            open_ = -inf if result.engine == EXACT else -float(_BITS)
            missing &= sweep.uncounted(place, open_, relative=True)
    return missing


def _apart(enclose: Enclose, place: Place) -> bool:
    try:
        left, right = enclose(place)
    except (Unsettled, ZeroDivisionError, EvidenceError):
        return False
    return bool(left.is_finite() and right.is_finite() and not left.overlaps(right))


def _of_plane(side: Formula) -> bool:
    return any(isinstance(part, Value) and len(part.point) > 1 for part in walk(side))


def _listed(places: Sequence[Place]) -> str:
    """Return places as text: all if they are few, else how many between which."""
    if len(places) <= _FAR + 2 * FEATURES + _FURTHER and len(places[0]) == 1:
        return ", ".join(minus(x) for (x,) in sorted(places))
    ends = sorted(x for place in places for x in place)
    return f"{len(places)} places between {minus(ends[0])} and {minus(ends[-1])}"


def _blocks(places: Sequence[Place]) -> Iterator[list[Place]]:
    """Yield the places in groups of near ones."""
    blocks: dict[tuple[int, ...], list[Place]] = {}
    for place in places:
        blocks.setdefault(tuple(int(x // _BLOCK) for x in place), []).append(place)
    yield from blocks.values()
