"""``convproof verify``: a statement of the catalogue, checked with numbers."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Sequence

from reports.command.catalogue import lookup
from symbolic.chapters import Lemma
from symbolic.decision.command import domain_named
from symbolic.kernel.terms import Term
from symbolic.notation.terminal import Parser, add_notation, say, symbols

YES, NO, FAULT = 0, 1, 3


def verify(arguments: Sequence[str], program: str) -> int:
    """Check a statement with proved bounds.

    Returns 1 if it is not found to hold, 3 if that was proved.
    """
    parser = Parser(
        program,
        "Check a statement with numbers that have proved bounds.",
        epilog="exit status: 0 holds, 1 refuted or undecided, 2 not understood, 3 refuted although "
        "it was proved, a fault of convproof",
    )
    parser.add_argument("name", help="id (A1, F3, X1) or name of a lemma")
    parser.add_argument("--domain", type=domain_named, help="R, Z, R2, …; default: all it has")
    parser.add_argument("--digits", type=int, default=50, metavar="N", help="default: 50")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="default: 0")
    add_notation(parser)
    given = parser.parse_args(arguments)
    found = lookup(given.name)
    shown = symbols(given.notation)
    if isinstance(found, Lemma):
        domains = [given.domain] if given.domain else found.domains
        return max(_lemma(found, domain, given, shown) for domain in domains)
    if found.status.startswith("FALSE"):
        return _false(found.key, shown)

    from numeric import examine  # noqa: PLC0415 - slow; bad usage is said before

    examination = examine(found.key, given.digits, given.seed)
    say(shown(str(examination)))
    return YES if examination.passed else NO


def _lemma(lemma: Lemma, domain: Term, given: Namespace, shown: Callable[[str], str]) -> int:
    from numeric import verify  # noqa: PLC0415 - slow; bad usage is said before
    from symbolic import lemmas  # noqa: PLC0415
    from symbolic.sympy_border.facing import domain_face  # noqa: PLC0415

    theorem = lemmas[lemma.id].on(domain_face(domain))
    evidence = verify(theorem, digits=given.digits, seed=given.seed)
    say(shown(str(evidence)))
    return FAULT if evidence.fault else YES if evidence.passed else NO


def _false(key: str, shown: Callable[[str], str]) -> int:
    from symbolic import decide  # noqa: PLC0415 - slow; bad usage is said before
    from symbolic.catalogue.false import FALSE_STATEMENTS  # noqa: PLC0415
    from symbolic.sympy_border.printing import text  # noqa: PLC0415

    x = FALSE_STATEMENTS[key]
    if x.claim is not None:
        say(shown(str(decide(*x.claim, domain=x.domain))))
    else:
        left, right = map(text, x.values or ("", ""))
        say(shown(f"refuted: {x.statement}"), f"  with {x.witness}: left = {left}, right = {right}")
    return NO
