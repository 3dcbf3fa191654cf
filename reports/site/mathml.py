"""LaTeX formulas of a report as MathML, which browsers show without a network or a script."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from latex2mathml.converter import convert

_ALIGNED = re.compile(r"\s*\\begin\{aligned\}(.*)\\end\{aligned\}\s*", re.DOTALL)
_MARK = re.compile(r"\\begin\{\w+\}|\\end\{\w+\}|\\\\(?:\[\w+\])?|&")
_BODY = re.compile(r"<math[^>]*><mrow>(.*)</mrow></math>", re.DOTALL)
_STYLE = r"\displaystyle "
_OPENING = {"{", r"\left", r"\begin"}
_NESTING = re.compile(r"\\(?:left|right|begin|end)(?![a-zA-Z])|(?<!\\)[{}]|(?<!\\)\s+")
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
    # Formulas of a report are many, and made of few pieces: converting each piece once is far
    # cheaper. A style holds for all that follows it, so it is taken off first.
    plain = latex.strip().removeprefix(_STYLE)
    body = f"<mrow>{_body(plain)}</mrow>"
    if plain != latex.strip():
        body = f'<mrow><mstyle displaystyle="true" scriptlevel="0">{body[6:-7]}</mstyle></mrow>'
    for theirs, ours in _SHOWN:
        before = None
        # From the inside out, where one stands within another.
        while before != body:
            before, body = body, theirs.sub(ours, body)
    return str(body)


@cache
def _body(latex: str) -> str:
    return "".join(_pieces(latex))


def _pieces(latex: str) -> Iterator[str]:
    """Yield the MathML of a formula that is cut at its spaces and around brackets that grow."""
    start, depth, opened = 0, 0, 0
    for mark in _NESTING.finditer(latex):
        after = mark.end() + 1
        if mark[0].isspace():
            if depth == 0:
                yield _piece(latex[start : mark.start()])
                start = mark.end()
        elif mark[0] in _OPENING:
            opened = opened if depth else mark.start()
            depth += 1
        else:
            depth -= 1
            # What has an exponent or a prime stays one piece with it, and so do braces and norms.
            whole = latex.startswith(("^", "_", "'"), after) or latex[after - 1 : after] == "\\"
            if depth == 0 and mark[0] == r"\right" and not whole:
                inside = opened + len(r"\left(")
                ends = f"{latex[opened:inside]}{latex[mark.start() : after]}"
                bracket, closing = _piece(ends).split("</mo>", 1)
                yield _piece(latex[start:opened])
                yield f"{bracket}</mo>{_body(latex[inside : mark.start()])}{closing}"
                start = after
    yield _piece(latex[start:])


@cache
def _piece(latex: str) -> str:
    found = _BODY.findall(convert(latex)) if latex else []
    return "".join(found)


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
