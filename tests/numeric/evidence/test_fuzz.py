"""`verify` against independent code: no true statement is refuted, no false one agrees.

One in `FOR_ALL` is a statement for all values of its symbols (`fuzzing_symbols`). Two thousand are
judged in a run, at a few digits; `fuzz` judges as many as one likes. Most are judged by the balls
alone, since plain sums in mpmath are slow; a part goes through both engines.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from random import Random

import fuzzing
import fuzzing_symbols
import pytest
from fuzzing import Case, corner_free, number_in

from numeric import verify
from numeric.checks.drawing import Drawing
from numeric.checks.results import Verdict
from numeric.checks.tasks import check_plans
from numeric.direct.arithmetic import Multiprecision, Pair
from numeric.evidence.giving import given_samples
from numeric.reading.statement import read_statement
from numeric.samples.sequences import Finite, Periodic

SEED, COUNT, PARTS = 10, 2_000, 8
DIGITS = 6
FOR_ALL = 6
BOTH_ENGINES = 25
"""One in so many of the cases with infinite data goes through the second engine as well."""

CLOSE = 1e-8
"""How near lattice sums in floating point are, where there are no corners."""


def case(seed: int, k: int) -> Case:
    """The case number k of a seed."""
    if k % FOR_ALL:
        return fuzzing.case(seed, k)
    source = Random(f"{seed}/{k}")  # noqa: S311 - cases, not secrets
    return source.choice(fuzzing_symbols.KINDS)(source)


def judged(case_: Case, both: bool) -> tuple[Verdict, list[tuple[str, str]]]:
    """The verdict on a case, with the sides that were computed."""
    digits = 3 if case_.kind == "a phase" else DIGITS
    if case_.samples is None or both:
        samples = None if case_.samples is None else [case_.samples]
        evidence = verify(case_.statement, digits, 1, case_.domain, samples)
        return evidence.verdict, [(s.left, s.right) for s in evidence.samples if s.left]
    read = read_statement(case_.statement, case_.domain)
    (given,) = given_samples(read, [case_.samples])
    (result,) = check_plans(read, [given.plan], digits, 1)
    return result.verdict, [(result.left, result.right)] if result.left else []


def contradiction(case_: Case, verdict: Verdict, sides: list[tuple[str, str]]) -> str:
    """What is wrong with a verdict, in words; nothing if all is well."""
    if case_.true and verdict is Verdict.REFUTED:
        return "a true statement is refuted"
    if not case_.true and verdict is Verdict.AGREES:
        return "a false statement agrees"
    if case_.left is None or case_.right is None:
        return ""
    for shown in sides:
        for text, expected in zip(shown, (case_.left, case_.right), strict=True):
            found, cut = number_in(text)
            if abs(found - expected) > 2 * cut + CLOSE * (1 + abs(expected)):
                return f"a side is {text}, and {expected} by independent code"
    return ""


def fuzz(seed: int, numbers: range) -> tuple[Counter[str], list[str]]:
    """Judge the cases with these numbers; return how many of which verdict, and contradictions."""
    counted: Counter[str] = Counter()
    wrong = []
    for k in numbers:
        one = case(seed, k)
        smooth = one.samples is not None and corner_free(*one.samples.values())
        verdict, sides = judged(one, both=smooth and k % BOTH_ENGINES == 0)
        counted[f"{'true' if one.true else 'false'}: {verdict.name}"] += 1
        reason = contradiction(one, verdict, sides)
        if reason:
            wrong.append(f"case {k} of seed {seed}, {one.kind}: {one.statement}: {reason}")
    return counted, wrong


@pytest.mark.drawn(1)
@pytest.mark.parametrize("part", range(PARTS))
def test_no_verdict_contradicts_independent_code(part):
    counted, wrong = fuzz(SEED, range(part, COUNT, PARTS))
    assert not wrong, "\n".join(wrong)
    # An engine that decides nothing would contradict nothing.
    decided = counted["true: AGREES"] + counted["false: REFUTED"]
    assert decided >= 0.8 * counted.total(), counted
    assert min(counted["true: AGREES"], counted["false: REFUTED"]) >= 0.2 * counted.total()


OF_SAMPLES = (fuzzing.reindexing, fuzzing.on_cycles, fuzzing.operators, fuzzing.waves)


@pytest.mark.drawn(1)
@pytest.mark.parametrize("kind", OF_SAMPLES)
def test_the_second_engine_has_the_values_of_independent_code(kind):
    compared: Counter[bool] = Counter()
    for k in range(120):
        one = kind(Random(f"{SEED}/{k}"))  # noqa: S311 - cases, not secrets
        read = read_statement(one.statement, one.domain)
        (given,) = given_samples(read, [one.samples])
        direct = Drawing(read, given.plan, 1, 0).direct()
        finite = all(isinstance(x, (Finite, Periodic)) for x in one.samples.values())
        if one.left is None or not (finite or compared[False] < 6):
            continue
        compared[finite] += 1
        if not finite or kind is fuzzing.waves:
            direct = replace(direct, arithmetic=Multiprecision(), digits=10, step=Fraction(1, 8))
        sides = one.statement.lhs, one.statement.rhs
        for side, expected in zip(sides, (one.left, one.right), strict=True):
            found = direct.value(side, {})
            value = complex(found.re, found.im) if isinstance(found, Pair) else complex(found)
            assert abs(value - expected) <= CLOSE * (1 + abs(expected)), f"case {k}: {one}"
    assert compared[True] >= 40


def test_the_fuzzer_can_fail():
    one = case(SEED, 3)
    assert contradiction(one, Verdict.REFUTED if one.true else Verdict.AGREES, [])
    assert not contradiction(one, Verdict.UNDECIDED, [])
    known = next(c for c in (case(SEED, k) for k in range(50)) if c.left is not None)
    assert "independent" in contradiction(known, Verdict.UNDECIDED, [("77", "77")])
