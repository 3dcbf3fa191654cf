"""The seam to certificates: writes the proofs of lemmas down and replays them."""

from __future__ import annotations

from collections.abc import Iterable

from reports.facts.formula import Formula
from reports.facts.trust import CertificateFact, LedgerFact, TrustFact
from symbolic import check, lemmas
from symbolic.errors import ConvproofError, ProofError
from symbolic.kernel.certificate import certificate, check_all
from symbolic.notation import trust as ledger
from symbolic.notation.printing import latex, text
from symbolic.sympy_border.catalogue import Lemma
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.theorems import Theorem

FOLDER = "certificates"


def file_of(chapter: str) -> str:
    """Return the name of the file with the certificates of a chapter."""
    return f"{FOLDER}/chapter-{chapter.lower()}.json"


def certify(id_: str) -> tuple[CertificateFact, ...]:
    """Return the certificates of a lemma, one for each of its domains, replayed."""
    lemma = lemmas[id_]
    return tuple(_certificate(lemma, domain) for domain in lemma.domains)


def _certificate(lemma: Lemma, domain: Domain) -> CertificateFact:
    name = file_of(lemma.chapter)
    try:
        theorem = lemma.on(domain)
        written = theorem.certificate()
    except ConvproofError as error:
        return CertificateFact(name, False, f"not written: {error}")
    failure = _replay(written, theorem)
    return CertificateFact(
        name=name,
        replayed=not failure,
        failure=failure,
        rules=tuple(sorted(ledger.rules_used(theorem.token).items())),
        entered=_entered(theorem),
        text=written,
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
        ledger=tuple(LedgerFact(t.behaviour, t.where, t.test) for t in ledger.LEDGER),
        certificates=_by_chapter([lemmas[id_] for id_ in ids]),
    )


def _by_chapter(chosen: list[Lemma]) -> tuple[tuple[str, str], ...]:
    """Return one file per chapter with the proofs of its lemmas, each named “A1 on ℝ”, replayed.

    A lemma that cannot be proved has said so already and is left out.
    """
    files = []
    for chapter in dict.fromkeys(lemma.chapter for lemma in chosen):
        proved = {}
        for lemma in (entry for entry in chosen if entry.chapter == chapter):
            for domain in lemma.domains:
                try:
                    proved[f"{lemma.id} on {domain}"] = lemma.on(domain).token
                except ConvproofError:
                    continue
        if proved:
            written = certificate(proved)
            if set(check_all(written)) != set(proved):
                raise ProofError(f"the certificates of chapter {chapter} are not complete")
            files.append((file_of(chapter), written))
    return tuple(files)
