"""`LongSequence`: a finitely supported function on ℤᵈ, convolved in close to linear time.

One coordinate is a polynomial in one variable. In more, Kronecker substitution packs the rows of a
box into one polynomial: rows of lengths w₁ and w₂ are padded with zeros to w₁ + w₂ − 1, so that the
rows of the product cannot run into each other (J. von zur Gathen, J. Gerhard, Modern Computer
Algebra, §8.4).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import product
from math import prod
from typing import Any, TypeAlias

import mpmath
import numpy as np
from flint import acb, acb_poly, fmpz, fmpz_poly
from mpmath.libmp import from_man_exp

from numeric.formulas.gauss import Gauss
from numeric.sequences.entries import read_values
from numeric.sequences.vectors import (
    Balls,
    Exact,
    Vector,
    dot,
    folded,
    moved,
    placed,
    plus,
    reversal,
    times,
)
from symbolic.errors import EvidenceError

MAXIMAL_PRODUCT_BITS = 1 << 33
"""A product with more bits than this is refused: flint would need some 8 times as much memory."""

Index: TypeAlias = tuple[int, ...]
Scalar: TypeAlias = Gauss | acb


class LongSequence:
    """A function on ℤᵈ that is zero outside a box; immutable.

    Parameters
    ----------
    values
        The values in the box: a list, nested lists, a NumPy array or a flint polynomial of
        integers, fractions, floats, complex numbers, decimal texts, mpmath or flint numbers. All
        are taken for exactly what they are (the float 0.1 is not 1/10); only flint balls with a
        radius make an inexact sequence.
    start
        The index of the first value, the origin unless given; in d dimensions one integer per axis.

    Raises
    ------
    EvidenceError
        If a value is NaN, infinite or no number, the box empty or ragged, or the start does not
        have one integer per axis.

    Notes
    -----
    Exact sequences stay exact under every operation. Inexact ones are computed at flint's current
    precision (``flint.ctx.workprec``), and their balls enclose the true values; beside one large
    value the balls of small ones are wide.

    >>> f = LongSequence([1, 2j], start=-1)
    >>> f.convolve(LongSequence(["0.5", 3]))
    LongSequence of shape (3,) from (-1,), exact
    >>> f.convolve(LongSequence(["0.5", 3]))[0]
    3 + 1i
    """

    __slots__ = ("shape", "start", "vector")

    shape: Index
    start: Index
    vector: Vector

    def __init__(self, values: Any, start: int | Sequence[int] | None = None) -> None:
        shape, vector = read_values(values)
        origin = (0,) * len(shape)
        self._set(vector, shape, origin if start is None else _start(start, len(shape)))

    @classmethod
    def of(cls, vector: Vector, shape: Index, start: Index) -> LongSequence:
        """Return the sequence with these numbers, row by row, in a box of that shape."""
        made = cls.__new__(cls)
        made._set(vector, shape, start)
        return made

    @classmethod
    def from_scalars(cls, numbers: list[Scalar], shape: Index, start: Index) -> LongSequence:
        """Return the sequence of these values: exact if all of them are, else in balls."""
        if all(isinstance(x, Gauss) for x in numbers):
            return cls.of(read_values(numbers)[1], shape, start)
        balls = Balls(acb_poly([as_ball(x) for x in numbers]), len(numbers))
        return cls.of(balls, shape, start)

    @classmethod
    def impulse(cls, dimension: int = 1) -> LongSequence:
        """Return the unit impulse: 1 at 0 and 0 elsewhere."""
        one = Exact(fmpz_poly([1]), fmpz_poly(), fmpz(1), 1)
        return cls.of(one, (1,) * dimension, (0,) * dimension)

    def _set(self, vector: Vector, shape: Index, start: Index) -> None:
        for name, value in (("vector", vector), ("shape", shape), ("start", start)):
            object.__setattr__(self, name, value)

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"LongSequence.{name} cannot be changed; make a new sequence")

    def __repr__(self) -> str:
        kind = "exact" if self.exact else "balls"
        return f"LongSequence of shape {self.shape} from {self.start}, {kind}"

    # -------------------------------------------------------------- what it is

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return len(self.shape)

    @property
    def exact(self) -> bool:
        """Whether the values are Gaussian rationals, not balls."""
        return isinstance(self.vector, Exact)

    @property
    def stop(self) -> Index:
        """For each axis the index after the last."""
        return tuple(a + n for a, n in zip(self.start, self.shape, strict=True))

    @property
    def support(self) -> tuple[tuple[int, int], ...]:
        """For each axis the first and the last index of the box."""
        return tuple((a, b - 1) for a, b in zip(self.start, self.stop, strict=True))

    @property
    def real(self) -> bool:
        """Whether all values are known to be real."""
        if isinstance(self.vector, Exact):
            return not self.vector.imag
        return all(c.imag == 0 for c in self.vector.poly.coeffs())

    def __getitem__(self, index: int | Index) -> Scalar:
        """Return the value at an index; zero outside the box."""
        place = (index,) if isinstance(index, int) else tuple(index)
        if len(place) != self.dimension:
            raise EvidenceError(
                f"LongSequence[{index}]: {self.dimension} integers, one per axis, are needed"
            )
        inside = [k - a for k, a in zip(place, self.start, strict=True)]
        if not all(0 <= k < n for k, n in zip(inside, self.shape, strict=True)):
            return Gauss.of(0) if self.exact else acb(0)
        return self.vector.at(_flat(inside, self.shape))

    def numbers(self) -> list[Scalar]:
        """Return the values in the box, row by row, as Gaussian rationals or balls."""
        return list(self.vector.numbers())

    def mpmath(self) -> list[Any]:
        """Return the values in the box, row by row, rounded to mpmath's working precision.

        Of balls the midpoints are meant.
        """
        if isinstance(self.vector, Balls):
            return [mpmath.mpc(x.real.mid(), x.imag.mid()) for x in self.vector.numbers()]
        denominator, make = self.vector.denominator, mpmath.mp.make_mpc
        power = denominator.bit_length() - 1
        pairs = zip(*self.vector.numerators(), strict=True)
        if denominator == fmpz(1) << power:
            # Built from mantissa and exponent, since conversion is most of the work otherwise.
            bits = mpmath.mp.prec
            return [
                make(tuple(from_man_exp(int(x), -power, bits, "n") for x in pair)) for pair in pairs
            ]
        below = int(denominator)
        return [
            mpmath.mpc(mpmath.mpf(int(p)) / below, mpmath.mpf(int(q)) / below) for p, q in pairs
        ]

    def total(self) -> Scalar:
        """Return the sum of all values."""
        return self.vector.total()

    # -------------------------------------------------------------- one sequence

    def balls(self) -> LongSequence:
        """Return the sequence in balls of flint's current precision."""
        return self._with(self.vector.balls())

    def conjugate(self) -> LongSequence:
        """Return n ↦ conj(f(n))."""
        return self._with(self.vector.conjugate())

    def reflect(self) -> LongSequence:
        """Return Rf, n ↦ f(−n)."""
        start = tuple(1 - b for b in self.stop)
        return LongSequence.of(self._turned(), self.shape, start)

    def involution(self) -> LongSequence:
        """Return n ↦ conj(f(−n))."""
        return self.conjugate().reflect()

    def shift(self, *by: int) -> LongSequence:
        """Return T_a f, n ↦ f(n − a); one integer per axis."""
        offset = _start(by, self.dimension)
        start = tuple(a + k for a, k in zip(self.start, offset, strict=True))
        return LongSequence.of(self.vector, self.shape, start)

    def fold(self, period: int) -> LongSequence:
        """Return the sums over the classes modulo the period, as a sequence on 0 … period − 1."""
        if self.dimension != 1 or period < 1:
            raise EvidenceError(
                f"LongSequence.fold({period}) in {self.dimension} dimensions: a positive period, "
                "and one dimension, are needed"
            )
        arrange = folded(self.shape[0], self.start[0], period)
        return LongSequence.of(self.vector.arranged(arrange, period), (period,), (0,))

    def __neg__(self) -> LongSequence:
        return self * Gauss.of(-1)

    def __mul__(self, factor: Scalar) -> LongSequence:
        """Return the multiple by a Gaussian rational or a ball."""
        if isinstance(factor, Gauss) and isinstance(self.vector, Exact):
            return self._with(self.vector.scaled(factor))
        ball = factor.ball() if isinstance(factor, Gauss) else factor
        return self._with(self.vector.balls().scaled(ball))

    def weighted(self, weight: Callable[[Index], Scalar]) -> LongSequence:
        """Return n ↦ w(n) f(n) for any function w of indices, evaluated once at each."""
        indices = product(*(range(a, b) for a, b in zip(self.start, self.stop, strict=True)))
        numbers = [
            scalar_product(x, weight(n)) for x, n in zip(self.numbers(), indices, strict=True)
        ]
        return LongSequence.from_scalars(numbers, self.shape, self.start)

    # -------------------------------------------------------------- two sequences

    def convolve(self, other: LongSequence) -> LongSequence:
        """Return f ⋆ g, n ↦ Σ_τ f(τ) g(n − τ)."""
        self._matches("convolve", other)
        start = tuple(a + b for a, b in zip(self.start, other.start, strict=True))
        return _product(self.vector, self.shape, other.vector, other.shape, start)

    def correlate(self, other: LongSequence) -> LongSequence:
        """Return f ∗ g, n ↦ Σ_τ conj(f(τ)) g(n + τ); the first sequence is conjugated.

        Not by way of the identity f ∗ g = conj(R f) ⋆ g, which is what is to be witnessed. With
        conj(f) as the polynomial Σ conj(f(τ)) x^τ and g read backwards, Σ g(σ) x^{−σ}, the
        coefficient of x^{−n} in the product is the sum over σ − τ = n of the definition; so the
        product, read backwards, is the correlation.
        """
        self._matches("correlate", other)
        start = tuple(a - b + 1 for a, b in zip(other.start, self.stop, strict=True))
        backwards = _product(
            self.vector.conjugate(), self.shape, other._turned(), other.shape, start
        )
        return backwards._with(backwards._turned())

    def __add__(self, other: LongSequence) -> LongSequence:
        self._matches("+", other)
        start = tuple(map(min, self.start, other.start))
        stop = tuple(map(max, self.stop, other.stop))
        shape = tuple(b - a for a, b in zip(start, stop, strict=True))
        left, right = self._spread(start, shape), other._spread(start, shape)
        return LongSequence.of(plus(left, right), shape, start)

    def __sub__(self, other: LongSequence) -> LongSequence:
        return self + -other

    def defining_sum(self, other: LongSequence, lag: Index, sign: int) -> Scalar:
        """Return Σ_τ f(τ) g(lag + sign·τ), term by term: no polynomial, no FFT.

        The slow witness of `convolve` (sign −1), and with conj(f) of `correlate` (sign 1).
        """
        here, there = [0], [0]
        for k, n in enumerate(lag):
            a, b = self.start[k], self.stop[k]
            c, d = other.start[k], other.stop[k]
            # lag + sign·τ must lie in c … d − 1.
            low, high = (c - n, d - n) if sign > 0 else (n - d + 1, n - c + 1)
            taus = range(max(a, low), min(b, high))
            here = [at * self.shape[k] + tau - a for at in here for tau in taus]
            there = [at * other.shape[k] + n + sign * tau - c for at in there for tau in taus]
        return dot(self.vector, here, other.vector, there)

    # -------------------------------------------------------------- boxes

    def _with(self, vector: Vector) -> LongSequence:
        return LongSequence.of(vector, self.shape, self.start)

    def _turned(self) -> Vector:
        return self.vector.arranged(reversal(self.vector.length), self.vector.length)

    def _spread(self, start: Index, target: Index) -> Vector:
        """Return the values in a larger box."""
        offset = tuple(a - b for a, b in zip(self.start, start, strict=True))
        if target == self.shape:
            return self.vector
        arrange = moved(offset[0]) if len(target) == 1 else placed(self.shape, target, offset)
        return self.vector.arranged(arrange, prod(target))

    def _matches(self, operation: str, other: Any) -> None:
        if not isinstance(other, LongSequence) or other.dimension != self.dimension:
            raise EvidenceError(
                f"LongSequence.{operation}: {self!r} and {other!r}; two long sequences with the "
                "same number of axes are needed"
            )


def _product(
    left: Vector, left_shape: Index, right: Vector, right_shape: Index, start: Index
) -> LongSequence:
    """Return the linear convolution of two boxes, its first value at `start`."""
    shape = tuple(n + m - 1 for n, m in zip(left_shape, right_shape, strict=True))
    bits = prod(shape) * (left.bits + right.bits)
    if bits > MAXIMAL_PRODUCT_BITS:
        raise EvidenceError(
            f"LongSequence: a product of shape {shape} has {bits} bits, and "
            f"{MAXIMAL_PRODUCT_BITS} are allowed; give shorter sequences or fewer digits"
        )
    if len(shape) > 1:
        left, right = _in_rows(left, left_shape, shape), _in_rows(right, right_shape, shape)
    result = times(left, right)
    return LongSequence.of(replace(result, length=prod(shape)), shape, start)


def _in_rows(vector: Vector, box: Index, shape: Index) -> Vector:
    """Return a box with all axes but the first padded to those of the product."""
    target = (box[0], *shape[1:])
    return vector.arranged(placed(box, target, (0,) * len(box)), prod(target))


def scalar_product(x: Scalar, y: Scalar) -> Scalar:
    """Return x·y: exact if both are, else a ball of flint's current precision."""
    if isinstance(x, Gauss) and isinstance(y, Gauss):
        return x * y
    return as_ball(x) * as_ball(y)


def scalar_sum(x: Scalar, y: Scalar) -> Scalar:
    """Return x + y: exact if both are, else a ball of flint's current precision."""
    if isinstance(x, Gauss) and isinstance(y, Gauss):
        return x + y
    return as_ball(x) + as_ball(y)


def as_ball(x: Scalar) -> acb:
    """Return a scalar as a ball."""
    return x.ball() if isinstance(x, Gauss) else x


def _flat(place: Sequence[int], shape: Index) -> int:
    index = 0
    for k, n in zip(place, shape, strict=True):
        index = index * n + k
    return index


def _start(start: Any, dimension: int) -> Index:
    given = (start,) if isinstance(start, (int, np.integer)) else start
    fine = isinstance(given, (tuple, list)) and all(
        isinstance(k, (int, np.integer)) and not isinstance(k, bool) for k in given
    )
    if not fine or len(given) != dimension:
        raise EvidenceError(
            f"LongSequence: start or shift {start!r}; one integer per axis, {dimension} in all, is "
            "needed"
        )
    return tuple(map(int, given))
