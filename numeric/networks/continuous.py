"""Values of statements about runs of networks on ℝ and ℝ²: Gaussians, concrete operators.

Letters are complex Gaussians in the real coordinates, in ℝ² with a mixed term, for each step, layer
and channel another. An operator multiplies values here and beside, and takes values elsewhere and
totals into its factors. By `Balls` a function is known as a whole and totals are exact but for
rounding; by `Sums` there are values only, and totals are sums over a lattice: the second opinion.
"""

from __future__ import annotations

import cmath
from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import combinations, count
from itertools import product as every
from random import Random
from typing import Any

from flint import acb

from numeric.enclosures.gaussian_sums import GaussianSum, Polynomial, gaussian
from numeric.formulas.formula import Affine, Unsettled, rational
from numeric.formulas.gauss import Gauss
from numeric.networks.coordinates import Bound, Coordinate, Place
from numeric.networks.operators import Function, Operated, used_of
from numeric.networks.reading import Value
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

_HALF, _QUARTER = Fraction(1, 2), Fraction(1, 4)
_MOST = 100_000
"""So many values of the second opinion take some seconds."""


@dataclass(frozen=True)
class Bell:
    """c·exp(Σ sᵢⱼ xᵢ xⱼ + Σ bᵢ xᵢ), i ≤ j.

    Attributes
    ----------
    factor
        c.
    square
        sᵢⱼ by (i, j).
    linear
        bᵢ.
    """

    factor: Gauss
    square: tuple[tuple[tuple[int, int], Fraction], ...]
    linear: tuple[Gauss, ...]


def _weight(axes: int, linear: Fraction = Fraction(0)) -> Bell:
    """Return exp(Σ (b x − x²)): even, unless b says where else it is large."""
    square = tuple(((i, i), Fraction(-1)) for i in range(axes))
    return Bell(Gauss.of(1), square, (Gauss.of(linear),) * axes)


def _sample(source: Random, axes: int) -> Bell:
    square = {(i, i): -source.choice([3, 4, 5]) * _QUARTER for i in range(axes)}
    for pair in combinations(range(axes), 2):
        square[pair] = source.choice([-1, 1]) * _QUARTER
    signed = [-4, -3, -2, 2, 3, 4]
    linear = tuple(
        Gauss.of(source.choice(signed) * _QUARTER, source.choice(signed) * _QUARTER)
        for _ in range(axes)
    )
    factor = Gauss.of(source.choice([-2, -1, 1, 2]), source.choice([-2, -1, 1, 2]))
    return Bell(factor, tuple(square.items()), linear)


def _real_axes(home: Term) -> list[int]:
    return [axis for axis, line in enumerate(lines(home)) if line.head == "R"]


def _put(point: Place, axes: Sequence[int], reals: Sequence[Coordinate]) -> Place:
    moved = list(point)
    for axis, x in zip(axes, reals, strict=True):
        moved[axis] = x
    return tuple(moved)


class OnLines(Operated):
    """A sample on real lines; see `Reading`."""

    def __init__(self, *arguments: Any, commuting: bool = True) -> None:
        self._sums: dict[Any, Any] = {}
        self._known: dict[Any, Value] = {}
        super().__init__(*arguments, commuting=commuting)

    @abstractmethod
    def bell(self, bell: Bell, point: Sequence[Coordinate]) -> Value:
        """Return the value of a bell."""

    @abstractmethod
    def as_function(
        self, key: Any, axes: Sequence[int], point: Place, find: Callable[[Place], Value]
    ) -> Value:
        """Return the value at a point of a function of the coordinates on real lines."""

    @property
    def box(self) -> range:
        """Where in ℤ, channels apart, letters are drawn that are not 0."""
        return range(2)

    def letter(self, letter: Term, point: Place) -> Value:
        """Return the value of a letter; it is found once, as a function."""
        axes = _real_axes(letter.home)
        key = (letter, _put(point, axes, [None] * len(axes)))
        return self.as_function(key, axes, point, lambda p: self.found(letter, p))

    def drawn(self, letter: Term, point: Place) -> Value:
        """Return the value of a letter of which no hypothesis says what it is."""
        axes = _real_axes(letter.home)
        kept = _put(point, axes, [None] * len(axes))
        source = Random(f"{self.seed} {letter.parts[0]} {kept}")  # noqa: S311 - a sample
        return self.bell(_sample(source, len(axes)), [point[axis] for axis in axes])

    def operated(self, operator: Term, point: Place, around: Bound) -> Value:
        """Return the value of an operator's result."""
        if self.is_outside(operator.home, point):
            return self.zero
        fixed = used_of(operator, around)
        here = (operator, fixed)
        if any(isinstance(x, Affine) for x in fixed):
            return self.value_of(operator, point, around, here)
        axes = _real_axes(operator.home)
        key = (here, _put(point, axes, [None] * len(axes)))
        return self.as_function(
            key, axes, point, lambda p: self.value_of(operator, p, around, here)
        )

    def sent_back(self, function: Callable[[Place], Value], home: Term, point: Place) -> Value:
        """Return ∫ exp(k/2 − k²) f(…, m − k, k) dk over taps k; a channel m is not moved."""
        size = self.dimension
        kept, place = point[:-size], point[-size:]
        weight = _weight(size, _HALF)
        moves = lines(home)[len(kept)].head == "R"

        def body(k: Place) -> Value:
            moved = [m - x for m, x in zip(place, k, strict=True)]
            if not moves:
                moved = list(place)
            return self.bell(weight, k) * function((*kept, *moved, *k))

        return self.integral(body, size)

    def arbitrary(
        self, name: str, functions: Sequence[Function], point: Place, home: Term, here: Any
    ) -> Value:
        """f(p) h(p′) + exp(x − x²) N, N of values elsewhere and of ∫ f exp(−x²), nonlinear in all.

        Here f is the first function and h the third, at p′ beside p; where there are less, h is a
        number that depends on the last one. So there are few summands more than those of f.
        """
        source = Random(f"operator {name}")  # noqa: S311 - a sample
        first, axes = functions[0], _real_axes(home)
        beside = (*point[:-1], point[-1] + 1)
        kept = _put(point, axes, [None] * len(axes))
        inner, whole = self.once((here, kept), lambda: self._elsewhere(functions, kept, axes))
        if len(functions) > 2:
            factor = self._factor(source) * functions[2](beside)
        else:
            factor = self._factor(source) + self._factor(source) * inner[-1]
        result = first(point) * factor
        seen = whole
        for x, y in zip(inner, [*inner[1:], inner[0]], strict=True):
            seen = seen + self._factor(source) * x * (self.one + y)
        return result + self.bell(_weight(len(axes), Fraction(1)), [point[i] for i in axes]) * seen

    def _factor(self, source: Random) -> Value:
        real, imaginary = (source.choice([-3, -2, -1, 1, 2, 3]) * _QUARTER for _ in range(2))
        return self.number(Gauss.of(real, imaginary))

    def _elsewhere(
        self, functions: Sequence[Function], kept: Place, axes: Sequence[int]
    ) -> tuple[list[Value], Value]:
        """Return values at a fixed point, and a total of the first function over a place."""
        fixed = [Fraction(1 - 2 * i, 4) for i in range(len(axes))]
        values = [self._bounded_value(f(_put(kept, axes, fixed))) for f in functions]
        over = min(self.dimension, len(axes))
        if not over:
            return values, self.zero
        held, weight = fixed[: len(axes) - over], _weight(over)
        total = self.integral(
            lambda x: functions[0](_put(kept, axes, [*held, *x])) * self.bell(weight, x), over
        )
        return values, self._bounded_value(total)

    def _bounded_value(self, value: Value) -> Value:
        """Return 2z/(1 + |z|²): without it one factor of a run outgrows all that is beside it."""
        size = (self.one + value * value.conjugate()) ** -1
        return self.number(Gauss.of(2)) * value * size

    def sizes(self, functions: Sequence[Function], depth: int, home: Term) -> tuple[Value, Value]:
        """Return a norm of what is flipped and one of the others, over layers and channels."""
        w, v, g, b, q = functions
        axes = _real_axes(home)
        size = other_size = self.zero
        first, second = ([x] * len(axes) for x in (_QUARTER, -_HALF))
        for layer in ((k, depth - k) for k in range(depth + 1)):
            for rest in every(*(r or range(1) for r in self.ranges(home)[2:])):
                at = (*layer, *rest)
                flipped = self._overlap(w, w, at, axes) + self._overlap(v, v, at, axes)
                weighted = self._weighted(g, at, axes)
                flipped = flipped + weighted * weighted.conjugate()
                # Together, so that a flip or a conjugate of one of them alone is seen.
                both = self._overlap(v, w, at, axes) + self._overlap(g, w, at, axes)
                flipped = flipped + both + both.conjugate()
                size = size + self.number(Gauss.of(1 + rest[0] + 2 * rest[1])) * flipped
                x, y = (_put(at, axes, place) for place in (first, second))
                seen = b(x) + b(x) * q(y) + q(x)
                seen = self.number(Gauss.of(1 + rest[0] + 2 * rest[1], 1)) * seen
                other_size = other_size + seen + seen.conjugate()
        return self._bounded_value(size), self._bounded_value(other_size)

    def _overlap(self, f: Function, g: Function, at: Place, axes: Sequence[int]) -> Value:
        """Return the total of f g†; of flipped functions it is the same."""

        def body(x: Place) -> Value:
            point = _put(at, axes, x)
            return f(point) * g(point).conjugate()

        return self.once((f.key, g.key, at), lambda: self.integral(body, len(axes)))

    def _weighted(self, function: Function, at: Place, axes: Sequence[int]) -> Value:
        """Return the total against an even weight; the flip does not change it."""
        weight = _weight(len(axes))

        def body(x: Place) -> Value:
            return function(_put(at, axes, x)) * self.bell(weight, x)

        return self.once((function.key, at), lambda: self.integral(body, len(axes)))


class Balls(OnLines):
    """Functions as sums of Gaussians, enclosed at flint's working precision."""

    def __init__(self, *arguments: Any, commuting: bool = True) -> None:
        self._fresh = count()
        super().__init__(*arguments, commuting=commuting)

    def number(self, value: Gauss) -> GaussianSum:
        """Return a number in the sample's arithmetic."""
        return GaussianSum(value.ball())

    def is_zero(self, value: GaussianSum) -> bool:
        """Tell whether a value is known to be 0."""
        return not value.bells and value.constant == 0

    def integral(self, body: Callable[[Place], Value], axes: int) -> GaussianSum:
        """Return the total over ℝ or a power of it."""
        variables = [next(self._fresh) for _ in range(axes)]
        inside: GaussianSum = body(tuple(map(Affine.variable, variables)))
        return inside.total(variables)

    def bell(self, bell: Bell, point: Sequence[Coordinate]) -> GaussianSum:
        """Return the value of a bell."""
        exponent: Polynomial = {(-1 - j, -1 - i): acb(rational(s)) for (i, j), s in bell.square}
        exponent |= {(-1 - i,): b.ball() for i, b in enumerate(bell.linear)}
        return gaussian({(): bell.factor.ball()}, exponent).at(_named(point))

    def as_function(
        self, key: Any, axes: Sequence[int], point: Place, find: Callable[[Place], Value]
    ) -> GaussianSum:
        """Return the value at a point of a function of the coordinates on real lines."""
        if key not in self._known:
            generic = [Affine.variable(-1 - i) for i in range(len(axes))]
            self._known[key] = find(_put(point, axes, generic))
        function: GaussianSum = self._known[key]
        return function.at(_named([point[axis] for axis in axes]))


def _named(point: Sequence[Coordinate]) -> dict[int, Affine]:
    """Return coordinates by the variables of a function: −1 for the first, and so on."""
    forms = (x if isinstance(x, Affine) else Affine(Fraction(x)) for x in point)
    return {-1 - i: form for i, form in enumerate(forms)}


class Sums(OnLines):
    """Values in floating point, totals over ℝ as sums over a lattice; nothing is proved by them.

    Parameters
    ----------
    step, extent
        The lattice: multiples of `step`, a power of 2, up to `extent`.
    """

    def __init__(
        self, *arguments: Any, step: Fraction, extent: int, commuting: bool = True
    ) -> None:
        last = int(extent / step)
        self._nodes = [float(step * n) for n in range(-last, last + 1)]
        self._step, self._spent = step, 0
        super().__init__(*arguments, commuting=commuting)

    def _spend(self) -> None:
        self._spent += 1
        if self._spent > _MOST:
            raise Unsettled("plain sums would take too long", "take fewer layers")

    def number(self, value: Gauss) -> complex:
        """Return a number in the sample's arithmetic."""
        return _float(value)

    def integral(self, body: Callable[[Place], Value], axes: int) -> complex:
        """Return the sum over the lattice."""
        total: complex = self.sum_of(map(body, every(*[self._nodes] * axes)))
        return total * float(self._step) ** axes

    def bell(self, bell: Bell, point: Sequence[Coordinate]) -> complex:
        """Return the value of a bell."""
        self._spend()
        factor, square, linear = _floats(bell)
        x = list(map(float, point))
        exponent = sum((s * x[i] * x[j] for (i, j), s in square), 0j)
        exponent += sum(b * t for b, t in zip(linear, x, strict=True))
        return factor * cmath.exp(exponent)

    def as_function(
        self, key: Any, axes: Sequence[int], point: Place, find: Callable[[Place], Value]
    ) -> complex:
        """Return the value at a point of a function of the coordinates on real lines."""
        self._spend()
        whole = (key, tuple(point[axis] for axis in axes))
        if whole not in self._known:
            self._known[whole] = find(point)
        value: complex = self._known[whole]
        return value


def _float(value: Gauss) -> complex:
    return complex(*(int(x.p) / int(x.q) for x in (value.real, value.imag)))


@lru_cache(maxsize=1024)
def _floats(bell: Bell) -> tuple[complex, list[tuple[tuple[int, int], float]], list[complex]]:
    """Return a bell's coefficients as floating-point numbers."""
    square = [(places, float(s)) for places, s in bell.square]
    return _float(bell.factor), square, list(map(_float, bell.linear))
