"""The lemmas, one file per chapter or part of one, and the registry that knows them all.

Adding a lemma is one decorated proof script: id, title, source, domains, and the claim it shows.
Domains of the kernel enter, theorems of the kernel leave; `lemmas` is complete on import.
"""

from importlib import import_module
from pkgutil import iter_modules

from symbolic.chapters.registry import ALL, CYCLE, DISCRETE, Catalogue, Instance, Lemma, lemmas

# Every file is found, so that a new chapter has no second place to be named in.
for _module in iter_modules(__path__):
    import_module(f"{__name__}.{_module.name}")

__all__ = ["ALL", "CYCLE", "DISCRETE", "Catalogue", "Instance", "Lemma", "lemmas"]
