"""The facts as plain data, for programs that read a report."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from enum import Enum, StrEnum
from fractions import Fraction
from typing import Any

from reports.facts.model import Facts

FORMAT = "convproof report 2"
FORMATS = {FORMAT, "convproof report 1"}
"""Of reports that a new one may replace."""

FOLDER = "facts"
_LONGEST = 40
_NOTE = (
    "Rational numbers are strings p/q; where that would take more than "
    f"{_LONGEST} characters, the nearest double stands for it, or beyond doubles a decimal string."
)


def facts_files(facts: Facts, data: str, files: Sequence[str]) -> dict[str, str]:
    """Return the facts as JSON texts by file name: one of the run, one for each statement.

    Proofs are not among them: the certificates have them.

    Parameters
    ----------
    facts
        What to write.
    data
        The name of the file of the run.
    files
        The names of all other files of the report; `writing` knows a report by them.
    """
    told = {f"{FOLDER}/{s.id}.json": _text(_plain(s)) for s in facts.statements}
    run = {
        "format": FORMAT,
        "note": _NOTE,
        "files": sorted([data, *files, *told]),
        "problems": list(facts.problems),
        "statements": {s.id: f"{FOLDER}/{s.id}.json" for s in facts.statements},
        **_plain(facts),
    }
    return {data: _text(run), **told}


def _text(data: Any) -> str:
    return json.dumps(data, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        told = (f.name for f in dataclasses.fields(value) if f.metadata.get("json", True))
        return {name: _plain(getattr(value, name)) for name in told}
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, Fraction):
        return str(value) if len(str(value)) <= _LONGEST else _nearest(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, float) and not -float("inf") < value < float("inf"):
        return str(value)
    return value


def _nearest(value: Fraction) -> float | str:
    """Return the nearest double, as text where it is larger than all doubles."""
    try:
        return float(value)
    except OverflowError:
        return f"{Decimal(value.numerator) / Decimal(value.denominator):.17g}"
