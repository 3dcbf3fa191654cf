"""What the tests of conventions share."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pytest

from numeric.conventions import Convention, identify
from numeric.conventions.translating import search

LIBRARIES = ("numpy", "scipy")
_known: dict[Any, Convention] = {}


def identified_once(function: Any, **given: Any) -> Convention:
    """Identify; a function of a library only if that was not done with the same options before."""
    inner, options = function, given
    if type(function) is partial and not function.args:
        inner, options = function.func, {**given, "of a partial": sorted(function.keywords.items())}
    if getattr(inner, "__module__", "").partition(".")[0] not in LIBRARIES:
        return identify(function, **given)
    key = inner, repr(sorted(options.items()))
    if key not in _known:
        _known[key] = identify(function, **given)
    return _known[key]


@pytest.fixture(autouse=True)
def _translations_start_from_what_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half the translations have one of a few functions for their target.

    What is found of these is tested where tests call `identify`; which is never kept.
    """
    monkeypatch.setattr(search, "identify", identified_once)


@pytest.fixture(scope="session")
def convolve_of_numpy() -> Convention:
    return identify(np.convolve)
