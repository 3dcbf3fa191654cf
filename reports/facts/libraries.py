"""The facts about libraries: what each function computes, and which documented relations hold."""

from __future__ import annotations

from dataclasses import dataclass, field

from numeric.conventions.describing.taps import Taps
from reports.facts.formula import NOT_IN_JSON


@dataclass(frozen=True)
class PieceFact:
    """What a function computes on one set of sizes, as words for the cells of a table.

    ``lag_zero`` says which output k holds lag 0 of a correlation, index 0 of a convolution.
    """

    region: str
    kind: str
    conjugated: str
    boundary: str
    formula: str
    lag_zero: str
    length: str


@dataclass(frozen=True)
class FindingFact:
    """Something that the formula does not say, and the call that shows it."""

    code: str
    message: str
    probe: str = ""


@dataclass(frozen=True)
class FunctionFact:
    """A function of a library: one piece per set of sizes, none where no formula fits."""

    name: str
    pieces: tuple[PieceFact, ...]
    findings: tuple[FindingFact, ...]
    bilinear: str = "sampled"
    taps: Taps | None = field(default=None, metadata=NOT_IN_JSON)


@dataclass(frozen=True)
class RelationFact:
    """A documented relation left(a, b) = right(a, b); where it is not kept, the smallest example.

    ``a`` and ``b`` are Python literals, ``left`` and ``right`` the values there or an error.
    """

    name: str
    statement: str
    source: str
    kept: bool
    compared: int
    failed: int = 0
    where: str = ""
    a: str = ""
    b: str = ""
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class LibraryFact:
    """A library by its import name; the version is empty where it is not installed."""

    name: str
    version: str
    functions: tuple[FunctionFact, ...] = ()
    relations: tuple[RelationFact, ...] = ()

    @property
    def deviations(self) -> tuple[RelationFact, ...]:
        """The documented relations that this version does not keep."""
        return tuple(r for r in self.relations if not r.kept)

    @property
    def findings(self) -> int:
        """How many findings its functions have."""
        return sum(len(f.findings) for f in self.functions)
