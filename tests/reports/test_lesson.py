"""The notebook of the lesson runs from top to bottom, as a class would run it, and is shipped."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from reports.command.main import main

ROOT = Path(__file__).resolve().parents[2]
LESSON = resources.files("reports").joinpath("lesson", "lesson.ipynb")


@pytest.mark.takes_turns(6, 3)
def test_the_lesson_runs_and_shows_its_pictures() -> None:
    notebook = nbformat.reads(LESSON.read_text("utf-8"), as_version=4)
    nbformat.validate(notebook)
    assert all(not cell.get("outputs") for cell in notebook.cells)
    NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    said = "".join(output.get("text", "") for output in outputs)
    assert "mirror images after every step: True" in said
    assert "if w is real-valued: (w ∗ x)(n) = ((R w) ⋆ x)(n)" in said
    assert "did you mean: f ∗ g = conj(R (g ∗ f))" in said
    assert sum("image/png" in output.get("data", {}) for output in outputs) == 3
    shown = " ".join(str(output.get("data", "")) for output in outputs)
    assert "agrees to 50 digits on 1 sample" in shown


def test_the_lesson_is_written_where_nothing_is_yet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["lesson"]) == 0
    assert (tmp_path / "lesson.ipynb").read_bytes() == LESSON.read_bytes()
    (tmp_path / "lesson.ipynb").write_text("mine")
    assert main(["lesson"]) == 2
    assert "lesson.ipynb exists; name another: convproof lesson FILE" in capsys.readouterr().err
    assert (tmp_path / "lesson.ipynb").read_text() == "mine"
    assert main(["lesson", "nowhere/lesson.ipynb"]) == 2
