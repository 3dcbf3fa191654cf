"""Fills the registry: every file of this room is imported, and enters its claims."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

from numeric import claims
from numeric.claims.claim import CLAIMS
from symbolic.showing import in_order

for _module in iter_modules(claims.__path__):
    import_module(f"{claims.__name__}.{_module.name}")

# In the order of the catalogue, whatever the order of the files.
for _id in sorted(CLAIMS, key=in_order):
    CLAIMS[_id] = CLAIMS.pop(_id)

__all__ = ["CLAIMS"]
