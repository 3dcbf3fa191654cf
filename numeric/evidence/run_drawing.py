"""A sample of a statement about runs: numbers, and what is read of the statement with them.

On ℤ and ℤ/N data are finite and values exact; on real lines letters are Gaussians and values balls
at the precision asked for. What a hypothesis says of a letter holds by the way the sample is made;
what it says beside is checked in `run_hypotheses`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random

from flint import acb, ctx

from numeric.formulas.gauss import Gauss
from numeric.networks.continuous import Balls, Sums
from numeric.networks.finite import Run
from numeric.networks.operators import RULES
from numeric.networks.reading import Reading
from numeric.reading.parts import name_of, walk
from numeric.reading.sides import Side
from numeric.reading.statement import Statement
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text

FINITE = ("finite data, last of two layers", "finite data, first of two layers")
GAUSSIANS = ("Gaussians, last of two layers", "Gaussians, first of two layers")
"""Where in a network of two layers a statement is looked at."""

LAYERS = ((1, 0), (0, 1))
_LENGTHS = (3, 4, 5)
_GUARD = 64
"""Bits beyond those asked for: a run of two layers loses about half of them."""


@dataclass(frozen=True)
class Sample:
    """A sample of a statement.

    Attributes
    ----------
    read
        The statement.
    family
        Which layer is looked at.
    seed
        What everything is drawn from.
    """

    read: Statement
    family: int
    seed: int

    @cached_property
    def domain(self) -> Term:
        """Where the functions live."""
        return self.read.home

    @property
    def on_lines(self) -> bool:
        """Whether values are balls."""
        return any(line.head == "R" for line in lines(self.domain))

    @property
    def name(self) -> str:
        """The family by name."""
        return (GAUSSIANS if self.on_lines else FINITE)[self.family]

    @property
    def assignment(self) -> tuple[tuple[str, str], ...]:
        """What letters and operators are, in words."""
        if self.on_lines:
            return (
                ("letters", "complex Gaussians in two channels, others in each step and layer"),
            )
        return (("letters", "Gaussian integers in two channels and a small box"),)

    @cached_property
    def finite(self) -> Run:
        """The statement read with finite data."""
        return Run(self.numbers, self.read.hypotheses, len(lines(self.domain)), self.seed)

    def balls(self, bits: int) -> Balls:
        """Return the statement read with Gaussians, to be evaluated with so many bits."""
        if bits not in self._balls:
            self._balls[bits] = Balls(
                self.numbers, self.read.hypotheses, len(lines(self.domain)), self.seed
            )
        return self._balls[bits]

    def sums(self, step: Fraction, extent: int) -> Sums:
        """Return the statement read with Gaussians on a lattice."""
        dimension = len(lines(self.domain))
        numbers = self.numbers
        return Sums(numbers, self.read.hypotheses, dimension, self.seed, step=step, extent=extent)

    @cached_property
    def _balls(self) -> dict[int, Balls]:
        return {}

    def reading(self, bits: int) -> Reading:
        """Return the statement read with this sample, balls with so many bits."""
        return self.balls(bits) if self.on_lines else self.finite

    @contextmanager
    def precisely(self, bits: int) -> Iterator[None]:
        """Evaluate balls with as many bits as are needed to have so many."""
        with ctx.workprec(bits + _GUARD):
            yield

    def exactly(self, read: Statement) -> tuple[Gauss, Gauss]:
        """Return the values of both sides on finite data."""
        for side in read.sides:
            if side not in self._known:
                self._known[side] = self.finite.value(side)
        left, right = (self._known[side] for side in read.sides)
        return left, right

    @cached_property
    def _known(self) -> dict[Side, Gauss]:
        """The values of sides, of which a mutant has one in common with its statement."""
        return {}

    def enclosed(self, read: Statement, bits: int) -> list[acb]:
        """Return balls that contain the values of both sides, about so many bits wide."""
        with self.precisely(bits):
            run = self.balls(bits)
            return [run.value(side).ball() for side in read.sides]

    # -------------------------------------------------------------- numbers

    @cached_property
    def numbers(self) -> dict[Term, Gauss]:
        """Small numbers for the variables, none of them 0 where a sign could be told."""
        source = Random(f"{self.seed} {self.family}")  # noqa: S311 - a sample
        found: dict[Term, Gauss] = {}
        for name in self.read.symbols:
            found[name] = self._number(name, name is next(iter(self.domain.parts), None), source)
        return found

    def _number(self, name: Term, is_period: bool, source: Random) -> Gauss:
        word, base, sign = name.parts
        if is_period:
            return Gauss.of(source.choice(_LENGTHS))
        if word in {"l", "j"} and sign == "nonnegative":
            return Gauss.of(LAYERS[self.family]["lj".index(word)])
        if word == "s" and self._updates:
            return Gauss.of(0)
        if sign in {"nonnegative", "positive"}:
            return Gauss.of(1)
        if base == "real":
            return Gauss.of(away_from_0(source))
        if base == "integer":
            if word in {"r", "o", "c"}:  # a channel
                return Gauss.of(1)
            return Gauss.of(source.choice([-1, 1]) * (2 if word[0] in "PQ" else 1))
        return Gauss.of(*(Fraction(source.randint(1, 5), 2) for _ in range(2)))

    @property
    def _updates(self) -> bool:
        """Whether Gaussians would be updated twice: by the run up to step 1, and by a side."""
        return self.on_lines and any(map(has_rule, self.read.sides))

    @property
    def point(self) -> tuple[tuple[str, str], ...]:
        """The numbers as text."""
        return tuple((text(name), str(value)) for name, value in self.numbers.items())


def away_from_0(source: Random) -> Fraction:
    """Return a small number that differs from its negative."""
    return Fraction(source.choice([-3, -2, -1, 1, 2, 3]), 4)


def has_rule(term: Side) -> bool:
    """Tell whether an update rule occurs in a term."""
    return any(p.head == "Operator" and name_of(p).rstrip("'") in RULES for p in walk(term))


@lru_cache(maxsize=4)
def sample_of(read: Statement, family: int, seed: int) -> Sample:
    """Return a sample; the mutants of a statement are tried on those of its evidence."""
    return Sample(read, family, seed)
