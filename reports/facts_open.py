"""The facts about what is not proved and what is false."""

from __future__ import annotations

from dataclasses import dataclass

from reports.formula import Formula


@dataclass(frozen=True)
class UnprovedFact:
    """A statement of the catalogue without a proof, and why it has none."""

    id: str
    title: str
    statement: str
    reason: str


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
    """What is not proved, what the lemmas do not reach, and the false statements."""

    unproved: tuple[UnprovedFact, ...]
    not_covered: tuple[tuple[str, str], ...]
    false: tuple[FalseFact, ...]
