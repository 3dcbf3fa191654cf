"""The facts about weights that move and about exact errors."""

from __future__ import annotations

from dataclasses import dataclass

from numeric.conventions.exactness.worst import Row, Transformed
from numeric.conventions.porting.tried import Pair


@dataclass(frozen=True)
class PortsFact:
    """All pairs, in the order of the names; ``installed`` are those that could be run."""

    names: tuple[str, ...]
    installed: tuple[str, ...]
    layers: tuple[str, ...]
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class ErrorsFact:
    """The table of errors, and scipy/scipy#22390 with the installed version."""

    rows: tuple[Row, ...]
    known: Transformed
