"""What was found of a pair of layers, as plain data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """What was found of one source and one target.

    Attributes
    ----------
    source, target
        The names.
    checked
        The typical layers that were moved, and run on both sides with equal results.
    by_rule
        Those that were moved where one side at least cannot be run here.
    refused
        Those that the target refuses, with the reason.
    """

    source: str
    target: str
    checked: tuple[str, ...]
    by_rule: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]

    @property
    def works(self) -> bool:
        """Whether anything was moved."""
        return bool(self.checked or self.by_rule)
