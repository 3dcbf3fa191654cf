"""Independent jobs, done through any `concurrent.futures.Executor`, with the same answers in each.

Who does the work is a `Crew`; `crews` has this process alone, several processes, and a
cluster. Only as many jobs are handed over as are worked on at once. So, when a worker dies, few
jobs can have been its end; each of these is tried again by itself, and one that loses its worker
there too is given up. All others are done as if nothing had happened.
"""

from __future__ import annotations

import gc
import threading
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from reports.collecting.job import Failure, Job
from reports.collecting.selection import UsageError
from symbolic.errors import ConvproofError


@dataclass(frozen=True)
class Done:
    """The answer of a job, or a `Failure`, and how long it took."""

    answer: Any
    seconds: float


_ALONE = threading.Lock()
_GLANCE = 5.0
"""Seconds between two looks at a crew that has nothing to show."""


_OBJECTS = 100_000
"""Of so many more objects some may hold each other in a circle, and be looked at for that."""


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Look for circles of garbage as seldom as suits terms and formulas, which form next to none.

    Python looks whenever 700 objects more are alive, which took a sixth of the time of a report.
    """
    before = gc.get_threshold()
    gc.set_threshold(_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def do(job: Job) -> Done:
    """Do one job; an error of this project becomes a `Failure`, any other is a fault and raised."""
    # python-flint and mpmath keep their precision per process. An executor may have threads (each
    # worker of Dask does, unless told otherwise), so a process does one job at a time.
    with _ALONE, seldom_collecting():
        start = time.perf_counter()
        try:
            answer = job.function(*job.arguments)
        except ConvproofError as error:
            answer = Failure(str(error))
        return Done(answer, time.perf_counter() - start)


@dataclass(frozen=True)
class Crew:
    """Who does the jobs.

    Attributes
    ----------
    executor
        Returns the executor to hand jobs to.
    at_once
        How many jobs to hand over at a time; asked again and again.
    lost
        The errors of a future that mean: its worker died, the job is not to blame for certain.
    tries_alone
        How often a job whose worker died is tried by itself.
    task
        Does a job, there.
    look
        Called now and then while nothing is done; raises if nothing ever will be.
    renew
        Called when a worker died, so that the next executor is a working one.
    """

    executor: Callable[[], Executor]
    at_once: Callable[[], int]
    lost: tuple[type[BaseException], ...] = (BrokenExecutor,)
    tries_alone: int = 2
    task: Callable[[Job], Done] = do
    look: Callable[[], None] = lambda: None
    renew: Callable[[], None] = lambda: None


Finish = Callable[[Job, Done], None]


def perform(
    jobs: Sequence[Job], crew: Crew, finish: Finish = lambda _job, _done: None
) -> Mapping[str, Done]:
    """Do all jobs and return what was done by name, in the order of the jobs.

    Parameters
    ----------
    jobs
        What to do; names must differ.
    crew
        Who does it.
    finish
        Called here with each job as it is done, in any order.

    Raises
    ------
    UsageError
        If the executor takes no job at all.
    """
    found: dict[str, Done] = {}

    def note(job: Job, done: Done) -> None:
        found[job.name] = done
        finish(job, done)

    waiting = list(jobs)
    while waiting:
        before = len(waiting)
        suspects, waiting = _together(crew, waiting, note)
        if len(waiting) == before:
            raise UsageError(f"perform: the executor broke before it took “{waiting[0].name}”")
        for job in suspects:
            note(job, _by_itself(job, crew))
    return {job.name: found[job.name] for job in jobs}


def _together(crew: Crew, jobs: Iterable[Job], note: Finish) -> tuple[list[Job], list[Job]]:
    """Do jobs until all are done or the executor breaks.

    Returns the jobs whose worker died, and those that were never begun.
    """
    executor = crew.executor()
    waiting, running = deque(jobs), dict[Future[Done], Job]()
    suspects: list[Job] = []
    broken = False
    while running or (waiting and not broken):
        try:
            while waiting and not broken and len(running) < max(1, crew.at_once()):
                running[executor.submit(crew.task, waiting[0])] = waiting[0]
                waiting.popleft()
        except BrokenExecutor:
            broken = True
        for future in _next(running, crew):
            job = running.pop(future)
            try:
                done = future.result()
            except crew.lost:
                suspects.append(job)
            else:
                note(job, done)
    if broken or suspects:
        crew.renew()
    return suspects, list(waiting)


def _next(running: Collection[Future[Done]], crew: Crew) -> set[Future[Done]]:
    """Return the futures that are done first, one at least if there is any."""
    while True:
        done = wait(running, timeout=_GLANCE, return_when=FIRST_COMPLETED).done
        if done or not running:
            return done
        crew.look()


def _by_itself(job: Job, crew: Crew) -> Done:
    start = time.perf_counter()
    for _ in range(crew.tries_alone):
        (future,) = _next([crew.executor().submit(crew.task, job)], crew)
        try:
            return future.result()
        except crew.lost:
            crew.renew()
    reason = (
        f"its worker died each time, at last with nothing else to do; see what “{job.name}” does "
        "with --jobs 1, or give its worker more memory"
    )
    return Done(Failure(reason), time.perf_counter() - start)
