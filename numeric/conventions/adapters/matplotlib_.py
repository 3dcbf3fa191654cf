"""Matplotlib: Axes.xcorr and Axes.acorr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
from matplotlib.figure import Figure

from numeric.conventions.adapters.base import Entry, Target, named
from numeric.conventions.calling.probing import Array

LIBRARY = "matplotlib"


def _values(name: str, **options: Any) -> Callable[..., Array]:
    """Return Axes.xcorr or Axes.acorr as a function of arrays that gives the values alone."""
    axes: Any = Figure().subplots()

    def call(*arrays: Array) -> Array:
        _, values, line, _ = getattr(axes, name)(*arrays, **{**options, "usevlines": False})
        # The plot itself is not wanted, and would grow with every probe.
        line.remove()
        return np.asarray(values)

    return call


def adapt(function: Callable[..., Any], arguments: dict[str, Any]) -> Target | None:
    """Return xcorr or acorr, of pyplot or of axes, as a function that gives the values."""
    module = getattr(function, "__module__", None) or ""
    name = getattr(function, "__name__", "")
    if name not in ("xcorr", "acorr") or not module.startswith("matplotlib"):
        return None
    return Target(_values(name, **arguments), named(f"Axes.{name}", arguments), (1,))


def entries() -> Iterator[Entry]:
    """Yield the correlation plots of Matplotlib."""
    for normed in (False, True):
        yield Entry(
            LIBRARY,
            f"Axes.xcorr(a, b, normed={normed})",
            _values("xcorr", normed=normed, maxlags=None),
        )
