"""From readings to descriptions: formulas, and the sizes for which each of them is claimed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from heapq import heapreplace
from itertools import product
from math import prod

from numeric.conventions.calling.findings import Code, Finding
from numeric.conventions.calling.probing import Size
from numeric.conventions.describing.convention import Piece
from numeric.conventions.families.ending import fit_ended_axis
from numeric.conventions.families.fitting import fit_axis
from numeric.conventions.families.model import CONJUGATIONS, Axis, Description, simplest_first
from numeric.conventions.identifying import checks
from numeric.conventions.identifying.asking import Asking
from numeric.conventions.reading import challenges
from numeric.conventions.reading.drawing import explain_failures, separating
from numeric.conventions.reading.outcomes import FAR
from numeric.conventions.reading.regions import (
    ALL,
    AT_LEAST,
    MIXED,
    SHORTER,
    SIMPLE,
    THRESHOLDS,
    Region,
    both,
    no_longer_than,
)
from numeric.conventions.reading.scaling import fit_scale

# Fewer accepted sizes than this say nothing about a formula.
ENOUGH_SIZES = 3
# A description is claimed for a set of sizes only if it held at so many of them.
FEWEST_CONFIRMED = 6
# … and if they had so many different lengths, unless the function takes fewer.
FEWEST_LENGTHS = 5
# At how many sizes formulas are fitted: more than a formula has unknowns, in both orders.
READINGS = 26
SLOW_READINGS = 22
CONJUGATION_READINGS = 4
# How often a region is drawn anew after a size in it contradicted, and how many sizes are asked.
ROUNDS = 6
MORE = 16
MORE_IF_SLOW = 8
# At so many sizes at once a description is compared with others.
PORTION = 32


def fit(asked: Asking, pieces: list[Piece]) -> None:
    """Append the descriptions with their sizes; why there are none, or several, is noted."""
    accepted = asked.outcomes.accepted
    if len(accepted) < ENOUGH_SIZES:
        text = f"accepted at {len(accepted)} sizes, a formula needs more"
        asked.findings.append(Finding(Code.NO_FORMULA, text))
        return
    left = list(accepted)
    tried: set[frozenset[Size]] = set()
    for region in _candidates(asked):
        members = [size for size in left if size in region]
        if len(members) < ENOUGH_SIZES or frozenset(members) in tried:
            continue
        tried.add(frozenset(members))
        piece = _piece(asked, members)
        if piece is None:
            continue
        pieces.append(piece)
        left = [size for size in left if size not in piece.region]
        if len(left) < ENOUGH_SIZES:
            break
    if not pieces:
        asked.findings.append(checks.why_outside(asked.read_sizes))
        return
    asked.findings += checks.compare_pieces(pieces)
    if left:
        name, _ = explain_failures(left, [x for x in accepted if x not in left])
        text = f"no description for {name} ({len(left)} of {len(accepted)} sizes asked)"
        code = Code.DIFFERS_BY_LENGTH if len(pieces) else Code.NO_FORMULA
        asked.findings.append(Finding(code, text))


def _candidates(asked: Asking) -> Iterator[Region]:
    """Yield the sets of sizes on which a description of its own is looked for."""
    yield from (ALL, AT_LEAST, SHORTER)
    if asked.recorder.dimensions > 1:
        yield MIXED
    if any(x.scale is None for x in asked.read_sizes):
        return
    yield from SIMPLE[3:]
    yield from THRESHOLDS


def _piece(asked: Asking, members: Sequence[Size]) -> Piece | None:
    """Return descriptions and the sizes where all of them hold, or None."""
    found = _describe(asked, members)
    if not found:
        return None
    found = _farthest_first(asked, found)
    region = _region(asked, found[0])
    if region is None or not any(size in region for size in members):
        return None
    inside = [size for size in asked.outcomes.accepted if size in region]
    if len(inside) < FEWEST_CONFIRMED or _is_narrow(asked, inside):
        return None
    kept = [
        other
        for other in found[1:]
        if other.has_the_products_of(found[0], inside)
        or len(asked.outcomes.holding(other, inside, wide=False)) == len(inside)
    ]
    return Piece(region, (found[0], *kept))


def _farthest_first(asked: Asking, found: tuple[Description, ...]) -> tuple[Description, ...]:
    """Put first which holds at the most sizes, where readings leave open how far a goes on."""
    if all(axis.ends is None for axis in found[0].axes):
        return found
    sizes = sorted(asked.outcomes.accepted, key=lambda x: prod((*x[0], *x[1])))
    portions = [sizes[i : i + PORTION] for i in range(0, len(sizes), PORTION)]
    # Short sizes first: long ones are asked only of a description that no other one is before yet.
    queue = [(0, number, 0) for number in range(len(found))]
    while queue[0][2] < len(portions):
        failed, number, done = queue[0]
        held = asked.outcomes.holding(found[number], portions[done])
        heapreplace(queue, (failed + len(portions[done]) - len(held), number, done + 1))
    best = found[queue[0][1]]
    return (best, *(x for x in found if x is not best))


def _is_narrow(asked: Asking, inside: Sequence[Size]) -> bool:
    """Return whether a region has few lengths though the function takes others.

    On two or three lengths a wrong formula is easily right.
    """
    for operand, axis in product((0, 1), range(asked.recorder.dimensions)):
        here, there = (
            {size[operand][axis] for size in sizes} for sizes in (inside, asked.outcomes.accepted)
        )
        if len(here) < min(FEWEST_LENGTHS, len(there)):
            return True
    return False


def _region(asked: Asking, description: Description) -> Region | None:
    """Return where a description holds: at every size asked there, further ones included.

    The sizes that drew the region cannot also confirm it, so others in it are asked, until
    none contradicts.
    """
    for _ in range(ROUNDS):
        known = asked.outcomes.known
        good = asked.outcomes.holding(description, known)
        fitting = set(good)
        bad = [size for size in known if size not in fitting]
        region = separating(good, bad)
        if region is None:
            return None
        if asked.settings.sizes is not None:
            return region
        fresh = _challenges(asked, region, good, bad)
        asked.ask(fresh)
        seen = [size for size in fresh if size in known]
        if len(asked.outcomes.holding(description, seen)) == len(seen):
            whole = len(seen) == len(fresh)
            if asked.late and not whole:
                # What would have shown the region to be too large was not asked.
                return None
            far = asked.went_far and whole
            return region if far else both(region, no_longer_than(asked.longest))
    return None


def _challenges(
    asked: Asking, region: Region, good: Sequence[Size], bad: Sequence[Size]
) -> list[Size]:
    """Return sizes that were not asked yet and would show the region to be too large."""
    known, rank = asked.outcomes.known, asked.recorder.dimensions
    count = MORE_IF_SLOW if asked.slow else MORE
    sizes = challenges.further_in(region, known, count)
    sizes += challenges.on_lines(region, good, bad, 2 * count)
    beside = challenges.beside_exceptions(region)
    sizes += [x for x in beside if max(*x[0], *x[1]) <= asked.longest]
    if asked.went_far:
        # A region that was cut may have been cut between a long operand and the longest.
        lengths = (FAR[rank],) if region is ALL else (FAR[rank], asked.longest)
        for length in lengths:
            sizes += challenges.far_in(region, length, rank)
    return [size for size in dict.fromkeys(sizes) if size not in known]


def _describe(asked: Asking, members: Sequence[Size]) -> tuple[Description, ...]:
    """Return all descriptions that reproduce readings at some of these sizes."""
    count = SLOW_READINGS if asked.slow else READINGS
    chosen = checks.telling_sizes(members, count, asked.recorder.dimensions)
    # Conjugation is read at a few sizes; that it is the same at all is seen on what came out.
    data = []
    for number, size in enumerate(chosen):
        seen = asked.read(size, wide=number < CONJUGATION_READINGS)
        if seen is None:
            continue
        if seen.scale is None:
            # Products that are not weighted alike at one size have no description at more of them.
            return ()
        data.append(seen)
    if not data:
        return ()
    told = [set(x.conjugations) for x in data if x.conjugations is not None]
    common = set.intersection(*told) if told else None
    scale = fit_scale(data)
    split = [reading.axes for reading in data]
    if scale is None or common == set():
        return ()
    axes: list[list[Axis]] = []
    for axis in range(asked.recorder.dimensions):
        parts = [one[axis] for one in split if one is not None]
        if len(parts) < len(split):
            return ()
        fitted, fits_without = fit_axis(parts)
        # Where plain zeros reproduce all sizes, a continuation that ends says no more.
        axes.append(fitted or ([] if fits_without else fit_ended_axis(parts)))
    conjugation = None
    if common and asked.outcomes.takes_complex:
        conjugation = next(name for name in CONJUGATIONS if name in common)
    return simplest_first(
        Description(tuple(choice), conjugation, scale)
        for choice in product(*axes)
        if len({axis.family.extended for axis in choice}) == 1
    )
