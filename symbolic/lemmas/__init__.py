"""The catalogue of lemmas, one file per chapter."""

from symbolic.lemmas import convolution, correlation, definitions, networks
from symbolic.lemmas.registry import ALL, CYCLE, Catalogue, Lemma, Setting, lemma, lemmas

__all__ = [
    "ALL",
    "CYCLE",
    "Catalogue",
    "Lemma",
    "Setting",
    "convolution",
    "correlation",
    "definitions",
    "lemma",
    "lemmas",
    "networks",
]
