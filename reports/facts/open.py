"""The facts about what is not proved and what is false."""

from __future__ import annotations

from dataclasses import dataclass

from reports.facts.formula import Formula


@dataclass(frozen=True)
class UnprovedFact:
    """A statement of the catalogue without a proof, and why it has none."""

    id: str
    title: str
    statement: str
    reason: str


@dataclass(frozen=True)
class TrialFact:
    """What the samples of one family showed about a claim on one domain.

    Attributes
    ----------
    domain, family
        Where the samples live and what they are.
    verdict
        As text: agrees, refuted or undecided.
    outcomes
        How many comparisons agreed, held, touched, failed and so on.
    digits
        The least number of digits proved where sides are equal or touch; None where all such sides
        are exact, or there are none.
    margin
        The least proved relative margin of an inequality, as text.
    mutants, told_apart, variants, survivors
        The false variants of the claim: how many, how many were refuted, the names of those that
        are its own, and what was not refuted.
    reason
        Where the verdict is not *agrees*.
    set_aside
        Whether it was not checked because it would take too long; it counts for nothing.
    """

    domain: str
    family: str
    verdict: str
    outcomes: tuple[tuple[str, int], ...] = ()
    digits: int | None = None
    margin: str = ""
    mutants: int = 0
    told_apart: int = 0
    variants: tuple[str, ...] = ()
    survivors: tuple[str, ...] = ()
    reason: str = ""
    set_aside: bool = False


@dataclass(frozen=True)
class ClaimFact:
    """What was found about a statement that is not proved, with numbers.

    Attributes
    ----------
    id
        The id in the catalogue.
    checked
        What exactly was compared.
    verdict
        As text: agrees, refuted or undecided; failed where nothing was found out.
    trials
        One for every domain and family.
    """

    id: str
    checked: str
    verdict: str
    trials: tuple[TrialFact, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether the samples agree with the claim and refute all its mutants."""
        return self.verdict == "agrees"

    @property
    def reason(self) -> str:
        """Why it does not pass, from the first trial that says so."""
        found = (f"on {t.domain}: {t.reason}" for t in self.trials if t.reason and not t.set_aside)
        return "" if self.passes else next(found, "nothing was checked")


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

    ``claims`` are what is checked with numbers of the first two.
    """

    unproved: tuple[UnprovedFact, ...]
    not_covered: tuple[tuple[str, str], ...]
    false: tuple[FalseFact, ...]
    claims: tuple[ClaimFact, ...] = ()

    def claim(self, id_: str) -> ClaimFact | None:
        """Return what was found about a claim, None if it was not checked."""
        return next((c for c in self.claims if c.id == id_), None)
