"""Replay certificates: ``python -m symbolic.kernel FILE…`` (``-v`` prints the theorems)."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .certificate import LIMITS, check_all
from .errors import ProofError


def main(arguments: Sequence[str]) -> int:
    """Replay each file; return 0 if all hold, 1 if one does not, 2 for bad usage."""
    files = [a for a in arguments if a != "-v"]
    if not files or any(a.startswith("-") for a in files):
        sys.stderr.write("usage: python -m symbolic.kernel [-v] FILE…\n")
        return 2
    return max([_replay(Path(name), "-v" in arguments) for name in files])


def _replay(file: Path, verbose: bool) -> int:
    try:
        with file.open(encoding="utf-8") as text:  # not more of it than a checker looks at
            theorems = check_all(text.read(LIMITS["characters of text"] + 1))
    except (ProofError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{file}: refused: {error}\n")
        return 1
    _say(f"{file}: {len(theorems)} theorems hold")
    for name, theorem in theorems.items() if verbose else ():
        asked = "".join(sorted(f"\n    if {h}" for h in theorem.hypotheses))
        _say(f"  {name}: {theorem.lhs} = {theorem.rhs}{asked}")
    return 0


def _say(line: str) -> None:
    try:
        print(line, flush=True)
    except BrokenPipeError:
        # What reads has seen enough; Python would complain again when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
