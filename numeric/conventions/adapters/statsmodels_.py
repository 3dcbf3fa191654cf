"""statsmodels: cross-covariances of two series of equal length."""

from __future__ import annotations

from collections.abc import Iterator

from statsmodels.tsa.stattools import ccf, ccovf  # type: ignore[import-not-found,unused-ignore]

from numeric.conventions.adapters.base import Entry

LIBRARY = "statsmodels"
SLOW = True


def entries() -> Iterator[Entry]:
    """Yield the cross-covariance functions of statsmodels."""
    for demean in (False, True):
        for adjusted in (False, True):
            options = {"adjusted": adjusted, "demean": demean, "fft": False}
            title = f"ccovf(a, b, adjusted={adjusted}, demean={demean})"
            yield Entry(LIBRARY, title, ccovf, 1, options)
    yield Entry(LIBRARY, "ccf(a, b)", ccf)
