"""A user's Gaussian of two coordinates that is not a product, such as exp(−x² − xy − y²)."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from sympy import Add, Dummy, Expr, Mul, exp

from numeric.formulas.formula import Affine, Exponential, Formula, Number, Product, Value
from numeric.formulas.gauss import Gauss
from numeric.own.constants import Unread, gaussian_rational
from numeric.samples.compound import CoupledGaussian

_LINEAR = [(0, 0), (1, 0), (0, 1)]
_QUADRATIC = [(2, 0), (1, 1), (0, 2), (1, 0), (0, 1), (0, 0)]
"""Powers of the two coordinates."""


def coupled(factors: Sequence[Expr], coordinates: tuple[Dummy, ...]) -> Formula:
    """Return a product of exponentials, and at most one coordinate, as a Gaussian of two of them.

    With −a x² − 2b xy − c y² + l₁x + l₂y + k in the exponent, the centre (m, n) takes up the real
    parts: Re l₁ = 2 Re a·m + 2 Re b·n, Re l₂ = 2 Re b·m + 2 Re c·n. What is left of l is i times
    the frequency, and k + a m² + 2b mn + c n² is left of the constant.

    Raises
    ------
    Unread
        If the exponent is no quadratic polynomial over the Gaussian rationals that decays in each
        coordinate for itself, or there is more beside it.
    """
    x, y = coordinates
    exponent = Add(*(f.args[0] for f in factors if isinstance(f, exp)))
    beside = Mul(*(f for f in factors if not isinstance(f, exp)))
    a, b, c, first, second, k = _coefficients(exponent, x, y, _QUADRATIC)
    own = _coefficients(beside, x, y, _LINEAR)
    minus, half = Gauss.of(-1), Gauss.of(Fraction(-1, 2))
    a, b, c = minus * a, half * b, minus * c
    (ar, _), (br, _), (cr, _) = a.pair(), b.pair(), c.pair()
    if min(ar, cr) <= abs(br):
        raise Unread(exp(exponent))
    (p, _), (q, _) = first.pair(), second.pair()
    size = 2 * (ar * cr - br * br)
    m, n = (cr * p - br * q) / size, (ar * q - br * p) / size
    two, u, v = Gauss.of(2), Gauss.of(m), Gauss.of(n)
    turns = first - two * (a * u + b * v), second - two * (b * u + c * v)
    constant = k + a * u * u + two * b * u * v + c * v * v
    linear = own[0] + own[1] * u + own[2] * v, own[1], own[2]
    sample = CoupledGaussian(
        a.pair(),
        b.pair(),
        c.pair(),
        (m, n),
        (turns[0].pair()[1], turns[1].pair()[1]),
        (linear[0].pair(), linear[1].pair(), linear[2].pair()),
    )
    value = Value(sample, (Affine.variable(0), Affine.variable(1)))
    return Product((Exponential(Number(*constant.pair())), value))


def _coefficients(
    expression: Expr, x: Dummy, y: Dummy, powers: Sequence[tuple[int, int]]
) -> list[Gauss]:
    """Return the coefficients of powers of x and y, of which the expression must be made."""
    poly = expression.as_poly(x, y)
    if poly is None or not set(poly.monoms()) <= set(powers):
        raise Unread(expression)
    found = [gaussian_rational(poly.coeff_monomial(x**i * y**j)) for i, j in powers]
    if None in found:
        raise Unread(expression)
    return [Gauss.of(*number) for number in found if number is not None]
