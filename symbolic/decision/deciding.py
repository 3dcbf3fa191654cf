"""Deciding a claim: a theorem with the lemmas it rests on, or numbers that refute it."""

from __future__ import annotations

from dataclasses import dataclass

from symbolic.chapters.registry import ALL
from symbolic.decision.agreement import Agreement, compare
from symbolic.decision.algebra import home_of, period_of
from symbolic.decision.proof import prove
from symbolic.decision.recognition import Named, lemma_of
from symbolic.decision.refutation import Refutation
from symbolic.decision.suggestions import Condition, conditions, did_you_mean
from symbolic.errors import Undecidable
from symbolic.kernel.errors import TermError
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import Term
from symbolic.notation.names import domain_name
from symbolic.notation.printing import text

Sides = tuple[Term, Term]


@dataclass(frozen=True, eq=False)
class Proved:
    """A claim that is true.

    Attributes
    ----------
    claim
        The two function terms.
    theorem
        Their equality at a generic point, under integrability of the letters where products of
        three or more functions, or sums, need it, and under what was declared of the letters.
    lemmas
        The ids of the lemmas of the catalogue by which both sides were rewritten.
    lemma
        The lemma that the claim is, if it is one or a special case of one.
    by_cases
        Whether the claim is true because of the length of the cycle, or was proved for each residue
        of the symbols in shifts.
    """

    claim: Sides
    theorem: Theorem
    lemmas: tuple[str, ...]
    lemma: Named | None
    by_cases: bool


@dataclass(frozen=True, eq=False)
class Refuted:
    """A claim that is false.

    Attributes
    ----------
    claim
        The two function terms.
    found
        Concrete functions and numbers, and a point, for which the sides differ.
    conditions
        What makes the claim true if it is declared of its letters, with the lemma that this is.
    did_you_mean
        True identities near the claim, fewest changes first.
    """

    claim: Sides
    found: Refutation
    conditions: tuple[tuple[Condition, Named | None], ...]
    did_you_mean: tuple[Sides, ...]


def decide_terms(left: Term, right: Term) -> Proved | Refuted:
    """Decide whether two function terms are equal for all functions on their domain.

    Parameters
    ----------
    left, right
        Function terms on ℝ, ℤ, ℝ², ℤ² or ℤ/N; with N a variable the claim is meant for every N.
        What is declared of their letters is given.

    Raises
    ------
    Undecidable
        If the claim is outside the language, or larger than a documented limit: `MOST_TERMS` terms
        when multiplied out, `MOST_CASES` residues of symbols in shifts, `LONGEST_CYCLE` points of a
        cycle where the claim is true because of its length, or a limit of the kernel on terms. The
        message says which.
    """
    _check(left, right)
    answer = compare(left, right)
    if isinstance(answer, Agreement):
        try:
            proof = prove(left, right, answer)
        except TermError as error:
            message = f"the claim is true, but its proof is beyond a limit of the kernel: {error}"
            raise Undecidable(message) from error
        by_cases = period_of(home_of(left)) is not None and answer.special
        lemma = lemma_of(left, right)
        return Proved((left, right), proof.theorem, proof.lemmas, lemma, by_cases)
    claim = (left, right)
    true_for = conditions(left, right)
    named = tuple((c, lemma_of(c.applied(left), c.applied(right))) for c in true_for)
    return Refuted(claim, answer, named, did_you_mean(left, right))


def _check(left: Term, right: Term) -> None:
    """Refuse domains without lemmas, and claims in which one name means two things."""
    domain = home_of(left)
    if home_of(right) is not domain:
        sides = " and ".join(map(domain_name, (domain, home_of(right))))
        raise Undecidable(f"the sides of the claim live on {sides}; one domain is needed")
    if domain not in ALL and domain.head != "Cycle":
        raise Undecidable(f"{domain_name(domain)}: claims are decided on ℝ, ℤ, ℤ/N, ℝ² and ℤ²")
    shown = list(map(text, left.free | right.free | domain.free))
    twice = sorted({name for name in shown if shown.count(name) > 1})
    if twice:
        raise Undecidable(
            f"{', '.join(twice)} stands for different things, or is spelled in two ways, such as α "
            "and alpha; call them differently"
        )
