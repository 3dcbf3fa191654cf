"""Puts a report in its place as a whole: written beside it, then moved.

Whatever happens before the move leaves the previous report as it was. The move itself is two
renames; a machine that dies between them leaves the previous report beside its place, under a name
that ends in ``.previous``.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from reports.collecting.selection import UsageError
from reports.pages.index import DATA
from reports.running.plain import FORMATS

_SHOWN = 3


@contextmanager
def replacing(output: Path) -> Iterator[Path]:
    """Yield an empty folder that takes the place of `output` when the block ends without error.

    Parameters
    ----------
    output
        A folder that does not exist, is empty, or holds a previous report and nothing else.

    Raises
    ------
    UsageError
        If `output` is none of these, or cannot be written.
    """
    target = output.resolve()
    try:
        _check_replaceable(output, target)
        target.parent.mkdir(parents=True, exist_ok=True)
        staging = target.with_name(f".{target.name}.{secrets.token_hex(4)}.partial")
        staging.mkdir()
    except (OSError, ValueError) as error:
        raise UsageError(f"--output {output}: cannot be written ({_words(error)})") from error
    try:
        yield staging
        _check_replaceable(output, target)
        _swap(staging, target, output)
    finally:
        shutil.rmtree(staging, ignore_errors=True)


def write_all(folder: Path, files: Mapping[str, str]) -> None:
    """Write text files into a folder, as UTF-8 with plain newlines on every system."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def _swap(staging: Path, target: Path, output: Path) -> None:
    previous = staging.with_suffix(".previous")
    try:
        if target.exists():
            os.rename(target, previous)
        os.rename(staging, target)
    except BaseException as error:
        if previous.exists() and not target.exists():
            os.rename(previous, target)
        if isinstance(error, OSError):
            raise UsageError(
                f"--output {output}: cannot be replaced ({_words(error)}); name a folder inside it"
            ) from error
        raise
    shutil.rmtree(previous, ignore_errors=True)


def _check_replaceable(output: Path, target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise UsageError(f"--output {output}: is a file; name a folder")
    strangers = sorted(_strangers(target, target, _written_by_report(target)))
    if strangers:
        shown = ", ".join(strangers[:_SHOWN]) + (", …" if len(strangers) > _SHOWN else "")
        raise UsageError(
            f"--output {output}: holds what no report wrote ({shown}); name another folder"
        )


def _strangers(folder: Path, target: Path, known: set[str]) -> Iterator[str]:
    """Yield what is not known below a folder; no look is taken into folders that are not known."""
    for entry in folder.iterdir():
        name = entry.relative_to(target).as_posix()
        if name in known:
            continue
        if entry.is_dir() and not entry.is_symlink() and _holds(name, known):
            yield from _strangers(entry, target, known)
        else:
            yield name


def _holds(folder: str, known: set[str]) -> bool:
    return any(name.startswith(f"{folder}/") for name in known)


def _written_by_report(folder: Path) -> set[str]:
    """Return the names of the files that the previous report in a folder says it wrote."""
    try:
        data = json.loads((folder / DATA).read_bytes())
    except (OSError, ValueError):
        return set()
    if not isinstance(data, dict) or data.get("format") not in FORMATS:
        return set()
    return {name for name in data.get("files", ()) if isinstance(name, str)}


def _words(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error)).lower()
