"""The seam to certificates: writes proofs down and replays them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from reports.facts.formula import Formula
from reports.facts.trust import CertificateFact, TrustFact
from symbolic import check_all
from symbolic.errors import ConvproofError
from symbolic.kernel.certificate import certificate
from symbolic.notation import trust as ledger
from symbolic.notation.printing import latex, text
from symbolic.sympy_border.theorems import Theorem

FOLDER = "certificates"

BY_DOMAIN = {"H": {"ℝ": "r", "ℤ": "z", "ℤ/N": "cycle", "ℝ²": "r2", "ℤ²": "z2"}}
"""Chapters whose proofs are more than one file may hold, with the names of their parts."""

APART = re.compile("H1[12]")
"""Lemmas whose proofs are as large as those of the rest of their chapter: exact changes."""


def file_of(id_: str, domain: str = "") -> str:
    """Return the name of the file with the certificate of a lemma on a domain.

    It is that of the lemma's chapter; chapters that are too large are divided.
    """
    chapter = id_[0]
    parts = [chapter.lower()]
    if chapter in BY_DOMAIN:
        parts.append(BY_DOMAIN[chapter][domain])
    if APART.match(id_):
        parts.append("changes")
    return f"{FOLDER}/chapter-{'-'.join(parts)}.json"


def certified(name: str, theorems: Mapping[str, Theorem]) -> tuple[str, list[CertificateFact]]:
    """Write proofs down in one file and replay it; return it, and what is told of each proof.

    Parameters
    ----------
    name
        Of the file.
    theorems
        By their names in it, as “A1 on ℝ”.
    """
    written, failures = _written(theorems)
    return written, [
        CertificateFact(
            name=name if written else "",
            replayed=not failure,
            failure=failure,
            rules=tuple(sorted(ledger.rules_used(theorem.token).items())),
            entered=_entered(theorem),
        )
        for theorem, failure in zip(theorems.values(), failures, strict=True)
    ]


def _written(proved: Mapping[str, Theorem]) -> tuple[str, list[str]]:
    """Return a file of proofs, and for each why it does not replay, or nothing if it does."""
    try:
        written = certificate({key: theorem.token for key, theorem in proved.items()})
    except ConvproofError as error:
        return "", [f"not written: {error}"] * len(proved)
    try:
        replayed = check_all(written)
    except ConvproofError as error:
        return written, [str(error)] * len(proved)
    return written, [_failure(replayed.get(key), theorem) for key, theorem in proved.items()]


def _failure(replayed: Theorem | None, proved: Theorem) -> str:
    if replayed is None:
        return "the file does not hold it"
    return "" if _claim(replayed) == _claim(proved) else f"it proves “{replayed}”"


def _claim(theorem: Theorem) -> tuple[object, ...]:
    return theorem.token.lhs, theorem.token.rhs, theorem.token.hypotheses


def _entered(theorem: Theorem) -> tuple[tuple[Formula, str], ...]:
    entered = [
        (Formula(text(h), latex(h)), rule)
        for h, rule in ledger.hypotheses_entered(theorem.token).items()
    ]
    return tuple(sorted(entered, key=lambda pair: (len(pair[0].text), pair[0].text)))


def trust(files: Iterable[tuple[str, str]]) -> TrustFact:
    """Return the trusted files, the ledger, and the files of certificates."""
    return TrustFact(
        files=tuple(ledger.trusted_lines().items()),
        ledger=ledger.LEDGER,
        certificates=tuple(files),
    )
