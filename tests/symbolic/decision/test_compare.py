"""The decision is right on random claims: it agrees with exact values that are computed apart."""

from __future__ import annotations

import os
from random import Random

import pytest

from symbolic.decision.agreement import Agreement, compare
from symbolic.decision.proof import prove
from symbolic.decision.refutation import Refutation
from symbolic.decision.scalars import ZERO, scalar
from symbolic.decision.suggestions import conditions, did_you_mean
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term, at
from tests.symbolic.decision.exact_model import on_cycle, sequence, true_generically, true_on_cycle
from tests.symbolic.decision.random_claims import DOMAINS, Claims

CLAIMS = int(os.environ.get("CONVPROOF_CLAIMS", "520"))
"""How many claims are decided, over all domains; 10,000 and more have been."""

BESIDE = CLAIMS // 5
"""Of how many claims what is said beside a refutation is looked at."""


def truth(left: Term, right: Term, random: Random) -> bool:
    """The ground truth of a claim."""
    domain = left.home
    if domain.head == "Cycle" and domain.parts[0].head == "Number":
        return true_on_cycle(left, right, domain.parts[0].parts[0], random)
    return true_generically(left, right, len(lines(domain)), random)


def check_refutation(found: Refutation) -> None:
    """The numbers differ, and on a cycle they are those of the definitions."""
    left, right = found.values
    assert left != right
    assert left.names == right.names == frozenset()
    if found.domain.head != "Cycle":
        return
    size = found.domain.parts[0].parts[0]
    numbers = {name: value.gaussian() for name, value in found.assignment.numbers.items()}
    tables = {
        f: [table.get((scalar(n),), ZERO).gaussian() for n in range(size)]
        for f, table in found.assignment.tables.items()
    }
    at = int(found.point[0].rational())
    for side, value in zip(found.sides, (left, right), strict=True):
        assert on_cycle(side, tables, numbers)[at] == value.gaussian()


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", DOMAINS)
def test_random_claims(name: str) -> None:
    claims = Claims(DOMAINS[name], seed=1)
    random = Random(2)  # noqa: S311 - reproducible, not secret
    true = 0
    for count in range(CLAIMS // len(DOMAINS)):
        left, right = claims.claim()
        expected = truth(left, right, random)
        verdict = compare(left, right)
        assert isinstance(verdict, Agreement) == expected, (left, right)
        if isinstance(verdict, Refutation):
            check_refutation(verdict)
        elif count % 2:  # to save time
            theorem = prove(left, right, verdict).theorem
            point = theorem.lhs.parts[1:]
            assert (theorem.lhs, theorem.rhs) == (at(left, point), at(right, point))
        true += expected
    share = true / (CLAIMS // len(DOMAINS))
    assert 0.25 < share < 0.8 or name in {"Z/1", "Z/2"}, share  # there most claims are true


@pytest.mark.drawn(4)
@pytest.mark.parametrize("name", DOMAINS)
def test_words_beside_a_refutation_are_true(name: str) -> None:
    """For these functions the claim holds, and they need not be 0; what was meant holds for all."""
    claims = Claims(DOMAINS[name], seed=3)
    random = Random(4)  # noqa: S311 - reproducible, not secret
    for _ in range(BESIDE // len(DOMAINS)):
        left, right = claims.claim()
        if truth(left, right, random):
            continue
        for condition in conditions(left, right):
            sides = condition.applied(left), condition.applied(right)
            assert truth(*sides, random), (condition, left, right)
            assert all(_not_zero(condition.applied(f), random) for f in condition.letters)
        for near in did_you_mean(left, right):
            assert near != (left, right)
            assert truth(*near, random), (near, left, right)


def _not_zero(f: Term, random: Random) -> bool:
    """Tell whether a function that is as declared may differ from 0."""
    period = f.home.parts[0] if f.home.head == "Cycle" else None
    size = period.parts[0] if period is not None and period.head == "Number" else 9
    values = sequence(size, set(f.parts[1].split("+")), lambda: random.randint(1, 10**6))
    return any(v != (0, 0) for v in values)
