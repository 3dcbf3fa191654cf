"""Whatever random rule calls prove is true in random models whose functions have missing values.

``CONVPROOF_FUZZ_CASES`` sets how many theorems are made, about; the nightly run uses 200,000.
"""

import os
from collections import Counter
from itertools import islice

import pytest
from finite_model import Lattice, Line, Model
from random_terms import Caller, Source

from symbolic.kernel import terms as make
from symbolic.kernel.rules import RULES
from symbolic.kernel.terms import Term

CASES = int(os.environ.get("CONVPROOF_FUZZ_CASES", "6000"))
ROUNDS = 20
ANY = make.cycle(make.variable("N", "integer", "positive"))
LINES = {
    "ℤ/N": ANY,
    "ℤ/1": make.cycle(1),
    "ℤ/2": make.cycle(2),
    "ℤ/3": make.cycle(3),
    "ℤ": make.Z,
    "ℝ": make.R,
}
SEEDS = range(max(1, CASES // 6000))
ON_THE_LINE = 25
"""So many theorems are made of one seed on ℝ, where integrals in models take seconds."""
PREMISELESS = {"derivative_of_values", "derivative_under_total", "induction"}
"""Rules that random calls do not reach: they are about ℝ, or need a whole argument."""


def models(line: Term, seed: int) -> list[Model]:
    """Return models with no, few and many missing values."""
    if line is make.R:
        return [Line(seed * 100 + i, [0, 0.3][i % 2]) for i in range(4)]
    if line is make.Z:
        return [Lattice(seed * 100 + i, [0, 0.2, 0.4][i % 3]) for i in range(6)]
    if line is ANY:
        return [Model(seed * 100 + i, 1 + i % 3, [0, 0.15, 0.4][i // 3 % 3]) for i in range(18)]
    return [Model(seed * 100 + i, 0, [0, 0.15, 0.4][i % 3]) for i in range(12)]


def refuted(
    line: Term, seed: int, rounds: int, most: int | None = None
) -> tuple[Counter[str], list[str]]:
    """Return how often each rule made a theorem, and those theorems that are false in a model."""
    made: Counter[str] = Counter()
    false = []
    readers = models(line, seed)
    for name, theorem in islice(Caller(Source(seed, line)).run(rounds), most):
        made[name] += 1
        if any(model.refutes(theorem) for model in readers):
            false.append(f"{name}: {theorem.lhs} = {theorem.rhs} if {theorem.hypotheses}")
    return made, false


@pytest.mark.drawn(2)
@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("line", [line for line in LINES if line != "ℝ"])
def test_no_theorem_is_false(line, seed):
    made, false = refuted(LINES[line], seed, ROUNDS // {"ℤ": 4}.get(line, 1))
    assert not false, min(false, key=len)
    assert sum(made.values()) >= 10


@pytest.mark.drawn(1)
@pytest.mark.parametrize("seed", range(4 * len(SEEDS)))
def test_no_theorem_on_the_line_is_false(seed):
    made, false = refuted(make.R, seed, ROUNDS, ON_THE_LINE)
    assert not false, min(false, key=len)
    assert sum(made.values()) == ON_THE_LINE


@pytest.mark.takes_turns(3)
def test_every_rule_is_called():
    made = Counter()
    for seed in range(3):
        made += refuted(LINES["ℤ/3"], 10 + seed, ROUNDS)[0]
    assert set(made) == set(RULES) - PREMISELESS


def test_a_false_theorem_is_refuted():
    """The models refute what a careless normal form would prove."""

    class Claim:
        hypotheses = frozenset()

    source = Source(0, LINES["ℤ/3"])
    f, x = source.letters[0], source.integers[0]
    value = make.at(f, [x])
    pairs = [
        (make.add(value, make.neg(value)), make.ZERO),
        (Term("Conj", value), value),
        (make.at(f, [make.neg(x)]), value),
        (Term("Exp", make.mul(make.PI, make.I, x)), make.ONE),
    ]
    for left, right in pairs:
        claim = Claim()
        claim.lhs, claim.rhs = left, right
        assert any(model.refutes(claim) for model in models(LINES["ℤ/3"], 1))
