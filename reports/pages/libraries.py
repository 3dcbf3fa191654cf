"""The page about libraries: what each function computes, and which relations are not kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from numeric.conventions.checking.deviations import KNOWN, KnownDeviation
from numeric.conventions.checking.without import WITHOUT
from reports.facts.libraries import FunctionFact, LibraryFact, RelationFact
from reports.markup.markdown import (
    bullets,
    code,
    code_block,
    details,
    heading,
    image,
    link,
    page,
    program_text,
    table,
)
from reports.markup.numbers import counted
from reports.pages.chapters import INDEX
from symbolic.showing import escape

LIBRARIES_PAGE, TAPS = "libraries.md", "taps.svg"

_FOLDED_FROM = 8


def libraries_page(libraries: Sequence[LibraryFact]) -> str:
    """Return the page of the audit."""
    installed = [library for library in libraries if library.version]
    return page(
        heading(1, "What do libraries compute?"),
        link("First page", INDEX),
        "Each function below was called on basis vectors at several sizes, and the formula was "
        "read off what came out: no documentation was believed. N is the length of a, M that of "
        f"b. Made again for one function: {code('numeric.identify(function)')}; for all of them: "
        f"{code('python -m numeric audit')}.",
        _overview(libraries),
        *(escape(f"{name} {why}.") for name, why in WITHOUT.items()),
        heading(2, "Documented relations that are not kept", "deviations"),
        _deviations(installed),
        heading(2, "Which sample reaches which output", "taps"),
        _picture(installed),
        heading(2, "The functions", "functions"),
        _legend(),
        *(_library(library) for library in installed),
    )


def count(libraries: Iterable[LibraryFact]) -> str:
    """Return what the audit found, in one line of plain text."""
    installed = [library for library in libraries if library.version]
    functions = [f for library in installed for f in library.functions]
    deviations = sum(len(library.deviations) for library in installed)
    return (
        f"{counted(len(functions), 'function')} of "
        f"{counted(len(installed), 'library', 'libraries')}, "
        f"{sum(bool(f.pieces) for f in functions)} with a formula, "
        f"{counted(sum(library.findings for library in installed), 'finding')}, "
        f"{counted(deviations, 'documented relation')} not kept"
    )


def _overview(libraries: Sequence[LibraryFact]) -> str:
    rows = [
        [
            link(library.name, f"#{library.name}") if library.version else escape(library.name),
            escape(library.version) or "not installed",
            *_counts(library),
        ]
        for library in libraries
    ]
    header = ["library", "version", "functions", "with a formula", "findings", "relations kept"]
    return page(table(header, rows), f"In all: {count(libraries)}.").rstrip()


def _counts(library: LibraryFact) -> list[str]:
    if not library.version:
        return ["—"] * 4
    kept = len(library.relations) - len(library.deviations)
    return [
        str(len(library.functions)),
        str(sum(bool(f.pieces) for f in library.functions)),
        str(library.findings),
        f"{kept} of {len(library.relations)}" if library.relations else "—",
    ]


# ------------------------------------------------------------------ relations


def _deviations(installed: Sequence[LibraryFact]) -> str:
    found = [(library, r) for library in installed for r in library.deviations]
    kept = [
        f"{r.name}: {r.statement}; {r.compared} pairs of shapes"
        for library in installed
        for r in library.relations
        if r.kept
    ]
    return page(
        "A relation says that two calls give the same array. It was tried on all small shapes; "
        "the arrays shown are the plainest ones that the audit found to break it.",
        *(_deviation(library, relation) for library, relation in found),
        "" if found else "Every documented relation that was tried is kept.",
        "*Known before this run:*",
        bullets([_known(row, installed) for row in KNOWN]),
        details("The relations that are kept", bullets(list(map(escape, kept)))) if kept else "",
    ).rstrip()


def _deviation(library: LibraryFact, relation: RelationFact) -> str:
    lines = [
        f"# {_one_line(relation.statement)}",
        f"a, b = np.array({relation.a}), np.array({relation.b})",
        f"# left side:  {_one_line(relation.left)}",
        f"# right side: {_one_line(relation.right)}",
    ]
    return page(
        heading(3, relation.name),
        f"With {escape(library.name)} {escape(library.version)}, {escape(relation.statement)} "
        f"fails for {escape(relation.where)}: {relation.failed} of {relation.compared} pairs of "
        f"shapes. Stated by: {escape(relation.source)}.",
        code_block("\n".join(lines), "python"),
    ).rstrip()


def _one_line(text: str) -> str:
    return " ".join(text.replace("`", "'").split())


def _known(row: KnownDeviation, installed: Sequence[LibraryFact]) -> str:
    """Return how a deviation that was known before stands with the installed version."""
    said = "not tried by this run"
    for library in installed:
        for relation in library.relations:
            if relation.name == row.relation:
                said = (
                    f"kept by the version installed here, at {relation.compared} pairs of shapes"
                    if relation.kept
                    else "found again by this run, see above"
                )
                said += f" ({escape(library.name)} {escape(library.version)})"
    since = link(f"{row.library} {row.version}", row.upstream)
    return f"{escape(row.relation)}: {said}. {escape(row.what).capitalize()}, seen in {since}."


# ------------------------------------------------------------------ functions


def _picture(installed: Sequence[LibraryFact]) -> str:
    shown = [f.taps for library in installed for f in library.functions if f.taps]
    if not shown:
        return "None of the functions of the figure was audited."
    return page(
        f"A row is an output k, a column a sample i of a; the number is the j for which "
        f"a\\[i\\]·b\\[j\\] is a part of z\\[k\\], at N = {shown[0].n}, M = {shown[0].m}. "
        "In a convolution j falls along a row, in a correlation it rises.",
        image("Which product reaches which output, for some functions", TAPS),
    ).rstrip()


def _legend() -> str:
    return bullets(
        [
            "*Lag 0 at* names the output that holds lag 0 of a correlation, index 0 of a "
            "convolution; outside 0 … length − 1 it is cut off.",
            "A tilde, as in ã, marks the operand that goes on beyond its ends as *boundary* says.",
            "Several rows of one function hold for the sizes named.",
            "Linearity is *sampled* unless a trace of the framework shows it, which is said.",
        ]
    )


def _library(library: LibraryFact) -> str:
    rows = [row for function in library.functions for row in _rows(function)]
    header = ["function", "computes", "conjugated", "boundary", "formula", "lag 0 at", "length",
              "findings"]  # fmt: skip
    functions = table(header, rows)
    if len(rows) > _FOLDED_FROM:
        functions = details(
            f"{counted(len(library.functions), 'function')} of {library.name}", functions
        )
    findings = [
        f"{program_text(f.name)}: {escape(x.code)}: {escape(x.message)}"
        + (f" — {escape(x.probe)}" if x.probe else "")
        for f in library.functions
        for x in f.findings
    ]
    return page(
        heading(3, f"{library.name} {library.version}", library.name),
        functions,
        details(f"Findings, with the calls that show them: {library.name}", bullets(findings))
        if findings
        else "",
    ).rstrip()


def _rows(function: FunctionFact) -> list[list[str]]:
    found = ", ".join(dict.fromkeys(x.code for x in function.findings))
    name = program_text(function.name)
    if function.bilinear == "traced":
        name += " (linearity traced)"
    if not function.pieces:
        return [[name, "no formula", *["—"] * 5, escape(found) or "—"]]
    return [
        [
            name if number == 0 else "",
            escape(piece.kind + _for_sizes(piece.region)),
            escape(piece.conjugated),
            escape(piece.boundary),
            program_text(piece.formula),
            program_text(piece.lag_zero),
            program_text(piece.length),
            (escape(found) or "—") if number == 0 else "",
        ]
        for number, piece in enumerate(function.pieces)
    ]


def _for_sizes(region: str) -> str:
    return "" if region == "all sizes" else f", for {region}"
