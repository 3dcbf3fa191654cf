"""LaTeX formulas of a report as MathML, which browsers show without a network or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from latex2mathml.converter import convert

_ALIGNED = re.compile(r"\s*\\begin\{aligned\}(.*)\\end\{aligned\}\s*", re.DOTALL)
_MARK = re.compile(r"\\begin\{\w+\}|\\end\{\w+\}|\\\\(?:\[\w+\])?|&")
_BODY = re.compile(r"<math[^>]*>(.*)</math>", re.DOTALL)
_SHOWN = (
    # Browsers find these only in mathematical fonts, which many a machine does not have: a bar that
    # stretches, and a prime that is no smaller for being high up. The style sheet draws the bar.
    (re.compile(r"<mover>(<mrow>(?:(?!<mover>).)*?</mrow>)"
                r'<mo accent="true">&#x02015;</mo></mover>'),
     r'<mrow class="bar">\1</mrow>'),
    (re.compile(r"<msup>(<mi>[^<]*</mi>)<mi>(&#x0203[2-4];)</mi></msup>"),
     r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>'),
    (re.compile(r"<msubsup>(<mi>[^<]*</mi>)((?:(?!</?msubsup>).)*?)<mi>(&#x0203[2-4];)</mi></msubsup>"),
     r'<msub><mrow>\1<mo lspace="0" rspace="0">\3</mo></mrow>\2</msub>'),
    # A symbol that stands between words is no operator.
    (re.compile(r"(</mtext>)<mrow><mo>([^<]*)</mo></mrow>"), r"\1<mi>\2</mi>"),
    # A sign after these is no difference.
    (re.compile(r"((?:<m(?:row|style|td)[^>]*>|<mo[^>]*>(?:&#x00028;|&#x0003D;|[\[({,=])"
                r"</mo>)(?:<mrow ?/>)?)<mo>&#x02212;</mo>"),
     r'\1<mo form="prefix">&#x02212;</mo>'),
    (re.compile("&#x0002A;"), "&#x02217;"),
)  # fmt: skip


def mathml(latex: str, *, display: bool) -> str:
    """Return a formula as a ``math`` element; ``aligned`` lines are a table."""
    kind = "block" if display else "inline"
    found = _ALIGNED.fullmatch(latex)
    body = _table(found[1]) if found else _row(latex)
    return f'<math xmlns="http://www.w3.org/1998/Math/MathML" display="{kind}">{body}</math>'


@cache
def _row(latex: str) -> str:
    if not latex.strip():
        return "<mrow></mrow>"
    (body,) = _BODY.findall(convert(latex))
    for theirs, ours in _SHOWN:
        before = None
        # From the inside out, where one stands within another.
        while before != body:
            before, body = body, theirs.sub(ours, body)
    return str(body)


def _table(body: str) -> str:
    rows = "".join(
        f"<mtr>{''.join(_cell(cell, column) for column, cell in enumerate(row))}</mtr>"
        for row in _cells(body)
    )
    return f'<mtable displaystyle="true">{rows}</mtable>'


def _cell(latex: str, column: int) -> str:
    side = "right" if column % 2 == 0 else "left"
    return f'<mtd class="{side}">{_row(latex)}</mtd>'


def _cells(body: str) -> Iterator[list[str]]:
    """Yield the rows of an environment as their cells; environments inside stay whole."""
    row, start, depth = list[str](), 0, 0
    for mark in _MARK.finditer(body):
        if mark[0].startswith(r"\begin"):
            depth += 1
        elif mark[0].startswith(r"\end"):
            depth -= 1
        elif depth == 0:
            row.append(body[start : mark.start()])
            start = mark.end()
            if mark[0] != "&":
                yield row
                row = []
    yield [*row, body[start:]]
