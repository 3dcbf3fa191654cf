"""The lemmas, one file per chapter or part of one, and the registry that knows them all.

Adding a lemma is one decorated proof script: id, title, source, domains, and the claim it shows.
Domains of the kernel enter, theorems of the kernel leave; `lemmas` is complete on import.
"""

from symbolic.chapters import (
    adjoints,
    autocorrelation,
    calculus,
    convolution,
    correlation,
    deep,
    definitions,
    finite,
    fourier,
    inversion,
    layers,
    networks,
    products,
    sampling,
)
from symbolic.chapters.registry import ALL, CYCLE, DISCRETE, Catalogue, Instance, Lemma, lemmas

__all__ = [
    "ALL",
    "CYCLE",
    "DISCRETE",
    "Catalogue",
    "Instance",
    "Lemma",
    "adjoints",
    "autocorrelation",
    "calculus",
    "convolution",
    "correlation",
    "deep",
    "definitions",
    "finite",
    "fourier",
    "inversion",
    "layers",
    "lemmas",
    "networks",
    "products",
    "sampling",
]
