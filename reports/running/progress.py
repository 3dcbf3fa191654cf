"""How far a run is: shown on a terminal, and nowhere else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn


@contextmanager
def progress_of(total: int, console: Console | None = None) -> Iterator[Callable[[str], None]]:
    """Yield a function to call with the name of each thing done; it draws on stderr.

    Parameters
    ----------
    total
        How many things there are to do.
    console
        Where to draw, stderr by default; if it is no terminal, nothing is drawn.
    """
    console = console or Console(stderr=True)
    # Not console.is_terminal: FORCE_COLOR makes that true in a pipe.
    if not console.file.isatty():
        yield lambda _name: None
        return
    columns = (
        TextColumn("proving and measuring"), BarColumn(), MofNCompleteColumn(),
        TimeElapsedColumn(), TextColumn("{task.description}"),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as display:
        task = display.add_task("", total=total)
        yield lambda name: display.update(task, advance=1, description=name)
