"""Check certificates: ``python -m symbolic.check FILE…`` (``-`` is the standard input).

One line per file says what was proved, or why the certificate is refused. The exit status is 0 if
all were accepted, 1 if one was refused, 2 for bad usage or a file that cannot be read.

This is a command and nothing to import: an imported submodule would take the place of the
function `symbolic.check` in the package.
"""

from __future__ import annotations

import argparse
import sys
from io import TextIOWrapper
from pathlib import Path

from symbolic.certificates import MAX_LENGTH, check
from symbolic.errors import ProofError

if __name__ != "__main__":
    raise ImportError(
        "symbolic.check is a command, python -m symbolic.check FILE…; "
        "the function is: from symbolic import check"
    )


def main(arguments: list[str]) -> int:
    """Check the files named and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m symbolic.check", description="Check proofs written as certificates."
    )
    parser.add_argument("files", nargs="+", metavar="FILE", help="a certificate; - is stdin")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    return max(_report(name) for name in parser.parse_args(arguments).files)


def _report(name: str) -> int:
    """Print the line about one file and return its exit status."""
    try:
        content = _read(name)
    except OSError as error:
        print(f"{name}: cannot be read: {error.strerror}", file=sys.stderr)
        return 2
    try:
        print(f"{name}: proved {check(content.decode())}")
    except (ProofError, UnicodeDecodeError) as error:
        print(f"{name}: refused: {' '.join(str(error).split())}")
        return 1
    return 0


def _read(name: str) -> bytes:
    """Return the content of a file, or just more of it than is allowed."""
    if name == "-":
        return sys.stdin.buffer.read(MAX_LENGTH + 1)
    with Path(name).open("rb") as file:
        return file.read(MAX_LENGTH + 1)


sys.exit(main(sys.argv[1:]))
