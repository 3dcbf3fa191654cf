"""Mutants of the catalogue's statements: refuted, or true for a reason that is given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Eq, sympify

from numeric.checks.results import Verdict
from numeric.evidence.mutants import sensitivity
from numeric.evidence.mutating import Mutant
from numeric.experiments.training import TrainingRun
from numeric.reading.statement import read_statement
from reports.collecting import evidence, sensing
from reports.facts.model import MutantsFact, Survival, together
from reports.pages.terminal import summary
from symbolic import Z, conj, conv, corr, functions, lemmas, reflect
from symbolic.sympy_border.catalogue import CYCLE
from tests.reports import made

f, g = functions("f g")
ON_CYCLES = [lemma for lemma in lemmas if CYCLE in lemma.domains]


@pytest.mark.drawn(12)
@pytest.mark.parametrize("lemma", ON_CYCLES, ids=lambda lemma: lemma.id)
def test_samples_on_cycles_tell_every_statement_from_its_false_mutants(lemma):
    found = sensing.told_apart(lemma.on(CYCLE), 0)
    reasons = [reason for _, reason in found.survivors]
    assert found.tried == found.refuted + len(reasons)
    assert 3 * found.refuted > found.tried > 0
    assert not any("FALSE" in reason or "evaluated" in reason for reason in reasons)


def mutant(left, right, change="", theorem=None):
    n = Z.point("n")
    claim = read_statement(Eq(left(*n), right(*n), evaluate=False))
    read = read_statement(theorem) if theorem else claim
    return Mutant("left", change, replace(read, lhs=claim.lhs, rhs=claim.rhs))


def test_reasons_are_those_of_the_mutant():
    same, swapped = mutant(conv(f, g), conv(f, g)), mutant(conv(f, g), conv(g, f))
    assert sensing._reason(same) == Survival.SAME
    assert sensing._reason(swapped) == Survival.PROVED
    named = mutant(conv(f, g), conv(g, f), "operands of ⋆ swapped")
    assert sensing._reason(named) == Survival.COMMUTES
    assert sensing._reason(mutant(corr(f, g), conv(conj(reflect(f)), g))) == Survival.PROVED


def test_a_false_mutant_that_survives_is_called_false():
    false = mutant(corr(f, g), corr(g, f))
    assert sensing._reason(false) == Survival.FALSE
    # Under hypotheses `decide` does not speak for the statement.
    under = mutant(corr(f, g), corr(g, f), theorem=lemmas["C3"].on(Z))
    assert sensing._reason(under) == Survival.OPEN


def test_each_variant_has_its_turn_on_one_domain():
    lemma = lemmas["B1"]
    found = together(evidence.measure("B1", k, 5, 0).mutants for k in range(len(lemma.domains)))
    whole = sensitivity(lemma.on(Z))
    assert (found.tried, found.refuted) == (whole.mutants, whole.told_apart) == (16, 14)
    assert {reason for _, reason in found.survivors} == {Survival.SAME}


@pytest.mark.parametrize("id_", ["A1", "C23b", "E6e", "B20b"])
def test_one_value_is_seen_by_plain_sums_as_well(id_):
    index = next(k for k, d in enumerate(lemmas[id_].domains) if d.discrete)
    first, *others = evidence.measure(id_, index, 12, 0).evidence.samples
    assert first.plain
    assert not any(sample.plain for sample in others)
    both = [complex(parsed(text)) for text in (first.plain, first.left.replace("…", ""))]
    assert both[0] == pytest.approx(both[1], rel=1e-9)


def parsed(written):
    return sympify(written.replace("−", "-").replace("i", "*I"))


def test_nothing_is_counted_for_what_does_not_agree(monkeypatch):
    monkeypatch.setattr(evidence, "verify", lambda *_, **__: made.UNDECIDED)
    assert evidence.measure("B1", 0, 10, 0).mutants is None


def test_training_is_asked_on_the_integers_as_well():
    index = lemmas["G10b"].domains.index(Z)
    found = evidence.measure("G10b", index, 10, 0).evidence
    assert found.verdict is Verdict.AGREES
    assert "training experiment" in found.reason
    assert found.digits == 10


def test_a_training_experiment_without_flips_refutes(monkeypatch):
    monkeypatch.setattr(TrainingRun, "holds", False)
    index = lemmas["G10b"].domains.index(Z)
    assert evidence.measure("G10b", index, 10, 0).evidence.verdict is Verdict.REFUTED


def test_a_false_survivor_is_a_problem():
    survivor = ("f ∗ g = g ∗ f", Survival.FALSE)
    facts = made.facts(made.statement("A1", made.on(mutants=MutantsFact(16, 15, (survivor,)))))
    assert "1 FALSE and not refuted" in summary(facts)
    said = "A1: the samples on ℝ do not refute f ∗ g = g ∗ f, which is false"
    assert facts.problems == (said,)
    assert "mutants" not in summary(made.facts(made.statement("A1", made.on())))
