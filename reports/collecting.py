"""Collects the facts of one run from `symbolic` and `numeric`."""

from __future__ import annotations

import importlib.metadata
import platform
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from numeric.arrays import LaggedArray, array_facts, defining_sum
from numeric.conventions.adapters import library_names
from numeric.training import training_facts
from reports.auditing import audit_library
from reports.certifying import certify, trust
from reports.claiming import claim_fact, claim_ids, failed_claim
from reports.evidence import measure
from reports.facts import (
    ChapterFact,
    DomainFact,
    EvidenceFact,
    Facts,
    LineFact,
    ProofFact,
    Sequence,
    SlideFact,
    StatementFact,
    Verdict,
)
from reports.facts_libraries import LibraryFact
from reports.facts_open import OpenFact
from reports.facts_trust import CertificateFact
from reports.formula import Formula
from reports.refuting import open_statements
from reports.selection import ARRAYS, LIBRARIES, OPEN, TRAINING, Selection
from reports.work import Failure, Job
from symbolic import lemmas
from symbolic.domains import Domain
from symbolic.errors import ConvproofError
from symbolic.hypotheses import Hypothesis
from symbolic.kernel import Theorem
from symbolic.lemmas import Lemma
from symbolic.printing import latex, latex_domain, text
from symbolic.proof import Proof
from symbolic.use import theorem_latex

DISTRIBUTIONS = ("sympy", "mpmath", "python-flint", "numpy", "scipy", "convproof")

Answers = Mapping[str, Any]
Perform = Callable[[list[Job]], Answers]
"""Does jobs, in whatever order and processes; returns their answers, or a `Failure`, by name."""


def collect(selection: Selection, digits: int, seed: int, perform: Perform) -> Facts:
    """Prove and measure what is selected.

    Parameters
    ----------
    selection
        What the report is about.
    digits, seed
        Passed on to `numeric.verify` and the experiments.
    perform
        How the independent measurements are carried out; the facts do not depend on it.
    """
    chosen = [lemmas[id_] for id_ in selection.ids]
    answers = perform(_jobs(chosen, selection, digits, seed))
    failures = [(name, a.reason) for name, a in answers.items() if isinstance(a, Failure)]
    return Facts(
        versions=_versions(),
        digits=digits,
        seed=seed,
        selection=selection.names,
        chapters=_chapters(chosen),
        statements=tuple(_statement(lemma, answers) for lemma in chosen),
        arrays=_experiment(answers, ARRAYS),
        training=_experiment(answers, TRAINING),
        failures=tuple(f for f in failures if f[0] in {ARRAYS, TRAINING, OPEN, *_audits()}),
        slide=slide_example(),
        libraries=_libraries(answers) if LIBRARIES in selection.parts else None,
        trust=trust() if chosen else None,
        open=_open(answers),
    )


def _jobs(chosen: list[Lemma], selection: Selection, digits: int, seed: int) -> list[Job]:
    wanted = [(lemma, index) for lemma in chosen for index in range(len(lemma.domains))]
    # What takes longest comes first, so that no process is left alone with it at the end.
    wanted.sort(key=lambda pair: _effort(pair[0].domains[pair[1]]), reverse=True)
    jobs = []
    if LIBRARIES in selection.parts:
        jobs += [Job(job, audit_library, (name,)) for job, name in _audits().items()]
    jobs += [
        Job(_evidence(lemma, index), measure, (lemma.id, index, digits, seed))
        for lemma, index in wanted
    ]
    jobs += [Job(_certificates(lemma), certify, (lemma.id,)) for lemma in chosen]
    if ARRAYS in selection.parts:
        jobs.append(Job(ARRAYS, array_facts, (seed,)))
    if TRAINING in selection.parts:
        jobs.append(Job(TRAINING, training_facts, (seed,)))
    if OPEN in selection.parts:
        jobs.append(Job(OPEN, open_statements, ()))
        jobs += [Job(job, claim_fact, (id_, digits, seed)) for job, id_ in _claims().items()]
    return jobs


def _audits() -> dict[str, str]:
    """Return the libraries by the name of the job."""
    return {f"{LIBRARIES}: {name}": name for name in library_names()}


def _effort(domain: Domain) -> tuple[int, bool]:
    return domain.dimension, not domain.discrete


def _evidence(lemma: Lemma, index: int) -> str:
    return f"{lemma.id} on {lemma.domains[index]}"


def _certificates(lemma: Lemma) -> str:
    return f"certificates of {lemma.id}"


def _libraries(answers: Answers) -> tuple[LibraryFact, ...]:
    found = (answers[job] for job in _audits())
    return tuple(answer for answer in found if isinstance(answer, LibraryFact))


def _claims() -> dict[str, str]:
    """Return the claims that are checked with numbers only, by the name of the job."""
    return {f"claim {id_}": id_ for id_ in claim_ids()}


def _open(answers: Answers) -> OpenFact | None:
    found = _experiment(answers, OPEN)
    if not isinstance(found, OpenFact):
        return None
    claims = ((id_, answers[job]) for job, id_ in _claims().items())
    return replace(
        found,
        claims=tuple(
            failed_claim(id_, a.reason) if isinstance(a, Failure) else a for id_, a in claims
        ),
    )


def _experiment(answers: Answers, name: str) -> Any:
    answer = answers.get(name)
    return None if isinstance(answer, Failure) else answer


def _chapters(chosen: list[Lemma]) -> tuple[ChapterFact, ...]:
    by_letter: dict[str, list[Lemma]] = {}
    for lemma in chosen:
        by_letter.setdefault(lemma.chapter, []).append(lemma)
    return tuple(ChapterFact(letter, _title(letter, of)) for letter, of in by_letter.items())


def _title(letter: str, of_chapter: list[Lemma]) -> str:
    """Return the heading of a chapter, from the first lines of the files that its lemmas are in.

    They read ``Chapter G: correlation and convolution as adjoints of each other.``
    """
    modules = dict.fromkeys(lemma.script.__module__ for lemma in of_chapter)
    first_lines = [(sys.modules[m].__doc__ or "").strip().split("\n")[0] for m in modules]
    titles = [line.partition(": ")[2].rstrip(".") for line in first_lines]
    return f"Chapter {letter}: {'; '.join(filter(None, titles))}".removesuffix(": ")


def _statement(lemma: Lemma, answers: Answers) -> StatementFact:
    return StatementFact(
        id=lemma.id,
        name=lemma.name,
        title=lemma.title,
        chapter=lemma.chapter,
        source=lemma.source,
        domains=tuple(
            _on_domain(lemma, domain, answers[_evidence(lemma, index)], certificate)
            for index, (domain, certificate) in enumerate(
                zip(lemma.domains, answers[_certificates(lemma)], strict=True)
            )
        ),
    )


def _on_domain(
    lemma: Lemma, domain: Domain, answer: EvidenceFact | Failure, certificate: CertificateFact
) -> DomainFact:
    evidence = (
        EvidenceFact(Verdict.FAILED, reason=answer.reason)
        if isinstance(answer, Failure)
        else answer
    )
    where = Formula(str(domain), latex_domain(domain))
    try:
        theorem = lemma.on(domain)
    except ConvproofError as error:
        return DomainFact(where, None, (), None, evidence, failure=str(error))
    return DomainFact(
        domain=where,
        statement=_equation(theorem),
        hypotheses=_formulas(theorem.hypotheses),
        proof=_proof(theorem.proof),
        evidence=evidence,
        certificate=certificate,
    )


def _equation(theorem: Theorem) -> Formula:
    return Formula(f"{text(theorem.lhs)} = {text(theorem.rhs)}", theorem_latex(theorem))


def _formulas(hypotheses: frozenset[Hypothesis]) -> tuple[Formula, ...]:
    formulas = (Formula(text(h), latex(h)) for h in hypotheses)
    return tuple(sorted(formulas, key=lambda formula: (len(formula.text), formula.text)))


def _proof(proof: Proof) -> ProofFact:
    return ProofFact(
        start=Formula(text(proof.start), latex(proof.start)),
        lines=tuple(
            LineFact(Formula(x.text(), x.latex()), x.reason, _formulas(x.hypotheses))
            for x in proof.lines
        ),
        parts=tuple((title, _proof(part)) for title, part in proof.parts),
    )


def _versions() -> tuple[tuple[str, str], ...]:
    found = [("python", platform.python_version())]
    for name in DISTRIBUTIONS:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return tuple(found)


def slide_example() -> SlideFact:
    """Return a small worked example in which a flip can be seen, summed by `numeric`."""
    f = LaggedArray(np.array([3, 2, 1]), (0,))
    g = LaggedArray(np.array([1, 0, 2, 4, 1]), (0,))
    shift = 3
    flipped, shifted = f.reflect(), f
    return SlideFact(
        filter=_sequence(f),
        signal=_sequence(g),
        shift=shift,
        flipped=_sequence(flipped, shift),
        shifted=_sequence(shifted, shift),
        convolution=_sequence(defining_sum(f, g, lag_sign=-1, conjugate=False)),
        correlation=_sequence(defining_sum(f, g, lag_sign=1, conjugate=True)),
    )


def _sequence(array: LaggedArray, shift: int = 0) -> Sequence:
    values = (int(value) for value in array.values.real)
    return Sequence(array.start[0] + shift, tuple(values))
