"""What does a library function compute? Its formula, read off the function itself."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from symbolic.errors import EvidenceError

__all__ = ["EvidenceError"]

_HOMES = {
    "Audit": "checking.auditing",
    "Axis": "families.model",
    "Code": "calling.findings",
    "Convention": "describing.convention",
    "Description": "families.model",
    "Distinctions": "checking.blindness",
    "Family": "families.model",
    "Finding": "calling.findings",
    "M": "families.formulas",
    "N": "families.formulas",
    "Piece": "describing.convention",
    "Probe": "calling.findings",
    "Probing": "calling.probing",
    "Translation": "translating.translation",
    "TranslationError": "translating.translation",
    "assert_convention": "checking.asserting",
    "audit": "checking.auditing",
    "identify": "identifying.identification",
    "tells_apart": "checking.blindness",
    "translate": "translating.search",
}


def __getattr__(name: str) -> Any:
    """Load a name where it is first used: what was found is read without what finds it."""
    if name not in _HOMES:
        raise AttributeError(f"module 'numeric.conventions' has no attribute {name!r}")
    value = getattr(import_module(f"numeric.conventions.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
