"""Ranges of sums that move with outer variables: Σ_k δ(m − dk) v(k) has one term, or none."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

from numeric.formulas.formula import Affine, Total, free_variables
from numeric.formulas.supports import alternatives

Environment: TypeAlias = dict[int, int]
Position: TypeAlias = Callable[[Environment], int]


@dataclass(frozen=True)
class MovingRange:
    """Where the body of a sum over ℤ may differ from 0, as outer variables have it.

    A factor with finite support differs from 0 only where low ≤ slope · v + rest ≤ high, for the
    variable v of the sum and a rest of outer variables. Of factors that are multiplied all such
    conditions hold; where terms are added those of one of them do, so that the range is the hull.

    Attributes
    ----------
    rows
        For each alternative the conditions (rest, slope, low, high).
    """

    rows: tuple[tuple[tuple[Affine, Fraction, int, int], ...], ...]

    @classmethod
    def of(cls, total: Total) -> MovingRange | None:
        """Return the range of a sum over ℤ, or None where a term of its body has no condition."""
        outer = free_variables(total)
        rows = []
        for alternative in alternatives(total.body):
            row = [
                (affine.put(total.variable, Affine(Fraction(0))), slope, low, high)
                for affine, low, high in alternative
                if (slope := affine.slope(total.variable))
                and {v for v, _ in affine.slopes} - {total.variable} <= outer
            ]
            if not row:
                return None
            rows.append(tuple(row))
        return cls(tuple(rows))

    @property
    def most(self) -> int:
        """How many terms there are at most, of which each alternative has its own."""
        return sum(
            min(int((high - low) / abs(slope)) + 1 for _, slope, low, high in row)
            for row in self.rows
        )

    def reach(self, outer: Mapping[int, Fraction]) -> Fraction:
        """Return a bound of the variable in size, from bounds of the outer variables."""
        return max(
            (
                max(abs(low), abs(high))
                + abs(rest.constant)
                + sum((abs(c) * outer[v] for v, c in rest.slopes), Fraction(0))
            )
            / abs(slope)
            for row in self.rows
            for rest, slope, low, high in row
        )

    def points(
        self, position: Callable[[Affine], Position], unit: int
    ) -> Callable[[Environment], list[range]]:
        """Return the function that gives the points where a term may differ from 0, over `unit`.

        Ranges of alternatives that meet are joined, so that no point is counted twice.
        """
        rows = [[_condition(position(r), s, a, b, unit) for r, s, a, b in row] for row in self.rows]

        def hulls(environment: Environment) -> list[range]:
            found: list[tuple[int, int]] = []
            for row in rows:
                ends = [condition(environment) for condition in row]
                first, last = max(a for a, _ in ends), min(b for _, b in ends)
                if first <= last:
                    found.append((first, last))
            return [range(a * unit, b * unit + 1, unit) for a, b in joined(found)]

        if [len(row) for row in rows] != [1]:
            return hulls
        ((condition,),) = rows

        def hull(environment: Environment) -> list[range]:
            first, last = condition(environment)
            return [range(first * unit, last * unit + 1, unit)] if first <= last else []

        return hull


def _condition(
    rest: Position, slope: Fraction, low: int, high: int, unit: int
) -> Callable[[Environment], tuple[int, int]]:
    """Return the function that gives the first and the last v with low ≤ slope · v + rest ≤ high.

    A rest is a numerator over `unit`.
    """
    turn = 1 if slope > 0 else -1
    size, below = abs(slope.numerator) * unit, slope.denominator
    near, far = (low, high) if turn > 0 else (high, low)
    near, far = near * unit * turn, far * unit * turn

    def ends(environment: Environment) -> tuple[int, int]:
        here = turn * rest(environment)
        return -((here - near) * below // size), (far - here) * below // size

    return ends


def joined(intervals: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return intervals of integers as disjoint ones."""
    found: list[tuple[int, int]] = []
    for low, high in sorted(intervals):
        if found and low <= found[-1][1] + 1:
            found[-1] = found[-1][0], max(high, found[-1][1])
        else:
            found.append((low, high))
    return found
