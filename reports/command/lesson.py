"""``convproof lesson``: writes the notebook of the lesson, to be opened with Jupyter."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from reports.collecting.selection import UsageError
from symbolic.notation.terminal import Parser, say

NAME = "lesson.ipynb"


def main(arguments: Sequence[str], program: str) -> int:
    """Write the notebook where nothing is yet."""
    parser = Parser(program, "Write the notebook of a ten-minute lesson.")
    parser.add_argument("file", nargs="?", type=Path, default=Path(NAME), help=f"default: {NAME}")
    given = parser.parse_args(arguments)
    notebook = resources.files("reports").joinpath("lesson", NAME).read_bytes()
    try:
        with given.file.open("xb") as file:
            file.write(notebook)
    except FileExistsError as error:
        raise UsageError(f"{given.file} exists; name another: {program} FILE") from error
    except OSError as error:
        raise UsageError(f"{given.file}: {(error.strerror or str(error)).lower()}") from error
    say(f"written: {given.file}; open it with: jupyter lab {given.file}")
    return 0
