"""Matplotlib: Axes.xcorr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from numeric.conventions.adapters.base import Entry, Target
from numeric.conventions.calling.probing import Array

LIBRARY = "matplotlib"


def _xcorr(**options: Any) -> Callable[[Array, Array], Array]:
    axes: Any = Figure().subplots()

    def call(a: Array, b: Array) -> Array:
        _, values, line, _ = axes.xcorr(a, b, **{**options, "usevlines": False})
        # The plot itself is not wanted, and would grow with every probe.
        line.remove()
        return np.asarray(values)

    return call


def adapt(function: Callable[..., Any], arguments: dict[str, Any]) -> Target | None:
    """Return pyplot.xcorr or Axes.xcorr as a function of two arrays that gives the values."""
    module = getattr(function, "__module__", None) or ""
    if getattr(function, "__name__", "") != "xcorr" or not module.startswith("matplotlib"):
        return None
    given = ", ".join(f"{key}={value!r}" for key, value in arguments.items())
    return Target(_xcorr(**arguments), "Axes.xcorr" + (f"({given})" if given else ""), (1,))


def entries() -> Iterator[Entry]:
    """Yield the correlation plots of Matplotlib."""
    for normed in (False, True):
        yield Entry(
            LIBRARY, f"Axes.xcorr(a, b, normed={normed})", _xcorr(normed=normed, maxlags=None)
        )
