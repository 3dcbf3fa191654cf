"""Which products reach which output of a function of two arrays, as data and as a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from symbolic.showing import new_figure

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

SHADES = ("#0b6e99", "#d9730d", "#6b8e23", "#8a4f9e", "#b8860b", "#c4122f")


@dataclass(frozen=True)
class Taps:
    """The products of a function at one size: triples (k, i, j) of a[i]·b[j] in z[k].

    Attributes
    ----------
    n, m
        The lengths of a and b.
    outputs
        The length of z.
    conjugated
        Who is conjugated: "none", "a", "b" or "both".
    triples
        The products.
    """

    n: int
    m: int
    outputs: int
    conjugated: str
    triples: tuple[tuple[int, int, int], ...]

    def plot(self, title: str = "") -> Figure:
        """Return a figure with output k and sample i of a; each cell names the samples j of b."""
        figure = new_figure(1.2 + 0.42 * self.n, 1.4 + 0.36 * self.outputs)
        self.draw(figure.subplots(), title)
        return figure

    def draw(self, axis: Axes, title: str) -> None:
        """Draw it into axes: in row k, column i stands j for each product a[i]·b[j] in z[k]."""
        # Slow to import, and not needed to know the numbers.
        from matplotlib.patches import Rectangle  # noqa: PLC0415
        from matplotlib.ticker import MaxNLocator  # noqa: PLC0415

        by_cell: dict[tuple[int, int], list[int]] = {}
        for k, i, j in self.triples:
            by_cell.setdefault((k, i), []).append(j)
        for (k, i), js in by_cell.items():
            shade = SHADES[js[0] % (len(SHADES) - 1)]
            axis.add_patch(Rectangle((i - 0.5, k - 0.5), 1, 1, color=shade, alpha=0.3))
            axis.text(i, k, "+".join(map(str, js)), ha="center", va="center", fontsize=7)
        axis.set_title(title, fontsize=8)
        axis.set_xlim(-0.5, self.n - 0.5)
        axis.set_ylim(self.outputs - 0.5, -0.5)
        axis.set_aspect("equal")
        axis.set_xlabel("sample i of a")
        axis.set_ylabel("output k")
        for numbers in (axis.xaxis, axis.yaxis):
            numbers.set_major_locator(MaxNLocator(integer=True))
