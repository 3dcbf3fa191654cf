"""Formulas of Gaussians, polynomials and waves on ℝ in closed form: nothing is cut off or sampled.

Such a formula is a finite sum of P·e^q, P a polynomial and q one of degree 2 in the real variables.
With A = −q_vv, B = q_v + Σ_w q_vw w, μ = B/(2A), and P = Σ_k P_k v^k ::

    ∫ P e^{−A v² + B v} dv
        = √(π/A) e^{B²/(4A)} Σ_k P_k Σ_j (k over 2j) (2j − 1)!! (2A)^{−j} μ^{k−2j},

the moments of a normal distribution with mean μ and variance 1/(2A), continued analytically to
complex A with Re A > 0 and complex B (both sides are analytic there); the root is the principal
one. Every coefficient is a ball at flint's working precision, so the result has a proved radius.

A total converges absolutely where Re q decays in its variable. For a total over a plane both
variables count at once: a majorant m ≥ Re q, a real quadratic form, is kept, and ∫ e^{m} dv is e to
the form in the other variables that is left by completing the square. Linear terms and polynomials
do not change what converges.
"""

from __future__ import annotations

from functools import reduce
from itertools import product
from math import comb, prod
from typing import NamedTuple, TypeAlias

from flint import acb, arb, ctx

from numeric.enclosures.derivatives import Jet
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Line,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Value,
    rational,
)
from numeric.samples.compound import CoupledGaussian
from numeric.samples.families import Gaussian
from numeric.samples.functions import ball

Powers: TypeAlias = tuple[int, ...]
"""A monomial: its variables, sorted, each as often as its power says."""

Polynomial: TypeAlias = dict[Powers, acb]
Form: TypeAlias = dict[Powers, arb]

_GUARD = 96
_MOST = 400
"""So many summands take as long as sums over lattices."""


_FRESH = -1_000_000
"""A variable that no formula has."""


class NoClosedForm(Exception):  # noqa: N818 - no fault: another engine has the value
    """A formula has parts that are not of this kind, or a total is not seen to converge here."""


class Bell(NamedTuple):
    """P·e^q with the majorant m of degree 2; see the module's text."""

    factor: Polynomial
    exponent: Polynomial
    majorant: Form


def closed_form(formula: Formula, bits: int) -> acb:
    """Return a ball that contains the value of a formula without free variables.

    Raises
    ------
    NoClosedForm
        If it has none here.
    """
    with ctx.workprec(bits + _GUARD):
        return _number(_bells(formula))


def _number(bells: list[Bell]) -> acb:
    found = acb(0)
    for bell in bells:
        if bell.exponent or bell.factor.keys() - {()}:
            raise NoClosedForm("a variable is free")
        found += bell.factor.get((), acb(0))
    return found


def _bells(formula: Formula) -> list[Bell]:
    """Return the summands of a formula."""
    match formula:
        case Number(re, im):
            return _constant(ball((re, im)))
        case Pi():
            return _constant(acb.pi())
        case Coordinate(affine):
            return [Bell(_linear(affine), {}, {})]
        case Value(Gaussian() as function, (x,)):
            return [_gaussian(function, x)]
        case Value(Jet(base=Gaussian() as function, order=order), (x,)):
            moved = _gaussian(function, x + Affine.variable(_FRESH))
            return [_derivative(moved, _FRESH, order)]
        case Value(CoupledGaussian() as function, (x, y)):
            return [_coupled(function, x, y)]
        case Sum(terms):
            return [bell for term in terms for bell in _bells(term)]
        case Product(factors):
            return reduce(_products, map(_bells, factors), _constant(acb(1)))
        case Power(base, exponent) if exponent >= 0:
            return reduce(_products, [_bells(base)] * exponent, _constant(acb(1)))
        case Power(base, exponent):
            value = _number(_bells(base))
            if value.contains(0):
                raise NoClosedForm("a denominator is not seen to differ from 0")
            return _constant(value**exponent)
        case Conjugate(body):
            return [_conjugate(bell) for bell in _bells(body)]
        case Exponential(body):
            return [_exponential(_bells(body))]
        case Total():
            return [_alone(bell) for bell in _total(formula)]
        case Derivative(variable, body, order):
            return [_derivative(bell, variable, order) for bell in _bells(body)]
    raise NoClosedForm(type(formula).__name__)


def _total(total: Total) -> list[Bell]:
    if not isinstance(total.space, Line):
        raise NoClosedForm("a total is a sum")
    # The two of a total over a plane converge jointly, so that the inner one keeps its majorant.
    inner = _total(total.body) if isinstance(total.body, Total) else _bells(total.body)
    found = [_integral(bell, total.variable) for bell in inner]
    return found if total.sign > 0 else _products(found, _constant(acb(-1)))


def _alone(bell: Bell) -> Bell:
    """Return a function that was found by a total, whose own values are what has to decay."""
    return bell._replace(majorant=_real_part(bell.exponent))


def _constant(value: acb) -> list[Bell]:
    return [Bell({(): value}, {}, {})]


# ------------------------------------------------------------------ functions


def _linear(affine: Affine) -> Polynomial:
    constant, slopes = affine.flint
    return {(): acb(constant), **{(v,): acb(slope) for v, slope in slopes}}


def _of_exponent(factor: Polynomial, exponent: Polynomial) -> Bell:
    """Return the bell with an exponent that has a constant."""
    size = exponent.pop((), acb(0)).exp()
    return Bell(_scaled(factor, size), exponent, _real_part(exponent))


def _real_part(exponent: Polynomial) -> Form:
    return {powers: c.real for powers, c in exponent.items() if len(powers) == 2}


def _gaussian(function: Gaussian, place: Affine) -> Bell:
    x = _linear(place)
    u = _added(x, {(): acb(-rational(function.centre))})
    factor: Polynomial = {}
    for coefficient in reversed(function.polynomial):
        factor = _added(_times(factor, u), {(): ball(coefficient)})
    turn = acb(0, rational(function.frequency))
    exponent = _added(_scaled(x, turn), _scaled(_times(u, u), -ball(function.a)))
    return _of_exponent(factor, exponent)


def _coupled(function: CoupledGaussian, first: Affine, second: Affine) -> Bell:
    x, y = _linear(first), _linear(second)
    u, v = (
        _added(z, {(): acb(-rational(c))}) for z, c in zip((x, y), function.centre, strict=True)
    )
    p, q, s = map(ball, function.polynomial)
    factor = _added({(): p}, _scaled(u, q), _scaled(v, s))
    turn_x, turn_y = (acb(0, rational(f)) for f in function.frequency)
    exponent = _added(
        _scaled(x, turn_x),
        _scaled(y, turn_y),
        _scaled(_times(u, u), -ball(function.a)),
        _scaled(_times(u, v), -2 * ball(function.b)),
        _scaled(_times(v, v), -ball(function.c)),
    )
    return _of_exponent(factor, exponent)


def _exponential(bells: list[Bell]) -> Bell:
    """Return e to the power of a polynomial of degree 2."""
    if any(bell.exponent for bell in bells):
        raise NoClosedForm("an exponent is no polynomial")
    exponent = _added(*(bell.factor for bell in bells))
    if any(len(powers) > 2 for powers in exponent):
        raise NoClosedForm("an exponent is of degree 3")
    return _of_exponent({(): acb(1)}, exponent)


# ------------------------------------------------------------------ algebra


def _added(*polynomials: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for polynomial in polynomials:
        for powers, c in polynomial.items():
            found[powers] = found[powers] + c if powers in found else c
    return found


def _times(left: Polynomial, right: Polynomial) -> Polynomial:
    found: Polynomial = {}
    for (p, c), (q, d) in product(left.items(), right.items()):
        powers = tuple(sorted(p + q))
        found[powers] = found[powers] + c * d if powers in found else c * d
    return found


def _scaled(polynomial: Polynomial, factor: acb) -> Polynomial:
    return {powers: c * factor for powers, c in polynomial.items()}


def _products(left: list[Bell], right: list[Bell]) -> list[Bell]:
    if len(left) * len(right) > _MOST:
        raise NoClosedForm("there are too many summands")
    return [
        Bell(
            _times(a.factor, b.factor),
            _added(a.exponent, b.exponent),
            _joined(a.majorant, b.majorant),
        )
        for a, b in product(left, right)
    ]


def _joined(left: Form, right: Form) -> Form:
    return {
        powers: left.get(powers, arb(0)) + right.get(powers, arb(0))
        for powers in left.keys() | right.keys()
    }


def _conjugate(bell: Bell) -> Bell:
    factor, exponent = (
        {powers: c.conjugate() for powers, c in polynomial.items()} for polynomial in bell[:2]
    )
    return Bell(factor, exponent, bell.majorant)


# ------------------------------------------------------------------ calculus


def _split(polynomial: Polynomial, variable: int) -> dict[int, Polynomial]:
    """Return the coefficients of the powers of one variable."""
    found: dict[int, Polynomial] = {}
    for powers, c in polynomial.items():
        rest = tuple(v for v in powers if v != variable)
        found.setdefault(len(powers) - len(rest), {})[rest] = c
    return found


def _integral(bell: Bell, variable: int) -> Bell:
    decay = -bell.majorant.get((variable, variable), arb(0))
    exponent = _split(bell.exponent, variable)
    square = -exponent.get(2, {}).get((), acb(0))
    if not (decay > 0 and square.real > 0):
        raise NoClosedForm("a total is not seen to converge absolutely")
    slope = exponent.get(1, {})
    inverse = 1 / (2 * square)
    mean = _scaled(slope, inverse)
    root = (acb.pi() / square).sqrt()
    factor = _moments(_split(bell.factor, variable), mean, inverse)
    rest = _added(exponent.get(0, {}), _times(slope, _scaled(mean, acb(0.5))))
    size = rest.pop((), acb(0)).exp() * root
    majorant = _completed(bell.majorant, variable, decay)
    return Bell(_scaled(factor, size), rest, majorant)


def _moments(parts: dict[int, Polynomial], mean: Polynomial, variance: acb) -> Polynomial:
    """Return the mean of a polynomial in a normally distributed variable."""
    powers: list[Polynomial] = [{(): acb(1)}]
    for _ in range(max(parts, default=0)):
        powers.append(_times(powers[-1], mean))
    found: Polynomial = {}
    for k, part in parts.items():
        for j in range(k // 2 + 1):
            weight = comb(k, 2 * j) * prod(range(1, 2 * j, 2)) * variance**j
            found = _added(found, _times(part, _scaled(powers[k - 2 * j], weight)))
    return found


def _completed(majorant: Form, variable: int, decay: arb) -> Form:
    """Return the form in the other variables that integrating over one of them leaves."""
    slopes: dict[int, arb] = {}
    rest: Form = {}
    for (v, w), c in majorant.items():
        if v == w == variable:
            continue
        if variable in (v, w):
            slopes[w if v == variable else v] = c
        else:
            rest[v, w] = c
    quarter = 1 / (4 * decay)
    for v, w in product(slopes, repeat=2):
        pair = (v, w) if v <= w else (w, v)
        rest[pair] = rest.get(pair, arb(0)) + slopes[v] * slopes[w] * quarter
    return rest


def _derivative(bell: Bell, variable: int, order: int) -> Bell:
    """Return the derivative where the variable is 0."""
    slope = _differentiated(bell.exponent, variable)
    factor = bell.factor
    for _ in range(order):
        factor = _added(_differentiated(factor, variable), _times(factor, slope))
    exponent = _split(bell.exponent, variable).get(0, {})
    majorant = {pair: c for pair, c in bell.majorant.items() if variable not in pair}
    return Bell(_split(factor, variable).get(0, {}), exponent, majorant)


def _differentiated(polynomial: Polynomial, variable: int) -> Polynomial:
    found: Polynomial = {}
    for k, part in _split(polynomial, variable).items():
        if k:
            for powers, c in part.items():
                found[tuple(sorted((*powers, *[variable] * (k - 1))))] = c * k
    return found
