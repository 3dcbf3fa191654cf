"""Finite boxes outside which the body of a total vanishes, found by propagating supports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from flint import fmpq

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Cycle,
    Exponential,
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

if TYPE_CHECKING:
    from numeric.samples.functions import SampleFunction

Range: TypeAlias = tuple[int, int]
Box: TypeAlias = tuple[Range, ...]
Constraints: TypeAlias = list[tuple[Affine, int, int]]
_Interval: TypeAlias = tuple[fmpq, fmpq]


def boxes(formula: Formula, known: Mapping[int, Range] | None = None) -> dict[int, Range]:
    """Return a finite range for every bound variable outside which nothing contributes.

    Free variables that lie in `known` ranges are taken for all their values at once.

    A factor f(ℓ) with f supported in [p, q] restricts ℓ to [p, q]; where ℓ holds one variable whose
    range is not known yet, that gives its range. Variables for which no range follows are absent:
    their totals are not known to be finite.
    """
    found = dict(known or {})
    _search(formula, found)
    return found


def _support(function: SampleFunction) -> Box | None:
    return function.support


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
    for alternative in alternatives(total.body):
        box = propagate(alternative, known).get(total.variable)
        if box is None:
            return None
        ranges.append(box)
    return min(r[0] for r in ranges), max(r[1] for r in ranges)


def alternatives(
    formula: Formula,
    near: Callable[[SampleFunction], Box | None] = _support,
    inside: bool = False,
) -> list[Constraints]:
    """Return lists of constraints of which at least one holds wherever the formula is not small.

    `near` gives the box of a sample outside which it counts as small, its support by default, or
    None if there is no such box. What stands in a denominator or an exponent makes nothing small,
    but matters where it is not: `inside` adds the constraints of that.
    """
    match formula:
        case Value(function, point):
            support = near(function)
            if support is None:
                return [[]]
            return [[(p, lo, hi) for p, (lo, hi) in zip(point, support, strict=True)]]
        case Product(factors):
            result: list[Constraints] = [[]]
            for factor in factors:
                result = [
                    done + more for more in alternatives(factor, near, inside) for done in result
                ]
            return result
        case Sum(terms):
            # A polynomial is a sum without constraints, and a product of many must stay small.
            unique = {tuple(a): a for term in terms for a in alternatives(term, near, inside)}
            return list(unique.values())
        case Power(base, exponent) if exponent > 0:
            return alternatives(base, near, inside)
        case Conjugate(body) | Modulus(body):
            return alternatives(body, near, inside)
        case Total():
            return alternatives(formula.body, near, inside)
        case Power(body, _) | Exponential(body) if inside:
            return [[], *filter(None, alternatives(body, near, inside))]
        case _:
            return [[]]


def propagate(found: Constraints, known: Mapping[int, Range]) -> dict[int, Range]:
    """Return the ranges that follow of variables from the known ranges of others."""
    ranges = dict(known)
    changed = True
    while changed:
        changed = False
        for affine, lo, hi in found:
            open_ones = [(v, c) for v, c in affine.flint[1] if v not in ranges]
            if len(open_ones) == 1:
                variable, slope = open_ones[0]
                low, high = _rest(affine, ranges)
                ends = sorted(((lo - high) / slope, (hi - low) / slope))
                ranges[variable] = (int(ends[0].ceil()), int(ends[1].floor()))
                changed = True
    return ranges


def _rest(affine: Affine, ranges: Mapping[int, Range]) -> _Interval:
    """Return the range of the affine form without the variables whose range is not known."""
    low, slopes = affine.flint
    high = low
    for variable, slope in slopes:
        if variable in ranges:
            ends = sorted(slope * end for end in ranges[variable])
            low, high = low + ends[0], high + ends[1]
    return low, high
