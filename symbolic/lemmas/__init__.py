"""The catalogue of lemmas, one file per chapter."""

from symbolic.lemmas import (
    autocorrelation,
    convolution,
    correlation,
    definitions,
    fourier,
    networks,
)
from symbolic.lemmas.registry import ALL, CYCLE, Catalogue, Lemma, Setting, lemma, lemmas

__all__ = [
    "ALL",
    "CYCLE",
    "Catalogue",
    "Lemma",
    "Setting",
    "autocorrelation",
    "convolution",
    "correlation",
    "definitions",
    "fourier",
    "lemma",
    "lemmas",
    "networks",
]
