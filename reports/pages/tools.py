"""The page about weights that move between libraries, and about the exact errors of results."""

from __future__ import annotations

from numeric.conventions.exactness.worst import Row, shown
from numeric.formulas.decimals import scientific_fraction
from reports.facts.tools import ErrorsFact, PortsFact
from reports.markup.markdown import (
    bullets,
    code,
    code_block,
    details,
    heading,
    link,
    page,
    program_text,
    table,
)
from reports.pages.chapters import INDEX
from symbolic.showing import escape

TOOLS_PAGE = "tools.md"
_MOST_REASONS = 40


def tools_page(ports: PortsFact | None, errors: ErrorsFact | None) -> str:
    """Return the page; a part that failed is left out."""
    return page(
        heading(1, "Weights that move, and exact errors"),
        link("First page", INDEX),
        _ports(ports) if ports else "",
        _errors(errors) if errors else "",
    )


def _ports(ports: PortsFact) -> str:
    numbers = {name: str(k + 1) for k, name in enumerate(ports.names)}
    cells = {(pair.source, pair.target): pair for pair in ports.pairs}
    rows = []
    for source in ports.names:
        row = [f"{numbers[source]} {program_text(source)}"]
        for target in ports.names:
            pair = cells.get((source, target))
            if pair is None:
                row.append("")
            elif pair.checked:
                row.append(f"**{len(pair.checked)}**")
            else:
                row.append(f"({len(pair.by_rule)})" if pair.by_rule else "—")
        rows.append(row)
    return page(
        heading(2, "Weights that move", "ports"),
        f"{code('numeric.port')} moves the weight of a layer, with its options. Of "
        f"{len(ports.pairs)} pairs, {sum(pair.works for pair in ports.pairs)} work; "
        f"{sum(bool(pair.checked) for pair in ports.pairs)} of them were run on both "
        "sides, on integers, and gave the same number by number. A cell says how many of "
        f"{len(ports.layers)} typical layers were moved, of those that the source can have: "
        "**bold** where both sides were run, in brackets where a library is not installed here and "
        "its documented rule alone stands for it, — where the target can have none of them.",
        bullets([escape(name) for name in ports.layers]),
        table(["from ╲ to", *numbers.values()], rows),
        details("Why layers were refused", bullets(_reasons(ports))),
    ).rstrip()


def _reasons(ports: PortsFact) -> list[str]:
    """Return every reason once, with the first pair it was given for."""
    found: dict[str, str] = {}
    for pair in ports.pairs:
        for _, reason in pair.refused:
            said = reason.removeprefix("port: ")
            # The same reason names other targets; its words up to the name tell it apart.
            found.setdefault(said.split(pair.target)[0], f"{pair.source} → {pair.target}: {said}")
    return [escape(text) for text in list(found.values())[:_MOST_REASONS]]


def _errors(errors: ErrorsFact) -> str:
    kinds = list(dict.fromkeys(row.kind for row in errors.rows))
    functions = list(dict.fromkeys(row.function for row in errors.rows))
    by_cell = {(row.function, row.kind): row for row in errors.rows}
    rows = [
        [program_text(function), *(escape(_relative(by_cell[function, kind])) for kind in kinds)]
        for function in functions
    ]
    return page(
        heading(2, "Exact errors", "errors"),
        f"{code('numeric.exact_error')} computes what a result should be in integers and subtracts "
        "exactly. The largest relative error of any output whose exact value is not 0, on the "
        "worst input found of each kind, rounded up:",
        table(["function", *map(escape, kinds)], rows),
        details("The inputs, and what is due to be said of them", bullets(_inputs(errors.rows))),
        heading(3, "SciPy issue 22390", "scipy-22390"),
        _known(errors),
    ).rstrip()


def _relative(row: Row) -> str:
    relative = scientific_fraction(row.worst.size, up=True) if row.worst else "0"
    return relative if row.finite else f"{relative}, and numbers that are not finite"


def _inputs(rows: tuple[Row, ...]) -> list[str]:
    return [f"{program_text(row.function)}, {escape(row.kind)}: {_input(row)}" for row in rows]


def _input(row: Row) -> str:
    said = "every output is exact"
    if row.worst:
        n, m = row.lengths
        place = ", ".join(map(str, row.worst.index))
        units = scientific_fraction(row.units.size, up=True) if row.units else "0"
        said = (
            f"output {place} of lengths {n} and {m}, seed {row.seed}: got {escape(row.worst.got)}, "
            f"exactly {escape(shown(row.worst.exact))}; at most {units} units in the last place"
        )
    return said + (f"; {escape(', '.join(row.cautions))}" if row.cautions else "")


def _known(errors: ErrorsFact) -> str:
    known = errors.known
    lines = [
        f"a = np.zeros({known.length}); a[-2:] = 1, 1e90",
        f"scipy.signal.convolve(a, a)[{known.index}]  # {known.got:.3g}, exactly 1",
    ]
    said = (
        f"SciPy {known.version} still does it: {known.caution}."
        if known.reproduced
        else f"SciPy {known.version} does it no more."
    )
    return page(code_block("\n".join(lines), "python"), escape(said)).rstrip()
