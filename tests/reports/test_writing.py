"""The report takes its place as a whole or not at all."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import made
import pytest

from reports.collecting.selection import UsageError
from reports.pages.index import DATA, TIMINGS
from reports.running.plain import facts_files
from reports.running.writing import replacing, write_all

FILES = {"index.md": "old ⋆\n", **facts_files(made.facts(), DATA, ["index.md", TIMINGS])}


def put_report(folder: Path) -> None:
    folder.mkdir()
    write_all(folder, FILES)


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(name="target")
def _target(tmp_path: Path) -> Path:
    return tmp_path / "report"


def write_new(target: Path) -> None:
    with replacing(target) as folder:
        write_all(folder, {"index.md": "new\n"})


def test_a_new_folder_is_made_with_its_parents(target: Path) -> None:
    write_new(target / "deeper")
    assert contents(target / "deeper") == {"index.md": "new\n"}
    assert os.listdir(target) == ["deeper"]


def test_an_empty_folder_and_a_previous_report_are_replaced(target: Path) -> None:
    target.mkdir()
    write_new(target)
    write_all(target, FILES)
    write_new(target)
    assert contents(target) == {"index.md": "new\n"}
    assert os.listdir(target.parent) == ["report"]


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, OSError])
def test_a_failure_while_writing_leaves_the_previous_report(
    target: Path, error: type[BaseException]
) -> None:
    put_report(target)

    def fail(folder: Path) -> None:
        write_all(folder, {"index.md": "half of the new"})
        raise error

    with pytest.raises(error), replacing(target) as staging:
        fail(staging)
    assert contents(target) == FILES
    assert os.listdir(target.parent) == ["report"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
@pytest.mark.parametrize("failing", [1, 2])
def test_a_failure_while_moving_leaves_the_previous_report(
    target: Path, monkeypatch: pytest.MonkeyPatch, error: type[BaseException], failing: int
) -> None:
    put_report(target)
    rename, calls = os.rename, []

    def fail_once(source: Path, destination: Path) -> None:
        calls.append(source)
        if len(calls) == failing:
            raise error(1, "no")
        rename(source, destination)

    monkeypatch.setattr(os, "rename", fail_once)
    with pytest.raises(UsageError if error is OSError else error):
        write_new(target)
    assert contents(target) == FILES
    assert os.listdir(target.parent) == ["report"]


def test_a_file_is_refused(target: Path) -> None:
    target.write_text("mine")
    with pytest.raises(UsageError, match="is a file"), replacing(target):
        pass
    assert target.read_text() == "mine"


@pytest.mark.parametrize(
    "data",
    [
        None,
        "",
        "{}",
        "[]",
        "nonsense {",
        '{"format": "convproof report 1", "files": ["index.md"]}',
        '{"format": "of another program", "files": ["mine.txt", "facts.json"]}',
    ],
)
def test_a_folder_with_something_else_is_refused(target: Path, data: str | None) -> None:
    target.mkdir()
    (target / "mine.txt").write_text("mine")
    if data is not None:
        (target / DATA).write_text(data)
    before = contents(target)
    with (
        pytest.raises(UsageError, match=r"holds what no report wrote \(.*mine\.txt"),
        replacing(target),
    ):
        pass
    assert contents(target) == before
    assert os.listdir(target.parent) == ["report"]


def test_what_appears_during_the_run_is_not_lost(target: Path) -> None:
    def meanwhile(folder: Path) -> None:
        write_all(folder, {"index.md": "new\n"})
        target.mkdir()
        (target / "mine.txt").write_text("mine")

    with pytest.raises(UsageError, match=r"mine\.txt"), replacing(target) as staging:
        meanwhile(staging)
    assert contents(target) == {"mine.txt": "mine"}


def test_a_place_below_a_file_is_refused(target: Path) -> None:
    target.write_text("mine")
    with pytest.raises(UsageError, match="cannot be written"), replacing(target / "report"):
        pass


@pytest.mark.parametrize("place", ["/", "/proc/report"])
def test_a_place_that_cannot_be_written_is_refused(place: str) -> None:
    with pytest.raises(UsageError, match=f"--output {place}: "), replacing(Path(place)):
        pass


def test_a_link_to_a_folder_stays_a_link(target: Path) -> None:
    link = target.with_name("link")
    target.mkdir()
    link.symlink_to(target)
    write_new(link)
    assert link.is_symlink()
    assert contents(target) == {"index.md": "new\n"}


def test_folders_of_a_report_are_replaced_and_others_are_not(target: Path) -> None:
    inside = {"index.md": "old\n", "certificates/A1-R.json": "{}\n"}
    files = {**inside, **facts_files(made.facts(), DATA, list(inside))}
    target.mkdir()
    write_all(target, files)
    assert (target / "certificates" / "A1-R.json").read_text() == "{}\n"
    (target / "certificates" / "mine.json").write_text("mine")
    with pytest.raises(UsageError, match=r"\(certificates/mine\.json\)"), replacing(target):
        pass
    (target / "certificates" / "mine.json").unlink()
    (target / "certificates" / "empty").mkdir()
    with pytest.raises(UsageError, match=r"\(certificates/empty\)"), replacing(target):
        pass
    (target / "certificates" / "empty").rmdir()
    write_new(target)
    assert contents(target) == {"index.md": "new\n"}


def test_a_number_beyond_all_doubles_is_told_as_text() -> None:
    facts = replace(made.facts(), errors=made.ERRORS)
    told = json.loads(facts_files(facts, DATA, [])[DATA])["errors"]["rows"]
    assert told[1]["worst"]["size"] == "8.8500000000000000e+328"
    assert told[1]["units"]["size"] == 1e99
