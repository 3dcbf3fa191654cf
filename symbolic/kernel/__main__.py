"""Replay certificates: ``python -m symbolic.kernel FILE…`` (``-v`` prints the theorems)."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from .certificate import check_all
from .errors import ProofError

USAGE = 2


def main(arguments: Sequence[str]) -> int:
    """Replay each file; return 0 if all hold, 1 if one does not, 2 for bad usage."""
    files = [a for a in arguments if a != "-v"]
    if not files or any(a.startswith("-") for a in files):
        sys.stderr.write("usage: python -m symbolic.kernel [-v] FILE…\n")
        return USAGE
    return max([_replay(Path(name), "-v" in arguments) for name in files])


def _replay(file: Path, verbose: bool) -> int:
    try:
        theorems = check_all(file.read_text("utf-8"))
    except (ProofError, OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"{file}: refused: {error}\n")
        return 1
    sys.stdout.write(f"{file}: {len(theorems)} theorems hold\n")
    for name, theorem in theorems.items() if verbose else ():
        asked = "".join(sorted(f"\n    if {h}" for h in theorem.hypotheses))
        sys.stdout.write(f"  {name}: {theorem.lhs} = {theorem.rhs}{asked}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
