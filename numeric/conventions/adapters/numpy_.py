"""NumPy: convolve, correlate, and the idioms people write with numpy.fft."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from numeric.conventions.adapters.base import Entry
from numeric.conventions.calling.probing import Array

LIBRARY = "numpy"


def _cyclic_convolution(a: Array, b: Array) -> Array:
    return np.fft.ifft(np.fft.fft(a) * np.fft.fft(b, len(a)))


def _cyclic_correlation(a: Array, b: Array) -> Array:
    return np.fft.ifft(np.conj(np.fft.fft(a)) * np.fft.fft(b, len(a)))


def _padded_convolution(a: Array, b: Array) -> Array:
    n = len(a) + len(b) - 1
    return np.fft.ifft(np.fft.fft(a, n) * np.fft.fft(b, n))


def _centred_correlation(a: Array, b: Array) -> Array:
    n = len(a) + len(b) - 1
    return np.fft.fftshift(np.fft.ifft(np.fft.fft(a, n) * np.conj(np.fft.fft(b, n))))


def _real_convolution(a: Array, b: Array) -> Array:
    n = len(a) + len(b) - 1
    return np.fft.irfft(np.fft.rfft(a, n) * np.fft.rfft(b, n), n)


def _real_convolution_without_length(a: Array, b: Array) -> Array:
    n = len(a) + len(b) - 1
    return np.fft.irfft(np.fft.rfft(a, n) * np.fft.rfft(b, n))


def _cyclic_convolution_2d(a: Array, b: Array) -> Array:
    return np.fft.ifft2(np.fft.fft2(a) * np.fft.fft2(b, a.shape))


def entries() -> Iterator[Entry]:
    """Yield the functions of NumPy that convolve or correlate."""
    for mode in ("full", "same", "valid"):
        yield Entry(LIBRARY, f"convolve(a, b, '{mode}')", np.convolve, 1, {"mode": mode})
        yield Entry(LIBRARY, f"correlate(a, b, '{mode}')", np.correlate, 1, {"mode": mode})
    yield Entry(LIBRARY, "polymul(a, b)", np.polymul)
    yield Entry(LIBRARY, "ifft(fft(a)·fft(b, N))", _cyclic_convolution)
    yield Entry(LIBRARY, "ifft(conj(fft(a))·fft(b, N))", _cyclic_correlation)
    yield Entry(LIBRARY, "ifft(fft(a, n)·fft(b, n)), n = N + M − 1", _padded_convolution)
    yield Entry(LIBRARY, "fftshift(ifft(fft(a, n)·conj(fft(b, n))))", _centred_correlation)
    yield Entry(LIBRARY, "irfft(rfft(a, n)·rfft(b, n), n)", _real_convolution)
    yield Entry(LIBRARY, "irfft(rfft(a, n)·rfft(b, n))", _real_convolution_without_length)
    yield Entry(LIBRARY, "ifft2(fft2(a)·fft2(b, a.shape))", _cyclic_convolution_2d, 2)
