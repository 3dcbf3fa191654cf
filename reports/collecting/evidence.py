"""The seam to `numeric`: asks for the evidence of one statement."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from numeric.checks.results import Evidence, Verdict
from numeric.checks.tasks import plainly
from numeric.evidence.verifying import verify
from numeric.experiments.training import TrainingFacts, TrainingRun, training_facts
from numeric.reading.statement import read_statement
from reports.collecting.sensing import told_apart
from reports.facts.model import MutantsFact
from symbolic import Theorem, Z, lemmas

_TRAINED = {
    "G10": ("gradient_descent", "momentum"),
    "G10b": ("gradient_descent",),
    "G10c": ("momentum",),
}
"""Statements about recursions, of which `verify` checks a few steps, and the runs that train."""


@dataclass(frozen=True)
class Measured:
    """What numbers say of a statement on a domain, and of some false variants if it agrees."""

    evidence: Evidence
    mutants: MutantsFact | None = None


def measure(id_: str, index: int, digits: int, seed: int) -> Measured:
    """Return what numbers say of a statement of the catalogue on its domain number `index`."""
    lemma = lemmas[id_]
    theorem = lemma.on(lemma.domains[index])
    found = replace(verify(theorem, digits=digits, seed=seed), seen=None)
    if not found.passed:
        return Measured(found)
    if index == next((k for k, domain in enumerate(lemma.domains) if domain.discrete), None):
        found = _seen_plainly(found, theorem, seed)
    # Each domain has its turn: a variant that is false on one is mostly false on all.
    turn = index, len(lemma.domains)
    mutants = told_apart(theorem, seed, {sample.family for sample in found.samples}, turn)
    if id_ in _TRAINED and theorem.domain == Z:
        found = _trained(found, id_, seed)
    return Measured(found, mutants)


def _seen_plainly(found: Evidence, theorem: Theorem, seed: int) -> Evidence:
    """Return evidence with the value of one sample by plain sums, where these are short.

    Integrals take mpmath a hundred times as long as sums; ``verify(…, engine="mpmath")`` has them.
    """
    first = next((sample for sample in found.samples if sample.left), None)
    if first is None:
        return found
    seen = replace(first, plain=plainly(read_statement(theorem), first, seed))
    return replace(found, samples=tuple(seen if s is first else s for s in found.samples))


@cache
def _training(seed: int) -> TrainingFacts:
    return training_facts(seed)


def _trained(found: Evidence, id_: str, seed: int) -> Evidence:
    """Return the evidence with what the training experiment adds, or what it refutes."""
    facts = _training(seed)
    runs: list[TrainingRun] = [getattr(facts, name) for name in _TRAINED[id_]]
    if not all(run.holds for run in runs):
        why = "The training experiment shows no exact flips."
        return replace(found, verdict=Verdict.REFUTED, reason=why)
    steps = min(len(run.correlation.losses) - 1 for run in runs)
    reason = (
        f"By the training experiment as well: exact flips and equal losses after each of {steps} "
        "steps, for filters, inputs and targets of finite length."
    )
    return replace(found, reason=reason)
