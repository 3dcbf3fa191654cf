"""What operators of a sample have in common, on finite data and on Gaussians.

An operator letter is a fixed nonlinear operator that is not pointwise; it vanishes outside the
channels that are drawn. An update rule commutes with the flip, and with the flip and conjugate.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar

from numeric.formulas.gauss import Gauss
from numeric.networks.coordinates import Bound, Coordinate, Place, is_outside, turned
from numeric.networks.reading import Reading, Value
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

RULES = frozenset(["U", "V", "W"])
"""The operators that commute with the flip: update rules of filters, states and the rest."""

_Found = TypeVar("_Found")


def used_of(term: Term, around: Bound) -> tuple[Coordinate, ...]:
    """Return those coordinates of the points bound around a term that stand in it."""
    return tuple([around[depth][axis] for depth, axis in _bound_in(term)])


@lru_cache(maxsize=10_000)
def _bound_in(term: Term) -> list[tuple[int, int]]:
    return sorted({name.parts[:2] for name in term.free if name.head == "Bound"})


@dataclass(frozen=True)
class Function:
    """A function that an operator reads.

    Attributes
    ----------
    key
        What it is, with the values bound around it: equal keys are equal functions.
    apply
        Its value at a point.
    """

    key: Any
    apply: Callable[[Place], Value]

    def __call__(self, point: Place) -> Value:
        """Return the value at a point."""
        return self.apply(point)


class Operated(Reading):
    """A sample with its operators; what they are made of is said by finite data and Gaussians."""

    _sums: dict[Any, Any]

    @abstractmethod
    def arbitrary(
        self, name: str, functions: Sequence[Function], point: Place, home: Term, here: Any
    ) -> Value:
        """Return a value of an operator of which nothing is assumed."""

    @abstractmethod
    def sizes(self, functions: Sequence[Function], depth: int, home: Term) -> tuple[Value, Value]:
        """Return a norm of what is flipped and one of the others, over layers and channels."""

    @abstractmethod
    def sent_back(self, function: Callable[[Place], Value], home: Term, point: Place) -> Value:
        """Return what windows of a function of outputs and taps send back to a place."""

    def once(self, key: Any, find: Callable[[], _Found]) -> _Found:
        """Return what an operator finds of whole functions, once for all points."""
        if key not in self._sums:
            self._sums[key] = find()
        return self._sums[key]  # type: ignore[no-any-return]

    def is_outside(self, home: Term, point: Place) -> bool:
        """Tell whether samples vanish at a point, since it is outside channels or box."""
        return is_outside(point, self.ranges(home))

    def value_of(self, operator: Term, point: Place, around: Bound, here: Any) -> Value:
        """Return the value of an operator's result; `here` is a key of what it operates on."""
        name, home, *parts = operator.parts
        factor = self.one
        functions: list[Function] = []
        for p in parts:
            if p.sort == "scalar":
                factor = factor + self.value(p, around)
            else:
                functions.append(self._adapted(p, home, around))
        if name.rstrip("'") in RULES and len(functions) == 5:
            return factor * self._rule(name, functions, point, home, here)
        return factor * self.arbitrary(name, functions, point, home, here)

    def _adapted(self, function: Term, home: Term, around: Bound) -> Function:
        """Return a function as one of the points of another home, with more places or fewer."""
        key = (function, home, used_of(function, around))
        more = len(lines(home)) - len(lines(function.home))
        size = self.dimension

        def plain(point: Place) -> Value:
            return self.apply(function, point, around)

        def narrow(point: Place) -> Value:  # windows: what tap k reads for output m
            taps, kept = point[-size:], point[:-size]
            moved = [m + 2 * k for m, k in zip(kept[-size:], taps, strict=True)]
            return plain((*kept[:-size], *moved))

        def wide(point: Place) -> Value:
            return self.sent_back(plain, function.home, point)

        return Function(key, plain if more == 0 else narrow if more > 0 else wide)

    def _rule(
        self, name: str, functions: Sequence[Function], point: Place, home: Term, here: Any
    ) -> Value:
        """An update that uses a norm over all layers and products over k and −k.

        It commutes with the flip, and with the flip and conjugate: its coefficients are real, and
        other parameters see filters through norms alone.
        """
        w, v, g, b, q = functions
        back = (*point[: -self.dimension], *turned(point[-self.dimension :]))
        depth = point[0] + point[1]
        size, other_size = self.once((here, depth), lambda: self.sizes(functions, depth, home))
        if name.startswith("W"):
            return b(point) + q(point) + size * b(point)
        main, other = (w, v) if name.startswith("U") else (v, w)
        found = main(point) * (size + other_size) + other(point)
        found = found + (self.number(Gauss.of(-2)) + main(point) * main(back)) * g(point)
        # With what is beside a tap it is not treated as its mirror image, and the flip is lost.
        return found if self.commuting else found + g((*point[:-1], point[-1] + 1))
