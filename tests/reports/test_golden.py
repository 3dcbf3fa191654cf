"""Pages and summaries are those of the golden files; see `golden`."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import golden
import pytest

import reports

ROOT = Path(reports.__file__).parent.parent


@pytest.mark.parametrize("view", golden.VIEWS)
def test_pages_read_as_they_did(view: str) -> None:
    written = dict(golden.files(view))
    assert set(written) == {p for p in (golden.FOLDER / view).rglob("*") if p.is_file()}
    changed = {p.name: t for p, t in written.items() if p.read_text("utf-8") != t}
    assert changed == {}, "if this is meant: python tests/reports/golden.py"


@pytest.mark.takes_turns(2)
def test_pages_need_neither_sympy_nor_what_finds_facts() -> None:
    """A page reads results, and is written by whoever has them."""
    code = (
        "import sys, reports.pages.index, reports.pages.terminal, reports.pages.figures, "
        "reports.site.documents\n"
        "slow = {name for name in sys.modules if name.startswith(('sympy', 'numeric.checks.', "
        "'numeric.evidence.', 'numeric.reading', 'numeric.conventions.identifying'))}\n"
        "slow -= {'numeric.checks.results'}\n"
        "sys.exit(str(slow) if slow else 0)"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
