"""A pytest marker that warns about blind test data.

pytest finds it where convproof is installed. Then

    @pytest.mark.tells_apart("signal", "kernel")
    @pytest.mark.parametrize("kernel", [...])
    def test_my_filter(signal, kernel): ...

warns for every test whose two named arguments cannot tell convolution from correlation, because
such a test passes for both. Without the mark it does nothing, and imports nothing.
"""

from __future__ import annotations

import importlib
import warnings

import pytest

MARKER = "tells_apart"


class BlindTestDataWarning(UserWarning):
    """The data of a test cannot show the difference between convolution and correlation."""


def pytest_configure(config: pytest.Config) -> None:
    """Register the marker, so that --strict-markers accepts it."""
    config.addinivalue_line(
        "markers",
        "tells_apart(first, second): warn when these two arguments of the test cannot tell "
        "convolution from correlation",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    """Look at the arguments of a marked test before it runs."""
    marker = item.get_closest_marker(MARKER)
    if marker is None or not isinstance(item, pytest.Function):
        return
    names = marker.args or ("a", "b")
    # Every run of pytest loads this file; what takes time is imported for marked tests alone.
    numeric, numpy, errors = map(importlib.import_module, ("numeric", "numpy", "symbolic.errors"))
    missing = [name for name in names if name not in item.funcargs]
    if len(names) != 2 or missing:
        raise errors.EvidenceError(
            f"the marker {MARKER}{names} of {item.name} needs the names of two arguments of the "
            f"test; it has {sorted(item.funcargs)}"
        )
    first, second = (numpy.asarray(item.funcargs[name]) for name in names)
    told = numeric.tells_apart(first, second)["convolution / correlation"]
    if not told.told:
        warnings.warn(
            f"{item.name}: {names[0]} and {names[1]} cannot tell convolution from correlation "
            f"({told.reason}); use a kernel that differs from its own flip",
            BlindTestDataWarning,
            stacklevel=1,
        )
