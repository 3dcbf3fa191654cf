"""Proofs of identities between convolutions and cross-correlations, on SymPy expressions.

>>> from symbolic import R, lemmas
>>> print(lemmas["A1"].on(R))
on ℝ: (f ∗ g)(t) = (conj(R f) ⋆ g)(t)

The public names load on demand: the kernel and the commands need no SymPy.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from symbolic.errors import ConvproofError, ProofError, TermError, Undecidable

if TYPE_CHECKING:
    from symbolic.sympy_border.catalogue import lemmas
    from symbolic.sympy_border.domains import R2, Z2, Cyclic, N, R, Z, product
    from symbolic.sympy_border.operators import (
        conj,
        conv,
        corr,
        delta,
        involution,
        operators,
        reflect,
        shift,
    )
    from symbolic.sympy_border.terms import functions
    from symbolic.sympy_border.theorems import Instance, Theorem, check, check_all
    from symbolic.sympy_border.verdicts import Counterexample, decide

__version__ = "0.1.0"

_PLACES = {
    "catalogue": ["lemmas"],
    "domains": ["R", "Z", "R2", "Z2", "N", "Cyclic", "product"],
    "operators": [
        "conj",
        "conv",
        "corr",
        "delta",
        "involution",
        "operators",
        "reflect",
        "shift",
    ],
    "terms": ["functions"],
    "theorems": ["Instance", "Theorem", "check", "check_all"],
    "verdicts": ["Counterexample", "decide"],
}
_MODULES = {
    name: f"symbolic.sympy_border.{module}" for module, names in _PLACES.items() for name in names
}

__all__ = [
    "R2",
    "Z2",
    "ConvproofError",
    "Counterexample",
    "Cyclic",
    "Instance",
    "N",
    "ProofError",
    "R",
    "TermError",
    "Theorem",
    "Undecidable",
    "Z",
    "check",
    "check_all",
    "conj",
    "conv",
    "corr",
    "decide",
    "delta",
    "functions",
    "involution",
    "lemmas",
    "operators",
    "product",
    "reflect",
    "shift",
]


def __getattr__(name: str) -> Any:
    """Load a public name where it is first used."""
    module = _MODULES.get(name)
    if module is None:
        raise AttributeError(f"module 'symbolic' has no attribute {name!r}")
    value = getattr(import_module(module), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
