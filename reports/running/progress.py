"""How far a run is: one display on a terminal, and nothing anywhere else."""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

USUAL = {
    "proofs": 1.3,
    "evidence on ℝ": 0.63,
    "evidence on ℤ": 0.35,
    "evidence on ℤ/N": 0.08,
    "evidence on ℝ²": 2.0,
    "evidence on ℤ²": 0.8,
    "audit of jax": 9.4,
    "audit of scipy": 3.6,
    "audit of torch": 1.1,
    "audit of astropy": 0.6,
    "audit of numpy": 0.4,
    "claim": 0.23,
    "training": 0.5,
    "training: small networks": 1.7,
    "training: with PyTorch": 15.0,
    "training: with PyTorch, all": 40.0,
    "arrays": 0.5,
    "rendering": 3.4,
}
"""Seconds that a job of a kind took on an ordinary machine; only their ratios matter."""

_OTHERWISE = 0.15

Note = Callable[[str, str, float | None], None]
"""Told the name and the kind of what is done, and the seconds it took, None if it was kept."""


@contextmanager
def progress_of(expected: Mapping[str, int], console: Console | None = None) -> Iterator[Note]:
    """Yield a function to call with each thing done; it draws on stderr.

    The time left is that of the jobs to come, at the speed of this run so far, whatever the machine
    and however many processes work.

    Parameters
    ----------
    expected
        How many jobs of each kind there will be in the whole run.
    console
        Where to draw, stderr by default; if it is no terminal, nothing is drawn.
    """
    console = console or Console(stderr=True)
    # Not console.is_terminal: FORCE_COLOR makes that true in a pipe.
    if not console.file.isatty():
        yield lambda _name, _kind, _seconds: None
        return
    columns = (
        TextColumn("proving and measuring"), BarColumn(), TimeElapsedColumn(),
        TextColumn("left:"), TimeRemainingColumn(), TextColumn("{task.description}"),
    )  # fmt: skip
    # What is printed meanwhile must reach a file that stdout was sent to.
    with Progress(
        *columns, console=console, transient=True, redirect_stdout=sys.stdout.isatty(),
        speed_estimate_period=math.inf,
    ) as display:  # fmt: skip
        total = sum(usual(kind) * number for kind, number in expected.items())
        task = display.add_task("", total=total)

        def note(name: str, kind: str, seconds: float | None) -> None:
            nonlocal total
            done = usual(kind)
            if seconds is None:  # kept from before: no work, and no sign of the speed
                total, done = total - done, 0.0
            display.update(task, total=total, advance=done, description=name)

        yield note


def usual(kind: str) -> float:
    """Return the seconds that a job of a kind usually takes."""
    return USUAL.get(kind, _OTHERWISE)
