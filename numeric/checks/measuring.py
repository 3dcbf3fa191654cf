"""*Measured*: the values of both sides by plain sums, where no bound is proved.

The mpmath engine (`numeric.direct`) evaluates each side with more digits and a finer lattice each
time, until two evaluations agree to the digits asked for, or no better; and a third one on yet
another lattice agrees with them. No two of these lattices lie inside each other, for such agree on
the same wrong value. What they agree on is reported; it is no proof: cuts of a sum at the same
wrong place agree as well. So it is also said how far the sums went, and how fine the lattice was.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import Any

import mpmath
from sympy import Expr

from numeric.checks.results import SampleResult, Verdict
from numeric.direct.arithmetic import Multiprecision, Place
from numeric.direct.evaluation import Direct
from numeric.direct.quadrature import Coarse
from numeric.direct.summing import BESIDE, LEVELS, MOST_VALUES
from numeric.formulas.formula import Unsettled
from numeric.own.composite import Measured

ENGINE = "plain sums and lattices in mpmath"

_VALUES = 25_000
"""So many values of integrands and summands are computed to measure two sides."""

_GLANCE, _GLANCED = 10, 300
"""Digits of a value that is only looked at, and how many values of summands it may take."""

_LOOKED = 50
"""At so many places on each side of 0 a function is looked at for values that are not real."""

_GUARD = 10
"""Evaluations have so many digits more than they are asked for."""

DIFFER = "the sides differ by more than evaluations of them do"
"""What is said of measured sides that are apart."""

_LEAST = 6
"""Evaluations that agree to fewer digits than this have measured nothing."""


@dataclass(frozen=True)
class Measurement:
    """The values of two sides.

    Attributes
    ----------
    left, right
        The values.
    settled
        To how many digits all evaluations that were compared agree on both of them.
    step
        The distance of the lattice.
    """

    left: Any
    right: Any
    settled: int
    step: Fraction

    @property
    def differ(self) -> bool:
        """Whether the sides are further apart than all that evaluations disagree on."""
        size = max(abs(self.left), abs(self.right))
        return bool(abs(self.left - self.right) > size * mpmath.mpf(10) ** (1 - self.settled))


def measured(
    result: SampleResult, direct: Direct, sides: tuple[Expr, Expr], digits: int
) -> SampleResult:
    """Return an undecided result with what the mpmath engine measures, if it does.

    Parameters
    ----------
    result
        The result of the check, with the reason why nothing is proved.
    direct
        The evaluation with numbers and samples put in.
    sides
        The two sides.
    digits
        How many digits are asked for.
    """
    try:
        found = measure(direct, sides, digits)
        covered = _covered(direct, found.step)
    except (Unsettled, ArithmeticError, ValueError) as cannot:
        return _not_measured(result, _why(cannot))
    if found.settled < _LEAST:
        return _not_measured(result, f"evaluations on different lattices do not agree{covered}")
    if not found.left and not found.right:
        return replace(
            result,
            reason=_joined(result.reason, "measured values of both sides are 0"),
            remedy=result.remedy or "give functions that are not 0 there",
        )
    return replace(
        result,
        verdict=Verdict.MEASURED,
        engine=f"{ENGINE}{covered}",
        settled=found.settled,
        left=_text(found.left, found),
        right=_text(found.right, found),
        gap=mpmath.nstr(abs(found.left - found.right), 2),
        reason=_joined(
            DIFFER if found.differ else "",
            f"no proved bound: {result.reason}" if result.reason else "",
        ),
        failed_hypothesis=False,
        too_long=False,
    )


def _text(value: Any, found: Measurement) -> str:
    """Return a value with the digits that evaluations agree on, counted as of the larger side."""
    size = max(abs(found.left), abs(found.right))
    shown = []
    for part in (value.real, value.imag):
        known = found.settled + round(mpmath.log10(abs(part) / size)) if part else 0
        shown.append(mpmath.nstr(part, known) if known > 0 else "0.0")
    real, imag = shown
    return f"({real} {'-' if imag.startswith('-') else '+'} {imag.removeprefix('-')}j)"


def _not_measured(result: SampleResult, why: str) -> SampleResult:
    reason = _joined(result.reason, f"nor can it be measured: {why}") if result.reason else why
    remedy = result.remedy or "give functions that are smooth and decay, or finite data"
    return replace(result, reason=reason, remedy=remedy)


def _joined(*texts: str) -> str:
    return "; ".join(text for text in texts if text)


def _why(cannot: Exception) -> str:
    """Return why there are no values; Python's and mpmath's errors may say nothing."""
    if isinstance(cannot, Unsettled):
        return str(cannot)
    if isinstance(cannot, ZeroDivisionError):
        return "a denominator is 0 at a point of the lattice"
    if isinstance(cannot, OverflowError):
        return "a value is too large"
    return str(cannot) or type(cannot).__name__


def _covered(direct: Direct, step: Fraction) -> str:
    """Say how far and how fine the sums were, and what was not looked for."""
    reach = f"{float(direct.sampled.reach):.4g}"
    texts = []
    if direct.sampled.reach and direct.domain.discrete:
        texts.append(f"terms beyond |n| = {reach} were taken as 0")
    elif direct.sampled.reach:
        texts.append(f"at every {float(step):.3g}, and 0 beyond |x| = {reach}")
    if direct.sampled.substituted:
        texts.append("by double exponential formulas, which see few places far away")
    given = [f for f in direct.samples.values() if isinstance(f, Measured)]
    if given and (direct.sampled.reach or direct.sampled.substituted):
        seen = float(min(f.looked_up_to for f in given))
        texts.append(f"values that are large again were looked for here and there up to {seen:.2g}")
    texts += dict.fromkeys(f.caveat for f in given if f.caveat)
    return "".join(f"; {text}" for text in texts)


def not_real_at(sample: Any) -> str | None:
    """Return where a value is seen not to be real, as text; None where none is seen, or known."""
    if sample.real:
        return None
    values: dict[Place, Any] = {}
    spread = range(-_LOOKED, _LOOKED, sample.dimension**2)
    along = [Fraction(k) if sample.sequence else Fraction(k, 7) for k in spread]
    with mpmath.workdps(2 * _GUARD):
        for place in product(along, repeat=sample.dimension):
            with suppress(Unsettled, ArithmeticError, ValueError):
                values[place] = Multiprecision().sample(sample, place)
        # Rounding leaves imaginary parts where values cancel, as in e^{ix} + e^{−ix}.
        noise = max(map(abs, values.values()), default=0) * mpmath.mpf(10) ** (5 - 2 * _GUARD)
        for place, value in values.items():
            if abs(mpmath.im(value)) > max(noise, abs(value) * mpmath.mpf(10) ** -_GUARD):
                return ", ".join(map(str, place))
    return None


def measure(direct: Direct, sides: tuple[Expr, Expr], digits: int) -> Measurement:
    """Return the values of two sides by plain sums.

    Raises
    ------
    Unsettled
        If the sums do not end, or the engine cannot follow a term.
    """
    found: Measurement | None = None
    before: tuple[Any, Any] | None = None
    coarser = LEVELS[0][0], BESIDE[0]
    failure: Unsettled | None = None
    direct.spent = max(direct.spent, MOST_VALUES - _VALUES)
    for (level, step), beside in zip(LEVELS, BESIDE, strict=True):
        try:
            now = _evaluated(direct, sides, level, step)
            if before is not None:
                found = Measurement(*now, _settled(direct, before, now, level), step)
                if found.settled >= _LEAST:
                    found = _confirmed(direct, sides, found, coarser)
            before, coarser = now, (level, beside)
        except Coarse as coarse:
            failure = coarse
        except Unsettled as unsettled:
            failure = unsettled
            break
        if found is not None and found.settled >= digits:
            break
    if found is None:
        raise failure or Coarse
    return found


def _evaluated(
    direct: Direct, sides: tuple[Expr, Expr], digits: int, step: Fraction
) -> tuple[Any, Any]:
    with mpmath.workdps(digits + _GUARD):
        left, right = direct.evaluated(sides, digits, step)
        return left, right


def _confirmed(
    direct: Direct, sides: tuple[Expr, Expr], found: Measurement, beside: tuple[int, Fraction]
) -> Measurement:
    """Return a measurement with the digits to which a third lattice, beside the first, agrees."""
    level, step = beside
    spent, direct.spent = direct.spent, MOST_VALUES - _VALUES
    try:
        third = _evaluated(direct, sides, level, step)
    finally:
        direct.spent = spent
    settled = _settled(direct, third, (found.left, found.right), 2 * level)
    return replace(found, settled=min(found.settled, settled))


def glance(direct: Direct, side: Expr) -> str:
    """Return a side as one evaluation by plain sums has it; nothing where that would take long.

    It is there to be looked at beside a proved value: how many of its digits are right is not
    known.
    """
    direct.spent = max(direct.spent, MOST_VALUES - _GLANCED)
    with mpmath.workdps(2 * _GLANCE):
        try:
            (value,) = direct.evaluated([side], _GLANCE)
        except (Unsettled, ZeroDivisionError, OverflowError, ValueError):
            return ""
        real, imag = (mpmath.nstr(part, _GLANCE) for part in (value.real, abs(value.imag)))
    shown = f"{real} {'−' if value.imag < 0 else '+'} {imag}i" if value.imag else real
    return shown.replace("-", "−")


def _settled(direct: Direct, before: tuple[Any, Any], now: tuple[Any, Any], digits: int) -> int:
    """Return to how many digits two evaluations agree, no more than asked for or any sample has."""
    size = max(map(abs, now))
    change = max(abs(a - b) for a, b in zip(before, now, strict=True))
    known = digits + _GUARD if not change else int(-mpmath.log10(change / size)) if size else 0
    most = [f.digits for f in direct.samples.values() if isinstance(f, Measured)]
    return int(max(0, min([known, digits, *most])))
