"""One check: two formulas, their conditions and a number of digits in; a result of plain data out.

A check is a pure function of its task and touches nothing shared, so that tasks can run in any
order in any process.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import NamedTuple, TypeAlias

from flint import acb, ctx

from numeric.checks.comparing import Exhausted, Rows, Vacuous, bits_for, compare, lower_text
from numeric.checks.results import SampleResult, Verdict
from numeric.enclosures.enclosure import enclosures, has_value
from numeric.enclosures.envelope import Bound, bounds
from numeric.enclosures.exact_values import exact, is_exact
from numeric.enclosures.tails import TooLong
from numeric.formulas.decimals import (
    decimals,
    scientific,
)
from numeric.formulas.formula import Formula, Modulus, Number, Unsettled, Value, children, walk
from numeric.formulas.gauss import Gauss
from numeric.lattices import engine as lattices
from numeric.own.composite import Measured
from numeric.own.constants import Unread
from numeric.reading.conditions import Condition
from numeric.samples.functions import NoBound

EXACT, BALLS = "exact rationals", "balls"


Enclosures: TypeAlias = Callable[[tuple[Formula, ...], int], list[acb]]
"""What returns balls that contain the values of formulas, of about so many bits."""


class Engine(NamedTuple):
    """Code that evaluates formulas: to exact values where `is_exact`, else to balls."""

    exact: Callable[[Formula], Gauss]
    enclosures: Enclosures


POINTWISE = Engine(exact, enclosures)
"""Each formula at the points that it needs, at any precision."""

LATTICES = Engine(lattices.exactly, lattices.enclosures)
"""Each function as a whole, once for all formulas; what is no such function, point by point.

For many formulas at few digits, as mutants are.
"""

FITTING = Engine(exact, lattices.fitting)
"""Inner totals as whole functions, single totals point by point: for few formulas at many digits.
"""

_KNOWN = 100


@dataclass(frozen=True)
class Task:
    """A statement with numbers and sample functions put in.

    Attributes
    ----------
    left, right
        The two sides.
    conditions
        What the hypotheses ask, with the hypothesis as text.
    digits
        How many decimal digits are asked for.
    family
        The name of the plan that chose the samples.
    assignment
        For every letter its sample, as text.
    point
        For every free symbol its number, as text.
    again
        Whether both sides were 0, or too small to tell, with the numbers drawn before.
    """

    left: Formula
    right: Formula
    conditions: tuple[tuple[str, Condition], ...]
    digits: int
    family: str
    assignment: tuple[tuple[str, str], ...]
    point: tuple[tuple[str, str], ...]
    again: bool = False


def check(task: Task, engine: Engine = FITTING) -> SampleResult:
    """Evaluate both sides of a task and compare them."""
    try:
        for name, condition in task.conditions:
            ensure(name, condition)
        if is_exact(task.left, task.right):
            return compare_exactly(task, engine.exact(task.left), engine.exact(task.right))
        try:
            return compare_balls(task, engine.enclosures)
        except (Vacuous, Exhausted):
            # The digits of a lattice of values are those of the largest of them.
            if engine is not FITTING or not any(map(lattices.is_nested, (task.left, task.right))):
                raise
            return compare_balls(task, POINTWISE.enclosures)
    except Unsettled as unsettled:
        return undecided(unsettled, task.family, task.assignment, task.point)
    except ZeroDivisionError:
        zero = Unsettled("a denominator is 0", "choose another seed")
        return undecided(zero, task.family, task.assignment, task.point)


_UNBOUNDED = (NoBound, Unread, TooLong, Exhausted)


def undecided(
    unsettled: Unsettled,
    family: str,
    assignment: tuple[tuple[str, str], ...] = (),
    point: tuple[tuple[str, str], ...] = (),
) -> SampleResult:
    """Return the result of a check that came to no end, or could not be set up."""
    return SampleResult(
        Verdict.UNDECIDED,
        family,
        assignment,
        point,
        reason=unsettled.reason,
        remedy=unsettled.remedy,
        failed_hypothesis=unsettled.hypothesis,
        too_long=isinstance(unsettled, TooLong),
        vacuous=isinstance(unsettled, Vacuous),
        unbounded=any(isinstance(e, _UNBOUNDED) for e in (unsettled, unsettled.__cause__)),
    )


def ensure(name: str, condition: Condition) -> None:
    """Return if the condition holds; raise `Unsettled`, with the hypothesis, where it may not."""
    try:
        _ensure_kind(condition)
    except Unsettled as unsettled:
        raise Unsettled(
            f"hypothesis “{name}” fails or is not established: {unsettled.reason}",
            unsettled.remedy,
            hypothesis=True,
        ) from unsettled


def _ensure_kind(condition: Condition) -> None:
    formula = condition.formula
    if condition.kind == "real":
        if any(isinstance(p, Value) and isinstance(p.function, Measured) for p in walk(formula)):
            raise NoBound("it is not known to be real")
        if not is_real(formula):
            raise Unsettled(
                "the sample is complex, or not known to be real", "give real samples", True
            )
        return
    if condition.kind == "zero":
        _ensure_zero(formula)
        return
    has_value(formula)
    if condition.kind == "bounded" and _grows(formula):
        raise Unsettled("its bound grows", "give bounded samples", hypothesis=True)
    if condition.kind == "smooth" and any(
        isinstance(p, Modulus) or (isinstance(p, Value) and p.function.breaks)
        for p in walk(formula)
    ):
        raise Unsettled("the sample has a break", "give smooth samples", hypothesis=True)


def _ensure_zero(formula: Formula) -> None:
    if not is_exact(formula):
        raise Unsettled(
            "an equation is checked in exact arithmetic only",
            "give finite sequences that satisfy it",
            hypothesis=True,
        )
    if exact(formula) != Gauss.of(0):
        raise Unsettled("its two sides differ", "give samples that satisfy it", hypothesis=True)


def _grows(formula: Formula) -> bool:
    return not all(_levels_off(bound) for bound in bounds(formula, {}))


def _levels_off(bound: Bound) -> bool:
    """Tell whether a bound does not grow: its forms decay, or do so together in one variable.

    Where all forms are r_i |a_i x + b_i| for one x, the sum is at least |x| Σ r_i |a_i| less a
    constant.
    """
    if all(form.rate >= 0 for form in bound.forms):
        return True
    slopes = [dict(form.affine.slopes) for form in bound.forms]
    if len({v for slope in slopes for v in slope}) > 1:
        return False
    pairs = zip(bound.forms, slopes, strict=True)
    return sum((f.rate * abs(c) for f, slope in pairs for c in slope.values()), Fraction(0)) >= 0


def is_real(formula: Formula) -> bool:
    """Tell whether a formula is real by the parts it is made of."""
    match formula:
        case Number(_, imag):
            return not imag
        case Value(function, _):
            return function.real
        case Modulus():
            return True
        case _:
            return all(map(is_real, children(formula)))


def compare_exactly(task: Task, left: Gauss, right: Gauss) -> SampleResult:
    """Compare exact values of both sides."""
    result = SampleResult(
        Verdict.AGREES,
        task.family,
        task.assignment,
        task.point,
        engine=EXACT,
        digits=task.digits,
        radius="0",
        left=str(left),
        right=str(right),
    )
    if left != right:
        gap = (left - right).ball()
        return replace(result, verdict=Verdict.REFUTED, digits=0, gap=lower_text(gap))
    if left == Gauss.of(0) and Number(Fraction(0)) not in {task.left, task.right}:
        raise Vacuous
    return result


def compare_balls(task: Task, enclose: Enclosures) -> SampleResult:
    """Compare enclosures of both sides, at more bits until the digits asked for are proved."""
    sides: list[acb] = []

    def rows(bits: int) -> Rows:
        sides[:] = enclose((task.left, task.right), bits)
        left, right = sides
        return Rows(sides, [left - right])

    is_zero = Number(Fraction(0)) in {task.left, task.right}
    found = compare(rows, task.digits, bits_for(task.digits), is_zero, task.again)
    left, right = sides
    return SampleResult(
        Verdict.REFUTED if found.refuted else Verdict.AGREES,
        task.family,
        task.assignment,
        task.point,
        engine=BALLS,
        digits=found.digits,
        radius=scientific(found.radius),
        relative=found.relative,
        gap=lower_text(left - right) if found.refuted else "",
        left=decimals(left, task.digits),
        right=decimals(right, task.digits),
    )


def values(left: Formula, right: Formula) -> tuple[acb, acb]:
    """Return balls that contain the values of two formulas, some thirty digits wide."""
    if is_exact(left, right):
        with ctx.workprec(_KNOWN):
            return exact(left).ball(), exact(right).ball()
    first, second = FITTING.enclosures((left, right), _KNOWN)
    return first, second
