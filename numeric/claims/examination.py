"""`examine`: tries a claim on all its domains, and all its mutants on samples of the same kind.

Nothing here is a proof. A finding counts as passed only if every comparison agrees, holds or
touches with proved bounds, and every mutant of the claim is rigorously refuted by samples of the
same kind: the same ones, where these do.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, inf, log2
from typing import Any

from flint import ctx, fmpq

from numeric.checks.alone import alone
from numeric.checks.results import Verdict
from numeric.claims.claim import Case, Claim, Draw, Variation
from numeric.claims.comparison import (
    FAILURES,
    PASSES,
    Comparison,
    Judgement,
    Outcome,
    Relation,
    as_number,
    judge,
)
from numeric.claims.findings import CaseFinding, Examination
from numeric.claims.numbers import multiply, of_real
from numeric.claims.registry import CLAIMS
from numeric.enclosures.tails import TooLong
from numeric.evidence.verifying import MAXIMAL_DIGITS
from numeric.formulas.decimals import scientific_fraction
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from symbolic.catalogue.false import FALSE_STATEMENTS
from symbolic.chapters import lemmas
from symbolic.errors import EvidenceError
from symbolic.showing import near

_GUARD, _ATTEMPTS, _MUTANT_DIGITS = 20, 4, 10

_MORE_DRAWS = 4
"""So many other samples of the same kind are tried on a variant that the first do not refute."""

_NUDGE = fmpq(1001, 1000)
"""The factor that makes a false equation of a true one."""


@alone()
def examine(id_: str, digits: int = 50, seed: int = 0) -> Examination:
    """Check a statement of the catalogue that is not proved, rigorously, on sample functions.

    Parameters
    ----------
    id_
        The catalogue's id, for example ``"F5"``.
    digits
        To how many digits equal sides must be shown to agree; a positive integer.
    seed
        From which the samples are drawn.

    Returns
    -------
    Examination
        The same for the same arguments, bit for bit.

    Raises
    ------
    EvidenceError
        If there is no such claim, or the digits or the seed are not of these kinds.
    """
    _validate(id_, digits, seed)
    claim = CLAIMS[id_]
    findings = tuple(try_case(claim, case, digits, seed) for case in claim.cases)
    verdict = _overall([f.verdict for f in findings if not f.set_aside])
    return Examination(claim.id, claim.checked, verdict, findings, digits, seed)


def _overall(verdicts: Sequence[Verdict]) -> Verdict:
    for verdict in (Verdict.REFUTED, Verdict.UNDECIDED):
        if verdict in verdicts:
            return verdict
    return Verdict.AGREES if verdicts else Verdict.UNDECIDED


def try_case(claim: Claim, case: Case, digits: int, seed: int) -> CaseFinding:
    """Return what one domain and family shows."""
    name = f"{claim.id}/{case.domain}/{case.family}"
    bits = ceil((digits + 4) * log2(10)) + 12
    finding = CaseFinding(case.domain, case.family, Verdict.UNDECIDED)
    variation = Variation()
    try:
        for _ in range(_ATTEMPTS):
            comparisons = _compared(case, Draw(seed, name, bits), variation)
            judged = [_judged(c, digits, bits) for c in comparisons]
            lacking = [digits - j.digits for j in judged if j.outcome is Outcome.UNDECIDED]
            if not lacking or inf in lacking:
                break
            bits += ceil(max(lacking) * log2(10)) + 16
        generic = _generic_mutants(comparisons, bits)
        own = {
            v: any(_refuted(case, draw, v) for draw in _draws(seed, name, bits))
            for v in variation.names
        }
    except Unsettled as unsettled:
        aside = isinstance(unsettled, TooLong)
        return replace(finding, reason=unsettled.reason, remedy=unsettled.remedy, set_aside=aside)
    finding = replace(finding, variants=tuple(own))
    return _summarised(finding, comparisons, judged, {**generic, **own}, digits)


def _compared(case: Case, draw: Draw, variation: Variation) -> list[Comparison]:
    with ctx.workprec(draw.bits + _GUARD):
        # 0 beside 0 counts as an equation; as 0 ≤ 0 it shows nothing.
        return [
            c for c in case.trial(draw, variation) if c.relation is Relation.EQUAL or not c.vacuous
        ]


def _judged(comparison: Comparison, digits: int, bits: int) -> Judgement:
    with ctx.workprec(bits + _GUARD):
        return judge(comparison, digits)


def _draws(seed: int, name: str, bits: int) -> Iterator[Draw]:
    """Yield what variants are tried on: the samples, then others of their kind.

    One draw may by chance be such that f ⋆ f and f ∗ f satisfy an inequality alike.
    """
    yield Draw(seed, name, _mutant_bits())
    yield Draw(seed, name, bits)
    for again in range(1, _MORE_DRAWS + 1):
        yield Draw(seed, f"{name}, drawn again {again}", _mutant_bits())


def _mutant_bits() -> int:
    return ceil((_MUTANT_DIGITS + 4) * log2(10)) + 12


def _refuted(case: Case, draw: Draw, name: str) -> bool:
    """Tell whether a variant is rigorously refuted; few digits are mostly enough for that."""
    with ctx.workprec(draw.bits + _GUARD):
        return any(
            judge(comparison, _MUTANT_DIGITS).outcome in FAILURES
            for comparison in case.trial(draw, Variation(name))
        )


def _generic_mutants(comparisons: Sequence[Comparison], bits: int) -> dict[str, bool]:
    """Return the mutants that every assertion has, by name, and whether they are refuted.

    An equation is made false by a factor of 1.001 on the right, where that changes anything; an
    inequality is reversed. They cost nothing, since the values are at hand.
    """
    refuted: dict[str, bool] = {}
    for comparison in comparisons:
        if comparison.vacuous or _unmoved(comparison):
            continue
        name, mutant = _altered(comparison)
        outcome = _judged(mutant, _MUTANT_DIGITS, bits).outcome
        refuted[name] = refuted.get(name, False) or outcome in FAILURES
    return refuted


def _unmoved(comparison: Comparison) -> bool:
    """Tell whether an equation has exactly 0 on the right, which no factor changes."""
    return comparison.relation is Relation.EQUAL and comparison.right == Gauss.of(0)


def _altered(comparison: Comparison) -> tuple[str, Comparison]:
    if comparison.relation is Relation.AT_MOST:
        turned = replace(comparison, left=comparison.right, right=comparison.left)
        return f"reversed: {comparison.what}", turned
    nudged = multiply(of_real(_NUDGE), as_number(comparison.right))
    return f"right side times 1.001: {comparison.what}", replace(comparison, right=nudged)


def _summarised(
    finding: CaseFinding,
    comparisons: Sequence[Comparison],
    judged: Sequence[Judgement],
    mutants: dict[str, bool],
    requested: int,
) -> CaseFinding:
    outcomes = Counter(j.outcome for j in judged)
    known = (j for j in judged if j.outcome in {Outcome.AGREES, Outcome.TOUCHES})
    digits = [min(j.digits, requested) for j in known if j.digits < inf]
    margins = [j.margin for j in judged if j.margin is not None]
    survivors = tuple(name for name, refuted in mutants.items() if not refuted)
    verdict, reason, remedy = _verdict(comparisons, judged, survivors)
    least = min(digits, default=None)
    return replace(
        finding,
        verdict=verdict,
        outcomes=tuple((o.name.lower(), outcomes[o]) for o in Outcome if outcomes[o]),
        digits=None if least is None or verdict is Verdict.REFUTED else int(least),
        margin=_smallest(margins),
        mutants=len(mutants),
        told_apart=len(mutants) - len(survivors),
        survivors=survivors,
        reason=reason,
        remedy=remedy,
    )


def _verdict(
    comparisons: Sequence[Comparison], judged: Sequence[Judgement], survivors: tuple[str, ...]
) -> tuple[Verdict, str, str]:
    for comparison, judgement in zip(comparisons, judged, strict=True):
        if judgement.outcome in FAILURES:
            left, right = judgement.shown
            reason = f"{comparison.what} is false: {left} against {right}"
            return Verdict.REFUTED, reason, "correct the statement or the code that evaluates it"
    for comparison, judgement in zip(comparisons, judged, strict=True):
        if judgement.outcome not in PASSES:
            reason = f"the balls of {comparison.what} are too wide"
            return Verdict.UNDECIDED, reason, "ask for fewer digits, or choose another seed"
    if not comparisons:
        return Verdict.UNDECIDED, "nothing was compared", "choose another seed"
    if survivors:
        reason = f"the samples do not refute the mutant {survivors[0]!r}"
        remedy = "compare where both sides are equal or nearly so as well, or choose another seed"
        return Verdict.UNDECIDED, reason, remedy
    return Verdict.AGREES, "", ""


def _smallest(margins: Sequence[Fraction]) -> str:
    return scientific_fraction(min(margins), up=False) if margins else ""


def _instead(id_: str) -> str:
    """Return what to ask for in the place of an id that is no claim's."""
    if id_ in lemmas:
        return f"it is proved; verify(lemmas[{id_!r}].on(Z)) checks it with numbers"
    if id_ in FALSE_STATEMENTS:
        x = FALSE_STATEMENTS[id_]
        return f"it is false, {x.statement}; {x.truth} has it right"
    nearest = near(id_, CLAIMS)
    meant = f"did you mean {', '.join(nearest)}?" if nearest else f"there are {', '.join(CLAIMS)}"
    return f"there is no such claim; {meant}"


def _validate(id_: Any, digits: Any, seed: Any) -> None:
    if not isinstance(id_, str) or id_ not in CLAIMS:
        raise EvidenceError(f"examine({id_!r}): {_instead(str(id_))}")
    if isinstance(digits, bool) or not isinstance(digits, int) or not 0 < digits <= MAXIMAL_DIGITS:
        raise EvidenceError(
            f"examine(digits={digits!r}): a whole number from 1 to {MAXIMAL_DIGITS} is needed"
        )
    if isinstance(seed, bool) or not isinstance(seed, int):
        raise EvidenceError(f"examine(seed={seed!r}): a whole number is needed")
