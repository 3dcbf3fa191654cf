"""A formula in the two notations of a report."""

from __future__ import annotations

from dataclasses import dataclass, field

NOT_IN_JSON = {"json": False}
"""Metadata of a field that readers of the data can work out, or that is a file of its own."""


@dataclass(frozen=True)
class Formula:
    """A term, statement, hypothesis or domain in both notations."""

    text: str
    latex: str = field(metadata=NOT_IN_JSON)
