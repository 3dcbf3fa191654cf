"""An independent oracle for exact errors: plain sums of Fractions, with no code of the package."""

from __future__ import annotations

from fractions import Fraction
from itertools import product

import numpy as np

Gauss = tuple[Fraction, Fraction]


def gauss(number) -> Gauss:
    """Return a NumPy number exactly."""
    real, imag = np.real(number), np.imag(number)
    whole = np.asarray(number).dtype.kind in "iu"
    return tuple(Fraction(int(x)) if whole else Fraction(float(x)) for x in (real, imag))


def times(x: Gauss, y: Gauss) -> Gauss:
    return x[0] * y[0] - x[1] * y[1], x[0] * y[1] + x[1] * y[0]


def conj(x: Gauss) -> Gauss:
    return x[0], -x[1]


def full(kind: str, a: np.ndarray, b: np.ndarray) -> dict[tuple[int, ...], Gauss]:
    """Return the full convolution, or Σ a[k + j]·conj(b[j]) with its lags k counted from 0."""
    sums: dict[tuple[int, ...], Gauss] = {}
    for i in product(*map(range, a.shape)):
        for j in product(*map(range, b.shape)):
            x, y = gauss(a[i]), gauss(b[j])
            if kind == "convolution":
                k = tuple(p + q for p, q in zip(i, j, strict=True))
            else:
                k = tuple(p - q + m - 1 for p, q, m in zip(i, j, b.shape, strict=True))
                y = conj(y)
            term, old = times(x, y), sums.get(k, (Fraction(0), Fraction(0)))
            sums[k] = (old[0] + term[0], old[1] + term[1])
    return sums


def square(x: Gauss, y: Gauss = (Fraction(0), Fraction(0))) -> Fraction:
    """Return |x − y|²."""
    return (x[0] - y[0]) ** 2 + (x[1] - y[1]) ** 2


def unit_of(size_squared: Fraction, digits: int, least: int) -> Fraction:
    """Return the unit in the last place of a number of this size, by trying powers of two."""
    power = least + digits - 1
    while Fraction(4) ** (power + 1) <= size_squared:
        power += 1
    return Fraction(2) ** (power - digits + 1)
