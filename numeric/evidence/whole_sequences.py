"""One check of a statement on long sequences: both sides at every lag, compared rigorously.

Digits are counted over all lags together; see `numeric.checks.comparing`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from functools import lru_cache, partial
from math import prod
from random import Random
from typing import Any

from flint import arb, ctx

from numeric.checks.checking import undecided
from numeric.checks.comparing import Nearness, Rows, Vacuous, bits_for, compare, lower_text
from numeric.checks.confirming import judged, second_opinion
from numeric.checks.results import SampleResult, Verdict
from numeric.direct.arithmetic import Fractions
from numeric.direct.faces import directly
from numeric.evidence.giving import Given
from numeric.evidence.whole_reading import NotWhole, Whole, WholeReading
from numeric.formulas.decimals import decimals, scientific
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss, minus
from numeric.reading.parts import is_real, name_of, symbols_in, walk
from numeric.reading.plans import Plan
from numeric.reading.roles import Roles
from numeric.reading.sides import Large, Side, text
from numeric.reading.statement import Statement
from numeric.samples.functions import show
from numeric.samples.sequences import Finite
from numeric.sequences.sequence import Index, LongSequence, Scalar, as_ball
from numeric.sequences.vectors import Exact, Vector
from symbolic.errors import EvidenceError
from symbolic.kernel.shapes import kinds
from symbolic.kernel.terms import ZERO, Term, at, bound_point, point_of

_SHORT = 24
"""Exact values of so many characters are shown as they are."""

_LITTLE = 2_000
"""A value point by point may have so many terms where more than a hundred are wanted."""

_EXACT, _BALLS, _EVERY = "exact integers", "balls", ", every lag"


def check_long(
    read: Statement,
    given: Given,
    position: int,
    digits: int,
    seed: int,
) -> SampleResult:
    """Evaluate both sides of a statement on long sequences at every lag, and compare them.

    Parameters
    ----------
    read
        The statement, on ℤᵈ or ℤ/N.
    given
        The sample: for each of the letters a `LongSequence` or a `Finite` sequence, on ℤ/N with the
        N values from index 0. At a lag of which it has the number the sides are compared alone.
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
    NotWhole
        If a side is no function that is 0 outside a box, and the sample is a table as well, with
        which the sides can be compared point by point.
    """
    sample = given.whole or {}
    roles = read.roles(frozenset(letter for letter in read.letters if letter in sample))
    sequences = _sequences(read, roles, sample, position)
    period = _period(read, sequences)
    lag = _lag(read)
    if any(name_of(s) in given.numbers for s in lag):
        lag = ()
    plan = Plan(f"given sample {position}", period=period, large=True, numbers=given.numbers)
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
        tuple((name_of(letter), str(f)) for letter, f in sequences.items()),
        tuple((name_of(s), show(n)) for s, n in numbers.items()),
    )
    try:
        whole = Whole(read, roles, sequences, period, numbers, lag)
        return _checked(whole, digits, seed, blank)
    except Unsettled as unsettled:
        if isinstance(unsettled, NotWhole) and given.table is not None:
            raise
        return undecided(unsettled, blank.family, blank.assignment, blank.point)
    except ZeroDivisionError:
        zero = Unsettled("a denominator is 0", "choose another seed")
        return undecided(zero, blank.family, blank.assignment, blank.point)


def _checked(whole: Whole, digits: int, seed: int, blank: SampleResult) -> SampleResult:
    longest = max((f.vector.length for f in whole.sequences.values()), default=1)
    bits = bits_for(digits) + longest.bit_length()
    sides_at = lru_cache(maxsize=1)(partial(_sides_at, whole, seed))
    left, right = sides_at(bits)
    is_zero, engine = ZERO in whole.read.sides, _BALLS
    if isinstance((left - right).vector, Exact):
        nearness, engine = _compared_exactly(left, right, digits, bits, is_zero), _EXACT
    else:
        nearness = compare(lambda bits: _rows(*sides_at(bits), bits), digits, bits, is_zero)
    with ctx.workprec(nearness.bits):
        return _shown(whole, nearness, engine, sides_at(nearness.bits), digits, blank)


def _sides_at(whole: Whole, seed: int, bits: int) -> tuple[LongSequence, LongSequence]:
    """Return both sides with so many bits, once the hypotheses are seen to hold."""
    source = Random(f"{seed}/spots")  # noqa: S311 - reproducible, not secret
    with ctx.workprec(bits):
        reading = WholeReading.of(whole, bits, source)
        for hypothesis in whole.read.hypotheses:
            if hypothesis not in whole.roles.used:
                _ensure(hypothesis, reading)
        return reading.sides(whole.read.sides)


def _rows(left: LongSequence, right: LongSequence, bits: int) -> Rows:
    # Both sides lie within the gap of each other: one of them says how large the larger is.
    with ctx.workprec(bits):
        return Rows(left.vector.balls().numbers(), (left - right).vector.balls().numbers())


def _confirmed(
    whole: Whole, result: SampleResult, left: LongSequence, right: LongSequence
) -> SampleResult:
    """Return a refutation with what the second engine says where the sides differ most."""
    shown = _peak(left - right)
    at_peak = {s: (Fraction(n), Fraction(0)) for s, n in zip(whole.lag, shown, strict=False)}
    direct = directly(
        whole.read.domain,
        {**whole.numbers, **at_peak},
        whole.sequences,
        whole.roles.definitions,
        whole.roles.recursions,
        Fractions(),
    )
    balls = as_ball(left[shown]), as_ball(right[shown])
    return judged(result, second_opinion(direct, whole.read.faces, balls))


# ------------------------------------------------------------------ what is given


def tried_once(read: Statement, given: Given) -> bool:
    """Tell whether a symbol has one number in `check_long`, and others for it cost little.

    With others the sides are compared point by point.
    """
    lag = _lag(read)
    longest = max((prod(f.shape) for f in (given.whole or {}).values()), default=1)
    return longest ** max(map(_depth, read.sides)) <= _LITTLE and any(
        is_real(s) and s not in read.periods and s not in lag for s in read.symbols
    )


def _depth(term: Side) -> int:
    """Return how many totals stand inside each other."""
    inside = max((_depth(p) for p in term.parts if isinstance(p, (Term, Large))), default=0)
    return inside + (term.head in {"Total", "Conv", "Corr", "Fourier"})


def _sequences(
    read: Statement, roles: Roles, sample: Mapping[Any, Any], position: int
) -> dict[Term, LongSequence]:
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
                f"verify(samples=…): sample {position} has {given!r} for {name_of(letter)}; a "
                f"LongSequence with {read.domain.dimension} axes, like the statement's domain "
                f"{read.domain}, is needed for every letter"
            )
        found[letter] = sequence
    return found


def _of_finite(given: Finite) -> LongSequence:
    values: list[Scalar] = [Gauss.of(*value) for value in given.values]
    return LongSequence.from_scalars(values, given.shape, given.first)


def _period(read: Statement, sequences: Mapping[Term, LongSequence]) -> int | None:
    if read.home.head != "Cycle":
        return None
    lengths = {f.shape[0] for f in sequences.values()}
    (asked,) = read.home.parts
    period = int(asked.parts[0]) if asked.head == "Number" else max(lengths, default=0)
    if lengths != {period} or any(f.start != (0,) for f in sequences.values()):
        shown = ", ".join(f"{name_of(letter)}: {f!r}" for letter, f in sequences.items())
        raise EvidenceError(
            f"verify(samples=…): on {read.domain} the values at 0 … N − 1 are needed of every "
            f"letter, the same N for all; given are {shown}"
        )
    return period


def _lag(read: Statement) -> tuple[Term, ...]:
    """Return the symbols of the point at which the sides are compared; () if they are numbers.

    Any symbols in points will do that stand for every index and of which no equation is asked,
    since the statement holds for all; the others get numbers.
    """
    asked = (h for h in read.hypotheses if any(p.head == "Equation" for p in walk(h)))
    bound, wanted = symbols_in(asked), kinds(read.home)
    axes: list[set[Term]] = [set() for _ in wanted]
    for part in walk(*read.sides):
        if part.head == "At":
            for found, kind, coordinate in zip(axes, wanted, part.parts[-len(axes) :], strict=True):
                found |= {s for s in symbols_in([coordinate]) - bound if s.parts[1:] == kind}
    names = [f"n{k + 1}" for k in range(len(axes))] if len(axes) > 1 else ["n"]
    preferred = point_of(read.home, *names)
    if all(s in found for s, found in zip(preferred, axes, strict=True)):
        return preferred
    chosen = tuple(min(found, key=name_of) for found in axes if found)
    return chosen if len(set(chosen)) == len(axes) else ()


def _ensure(hypothesis: Term, reading: WholeReading) -> None:
    """Return if a hypothesis holds for the sequences; those on convergence always do.

    Raises
    ------
    Unsettled
        If it fails, or is not established.
    """
    home = reading.reader.home
    inner = hypothesis
    while inner.head == "ForAll" and inner.parts[1] is home:
        inner = inner.parts[0]
    if inner.head in {"HasValue", "Absolutely", "Integrable", "Bounded", "Defined"}:
        return  # a finitely supported function, and every sum of such, is finite
    point = reading.reader.fresh_point(home)
    if inner.head == "RealValued" and inner.parts[0].head == "Letter":
        value = at(inner.parts[0], bound_point(home))
        if reading.sides((value, value), (point,))[0].real:
            return
    elif inner.head == "Equation" and hypothesis.head == "ForAll":
        left, right = reading.sides(inner.parts, (point,))
        if _vanishes(left - right):
            return
    raise Unsettled(
        f"hypothesis “{text(hypothesis)}” fails or is not established for the given sequences",
        "give sequences that satisfy it exactly",
        hypothesis=True,
    )


# ------------------------------------------------------------------ comparing


def _compared_exactly(
    left: LongSequence, right: LongSequence, digits: int, bits: int, is_zero: bool
) -> Nearness:
    if not _vanishes(left - right):
        return Nearness(True, 0, arb(0), True, bits)
    if _vanishes(left) and not is_zero:
        raise Vacuous
    return Nearness(False, digits, arb(0), True, bits)


def _vanishes(exact: LongSequence) -> bool:
    vector = exact.vector
    return isinstance(vector, Exact) and not (vector.real or vector.imag)


def _shown(
    whole: Whole,
    nearness: Nearness,
    engine: str,
    sides: tuple[LongSequence, LongSequence],
    digits: int,
    blank: SampleResult,
) -> SampleResult:
    """Return the result, with the sides where one is largest, or where they differ most."""
    left, right = sides
    difference = left - right
    shown = _peak(difference if nearness.refuted else left)
    place = _place(whole.lag, difference, shown, nearness.refuted)
    result = replace(
        blank,
        verdict=Verdict.REFUTED if nearness.refuted else Verdict.AGREES,
        engine=engine + _EVERY * bool(whole.lag),
        digits=nearness.digits,
        radius=scientific(nearness.radius),
        relative=nearness.relative,
        gap=lower_text(as_ball(difference[shown])) if nearness.refuted else "",
        left=_text(left[shown], digits),
        right=_text(right[shown], digits),
        point=(*blank.point, *place),
    )
    return _confirmed(whole, result, left, right) if nearness.refuted else result


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
    lag: tuple[Term, ...], difference: LongSequence, shown: Index, refuted: bool
) -> tuple[tuple[str, str], ...]:
    """Return for each symbol of the lag the range compared and the value shown, as text."""
    what = "largest difference" if refuted else "largest value"
    return tuple(
        (name_of(s), minus(f"{first} … {stop - 1}, {what} at {n}"))
        for s, first, stop, n in zip(lag, difference.start, difference.stop, shown, strict=False)
    )
