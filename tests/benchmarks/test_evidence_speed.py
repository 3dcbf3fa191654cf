"""How long one statement on ℝ takes at 100 digits, against the bare integrals that it needs.

The target is 4: reading the statement, drawing samples, checking hypotheses, proving the bounds,
evaluating both sides and comparing them may take four times as long as two calls of `acb.integral`
for the same integrands over the same window. Both are timed in turn, with no value kept from one
round to the next, so that the ratio hardly depends on the machine.
"""

from __future__ import annotations

import time
from statistics import median
from typing import Any

from flint import acb, arb, ctx, fmpq

from numeric.checks.checking import check
from numeric.checks.results import Verdict
from numeric.checks.tasks import make_task
from numeric.enclosures import enclosure, envelope, sample_values
from numeric.enclosures.continuation import Continuation, Place
from numeric.enclosures.tails import Tails
from numeric.formulas.formula import Total
from numeric.reading.plans import plans
from numeric.reading.statement import read_statement
from symbolic import R, lemmas

DIGITS, BITS, ROUNDS = 100, 360, 7
TARGET = 4


def _forget() -> None:
    for kept in (sample_values.values_of, enclosure._compiled, envelope._of_sample):
        kept.cache_clear()


def _bare(total: Total) -> float:
    """Return the seconds of one integral over a window that is known already."""
    body = Continuation(total.variable).compile(total.body)
    window = Tails(total, BITS, 1, None).window({})
    with ctx.workprec(BITS):
        goal = arb(2) ** -BITS
        start = time.perf_counter()
        value = acb.integral(
            lambda z, analytic: body(Place(z, fmpq(0), analytic)),
            window.low,
            window.high,
            abs_tol=goal,
            rel_tol=goal,
        )
        seconds = time.perf_counter() - start
    assert value.is_finite()
    return seconds


def test_a_statement_on_the_line_at_100_digits(benchmark: Any) -> None:
    theorem = lemmas["A1"].on(R)
    ratios: list[float] = []

    def run() -> None:
        _forget()
        start = time.perf_counter()
        task = make_task(read_statement(theorem), plans(R)[0], DIGITS, 0)
        result = check(task)
        seconds = time.perf_counter() - start
        assert result.verdict is Verdict.AGREES
        assert result.digits == DIGITS
        assert isinstance(task.left, Total)
        assert isinstance(task.right, Total)
        ratios.append(seconds / (_bare(task.left) + _bare(task.right)))

    benchmark.pedantic(run, rounds=ROUNDS)
    benchmark.extra_info |= {"statement / bare integrals": round(median(ratios), 2)}
    print(benchmark.extra_info)
    assert median(ratios) <= TARGET
