"""What an answer depends on besides the question: versions, the machine, the project's own files.

Two processes with the same fingerprint give the same answer to the same question; so workers with
another one are refused, and results are kept under it.
"""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import importlib.util
import platform
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from numeric.conventions.adapters.base import library_names, version

DISTRIBUTIONS = ("sympy", "mpmath", "python-flint", "numpy", "scipy", "convproof")

_ROOT = Path(__file__).parent.parent.parent
_PACKAGES = ("symbolic", "numeric", "reports")
_SHOWN = 16


@cache
def versions() -> tuple[tuple[str, str], ...]:
    """Return the names and versions of what computes every fact."""
    found = [("python", platform.python_version())]
    for name in DISTRIBUTIONS:
        try:
            found.append((name, importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            found.append((name, "not installed"))
    return tuple(found)


@cache
def environment() -> str:
    """Return a digest of everything installed, on which the answers of other libraries depend."""
    found = importlib.metadata.distributions()
    return _digest(sorted(f"{d.name} {d.version}" for d in found))


@cache
def fingerprint() -> dict[str, str]:
    """Return what must be the same where a report is made together, by name."""
    audited = {name: _version(name) for name in library_names()}
    return {
        **audited,
        **dict(versions()),
        "machine": machine(),
        "files of convproof": sources()[:_SHOWN],
    }


def difference(mine: Mapping[str, str], its: Mapping[str, str]) -> str:
    """Return in words what differs between two fingerprints; nothing if they are the same."""
    names = sorted({*mine, *its})
    return ", ".join(
        f"{name} is {its.get(name, 'unknown')}, not {mine.get(name, 'unknown')}"
        for name in names
        if mine.get(name) != its.get(name)
    )


def machine() -> str:
    """Return the kind of machine; the last bits of floats may differ between kinds."""
    return f"{platform.system()} {platform.machine()}"


@cache
def sources(seam: str = "", apart: str = "") -> str:
    """Return a digest of the project's own files.

    Parameters
    ----------
    seam
        The module of `reports` that asks; then, of `reports`, only what this one imports counts,
        so that a change of wording in a page costs no measurement. All files by default.
    apart
        A folder that is left out, such as ``symbolic/chapters``.
    """
    root = _ROOT
    found = {
        file.relative_to(root).as_posix(): file
        for package in _PACKAGES
        for file in sorted((root / package).rglob("*.py"))
        if package != "reports" or not seam or file in _reached(seam)
    }
    lines = [
        f"{name} {_of_file(file)}"
        for name, file in found.items()
        if not apart or not name.startswith(f"{apart}/")
    ]
    return _digest(lines)


@cache
def _reached(seam: str) -> frozenset[Path]:
    """Return the files of `reports` that one imports at its top, and those import, and itself.

    The other packages import none of `reports`, and need not be read for it.
    """
    reached: set[Path] = set()
    waiting = [seam]
    while waiting:
        file = _ROOT.joinpath(*waiting.pop().split(".")).with_suffix(".py")
        if file not in reached and file.exists():
            reached.add(file)
            waiting += (name for name in _imported(file) if name.startswith("reports."))
    return frozenset(reached)


def _imported(file: Path) -> Iterator[str]:
    """Yield what a file may import at its top, by full name."""
    for statement in ast.parse(file.read_bytes()).body:
        if isinstance(statement, ast.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ast.ImportFrom) and statement.module:
            yield statement.module
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)


@cache
def _of_file(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _version(library: str) -> str:
    """Return the version of an audited library without importing it where that can be helped."""
    if importlib.util.find_spec(library) is None:
        return "not installed"
    try:
        return version(library)
    except Exception as error:  # a broken library is the business of the audit
        return f"broken: {error}"


def _digest(lines: Iterable[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
