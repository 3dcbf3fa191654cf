"""Bounds of functions on ℤᵈ, composed operator by operator.

For a moving node F and a sharpness, C and rates r are found with ::

    |F(n)| ≤ C exp(−Σ r_j |n_j|)    for all n in ℤᵈ.

A rate may be negative: then F may grow. Derivations, one coordinate at a time:

* a sample: its family's bound (`numeric.samples.functions`); at sn + c the rate is r|s| and
  C grows by e^{r|c|}, as |sn + c| ≥ |s||n| − |c|;
* a coordinate: |sn + c| ≤ |c| + |s||n|, and |n| ≤ (16/e) e^{|n|/16};
* a phase: |e^{an + c}| = e^{Re c + Re a·n} ≤ e^{Re c + |Re a||n|};
* sums and products: constants are added and the least rate is taken; constants are multiplied and
  rates added;
* a convolution (P ⋆ Q)(n) = Σ P(v) Q(n − v). Let P and Q have bounds (A, r) and (B, s); then
  |P ⋆ Q| ≤ AB Σ e^{−r|v| − s|n − v|}. Let m = min(r, s) and M = max(r, s), and t = (15/16) m if
  m > 0, t = m otherwise, so that t ≤ m and t < M. As |v| + |n − v| ≥ |n|, the exponent is at most
  −t|n| − (M − t)|u|, where u is the one of v, n − v whose rate is M (for t < 0 use
  −t|n − v| ≤ −t(|n| + |v|), and likewise the other way). With the sum (1 + e^{−q})/(1 − e^{−q}) of
  e^{−q|u|}, q = M − |t|, that is C, with the rate t. A correlation likewise.

Logarithms of constants, and rates, are floats. Each of the few operations on them errs by less than
10⁻¹³ of its size, and sizes stay below 10⁵, so that `SLACK`, added at every step, outweighs all.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import exp, inf, log, log1p
from typing import TypeAlias

from flint import arb, ctx, fmpq

from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Coordinate,
    Multiplied,
    Node,
    Paired,
    Phase,
    Sampled,
    Size,
)
from numeric.samples.functions import NoBound
from numeric.sequences.sequence import Scalar, as_ball

Bound: TypeAlias = tuple[float, tuple[float, ...]]
"""The logarithm of C, and the rates."""

SLACK = 1e-8

_LARGEST = 1e5
_SLOW = 1 / 16
_BITS = 64


def added(*logs: float) -> float:
    """Return an upper bound of log Σ e^x."""
    top = max(logs, default=-inf)
    if top == -inf:
        return -inf
    return top + log(sum([exp(x - top) for x in logs])) + SLACK


def full(rate: float) -> float:
    """Return an upper bound of log Σ e^{−rate|k|} over all k."""
    if rate <= 0:
        raise NoBound("no decay")
    return log1p(exp(-rate)) - below_one(rate) + SLACK


def below_one(x: float) -> float:
    """Return log(1 − e^{−x}) for x > 0, near enough for `SLACK`."""
    if x < 1e-6:
        raise NoBound("hardly any decay")
    return log1p(-exp(-x))


class Decay:
    """The bounds of the nodes of one graph.

    Parameters
    ----------
    number
        Returns the value of a node that is a number, as a ball.
    """

    def __init__(self, number: Callable[[Node], Scalar]) -> None:
        self._number = number
        self._known: dict[tuple[Node, int, int], Bound | NoBound] = {}

    def of(self, node: Node, dimension: int, sharp: int) -> Bound:
        """Return the bound of a node in so many coordinates, sharp near the size 2^−sharp.

        Raises
        ------
        NoBound
            If none is known.
        """
        key = node, dimension, sharp
        found = self._known.get(key)
        if found is None:
            try:
                constant, rates = self._of(node, dimension, sharp)
                if not constant < _LARGEST:
                    raise NoBound("a bound is out of range")
                found = constant + SLACK, rates
            except NoBound as failure:
                found = failure
            self._known[key] = found
        if isinstance(found, NoBound):
            raise found
        return found

    def _of(self, node: Node, dimension: int, sharp: int) -> Bound:
        if not node.moving:
            return self.size(node), (0.0,) * dimension
        match node:
            case Sampled():
                return _sampled(node, sharp)
            case Coordinate(slopes, offset):
                return _coordinate(slopes, offset)
            case Phase():
                return self._phase(node)
            case Added(members):
                bounds = [self.of(m, dimension, sharp) for m in members]
                return added(*[c for c, _ in bounds]), _each(min, [r for _, r in bounds])
            case Multiplied(members):
                bounds = [self.of(m, dimension, sharp) for m in members]
                return sum([c for c, _ in bounds]), _each(_sum, [r for _, r in bounds])
            case Conjugated(part) | Size(part):
                return self.of(part, dimension, sharp)
            case Paired(first, second):
                return composed(self.of(first, dimension, sharp), self.of(second, dimension, sharp))
        raise NoBound("no bound of such a function is known")

    def size(self, node: Node) -> float:
        """Return an upper bound of log|c| for a node that is a number c."""
        value = self._number(node)
        return upper(abs(as_ball(value)))

    def _phase(self, phase: Phase) -> Bound:
        total = float(arb(as_ball(self._number(phase.constant)).real).upper())
        slopes = [as_ball(self._number(slope)) for slope in phase.slopes]
        return total, tuple([-float(abs(slope.real).upper()) for slope in slopes])


def composed(first: Bound, second: Bound) -> Bound:
    """Return the bound of a convolution or correlation; see the module's text."""
    total, rates = first[0] + second[0], []
    for r, s in zip(first[1], second[1], strict=True):
        least, most = min(r, s), max(r, s)
        kept = 15 / 16 * least if least > 0 else least
        total += full(most - abs(kept))
        rates.append(kept)
    return total, tuple(rates)


def _each(
    combine: Callable[[tuple[float, ...]], float], rates: list[tuple[float, ...]]
) -> tuple[float, ...]:
    return tuple([combine(column) for column in zip(*rates, strict=True)])


def _sum(column: tuple[float, ...]) -> float:
    return sum(column)


def _sampled(node: Sampled, sharp: int) -> Bound:
    size = len(node.slopes)
    with ctx.workprec(_BITS):
        constant, rates = node.function.bound((Fraction(0),) * size, (sharp,) * size)
        total, moved = upper(constant), []
        for rate, slope, offset in zip(rates, node.slopes, node.offsets, strict=True):
            if not slope:
                moved.append(0.0)
                continue
            speed = float(rate)
            total += abs(speed) * abs(_float(offset))
            moved.append(speed * abs(_float(slope)))
    return total, tuple(moved)


def _coordinate(slopes: tuple[fmpq, ...], offset: fmpq) -> Bound:
    logs, rates = [log(abs(_float(offset)))] if offset else [], []
    for slope in slopes:
        if slope:
            logs += [log(abs(_float(slope)) * (16 / exp(1)))]
        rates.append(-_SLOW if slope else 0.0)
    return added(*logs), tuple(rates)


def _float(value: fmpq) -> float:
    return int(value.p) / int(value.q)


def upper(size: arb) -> float:
    """Return an upper bound of the logarithm of a non-negative ball, −∞ for 0."""
    above = arb(size).abs_upper()
    if above == 0:
        return -inf
    found = float(above.log().upper())
    if not found < _LARGEST:
        raise NoBound("a bound is out of range")
    return found + SLACK
