"""Finite sums of P·exp(q) with polynomials P and q, q of degree 2, in real variables, as balls.

The class is closed under sums, products, conjugation, affine changes of variables, derivatives and
totals over variables in which all summands decay. So a function on ℝᵈ that is made of Gaussians,
polynomials and waves by these, and a total over it, are known as a whole, with a proved radius:
flint rounds every coefficient outwards, at its working precision.

With A = −q_vv, B = q_v + Σ_w q_vw w, μ = B/(2A), and P = Σ_k P_k v^k ::

    ∫ P e^{−A v² + B v} dv
        = √(π/A) e^{B²/(4A)} Σ_k P_k Σ_j (k over 2j) (2j − 1)!! (2A)^{−j} μ^{k−2j},

the moments of a normal distribution with mean μ and variance 1/(2A), continued analytically to
complex A with Re A > 0 and complex B (both sides are analytic there); the root is the principal
one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from math import comb, prod
from typing import NamedTuple, TypeAlias

from flint import acb, arb

from numeric.formulas.formula import Affine, Unsettled

Powers: TypeAlias = tuple[int, ...]
"""A monomial: its variables, sorted, each as often as its power says."""

Polynomial: TypeAlias = dict[Powers, acb]

_MOST = 20_000
"""So many summands take seconds; functions with more are not multiplied out."""


class Bell(NamedTuple):
    """P·exp(q); q has no constant."""

    factor: Polynomial
    exponent: Polynomial


class GaussianSum:
    """A number plus a finite sum of P·exp(q), of degree 2 and without a constant in q.

    Parameters
    ----------
    constant
        The number.
    bells
        The summands.
    """

    __slots__ = ("bells", "constant")

    def __init__(self, constant: acb, bells: Sequence[Bell] = ()) -> None:
        self.constant, self.bells = constant, bells

    def __add__(self, other: GaussianSum) -> GaussianSum:
        return GaussianSum(self.constant + other.constant, [*self.bells, *other.bells])

    def __mul__(self, other: GaussianSum) -> GaussianSum:
        if len(self.bells) * len(other.bells) > _MOST:
            raise Unsettled("a product has too many summands", "take fewer steps or layers")
        bells = _multiples(self.bells, other.constant) + _multiples(other.bells, self.constant)
        for a in self.bells:
            for b in other.bells:
                bells.append(Bell(times(a.factor, b.factor), added(a.exponent, b.exponent)))
        return GaussianSum(self.constant * other.constant, bells)

    def __pow__(self, exponent: int) -> GaussianSum:
        if exponent < 0:
            if self.bells:
                raise Unsettled("1 over a sum of Gaussians is none", "state it without it")
            return GaussianSum(self.constant**exponent)
        result = GaussianSum(acb(1))
        for _ in range(exponent):
            result = result * self
        return result

    def conjugate(self) -> GaussianSum:
        """Return the complex conjugate; variables are real."""
        bells = [Bell(_conjugate(p), _conjugate(q)) for p, q in self.bells]
        return GaussianSum(self.constant.conjugate(), bells)

    def at(self, point: Mapping[int, Affine]) -> GaussianSum:
        """Return the sum with affine forms for variables, all at once."""
        known: dict[Powers, Polynomial] = {}
        return _sum(
            self.constant,
            (Bell(_placed(p, point, known), _placed(q, point, known)) for p, q in self.bells),
        )

    def total(self, variables: Sequence[int]) -> GaussianSum:
        """Return the integral over variables.

        Each summand must converge absolutely, jointly in the variables: the real part of the
        quadratic form in them must be negative definite.

        Raises
        ------
        Unsettled
            If that is not seen.
        """
        if not (self.constant.real == 0 and self.constant.imag == 0):
            raise _no_decay()
        if not all(_decays(bell.exponent, variables) for bell in self.bells):
            raise _no_decay()
        return _sum(acb(0), [reduce(_integral, variables, bell) for bell in self.bells])

    def derivative(self, variable: int, order: int) -> GaussianSum:
        """Return the derivative with respect to a variable, where it is 0."""
        return _sum(
            self.constant * (0 if order else 1),
            (_derivative(bell, variable, order) for bell in self.bells),
        )

    def exponential(self) -> GaussianSum:
        """Return e to the power of a polynomial of degree 2; raise `Unsettled` for other sums."""
        if any(q for _, q in self.bells):
            raise Unsettled("an exponent is no polynomial", "state it without it")
        exponent = added({(): self.constant}, *(p for p, _ in self.bells))
        if any(len(powers) > 2 for powers in exponent):
            raise Unsettled("an exponent is of degree 3", "state it without it")
        return _sum(acb(0), [Bell({(): acb(1)}, exponent)])

    def ball(self) -> acb:
        """Return the value of a sum without variables."""
        if self.bells:
            raise Unsettled("a value depends on a variable that is not put in", "report this")
        return self.constant


def linear(affine: Affine) -> GaussianSum:
    """Return an affine form."""
    constant, slopes = affine.flint
    factor: Polynomial = {(v,): acb(slope) for v, slope in slopes}
    return GaussianSum(acb(constant), [Bell(factor, {})] if factor else ())


def gaussian(factor: Polynomial, exponent: Polynomial) -> GaussianSum:
    """Return P·e^q, q of degree 2 and with a constant."""
    return _sum(acb(0), [Bell(factor, exponent)])


def _sum(constant: acb, bells: Iterable[Bell]) -> GaussianSum:
    """Return the sum of a number and of bells whose exponents may have constants."""
    found = []
    for bell in map(_without_constant, bells):
        if bell.exponent or bell.factor.keys() - {()}:
            found.append(bell)
        else:
            constant = constant + bell.factor.get((), acb(0))
    return GaussianSum(constant, found)


def _without_constant(bell: Bell) -> Bell:
    factor, exponent = bell
    if () not in exponent:
        return bell
    rest = {powers: c for powers, c in exponent.items() if powers}
    return Bell(scaled(factor, exponent[()].exp()), rest)


def _multiples(bells: Sequence[Bell], factor: acb) -> list[Bell]:
    return [] if factor == 0 else [Bell(scaled(p, factor), q) for p, q in bells]


def _no_decay() -> Unsettled:
    return Unsettled("an integral is not seen to converge absolutely", "take functions that decay")


# ------------------------------------------------------------------ polynomials


def added(*polynomials: Polynomial) -> Polynomial:
    """Return the sum."""
    found = dict(polynomials[0]) if polynomials else {}
    for polynomial in polynomials[1:]:
        for powers, c in polynomial.items():
            found[powers] = found[powers] + c if powers in found else c
    return found


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the product."""
    found: Polynomial = {}
    for p, c in left.items():
        for q, d in right.items():
            powers = tuple(sorted(p + q)) if p and q else p or q
            found[powers] = found[powers] + c * d if powers in found else c * d
    return found


def scaled(polynomial: Polynomial, factor: acb) -> Polynomial:
    """Return a multiple."""
    return {powers: c * factor for powers, c in polynomial.items()}


def _conjugate(polynomial: Polynomial) -> Polynomial:
    return {powers: c.conjugate() for powers, c in polynomial.items()}


def _placed(
    polynomial: Polynomial, point: Mapping[int, Affine], known: dict[Powers, Polynomial]
) -> Polynomial:
    """Return a polynomial with affine forms for variables; of monomials it is kept."""
    found: Polynomial = {}
    for powers, c in polynomial.items():
        if powers not in known:
            known[powers] = _monomial(powers, point)
        for new, factor in known[powers].items():
            found[new] = found[new] + c * factor if new in found else c * factor
    return found


def _monomial(powers: Powers, point: Mapping[int, Affine]) -> Polynomial:
    result: Polynomial = {(): acb(1)}
    for variable in powers:
        constant, slopes = point.get(variable, Affine.variable(variable)).flint
        form: Polynomial = {(v,): acb(slope) for v, slope in slopes}
        if constant:
            form[()] = acb(constant)
        result = times(result, form)
    return result


def _split(polynomial: Polynomial, variable: int) -> dict[int, Polynomial]:
    """Return the coefficients of the powers of one variable."""
    found: dict[int, Polynomial] = {}
    for powers, c in polynomial.items():
        rest = tuple([v for v in powers if v != variable]) if variable in powers else powers
        found.setdefault(len(powers) - len(rest), {})[rest] = c
    return found


# ------------------------------------------------------------------ calculus


def _pair(v: int, w: int) -> Powers:
    return (v, w) if v <= w else (w, v)


def _decays(exponent: Polynomial, variables: Sequence[int]) -> bool:
    """Tell whether Re q is negative definite in the variables, by elimination with balls."""
    rows: list[list[arb]] = [
        [-_real(exponent, _pair(v, w)) * (2 if v == w else 1) for w in variables] for v in variables
    ]
    while rows:
        first, *rows = rows
        pivot = first[0]
        if not pivot > 0:
            return False
        rows = [
            [x - row[0] * y / pivot for x, y in zip(row[1:], first[1:], strict=True)]
            for row in rows
        ]
    return True


def _real(exponent: Polynomial, powers: Powers) -> arb:
    return exponent[powers].real if powers in exponent else arb(0)


def _integral(bell: Bell, variable: int) -> Bell:
    """Return the integral over one variable; see the module's text."""
    exponent = _split(bell.exponent, variable)
    square, slope = -exponent[2][()], exponent.get(1, {})
    inverse = 1 / (2 * square)
    mean = scaled(slope, inverse)
    factor = scaled(
        _moments(_split(bell.factor, variable), mean, inverse), (acb.pi() / square).sqrt()
    )
    return Bell(factor, added(exponent.get(0, {}), times(slope, scaled(mean, acb(0.5)))))


def _moments(parts: dict[int, Polynomial], mean: Polynomial, variance: acb) -> Polynomial:
    """Return the mean of a polynomial in a normally distributed variable."""
    powers: list[Polynomial] = [{(): acb(1)}]
    for _ in range(max(parts, default=0)):
        powers.append(times(powers[-1], mean))
    found: Polynomial = {}
    for k, part in parts.items():
        for j in range(k // 2 + 1):
            weight = comb(k, 2 * j) * prod(range(1, 2 * j, 2)) * variance**j
            found = added(found, times(part, scaled(powers[k - 2 * j], weight)))
    return found


def _derivative(bell: Bell, variable: int, order: int) -> Bell:
    slope = _differentiated(bell.exponent, variable)
    factor = bell.factor
    for _ in range(order):
        factor = added(_differentiated(factor, variable), times(factor, slope))
    parts = (_split(polynomial, variable).get(0, {}) for polynomial in (factor, bell.exponent))
    return Bell(*parts)


def _differentiated(polynomial: Polynomial, variable: int) -> Polynomial:
    found: Polynomial = {}
    for k, part in _split(polynomial, variable).items():
        if k:
            for powers, c in part.items():
                found[tuple(sorted((*powers, *[variable] * (k - 1))))] = c * k
    return found
