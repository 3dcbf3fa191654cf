r"""Markdown that GitHub shows as meant: escaping, tables, links and maths.

Maths is written as ``$`…`$`` and fenced ``math`` blocks: code spans and fences are the only places
where Markdown leaves ``_``, ``*`` and ``\`` alone. GitHub splits table rows at every ``|``, even
inside code, so formulas say ``\vert``. It shows no maths inside a link or next to a letter.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from symbolic.showing import escape, latex_words

MOST_SCRIPTS = 99
"""GitHub shows no formula with more sub- and superscripts than this."""

_SCRIPT = re.compile(r"(?<!\\)[_^']")


def code(text: str) -> str:
    """Return an inline code span; the text must hold no backtick, bar or line break."""
    _refuse(text, "`|\n", "a code span")
    return f"`{text}`"


def code_block(text: str, language: str = "") -> str:
    """Return lines of code; the text must hold no backtick."""
    _refuse(text, "`", "a code block")
    return f"```{language}\n{text}\n```"


def program_text(text: str) -> str:
    """Return a code span, or plain text where the text holds what a code span cannot."""
    return escape(text) if set(text) & set("`|\n") else code(text)


def inline_math(latex: str) -> str:
    """Return a formula for the running text or a table cell."""
    formula = _without_bars(latex)
    _refuse(formula, "`\n$", "inline maths")
    _refuse_many_scripts(formula)
    return f"$`{formula}`$"


def math_block(latex: str) -> str:
    """Return a displayed formula; one that GitHub would not show is refused."""
    _refuse(latex, "`$", "a maths block")
    _refuse_many_scripts(latex)
    return f"```math\n{latex}\n```"


def displayed(latex: str, text: str) -> str:
    """Return a displayed formula, as text where it is longer than GitHub shows as maths."""
    return math_block(latex) if scripts(latex) <= MOST_SCRIPTS else code_block(text)


def inline_displayed(latex: str, text: str) -> str:
    """Return a formula for the running text, as code where it is too long for maths."""
    return inline_math(latex) if scripts(latex) <= MOST_SCRIPTS else program_text(text)


def scripts(latex: str) -> int:
    """Return how many sub- and superscripts a formula has; a prime is one."""
    return len(_SCRIPT.findall(latex))


def math_text(words: str) -> str:
    """Return words for use inside a formula; see `symbolic.showing.latex_words`."""
    _refuse(words, "\\`$\n", "words of a formula")
    return latex_words(words)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table of Markdown cells.

    Raises
    ------
    ValueError
        If a row has another number of cells than the header, or a cell would break its row.
    """
    lines = [header, ["---"] * len(header), *rows]
    for row in lines:
        if len(row) != len(header):
            raise ValueError(f"table: {len(row)} cells under {len(header)} headings: {row}")
        for cell in row:
            _refuse(re.sub(r"\\[\\|]", "", cell), "|\n", "a table cell")
    return "\n".join(f"| {' | '.join(row)} |" for row in lines)


def grid(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return pieces of Markdown side by side and below each other; widths are per cent."""
    # GitHub reads Markdown inside HTML only after a blank line.
    lines = (
        "".join(
            f'<td width="{width}%" valign="top">\n\n{cell}\n\n</td>'
            for cell, width in zip(row, widths, strict=True)
        )
        for row in rows
    )
    body = "".join(f"<tr>{line}</tr>" for line in lines)
    return f'<table class="grid">{body}</table>'


def details(summary: str, body: str) -> str:
    """Return a part that is folded away; the summary is plain text."""
    # Markdown inside HTML is read only after a blank line.
    return (
        f"<details>\n<summary>{html.escape(summary, quote=False)}</summary>\n\n{body}\n\n</details>"
    )


def heading(level: int, text: str, anchor: str = "") -> str:
    """Return a heading of plain text, with a place to link to."""
    line = f"{'#' * level} {escape(text)}"
    return f'<a id="{html.escape(anchor)}"></a>\n\n{line}' if anchor else line


def link(text: str, target: str) -> str:
    """Return a link with plain text."""
    return f"[{escape(text)}]({target})"


def image(description: str, target: str) -> str:
    """Return a picture with the text that stands in for it."""
    return f"![{escape(description)}]({target})"


def bullets(items: Sequence[str]) -> str:
    """Return a list of Markdown items."""
    return "\n".join(f"- {item}" for item in items)


def page(*blocks: str) -> str:
    """Return a page: the blocks that are not empty, a blank line between them."""
    return "\n\n".join(block for block in blocks if block) + "\n"


def _without_bars(latex: str) -> str:
    return (
        latex.replace(r"\left|", r"\left\vert ")
        .replace(r"\right|", r"\right\vert ")
        .replace("|", r"\vert ")
    )


def _refuse_many_scripts(latex: str) -> None:
    found = scripts(latex)
    if found > MOST_SCRIPTS:
        raise ValueError(
            f"{found} sub- and superscripts in one formula, of which GitHub shows {MOST_SCRIPTS}: "
            f"{latex[:80]}…; write it in pieces"
        )


def _refuse(text: str, forbidden: str, where: str) -> None:
    found = [character for character in forbidden if character in text]
    if found:
        raise ValueError(f"{found[0]!r} cannot stand in {where}: {text!r}")
