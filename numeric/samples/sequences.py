"""Sample functions on lattices and cycles: geometric, finite and periodic sequences, long data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import product
from math import prod
from typing import Any

from flint import acb, arb

from numeric.formulas.formula import whole
from numeric.formulas.gauss import Gauss, minus
from numeric.samples.functions import (
    PAIRS,
    Complex,
    Decay,
    Evaluator,
    NoBound,
    SampleFunction,
    all_real,
    ball,
    displaced,
    exact_complex,
    modulus,
    mpc,
    rational_below,
    real,
    show,
)
from numeric.sequences.sequence import LongSequence, Scalar

_ZERO = Gauss.of(0)


@dataclass(frozen=True)
class Geometric(SampleFunction):
    """f(n) = c ρ^{n − k} for n ≥ k and c λ^{k − n} for n < k; complex ratios, |ρ|, |λ| < 1; on ℤ.

    Bound: |f(n)| ≤ |c| q^{|n − k|} ≤ |c| q^{−|k|} q^{|n|} with q = max(|ρ|, |λ|) < 1, that is
    C = |c| e^{r|k|} with a rational r ≤ −ln q.
    """

    scale: Complex
    left: Complex
    right: Complex
    centre: int

    sequence = True

    def __post_init__(self) -> None:
        numbers = (self.scale, self.left, self.right)
        self.demand(exact_complex(*numbers), PAIRS, numbers)
        self.demand(isinstance(self.centre, int), "a whole centre", self.centre)
        for ratio in (self.left, self.right):
            size = ratio[0] ** 2 + ratio[1] ** 2
            self.demand(size < 1, "a ratio of absolute value less than 1", ratio)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.scale, self.left, self.right)

    def evaluator(self) -> Evaluator:
        """Return the sequence in balls."""
        scale, left, right = ball(self.scale), ball(self.left), ball(self.right)
        centre = self.centre

        def evaluate(n: Any) -> acb:
            k = whole(n) - centre
            return scale * (right**k if k >= 0 else left ** (-k))

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a sequence has no values off the integers")
        largest = modulus(self.left).max(modulus(self.right))
        # With both ratios 0 it is c times an impulse, and any rate will do.
        rate = rational_below(-largest.log()) if largest > 0 else Fraction(1)
        return modulus(self.scale) * real(rate * abs(self.centre)).exp(), (rate,)

    def exact(self, *point: int) -> Gauss:
        """Return the exact value."""
        k = point[0] - self.centre
        ratio = Gauss.of(*(self.right if k >= 0 else self.left))
        return Gauss.of(*self.scale) * ratio ** abs(k)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        k = int(point[0]) - self.centre
        return mpc(self.scale) * (mpc(self.right) ** k if k >= 0 else mpc(self.left) ** (-k))

    def __str__(self) -> str:
        return (
            f"({show(self.scale)})·({show(self.right)})^({displaced('n', self.centre)}) right of "
            f"{minus(self.centre)}, ({show(self.left)})^({minus(self.centre)} − n) left of it"
        )


@dataclass(frozen=True)
class Finite(SampleFunction):
    """Gaussian rationals on a box of ℤ or ℤ², and 0 outside; row by row.

    Bound: with K the largest |n₁| + |n₂| in the box, |f(n)| ≤ max|f| e^{K} e^{−|n₁| − |n₂|}.
    """

    first: tuple[int, ...]
    shape: tuple[int, ...]
    values: tuple[Complex, ...]

    sequence = True

    def __post_init__(self) -> None:
        whole_numbers = (*self.first, *self.shape)
        self.demand(all(isinstance(k, int) for k in whole_numbers), "whole numbers", whole_numbers)
        box = (self.first, self.shape)
        fine = len(self.first) == len(self.shape) > 0 and all(n > 0 for n in self.shape)
        self.demand(fine, "a first index and a length > 0 for every axis", box)
        count = f"as many values as the box has places, {prod(self.shape)},"
        self.demand(len(self.values) == prod(self.shape), count, self.values)
        self.demand(exact_complex(*self.values), PAIRS, self.values)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Samples are keys under which values are kept, and these have thousands of fractions.
        return hash((self.first, self.shape, self.values))

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(*self.values)

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return len(self.first)

    @property
    def support(self) -> tuple[tuple[int, int], ...] | None:
        """The box."""
        return tuple((f, f + n - 1) for f, n in zip(self.first, self.shape, strict=True))

    def evaluator(self) -> Evaluator:
        """Return the sequence in balls."""
        return lambda *point: self.exact(*map(whole, point)).ball()

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a sequence has no values off the integers")
        reach = sum(max(abs(a), abs(b)) for a, b in self.support or ())
        return largest(self.values) * real(reach).exp(), (Fraction(1),) * self.dimension

    def exact(self, *point: int) -> Gauss:
        """Return the exact value."""
        return self._table.get(point, _ZERO)

    @cached_property
    def _table(self) -> dict[tuple[int, ...], Gauss]:
        axes = (range(f, f + n) for f, n in zip(self.first, self.shape, strict=True))
        numbers = (Gauss.of(*value) for value in self.values)
        return dict(zip(product(*axes), numbers, strict=True))

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath."""
        return self.exact(*map(int, point)).reference()

    def __str__(self) -> str:
        listed = ", ".join(map(show, self.values))
        return f"[{listed}] of shape {self.shape} from {minus(self.first)}"


def largest(values: tuple[Complex, ...]) -> arb:
    """Return an upper bound of the absolute values as a real ball."""
    found = arb(0)
    for value in values:
        found = found.max(modulus(value))
    return found


@dataclass(frozen=True)
class Periodic(SampleFunction):
    """Gaussian rationals on ℤ/N, or with period N on ℤ: the value at n is ``values[n mod N]``.

    Bound: |f(n)| ≤ max|f|, with rate 0. A total over it converges through another factor only.
    """

    values: tuple[Complex, ...]

    sequence = True
    periodic = True

    def __post_init__(self) -> None:
        self.demand(self.values, "at least one value", self.values)
        self.demand(exact_complex(*self.values), PAIRS, self.values)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        # Samples are keys under which values are kept, and these have thousands of fractions.
        return hash(self.values)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(*self.values)

    def evaluator(self) -> Evaluator:
        """Return the sequence in balls."""
        return lambda n: self.exact(whole(n)).ball()

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the largest absolute value and the rate 0, on the integers."""
        if any(widths):
            raise NoBound("a sequence has no values off the integers")
        return largest(self.values), (Fraction(0),)

    def exact(self, *point: int) -> Gauss:
        """Return the exact value."""
        return self._row[point[0] % len(self.values)]

    @cached_property
    def _row(self) -> tuple[Gauss, ...]:
        return tuple(Gauss.of(*value) for value in self.values)

    def reference(self, *point: Any) -> Any:
        """Return the value in mpmath."""
        return self.exact(int(point[0])).reference()

    def __str__(self) -> str:
        return f"[{', '.join(map(show, self.values))}], period {len(self.values)}"


@dataclass(frozen=True)
class Data(SampleFunction):
    """A long sequence as it is, for the engine that takes functions as a whole.

    Attributes
    ----------
    values
        On ℤᵈ the values where they are not 0; on ℤ/N those at 0 … N − 1.
    period
        N, or None on ℤᵈ.
    """

    values: LongSequence
    period: int | None = None

    sequence = True

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return self.values.dimension

    @property
    def periodic(self) -> bool:
        """Whether it lives on a cycle."""
        return self.period is not None

    @property
    def real(self) -> bool:
        """Whether all values are known to be real."""
        return self.values.real

    @property
    def support(self) -> tuple[tuple[int, int], ...] | None:
        """The box; on a cycle there is none."""
        return None if self.periodic else self.values.support

    def at(self, *point: int) -> Scalar:
        """Return a value, a Gaussian rational or a ball."""
        return self.values[point if self.period is None else (point[0] % self.period,)]

    def moved(self, offsets: Sequence[int], turned: bool) -> LongSequence:
        """Return z ↦ f(z + c), or f(c − z)."""
        found = self.values.shift(*(-c for c in offsets))
        found = found.reflect() if turned else found
        return found if self.period is None else found.fold(self.period)

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Refuse: data are summed as they are, and cut off nowhere."""
        raise NoBound("of data nothing is known but where they are not 0")

    def __str__(self) -> str:
        return str(self.values)
