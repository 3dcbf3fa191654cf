"""Names of domains, and the names under which printed proofs cite theorems."""

from __future__ import annotations

from itertools import groupby
from weakref import WeakKeyDictionary

from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LINES = {"R": "ℝ", "Z": "ℤ", "N": "ℕ"}

_CITATIONS: WeakKeyDictionary[Theorem, str] = WeakKeyDictionary()


def domain_name(domain: Term) -> str:
    """Return a domain as text: ℝ, ℤ/N, ℕ×ℤ²."""
    powers = ((line, len(list(group))) for line, group in groupby(lines(domain)))
    return "×".join(_line_name(line) + _superscript(count) for line, count in powers)


def _line_name(line: Term) -> str:
    if line.head != "Cycle":
        return _LINES[line.head]
    return f"ℤ/{line.parts[0].parts[0]}"  # the numerator of a number, or the name of a variable


def _superscript(count: int) -> str:
    return "" if count == 1 else str(count).translate(_SUPERSCRIPTS)


def cite(theorem: Theorem, name: str) -> None:
    """Let printed proofs call `theorem` by `name`."""
    _CITATIONS[theorem] = name


def citation(theorem: Theorem) -> str | None:
    """Return the name of a theorem, if it has one."""
    return _CITATIONS.get(theorem)
