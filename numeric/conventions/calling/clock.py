"""How long a function may be asked, and what a terminal shows meanwhile."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from numeric.conventions.calling.findings import Code, Finding

# A terminal is told nothing of what takes less, and again after so many seconds.
SILENT, AGAIN = 2.0, 0.5
# The time that is allowed where nobody says another.
SECONDS = 120.0


@dataclass
class Clock:
    """A budget of seconds on the wall; None is without limit."""

    name: str
    seconds: float | None = None
    begin: float = field(default_factory=time.monotonic)
    share: float = 1.0
    shown: float = 0.0

    @contextmanager
    def until(self, share: float) -> Iterator[None]:
        """Let only this share of the budget be used inside, counted from the beginning."""
        before, self.share = self.share, share
        try:
            yield
        finally:
            self.share = before

    def expired(self, calls: int) -> Finding | None:
        """Return what to say when the time is over; otherwise tell a terminal how far we are."""
        gone = time.monotonic() - self.begin
        if self.seconds is not None and gone > self.share * self.seconds:
            text = (
                f"{calls} calls were made in the {self.seconds:g} s that were given; what is said "
                "holds at the sizes that were asked, seconds= gives more time"
            )
            return Finding(Code.OUT_OF_TIME, text)
        if gone > max(SILENT, self.shown + AGAIN) and sys.stderr.isatty():
            self.shown = gone
            limit = "" if self.seconds is None else f" of at most {self.seconds:g} s"
            sys.stderr.write(f"\r{self.name}: {calls} calls, {gone:.0f}{limit}\033[K")
            sys.stderr.flush()
        return None

    def finish(self) -> None:
        """Take the line off the terminal."""
        if self.shown:
            sys.stderr.write("\r\033[K")
            sys.stderr.flush()
