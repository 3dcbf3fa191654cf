"""The pytest plugin costs nothing and says nothing where its marker is not used."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[3]
PLUGIN = "numeric.testing.pytest_plugin"

UNMARKED = """
import sys

def test_nothing_was_imported():
    heavy = {"numpy", "scipy", "sympy", "mpmath", "flint", "numeric.conventions", "symbolic"}
    assert heavy & set(sys.modules) == set()
"""


def test_pytest_finds_it_by_an_entry_point_of_its_own_name() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    # Under another name, `-p` and the entry point would register it twice, which pytest refuses.
    assert project["entry-points"]["pytest11"] == {PLUGIN: PLUGIN}
    assert find_spec(PLUGIN) is not None


def test_an_unmarked_run_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "test_unmarked.py").write_text(UNMARKED)
    command = [sys.executable, "-m", "pytest", "-q", "--strict-markers", "-W", "error",
               "-p", "no:hypothesispytest", "-p", PLUGIN, "-p", "no:cacheprovider",
               str(tmp_path)]  # fmt: skip
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stdout
    assert "warning" not in done.stdout
