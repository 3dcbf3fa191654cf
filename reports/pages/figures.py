"""The figures, as SVG text; the same facts give the same bytes."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from typing import Any

from matplotlib import style
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator

from numeric.conventions.describing.taps import SHADES, Taps
from numeric.experiments.pictures import CONVOLUTION, CORRELATION, draw_filters, draw_losses
from numeric.experiments.records import DigitsRun
from numeric.experiments.training import TrainingFacts
from reports.facts.libraries import LibraryFact
from reports.facts.model import Facts, Sequence, SlideFact
from reports.facts.training import LearningFact
from reports.pages import optimisers
from reports.pages.index import FILTERS, LOSSES, SLIDE
from reports.pages.libraries import TAPS

_SIGNAL = "#555555"
_PER_ROW = 4
_SETTINGS = {
    "svg.hashsalt": "convproof",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "font.size": 10,
}


def figures(facts: Facts, notation: Callable[[str], str] = str) -> dict[str, str]:
    """Return every figure of the report by file name, its words as `notation` has them."""
    drawn = {SLIDE: _svg(_draw_slide, facts.slide, notation)}
    if facts.training is not None:
        drawn[FILTERS] = _svg(_draw_filters, facts.training, notation)
        drawn[LOSSES] = _svg(_draw_losses, facts.training, notation)
    run = optimisers.pictured(facts.learning)
    if facts.learning is not None and run is not None:
        drawn[optimisers.PICTURED] = _svg(_draw_images, run, notation)
        drawn[optimisers.DISTANCES] = _svg(_draw_distances, facts.learning, notation)
    pictured = _pictured(facts.libraries or ())
    if pictured:
        drawn[TAPS] = _svg(_draw_taps, pictured, notation)
    return drawn


def _svg(draw: Callable[[Any], Figure], facts: Any, notation: Callable[[str], str]) -> str:
    # A user's matplotlibrc must not change the report.
    with style.context(["default", _SETTINGS]):
        figure = draw(facts)
        for text in figure.findobj(Text):
            text.set_text(notation(text.get_text()))
        buffer = io.StringIO()
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": "convproof"})
    return buffer.getvalue()


# ------------------------------------------------------------------ flip and slide


def _draw_slide(slide: SlideFact) -> Figure:
    """Draw the filter, the signal and, for ⋆ and ∗, the products at one shift with their sum."""
    figure = Figure(figsize=(3.7, 2.9))
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(-3.3, 4.7)
    axes.set_ylim(9.2, -0.9)
    t = slide.shift
    _boxes(axes, 0, "f(τ)", slide.filter, _SIGNAL)
    _boxes(axes, 1.5, "g(τ)", slide.signal, _SIGNAL)
    first, last = slide.filter.start, slide.signal.start + len(slide.signal.values)
    for tau in range(min(first, slide.signal.start), last):
        axes.text(tau, -0.55, f"{tau}".replace("-", "−"), ha="center", va="bottom", fontsize=7,
                  color=_SIGNAL)  # fmt: skip
    for top, moved, total, symbol, name, words in (
        (3.0, slide.flipped, slide.convolution, "⋆", f"f({t} − τ)", "f is flipped"),
        (6.2, slide.shifted, slide.correlation, "∗", f"f(τ − {t})", "f is not flipped"),
    ):
        colour = CONVOLUTION if symbol == "⋆" else CORRELATION
        axes.text(-3.2, top - 0.1, f"{symbol}  {words}, and moved to {t}", va="center",
                  color=colour, fontweight="bold", fontsize=9.5)  # fmt: skip
        _boxes(axes, top + 1, name, moved, colour)
        result = total.values[t - total.start]
        axes.text(-3.2, top + 2.05, f"(f {symbol} g)({t}) = {_products(slide.signal, moved)} = "
                  f"{result}", va="center", color=colour, fontsize=10)  # fmt: skip
    return figure


def _boxes(axis: Axes, height: float, name: str, sequence: Sequence, colour: str) -> None:
    axis.text(-3.2, height, name, ha="left", va="center", color=colour, fontsize=10)
    for tau, value in enumerate(sequence.values, sequence.start):
        corner = (tau - 0.5, height - 0.45)
        axis.add_patch(Rectangle(corner, 1, 0.9, facecolor=colour, alpha=0.16))
        axis.add_patch(Rectangle(corner, 1, 0.9, fill=False, edgecolor=colour))
        axis.text(tau, height, str(value), ha="center", va="center", fontsize=10)


def _products(signal: Sequence, moved: Sequence) -> str:
    """Return the products of the values one below the other, as a sum."""
    places = ((value, tau - signal.start) for tau, value in enumerate(moved.values, moved.start))
    inside = ((value, place) for value, place in places if 0 <= place < len(signal.values))
    return " + ".join(f"{value}·{signal.values[place]}" for value, place in inside)


# ------------------------------------------------------------------ training


def _draw_filters(facts: TrainingFacts) -> Figure:
    figure = Figure(figsize=(3.7, 1.5), layout="constrained")
    draw_filters(facts.gradient_descent, figure.subplots(1, 2, sharey=True))
    return figure


def _draw_losses(facts: TrainingFacts) -> Figure:
    figure = Figure(figsize=(9.5, 3), layout="constrained")
    runs = {"gradient descent": facts.gradient_descent, "momentum": facts.momentum}
    draw_losses(figure.subplots(), runs)
    return figure


def _draw_images(run: DigitsRun) -> Figure:
    """Draw the filters of the first layer, those of the second net below their counterparts."""
    columns = len(run.filters[0])
    figure = Figure(figsize=(9.5, 2.7), layout="constrained")
    largest = max(abs(tap) for net in run.filters for f in net for row in f for tap in row)
    for row, net, symbol in zip(figure.subplots(2, columns), run.filters, "∗⋆", strict=True):
        for axis, taps in zip(row, net, strict=True):
            axis.imshow(taps, cmap="RdBu_r", vmin=-largest, vmax=largest)
            axis.set_xticks([])
            axis.set_yticks([])
        row[0].set_ylabel(f"learned with {symbol}")
    return figure


def _draw_distances(learning: LearningFact) -> Figure:
    figure = Figure(figsize=(9.5, 3.6), layout="constrained")
    axis = figure.subplots()
    names = list(dict.fromkeys(d.optimiser for d in learning.digits))
    colours = dict(zip(names, SHADES * len(names), strict=False))
    for run in learning.digits:
        # Step 0 has distance 0, which a logarithmic axis does not show.
        axis.plot(
            range(1, run.steps + 1),
            run.distances[1:],
            color=colours[run.optimiser],
            linestyle="-" if run.dtype == "float64" else "--",
            linewidth=1.2,
            label=f"{run.optimiser}, {run.dtype}, {run.layers} layers, {run.other}",
        )
    first = learning.digits[0]
    axis.plot(range(1, first.steps + 1), first.equal_starts[1:], color="black", linestyle=":",
              label=f"{first.optimiser}, equal starts")  # fmt: skip
    axis.set_yscale("log")
    axis.set_xlabel("step")
    axis.set_ylabel("distance from being flips")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend(frameon=False, fontsize=6, loc="center left", bbox_to_anchor=(1, 0.5))
    return figure


# ------------------------------------------------------------------ taps


def _pictured(libraries: Iterable[LibraryFact]) -> list[tuple[str, Taps]]:
    return [
        (f"{library.name}: {function.name}", function.taps)
        for library in libraries
        for function in library.functions
        if function.taps is not None
    ]


def _draw_taps(pictured: list[tuple[str, Taps]]) -> Figure:
    rows = -(-len(pictured) // _PER_ROW)
    figure = Figure(figsize=(9.5, 3.1 * rows), layout="constrained")
    panels = list(figure.subplots(rows, _PER_ROW, squeeze=False).flat)
    for axis, (name, taps) in zip(panels, pictured, strict=False):
        library, _, function = name.partition(": ")
        who = "" if taps.conjugated == "none" else f", {taps.conjugated} conjugated"
        taps.draw(axis, f"{library}{who}\n{function}")
    for axis in panels[len(pictured) :]:
        axis.set_axis_off()
    return figure
