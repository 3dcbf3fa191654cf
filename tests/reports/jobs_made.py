"""Jobs for the tests of crews, in a module that other processes can import."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from symbolic.errors import EvidenceError


def number(value: int) -> int:
    return value


def refuse(words: str) -> None:
    raise EvidenceError(words)


def slow(folder: str, seconds: float) -> int:
    """Say that work has begun, and work."""
    Path(folder, str(os.getpid())).touch()
    time.sleep(seconds)
    return os.getpid()


def die_once(mark: str) -> str:
    """Kill the worker that does this, unless one was killed before."""
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "survived"


def die(mark: str) -> None:
    """Kill whatever does this, and count how often."""
    with Path(mark).open("a", encoding="utf-8") as file:
        file.write("x")
    os.kill(os.getpid(), signal.SIGKILL)
