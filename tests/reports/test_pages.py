"""The pages say what the facts say, and GitHub can show them."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest
import rendering

from reports.facts.model import EvidenceFact, Facts, Verdict
from reports.pages.chapters import INDEX
from reports.pages.index import TIMINGS, pages, summary
from reports.running.run import render

WIDE = made.Formula("x" * 200, "x" * 200)
CASES = {
    "all well": made.facts(),
    "one statement": made.facts(made.statement("C1"), arrays=None, training=None),
    "experiments only": replace(made.facts(), statements=(), chapters=()),
    "refuted": made.facts(made.statement("A1", made.on(), made.refuted())),
    "undecided": made.facts(made.statement("A1", made.on(), made.undecided())),
    "not proved": made.facts(made.statement("A1", made.on(), made.unproved())),
    "nowhere proved": made.facts(made.statement("A1", made.unproved())),
    "induction and a wide line": made.facts(
        made.statement(
            "G10",
            made.on(proof=made.proof("by induction", parts=(("Base case", made.proof("x")),))),
            made.on(made.Z, proof=replace(made.proof("x", "y"), start=WIDE)),
        )
    ),
    "broken arrays": made.facts(arrays=(made.array_fact(holds=False, agrees=False),)),
    "vacuous arrays": made.facts(arrays=(made.array_fact(holds=False),)),
    "broken training": made.facts(training=made.broken_training()),
    "failed training": made.facts(training=None, failures=(("training", "no | data"),)),
    "libraries": made.facts(libraries=(made.LIBRARY, made.MISSING)),
    "no library": made.facts(libraries=(made.MISSING,)),
    "certificates": made.certified(made.CERTIFICATE, None),
    "a bad certificate": made.certified(replace(made.CERTIFICATE, replayed=False, failure="no|")),
    "open": made.facts(open=made.OPEN),
    "not refuted": made.facts(
        open=replace(made.OPEN, false=(replace(made.COMPUTED, failure="it | holds"),))
    ),
    "selection": made.facts(selection=("A1",)),
}


@pytest.fixture(params=CASES, name="case")
def _case(request: pytest.FixtureRequest) -> Facts:
    return CASES[request.param]


def test_tables_have_equal_columns(case: Facts) -> None:
    for text in pages(case).values():
        as_read = list(rendering.tables(text))
        as_split = list(rendering.raw_table_rows(text))
        assert len(as_read) == len(as_split)
        for table in [*as_read, *as_split]:
            assert len({len(row) for row in table}) == 1


def test_links_and_images_lead_somewhere(case: Facts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.pages.figures._svg", lambda _draw, _facts: "slow to draw")
    files = {*render(case), TIMINGS}
    assert rendering.broken_links(pages(case), files) == []


def test_formulas_are_balanced(case: Facts) -> None:
    found = [latex for text in pages(case).values() for latex in rendering.formulas(text)]
    assert found
    assert [latex for latex in found if rendering.unbalanced(latex)] == []
    assert [latex for latex in found if "|" in latex and "\n" not in latex] == []


def test_every_dollar_belongs_to_a_formula(case: Facts) -> None:
    for text in pages(case).values():
        inline = [f for f in rendering.formulas(text) if not f.endswith("\n")]
        assert text.count("$") == 2 * len(inline)


def test_folded_parts_are_closed(case: Facts) -> None:
    for text in pages(case).values():
        assert text.count("<details>") == text.count("</details>") == text.count("<summary>")


def test_links_hold_no_maths(case: Facts) -> None:
    for text in pages(case).values():
        assert "[$`" not in text


def test_statement_hypotheses_and_proof_are_on_the_page() -> None:
    page = pages(made.facts())["chapter-a.md"]
    found = rendering.formulas(page)
    assert found.count(made.STATEMENT.latex + "\n") == 2
    assert made.REAL.latex in found
    assert r"\left\vert f(t)\right\vert  \text{ has a value}" in found
    assert any(made.STATEMENT.latex not in f and r"\begin{aligned}" in f for f in found)
    assert r"\text{definition of }{\ast}\text{; uses H1}" in page
    assert "<summary>A1 on ℤ</summary>" in page


def test_a_hypothesis_that_the_theorem_lacks_is_the_one_of_the_induction() -> None:
    step = made.on(hypotheses=(), proof=made.proof("by hypothesis"))
    page = pages(made.facts(made.statement("G10", step)))["chapter-g.md"]
    assert "by hypothesis; uses the induction hypothesis" in page


def test_digits_are_those_of_the_facts() -> None:
    fewer = made.on(made.Z, evidence=replace(made.AGREES, digits=13))
    facts = made.facts(made.statement("A1", made.on(), fewer), digits=19)
    (row,) = [r for t in rendering.tables(pages(facts)[INDEX]) for r in t if "[A1]" in r[0]]
    assert row[-2:] == ["agrees", "13"]
    assert "19 digits were asked for" in pages(facts)[INDEX]
    assert "50" not in pages(replace(facts, arrays=None, training=None))[INDEX]


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (made.refuted(), "REFUTED"),
        (made.undecided(), "undecided"),
        (made.unproved(), "FAILED"),
        (made.on(made.Z, evidence=EvidenceFact(Verdict.FAILED, reason="boom")), "FAILED"),
    ],
)
def test_what_is_not_a_pass_shows_everywhere(bad: made.DomainFact, word: str) -> None:
    facts = made.facts(made.statement("A1", made.on(), bad))
    written = pages(facts)
    (row,) = [r for t in rendering.tables(written[INDEX]) for r in t if "[A1]" in r[0]]
    assert row[-2:] == [f"**{word}**", "—"]
    assert "NOT everything is in order" in written[INDEX]
    assert f"A1: {word.lower()} on ℤ" in written[INDEX]
    assert (
        f"**{word}**" in written["chapter-a.md"]
        or "**Not proved on ℤ:**" in written["chapter-a.md"]
    )
    assert f"PROBLEM A1: {word.lower()} on ℤ" in summary(facts)


def test_a_statement_measured_nowhere_is_not_said_to_agree() -> None:
    nowhere = made.on(evidence=EvidenceFact(Verdict.NOT_MEASURED))
    facts = made.facts(made.statement("A1", nowhere))
    assert facts.statements[0].verdict is Verdict.NOT_MEASURED
    assert "on 1 of 1 domains no sample could be checked" in pages(facts)[INDEX]
    (row,) = [r for t in rendering.tables(pages(facts)[INDEX]) for r in t if "[A1]" in r[0]]
    assert row[3] == "not measured"
    assert facts.problems == ()


def test_problems_of_the_experiments() -> None:
    assert CASES["all well"].problems == ()
    assert CASES["broken arrays"].problems == ("arrays: A: 4 and 3 does not hold",)
    assert "**REFUTED**" in pages(CASES["broken arrays"])["arrays.md"]
    assert CASES["vacuous arrays"].problems == CASES["broken arrays"].problems
    assert "**vacuous**" in pages(CASES["vacuous arrays"])["arrays.md"]
    assert CASES["broken training"].problems == ("training: no exact flips with gradient descent",)
    assert "**NO**" in pages(CASES["broken training"])["training.md"]
    assert "were **not** exact flips" in pages(CASES["broken training"])[INDEX]
    assert CASES["failed training"].problems == ("training: no | data",)


def test_the_counterexample_is_in_the_report() -> None:
    written = pages(made.facts())
    (first, *_) = made.training().counterexamples
    assert first.dropped in written[INDEX]
    for example in made.training().counterexamples:
        assert f"### {example.name}" in written["training.md"]


def test_pages_are_written_the_same_twice(case: Facts) -> None:
    assert pages(case) == pages(case)


def test_other_customs_link_to_their_lemmas() -> None:
    index = pages(made.facts(made.statement("C0b"), made.statement("A7")))[INDEX]
    assert "[C0b](chapter-c.md#c0b)" in rendering.links_with_text(index)
    assert "[A7](chapter-a.md#a7)" in rendering.links_with_text(index)
    assert "C0, C0b, C0c, C0d, A7 of the full report" in pages(made.facts())[INDEX]


def test_functions_of_samples_are_listed_once() -> None:
    page = pages(made.facts())["samples.md"]
    on_line, on_integers = rendering.tables(page)
    assert [row[1] for row in on_line[1:]] == ["f", "g"]
    assert len(on_integers) == 3
    bare = made.facts(made.statement("A1", made.on(evidence=EvidenceFact(Verdict.UNDECIDED))))
    assert "samples.md" not in pages(bare)


def test_samples_are_told_with_their_digits_and_their_remarks() -> None:
    absolute = replace(made.SAMPLE, digits=5, relative=False, reason="near 0")
    evidence = replace(made.AGREES, samples=(made.SAMPLE, absolute), set_aside=(("odd", "even"),))
    page = pages(made.facts(made.statement("A1", made.on(evidence=evidence))))["chapter-a.md"]
    (samples,) = [t for t in rendering.tables(page) if t[0][:2] == ["domain", "functions"]]
    assert [row[5] for row in samples[1:]] == ["17", "5 after the point"]
    assert "near 0" in page
    assert "ℝ, odd, set aside: even" in page


def test_a_refuted_sample_shows_both_sides() -> None:
    page = pages(made.facts(made.statement("A1", made.refuted())))["chapter-a.md"]
    assert "left 0.12345, right 0.6789" in page


def test_where_a_statement_was_measured_is_said() -> None:
    nowhere = made.on(evidence=EvidenceFact(Verdict.NOT_MEASURED))
    facts = made.facts(made.statement("G10", nowhere, made.on(made.Z)))
    (row,) = [r for t in rendering.tables(pages(facts)[INDEX]) for r in t if "[G10]" in r[0]]
    assert row[3] == "agrees (on ℤ)"
