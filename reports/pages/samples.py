"""The page of the functions that were put in for the letters of the statements."""

from __future__ import annotations

from collections.abc import Iterable

from reports.facts.model import Facts
from reports.pages.chapters import INDEX
from reports.pages.markdown import code, heading, link, page, table
from symbolic.showing import escape


def samples_page(facts: Facts) -> str:
    """Return the page of the sample functions, or nothing if there are none."""
    used = _used(facts)
    if not used:
        return ""
    domains = dict.fromkeys(domain for domain, _, _, _ in used)
    return page(
        heading(1, "The functions of the samples"),
        link("First page", INDEX),
        "A family chooses one function for each letter, from the seed, the name of the family and "
        f"the letter ({code('i')} is the imaginary unit). A letter has several functions where "
        "statements ask for different ones, a real one for instance.",
        *(_on_domain(domain, [row[1:] for row in used if row[0] == domain]) for domain in domains),
    )


def _used(facts: Facts) -> list[tuple[str, str, str, str]]:
    """Return domain, family, letter and function, each once, in the order of the statements."""
    rows = (
        (on.domain.text, sample.family, letter, function)
        for statement in facts.statements
        for on in statement.domains
        for sample in on.evidence.samples
        for letter, function in sample.functions
    )
    return list(dict.fromkeys(rows))


def _on_domain(domain: str, rows: Iterable[tuple[str, ...]]) -> str:
    cells = [[escape(cell) for cell in row] for row in sorted(rows)]
    return page(heading(2, f"On {domain}"), table(["family", "letter", "function"], cells)).rstrip()
