"""Experiments with training: which update rules commute with the flip, and what real nets do.

Update rules, networks and data enter; facts leave, each with what it was measured on, for a
report to render. Nothing here looks at a proof.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

from numeric.experiments.equivariance import assert_flip_equivariant, flip_behaviour
from numeric.experiments.flips import FlipBehaviour, FlipFinding, FlipTrial
from numeric.experiments.problems import SHAPES, Shape
from symbolic.errors import EvidenceError

# These need extras, and are imported when they are asked for.
_HOMES = {"digits_run": ("digits", "torch,learning"), "flip_filters": ("conversion", "torch")}

__all__ = [
    "SHAPES",
    "FlipBehaviour",
    "FlipFinding",
    "FlipTrial",
    "Shape",
    "assert_flip_equivariant",
    "digits_run",
    "flip_behaviour",
    "flip_filters",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'numeric.experiments' has no attribute {name!r}")
    module, extras = _HOMES[name]
    try:
        return getattr(import_module(f"numeric.experiments.{module}"), name)
    except ModuleNotFoundError as error:
        raise EvidenceError(
            f"{name} needs {error.name}, which is not installed; it comes with the extras "
            f"{extras}: pip install '.[{extras}]'"
        ) from error
