"""Numbers for the symbols of a statement, and lengths N for its cycles.

A claim that only some numbers satisfy is no identity: T₄₀f = f holds on ℤ/5, Σ f(77m) = Σ f(m) on
every cycle whose length is prime to 77, |n − 100| = 100 − n up to 100, and (k² − 1)(k² − 4)f = 0
for four k. So numbers are drawn small and large, beyond every number of the statement on both
sides, and on a cycle as every residue where these are few.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import gcd, prod
from random import Random

from sympy import nextprime, primefactors

from numeric.formulas.formula import Unsettled
from numeric.reading.parts import is_integer, is_real, name_of
from numeric.samples.functions import Complex
from symbolic.kernel.terms import Term

SMALL = (1, 2, 3)
"""Sizes of whole numbers."""

FAR = tuple(range(4, 13))
"""Sizes of whole coordinates that are not small, where functions still have values to compare."""

LARGE = range(13, 1000)
"""Sizes of numbers that are no coordinates, and of coordinates on a cycle."""

PERIODS = (5, 8)
"""Lengths of cycles that are always tried, next to those that the statement's numbers ask for."""

_LONGEST = 100
"""Cycles up to this length are tried for the sake of a number in the statement."""

_SHARED = 3
"""At most so many cycles are tried because they share primes with the statement's numbers."""

_REDRAWS = 200


def periods(integers: Iterable[int], below: int = 0) -> tuple[int, ...]:
    """Return the lengths N that are tried where N is a symbol.

    Parameters
    ----------
    integers
        Of the statement. One N divides none of them, nor the sum or the difference of two; others
        share primes with them.
    below
        One N is larger than this number.
    """
    given = {abs(n) for n in integers}
    found = [*PERIODS, _coprime(given, max(below, min(max(given, default=0), _LONGEST)))]
    primes = {int(p) for n in given if n > 1 for p in primefactors(n)}
    missing = sorted(p for p in primes if p <= _LONGEST and not any(n % p == 0 for n in found))
    together = prod(missing)
    shared = missing[:_SHARED] if together > _LONGEST else [together] if missing else []
    # On ℤ/2 and ℤ/3 too much is true, and two factors of the same prime count as well.
    return (*found, *(p if p > 3 else 3 * p for p in shared))


def _coprime(given: set[int], least: int) -> int:
    """Return a prime above `least` that divides no number, and no sum or difference of two."""
    numbers = given | {0}
    avoided = {a + b for a in numbers for b in numbers} | {
        abs(a - b) for a in numbers for b in numbers
    }
    prime = nextprime(max(least, *PERIODS, 12))
    while any(a and a % prime == 0 for a in avoided):
        prime = nextprime(prime)
    return int(prime)


def allowed(symbol: Term, value: Complex) -> bool:
    """Tell whether a variable may stand for a number: by what it is, and by its sign."""
    _, base, sign = symbol.parts
    real, imag = value
    if (base != "complex" and imag) or (base == "integer" and real.denominator != 1):
        return False
    if sign == "nonzero":
        return bool(real or imag)
    return not sign or real > 0 or (sign == "nonnegative" and not real)


def number(
    source: Random,
    symbol: Term,
    sizes: Sequence[int],
    modulo: int = 0,
    around: Sequence[int] = (0,),
) -> Complex:
    """Return a number that a variable may stand for, of about these sizes, not 0.

    On a cycle of length `modulo` it is no multiple of that, where the cycle has others. Instead of
    around 0 it may lie `around` other places.

    Raises
    ------
    Unsettled
        If none is found.
    """
    for _ in range(_REDRAWS):
        real, imag = _number(source, symbol, sizes)
        found = real + source.choice(around), imag
        trivial = modulo > 1 and not found[1] and not found[0] % modulo
        if not trivial and allowed(symbol, found):
            return found
    raise Unsettled(f"no number was found for {name_of(symbol)}", "give one with samples=")


def _number(source: Random, symbol: Term, sizes: Sequence[int]) -> Complex:
    positive = symbol.parts[2] in {"positive", "nonnegative"}
    if is_integer(symbol):
        size = source.choice(sizes)
        return Fraction(size if positive else source.choice((size, -size))), Fraction(0)
    if is_real(symbol):
        size_ = fractional(source, sizes)
        return size_ if positive else source.choice((size_, -size_)), Fraction(0)
    if sizes is LARGE:
        parts = [sign(source) * fractional(source, sizes) for _ in range(2)]
        return parts[0], parts[1]
    return complex_number(source)


def fractional(source: Random, sizes: Sequence[int]) -> Fraction:
    """Return a fraction of about a third of the sizes, over 7 or 11."""
    if sizes is SMALL:
        return Fraction(source.choice((2, 3, 4, 5, 6, 8, 9, 10)), 7)
    return Fraction(3 * source.choice(sizes) + source.choice((1, 2)), 11)


def sign(source: Random) -> int:
    """Return 1 or −1."""
    return source.choice((1, -1))


def fraction_between(source: Random, low: int, high: int, below: int = 10) -> Fraction:
    """Return a fraction with this denominator and a numerator from low to high."""
    return Fraction(source.randint(low, high), below)


def complex_number(source: Random, real: bool = False) -> Complex:
    """Return a number with both parts of size 3/10 to 19/10; a real one if asked for."""
    re = sign(source) * fraction_between(source, 3, 19)
    return re, Fraction(0) if real else sign(source) * fraction_between(source, 3, 19)


def beyond(source: Random, symbol: Term, largest: int, side: int = 0) -> Complex:
    """Return 0, 1, a small number, or one beyond the largest of the statement, of either sign.

    With a `side`, 1 or −1, it is beyond the largest on that side.
    """
    large = largest + source.randint(1, 9)
    size = large if side else source.choice((0, 1, 2, 3, 4, 7, *(large,) * 4))
    found = Fraction((side or sign(source)) * size)
    if not is_integer(symbol) and size:
        found += Fraction(sign(source) * source.choice((1, 2, 3)), 7)
    return found, Fraction(0)


def residues(source: Random, modulo: int, count: int, most: int) -> Iterator[tuple[int, ...]]:
    """Yield tuples of so many integers: all residues if there are few, else `most` draws.

    Each comes with a random multiple of the modulus, which a coefficient may notice. Draws are 0,
    1 and divisors of the modulus as often as any residue.
    """
    special = [0, 1, modulo - 1, *(d for d in range(2, modulo) if gcd(d, modulo) == d)]

    def lifted(residue: int) -> int:
        return residue + modulo * source.randint(-2, 2)

    if modulo**count <= most:
        for found in product(range(modulo), repeat=count):
            yield tuple(map(lifted, found))
        return
    for _ in range(most):
        kinds = (special, range(modulo))
        yield tuple(lifted(source.choice(source.choice(kinds))) for _ in range(count))
