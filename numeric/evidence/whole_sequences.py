"""One check of a statement on long sequences: both sides at every lag, compared rigorously.

Digits are counted relative to the largest value of either side over all lags, as |left − right| at
the worst lag over that value: at a lag where the true value is 0 no precision gives relative
digits, and the rounding of a fast product is proportional to the largest value anyway.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from math import ceil, inf, log2
from random import Random
from typing import Any

from flint import arb, ctx
from sympy import Symbol
from sympy.core.function import AppliedUndef

from numeric.checks.checking import Vacuous, lower_text, spread_of, undecided
from numeric.checks.confirming import judged, second_opinion
from numeric.checks.results import SampleResult, Verdict
from numeric.direct.arithmetic import Fractions
from numeric.direct.evaluation import Direct
from numeric.evidence.whole_reading import WholeReading
from numeric.formulas.decimals import decimals, proved_digits, scientific
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss, minus
from numeric.reading.plans import Plan
from numeric.reading.roles import Roles
from numeric.reading.statement import Statement
from numeric.samples.functions import Complex, show
from numeric.samples.sequences import Finite
from numeric.sequences.sequence import Index, LongSequence, Scalar, as_ball
from numeric.sequences.vectors import Exact, Vector
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Bound, bound_point
from symbolic.sympy_border.domains import Cyclic
from symbolic.sympy_border.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Hypothesis,
    Integrable,
    RealValued,
)
from symbolic.sympy_border.printing import text
from symbolic.sympy_border.terms import Applied, Letter, applied, walk

_ATTEMPTS = 4
_SHORT = 24
"""Exact values of so many characters are shown as they are."""

_EXACT, _BALLS, _EVERY = "exact integers", "balls", ", every lag"


def check_long(
    read: Statement,
    sample: Mapping[Any, Any],
    given: Mapping[str, Complex],
    position: int,
    digits: int,
    seed: int,
) -> SampleResult:
    """Evaluate both sides of a statement on long sequences at every lag, and compare them.

    Parameters
    ----------
    read
        The statement, on ℤᵈ or ℤ/N.
    sample
        For each of its letters a `LongSequence` or a `Finite` sequence; on ℤ/N with the N values
        from index 0.
    given
        Numbers of symbols, by name; at a lag that is given the sides are compared there alone.
    position
        Which of the given samples it is, for messages.
    digits
        How many decimal digits are asked for.
    seed
        From which numbers for symbols, and the lags of the defining sums, are drawn.

    Raises
    ------
    EvidenceError
        If the domain is not discrete, or the sample does not fit the letters.
    """
    roles = read.roles(frozenset(letter for letter in read.letters if letter in sample))
    sequences = _sequences(read, roles, sample, position)
    period = _period(read, sequences)
    lag = _lag(read)
    if any(s.name in given for s in lag):
        lag = ()
    plan = Plan(f"given sample {position}", period=period, large=True, numbers=given)
    numbers = {
        s: (Fraction(period or 0), Fraction(0))
        if s in read.periods
        else plan.number(seed, s, False, 0, s in read.coordinates)
        for s in read.symbols
        if s not in lag
    }
    blank = SampleResult(
        Verdict.UNDECIDED,
        f"given sample {position}: long sequences",
        tuple((letter.name, str(f)) for letter, f in sequences.items()),
        tuple((s.name, show(n)) for s, n in numbers.items()),
    )
    try:
        return _checked(read, roles, sequences, period, numbers, lag, digits, seed, blank)
    except Unsettled as unsettled:
        return undecided(unsettled, blank.family, blank.assignment, blank.point)
    except ZeroDivisionError:
        zero = Unsettled("a denominator is 0", "choose another seed")
        return undecided(zero, blank.family, blank.assignment, blank.point)


def _checked(
    read: Statement,
    roles: Roles,
    sequences: Mapping[Letter, LongSequence],
    period: int | None,
    numbers: Mapping[Symbol, Complex],
    lag: tuple[Symbol, ...],
    digits: int,
    seed: int,
    blank: SampleResult,
) -> SampleResult:
    longest = max((f.vector.length for f in sequences.values()), default=1)
    bits = ceil((digits + 4) * log2(10)) + 12 + longest.bit_length()
    before = inf
    for _ in range(_ATTEMPTS):
        with ctx.workprec(bits):
            source = Random(f"{seed}/spots")  # noqa: S311 - reproducible, not secret
            reading = WholeReading.of(read, roles, sequences, period, numbers, lag, bits, source)
            for hypothesis in read.hypotheses:
                if hypothesis not in roles.used:
                    _ensure(hypothesis, read, reading)
            left, right = reading.sides((read.lhs, read.rhs))
            result, deficit = _compared(left, right, digits, (read.lhs, read.rhs), blank, lag)
            if result.verdict is Verdict.REFUTED:
                shown = _peak(left - right)
                at = {s: (Fraction(n), Fraction(0)) for s, n in zip(lag, shown, strict=False)}
                direct = Direct(
                    read.domain,
                    {**numbers, **at},
                    sequences,
                    roles.definitions,
                    roles.recursions,
                    Fractions(),
                )
                balls = as_ball(left[shown]), as_ball(right[shown])
                return judged(result, second_opinion(direct, (read.lhs, read.rhs), balls))
        if deficit <= 0:
            return result
        if deficit > before - 1:
            raise Unsettled(
                f"precision exhausted: the data prove {max(0, int(digits - deficit))} of {digits} "
                "digits, and a higher working precision no more",
                "give exact data or balls of smaller radius, or ask for fewer digits",
            )
        before = deficit
        bits += ceil(min(deficit, 4 * digits) * log2(10)) + 16
    raise Unsettled(
        f"precision exhausted: {bits} bits prove fewer than {digits} digits",
        "ask for fewer digits, or choose another seed",
    )


# ------------------------------------------------------------------ what is given


def _sequences(
    read: Statement, roles: Roles, sample: Mapping[Any, Any], position: int
) -> dict[Letter, LongSequence]:
    if not read.domain.discrete:
        raise EvidenceError(
            f"verify(samples=…): sample {position} has long sequences, but the statement is on "
            f"{read.domain}; ℤ, ℤ² or ℤ/N is needed"
        )
    found = {}
    for letter in read.letters:
        if letter in roles.definitions:
            continue
        given = sample.get(letter)
        sequence = _of_finite(given) if isinstance(given, Finite) else given
        if not isinstance(sequence, LongSequence) or sequence.dimension != read.domain.dimension:
            raise EvidenceError(
                f"verify(samples=…): sample {position} has {given!r} for {letter}; a LongSequence "
                f"with {read.domain.dimension} axes, like the statement's domain {read.domain}, is "
                "needed for every letter"
            )
        found[letter] = sequence
    return found


def _of_finite(given: Finite) -> LongSequence:
    values: list[Scalar] = [Gauss.of(*value) for value in given.values]
    return LongSequence.from_scalars(values, given.shape, given.first)


def _period(read: Statement, sequences: Mapping[Letter, LongSequence]) -> int | None:
    if not isinstance(read.domain, Cyclic):
        return None
    lengths = {f.shape[0] for f in sequences.values()}
    asked = read.domain.period
    period = int(asked) if not asked.free_symbols else max(lengths, default=0)
    if lengths != {period} or any(f.start != (0,) for f in sequences.values()):
        shown = ", ".join(f"{letter}: {f!r}" for letter, f in sequences.items())
        raise EvidenceError(
            f"verify(samples=…): on {read.domain} the values at 0 … N − 1 are needed of every "
            f"letter, the same N for all; given are {shown}"
        )
    return period


def _lag(read: Statement) -> tuple[Symbol, ...]:
    """Return the symbols of the point at which the sides are compared; () if they are numbers.

    Any symbols in points will do that stand for every index and of which no equation is asked,
    since the statement holds for all; the others get numbers.
    """
    bound = frozenset().union(*(h.free_symbols for h in read.hypotheses if h.has(Equation)))
    axes: list[set[Symbol]] = [set() for _ in range(read.domain.dimension)]
    for side in (read.lhs, read.rhs):
        for part in walk(side):
            if isinstance(part, AppliedUndef):
                point = part.args
            elif isinstance(part, Applied):
                point = tuple(part.point)
            else:
                continue
            for found, coordinate in zip(axes, point, strict=False):
                found |= {
                    s
                    for s in coordinate.free_symbols - bound
                    if not isinstance(s, Bound) and read.domain.is_generic(s)
                }
    preferred = read.domain.point("n")
    if all(s in found for s, found in zip(preferred, axes, strict=True)):
        return tuple(preferred)
    chosen = tuple(min(found, key=str) for found in axes if found)
    return chosen if len(set(chosen)) == len(axes) else ()


def _ensure(hypothesis: Hypothesis, read: Statement, reading: WholeReading) -> None:
    """Return if a hypothesis holds for the sequences; those on convergence always do.

    Raises
    ------
    Unsettled
        If it fails, or is not established.
    """
    inner = hypothesis
    while isinstance(inner, ForAll) and inner.domain == read.domain:
        inner = inner.args[0]
    if isinstance(inner, (HasValue, ConvergesAbsolutely, Integrable, Bounded, Defined)):
        return  # a finitely supported function, and every sum of such, is finite
    point = reading.reader.fresh_point(read.domain)
    if isinstance(inner, RealValued) and isinstance(inner.args[0], Letter):
        value = applied(inner.args[0], bound_point(read.domain), read.domain)
        if reading.sides((value, value), (point,))[0].real:
            return
    elif isinstance(inner, Equation) and isinstance(hypothesis, ForAll):
        left, right = reading.sides(inner.args, (point,))
        difference = (left - right).vector
        if isinstance(difference, Exact) and not difference.real and not difference.imag:
            return
    raise Unsettled(
        f"hypothesis “{text(hypothesis)}” fails or is not established for the given sequences",
        "give sequences that satisfy it exactly",
        hypothesis=True,
    )


# ------------------------------------------------------------------ comparing


def _compared(
    left: LongSequence,
    right: LongSequence,
    digits: int,
    terms: tuple[Any, Any],
    blank: SampleResult,
    lag: tuple[Symbol, ...],
) -> tuple[SampleResult, float]:
    """Return the result if the digits asked for are reached or missed for good, and the deficit."""
    difference = left - right
    result, deficit = (
        _compared_exactly(left, difference.vector, digits, terms, blank)
        if isinstance(difference.vector, Exact)
        else _compared_balls(left, difference, digits, terms, blank)
    )
    refuted = result.verdict is Verdict.REFUTED
    shown = _peak(difference if refuted else left)
    values = [_text(side[shown], digits) for side in (left, right)]
    if refuted:
        result = replace(result, gap=lower_text(as_ball(difference[shown])))
    place = _place(lag, difference, shown, refuted)
    engine = result.engine + _EVERY * bool(lag)
    point = (*blank.point, *place)
    return replace(result, engine=engine, left=values[0], right=values[1], point=point), deficit


def _compared_exactly(
    left: LongSequence,
    difference: Exact,
    digits: int,
    terms: tuple[Any, Any],
    blank: SampleResult,
) -> tuple[SampleResult, float]:
    if difference.real or difference.imag:
        return replace(blank, verdict=Verdict.REFUTED, engine=_EXACT, radius="0"), 0
    vector = left.vector
    if isinstance(vector, Exact) and not vector.real and not vector.imag and 0 not in terms:
        raise Vacuous
    return replace(blank, verdict=Verdict.AGREES, engine=_EXACT, digits=digits, radius="0"), 0


def _compared_balls(
    left: LongSequence,
    difference: LongSequence,
    digits: int,
    terms: tuple[Any, Any],
    blank: SampleResult,
) -> tuple[SampleResult, float]:
    gaps = difference.vector.balls().numbers()
    if not all(gap.is_finite() for gap in gaps):
        raise Unsettled("an enclosure is not finite", "give balls of smaller radius")
    if not all(gap.contains(0) for gap in gaps):
        radius = max((spread_of(gap) for gap in gaps), key=_midpoint)
        refuted = replace(blank, verdict=Verdict.REFUTED, engine=_BALLS, radius=scientific(radius))
        return refuted, 0
    error = max((gap.abs_upper() for gap in gaps), key=_midpoint)
    # Both sides lie within the error of each other; one of them gives a lower bound for the larger.
    scale = max((x.abs_lower() for x in left.vector.balls().numbers()), key=_midpoint)
    if scale == 0 and error == 0 and 0 not in terms:
        raise Vacuous
    relative = bool(scale > 0)
    proved = proved_digits(error, scale if relative else None)
    agrees = replace(
        blank,
        verdict=Verdict.AGREES,
        engine=_BALLS,
        digits=min(digits, int(max(0, proved))) if proved < inf else digits,
        radius=scientific(error),
        relative=relative,
    )
    return agrees, digits - proved


def _text(value: Scalar, digits: int) -> str:
    """Return a value as text: exactly if that is short, as fractions of floats are not."""
    exactly = str(value) if isinstance(value, Gauss) else ""
    return exactly if 0 < len(exactly) <= _SHORT else decimals(as_ball(value), digits)


def _midpoint(x: arb) -> arb:
    return x.mid()


def _largest(sequence: LongSequence) -> int:
    """Return where the largest value stands; of balls, the one known to be largest."""
    vector: Vector = sequence.vector
    if isinstance(vector, Exact):
        squares: list[Any] = [p * p + q * q for p, q in zip(*vector.numerators(), strict=True)]
    else:
        squares = [x.abs_lower().mid() for x in vector.numbers()]
    return max(range(len(squares)), key=squares.__getitem__)


def _peak(sequence: LongSequence) -> Index:
    """Return the lag of the largest value."""
    place, index = _largest(sequence), []
    for start, size in zip(reversed(sequence.start), reversed(sequence.shape), strict=True):
        place, inside = divmod(place, size)
        index.append(start + inside)
    return tuple(reversed(index))


def _place(
    lag: tuple[Symbol, ...], difference: LongSequence, shown: Index, refuted: bool
) -> tuple[tuple[str, str], ...]:
    """Return for each symbol of the lag the range compared and the value shown, as text."""
    what = "largest difference" if refuted else "largest value"
    return tuple(
        (s.name, minus(f"{first} … {stop - 1}, {what} at {n}"))
        for s, first, stop, n in zip(lag, difference.start, difference.stop, shown, strict=False)
    )
