"""The facts about what is not proved and what is false."""

from __future__ import annotations

from dataclasses import dataclass

from numeric.claims.findings import CaseFinding, Examination
from reports.facts.formula import Formula
from symbolic.catalogue.unproved import Unproved


@dataclass(frozen=True)
class FalseFact:
    """A false statement: refuted by `decide` in this run, or outside its language.

    Attributes
    ----------
    id, title, statement, domain
        The claim.
    truth
        The id of the lemma that has it right.
    outside
        Why `decide` was not asked; empty where it was.
    asked
        The equation that `decide` was asked, where it was.
    example
        The functions of the counterexample, computed or listed.
    left, right
        The two sides there.
    near
        True identities that `decide` offers instead.
    failure
        Why it counts as not refuted; empty where all is well.
    """

    id: str
    title: str
    statement: str
    domain: str
    truth: str
    outside: str = ""
    asked: Formula | None = None
    example: str = ""
    left: str = ""
    right: str = ""
    near: tuple[Formula, ...] = ()
    failure: str = ""


@dataclass(frozen=True)
class OpenFact:
    """What is not proved, what the lemmas do not reach, and the false statements.

    ``claims`` are what is checked with numbers of the first two; ``broken`` are claims of which
    nothing was found out, with the reason.
    """

    unproved: tuple[Unproved, ...]
    not_covered: tuple[tuple[str, str], ...]
    false: tuple[FalseFact, ...]
    claims: tuple[Examination, ...] = ()
    broken: tuple[tuple[str, str], ...] = ()

    @property
    def wrong(self) -> tuple[tuple[str, str], ...]:
        """The ids of the claims that do not pass, with what is wrong."""
        found = ((c.id, f"{c.verdict.name.lower()} {why_not(c)}") for c in self.claims)
        failed = ((id_, f"failed {reason}") for id_, reason in self.broken)
        return (*(x for x, c in zip(found, self.claims, strict=True) if not c.passed), *failed)

    def claim(self, id_: str) -> Examination | None:
        """Return what was found about a claim, None if it was not checked."""
        return next((c for c in self.claims if c.id == id_), None)


def why_not(claim: Examination) -> str:
    """Return why a claim does not pass, from the first finding that says so; nothing if it does."""
    told = (
        f"on {f.domain}: {reason_of(f)}" for f in claim.findings if f.reason and not f.set_aside
    )
    return "" if claim.passed else next(told, "nothing was checked")


def reason_of(found: CaseFinding) -> str:
    """Return why a finding does not agree, with the remedy if there is one."""
    return "; ".join(filter(None, (found.reason, found.remedy)))
