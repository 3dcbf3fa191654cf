"""scikit-image: sparse correlation and template matching."""

from __future__ import annotations

from collections.abc import Iterator

from skimage.feature import match_template  # type: ignore[import-not-found,unused-ignore]
from skimage.filters import correlate_sparse  # type: ignore[import-not-found,unused-ignore]

from numeric.conventions.adapters.base import Entry

LIBRARY = "skimage"
SLOW = True


def entries() -> Iterator[Entry]:
    """Yield the filters of scikit-image that take an arbitrary kernel."""
    for mode in ("reflect", "mirror", "nearest", "wrap", "valid"):
        title = f"filters.correlate_sparse(a, b, '{mode}')"
        yield Entry(LIBRARY, title, correlate_sparse, 2, {"mode": mode})
    yield Entry(LIBRARY, "feature.match_template(a, b)", match_template, 2)
