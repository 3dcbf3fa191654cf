"""Pictures of training: the two learned filters, and the losses on the way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import MaxNLocator

from symbolic.showing import new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from numeric.experiments.training import TrainingRun

CORRELATION, CONVOLUTION = "#0b6e99", "#d9730d"


def training_figure(run: TrainingRun) -> Figure:
    """Draw the filters of a run at its end, and below them its losses."""
    figure = new_figure(7, 4.6)
    grid = figure.add_gridspec(2, 2, height_ratios=(2, 3))
    first = figure.add_subplot(grid[0, 0])
    draw_filters(run, (first, figure.add_subplot(grid[0, 1], sharey=first)))
    draw_losses(figure.add_subplot(grid[1, :]), {"": run})
    return figure


def draw_filters(run: TrainingRun, axes: tuple[Axes, Axes]) -> None:
    """Draw the two filters at the end, each at its own indices."""
    for axis, model, colour, title in (
        (axes[0], run.correlation, CORRELATION, "learned with ∗: w[n]"),
        (axes[1], run.convolution, CONVOLUTION, "learned with ⋆: h[n]"),
    ):
        values = [float(c) for c in model.filters[-1]]
        axis.axhline(0, color="black", linewidth=0.6)
        axis.vlines(model.indices, 0, values, color=colour, linewidth=2.2)
        axis.plot(model.indices, values, "o", color=colour)
        axis.set_title(title, fontsize=10)
        axis.set_xticks(model.indices)


def draw_losses(axis: Axes, runs: dict[str, TrainingRun]) -> None:
    """Draw the losses of runs over all samples, step by step; later runs are paler."""
    for shade, (name, run) in zip((1.0, 0.55, 0.3), runs.items(), strict=False):
        for model, colour, pattern, width in (
            (run.correlation, CORRELATION, "-", 4.0),
            (run.convolution, CONVOLUTION, "--", 1.5),
        ):
            symbol = "∗" if model is run.correlation else "⋆"
            losses = [float(loss) for loss in model.losses]
            axis.plot(losses, pattern, color=colour, linewidth=width, alpha=shade,
                      label=", ".join(filter(None, (symbol, name))))  # fmt: skip
    axis.set_yscale("log")
    axis.set_title("loss, over all samples")
    axis.set_xlabel("step")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend(frameon=False, fontsize=8)
