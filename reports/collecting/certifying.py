"""The seam to certificates: writes the proofs of lemmas down and replays them."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reports.facts.formula import Formula
from reports.facts.trust import CertificateFact, TrustFact
from symbolic import check, lemmas
from symbolic.errors import ConvproofError, ProofError
from symbolic.kernel.certificate import certificate, check_all
from symbolic.kernel.rules import Theorem as Token
from symbolic.notation import trust as ledger
from symbolic.notation.printing import latex, text
from symbolic.sympy_border.catalogue import Lemma
from symbolic.sympy_border.domains import Domain
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


def certify(id_: str) -> tuple[CertificateFact, ...]:
    """Return the certificates of a lemma, one for each of its domains, replayed."""
    lemma = lemmas[id_]
    return tuple(_certificate(lemma, domain) for domain in lemma.domains)


def _certificate(lemma: Lemma, domain: Domain) -> CertificateFact:
    try:
        theorem = lemma.on(domain)
        written = theorem.certificate()
    except ConvproofError as error:
        return CertificateFact("", False, f"not written: {error}")
    failure = _replay(written, theorem)
    return CertificateFact(
        name=file_of(lemma.id, str(domain)),
        replayed=not failure,
        failure=failure,
        rules=tuple(sorted(ledger.rules_used(theorem.token).items())),
        entered=_entered(theorem),
    )


def _replay(written: str, theorem: Theorem) -> str:
    """Return why a certificate does not replay to a theorem, or nothing if it does."""
    try:
        replayed = check(written)
    except ConvproofError as error:
        return str(error)
    return "" if _claim(replayed) == _claim(theorem) else f"it proves “{replayed}”"


def _claim(theorem: Theorem) -> tuple[object, ...]:
    return theorem.token.lhs, theorem.token.rhs, theorem.token.hypotheses


def _entered(theorem: Theorem) -> tuple[tuple[Formula, str], ...]:
    entered = [
        (Formula(text(h), latex(h)), rule)
        for h, rule in ledger.hypotheses_entered(theorem.token).items()
    ]
    return tuple(sorted(entered, key=lambda pair: (len(pair[0].text), pair[0].text)))


def trust(ids: Iterable[str]) -> TrustFact:
    """Return the trusted files, the ledger, and the certificates of these lemmas by chapter."""
    return TrustFact(
        files=tuple(ledger.trusted_lines().items()),
        ledger=ledger.LEDGER,
        certificates=_files([lemmas[id_] for id_ in ids]),
    )


def _files(chosen: list[Lemma]) -> tuple[tuple[str, str], ...]:
    """Return the files with the proofs of lemmas, each named “A1 on ℝ”, replayed.

    A lemma that cannot be proved has said so already and is left out.
    """
    proved: dict[str, dict[str, Token]] = {}
    for lemma in chosen:
        for domain in lemma.domains:
            try:
                token = lemma.on(domain).token
            except ConvproofError:
                continue
            name = file_of(lemma.id, str(domain))
            proved.setdefault(name, {})[f"{lemma.id} on {domain}"] = token
    files = []
    for name, theorems in proved.items():
        written = certificate(theorems)
        if set(check_all(written)) != set(theorems):
            raise ProofError(f"{name}: the certificates are not complete")
        files.append((name, written))
    return tuple(files)
