"""The figures, as SVG text; the same facts give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from numeric.training import TrainingFacts
from reports.facts.libraries import LibraryFact, TapsFact
from reports.facts.model import Facts, Sequence, SlideFact, StatementFact, Verdict
from reports.pages.index import DIGITS, FILTERS, SLIDE
from reports.pages.libraries import TAPS

_CORRELATION, _CONVOLUTION, _SIGNAL, _BAD = "#0b6e99", "#d9730d", "#555555", "#c4122f"
_COLUMN = 40
_PER_ROW = 4
_SETTINGS = {
    "svg.hashsalt": "convproof",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
    "figure.constrained_layout.use": True,
}


def figures(facts: Facts) -> dict[str, str]:
    """Return every figure of the report by file name."""
    drawn = {SLIDE: _svg(_draw_slide, facts.slide)}
    if facts.statements:
        drawn[DIGITS] = _svg(_draw_digits, facts)
    if facts.training is not None:
        drawn[FILTERS] = _svg(_draw_training, facts.training)
    pictured = _pictured(facts.libraries or ())
    if pictured:
        drawn[TAPS] = _svg(_draw_taps, pictured)
    return drawn


def _svg(draw: Callable[[Any], Figure], facts: Any) -> str:
    # A user's matplotlibrc must not change the report.
    with style.context(["default", _SETTINGS]):
        buffer = io.StringIO()
        draw(facts).savefig(buffer, format="svg", metadata={"Date": None, "Creator": "convproof"})
    return buffer.getvalue()


# ------------------------------------------------------------------ flip and slide


def _draw_slide(slide: SlideFact) -> Figure:
    figure = Figure(figsize=(9.5, 6))
    axes = figure.subplots(3, 2, sharex="col")
    columns = (
        ("convolution ⋆: flip, then slide", slide.flipped, slide.convolution, _CONVOLUTION,
         f"f({slide.shift} − τ)", "(f ⋆ g)(t)"),
        ("cross-correlation ∗: slide as it is", slide.shifted, slide.correlation, _CORRELATION,
         f"f(τ − {slide.shift})", "(f ∗ g)(t)"),
    )  # fmt: skip
    for (title, moved, result, colour, label, name), column in zip(columns, axes.T, strict=True):
        filter_, signal, total = column
        filter_.set_title(title)
        _stems(filter_, slide.filter, _SIGNAL, "f(τ)", hollow=True)
        _stems(filter_, moved, colour, label)
        _stems(signal, slide.signal, _SIGNAL, "g(τ)")
        for tau in range(moved.start, moved.start + len(moved.values)):
            signal.axvspan(tau - 0.3, tau + 0.3, color=colour, alpha=0.2, linewidth=0)
        _stems(total, result, colour, name)
        _mark(total, result, slide.shift)
        signal.set_xlabel("τ")
        total.set_xlabel("t")
        for axis in column:
            axis.legend(loc="upper right", frameon=False)
            axis.xaxis.set_major_locator(MaxNLocator(integer=True))
            axis.set_xlim(-3.6, 8.6)
            axis.margins(y=0.25)
    return figure


def _stems(axis: Axes, sequence: Sequence, colour: str, label: str, hollow: bool = False) -> None:
    points = range(sequence.start, sequence.start + len(sequence.values))
    axis.axhline(0, color="black", linewidth=0.6)
    axis.vlines(points, 0, sequence.values, color=colour, linewidth=0.8 if hollow else 2.2)
    fill = "white" if hollow else colour
    axis.plot(points, sequence.values, "o", color=colour, markerfacecolor=fill, label=label)


def _mark(axis: Axes, sequence: Sequence, point: int) -> None:
    value = sequence.values[point - sequence.start]
    axis.annotate(
        f"t = {point}: {value}", (point, value), xytext=(0, 9), textcoords="offset points",
        ha="center", fontweight="bold",
    )  # fmt: skip


# ------------------------------------------------------------------ digits


def _draw_digits(facts: Facts) -> Figure:
    columns = -(-len(facts.statements) // _COLUMN)
    height = -(-len(facts.statements) // columns)
    figure = Figure(figsize=(9.5, 1.2 + 0.24 * height))
    reached = [s.digits for s in facts.statements if s.digits is not None]
    for number, axis in enumerate(figure.subplots(1, columns, squeeze=False)[0]):
        rows = facts.statements[number * height : (number + 1) * height]
        for position, statement in enumerate(rows):
            _digits_of(axis, position, statement)
        axis.axvline(facts.digits, color="black", linestyle=":", linewidth=1)
        axis.set_yticks(range(len(rows)), [s.id for s in rows])
        axis.set_ylim(height - 0.3, -0.7)
        axis.set_xlim(0, 1.3 * max([facts.digits, *reached]))
    figure.supxlabel(
        "digits proved, the least over domains and samples "
        f"(dotted: {facts.digits}, as asked; =: equal in exact arithmetic)"
    )
    return figure


def _digits_of(axis: Axes, height: int, statement: StatementFact) -> None:
    digits, good = statement.digits, statement.verdict is Verdict.AGREES
    if digits is not None and good:
        axis.barh(height, digits, color=_CORRELATION, height=0.6)
        axis.text(digits, height, f" {digits}", va="center", fontsize=8)
        return
    exact = good and any(d.evidence.exact for d in statement.domains)
    words = "=" if exact else str(statement.verdict).upper()
    axis.text(0, height, f" {words}", va="center", color=_CORRELATION if good else _BAD, fontsize=8)


# ------------------------------------------------------------------ training


def _draw_training(facts: TrainingFacts) -> Figure:
    figure = Figure(figsize=(9.5, 3.4))
    left, middle, right = figure.subplots(1, 3, width_ratios=(1, 1, 1.5))
    run = facts.gradient_descent
    for axis, model, colour, title in (
        (left, run.correlation, _CORRELATION, "trained with ∗: w[n]"),
        (middle, run.convolution, _CONVOLUTION, "trained with ⋆: h[n]"),
    ):
        values = [float(c) for c in model.filters[-1]]
        axis.axhline(0, color="black", linewidth=0.6)
        axis.vlines(model.indices, 0, values, color=colour, linewidth=2.2)
        axis.plot(model.indices, values, "o", color=colour)
        axis.set_title(title)
        axis.set_xlabel("n")
        axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    middle.sharey(left)
    _losses(right, facts)
    return figure


def _losses(axis: Axes, facts: TrainingFacts) -> None:
    for name, run, shade in (
        ("gradient descent", facts.gradient_descent, 1.0),
        ("momentum", facts.momentum, 0.55),
    ):
        for model, colour, pattern, width in (
            (run.correlation, _CORRELATION, "-", 4.0),
            (run.convolution, _CONVOLUTION, "--", 1.5),
        ):
            symbol = "∗" if model is run.correlation else "⋆"
            losses = [float(loss) for loss in model.losses]
            axis.plot(losses, pattern, color=colour, linewidth=width, alpha=shade,
                      label=f"{symbol}, {name}")  # fmt: skip
    axis.set_yscale("log")
    axis.set_title("loss, over all samples")
    axis.set_xlabel("step")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend(frameon=False, fontsize=8)


# ------------------------------------------------------------------ taps


def _pictured(libraries: Iterable[LibraryFact]) -> list[tuple[str, TapsFact]]:
    return [
        (f"{library.name}: {function.name}", function.taps)
        for library in libraries
        for function in library.functions
        if function.taps is not None
    ]


def _draw_taps(pictured: list[tuple[str, TapsFact]]) -> Figure:
    rows = -(-len(pictured) // _PER_ROW)
    figure = Figure(figsize=(9.5, 3.1 * rows))
    panels = list(figure.subplots(rows, _PER_ROW, squeeze=False).flat)
    for axis, (name, taps) in zip(panels, pictured, strict=False):
        _taps_of(axis, name, taps)
    for axis in panels[len(pictured) :]:
        axis.set_axis_off()
    return figure


def _taps_of(axis: Axes, name: str, taps: TapsFact) -> None:
    """Write the number j into the cell of row k, column i, for each product a[i]·b[j] in z[k]."""
    by_cell: dict[tuple[int, int], list[int]] = {}
    for k, i, j in taps.triples:
        by_cell.setdefault((k, i), []).append(j)
    shades = [_CORRELATION, _CONVOLUTION, "#6b8e23", "#8a4f9e", "#b8860b"]
    for (k, i), js in by_cell.items():
        axis.add_patch(Rectangle((i - 0.5, k - 0.5), 1, 1, color=shades[js[0] % 5], alpha=0.3))
        axis.text(i, k, "+".join(map(str, js)), ha="center", va="center", fontsize=7)
    library, _, function = name.partition(": ")
    who = "" if taps.conjugated == "none" else f", {taps.conjugated} conjugated"
    axis.set_title(f"{library}{who}\n{function}", fontsize=8)
    axis.set_xlim(-0.5, taps.n - 0.5)
    axis.set_ylim(taps.outputs - 0.5, -0.5)
    axis.set_aspect("equal")
    axis.set_xlabel("sample i of a")
    axis.set_ylabel("output k")
    for numbers in (axis.xaxis, axis.yaxis):
        numbers.set_major_locator(MaxNLocator(integer=True))
