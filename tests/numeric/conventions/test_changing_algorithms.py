"""Functions that compute something else for long filters or long results, as libraries do.

What is printed is held against the functions themselves at sizes that no one chose: a formula may
be claimed only where it is right.
"""

from __future__ import annotations

import numpy as np
import pytest

from numeric.conventions import Probing, identify

LONGEST = 3000


def unpadded(threshold: int, ratio: int):
    """Return a causal filter that forgets to pad in its FFT path, for long filters."""

    def filtered(a, b):
        n, m = len(a), len(b)
        if m < threshold or n < ratio * m:
            return np.convolve(a, b)[:n]
        return np.fft.ifft(np.fft.fft(a) * np.fft.fft(b, n)).real

    return filtered


def unconjugated(threshold: int, ratio: int):
    """Return a correlation that does not conjugate in its FFT path."""

    def correlated(a, b):
        n, m = len(a), len(b)
        if m < threshold or n < ratio * m:
            return np.correlate(a, b, "full")
        size = n + m - 1
        return np.fft.ifft(np.fft.fft(a, size) * np.fft.fft(b[::-1], size))

    return correlated


def of_fixed_length(size: int, _: int):
    """Return a convolution through a transform of one length, which long results outgrow."""

    def convolved(a, b):
        product = np.fft.fft(a, size) * np.fft.fft(b, size)
        return np.fft.ifft(product).real[: len(a) + len(b) - 1]

    return convolved


def right_at(convention, function, n: int, m: int) -> bool:
    """Tell whether the formula gives what the function gives at a size, if it is claimed there."""
    if not any(((n,), (m,)) in piece.region for piece in convention.pieces):
        return True
    source = np.random.default_rng(n * LONGEST + m)
    a, b = source.integers(-9, 9, n) + 0.0, source.integers(-9, 9, m) + 0.0
    if convention.conjugated is not None:
        a, b = a + 1j * source.integers(-9, 9, n), b + 1j * source.integers(-9, 9, m)
    expected, given = convention.apply(a, b), function(a, b)
    return expected.shape == given.shape and np.allclose(expected, given, atol=1e-6 * n)


MADE = [
    *((unpadded, threshold, ratio) for threshold in (64, 100, 256) for ratio in (1, 2, 4)),
    *((unconjugated, threshold, ratio) for threshold in (64, 128) for ratio in (1, 2, 8)),
    *((of_fixed_length, size, 1) for size in (64, 1024, 2048)),
]


@pytest.mark.drawn(3)
@pytest.mark.parametrize("slow", [False, True])
@pytest.mark.parametrize(("make", "threshold", "ratio"), MADE)
def test_nothing_is_claimed_for_lengths_where_it_is_false(make, threshold, ratio, slow) -> None:
    function = make(threshold, ratio)
    convention = identify(function, dimensions=1, probing=Probing(slow=slow), seconds=None)
    source = np.random.default_rng(threshold + ratio)
    sizes = np.exp(source.uniform(0, np.log(LONGEST), (60, 2))).astype(int)
    wrong = [(n, m) for n, m in sizes.tolist() if not right_at(convention, function, n, m)]
    assert not wrong
