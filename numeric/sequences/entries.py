"""Reading numbers of many kinds into flint, exactly, or refusing them with the reason.

Integers, fractions, decimals (as text or `Decimal`) and binary floats (Python's, NumPy's, mpmath's,
exact balls) are rationals, and are read as such: 0.1 is the double 3602879701896397/2⁵⁵, ``"0.1"``
is 1/10. Balls with a radius stay balls.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import isfinite
from typing import Any, TypeAlias

import mpmath
import numpy as np
from flint import acb, acb_poly, arb, arb_poly, fmpq, fmpq_poly, fmpz, fmpz_poly
from sympy import Expr, I, Rational

from numeric.formulas.gauss import Gauss
from numeric.sequences.vectors import Balls, Exact, Vector
from symbolic.errors import EvidenceError

MAXIMAL_BITS = 1 << 17
"""More bits than this (some 39,000 digits) between the largest and the smallest value of a row, or
in one of its fractions, are refused: all numerators share one denominator."""

Real: TypeAlias = tuple[Any, Any, int]
"""p, q, e with q > 0 for the number p/q · 2^e."""

_ZERO: Real = (0, 1, 0)
_NUMBER = r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?"
_TEXT = re.compile(
    rf"(?P<real>[+-]?{_NUMBER})?(?:(?P<imag>(?(real)[+-]|[+-]?){_NUMBER})[ij])?", re.A
)
_RATIO = re.compile(r"(?P<p>[+-]?\d+)/(?P<q>\d+)", re.A)


class _Refused(Exception):  # noqa: N818 - becomes an EvidenceError once the place is known
    """An entry is of a wrong kind or not finite."""


def read_values(values: Any) -> tuple[tuple[int, ...], Vector]:
    """Return the shape and the numbers, row by row, of a list, nested lists, an array or a poly.

    Parameters
    ----------
    values
        A list, tuple or range of numbers, or of such rows of equal length; a NumPy array; or a
        flint polynomial, whose coefficients are meant.

    Raises
    ------
    EvidenceError
        If it is empty, ragged, or of another kind; or if an entry is, is NaN or infinite, or has
        too wide a range.
    """
    if isinstance(values, (fmpz_poly, fmpq_poly, arb_poly, acb_poly)):
        entries: list[Any] = values.coeffs()
        shape: tuple[int, ...] = (len(entries),)
    elif isinstance(values, np.ndarray):
        shape, entries = values.shape, _array_entries(values)
    else:
        shape, entries = _nested(values)
    if not shape or not entries:
        raise EvidenceError(
            f"LongSequence: values of shape {shape} are given; at least one number per axis, in a "
            "list, array or polynomial, is needed"
        )
    return shape, _vector(entries, shape)


def _array_entries(array: Any) -> list[Any]:
    if array.dtype.kind not in "iufcOU":
        raise EvidenceError(
            f"LongSequence: an array of dtype {array.dtype} is given; integers, floats, complex "
            "numbers, decimal strings or objects that are numbers are needed"
        )
    # Beyond doubles, tolist would round long doubles of some platforms.
    flat = array.reshape(-1)
    return list(flat) if array.dtype.kind in "fc" and array.itemsize > 16 else flat.tolist()


def _nested(values: Any) -> tuple[tuple[int, ...], list[Any]]:
    if not isinstance(values, (list, tuple, range)):
        raise EvidenceError(
            f"LongSequence: {_shown(values)} of type {type(values).__name__} is given; a list, "
            "tuple, array or flint polynomial of numbers is needed: list(…) makes one"
        )
    rows = [isinstance(row, (list, tuple, range, np.ndarray)) for row in values]
    if not any(rows):
        return (len(values),), list(values)
    parts = [
        _nested(list(row) if isinstance(row, np.ndarray) else row)
        for row, is_row in zip(values, rows, strict=True)
        if is_row
    ]
    shapes = {shape for shape, _ in parts}
    if not all(rows) or len(shapes) > 1:
        raise EvidenceError(
            "LongSequence: rows of different shapes are given; rows of equal length, and numbers "
            "or rows but not both, are needed"
        )
    return (len(values), *shapes.pop()), [entry for _, row in parts for entry in row]


def _vector(entries: Sequence[Any], shape: tuple[int, ...]) -> Vector:
    if any(isinstance(x, (arb, acb)) and not x.is_exact() for x in entries):
        return _balls(entries, shape)
    readers = {kind: _reader(kind) for kind in set(map(type, entries))}
    reals, imags = [], []
    for index, entry in enumerate(entries):
        try:
            real, imag = readers[type(entry)](entry)
        except _Refused as refused:
            raise _at(index, shape, entry, str(refused)) from None
        reals.append(real)
        imags.append(imag)
    return _common(reals, imags)


def _balls(entries: Sequence[Any], shape: tuple[int, ...]) -> Balls:
    found = []
    for index, entry in enumerate(entries):
        if isinstance(entry, (arb, acb)):
            if not entry.is_finite():
                raise _at(index, shape, entry, "it is not finite")
            found.append(acb(entry))
        else:
            single = _vector([entry], shape)
            found.append(single.balls().at(0))
    return Balls(acb_poly(found), len(found))


def _common(reals: list[Real], imags: list[Real]) -> Exact:
    """Return the numbers over one denominator."""
    lowest, denominator = 0, fmpz(1)
    for _, q, e in (part for parts in (reals, imags) for part in parts):
        lowest = min(lowest, e)
        if q != 1 and denominator % q:
            denominator = denominator.lcm(fmpz(q))
            _need_bits(denominator.bit_length())
    _need_bits(-lowest)
    _need_bits(max(e for parts in (reals, imags) for _, _, e in parts) - lowest)

    def numerators(parts: list[Real]) -> fmpz_poly:
        if denominator == 1:
            return fmpz_poly([p << (e - lowest) if e > lowest else p for p, _, e in parts])
        return fmpz_poly([(p * (denominator // q)) << (e - lowest) for p, q, e in parts])

    found = Exact(numerators(reals), numerators(imags), denominator << -lowest, len(reals))
    _need_bits(found.bits)
    return found


def _need_bits(bits: int) -> None:
    if bits > MAXIMAL_BITS:
        raise EvidenceError(
            f"LongSequence: the values span {bits} bits, and {MAXIMAL_BITS} are allowed in one "
            "exact sequence; scale them, or give flint balls of fewer digits"
        )


def _at(index: int, shape: tuple[int, ...], entry: Any, what: str) -> EvidenceError:
    place = tuple(int(k) for k in np.unravel_index(index, shape))
    where = place[0] if len(place) == 1 else place
    return EvidenceError(f"LongSequence: entry {where} is {_shown(entry)}: {what}")


def _shown(value: Any) -> str:
    try:
        text = repr(value)
    except ValueError:  # Python does not print integers of more than 4,300 digits
        return f"a number of type {type(value).__name__} too long to be printed"
    return text if len(text) <= 60 else text[:57] + "…"


# ------------------------------------------------------------------ one entry


def _integer(x: Any) -> tuple[Real, Real]:
    return (x, 1, 0), _ZERO


def _index(x: Any) -> tuple[Real, Real]:
    return (int(x), 1, 0), _ZERO


def _float(x: Any) -> tuple[Real, Real]:
    return _binary(x), _ZERO


def _complex(x: Any) -> tuple[Real, Real]:
    return _binary(x.real), _binary(x.imag)


def _binary(x: Any) -> Real:
    # NumPy's own test for its floats: a long double may be beyond the range of a float.
    if not (isfinite(x) if isinstance(x, float) else np.isfinite(x)):
        raise _Refused("a finite number is needed")
    p, q = x.as_integer_ratio()
    return p, 1, 1 - q.bit_length()


def _ratio(x: Any) -> tuple[Real, Real]:
    return (x.numerator, x.denominator, 0), _ZERO


def _fmpq(x: Any) -> tuple[Real, Real]:
    return (x.p, x.q, 0), _ZERO


def _gauss(x: Any) -> tuple[Real, Real]:
    return (x.real.p, x.real.q, 0), (x.imag.p, x.imag.q, 0)


def _mpf(x: Any) -> tuple[Real, Real]:
    return _mantissa(x._mpf_), _ZERO


def _mpc(x: Any) -> tuple[Real, Real]:
    real, imag = x._mpc_
    return _mantissa(real), _mantissa(imag)


def _mantissa(raw: Any) -> Real:
    sign, mantissa, exponent, _ = raw
    if not mantissa and exponent:
        raise _Refused("a finite number is needed")
    return -mantissa if sign else mantissa, 1, exponent


def _arb(x: Any) -> tuple[Real, Real]:
    return _midpoint(x), _ZERO


def _acb(x: Any) -> tuple[Real, Real]:
    return _midpoint(x.real), _midpoint(x.imag)


def _midpoint(x: Any) -> Real:
    if not x.is_finite():
        raise _Refused("a finite number is needed")
    mantissa, exponent = x.man_exp()
    return mantissa, 1, int(exponent)


def _decimal(x: Decimal) -> tuple[Real, Real]:
    if not x.is_finite():
        raise _Refused("a finite number is needed")
    sign, digits, exponent = x.as_tuple()
    mantissa = fmpz("".join(map(str, digits)))
    return _tenfold(-mantissa if sign else mantissa, int(exponent)), _ZERO


def _text(x: str) -> tuple[Real, Real]:
    stripped = x.strip()
    ratio = _RATIO.fullmatch(stripped)
    if ratio:
        p, q = fmpz(ratio["p"].removeprefix("+")), fmpz(ratio["q"])
        if q == 0:
            raise _Refused("its denominator is 0")
        return (p, q, 0), _ZERO
    found = _TEXT.fullmatch(stripped)
    if not stripped or found is None:
        raise _Refused('a decimal such as "-1.5e-3", "2/3" or "1.5-2i" is needed')
    return _plain(found["real"]), _plain(found["imag"])


def _plain(text: str | None) -> Real:
    if text is None:
        return _ZERO
    mantissa, _, exponent = text.lower().partition("e")
    whole, _, places = mantissa.removeprefix("+").partition(".")
    if len(exponent) > 7:
        raise _Refused("its exponent is too large")
    return _tenfold(fmpz(whole + places), int(exponent or 0) - len(places))


def _tenfold(p: fmpz, exponent: int) -> Real:
    """Return p · 10^exponent."""
    _need_bits(4 * abs(exponent))
    if exponent >= 0:
        return p * fmpz(10) ** exponent, 1, 0
    return p, fmpz(10) ** -exponent, 0


def _sympy(x: Any) -> tuple[Real, Real]:
    real, imag = x.as_real_imag()
    if not (isinstance(real, Rational) and isinstance(imag, Rational)):
        raise _Refused("a SymPy number with rational parts is needed")
    return (int(real.p), int(real.q), 0), (int(imag.p), int(imag.q), 0)


_READERS: dict[type, Callable[[Any], tuple[Real, Real]]] = {
    int: _integer,
    fmpz: _integer,
    float: _float,
    complex: _complex,
    Fraction: _ratio,
    fmpq: _fmpq,
    Gauss: _gauss,
    mpmath.mpf: _mpf,
    mpmath.mpc: _mpc,
    arb: _arb,
    acb: _acb,
    Decimal: _decimal,
    str: _text,
    type(I): _sympy,
}


def _reader(kind: type) -> Callable[[Any], tuple[Real, Real]]:
    """Return what reads entries of a type; a truth value is no number here."""
    found = _READERS.get(kind)
    if found is not None:
        return found
    for base, reader in (
        (np.integer, _index),
        (np.floating, _float),
        (np.complexfloating, _complex),
        (np.str_, _text),
        (Expr, _sympy),
    ):
        if issubclass(kind, base):
            return reader
    return _wrong_kind


def _wrong_kind(x: Any) -> tuple[Real, Real]:
    raise _Refused(
        f"a number is needed (int, float, complex, Fraction, Decimal, decimal text, NumPy, mpmath "
        f"or flint), not {type(x).__name__}"
    )
