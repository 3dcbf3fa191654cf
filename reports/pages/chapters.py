"""The page of a chapter: every statement with its hypotheses, one proof and a line of evidence."""

from __future__ import annotations

from reports.facts.model import ChapterFact, DomainFact, Facts, StatementFact
from reports.facts.open import OpenFact
from reports.facts.trust import CertificateFact
from reports.markup.markdown import (
    bullets,
    code,
    displayed,
    heading,
    inline_displayed,
    link,
    page,
    table,
)
from reports.pages.findings import evidence_in_a_line
from reports.pages.proofs import proof_blocks
from symbolic.showing import escape

INDEX, OPEN = "index.md", "open.md"

NOTATION = (
    "⋆ is convolution and ∗ cross-correlation, whose first function is conjugated; a bar, or conj, "
    "is the complex conjugate. R f is f flipped, (R f)(t) = f(−t); T_a f is f moved by a; M_ω f is "
    "f times e^(iω·t), on ℤ/N times e^(2πiωt/N); f ∘ A is f after a linear map; F f is the Fourier "
    "transform with e^(−2πiξ·t); f′ is the derivative and δ the unit impulse."
)


def file_name(chapter: ChapterFact) -> str:
    """Return the name of a chapter's page."""
    return f"chapter-{chapter.letter.lower()}.md"


def address(statement: StatementFact) -> str:
    """Return the link target of a statement from another page."""
    return f"chapter-{statement.chapter.lower()}.md#{statement.id.lower()}"


def statement_page_of(statement: StatementFact) -> str:
    """Return the name of the page with all that is known of a statement."""
    return f"statements/{statement.id}.md"


def chapter_page(chapter: ChapterFact, facts: Facts) -> str:
    """Return the page of a chapter."""
    statements = facts.of_chapter(chapter.letter)
    contents = [[link(s.id, f"#{s.id.lower()}"), escape(s.title)] for s in statements]
    title, *further = chapter.title.split("; ")
    return page(
        heading(1, title),
        f"Further: {escape('; '.join(further))}." if further else "",
        f"{link('First page', INDEX)} · {escape(NOTATION)}",
        table(["id", "statement"], contents),
        _unproved(chapter.letter, facts.open) if facts.open else "",
        *(_statement(s, facts.open) for s in statements),
    )


def _unproved(letter: str, known: OpenFact) -> str:
    listed = [
        f"{link(x.id, f'{OPEN}#{x.id.lower()}')}: {escape(x.title)}"
        for x in known.unproved
        if x.id.startswith(letter)
    ]
    if not listed:
        return ""
    return page(
        "**Not proved**, only checked with numbers, though the catalogue lists it:", bullets(listed)
    ).rstrip()


def _statement(statement: StatementFact, known: OpenFact | None) -> str:
    shown = (statement.proved or statement.domains)[0]
    proved = ", ".join(d.domain.text for d in statement.proved) or "no domain"
    return page(
        heading(2, f"{statement.id} · {statement.title}", statement.id.lower()),
        displayed(shown.statement.latex, shown.statement.text) if shown.statement else "",
        f"Proved on {proved}. Name: {code(statement.name)}. Source: {escape(statement.source)}.",
        _not_covered(statement, known) if known else "",
        proof_on(shown),
        f"{evidence_in_a_line(statement)} "
        + link("Other domains, samples, mutants", statement_page_of(statement)),
    ).rstrip("\n")


def _not_covered(statement: StatementFact, known: OpenFact) -> str:
    words = dict(known.not_covered).get(statement.id)
    if not words:
        return ""
    return f"**Not covered by the proof:** {escape(words)} ({link('more', f'{OPEN}#not-covered')})."


def proof_on(on: DomainFact, root: str = "") -> str:
    """Return the hypotheses and the proof on a domain.

    Parameters
    ----------
    on
        The domain.
    root
        What leads from the page to the folder of the report.
    """
    if on.proof is None:
        return f"**Not proved on {on.domain.text}:** {escape(on.failure)}"
    return page(
        hypotheses(on),
        f"**Proof on {on.domain.text}.**",
        proof_blocks(on.proof, on.hypotheses),
        certificate(on.certificate, root),
    ).rstrip()


def certificate(found: CertificateFact | None, root: str = "") -> str:
    """Return a link to a certificate and whether it was replayed."""
    if found is None:
        return ""
    if not found.name:
        return f"**No certificate:** {escape(found.failure)}"
    said = "replayed" if found.replayed else f"**FAILED:** {escape(found.failure)}"
    return f"{link('Certificate', root + found.name)}: {said}."


def hypotheses(on: DomainFact) -> str:
    """Return the hypotheses on a domain, numbered."""
    where = on.domain.text
    if not on.hypotheses:
        return (
            f"**Hypotheses on {where}:** none. "
            "Either side has a value exactly when the other has one, and then they are equal."
        )
    listed = [f"{i}. {inline_displayed(h.latex, h.text)}" for i, h in enumerate(on.hypotheses, 1)]
    return page(f"**Hypotheses on {where}:**", "\n".join(listed)).rstrip()
