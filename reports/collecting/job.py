"""A job: one question that any process can be asked, and what stands for its answer if it fails."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Job:
    """A call that another process can make: an importable function and plain arguments.

    Attributes
    ----------
    name
        What it is called in the progress display and among the answers.
    function, arguments
        The call.
    basis
        What the answer depends on besides the arguments, the project's own files and the libraries
        that it always uses, by name; None if that is not known. For the cache.
    apart
        A folder of the project on which the answer depends through its basis alone.
    kind
        Jobs of one kind take about as long as each other; for the estimate of the time left.
    """

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    basis: tuple[tuple[str, str], ...] | None = ()
    apart: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Failure:
    """What stands for the answer of a job: an error of this project, or the loss of its worker."""

    reason: str
