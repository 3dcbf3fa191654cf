"""Moves of proofs about runs: use an equation, rewrite below operators, turn totals, induct."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from symbolic.chapters.deep.network import flat
from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import holds
from symbolic.kernel.terms import Term
from symbolic.proving import rewriting, totals
from symbolic.proving.language import Point, Scalar
from symbolic.proving.rewriting import chain, fresh_point, tidied, tidied_left


def given(hypothesis: Term, *point: Scalar | int | Point) -> Theorem:
    """Return an equation for all points, at one of them, with itself as hypothesis."""
    return tidied_left(tidied(rules.assume(hypothesis, [Point(flat(point)).terms])))


def rewritten(start: Theorem, facts: Sequence[Theorem]) -> Theorem:
    """Rewrite the right side by equations, also in the arguments of operators."""
    return _everywhere(start, rewriting.rewrite_exactly(*facts))


def _everywhere(theorem: Theorem, convert: rewriting.Conversion) -> Theorem:
    link = rewriting.everywhere(theorem.rhs, convert)
    return theorem if link is None else tidied(chain(theorem, link))


def turned(theorem: Theorem) -> Theorem:
    """Substitute k → −k in the innermost totals of the right side, and turn the limits back."""

    def convert(term: Term) -> Theorem | None:
        if term.head != "Total" or holds(term.parts[0], "Total"):
            return None
        done = tidied(totals.substitute(term, -1))
        for axis in range(len(term.parts) - 2):
            done = tidied(chain(done, rules.turn_limits(done.rhs, axis)))
        return done

    return _everywhere(theorem, convert)


def below(term: Term, depth: int, convert: Callable[[Term, Sequence[Term]], Theorem]) -> Theorem:
    """Convert what stands below the outermost totals, told the points of the nearest of them."""

    def opened(inner: Term, left: int, around: Sequence[Term]) -> Theorem:
        if left == 0:
            return tidied(convert(inner, around))
        point = fresh_point(inner.parts[1], inner)
        return rewriting.bind(opened(terms.opened(inner, point), left - 1, point), point, inner)

    return tidied(opened(term, depth, ()))


def reordered(term: Term, order: str, wanted: str) -> Theorem:
    """Exchange nested totals that are in this order, one letter for each, into the other."""
    done, now = rules.reflexivity(term), list(order)
    for place, name in enumerate(wanted):
        for at in range(now.index(name), place, -1):
            done = chain(done, below(done.rhs, at - 1, lambda inner, _: rules.exchange(inner)))
            now[at - 1], now[at] = now[at], now[at - 1]
    return done


def taken_out(theorem: Theorem, name: str, depth: int) -> Theorem:
    """Take the values of a letter out of the nested totals below the first ``depth``."""

    def convert(inner: Term, _: Sequence[Term]) -> Theorem:
        factors = terms.flat("Mul", inner.parts[0])
        values = [f for f in factors if f.head == "At" and f.parts[0].parts[0] == name]
        return rules.factor_out(inner, terms.mul(*values))

    for place in reversed(range(depth, _nested(theorem.rhs))):
        theorem = chain(theorem, below(theorem.rhs, place, convert))
    return theorem


def _nested(term: Term) -> int:
    return 1 + _nested(term.parts[0]) if term.head == "Total" else 0


def conjugated(theorem: Theorem) -> Theorem:
    """Conjugate both sides; conjugates of totals are taken inside."""
    done = rules.congruence(Term("Conj", theorem.lhs), [0], [theorem])
    inside = rewriting.repeatedly(done.rhs, rewriting.conjugate_inside)
    return tidied(chain(done, inside))


def joined(theorem: Theorem, other: Theorem) -> Theorem:
    """Join two equations with the same right side: the left side of one is that of the other."""
    return chain(theorem, rules.symmetry(other))


def ending(theorem: Theorem, end: Scalar) -> Theorem:
    """Return a theorem with another writing of its right side."""
    if theorem.rhs is end.term:
        return theorem
    return rules.transitivity(theorem, rules.ring(theorem.rhs, end.term))


def induction(
    claims: Sequence[tuple[Term, Point]],
    step: Scalar,
    bases: Sequence[Theorem],
    steps: Sequence[Theorem],
    index: int = 0,
) -> Theorem:
    """Conclude the claims, each for all points, from 0 and from the step to the next."""

    def fitted(theorems: Sequence[Theorem], value: Scalar) -> list[Theorem]:
        return [
            _fitted(claim, point, theorem, step, value)
            for (claim, point), theorem in zip(claims, theorems, strict=True)
        ]

    return rules.induction(
        [claim for claim, _ in claims],
        [point.terms for _, point in claims],
        step.term,
        fitted(bases, Scalar(0)),
        fitted(steps, step + 1),
        index,
    )


def _fitted(claim: Term, point: Point, theorem: Theorem, step: Scalar, value: Scalar) -> Theorem:
    """Return a theorem with its sides written exactly as the claim has them at a step."""
    moved = terms.substitute(claim, {step.term: value.term})
    left, right = terms.opened(moved, point.terms).parts
    return ending(rewriting.starting_at(left, theorem), Scalar(right))
