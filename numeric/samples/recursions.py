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
from typing import Any

from sympy import Expr, Integer, S

from numeric.formulas.formula import Formula, Number, Product, Sum
from numeric.samples.functions import Complex
from symbolic.sympy_border.binders import bound_point
from symbolic.sympy_border.domains import NATURALS, Point
from symbolic.sympy_border.hypotheses import Equation, ForAll, Hypothesis
from symbolic.sympy_border.terms import Applied, Iterate, Letter, ScalarMap, walk


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

    rules: dict[Letter, ForAll]
    starts: dict[Letter, Expr]

    @classmethod
    def of(cls, hypotheses: Iterable[Hypothesis]) -> Recursions:
        """Return the recursions and starts among some hypotheses."""
        found = cls({}, {})
        for hypothesis in hypotheses:
            rule, start = _rule(hypothesis), _start(hypothesis)
            if rule is not None:
                found.rules.setdefault(rule, hypothesis)
            if start is not None and start[0] not in found.starts and not found._circular(*start):
                found.starts[start[0]] = start[1]
        return found

    def explains(self, hypothesis: Hypothesis) -> bool:
        """Tell whether a hypothesis is the recursion, or the start, that is used for a letter."""
        start = _start(hypothesis)
        return hypothesis in self.rules.values() or (
            start is not None and self.starts.get(start[0]) == start[1]
        )

    def _circular(self, letter: Letter, start: Expr) -> bool:
        """Tell whether a start of the letter would be needed for itself."""
        found: set[Letter] = set()
        waiting = set(sequences([start]))
        while waiting:
            one = waiting.pop()
            found.add(one)
            waiting |= sequences([self.starts[one]] if one in self.starts else []) - found
        return letter in found

    def values(self, letter: Letter, step: int) -> Expr | None:
        """Return the values of a member in the bound point, or None if it is a sample."""
        if step == 0:
            return self.starts.get(letter)
        rule = self.rules.get(letter)
        if rule is None:
            return None
        inner: Any = rule.body_at(Point([Integer(step - 1)]))
        return inner.args[0].args[1]

    def drawn(self, letters: Iterable[Letter], steps: int) -> tuple[Iterate, ...]:
        """Return the members that need a sample for all sequences up to a number of steps."""
        members = (Iterate(x, k) for x in letters for k in range(max(1, steps)))
        return tuple(m for m in members if m.args[0] not in {**self.rules, **self.starts}) + tuple(
            Iterate(x, 0) for x in self.rules if x not in self.starts
        )


def sequences(terms: Iterable[Any]) -> frozenset[Letter]:
    """Return the letters of which members occur."""
    return frozenset(p.args[0] for t in terms for p in walk(t) if isinstance(p, Iterate))


def scalar_map(term: ScalarMap, arguments: list[Formula]) -> Formula:
    """Return a value of an arbitrary function of numbers; see `scalar_polynomial`."""
    linear, mixed = scalar_polynomial(term)
    pairs = zip(mixed, pairwise(arguments), strict=True)
    return Sum(
        (
            *(Product((Number(*c), z)) for c, z in zip(linear, arguments, strict=True)),
            *(Product((Number(*c), a, b)) for c, (a, b) in pairs),
        )
    )


def scalar_polynomial(term: ScalarMap) -> tuple[list[Complex], list[Complex]]:
    """Return c and d of the polynomial Σ c_k z_k + Σ d_k z_k z_{k+1}, chosen by its name.

    The coefficients are Gaussian rationals. It is 0 at 0, so that what decays still decays, and
    neither linear nor symmetric in its arguments.
    """
    source = Random(f"update rule {term.args[0]}")  # noqa: S311 - samples, not secrets
    count = len(term.args) - 1

    def number() -> Complex:
        return Fraction(source.randint(1, 9), 10), Fraction(source.randint(-9, -1), 10)

    return [number() for _ in range(count)], [number() for _ in range(count - 1)]


def _rule(hypothesis: Hypothesis) -> Letter | None:
    if not (isinstance(hypothesis, ForAll) and hypothesis.domain == NATURALS):
        return None
    inner = hypothesis.args[0]
    if not (isinstance(inner, ForAll) and isinstance(inner.args[0], Equation)):
        return None
    left = inner.args[0].args[0]
    (step,) = bound_point(NATURALS, 1)
    if not isinstance(left, Applied) or tuple(left.point) != tuple(bound_point(inner.domain)):
        return None
    function = left.function
    following = isinstance(function, Iterate) and function.args[1] == step + 1
    return function.args[0] if following else None


def _start(hypothesis: Hypothesis) -> tuple[Letter, Expr] | None:
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return None
    left, right = hypothesis.args[0].args
    if not isinstance(left, Applied) or tuple(left.point) != tuple(bound_point(hypothesis.domain)):
        return None
    function = left.function
    if isinstance(function, Iterate) and function.args[1] == S.Zero:
        return function.args[0], right
    return None
