"""The value of a closed formula by way of lattices, exactly or as a ball; see the room's text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable
from fractions import Fraction
from functools import partial, reduce
from math import ceil, inf, log

from flint import acb, arb, ctx

from numeric.enclosures.closed_forms import NoClosedForm, closed_form
from numeric.enclosures.enclosure import enclosures as pointwise
from numeric.enclosures.exact_values import exact
from numeric.formulas.formula import Cycle, Formula, Line, Space, Total, walk, whole
from numeric.formulas.gauss import Gauss
from numeric.lattices.boxes import box_of
from numeric.lattices.decay import Decay
from numeric.lattices.denoting import Denoting, NoLattice, grouped
from numeric.lattices.errors import Errors, Geometry
from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Constant,
    Exponentiated,
    Multiplied,
    Node,
    Raised,
    Sampled,
    Size,
    Table,
    Totalled,
    Turn,
)
from numeric.lattices.values import Together, Values, together
from numeric.samples.functions import NoBound
from numeric.samples.sequences import Data, Finite, Periodic
from numeric.sequences.sequence import (
    LongSequence,
    Scalar,
    as_ball,
    scalar_product,
    scalar_sum,
)

_GUARD = 30
"""Bits of working precision beyond those of the error goal."""

_KNOWN_BITS = 64
"""The precision of numbers in bounds."""

FEW_BITS, FEW_POINTS, MANY_POINTS = 128, 1_200, 20_000
"""A window has at most 20,000 points at few bits, and 1,200 at more.

Wider or finer lattices, as of slowly decaying or of coupled functions to fifty digits, have more
values than a formula needs, and are left to the engine that works point by point.
"""

_MOST_PRECISIONS = 6

_MOST_NODES = 40_000
"""The graph is begun anew when it has more nodes."""

_STEPS = tuple(sorted((Fraction(k, 4 << j) for j in range(8) for k in (2, 3)), reverse=True))
_REACHES = (4, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 80, 96, 128, 192, 256, 384, 512, 768)
_WIDE, _WIDEST = _REACHES.index(48), len(_REACHES) - 1


def value(formula: Formula, bits: int) -> Scalar:
    """Return the value of a formula without free variables: a Gaussian rational, or a ball.

    Parameters
    ----------
    formula
        What is evaluated.
    bits
        What windows cut off and lattices miss is made smaller than about 2^−bits.

    Raises
    ------
    NoLattice
        If the formula is not one of functions on lattices, or a bound that is needed is not known.
    """
    graph = _shared_graph()
    try:
        node = graph.denoting.number(formula)
        # Formulas share their values at a few precisions.
        bits = -(-bits // 8) * 8
        with ctx.workprec(bits + _GUARD):
            return graph.numbers(bits).of(node)
    except NoBound as failure:
        raise NoLattice(failure.reason) from failure


def everywhere(formula: Formula, variables: tuple[int, ...], space: Space) -> LongSequence | Gauss:
    """Return all values of a formula as a function of its variables, a number if it is constant.

    Raises
    ------
    NoLattice
        If the values are not exact, or it is not seen to be 0 outside a box.
    """
    with ctx.workprec(_KNOWN_BITS + _GUARD):
        found = _shared_graph().function(formula, variables, space, _KNOWN_BITS)
    if isinstance(found, acb) or (isinstance(found, LongSequence) and not found.exact):
        raise NoLattice("a value is not exact")
    return found


def exactly(formula: Formula) -> Gauss:
    """Return the value of a formula to which the exact engine applies."""
    try:
        found = value(formula, _KNOWN_BITS)
    except NoLattice:
        return exact(formula)
    return found if isinstance(found, Gauss) else exact(formula)


def enclosures(formulas: tuple[Formula, ...], bits: int) -> list[acb]:
    """Return balls that contain the values, point by point where there is no lattice.

    Raises
    ------
    Unsettled
        As `numeric.enclosures.enclosure.enclosures`.
    """
    return _enclosed(formulas, bits, range(len(formulas)))


def fitting(formulas: tuple[Formula, ...], bits: int) -> list[acb]:
    """Return balls that contain the values, by lattices where a total is inside another.

    Such an inner total is a function, needed at every point of the outer one. A single total, or
    one over a plane, needs fewer values than a lattice that is wide and fine enough for all.
    """
    return _enclosed(formulas, bits, [k for k, f in enumerate(formulas) if is_nested(f)])


def is_nested(formula: Formula) -> bool:
    """Tell whether a total is inside another, other than the two of a total over a plane."""
    return any(
        isinstance(inner, Total)
        for part in walk(formula)
        if isinstance(part, Total)
        for inner in walk(grouped(part)[1])
    )


def _enclosed(formulas: tuple[Formula, ...], bits: int, whole: Iterable[int]) -> list[acb]:
    """Return the balls, on lattices where there is one for the formulas at these positions.

    What has a closed form is worked out by that, which takes a twentieth of the time.
    """
    found: dict[int, acb] = {}
    for k, formula in enumerate(formulas):
        try:
            found[k] = closed_form(formula, bits)
        except NoClosedForm:
            continue
    for k in whole:
        if k in found:
            continue
        try:
            with ctx.workprec(bits + _GUARD):
                found[k] = as_ball(value(formulas[k], bits))
        except NoLattice:
            continue
    others = [k for k in range(len(formulas)) if k not in found]
    balls = pointwise(tuple([formulas[k] for k in others]), bits)
    found |= dict(zip(others, balls, strict=True))
    return [found[k] for k in range(len(formulas))]


def _shared_graph() -> Graph:
    """Return one graph for all formulas of a process, so that they share."""
    global _graph  # noqa: PLW0603 - it is begun anew where it has grown large
    if len(_graph.table) > _MOST_NODES:
        _graph = Graph()
    return _graph


class Graph:
    """All nodes of the formulas read so far, and what is known of them.

    Parameters
    ----------
    together
        Returns the convolution or correlation of two sequences.
    """

    def __init__(self, together: Together = together) -> None:
        self._together = together
        self.table = Table()
        self.denoting = Denoting(self.table)
        self.decay = Decay(self._rough)
        self._numbers: dict[int, Numbers] = {}

    def numbers(self, bits: int) -> Numbers:
        """Return the values at one precision; those at a few others are kept."""
        found = self._numbers.pop(bits, None) or Numbers(self.decay, bits, self._together)
        self._numbers[bits] = found
        if len(self._numbers) > _MOST_PRECISIONS:
            del self._numbers[next(iter(self._numbers))]
        return found

    def function(
        self, formula: Formula, variables: tuple[int, ...], space: Space, bits: int
    ) -> LongSequence | Scalar:
        """Return a formula as a function of its free variables, which is 0 outside a box.

        It is a number if it does not depend on them.

        Raises
        ------
        NoLattice
            If it is not 0 outside a box, or is none of functions as a whole.
        """
        node, numbers = self.denoting.function(formula, variables, space), self.numbers(bits)
        if not node.moving:
            return numbers.of(node)
        return numbers.whole(node, Geometry(space, len(variables), Fraction(1)))

    def _rough(self, node: Node) -> Scalar:
        with ctx.workprec(_KNOWN_BITS + _GUARD):
            return self.numbers(_KNOWN_BITS).of(node)


class Numbers:
    """The values of nodes that are numbers, at one precision."""

    def __init__(self, decay: Decay, bits: int, together: Together = together) -> None:
        self._bits, self._goal = bits, -bits * log(2)
        self._most = MANY_POINTS if bits <= FEW_BITS else FEW_POINTS
        self._errors = Errors(decay, bits)
        self._values = Values(self.of, self._errors, together)
        self._known: dict[Node, Scalar] = {}

    def of(self, node: Node) -> Scalar:
        """Return the value of a node that does not move."""
        found = self._known.get(node)
        if found is None:
            found = self._known[node] = self._of(node)
        return found

    def _of(self, node: Node) -> Scalar:
        match node:
            case Constant(re, im):
                return Gauss(re, im)
            case Turn():
                return acb.pi()
            case Sampled():
                return _sample_at(node)
            case Added(members):
                return reduce(scalar_sum, map(self.of, members))
            case Multiplied(members):
                return reduce(scalar_product, map(self.of, members))
            case Conjugated(part):
                return self.of(part).conjugate()
            case Size(part):
                return acb(abs(as_ball(self.of(part))))
            case Exponentiated(part):
                return as_ball(self.of(part)).exp()
            case Raised(part, exponent):
                return self.of(part) ** exponent
            case Totalled():
                return self._total(node)
        raise TypeError(f"{node!r} is no number")

    def whole(self, node: Node, geometry: Geometry) -> LongSequence:
        """Return all values of a function that is 0 outside a box, or lives on a cycle."""
        on_cycle = isinstance(geometry.space, Cycle)
        if not on_cycle and (box_of(node) is None or self._errors.of(node, geometry, 0) > -inf):
            raise NoLattice("a side is not 0 outside a box")
        return self._values.of(node, geometry, 0)

    def _total(self, total: Totalled) -> Scalar:
        body, space = total.body, total.space
        if isinstance(space, Cycle):
            return self._values.of(body, Geometry(space, 1, Fraction(1)), 0).total()
        geometry, n = Geometry(space, total.dimension, Fraction(1)), 0
        finite = box_of(body) is not None and not isinstance(space, Line)
        # Inside a finite box there may be functions that go on outside their window.
        if not finite or self._errors.total(total, geometry, n) > self._goal:
            geometry, n = self._lattice(total)
        found = self._values.of(body, geometry, n).total()
        error = self._errors.total(total, geometry, n)
        if error == -inf:
            return found
        weight = geometry.step**geometry.dimension
        return as_ball(found) * as_ball(Gauss.of(weight)) + _disc(error)

    def _lattice(self, total: Totalled) -> tuple[Geometry, int]:
        """Return a lattice and a window for an error of at most 2^−bits.

        Nothing is taken over from totals before it: a ball would depend on what a process happened
        to work out earlier.

        Raises
        ------
        NoLattice
            If a window would have too many points.
        """
        steps = _STEPS if isinstance(total.space, Line) else (Fraction(1),)
        for step in steps:
            geometry = Geometry(total.space, total.dimension, step)
            suffices = partial(self._suffices, total, geometry)
            # A wider window mostly cuts off less; of the widest, errors add up over more points.
            known = next((k for k in (_WIDE, _WIDEST) if suffices(_REACHES[k])), None)
            if known is None:
                continue
            reach = _REACHES[bisect_left(_REACHES, True, hi=known, key=suffices)]
            n = ceil(reach / step)
            if (2 * n + 1) ** total.dimension > self._most:
                raise NoLattice("too many values would be needed")
            return geometry, n
        raise NoLattice("no lattice is fine and wide enough")

    def _suffices(self, total: Totalled, geometry: Geometry, reach: int) -> bool:
        return self._errors.total(total, geometry, ceil(reach / geometry.step)) <= self._goal


def _sample_at(node: Sampled) -> Scalar:
    function = node.function
    if isinstance(function, Data):
        return function.at(*map(whole, node.offsets))
    if isinstance(function, (Finite, Periodic)):
        return function.exact(*map(whole, node.offsets))
    evaluate = function.evaluator()
    if function.breaks:
        (point,) = node.offsets
        return evaluate(point, point)
    return evaluate(*node.offsets)


def _disc(log_radius: float) -> acb:
    """Return a ball around 0 whose radius has at least this logarithm."""
    side = arb(0, arb(log_radius).exp().abs_upper())
    return acb(side, side)


_graph = Graph()
