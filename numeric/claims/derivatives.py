"""Balls for derivatives of totals, from differences and Cauchy's estimate.

Let u be analytic for |Im t| ≤ w with |u| ≤ M there. By Cauchy's estimate on a disc of radius w
about a real point, |u^{(k)}| ≤ k! M / w^k on the line. Taylor's formula with the remainder as an
integral, which holds for complex-valued u, then gives for h > 0 ::

    |(u(t + h) − u(t − h))/(2h) − u′(t)|          ≤ h²/6 · sup|u‴|  ≤ h² M / w³
    |(u(t + h) − 2u(t) + u(t − h))/h² − u″(t)|   ≤ h²/12 · sup|u⁗| ≤ 2 h² M / w⁴

M comes from `numeric.enclosures.envelope` on the strip, which also shows u to be analytic there:
the integrand has an integrable bound for all |Im t| ≤ w. With h = 2^−m the quotient loses m or 2m
bits, so u is enclosed to that many bits more.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from flint import acb, arb, ctx

from numeric.enclosures.enclosure import enclosures
from numeric.enclosures.envelope import BOUND_BITS, bounds
from numeric.formulas.formula import Affine, Formula, rational
from numeric.formulas.gauss import Gauss
from numeric.samples.families import Gaussian
from numeric.samples.functions import NoBound

_T = 9
"""The variable that stands for the point while u is bounded."""

WIDTH = Fraction(1, 2)
"""The half-width of the strip."""


def derivative(u: Callable[[Affine], Formula], point: Fraction, order: int, bits: int) -> acb:
    """Return a ball that contains u′(t) or u″(t).

    Parameters
    ----------
    u
        From a coordinate the formula of u there.
    point
        The real point t.
    order
        1 or 2.
    bits
        The error is made near 2^−bits.

    Raises
    ------
    NoBound
        If u is not shown to be bounded on the strip.
    """
    exponent = bits // 2 + 12
    h = Fraction(1, 2**exponent)
    places = [point + k * h for k in (-1, 0, 1)]
    precision = bits + order * exponent + 8
    formulas = tuple(u(Affine(place)) for place in places)
    before, here, after = enclosures(formulas, precision)
    with ctx.workprec(precision + 20):
        step = rational(h)
        if order == 1:
            quotient = (after - before) / (2 * step)
        else:
            quotient = (after - 2 * here + before) / (step * step)
    error = order * arb(rational(h)) ** 2 * largest(u) / arb(rational(WIDTH)) ** (order + 2)
    side = arb(0, error.abs_upper())
    return quotient + acb(side, side)


def largest(u: Callable[[Affine], Formula]) -> arb:
    """Return M with |u| ≤ M on the strip."""
    found = bounds(u(Affine.variable(_T)), {_T: WIDTH})
    if any(form.rate < 0 for bound in found for form in bound.forms):
        raise NoBound("the function is not known to be bounded on a strip")
    with ctx.workprec(BOUND_BITS):
        return sum((bound.constant for bound in found), arb(0))


def derivative_of_gaussian(f: Gaussian) -> Gaussian:
    """Return f′ for f = p(x − μ) e^{−a(x − μ)² + iθx}: p is replaced by p′ + (iθ − 2a u) p."""
    result = [Gauss.of(0)] * (len(f.polynomial) + 1)
    turning, steep = Gauss.of(0, f.frequency), Gauss.of(-2 * f.a[0], -2 * f.a[1])
    for k, c in enumerate(Gauss.of(*pair) for pair in f.polynomial):
        if k:
            result[k - 1] += Gauss.of(k) * c
        result[k] += turning * c
        result[k + 1] += steep * c
    return Gaussian(f.a, f.centre, f.frequency, tuple(c.pair() for c in result))
