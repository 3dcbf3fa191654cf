"""The facts as plain data for ``facts.json``."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from enum import StrEnum
from fractions import Fraction
from typing import Any

from reports.facts.model import Facts

FORMAT = "convproof report 1"
_LONGEST = 40
_NOTE = (
    "Rational numbers are strings p/q; where that would take more than "
    f"{_LONGEST} characters, the nearest double stands for it."
)


def facts_json(facts: Facts, files: Sequence[str]) -> str:
    """Return the facts as JSON text.

    Parameters
    ----------
    facts
        What to write.
    files
        The names of all files of the report; `writing` knows a report by them.
    """
    data = {
        "format": FORMAT,
        "note": _NOTE,
        "files": sorted(files),
        "problems": list(facts.problems),
        **_plain(facts),
    }
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
        return str(value) if len(str(value)) <= _LONGEST else float(value)
    if isinstance(value, StrEnum):
        return str(value)
    if isinstance(value, float) and not -float("inf") < value < float("inf"):
        return str(value)
    return value
