"""``python -m reports.generate``: proves, measures, and writes the report.

Exit status: 3 if a theorem of the kernel was refuted, which is a fault of this program; otherwise 1
if a statement failed, is undecided or vacuous (the report is written and says so); 2 for bad usage;
130 after Ctrl-C or a polite kill; 0 if all is well.
"""

from __future__ import annotations

import argparse
import importlib
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from reports.collecting.selection import UsageError
from symbolic.notation.terminal import Parser, add_notation, prepare

PROGRAM = "python -m reports.generate"
DEFAULT_OUTPUT = Path("report")
DEFAULT_DIGITS = 50
MOST_PROCESSES = 2
INDEX = "index.md"

BAD_USAGE, INTERRUPTED = 2, 130

_DESCRIPTION = "Prove and measure every statement of the catalogue, and write the report."


class _Parser(Parser):
    def error(self, message: str) -> NoReturn:
        self.exit(BAD_USAGE, f"{_called(self.prog)}: error: {message}\n")


class Options(argparse.Namespace):
    """What the command line asks for."""

    output: Path
    digits: int
    seed: int
    only: list[str]
    jobs: int
    dask: str | None
    cache: bool
    audit: bool
    html: bool
    notation: str


def main(arguments: Sequence[str] | None = None, program: str = PROGRAM) -> int:
    """Write a report and return the exit status.

    Parameters
    ----------
    arguments
        The command line, ``sys.argv`` by default.
    program
        How it was called.
    """
    prepare()
    # Pictures go into files; a notebook's shell names a backend that only its own Python has.
    os.environ["MPLBACKEND"] = "agg"
    options = _parse(arguments, program)
    before = _report_in(options.output)
    try:
        with _termination_as_interrupt():
            # SymPy, SciPy and Matplotlib are slow to import: --help and misspelt options do not
            # wait.
            run = importlib.import_module("reports.running.run")
            status: int = run.run(options)
    except KeyboardInterrupt:
        words = _left_behind(options.output, before)
        print(f"{_called(program)}: interrupted; {words}", file=sys.stderr)
        return INTERRUPTED
    except UsageError as error:
        print(f"{_called(program)}: error: {error}", file=sys.stderr)
        return BAD_USAGE
    return status


def _called(program: str) -> str:
    return program.removeprefix("python -m ")


def _report_in(output: Path) -> tuple[int, int] | None:
    """Return what tells the report in a folder from any other, None if there is none."""
    try:
        found = (output / INDEX).stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


def _left_behind(output: Path, before: tuple[int, int] | None) -> str:
    """Return in words which report an interrupted run leaves."""
    now = _report_in(output)
    if now is None:
        return "no report was written"
    if now == before:
        return f"the previous report in {output} is untouched"
    return f"the new report in {output} is complete"


@contextmanager
def _termination_as_interrupt() -> Iterator[None]:
    """Let a polite kill clean up as Ctrl-C does; only a main thread can arrange that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _parse(arguments: Sequence[str] | None, program: str) -> Options:
    parser = _Parser(program, _DESCRIPTION)
    parser.add_argument(
        "--output",
        type=Path,
        default=DEFAULT_OUTPUT,
        metavar="DIR",
        help="folder to write; an earlier report in it is replaced (default: %(default)s)",
    )
    parser.add_argument(
        "--digits",
        type=_at_least(1),
        default=DEFAULT_DIGITS,
        metavar="N",
        help="digits to which both sides of a statement are enclosed (default: %(default)s)",
    )
    parser.add_argument(
        "--seed",
        type=_at_least(0),
        default=0,
        metavar="N",
        help="seed of all samples (default: %(default)s)",
    )
    parser.add_argument(
        "--only",
        nargs="+",
        default=[],
        action="extend",
        metavar="NAME",
        help="ids (A1), names (correlation_as_convolution), chapters (A), arrays, training, "
        "libraries, open",
    )
    parser.add_argument(
        "--no-audit",
        dest="audit",
        action="store_false",
        help="leave out what the installed libraries compute",
    )
    parser.add_argument(
        "--html",
        action="store_true",
        help="write the same pages as a site as well, which any browser shows without a network",
    )
    add_notation(parser, "; data and certificates stay as they are")
    workers = parser.add_mutually_exclusive_group()
    workers.add_argument(
        "--jobs",
        type=_at_least(1),
        metavar="N",
        help="processes that measure; the report does not depend on it (default: "
        f"{_default_jobs()})",
    )
    workers.add_argument(
        "--dask",
        metavar="ADDRESS",
        help="let the Dask cluster of this scheduler measure, such as tcp://host:8786; its workers "
        "need the same versions",
    )
    parser.add_argument(
        "--no-cache",
        dest="cache",
        action="store_false",
        help="work everything out, and keep nothing for the next run",
    )
    given = parser.parse_args(arguments, Options())
    given.jobs = given.jobs or _default_jobs()
    return given


def _default_jobs() -> int:
    """Return how many processes work unless told; the parser must see whether it was told."""
    return min(MOST_PROCESSES, os.cpu_count() or 1)


def _at_least(least: int) -> Callable[[str], int]:
    def number(written: str) -> int:
        try:
            value = int(written)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"{written!r} is not an integer ≥ {least}")
        return value

    return number


if __name__ == "__main__":
    sys.exit(main())
