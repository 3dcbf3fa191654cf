"""The difference of a result and the exact one, at every output, without rounding."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import isqrt

import numpy as np
import numpy.typing as npt

from numeric.conventions.exactness import limbs
from numeric.conventions.exactness.dyadic import Array, Dyadic, Integers, Operand, Words
from numeric.conventions.exactness.products import Product
from numeric.conventions.families.model import OUTSIDE

Flags = npt.NDArray[np.bool_]

CHUNK = 1 << 14
WIDTHS = (64, 32, 16, 8)
"""The widths of integers that wrap."""


@dataclass(frozen=True, eq=False)
class Sizes:
    """Sizes fraction·2^power, which may be beyond doubles: ½ ≤ fraction < 1, or 0.

    They are the exact ones to 2^−50, relatively.
    """

    fraction: Array
    power: Integers

    def floats(self) -> Array:
        """Return doubles; what is too small for one is its least number, never 0."""
        with np.errstate(over="ignore", under="ignore"):
            found: Array = np.ldexp(self.fraction, self.power)
        return np.where((found == 0) & (self.fraction > 0), 5e-324, found)

    def over(self, other: Sizes) -> Sizes:
        """Return the quotients; those over 0 are 0."""
        zero = other.fraction == 0
        fraction, power = np.frexp(self.fraction / np.where(zero, 1.0, other.fraction))
        return Sizes(np.where(zero, 0.0, fraction), power + self.power - other.power)

    def in_units(self, exponents: Integers) -> Sizes:
        """Return the sizes over 2^exponents."""
        return Sizes(self.fraction, self.power - exponents)

    def largest(self, among: Flags) -> int | None:
        """Return where the largest size is, of those among which to look and that are not 0."""
        there = np.flatnonzero(among & (self.fraction > 0))
        if not there.size:
            return None
        powers = self.power[there]
        top = there[powers == powers.max()]
        return int(top[np.argmax(self.fraction[top])])

    @classmethod
    def together(cls, parts: list[tuple[Array, Integers]]) -> Sizes:
        """Return the sizes of complex numbers from those of their parts."""
        if len(parts) == 1:
            return cls(*parts[0])
        (x, e), (y, f) = parts
        power = np.maximum(np.where(x > 0, e, f), np.where(y > 0, f, e))
        with np.errstate(under="ignore"):
            size = np.hypot(np.ldexp(x, e - power), np.ldexp(y, f - power))
        fraction, more = np.frexp(size)
        return cls(fraction, power + more)


@dataclass(frozen=True, eq=False)
class Measured:
    """What is known of each output, flat.

    Attributes
    ----------
    errors, values
        The sizes of y − z, and of the exact z.
    wrapped
        Whether y − z is a multiple of 2^width, for each of `WIDTHS`.
    """

    errors: Sizes
    values: Sizes
    wrapped: dict[int, Flags]


def measure(y: Operand, exact: Product, places: Integers) -> Measured:
    """Compare a result (its parts are flat) with the exact one, of which it has these places."""
    found = [
        _chunk(y, exact, places, slice(start, start + CHUNK))
        for start in range(0, len(places), CHUNK)
    ]
    errors, values, wrapped = zip(*found, strict=True)
    return Measured(
        _joined(list(errors)),
        _joined(list(values)),
        {width: np.concatenate([each[width] for each in wrapped]) for width in WIDTHS},
    )


def _joined(sizes: list[Sizes]) -> Sizes:
    return Sizes(
        np.concatenate([each.fraction for each in sizes]),
        np.concatenate([each.power for each in sizes]),
    )


def _chunk(
    y: Operand, exact: Product, places: Integers, chosen: slice
) -> tuple[Sizes, Sizes, dict[int, Flags]]:
    count = len(places[chosen])
    nothing = Dyadic(np.zeros(count, bool), np.zeros(count, np.uint64), np.zeros(count, np.int64))
    errors, values = [], []
    wrapped = dict.fromkeys(WIDTHS, np.ones(count, bool))
    for index in range(max(len(y.parts), len(exact.parts))):
        got = y.parts[index][chosen] if index < len(y.parts) else nothing
        words = np.zeros((1, count), np.uint64)
        if index < len(exact.parts):
            words = picked(exact.parts[index], places[chosen])
        fraction, power = limbs.leading(limbs.absolute(words))
        values.append((fraction, power + exact.base))
        off, base = _off(words, exact.base, got)
        fraction, power = limbs.leading(limbs.absolute(off))
        errors.append((fraction, power + base))
        for width in WIDTHS:
            wrapped[width] = wrapped[width] & limbs.multiples(off, max(width - base, 0))
    return Sizes.together(errors), Sizes.together(values), wrapped


def picked(words: Words, places: Integers) -> Words:
    """Return the integers at these places, 0 for OUTSIDE. (L, P), (K,) -> (L, K)."""
    missing = places == OUTSIDE
    found = words[:, np.where(missing, 0, places)]
    found[:, missing] = 0
    return found


def _off(words: Words, base: int, got: Dyadic) -> tuple[Words, int]:
    """Return exact − got as integers times 2^e, and e."""
    lowest, highest = got.lowest, got.highest
    if lowest is None or highest is None:
        lowest = highest = base
    below = max(0, -((lowest - base) // limbs.BITS))
    start = base - limbs.BITS * below
    # A bit more for the carry, and one for the sign.
    above = max(0, -(-(highest - start + 2) // limbs.BITS) - len(words) - below)
    wide = limbs.extended(words, below, above + 1)
    return limbs.difference(wide, got.negative, limbs.magnitudes(got, start, len(wide))), start


def root_above(square: Fraction) -> Fraction:
    """Return the root of a fraction, or a rational above it by less than 2^−60 of it."""
    if square == 0:
        return Fraction(0)
    bits = square.denominator.bit_length() - square.numerator.bit_length()
    shift = 2 * max(0, 70 + (bits + 1) // 2)
    scaled = square * (1 << shift)
    whole = isqrt(scaled.numerator // scaled.denominator)
    exact = whole * whole * scaled.denominator == scaled.numerator
    # 2^shift is a square, as shift is even.
    return Fraction(whole if exact else whole + 1, 1 << (shift // 2))
