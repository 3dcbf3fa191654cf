"""The page about trust: what a proof rests on, and how to check one without this program."""

from __future__ import annotations

from collections import Counter

from reports.facts.model import Facts, StatementFact
from reports.facts.trust import CertificateFact, TrustFact
from reports.markup.markdown import (
    bullets,
    code,
    code_block,
    details,
    heading,
    inline_displayed,
    link,
    page,
    table,
)
from reports.markup.numbers import counted
from reports.pages.chapters import INDEX, address
from symbolic.showing import escape

TRUST_PAGE = "trust.md"


def trust_page(facts: Facts, trust: TrustFact) -> str:
    """Return the page about what proofs rest on."""
    return page(
        heading(1, "What a proof rests on"),
        link("First page", INDEX),
        "Every theorem is made by a rule of the kernel from theorems made before; nothing else "
        "can make one. So a false theorem needs a mistake in one of the files below, or in a "
        "behaviour of Python on which they rely.",
        heading(2, "The trusted files", "files"),
        _files(trust),
        heading(2, "The ledger", "ledger"),
        _ledger(trust),
        heading(2, "Certificates", "certificates"),
        _certificates(facts),
        heading(2, "Rules used", "rules"),
        _rules(facts),
        heading(2, "Hypotheses, and where each entered", "hypotheses"),
        _entered(facts),
    )


def count(facts: Facts) -> str:
    """Return how many certificates were written and replayed."""
    written = facts.certificates
    replayed = sum(c.replayed for c in written)
    return f"{counted(len(written), 'certificate')} written, {replayed} replayed"


def _files(trust: TrustFact) -> str:
    rows = [[code(f"symbolic/kernel/{name}.py"), str(lines)] for name, lines in trust.files]
    total = sum(lines for _, lines in trust.files)
    return page(
        "Lines of code, without comments, docstrings and blank lines:",
        table(["file", "lines"], [*rows, ["together", str(total)]]),
    ).rstrip()


def _ledger(trust: TrustFact) -> str:
    rows = [
        [escape(x.behaviour), ", ".join(map(code, x.where)), code(x.test)] for x in trust.ledger
    ]
    return page(
        "What these files take on faith, and the test in "
        f"{code('tests/symbolic/test_what_is_trusted.py')} that watches it:",
        table(["behaviour", "relied upon in", "test"], rows),
    ).rstrip()


def _certificates(facts: Facts) -> str:
    written = facts.certificates
    bad = [f"{c.name}: {c.failure}" for c in written if not c.replayed]
    example = written[0].name if written else "certificates/chapter-a.json"
    return page(
        f"{count(facts)}. Each is linked from its statement. Replaying carries every step out "
        "again by the rules of the kernel and compares the result with the claim; what a file "
        "says is never believed. To check one, or all, in a fresh process:",
        code_block(f"python -m symbolic.kernel {example}\npython -m symbolic.kernel "
                   "certificates/*.json", "sh"),
        bullets([f"**FAILED** {escape(line)}" for line in bad]),
    ).rstrip()  # fmt: skip


def _rules(facts: Facts) -> str:
    theorems: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    for certificate in facts.certificates:
        for rule, times in certificate.rules:
            theorems[rule] += 1
            steps[rule] += times
    rows = [
        [code(rule), str(number), str(steps[rule])]
        for rule, number in sorted(theorems.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    if not rows:
        return "No proof was written down."
    return page(
        "In the proofs down to the definitions; a lemma that several theorems use counts in each.",
        table(["rule", "theorems that use it", "steps in their proofs"], rows),
    ).rstrip()


def _entered(facts: Facts) -> str:
    chapters = [
        details(chapter.title, _of_chapter(facts.of_chapter(chapter.letter)))
        for chapter in facts.chapters
        if any(_first(s) for s in facts.of_chapter(chapter.letter))
    ]
    return page(
        "Each statement on the first of its domains; the rule is the one in whose conclusion the "
        "hypothesis first stands. A statement with “none” holds for all functions: either side "
        "has a value exactly when the other has one.",
        *chapters,
    ).rstrip()


def _first(statement: StatementFact) -> CertificateFact | None:
    found = statement.domains[0].certificate
    return found if found and found.name else None


def _of_chapter(statements: tuple[StatementFact, ...]) -> str:
    rows = []
    for statement in statements:
        certificate = _first(statement)
        if certificate is None:
            continue
        name = f"{link(statement.id, address(statement))} on {statement.domains[0].domain.text}"
        entered = [
            [inline_displayed(h.latex, h.text), code(rule)] for h, rule in certificate.entered
        ]
        for number, cells in enumerate(entered or [["none", "—"]]):
            rows.append([name if number == 0 else "", *cells])
    return table(["statement", "hypothesis", "entered by"], rows)
