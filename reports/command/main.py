"""``convproof COMMAND …``: finds the command, and says what went wrong in one line.

Exit status: 0 done, or yes; 1 the answer is no (refuted, not found, no formula); 2 not understood;
3 a fault of convproof; 130 interrupted; 141 nobody read to the end.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from textwrap import fill
from traceback import print_exc
from typing import NamedTuple

from reports.collecting.selection import UsageError
from symbolic.errors import ConvproofError
from symbolic.notation.terminal import fall_silent, prepare
from symbolic.showing import near

NOT_UNDERSTOOD, OUR_FAULT, INTERRUPTED, UNREAD = 2, 3, 130, 141
_WIDTH = 40


class Command(NamedTuple):
    """Where a command is, and what it is for."""

    place: str
    purpose: str


COMMANDS = {
    "ask": Command("symbolic.decision.command:main", "prove or refute an identity"),
    "show": Command("reports.command.looking:show", "a statement and its proof, by id or name"),
    "find": Command("reports.command.looking:find", "statements and functions, by formula or word"),
    "verify": Command("reports.command.measuring:verify", "a statement, checked with numbers"),
    "identify": Command("reports.command.libraries:identify", "what a library function computes"),
    "translate": Command("reports.command.libraries:translate", "one function by another"),
    "port": Command("reports.command.arrays:port", "move weights between libraries"),
    "exact-error": Command("reports.command.arrays:exact_error", "how wrong a result is, exactly"),
    "audit": Command("reports.command.libraries:audit", "what everything installed computes"),
    "report": Command("reports.generate:main", "prove and measure it all, and write it up"),
    "lesson": Command("reports.command.lesson:main", "write the notebook of the lesson"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line, ``sys.argv`` by default, and return the exit status."""
    prepare()
    # No command shows a window; a notebook's shell names a backend that only its own Python has.
    os.environ["MPLBACKEND"] = "agg"
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        try:
            return _run(given)
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        fall_silent()
        return UNREAD
    except KeyboardInterrupt:
        return _failed("interrupted", INTERRUPTED)


def _run(given: Sequence[str]) -> int:
    name, *rest = given or [""]
    if name in {"-h", "--help", "help", ""}:
        print(_help())
        return 0 if name else NOT_UNDERSTOOD
    if name == "--version":
        from symbolic import __version__  # noqa: PLC0415 - needed here alone

        print(f"convproof {__version__}")
        return 0
    if name not in COMMANDS:
        return _failed(f"there is no command {name!r}; {_meant(name)}")
    module, function = COMMANDS[name].place.split(":")
    try:
        status: int = getattr(import_module(module), function)(rest, f"convproof {name}")
    except (ConvproofError, UsageError) as error:
        return _failed(str(error), command=name)
    except (BrokenPipeError, MemoryError):
        raise
    except Exception:
        print_exc()
        return _failed("this is a fault of ours; please report it", OUR_FAULT, name)
    return status


def _meant(name: str) -> str:
    """Return what may have been meant by a word that is no command."""
    if "=" in name or "(" in name or "⋆" in name or "∗" in name:
        command = "ask" if "=" in name else "find"
        return f"did you mean convproof {command} {name!r}?"
    if name[:1].isupper() and name[1:2].isdigit():
        return f"did you mean convproof show {name}?"
    found = near(name, COMMANDS)
    return f"did you mean {' or '.join(found)}?" if found else "convproof --help has them all"


def _failed(words: str, status: int = NOT_UNDERSTOOD, command: str = "") -> int:
    # In Python the function of the same name starts its messages so.
    words = words.removeprefix(f"{command}: ")
    print(f"convproof{' ' * bool(command)}{command}: {words}", file=sys.stderr)
    return status


def _help() -> str:
    """Return all commands, for terminals of 40 columns and more."""
    listed = [
        fill(f"{name:<13}{command.purpose}", _WIDTH, subsequent_indent=" " * 13)
        for name, command in COMMANDS.items()
    ]
    return "\n".join([
        "usage: convproof COMMAND …",
        "",
        "Convolution and cross-correlation:",
        "proved, measured, explained.",
        "",
        *listed,
        "",
        "convproof COMMAND --help says more.",
        "Exit status: 0 done or yes, 1 no,",
        "2 not understood, 3 our fault.",
    ])  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())
