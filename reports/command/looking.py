"""``convproof show`` and ``find``: what the catalogue has."""

from __future__ import annotations

from collections.abc import Sequence

from reports.collecting.selection import UsageError
from reports.command.catalogue import Entry, lookup, vocabulary
from reports.command.catalogue import find as entries
from symbolic.chapters import Lemma
from symbolic.decision.command import domain_named
from symbolic.decision.grammar import refuse_symbols
from symbolic.decision.recognition import is_formula, words
from symbolic.kernel.errors import ProofError
from symbolic.notation.names import domain_name
from symbolic.notation.proofs import proof_of
from symbolic.notation.statements import statement_text
from symbolic.notation.terminal import Parser, add_notation, say, symbols
from symbolic.showing import near


def show(arguments: Sequence[str], program: str) -> int:
    """Print a statement, and its proof if it has one."""
    parser = Parser(program, "Print a statement of the catalogue with its proof.")
    parser.add_argument("name", help="id (A1) or name (correlation_as_convolution)")
    parser.add_argument(
        "--domain", type=domain_named, help="R, Z, R2, Z2, Z/N or Z/5, …; default: its first"
    )
    add_notation(parser)
    given = parser.parse_args(arguments)
    found = lookup(given.name)
    if isinstance(found, Entry):
        lines = [f"{found.key} · {found.title}", found.status, f"convproof verify {found.key}"]
    else:
        lines = _lemma(found, given.domain or found.domains[0])
    say(symbols(given.notation)("\n".join(lines)))
    return 0


def _lemma(lemma: Lemma, domain: object) -> list[str]:
    try:
        theorem = lemma.on(domain)  # type: ignore[arg-type]
    except ProofError as error:
        raise UsageError(str(error)) from error
    return [
        f"{lemma.id} · {lemma.title}",
        f"proved on {', '.join(map(domain_name, lemma.domains))}; {lemma.source}",
        "",
        statement_text(theorem, domain),  # type: ignore[arg-type]
        "",
        str(proof_of(theorem)),
        "",
        f"in Python: symbolic.lemmas.{lemma.name}; with numbers: convproof verify {lemma.id}",
    ]


def find(arguments: Sequence[str], program: str) -> int:
    """Print what fits a formula or words; return 1 if nothing does."""
    parser = Parser(
        program, "Find lemmas, claims without proof, false statements and library functions."
    )
    parser.add_argument("text", nargs="+", help="a formula, 'conj(reflect(f))', or words")
    add_notation(parser, "; a formula has conv and corr")
    given = parser.parse_args(arguments)
    text = " ".join(given.text)
    if given.notation == "textbook":
        refuse_symbols(text)
    shown = symbols(given.notation)
    count = 0
    for entry in entries(text):
        say(shown(f"{entry.key}  {entry.title} ({entry.status})"))
        count += 1
    if not count:
        say(f"nothing found for {text!r}{_instead(text)}")
    return 0 if count else 1


def _instead(text: str) -> str:
    if is_formula(text):
        return "; a formula of claims has conv, corr, conj, reflect, shift, …"
    known = vocabulary()
    nearest = [n for word in words(text) for n in near(word, known, 2)]
    return f"; near: {', '.join(nearest)}" if nearest else ""
