"""Proofs as aligned lines, and whether two domains have the same proof line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reports.facts.formula import Formula
from reports.facts.model import DomainFact, LineFact, ProofFact
from reports.markup.markdown import (
    MOST_SCRIPTS,
    inline_displayed,
    math_block,
    math_text,
    page,
    scripts,
    table,
)
from symbolic.notation.proofs import STEP
from symbolic.showing import escape

_WIDE = 90
"""A proof with a longer line than this, as text, is a table: GitHub lets tables scroll."""


def proof_blocks(proof: ProofFact, hypotheses: Sequence[Formula], discharged: str = "") -> str:
    """Return a proof line by line; hypotheses are named by their number.

    A hypothesis of a line that the theorem does not have is, in the step of an induction, what the
    induction discharges; elsewhere the integrability of the functions implies it.
    """
    discharged = discharged or _implied(hypotheses)
    parts = [
        page(
            f"*{escape(title)}.*",
            proof_blocks(part, hypotheses, _INDUCTION if title == STEP else discharged),
        ).rstrip()
        for title, part in proof.parts
    ]
    told = [because(x, hypotheses, discharged) for x in proof.lines]
    longest = max(map(len, [proof.start.text, *(x.formula.text for x in proof.lines), *told]))
    chain = _as_table(proof, told) if longest > _WIDE else _as_display(proof, told)
    return page(chain, *parts).rstrip()


def aligned(rows: Sequence[str], gap: str = "6pt") -> str:
    """Return rows with ``&`` as blocks of maths, as many as GitHub's limit asks for."""
    blocks: list[list[str]] = []
    for row in rows:
        if not blocks or sum(map(scripts, blocks[-1])) + scripts(row) > MOST_SCRIPTS:
            blocks.append([])
        blocks[-1].append(row)
    bodies = (f" \\\\[{gap}]\n".join(block) for block in blocks)
    return "\n\n".join(
        math_block(f"\\begin{{aligned}}\n{body}\n\\end{{aligned}}") for body in bodies
    )


def aligned_in_small(proof: ProofFact, hypotheses: Sequence[Formula]) -> str:
    """Return a short proof as aligned lines in text style, for a column of the first page."""
    rows = [
        rf"{'' if number else proof.start.latex} ={{}} & {{\textstyle {x.formula.latex}}} "
        rf"&& {{\small {math_text(because(x, hypotheses, _implied(hypotheses)))}}}"
        for number, x in enumerate(proof.lines)
    ]
    return aligned(rows, gap="2pt")


def _as_display(proof: ProofFact, told: Sequence[str]) -> str:
    rows = [f"& {proof.start.latex}"]
    rows += [
        f"={{}} & {x.formula.latex} && {math_text(why)}"
        for x, why in zip(proof.lines, told, strict=True)
    ]
    return aligned(rows)


def _as_table(proof: ProofFact, told: Sequence[str]) -> str:
    rows = [["", _cell("", proof.start)]]
    rows += [
        [escape(why), _cell("{}= ", x.formula)] for x, why in zip(proof.lines, told, strict=True)
    ]
    return table(["because", "line"], rows)


def _cell(sign: str, formula: Formula) -> str:
    return inline_displayed(rf"\displaystyle {sign}{formula.latex}", formula.text)


_INDUCTION = "the induction hypothesis"


def _implied(hypotheses: Sequence[Formula]) -> str:
    return f"a condition that {'follows from the hypotheses' if hypotheses else 'always holds'}"


def because(line: LineFact, hypotheses: Sequence[Formula], discharged: str) -> str:
    """Return the reason of a line with the numbers of the hypotheses used.

    What the line needs and the theorem does not have is called as `discharged` says.
    """
    numbers = [str(hypotheses.index(h) + 1) for h in line.hypotheses if h in hypotheses]
    used = [f"hypothes{'i' if len(numbers) == 1 else 'e'}s {', '.join(numbers)}"] if numbers else []
    if any(h not in hypotheses for h in line.hypotheses):
        used.append(discharged)
    return f"{line.reason}; uses {' and '.join(used)}" if used else line.reason


# ------------------------------------------------------------------ the same line by line

_INTEGRAL = re.compile(r"∫+_\{−∞\}\^\{∞\}")
_TURNED = re.compile(r"∫∫_\{∞\}\^\{−∞\}")
_TURNED_WITH_ITS_SIGN = re.compile(r"(?<!∫)∫_\{∞\}\^\{−∞\} \(−(.*)\)( dτ′+)$")
_REASON = re.compile(r"(written in |substitute |)(.*)")
_SUM = re.compile(r"Σ_\{[^{}]* ∈ [^{}]*?( backwards)?\}")
_DIFFERENTIAL = re.compile(r" d[τσρω][₁₂]?′*")
_ON_INTEGERS = {"m": "τ", "k": "σ", "j": "ρ", "l": "u", "n": "t", "q": "v"}
_ELEMENT = re.compile(r"∈ (?:[ℝℤ]²?(?:/N)?)(?!\w)")
_PAIR = re.compile(r"(\w)₁, \1₂ ∈ G")
_INDEX = re.compile(r"_\((\w)\)")
_SIMPLE_SUM = re.compile(r"(?<![\w)′] )(?<!\w)(\w′*) \+ (\w′*)(?![\w·(′])")
_NAME = re.compile(r"(?<![^\W\d_₁₂])([mkjlnq])(?![^\W\d_₁₂])")


def same_line_by_line(first: DomainFact, second: DomainFact) -> bool:
    """Tell whether two proofs differ in the notation of their domains only.

    That is: Σ for ∫, backwards and without the sign of dτ = −dτ′ where the limits are turned, n for
    t, m for τ, and, in the plane, a second coordinate that is treated like the first. Where in
    doubt, no.
    """
    if first.proof is None or second.proof is None:
        return False
    return list(_lines(first.proof)) == list(_lines(second.proof))


def _lines(proof: ProofFact) -> Iterator[str]:
    yield neutral(proof.start.text)
    for line in proof.lines:
        yield neutral(line.formula.text)
        verb, what = _REASON.fullmatch(line.reason).groups()  # type: ignore[union-attr]
        yield f"{verb}{neutral(what)}"
        yield from sorted(neutral(h.text) for h in line.hypotheses)
    for title, part in proof.parts:
        yield title
        yield from _lines(part)


def neutral(text: str) -> str:
    """Return a formula or a reason without what the notation of a domain adds to it."""
    text = _INTEGRAL.sub("T", text)
    text = _TURNED_WITH_ITS_SIGN.sub(r"T⁻ \1\2", text)
    text = _TURNED.sub("T⁻", text)
    text = _SUM.sub(lambda m: "T⁻" if m[1] else "T", text)
    text = _DIFFERENTIAL.sub("", text)
    text = _NAME.sub(lambda m: _ON_INTEGERS[m[1]], text)
    text = _PAIR.sub(r"\1 ∈ G", _ELEMENT.sub("∈ G", text)).replace("(0, 0)", "(0)")
    text = _INDEX.sub(r"_\1", _one_coordinate(text))
    return _SIMPLE_SUM.sub(lambda m: " + ".join(sorted(m.groups())), text)


def _one_coordinate(text: str) -> str:
    """Leave the second coordinate out wherever it is the first with another index."""
    parts = _split(text)
    kept: list[str] = []
    for part in parts:
        if kept and "₁" in kept[-1] and part.strip() == kept[-1].strip().replace("₁", "₂"):
            kept[-1] = kept[-1].replace("₁", "")
        else:
            kept.append(part)
    return ",".join(re.sub(r"\((.*)\)", _inside, part) for part in kept)


def _inside(found: re.Match[str]) -> str:
    """Treat each pair of outermost brackets in a text that starts and ends with one."""
    out, depth, start = "", 0, 0
    for place, character in enumerate(found[0]):
        if character == "(":
            depth += 1
            if depth == 1:
                start = place + 1
        elif character == ")":
            depth -= 1
            if depth == 0:
                out += f"({_one_coordinate(found[0][start:place])})"
                continue
        if depth == 0:
            out += character
    return out if depth == 0 else found[0]


def _split(text: str) -> list[str]:
    """Split at the commas outside brackets."""
    parts, depth = [""], 0
    for character in text:
        depth += {"(": 1, ")": -1}.get(character, 0)
        if character == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += character
    return parts
