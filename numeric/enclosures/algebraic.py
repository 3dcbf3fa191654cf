"""Integrals that converge by algebraic decay: rational functions, times e^{iωx}.

No window reaches 50 digits where a function falls like x^−2. So the line is bent. With z = sinh(u +
iθ) and θ of the sign of ω, |θ| < π/2, ::

    ∫ F(x) dx = ∫ F(sinh(u + iθ)) cosh(u + iθ) du                     for F(z) = p(z)/q(z) e^{iωz}

if deg q ≥ deg p + 2 and q has no zero z_k with asinh z_k between the lines Im = 0 and Im = θ.
Derivation: v ↦ sinh v maps the strip |Im v| < π/2 one to one onto the plane without the rays ±i[1,
∞), so that F(sinh v) cosh v is analytic between the two lines; on them, where ω Im z ≥ 0, |e^{iωz}|
≤ 1, and what is left falls like e^{−|Re v|}; so Cauchy's theorem on rectangles applies.

Tails. |sinh(u + iθ)|² = sinh²u + sin²θ and |cosh(u + iθ)| ≤ cosh u. If |z| ≥ 2 max |z_k| and |z| ≥
1, then |q(z)| ≥ |c| (|z|/2)^n, n = deg q, c its leading coefficient, and |p(z)| ≤ Σ|p_j| |z|^m;
hence |F(z)| ≤ K |z|^−2 with K = 2^n Σ|p_j|/|c|, and beyond ±L the integral is at most 2K/sinh L if
sinh L is at least 1 and at least 2 max |z_k|.

What is left is an integral over [−L, L] of a function that is meromorphic, by `acb.integral`. The
substitution is that of sinh quadrature (H. Takahasi, M. Mori, "Double exponential formulas for
numerical integration", Publ. RIMS 9 (1974)).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, log

from flint import acb, arb

from numeric.enclosures import continuation
from numeric.enclosures.envelope import bounds
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Line,
    Number,
    Pi,
    Power,
    Product,
    Total,
    Value,
    free_variables,
    rational,
)
from numeric.formulas.polynomials import (
    ONE,
    Polynomial,
    composed,
    conjugated,
    evaluator,
    multiplied,
)
from numeric.formulas.rewriting import expand
from numeric.samples.elementary import Reciprocal, Sinc, zeros
from numeric.samples.families import RationalDecay
from numeric.samples.functions import Complex, NoBound, modulus, rational_below, real

_MOST_VALUES = 60_000
"""So often the integrand is evaluated, and then the ball is what it is."""

_STEEPEST = Fraction(3, 4)
"""The largest angle; π/2 is the end of the strip."""


@dataclass(frozen=True)
class Rational:
    """The function c · p(x)/Π q_j(x) · e^{i(a + bπ)x} of one real variable.

    Attributes
    ----------
    constants
        Formulas without variables, whose product is c.
    numerator
        The coefficients of p, from the constant one on.
    denominators
        The polynomials q_j, none with a real or a multiple zero.
    frequency
        The numbers a and b.
    """

    constants: tuple[Formula, ...] = ()
    numerator: Polynomial = (ONE,)
    denominators: tuple[Polynomial, ...] = ()
    frequency: tuple[Fraction, Fraction] = (Fraction(0), Fraction(0))

    @property
    def degree(self) -> int:
        """The power of x like which it grows at most."""
        return len(self.numerator) - 1 - sum(len(q) - 1 for q in self.denominators)

    def times(self, other: Rational) -> Rational:
        """Return the product."""
        first, second = self.frequency, other.frequency
        return Rational(
            self.constants + other.constants,
            multiplied(self.numerator, other.numerator),
            self.denominators + other.denominators,
            (first[0] + second[0], first[1] + second[1]),
        )

    def conjugate(self) -> Rational:
        """Return the complex conjugate, on the line."""
        return Rational(
            tuple(map(Conjugate, self.constants)),
            conjugated(self.numerator),
            tuple(map(conjugated, self.denominators)),
            (-self.frequency[0], -self.frequency[1]),
        )


def rationals(total: Total) -> tuple[Rational, ...] | None:
    """Return the terms of a closed integral over ℝ if it converges by algebraic decay."""
    if not isinstance(total.space, Line) or free_variables(total):
        return None
    found = []
    for factors in expand(total.body):
        term = _read(Product(factors), total.variable)
        if term is None or term.degree > -2:
            return None
        found.append(term)
    return tuple(found)


def converges(total: Total) -> bool:
    """Tell whether an integral converges absolutely because its integrand falls like x^−2.

    Free variables are fixed: a factor 1/q, q without real zeros, falls like |x|^−deg q, sinc like
    |x|^−1, a coordinate grows like |x|, and every other factor must have a bound that does not
    grow.
    """
    if not isinstance(total.space, Line):
        return False
    try:
        powers = [sum(_power(f, total.variable) for f in factors) for factors in expand(total.body)]
    except NoBound:
        return False
    return all(power <= -2 for power in powers)


def integral(term: Rational, bits: int) -> acb:
    """Return a ball that contains ∫ p/q e^{iωx} dx, without the constants.

    Parameters
    ----------
    term
        With deg q ≥ deg p + 2.
    bits
        The error is made smaller than about 2^−bits.
    """
    poles = [z for q in term.denominators for z in zeros(q)]
    omega = real(term.frequency[0]) + real(term.frequency[1]) * arb.pi()
    still = term.frequency == (Fraction(0), Fraction(0))
    upward = bool(omega > 0)
    angle = Fraction(0) if still else _angle(poles, upward)
    numerator, denominators = evaluator(term.numerator), list(map(evaluator, term.denominators))
    turn, tilt = acb(0, omega), acb(0, rational(angle if upward else -angle))

    def integrand(u: acb, analytic: bool) -> acb:
        v = u + tilt
        z = v.sinh()
        value = numerator(z) * v.cosh()
        for q in denominators:
            value /= q(z)
        return value if still else acb(value * (turn * z).exp())

    size = real(2) ** sum(len(q) - 1 for q in term.denominators)
    size *= sum(map(modulus, term.numerator), arb(0))
    for q in term.denominators:
        size /= modulus(q[-1])
    far = sum((abs(z) for z in poles), arb(0))
    reach = ceil(float((size + 2 * far + 1).log().upper()) + (bits + 4) * log(2))
    if not (arb(reach).sinh() > 1 and arb(reach).sinh() > 2 * far):
        raise NoBound("the poles of a rational function are out of range")
    inner = continuation.integral(integrand, arb(-reach), arb(reach), bits, _MOST_VALUES)
    rest = (2 * size / arb(reach).sinh()).abs_upper()
    return acb(inner + acb(arb(0, rest), arb(0, rest)))


def _angle(poles: list[acb], upward: bool) -> Fraction:
    """Return θ with no asinh z_k between the lines Im = 0 and Im = ±θ."""
    angle = _STEEPEST
    for pole in poles:
        if bool(pole.imag > 0) is upward:
            width = abs(pole.asinh().imag)
            if not width.is_finite():
                raise NoBound("a pole of a rational function is not located")
            angle = min(angle, rational_below(arb(width.lower())) / 2)
    return angle


# ------------------------------------------------------------------ reading


def _read(formula: Formula, variable: int) -> Rational | None:
    """Return a product as a rational function times a wave; None if it is none."""
    if variable not in free_variables(formula):
        return Rational(constants=(formula,))
    match formula:
        case Product(factors):
            return _product(_read(f, variable) for f in factors)
        case Power(base, exponent) if exponent > 0:
            return _product([_read(base, variable)] * exponent)
        case Conjugate(body):
            inner = _read(body, variable)
            return inner and inner.conjugate()
        case Coordinate(affine):
            return Rational(numerator=((affine.constant, Fraction(0)), _slope(affine, variable)))
        case Value(Reciprocal(polynomial), (affine,)):
            inside = (affine.constant, Fraction(0)), _slope(affine, variable)
            return Rational(denominators=(composed(polynomial, inside),))
        case Exponential(body):
            return _product(_wave(factors, variable) for factors in expand(body))
        case _:
            return None


def _product(parts: Iterable[Rational | None]) -> Rational | None:
    result = Rational()
    for part in parts:
        if part is None:
            return None
        result = result.times(part)
    return result


def _slope(affine: Affine, variable: int) -> Complex:
    return affine.slope(variable), Fraction(0)


def _wave(factors: tuple[Formula, ...], variable: int) -> Rational | None:
    """Return e to the power of one monomial, if it turns with the variable or is free of it."""
    if variable not in free_variables(Product(factors)):
        return Rational(constants=(Exponential(Product(factors)),))
    re, im = ONE
    turns, places = 0, []
    for factor in factors:
        match factor:
            case Number(a, b):
                re, im = re * a - im * b, re * b + im * a
            case Pi():
                turns += 1
            case Coordinate(affine) if not affine.slopes:
                re, im = re * affine.constant, im * affine.constant
            case Coordinate(affine):
                places.append(affine)
            case _:
                return None
    if len(places) != 1 or re or turns > 1:
        return None
    speed = im * places[0].slope(variable)
    rest = Number(Fraction(0), im * places[0].constant)
    frequency = (Fraction(0), speed) if turns else (speed, Fraction(0))
    constant = Exponential(Product((rest, *(Pi(),) * turns)))
    return Rational(constants=(constant,), frequency=frequency)


def _power(factor: Formula, variable: int) -> int:
    """Return the power of the variable like which a factor grows at most, others fixed.

    Raises
    ------
    NoBound
        If none is known.
    """
    if variable not in free_variables(factor):
        bounds(factor, {})
        return 0
    match factor:
        case Conjugate(body):
            return _power(body, variable)
        case Power(base, exponent) if exponent > 0:
            return exponent * _power(base, variable)
        case Coordinate():
            return 1
        case Value(Reciprocal() as function, _):
            return -function.degree
        case Value(RationalDecay() | Sinc(), _):
            return -1
    for bound in bounds(factor, {}):
        if any(form.rate < 0 and form.affine.slope(variable) for form in bound.forms):
            raise NoBound("a factor grows")
    return 0
