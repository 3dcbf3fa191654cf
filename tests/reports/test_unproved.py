"""What is not proved is not shown as proved, and what is false is refuted."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest
import rendering

from reports import refuting
from reports.chapters import INDEX
from reports.facts_open import OpenFact
from reports.pages import pages, summary
from reports.refuting import open_statements, refute
from symbolic import lemmas
from symbolic.errors import Undecidable
from symbolic.lemmas.false import FALSE_STATEMENTS
from symbolic.lemmas.unproved import EVIDENCE_ONLY, NOT_COVERED

PAGE = pages(made.facts(open=made.OPEN))["open.md"]


def test_open_statements_are_labelled() -> None:
    assert "**None of these is a theorem here, and none is checked by this report**" in PAGE
    unproved, uncovered, _ = (t[1:] for t in rendering.tables(PAGE))
    assert unproved == [["F1", "absolute values", "|f ⋆ g| ≤ |f| ⋆ |g|", "no inequalities"]]
    assert [row[0] for row in uncovered] == ["[A1](chapter-a.md#a1)", "B16"]


def test_computed_and_listed_refutations_are_told_apart() -> None:
    *_, false = (t[1:] for t in rendering.tables(PAGE))
    computed, listed = false
    assert computed[3] == r"computed: $`f \ast g = g \ast f`$ with f = (0 ↦ 1; else 0); at 0"
    assert computed[4:6] == ["i", "−i"]
    assert made.STATEMENT.latex in computed[6]
    assert computed[6].endswith("lemma [A1](chapter-a.md#a1)")
    assert listed[3] == "listed: f = i·δ | g = δ (it equates numbers)"
    assert listed[6] == "lemma C19"


def test_the_first_page_and_the_summary_count() -> None:
    facts = made.facts(open=made.OPEN)
    words = "2 false statements: 1 refuted by decide, 1 with a listed witness"
    assert f"{words}; 1 statements not proved" in summary(facts)
    assert words in pages(facts)[INDEX]
    assert "(open.md)" in pages(facts)[INDEX]
    assert facts.problems == ()


def test_a_false_statement_that_is_not_refuted_is_a_problem() -> None:
    bad = replace(made.COMPUTED, failure="decide proves it")
    facts = made.facts(open=replace(made.OPEN, false=(bad, made.LISTED)))
    assert facts.problems == ("X1: not refuted, decide proves it",)
    assert "**NOT REFUTED:** decide proves it" in pages(facts)["open.md"]
    assert "0 refuted by decide, 1 with a listed witness" in summary(facts)


# ------------------------------------------------------------------ the real thing


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
    assert statement.claim is not None
    left, _ = statement.claim
    assert "decide proves it" in refute(replace(statement, claim=(left, left))).failure

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
