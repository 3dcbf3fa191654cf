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

__all__ = ["CHAPTERS", "CLAIMS"]
