"""What is not proved is not shown as proved, and what is false is refuted."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest
import rendering

from numeric.checks.results import Verdict as Found
from numeric.claims.registry import CLAIMS
from reports.collecting import refuting
from reports.collecting.refuting import open_statements, refute
from reports.facts.open import OpenFact
from reports.pages.index import pages
from reports.pages.terminal import summary
from symbolic import lemmas
from symbolic.catalogue.false import FALSE_STATEMENTS
from symbolic.catalogue.unproved import EVIDENCE_ONLY, NOT_COVERED
from symbolic.errors import Undecidable


@pytest.mark.parametrize("verdict", [Found.REFUTED, Found.UNDECIDED])
def test_a_claim_that_does_not_agree_is_a_problem(verdict: Found) -> None:
    survivor = "right | wrong"
    bad = replace(
        made.TRIAL, verdict=verdict, reason="1 against 2", told_apart=3, survivors=(survivor,)
    )
    claim = replace(made.CLAIM, verdict=verdict, findings=(made.ASIDE, bad))
    facts = made.facts(open=replace(made.OPEN, claims=(claim,)))
    assert facts.problems == (f"F1, not proved: {verdict.name.lower()} on ℤ: 1 against 2",)
    written = pages(facts)["open.md"]
    unproved, trials, *_ = (t[1:] for t in rendering.tables(written))
    assert unproved[0][3] == f"**{verdict.name}** on ℤ: 1 against 2"
    assert trials[1][2] == f"**{verdict.name}** 1 against 2 (8 holds, 2 touches)"
    assert trials[1][5] == "3 of 4: not right | wrong"
    assert "0 of 1 claim checked with numbers agree" in summary(facts)


def test_a_claim_of_which_nothing_was_found_out_is_a_problem() -> None:
    facts = made.facts(open=replace(made.OPEN, claims=(), broken=(("F1", "out of memory"),)))
    assert facts.problems == ("F1, not proved: failed out of memory",)
    unproved, *_ = (t[1:] for t in rendering.tables(pages(facts)["open.md"]))
    assert unproved[0][3] == "**FAILED** out of memory"
    assert "0 of 1 claim checked with numbers agree" in summary(facts)


def test_a_claim_of_which_all_is_set_aside_is_a_problem() -> None:
    claim = replace(made.CLAIM, verdict=Found.UNDECIDED, findings=(made.ASIDE,))
    facts = made.facts(open=replace(made.OPEN, claims=(claim,)))
    assert facts.problems == ("F1, not proved: undecided nothing was checked",)


def test_nothing_open_is_a_problem() -> None:
    facts = made.facts(open=made.OPEN)
    assert facts.problems == ()


def test_a_false_statement_that_is_not_refuted_is_a_problem() -> None:
    bad = replace(made.COMPUTED, failure="decide proves it")
    facts = made.facts(open=replace(made.OPEN, false=(bad, made.LISTED)))
    assert facts.problems == ("X1: not refuted, decide proves it",)
    assert "**NOT REFUTED:** decide proves it" in pages(facts)["open.md"]
    assert "0 refuted by decide, 1 with a listed witness" in summary(facts)


# ------------------------------------------------------------------ the real thing


def test_every_statement_without_a_proof_is_examined() -> None:
    assert set(CLAIMS) >= set(EVIDENCE_ONLY)


@pytest.fixture(name="found", scope="module")
def _found() -> OpenFact:
    return open_statements()


def test_every_false_statement_is_refuted(found: OpenFact) -> None:
    assert [x.id for x in found.false] == list(FALSE_STATEMENTS)
    assert [x.failure for x in found.false] == [""] * len(found.false)
    for fact in found.false:
        assert fact.left != fact.right
        assert bool(fact.near) == bool(fact.asked) == (not fact.outside)


def test_the_refutation_of_commutativity(found: OpenFact) -> None:
    first = found.false[0]
    assert (first.left, first.right) == ("i", "−i")
    assert first.example == "f = (0 ↦ 1; else 0); g = (0 ↦ i; else 0); at 0"


def test_nothing_is_left_out(found: OpenFact) -> None:
    assert [x.id for x in found.unproved] == list(EVIDENCE_ONLY)
    assert dict(found.not_covered) == NOT_COVERED
    assert set(EVIDENCE_ONLY).isdisjoint(lemma.id for lemma in lemmas)


def test_a_true_claim_and_an_undecided_one_are_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    statement = FALSE_STATEMENTS["X1"]
    assert "decide proves it" in refute(replace(statement, asked="f = f")).failure

    def undecided(*_: object) -> None:
        raise Undecidable("decide: no idea")

    monkeypatch.setattr(refuting, "decide", undecided)
    assert refute(statement).failure == "decide: no idea"


def test_a_listed_witness_must_show_different_values() -> None:
    statement = FALSE_STATEMENTS["X9"]
    assert statement.values is not None
    same = replace(statement, values=(statement.values[0],) * 2)
    assert refute(same).failure == "no witness with different values"
    assert refute(replace(statement, values=None)).failure == "no witness with different values"
