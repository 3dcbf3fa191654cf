"""Functions of one running point, and numbers, as a graph in which equal parts are one object.

A *moving* node is a function of the running point z of ℝᵈ, ℤᵈ or a cycle; the others are numbers.
Nodes are made by a `Table` alone, which makes each once, so that equality is identity and whatever
is computed of a node is computed for all formulas in which it stands.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from flint import fmpq

from numeric.formulas.formula import Space
from numeric.samples.functions import SampleFunction


@dataclass(frozen=True, eq=False)
class Node:
    """A part of the graph."""

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return ()

    @cached_property
    def moving(self) -> bool:
        """Whether the value depends on the running point."""
        return any(part.moving for part in self.parts)


@dataclass(frozen=True, eq=False)
class Constant(Node):
    """A Gaussian rational."""

    real: fmpq
    imag: fmpq


@dataclass(frozen=True, eq=False)
class Turn(Node):
    """The number π."""


@dataclass(frozen=True, eq=False)
class Sampled(Node):
    """z ↦ f(s₁z₁ + c₁, …), for a sample function f; a number if all s are 0."""

    function: SampleFunction
    slopes: tuple[fmpq, ...]
    offsets: tuple[fmpq, ...]

    @cached_property
    def moving(self) -> bool:
        """Whether the value depends on the running point."""
        return any(self.slopes)


@dataclass(frozen=True, eq=False)
class Coordinate(Node):
    """z ↦ Σ s_j z_j + c, not constant."""

    slopes: tuple[fmpq, ...]
    offset: fmpq

    @cached_property
    def moving(self) -> bool:
        """Whether the value depends on the running point."""
        return True


@dataclass(frozen=True, eq=False)
class Phase(Node):
    """z ↦ e^{c + Σ a_j z_j} for numbers c and a_j."""

    constant: Node
    slopes: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.constant, *self.slopes)

    @cached_property
    def moving(self) -> bool:
        """Whether the value depends on the running point."""
        return True


@dataclass(frozen=True, eq=False)
class Many(Node):
    """What is made of several parts."""

    members: tuple[Node, ...]

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.members


class Added(Many):
    """The sum."""


class Multiplied(Many):
    """The product."""


@dataclass(frozen=True, eq=False)
class One(Node):
    """What is made of one part."""

    part: Node

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.part,)


class Conjugated(One):
    """The complex conjugate."""


class Size(One):
    """The absolute value."""


class Exponentiated(One):
    """e to a number."""


@dataclass(frozen=True, eq=False)
class Raised(One):
    """An integer power, of a number if the exponent is negative."""

    exponent: int


@dataclass(frozen=True, eq=False)
class Paired(Node):
    """A function that is a total over v of a function of v times another of v and z.

    Attributes
    ----------
    first, second
        P and Q, both moving.
    space
        Over which v runs.
    dimension
        How many coordinates v has.
    """

    first: Node
    second: Node
    space: Space
    dimension: int

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return self.first, self.second


class Convolved(Paired):
    """z ↦ total over v of P(v) Q(z − v)."""


class Correlated(Paired):
    """z ↦ total over v of P(v) Q(v + z); nothing is conjugated."""


@dataclass(frozen=True, eq=False)
class Totalled(Node):
    """The number that is the total of a moving node."""

    body: Node
    space: Space
    dimension: int

    @property
    def parts(self) -> tuple[Node, ...]:
        """The nodes directly below."""
        return (self.body,)

    @cached_property
    def moving(self) -> bool:
        """Whether the value depends on the running point."""
        return False


_N = TypeVar("_N", bound=Node)


def _plain(field: Any) -> Hashable:
    """Return what stands for a field in a key: flint's rationals are slow to hash."""
    if isinstance(field, fmpq):
        return int(field.p), int(field.q)
    if isinstance(field, tuple) and field and isinstance(field[0], fmpq):
        return tuple([(int(x.p), int(x.q)) for x in field])
    return field  # type: ignore[no-any-return]


class Table:
    """Makes nodes, each once."""

    def __init__(self) -> None:
        self._made: dict[Hashable, Node] = {}
        self._samples: dict[SampleFunction, SampleFunction] = {}
        self._seen: dict[int, tuple[SampleFunction, int]] = {}

    def __len__(self) -> int:
        return len(self._made)

    def make(self, kind: type[_N], *fields: Any) -> _N:
        """Return the node of a kind with these fields."""
        key = (kind, *map(_plain, fields))
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = kind(*fields)
        return found  # type: ignore[return-value]

    def sampled(
        self, function: SampleFunction, slopes: tuple[fmpq, ...], offsets: tuple[fmpq, ...]
    ) -> Sampled:
        """Return z ↦ f(sz + c); samples that are equal are one, and hashed once."""
        seen = self._seen.get(id(function))
        if seen is None or seen[0] is not function:
            first = self._samples.setdefault(function, function)
            seen = self._seen[id(function)] = function, id(first)
            if first is not function:
                self._seen.setdefault(id(first), (first, id(first)))
        key = (Sampled, seen[1], _plain(slopes), _plain(offsets))
        found = self._made.get(key)
        if found is None:
            known = self._seen[seen[1]][0]
            found = self._made[key] = Sampled(known, slopes, offsets)
        return found  # type: ignore[return-value]
