"""A formula in the two notations of a report."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Formula:
    """A term, statement, hypothesis or domain in both notations."""

    text: str
    latex: str
