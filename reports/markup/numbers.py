"""Numbers as words of a page, always rounded to the modest side."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def at_most(value: float | Fraction) -> str:
    """Return an upper bound of a number ≥ 0 with two significant digits: an error, a difference."""
    return _scientific(value, ROUND_CEILING)


def at_least(value: float | Fraction) -> str:
    """Return a lower bound of a number ≥ 0 with two significant digits: a gap."""
    return _scientific(value, ROUND_FLOOR)


def _scientific(value: float | Fraction, rounding: str) -> str:
    if isinstance(value, float) and not Decimal(value).is_finite():
        return str(value)
    if value == 0:
        return "0"
    context = Context(prec=2, rounding=rounding)
    exact = Fraction(value)
    digits = context.divide(Decimal(exact.numerator), Decimal(exact.denominator))
    exponent = digits.adjusted()
    if -2 <= exponent <= 2:
        return f"{digits:f}"
    mantissa = digits.scaleb(-exponent)
    return f"{mantissa} · 10{str(exponent).translate(_SUPERSCRIPTS)}"


_READABLE = 14


def exact(value: Fraction) -> str:
    """Return a rational as ``p/q``, or ``≈ …``, a float, where that would be too long to read."""
    written = str(value)
    if len(written) > _READABLE:
        written = f"≈ {float(value):.6g}"
    return written.replace("-", "−")


def counted(number: int, one: str, many: str = "") -> str:
    """Return a number with its noun: ``1 theorem``, ``2 theorems``."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"
