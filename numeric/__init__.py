"""Measures: rigorous evidence for statements, arrays, training, and conventions of libraries.

>>> from symbolic import R, lemmas
>>> from numeric import verify
>>> print(verify(lemmas["A1"].on(R)).verdict.name)
AGREES
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

_HOMES = {
    "Evidence": "numeric.checks.results",
    "Examination": "numeric.claims.findings",
    "LongSequence": "numeric.sequences.sequence",
    "Verdict": "numeric.checks.results",
    "verify": "numeric.evidence.verifying",
    "sensitivity": "numeric.evidence.mutants",
    "slide": "numeric.evidence.sliding",
    "Sensitivity": "numeric.evidence.mutants",
    "Convention": "numeric.conventions",
    "assert_convention": "numeric.conventions",
    "assert_flip_equivariant": "numeric.experiments",
    "audit": "numeric.conventions",
    "exact_error": "numeric.conventions.exactness.certifying",
    "examine": "numeric.claims.examination",
    "identify": "numeric.conventions",
    "port": "numeric.conventions.porting.moving",
    "tells_apart": "numeric.conventions",
    "translate": "numeric.conventions",
}

__all__ = [
    "Convention",
    "Evidence",
    "Examination",
    "LongSequence",
    "Sensitivity",
    "Verdict",
    "assert_convention",
    "assert_flip_equivariant",
    "audit",
    "exact_error",
    "examine",
    "identify",
    "port",
    "sensitivity",
    "slide",
    "tells_apart",
    "translate",
    "verify",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'numeric' has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
