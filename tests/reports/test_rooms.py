"""Every file of `reports` lies in a room, and rooms import only rooms before them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import reports

ROOT = Path(reports.__file__).parent
ROOMS = ("facts", "collecting", "markup", "pages", "site", "running")
"""In the order in which they may be imported."""

NOT_BEFORE = {
    "markup": {"facts", "collecting"},
    "pages": {"collecting"},
    "site": {"collecting"},
}
"""Rooms that are before another and no business of it: a page reads facts, whoever collected them.
"""
FILES = sorted(ROOT.rglob("*.py"))


def imported(file: Path, *, everywhere: bool = True) -> Iterator[str]:
    """Yield the full names of what a file imports; at its top only, if asked."""
    tree = ast.parse(file.read_bytes())
    for node in ast.walk(tree) if everywhere else tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_file_lies_in_a_room() -> None:
    outside = {file.name for file in ROOT.glob("*.py")}
    assert outside == {"__init__.py", "generate.py"}
    assert {folder.name for folder in ROOT.iterdir() if (folder / "__init__.py").exists()} == set(
        ROOMS
    )
    for room in ROOMS:
        assert len(list((ROOT / room).glob("*.py"))) <= 15
        said = ast.get_docstring(ast.parse((ROOT / room / "__init__.py").read_bytes())) or ""
        assert said.startswith(f"{room.capitalize()}: ")


def test_rooms_import_only_rooms_before_them() -> None:
    wrong = []
    for file in FILES:
        room = file.relative_to(ROOT).parts[0]
        if room not in ROOMS:
            continue
        allowed = set(ROOMS[: ROOMS.index(room) + 1]) - NOT_BEFORE.get(room, set())
        for name in imported(file, everywhere=False):
            package, *parts = name.split(".")
            if package == "reports" and parts and parts[0] not in allowed:
                wrong.append(f"{file.relative_to(ROOT)} imports {name}")
    assert wrong == []


@pytest.mark.parametrize("room", ROOMS)
def test_files_of_a_room_import_each_other_in_no_circle(room: str) -> None:
    names = {file.stem: file for file in (ROOT / room).glob("*.py") if file.stem != "__init__"}
    needs = {
        stem: {
            parts[2]
            for parts in (name.split(".") for name in imported(file))
            if parts[:2] == ["reports", room] and len(parts) > 2 and parts[2] in names
        }
        for stem, file in names.items()
    }
    while free := [stem for stem, needed in needs.items() if not needed]:
        for stem in free:
            del needs[stem]
        for needed in needs.values():
            needed.difference_update(free)
    assert needs == {}, f"a circle among {sorted(needs)}"
