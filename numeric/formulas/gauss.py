"""Gaussian rationals over flint's rationals: exact complex arithmetic for finite data."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
from flint import acb, fmpq


def minus(number: object) -> str:
    """Return a rational, or several of them, as text with minus signs and no hyphens."""
    return str(number).replace("-", "−")


def times_i(number: Fraction | fmpq, more: str = "") -> str:
    """Return a rational times i, and times what more there is, as text: 3i/100, −ix, 13ix/10."""
    top, stroke, below = minus(number).partition("/")
    return f"{top.removesuffix('1') if top in {'1', '−1'} else top}i{more}{stroke}{below}"


class Gauss:
    """A complex number with rational parts."""

    __slots__ = ("imag", "real")

    def __init__(self, real: fmpq, imag: fmpq) -> None:
        self.real, self.imag = real, imag

    @classmethod
    def of(cls, real: Fraction | int, imag: Fraction | int = 0) -> Gauss:
        """Return the number with these parts."""
        return cls(fmpq(real.numerator, real.denominator), fmpq(imag.numerator, imag.denominator))

    def __add__(self, other: Gauss) -> Gauss:
        return Gauss(self.real + other.real, self.imag + other.imag)

    def __sub__(self, other: Gauss) -> Gauss:
        return Gauss(self.real - other.real, self.imag - other.imag)

    def __mul__(self, other: Gauss) -> Gauss:
        a, b, c, d = self.real, self.imag, other.real, other.imag
        return Gauss(a * c - b * d, a * d + b * c)

    def __pow__(self, exponent: int) -> Gauss:
        base = self if exponent >= 0 else self.inverse()
        result = Gauss.of(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Gauss):
            return NotImplemented
        return bool(self.real == other.real and self.imag == other.imag)

    def __hash__(self) -> int:
        return hash((self.real, self.imag))

    def inverse(self) -> Gauss:
        """Return 1/z; raises `ZeroDivisionError` for 0."""
        size = self.real * self.real + self.imag * self.imag
        return Gauss(self.real / size, -self.imag / size)

    def conjugate(self) -> Gauss:
        """Return the complex conjugate."""
        return Gauss(self.real, -self.imag)

    def pair(self) -> tuple[Fraction, Fraction]:
        """Return the parts as Python's fractions."""
        real, imag = (Fraction(int(x.p), int(x.q)) for x in (self.real, self.imag))
        return real, imag

    def ball(self) -> acb:
        """Return a ball at the current precision."""
        return acb(self.real, self.imag)

    def reference(self) -> Any:
        """Return the number in mpmath's working precision."""
        real, imag = (mpmath.mpf(int(x.p)) / int(x.q) for x in (self.real, self.imag))
        return mpmath.mpc(real, imag)

    def __str__(self) -> str:
        if self.imag == 0:
            return minus(self.real)
        sign, size = ("−", -self.imag) if self.imag < 0 else ("+", self.imag)
        return f"{minus(self.real)} {sign} {times_i(size)}"

    __repr__ = __str__
