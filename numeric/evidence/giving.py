"""From the samples that users pass to plans: functions for letters, numbers for symbols."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import sympify
from sympy.core.sympify import SympifyError

from numeric.checks.alone import alone
from numeric.formulas.formula import Unsettled
from numeric.own.constants import exactly, gaussian_rational
from numeric.own.given import as_sample, tabled
from numeric.reading.numbers import allowed
from numeric.reading.parts import is_declared_real, name_of
from numeric.reading.plans import Plan, misfit
from numeric.reading.sides import meant
from numeric.reading.statement import Statement
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.sequences import Finite, Periodic
from numeric.sequences.sequence import LongSequence
from symbolic.errors import EvidenceError
from symbolic.kernel.terms import Term
from symbolic.sympy_border.terms import Letter


@dataclass(frozen=True)
class Given:
    """One sample that was passed.

    Attributes
    ----------
    plan
        The functions as a plan; None where they are too long for it.
    whole
        The functions as sequences that are compared at every lag; None where they are none.
    table
        Those sequences as a plan, where they are exact and short, for pictures.
    numbers
        The numbers of symbols, by name.
    """

    plan: Plan | None
    whole: Mapping[Term, Any] | None
    table: Plan | None = None
    numbers: Mapping[str, Complex] = field(default_factory=dict)


@alone()
def given_samples(read: Statement, samples: Sequence[Mapping[Any, Any]]) -> list[Given]:
    """Return what was passed as ``samples=`` to `numeric.verify`.

    Raises
    ------
    EvidenceError
        If a sample names what the statement does not, leaves a function out, or has one that does
        not live on the domain.
    """
    return [_given(read, position, sample) for position, sample in enumerate(samples)]


@alone()
def instance_plans(read: Statement, definitions: Mapping[Letter, Any]) -> tuple[Plan, ...]:
    """Return the plans for a statement some letters of which are defined; the others are drawn."""
    named = {meant(letter, read.domain): value for letter, value in definitions.items()}
    functions = _functions(read, named, "verify(instance)")
    given = {name_of(letter): _short(f, read, letter) for letter, f in functions.items()}
    _refuse_misfits(read, given, "verify(instance)")
    if all(letter in named for letter in read.letters):
        names = ("the user's functions", "the user's functions, large numbers")
        return tuple(
            Plan(name, given=given, period=_period(read, given), large=large)
            for name, large in zip(names, (False, True), strict=True)
        )
    try:
        return tuple(replace(plan, given=given) for plan in read.plans())
    except Unsettled as unsettled:
        raise EvidenceError(f"verify: {unsettled}") from unsettled


def _given(read: Statement, position: int, sample: Any) -> Given:
    where = f"verify(samples=…): sample {position}"
    if not isinstance(sample, Mapping):
        raise EvidenceError(f"{where} is {sample!r}; a mapping from letters to functions is needed")
    keys: dict[Any, Any] = {}
    for key, value in sample.items():
        found = _key(read, key)
        if found in keys:
            raise EvidenceError(
                f"{where} has two functions for {_shown(found)}, {keys[found]!r} and {value!r}; "
                "name each letter once"
            )
        keys[found] = value
    numbers = {name_of(k): _number(k, v, where) for k, v in keys.items() if k in read.symbols}
    letters = {k: v for k, v in keys.items() if k not in read.symbols}
    strangers = [key for key in letters if key not in read.letters]
    if strangers:
        shown = ", ".join(map(name_of, read.letters))
        raise EvidenceError(
            f"{where} names {', '.join(map(_shown, strangers))}, which the statement does not; its "
            f"functions are {shown}{_same_name(read, strangers)}"
        )
    roles = read.roles(frozenset(letters))
    missing = [name_of(x) for x in read.letters if x not in roles.definitions and x not in letters]
    if missing:
        raise EvidenceError(f"{where} has no function for {', '.join(missing)}")
    functions = _functions(read, letters, where)
    name = f"given sample {position}"
    whole = None
    if functions and all(isinstance(f, (LongSequence, Finite)) for f in functions.values()):
        whole = functions if any(isinstance(f, LongSequence) for f in functions.values()) else None
    tables = {k: _as_table(f, read) for k, f in functions.items() if k not in roles.definitions}
    if whole is not None and (not numbers or None in tables.values()):
        lengths = (f.shape[0] for f in whole.values() if isinstance(f, (LongSequence, Finite)))
        _refuse_another_length(read, max(lengths), numbers, where)
        named = {name_of(letter): f for letter, f in tables.items() if f is not None}
        drawable = Plan(name, given=named, period=_period(read, named), large=True)
        return Given(None, whole, drawable if len(named) == len(tables) else None, numbers)
    plain: dict[str, SampleFunction] = {}
    for letter, table in tables.items():
        if table is None:
            raise EvidenceError(
                f"{where} has {functions[letter]} for {name_of(letter)}, which is too long, "
                "or not exact, beside functions that are no finite data; give finite data for all"
            )
        plain[name_of(letter)] = table
    period = _period(read, plain)
    _refuse_misfits(read, plain, where)
    _refuse_another_length(read, period, numbers, where)
    return Given(Plan(name, given=plain, period=period, large=True, numbers=numbers), None)


def _same_name(read: Statement, strangers: Sequence[Any]) -> str:
    """Say how to name a letter that differs only in being real, or what else may be meant."""
    for letter in read.letters:
        name = name_of(letter)
        if name in map(_shown, strangers):
            made = f'functions("{name}"{", real=True" if is_declared_real(letter) else ""})'
            return f'; the {name} of the statement is {made}, or the text "{name}"'
    return "; of an instance, verify the general theorem with samples="


def _key(read: Statement, key: Any) -> Any:
    """Return the letter that is meant by SymPy's function, or by its name as text."""
    if isinstance(key, str):
        return next((letter for letter in read.letters if name_of(letter) == key), key)
    return meant(key, read.domain)


def _shown(key: Any) -> str:
    return name_of(key) if isinstance(key, Term) else str(key)


def _number(symbol: Term, value: Any, where: str) -> Complex:
    """Return a number that was passed for a symbol, exactly."""
    try:
        number = gaussian_rational(exactly(sympify(value, strict=True)))
    except SympifyError:
        number = None
    if number is None or not allowed(symbol, number):
        raise EvidenceError(
            f"{where} has {value!r} for {name_of(symbol)}; a rational number that fits it"
        )
    return number


def _functions(
    read: Statement, given: Mapping[Term, Any], where: str
) -> dict[Term, SampleFunction | LongSequence]:
    return {
        letter: as_sample(value, read.domain, f"{where}, {name_of(letter)}")
        for letter, value in given.items()
    }


def _as_table(function: SampleFunction | LongSequence, read: Statement) -> SampleFunction | None:
    return tabled(function, read.domain) if isinstance(function, LongSequence) else function


def _short(
    function: SampleFunction | LongSequence, read: Statement, letter: Term
) -> SampleFunction:
    table = _as_table(function, read)
    if table is None:
        raise EvidenceError(
            f"verify(instance): {name_of(letter)} has more values than a table holds"
        )
    return table


def _refuse_misfits(read: Statement, given: Mapping[str, Any], where: str) -> None:
    period = _period(read, given)
    for name, function in given.items():
        reason = misfit(function, read.domain, period)
        if reason:
            raise EvidenceError(f"{where} has {function} for {name}: {reason}")


def _refuse_another_length(
    read: Statement, period: int | None, numbers: Mapping[str, Complex], where: str
) -> None:
    """Refuse a number for N that is not how many values the functions have."""
    for symbol in read.periods if period is not None else ():
        number, _ = numbers.get(name_of(symbol), (period, 0))
        if number != period:
            raise EvidenceError(
                f"{where} has {number} for {name_of(symbol)}, and functions of {period} values"
            )


def _period(read: Statement, functions: Mapping[str, SampleFunction]) -> int | None:
    """Return the N of ℤ/N: the number itself, or for a symbol the period of a given sample."""
    if read.home.head != "Cycle":
        return None
    (asked,) = read.home.parts
    if asked.head == "Number":
        return int(asked.parts[0])
    return next((len(f.values) for f in functions.values() if isinstance(f, Periodic)), None)
