"""The page of a statement: the other domains, the samples with their functions, the mutants."""

from __future__ import annotations

from reports.facts.model import DomainFact, StatementFact
from reports.markup.markdown import details, displayed, heading, link, page
from reports.pages.chapters import address, certificate, hypotheses, proof_on
from reports.pages.findings import domains_table, evidence_in_a_line, samples_of, survivors
from reports.pages.proofs import same_line_by_line

_ROOT = "../"


def statement_page(statement: StatementFact) -> str:
    """Return the page of a statement."""
    shown = (statement.proved or statement.domains)[0]
    others = [d for d in statement.domains if d is not shown]
    sampled = [(d, samples_of(d)) for d in statement.domains]
    return page(
        heading(1, f"{statement.id} · {statement.title}"),
        f"{link('First page', f'{_ROOT}index.md')} · "
        + link(f"the statement and its proof on {shown.domain.text}", _ROOT + address(statement)),
        displayed(shown.statement.latex, shown.statement.text) if shown.statement else "",
        heading(2, "Other domains", "domains") if others else "",
        *(_on_another(d, shown) for d in others),
        heading(2, "Checked with numbers", "evidence"),
        evidence_in_a_line(statement),
        domains_table(statement),
        *(details(f"Samples on {d.domain.text}", found) for d, found in sampled if found),
        heading(2, "Mutants that no sample refutes", "mutants") if survivors(statement) else "",
        survivors(statement),
    )


def _on_another(on: DomainFact, shown: DomainFact) -> str:
    """Return a statement on another domain, in full only where the lines really differ."""
    title = heading(3, f"On {on.domain.text}")
    statement = displayed(on.statement.latex, on.statement.text) if on.statement else ""
    if not same_line_by_line(shown, on):
        return page(title, statement, proof_on(on, _ROOT)).rstrip()
    return page(
        title, statement, hypotheses(on), _same(on, shown), certificate(on.certificate, _ROOT)
    ).rstrip()


def _same(on: DomainFact, shown: DomainFact) -> str:
    words = f"The proof is the one on {shown.domain.text} line by line"
    if "ℝ" in shown.domain.text and "ℤ" in on.domain.text:
        words += (
            ", with n for t, m, k, … for τ, σ, … and Σ for ∫ (run backwards, without the sign of "
            "dτ = −dτ′, where the limits are turned)"
        )
    if "²" in on.domain.text and "²" not in shown.domain.text:
        words += ", the second coordinate treated like the first"
    return f"{words}."
