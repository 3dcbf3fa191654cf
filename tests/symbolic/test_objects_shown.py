"""Objects show themselves: no addresses, no fields, nothing that a notebook would misread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from sympy import Lambda, Symbol, cos

import symbolic
from symbolic import (
    R2,
    Z2,
    Cyclic,
    R,
    Z,
    check,
    conj,
    conv,
    corr,
    decide,
    delta,
    functions,
    involution,
    lemmas,
    operators,
    product,
    reflect,
    shift,
)
from symbolic.showing import SHOWN_DIGITS, brief, escape, textbook, word_table
from symbolic.sympy_border.domains import NATURALS

f, g = functions("f g")
t = Symbol("t", real=True)
N = Symbol("N", integer=True, positive=True)
READER = MarkdownIt("commonmark", {"html": True}).enable("table")


def _shown() -> Iterator[tuple[str, Any]]:
    theorem = lemmas["A1"].on(R)
    yield "domain", (R, Z, R2, Z2, Cyclic(N), NATURALS, product(NATURALS, Z, Z2))
    yield "terms", (f, conv(f, g), corr(conj(f), 2 * shift(reflect(g), 3)) + delta, involution(f))
    yield "value", conv(f, g)(t)
    yield "theorem", theorem
    yield "statement", theorem.statement
    yield "with hypotheses", lemmas["G10"].on(Z)
    yield "hypotheses", tuple(lemmas["G10"].on(Z).hypotheses)
    yield "proof", theorem.proof
    yield "line", theorem.proof.lines
    yield "induction", lemmas["G10"].on(Z).proof
    yield "counterexample", decide(corr(f, g), corr(g, f), Z)
    yield "counterexample on ℝ", decide(corr(f, g), corr(g, f), R)
    yield "replayed", check(theorem.certificate())
    yield "an instance", theorem.instantiate({f: Lambda(t, cos(t))})
    yield "lemma", lemmas["G10"]
    yield "lemmas", lemmas
    yield "operators", (operators("U", on=Z), operators("U", on=Z)[functions("f")])


SHOWN = dict(_shown())


@pytest.mark.parametrize("what", SHOWN)
def test_nothing_shows_an_address_or_how_it_is_kept(what: str) -> None:
    for written in (repr(SHOWN[what]), str(SHOWN[what])):
        assert not re.search(r"0x[0-9a-f]|object at|frozenset\(|#\d|\w+\(\w+=", written), written


@pytest.mark.parametrize("what", SHOWN)
def test_nothing_that_a_notebook_would_misread(what: str) -> None:
    value = SHOWN[what]
    for item in value if isinstance(value, tuple) else (value,):
        latex = getattr(item, "_repr_latex_", str)() or ""
        shown = getattr(item, "_repr_markdown_", str)()
        assert "`$" not in shown
        assert "$`" not in shown
        assert shown.count("$") % 2 == 0
        assert latex.count(r"\begin") == latex.count(r"\end")


def test_every_public_name_is_shown_above_or_makes_what_is() -> None:
    errors = {"ConvproofError", "ProofError", "TermError", "Undecidable"}
    makers = {
        "check",
        "check_all",
        "conj",
        "conv",
        "corr",
        "decide",
        "functions",
        "involution",
        "operators",
        "product",
        "reflect",
    }
    classes = {"Counterexample", "Cyclic", "Instance", "Theorem"}
    values = {"N", "R", "R2", "Z", "Z2", "delta", "lemmas", "shift"}
    assert set(symbolic.__all__) == errors | makers | classes | values


def test_a_proof_is_aligned_lines() -> None:
    proof = lemmas["A1"].on(R).proof
    shown = proof._repr_markdown_()
    assert shown.startswith("$$\n\\begin{aligned}\n& ")
    assert shown.count("={} &") == len(proof.lines)
    assert r"\text{definition of }{\ast}" in shown
    parts = lemmas["G10"].on(Z).proof
    assert parts._repr_markdown_().count("$$") == 2 * (1 + len(parts.parts))


def test_the_catalogue_lists_every_lemma_in_rows_that_hold() -> None:
    tokens = READER.parse(lemmas._repr_markdown_())
    rows = sum(token.type == "tr_open" for token in tokens)
    tables = sum(token.type == "table_open" for token in tokens)
    assert rows - tables == len(lemmas)
    assert sum(token.type == "td_open" for token in tokens) == 4 * len(lemmas)


@given(st.lists(st.lists(st.text(), min_size=2, max_size=2), min_size=1, max_size=4))
def test_a_table_keeps_its_cells_whatever_is_in_them(rows: list[list[str]]) -> None:
    tokens = READER.parse(word_table(("a", "b"), rows))
    assert sum(token.type == "td_open" for token in tokens) == 2 * len(rows)
    assert sum(token.type == "tr_open" for token in tokens) == 1 + len(rows)
    text = [token.children for token in tokens if token.type == "inline"]
    assert {child.type for children in text for child in children or ()} <= {"text", "text_special"}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("0.274175206252713851498046026921…", "0.274175206252…"),
        ("1.5 − 3.93310005666067826036709461179…i", "1.5 − 3.933100056660…i"),
        ("353/100 + 3/100i", "353/100 + 3/100i"),
        ("415.77240312949612312 + 0.00000000000000000i", "415.772403129496… + 0i"),
        ("0.50000000000000000000 ± 3.2e-66", "0.5 ± 3.2e-66"),
        ("0.00000000000000023195254516868…", "2.319525451686…e-16"),
        ("−0.0000000000000002300000000000 ± 2.0e-32i", "−2.3e-16 ± 2.0e-32i"),
        ("0.000000000000000000…", "0.000000000000…"),
        ("1234567890123456789012345678901234/7", "123456…901234 [34 digits]/7"),
        ("≤ 1.6e-39", "≤ 1.6e-39"),
    ],
)
def test_long_numbers_are_cut_and_the_cut_is_marked(written: str, shown: str) -> None:
    assert brief(written) == shown


@given(st.text("0123456789./ i−…", max_size=80))
def test_no_shortened_number_is_long(written: str) -> None:
    shown = brief(written)
    assert not re.search(rf"\.\d{{{SHOWN_DIGITS + 1}}}", shown)
    assert brief(shown) == shown


@given(st.integers(0, 10**30), st.integers(1, 60))
@example(0, 40)
@example(5, 30)
def test_a_shortened_number_is_the_whole_one_if_no_cut_is_marked(digits: int, places: int) -> None:
    written = str(digits).rjust(places + 1, "0")
    shown = brief(f"{written[:-places]}.{written[-places:]}")
    number, value = Fraction(digits, 10**places), Fraction(shown.replace("…", ""))
    unit = Fraction(10) ** -SHOWN_DIGITS * (10 * value if "e" in shown else 1)
    assert value < number < value + unit if "…" in shown else value == number


@given(st.text("⋆∗\\\\ starx*{", max_size=30))
def test_exchanging_the_symbols_twice_changes_nothing(text: str) -> None:
    assert textbook(textbook(text)) == text
    assert textbook(text).count("⋆") == text.count("∗")


def test_the_symbols_of_textbooks() -> None:
    assert textbook(r"f ⋆ g, \star \ast, \starred, a*b") == r"f ∗ g, \ast \star, \starred, a*b"


def test_words_are_escaped() -> None:
    assert escape("|f ⋆ g|\n*a_1*") == r"\|f ⋆ g\| \*a\_1\*"
