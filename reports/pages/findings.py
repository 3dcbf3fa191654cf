"""What was found about a statement with numbers, in words and in tables."""

from __future__ import annotations

from collections import Counter

from numeric.checks.results import SampleResult
from numeric.checks.results import Verdict as Found
from reports.facts.model import TRUE, DomainFact, MutantsFact, StatementFact, Survival, Verdict
from reports.markup.markdown import bullets, page, table
from reports.markup.numbers import counted
from symbolic.showing import brief, escape

_VERDICTS = {
    Verdict.AGREES: "agrees",
    Verdict.NOT_MEASURED: "not measured",
    Verdict.UNDECIDED: "**undecided**",
    Verdict.REFUTED: "**REFUTED**",
    Verdict.FAILED: "**FAILED**",
}
_SAMPLE = {
    Found.AGREES: "agrees",
    Found.REFUTED: "**REFUTED**",
    Found.MEASURED: "**measured**",
    Found.UNDECIDED: "**undecided**",
}


def verdict_cell(verdict: Verdict) -> str:
    """Return a verdict as Markdown; what is not a pass stands out."""
    return _VERDICTS[verdict]


def mutants_in_words(found: MutantsFact) -> str:
    """Return what became of the mutants, each counted once: ``85 of 90 refuted, 5 are true``."""
    tally = Counter(reason for _, reason in found.survivors)
    parts = [f"{found.refuted} of {counted(found.tried, 'mutant')} refuted"]
    true = sum(tally[reason] for reason in TRUE)
    parts += [counted(true, "is true", "are true")] if true else []
    for reason, words in (
        (Survival.OPEN, "neither refuted nor proved"),
        (Survival.UNEVALUATED, "could not be evaluated"),
        (Survival.FALSE, "FALSE and not refuted"),
    ):
        parts += [f"{tally[reason]} {words}"] if tally[reason] else []
    return ", ".join(parts)


def evidence_in_a_line(statement: StatementFact) -> str:
    """Return one line of Markdown on all domains; what does not agree stands out."""
    agreeing = [d for d in statement.domains if d.verdict is Verdict.AGREES]
    others = [d for d in statement.domains if d.verdict is not Verdict.AGREES]
    sentences = []
    if agreeing:
        where = ", ".join(d.domain.text for d in agreeing)
        number = sum(len(d.evidence.samples) for d in agreeing if d.evidence)
        samples = counted(number, "sample")
        sentences.append(f"on {where} both sides agree{_how_far(statement)} on {samples}")
    sentences += [f"on {d.domain.text} {verdict_cell(d.verdict)}" for d in others]
    mutants = statement.mutants
    if mutants is not None:
        sentences.append(mutants_in_words(mutants))
    return f"**Checked with numbers:** {'; '.join(sentences)}."


def _how_far(statement: StatementFact) -> str:
    return "" if statement.digits is None else f" to {statement.digits} proved digits"


# ------------------------------------------------------------------ all that was found


_TURNS = (
    "Each mutant was tried on one of these domains, in turn; `numeric.sensitivity` tries all of "
    "them on any."
)


def domains_table(statement: StatementFact) -> str:
    """Return what was found on each domain."""
    header = ["domain", "verdict", "digits proved", "error radius", "mutants", "remark"]
    rows = [
        [
            escape(d.domain.text),
            verdict_cell(d.verdict),
            _digits(d),
            escape(d.evidence.radius if d.evidence else "") or "—",
            mutants_in_words(d.mutants) if d.mutants and d.mutants.tried else "—",
            _remark(d),
        ]
        for d in statement.domains
    ]
    return page(table(header, rows), _TURNS if statement.mutants and len(rows) > 1 else "")


def _digits(on: DomainFact) -> str:
    return str(on.evidence.digits) if on.evidence and on.verdict is Verdict.AGREES else "—"


def _remark(on: DomainFact) -> str:
    evidence = on.evidence
    if evidence is None:
        return escape(on.failure) or "—"
    sentences = evidence.reason, evidence.remedy
    return escape("; ".join(filter(None, sentences))) or "—"


def samples_of(on: DomainFact) -> str:
    """Return the samples on a domain: the functions put in, the place, and the value there."""
    if on.evidence is None:
        return ""
    header = ["functions", "at", "value", "verdict", "digits", "error at most", "engine"]
    rows = [
        [
            "<br>".join([f"*{escape(s.family)}*", *(_function(*f) for f in s.assignment)]),
            escape(s.place) or "—",
            escape(_value(s)) or "—",
            _SAMPLE[s.verdict],
            _sample_digits(s),
            escape(s.radius) or "—",
            escape(s.engine) or "—",
        ]
        for s in on.evidence.samples
    ]
    remarks = [f"{s.family}: {s.reason}" for s in on.evidence.samples if s.reason]
    remarks += [f"{s.family}, set aside: {s.reason}" for s in on.evidence.set_aside]
    return page(
        table(header, rows) if rows else "", bullets([escape(remark) for remark in remarks])
    ).rstrip()


def _function(letter: str, function: str) -> str:
    return escape(f"{letter} = {function}")


def _value(sample: SampleResult) -> str:
    """Return the value of the sides: of the left one, which stands for both where they agree."""
    if sample.verdict is Found.REFUTED:
        return f"left {sample.left}, right {sample.right}"
    plain = f"; by plain sums in mpmath, not proved: {sample.plain}" if sample.plain else ""
    return brief(sample.left) + plain


def _sample_digits(sample: SampleResult) -> str:
    if sample.verdict is not Found.AGREES:
        return "—"
    return f"{sample.digits}" if sample.relative else f"{sample.digits} after the point"


def survivors(statement: StatementFact) -> str:
    """Return the mutants that no sample refutes: counted if true, listed if that is not known."""
    found = statement.mutants
    if found is None or not found.survivors:
        return ""
    tally = Counter(reason for _, reason in found.survivors)
    true = [f"{tally[reason]} because {reason}" for reason in TRUE if tally[reason]]
    where: dict[tuple[str, str], list[str]] = {}
    for on in statement.domains:
        for survivor in on.mutants.unproved if on.mutants else ():
            where.setdefault(survivor, []).append(on.domain.text)
    rows = [[escape(m), escape(", ".join(ds)), escape(why)] for (m, why), ds in where.items()]
    return page(
        f"Not refuted, and true: {escape(', '.join(true))}." if true else "",
        "Not refuted, and not known to be true:" if rows else "",
        table(["mutant", "on", "what is known of it"], rows) if rows else "",
    ).rstrip()
