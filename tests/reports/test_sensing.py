"""Mutants of the catalogue's statements: refuted, or true for a reason that is given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sympy import Eq

from numeric.mutants import Mutant
from numeric.statement import read_statement
from reports.collecting import evidence, sensing
from reports.facts.model import EvidenceFact, MutantsFact, Verdict
from reports.pages.index import pages, summary
from symbolic import Z, conj, conv, corr, functions, lemmas, reflect
from symbolic.lemmas import CYCLE
from tests.reports import made

f, g = functions("f g")
ON_CYCLES = [lemma for lemma in lemmas if CYCLE in lemma.domains]


@pytest.mark.parametrize("lemma", ON_CYCLES, ids=lambda lemma: lemma.id)
def test_samples_on_cycles_tell_every_statement_from_its_false_mutants(lemma):
    found = sensing.told_apart(lemma.on(CYCLE), 0)
    reasons = [reason for _, reason in found.survivors]
    assert found.tried == found.refuted + len(reasons)
    assert 3 * found.refuted > found.tried > 0
    assert not any("FALSE" in reason or "evaluated" in reason for reason in reasons)


def mutant(left, right, change="", theorem=None):
    n = Z.point("n")
    read = read_statement(theorem or Eq(left(*n), right(*n), evaluate=False))
    return Mutant("left", change, replace(read, lhs=left(*n), rhs=right(*n)))


def test_reasons_are_those_of_the_mutant():
    same, swapped = mutant(conv(f, g), conv(f, g)), mutant(conv(f, g), conv(g, f))
    assert sensing._reason(same) == sensing._SAME
    assert sensing._reason(swapped) == sensing._PROVED
    named = mutant(conv(f, g), conv(g, f), "operands of ⋆ swapped")
    assert sensing._reason(named) == sensing._COMMUTES
    assert sensing._reason(mutant(corr(f, g), conv(conj(reflect(f)), g))) == sensing._PROVED


def test_a_false_mutant_that_survives_is_called_false():
    false = mutant(corr(f, g), corr(g, f))
    assert sensing._reason(false) == sensing._FALSE
    # Under hypotheses `decide` does not speak for the statement.
    under = mutant(corr(f, g), corr(g, f), theorem=lemmas["C3"].on(Z))
    assert sensing._reason(under) == sensing._OPEN


def test_evidence_carries_the_counts():
    index = lemmas["B1"].domains.index(Z)
    found = evidence.measure("B1", index, 10, 0)
    assert found.verdict is Verdict.AGREES
    assert (found.mutants.tried, found.mutants.refuted) == (16, 14)
    assert {reason for _, reason in found.mutants.survivors} == {sensing._SAME}


def test_nothing_is_counted_for_what_does_not_agree(monkeypatch):
    monkeypatch.setattr(evidence, "_written_down", lambda _: EvidenceFact(Verdict.UNDECIDED))
    assert evidence.measure("B1", 0, 10, 0).mutants is None


def test_training_is_asked_on_the_integers_as_well():
    index = lemmas["G10b"].domains.index(Z)
    found = evidence.measure("G10b", index, 10, 0)
    assert found.verdict is Verdict.AGREES
    assert "training experiment" in found.reason
    assert found.digits == 10


def test_a_training_experiment_without_flips_refutes(monkeypatch):
    monkeypatch.setattr(evidence, "flips_hold", lambda _: False)
    index = lemmas["G10b"].domains.index(Z)
    assert evidence.measure("G10b", index, 10, 0).verdict is Verdict.REFUTED


def test_the_chapter_shows_the_counts_and_the_survivors():
    counted = replace(made.AGREES, mutants=MutantsFact(16, 14, (("⋆ swapped", "⋆ commutes"),)))
    facts = made.facts(made.statement("A1", made.on(evidence=counted), made.on(made.Z)))
    page = pages(facts)["chapter-a.md"]
    assert "14 of 16" in page
    assert "mutants refuted" in page
    assert "Mutants of A1 that the samples do not refute" in page
    assert "⋆ commutes" in page
    assert "mutants of statements: 14 of 16 refuted by the samples" in summary(facts)
    without = pages(made.facts(made.statement("A1", made.on(made.Z))))["chapter-a.md"]
    assert "Mutants of A1" not in without


def test_false_survivors_stand_out_in_the_summary():
    survivor = ("f ∗ g = g ∗ f", sensing._FALSE)
    counted = replace(made.AGREES, mutants=MutantsFact(16, 15, (survivor,)))
    facts = made.facts(made.statement("A1", made.on(evidence=counted)))
    assert "1 FALSE ones survived" in summary(facts)
    assert "mutants" not in summary(made.facts(made.statement("A1", made.on())))
