"""No test of a report may read or write the user's own cache."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    folder: Path = tmp_path_factory.mktemp("cache")
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: folder / "convproof")
    # For the processes that tests start; this is how platformdirs is told on Linux.
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
