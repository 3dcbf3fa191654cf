"""One comparison of two numbers that are known exactly or as balls, and what it shows.

For an equation: the balls overlap to so many digits, or they are disjoint, which refutes it. For an
inequality left ≤ right, with d = right − left: d is certainly ≥ 0, and the inequality holds; d is
certainly < 0, and it fails; or the ball of d contains 0 with a radius below the accuracy asked for,
and the sides *touch*: no number of digits would show more, since equality is possible there.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import inf

from flint import acb, arb, fmpq

from numeric.claims.numbers import Number, Real, ball, is_zero, of_real
from numeric.formulas.decimals import decimals, exact_value, proved_digits
from numeric.formulas.gauss import Gauss


class Relation(Enum):
    """How the two sides are claimed to be related."""

    EQUAL = "="
    AT_MOST = "≤"


class Outcome(Enum):
    """What a comparison showed."""

    AGREES = "equal within a proved radius"
    REFUTED = "certainly not equal"
    HOLDS = "the inequality certainly holds"
    TOUCHES = "equality within a proved radius"
    FAILS = "the inequality certainly fails"
    UNDECIDED = "the balls are too wide"


PASSES = frozenset({Outcome.AGREES, Outcome.HOLDS, Outcome.TOUCHES})
FAILURES = frozenset({Outcome.REFUTED, Outcome.FAILS})


@dataclass(frozen=True)
class Comparison:
    """A claim about two numbers.

    Attributes
    ----------
    what
        The assertion as text; comparisons of the same assertion share it.
    relation
        How the sides are claimed to be related.
    left, right
        The sides: complex for an equation, real for an inequality.
    """

    what: str
    relation: Relation
    left: Number | Real
    right: Number | Real

    @property
    def vacuous(self) -> bool:
        """Whether both sides are exactly 0, which shows little."""
        return is_zero(as_number(self.left)) and is_zero(as_number(self.right))


@dataclass(frozen=True)
class Judgement:
    """What one comparison showed.

    Attributes
    ----------
    outcome
        The finding.
    digits
        For AGREES and TOUCHES the proved digits, relative to the larger side if it is not 0; ∞
        where both sides are exact.
    margin
        For HOLDS a proved lower bound of (right − left)/max(|left|, |right|).
    shown
        The two sides as text.
    """

    outcome: Outcome
    digits: float = inf
    margin: Fraction | None = None
    shown: tuple[str, str] = ("", "")


def equal(what: str, left: Number, right: Number) -> Comparison:
    """Return the claim left = right."""
    return Comparison(what, Relation.EQUAL, left, right)


def at_most(what: str, left: Real, right: Real) -> Comparison:
    """Return the claim left ≤ right."""
    return Comparison(what, Relation.AT_MOST, left, right)


def not_negative(what: str, value: Real) -> Comparison:
    """Return the claim 0 ≤ value."""
    return Comparison(what, Relation.AT_MOST, fmpq(0), value)


def judge(comparison: Comparison, digits: int) -> Judgement:
    """Return what a comparison shows, to the digits asked for."""
    if comparison.relation is Relation.EQUAL:
        return _judge_equation(as_number(comparison.left), as_number(comparison.right), digits)
    return _judge_inequality(_real(comparison.left), _real(comparison.right), digits)


def _judge_equation(left: Number, right: Number, digits: int) -> Judgement:
    shown = show(left, digits), show(right, digits)
    if isinstance(left, Gauss) and isinstance(right, Gauss):
        return Judgement(Outcome.AGREES if left == right else Outcome.REFUTED, shown=shown)
    first, second = ball(left), ball(right)
    if not (first.is_finite() and second.is_finite()):
        return Judgement(Outcome.UNDECIDED, -inf, shown=shown)
    if not first.overlaps(second):
        return Judgement(Outcome.REFUTED, shown=shown)
    proved = _digits((first - second).abs_upper(), first.abs_lower().max(second.abs_lower()))
    return Judgement(Outcome.AGREES if proved >= digits else Outcome.UNDECIDED, proved, shown=shown)


def _judge_inequality(left: Real, right: Real, digits: int) -> Judgement:
    shown = show(left, digits), show(right, digits)
    if isinstance(left, fmpq) and isinstance(right, fmpq) and left == right:
        return Judgement(Outcome.TOUCHES, shown=shown)
    first, second = arb(left), arb(right)
    if not (first.is_finite() and second.is_finite()):
        return Judgement(Outcome.UNDECIDED, -inf, shown=shown)
    gap = second - first
    if gap > 0:
        return Judgement(Outcome.HOLDS, margin=_margin(first, second), shown=shown)
    if gap < 0:
        return Judgement(Outcome.FAILS, shown=shown)
    proved = _digits(gap.abs_upper(), first.abs_lower().max(second.abs_lower()))
    met = proved >= digits
    return Judgement(Outcome.TOUCHES if met else Outcome.UNDECIDED, proved, shown=shown)


def _margin(left: arb, right: arb) -> Fraction:
    gap = exact_value((right - left).lower())
    scale = max(exact_value(abs(left).upper()), exact_value(abs(right).upper()))
    return gap / scale


def _digits(error: arb, scale: arb) -> float:
    return proved_digits(error, scale if scale > 0 else None)


def show(value: Number | Real, digits: int) -> str:
    """Return a number as text with at most so many digits; exact numbers in full if short."""
    if isinstance(value, (fmpq, Gauss)):
        text = str(value).replace("-", "−")
        if len(text) <= 40:
            return text
    wide = ball(as_number(value))
    if not wide.is_finite():
        return "not finite"
    text = decimals(wide, min(digits, 12))
    return text.removesuffix(" + 0i") if text.endswith(" + 0i") else text


def as_number(value: Number | Real) -> Number:
    """Return a side of a comparison as a complex number."""
    return value if isinstance(value, (Gauss, acb)) else of_real(value)


def _real(value: Number | Real) -> Real:
    if isinstance(value, (fmpq, arb)):
        return value
    raise TypeError(f"an inequality compares real numbers, not {value!r}")
