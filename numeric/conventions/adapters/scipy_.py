"""SciPy: signal, ndimage and linalg."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import scipy

from numeric.conventions.adapters.base import Entry
from numeric.conventions.calling.probing import Array

LIBRARY = "scipy"
MODES = ("full", "same", "valid")
EXTENSIONS = ("reflect", "mirror", "nearest", "wrap", "constant")
# How functions that take more than two arrays are asked for a convolution of two.
WRAPPED = {
    "scipy.signal.lfilter": "scipy.signal.lfilter(b, 1, a)",
    "scipy.signal.filtfilt": "scipy.signal.filtfilt(b, 1, a)",
    "scipy.signal.sosfilt": "scipy.signal.lfilter(b, 1, a)",
    "scipy.linalg.convolution_matrix": "scipy.linalg.convolution_matrix(a, len(b)) @ b",
}


def lfilter(a: Array, b: Array) -> Array:
    """Return the FIR filter b applied to a. (N,), (M,) -> (N,)."""
    return np.asarray(scipy.signal.lfilter(b, 1, a))


def upfirdn(a: Array, b: Array, up: int = 1, down: int = 1) -> Array:
    """Return `scipy.signal.upfirdn` with the signal first."""
    return np.asarray(scipy.signal.upfirdn(b, a, up, down))


def convolution_matrix(a: Array, b: Array, mode: str = "full") -> Array:
    """Return the product of the convolution matrix of a with b."""
    return np.asarray(scipy.linalg.convolution_matrix(a, len(b), mode) @ b)


def entries() -> Iterator[Entry]:
    """Yield the functions of SciPy that convolve or correlate."""
    yield from _signal()
    yield from _ndimage()
    for mode in MODES:
        name = f"linalg.convolution_matrix(a, M, '{mode}') @ b"
        # At 5000 and 4001 samples the matrix takes hundreds of megabytes.
        yield Entry(LIBRARY, name, convolution_matrix, 1, {"mode": mode}, slow=True)


def _signal() -> Iterator[Entry]:
    for mode in MODES:
        for function in (
            scipy.signal.convolve,
            scipy.signal.fftconvolve,
            scipy.signal.oaconvolve,
            scipy.signal.correlate,
        ):
            name = f"signal.{function.__name__}(a, b, '{mode}')"
            yield Entry(LIBRARY, name, function, 1, {"mode": mode})
        yield Entry(
            LIBRARY,
            f"signal.correlate(a, b, '{mode}'), 2-D",
            scipy.signal.correlate,
            2,
            {"mode": mode},
        )
        for function in (scipy.signal.convolve2d, scipy.signal.correlate2d):
            for boundary in ("fill", "wrap", "symm"):
                options = {"mode": mode, "boundary": boundary}
                name = f"signal.{function.__name__}(a, b, '{mode}', '{boundary}')"
                yield Entry(LIBRARY, name, function, 2, options)
    yield Entry(LIBRARY, "signal.lfilter(b, 1, a)", lfilter)
    for up, down in ((1, 1), (2, 1), (1, 2), (3, 2)):
        name = f"signal.upfirdn(b, a, up={up}, down={down})"
        yield Entry(LIBRARY, name, upfirdn, 1, {"up": up, "down": down})


def _ndimage() -> Iterator[Entry]:
    for mode in EXTENSIONS:
        for function in (scipy.ndimage.convolve1d, scipy.ndimage.correlate1d):
            name = f"ndimage.{function.__name__}(a, b, mode='{mode}')"
            yield Entry(LIBRARY, name, function, 1, {"mode": mode})
        for function in (scipy.ndimage.convolve, scipy.ndimage.correlate):
            name = f"ndimage.{function.__name__}(a, b, mode='{mode}'), 2-D"
            # Slow: complex input is sent through four times, part by part.
            yield Entry(LIBRARY, name, function, 2, {"mode": mode}, slow=True)
    for origin in (-1, 1):
        for function in (scipy.ndimage.convolve1d, scipy.ndimage.correlate1d):
            name = f"ndimage.{function.__name__}(a, b, origin={origin})"
            yield Entry(LIBRARY, name, function, 1, {"origin": origin})
    options = {"mode": "constant", "cval": 1.0}
    yield Entry(LIBRARY, "ndimage.correlate1d(a, b, 'constant', cval=1)", scipy.ndimage.correlate1d,
                1, {**options})  # fmt: skip
