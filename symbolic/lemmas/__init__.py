"""The catalogue of lemmas, one file per chapter or part of one."""

from symbolic.lemmas import (
    adjoints,
    autocorrelation,
    calculus,
    convolution,
    correlation,
    definitions,
    finite,
    fourier,
    inversion,
    layers,
    networks,
    products,
    sampling,
)
from symbolic.lemmas.registry import ALL, CYCLE, Catalogue, Lemma, Setting, lemma, lemmas

__all__ = [
    "ALL",
    "CYCLE",
    "Catalogue",
    "Lemma",
    "Setting",
    "adjoints",
    "autocorrelation",
    "calculus",
    "convolution",
    "correlation",
    "definitions",
    "finite",
    "fourier",
    "inversion",
    "layers",
    "lemma",
    "lemmas",
    "networks",
    "products",
    "sampling",
]
