"""Collects the facts of one run from `symbolic` and `numeric`."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from numeric.claims.examination import examine
from numeric.claims.registry import CLAIMS
from numeric.conventions.adapters.base import library_names
from numeric.experiments.arrays import array_facts
from numeric.experiments.lagged import LaggedArray, defining_sum
from numeric.experiments.training import training_facts
from numeric.formulas.formula import Unsettled
from numeric.reading.plans import plans
from reports.collecting import tools
from reports.collecting.auditing import audit_library, whole
from reports.collecting.certifying import file_of, trust
from reports.collecting.evidence import measure
from reports.collecting.fingerprint import environment, versions
from reports.collecting.job import Failure, Job
from reports.collecting.learning import learning, learning_jobs
from reports.collecting.proving import Proved, domain_fact, prove, state, statement_on
from reports.collecting.refuting import open_statements
from reports.collecting.selection import ARRAYS, LIBRARIES, OPEN, TRAINING, Selection
from reports.facts.libraries import LibraryFact
from reports.facts.model import (
    ANY_DEPTH,
    ChapterFact,
    DomainFact,
    Facts,
    Sequence,
    SlideFact,
    StatementFact,
)
from reports.facts.open import OpenFact
from symbolic import lemmas
from symbolic.sympy_border.catalogue import Lemma
from symbolic.sympy_border.domains import Domain

PORTS, ERRORS = "weights that move", "exact errors"

PIECES = 8
"""Into how many jobs the audit of a library is cut; that of SciPy takes longer than any other job.
"""

LEMMAS = "symbolic/chapters"
"""Where statements come from; evidence depends on these files through what is claimed alone."""

FIRST = ("A7b", "A1", "H5")
"""The statements that make up the answer of the first page; proved before all others."""

Answers = Mapping[str, Any]
Announce = Callable[[StatementFact], None]
Perform = Callable[[list[Job]], Answers]
"""Does jobs, in whatever order and processes; returns their answers, or a `Failure`, by name."""


def collect(
    selection: Selection,
    digits: int,
    seed: int,
    perform: Perform,
    announce: Announce = lambda _statement: None,
) -> Facts:
    """Prove and measure what is selected.

    Parameters
    ----------
    selection
        What the report is about.
    digits, seed
        Passed on to `numeric.verify` and the experiments.
    perform
        How the independent measurements are carried out; the facts do not depend on it.
    announce
        Called with each statement of `FIRST` that is selected as soon as it is proved, before
        anything is measured.
    """
    chosen = [lemmas[id_] for id_ in selection.ids]
    first = sorted((x for x in chosen if x.id in FIRST), key=lambda x: FIRST.index(x.id))
    # First the proofs: what is claimed is a part of what the evidence is kept under.
    for lemma in first:
        announce(_statement(lemma, _stated([lemma], perform), {}))
    files = perform(_proof_jobs(chosen))
    cited = _cited(selection)
    proofs = _in_files(chosen, files) | _stated(cited, perform)
    others = _other_jobs(selection, digits, seed)
    about_learning = _learning_jobs(selection, seed)
    evidence = _evidence_jobs(chosen, proofs, digits, seed)
    answers = perform([*others, *evidence])
    told_elsewhere = {job.name for job in evidence} | set(_claims())
    failures = [(name, a.reason) for name, a in answers.items() if isinstance(a, Failure)]
    return Facts(
        versions=versions(),
        digits=digits,
        seed=seed,
        selection=selection.names,
        chapters=_chapters(chosen),
        statements=tuple(_statement(lemma, proofs, answers) for lemma in chosen),
        arrays=_experiment(answers, ARRAYS),
        training=_experiment(answers, TRAINING),
        failures=tuple(f for f in failures if f[0] not in told_elsewhere),
        slide=slide_example(),
        libraries=_libraries(answers) if LIBRARIES in selection.parts else None,
        trust=trust(_certificates(files)) if chosen else None,
        open=_open(answers),
        ports=_experiment(answers, PORTS),
        errors=_experiment(answers, ERRORS),
        learning=learning(about_learning, answers, _whole(selection)),
        cited=tuple(_statement(lemma, proofs, {}) for lemma in cited),
    )


def planned(selection: Selection) -> Counter[str]:
    """Return how many jobs of each kind `collect` will have done, if everything can be proved."""
    chosen = [lemmas[id_] for id_ in selection.ids]
    domains = [domain for lemma in chosen for domain in lemma.domains]
    said = [lemma for lemma in chosen if lemma.id in FIRST]
    jobs = [*_proof_jobs(chosen), *map(_stating, (*said, *_cited(selection)))]
    jobs += _other_jobs(selection, 0, 0)
    return Counter([job.kind for job in jobs] + list(map(_kind_on, domains)))


def _cited(selection: Selection) -> list[Lemma]:
    """Return what the page on training speaks of and was not selected."""
    wanted = [lemma for lemma in lemmas if lemma.chapter == ANY_DEPTH]
    unselected = [lemma for lemma in wanted if lemma.id not in selection.ids]
    return unselected if TRAINING in selection.parts else []


def _proof_jobs(chosen: list[Lemma]) -> list[Job]:
    """Return the proofs, one job for each file of certificates."""
    files: dict[str, list[tuple[str, int]]] = {}
    for lemma in chosen:
        for index, domain in enumerate(lemma.domains):
            files.setdefault(file_of(lemma.id, str(domain)), []).append((lemma.id, index))
    return [
        Job(name, prove, (name, tuple(wanted)), kind="proofs") for name, wanted in files.items()
    ]


def _in_files(chosen: list[Lemma], files: Answers) -> dict[str, Proved | Failure]:
    """Return what was proved, by statement and domain, from the answers file by file."""
    found: dict[str, Proved | Failure] = {}
    for lemma in chosen:
        for index, domain in enumerate(lemma.domains):
            key, file = statement_on(lemma, index), files[file_of(lemma.id, str(domain))]
            found[key] = file if isinstance(file, Failure) else file.proved[key]
    return found


def _certificates(files: Answers) -> list[tuple[str, str]]:
    """Return the files that could be written."""
    made = [file for file in files.values() if not isinstance(file, Failure)]
    return [(file.name, file.written) for file in made if file.written]


def _stating(lemma: Lemma) -> Job:
    return Job(f"{lemma.id} proved", state, (lemma.id,), kind="statements")


def _stated(wanted: list[Lemma], perform: Perform) -> dict[str, Proved | Failure]:
    """Return what statements say that are proved and not written down."""
    answers = perform([_stating(lemma) for lemma in wanted]) if wanted else {}
    found: dict[str, Proved | Failure] = {}
    for lemma in wanted:
        answer = answers[_stating(lemma).name]
        for index in range(len(lemma.domains)):
            key = statement_on(lemma, index)
            found[key] = answer if isinstance(answer, Failure) else answer[index]
    return found


def _kind_on(domain: Domain) -> str:
    return f"evidence on {domain}"


def _other_jobs(selection: Selection, digits: int, seed: int) -> list[Job]:
    jobs = []
    if LIBRARIES in selection.parts:
        installed = (("installed", environment()),)
        jobs += [
            Job(job, audit_library, (name, part, PIECES), installed, kind=f"audit of {name}")
            for name, pieces in _audits().items()
            for part, job in enumerate(pieces)
        ]
        jobs.append(Job(PORTS, tools.ports, (), installed, kind=PORTS))
        jobs.append(Job(ERRORS, tools.errors, (seed,), installed, kind=ERRORS))
    if ARRAYS in selection.parts:
        jobs.append(Job(ARRAYS, array_facts, (seed,), kind=ARRAYS))
    if TRAINING in selection.parts:
        jobs.append(Job(TRAINING, training_facts, (seed,), kind=TRAINING))
        jobs += _learning_jobs(selection, seed)
    if OPEN in selection.parts:
        jobs.append(Job(OPEN, open_statements, (), kind=OPEN))
        jobs += [
            Job(job, examine, (id_, digits, seed), kind="claim") for job, id_ in _claims().items()
        ]
    return jobs


def _learning_jobs(selection: Selection, seed: int) -> list[Job]:
    return learning_jobs(_whole(selection), seed) if TRAINING in selection.parts else []


def _whole(selection: Selection) -> bool:
    """Tell whether training is all that is asked for; then the long runs are made."""
    return [name.casefold() for name in selection.names] == [TRAINING]


def _evidence_jobs(chosen: list[Lemma], proofs: Answers, digits: int, seed: int) -> list[Job]:
    """Return the measurements of all that was proved.

    What takes longest comes first, so that no process is left alone with it at the end.
    """
    proved = [
        (lemma, index, proofs[statement_on(lemma, index)])
        for lemma in chosen
        for index in range(len(lemma.domains))
    ]
    wanted = [
        (lemma, index, found.claim)
        for lemma, index, found in proved
        if not isinstance(found, Failure) and found.fact.proof
    ]
    wanted.sort(key=lambda each: _effort(each[0].domains[each[1]]), reverse=True)
    return [
        Job(
            statement_on(lemma, index),
            measure,
            (lemma.id, index, digits, seed),
            _basis(lemma.domains[index], claim) if claim else None,
            LEMMAS,
            _kind_on(lemma.domains[index]),
        )
        for lemma, index, claim in wanted
    ]


def _basis(domain: Domain, claim: str) -> tuple[tuple[str, str], ...]:
    try:
        families = "; ".join(plan.name for plan in plans(domain))
    except Unsettled as unsettled:
        families = str(unsettled)
    return ("statement", claim), ("domain", str(domain)), ("families", families)


def _audits() -> dict[str, list[str]]:
    """Return, for each library, the jobs that make up its audit."""
    pieces = range(1, PIECES + 1)
    return {
        name: [f"{LIBRARIES}: {name}, {piece} of {PIECES}" for piece in pieces]
        for name in library_names()
    }


def _effort(domain: Domain) -> tuple[int, bool]:
    return domain.dimension, not domain.discrete


def _libraries(answers: Answers) -> tuple[LibraryFact, ...]:
    """Return the libraries of which every piece could be examined; the others are failures."""
    found = ([answers[job] for job in jobs] for jobs in _audits().values())
    return tuple(
        whole(pieces) for pieces in found if not any(isinstance(p, Failure) for p in pieces)
    )


def _claims() -> dict[str, str]:
    """Return the claims that are checked with numbers only, by the name of the job."""
    return {f"claim {id_}": id_ for id_ in CLAIMS}


def _open(answers: Answers) -> OpenFact | None:
    found = _experiment(answers, OPEN)
    if not isinstance(found, OpenFact):
        return None
    claims = {id_: answers[job] for job, id_ in _claims().items()}
    return replace(
        found,
        claims=tuple(c for c in claims.values() if not isinstance(c, Failure)),
        broken=tuple((id_, c.reason) for id_, c in claims.items() if isinstance(c, Failure)),
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
    modules = dict.fromkeys(lemma.entry.script.__module__ for lemma in of_chapter)
    first_lines = [(sys.modules[m].__doc__ or "").strip().split("\n")[0] for m in modules]
    titles = [line.partition(": ")[2].rstrip(".") for line in first_lines]
    return f"Chapter {letter}: {'; '.join(filter(None, titles))}".removesuffix(": ")


def _statement(lemma: Lemma, proofs: Answers, answers: Answers) -> StatementFact:
    return StatementFact(
        id=lemma.id,
        name=lemma.name,
        title=lemma.title,
        chapter=lemma.chapter,
        source=lemma.source,
        domains=tuple(
            _on_domain(lemma, index, proofs[statement_on(lemma, index)], answers)
            for index in range(len(lemma.domains))
        ),
    )


def _on_domain(lemma: Lemma, index: int, proved: Proved | Failure, answers: Answers) -> DomainFact:
    if isinstance(proved, Failure):
        return replace(domain_fact(lemma, index), failure=proved.reason)
    fact = proved.fact
    found = answers.get(statement_on(lemma, index))
    if not fact.proof or found is None:
        return fact
    if isinstance(found, Failure):
        return replace(fact, failure=found.reason)
    return replace(fact, evidence=found.evidence, mutants=found.mutants)


def slide_example() -> SlideFact:
    """Return a small worked example in which a flip can be seen, summed by `numeric`."""
    f = LaggedArray(np.array([3, 2, 1]), (1,))
    g = LaggedArray(np.array([1, 5, 2, 4, 1]), (0,))
    shift = 2
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
