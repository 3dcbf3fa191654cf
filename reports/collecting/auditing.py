"""The seam to the audit: asks what the functions of one library compute and writes it down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import sympy as sp

from numeric.conventions.adapters.base import version
from numeric.conventions.adapters.relations import Deviation, Kept
from numeric.conventions.checking.auditing import Row, audit
from numeric.conventions.describing import printing
from numeric.conventions.describing.convention import Convention, Piece
from numeric.conventions.describing.taps import Taps
from numeric.conventions.families.formulas import M, N
from numeric.conventions.families.model import Axis, Description
from reports.facts.libraries import (
    FindingFact,
    FunctionFact,
    LibraryFact,
    PieceFact,
    RelationFact,
)
from symbolic.errors import ConvproofError, EvidenceError

PICTURED = (
    ("numpy", "convolve(a, b, 'full')"),
    ("numpy", "correlate(a, b, 'full')"),
    ("numpy", "correlate(a, b, 'same')"),
    ("numpy", "ifft(conj(fft(a))·fft(b, N))"),
    ("scipy", "signal.convolve(a, b, 'same')"),
    ("scipy", "ndimage.correlate1d(a, b, mode='reflect')"),
    ("scipy", "signal.upfirdn(b, a, up=2, down=1)"),
    ("torch", "conv1d(a, b, stride=2)"),
)
"""The functions in the figure, where they are installed."""
_SIZE = (7, 3)


def audit_library(name: str, part: int = 0, parts: int = 1) -> LibraryFact:
    """Return what is known of a library; without a version if it is not installed.

    Parameters
    ----------
    name
        The library.
    part, parts
        Which of so many pieces; `whole` puts them together.

    Raises
    ------
    EvidenceError
        If the library itself breaks.
    """
    try:
        found = audit([name], part=(part, parts))
        if name in found.missing:
            return LibraryFact(name, "")
        functions = tuple(_function(row) for row in found.rows)
        return LibraryFact(name, version(name), functions, tuple(map(_relation, found.relations)))
    except ConvproofError:
        raise
    except Exception as error:  # a broken library must not cost the rest of the report
        raise EvidenceError(f"the audit of {name} broke: {error!r:.200}") from error


def whole(parts: Sequence[LibraryFact]) -> LibraryFact:
    """Return what is known of a library from the pieces, all of them and in order."""
    return replace(
        parts[0],
        functions=tuple(function for part in parts for function in part.functions),
        relations=tuple(relation for part in parts for relation in part.relations),
    )


def _function(row: Row) -> FunctionFact:
    convention = row.convention
    return FunctionFact(
        name=row.name,
        pieces=tuple(_piece(piece) for piece in convention.pieces),
        findings=tuple(
            FindingFact(str(f.code), f.message, str(f.probe) if f.probe else "")
            for f in convention.findings
        ),
        bilinear=convention.bilinear,
        taps=_taps(convention) if (row.library, row.name) in PICTURED else None,
    )


def _piece(piece: Piece) -> PieceFact:
    best = piece.descriptions[0]
    boundaries = dict.fromkeys(map(printing.continuation, best.axes))
    return PieceFact(
        region=piece.region.name,
        kind=_kind(best),
        conjugated=best.conjugated or "unknown: real input only",
        boundary=f"{' × '.join(boundaries)}, of {best.extended}",
        formula=printing.steps_formula(best),
        lag_zero=", ".join(map(_lag_zero, best.axes, printing.marks_of(best))),
        length=printing.lengths(best),
    )


def _kind(description: Description) -> str:
    families = [axis.family for axis in description.axes]
    words = " × ".join(dict.fromkeys(family.kind for family in families))
    return f"{words}, output reversed" if any(f.reversed for f in families) else words


def _lag_zero(axis: Axis, mark: str) -> str:
    """Return the output k at which lag 0 stands: where s·k + c = 0, or −s·k + c = 0."""
    offset = axis.offset.expression()
    place = sp.piecewise_fold(offset if axis.family.reversed else -offset)
    stride = "" if axis.family.stride == 1 else str(axis.family.stride)
    shown = f"{stride}k{mark} = {printing.show(printing.marked(place, mark))}"
    period = _period(axis)
    if period is None or place == 0:
        return shown
    return f"{shown} mod {printing.show(printing.marked(period, mark))}"


def _period(axis: Axis) -> sp.Expr | None:
    if axis.family.boundary == "cyclic":
        return axis.length.expression()
    if axis.family.boundary == "wrap":
        return N if axis.family.extended == "a" else M
    return None


def _taps(convention: Convention) -> Taps | None:
    if convention.dimensions != 1 or not convention.identified:
        return None
    return convention.pictured(*_SIZE)


def _relation(found: Deviation | Kept) -> RelationFact:
    relation = found.relation
    said = (relation.name, relation.statement, relation.source)
    if isinstance(found, Kept):
        return RelationFact(*said, kept=True, compared=found.compared)
    return RelationFact(
        *said,
        kept=False,
        compared=found.compared,
        failed=found.failed,
        where=found.where,
        a=_literal(found.a),
        b=_literal(found.b),
        left=_literal(found.left),
        right=_literal(found.right),
    )


def _literal(value: Any) -> str:
    """Return an array of numbers as Python writes it, as plain as possible; text as it is."""
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    if array.ndim:
        return f"[{', '.join(_literal(part) for part in array)}]"
    number = complex(array)
    if number.imag == 0:
        return f"{number.real:g}"
    return f"{number.imag:g}j" if number.real == 0 else f"{number.real:g}{number.imag:+g}j"
