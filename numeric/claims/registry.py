"""Fills the registry: importing the chapters of claims enters their claims."""

from __future__ import annotations

from numeric.claims import (
    algebra,
    calculus,
    correlations,
    leastsquares,
    moments,
    norms,
    operators,
    programs,
    spectra,
)
from numeric.claims.claim import CLAIMS

CHAPTERS = (
    algebra,
    calculus,
    moments,
    spectra,
    leastsquares,
    norms,
    correlations,
    operators,
    programs,
)

# In the order of the catalogue, whatever the order of the files.
for _id in sorted(CLAIMS, key=lambda id_: (id_[0], int(id_[1:]))):
    CLAIMS[_id] = CLAIMS.pop(_id)

__all__ = ["CHAPTERS", "CLAIMS"]
