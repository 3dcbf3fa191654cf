"""The seam to `numeric`: asks for the evidence of one statement and writes it down as facts."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from numeric.evidence.results import Evidence, SampleResult
from numeric.evidence.results import Verdict as Found
from numeric.evidence.verifying import verify
from numeric.experiments.training import TrainingFacts, TrainingRun, training_facts
from reports.collecting.sensing import told_apart
from reports.facts.model import EvidenceFact, SampleFact, Verdict
from symbolic import Z, lemmas

_VERDICTS = {
    Found.AGREES: Verdict.AGREES,
    Found.REFUTED: Verdict.REFUTED,
    Found.MEASURED: Verdict.UNDECIDED,  # values without a proof never pass
    Found.UNDECIDED: Verdict.UNDECIDED,
}

_TRAINED = {
    "G10": ("gradient_descent", "momentum"),
    "G10b": ("gradient_descent",),
    "G10c": ("momentum",),
}
"""Statements about recursions, of which `verify` checks a few steps, and the runs that train."""


def measure(id_: str, index: int, digits: int, seed: int) -> EvidenceFact:
    """Return the evidence for a statement of the catalogue on its domain number `index`."""
    lemma = lemmas[id_]
    theorem = lemma.on(lemma.domains[index])
    found = _written_down(verify(theorem, digits=digits, seed=seed))
    if found.verdict is not Verdict.AGREES:
        return found
    families = {sample.family for sample in found.samples}
    found = replace(found, mutants=told_apart(theorem, seed, families))
    return _trained(found, id_, seed) if id_ in _TRAINED and theorem.domain == Z else found


@cache
def _training(seed: int) -> TrainingFacts:
    return training_facts(seed)


def _trained(found: EvidenceFact, id_: str, seed: int) -> EvidenceFact:
    """Return the evidence with what the training experiment adds, or what it refutes."""
    facts = _training(seed)
    runs: list[TrainingRun] = [getattr(facts, name) for name in _TRAINED[id_]]
    if not all(run.holds for run in runs):
        return EvidenceFact(Verdict.REFUTED, reason="The training experiment shows no exact flips.")
    steps = min(len(run.correlation.losses) - 1 for run in runs)
    reason = (
        f"By the training experiment as well: exact flips and equal losses after each of {steps} "
        "steps, for filters, inputs and targets of finite length."
    )
    return replace(found, reason=reason)


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
