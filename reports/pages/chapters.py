"""The page of a chapter: every statement with its hypotheses, its proof and its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from reports.facts.formula import Formula
from reports.facts.model import (
    ChapterFact,
    DomainFact,
    EvidenceFact,
    Facts,
    LineFact,
    ProofFact,
    SampleFact,
    StatementFact,
    Verdict,
)
from reports.facts.trust import CertificateFact
from reports.pages.markdown import (
    bullets,
    code,
    details,
    heading,
    inline_math,
    link,
    math_block,
    math_text,
    page,
    table,
)
from symbolic.showing import escape

INDEX, SAMPLES = "index.md", "samples.md"
_WIDE = 90
"""A proof with a longer line than this, as text, is a table: GitHub lets tables scroll."""

_VERDICTS = {
    Verdict.AGREES: "agrees",
    Verdict.NOT_MEASURED: "not measured",
    Verdict.UNDECIDED: "**undecided**",
    Verdict.REFUTED: "**REFUTED**",
    Verdict.FAILED: "**FAILED**",
}


def file_name(chapter: ChapterFact) -> str:
    """Return the name of a chapter's page."""
    return f"chapter-{chapter.letter.lower()}.md"


def address(statement: StatementFact) -> str:
    """Return the link target of a statement from another page."""
    return f"chapter-{statement.chapter.lower()}.md#{statement.id.lower()}"


def verdict_cell(verdict: Verdict) -> str:
    """Return a verdict as Markdown; what is not a pass stands out."""
    return _VERDICTS[verdict]


def chapter_page(chapter: ChapterFact, facts: Facts) -> str:
    """Return the page of a chapter."""
    statements = facts.of_chapter(chapter.letter)
    return (
        page(
            heading(1, chapter.title),
            f"{link('First page', INDEX)} · "
            + " · ".join(link(s.id, f"#{s.id.lower()}") for s in statements),
            *(_statement(s) for s in statements),
        ).rstrip("\n")
        + "\n"
    )


def _statement(statement: StatementFact) -> str:
    shown = (statement.proved or statement.domains)[0]
    others = [d for d in statement.domains if d is not shown]
    proved = ", ".join(d.domain.text for d in statement.proved) or "no domain"
    return page(
        heading(2, f"{statement.id} · {statement.title}", statement.id.lower()),
        math_block(shown.statement.latex) if shown.statement else "",
        f"Proved on {proved}. Name: {code(statement.name)}. Source: {escape(statement.source)}.",
        _on_domain(shown),
        _evidence(statement),
        *(details(f"{statement.id} on {d.domain.text}", _folded(d)) for d in others),
    ).rstrip("\n")


def _folded(on: DomainFact) -> str:
    statement = math_block(on.statement.latex) if on.statement else ""
    return page(statement, _on_domain(on)).rstrip("\n")


def _on_domain(on: DomainFact) -> str:
    where = on.domain.text
    if on.proof is None:
        return f"**Not proved on {where}:** {escape(on.failure)}"
    return page(
        _hypotheses(on),
        f"**Proof on {where}.**",
        _proof(on.proof, on.hypotheses),
        _certificate(on.certificate),
    ).rstrip()


def _certificate(certificate: CertificateFact | None) -> str:
    if certificate is None:
        return ""
    if not certificate.text:
        return f"**No certificate:** {escape(certificate.failure)}"
    said = "replayed" if certificate.replayed else f"**FAILED:** {escape(certificate.failure)}"
    return f"{link('Certificate', certificate.name)}: {said}."


def _hypotheses(on: DomainFact) -> str:
    where = on.domain.text
    if not on.hypotheses:
        return (
            f"**Hypotheses on {where}:** none. "
            "Either side has a value exactly when the other has one, and then they are equal."
        )
    listed = [f"H{i}: {inline_math(h.latex)}" for i, h in enumerate(on.hypotheses, 1)]
    return page(f"**Hypotheses on {where}:**", bullets(listed)).rstrip()


# ------------------------------------------------------------------ proofs


def _proof(proof: ProofFact, hypotheses: Sequence[Formula]) -> str:
    parts = [
        page(f"*{escape(title)}.*", _proof(part, hypotheses)).rstrip()
        for title, part in proof.parts
    ]
    longest = max(len(x.text) for x in [proof.start, *(x.formula for x in proof.lines)])
    chain = _as_table(proof, hypotheses) if longest > _WIDE else _as_display(proof, hypotheses)
    return page(chain, *parts).rstrip()


def _as_display(proof: ProofFact, hypotheses: Sequence[Formula]) -> str:
    rows = [f"& {proof.start.latex}"]
    rows += [
        f"={{}} & {x.formula.latex} && {math_text(_because(x, hypotheses))}" for x in proof.lines
    ]
    body = " \\\\[6pt]\n".join(rows)
    return math_block(f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}")


def _as_table(proof: ProofFact, hypotheses: Sequence[Formula]) -> str:
    rows = [["", inline_math(rf"\displaystyle {proof.start.latex}")]]
    rows += [
        [escape(_because(x, hypotheses)), inline_math(rf"\displaystyle {{}}= {x.formula.latex}")]
        for x in proof.lines
    ]
    return table(["because", "line"], rows)


def _because(line: LineFact, hypotheses: Sequence[Formula]) -> str:
    """Return the reason with the numbers of the hypotheses used.

    A hypothesis of a step that the theorem does not have is the one that the induction discharges.
    """
    numbers = [f"H{hypotheses.index(h) + 1}" for h in line.hypotheses if h in hypotheses]
    if any(h not in hypotheses for h in line.hypotheses):
        numbers.append("the induction hypothesis")
    return f"{line.reason}; uses {', '.join(numbers)}" if numbers else line.reason


# ------------------------------------------------------------------ evidence


def _evidence(statement: StatementFact) -> str:
    rows = [
        [
            escape(d.domain.text),
            verdict_cell(d.evidence.verdict),
            _digits(d.evidence),
            escape(d.evidence.radius) or "—",
            str(len(d.evidence.samples)) if d.evidence.samples else "—",
            _mutants(d.evidence),
            _remark(d.evidence),
        ]
        for d in statement.domains
    ]
    header = [
        *("domain", "verdict", "digits proved", "error radius", "samples"),
        *("mutants refuted", "remark"),
    ]
    samples, survivors = _samples(statement), _survivors(statement)
    folded = details(f"Samples for {statement.id}", samples) if samples else ""
    surviving = (
        details(f"Mutants of {statement.id} that the samples do not refute", survivors)
        if survivors
        else ""
    )
    return page("**Evidence.**", table(header, rows), folded, surviving).rstrip()


def _mutants(evidence: EvidenceFact) -> str:
    mutants = evidence.mutants
    return f"{mutants.refuted} of {mutants.tried}" if mutants else "—"


def _survivors(statement: StatementFact) -> str:
    """List the mutants that survive; domains with the same ones share the entry."""
    where: dict[tuple[str, str], list[str]] = {}
    for on in statement.domains:
        for survivor in on.evidence.mutants.survivors if on.evidence.mutants else ():
            where.setdefault(survivor, []).append(on.domain.text)
    rows = [[escape(m), escape(", ".join(ds)), escape(why)] for (m, why), ds in where.items()]
    return table(["mutant", "on", "it survives because"], rows) if rows else ""


def _digits(evidence: EvidenceFact) -> str:
    if evidence.exact:
        return "exact"
    return "—" if evidence.digits is None else str(evidence.digits)


def _remark(evidence: EvidenceFact) -> str:
    sentences = [evidence.reason, f"Remedy: {evidence.remedy}" if evidence.remedy else ""]
    return escape(" ".join(s for s in sentences if s)) or "—"


def _samples(statement: StatementFact) -> str:
    header = ["domain", "functions", "at", "value", "verdict", "digits", "error at most", "engine"]
    rows = [
        [
            escape(d.domain.text),
            escape(s.family),
            escape(s.point) or "—",
            escape(_value(s)) or "—",
            verdict_cell(s.verdict),
            _sample_digits(s),
            escape(s.radius) or "—",
            escape(s.engine) or "—",
        ]
        for d in statement.domains
        for s in d.evidence.samples
    ]
    remarks = [
        f"{d.domain.text}, {s.family}: {s.reason}"
        for d in statement.domains
        for s in d.evidence.samples
        if s.reason
    ] + [
        f"{d.domain.text}, {family}, set aside: {reason}"
        for d in statement.domains
        for family, reason in d.evidence.set_aside
    ]
    if not rows and not remarks:
        return ""
    return page(
        table(header, rows) if rows else "",
        bullets([escape(remark) for remark in remarks]),
        link("The functions", SAMPLES),
    ).rstrip()


def _value(sample: SampleFact) -> str:
    """Return the value of the sides: of the left one, which stands for both where they agree."""
    if sample.verdict is Verdict.REFUTED:
        return f"left {sample.left}, right {sample.right}"
    return sample.left


def _sample_digits(sample: SampleFact) -> str:
    if sample.digits is None:
        return "—"
    return f"{sample.digits}" if sample.relative else f"{sample.digits} after the point"
