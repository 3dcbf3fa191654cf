"""Values of functions on a lattice, each function evaluated once as a whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import product
from math import isqrt, prod
from operator import mul
from typing import Any, TypeAlias

from flint import acb, acb_poly, fmpq, fmpz, fmpz_poly

from numeric.formulas.formula import Cycle, Line, rational, whole
from numeric.formulas.gauss import Gauss
from numeric.formulas.supports import Range
from numeric.lattices.boxes import Box, box_of
from numeric.lattices.errors import Errors, Geometry, inside, windows
from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Convolved,
    Coordinate,
    Multiplied,
    Node,
    Paired,
    Phase,
    Sampled,
    Size,
)
from numeric.samples.sequences import Data, Finite, Periodic
from numeric.sequences.sequence import LongSequence, Scalar, as_ball
from numeric.sequences.vectors import Balls, Exact, Vector, listed

Together: TypeAlias = Callable[[Paired, LongSequence, LongSequence], LongSequence]

_KEPT = 500_000
"""So many values are kept for further formulas."""


class Values:
    """The values of nodes at flint's current precision, which the caller holds fixed.

    Parameters
    ----------
    number
        Returns the value of a node that is a number.
    errors
        Tells which windows a convolution needs.
    together
        Returns the convolution or correlation of two sequences.
    """

    def __init__(
        self, number: Callable[[Node], Scalar], errors: Errors, together: Together
    ) -> None:
        self._number, self._errors, self._together = number, errors, together
        self._known: dict[tuple[Node, Geometry, int, Box], LongSequence] = {}
        self._size = 0

    def of(self, node: Node, geometry: Geometry, n: int, within: Box | None = None) -> LongSequence:
        """Return the values at kh for |k_j| ≤ n, in its box if it is finite, on a cycle over it.

        Where other values are not needed, only those at k `within` a box in that window.
        """
        box = window_of(node, geometry, n, within)
        key = node, geometry, n, box
        found = self._known.get(key)
        if found is None:
            found = self._of(node, geometry, n, box)
            self._size += found.vector.length
            if self._size > _KEPT:
                self._known.clear()
                self._size = found.vector.length
            self._known[key] = found
        return found

    def _of(self, node: Node, geometry: Geometry, n: int, box: Box) -> LongSequence:
        match node:
            case Sampled():
                return self._sampled(node, geometry, box)
            case Coordinate(slopes, offset):
                return _of_points(box, geometry, lambda x: Gauss(_dot(slopes, x) + offset, fmpq(0)))
            case Phase():
                return self._phase(node, geometry, box)
            case Conjugated(part):
                return self.of(part, geometry, n, box).conjugate()
            case Size(part):
                inner = self.of(part, geometry, n, box)
                return _balls([acb(abs(as_ball(x))) for x in inner.numbers()], box)
            case Added(members):
                return self._added(members, geometry, n, box)
            case Multiplied(members):
                return self._multiplied(members, geometry, inside(node, n), box)
            case Paired():
                return self._paired(node, geometry, n, box)
        raise TypeError(f"{node!r} is no function")

    def _sampled(self, node: Sampled, geometry: Geometry, box: Box) -> LongSequence:
        function = node.function
        signs = set(node.slopes)
        if isinstance(function, Data) and signs in ({fmpq(1)}, {fmpq(-1)}):
            moved = function.moved([whole(c) for c in node.offsets], signs == {fmpq(-1)})
            return restricted(moved, box)
        axes = []
        for slope, offset, (low, high) in zip(node.slopes, node.offsets, box, strict=True):
            start, step = offset, slope * rational(geometry.step)
            axes.append([start + step * k for k in range(low, high + 1)])
        if isinstance(function, (Data, Finite, Periodic)):
            value = function.at if isinstance(function, Data) else function.exact
            wholes = [[whole(x) for x in axis] for axis in axes]
            return LongSequence.from_scalars(
                [value(*point) for point in product(*wholes)], *_shape(box)
            )
        evaluate = function.evaluator()
        if function.breaks:
            return _balls([evaluate(x, x) for x in axes[0]], box)
        rows = [[*outer, axes[-1][0]] for outer in product(*axes[:-1])]
        along = [*[fmpq(0)] * (len(axes) - 1), node.slopes[-1] * rational(geometry.step)]
        if (values := function.row(rows[0], along, len(axes[-1]))) is not None:
            for row in rows[1:]:
                values += function.row(row, along, len(axes[-1])) or []
            return _balls(values, box)
        return _balls([evaluate(*point) for point in product(*axes)], box)

    def _phase(self, phase: Phase, geometry: Geometry, box: Box) -> LongSequence:
        constant = as_ball(self._number(phase.constant))
        slopes = [as_ball(self._number(s)) for s in phase.slopes]
        if len(slopes) == 1:
            return _balls(_powers(constant, slopes[0] * rational(geometry.step), box[0]), box)
        return _of_points(box, geometry, lambda x: (constant + _dot(slopes, x)).exp())

    def _added(
        self, members: tuple[Node, ...], geometry: Geometry, n: int, box: Box
    ) -> LongSequence:
        parts = []
        for member in members:
            if member.moving:
                parts.append(self.of(member, geometry, n, box))
            else:
                number = self._number(member)
                count = prod(b - a + 1 for a, b in box)
                parts.append(LongSequence.from_scalars([number] * count, *_shape(box)))
        return restricted(reduce(lambda a, b: a + b, parts), box)

    def _multiplied(
        self, members: tuple[Node, ...], geometry: Geometry, n: int, box: Box
    ) -> LongSequence:
        numbers = [self._number(m) for m in members if not m.moving]
        functions = [self.of(m, geometry, n, box) for m in members if m.moving]
        found = restricted(functions[0], box)
        for other in functions[1:]:
            vector = _pointwise(found.vector, restricted(other, box).vector)
            found = LongSequence.of(vector, *_shape(box))
        return reduce(mul, numbers, found)

    def _paired(self, pair: Paired, geometry: Geometry, n: int, box: Box) -> LongSequence:
        if isinstance(geometry.space, Cycle):
            first, second = (self.of(p, geometry, n) for p in (pair.first, pair.second))
            return self._together(pair, first, second).fold(geometry.space.period)
        at = windows(pair, self._errors, geometry, n)
        first, second = self.of(pair.first, geometry, at[0]), self.of(pair.second, geometry, at[1])
        result = restricted(self._together(pair, first, second), box)
        if isinstance(geometry.space, Line):
            return result * Gauss.of(geometry.step**geometry.dimension)
        return result


def window_of(node: Node, geometry: Geometry, n: int, within: Box | None = None) -> Box:
    """Return the indices at which a node is evaluated."""
    if isinstance(geometry.space, Cycle):
        return ((0, geometry.space.period - 1),)
    box = box_of(node)
    if box is None:
        return within or ((-n, n),) * geometry.dimension
    # A function that is 0 is evaluated at one point.
    return box if all(a <= b for a, b in box) else tuple((a, a) for a, _ in box)


def together(pair: Paired, first: LongSequence, second: LongSequence) -> LongSequence:
    """Return the convolution or correlation of two sequences as a product of polynomials."""
    first, second = _levelled(first), _levelled(second)
    if isinstance(pair, Convolved):
        return first.convolve(second)
    return first.convolve(second.reflect()).reflect()


def _levelled(sequence: LongSequence) -> LongSequence:
    vector = sequence.vector
    if isinstance(vector, Exact):
        return sequence
    return LongSequence.of(vector.levelled(), sequence.shape, sequence.start)


def restricted(sequence: LongSequence, box: Box) -> LongSequence:
    """Return the values in a box; zeros where the sequence has none."""
    start, stop = tuple(a for a, _ in box), tuple(b + 1 for _, b in box)
    if start == sequence.start and stop == sequence.stop:
        return sequence
    length = sequence.vector.length
    if len(box) == 1:
        places: list[int | None] = [
            k if 0 <= k < length else None
            for k in range(start[0] - sequence.start[0], stop[0] - sequence.start[0])
        ]
    else:
        (a, c), (rows, columns) = sequence.start, sequence.shape
        places = [
            (i - a) * columns + j - c if 0 <= i - a < rows and 0 <= j - c < columns else None
            for i in range(start[0], stop[0])
            for j in range(start[1], stop[1])
        ]

    def arrange(poly: Any) -> Any:
        values, zero = listed(poly, length), poly[length]
        return type(poly)([zero if k is None else values[k] for k in places])

    return LongSequence.of(sequence.vector.arranged(arrange, len(places)), *_shape(box))


def _pointwise(left: Vector, right: Vector) -> Vector:
    if isinstance(left, Exact) and isinstance(right, Exact):
        (a, b), (c, d) = left.numerators(), right.numerators()
        re = [p * r - q * s for p, q, r, s in zip(a, b, c, d, strict=True)]
        im = [p * s + q * r for p, q, r, s in zip(a, b, c, d, strict=True)]
        below: fmpz = left.denominator * right.denominator
        return Exact(fmpz_poly(re), fmpz_poly(im), below, left.length)
    values = list(map(mul, left.balls().numbers(), right.balls().numbers()))
    return Balls(acb_poly(values), left.length)


def _of_points(
    box: Box, geometry: Geometry, value: Callable[[Sequence[fmpq]], Scalar]
) -> LongSequence:
    step = rational(geometry.step)
    axes = [[step * k for k in range(low, high + 1)] for low, high in box]
    numbers = [value(point) for point in product(*axes)]
    return LongSequence.from_scalars(numbers, *_shape(box))


def _powers(constant: acb, slope: acb, ends: Range) -> list[acb]:
    """Return e^{constant + slope·k} by about 2√n exponentials for n values of k.

    With k = low + qr + s, 0 ≤ s < r, it is e^{constant + slope(low + qr)} · e^{slope·s}. All of
    these are exponentials of their own: repeated products of balls would widen without end.
    """
    low, high = ends
    count = high - low + 1
    root = isqrt(count - 1) + 1
    starts = [(constant + slope * k).exp() for k in range(low, high + 1, root)]
    steps = [(slope * k).exp() for k in range(root)]
    return [start * step for start in starts for step in steps][:count]


def _balls(numbers: list[acb], box: Box) -> LongSequence:
    return LongSequence.of(Balls(acb_poly(numbers), len(numbers)), *_shape(box))


def _shape(box: Box) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return tuple(b - a + 1 for a, b in box), tuple(a for a, _ in box)


def _dot(slopes: Sequence[Any], point: Sequence[fmpq]) -> Any:
    return sum([s * x for s, x in zip(slopes, point, strict=True)][1:], slopes[0] * point[0])
