"""How far values in a window can be from a function: what windows cut off.

Every moving node is evaluated in a window |k_j| ≤ n; `Errors.of` bounds, for all of these together,
the distance of what is computed from the true value. Rounding is not counted: it is inside the
balls. Let a and b be the errors of P and Q:

* a product has at most Π(sup_i + a_i) − Π sup_i ≤ Σ_i a_i Π_{j≠i} (sup_j + a_j);
* for a convolution, Σ_v P(v) Q(z − v) over computed values is off by at most
  a‖Q‖ + b‖P‖ + ab·(number of points), with the sums ‖P‖ = Σ|P(k)|; what lies outside the window of
  P or that of Q is at most ::

      tail(P)·sup|Q|     and     tail(Q)·sup|P|,      tail(P) = Σ_{outside} |P(k)|,

  or, where P does not decay and its window is larger than that of z by that of Q, so that
  |z − v| ≥ |v| − |z|, the sum of the bounds of both over what lies outside;
* finitely supported sequences have the windows that they need, and no error.

All is in logarithms, in floats, rounded up as in `numeric.lattices.decay`.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import inf, log
from typing import TypeAlias

from numeric.lattices.boxes import Box, box_of
from numeric.lattices.decay import SLACK, Bound, Decay, added, below_one, full
from numeric.lattices.denoting import NoLattice
from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Multiplied,
    Node,
    Paired,
    Size,
    Totalled,
)
from numeric.samples.functions import NoBound

_SHARP = 8
"""Near 2^−8 bounds of Gaussians fall, that are flat near 0."""

_Decaying: TypeAlias = tuple[float, list[tuple[float, float]]]
"""The constant of a bound that decays, and for each coordinate its rate and the size of others."""

_GROWING = 0.05
"""A function that decays by less than this is taken for one that does not."""


class Errors:
    """The errors of nodes on lattices.

    Parameters
    ----------
    decay
        Bounds of the nodes.
    bits
        Near 2^−bits the bounds of tails are sharp.
    """

    def __init__(self, decay: Decay, bits: int) -> None:
        self._decay, self._bits = decay, bits
        self._known: dict[tuple[Node, int, int], float] = {}
        self._flats: dict[tuple[Node, int], Bound] = {}
        self._decaying: dict[tuple[Node, int], list[_Decaying]] = {}

    def of(self, node: Node, dimension: int, n: int) -> float:
        """Return the logarithm of the error of a node on a window; of a number, of that number.

        Raises
        ------
        NoBound
            If a bound that is needed is not known.
        """
        if not node.parts:
            return -inf
        key = node, dimension, n
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._of(node, dimension, n)
        return found

    def _of(self, node: Node, dimension: int, n: int) -> float:
        match node:
            case Added(members):
                return added(*[self.of(m, dimension, n) for m in members])
            case Multiplied(members):
                return self._product(members, dimension, inside(node, n))
            case Conjugated(part) | Size(part):
                return self.of(part, dimension, n)
            case Paired():
                return self._paired(node, dimension, n)
        # The parts of other nodes are numbers, whose errors are inside their balls.
        return -inf

    def total(self, total: Totalled, n: int) -> float:
        """Return the logarithm of the error of a total as a sum over a window."""
        body, dimension = total.body, total.dimension
        box = box_of(body)
        if box is not None:
            points = sum([log(b - a + 1) for a, b in box]) if _filled(box) else -inf
            return self.of(body, dimension, n) + points + SLACK
        inherited = self.of(body, dimension, n) + dimension * log(2 * n + 1) + SLACK
        cut = min(self._tails(body, dimension, n), default=inf)
        if cut == inf:
            raise NoBound("the total does not converge absolutely by any bound known: no decay")
        return added(inherited, cut)

    # ------------------------------------------------------------------ sizes

    def _flat(self, node: Node, dimension: int) -> Bound:
        """Return a bound that is flat, and has decay if there is any."""
        key = node, dimension
        found = self._flats.get(key)
        if found is None:
            found = self._flats[key] = self._flattest(node, dimension)
        return found

    def _flattest(self, node: Node, dimension: int) -> Bound:
        first = self._decay.of(node, dimension, 0)
        if min(first[1]) > 0:
            return first
        second = self._decay.of(node, dimension, _SHARP)
        return second if min(second[1]) > 0 else first

    def _sup(self, node: Node, dimension: int, n: int) -> float:
        """Return the logarithm of a bound on the window, or everywhere if there is decay."""
        constant, rates = self._flat(node, dimension)
        return constant - sum([min(0.0, r) for r in rates]) * n + SLACK

    def _norm(self, node: Node, dimension: int, n: int) -> float:
        """Return the logarithm of a bound of Σ|F| over the window."""
        constant, rates = self._flat(node, dimension)
        for rate in rates:
            if rate > 0:
                constant += full(rate)
            else:
                constant += -rate * n + log(2 * n + 1) + SLACK
        return constant

    def _product(self, members: tuple[Node, ...], dimension: int, n: int) -> float:
        errors = [self.of(m, dimension, n) for m in members]
        if max(errors) == -inf:
            return -inf
        most = [added(self._sup(m, dimension, n), e) for m, e in zip(members, errors, strict=True)]
        whole = sum(most)
        return added(*[e + whole - m for e, m in zip(errors, most, strict=True)])

    # ------------------------------------------------------------------ convolutions

    def _paired(self, pair: Paired, dimension: int, n: int) -> float:
        first, second = windows(pair, self, dimension, n)
        a, b = self.of(pair.first, dimension, first), self.of(pair.second, dimension, second)
        points = dimension * log(2 * min(first, second) + 1) + SLACK
        parts = [a + b + points]
        if a > -inf:
            parts.append(a + self._norm(pair.second, dimension, second))
        if b > -inf:
            parts.append(b + self._norm(pair.first, dimension, first))
        # A finite box is summed over completely, and the window of the other is wide enough.
        if box_of(pair.first) is None and box_of(pair.second) is None:
            parts.append(self._cut(pair.first, pair.second, dimension, first, n))
            parts.append(self._cut(pair.second, pair.first, dimension, second, n))
        return added(*parts)

    def _cut(self, node: Node, other: Node, dimension: int, window: int, n: int) -> float:
        """Bound Σ|node(v)||other(z − v)| over v outside its window, for |z| ≤ n."""
        constant, rates = self._flat(other, dimension)
        best = inf
        if min(rates) >= 0:
            tails = list(self._tails(node, dimension, window))
            best = min(tails) + constant + SLACK if tails else inf
        if window > n and best == inf:
            best = self._cut_by_both(node, other, dimension, window, n)
        if best == inf:
            raise NoBound("no bound of what a window cuts off")
        return best

    def _cut_by_both(self, node: Node, other: Node, dimension: int, window: int, n: int) -> float:
        """Use |z − v| ≥ |v| − |z| as well; z is in the window n. One coordinate only."""
        if dimension != 1:
            raise NoBound("no bound of what a window cuts off")
        best = inf
        constant, (rate,) = self._flat(node, dimension)
        for sharp in (self._bits // 2, self._bits, 2 * self._bits):
            size, (decay,) = self._decay.of(other, 1, sharp)
            if rate + decay > 0:
                tail = _outside(rate + decay, window)
                best = min(best, constant + size + decay * n + tail + SLACK)
        return best

    def _tails(self, node: Node, dimension: int, n: int) -> Iterator[float]:
        """Yield the logarithms of bounds of Σ|F(k)| outside the window."""
        key = node, dimension
        bounds = self._decaying.get(key)
        if bounds is None:
            bounds = self._decaying[key] = list(self._bounds(node, dimension))
        for constant, sides in bounds:
            outside = [_outside(rate, n) + others for rate, others in sides]
            yield constant + added(*outside) + SLACK

    def _bounds(self, node: Node, dimension: int) -> Iterator[_Decaying]:
        for sharp in (0, self._bits // 2, self._bits, 2 * self._bits):
            try:
                constant, rates = self._decay.of(node, dimension, sharp)
            except NoBound:
                continue
            if min(rates) > 0:
                whole = [full(r) for r in rates]
                sides = [(r, sum(whole) - own) for r, own in zip(rates, whole, strict=True)]
                yield constant, sides

    def decays(self, node: Node, dimension: int) -> bool:
        """Tell whether a function decays in all coordinates."""
        return min(self._flat(node, dimension)[1]) > _GROWING


def windows(pair: Paired, errors: Errors, dimension: int, n: int) -> tuple[int, int]:
    """Return the windows on which P and Q are needed for their convolution on the window n.

    Raises
    ------
    NoLattice
        If neither is finite nor decays.
    """
    boxes = box_of(pair.first), box_of(pair.second)
    first, second = (None if box is None else _reach(box) for box in boxes)
    if first is not None and second is not None:
        return first, second
    if first is not None:
        return first, n + first
    if second is not None:
        return n + second, second
    decaying = [errors.decays(part, dimension) for part in (pair.first, pair.second)]
    if not any(decaying):
        raise NoLattice("neither function of a convolution decays")
    return (n if decaying[0] else 2 * n), (n if decaying[1] else 2 * n)


def inside(product: Multiplied, n: int) -> int:
    """Return the window on which the factors of a product are needed."""
    box = box_of(product)
    return n if box is None else max(n, _reach(box))


def _reach(box: Box) -> int:
    return max([max(abs(a), abs(b)) for a, b in box])


def _filled(box: Box) -> bool:
    return all(a <= b for a, b in box)


def _outside(rate: float, n: int) -> float:
    """Return the logarithm of 2 Σ_{k>n} e^{−rate·k}."""
    return log(2) - rate * (n + 1) - below_one(rate) + SLACK
