"""Exact values of statements about runs of networks: finite data, concrete operators.

Letters are Gaussian integers, 0 outside two channels and a small box of places. An operator reads
neighbours, totals and other layers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product as every
from random import Random
from typing import Any

from flint import fmpq

from numeric.formulas.gauss import Gauss
from numeric.networks.coordinates import Bound, Place
from numeric.networks.operators import Function, Operated, used_of
from symbolic.kernel.terms import Term

_LARGEST = 996


class Run(Operated):
    """A sample of finite data; see `Reading`."""

    def __init__(self, *arguments: Any, commuting: bool = True) -> None:
        self._letters: dict[tuple[Term, Place], Gauss] = {}
        self._operators: dict[Any, Gauss] = {}
        self._sums: dict[Any, Any] = {}
        super().__init__(*arguments, commuting=commuting)

    @property
    def box(self) -> range:
        """Where in ℤ, channels apart, letters are drawn that are not 0."""
        return range(-2, 3) if self.dimension == 1 else range(-1, 2)

    def number(self, value: Gauss) -> Gauss:
        """Return a number in the sample's arithmetic."""
        return value

    def sum_of(self, values: Iterable[Gauss]) -> Gauss:
        """Return the sum."""
        real = imag = fmpq(0)
        for value in values:
            real, imag = real + value.real, imag + value.imag
        return Gauss(real, imag)

    def is_zero(self, value: Gauss) -> bool:
        """Tell whether a value is 0."""
        return not (value.real or value.imag)

    def letter(self, letter: Term, point: Place) -> Gauss:
        """Return the value of a letter; it is found once."""
        key = (letter, point)
        known = self._letters.get(key)
        if known is None:
            known = self._letters[key] = self.found(letter, point)
        return known

    def drawn(self, letter: Term, point: Place) -> Gauss:
        """Return the value of a letter of which no hypothesis says what it is."""
        source = Random(f"{self.seed} {letter.parts[0]} {point}")  # noqa: S311 - a sample
        real = source.choice([-3, -2, -1, 1, 2, 3])
        return Gauss.of(real, source.choice([-2, -1, 1, 2]))

    def operated(self, operator: Term, point: Place, around: Bound) -> Gauss:
        """Return the value of an operator's result, with small parts."""
        here = (operator, used_of(operator, around))
        key = (*here, point)
        known = self._operators.get(key)
        if known is None:
            outside = self.is_outside(operator.home, point)
            known = self._operators[key] = (
                self.zero if outside else _cut(self.value_of(operator, point, around, here))
            )
        return known

    def sent_back(self, function: Callable[[Place], Gauss], home: Term, point: Place) -> Gauss:
        """Return Σ (2 + k) f(…, m − k, k) over taps k."""
        kept, place = point[: -self.dimension], point[-self.dimension :]
        ranges = [r or range(1) for r in self.ranges(home)[-self.dimension :]]
        found = []
        for k in every(*ranges):
            moved = [m - x for m, x in zip(place, k, strict=True)]
            found.append(Gauss.of(2 + sum(k)) * function((*kept, *moved, *k)))
        return self.sum_of(found)

    def arbitrary(
        self, name: str, functions: Sequence[Function], point: Place, home: Term, here: Any
    ) -> Gauss:
        """Σ a f(p) + Σ b f(p) g(p′) + c f(p′) Σ f: of values here, beside it, and all places."""
        beside = (*point[:-1], point[-1] + 1)
        own, there = [f(point) for f in functions], [f(beside) for f in functions]
        result: Gauss = self.zero
        factors = _factors(name, len(functions))
        for x, y, (a, b) in zip(own, [*there[1:], there[0]], factors, strict=True):
            result = result + a * x + b * x * y
        first, ranges = functions[0], self.ranges(home)[-self.dimension :]
        kept = point[: -self.dimension]
        whole: Gauss = self.once(
            (here, kept),
            lambda: self.sum_of(
                first((*kept, *x)) for x in every(*(r or range(1) for r in ranges))
            ),
        )
        return self.sum_of([result, there[0] * whole])

    def sizes(self, functions: Sequence[Function], depth: int, home: Term) -> tuple[Gauss, Gauss]:
        """Return a norm of what is flipped and one of the others, over layers and channels."""
        size = other_size = self.zero
        for layer in ((k, depth - k) for k in range(depth + 1)):
            for rest in every(*(r or range(1) for r in self.ranges(home)[2:])):
                w, v, g, b, q = (f((*layer, *rest)) for f in functions)
                # Of flipped functions norms, weighted by channels; of the others anything real.
                flipped = self.sum_of([x * x.conjugate() for x in (w, v, g)])
                # Together, so that a flip or a conjugate of one of them alone is seen.
                both = (v + g) * w.conjugate()
                flipped = flipped + both + both.conjugate()
                size = size + Gauss.of(1 + rest[0] + 2 * rest[1]) * flipped
                seen = Gauss.of(1 + sum(x * (i + 1) for i, x in enumerate(rest)), 1)
                seen = seen * (b + b * q + q)
                other_size = other_size + seen + seen.conjugate()
        return size, other_size


@cache
def _factors(name: str, count: int) -> list[tuple[Gauss, Gauss]]:
    """Return what an operator multiplies values by: here, and here and beside."""
    source, found = Random(f"operator {name}"), []  # noqa: S311 - a sample
    for _ in range(count):
        a, b = source.randint(1, 4), source.choice([-2, -1, 1, 2])
        found.append((Gauss.of(a, b), Gauss.of(b)))
    return found


def _cut(value: Gauss) -> Gauss:
    """Return small parts: each x becomes ±(|x| mod 997), an odd function, so conj commutes."""
    return Gauss.of(*(_odd(int(x.p)) for x in (value.real, value.imag)))


def _odd(x: int) -> int:
    size = abs(x) % (_LARGEST + 1)
    return size if x > 0 else -size
