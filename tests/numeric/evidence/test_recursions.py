"""Sequences of functions are unfolded by their recursions, and wrong claims about them refuted."""

from __future__ import annotations

from dataclasses import replace

import pytest

from numeric import sensitivity, verify
from numeric.checks.checking import check
from numeric.checks.results import Verdict
from numeric.checks.tasks import make_task
from numeric.formulas.formula import Coordinate, Product, Unsettled, walk
from numeric.reading.plans import plans
from numeric.reading.statement import read_statement
from numeric.reading.terms import Reader
from numeric.samples.recursions import Member, Recursions, scalar_map, sequences
from numeric.samples.sequences import Finite
from symbolic import R2, Z2, R, Z, lemmas
from symbolic.kernel.terms import N, at, letter, number, product
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.reading import domain_term

INTEGERS = domain_term(Z)
w, h, x = (letter(name, product(N, INTEGERS)) for name in "whx")


@pytest.mark.drawn(1)
@pytest.mark.parametrize("domain", [R, Z, CYCLE, R2, Z2], ids=str)
@pytest.mark.parametrize("name", ["G10b", "G10c"])
def test_training_keeps_filters_flipped_on_every_domain(name, domain):
    evidence = verify(lemmas[name].on(domain), digits=15)
    assert evidence.verdict is Verdict.AGREES
    assert evidence.digits == 15


@pytest.mark.takes_turns(3)
def test_any_update_rule_keeps_filters_flipped():
    evidence = verify(lemmas["G10"].on(CYCLE), digits=15)
    assert evidence.verdict is Verdict.AGREES
    letters = {letter for letter, _ in evidence.samples[0].assignment}
    assert {"w_0", "u_0", "v_0", "x_0", "x_1", "y_0", "y_1"} == letters


@pytest.mark.parametrize("name", ["G10", "G10b", "G10c"])
def test_all_mutants_about_training_are_refuted(name):
    found = sensitivity(lemmas[name].on(CYCLE))
    assert found.told_apart == found.mutants >= 4


def test_two_steps_are_taken_and_not_the_first_value_alone():
    read = read_statement(lemmas["G10b"].on(CYCLE))
    task = make_task(read, plans(CYCLE)[0], 10, 0)
    assert dict(task.point)["s"] == "2"
    # The value after one step is not the one after two.
    once = make_task(replace(read, lhs=_at_step(read.lhs, 1)), plans(CYCLE)[0], 10, 0)
    assert check(replace(once, right=task.right)).verdict is Verdict.REFUTED


def _at_step(term, step):
    letter, _, *place = term.parts
    return at(letter, [number(step), *place])


def test_recursions_and_starts_are_recognised():
    read = read_statement(lemmas["G10b"].on(Z))
    found = Recursions.of(read.hypotheses)
    assert set(found.rules) == {w, h}
    assert set(found.starts) == {h}
    assert all(map(found.explains, read.hypotheses))
    assert found.values(w, 0) is None
    assert found.values(x, 1) is None
    assert found.values(h, 0) is not None
    assert sequences(read.hypotheses) == {w, h, x, letter("y", product(N, INTEGERS))}
    members = found.drawn([w, h, x], 2)
    assert set(members) == {Member(x, 0), Member(x, 1), Member(w, 0)}
    assert Recursions.of(read_statement(lemmas["A1"].on(Z)).hypotheses) == Recursions({}, {})


def test_update_rules_are_told_apart_by_their_names():
    arguments = [Coordinate(None), Coordinate(None)]
    assert scalar_map("U", arguments) == scalar_map("U", arguments)
    assert scalar_map("U", arguments) != scalar_map("V", arguments)
    assert any(
        isinstance(p, Product) and len(p.factors) == 3 for p in walk(scalar_map("U", arguments))
    )


def test_steps_out_of_range_are_refused():
    with pytest.raises(Unsettled, match="step 99 has no numeric evaluation"):
        Reader(INTEGERS, {}, {}).scalar(at(w, [number(99), number(0)]))


def test_given_samples_for_sequences_are_refused():
    read = read_statement(lemmas["G10b"].on(Z))
    table = Finite((0,), (1,), ((1, 0),))
    evidence = verify(lemmas["G10b"].on(Z), samples=[dict.fromkeys(read.letters, table)])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "sequences of functions" in evidence.reason
