"""How long a run will still take: learned from what is done, from experience before that."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

USUAL = {
    "proofs": 0.10,
    "evidence on ℝ": 0.63,
    "evidence on ℤ": 0.35,
    "evidence on ℤ/N": 0.08,
    "evidence on ℝ²": 2.0,
    "evidence on ℤ²": 0.8,
    "audit of jax": 9.4,
    "audit of scipy": 3.6,
    "audit of torch": 1.1,
    "audit of astropy": 0.6,
    "audit of numpy": 0.4,
    "claim": 0.23,
    "training": 0.5,
    "training: small networks": 1.7,
    "training: with PyTorch": 15.0,
    "training: with PyTorch, all": 40.0,
    "arrays": 0.5,
    "rendering": 3.4,
}
"""Seconds that a job of a kind took on an ordinary machine; only their ratios matter for long."""
_OTHERWISE = 0.15

_DOUBT = 0.5
"""Usual seconds of work after which a machine is believed to be slow or fast."""

_WEIGHT = 3
"""As many jobs as experience counts for, for each kind."""


class Estimate:
    """The seconds of work left, by kinds of jobs.

    Parameters
    ----------
    expected
        How many jobs of each kind there will be.
    """

    def __init__(self, expected: Mapping[str, int]) -> None:
        self._left = Counter(expected)
        self._seconds: Counter[str] = Counter()
        self._counted: Counter[str] = Counter()

    def done(self, kind: str, seconds: float | None) -> None:
        """Note that a job is done; with None for the time, it was known before and says nothing."""
        self._left[kind] -= 1
        if seconds is not None:
            self._seconds[kind] += seconds  # type: ignore[assignment]
            self._counted[kind] += 1

    def left(self) -> float:
        """Return the seconds of work left."""
        return sum(number * self._each(kind) for kind, number in self._left.items() if number > 0)

    def share(self) -> float:
        """Return which share of all that was worth counting is done, from 0 to 1."""
        behind = sum(self._seconds.values())
        left = self.left()
        return behind / (behind + left) if behind + left else 1.0

    def _each(self, kind: str) -> float:
        experience = USUAL.get(kind, _OTHERWISE) * self._slowness()
        learned = self._seconds[kind] + _WEIGHT * experience
        return learned / (self._counted[kind] + _WEIGHT)

    def _slowness(self) -> float:
        """Return how much longer jobs take here than usual, as far as that can be told."""
        seen = {kind: n for kind, n in self._counted.items() if kind in USUAL}
        usual = sum(USUAL[kind] * n for kind, n in seen.items())
        return (_DOUBT + sum(self._seconds[kind] for kind in seen)) / (_DOUBT + usual)
