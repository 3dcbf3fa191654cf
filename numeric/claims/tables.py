"""Functions on lattices and cycles that are finite tables, with the operators by definition.

Everything is summed from the definition of its operator on the index set itself: nothing of
`symbolic` and none of its identities is used. The values are Gaussian rationals, and then all
results are exact; or balls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from flint import acb, arb, fmpq

from numeric.claims.numbers import (
    Exponent,
    Number,
    Real,
    add,
    conjugate,
    greatest,
    multiply,
    of_real,
    power,
    size,
    square,
    total,
)
from numeric.formulas.gauss import Gauss

Index = tuple[int, ...]

ZERO, ONE = Gauss.of(0), Gauss.of(1)


@dataclass(frozen=True)
class Table:
    """A function on ℤᵈ with finitely many values that are not 0, or on a product of cycles.

    Attributes
    ----------
    values
        By index; 0 elsewhere.
    periods
        The N of every factor ℤ/N; None on ℤᵈ.
    """

    values: Mapping[Index, Number]
    periods: Index | None = None

    @classmethod
    def of(cls, pairs: Iterable[tuple[Index, Number]], periods: Index | None) -> Table:
        """Return the table in which values at the same index, or the same class, add up."""
        found: dict[Index, Number] = {}
        for index, value in pairs:
            at = fold(index, periods)
            known = found.get(at)
            found[at] = value if known is None else add(known, value)
        return cls(found, periods)

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return len(self.periods) if self.periods is not None else len(next(iter(self.values)))

    @property
    def support(self) -> frozenset[Index]:
        """The indices with a value that is not exactly 0."""
        return frozenset(i for i, v in self.values.items() if v != ZERO)

    def at(self, index: Index) -> Number:
        """Return the value at an index."""
        return self.values.get(fold(index, self.periods), ZERO)

    def conv(self, other: Table) -> Table:
        """Return f ⋆ g: at n the sum over m of f(m) g(n − m)."""
        return self._paired(other, sum_of, same)

    def corr(self, other: Table) -> Table:
        """Return f ∗ g: at n the sum over m of conj(f(m)) g(n + m)."""
        return self._paired(other, lambda m, k: minus(k, m), conjugate)

    def unconjugated(self, other: Table) -> Table:
        """Return the sum over m of f(m) g(n + m): no correlation here, a mutant's operator."""
        return self._paired(other, lambda m, k: minus(k, m), same)

    def _paired(
        self,
        other: Table,
        where: Callable[[Index, Index], Index],
        change: Callable[[Number], Number],
    ) -> Table:
        pairs = (
            (where(m, k), multiply(change(u), v))
            for m, u in self.values.items()
            for k, v in other.values.items()
        )
        return Table.of(pairs, self.periods)

    def moved(self, where: Callable[[Index], Index]) -> Table:
        """Return the table with the value at n put at where(n)."""
        return Table.of(((where(n), v) for n, v in self.values.items()), self.periods)

    def mapped(self, change: Callable[[Number], Number]) -> Table:
        """Return the table with every value changed."""
        return Table({n: change(v) for n, v in self.values.items()}, self.periods)

    def conjugate(self) -> Table:
        """Return conj f."""
        return self.mapped(conjugate)

    def reflect(self) -> Table:
        """Return n ↦ f(−n)."""
        return self.moved(lambda n: tuple(-k for k in n))

    def involution(self) -> Table:
        """Return n ↦ conj(f(−n))."""
        return self.reflect().conjugate()

    def shift(self, by: Index) -> Table:
        """Return n ↦ f(n − a)."""
        return self.moved(lambda n: sum_of(n, by))

    def times(self, factor: Number) -> Table:
        """Return the multiple by a number."""
        return self.mapped(lambda v: multiply(factor, v))

    def plus(self, other: Table) -> Table:
        """Return f + g."""
        return Table.of([*self.values.items(), *other.values.items()], self.periods)

    def modulus(self) -> Table:
        """Return |f|: exact where the values are real and exact, balls elsewhere."""
        return self.mapped(_modulus)

    def total(self) -> Number:
        """Return the sum of the values."""
        return total(list(self.values.values()))

    def energy(self) -> Real:
        """Return ‖f‖₂², exact for exact values."""
        return sum((square(v) for v in self.values.values()), fmpq(0))

    def norm(self, p: Exponent) -> arb:
        """Return ‖f‖_p for the counting measure."""
        if p is None:
            return greatest_size(self.values.values())
        powers = (power(square(v), p / 2) for v in self.values.values())
        return power(sum(powers, arb(0)), 1 / p)

    def periodized(self, periods: Index) -> Table:
        """Return the sums over the cosets of the multiples of the periods."""
        return Table.of(self.values.items(), periods)

    def __str__(self) -> str:
        return "; ".join(f"{n} ↦ {v}" for n, v in self.values.items())


def fold(index: Index, periods: Index | None) -> Index:
    """Return the representative of an index on the cycles."""
    if periods is None:
        return index
    return tuple(n % period for n, period in zip(index, periods, strict=True))


def sum_of(left: Index, right: Index) -> Index:
    """Return the sum of two indices."""
    return tuple(a + b for a, b in zip(left, right, strict=True))


def minus(left: Index, right: Index) -> Index:
    """Return the difference of two indices."""
    return tuple(a - b for a, b in zip(left, right, strict=True))


def box(lengths: Index, first: Index | None = None) -> list[Index]:
    """Return the indices of a box, row by row."""
    start = first if first is not None else (0,) * len(lengths)
    return list(product(*(range(s, s + n) for s, n in zip(start, lengths, strict=True))))


def impulse(at: Index, periods: Index | None = None) -> Table:
    """Return the function that is 1 at one index and 0 elsewhere."""
    return Table({fold(at, periods): ONE}, periods)


def greatest_size(values: Iterable[Number]) -> arb:
    """Return the largest absolute value: the root of the largest square."""
    found = greatest([square(v) for v in values])
    return power(found, Fraction(1, 2))


def same(value: Number) -> Number:
    """Return the value itself."""
    return value


def _modulus(value: Number) -> Number:
    if isinstance(value, Gauss) and value.imag == 0:
        return of_real(abs(value.real))
    return acb(size(value))
