"""Matplotlib: Axes.xcorr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from numeric.conventions.adapters.base import Entry
from numeric.conventions.probing import Array

LIBRARY = "matplotlib"


def _xcorr(normed: bool) -> Callable[[Array, Array], Array]:
    axes: Any = Figure().subplots()

    def call(a: Array, b: Array) -> Array:
        _, values, line, _ = axes.xcorr(a, b, normed=normed, usevlines=False, maxlags=None)
        # The plot itself is not wanted, and would grow with every probe.
        line.remove()
        return np.asarray(values)

    return call


def entries() -> Iterator[Entry]:
    """Yield the correlation plots of Matplotlib."""
    for normed in (False, True):
        yield Entry(LIBRARY, f"Axes.xcorr(a, b, normed={normed})", _xcorr(normed))
