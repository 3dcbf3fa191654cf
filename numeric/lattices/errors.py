"""How far values on a lattice can be from a function: what windows cut off, and the lattice rule.

Every moving node is evaluated at the points kh of a window |k_j| ≤ n; `Errors.of` bounds, for all
of these together, the distance of what is computed from the true value. Rounding is not counted: it
is inside the balls. Let a and b be the errors of P and Q, and all sums be times h^d:

* a product has at most Π(sup_i + a_i) − Π sup_i ≤ Σ_i a_i Π_{j≠i} (sup_j + a_j);
* for a convolution, Σ_v P(v) Q(z − v) over computed values is off by at most
  a‖Q‖ + b‖P‖ + ab·(number of points)·h^d, with the sums ‖P‖ = h^d Σ|P(kh)|; what lies outside the
  window of P or that of Q is at most ::

      tail(P)·sup|Q|     and     tail(Q)·sup|P|,      tail(P) = h^d Σ_{outside} |P(kh)|,

  or, where P does not decay and its window is larger than that of z by that of Q, so that
  |z − v| ≥ |v| − |z|, the sum of the bounds of both over what lies outside;
* on ℝ the lattice rule errs by at most 2M/(e^{2πw/h} − 1) where the integrand is analytic and tends
  to 0 for |Im v| < w, and ∫|F(x + iy)|dx ≤ M (L. N. Trefethen, J. A. C. Weideman, SIAM Review 56
  (2014), Theorem 5.1). Over ℝ² it is applied to one coordinate after the other, M being a bound of
  the total of |F| over the lattice, or the line, in the other one;
* finitely supported sequences have the windows that they need, and no error.

All is in logarithms, in floats, rounded up as in `numeric.lattices.decay`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import exp, inf, log, log1p, pi
from typing import TypeAlias

from numeric.formulas.formula import Line, Space
from numeric.lattices.boxes import Box, box_of
from numeric.lattices.decay import SLACK, Bound, Decay, Widths, added, below_one, full
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

_Mass: TypeAlias = Callable[[Widths, int], float]
"""From widths and a sharpness, the logarithm of a bound of ∫|F| on the strip."""

_Decaying: TypeAlias = tuple[float, list[tuple[float, float]]]
"""The constant of a bound that decays, and for each coordinate its rate and the size of others."""

_WIDTHS = tuple(k / 4 for k in (1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48))
_SHARPNESSES = (0, 8, 32)
_GROWING = 0.05
"""A function that decays by less than this is taken for one that does not."""


@dataclass(frozen=True)
class Geometry:
    """A lattice: its space, how many coordinates, and its step."""

    space: Space
    dimension: int
    step: Fraction

    @cached_property
    def h(self) -> float:
        """The step as a float."""
        return float(self.step)


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
        self._known: dict[tuple[Node, Geometry, int], float] = {}
        self._flats: dict[tuple[Node, int], Bound] = {}
        self._decaying: dict[tuple[Node, Geometry], list[_Decaying]] = {}

    def of(self, node: Node, geometry: Geometry, n: int) -> float:
        """Return the logarithm of the error of a node on a window; of a number, of that number.

        Raises
        ------
        NoBound
            If a bound that is needed is not known.
        """
        if not node.parts:
            return -inf
        key = node, geometry, n
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._of(node, geometry, n)
        return found

    def _of(self, node: Node, geometry: Geometry, n: int) -> float:
        match node:
            case Added(members):
                return added(*[self.of(m, geometry, n) for m in members])
            case Multiplied(members):
                return self._product(members, geometry, inside(node, n))
            case Conjugated(part) | Size(part):
                return self.of(part, geometry, n)
            case Paired():
                return self._paired(node, geometry, n)
        # The parts of other nodes are numbers, whose errors are inside their balls.
        return -inf

    def total(self, total: Totalled, geometry: Geometry, n: int) -> float:
        """Return the logarithm of the error of a total as a sum over a window."""
        body = total.body
        h, d = geometry.h, geometry.dimension
        box = box_of(body)
        if box is not None:
            points = sum([log(b - a + 1) for a, b in box]) if _filled(box) else -inf
            return self.of(body, geometry, n) + points + SLACK
        inherited = self.of(body, geometry, n) + d * log((2 * n + 1) * h) + SLACK
        cut = min(self._tails(body, geometry, n), default=inf)
        if cut == inf:
            raise NoBound("the total does not converge absolutely by any bound known: no decay")
        return added(inherited, cut, self._rule(geometry, lambda w, s: self._mass(body, w, s, h)))

    # ------------------------------------------------------------------ sizes

    def _flat(self, node: Node, geometry: Geometry) -> Bound:
        """Return a bound on the line that is flat, and has decay if there is any."""
        key = node, geometry.dimension
        found = self._flats.get(key)
        if found is None:
            found = self._flats[key] = self._flattest(node, geometry)
        return found

    def _flattest(self, node: Node, geometry: Geometry) -> Bound:
        widths = (0.0,) * geometry.dimension
        first = self._decay.of(node, widths, 0)
        if min(first[1]) > 0:
            return first
        second = self._decay.of(node, widths, _SHARPNESSES[1])
        return second if min(second[1]) > 0 else first

    def _sup(self, node: Node, geometry: Geometry, n: int) -> float:
        """Return the logarithm of a bound on the window, or everywhere if there is decay."""
        constant, rates = self._flat(node, geometry)
        return constant - sum([min(0.0, r) for r in rates]) * n * geometry.h + SLACK

    def _norm(self, node: Node, geometry: Geometry, n: int) -> float:
        """Return the logarithm of a bound of h^d Σ|F| over the window."""
        constant, rates = self._flat(node, geometry)
        h = geometry.h
        for rate in rates:
            if rate > 0:
                constant += full(rate, h)
            else:
                constant += -rate * n * h + log((2 * n + 1) * h) + SLACK
        return constant

    def _product(self, members: tuple[Node, ...], geometry: Geometry, n: int) -> float:
        errors = [self.of(m, geometry, n) for m in members]
        if max(errors) == -inf:
            return -inf
        most = [added(self._sup(m, geometry, n), e) for m, e in zip(members, errors, strict=True)]
        whole = sum(most)
        return added(*[e + whole - m for e, m in zip(errors, most, strict=True)])

    # ------------------------------------------------------------------ convolutions

    def _paired(self, pair: Paired, geometry: Geometry, n: int) -> float:
        first, second = windows(pair, self, geometry, n)
        h, d = geometry.h, geometry.dimension
        a, b = self.of(pair.first, geometry, first), self.of(pair.second, geometry, second)
        points = d * log((2 * min(first, second) + 1) * h) + SLACK
        parts = [a + b + points]
        if a > -inf:
            parts.append(a + self._norm(pair.second, geometry, second))
        if b > -inf:
            parts.append(b + self._norm(pair.first, geometry, first))
        # A finite box is summed over completely, and the window of the other is wide enough.
        if box_of(pair.first) is None and box_of(pair.second) is None:
            parts.append(self._cut(pair.first, pair.second, geometry, first, n))
            parts.append(self._cut(pair.second, pair.first, geometry, second, n))
        reach = n * h
        parts.append(self._rule(geometry, lambda w, s: self._pair_mass(pair, w, s, h, reach)))
        return added(*parts)

    def _cut(self, node: Node, other: Node, geometry: Geometry, window: int, n: int) -> float:
        """Bound h^d Σ|node(v)||other(z − v)| over v outside its window, for |z| ≤ nh."""
        constant, rates = self._flat(other, geometry)
        best = inf
        if min(rates) >= 0:
            tails = list(self._tails(node, geometry, window))
            best = min(tails) + constant + SLACK if tails else inf
        if window > n and best == inf:
            best = self._cut_by_both(node, other, geometry, window, n)
        if best == inf:
            raise NoBound("no bound of what a window cuts off")
        return best

    def _cut_by_both(
        self, node: Node, other: Node, geometry: Geometry, window: int, n: int
    ) -> float:
        """Use |z − v| ≥ |v| − |z| as well; z is in the window n. One coordinate only."""
        if geometry.dimension != 1:
            raise NoBound("no bound of what a window cuts off")
        h, best = geometry.h, inf
        constant, (rate,) = self._flat(node, geometry)
        for sharp in (self._bits // 2, self._bits, 2 * self._bits):
            size, (decay,) = self._decay.of(other, (0.0,), sharp)
            if rate + decay > 0:
                tail = _outside(rate + decay, window, h)
                best = min(best, constant + size + decay * n * h + tail + SLACK)
        return best

    def _tails(self, node: Node, geometry: Geometry, n: int) -> Iterator[float]:
        """Yield the logarithms of bounds of h^d Σ|F(kh)| outside the window."""
        key = node, geometry
        bounds = self._decaying.get(key)
        if bounds is None:
            bounds = self._decaying[key] = list(self._bounds(node, geometry))
        for constant, sides in bounds:
            outside = [_outside(rate, n, geometry.h) + others for rate, others in sides]
            yield constant + added(*outside) + SLACK

    def _bounds(self, node: Node, geometry: Geometry) -> Iterator[_Decaying]:
        widths = (0.0,) * geometry.dimension
        for sharp in (0, self._bits // 2, self._bits, 2 * self._bits):
            try:
                constant, rates = self._decay.of(node, widths, sharp)
            except NoBound:
                continue
            if min(rates) > 0:
                whole = [full(r, geometry.h) for r in rates]
                sides = [(r, sum(whole) - own) for r, own in zip(rates, whole, strict=True)]
                yield constant, sides

    # ------------------------------------------------------------------ the lattice rule

    def _rule(self, geometry: Geometry, mass: _Mass) -> float:
        """Return the logarithm of the error of the lattice rule, the least over all strips."""
        if not isinstance(geometry.space, Line):
            return -inf
        parts = []
        for axis in range(geometry.dimension):
            best = inf
            for width in _WIDTHS:
                widths = tuple([width if k == axis else 0.0 for k in range(geometry.dimension)])
                found = self._least(mass, widths)
                if found is None:
                    break
                error = found + log(2) - _grown(2 * pi * width / geometry.h) + SLACK
                if error > best:
                    break
                best = error
            if best == inf:
                raise NoBound("no strip of analyticity")
            parts.append(best)
        return added(*parts)

    @staticmethod
    def _least(mass: _Mass, widths: Widths) -> float | None:
        """Return the bound of the first sharpness that has one: the flattest."""
        for sharp in _SHARPNESSES:
            try:
                return mass(widths, sharp)
            except NoBound:
                continue
        return None

    def _mass(self, body: Node, widths: Widths, sharp: int, h: float) -> float:
        constant, rates = self._decay.of(body, widths, sharp)
        return constant + sum([full(r, h) for r in rates])

    def _pair_mass(self, pair: Paired, widths: Widths, sharp: int, h: float, reach: float) -> float:
        """Bound the total of |P(v)||Q(z − v)| over v, on a strip, for |z| ≤ reach."""
        (a, first), (b, second) = (
            self._decay.of(part, widths, sharp) for part in (pair.first, pair.second)
        )
        total = a + b
        for r, s in zip(first, second, strict=True):
            grown = max(0.0, -min(r, s))
            total += full(max(r, s) - grown, h) + grown * reach
        return total + SLACK

    def decays(self, node: Node, geometry: Geometry) -> bool:
        """Tell whether a function decays in all coordinates."""
        return min(self._flat(node, geometry)[1]) > _GROWING


def windows(pair: Paired, errors: Errors, geometry: Geometry, n: int) -> tuple[int, int]:
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
    decaying = [errors.decays(part, geometry) for part in (pair.first, pair.second)]
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


def _outside(rate: float, n: int, h: float) -> float:
    """Return the logarithm of 2h Σ_{k>n} e^{−rate·kh}."""
    return log(2 * h) - rate * (n + 1) * h - below_one(rate * h) + SLACK


def _grown(x: float) -> float:
    """Return a lower bound of log(e^x − 1)."""
    return x + log1p(-exp(-x)) - SLACK if x > 0 else -inf
