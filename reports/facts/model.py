"""The facts of one run, as frozen data: all that a report may say, and nothing else.

Formulas are kept as text, so that a page can be written without SymPy; facts can be made by hand.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from numeric.checks.results import Evidence
from numeric.checks.results import Verdict as Found
from numeric.experiments.arrays import ArrayFact
from numeric.experiments.training import TrainingFacts
from reports.facts.formula import NOT_IN_JSON, Formula
from reports.facts.libraries import LibraryFact
from reports.facts.open import OpenFact
from reports.facts.tools import ErrorsFact, PortsFact
from reports.facts.training import LearningFact
from reports.facts.trust import CertificateFact, TrustFact

ANY_DEPTH = "H"
"""The chapter on networks of any depth, of which the page on training speaks."""


class Verdict(StrEnum):
    """What a check came to, from best to worst; only the first two let a report pass."""

    AGREES = "agrees"
    NOT_MEASURED = "not measured"
    UNDECIDED = "undecided"
    REFUTED = "refuted"
    FAILED = "failed"


_SEVERITY = {verdict: rank for rank, verdict in enumerate(Verdict)}


def worst(verdicts: list[Verdict]) -> Verdict:
    """Return the worst of some verdicts; none at all is `Verdict.UNDECIDED`, never a pass."""
    return max(verdicts, key=_SEVERITY.__getitem__, default=Verdict.UNDECIDED)


@dataclass(frozen=True)
class LineFact:
    """One line of a proof: what is reached, why, and the hypotheses that this step uses."""

    formula: Formula
    reason: str
    hypotheses: tuple[Formula, ...]


@dataclass(frozen=True)
class ProofFact:
    """A proof line by line; an induction has titled parts."""

    start: Formula
    lines: tuple[LineFact, ...]
    parts: tuple[tuple[str, ProofFact], ...] = ()


class Survival(StrEnum):
    """Why a mutant is not refuted by the samples."""

    SAME = "both sides are the same"
    COMMUTES = "⋆ commutes"
    PROVED = "proved by decide"
    OPEN = "it agrees on all samples; nothing here proves it"
    UNEVALUATED = "it could not be evaluated"
    FALSE = "FALSE: decide refutes it without the hypotheses, and these samples do not"


TRUE = (Survival.SAME, Survival.COMMUTES, Survival.PROVED)
"""A mutant that survives for one of these reasons is true."""


@dataclass(frozen=True)
class MutantsFact:
    """Whether the evidence could have failed: false variants of the statement, on its samples.

    ``tried`` mutations change one place of the statement; ``refuted`` of them were refuted
    rigorously by the samples that agree with the statement. ``survivors`` are the others, each
    with the reason why it is true, or with the admission that none is known.
    """

    tried: int
    refuted: int
    survivors: tuple[tuple[str, Survival], ...] = ()

    @property
    def unproved(self) -> tuple[tuple[str, Survival], ...]:
        """The survivors that are not known to be true."""
        return tuple(s for s in self.survivors if s[1] not in TRUE)


def together(found: Iterable[MutantsFact | None]) -> MutantsFact | None:
    """Return several counts as one; None if there is none."""
    counted = [m for m in found if m is not None]
    if not counted:
        return None
    return MutantsFact(
        sum(m.tried for m in counted),
        sum(m.refuted for m in counted),
        tuple(survivor for m in counted for survivor in m.survivors),
    )


@dataclass(frozen=True)
class DomainFact:
    """A statement on one domain.

    ``evidence`` is what numbers say of it, ``mutants`` what the same samples say of false variants;
    None where nothing was measured, or nothing tried. ``failure`` says why there is no proof, or no
    evidence, where there is none.
    """

    domain: Formula
    statement: Formula | None
    hypotheses: tuple[Formula, ...]
    proof: ProofFact | None = field(metadata=NOT_IN_JSON)
    evidence: Evidence | None = None
    mutants: MutantsFact | None = None
    failure: str = ""
    certificate: CertificateFact | None = None

    @property
    def verdict(self) -> Verdict:
        """What proof and evidence come to; only values with a proved radius pass."""
        if self.failure or not self.proof:
            return Verdict.FAILED
        if self.evidence is None:
            return Verdict.UNDECIDED
        if self.evidence.verdict in _SAID:
            return _SAID[self.evidence.verdict]
        # A check that was tried and came out undecided is a problem of the run. A statement neither
        # side of which could be evaluated on any sample is proved and not measured.
        tried = any(sample.left or sample.right for sample in self.evidence.samples)
        return Verdict.UNDECIDED if tried else Verdict.NOT_MEASURED


_SAID = {Found.AGREES: Verdict.AGREES, Found.REFUTED: Verdict.REFUTED}


@dataclass(frozen=True)
class StatementFact:
    """An entry of the catalogue on every domain on which it is stated."""

    id: str
    name: str
    title: str
    chapter: str
    source: str
    domains: tuple[DomainFact, ...]

    @property
    def proved(self) -> tuple[DomainFact, ...]:
        """The domains on which the kernel has proved it."""
        return tuple(d for d in self.domains if d.proof)

    @property
    def measured(self) -> tuple[DomainFact, ...]:
        """The domains on which there is evidence, good or bad."""
        return tuple(d for d in self.domains if d.verdict is not Verdict.NOT_MEASURED)

    @property
    def mutants(self) -> MutantsFact | None:
        """What became of the mutants on all domains together; None where none was tried."""
        return together([d.mutants for d in self.domains])

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of the domains on which it was measured; not measured if on none."""
        return worst([d.verdict for d in self.measured]) if self.measured else Verdict.NOT_MEASURED

    @property
    def digits(self) -> int | None:
        """The fewest digits proved on any domain that was measured, if all is well."""
        if self.verdict is not Verdict.AGREES:
            return None
        return min(d.evidence.digits for d in self.measured if d.evidence)


@dataclass(frozen=True)
class ChapterFact:
    """A chapter of the catalogue: its letter and its heading."""

    letter: str
    title: str


@dataclass(frozen=True)
class Sequence:
    """A finitely supported sequence of integers, from index ``start`` on."""

    start: int
    values: tuple[int, ...]


@dataclass(frozen=True)
class SlideFact:
    """A worked example for the picture of a filter f that slides over a signal g.

    ``flipped`` is τ ↦ f(shift − τ) and ``shifted`` is τ ↦ f(τ − shift): their totals against g
    are the values of ``convolution`` and of ``correlation`` at ``shift``.
    """

    filter: Sequence
    signal: Sequence
    shift: int
    flipped: Sequence
    shifted: Sequence
    convolution: Sequence
    correlation: Sequence


@dataclass(frozen=True)
class Facts:
    """Everything that a run found out.

    Attributes
    ----------
    versions
        Names and versions of what computed the facts.
    digits, seed
        What was asked for.
    selection
        The arguments of ``--only``, empty for everything.
    chapters, statements
        What was selected from the catalogue.
    arrays
        The array facts, None where they were not selected.
    training
        The training experiment, None where it was not selected or failed.
    failures
        What could not be measured at all, apart from statements: a name and the reason.
    slide
        The worked example of the first figure.
    libraries
        The audit, None where it was not selected.
    trust
        What proofs rest on, None without statements.
    open
        What is not proved or false, None where it was not selected or failed.
    ports, errors
        Weights that move, and exact errors; None where libraries were not selected, or it failed.
    learning
        Networks of several layers, optimisers, digits; None where training was not selected.
    cited
        Statements that were not selected and that a page speaks of: proved and not measured.
    """

    versions: tuple[tuple[str, str], ...]
    digits: int
    seed: int
    selection: tuple[str, ...]
    chapters: tuple[ChapterFact, ...]
    statements: tuple[StatementFact, ...] = field(metadata=NOT_IN_JSON)
    arrays: tuple[ArrayFact, ...] | None
    training: TrainingFacts | None
    failures: tuple[tuple[str, str], ...]
    slide: SlideFact
    libraries: tuple[LibraryFact, ...] | None = None
    trust: TrustFact | None = None
    open: OpenFact | None = None
    ports: PortsFact | None = None
    errors: ErrorsFact | None = None
    learning: LearningFact | None = None
    cited: tuple[StatementFact, ...] = field(default=(), metadata=NOT_IN_JSON)

    def statement(self, id_: str) -> StatementFact | None:
        """Return a statement by its id, None if it was not selected."""
        return next((s for s in self.statements if s.id == id_), None)

    def of_chapter(self, letter: str) -> tuple[StatementFact, ...]:
        """Return the statements of a chapter that were selected."""
        return tuple(s for s in self.statements if s.chapter == letter)

    @property
    def any_depth(self) -> tuple[StatementFact, ...]:
        """The statements on networks of any depth that are proved."""
        found = (*self.of_chapter(ANY_DEPTH), *self.cited)
        return tuple(s for s in found if s.chapter == ANY_DEPTH and s.proved)

    @property
    def mutants(self) -> MutantsFact | None:
        """What became of the mutants of all statements together; None where none was tried."""
        return together([s.mutants for s in self.statements])

    @property
    def certificates(self) -> tuple[CertificateFact, ...]:
        """The certificates that were written."""
        found = (d.certificate for s in self.statements for d in s.domains)
        return tuple(c for c in found if c is not None and c.name)

    @property
    def faults(self) -> tuple[str, ...]:
        """The theorems that the numbers refute: kernel or numbers are wrong, the statement not."""
        refuted = Verdict.REFUTED
        return tuple(
            f"{s.id} on {d.domain.text}"
            for s in self.statements
            for d in s.proved
            if d.verdict is refuted
        )

    @property
    def problems(self) -> tuple[str, ...]:
        """One line for everything that keeps the report from passing; empty if all is well."""
        found = [_statement_problem(s) for s in self.statements if not _passes(s)]
        found += [
            f"{s.id}: not proved on {d.domain.text}, {d.failure}"
            for s in self.cited
            for d in s.domains
            if not d.proof
        ]
        found += [f"{where}: proved and refuted, a fault of convproof" for where in self.faults]
        found += [problem for s in self.statements for problem in _certificate_problems(s)]
        found += [problem for s in self.statements for problem in _mutant_problems(s)]
        found += [f"arrays: {a.name} does not hold" for a in self.arrays or () if not a.holds]
        found += _training_problems(self.training) if self.training else []
        found += self.learning.problems if self.learning else ()
        false = self.open.false if self.open else ()
        found += [f"{x.id}: not refuted, {x.failure}" for x in false if x.failure]
        found += [f"{id_}, not proved: {why}" for id_, why in self.open.wrong] if self.open else []
        found += [f"{name}: {reason}" for name, reason in self.failures]
        return tuple(found)


def _passes(statement: StatementFact) -> bool:
    """A statement that no sample could be found for is proved all the same, and listed as such."""
    return statement.verdict in {Verdict.AGREES, Verdict.NOT_MEASURED}


def _statement_problem(statement: StatementFact) -> str:
    where = [f"{d.verdict} on {d.domain.text}" for d in statement.measured if not _agrees(d)]
    return f"{statement.id}: {', '.join(where)}"


def _certificate_problems(statement: StatementFact) -> list[str]:
    return [
        f"{statement.id}: the certificate on {d.domain.text} is no good, {d.certificate.failure}"
        for d in statement.proved
        if d.certificate and not d.certificate.replayed
    ]


def _mutant_problems(statement: StatementFact) -> list[str]:
    return [
        f"{statement.id}: the samples on {d.domain.text} do not refute {mutant}, which is false"
        for d in statement.domains
        for mutant, reason in (d.mutants.survivors if d.mutants else ())
        if reason is Survival.FALSE
    ]


def _agrees(on: DomainFact) -> bool:
    return on.verdict is Verdict.AGREES


def _training_problems(training: TrainingFacts) -> list[str]:
    runs = {"gradient descent": training.gradient_descent, "momentum": training.momentum}
    return [f"training: no exact flips with {name}" for name, r in runs.items() if not r.holds]
