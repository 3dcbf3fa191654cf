"""What a term is as a function of one running point: a number, a sequence, or a weight.

A *weight* is a function of the index that is not zero outside a box, such as n ↦ n or n ↦ e^{iωn}.
It can multiply a sequence, but has no total and cannot stand alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from flint import acb

from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from numeric.sequences.sequence import (
    Index,
    LongSequence,
    Scalar,
    as_ball,
    scalar_product,
    scalar_sum,
)


@dataclass(frozen=True)
class Weight:
    """A function of the index."""

    at: Callable[[Index], Scalar]


Field: TypeAlias = Gauss | acb | LongSequence | Weight


def multiplied(x: Field, y: Field) -> Field:
    """Return the pointwise product."""
    if isinstance(y, LongSequence) and not isinstance(x, LongSequence):
        x, y = y, x
    if isinstance(x, LongSequence):
        if isinstance(y, LongSequence):
            small, large = (x, y) if x.vector.length <= y.vector.length else (y, x)
            return small.weighted(large.__getitem__)
        return x.weighted(y.at) if isinstance(y, Weight) else x * y
    if isinstance(x, Weight) or isinstance(y, Weight):
        u, v = _as_weight(x), _as_weight(y)
        return Weight(lambda n: scalar_product(u.at(n), v.at(n)))
    return scalar_product(x, _scalar(y))


def added(x: Field, y: Field) -> Field:
    """Return the pointwise sum."""
    if isinstance(x, LongSequence) and isinstance(y, LongSequence):
        return x + y
    if isinstance(x, LongSequence) or isinstance(y, LongSequence):
        raise Unsettled(
            "a finite sequence plus a function that is not 0 outside a box is no finite sequence",
            "state it with finite sequences only, or give samples of numeric.samples.families",
        )
    if isinstance(x, Weight) or isinstance(y, Weight):
        u, v = _as_weight(x), _as_weight(y)
        return Weight(lambda n: scalar_sum(u.at(n), v.at(n)))
    return scalar_sum(x, y)


def conjugated(x: Field) -> Field:
    """Return the pointwise conjugate."""
    if isinstance(x, Weight):
        return Weight(lambda n: x.at(n).conjugate())
    return x.conjugate()


def exponential(x: Field) -> Field:
    """Return the pointwise exponential, of a number or a weight."""
    if isinstance(x, Weight):
        return Weight(lambda n: as_ball(x.at(n)).exp())
    return as_ball(_scalar(x)).exp()


def _as_weight(x: Field) -> Weight:
    if isinstance(x, Weight):
        return x
    number = _scalar(x)
    return Weight(lambda n: number)


def _scalar(x: Field) -> Scalar:
    if isinstance(x, (LongSequence, Weight)):
        raise Unsettled(
            "a sequence stands where a number is needed", "state it with sums and products"
        )
    return x
