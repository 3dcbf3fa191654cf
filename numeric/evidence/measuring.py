"""*Measured*: the values of both sides by plain sums, where no bound is proved.

The mpmath engine (`numeric.direct`) evaluates each side with more digits and a finer lattice each
time, until two evaluations agree to the digits asked for, or no better. What they agree on is
reported; it is no proof: two cuts of a sum at the same wrong place agree as well.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import mpmath
from sympy import Expr

from numeric.direct.arithmetic import Multiprecision
from numeric.direct.evaluation import MOST_VALUES, Direct
from numeric.direct.quadrature import Coarse
from numeric.evidence.results import SampleResult, Verdict
from numeric.formulas.formula import Unsettled
from numeric.own.composite import Measured

ENGINE = "plain sums and lattices in mpmath"

_LEVELS = tuple((8 * 2**k, Fraction(1, 2 ** (k + 1))) for k in range(5))
_VALUES = 25_000
"""So many values of integrands and summands are computed to measure two sides."""

_GLANCE, _GLANCED = 10, 300
"""Digits of a value that is only looked at, and how many values of summands it may take."""

_LEAST = 6
"""Two evaluations that agree to fewer digits than this have measured nothing."""


@dataclass(frozen=True)
class Measurement:
    """The values of two sides, and to how many digits two evaluations agree on both of them."""

    left: Any
    right: Any
    settled: int


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
    except (Unsettled, ZeroDivisionError, OverflowError, ValueError) as cannot:
        reason = f"{result.reason}; nor can it be measured: {cannot}"
        return replace(result, reason=reason)
    if found.settled < _LEAST:
        reason = f"{result.reason}; nor can it be measured: two precisions do not agree"
        return replace(result, reason=reason)
    if not found.left and not found.right:
        return replace(result, reason=f"{result.reason}; measured values of both sides are 0")
    left, right = (mpmath.nstr(x, found.settled) for x in (found.left, found.right))
    return replace(
        result,
        verdict=Verdict.MEASURED,
        engine=ENGINE,
        settled=found.settled,
        left=left,
        right=right,
        gap=mpmath.nstr(abs(found.left - found.right), 2),
        reason=f"no proved bound: {result.reason}" if result.reason else "",
        failed_hypothesis=False,
        too_long=False,
    )


def measure(direct: Direct, sides: tuple[Expr, Expr], digits: int) -> Measurement:
    """Return the values of two sides by plain sums.

    Raises
    ------
    Unsettled
        If the sums do not end, or the engine cannot follow a term.
    """
    found: Measurement | None = None
    before: tuple[Any, Any] | None = None
    failure: Unsettled | None = None
    direct.spent = max(direct.spent, MOST_VALUES - _VALUES)
    for level, step in _LEVELS:
        try:
            with mpmath.workdps(level + 10):
                finer = replace(
                    direct, arithmetic=Multiprecision(), digits=level, step=step, _known={}
                )
                values = [mpmath.mpc(finer.value(side, {})) for side in sides]
                direct.spent = finer.spent
                now = values[0], values[1]
                if before is not None:
                    found = Measurement(*now, _settled(direct, before, now))
                before = now
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


def glance(direct: Direct, side: Expr) -> str:
    """Return a side as one evaluation by plain sums has it; nothing where that would take long.

    It is there to be looked at beside a proved value: how many of its digits are right is not
    known.
    """
    direct.spent = max(direct.spent, MOST_VALUES - _GLANCED)
    with mpmath.workdps(2 * _GLANCE):
        finer = replace(direct, arithmetic=Multiprecision(), digits=_GLANCE, _known={})
        try:
            value = mpmath.mpc(finer.value(side, {}))
        except (Unsettled, ZeroDivisionError, OverflowError, ValueError):
            return ""
        real, imag = (mpmath.nstr(part, _GLANCE) for part in (value.real, abs(value.imag)))
    shown = f"{real} {'−' if value.imag < 0 else '+'} {imag}i" if value.imag else real
    return shown.replace("-", "−")


def _settled(direct: Direct, before: tuple[Any, Any], now: tuple[Any, Any]) -> int:
    """Return the digits to which two evaluations agree, no more than any sample has."""
    size = max(map(abs, now))
    change = max(abs(a - b) for a, b in zip(before, now, strict=True))
    known = mpmath.mp.dps if not change else int(-mpmath.log10(change / size)) if size else 0
    most = [f.digits for f in direct.samples.values() if isinstance(f, Measured)]
    return int(max(0, min([known, mpmath.mp.dps - 10, *most])))
