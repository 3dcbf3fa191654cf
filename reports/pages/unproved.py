"""The page about what is not proved, what the lemmas do not reach, and what is false."""

from __future__ import annotations

from numeric.claims.findings import CaseFinding
from reports.facts.model import Facts
from reports.facts.open import FalseFact, OpenFact, reason_of
from reports.markup.markdown import details, heading, inline_math, link, page, table
from reports.markup.numbers import counted
from reports.pages.chapters import INDEX, NOTATION, address
from symbolic.showing import escape

OPEN_PAGE = "open.md"


def open_page(facts: Facts, known: OpenFact) -> str:
    """Return the page of the open and the false statements."""
    return page(
        heading(1, "Not proved, not covered, and false"),
        f"{link('First page', INDEX)} · {escape(NOTATION)}",
        heading(2, "In the catalogue, but not proved", "unproved"),
        "**None of these is a theorem here: they are checked with numbers, not proved.** Both "
        "sides are exact rationals or balls with proved radii. An equation *agrees* if the balls "
        "meet to the digits asked for; an inequality *holds* if the balls are apart in the right "
        "order, and *touches* where both sides are equal to so many digits. Every claim has "
        "mutants, false variants of it: its own, and for each assertion the right side of the "
        "equation times 1.001 or the inequality reversed. Evidence counts only if the same samples "
        "refute each one.",
        _unproved(known),
        *(_trials(known, x.id, x.title) for x in known.unproved),
        heading(2, "What the lemmas do not reach", "not-covered"),
        "These lemmas are proved, but their entries in the catalogue say more. The rest is not "
        "proved; the last column says what is checked with numbers.",
        table(
            ["id", "not covered", "checked with numbers, not proved"],
            [
                [_reference(facts, id_), escape(words), _in_short(known, id_)]
                for id_, words in known.not_covered
            ],
        ),
        *(_trials(known, id_, "what the lemma does not reach") for id_, _ in known.not_covered),
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
    passed = [c for c in known.claims if c.passed]
    total = len(known.claims) + len(known.broken)
    told = sum(c.mutants[0] for c in passed)
    checked = (
        f", {len(passed)} of {counted(total, 'claim')} checked with numbers agree and their "
        f"samples refute {counted(told, 'mutant')}"
        if total
        else ""
    )
    return (
        f"{counted(len(known.false), 'false statement')}: {len(refuted) - listed} refuted by "
        f"decide, {listed} with a listed witness; "
        f"{counted(len(known.unproved), 'statement')} not proved{checked}"
    )


def _unproved(known: OpenFact) -> str:
    rows = [
        [
            f'<a id="{x.id.lower()}"></a>{x.id}',
            f"{escape(x.title)}: {escape(x.statement)}",
            escape(x.reason),
            _in_short(known, x.id),
        ]
        for x in known.unproved
    ]
    header = ["id", "statement", "why there is no proof", "checked with numbers, not proved"]
    return table(header, rows)


def _in_short(known: OpenFact, id_: str) -> str:
    """Return the verdict about a claim, where it was checked, and what of its mutants."""
    wrong = dict(known.wrong).get(id_)
    if wrong is not None:
        verdict, _, why = wrong.partition(" ")
        return f"**{escape(verdict.upper())}** {escape(why)}"
    claim = known.claim(id_)
    if claim is None:
        return "not checked"
    counted = [f for f in claim.findings if not f.set_aside]
    domains = ", ".join(dict.fromkeys(f.domain for f in counted))
    told, of = sum(f.told_apart for f in counted), sum(f.mutants for f in counted)
    return escape(f"agrees on {domains}; {told} of {of} mutants refuted")


def _trials(known: OpenFact, id_: str, title: str) -> str:
    """Return, folded away, what exactly was compared and what each family of samples showed."""
    claim = known.claim(id_)
    if claim is None:
        return ""
    header = ["domain", "samples", "comparisons", "digits", "margin at least", "mutants refuted"]
    rows = [_trial(found) for found in claim.findings]
    variants = dict.fromkeys(name for f in claim.findings for name in f.variants)
    body = page(
        f"Compared: {escape(claim.checked)}.",
        table(header, rows),
        f"Its own mutants: {escape('; '.join(variants))}." if variants else "",
    ).rstrip()
    return details(f"{id_} with numbers: {title}", body)


def _trial(found: CaseFinding) -> list[str]:
    if found.set_aside:
        aside = escape(f"set aside: {reason_of(found)}")
        return [escape(found.domain), escape(found.family), aside, "—", "—", "—"]
    counts = ", ".join(f"{n} {name}" for name, n in found.outcomes) or "none"
    if found.reason:
        counts = f"**{found.verdict.name}** {escape(reason_of(found))} ({counts})"
    survivors = f": not {escape(', '.join(found.survivors))}" if found.survivors else ""
    return [
        escape(found.domain),
        escape(found.family),
        counts,
        _digits(found),
        found.margin or "—",
        f"{found.told_apart} of {found.mutants}{survivors}",
    ]


def _digits(found: CaseFinding) -> str:
    if found.digits is not None:
        return str(found.digits)
    equal = any(name in {"agrees", "touches"} for name, _ in found.outcomes)
    return "exact" if equal else "—"


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
