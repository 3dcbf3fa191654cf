"""The rooms of the three packages: each imports only rooms before it, in no circle inside."""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

import numeric
import reports
import symbolic


@dataclass(frozen=True)
class House:
    """A package: its rooms in the order of the arrows, and what may lie outside them."""

    root: Path
    rooms: tuple[str, ...]
    outside: frozenset[str] = frozenset()
    shared: frozenset[str] = frozenset()
    not_before: dict[str, set[str]] = field(default_factory=dict)
    """Rooms that are before another and no business of it."""
    within: str = ""
    """The package above, for a room that has rooms itself."""

    @property
    def name(self) -> str:
        return f"{self.within}.{self.root.name}" if self.within else self.root.name

    def module(self, file: Path) -> str:
        """Return the full name of a file's module."""
        return ".".join((self.name, *file.relative_to(self.root).with_suffix("").parts))

    def inside(self, name: str) -> list[str]:
        """Return the parts of a full name below this package; none for other packages."""
        prefix = f"{self.name}."
        return name.removeprefix(prefix).split(".") if name.startswith(prefix) else []


HOUSES = (
    House(
        Path(symbolic.__file__).parent,
        ("kernel", "notation", "proving", "chapters", "decision", "sympy_border", "catalogue"),
        frozenset({"__main__.py"}),
        frozenset({"errors", "showing"}),
    ),
    House(
        Path(numeric.__file__).parent,
        (
            "formulas", "sequences", "samples", "enclosures", "lattices", "own", "reading",
            "direct", "networks", "checks", "evidence", "claims", "conventions", "experiments",
            "testing",
        ),
        frozenset({"__main__.py"}),
        not_before={"conventions": {"claims"}, "experiments": {"conventions", "claims"}},
    ),
    House(
        Path(numeric.__file__).parent / "conventions",
        (
            "calling", "families", "reading", "adapters", "describing", "identifying",
            "translating", "checking", "porting", "exactness",
        ),
        not_before={
            "porting": {"identifying", "translating", "checking"},
            "exactness": {"identifying", "translating", "checking", "porting"},
        },
        within="numeric",
    ),
    House(
        Path(reports.__file__).parent,
        ("facts", "collecting", "markup", "pages", "site", "running", "command"),
        frozenset({"generate.py"}),
        # A page reads facts, whoever collected them.
        not_before={
            "markup": {"facts", "collecting"}, "pages": {"collecting"}, "site": {"collecting"},
        },
    ),
)  # fmt: skip
ROOMS = [(house, room) for house in HOUSES for room in house.rooms]
by_name = pytest.mark.parametrize("house", HOUSES, ids=lambda house: house.name)
by_room = pytest.mark.parametrize(
    ("house", "room"), ROOMS, ids=lambda part: getattr(part, "name", part)
)


@cache
def imported(file: Path) -> list[str]:
    """Return the full names of what a file imports at its top."""
    names = []
    for node in ast.parse(file.read_bytes()).body:
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


@by_name
def test_every_file_lies_in_a_room_that_says_what_it_is_for(house: House) -> None:
    outside = {file.name for file in house.root.glob("*.py")}
    assert outside == {"__init__.py", *house.outside, *(f"{name}.py" for name in house.shared)}
    folders = {folder.name for folder in house.root.iterdir() if (folder / "__init__.py").exists()}
    assert folders == set(house.rooms)
    for room in house.rooms:
        assert ast.get_docstring(ast.parse((house.root / room / "__init__.py").read_bytes())), room


@by_name
def test_no_module_has_a_public_name_of_its_package(house: House) -> None:
    public = import_module(house.name).__dict__.get("__all__", ())
    assert {*house.rooms, *house.shared}.isdisjoint(public)


@by_room
def test_a_room_imports_only_rooms_before_it(house: House, room: str) -> None:
    allowed = {*house.rooms[: house.rooms.index(room) + 1], *house.shared}
    allowed -= house.not_before.get(room, set())
    wrong = [
        f"{file.relative_to(house.root)} imports {name}"
        for file in sorted((house.root / room).rglob("*.py"))
        for name in imported(file)
        for parts in [house.inside(name)]
        if parts and parts[0] not in allowed and (house.root / parts[0]).exists()
    ]  # fmt: skip
    assert wrong == []


@by_room
def test_files_of_a_room_import_each_other_in_no_circle(house: House, room: str) -> None:
    home = house.root / room
    names = {house.module(file): file for file in home.rglob("*.py") if file.stem != "__init__"}
    needs = {
        module: {
            known
            for name in imported(file)
            for known in (name, name.rpartition(".")[0])
            if known in names and known != module
        }
        for module, file in names.items()
    }
    while free := [module for module, needed in needs.items() if not needed]:
        for module in free:
            del needs[module]
        for needed in needs.values():
            needed.difference_update(free)
    assert needs == {}, f"a circle among {sorted(needs)}"


@pytest.mark.parametrize("registry", ["symbolic.chapters", "numeric.claims.registry"])
def test_a_file_of_lemmas_or_claims_is_found_by_lying_there(registry: str) -> None:
    package = import_module(registry).__name__.removesuffix(".registry")
    files = {module.name for module in iter_modules(import_module(package).__path__)}
    assert files
    assert {f"{package}.{name}" for name in files} <= set(sys.modules)
