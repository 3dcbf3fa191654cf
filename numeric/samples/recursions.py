"""Sequences of functions w_0, w_1, …: given by a start and a recursion, or drawn step by step.

A hypothesis w_{s+1}(t) = R(s, w_s, x_s, …)(t) for all s and t says what w_{s+1} is, so that the
value of w_k unfolds to values at step 0, and h_0(t) = w_0(−t) unfolds once more. Other sequences,
such as data, have one sample for each step.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from random import Random
from typing import NamedTuple

from numeric.formulas.formula import Formula, Number, Product, Sum
from numeric.samples.functions import Complex
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import ONE, ZERO, N, Term, bound_point, flat, number, opened


class Member(NamedTuple):
    """One function of a sequence: that of a letter at a step."""

    letter: Term
    step: int


@dataclass(frozen=True)
class Recursions:
    """What hypotheses say of sequences of functions.

    Attributes
    ----------
    rules
        For a letter the hypothesis that gives its next member.
    starts
        For a letter the values of its member 0, in the bound point.
    """

    rules: dict[Term, Term]
    starts: dict[Term, Term]

    @classmethod
    def of(cls, hypotheses: Iterable[Term]) -> Recursions:
        """Return the recursions and starts among some hypotheses."""
        found = cls({}, {})
        for hypothesis in hypotheses:
            rule, start = _rule(hypothesis), _start(hypothesis)
            if rule is not None:
                found.rules.setdefault(rule, hypothesis)
            if start is not None and start[0] not in found.starts and not found._circular(*start):
                found.starts[start[0]] = start[1]
        return found

    def explains(self, hypothesis: Term) -> bool:
        """Tell whether a hypothesis is the recursion, or the start, that is used for a letter."""
        start = _start(hypothesis)
        return hypothesis in self.rules.values() or (
            start is not None and self.starts.get(start[0]) == start[1]
        )

    def _circular(self, letter: Term, start: Term) -> bool:
        """Tell whether a start of the letter would be needed for itself."""
        found: set[Term] = set()
        waiting = set(sequences([start]))
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting |= sequences([self.starts[one]] if one in self.starts else []) - found
        return letter in found

    def values(self, letter: Term, step: int) -> Term | None:
        """Return the values of a member in the bound point, or None if it is a sample."""
        if step == 0:
            return self.starts.get(letter)
        rule = self.rules.get(letter)
        if rule is None:
            return None
        inner = opened(rule, [number(step - 1)])
        return inner.parts[0].parts[1]  # type: ignore[no-any-return]

    def drawn(self, letters: Iterable[Term], steps: int) -> tuple[Member, ...]:
        """Return the members that need a sample for all sequences up to a number of steps."""
        members = (Member(x, k) for x in letters for k in range(max(1, steps)))
        return tuple(m for m in members if m.letter not in {**self.rules, **self.starts}) + tuple(
            Member(x, 0) for x in self.rules if x not in self.starts
        )


def sequences(terms: Iterable[Term]) -> frozenset[Term]:
    """Return the letters that stand for sequences."""
    return frozenset(n for term in terms for n in term.free if is_sequence(n))


def is_sequence(name: Term) -> bool:
    """Tell whether a name is a letter for a sequence of functions: it takes a step, and a place."""
    if name.head != "Letter":
        return False
    first, *others = lines(name.home)
    return first.head == "N" and bool(others)


def scalar_map(name: str, arguments: list[Formula]) -> Formula:
    """Return a value of an arbitrary function of numbers; see `scalar_polynomial`."""
    linear, mixed = scalar_polynomial(name, len(arguments))
    pairs = zip(mixed, pairwise(arguments), strict=True)
    return Sum(
        (
            *(Product((Number(*c), z)) for c, z in zip(linear, arguments, strict=True)),
            *(Product((Number(*c), a, b)) for c, (a, b) in pairs),
        )
    )


def scalar_polynomial(name: str, count: int) -> tuple[list[Complex], list[Complex]]:
    """Return c and d of the polynomial Σ c_k z_k + Σ d_k z_k z_{k+1}, chosen by its name.

    The coefficients are Gaussian rationals. It is 0 at 0, so that what decays still decays, and
    neither linear nor symmetric in its arguments.
    """
    source = Random(f"update rule {name}")  # noqa: S311 - samples, not secrets

    def drawn() -> Complex:
        return Fraction(source.randint(1, 9), 10), Fraction(source.randint(-9, -1), 10)

    return [drawn() for _ in range(count)], [drawn() for _ in range(count - 1)]


def _rule(hypothesis: Term) -> Term | None:
    """Return w, if a hypothesis says for all s and t what w_{s+1}(t) is."""
    if hypothesis.head != "ForAll" or hypothesis.parts[1] is not N:
        return None
    inner = hypothesis.parts[0]
    if inner.head != "ForAll" or inner.parts[0].head != "Equation":
        return None
    found = _member_at(inner.parts[0].parts[0], inner.parts[1])
    if found is None:
        return None
    letter, step = found
    (bound,) = bound_point(N, 1)
    return letter if step.head == "Add" and set(flat("Add", step)) == {bound, ONE} else None


def _start(hypothesis: Term) -> tuple[Term, Term] | None:
    """Return w and its values, if a hypothesis says for all t what w_0(t) is."""
    if hypothesis.head != "ForAll" or hypothesis.parts[0].head != "Equation":
        return None
    left, right = hypothesis.parts[0].parts
    found = _member_at(left, hypothesis.parts[1])
    return (found[0], right) if found is not None and found[1] is ZERO else None


def _member_at(term: Term, domain: Term) -> tuple[Term, Term] | None:
    """Return w and s, if a term is the value of w_s at the nearest bound point of the domain."""
    if term.head != "At" or not is_sequence(term.parts[0]):
        return None
    letter, step, *place = term.parts
    return (letter, step) if tuple(place) == bound_point(domain) else None
