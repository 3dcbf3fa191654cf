"""The two kinds of numbers of the second engine: complex Fractions, and mpmath's."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from operator import add
from typing import Any, TypeAlias

import mpmath

from numeric.formulas.formula import Unsettled, fraction
from numeric.formulas.gauss import Gauss
from numeric.samples.compound import Symmetric, Tensor
from numeric.samples.functions import Complex, SampleFunction, mp
from numeric.samples.sequences import Finite, Periodic
from numeric.sequences.sequence import LongSequence, as_ball

Place: TypeAlias = tuple[Fraction, ...]


class NotRational(Unsettled):
    """A value has no exact arithmetic: π, an exponential, an absolute value."""

    def __init__(self, what: object) -> None:
        super().__init__(f"{what} has no values in fractions", "use mpmath")


@dataclass(frozen=True)
class Pair:
    """The complex number re + i·im."""

    re: Fraction
    im: Fraction = Fraction(0)

    def __add__(self, other: Pair) -> Pair:
        return Pair(self.re + other.re, self.im + other.im)

    def __mul__(self, other: Pair) -> Pair:
        return Pair(
            self.re * other.re - self.im * other.im, self.re * other.im + self.im * other.re
        )

    def __pow__(self, exponent: int) -> Pair:
        base = self
        if exponent < 0:
            size = self.re**2 + self.im**2
            base = Pair(self.re / size, -self.im / size)
        result = Pair(Fraction(1))
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def conjugate(self) -> Pair:
        """Return re − i·im."""
        return Pair(self.re, -self.im)


class Arithmetic(ABC):
    """What evaluation needs of numbers; sums, products and powers are Python's operators."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[Any, dict[Place, Any]]] = {}

    def sample(self, function: SampleFunction | LongSequence, point: Place) -> Any:
        """Return the value of a sample function, remembered: the precision must stay the same."""
        # By identity, since the hash of a sample is worked out from all its numbers each time; the
        # sample is kept beside, as long as which no other has its identity in this process.
        kept, values = self._known.get(id(function), (None, {}))
        if kept is not function:
            values = {}
            self._known[id(function)] = function, values
        if point not in values:
            values[point] = self._sample(function, point)
        return values[point]

    def _sample(self, function: SampleFunction | LongSequence, point: Place) -> Any:
        if isinstance(function, Tensor):
            x, y = point
            values = [self.sample(u, (x,)) * self.sample(v, (y,)) for u, v in function.products]
            return reduce(add, values)
        if isinstance(function, Symmetric):
            turned = tuple(-x for x in point) if function.reflected else point
            image = self.sample(function.base, turned)
            image = image.conjugate() if function.conjugated else image
            sign = self.number((Fraction(function.sign), Fraction(0)))
            return self.sample(function.base, point) + sign * image
        return self.simple(function, point)

    @abstractmethod
    def number(self, value: Complex) -> Any:
        """Return a Gaussian rational."""

    @abstractmethod
    def simple(self, function: SampleFunction | LongSequence, point: Place) -> Any:
        """Return the value of a sample function that is not made of others."""

    @abstractmethod
    def exp(self, value: Any) -> Any:
        """Return the exponential."""

    @abstractmethod
    def modulus(self, value: Any) -> Any:
        """Return the absolute value."""

    @abstractmethod
    def pi(self) -> Any:
        """Return π."""


class Fractions(Arithmetic):
    """Exact; tables of numbers are read here a second time."""

    def number(self, value: Complex) -> Pair:
        """Return a Gaussian rational."""
        return Pair(Fraction(value[0]), Fraction(value[1]))

    def simple(self, function: SampleFunction | LongSequence, point: Place) -> Pair:
        """Return the value in a table."""
        return self.number(tabled(function, point))

    def exp(self, value: Any) -> Any:
        """Refuse."""
        raise NotRational("an exponential")

    def modulus(self, value: Any) -> Any:
        """Refuse."""
        raise NotRational("an absolute value")

    def pi(self) -> Any:
        """Refuse."""
        raise NotRational("π")


class Multiprecision(Arithmetic):
    """mpmath at the working precision that is current."""

    def number(self, value: Complex) -> Any:
        """Return a Gaussian rational, rounded."""
        re, im = map(mp, value)
        return mpmath.mpc(re, im) if im else re

    def simple(self, function: SampleFunction | LongSequence, point: Place) -> Any:
        """Return the value by the formula that the sample has for mpmath."""
        if isinstance(function, (Finite, Periodic)):
            return self.number(tabled(function, point))
        if isinstance(function, LongSequence):
            ball = as_ball(function[tuple(map(int, point))])
            return mpmath.mpc(mpmath.mpf(ball.real.mid()), mpmath.mpf(ball.imag.mid()))
        return function.reference(*map(mp, point))

    def exp(self, value: Any) -> Any:
        """Return the exponential."""
        return mpmath.exp(value)

    def modulus(self, value: Any) -> Any:
        """Return the absolute value."""
        return abs(value)

    def pi(self) -> Any:
        """Return π."""
        return +mpmath.pi


def tabled(function: SampleFunction | LongSequence, point: Place) -> Complex:
    """Return the value of a finite or periodic sequence, from its table.

    Raises
    ------
    Unsettled
        If the function is no table, or the point not whole.
    """
    if not isinstance(function, (Finite, Periodic, LongSequence)):
        raise NotRational(function)
    if any(x.denominator != 1 for x in point):
        raise Unsettled(f"a sequence is taken at {point}", "take sequences at integers")
    if isinstance(function, Periodic):
        return function.values[int(point[0]) % len(function.values)]
    if isinstance(function, LongSequence):
        value = function[tuple(map(int, point))]
        if not isinstance(value, Gauss):
            raise NotRational(function)
        return fraction(value.real), fraction(value.imag)
    place = 0
    for x, first, length in zip(point, function.first, function.shape, strict=True):
        if not first <= x < first + length:
            return Fraction(0), Fraction(0)
        place = place * length + int(x) - first
    return function.values[place]
