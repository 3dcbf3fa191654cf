"""`audit`: what everything installed computes, in one table, measured now."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from numeric.conventions.adapters.base import (
    Entry,
    adapter_of,
    installed_entries,
    library_names,
    version,
)
from numeric.conventions.adapters.relations import Deviation, Kept, check_relations
from numeric.conventions.calling.probing import Probing
from numeric.conventions.checking.deviations import KNOWN, KnownDeviation
from numeric.conventions.checking.without import WITHOUT
from numeric.conventions.describing import printing
from numeric.conventions.describing.convention import Convention
from numeric.conventions.identifying.identification import identify
from symbolic.errors import EvidenceError
from symbolic.showing import escape, near, word_table


@dataclass(frozen=True)
class Row:
    """One function of the audit and what it computes."""

    library: str
    version: str
    name: str
    convention: Convention

    @property
    def answer(self) -> str:
        """The description in a few words, or "no description"."""
        best = self.convention.description
        return "no description" if best is None else printing.words(best)

    @property
    def findings(self) -> tuple[str, ...]:
        """The names of the findings, each once."""
        return tuple(dict.fromkeys(str(x.code) for x in self.convention.findings))

    def facts(self) -> dict[str, Any]:
        """Return the row as plain data for a report."""
        convention = self.convention
        return {
            "library": self.library,
            "version": self.version,
            "name": self.name,
            "answer": self.answer,
            "bilinear": convention.bilinear,
            "theorems": list(convention.related_theorems),
            "pieces": [
                {
                    "region": piece.region.name,
                    "words": printing.words(piece.descriptions[0]),
                    "formula": printing.steps_formula(piece.descriptions[0]),
                    "length": printing.lengths(piece.descriptions[0]),
                    "descriptions": len(piece.descriptions),
                }
                for piece in convention.pieces
            ],
            "findings": [
                {
                    "code": str(finding.code),
                    "message": finding.message,
                    "probe": str(finding.probe) if finding.probe else None,
                }
                for finding in convention.findings
            ],
        }


@dataclass(frozen=True)
class Standing:
    """How a known deviation stands with the installed version; None where it was not tried."""

    known: KnownDeviation
    measured: Deviation | Kept | None

    @property
    def vanished(self) -> bool:
        """Whether the installed version keeps the relation."""
        return isinstance(self.measured, Kept)

    def __str__(self) -> str:
        known = self.known
        since = f"known from {known.library} {known.version}, {known.upstream}"
        if self.measured is None:
            said = "not tried"
        elif self.vanished:
            said = f"gone in {self.measured.version}, the row of it can go"
        else:
            said = f"still so in {self.measured.version}"
        return f"{known.relation}: {known.what}; {said} ({since})"


def standing(found: Iterable[Deviation | Kept]) -> tuple[Standing, ...]:
    """Return how every known deviation stands, by the relations that were checked."""
    measured = {x.relation.name: x for x in found}
    return tuple(Standing(known, measured.get(known.relation)) for known in KNOWN)


@dataclass(frozen=True)
class Audit:
    """The table of everything installed, the documented relations, and what is not installed."""

    rows: tuple[Row, ...]
    relations: tuple[Deviation | Kept, ...]
    missing: tuple[str, ...]

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """The documented relations that an installed version does not keep."""
        return tuple(x for x in self.relations if isinstance(x, Deviation))

    @property
    def known(self) -> tuple[Standing, ...]:
        """How the deviations known of the audited libraries stand with the installed versions."""
        return tuple(x for x in standing(self.relations) if x.measured is not None)

    def facts(self) -> dict[str, Any]:
        """Return everything as plain data for a report."""
        return {
            "rows": [row.facts() for row in self.rows],
            "deviations": [str(x) for x in self.deviations],
            "kept": [str(x) for x in self.relations if isinstance(x, Kept)],
            "known": [str(x) for x in self.known],
            "missing": list(self.missing),
        }

    def __str__(self) -> str:
        lines = []
        for row in self.rows:
            lines.append(f"{row.library} {row.version}  {row.name}")
            lines.append(f"    {row.answer}")
            for piece in row.convention.pieces:
                best = piece.descriptions[0]
                where = f"{piece.region.name}: " if piece.region.name != "all sizes" else ""
                formula = printing.steps_formula(best)
                lines.append(f"    {where}{formula}, length {printing.lengths(best)}")
            if row.findings:
                lines.append(f"    findings: {', '.join(row.findings)}")
        lines.append(f"\nDocumented relations: {len(self.relations)} checked, "
                     f"{len(self.deviations)} not kept")  # fmt: skip
        lines += [f"  {deviation}" for deviation in self.deviations]
        if self.known:
            lines += ["\nKnown deviations", *(f"  {x}" for x in self.known)]
        if self.missing:
            lines.append(f"\nNot installed: {', '.join(self.missing)}")
        lines += [f"\n{name} {why}" for name, why in WITHOUT.items()]
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        rows = []
        for row in self.rows:
            best = row.convention.description
            formula = printing.steps_formula(best) if best else ""
            length = printing.lengths(best) if best else ""
            library, findings = f"{row.library} {row.version}", ", ".join(row.findings)
            rows.append((library, row.name, row.answer, formula, length, findings))
        header = ("library", "function", "computes", "formula", "length", "findings")
        notes = [*map(str, self.deviations), *map(str, self.known)]
        notes += [f"{name} {why}" for name, why in WITHOUT.items()]
        listed = "\n".join(f"- {escape(note)}" for note in notes)
        return f"{word_table(header, rows)}\n\n{listed}"


def audit(
    libraries: str | Iterable[str] | None = None,
    *,
    progress: Callable[[Entry], None] | None = None,
    part: tuple[int, int] = (0, 1),
) -> Audit:
    """Identify every known function of every installed library, and check documented relations.

    Parameters
    ----------
    libraries
        An import name such as "numpy", or several; None takes all that are installed.
    progress
        Called with each entry before it is identified.
    part
        (k, n) for the k-th of n pieces of the table, from 0 on, so that several can be made at
        once; put one after the other they are the whole. The relations are checked for the first.

    Returns
    -------
    Audit
        The rows in the order of the adapters, the relations, and the libraries not installed.

    Raises
    ------
    EvidenceError
        When a library is named that has no adapter, or a part that does not exist.
    """
    known = library_names()
    one = (libraries,) if isinstance(libraries, str) else libraries
    wanted = known if one is None else tuple(one)
    for name in wanted:
        if name not in known:
            nearest = near(name, known)
            meant = f"; did you mean {' or '.join(nearest)}" if nearest else ""
            raise EvidenceError(
                f"audit has no adapter for {name!r}{meant}; it knows {', '.join(known)}. To add "
                "one, put a file into numeric/conventions/adapters"
            )
    which, parts = part
    if not 0 <= which < parts:
        raise EvidenceError(f"audit(part={part!r}): (k, n) with 0 ≤ k < n is needed")
    entries = list(installed_entries(wanted))
    rows = []
    for entry in entries[which * len(entries) // parts : (which + 1) * len(entries) // parts]:
        if progress is not None:
            progress(entry)
        # Never by the clock: the same versions must give the same table.
        slow = entry.slow or getattr(adapter_of(entry.library), "SLOW", False)
        convention = identify(
            entry.function,
            dimensions=entry.dimensions,
            probing=Probing(slow=slow),
            seconds=None,
            **entry.arguments,
        )
        rows.append(Row(entry.library, version(entry.library), entry.name, convention))
    missing = tuple(name for name in wanted if adapter_of(name) is None)
    checked = () if which else tuple(x for name in wanted for x in check_relations(name))
    return Audit(tuple(rows), checked, missing)
