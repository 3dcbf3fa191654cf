"""The facts about weights that move and about exact errors; all numbers are text, rounded up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PairFact:
    """A source and a target: how many typical layers were moved, and why others were not.

    ``checked`` were run on both sides with equal results, ``by_rule`` on one side or none.
    """

    source: str
    target: str
    checked: int
    by_rule: int
    refused: tuple[str, ...]


@dataclass(frozen=True)
class PortsFact:
    """All pairs, in the order of the names; ``installed`` are those that could be run."""

    names: tuple[str, ...]
    installed: tuple[str, ...]
    layers: tuple[str, ...]
    pairs: tuple[PairFact, ...]

    @property
    def working(self) -> int:
        """How many pairs moved anything."""
        return sum(bool(pair.checked or pair.by_rule) for pair in self.pairs)

    @property
    def checked(self) -> int:
        """How many pairs were run on both sides."""
        return sum(bool(pair.checked) for pair in self.pairs)


@dataclass(frozen=True)
class ErrorFact:
    """The worst input of one kind for one function, as words for the cells of a table."""

    function: str
    kind: str
    relative: str
    units: str
    place: str
    got: str
    exact: str
    seed: int
    lengths: tuple[int, int]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class TransformFact:
    """scipy/scipy#22390 with the installed version: an output that is exactly 1."""

    length: int
    index: int
    got: str
    version: str
    reproduced: bool
    caution: str


@dataclass(frozen=True)
class ErrorsFact:
    """The table of errors, and the one that is known of SciPy."""

    rows: tuple[ErrorFact, ...]
    known: TransformFact
