"""``convproof verify``: a statement of the catalogue, checked with numbers."""

from __future__ import annotations

from collections.abc import Sequence

from reports.collecting.selection import UsageError
from reports.command.catalogue import Entry, lookup
from symbolic.chapters import Lemma
from symbolic.decision.command import domain_named
from symbolic.kernel.terms import Term
from symbolic.notation.terminal import Parser, say

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
    given = parser.parse_args(arguments)
    found = _looked_up(given.name)
    if isinstance(found, Lemma):
        domains = [given.domain] if given.domain else found.domains
        return max(_lemma(found, domain, given.digits, given.seed) for domain in domains)
    if found.status.startswith("FALSE"):
        return _false(found.key)

    from numeric import examine  # noqa: PLC0415 - slow; bad usage is said before

    examination = examine(found.key, given.digits, given.seed)
    say(str(examination))
    return YES if examination.passed else NO


def _looked_up(name: str) -> Lemma | Entry:
    try:
        return lookup(name)
    except UsageError:
        from numeric.claims.registry import CLAIMS  # noqa: PLC0415 - slow, and seldom needed

        # A claim of one's own, of which the catalogue does not know.
        if name not in CLAIMS:
            raise
        return Entry(name, "", "")


def _lemma(lemma: Lemma, domain: Term, digits: int, seed: int) -> int:
    from numeric import verify  # noqa: PLC0415 - slow; bad usage is said before
    from symbolic import lemmas  # noqa: PLC0415
    from symbolic.sympy_border.translation import domain_face  # noqa: PLC0415

    theorem = lemmas[lemma.id].on(domain_face(domain))
    evidence = verify(theorem, digits=digits, seed=seed)
    say(str(evidence))
    return FAULT if evidence.fault else YES if evidence.passed else NO


def _false(key: str) -> int:
    from symbolic import decide  # noqa: PLC0415 - slow; bad usage is said before
    from symbolic.catalogue.false import FALSE_STATEMENTS  # noqa: PLC0415

    x = FALSE_STATEMENTS[key]
    if x.claim is not None:
        say(str(decide(*x.claim, domain=x.domain)))
    else:
        left, right = x.values or ("", "")
        say(f"refuted: {x.statement}", f"  with {x.witness}: left = {left}, right = {right}")
    return NO
