"""What the rooms of `symbolic` may import: only the border knows SymPy."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import symbolic

ROOT = Path(symbolic.__file__).parent
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


@pytest.mark.parametrize("file", FILES, ids=lambda f: f.relative_to(ROOT).as_posix())
def test_only_the_border_knows_sympy(file: Path) -> None:
    room, *_ = file.relative_to(ROOT).parts
    packages = {module.split(".")[0] for module in imported(file)}
    assert "sympy" not in packages or room in WITH_SYMPY
    if room == "kernel":
        assert packages <= {*sys.stdlib_module_names, "symbolic"}
        ours = {module for module in imported(file) if module.startswith("symbolic.")}
        assert all(module.split(".")[1] == "kernel" for module in ours)


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
