"""What tests of reports share: a cache of their own, and runs that are short."""

from __future__ import annotations

from pathlib import Path

import pytest

from numeric.claims.registry import CLAIMS
from reports.collecting import collect as collecting
from reports.collecting import learning
from symbolic import lemmas


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no test read or write the user's own cache."""
    folder: Path = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: folder / "convproof")
    # For the processes that tests start; this is how platformdirs is told on Linux.
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))


@pytest.fixture(name="few")
def _few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of 39 claims, and of the statements that the page on training speaks of, take a few."""
    monkeypatch.setattr(collecting, "CLAIMS", dict(list(CLAIMS.items())[::13]))
    monkeypatch.setattr(collecting, "_cited", lambda _: [lemmas["H1"]])
    # To import PyTorch takes longer than all the rest.
    monkeypatch.setattr(learning, "_missing", lambda: ("torch",))
