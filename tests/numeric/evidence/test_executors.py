"""`verify` gives the same evidence, whoever makes the checks."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction
from functools import cache
from multiprocessing import get_context
from threading import Lock
from time import sleep
from typing import Any

import mpmath
import pytest
from flint import ctx
from sympy import Eq

from numeric import verify
from numeric.checks import tasks
from numeric.checks.checking import Task
from numeric.checks.results import Evidence, SampleResult, Verdict
from numeric.samples.families import Gaussian
from symbolic import R2, R, Z, corr, functions, lemmas
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.terms import applied

f, g = functions("f g")


@pytest.fixture(name="processes", scope="module")
def _processes() -> Iterator[Executor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as executor:
        yield executor


class Counting(Executor):
    def __init__(self) -> None:
        self.calls = 0

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        self.calls += 1
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.mark.parametrize("domain", [R, Z, CYCLE, R2], ids=str)
def test_processes_and_threads_find_the_same(domain: Domain, processes: Executor) -> None:
    theorem = lemmas["A1"].on(domain)
    here = verify(theorem, digits=20)
    assert here.verdict is Verdict.AGREES
    assert verify(theorem, digits=20, executor=processes) == here
    with ThreadPoolExecutor(4) as threads:
        assert verify(theorem, digits=20, executor=threads) == here


def test_false_and_undecided_statements_too(processes: Executor) -> None:
    t = R.point("t")
    false = Eq(applied(corr(f, g), t, R), applied(corr(g, f), t, R), evaluate=False)
    here = verify(false, digits=10)
    assert here.verdict is Verdict.REFUTED
    assert verify(false, digits=10, executor=processes) == here
    even = Gaussian((Fraction(1), Fraction(0)), Fraction(0), Fraction(0))
    given = [{f: even, g: even}, {f: even, g: replace(even, centre=Fraction(1))}]
    assert verify(false, samples=given, executor=processes) == verify(false, samples=given)


def test_the_executor_makes_every_check_and_those_that_are_drawn_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    theorem = lemmas["A1"].on(Z)
    real_check = tasks.check
    vacuous_once: set[str] = set()

    def check(task: Task) -> SampleResult:
        result = real_check(task)
        if task.family in vacuous_once:
            return result
        vacuous_once.add(task.family)
        return SampleResult(Verdict.UNDECIDED, task.family, (), (), vacuous=True)

    monkeypatch.setattr(tasks, "check", check)
    here = verify(theorem, digits=10)
    vacuous_once.clear()
    counting = Counting()
    assert verify(theorem, digits=10, executor=counting) == here
    assert here.verdict is Verdict.AGREES
    # Once with 0 on both sides, once with other numbers, and once with many more.
    assert counting.calls == 3 * len(here.samples)


@pytest.mark.takes_turns(2)
def test_the_threads_of_a_process_check_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The precision of python-flint is one for all threads."""
    busy, most = 0, 0
    counting = Lock()
    real_check = tasks.check

    def check(task: Task) -> SampleResult:
        nonlocal busy, most
        with counting:
            busy += 1
            most = max(most, busy)
        sleep(0.05)
        with counting:
            busy -= 1
        return real_check(task)

    monkeypatch.setattr(tasks, "check", check)
    with ThreadPoolExecutor(3) as threads:
        assert len(verify(lemmas["A1"].on(Z), digits=5, executor=threads).samples) == 3
    assert most == 1


EVIDENCE = {
    "measured on ℤ": lambda: verify(lemmas["A1"].on(Z), digits=30, engine="mpmath"),
    "measured on ℝ": lambda: verify(lemmas["A1"].on(R), digits=10, engine="mpmath"),
    "refuted": lambda: verify(
        Eq(applied(corr(f, g), Z.point("n"), Z), applied(corr(g, f), Z.point("n"), Z)), digits=20
    ),
}


@cache
def expected(name: str) -> Evidence:
    return EVIDENCE[name]()


@pytest.mark.takes_turns(2)
def test_threads_that_verify_at_once_do_not_meddle() -> None:
    """mpmath's precision is one for all of them, and was left at 40 digits."""
    wanted = {name: expected(name) for name in EVIDENCE}
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(4) as threads:
            pending = [(n, threads.submit(found)) for n, found in EVIDENCE.items() for _ in "abc"]
            found = [(name, future.result()) for name, future in pending]
    finally:
        sys.setswitchinterval(interval)
    assert all(evidence == wanted[name] for name, evidence in found)
    assert (mpmath.mp.prec, ctx.prec) == (53, 53)


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", EVIDENCE)
def test_the_precisions_of_the_caller_are_no_part_of_the_evidence(name: str) -> None:
    wanted = expected(name)
    with mpmath.workdps(3), ctx.workprec(10):
        assert EVIDENCE[name]() == wanted
        assert (mpmath.mp.dps, ctx.prec) == (3, 10)


def test_a_function_that_cannot_be_sent_is_asked_here(processes: Executor) -> None:
    samples = [{f: lambda n: mpmath.mpf(2) ** -abs(n), g: [1, 2]}]
    here = verify(lemmas["A1"].on(Z), samples=samples, digits=9)
    assert verify(lemmas["A1"].on(Z), samples=samples, digits=9, executor=processes) == here
