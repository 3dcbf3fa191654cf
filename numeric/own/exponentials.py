"""Exponentials of polynomials, times polynomials, on the line and on half of it.

Which function with proved bounds an exponential is depends on what decays: e^{−ax²} is a Gaussian,
e^{−a|x|} on a half-line a ray, and what only turns or grows there is kept as it is written.
"""

from __future__ import annotations

from fractions import Fraction

from sympy import Add, Dummy, Expr, I, Poly, Rational, S, exp, re
from sympy.polys.polyerrors import BasePolynomialError

from numeric.formulas.formula import (
    Affine,
    Coordinate,
    Exponential,
    Formula,
    Power,
    Value,
)
from numeric.formulas.surds import Surd
from numeric.own.constants import (
    ONE,
    Unread,
    constant,
    gaussian_rational,
    plain,
    product_of,
    rational_multiple_of_pi,
    sum_of,
    surd,
)
from numeric.own.pieces import Interval
from numeric.samples.broken import Ray
from numeric.samples.elementary import Bell, Growth
from numeric.samples.families import Gaussian
from numeric.samples.functions import SampleFunction

_HIGHEST_DEGREE = 60
_FLAT = Surd(Fraction(0))


class Exponentials:
    """Reads exponentials in one coordinate.

    Parameters
    ----------
    x : Dummy
        The coordinate in the expressions.
    affine : Affine
        The same coordinate in the formulas.
    """

    def __init__(self, x: Dummy, affine: Affine) -> None:
        self.x, self.affine = x, affine

    def bell(self, exponent: Expr, polynomial: Poly, piece: Interval) -> list[Formula]:
        """Return p(x) e^{exponent}, cut off to the half-line if it is one."""
        low, high = piece
        infinite = (low is None) != (high is None)
        if exponent == 0 and not infinite:
            return [self._polynomial(polynomial)]
        try:
            poly = Poly(exponent, self.x)
        except BasePolynomialError as error:
            raise Unread(exp(exponent)) from error
        if poly.degree() > 2:
            raise Unread(exp(exponent))
        second, first, rest = ([S.Zero] * 3 + poly.all_coeffs())[-3:]
        cut = self.cut(piece) if infinite else []
        if second != 0:
            found = self._gaussian(second, first, rest, polynomial)
            return [*found, *cut]
        if not infinite:
            return [self.of(exponent), self._polynomial(polynomial)]
        slope = re(first)
        rate = surd(-slope if low is not None else slope)
        if rate is None or not rate.positive:
            return [*cut, self.of(exponent), self._polynomial(polynomial)]
        end = low if low is not None else high
        turn = (exponent - slope * self.x + slope * Rational(end)).expand()
        return [
            *self.cut(piece, rate),
            self.of(turn),
            self._polynomial(polynomial),
        ]

    def cut(self, piece: Interval, rate: Surd = _FLAT) -> list[Formula]:
        """Return what is 0 off a half-line and decays on it at that rate; nothing on the line."""
        low, high = piece
        if low is not None:
            return [self._value(Ray(low, rate, right=True))]
        return [self._value(Ray(high, rate, right=False))] if high is not None else []

    def _gaussian(self, second: Expr, first: Expr, rest: Expr, p: Poly) -> list[Formula]:
        """Return p(x) exp(c₂ x² + c₁ x + c₀)."""
        steep, turn = (-second).expand(complex=True).as_real_imag()
        a, b = gaussian_rational(-second), gaussian_rational(first)
        coefficients = [gaussian_rational(c) for c in p.all_coeffs()]
        if a is not None and b is not None and a[0] > 0 and None not in coefficients:
            centre = b[0] / (2 * a[0])
            frequency = b[1] - 2 * a[1] * centre
            moved = p.compose(Poly(self.x + Rational(centre), self.x))
            shifted = [gaussian_rational(c) for c in reversed(moved.all_coeffs())]
            left = (rest - second * Rational(centre) ** 2).expand()
            # c₂(x − μ)² + iθx + (c₀ − c₂μ²) is the exponent again.
            exact = tuple(c for c in shifted if c is not None)
            bell = Gaussian(a, centre, frequency, exact)
            return [self._value(bell), self.of(left)]
        scale = surd(steep)
        if scale is None or not scale.positive:
            chirp = steep == 0
            whole = second * self.x**2 + first * self.x + rest
            if not chirp and scale is not None:
                raise Unread(f"{exp(whole)}, which grows,")
            return [self.of(whole), self._polynomial(p)]
        remaining = (-I * turn * self.x**2 + first * self.x + rest).expand()
        return [self._value(Bell(scale)), self.of(remaining), self._polynomial(p)]

    def of(self, exponent: Expr) -> Formula:
        """Return e to the power of a polynomial; irrational slopes have a function of their own."""
        terms: list[Formula] = []
        factors: list[Formula] = []
        for term in Add.make_args(exponent.expand()):
            coefficient, power = term.as_independent(self.x)
            degree = Poly(power, self.x).degree()
            if degree < 2 and not rational_multiple_of_pi(coefficient):
                factors += self._growth(coefficient, self.affine if degree else Affine(Fraction(1)))
            elif term != 0:
                turned = [Coordinate(self.affine)] * degree
                terms.append(product_of([plain(coefficient), *turned]))
        return product_of([Exponential(sum_of(terms)) if terms else ONE, *factors])

    def _growth(self, slope: Expr, at: Affine) -> list[Formula]:
        """Return e^{(κ + iλ)x} for constants κ, λ."""
        parts = slope.expand(complex=True).as_real_imag()
        known = [surd(part) if part != 0 else _FLAT for part in parts]
        if None in known:
            raise Unread(f"the exponent {slope}·x")
        pairs = zip(known, (False, True), strict=True)
        return [Value(Growth(k, turning), (at,)) for k, turning in pairs if k and k.factor]

    def _polynomial(self, poly: Poly) -> Formula:
        if poly.degree() > _HIGHEST_DEGREE:
            raise Unread(f"a polynomial of degree {poly.degree()}")
        terms = []
        for (power,), coefficient in poly.terms():
            place: Formula = Coordinate(self.affine)
            powers = [] if not power else [Power(place, power) if power > 1 else place]
            terms.append(product_of([constant(coefficient), *powers]))
        return sum_of(terms)

    def _value(self, sample: SampleFunction) -> Formula:
        return Value(sample, (self.affine,))
