"""What the declarations of a letter f make equal among its values ± conj? f(±t), with proof."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from symbolic.decision.algebra import factor, period_of, wrap
from symbolic.kernel import rules
from symbolic.kernel.polynomials import same
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import MINUS_ONE, Term, at, declared, mul, neg, number
from symbolic.notation.points import Point
from symbolic.proving.rewriting import chain, fold_pointwise


class State(NamedTuple):
    """How a value ± conj? f(±t) of a letter is written."""

    conjugated: bool
    reflected: bool
    sign: int = 1


_STATES = [State(c, r, s) for c in (False, True) for r in (False, True) for s in (1, -1)]


class Symmetries:
    """Proves equations of ± conj? f(±t), for one letter f and one generic point t."""

    def __init__(self, letter: Term, point: Point) -> None:
        self.letter = letter
        self.point = point

    def factor(self, conjugated: bool, reflected: bool) -> Theorem:
        """Return the wrapped letter as ± the one that stands for all that are equal to it."""
        sign, kept = factor(self.letter, conjugated, reflected)
        start = at(wrap(self.letter, conjugated, reflected), self.point)
        here, there = State(conjugated, reflected), State(kept.conjugated, kept.reflected, sign)
        if here == there:
            return rules.reflexivity(start)
        moved = self.equation(here, there)
        goal = kept.function() if sign == 1 else Term("Scale", MINUS_ONE, kept.function())
        end = fold_pointwise(moved.rhs, at(goal, self.point))
        return chain(fold_pointwise(start, moved.lhs), moved, end)

    def equation(self, start: State, goal: State) -> Theorem:
        """Prove that two values are equal, from what was declared."""
        reached = {start: rules.reflexivity(self._value(start))}
        queue = [start]
        while goal not in reached:
            here = queue.pop(0)
            for there, step in self._steps(here):
                if there not in reached:
                    reached[there] = chain(reached[here], step)
                    queue.append(there)
        return reached[goal]

    def _value(self, state: State) -> Term:
        point = map(neg, self.point) if state.reflected else self.point
        value = at(self.letter, point)
        value = Term("Conj", value) if state.conjugated else value
        return value if state.sign == 1 else neg(value)

    def _steps(self, here: State) -> Iterator[tuple[State, Theorem]]:
        """Yield what the declarations say at once of a value."""
        if "real" in self.letter.parts[1].split("+"):
            there = here._replace(conjugated=not here.conjugated)
            yield there, rules.ring(self._value(here), self._value(there))
        if period_of(self.letter.home) in (1, 2):
            there = here._replace(reflected=not here.reflected)
            yield there, self._around(here, there)
        for hypothesis in sorted(declared(self.letter), key=lambda h: h.digest):
            if hypothesis.head != "ForAll":
                continue
            for point in (self.point, tuple(map(neg, self.point))):
                fact = rules.assume(hypothesis, [point])  # f(−s) = f(s), −f(s) or conj f(s)
                for link in (fact, rules.symmetry(fact)):
                    step = self._applied(here, link)
                    if step is not None:
                        yield step

    def _applied(self, here: State, link: Theorem) -> tuple[State, Theorem] | None:
        """Use an equation of values of f, or its conjugate, at the head of ± conj? f(±t)."""
        for conjugated in (False, True):
            fact = _wrapped(link, conjugated, here.sign)
            if not same(fact.lhs, self._value(here)):
                continue
            for there in _STATES:
                if there != here and same(fact.rhs, self._value(there)):
                    return there, fact
        return None

    def _around(self, here: State, there: State) -> Theorem:
        """Prove f(−n) = f(n) on ℤ/1 and ℤ/2."""
        (n,) = self.point
        turns = mul(number(2 // (period_of(self.letter.home) or 1)), n)
        start = self._value(State(conjugated=False, reflected=here.reflected))
        fact = rules.periodicity(start, [turns if here.reflected else neg(turns)])
        fact = _wrapped(fact, here.conjugated, here.sign)
        return chain(fact, rules.ring(fact.rhs, self._value(there)))


def _wrapped(equation: Theorem, conjugated: bool, sign: int) -> Theorem:
    """Return an equation with both sides conjugated, and with a sign, as asked."""
    if conjugated:
        equation = rules.congruence(Term("Conj", equation.lhs), [0], [equation])
    if sign == -1:
        equation = rules.congruence(neg(equation.lhs), [1], [equation])
    return equation
