"""Finite boxes outside which the body of a total vanishes, found by propagating supports."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor
from typing import TypeAlias

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Cycle,
    Formula,
    Line,
    Modulus,
    Power,
    Product,
    Sum,
    Total,
    Value,
    walk,
)

Range: TypeAlias = tuple[int, int]
_Constraint: TypeAlias = tuple[Affine, int, int]
_Interval: TypeAlias = tuple[Fraction, Fraction]


def boxes(formula: Formula) -> dict[int, Range]:
    """Return a finite range for every bound variable outside which nothing contributes.

    A factor f(ℓ) with f supported in [p, q] restricts ℓ to [p, q]; where ℓ holds one variable whose
    range is not known yet, that gives its range. Variables for which no range follows are absent:
    their totals are not known to be finite.
    """
    found: dict[int, Range] = {}
    _search(formula, found)
    return found


def _search(formula: Formula, found: dict[int, Range]) -> None:
    for part in walk(formula):
        if isinstance(part, Total) and part.variable not in found:
            if isinstance(part.space, Line):
                continue
            if isinstance(part.space, Cycle):
                found[part.variable] = (0, part.space.period - 1)
                continue
            box = _range_of(part, found)
            if box is not None:
                found[part.variable] = box


def _range_of(total: Total, known: Mapping[int, Range]) -> Range | None:
    """Return the hull of the ranges that the alternatives of the body leave to the variable."""
    ranges = []
    for alternative in _alternatives(total.body):
        box = _propagate(alternative, known).get(total.variable)
        if box is None:
            return None
        ranges.append(box)
    return min(r[0] for r in ranges), max(r[1] for r in ranges)


def _alternatives(formula: Formula) -> list[list[_Constraint]]:
    """Return lists of constraints of which at least one holds wherever the formula is not 0."""
    match formula:
        case Value(function, point):
            support = function.support
            if support is None:
                return [[]]
            return [[(p, lo, hi) for p, (lo, hi) in zip(point, support, strict=True)]]
        case Product(factors):
            result: list[list[_Constraint]] = [[]]
            for factor in factors:
                result = [done + more for more in _alternatives(factor) for done in result]
            return result
        case Sum(terms):
            return [a for term in terms for a in _alternatives(term)]
        case Power(base, exponent) if exponent > 0:
            return _alternatives(base)
        case Conjugate(body) | Modulus(body):
            return _alternatives(body)
        case Total():
            return _alternatives(formula.body)
        case _:
            return [[]]


def _propagate(constraints: list[_Constraint], known: Mapping[int, Range]) -> dict[int, Range]:
    ranges = dict(known)
    changed = True
    while changed:
        changed = False
        for affine, lo, hi in constraints:
            open_ones = [(v, c) for v, c in affine.slopes if v not in ranges]
            if len(open_ones) == 1:
                variable, slope = open_ones[0]
                low, high = _rest(affine, ranges)
                ends = sorted(((lo - high) / slope, (hi - low) / slope))
                ranges[variable] = (ceil(ends[0]), floor(ends[1]))
                changed = True
    return ranges


def _rest(affine: Affine, ranges: Mapping[int, Range]) -> _Interval:
    """Return the range of the affine form without the variables whose range is not known."""
    low = high = affine.constant
    for variable, slope in affine.slopes:
        if variable in ranges:
            ends = sorted(slope * end for end in ranges[variable])
            low, high = low + ends[0], high + ends[1]
    return low, high
