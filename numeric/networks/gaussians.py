"""Finite sums of c·exp(q) with a polynomial q of degree 2 in real variables, as balls.

The class is closed under sums, products, conjugation, affine changes of variables and totals over
variables in which all summands decay. So a function on ℝᵈ that is made of Gaussians by these, and a
total over it, are known as a whole, with a proved radius: flint rounds every coefficient outwards,
at its working precision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from flint import acb, arb, fmpq

from numeric.formulas.formula import Affine, Unsettled

Powers: TypeAlias = tuple[int, ...]
"""A monomial of degree 1 or 2: its variables, the smaller first."""

Exponent: TypeAlias = dict[Powers, acb]

_MOST = 20_000
"""So many summands take seconds; functions with more are not multiplied out."""


class GaussianSum:
    """A number plus a finite sum of c·exp(q), q of degree 1 or 2 without a constant.

    Parameters
    ----------
    constant
        The number.
    terms
        Pairs (c, q), q by monomials.
    """

    __slots__ = ("constant", "terms")

    def __init__(self, constant: acb, terms: Sequence[tuple[acb, Exponent]] = ()) -> None:
        self.constant, self.terms = constant, terms

    def __add__(self, other: GaussianSum) -> GaussianSum:
        return GaussianSum(self.constant + other.constant, [*self.terms, *other.terms])

    def __mul__(self, other: GaussianSum) -> GaussianSum:
        if len(self.terms) * len(other.terms) > _MOST:
            raise Unsettled("a product has too many summands", "take fewer steps or layers")
        terms = _scaled(self.terms, other.constant) + _scaled(other.terms, self.constant)
        for c, q in self.terms:
            for d, r in other.terms:
                together = dict(q)
                for powers, value in r.items():
                    together[powers] = together[powers] + value if powers in together else value
                terms.append((c * d, together))
        return GaussianSum(self.constant * other.constant, terms)

    def __pow__(self, exponent: int) -> GaussianSum:
        if exponent < 0:
            if self.terms:
                raise Unsettled("1 over a sum of Gaussians is none", "state it without it")
            return GaussianSum(self.constant**exponent)
        result = GaussianSum(acb(1))
        for _ in range(exponent):
            result = result * self
        return result

    def conjugate(self) -> GaussianSum:
        """Return the complex conjugate; variables are real."""
        terms = [
            (c.conjugate(), {powers: value.conjugate() for powers, value in q.items()})
            for c, q in self.terms
        ]
        return GaussianSum(self.constant.conjugate(), terms)

    def at(self, point: Mapping[int, Affine]) -> GaussianSum:
        """Return the sum with affine forms for variables, all at once."""
        products: dict[Powers, list[tuple[Powers, fmpq]]] = {}
        constant, terms = self.constant, []
        for c, q in self.terms:
            moved: Exponent = {}
            shift = acb(0)
            for powers, value in q.items():
                if powers not in products:
                    products[powers] = _expanded(powers, point)
                for new, factor in products[powers]:
                    if not new:
                        shift = shift + value * factor
                    elif new in moved:
                        moved[new] = moved[new] + value * factor
                    else:
                        moved[new] = value * factor
            if moved:
                terms.append((c * shift.exp(), moved))
            else:
                constant = constant + c * shift.exp()
        return GaussianSum(constant, terms)

    def total(self, variables: Sequence[int]) -> GaussianSum:
        """Return the integral over variables.

        Each summand must converge absolutely: the real part of the quadratic form in the variables
        must be negative definite, else `Unsettled` is raised. Then, one by one,
        ∫ exp(−A x² + B x) dx = √(π/A) exp(B²/(4A)) with the principal root, as Re A > 0.
        """
        if not (self.constant.real == 0 and self.constant.imag == 0):
            raise _no_decay()
        constant, terms = acb(0), []
        for c, q in self.terms:
            if not _decays(q, variables):
                raise _no_decay()
            factor, rest = c, q
            for variable in variables:
                factor, rest = _completed(factor, rest, variable)
            if rest:
                terms.append((factor, rest))
            else:
                constant = constant + factor
        return GaussianSum(constant, terms)

    def ball(self) -> acb:
        """Return the value of a sum without variables."""
        if self.terms:
            raise Unsettled("a value depends on a variable that is not put in", "report this")
        return self.constant


def _scaled(terms: Sequence[tuple[acb, Exponent]], factor: acb) -> list[tuple[acb, Exponent]]:
    if factor == 0:
        return []
    return [(c * factor, q) for c, q in terms]


def _expanded(powers: Powers, point: Mapping[int, Affine]) -> list[tuple[Powers, fmpq]]:
    """Return a monomial of affine forms as a sum of monomials; () is the constant one."""
    result: dict[Powers, fmpq] = {(): fmpq(1)}
    for variable in powers:
        constant, slopes = point[variable].flint if variable in point else _itself(variable)
        factors = [((), constant), *(((v,), slope) for v, slope in slopes)]
        grown: dict[Powers, fmpq] = {}
        for known, a in result.items():
            for new, b in factors:
                both = tuple(sorted(known + new))
                grown[both] = grown.get(both, fmpq(0)) + a * b
        result = grown
    return [(monomial, factor) for monomial, factor in result.items() if factor != 0]


def _itself(variable: int) -> tuple[fmpq, tuple[tuple[int, fmpq], ...]]:
    return fmpq(0), ((variable, fmpq(1)),)


def _pair(v: int, w: int) -> Powers:
    return (v, w) if v <= w else (w, v)


def _decays(q: Exponent, variables: Sequence[int]) -> bool:
    """Tell whether Re q is negative definite in the variables, by elimination with balls."""
    rows: list[list[arb]] = [
        [-_real(q, _pair(v, w)) * (2 if v == w else 1) for w in variables] for v in variables
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


def _real(q: Exponent, powers: Powers) -> arb:
    return q[powers].real if powers in q else arb(0)


def _completed(c: acb, q: Exponent, variable: int) -> tuple[acb, Exponent]:
    """Return the integral of c·exp(q) over one variable, by completing the square."""
    rest: Exponent = {}
    slopes: list[tuple[Powers, acb]] = []
    square = acb(0)
    for powers, value in q.items():
        if powers == (variable, variable):
            square = -value
        elif variable in powers:
            slopes.append((tuple(v for v in powers if v != variable), value))
        else:
            rest[powers] = value
    constant = acb(0)
    quarter = 1 / (4 * square)
    for index, (v, a) in enumerate(slopes):
        for w, b in slopes[index:]:
            value = a * b * quarter * (1 if v == w else 2)
            powers = tuple(sorted(v + w))
            if not powers:
                constant = constant + value
            else:
                rest[powers] = rest[powers] + value if powers in rest else value
    return c * (acb.pi() / square).sqrt() * constant.exp(), rest


def _no_decay() -> Unsettled:
    return Unsettled("an integral is not seen to converge absolutely", "take functions that decay")


def gaussian(
    factor: acb, square: Mapping[tuple[int, int], acb], linear: Iterable[acb]
) -> GaussianSum:
    """Return c·exp(Σ sᵢⱼ xᵢ xⱼ + Σ bᵢ xᵢ) of the variables −1, −2, …, i ≤ j from 0."""
    q = {_pair(-1 - i, -1 - j): value for (i, j), value in square.items()}
    q.update({(-1 - i,): value for i, value in enumerate(linear)})
    return GaussianSum(factor, ()) if not q else GaussianSum(acb(0), [(factor, q)])
