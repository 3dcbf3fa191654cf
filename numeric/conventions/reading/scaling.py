"""The factor before the sum: a number, perhaps over N, M or the like."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import prod

from numeric.conventions.families.scale import DIVISORS, Scale
from numeric.conventions.reading.reading import Reading

SNAP = 1e-6


def fit_scale(readings: Sequence[Reading]) -> Scale | None:
    """Return the factor that all sizes share, or None when no factor of the model fits.

    A value within 1e-6 (1e-4 in single precision is then a float) of a small fraction is that
    fraction.
    """
    readings = [reading for reading in readings if reading.pattern.any()]
    if not readings:
        return None
    values = [reading.scale for reading in readings]
    allowed = max(reading.noise for reading in readings)
    known = [value for value in values if value is not None]
    if len(known) < len(values):
        return None
    for divisor, rule in DIVISORS.items():
        numbers = [
            value * rule(prod(reading.size[0]), prod(reading.size[1]))
            for value, reading in zip(known, readings, strict=True)
        ]
        middle = sum(numbers) / len(numbers)
        if all(abs(x - middle) <= allowed * abs(middle) for x in numbers):
            return Scale(complex(_snapped(middle.real), _snapped(middle.imag)), divisor)
    return None


def _snapped(value: float) -> float:
    near = Fraction(value).limit_denominator(64)
    return float(near) if abs(float(near) - value) <= SNAP * max(1.0, abs(value)) else value
