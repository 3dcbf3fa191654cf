"""The seam to the claims of `numeric`: asks for one and writes it down as facts."""

from __future__ import annotations

from numeric.checking import Verdict
from numeric.claims.examination import Finding, examine
from numeric.claims.registry import CLAIMS
from reports.facts.open import ClaimFact, TrialFact

_WORDS = {
    Verdict.AGREES: "agrees",
    Verdict.REFUTED: "refuted",
    Verdict.UNDECIDED: "undecided",
}


def claim_ids() -> tuple[str, ...]:
    """Return the ids of all claims, in the order of the catalogue."""
    return tuple(CLAIMS)


def claim_fact(id_: str, digits: int, seed: int) -> ClaimFact:
    """Return what the samples of a claim show."""
    found = examine(id_, digits=digits, seed=seed)
    trials = tuple(map(_trial, found.findings))
    return ClaimFact(found.id, found.checked, _WORDS[found.verdict], trials)


def failed_claim(id_: str, reason: str) -> ClaimFact:
    """Return the fact that a claim could not be examined."""
    return ClaimFact(id_, "", "failed", (TrialFact("any domain", "", "failed", reason=reason),))


def _trial(finding: Finding) -> TrialFact:
    return TrialFact(
        domain=finding.domain,
        family=finding.family,
        verdict=_WORDS[finding.verdict],
        outcomes=finding.outcomes,
        digits=finding.digits,
        margin=finding.margin,
        mutants=finding.mutants,
        told_apart=finding.told_apart,
        variants=finding.variants,
        survivors=finding.survivors,
        reason=f"{finding.reason}; {finding.remedy}" if finding.reason else "",
        set_aside=finding.set_aside,
    )
