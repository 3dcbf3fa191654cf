"""A second opinion on a refutation: the balls exclude each other, and plain sums must say so too.

Data of finite support are summed in Fractions, once. Everything else is computed by mpmath with
more digits and a finer lattice each time, until the two sides are apart by more than a thousand
times what the last step changed. The values must also be those that the balls enclose: two engines
that refute for different reasons do not confirm each other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import mpmath
from flint import acb
from sympy import Expr

from numeric.checks.results import SampleResult, Verdict
from numeric.direct.arithmetic import Fractions, NotRational
from numeric.direct.evaluation import Direct
from numeric.direct.quadrature import Coarse
from numeric.direct.summing import LEVELS
from numeric.formulas.formula import Unsettled

CLEARLY = 1000
"""Sides are apart if their distance is more than so many times all that may be wrong with them."""

_SHOWN = 12, 20, 30
"""Values are shown with so many digits, the fewest that tell them apart."""

_SETTLED = 1e-12
"""Values that change by no more than this, relatively, are not refined."""

_CANNOT = "plain sums cannot follow"

_FRACTIONS, _MPMATH = "plain sums of fractions", "plain sums and lattices in mpmath"


@dataclass(frozen=True)
class Opinion:
    """What the second engine found.

    Attributes
    ----------
    refutes
        Whether it refutes as well, with the values that the balls enclose.
    engine
        Which arithmetic was used.
    left, right
        Its values of the sides as text; empty where it cannot follow.
    reason
        Where it does not refute, why.
    """

    refutes: bool
    engine: str = ""
    left: str = ""
    right: str = ""
    reason: str = ""


def second_opinion(direct: Direct, sides: tuple[Expr, Expr], balls: tuple[acb, acb]) -> Opinion:
    """Return the second engine's word on two sides whose enclosures are disjoint.

    Parameters
    ----------
    direct
        The evaluation with numbers and samples put in, of any arithmetic.
    sides
        The two sides.
    balls
        Enclosures of their values, disjoint.
    """
    try:
        return _by_fractions(direct, sides, balls)
    except NotRational:
        pass
    except (Unsettled, ZeroDivisionError) as cannot:
        return Opinion(False, reason=f"{_CANNOT}: {cannot}")
    return _by_mpmath(direct, sides, balls)


def judged(result: SampleResult, opinion: Opinion) -> SampleResult:
    """Return a refutation with the second engine's word on it."""
    theirs = f"{opinion.left} ≠ {opinion.right}" if opinion.left else ""
    if opinion.refutes:
        return replace(result, confirmed=f"{opinion.engine}: {theirs}")
    return replace(
        result,
        verdict=Verdict.UNDECIDED,
        gap="",
        confirmed=theirs,
        reason=(
            f"the balls are disjoint, {result.left} and {result.right}, apart by at least "
            f"{result.gap}, but no second engine confirms it: {opinion.reason}"
            + (f" ({theirs})" if theirs else "")
        ),
        remedy="try finite data or simpler functions; if both engines have values, report it",
    )


def _by_fractions(direct: Direct, sides: tuple[Expr, Expr], balls: tuple[acb, acb]) -> Opinion:
    exact = replace(direct, arithmetic=Fractions(), spent=0, _known={})
    values = [exact.value(side, {}) for side in sides]
    with mpmath.workdps(50):
        left, right = (_mpc(v) for v in values)
        return opinion(_FRACTIONS, (left, right), mpmath.mpf(0), balls)


def _by_mpmath(direct: Direct, sides: tuple[Expr, Expr], balls: tuple[acb, acb]) -> Opinion:
    found = Opinion(False, reason="plain sums do not settle")
    before: tuple[Any, Any] | None = None
    settled = False
    for digits, step in LEVELS:
        try:
            with mpmath.workdps(digits + 10):
                left, right = direct.evaluated(sides, digits, step)
                if before is not None:
                    change = abs(left - before[0]) + abs(right - before[1])
                    found = opinion(_MPMATH, (left, right), change, balls)
                    settled = change <= _SETTLED * (abs(left) + abs(right))
                before = left, right
        except Coarse:
            continue
        except (Unsettled, ZeroDivisionError, OverflowError) as cannot:
            return found if found.left else Opinion(False, reason=f"{_CANNOT}: {cannot}")
        if found.refutes or settled:
            break
    return found


def opinion(engine: str, values: tuple[Any, Any], change: Any, balls: tuple[acb, acb]) -> Opinion:
    """Return what values say that may be wrong by a change, besides the balls."""
    left, right = values
    gap = abs(left - right)
    apart = max(abs(left - _mpc(balls[0])), abs(right - _mpc(balls[1])))
    first, second = _told_apart(left, right)
    clear = gap > CLEARLY * change and gap > 0
    if clear and gap > CLEARLY * apart:
        return Opinion(True, engine, first, second)
    reason = "does not tell the sides apart" if not clear else "has values outside the balls"
    return Opinion(False, engine, first, second, f"{engine} {reason}")


def _told_apart(left: Any, right: Any) -> tuple[str, str]:
    """Return two values as text, with more digits where the usual ones are the same."""
    for digits in (*_SHOWN, mpmath.mp.dps):
        first, second = (mpmath.nstr(x, digits) for x in (left, right))
        if first != second:
            break
    return first, second


def _mpc(value: Any) -> Any:
    if isinstance(value, acb):
        ends = (part.mid().man_exp() for part in (value.real, value.imag))
        return mpmath.mpc(*(mpmath.ldexp(int(mantissa), int(power)) for mantissa, power in ends))
    parts = (mpmath.mpf(x.numerator) / x.denominator for x in (value.re, value.im))
    return mpmath.mpc(*parts)
