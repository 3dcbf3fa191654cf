"""Bounds of functions on a strip, composed operator by operator.

For a moving node F, widths w = (w₁, …) and a sharpness, C and rates r are found with ::

    |F(x + iy)| ≤ C exp(−Σ r_j |x_j|)    for all real x and all |y_j| ≤ w_j,

F being analytic there. A rate may be negative: then F may grow. Derivations, one coordinate at a
time:

* a sample: its family's bound (`numeric.samples.functions`); at sz + c the rate is r|s| and
  C grows by e^{r|c|}, as |sx + c| ≥ |s||x| − |c|;
* a coordinate: |sz + c| ≤ |c| + |s|w + |s||x|, and |x| ≤ (16/e) e^{|x|/16};
* a phase: |e^{az + c}| = e^{Re c + Re a·x − Im a·y} ≤ e^{Re c + |Im a|w + |Re a||x|};
* sums and products: constants are added and the least rate is taken; constants are multiplied and
  rates added;
* a convolution (P ⋆ Q)(z) = ∫ P(v) Q(z − v) dv. Let P and Q have bounds (A, r) for the width w′ and
  (B, s) for w″, w′ + w″ = w. For Im z = y the line of integration is moved to Im v = y·w′/w, by
  Cauchy's theorem on rectangles, whose upright sides vanish since r + s > 0; so P ⋆ Q is analytic
  where |Im z| < w, and there |P ⋆ Q| ≤ AB ∫ e^{−r|v| − s|x − v|} dv. Let m = min(r, s) and
  M = max(r, s), and t = (15/16) m if m > 0, t = m otherwise, so that t ≤ m and t < M. As
  |v| + |x − v| ≥ |x|, the exponent is at most −t|x| − (M − t)|u|, where u is the one of v, x − v
  whose rate is M (for t < 0 use −t|x − v| ≤ −t(|x| + |v|), and likewise the other way). Hence
  C = AB · 2/(M − |t|) for t < 0, AB · 2/(M − t) otherwise, with the rate t. A correlation likewise.
* On ℤ there are no strips, and the integral of e^{−q|u|} is the sum (1 + e^{−q})/(1 − e^{−q}).
  This is at least 2/q, as is h(1 + e^{−qh})/(1 − e^{−qh}) for every h > 0, since x coth x ≥ 1.

Logarithms of constants, and rates, are floats. Each of the few operations on them errs by less than
10⁻¹³ of its size, and sizes stay below 10⁵, so that `SLACK`, added at every step, outweighs all.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from math import exp, inf, log, log1p
from typing import TypeAlias

from flint import arb, ctx, fmpq

from numeric.formulas.formula import fraction
from numeric.lattices.nodes import (
    Added,
    Conjugated,
    Convolved,
    Coordinate,
    Correlated,
    Multiplied,
    Node,
    Paired,
    Phase,
    Sampled,
    Size,
)
from numeric.samples.functions import NoBound
from numeric.sequences.sequence import Scalar, as_ball

Widths: TypeAlias = tuple[float, ...]
"""Half-widths of strips, as floats that are taken for exactly what they are."""

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


def full(rate: float, step: float) -> float:
    """Return an upper bound of log of h Σ e^{−rate|kh|} over all k, h the step; see the module."""
    if rate <= 0:
        raise NoBound("no decay")
    return log(step) + log1p(exp(-rate * step)) - below_one(rate * step) + SLACK


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
        self._known: dict[tuple[Node, Widths, int], Bound | NoBound] = {}

    def of(self, node: Node, widths: Widths, sharp: int) -> Bound:
        """Return the bound of a node, sharp near the size 2^−sharp.

        Raises
        ------
        NoBound
            If it is not known to be analytic there, or a total does not converge.
        """
        key = node, widths, sharp
        found = self._known.get(key)
        if found is None:
            try:
                constant, rates = self._of(node, widths, sharp)
                if not constant < _LARGEST:
                    raise NoBound("a bound is out of range")
                found = constant + SLACK, rates
            except NoBound as failure:
                found = failure
            self._known[key] = found
        if isinstance(found, NoBound):
            raise found
        return found

    def _of(self, node: Node, widths: Widths, sharp: int) -> Bound:
        if not node.moving:
            return self.size(node), (0.0,) * len(widths)
        match node:
            case Sampled():
                return _sampled(node, widths, sharp)
            case Coordinate(slopes, offset):
                return _coordinate(slopes, offset, widths)
            case Phase():
                return self._phase(node, widths)
            case Added(members):
                bounds = [self.of(m, widths, sharp) for m in members]
                return added(*[c for c, _ in bounds]), _each(min, [r for _, r in bounds])
            case Multiplied(members):
                bounds = [self.of(m, widths, sharp) for m in members]
                return sum([c for c, _ in bounds]), _each(_sum, [r for _, r in bounds])
            case Conjugated(part):
                return self.of(part, widths, sharp)
            case Size(part) if not any(widths):
                return self.of(part, widths, sharp)
            case Convolved() | Correlated():
                return self._paired(node, widths, sharp)
        raise NoBound("no bound of such a function is known")

    def size(self, node: Node) -> float:
        """Return an upper bound of log|c| for a node that is a number c."""
        value = self._number(node)
        return upper(abs(as_ball(value)))

    def _phase(self, phase: Phase, widths: Widths) -> Bound:
        constant = as_ball(self._number(phase.constant))
        total, rates = float(arb(constant.real).upper()), []
        for slope, width in zip(phase.slopes, widths, strict=True):
            number = as_ball(self._number(slope))
            total += float(abs(number.imag).upper()) * width
            rates.append(-float(abs(number.real).upper()))
        return total, tuple(rates)

    def _paired(self, pair: Paired, widths: Widths, sharp: int) -> Bound:
        halves = tuple([w / 2 for w in widths])
        none = (0.0,) * len(widths)
        failure = NoBound("no bound of such a function is known")
        for first, second in ((halves, halves), (none, widths), (widths, none)):
            try:
                return composed(
                    self.of(pair.first, first, sharp), self.of(pair.second, second, sharp)
                )
            except NoBound as missing:
                failure = missing
            if not any(widths):
                break
        raise failure


def composed(first: Bound, second: Bound) -> Bound:
    """Return the bound of a convolution or correlation; see the module's text."""
    total, rates = first[0] + second[0], []
    for r, s in zip(first[1], second[1], strict=True):
        least, most = min(r, s), max(r, s)
        kept = 15 / 16 * least if least > 0 else least
        total += full(most - abs(kept), 1.0)
        rates.append(kept)
    return total, tuple(rates)


def _each(
    combine: Callable[[tuple[float, ...]], float], rates: list[tuple[float, ...]]
) -> tuple[float, ...]:
    return tuple([combine(column) for column in zip(*rates, strict=True)])


def _sum(column: tuple[float, ...]) -> float:
    return sum(column)


def _sampled(node: Sampled, widths: Widths, sharp: int) -> Bound:
    inside = tuple(
        [
            abs(fraction(s)) * Fraction(w) if s else Fraction(0)
            for s, w in zip(node.slopes, widths, strict=True)
        ]
    )
    with ctx.workprec(_BITS):
        constant, rates = node.function.bound(inside, (sharp,) * len(inside))
        total, moved = upper(constant), []
        for rate, slope, offset in zip(rates, node.slopes, node.offsets, strict=True):
            if not slope:
                moved.append(0.0)
                continue
            size = float(rate)
            total += abs(size) * abs(_float(offset))
            moved.append(size * abs(_float(slope)))
    return total, tuple(moved)


def _coordinate(slopes: tuple[fmpq, ...], offset: fmpq, widths: Widths) -> Bound:
    logs, rates = [log(abs(_float(offset)))] if offset else [], []
    for slope, width in zip(slopes, widths, strict=True):
        if slope:
            size = abs(_float(slope))
            logs += [log(size * (width + 16 / exp(1)))]
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
