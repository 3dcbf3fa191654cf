"""The seam to `numeric`: asks for the evidence of one statement and writes it down as facts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from numeric.checking import SampleResult
from numeric.checking import Verdict as Found
from numeric.evidence import Evidence, verify
from numeric.training import TrainingFacts, TrainingRun, training_facts
from reports.facts import EvidenceFact, SampleFact, Verdict, flips_hold
from reports.sensing import told_apart
from symbolic import Z, lemmas

_VERDICTS = {
    Found.AGREES: Verdict.AGREES,
    Found.REFUTED: Verdict.REFUTED,
    Found.UNDECIDED: Verdict.UNDECIDED,
}

_TRAINED = {
    "G10": ("gradient_descent", "momentum"),
    "G10b": ("gradient_descent",),
    "G10c": ("momentum",),
}
"""Statements about recursions, which `verify` cannot evaluate, and the runs that witness them."""


def measure(id_: str, index: int, digits: int, seed: int) -> EvidenceFact:
    """Return the evidence for a statement of the catalogue on its domain number `index`."""
    lemma = lemmas[id_]
    domain = lemma.domains[index]
    if id_ not in _TRAINED:
        theorem = lemma.on(domain)
        found = _written_down(verify(theorem, digits=digits, seed=seed))
        agrees = found.verdict is Verdict.AGREES
        return replace(found, mutants=told_apart(theorem, seed)) if agrees else found
    if domain != Z:
        return EvidenceFact(Verdict.NOT_MEASURED, reason="The experiment trains on ℤ.")
    facts = _training(seed)
    return _trained([getattr(facts, name) for name in _TRAINED[id_]])


@cache
def _training(seed: int) -> TrainingFacts:
    return training_facts(seed)


def _trained(runs: list[TrainingRun]) -> EvidenceFact:
    steps = min(len(run.flip_gaps) - 1 for run in runs)
    if all(map(flips_hold, runs)):
        reason = (
            f"By the training experiment: exact flips and equal losses after each of {steps} "
            "steps, for filters, inputs and targets of finite length."
        )
        return EvidenceFact(Verdict.AGREES, exact=True, reason=reason)
    return EvidenceFact(Verdict.REFUTED, reason="The training experiment shows no exact flips.")


def _written_down(evidence: Evidence) -> EvidenceFact:
    agrees = evidence.verdict is Found.AGREES
    # A check that was tried and came out undecided is a problem of the run. A statement for which
    # neither side could be evaluated on any sample is proved and not measured, and counts as that.
    checked = agrees or any(sample.left or sample.right for sample in evidence.samples)
    return EvidenceFact(
        verdict=_VERDICTS[evidence.verdict] if checked else Verdict.NOT_MEASURED,
        digits=evidence.digits if agrees else None,
        radius=evidence.radius,
        reason=evidence.reason,
        remedy=evidence.remedy,
        samples=tuple(map(_sample, evidence.samples)),
        set_aside=tuple((s.family, s.reason) for s in evidence.set_aside),
    )


def _sample(result: SampleResult) -> SampleFact:
    return SampleFact(
        family=result.family,
        functions=result.assignment,
        point=", ".join(f"{name} = {value}" for name, value in result.point),
        engine=result.engine,
        verdict=_VERDICTS[result.verdict],
        digits=result.digits if result.verdict is Found.AGREES else None,
        relative=result.relative,
        radius=result.radius,
        left=result.left,
        right=result.right,
        reason=result.reason,
    )
