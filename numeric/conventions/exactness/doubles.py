"""Estimates in double precision that neither overflow nor vanish: for telling, never for errors."""

from __future__ import annotations

import numpy as np

from numeric.conventions.exactness.dyadic import Array


def unit(values: Array) -> float:
    """Return the unit roundoff of a dtype; that of double precision for integers."""
    return float(np.finfo(values.dtype).eps) / 2 if values.dtype.kind in "fc" else 2.0**-53


def power(values: Array) -> int:
    """Return the least e with all finite parts below 2^e."""
    sizes = np.abs([np.real(values), np.imag(values)]).astype(np.float64)
    return int(np.frexp(sizes[np.isfinite(sizes)].max(initial=0.0))[1])


def scaled(values: Array, by: int) -> Array:
    """Return values times 2^by, in double precision."""
    wide = np.asarray(values)
    if wide.dtype.kind == "c":
        wide = wide.astype(np.complex128)
        result = np.empty_like(wide)
        result.real, result.imag = np.ldexp(wide.real, by), np.ldexp(wide.imag, by)
        return result
    found: Array = np.ldexp(wide.astype(np.float64), by)
    return found


def norm(values: Array) -> float:
    """Return the root of the sum of squares of the finite numbers."""
    return float(np.linalg.norm(values[np.isfinite(values)]))
