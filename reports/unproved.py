"""The page about what is not proved, what the lemmas do not reach, and what is false."""

from __future__ import annotations

from reports.chapters import INDEX, address
from reports.facts import Facts
from reports.facts_open import FalseFact, OpenFact
from reports.markdown import details, escape, heading, inline_math, link, page, table

OPEN_PAGE = "open.md"


def open_page(facts: Facts, known: OpenFact) -> str:
    """Return the page of the open and the false statements."""
    return page(
        heading(1, "Not proved, not covered, and false"),
        link("First page", INDEX),
        heading(2, "In the catalogue, but not proved", "unproved"),
        "**None of these is a theorem here, and none is checked by this report**, not with "
        "numbers either. They are listed so that nobody takes their absence for an oversight.",
        _unproved(known),
        heading(2, "What the lemmas do not reach", "not-covered"),
        "These lemmas are proved, but their entries in the catalogue say more. The rest is not "
        "proved and not checked by this report.",
        table(
            ["id", "not covered"],
            [[_reference(facts, id_), escape(words)] for id_, words in known.not_covered],
        ),
        heading(2, "False statements", "false"),
        "Found in books and programs. *Computed* means that `decide` refuted the claim in this "
        "run, as an equation of its language, and the values are its own, in exact arithmetic: an "
        "even function is u + R u, and two inner products that agree for all functions are two "
        "functions that agree. *Listed* means that the claim is "
        "outside its language: the witness stands in the catalogue and was not computed here.",
        _false(facts, known),
    )


def count(known: OpenFact) -> str:
    """Return how many false statements were refuted, and how many things are open."""
    refuted = [x for x in known.false if not x.failure]
    listed = sum(bool(x.outside) for x in refuted)
    return (
        f"{len(known.false)} false statements: {len(refuted) - listed} refuted by decide, {listed} "
        f"with a listed witness; {len(known.unproved)} statements not proved"
    )


def _unproved(known: OpenFact) -> str:
    rows = [[x.id, escape(x.title), escape(x.statement), escape(x.reason)] for x in known.unproved]
    listed = table(["id", "title", "statement", "why there is no proof"], rows)
    return details(f"{len(rows)} statements that are not proved", listed)


def _reference(facts: Facts, id_: str) -> str:
    """Return an id, as a link where the report has the statement."""
    found = next((s for s in facts.statements if s.id == id_), None)
    return link(id_, address(found)) if found else id_


def _false(facts: Facts, known: OpenFact) -> str:
    header = ["id", "claim", "on", "refuted by", "left", "right", "true instead"]
    return table(header, [_row(facts, x) for x in known.false])


def _row(facts: Facts, false: FalseFact) -> list[str]:
    return [
        false.id,
        f"{escape(false.title)}: {escape(false.statement)}",
        escape(false.domain),
        _refutation(false),
        escape(false.left) or "—",
        escape(false.right) or "—",
        _truth(facts, false),
    ]


def _refutation(false: FalseFact) -> str:
    if false.failure:
        return f"**NOT REFUTED:** {escape(false.failure)}"
    if false.outside:
        return f"listed: {escape(false.example)} ({escape(false.outside)})"
    asked = f"{inline_math(false.asked.latex)} with " if false.asked else ""
    return f"computed: {asked}{escape(false.example)}"


def _truth(facts: Facts, false: FalseFact) -> str:
    lemma = _reference(facts, false.truth)
    return "; ".join([*(inline_math(near.latex) for near in false.near), f"lemma {lemma}"])
