"""Escaping, tables and maths: what is written is what GitHub shows."""

from __future__ import annotations

import html

import pytest
import rendering
from hypothesis import example, given
from hypothesis import strategies as st

from reports.markup import markdown
from symbolic.showing import escape

printable = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Z"), max_codepoint=0x2FFF), min_size=1
)


@given(printable)
@example("&lt;&#42;")
@example("<b>")
def test_escaped_text_is_shown_as_it_is(text: str) -> None:
    shown = rendering.html(f"x {escape(text)} y")
    assert html.unescape(shown) == f"<p>x {text} y</p>\n"


@given(printable, printable)
def test_escaped_cells_stay_in_their_columns(first: str, second: str) -> None:
    table = markdown.table(["a", "b"], [[escape(first), escape(second)]])
    (rows,) = rendering.tables(table)
    assert [len(row) for row in rows] == [2, 2]
    (raw,) = rendering.raw_table_rows(table)
    assert [len(row) for row in raw] == [2, 2, 2]


@pytest.mark.parametrize(
    "latex",
    [
        r"\left(f \ast g\right)_{n}",
        r"a_1 * b_2 * c_3",
        r"\left|f(t)\right| \le |g|",
        r"x < y > z & \& \% #",
        r"[a](b) ![c](d) **e** ~~f~~ <b>",
    ],
)
def test_maths_reaches_the_reader_unharmed(latex: str) -> None:
    expected = (
        latex.replace(r"\left|", r"\left\vert ").replace(r"\right|", r"\right\vert ")
    ).replace("|", r"\vert ")
    assert rendering.formulas(f"see {markdown.inline_math(latex)} here") == [expected]
    table = markdown.table(["a"], [[markdown.inline_math(latex)]])
    assert rendering.formulas(table) == [expected]
    assert rendering.formulas(markdown.math_block(latex)) == [latex + "\n"]


@pytest.mark.parametrize(
    ("words", "latex"),
    [
        ("definition of ∗", r"\text{definition of }{\ast}"),
        ("substitute τ = −τ′", r"\text{substitute }{\tau = -\tau'}"),
        ("m₁ = n₁ − m₁′", "{m_1 = n_1 - m_1'}"),
        ("a constant factor", r"\text{a constant factor}"),
        ("by A7b and C8c", r"\text{by A7b and C8c}"),
        ("by A1; uses H2", r"\text{by A1; uses H2}"),
        ("in τ₁ − a₁", r"\text{in }{\tau_1 - a_1}"),
        ("by a + a", r"\text{by a }{+ a}"),
        ("50 % of #1 & more", r"\text{50 \% of \#1 \& more}"),
    ],
)
def test_words_inside_a_formula(words: str, latex: str) -> None:
    assert markdown.math_text(words) == latex


def test_a_table_refuses_a_row_of_another_width() -> None:
    with pytest.raises(ValueError, match="2 cells under 1 headings"):
        markdown.table(["a"], [["b", "c"]])


@pytest.mark.parametrize("cell", ["a | b", "a\nb"])
def test_a_table_refuses_a_cell_that_would_break_its_row(cell: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a table cell"):
        markdown.table(["a"], [[cell]])


@pytest.mark.parametrize("latex", ["a`b", "a$b", "a\nb"])
def test_inline_maths_refuses_what_would_end_it(latex: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in inline maths"):
        markdown.inline_math(latex)


def test_folded_parts_are_read_as_markdown() -> None:
    shown = rendering.html(markdown.details("1 < 2 & *x*", "**bold**"))
    assert "<summary>1 &lt; 2 &amp; *x*</summary>" in shown
    assert "<strong>bold</strong>" in shown


@pytest.mark.parametrize("show", [markdown.displayed, markdown.inline_displayed])
def test_a_formula_too_long_for_maths_is_shown_as_text(show) -> None:
    short, long = ("+".join(["x_1"] * n) for n in (99, 100))
    assert short in show(short, "as text")
    assert long not in show(long, "as text")
    assert "as text" in show(long, "as text")
