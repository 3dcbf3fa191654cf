"""Astropy: convolve and convolve_fft, with and without normalising the kernel."""

from __future__ import annotations

from collections.abc import Iterator

from astropy.convolution import convolve, convolve_fft  # type: ignore[import-not-found,unused-ignore]

from numeric.conventions.adapters.base import Entry

LIBRARY = "astropy"
SLOW = True


def entries() -> Iterator[Entry]:
    """Yield the convolutions of Astropy."""
    for boundary in ("fill", "wrap", "extend", None):
        options = {"boundary": boundary, "normalize_kernel": False}
        title = f"convolve(a, b, boundary={boundary!r}, normalize_kernel=False)"
        yield Entry(LIBRARY, title, convolve, 1, options)
    yield Entry(LIBRARY, "convolve(a, b)", convolve)
    for boundary in ("fill", "wrap"):
        options = {"boundary": boundary, "normalize_kernel": False}
        title = f"convolve_fft(a, b, boundary={boundary!r}, normalize_kernel=False)"
        yield Entry(LIBRARY, title, convolve_fft, 1, options)
