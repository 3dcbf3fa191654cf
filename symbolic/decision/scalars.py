"""Scalars of claims: polynomials over the Gaussian rationals in π, symbols and their conjugates.

They are the kernel's polynomials, with signs to calculate with. Two scalars are equal for all
values of their symbols exactly when they are the same polynomial: a polynomial in z and its
conjugate that vanishes for all complex z is 0, and one in x that vanishes for all (positive)
integers x is 0. π is transcendental (F. Lindemann, Über die Zahl π, Math. Ann. 20, 1882), so it
counts as a symbol too; only order needs its value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import Any, TypeAlias

from symbolic.errors import Undecidable
from symbolic.kernel import polynomials
from symbolic.kernel.polynomials import Monomial, Polynomial
from symbolic.kernel.terms import PI, I, Term, add, mul, number

Rational: TypeAlias = int | Fraction

_I: Monomial = frozenset([(I, 1)])


class Scalar:
    """A polynomial; equal ones compare equal."""

    __slots__ = ("_hash", "polynomial")

    def __init__(self, polynomial: Polynomial) -> None:
        self.polynomial = polynomial
        self._hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.polynomial.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scalar) and self.polynomial == other.polynomial

    def __bool__(self) -> bool:
        return bool(self.polynomial)

    def __add__(self, other: Scalar) -> Scalar:
        return total((self, other))

    def __neg__(self) -> Scalar:
        return Scalar({m: -c for m, c in self.polynomial.items()})

    def __sub__(self, other: Scalar) -> Scalar:
        return self + -other

    def __mul__(self, other: Scalar) -> Scalar:
        if self == UNIT:
            return other
        if other == UNIT:
            return self
        return Scalar(polynomials.times(self.polynomial, other.polynomial))

    def __pow__(self, exponent: int) -> Scalar:
        """Return a power; a negative one only of a single monomial."""
        return Scalar(polynomials.power(self.polynomial, exponent))

    def conjugate(self) -> Scalar:
        """Return the complex conjugate."""
        return Scalar(polynomials.conjugate(self.polynomial))

    @property
    def names(self) -> frozenset[Hashable]:
        """The symbols in it."""
        atoms = (_bare(a) for m in self.polynomial for a, _ in m)
        return frozenset(a for a in atoms if a not in {I, PI})

    def gaussian(self) -> tuple[Rational, Rational] | None:
        """Return its real and imaginary part if it is a Gaussian rational number, or None."""
        if self.polynomial.keys() <= {polynomials.UNIT, _I}:
            return self.polynomial.get(polynomials.UNIT, 0), self.polynomial.get(_I, 0)
        return None

    def rational(self) -> Rational | None:
        """Return it as a rational number, or None if it is none."""
        re, im = self.gaussian() or (0, 1)
        return None if im else re

    def at(self, values: Mapping[Hashable, Scalar]) -> Scalar:
        """Put values in for symbols, and their conjugates for the conjugates."""
        if self.names.isdisjoint(values):
            return self
        return total(_monomial_at(m, c, values) for m, c in self.polynomial.items())

    def modulo(self, period: int) -> Scalar:
        """Reduce integer coefficients modulo a period."""
        return Scalar({m: rest for m, c in self.polynomial.items() if (rest := c % period)})

    def without(self, name: Hashable) -> Scalar:
        """Drop the monomials that have a symbol as a factor."""
        kept = self.polynomial.items()
        return Scalar({m: c for m, c in kept if all(_bare(a) != name for a, _ in m)})

    def _sign(self) -> int:
        if (plain := self.rational()) is not None:
            return (plain > 0) - (plain < 0)
        digits = 20
        while True:
            below, above = _enclosed(self, digits)
            if below > 0 or above < 0:
                return 1 if below > 0 else -1
            digits *= 2

    def __lt__(self, other: Scalar) -> bool:
        return (self - other)._sign() < 0

    def __le__(self, other: Scalar) -> bool:
        return (self - other)._sign() <= 0

    def __gt__(self, other: Scalar) -> bool:
        return other < self

    def __ge__(self, other: Scalar) -> bool:
        return other <= self

    def __abs__(self) -> Scalar:
        return -self if self._sign() < 0 else self

    def __repr__(self) -> str:
        return f"Scalar({term_of(self)})"


def scalar(re: Rational, im: Rational = 0) -> Scalar:
    """Return a Gaussian rational number."""
    return Scalar({m: c for m, c in ((polynomials.UNIT, re), (_I, im)) if c})


UNIT, ZERO, IMAGINARY = scalar(1), scalar(0), scalar(0, 1)


def total(parts: Iterable[Scalar]) -> Scalar:
    """Return a sum."""
    return Scalar(polynomials.plus(part.polynomial for part in parts))


def _bare(atom: Any) -> Any:
    """Return the symbol of an atom, which is it or its conjugate."""
    return atom[1] if type(atom) is tuple else atom


def _monomial_at(
    monomial: Monomial, coefficient: Rational, values: Mapping[Hashable, Scalar]
) -> Scalar:
    kept = frozenset((a, e) for a, e in monomial if _bare(a) not in values)
    result = Scalar({kept: coefficient})
    for atom, exponent in monomial - kept:
        value = values[_bare(atom)]
        result *= (value.conjugate() if type(atom) is tuple else value) ** exponent
    return result


# ------------------------------------------------------------------ terms


@lru_cache(maxsize=4096)
def value_of(term: Term) -> Scalar:
    """Return a scalar term as a polynomial.

    Raises
    ------
    Undecidable
        If it is none, such as e^{ia} or |a|.
    """
    value = Scalar(polynomials.polynomial(term))
    atoms = {a for m in value.polynomial for a, _ in m}
    plain = (type(a) is Term or (type(a) is tuple and a[0] == "Conj") for a in atoms)
    if not all(plain) or not all(type(_bare(a)) is Term for a in atoms):
        raise Undecidable(
            f"the scalar {term}: decide compares polynomials in i, π and symbols, with rational "
            "coefficients and integer powers of symbols that are not 0"
        )
    return value


def term_of(value: Scalar) -> Term:
    """Return a polynomial as a term."""
    summands = []
    for monomial, c in sorted(value.polynomial.items(), key=lambda x: sorted(map(str, x[0]))):
        factors = [_power(*power) for power in sorted(monomial, key=str)]
        summands.append(mul(*([number(c)] if c != 1 or not factors else []), *factors))
    return add(*summands)


def _power(atom: Any, exponent: int) -> Term:
    one = atom if type(atom) is Term else Term("Conj", atom[1])
    return one if exponent == 1 else Term("Pow", one, exponent)


# ------------------------------------------------------------------ order


def _enclosed(value: Scalar, digits: int) -> tuple[Fraction, Fraction]:
    """Enclose a polynomial in π with rational coefficients."""
    below, above = _pi(digits)
    low = high = Fraction(0)
    for monomial, coefficient in value.polynomial.items():
        exponent = next(iter(monomial))[1] if monomial else 0
        ends = [coefficient * below**exponent, coefficient * above**exponent]
        low, high = low + min(ends), high + max(ends)
    return low, high


@lru_cache(maxsize=8)
def _pi(digits: int) -> tuple[Fraction, Fraction]:
    """Enclose π by J. Machin's formula (1706), π = 16 arctan 1/5 − 4 arctan 1/239."""
    scale = 10 ** (digits + 10)

    def arctan(inverse: int) -> tuple[int, int]:
        """Return arctan 1/inverse times the scale, and a bound of the error."""
        power, sum_, k = scale // inverse, 0, 0
        while power:
            sum_ += (-1) ** k * (power // (2 * k + 1))
            power, k = power // inverse**2, k + 1
        return sum_, 3 * k + 3  # two roundings in each term, and the first one left out

    (a, error_a), (b, error_b) = arctan(5), arctan(239)
    middle, error = 16 * a - 4 * b, 16 * error_a + 4 * error_b
    return Fraction(middle - error, scale), Fraction(middle + error, scale)
