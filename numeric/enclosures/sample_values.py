"""The values of samples at the points of lattices, each worked out once."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from flint import acb, fmpq

from numeric.samples.functions import SampleFunction

_REMEMBERED = 200_000
"""How many values of one sample are kept, and how many again in rows."""

_ROW = 8
"""Rows of so many points and more are worked out as a whole, also where some values are known:
these have other balls, and which of them are known depends on what the process did before."""


class Values(dict[Any, acb]):
    """The values of a sample at multiples of 1/unit, computed when first asked for."""

    def __init__(self, function: SampleFunction, unit: int) -> None:
        super().__init__()
        self._function, self._evaluate, self._unit = function, function.evaluator(), unit
        self._broken = bool(function.breaks)
        self._rows: dict[Any, list[acb]] = {}
        self._in_rows = 0

    def row(self, tracks: list[Sequence[int]]) -> list[acb]:
        """Return the values at points that follow one another at equal distances."""
        name = tuple([(t[0], t[-1], len(t)) for t in tracks if t])
        if name not in self._rows:
            if self._in_rows > _REMEMBERED:
                self._rows.clear()
                self._in_rows = 0
            self._rows[name] = self._row(tracks)
            self._in_rows += len(tracks[0])
        return self._rows[name]

    def _row(self, tracks: list[Sequence[int]]) -> list[acb]:
        keys: list[Any] = list(tracks[0]) if len(tracks) == 1 else list(zip(*tracks, strict=True))
        if len(keys) >= _ROW:
            start = [fmpq(t[0], self._unit) for t in tracks]
            step = [fmpq(t[1] - t[0], self._unit) for t in tracks]
            values = self._function.row(start, step, len(keys))
            if values is not None:
                return values
        return [self[key] for key in keys]

    def __missing__(self, key: Any) -> acb:
        if len(self) > _REMEMBERED:
            self.clear()
        if isinstance(key, tuple):
            value = self._evaluate(*(fmpq(n, self._unit) for n in key))
        else:
            point = fmpq(key, self._unit)
            value = self._evaluate(point, point) if self._broken else self._evaluate(point)
        self[key] = value
        return value


@lru_cache(maxsize=256)
def values_of(function: SampleFunction, precision: int, unit: int) -> Values:
    """Return the kept values of a sample at the current precision."""
    return Values(function, unit)
