"""The pages say what the facts say, and GitHub can show them."""

from __future__ import annotations

from dataclasses import replace

import made
import pytest
import rendering
from hypothesis import given
from hypothesis import strategies as st

from reports.facts.model import EvidenceFact, Facts, LineFact, ProofFact, Verdict
from reports.markup.markdown import MOST_SCRIPTS, scripts
from reports.pages.chapters import INDEX
from reports.pages.index import TIMINGS, pages
from reports.pages.proofs import neutral
from reports.pages.terminal import summary
from reports.running.run import render
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


def test_the_first_page_answers_before_it_counts() -> None:
    index = pages(made.facts(*map(made.statement, ("A1", "A7", "A7b", "G10"))))[INDEX]
    order = [
        "Is deep learning's convolution a cross-correlation?",
        "**Yes: a layer computes",
        "**You bring a filter**",
        "**Convolution ⋆ flips:**",
        "**So ∗ is ⋆ with f flipped (R f) and conjugated**",
        "slide.svg",
        "What libraries do",
        "**One filter learned twice**",
        "This run: ",
        "Chapters",
    ]
    places = [index.index(words) for words in order]
    assert places == sorted(places)
    for id_ in ("A1", "A7", "A7b", "G10"):
        assert f"[{id_}](chapter-{id_[0].lower()}.md#{id_.lower()})" in index


def test_the_first_page_has_the_proof_of_the_run() -> None:
    on = made.on(proof=made.proof("definition of ∗", "turn the limits back"))
    index = pages(made.facts(made.statement("A1", on)))[INDEX]
    (block,) = [f for f in rendering.formulas(index) if "aligned" in f]
    assert block.count("={}") == 2
    assert r"\text{turn the limits back; uses H1}" in block
    without = pages(made.facts(made.statement("B1")))[INDEX]
    assert "aligned" not in without
    assert "The lemma A1 is not a part of this report." in without


def test_every_number_of_the_bookkeeping_is_the_facts() -> None:
    fewer = made.on(made.Z, evidence=replace(made.AGREES, digits=13))
    facts = made.facts(made.statement("A1", made.on(), fewer), digits=19)
    index = pages(facts)[INDEX]
    assert "2 theorems, 0 replayed from certificates" in index
    assert "2 of 2 agree with numbers by other code to 13 digits or exactly" in index
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
    assert "Exceptions: NOT everything is in order" in written[INDEX]
    assert f"A1: {word.lower()} on ℤ" in written[INDEX]
    assert "**not: A1**" in written[INDEX]
    assert "1 of 2 agree with numbers" in written[INDEX]
    assert f"on ℤ **{word}**" in written["chapter-a.md"]
    (table,) = [t for t in rendering.tables(written["statements/A1.md"]) if t[0][0] == "domain"]
    assert [row[1] for row in table[1:]] == ["agrees", f"**{word}**"]
    assert f"PROBLEM A1: {word.lower()} on ℤ" in summary(facts)
    assert "Exceptions" not in pages(made.facts())[INDEX]


def test_a_statement_measured_nowhere_is_not_said_to_agree() -> None:
    nowhere = made.on(evidence=EvidenceFact(Verdict.NOT_MEASURED))
    facts = made.facts(made.statement("A1", nowhere))
    assert facts.statements[0].verdict is Verdict.NOT_MEASURED
    index = pages(facts)[INDEX]
    assert "On 1 of 1 domains no sample could be checked" in index
    assert "0 of 1 agree with numbers" in index
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


def test_other_customs_link_to_their_lemmas() -> None:
    index = pages(made.facts(made.statement("C0b"), made.statement("A7")))[INDEX]
    assert "[C0b](chapter-c.md#c0b)" in rendering.links_with_text(index)
    assert "[A7](chapter-a.md#a7)" in rendering.links_with_text(index)
    assert "Other customs" not in pages(made.facts())[INDEX]


def test_pages_are_written_the_same_twice(case: Facts) -> None:
    assert pages(case) == pages(case)


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


def test_a_chapter_has_one_proof_and_one_line_of_evidence() -> None:
    page = pages(made.facts())["chapter-a.md"]
    found = rendering.formulas(page)
    assert found.count(made.STATEMENT.latex + "\n") == 1
    assert made.REAL.latex in found
    assert r"\left\vert f(t)\right\vert  \text{ has a value}" in found
    (proof,) = [f for f in found if "aligned" in f]
    assert r"\text{definition of }{\ast}\text{; uses H1}" in proof
    assert page.count("**Checked with numbers:**") == 1
    assert "on ℝ, ℤ both sides agree to 17 proved digits on 2 samples" in page
    assert "(statements/A1.md)" in page


def test_other_domains_are_in_full_only_where_the_lines_differ() -> None:
    page = pages(made.facts())["statements/A1.md"]
    assert "The proof is the one on ℝ line by line" in page
    assert "aligned" not in page
    other = made.on(made.Z, proof=made.proof("algebra"))
    page = pages(made.facts(made.statement("A1", made.on(), other)))["statements/A1.md"]
    assert "line by line" not in page
    assert "aligned" in page


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


def test_a_hypothesis_that_the_theorem_lacks_is_the_one_of_the_induction() -> None:
    step = made.on(hypotheses=(), proof=made.proof("by hypothesis"))
    page = pages(made.facts(made.statement("G10", step)))["chapter-g.md"]
    assert "by hypothesis; uses the induction hypothesis" in page


def test_a_long_proof_is_in_blocks_that_github_shows() -> None:
    line = made.Formula("x", "x_1" * 40)
    long = ProofFact(line, tuple(LineFact(line, "algebra", ()) for _ in range(5)))
    page = pages(made.facts(made.statement("A1", made.on(proof=long))))["chapter-a.md"]
    blocks = [f for f in rendering.formulas(page) if "aligned" in f]
    assert len(blocks) == 3
    assert sum(block.count("={}") for block in blocks) == 5


def test_samples_come_with_their_functions_their_place_and_twelve_digits() -> None:
    long = replace(made.SAMPLE, left="0.12345678901234567890")
    absolute = replace(made.SAMPLE, digits=5, relative=False, reason="near 0")
    evidence = replace(made.AGREES, samples=(long, absolute), set_aside=(("odd", "even"),))
    page = pages(made.facts(made.statement("A1", made.on(evidence=evidence))))["statements/A1.md"]
    (samples,) = [t for t in rendering.tables(page) if t[0][0] == "functions"]
    assert [row[4] for row in samples[1:]] == ["17", "5 after the point"]
    functions, place, value = samples[1][:3]
    assert functions == r"*Gaussians | others*<br>f = e^(−t²) \* |t|\_1<br>g = 1 | 2"
    assert (place, value) == ("t = 1/7", "0.123456789012…")
    assert "near 0" in page
    assert "odd, set aside: even" in page


def test_a_refuted_sample_shows_both_sides() -> None:
    page = pages(made.facts(made.statement("A1", made.refuted())))["statements/A1.md"]
    assert "left 0.12345, right 0.6789" in page


def test_where_a_statement_was_measured_is_said() -> None:
    nowhere = made.on(evidence=EvidenceFact(Verdict.NOT_MEASURED))
    facts = made.facts(made.statement("G10", nowhere, made.on(made.Z)))
    page = pages(facts)["chapter-g.md"]
    assert "on ℤ both sides agree to 17 proved digits on 1 sample; on ℝ not measured" in page
