"""Experiments with training: which update rules commute with the flip, and what real nets do.

Update rules, networks and data enter; facts leave, each with what it was measured on, for a
report to render. Nothing here looks at a proof.
"""

from __future__ import annotations

from numeric.experiments.equivariance import (
    FlipBehaviour,
    FlipFinding,
    FlipTrial,
    assert_flip_equivariant,
    flip_behaviour,
)
from numeric.experiments.problems import SHAPES, Shape

__all__ = [
    "SHAPES",
    "FlipBehaviour",
    "FlipFinding",
    "FlipTrial",
    "Shape",
    "assert_flip_equivariant",
    "flip_behaviour",
]
