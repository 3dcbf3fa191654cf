"""The seam to certificates: writes the proofs of one lemma down and replays them."""

from __future__ import annotations

from reports.facts.formula import Formula
from reports.facts.trust import CertificateFact, LedgerFact, TrustFact
from symbolic import R2, Z2, R, Z, check, ledger, lemmas
from symbolic.domains import Domain
from symbolic.errors import ConvproofError
from symbolic.kernel import Theorem
from symbolic.lemmas import CYCLE, Lemma
from symbolic.printing import latex, text

FOLDER = "certificates"
SLUGS = {R: "R", Z: "Z", CYCLE: "ZN", R2: "R2", Z2: "Z2"}
"""What a domain is called in the name of a file."""


def certify(id_: str) -> tuple[CertificateFact, ...]:
    """Return the certificates of a lemma, one for each of its domains, replayed."""
    lemma = lemmas[id_]
    return tuple(_certificate(lemma, domain) for domain in lemma.domains)


def _certificate(lemma: Lemma, domain: Domain) -> CertificateFact:
    name = f"{FOLDER}/{lemma.id}-{SLUGS[domain]}.json"
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
        rules=tuple(sorted(ledger.rules_used(theorem).items())),
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
    return theorem.lhs, theorem.rhs, theorem.hypotheses, theorem.domain


def _entered(theorem: Theorem) -> tuple[tuple[Formula, str], ...]:
    entered = [
        (Formula(text(h), latex(h)), rule) for h, rule in ledger.hypotheses_entered(theorem).items()
    ]
    return tuple(sorted(entered, key=lambda pair: (len(pair[0].text), pair[0].text)))


def trust() -> TrustFact:
    """Return the trusted files and the ledger."""
    return TrustFact(
        files=tuple(ledger.trusted_lines().items()),
        ledger=tuple(LedgerFact(t.behaviour, t.where, t.test) for t in ledger.LEDGER),
    )
