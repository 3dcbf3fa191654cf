"""Jobs give the same answers through every executor, and outlive their workers."""

from __future__ import annotations

import gc
import math
import os
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import jobs_made
import pytest

from reports.collecting.job import Failure, Job
from reports.collecting.selection import UsageError
from reports.running import crews
from reports.running.crews import alone, crew_of, several
from reports.running.work import Crew, Done, do, perform

JOBS = [
    Job("slow", time.sleep, (0.5,)),
    Job("five", math.factorial, (5,)),
    Job("none", jobs_made.refuse, ("no such sample",)),
]


@contextmanager
def threads() -> Iterator[Crew]:
    with ThreadPoolExecutor(3) as executor:
        yield Crew(lambda: executor, lambda: 3)


CREWS: dict[str, Callable[[], AbstractContextManager[Crew]]] = {
    "this process": lambda: crew_of(1, None),
    "two processes": lambda: crew_of(2, None),
    "threads": threads,
}


@pytest.mark.parametrize("kind", CREWS)
def test_answers_come_in_the_order_of_the_jobs(kind: str) -> None:
    seen: list[str] = []
    with CREWS[kind]() as crew:
        done = perform(JOBS, crew, lambda job, _: seen.append(job.name))
    assert [(name, d.answer) for name, d in done.items()] == [
        ("slow", None),
        ("five", 120),
        ("none", Failure("no such sample")),
    ]
    assert sorted(seen) == sorted(done)
    assert all(d.seconds >= 0 for d in done.values())


@pytest.mark.parametrize("kind", CREWS)
def test_a_fault_of_the_program_is_not_swallowed(kind: str) -> None:
    jobs = [JOBS[0], Job("bad", math.sqrt, (-1,))]
    with (
        pytest.raises(ValueError, match=r"math domain|nonnegative"),
        CREWS[kind]() as crew,
    ):
        perform(jobs, crew)


def test_nothing_to_do() -> None:
    assert perform([], alone()) == {}


def test_this_process_alone_starts_no_other() -> None:
    with crew_of(1, None) as crew:
        done = perform([Job("who", os.getpid, ())], crew)
    assert done["who"].answer == os.getpid()


def test_a_process_does_one_job_at_a_time() -> None:
    """The precision of python-flint and mpmath is one for the whole process."""
    busy, most = 0, 0
    lock = threading.Lock()

    def work() -> None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        time.sleep(0.02)
        with lock:
            busy -= 1

    with threads() as crew:
        perform([Job(str(k), work, ()) for k in range(6)], crew)
    assert most == 1


def test_no_more_is_handed_over_than_is_worked_on_at_once() -> None:
    """All that is handed over when a worker dies comes under suspicion."""
    handed, most = 0, 0

    class Watched(ThreadPoolExecutor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            nonlocal handed, most
            handed += 1
            most = max(most, handed)
            return super().submit(fn, *args, **kwargs)

    def finish(_job: Job, _done: Done) -> None:
        nonlocal handed
        handed -= 1

    with Watched(1) as executor:
        jobs = [Job(str(k), jobs_made.number, (k,)) for k in range(7)]
        perform(jobs, Crew(lambda: executor, lambda: 2), finish)
    assert (handed, most) == (0, 2)


# ------------------------------------------------------------------ workers that die


@pytest.mark.takes_turns(2)
def test_a_killed_worker_costs_only_a_second_try(tmp_path: Path) -> None:
    jobs = [Job(str(k), jobs_made.number, (k,)) for k in range(6)]
    jobs.insert(1, Job("killed", jobs_made.die_once, (str(tmp_path / "mark"),)))
    with several(2) as crew:
        done = perform(jobs, crew)
    assert (tmp_path / "mark").exists()
    assert [d.answer for d in done.values()] == [0, "survived", 1, 2, 3, 4, 5]


@pytest.mark.takes_turns(2)
def test_a_job_that_kills_every_worker_is_given_up_and_named(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    jobs = [Job(str(k), jobs_made.number, (k,)) for k in range(4)]
    jobs.insert(2, Job("the deadly one", jobs_made.die, (str(mark),)))
    with several(2) as crew:
        done = perform(jobs, crew)
    assert mark.read_text(encoding="utf-8") == "xxx"
    deadly = done.pop("the deadly one").answer
    assert isinstance(deadly, Failure)
    assert "the deadly one" in deadly.reason
    assert "died" in deadly.reason
    assert [d.answer for d in done.values()] == [0, 1, 2, 3]


class Mortal(Executor):
    """Breaks at the calls it is told to, as a pool does; serial otherwise."""

    def __init__(self, deadly: dict[str, int], begun: list[str]) -> None:
        self.deadly, self.begun, self.broken = deadly, begun, False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        if self.broken:
            raise BrokenExecutor("broken before")
        (job,) = args
        self.begun.append(job.name)
        future: Future[Any] = Future()
        if self.deadly.get(job.name, 0) > 0:
            self.deadly[job.name] -= 1
            self.broken = True
            future.set_exception(BrokenExecutor("a worker died"))
        else:
            future.set_result(fn(*args, **kwargs))
        return future


def mortal(deadly: dict[str, int]) -> tuple[Crew, list[str]]:
    begun: list[str] = []
    live = [Mortal(deadly, begun)]

    def renew() -> None:
        live[0] = Mortal(deadly, begun)

    return Crew(lambda: live[0], lambda: 2, renew=renew), begun


def test_who_is_not_under_suspicion_is_not_tried_again() -> None:
    crew, begun = mortal({"c": 2})
    done = perform([Job(name, jobs_made.number, (1,)) for name in "abcdef"], crew)
    assert [d.answer for d in done.values()] == [1] * 6
    assert list(done) == list("abcdef")
    assert begun == ["a", "b", "c", "c", "c", "d", "e", "f"]


def test_the_number_of_tries_is_limited() -> None:
    crew, begun = mortal({"c": 99})
    done = perform([Job(name, jobs_made.number, (1,)) for name in "abcd"], crew)
    assert isinstance(done["c"].answer, Failure)
    assert begun.count("c") == 3
    assert done["d"].answer == 1


def test_an_executor_that_takes_nothing_is_refused() -> None:
    dead = ThreadPoolExecutor(1)
    dead.submit = _refuse  # type: ignore[method-assign]
    with pytest.raises(UsageError, match="before it took “five”"):
        perform([JOBS[1]], Crew(lambda: dead, lambda: 1))


def _refuse(*_: Any) -> Future[Any]:
    raise BrokenExecutor("broken")


def test_workers_with_other_files_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crews, "fingerprint", lambda: {"sympy": "0.7", "flint": "1"})
    with (
        pytest.raises(UsageError, match=r"would compute something else: .*sympy is \d.*, not 0\.7"),
        several(2) as crew,
    ):
        perform([JOBS[1]], crew)


# ------------------------------------------------------------------ looking while waiting


def test_a_crew_that_is_gone_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reports.running.work._GLANCE", 0.01)

    class Silent(Executor):
        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Done]:
            return Future()

    def look() -> None:
        raise UsageError("all workers died")

    with pytest.raises(UsageError, match="all workers died"):
        perform([JOBS[1]], Crew(Silent, lambda: 1, look=look))


def test_garbage_is_collected_seldom_in_a_job_and_as_before_after_it():
    before = gc.get_threshold()
    gc.set_threshold(700, 10, 10)
    try:
        within = do(Job("a job", gc.get_threshold, ())).answer
        after = gc.get_threshold()
    finally:
        gc.set_threshold(*before)
    assert within[0] >= 100 * 700
    assert after == (700, 10, 10)
