"""A statement's terms as functions of the lag, with long sequences for the letters.

`numeric.lattices` works out all values of such a function. Every product of sequences in it is
compared at a few lags with its defining sum, added up term by term, so that a mistake in the fast
product (ours, or flint's) shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random

from numeric.formulas.formula import Affine, Unsettled
from numeric.formulas.gauss import Gauss
from numeric.lattices.denoting import NoLattice
from numeric.lattices.engine import Graph
from numeric.lattices.nodes import Convolved, Paired
from numeric.lattices.values import Together, together
from numeric.reading.coordinates import Stack
from numeric.reading.roles import Roles
from numeric.reading.sides import Side
from numeric.reading.statement import Statement
from numeric.reading.terms import Reader
from numeric.reading.values import Point
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.recursions import Member
from numeric.samples.sequences import Data
from numeric.sequences.sequence import LongSequence, as_ball
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

_SPOTS = 3
"""At so many lags each product is compared with its defining sum."""

_TOO_WIDE = 4
"""Exact data with more bits than so many times the working precision are rounded to balls."""

_POINTWISE = "give samples of numeric.samples.families, which are evaluated point by point"


class NotWhole(Unsettled):
    """A side is no function of the lag that is 0 outside a box, as these are read."""


@dataclass(frozen=True)
class Whole:
    """A statement with long sequences for its letters.

    Attributes
    ----------
    read
        The statement.
    roles
        What its hypotheses make of the other letters.
    sequences
        The sequences.
    period
        On ℤ/N, N.
    numbers
        For every symbol beside the lag its number.
    lag
        The symbols of the point at which the sides are compared; () if they are numbers.
    """

    read: Statement
    roles: Roles
    sequences: Mapping[Term, LongSequence]
    period: int | None
    numbers: Mapping[Term, Complex]
    lag: tuple[Term, ...]


@dataclass(frozen=True)
class WholeReading:
    """Reads terms as functions of the lag, with long sequences for the letters.

    Attributes
    ----------
    reader
        With variables for the symbols of the lag.
    lag
        The variables, as the point that they make.
    graph
        What evaluates functions as a whole.
    bits
        The working precision, for what is not exact.
    """

    reader: Reader
    lag: Point
    graph: Graph
    bits: int

    @classmethod
    def of(cls, whole: Whole, bits: int, source: Random) -> WholeReading:
        """Return the reading at one precision; `source` draws lags for defining sums."""
        point = tuple(Affine.variable(-1 - k) for k in range(len(whole.lag)))
        samples: dict[Term | Member, SampleFunction] = {
            letter: Data(f.balls() if _is_wide(f, bits) else f, whole.period)
            for letter, f in whole.sequences.items()
        }
        put: dict[Term, Complex | Affine] = dict(whole.numbers)
        put |= zip(whole.lag, point, strict=True)
        roles = whole.roles
        reader = Reader(whole.read.home, put, samples, roles.definitions, roles.recursions)
        return cls(reader, point, Graph(_witnessed(source)), bits)

    def sides(
        self, terms: tuple[Side, Side], stack: Stack = ()
    ) -> tuple[LongSequence, LongSequence]:
        """Return two terms as functions of the lag, or of a point that is bound around them.

        Two numbers are sequences of one value each.

        Raises
        ------
        NotWhole
            If one is not 0 outside a box, or has no reading as sequences.
        Unsettled
            If a product fails its witness.
        """
        variables = tuple(x.slopes[0][0] for x in (*stack, self.lag)[0])
        space = self.reader.space(self.reader.home)
        formulas = [self.reader.scalar(term, stack) for term in terms]
        try:
            found = [self.graph.function(f, variables, space, self.bits) for f in formulas]
        except NoLattice as failure:
            raise NotWhole(failure.reason, _POINTWISE) from failure
        numbers = [side for side in found if not isinstance(side, LongSequence)]
        if len(numbers) == 1 and numbers[0] != Gauss.of(0):
            raise NotWhole(
                "one side is a constant other than 0, and the other is 0 outside a box",
                "state it at one lag, or give samples of numeric.samples.families",
            )
        dimension = len(lines(self.reader.home))
        box, origin = (1,) * dimension, (0,) * dimension
        left, right = (
            side
            if isinstance(side, LongSequence)
            else LongSequence.from_scalars([side], box, origin)
            for side in found
        )
        return left, right


def _is_wide(sequence: LongSequence, bits: int) -> bool:
    return sequence.exact and sequence.vector.bits > _TOO_WIDE * bits


def _witnessed(source: Random) -> Together:
    """Return the product of sequences, once it agrees with its defining sum at a few lags."""

    def multiply(pair: Paired, first: LongSequence, second: LongSequence) -> LongSequence:
        result = together(pair, first, second)
        box = list(zip(result.start, result.stop, strict=True))
        lags = [result.start]
        lags += [tuple(source.randrange(a, b) for a, b in box) for _ in range(_SPOTS - 1)]
        for lag in lags:
            sign = -1 if isinstance(pair, Convolved) else 1
            fast, slow = result[lag], first.defining_sum(second, lag, sign)
            same = fast == slow if isinstance(fast, Gauss) else fast.overlaps(as_ball(slow))
            if not same:
                raise Unsettled(
                    f"the fast product and its defining sum differ at lag {lag}: {fast} and {slow}",
                    "this is a fault of the program or of flint; report it",
                )
        return result

    return multiply
