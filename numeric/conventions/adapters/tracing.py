"""Bilinearity by tracing, where a framework can be traced."""

from __future__ import annotations

from numeric.conventions.adapters import Target
from numeric.conventions.calling.probing import Size


def trace(target: Target, size: Size) -> bool:
    """Return whether a trace proves the target bilinear at one size; False says nothing."""
    return target.tracer is not None and target.tracer(size)
