"""Fills the registry: importing the chapters of claims enters their claims."""

from __future__ import annotations

from numeric.claims import algebra, correlations, norms
from numeric.claims.claim import CLAIMS

CHAPTERS = (algebra, norms, correlations)

__all__ = ["CHAPTERS", "CLAIMS"]
