"""Exact numbers for counterexamples: Gaussian rationals, and polynomials in π over them.

π is transcendental (F. Lindemann, Über die Zahl π, Math. Ann. 20, 1882), so a polynomial in π with
rational coefficients is 0 only if all of them are, and its sign is found by enclosing π.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from typing import NamedTuple, TypeAlias

import mpmath
from sympy import Expr, I, Poly, PolynomialError, Rational, expand, pi

from symbolic.errors import Undecidable


class PiPolynomial:
    """A real number r₀ + r₁π + … + rₙπⁿ with rational coefficients and n ≥ 1.

    Arithmetic with it and with fractions is exact and gives a `Fraction` where π cancels.
    """

    __slots__ = ("coefficients",)

    def __init__(self, coefficients: tuple[Fraction, ...]) -> None:
        self.coefficients = coefficients

    def __add__(self, other: Real) -> Real:
        pairs = zip_longest(self.coefficients, _coefficients(other), fillvalue=Fraction(0))
        return _real([a + b for a, b in pairs])

    def __neg__(self) -> PiPolynomial:
        return PiPolynomial(tuple(-c for c in self.coefficients))

    def __sub__(self, other: Real) -> Real:
        return self + -other

    def __rsub__(self, other: Real) -> Real:
        return -self + other

    def __mul__(self, other: Real) -> Real:
        factor = _coefficients(other)
        product = [Fraction(0)] * (len(self.coefficients) + len(factor) - 1)
        for i, a in enumerate(self.coefficients):
            for j, b in enumerate(factor):
                product[i + j] += a * b
        return _real(product)

    __radd__ = __add__
    __rmul__ = __mul__

    def __pow__(self, exponent: int) -> Real:
        power: Real = Fraction(1)
        for _ in range(exponent):
            power = self * power
        return power

    def __eq__(self, other: object) -> bool:
        return isinstance(other, PiPolynomial) and self.coefficients == other.coefficients

    def __hash__(self) -> int:
        return hash(self.coefficients)

    def __lt__(self, other: Real) -> bool:
        return _sign(self - other) < 0

    def __gt__(self, other: Real) -> bool:
        return _sign(self - other) > 0

    def __le__(self, other: Real) -> bool:
        return _sign(self - other) <= 0

    def __ge__(self, other: Real) -> bool:
        return _sign(self - other) >= 0

    def __abs__(self) -> Real:
        return self if self > Fraction(0) else -self


Real: TypeAlias = Fraction | PiPolynomial | int


def _coefficients(value: Real) -> tuple[Fraction, ...]:
    return value.coefficients if isinstance(value, PiPolynomial) else (Fraction(value),)


def _real(coefficients: list[Fraction]) -> Real:
    while len(coefficients) > 1 and not coefficients[-1]:
        coefficients.pop()
    return PiPolynomial(tuple(coefficients)) if len(coefficients) > 1 else coefficients[0]


def _sign(value: Real) -> int:
    if not isinstance(value, PiPolynomial):
        return (value > 0) - (value < 0)
    context = mpmath.ctx_iv.MPIntervalContext()
    while True:
        enclosure = context.mpf(0)
        for c in reversed(value.coefficients):
            enclosure = enclosure * context.pi + context.mpf(c.numerator) / c.denominator
        if enclosure.a > 0 or enclosure.b < 0:
            return 1 if enclosure.a > 0 else -1
        context.prec *= 2


def real(value: Expr) -> Real | None:
    """Return a SymPy number as a polynomial in π over the rationals, or None if it is none."""
    if value.is_Rational:
        return Fraction(int(value.p), int(value.q))
    try:
        coefficients = Poly(value, pi).all_coeffs()
    except PolynomialError:
        return None
    if value.free_symbols or not all(c.is_Rational for c in coefficients):
        return None
    return _real([Fraction(int(c.p), int(c.q)) for c in reversed(coefficients)])


def sympy_of(value: Real) -> Expr:
    """Return an exact real number as a SymPy expression."""
    terms = (
        Rational(c.numerator, c.denominator) * pi**k for k, c in enumerate(_coefficients(value))
    )
    return sum(terms, Rational(0))


class Gaussian(NamedTuple):
    """A number re + i·im with exact real parts."""

    re: Real
    im: Real

    @classmethod
    def of(cls, re: int, im: int) -> Gaussian:
        """Return a Gaussian integer."""
        return cls(Fraction(re), Fraction(im))

    def size(self) -> Real:
        """Return |re| + |im|, plus a little if there is an imaginary part: 1 is simpler than i."""
        return abs(self.re) + abs(self.im) + Fraction(int(self.im != 0), 2)

    def plus(self, other: Gaussian) -> Gaussian:
        """Return the sum."""
        return Gaussian(self.re + other.re, self.im + other.im)

    def times(self, other: Gaussian) -> Gaussian:
        """Return the product."""
        re = self.re * other.re - self.im * other.im
        return Gaussian(re, self.re * other.im + self.im * other.re)

    def scaled(self, factor: Real) -> Gaussian:
        """Return the product with a real number."""
        return Gaussian(self.re * factor, self.im * factor)

    def conjugate(self) -> Gaussian:
        """Return the complex conjugate."""
        return Gaussian(self.re, -self.im)

    def sympy(self) -> Expr:
        """Return the number as a SymPy expression."""
        return sympy_of(self.re) + I * sympy_of(self.im)


ZERO = Gaussian.of(0, 0)


def gaussian(value: Expr) -> Gaussian:
    """Return an exact SymPy number as a polynomial in π over the Gaussian rationals.

    Raises
    ------
    Undecidable
        If it is not one, such as √2.
    """
    re, im = map(real, expand(value).as_real_imag())
    if re is None or im is None:
        raise Undecidable(
            f"the scalar {value}: exact values are computed for polynomials in i and π with "
            "rational coefficients"
        )
    return Gaussian(re, im)
