"""`python -m numeric audit`: the table of what everything installed computes."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from symbolic.errors import EvidenceError
from symbolic.notation.terminal import Help

if TYPE_CHECKING:
    from numeric.conventions.adapters.base import Entry


def main(arguments: Sequence[str] | None = None, program: str = "python -m numeric") -> int:
    """Print the audit; return 0, or 2 when a library is named that has no adapter."""
    root = argparse.ArgumentParser(prog=program, formatter_class=Help)
    commands = root.add_subparsers(dest="command", required=True)
    asked = "What do the installed libraries compute? Read off the functions themselves."
    parser = commands.add_parser("audit", help=asked, description=asked, formatter_class=Help)
    parser.add_argument("libraries", nargs="*", help="import names; all installed ones by default")
    parser.add_argument("--json", action="store_true", help="print the facts as JSON")
    parser.add_argument("--markdown", action="store_true", help="print a Markdown table")
    options = root.parse_args(arguments)

    from numeric.conventions.checking.auditing import audit  # noqa: PLC0415 - slow; bad usage is said before

    try:
        result = audit(options.libraries or None, progress=_progress if _watched() else None)
    except EvidenceError as error:
        print(error, file=sys.stderr)
        return 2
    finally:
        if _watched():
            print("\r\033[K", end="", file=sys.stderr)
    if options.json:
        print(json.dumps(result.facts(), ensure_ascii=False, indent=1))
    else:
        print(result._repr_markdown_() if options.markdown else result)
    return 0


def _watched() -> bool:
    return sys.stderr.isatty()


def _progress(entry: Entry) -> None:
    print(f"\r\033[K{entry.library}: {entry.name}"[:78], end="", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
