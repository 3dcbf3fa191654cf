"""Scalars of claims: polynomials over the Gaussian rationals in π, symbols and their conjugates.

Two scalars are equal for all values of their symbols exactly when they are the same polynomial: a
polynomial in z and its conjugate that vanishes for all complex z is 0, and one in x that vanishes
for all (positive) integers x is 0. π is transcendental (F. Lindemann, Über die Zahl π, Math. Ann.
20, 1882), so it counts as a symbol too; only order needs its value.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple, TypeAlias

Rational: TypeAlias = int | Fraction


class Atom(NamedTuple):
    """A symbol, or the conjugate of one that is not real."""

    name: Hashable
    real: bool = True
    conjugated: bool = False


Monomial: TypeAlias = frozenset[tuple[Atom, int]]
"""A product of atoms with their exponents, which may be negative for symbols that are not 0."""

ONE: Monomial = frozenset()
PI = Atom("π")


class Scalar:
    """A polynomial, as its Gaussian rational coefficients by monomial; equal ones compare equal."""

    __slots__ = ("_hash", "terms")

    def __init__(self, terms: Mapping[Monomial, tuple[Rational, Rational]]) -> None:
        self.terms = {m: c for m, c in terms.items() if c[0] or c[1]}
        self._hash: int | None = None

    def __hash__(self) -> int:
        if self._hash is None:
            self._hash = hash(frozenset(self.terms.items()))
        return self._hash

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Scalar) and self.terms == other.terms

    def __bool__(self) -> bool:
        return bool(self.terms)

    def __add__(self, other: Scalar) -> Scalar:
        return total((self, other))

    def __neg__(self) -> Scalar:
        return Scalar({m: (-re, -im) for m, (re, im) in self.terms.items()})

    def __sub__(self, other: Scalar) -> Scalar:
        return self + -other

    def __mul__(self, other: Scalar) -> Scalar:
        if self == UNIT:
            return other
        if other == UNIT:
            return self
        products: dict[Monomial, tuple[Rational, Rational]] = {}
        for m, (a, b) in self.terms.items():
            for n, (c, d) in other.terms.items():
                both = _product(m, n)
                re, im = products.get(both, (0, 0))
                products[both] = (re + a * c - b * d, im + a * d + b * c)
        return Scalar(products)

    def __pow__(self, exponent: int) -> Scalar:
        """Return a power; a negative one only of a single monomial with a known coefficient."""
        base = self if exponent >= 0 else self._inverse()
        power = UNIT
        for _ in range(abs(exponent)):
            power *= base
        return power

    def _inverse(self) -> Scalar:
        ((monomial, (re, im)),) = self.terms.items()
        size = Fraction(re * re + im * im)
        inverse = frozenset((atom, -e) for atom, e in monomial)
        return Scalar({inverse: (re / size, -im / size)})

    def conjugate(self) -> Scalar:
        """Return the complex conjugate."""
        return Scalar({_conjugate(m): (re, -im) for m, (re, im) in self.terms.items()})

    @property
    def names(self) -> frozenset[Hashable]:
        """The names of the symbols in it, π left out."""
        return frozenset(a.name for m in self.terms for a, _ in m if a != PI)

    def rational(self) -> Rational | None:
        """Return it as a rational number, or None if it is none."""
        if not self.terms:
            return 0
        re, im = self.terms.get(ONE, (0, 0))
        return None if im or len(self.terms) > 1 or ONE not in self.terms else re

    def at(self, values: Mapping[Hashable, Scalar]) -> Scalar:
        """Put values in for symbols, and their conjugates for the conjugates."""
        if self.names.isdisjoint(values):
            return self
        return total(_monomial_at(m, c, values) for m, c in self.terms.items())

    def modulo(self, period: int) -> Scalar:
        """Reduce integer coefficients modulo a period."""
        return Scalar({m: (re % period, im) for m, (re, im) in self.terms.items()})

    def without(self, name: Hashable) -> Scalar:
        """Drop the monomials that have a symbol as a factor."""
        return Scalar(
            {m: c for m, c in self.terms.items() if all(atom.name != name for atom, _ in m)}
        )

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
        return f"Scalar({self})"

    def __str__(self) -> str:
        shown = [_shown(m, *c) for m, c in sorted(self.terms.items(), key=_order)]
        return " + ".join(shown).replace("+ -", "- ") or "0"


def scalar(re: Rational, im: Rational = 0) -> Scalar:
    """Return a Gaussian rational number."""
    return Scalar({ONE: (re, im)})


def symbol(name: Hashable, *, real: bool) -> Scalar:
    """Return a symbol."""
    return Scalar({frozenset([(Atom(name, real), 1)]): (1, 0)})


UNIT = scalar(1)
ZERO = scalar(0)
IMAGINARY = scalar(0, 1)
PI_NUMBER = Scalar({frozenset([(PI, 1)]): (1, 0)})


def total(parts: Iterable[Scalar]) -> Scalar:
    """Return a sum."""
    terms: dict[Monomial, tuple[Rational, Rational]] = {}
    for part in parts:
        for m, (a, b) in part.terms.items():
            re, im = terms.get(m, (0, 0))
            terms[m] = (re + a, im + b)
    return Scalar(terms)


def _product(m: Monomial, n: Monomial) -> Monomial:
    if not m or not n:
        return m or n
    exponents = dict(m)
    for atom, e in n:
        exponents[atom] = exponents.get(atom, 0) + e
    return frozenset((atom, e) for atom, e in exponents.items() if e)


def _conjugate(monomial: Monomial) -> Monomial:
    return frozenset(
        (a if a.real else a._replace(conjugated=not a.conjugated), e) for a, e in monomial
    )


def _monomial_at(
    monomial: Monomial, coefficient: tuple[Rational, Rational], values: Mapping[Hashable, Scalar]
) -> Scalar:
    kept = frozenset((a, e) for a, e in monomial if a.name not in values)
    result = Scalar({kept: coefficient})
    for atom, exponent in monomial - kept:
        value = values[atom.name]
        result *= (value.conjugate() if atom.conjugated else value) ** exponent
    return result


# ------------------------------------------------------------------ order


def _enclosed(value: Scalar, digits: int) -> tuple[Fraction, Fraction]:
    """Enclose a polynomial in π with rational coefficients."""
    below, above = _pi(digits)
    low = high = Fraction(0)
    for monomial, (coefficient, _) in value.terms.items():
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


# ------------------------------------------------------------------ text


def _order(entry: tuple[Monomial, object]) -> tuple[int, str]:
    return sum(e for _, e in entry[0]), str(sorted(map(str, entry[0])))


def _shown(monomial: Monomial, re: Rational, im: Rational) -> str:
    names = [
        (f"conj({a.name})" if a.conjugated else str(a.name)) + (f"^{e}" if e != 1 else "")
        for a, e in sorted(monomial, key=str)
    ]
    number = _gaussian(re, im)
    if not names:
        return number
    if number in {"1", "-1"}:
        return number[:-1] + "·".join(names)
    return "·".join([f"({number})" if re and im else number, *names])


def _gaussian(re: Rational, im: Rational) -> str:
    if not im:
        return str(re)
    units: dict[Rational, str] = {1: "i", -1: "-i"}
    imaginary = units.get(im, f"{im}i" if Fraction(im).denominator == 1 else f"({im})i")
    if not re:
        return imaginary
    return f"{re} - {imaginary[1:]}" if imaginary.startswith("-") else f"{re} + {imaginary}"
