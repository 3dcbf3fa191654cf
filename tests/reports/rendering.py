"""Reads Markdown as GitHub does: CommonMark with tables and HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from posixpath import dirname, normpath

from markdown_it import MarkdownIt
from markdown_it.token import Token

_READER = MarkdownIt("commonmark", {"html": True}).enable("table")


@cache
def tokens(markdown: str) -> list[Token]:
    """Read a page once for all that is asked of it."""
    return _READER.parse(markdown)


def html(markdown: str) -> str:
    return str(_READER.render(markdown))


def inline(markdown: str) -> Iterator[Token]:
    for token in tokens(markdown):
        yield from token.children or ()


def tables(markdown: str) -> Iterator[list[list[str]]]:
    """Yield each table as rows of cells in Markdown, as the reader split them."""
    rows: list[list[str]] = []
    in_cell = False
    for token in tokens(markdown):
        if token.type == "table_open":
            rows = []
        elif token.type == "tr_open":
            rows.append([])
        elif token.type in {"td_open", "th_open"}:
            in_cell = True
        elif token.type == "inline" and in_cell:
            rows[-1].append(token.content)
            in_cell = False
        elif token.type == "table_close":
            yield rows


def raw_table_rows(markdown: str) -> Iterator[list[list[str]]]:
    """Yield each table as rows split at every bar that is not escaped, as GitHub splits them."""
    for block in re.findall(r"(?:^\|.*\|$\n?)+", markdown, flags=re.M):
        yield [re.split(r"(?<!\\)\|", line)[1:-1] for line in block.strip().splitlines()]


def formulas(markdown: str) -> list[str]:
    """Return the LaTeX of every formula, as the reader sees it."""
    fenced = [t.content for t in tokens(markdown) if t.type == "fence" and t.info == "math"]
    found = []
    for token in tokens(markdown):
        children = token.children or []
        for before, child, after in zip(children, children[1:], children[2:], strict=False):
            dollars = before.content.endswith("$") and after.content.startswith("$")
            if child.type == "code_inline" and dollars:
                found.append(child.content)
    return fenced + found


def links(markdown: str) -> list[str]:
    return [str(t.attrs["href"]) for t in inline(markdown) if t.type == "link_open"]


def links_with_text(markdown: str) -> list[str]:
    """Return the links of a page as ``[text](target)``."""
    found = re.findall(r'<a href="([^"]+)">(.*?)</a>', html(markdown))
    return [f"[{text}]({target})" for target, text in found]


def images(markdown: str) -> list[str]:
    return [str(t.attrs["src"]) for t in inline(markdown) if t.type == "image"]


def anchors(markdown: str) -> set[str]:
    return set(re.findall(r'<a id="([^"]+)"></a>', markdown))


def broken_links(pages: Mapping[str, str], files: set[str]) -> list[str]:
    """Return the links and images of pages that lead nowhere in the report."""
    broken = []
    for name, text in pages.items():
        for target in [*links(text), *images(text)]:
            if target.startswith("https://"):
                continue
            file, _, anchor = target.partition("#")
            file = normpath(f"{dirname(name)}/{file}").lstrip("/") if file else name
            if file not in files or (anchor and anchor not in anchors(pages.get(file, ""))):
                broken.append(f"{name} -> {target}")
    return broken


def unbalanced(latex: str) -> bool:
    """Tell whether braces, \\left and \\right, or environments do not match."""
    bare = re.sub(r"\\[{}\\]", "", latex)
    depth = 0
    for character in bare:
        depth += {"{": 1, "}": -1}.get(character, 0)
        if depth < 0:
            return True
    pairs = len(re.findall(r"\\left(?![a-z])", latex)) == len(
        re.findall(r"\\right(?![a-z])", latex)
    )
    begun, ended = (sorted(re.findall(rf"\\{w}{{(\w+)}}", latex)) for w in ("begin", "end"))
    return depth != 0 or not pairs or begun != ended
