"""Jobs give the same answers in one process and in two."""

from __future__ import annotations

import math
import time

import pytest

from reports.work import Failure, Job, perform
from symbolic.errors import EvidenceError


def refuse(words: str) -> None:
    raise EvidenceError(words)


JOBS = [
    Job("slow", time.sleep, (0.5,)),
    Job("five", math.factorial, (5,)),
    Job("none", refuse, ("no such sample",)),
]


@pytest.mark.parametrize("processes", [1, 2])
def test_answers_come_in_the_order_of_the_jobs(processes: int) -> None:
    seen: list[str] = []
    done = perform(JOBS, processes, seen.append)
    assert [(name, d.answer) for name, d in done.items()] == [
        ("slow", None),
        ("five", 120),
        ("none", Failure("no such sample")),
    ]
    assert sorted(seen) == sorted(done)
    assert all(d.seconds >= 0 for d in done.values())


@pytest.mark.parametrize("processes", [1, 2])
def test_a_fault_of_the_program_is_not_swallowed(processes: int) -> None:
    jobs = [JOBS[0], Job("bad", math.sqrt, (-1,))]
    with pytest.raises(ValueError, match=r"math domain|nonnegative"):
        perform(jobs, processes, lambda _name: None)


def test_nothing_to_do() -> None:
    assert perform([], 2, lambda _name: None) == {}
