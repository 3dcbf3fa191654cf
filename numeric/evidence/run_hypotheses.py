"""What a sample of a run is assumed to satisfy, and does not by the way it is made.

That a rule commutes with the flip, or that a whole run is the flip of another, holds by the rules
that are used; it is looked at in some points, lest another rule be taken for one of these, and in
all points where data are before a statement is refuted on it. What is said of drawn letters alone
could hold at some points by chance: it must hold at all of them, or the sample is set aside.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product as every
from random import Random
from typing import TypeAlias

from numeric.evidence.run_drawing import LAYERS, Sample, away_from_0
from numeric.formulas.formula import Unsettled
from numeric.networks.reading import Reading
from numeric.reading.parts import walk
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text

Place: TypeAlias = tuple[int | Fraction, ...]

_STEPS = (0, 1)
_CLAIMED = 40
"""Bits to which both sides of a claim must be known where they are compared as balls."""

_MOST = 20_000
"""At so many places, at most, a claim is looked at."""


def ensure_hypotheses(sample: Sample, bits: int) -> None:
    """Raise `Unsettled` if what is assumed fails at a point, or is not established.

    Balls are compared at so many bits: what a run finds is kept for its statement.
    """
    _ensure_existence(sample, bits)
    source = Random(f"points {sample.seed}")  # noqa: S311 - a sample
    run = sample.reading(bits)
    for claim in run.claims:
        body, over = _opened(claim)
        if not _is_of_a_run(run, claim):
            _ensure_everywhere(sample, run, claim)
        # A second update of Gaussians takes long, and a statement uses the first alone.
        for step in _STEPS[:1] if sample.on_lines else _STEPS:
            point = () if over is None else _place(run, over, step, source)
            _ensure_at(sample, run, claim, body, point, bits)


def ensure_in_all_places(sample: Sample) -> None:
    """Raise `Unsettled` if what is assumed of finite data fails anywhere where they are drawn."""
    if not sample.on_lines:
        for claim in sample.finite.claims:
            body, over = _opened(claim)
            for point in [()] if over is None else _places(sample.finite, over):
                _ensure_at(sample, sample.finite, claim, body, point, 0)


def _opened(claim: Term) -> tuple[Term, Term | None]:
    """Return an equation, and where the point in it lives, if there is one."""
    if claim.head != "ForAll":
        return claim, None
    body, over = claim.parts
    return body, over


def _is_of_a_run(run: Reading, claim: Term) -> bool:
    """Tell whether a claim is about operators, or letters that equations give."""
    operated = any(part.head == "Operator" for part in walk(claim))
    return operated or any(name in run.clauses for name in claim.free)


def _ensure_everywhere(sample: Sample, run: Reading, claim: Term) -> None:
    """Raise `Unsettled` unless an equation of drawn letters holds at every point."""
    body, over = _opened(claim)
    if over is None:
        return  # It is looked at where it is said.
    if sample.on_lines or any(line.head == "N" for line in lines(over)):
        raise _open(claim, "is not known to hold at all points")
    ranges = []
    for axis, line in enumerate(lines(over)):
        within = [run.supports.range_of(side, axis, line) for side in body.parts]
        ranges.append(range(min(r.start for r in within), max(r.stop for r in within)))
    for place in every(*ranges):
        _ensure_at(sample, run, claim, body, place, 0)


def _ensure_at(
    sample: Sample, run: Reading, claim: Term, body: Term, point: Place, bits: int
) -> None:
    with sample.precisely(bits):
        equal = _equal(sample, run, body, point)
    if not equal:
        raise _open(claim, f"fails at {tuple(map(str, point))}")


def _open(claim: Term, why: str) -> Unsettled:
    return Unsettled(
        f"hypothesis “{text(claim)}” {why}", "take operators and data that satisfy it", True
    )


def _equal(sample: Sample, run: Reading, equation: Term, point: Place) -> bool:
    left, right = (run.value(side, (point,)) for side in equation.parts)
    if not sample.on_lines:
        return bool(left == right)
    left, right = left.ball(), right.ball()
    if min(left.rel_accuracy_bits(), right.rel_accuracy_bits()) < _CLAIMED:
        raise Unsettled("a hypothesis is not seen to hold", "choose another seed", True)
    return bool(left.overlaps(right))


def _ensure_existence(sample: Sample, bits: int) -> None:
    """Raise `Unsettled` if an integral that is assumed to exist is not seen to, at some point.

    Whether sums of Gaussians decay does not depend on the point; finite data always have sums.
    """
    if not sample.on_lines:
        return
    source = Random(f"existence {sample.seed}")  # noqa: S311 - a sample
    run = sample.reading(bits)
    for hypothesis in run.existing:
        around: tuple[Place, ...] = ()
        body = hypothesis
        while body.head == "ForAll":
            body, over = body.parts
            around = (_place(run, over, 0, source), *around)
        if body.parts[0].sort == "scalar":
            with sample.precisely(bits):
                run.value(body.parts[0], around)


def _place(run: Reading, over: Term, step: int, source: Random) -> Place:
    """Draw a point where data live, the last coordinate not 0: there a flip is seen."""
    axes = lines(over)
    naturals = sum(line.head == "N" for line in axes)
    # A layer in a network of two: deeper ones take longer and tell no more.
    steps = [step, *source.choice(LAYERS)] if naturals == 3 else [step] * naturals
    ranges = [r for r, line in zip(run.ranges(over), axes, strict=True) if line.head != "N"]
    places: list[Sequence[int] | None] = [None if r is None else list(r) for r in ranges]
    if places and places[-1] is not None:
        places[-1] = [x for x in places[-1] if x]
    return (*steps, *(away_from_0(source) if r is None else source.choice(r) for r in places))


def _places(run: Reading, over: Term) -> Iterator[Place]:
    """Yield the points where data live, at the steps and layers that are looked at."""
    axes = lines(over)
    naturals = sum(line.head == "N" for line in axes)
    if naturals == 3:
        fronts: list[Place] = [(step, *layers) for step in _STEPS for layers in LAYERS]
    else:
        fronts = [(step,) * naturals for step in _STEPS[: naturals + 1]]
    found = 0
    for front in fronts:
        for place in every(*(r for r in run.ranges(over) if r is not None)):
            found += 1
            if found > _MOST:
                raise Unsettled("a hypothesis has too many points to look at", "take less data")
            yield (*front, *place)
