"""Plans checked, confirmed and measured: one task for each attempt with a plan's samples."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import replace

from numeric.checks.alone import alone
from numeric.checks.checking import (
    EXACT,
    LATTICES,
    Engine,
    Task,
    check,
    ensure,
    undecided,
    values,
)
from numeric.checks.confirming import judged, second_opinion
from numeric.checks.drawing import Drawing, draw
from numeric.checks.measuring import glance, measured, not_real_at
from numeric.checks.results import SampleResult, Verdict
from numeric.checks.sweeping import (
    Sweep,
    shared_out,
    widened,
)
from numeric.direct.summing import MOST_VALUES
from numeric.formulas.formula import Formula, Unsettled
from numeric.reading.parts import name_of
from numeric.reading.plans import Plan
from numeric.reading.sides import Side
from numeric.reading.statement import Statement

_DRAWN = 12
"""How often numbers are drawn where both sides are 0."""

_VALUES, _ALL_VALUES = MOST_VALUES, MOST_VALUES * 3 // 2
"""So many values the second engine may compute for one refutation, and for all of a statement."""


def check_plans(
    read: Statement,
    chosen: Sequence[Plan],
    digits: int,
    seed: int,
    executor: Executor | None = None,
    assured: bool = False,
) -> list[SampleResult]:
    """Return the result of each plan, all of which an executor may check at once.

    Numbers are drawn again where both sides happen to be 0, and what agrees is tried with many
    more (`numeric.checks.sweeping`). The hypotheses are taken to hold where that is `assured`. A
    refutation is that of the balls alone; see `confirmed`.
    """
    run = executor.map if executor else map
    found: dict[int, SampleResult] = {}
    made: dict[int, Task] = {}
    waiting = list(range(len(chosen)))
    for attempt in range(_DRAWN):
        tasks: dict[int, Task] = {}
        for position in waiting:
            plan = chosen[position]
            try:
                with alone():
                    task = make_task(read, plan, digits, seed, attempt)
            except Unsettled as unsettled:
                found[position] = undecided(unsettled, plan.name)
            else:
                conditions = () if assured else task.conditions
                tasks[position] = replace(task, conditions=conditions, again=attempt > 0)
        for position, result in zip(tasks, run(_check_alone, tasks.values()), strict=True):
            found[position] = replace(result, attempt=attempt)
        made |= tasks
        waiting = [k for k in tasks if found[k].vacuous and read.symbols]
    again = [k for k in made if found[k].vacuous or found[k].verdict is Verdict.AGREES]
    with alone():
        drawings = [draw(read, chosen[k], seed, found[k].attempt) for k in again]
        sweeps = shared_out([drawing.sweeps() for drawing in drawings])
    first = [made[k] for k in again], [found[k] for k in again]
    found |= dict(zip(again, run(_widened_alone, *first, sweeps), strict=True))
    return [
        replace(found[k], extra=bool(plan.offsets), small=plan.small)
        for k, plan in enumerate(chosen)
    ]


@alone()
def confirmed(
    read: Statement, found: Mapping[int, tuple[Plan, SampleResult]], seed: int
) -> dict[int, SampleResult]:
    """Return results of which a refutation is confirmed by the second engine, if there is one.

    One confirmed refutation refutes the statement, and the others are not asked about; a
    refutation that is asked about and not confirmed is UNDECIDED, with the values of both engines.
    """
    results = {position: result for position, (_, result) in found.items()}
    refuted = [k for k, result in results.items() if result.verdict is Verdict.REFUTED]
    left_over = _ALL_VALUES
    # Finite data first, which are summed in fractions, once.
    for position in sorted(refuted, key=lambda k: results[k].engine != EXACT):
        plan, result = found[position]
        drawing = Drawing(read, plan, seed, result.attempt, dict(result.numbers))
        task = drawing.task(1)
        balls = values(task.left, task.right)
        direct = drawing.direct()
        direct.spent = start = MOST_VALUES - min(left_over, _VALUES)
        opinion = second_opinion(direct, read.faces, balls)
        left_over -= min(direct.spent, MOST_VALUES) - start
        results[position] = judged(result, opinion)
        if opinion.refutes:
            break
    return results


@alone()
def measure_plan(
    read: Statement, plan: Plan, digits: int, seed: int, result: SampleResult | None = None
) -> SampleResult:
    """Return what the mpmath engine measures of a plan, of which `result` has proved nothing."""
    drawing = draw(read, plan, seed, result.attempt if result else 0)
    if result is None:
        shown = tuple((name_of(letter), str(f)) for letter, f in drawing.functions.items())
        result = SampleResult(Verdict.UNDECIDED, plan.name, shown, drawing.point)
    for letter in sorted(read.real_letters & drawing.functions.keys(), key=name_of):
        place = not_real_at(drawing.functions[letter])
        if place is not None:
            reason = (
                f"hypothesis “{name_of(letter)} is real” fails: its value at {place} is complex"
            )
            return replace(
                result, reason=reason, remedy="give real samples", failed_hypothesis=True
            )
    return measured(result, drawing.direct(), read.faces, digits)


@alone()
def plainly(read: Statement, result: SampleResult, seed: int) -> str:
    """Return the left side at the place of a result as plain sums in mpmath have it, if they do."""
    try:
        plan = next(plan for plan in read.plans() if plan.name == result.family)
        drawing = draw(read, plan, seed, result.attempt)
    except (StopIteration, Unsettled):
        return ""
    return glance(drawing.direct(), read.faces[0]) if drawing.point == result.point else ""


@alone()
def _check_alone(task: Task) -> SampleResult:
    return check(task)


@alone()
def _widened_alone(task: Task, result: SampleResult, sweeps: tuple[Sweep, ...]) -> SampleResult:
    return widened(task, result, sweeps)


class Trial:
    """The samples of one plan, drawn once for a statement and tried on all its mutants.

    The hypotheses are taken to hold, and a refutation is that of the balls alone.
    """

    def __init__(self, read: Statement, plan: Plan, seed: int, engine: Engine = LATTICES) -> None:
        self._read, self._plan, self._seed, self._engine = read, plan, seed, engine
        self._drawings: list[Drawing] = []
        self._sides: dict[tuple[int, Side], Formula] = {}

    def check(self, mutant: Statement, digits: int, first: int = 0) -> SampleResult:
        """Return what `check_plans` returns for the mutant, with the samples of the statement.

        Numbers are those that were drawn after the `first` ones.
        """
        for attempt in range(first, first + _DRAWN):
            try:
                left, right = (self._side(attempt, side) for side in mutant.sides)
            except Unsettled as unsettled:
                return undecided(unsettled, self._plan.name)
            result = check(Task(left, right, (), digits, self._plan.name, (), ()), self._engine)
            if not (result.vacuous and mutant.symbols):
                break
        return result

    def _side(self, attempt: int, side: Side) -> Formula:
        key = attempt, side
        if key not in self._sides:
            if attempt == len(self._drawings):
                self._drawings.append(draw(self._read, self._plan, self._seed, attempt))
            self._sides[key] = self._read.side(self._drawings[attempt].reader(), side)
        return self._sides[key]


def hypotheses_hold(read: Statement, plan: Plan, seed: int) -> bool:
    """Tell whether the samples of a plan are known to satisfy the hypotheses of a statement."""
    try:
        for name, condition in make_task(read, plan, 1, seed).conditions:
            ensure(name, condition)
    except Unsettled:
        return False
    return True


def make_task(read: Statement, plan: Plan, digits: int, seed: int, attempt: int = 0) -> Task:
    """Return the task that checks a statement with the functions and numbers of a plan.

    Raises
    ------
    Unsettled
        If a part of the statement cannot be evaluated.
    """
    return draw(read, plan, seed, attempt).task(digits)
