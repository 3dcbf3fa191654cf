"""The rooms of `symbolic`: in one order, each imports only rooms before it, and only one SymPy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import symbolic

ROOT = Path(symbolic.__file__).parent
ROOMS = ["kernel", "notation", "proving", "chapters", "decision", "sympy_border", "catalogue"]
"""In the order of the arrows; `errors` and `showing` may be imported from everywhere."""
SHARED = {"errors", "showing"}
WITH_SYMPY = {"sympy_border", "catalogue"}

FILES = sorted(ROOT.rglob("*.py"))


def imported(file: Path) -> set[str]:
    """The modules that a file imports, also inside functions, by their full names."""
    found = set()
    package = ".".join(file.relative_to(ROOT.parent).parent.parts)
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = f"{package}.{node.module or ''}".rstrip(".") if node.level else node.module
            found |= {str(base), *(f"{base}.{alias.name}" for alias in node.names)}
    return found


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "symbolic" and len(parts) > 1 else None


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_arrows_run_one_way(file: Path) -> None:
    room, *_ = file.relative_to(ROOT).parts
    if room not in ROOMS:
        return
    allowed = {*ROOMS[: ROOMS.index(room) + 1], *SHARED}
    used = {r for r in map(room_of, imported(file)) if r in {*ROOMS, *SHARED}}
    if room == "kernel":
        allowed = {"kernel"}
    assert used <= allowed, f"{room} must not import {sorted(used - allowed)}"


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_only_the_border_knows_sympy(file: Path) -> None:
    room, *_ = file.relative_to(ROOT).parts
    packages = {module.split(".")[0] for module in imported(file)}
    assert "sympy" not in packages or room in WITH_SYMPY
    if room == "kernel":
        assert packages <= {*sys.stdlib_module_names, "symbolic"}


def test_every_folder_is_a_room_and_says_what_it_is_for() -> None:
    folders = {p.name for p in ROOT.iterdir() if (p / "__init__.py").exists()}
    assert folders == set(ROOMS)
    for room in ROOMS:
        tree = ast.parse((ROOT / room / "__init__.py").read_text("utf-8"))
        assert ast.get_docstring(tree)


def test_no_module_has_a_public_name_of_the_package() -> None:
    modules = {p.stem for p in ROOT.iterdir() if p.suffix == ".py" or p.is_dir()}
    assert modules.isdisjoint(symbolic.__all__)


@pytest.mark.parametrize(
    "command",
    ["import symbolic", "import symbolic.kernel.certificate", "import symbolic.decision.command",
     "from symbolic.chapters import lemmas"],
)  # fmt: skip
def test_nothing_but_the_faces_needs_sympy(command: str) -> None:
    source = (
        f"import sys; sys.modules['sympy'] = None; {command}; assert 'numpy' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", source], check=True, cwd=ROOT.parent)  # noqa: S603


def test_public_names_load_on_demand() -> None:
    assert set(symbolic._MODULES) | {
        "ConvproofError", "ProofError", "TermError", "Undecidable"
    } == set(symbolic.__all__)  # fmt: skip
    for name in symbolic.__all__:
        assert getattr(symbolic, name) is not None
        assert name in dir(symbolic)
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        _ = symbolic.nothing
