"""Evidence for statements about runs of networks, and verdicts on their mutants.

Every sample draws its letters and puts small numbers for steps, layers, strides and places; see
`run_drawing` and `numeric.networks`. On finite data a refutation is exact; on real lines balls are
compared, and what they refute must be refuted by sums over a lattice as well.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import mpmath
from flint import acb

from numeric.checks.alone import alone
from numeric.checks.checking import (
    Task,
    compare_balls,
    compare_exactly,
    undecided,
)
from numeric.checks.comparing import Vacuous, bits_for
from numeric.checks.confirming import Opinion, judged, opinion
from numeric.checks.results import SampleResult, Verdict
from numeric.evidence.run_drawing import FINITE, Sample, sample_of
from numeric.evidence.run_hypotheses import ensure_hypotheses, ensure_in_all_places
from numeric.formulas.formula import Number, Unsettled
from numeric.reading.parts import walk
from numeric.reading.statement import Statement
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

_DRAWS = 6
_SIDE = Number(Fraction(1))
"""A side as a task has it, which knows formulas only: something that is not written as 0."""

_BITS = bits_for(50)
"""At these bits the evidence has evaluated what mutants have in common with their statement."""

_TOLD = 40
_LATTICES = ((Fraction(1, 2), 6), (Fraction(1, 4), 8), (Fraction(1, 8), 12))


def is_run(read: Statement) -> bool:
    """Tell whether a statement has operator letters, or letters on products of lines."""
    terms = (*read.sides, *read.hypotheses)
    carried = any(_is_carried(letter, read.home) for letter in read.letters)
    return carried or any(part.head == "Operator" for part in walk(*terms))


def _is_carried(letter: Term, domain: Term) -> bool:
    """Tell whether a letter carries more than a step and a place."""
    first, *others = lines(letter.home)
    places = others if first.head == "N" else [first, *others]
    return len(places) > len(lines(domain)) or any(p.head == "N" for p in places)


@alone()
def check_runs(read: Statement, digits: int, seed: int) -> list[SampleResult]:
    """Return the result of each sample; of one in the plane, where it takes seconds."""
    count = 1 if len(lines(read.home)) > 1 else len(FINITE)
    return [_checked(read, family, digits, seed) for family in range(count)]


def _checked(read: Statement, family: int, digits: int, seed: int) -> SampleResult:
    result = undecided(Unsettled("nothing was drawn", ""), FINITE[family])
    for draw in range(_DRAWS):
        sample = sample_of(read, family, seed + 1000 * draw)
        try:
            ensure_hypotheses(sample, bits_for(digits))
            check = _by_balls if sample.on_lines else _exactly
            result = check(sample, digits)
            if result.verdict is Verdict.REFUTED:
                ensure_in_all_places(sample)
            return result
        except (Unsettled, RecursionError, ZeroDivisionError) as error:
            unsettled = _as_unsettled(error)
            result = undecided(unsettled, sample.name, sample.assignment, sample.point)
            if not isinstance(unsettled, Vacuous):
                break
    return result


def _as_unsettled(error: Exception) -> Unsettled:
    if isinstance(error, Unsettled):
        return error
    if isinstance(error, ZeroDivisionError):
        return Unsettled("a denominator is 0", "choose another seed")
    return Unsettled("the hypotheses define a letter by itself", "define letters by steps")


def _exactly(sample: Sample, digits: int) -> SampleResult:
    return compare_exactly(_task(sample, digits), *sample.exactly(sample.read))


def _by_balls(sample: Sample, digits: int) -> SampleResult:
    enclosed = compare_balls(
        _task(sample, digits), lambda _, bits: sample.enclosed(sample.read, bits)
    )
    if enclosed.verdict is not Verdict.REFUTED:
        return enclosed
    left, right = sample.enclosed(sample.read, _BITS)
    return judged(enclosed, _second_opinion(sample, (left, right)))


def _task(sample: Sample, digits: int) -> Task:
    return Task(_SIDE, _SIDE, (), digits, sample.name, sample.assignment, sample.point)


def _second_opinion(sample: Sample, balls: tuple[acb, acb]) -> Opinion:
    """Return what sums over two lattices say, the second one finer and wider."""
    found = Opinion(False, reason="plain sums do not settle")
    before: list[Any] = []
    for step, extent in _LATTICES:
        run = sample.sums(step, extent)
        try:
            values = [mpmath.mpc(run.value(side)) for side in sample.read.sides]
        except (Unsettled, RecursionError, ArithmeticError) as cannot:
            reason = f"plain sums cannot follow: {cannot}"
            return found if found.left else replace(found, reason=reason)
        if before:
            change = sum(abs(new - old) for new, old in zip(values, before, strict=True))
            found = opinion("sums over a lattice", (values[0], values[1]), change, balls)
            if found.refutes:
                break
        before = values
    return found


def verdicts_on_runs(
    read: Statement, changed: Sequence[Statement], seed: int, families: Collection[str] | None
) -> list[Verdict]:
    """Return for each mutant REFUTED if a sample refutes it, else what the samples say."""
    samples = []
    for family in range(len(FINITE)):
        sample = sample_of(read, family, seed)
        if families is None or sample.name in families:
            try:
                ensure_hypotheses(sample, _BITS)
            except (Unsettled, RecursionError):
                continue
            samples.append(sample)
    return [_verdict(mutant, samples) for mutant in changed]


def _verdict(mutant: Statement, samples: Sequence[Sample]) -> Verdict:
    found = Verdict.UNDECIDED
    for sample in samples:
        try:
            differ = _differ_as_balls if sample.on_lines else _differ
            if differ(sample, mutant):
                return Verdict.REFUTED
        except (Unsettled, RecursionError, ZeroDivisionError):
            continue
        found = Verdict.AGREES
    return found


def _differ(sample: Sample, mutant: Statement) -> bool:
    left, right = sample.exactly(mutant)
    return left != right


def _differ_as_balls(sample: Sample, mutant: Statement) -> bool:
    left, right = sample.enclosed(mutant, _BITS)
    if left.overlaps(right) and min(left.rel_accuracy_bits(), right.rel_accuracy_bits()) < _TOLD:
        raise Unsettled("balls are too wide to tell", "choose another seed")
    return not left.overlaps(right)
