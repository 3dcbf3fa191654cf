"""How far a run is: one display on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from reports.running.estimate import Estimate

STEPS = 1000

Note = Callable[[str, str, float | None], None]
"""Told the name and the kind of what is done, and the seconds it took, None if it was kept."""


@contextmanager
def progress_of(
    expected: Mapping[str, int],
    at_once: Callable[[], int] = lambda: 1,
    console: Console | None = None,
) -> Iterator[Note]:
    """Yield a function to call with each thing done; it draws on stderr.

    Parameters
    ----------
    expected
        How many jobs of each kind there will be in the whole run.
    at_once
        How many are worked on at a time.
    console
        Where to draw, stderr by default; if it is no terminal, nothing is drawn.
    """
    console = console or Console(stderr=True)
    # Not console.is_terminal: FORCE_COLOR makes that true in a pipe.
    if not console.file.isatty():
        yield lambda _name, _kind, _seconds: None
        return
    estimate = Estimate(expected)
    columns = (
        TextColumn("proving and measuring"), BarColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[left]}"), TextColumn("{task.description}"),
    )  # fmt: skip
    # What is printed meanwhile must reach a file that stdout was sent to.
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty()
    ) as display:
        task = display.add_task("", total=STEPS, left="")
        began = time.monotonic()

        def note(name: str, kind: str, seconds: float | None) -> None:
            estimate.done(kind, seconds)
            left = estimate.left() / max(1, at_once())
            said = in_words(left) if time.monotonic() - began > _SILENT else ""
            display.update(task, completed=STEPS * estimate.share(), left=said, description=name)

        yield note


_SILENT = 2
"""Seconds in which too little is known for an estimate."""


def in_words(seconds: float) -> str:
    """Return a time as one would say it: ``about 2 min left``."""
    if seconds < 10:
        return "a few seconds left"
    if seconds < 90:
        return f"about {round(seconds, -1):.0f} s left"
    return f"about {seconds / 60:.0f} min left"
