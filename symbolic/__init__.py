"""Proofs of identities between convolutions and cross-correlations, on SymPy expressions.

>>> from symbolic import R, lemmas
>>> print(lemmas["A1"].on(R))
on ℝ: (f ∗ g)(t) = (conj(R f) ⋆ g)(t)
"""

from symbolic.certificates import check
from symbolic.decide import Counterexample, decide
from symbolic.domains import R2, Z2, Cyclic, R, Z
from symbolic.errors import ConvproofError, ProofError, TermError, Undecidable
from symbolic.kernel import Theorem
from symbolic.lemmas import lemmas
from symbolic.operators import conj, conv, corr, delta, involution, reflect, shift
from symbolic.terms import functions

__all__ = [
    "R2",
    "Z2",
    "ConvproofError",
    "Counterexample",
    "Cyclic",
    "ProofError",
    "R",
    "TermError",
    "Theorem",
    "Undecidable",
    "Z",
    "check",
    "conj",
    "conv",
    "corr",
    "decide",
    "delta",
    "functions",
    "involution",
    "lemmas",
    "reflect",
    "shift",
]
