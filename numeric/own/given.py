"""What people pass as a function: Lambdas, lists, arrays, dictionaries, Python functions."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from fractions import Fraction
from math import prod
from typing import Any

import mpmath
import numpy as np
from sympy import DiracDelta, Expr, I, Integer, Lambda, Rational, S, Symbol
from sympy.core.function import AppliedUndef

from numeric.formulas.formula import Unsettled, fraction
from numeric.formulas.gauss import Gauss
from numeric.own.breaks import Found, approximate_cuts, pole_near, poles_not_looked_for
from numeric.own.composite import Composite, Measured
from numeric.own.constants import Singular, exactly, gaussian_rational
from numeric.own.probing import Slow
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.sequences import Finite, Periodic
from numeric.sequences.sequence import LongSequence
from symbolic.errors import EvidenceError
from symbolic.sympy_border.domains import Cyclic, Domain

_MOST_VALUES = 4096
"""Longer data are compared as a whole, and never one value at a time."""

_WIDEST = 10**7
"""The indices of a dictionary may lie this far apart."""

_PATIENCE = 20.0
"""Seconds that all values of a Python function may take in one check."""

_LARGEST = 10**300

_EXACT = 53
"""Bits of a Python float; a function that returns floats cannot be measured with more digits."""


def as_sample(value: Any, domain: Domain, where: str) -> SampleFunction | LongSequence:
    """Return what was passed for a letter as a sample on a domain.

    Parameters
    ----------
    value
        A sample or a `LongSequence`, as they are; a SymPy `Lambda` of the coordinates; on ℤ, ℤ² and
        ℤ/N also a list, an array, either of them in a pair with the index of its first entry, or a
        dictionary {index: value}, which is 0 elsewhere; or a Python function of as many numbers as
        there are coordinates.
    domain
        Where the letter lives.
    where
        Of which letter of which sample it is, for messages.

    Raises
    ------
    EvidenceError
        If it is nothing of these, does not fit the domain, or has a value that is no number.
    """
    if isinstance(value, (SampleFunction, LongSequence)):
        return value
    if isinstance(value, Lambda):
        return _of_lambda(value, domain, where)
    if isinstance(value, Expr):
        raise EvidenceError(
            f"{where}: {value} is an expression; say of what it is a function: Lambda(x, {value})"
        )
    if isinstance(value, (Mapping, list, tuple, np.ndarray)):
        return _of_data(value, domain, where)
    if callable(value):
        return _of_callable(value, domain, where)
    raise EvidenceError(
        f"{where}: {value!r} is no function; pass a SymPy Lambda, a list, an array, a dictionary "
        "{index: value}, a Python function, a LongSequence, or a sample of numeric.samples"
    )


def tabled(sequence: LongSequence, domain: Domain) -> Finite | Periodic | None:
    """Return a sequence as a table that mixes with other samples, if it is exact and short."""
    if prod(sequence.shape) > _MOST_VALUES:
        return None
    values = []
    for index in np.ndindex(*sequence.shape):
        place = tuple(s + int(k) for s, k in zip(sequence.start, index, strict=True))
        value = sequence[place]
        if not isinstance(value, Gauss):
            return None
        values.append((fraction(value.real), fraction(value.imag)))
    if isinstance(domain, Cyclic):
        return Periodic(tuple(values)) if sequence.start == (0,) else None
    return Finite(tuple(sequence.start), tuple(sequence.shape), tuple(values))


# ------------------------------------------------------------------ expressions


def _of_lambda(value: Lambda, domain: Domain, where: str) -> SampleFunction:
    point, body = tuple(value.variables), value.expr
    if len(point) != domain.dimension or not all(isinstance(x, Symbol) for x in point):
        raise EvidenceError(
            f"{where}: {value} has {len(point)} argument(s), and {domain} has {domain.dimension} "
            "coordinate(s)"
        )
    narrower = [x for x in point if not _ranges_over(x, domain)]
    if narrower:
        raise EvidenceError(
            f"{where}: {value} is a function of {narrower[0]}, which is declared to be less than "
            f"all of {domain}; use a plain Symbol({narrower[0].name!r})"
        )
    unknown = sorted(map(str, body.free_symbols - set(point)))
    if unknown:
        raise EvidenceError(
            f"{where}: {value} has the free symbol(s) {', '.join(unknown)}; put numbers for them"
        )
    if not isinstance(body, Expr) or body.has(S.NaN, S.Infinity, S.ComplexInfinity, DiracDelta):
        raise EvidenceError(f"{where}: {value} has values that are no numbers")
    if body.has(AppliedUndef):
        raise EvidenceError(f"{where}: {value} names other functions")
    if isinstance(domain, Cyclic):
        return _period_of(lambda n: body.xreplace({point[0]: Integer(n)}), domain, where)
    sample = Composite(body, point, domain.discrete)
    try:
        _ = sample.formula
    except Unsettled as unread:
        if isinstance(unread, Singular) and (domain.discrete or len(point) > 1):
            raise EvidenceError(f"{where}: {unread.reason}; {unread.remedy}") from unread
        pole = pole_near(body, point, sample.reference) if not domain.discrete else None
        if pole is not None:
            raise EvidenceError(
                f"{where}: {value} has a pole near {pole:.3g}; give functions without poles"
            ) from unread
        cuts = approximate_cuts(body, point[0]) if len(point) == 1 else Found(())
        poles = poles_not_looked_for(body, point) if not domain.discrete else ""
        return Measured(
            sample.reference,
            str(sample),
            unread.reason,
            len(point),
            domain.discrete,
            cuts.places,
            "; ".join(text for text in (cuts.caveat, poles) if text),
        )
    return sample


def _ranges_over(symbol: Symbol, domain: Domain) -> bool:
    """Tell whether a symbol stands for every coordinate; SymPy simplifies by what is declared."""
    widest = Symbol("x", integer=True) if domain.discrete else Symbol("x", real=True)
    return bool(symbol.assumptions0.items() <= widest.assumptions0.items())


def _period_of(values: Callable[[int], Any], domain: Cyclic, where: str) -> Periodic:
    """Return the N values on a cycle of known length, if they are Gaussian rationals."""
    if domain.period.free_symbols:
        raise EvidenceError(
            f"{where}: on {domain} give the N values as a list, or state the theorem on a cycle of "
            "known length, .on(Cyclic(5)); N is not known"
        )
    found: list[Complex] = []
    for n in range(int(domain.period)):
        value = values(n)
        exact = gaussian_rational(exactly(value)) if isinstance(value, Expr) else None
        if exact is None:
            raise EvidenceError(
                f"{where}: the value at {n} is {value}, and on {domain} Gaussian rationals are "
                "needed; pass the values as a list of numbers or of balls"
            )
        found.append(exact)
    return Periodic(tuple(found))


# ------------------------------------------------------------------ data


def _of_data(value: Any, domain: Domain, where: str) -> LongSequence:
    if not domain.discrete:
        raise EvidenceError(
            f"{where}: a {type(value).__name__} has values at integers only, and the functions "
            f"live on {domain}; pass a Lambda, or state the theorem on ℤ"
        )
    values, start = value, None
    if isinstance(value, Mapping):
        values, start = _box_of(value, domain, where)
    elif isinstance(value, tuple) and len(value) == 2 and _is_array(value[0]):
        values, start = value
        indices = start if isinstance(start, tuple) else (start,)
        if not all(_is_index(k) for k in indices):
            raise EvidenceError(f"{where}: the index of the first entry is {start!r}")
    try:
        found = LongSequence(values) if start is None else LongSequence(values, start=start)
    except EvidenceError as error:
        raise EvidenceError(f"{where}: {error}") from error
    if found.dimension != domain.dimension:
        raise EvidenceError(
            f"{where}: data with {found.dimension} axes are given, and {domain} has "
            f"{domain.dimension}"
        )
    return found


def _is_array(value: Any) -> bool:
    return isinstance(value, (list, tuple, np.ndarray))


def _is_index(value: Any) -> bool:
    return isinstance(value, (int, np.integer)) and not isinstance(value, bool)


def _box_of(value: Mapping[Any, Any], domain: Domain, where: str) -> tuple[Any, tuple[int, ...]]:
    """Return a dictionary {index: value} as nested lists over the box of its indices."""
    places: dict[tuple[Any, ...], Any] = {}
    for key, entry in value.items():
        place = key if isinstance(key, tuple) else (key,)
        if place in places:
            raise EvidenceError(
                f"{where}: {dict(value)!r} has two values at {place}; write each index once"
            )
        places[place] = entry
    fine = all(len(k) == domain.dimension and all(map(_is_index, k)) for k in places)
    if not places or not fine:
        raise EvidenceError(
            f"{where}: {dict(value)!r} must map indices of {domain}, "
            f"{domain.dimension} whole number(s) each, to values"
        )
    low = tuple(int(min(axis)) for axis in zip(*places, strict=True))
    high = tuple(int(max(axis)) for axis in zip(*places, strict=True))
    shape = tuple(b - a + 1 for a, b in zip(low, high, strict=True))
    if prod(shape) > _WIDEST:
        raise EvidenceError(f"{where}: the indices {low} to {high} span {prod(shape)} places")
    entries = np.zeros(shape, dtype=object)
    for place, entry in places.items():
        entries[tuple(int(k) - a for k, a in zip(place, low, strict=True))] = entry
    return entries.tolist(), low


# ------------------------------------------------------------------ Python functions


def _of_callable(function: Any, domain: Domain, where: str) -> SampleFunction:
    if isinstance(domain, Cyclic):
        return _period_of(lambda n: _exact_value(function, n, where), domain, where)
    name = getattr(function, "__name__", type(function).__name__)
    asked = _Asked(function, where)
    probe = (
        [mpmath.mpf(3)] * domain.dimension
        if domain.discrete
        else [mpmath.mpf("0.375")] * (domain.dimension)
    )
    with suppress(Unsettled):  # too slow, which it will be found to be again
        asked(*probe)
    return Measured(
        asked,
        f"the Python function {name}",
        f"{name} is a Python function, of which only values are known",
        domain.dimension,
        domain.discrete,
    )


def _exact_value(function: Any, n: int, where: str) -> Expr:
    """Return a number that a Python function returns as SymPy's, a float as what it is."""
    try:
        value = function(n)
    except Exception as error:
        raise EvidenceError(
            f"{where}: the function raised {type(error).__name__}({error}) at {n}"
        ) from error
    try:
        scalar = LongSequence([value])[0]
    except EvidenceError as error:
        raise EvidenceError(f"{where}: at {n}: {error}") from error
    if not isinstance(scalar, Gauss):
        raise EvidenceError(f"{where}: {value!r} at {n} is no exact number")
    real, imag = fraction(scalar.real), fraction(scalar.imag)
    return Rational(real) + I * Rational(imag)


class _Asked:
    """A user's Python function, asked for numbers in mpmath, or in floats where it takes those.

    Attributes
    ----------
    precision
        The bits that its values can have: all, or those of a float once it has returned one.
    """

    def __init__(self, function: Callable[..., Any], where: str) -> None:
        self._function, self._where = function, where
        self._floats = False
        self._spent = 0.0
        self.precision: int | None = None

    def __call__(self, *point: Any) -> Any:
        """Return the value as a number of mpmath.

        Raises
        ------
        EvidenceError
            If the function raises, or returns what is no finite number.
        Slow
            If its values have taken too long.
        """
        before = time.perf_counter()
        value = self._value(point)
        self._spent += time.perf_counter() - before
        if self._spent > _PATIENCE:
            raise Slow(_PATIENCE)
        return self._number(value, point)

    def _value(self, point: tuple[Any, ...]) -> Any:
        if not self._floats:
            try:
                return self._function(*point)
            except Exception:
                self._floats = True
        if any(abs(x) > _LARGEST for x in point):
            raise Unsettled("it falls too slowly for floats", "give a SymPy Lambda")
        try:
            return self._function(*map(float, point))
        except Exception as error:
            shown = ", ".join(mpmath.nstr(x, 6) for x in point)
            raise EvidenceError(
                f"{self._where}: the function raised {type(error).__name__}({error}) at {shown}"
            ) from error

    def _number(self, value: Any, point: tuple[Any, ...]) -> Any:
        if isinstance(value, (float, complex, np.floating, np.complexfloating)):
            self.precision = _EXACT
        if isinstance(value, np.generic):
            value = value.item()
        if isinstance(value, Expr) and value.is_number:
            value = value.evalf(mpmath.mp.dps)._to_mpmath(mpmath.mp.prec)
        if isinstance(value, Fraction):
            value = mpmath.mpf(value.numerator) / value.denominator
        fine = isinstance(value, (int, float, complex, mpmath.mpf, mpmath.mpc))
        if not fine or not mpmath.isfinite(value):
            shown = ", ".join(mpmath.nstr(x, 6) for x in point)
            raise EvidenceError(
                f"{self._where}: the function returned {value!r} at {shown}; a finite number is "
                "needed, not an array"
            )
        return mpmath.mpmathify(value)
