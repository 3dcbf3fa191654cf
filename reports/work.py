"""Independent jobs, done one after the other or by several processes, with the same answers."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from typing import Any

from symbolic.errors import ConvproofError


@dataclass(frozen=True)
class Job:
    """A call that another process can make: an importable function and plain arguments."""

    name: str
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Failure:
    """What stands for the answer of a job that raised an error of this project."""

    reason: str


@dataclass(frozen=True)
class Done:
    """The answer of a job, or a `Failure`, and how long it took."""

    answer: Any
    seconds: float


def perform(
    jobs: Sequence[Job], processes: int, progress: Callable[[str], None]
) -> Mapping[str, Done]:
    """Do all jobs and return what was done by name, in the order of the jobs.

    Parameters
    ----------
    jobs
        What to do; names must differ.
    processes
        How many processes work; with one, this process does everything itself.
    progress
        Called with the name of each job as it is done, in any order.
    """
    finish = _one_by_one if min(processes, len(jobs)) <= 1 else _together
    done = finish(jobs, processes, progress)
    return {job.name: done[job.name] for job in jobs}


def _one_by_one(
    jobs: Sequence[Job], _processes: int, progress: Callable[[str], None]
) -> dict[str, Done]:
    done = {}
    for job in jobs:
        done[job.name] = _do(job)
        progress(job.name)
    return done


def _together(
    jobs: Sequence[Job], processes: int, progress: Callable[[str], None]
) -> dict[str, Done]:
    before = set(multiprocessing.active_children())
    # Forking a process that has threads (the progress display) is not safe; spawning is.
    context = multiprocessing.get_context("spawn")
    executor = ProcessPoolExecutor(processes, context, _leave_with_parent)
    try:
        with _without_interrupts():
            futures = {executor.submit(_do, job): job.name for job in jobs}
        return dict(_finished(futures, progress))
    except BaseException:
        executor.shutdown(wait=False, cancel_futures=True)
        for worker in set(multiprocessing.active_children()) - before:
            worker.terminate()
        raise
    finally:
        executor.shutdown(wait=True)


def _finished(
    futures: Mapping[Future[Done], str], progress: Callable[[str], None]
) -> Iterator[tuple[str, Done]]:
    for future in as_completed(futures):
        name = futures[future]
        yield name, future.result()
        progress(name)


def _do(job: Job) -> Done:
    start = time.perf_counter()
    try:
        answer = job.function(*job.arguments)
    except ConvproofError as error:
        answer = Failure(str(error))
    return Done(answer, time.perf_counter() - start)


@contextmanager
def _without_interrupts() -> Iterator[None]:
    """Hold back Ctrl-C; processes started meanwhile never see it, and leave the answer to us."""
    if sys.platform == "win32":
        yield
        return
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, blocked)


def _leave_with_parent() -> None:
    """End this process when its parent ends, even if that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        sentinel = parent.sentinel
        threading.Thread(target=lambda: (wait([sentinel]), os._exit(1)), daemon=True).start()
