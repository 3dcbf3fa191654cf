"""The pages say what the facts say, and GitHub can show them."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest
import rendering
from hypothesis import given
from hypothesis import strategies as st

from reports.collecting.proving import prove
from reports.facts.model import Facts, LineFact, ProofFact, Verdict
from reports.markup.markdown import MOST_SCRIPTS, scripts
from reports.pages.chapters import INDEX
from reports.pages.index import TIMINGS, pages
from reports.pages.proofs import neutral, proof_blocks
from reports.pages.terminal import summary
from reports.running.run import render
from symbolic.notation.proofs import STEP
from symbolic.showing import textbook

MOST_BYTES = 250_000
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
    monkeypatch.setattr("reports.pages.figures._svg", lambda *_: "slow to draw")
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


def test_no_page_is_long_and_no_formula_is_more_than_github_shows(case: Facts) -> None:
    for text in pages(case).values():
        assert len(text.encode()) < MOST_BYTES
        assert all(scripts(latex) <= MOST_SCRIPTS for latex in rendering.formulas(text))


# ------------------------------------------------------------------ the first page


@pytest.mark.parametrize(
    ("bad", "word"),
    [
        (made.refuted(), "REFUTED"),
        (made.undecided(), "undecided"),
        (made.unproved(), "FAILED"),
        (made.on(made.Z, evidence=None, failure="boom"), "FAILED"),
    ],
)
def test_what_is_not_a_pass_shows_everywhere(bad: made.DomainFact, word: str) -> None:
    facts = made.facts(made.statement("A1", made.on(), bad))
    written = pages(facts)
    assert "Exceptions: NOT everything is in order" in written[INDEX]
    assert f"A1: {word.lower()} on ℤ" in written[INDEX]
    assert "**not: A1**" in written[INDEX]
    assert "agree in 1 of 2 cases" in written[INDEX]
    assert f"on ℤ **{word}**" in written["chapter-a.md"]
    (table,) = [t for t in rendering.tables(written["statements/A1.md"]) if t[0][0] == "domain"]
    assert [row[1] for row in table[1:]] == ["agrees", f"**{word}**"]
    assert f"PROBLEM A1: {word.lower()} on ℤ" in summary(facts)
    assert "Exceptions" not in pages(made.facts())[INDEX]


def test_a_statement_measured_nowhere_is_not_said_to_agree() -> None:
    nowhere = made.on(evidence=made.NOWHERE)
    facts = made.facts(made.statement("A1", nowhere))
    assert facts.statements[0].verdict is Verdict.NOT_MEASURED
    index = pages(facts)[INDEX]
    assert "On 1 of 1 domains no sample could be checked" in index
    assert "agree in 0 of 1 case" in index
    assert "**not: A1**" in index
    assert "both sides agree" not in pages(facts)["chapter-a.md"]
    assert facts.problems == ()


def test_problems_of_the_experiments() -> None:
    assert CASES["all well"].problems == ()
    assert CASES["broken arrays"].problems == ("arrays: A: 4 and 3 does not hold",)
    assert "**REFUTED**" in pages(CASES["broken arrays"])["arrays.md"]
    assert CASES["vacuous arrays"].problems == CASES["broken arrays"].problems
    assert "**vacuous**" in pages(CASES["vacuous arrays"])["arrays.md"]
    assert CASES["broken training"].problems == ("training: no exact flips with gradient descent",)
    assert "**NO**" in pages(CASES["broken training"])["training.md"]
    assert "did NOT stay flips" in pages(CASES["broken training"])[INDEX]
    assert CASES["failed training"].problems == ("training: no | data",)


def test_pages_are_written_the_same_twice(case: Facts) -> None:
    assert pages(case) == pages(case)


@pytest.mark.takes_turns(2)
def test_textbook_notation_exchanges_the_symbols_in_what_is_read_and_nowhere_else() -> None:
    facts = made.certified(made.CERTIFICATE, made.CERTIFICATE)
    ours, theirs = render(facts), render(facts, notation=textbook)
    index = theirs[INDEX]
    assert "**Convolution ∗ flips:** $`(f \\ast g)(t) = \\int f(\\tau)\\,g(t - \\tau)" in index
    assert "**Cross-correlation ⋆ does not**" in index
    assert "∗ is convolution and ⋆ cross-correlation" in theirs["chapter-a.md"]
    data = {name for name in ours if name.endswith(".json")}
    assert {name for name in ours if ours[name] == theirs[name]} >= data
    assert all(textbook(theirs[name]) == ours[name] for name in pages(facts))
    assert ours["slide.svg"] != theirs["slide.svg"]


# ------------------------------------------------------------------ chapters and statements


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        ("∫_{−∞}^{∞} f(τ)·g(t − τ) dτ", "Σ_{m ∈ ℤ} f(m)·g(n − m)", True),
        ("∫_{−∞}^{∞} f(τ)·g(t − τ) dτ", "Σ_{m ∈ ℤ/N} f(m)·g(n − m)", True),
        ("∫_{−∞}^{∞} f(τ)·g(t − τ) dτ", "Σ_{m ∈ ℤ} f(m)·g(n + m)", False),
        ("∫_{−∞}^{∞} f(τ) dτ", "∫∫_{−∞}^{∞} f(τ₁, τ₂) dτ₁ dτ₂", True),
        ("∫_{−∞}^{∞} f(τ) dτ", "∫∫_{−∞}^{∞} f(τ₁, −τ₂) dτ₁ dτ₂", False),
        ("∫_{−∞}^{∞} f(−(−τ)) dτ", "Σ_{m₁, m₂ ∈ ℤ²} f(−(−m₁), −(−m₂))", True),
        ("∫_{∞}^{−∞} (−f(−τ′)) dτ′", "Σ_{m′ ∈ ℤ backwards} f(−m′)", True),
        ("∫_{∞}^{−∞} f(−τ′) dτ′", "Σ_{m′ ∈ ℤ} f(−m′)", False),
        ("∫_{−∞}^{∞} (−f(−τ)) dτ", "Σ_{m ∈ ℤ} f(−m)", False),
        ("f(t)", "f(n)", True),
        ("f(t)", "g(n)", False),
        ("U(s, a, a)", "U(s, a)", False),
        ("c₁ + c₂", "c", False),
    ],
)
def test_lines_that_differ_in_the_notation_of_domains_only(
    first: str, second: str, same: bool
) -> None:
    assert (neutral(first) == neutral(second)) == same


@given(st.text("∫_{−∞}^ dτσ₁₂′Σ∈ℤmknft(),+·", max_size=40))
def test_what_is_neutral_is_never_lost(text: str) -> None:
    """Nothing fails, and letters that are functions stay."""
    assert neutral(text).count("f") == text.count("f") or "₂" in text


def test_a_hypothesis_that_the_theorem_lacks_is_the_one_of_the_induction_in_its_step() -> None:
    """Elsewhere it is what integrability implies, which was once called the same."""
    parts = (("Base case", made.proof("at 0")), (STEP, made.proof("by hypothesis")))
    step = made.on(hypotheses=(), proof=made.proof("by induction", parts=parts))
    page = pages(made.facts(made.statement("G10", step)))["chapter-g.md"]
    assert "by hypothesis; uses the induction hypothesis" in page
    assert page.count("the induction hypothesis") == 1
    assert page.count("uses a condition that always holds") == 2
    step = replace(step, hypotheses=(made.ABSOLUTE,))
    page = pages(made.facts(made.statement("G10", step)))["chapter-g.md"]
    assert "at 0; uses a condition that follows from the hypotheses" in page


@pytest.mark.drawn(2)
@pytest.mark.parametrize("id_", ["E13b", "C6", "H5"])
def test_only_a_step_of_an_induction_has_its_hypothesis(id_: str) -> None:
    (found,) = prove("proofs.json", [(id_, 0)]).proved.values()
    proved = found.fact
    said = proof_blocks(proved.proof, proved.hypotheses).partition(STEP)
    assert "the induction hypothesis" not in said[0]


def test_a_long_proof_is_in_blocks_that_github_shows() -> None:
    line = made.Formula("x", "x_1" * 40)
    long = ProofFact(line, tuple(LineFact(line, "algebra", ()) for _ in range(5)))
    page = pages(made.facts(made.statement("A1", made.on(proof=long))))["chapter-a.md"]
    blocks = [f for f in rendering.formulas(page) if "aligned" in f]
    assert len(blocks) == 3
    assert sum(block.count("={}") for block in blocks) == 5
