"""The pages as a static site: read in any browser, without a network, and without JavaScript.

Where JavaScript is on, the sliding picture of the first page can be moved.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict
from importlib.resources import files
from posixpath import dirname

from markdown_it import MarkdownIt
from markdown_it.token import Token

from reports.facts.model import SlideFact
from reports.pages.index import SLIDE
from reports.site.mathml import mathml

STYLE, SCRIPT = "style.css", "slide.js"

_READER = MarkdownIt("commonmark", {"html": True}).enable("table")
_TITLE = re.compile(r"<h[12]>(.*?)</h[12]>", re.DOTALL)


def site(
    pages: Mapping[str, str], slide: SlideFact, notation: Callable[[str], str] = str
) -> dict[str, str]:
    """Return the files of a site with the same pages, beside which the other files lie.

    Parameters
    ----------
    pages
        The pages in Markdown, by file name.
    slide
        The worked example of the sliding picture.
    notation
        Applied to the script, as it was to the pages.
    """
    written = {_html_name(name): _page(name, text) for name, text in pages.items()}
    script = _asset(SCRIPT).replace("DATA", json.dumps(asdict(slide) | {"picture": SLIDE}))
    return written | {STYLE: _asset(STYLE), SCRIPT: notation(script)}


def _asset(name: str) -> str:
    return (files("reports.site") / name).read_text(encoding="utf-8")


def _html_name(name: str) -> str:
    return re.sub(r"\.md$", ".html", name)


def _page(name: str, text: str) -> str:
    tokens = _READER.parse(text)
    for token in tokens:
        _translate(token)
    body = _READER.renderer.render(tokens, _READER.options, {})
    root = "../" * (len(dirname(name).split("/")) if dirname(name) else 0)
    found = _TITLE.search(body)
    title = re.sub(r"<[^>]*>", "", found[1]) if found else name
    script = f'<script defer src="{root}{SCRIPT}"></script>' if f'src="{SLIDE}"' in body else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{title}</title>\n<link rel="stylesheet" href="{root}{STYLE}">\n{script}</head>\n'
        f"<body>\n<main>\n{body}</main>\n</body>\n</html>\n"
    )


def _translate(token: Token) -> None:
    """Turn formulas into MathML and links to pages into links to their HTML."""
    if token.type == "fence" and token.info == "math":
        token.type, token.content = "html_block", f"{mathml(token.content, display=True)}\n"
    children = token.children or []
    for place, child in enumerate(children):
        if child.type == "link_open":
            child.attrs["href"] = re.sub(r"\.md(?=#|$)", ".html", str(child.attrs["href"]))
        if child.type == "code_inline" and 0 < place < len(children) - 1:
            before, after = children[place - 1], children[place + 1]
            if before.content.endswith("$") and after.content.startswith("$"):
                # GitHub needs a space after a formula, a browser none before a comma.
                after.content = re.sub(r"^\$ ?(?=[,.;:)])|^\$", "", after.content)
                before.content = before.content[:-1]
                child.type, child.content = "html_inline", mathml(child.content, display=False)
