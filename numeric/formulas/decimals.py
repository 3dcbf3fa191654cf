"""Balls as decimals that show proved digits only: values are cut off, radii are rounded up.

Where a ball lies around a short decimal nothing is left of it by cutting off; it is then written as
that decimal and a radius.
"""

from __future__ import annotations

from fractions import Fraction
from functools import lru_cache
from math import floor, inf, log10

from flint import acb, arb, fmpz

from numeric.formulas.formula import Unsettled

_LARGEST = 3 * 10**5
"""Powers of two beyond this are no longer made into rationals: e^(−10¹⁸) would never end."""
_TINY = arb(2) ** (1000 - _LARGEST)
_LOST = 2
"""A ball around a short decimal, 0.5, has no common digits; more are not lost by cutting off."""
_LEAST = 100
"""A rounded value has so many units of its last place, or is written as a power of ten."""
_WRITTEN_OUT = 100
"""Larger and smaller powers of ten are not written with all their zeros."""


def exact_value(point: arb) -> Fraction:
    """Return the midpoint of a real ball as a rational; `Unsettled` beyond 2^±300000."""
    mantissa, exponent = (int(part) for part in point.mid().man_exp())
    if mantissa and abs(exponent) > _LARGEST:
        raise Unsettled(
            f"a value or a bound of it has the size of 2^({exponent}), beyond what is written out",
            "choose smaller parameters, or samples that decay less fast",
        )
    return Fraction(mantissa) * Fraction(2) ** exponent


def _upper(size: arb) -> Fraction:
    """Return an upper bound of a real ball's absolute value, if only that of what is tiny."""
    bound = size.abs_upper()
    return exact_value(_TINY) if bound < _TINY else exact_value(bound)


def order(size: Fraction) -> int:
    """Return the e with 10^e ≤ size < 10^{e+1}, for a positive size."""
    return _order(size.numerator, size.denominator)


def _order(numerator: int, denominator: int) -> int:
    # Python refuses to write integers of more than 4300 digits, so their bits are counted.
    estimate = floor((numerator.bit_length() - denominator.bit_length()) * log10(2))
    while _times(numerator, -estimate) < _times(denominator, estimate):
        estimate -= 1
    while _times(numerator, -estimate - 1) >= _times(denominator, estimate + 1):
        estimate += 1
    return estimate


def _times(number: int, exponent: int) -> int:
    """Return the number times a power of ten; the number itself for a negative exponent."""
    return number * _power_of_ten(exponent) if exponent > 0 else number


@lru_cache(maxsize=64)
def _power_of_ten(exponent: int) -> int:
    return int(fmpz(10) ** exponent)


def proved_digits(error: arb, scale: arb | None) -> float:
    """Return the largest whole d with error ≤ 10^−d · scale; ∞ for the error 0."""
    bound = exact_value(error) if error == 0 else _upper(error)
    if bound == 0:
        return inf
    ratio = bound / (exact_value(scale.abs_lower()) if scale is not None else 1)
    exponent = order(ratio)
    return -exponent if ratio == Fraction(10) ** exponent else -exponent - 1


def scientific(size: arb) -> str:
    """Return an upper bound of a real ball's absolute value with two digits, rounded up."""
    return scientific_fraction(Fraction(0) if size == 0 else _upper(size), up=True)


def scientific_fraction(bound: Fraction, up: bool) -> str:
    """Return a size with two digits in scientific notation, rounded up or down."""
    return _two_digits(bound.numerator, bound.denominator, up)


def _two_digits(numerator: int, denominator: int, up: bool) -> str:
    """Write a quotient that need not be in lowest terms: of huge numbers these take seconds."""
    if numerator == 0:
        return "0"
    exponent = _order(numerator, denominator)
    leading, rest = divmod(_times(numerator, 1 - exponent), _times(denominator, exponent - 1))
    leading += up and rest > 0
    if leading == 100:
        leading, exponent = 10, exponent + 1
    return f"{leading // 10}.{leading % 10}e{exponent:+03d}"


def decimals(value: acb, digits: int) -> str:
    """Return a complex ball as text with the digits that hold for all of the ball, cut off.

    Parameters
    ----------
    value
        A finite ball.
    digits
        At most so many significant digits of the larger part.
    """
    value = acb(_visible(value.real), _visible(value.imag))
    size = max(abs(exact_value(value.real)), abs(exact_value(value.imag)))
    leading = order(size) if size else 0
    if abs(leading) > _WRITTEN_OUT:
        real, imag = _scientific(value.real), _scientific(value.imag)
    else:
        places = digits - 1 - leading
        real, imag = _cut(value.real, places), _cut(value.imag, places)
    sign, imag = ("−", imag[1:]) if imag.startswith("−") else ("+", imag)
    return f"{real} {sign} {imag}i"


def _visible(part: arb) -> arb:
    """Return a ball around 0 for what is too tiny to be written out."""
    return arb(0, _TINY) if part != 0 and part.abs_upper() < _TINY else part


def _cut(part: arb, places: int) -> str:
    if part == 0:
        return "0"
    middle, radius = exact_value(part), exact_value(part.rad().abs_upper())
    known = min(places, -order(radius) - 1) if radius else places
    low, high = middle - radius, middle + radius
    for shown in range(places, max(places - 30, -1), -1):
        ends = int(low * 10**shown), int(high * 10**shown)
        if ends[0] == ends[1] and (low >= 0 or high <= 0 or ends[0]):
            if shown < known - _LOST:
                break
            exact = radius == 0 and middle * 10**shown == ends[0]
            return _point(ends[0], shown, low < 0) + ("" if exact else "…")
    if known > 0 and abs(round(middle * 10**known)) >= _LEAST:
        return _rounded(middle, radius, known)
    return _scientific(part)


def _rounded(middle: Fraction, radius: Fraction, places: int) -> str:
    """Return the nearest decimal, and a radius that allows for what was rounded."""
    nearest = round(middle * 10**places)
    error = abs(middle - Fraction(nearest, 10**places)) + radius
    return f"{_point(nearest, places, nearest < 0)} ± {scientific_fraction(error, up=True)}"


def _scientific(part: arb) -> str:
    """Return two digits, and a radius that allows for what was cut off."""
    middle, radius = exact_value(part), exact_value(part.rad().abs_upper())
    size = abs(middle)
    shown = scientific_fraction(size, up=False)
    mantissa, _, exponent = shown.partition("e")
    tenths, power = int(mantissa.replace(".", "")), int(exponent or 0) - 1
    # size + radius − tenths · 10^power over a denominator of powers of two and ten.
    denominator = max(size.denominator, radius.denominator)
    whole = sum(x.numerator * (denominator // x.denominator) for x in (size, radius))
    rest = _times(whole, -power) - _times(tenths * denominator, power)
    sign = "−" if middle < 0 else ""
    return f"{sign}{shown} ± {_two_digits(rest, _times(denominator, -power), up=True)}"


def _point(scaled: int, places: int, negative: bool) -> str:
    text = fmpz(abs(scaled)).str().rjust(places + 1, "0")
    whole = text[: len(text) - places] if places else text
    sign = "−" if negative and scaled else ""
    return f"{sign}{whole}.{text[len(text) - places :]}" if places else f"{sign}{whole}"
