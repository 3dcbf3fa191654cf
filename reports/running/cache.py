"""Keeps answers from one run to the next, under everything that they depend on.

An entry is a file whose name is the digest of a *recipe*: the function that was called, its
arguments, what else the answer depends on (see `Job.basis`), versions, the machine and
the project's own files. So nothing ever has to be declared out of date: after a change the recipe
is another one, and entries that no recipe leads to any more are removed when they get old. The
whole folder may be deleted at any time.

An entry holds its recipe and the answer, with a digest of both; one that is cut short, was
changed, belongs to another recipe or is of another shape is not believed, and the answer is worked
out anew. Like the installed program itself, the folder is trusted not to be forged by someone who
can write to it; ``--no-cache`` does without.

Why files and not a database such as diskcache or SQLite: an entry is written once and never
changed, so that two processes at once need no lock, only that a file appears as a whole, which
`os.replace` guarantees also where a database's locks fail, on network file systems.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import time
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import Any, get_type_hints

import platformdirs

from reports.collecting.fingerprint import machine, sources, versions
from reports.collecting.job import Failure, Job
from reports.running.codec import decode, encode
from reports.running.work import Done
from symbolic.errors import EvidenceError

FORMAT = "convproof answer 2"
OLD = 90 * 24 * 3600
"""Seconds after which an entry that nobody asked for is removed."""

_OURS = ("symbolic.", "numeric.", "reports.")
_DAY = 24 * 3600


def user_folder() -> Path:
    """Return where the user's answers are kept; `platformdirs` knows each system's custom."""
    return platformdirs.user_cache_path("convproof", appauthor=False) / "answers"


class Cache:
    """The answers kept in a folder.

    Parameters
    ----------
    folder
        Where; made when the first answer is kept.
    warn
        Called once, with words, if the folder cannot be used; the run goes on without it.
    """

    def __init__(self, folder: Path, warn: Callable[[str], None]) -> None:
        self._folder = folder
        self._warn = warn
        self._usable = True
        # The files as they were imported, not as someone may have changed them later in the run.
        sources()

    def find(self, job: Job) -> Done | None:
        """Return the answer of a job if it is kept, and sound."""
        kind = _kind(job)
        if kind is None or not self._usable:
            return None
        start = time.perf_counter()
        recipe = _recipe(job)
        file = self._file(recipe)
        try:
            written = file.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            self._give_up(error)
            return None
        try:
            answer = decode(kind, _unpack(written, recipe))
        except (EvidenceError, ValueError, zlib.error):
            return None
        self._mark_used(file)
        return Done(answer, time.perf_counter() - start)

    def keep(self, job: Job, done: Done) -> None:
        """Keep the answer of a job; failures are not kept, since some have causes of their own."""
        if _kind(job) is None or isinstance(done.answer, Failure) or not self._usable:
            return
        recipe = _recipe(job)
        try:
            content = _pack(recipe, encode(done.answer))
        except EvidenceError:
            # A number that no file of this kind holds, such as a seed beyond 64 bits.
            return
        file = self._file(recipe)
        beside = file.with_name(f".{file.name}.{token_hex(4)}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(content)
            os.replace(beside, file)
        except OSError as error:
            self._give_up(error)
        finally:
            with suppress(OSError):
                beside.unlink(missing_ok=True)

    def forget_old(self) -> None:
        """Remove the entries that nobody asked for in a long time."""
        before = time.time() - OLD
        for file in self._folder.glob("*/*"):
            # Another process may have removed it first, or be reading it.
            with suppress(OSError):
                if file.stat().st_mtime < before:
                    file.unlink()

    def _file(self, recipe: Mapping[str, Any]) -> Path:
        key = hashlib.sha256(_canonical(recipe)).hexdigest()
        return self._folder / key[:2] / key[2:]

    def _mark_used(self, file: Path) -> None:
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > _DAY:
                os.utime(file)

    def _give_up(self, error: OSError) -> None:
        self._usable = False
        words = error.strerror or str(error)
        self._warn(f"the cache {self._folder} cannot be used ({words}); answers are not kept")


def warn_on_stderr(words: str) -> None:
    """Print a warning."""
    print(f"reports.generate: warning: {words}", file=sys.stderr)


def _kind(job: Job) -> Any:
    """Return the declared type of an answer; None if nothing is known of what it depends on."""
    if job.basis is None or not job.function.__module__.startswith(_OURS):
        return None
    return get_type_hints(job.function)["return"]


def _recipe(job: Job) -> dict[str, Any]:
    module = job.function.__module__
    return {
        "format": FORMAT,
        "function": f"{module}.{job.function.__qualname__}",
        "arguments": list(job.arguments),
        "basis": dict(job.basis or ()),
        "versions": dict(versions()),
        "machine": machine(),
        "sources": sources(module, job.apart),
    }


def _pack(recipe: Mapping[str, Any], answer: bytes) -> bytes:
    content = encode((_canonical(recipe), answer))
    return hashlib.sha256(content).digest() + zlib.compress(content, 1)


def _unpack(written: bytes, recipe: Mapping[str, Any]) -> bytes:
    """Return the answer in an entry; raises an error named in `find` if it is not sound."""
    size = hashlib.sha256().digest_size
    content = zlib.decompress(written[size:])
    if hashlib.sha256(content).digest() != written[:size]:
        raise ValueError("the digest differs")
    kept, answer = decode(tuple[bytes, bytes], content)
    if kept != _canonical(recipe):
        raise ValueError("it is the answer to something else")
    found: bytes = answer
    return found


def _canonical(data: Any) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
