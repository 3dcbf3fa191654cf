"""What all threads of a process share: the precisions of mpmath and python-flint."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

import mpmath
from flint import ctx

_LOCK = RLock()
_BITS = 53


@contextmanager
def alone() -> Iterator[None]:
    """Hold both precisions, and let them be what they are when a process begins.

    Whoever evaluates holds them: another thread would change them meanwhile, and leave them
    changed; and what a caller has set them to is no part of the evidence.
    """
    with _LOCK, ctx.workprec(_BITS), mpmath.workprec(_BITS):
        yield
