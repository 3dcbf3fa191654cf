"""A sample of a statement about runs: numbers, and what is read of the statement with them.

On ℤ and ℤ/N data are finite and values exact; on real lines letters are Gaussians and values balls
at the precision asked for. What a hypothesis says of a letter holds by the way the sample is made;
what it says of an operator (that a rule commutes with the flip) or again of a letter is checked at
some points, and holds everywhere by the rule that is used.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property, lru_cache
from random import Random

from flint import acb, ctx

from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from numeric.networks.continuous import Balls, Sums
from numeric.networks.finite import Run
from numeric.networks.operators import RULES
from numeric.networks.reading import Reading
from numeric.reading.statement import Statement
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text
from symbolic.sympy_border.translation import domain_term, to_term

FINITE = ("finite data, last of two layers", "finite data, first of two layers")
GAUSSIANS = ("Gaussians, last of two layers", "Gaussians, first of two layers")
"""Where in a network of two layers a statement is looked at."""

_STEPS = (0, 1)
_PLACES = ((1, 0), (0, 1))
_LENGTHS = (3, 4, 5)
_GUARD = 64
"""Bits beyond those asked for: a run of two layers loses about half of them."""

_CLAIMED = 40
"""Bits to which both sides of a claim must be known where they are compared as balls."""


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
        return domain_term(self.read.domain)

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
        return Run(self.numbers, self._hypotheses, len(lines(self.domain)), self.seed)

    def balls(self, bits: int) -> Balls:
        """Return the statement read with Gaussians, to be evaluated with so many bits."""
        if bits not in self._balls:
            self._balls[bits] = Balls(
                self.numbers, self._hypotheses, len(lines(self.domain)), self.seed
            )
        return self._balls[bits]

    def sums(self, step: Fraction, extent: int) -> Sums:
        """Return the statement read with Gaussians on a lattice."""
        dimension = len(lines(self.domain))
        numbers = self.numbers
        return Sums(numbers, self._hypotheses, dimension, self.seed, step=step, extent=extent)

    @cached_property
    def _balls(self) -> dict[int, Balls]:
        return {}

    @cached_property
    def _hypotheses(self) -> list[Term]:
        return [to_term(h, self.domain) for h in self.read.hypotheses]

    def sides(self, read: Statement) -> tuple[Term, Term]:
        """Return the sides of a statement with the hypotheses of this one."""
        return to_term(read.lhs, self.domain), to_term(read.rhs, self.domain)

    def exactly(self, read: Statement) -> tuple[Gauss, Gauss]:
        """Return the values of both sides on finite data."""
        for side in (sides := self.sides(read)):
            if side not in self._known:
                self._known[side] = self.finite.value(side)
        left, right = (self._known[side] for side in sides)
        return left, right

    @cached_property
    def _known(self) -> dict[Term, Gauss]:
        """The values of sides, of which a mutant has one in common with its statement."""
        return {}

    def enclosed(self, read: Statement, bits: int) -> list[acb]:
        """Return balls that contain the values of both sides, about so many bits wide."""
        with ctx.workprec(bits + _GUARD):
            run = self.balls(bits)
            return [run.value(side).ball() for side in self.sides(read)]

    # -------------------------------------------------------------- numbers

    @cached_property
    def numbers(self) -> dict[Term, Gauss]:
        """Small numbers for the variables, none of them 0 where a sign could be told."""
        source = Random(f"{self.seed} {self.family}")  # noqa: S311 - a sample
        terms = [*self.sides(self.read), *self._hypotheses]
        names = frozenset().union(*(t.free for t in terms), self.domain.free)
        found: dict[Term, Gauss] = {}
        for name in sorted((n for n in names if n.head == "Var"), key=lambda n: str(n.parts[0])):
            found[name] = self._number(name, name is next(iter(self.domain.parts), None), source)
        return found

    def _number(self, name: Term, is_period: bool, source: Random) -> Gauss:
        word, base, sign = name.parts
        if is_period:
            return Gauss.of(source.choice(_LENGTHS))
        if word in {"l", "j"} and sign == "nonnegative":
            return Gauss.of(_PLACES[self.family]["lj".index(word)])
        if word == "s" and self._updates:
            return Gauss.of(0)
        if sign in {"nonnegative", "positive"}:
            return Gauss.of(1)
        if base == "real":
            return Gauss.of(_away_from_0(source))
        if base == "integer":
            if word in {"r", "o", "c"}:  # a channel
                return Gauss.of(1)
            return Gauss.of(source.choice([-1, 1]) * (2 if word[0] in "PQ" else 1))
        return Gauss.of(*(Fraction(source.randint(1, 5), 2) for _ in range(2)))

    @property
    def _updates(self) -> bool:
        """Whether Gaussians would be updated twice: by the run up to step 1, and by a side."""
        return self.on_lines and any(map(_has_rule, self.sides(self.read)))

    @property
    def point(self) -> tuple[tuple[str, str], ...]:
        """The numbers as text."""
        return tuple((text(name), str(value)) for name, value in self.numbers.items())

    # -------------------------------------------------------------- hypotheses

    def check_claims(self, bits: int) -> None:
        """Raise `Unsettled` if what is assumed of operators fails at some points.

        Balls are compared at so many bits: what a run finds is kept for its statement.
        """
        self.check_existence(bits)
        source = Random(f"points {self.seed}")  # noqa: S311 - a sample
        run: Reading = self.balls(bits) if self.on_lines else self.finite
        for claim in run.claims:
            body, over = claim.parts if claim.head == "ForAll" else (claim, None)
            # A second update of Gaussians takes long, and a statement uses the first alone.
            for step in _STEPS[:1] if self.on_lines else _STEPS:
                point = () if over is None else self._place(run, over, step, source)
                with ctx.workprec(bits + _GUARD):
                    equal = self._equal(run, body, point)
                if not equal:
                    raise Unsettled(
                        f"hypothesis “{text(claim)}” fails at {tuple(map(str, point))}",
                        "take operators and data that satisfy it",
                        hypothesis=True,
                    )

    def check_existence(self, bits: int) -> None:
        """Raise `Unsettled` if an integral that is assumed to exist is not seen to, at some point.

        Whether sums of Gaussians decay does not depend on the point; finite data always have sums.
        """
        if not self.on_lines:
            return
        source = Random(f"existence {self.seed}")  # noqa: S311 - a sample
        run = self.balls(bits)
        for hypothesis in run.existing:
            around: tuple[tuple[int | Fraction, ...], ...] = ()
            body = hypothesis
            while body.head == "ForAll":
                body, over = body.parts
                around = (self._place(run, over, 0, source), *around)
            if body.parts[0].sort == "scalar":
                with ctx.workprec(bits + _GUARD):
                    run.value(body.parts[0], around)

    def _equal(self, run: Reading, equation: Term, point: tuple[int | Fraction, ...]) -> bool:
        if not self.on_lines:
            left, right = (run.value(side, (point,)) for side in equation.parts)
            return bool(left == right)
        left, right = (run.value(side, (point,)).ball() for side in equation.parts)
        if min(left.rel_accuracy_bits(), right.rel_accuracy_bits()) < _CLAIMED:
            raise Unsettled("a hypothesis is not seen to hold", "choose another seed", True)
        return bool(left.overlaps(right))

    def _place(
        self, run: Reading, over: Term, step: int, source: Random
    ) -> tuple[int | Fraction, ...]:
        """Draw a point where data live, the last coordinate not 0: there a flip is seen."""
        axes = lines(over)
        naturals = sum(line.head == "N" for line in axes)
        # A layer in a network of two: deeper ones take longer and tell no more.
        steps = [step, *source.choice(_PLACES)] if naturals == 3 else [step] * naturals
        if self.on_lines:
            ranges = run.ranges(over)
            rest = [
                _away_from_0(source) if r is None else source.choice(r)
                for r, line in zip(ranges, axes, strict=True)
                if line.head != "N"
            ]
            return (*steps, *rest)
        places = [list(r) for r in run.ranges(over) if r is not None]
        if places:
            places[-1] = [x for x in places[-1] if x]
        return (*steps, *map(source.choice, places))


def _away_from_0(source: Random) -> Fraction:
    return Fraction(source.choice([-3, -2, -1, 1, 2, 3]), 4)


def _has_rule(term: Term) -> bool:
    if term.head == "Operator" and term.parts[0].rstrip("'") in RULES:
        return True
    return any(_has_rule(p) for p in term.parts if type(p) is Term)


@lru_cache(maxsize=4)
def sample_of(read: Statement, family: int, seed: int) -> Sample:
    """Return a sample; the mutants of a statement are tried on those of its evidence."""
    return Sample(read, family, seed)
