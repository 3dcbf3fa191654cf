"""What networks trained on digits leave: plain data, which needs no PyTorch to be read."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DigitsRun:
    """Two networks trained side by side on digits.

    ``distances`` is (S + 1,): max |flip of w − h| over all filters before the first step and after
    each; ``equal_starts`` the same for a second pair of nets that start from equal filters.
    ``first_broken`` is the first step after which the filters are not flips bit for bit.
    ``filters`` are the first layers after the last step, w and h, (8, 3, 3) each.
    """

    layers: int
    other: str
    optimiser: str
    dtype: str
    steps: int
    distances: tuple[float, ...]
    equal_starts: tuple[float, ...]
    first_broken: int | None
    equal_predictions: int
    tested: int
    accuracies: tuple[float, float]
    filters: tuple[tuple[tuple[tuple[float, ...], ...], ...], ...]

    @property
    def holds(self) -> bool:
        """Whether it shows what the theorem says, as far as its precision can.

        In double precision rounding is far below 10⁻⁶ after some hundred steps; in single
        precision it may have grown to anything below what equal starts show.
        """
        limit = 1e-6 if self.dtype == "float64" else min(self.equal_starts) / 2
        return max(self.distances) <= limit and min(self.equal_starts) > 1e-2
