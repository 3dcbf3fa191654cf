"""From a statement and a plan to a task: samples drawn, shaped by the hypotheses, and numbers.

Hypotheses that are equations hold for the samples by the way these are made:

* a symmetry: f is u plus its image (`numeric.samples.compound.Symmetric`);
* T_p f = f: f is a trigonometric polynomial or a periodic sequence (`numeric.samples.periodic`);
* Σ f = aν: the number ν is computed from f;
* w_{s+1} = R(w_s, …) and h_0 = R w_0 say what w_{s+1} and h_0 are (`numeric.samples.recursions`);
* f ∗ g is Hermitian, or f ∗ g = g ∗ f, which says the same since conj R(f ∗ g) = g ∗ f: g is
  f ⋆ q with a Hermitian q. For then ::

      (f ∗ g)(t) = ∫∫ conj f(τ) f(σ) q(t + τ − σ) dσ dτ,

  and exchanging the names τ and σ in conj (f ∗ g)(−t) = ∫∫ f(τ) conj f(σ) conj q(−t + τ − σ) gives
  the same, as conj q(−x) = q(x). Both integrals converge absolutely for the samples that are drawn
  (`numeric.enclosures.envelope` proves it of each side or refuses). On lattices and cycles the
  hypothesis is checked again, exactly and at every point, where the samples are finite.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property, lru_cache
from math import prod
from random import Random

from numeric.checks.checking import (
    Task,
)
from numeric.checks.places import (
    MOST,
    Place,
    Variables,
    is_finite,
    places_on_cycle,
    places_on_line,
)
from numeric.checks.sweeping import Sweep
from numeric.direct.arithmetic import Fractions
from numeric.direct.evaluation import Direct
from numeric.direct.faces import directly
from numeric.enclosures.exact_values import exact, is_exact
from numeric.formulas.formula import Affine, Formula, Space, Unsettled, Value, fraction, walk
from numeric.reading.conditions import Condition
from numeric.reading.declarations import Image
from numeric.reading.lengths import SHORT, depth_of
from numeric.reading.parts import is_integer, is_real, name_of, symbols_in
from numeric.reading.plans import Plan
from numeric.reading.sides import Side, text
from numeric.reading.statement import Statement
from numeric.reading.terms import Reader
from numeric.samples.compound import Symmetric
from numeric.samples.functions import Complex, SampleFunction, show
from numeric.samples.periodic import with_period
from numeric.samples.recursions import Member
from symbolic.errors import EvidenceError
from symbolic.kernel.shapes import kinds
from symbolic.kernel.terms import Term, at, bound_point, letter

_OTHERS = 24
"""So many numbers, at most, for symbols that cannot be variables."""

_WORK = 2_000_000
"""So many terms, at most, for all places at which a user's finite data are compared in balls."""

_AT_LONG = 2
"""So few places are tried on cycles that are not short, which take long."""


class Drawing:
    """The numbers and samples of one attempt.

    Attributes
    ----------
    roles
        What the hypotheses make of the letters.
    numbers, functions
        What was drawn.
    composed
        For letters g that are f ⋆ q: the letters f and q.
    """

    def __init__(
        self,
        read: Statement,
        plan: Plan,
        seed: int,
        attempt: int,
        numbers: Mapping[str, Complex] | None = None,
    ) -> None:
        if plan.untried:
            raise Unsettled(f"{plan.name} is not tried", "give samples=")
        self._read, self._plan, self._seed = read, plan, seed
        given = [x for x in read.letters if plan.given is not None and name_of(x) in plan.given]
        self.roles = roles = read.roles(frozenset(given))
        aside = {*roles.definitions, *read.sequences}
        drawn = [x for x in read.letters if x not in aside]
        names = {name_of(x) for x in read.letters}
        self.composed = {g: (f, _fresh(g, names)) for g, f in roles.composed.items()}
        points = read.coordinates
        self.numbers = {
            s: plan.number(seed, s, s in read.periods, attempt, s in points) for s in read.symbols
        }
        self._give_periods()
        self._give_steps()
        self.numbers |= {s: by for s in self.numbers if (by := (numbers or {}).get(name_of(s)))}
        letters = [x for x in drawn if x not in self.composed]
        letters += [q for _, q in self.composed.values()]
        members = roles.recursions.drawn(read.sequences, self._steps)
        self.functions: dict[Term | Member, SampleFunction] = {
            x: self._sample(x, k) for k, x in enumerate(letters)
        }
        self.functions |= {m: self._member(m, k) for k, m in enumerate(members)}
        _solve_means(self._read, self.reader(self.numbers), self.numbers)

    def reader(self, numbers: Mapping[Term, Complex | Affine] | None = None) -> Reader:
        """Return a reader with the numbers and functions put in."""
        return Reader(
            self._read.home,
            self.numbers if numbers is None else numbers,
            self.functions,
            self._definitions,
            self.roles.recursions,
        )

    def task(self, digits: int) -> Task:
        """Return the task with the numbers and functions put in."""
        left, right, conditions = self._put
        shown = [(name_of(x), str(f)) for x, f in self.functions.items()]
        composed = (tuple(map(name_of, (g, f, q))) for g, (f, q) in self.composed.items())
        shown += [(g, f"{f} ⋆ {q}") for g, f, q in composed]
        return Task(
            left,
            right,
            conditions,
            digits,
            self._plan.name,
            tuple(shown),
            self.point,
        )

    @cached_property
    def _put(self) -> tuple[Formula, Formula, tuple[tuple[str, Condition], ...]]:
        return self._read.put(self.reader(), self.roles)

    @property
    def point(self) -> tuple[tuple[str, str], ...]:
        """The numbers, as text."""
        return tuple((name_of(s), show(n)) for s, n in self.numbers.items())

    def sweeps(self) -> tuple[Sweep, ...]:
        """Return the sides with variables for symbols, and other numbers for these.

        A symbol that makes a coordinate not affine, k in f(km), is no variable: it gets other
        numbers one after the other.
        """
        source = self._plan.source(self._seed, "places")
        variables, others = self._variables()
        first = tuple(self.numbers[s][0] for s, _ in variables)
        found: list[Sweep] = []
        for numbers in self._others(source, others):
            sides, summands = self._with_variables(numbers, variables)
            places, whole, leading = self._places(source, sides, variables)
            places = places if found and variables else (first, *places)
            given = tuple((name_of(s), numbers[s]) for s in others)
            names = tuple((name_of(s), v) for s, v in variables)
            space = self._space_of([s for s, _ in variables])
            # Someone chose these data, and drew no others beside them.
            chosen = self._plan.given is not None and all(map(is_finite, sides))
            found.append(
                Sweep(
                    *sides,
                    names,
                    given,
                    places,
                    whole,
                    summands,
                    leading,
                    self.reader().has_tensors,
                    space,
                    _affordable(sides) if chosen else 0,
                    not found,
                )
            )
        return tuple(found)

    def _space_of(self, symbols: Sequence[Term]) -> Space | None:
        """Return where symbols live that are the coordinates of a point, and may be any point."""
        read = self._read
        generic = tuple(s.parts[1:] for s in symbols) == kinds(read.home)
        return self.reader().space(read.home) if generic and read.domain.discrete else None

    def _variables(self) -> tuple[Variables, list[Term]]:
        """Return the symbols that become variables, and the others that may have other numbers."""
        read = self._read
        asked = symbols_in(read.hypotheses)
        known = {s for s in read.symbols if name_of(s) in (self._plan.numbers or {})}
        fixed = read.periods | read.steps | asked | known
        free = [s for s in read.symbols if s not in fixed and is_real(s)]
        if self._on_cycle:
            free = [s for s in free if is_integer(s)]
        variables: Variables = ()
        for symbol in free:
            more = (*variables, (symbol, -1 - len(variables)))
            try:
                self._with_variables(self.numbers, more)
            except (Unsettled, EvidenceError):
                continue
            variables = more
        return variables, [s for s in free if s not in dict(variables)]

    def _with_variables(
        self, numbers: Mapping[Term, Complex], variables: Variables
    ) -> tuple[tuple[Formula, Formula], tuple[tuple[Formula, str], ...]]:
        """Return the sides, and their summands with their text."""
        reader = self.reader({**numbers, **{s: Affine.variable(v) for s, v in variables}})
        left, right = map(reader.scalar, self._read.sides)
        return (left, right), tuple((formula, _text(term)) for formula, term in reader.summands)

    def _others(self, source: Random, symbols: Sequence[Term]) -> Iterator[dict[Term, Complex]]:
        yield self.numbers
        if not symbols:
            return
        if self._on_cycle:
            places, _ = places_on_cycle(source, symbols, self._plan.period or 1, _OTHERS)
        else:
            pairs = tuple((s, -1 - k) for k, s in enumerate(symbols))
            places, _ = places_on_line(source, (), pairs, self._read.largest)
        for place in places:
            yield {
                **self.numbers,
                **{s: (x, Fraction(0)) for s, x in zip(symbols, place, strict=True)},
            }

    def _places(
        self, source: Random, sides: tuple[Formula, Formula], variables: Variables
    ) -> tuple[tuple[Place, ...], str, int]:
        """Return places, what they are all of, and how many of them lead."""
        if not variables:
            return (), "", 0
        if self._on_cycle:
            symbols = [s for s, _ in variables]
            period = self._plan.period or 1
            most = MOST if period <= SHORT else _AT_LONG
            return *places_on_cycle(source, symbols, period, most), 2
        places, leading = places_on_line(source, sides, variables, self._read.largest)
        return places, "", leading

    def direct(self) -> Direct:
        """Return the second engine with the numbers and functions put in."""
        return directly(
            self._read.domain,
            self.numbers,
            self.functions,
            self._definitions,
            self.roles.recursions,
            Fractions(),
        )

    @property
    def _on_cycle(self) -> bool:
        return self._read.home.head == "Cycle"

    @property
    def _definitions(self) -> dict[Term, Term]:
        """The values of the letters that are made of others, in the bound point."""
        point = bound_point(self._read.home)
        made = {g: at(Term("Conv", f, q), point) for g, (f, q) in self.composed.items()}
        return {**self.roles.definitions, **made}

    def _sample(self, function: Term, position: int) -> SampleFunction:
        read, plan = self._read, self._plan
        if function in self.roles.repeating:
            return self._repeating(function)
        real = function in read.real_letters
        sample = plan.sample(self._seed, name_of(function), position, real)
        hermitian = {q: Image(1, True, True) for _, q in self.composed.values()}
        asked = {**self.roles.symmetries, **hermitian}.get(function)
        if asked is None:
            return sample
        return Symmetric(sample, asked.sign, asked.reflected, asked.conjugated)

    @property
    def _steps(self) -> int:
        return int(max((self.numbers[s][0] for s in self._read.steps), default=Fraction(0)))

    def _give_steps(self) -> None:
        """Take two steps where values are cheap, and one elsewhere."""
        cheap = self._read.domain.discrete and self._read.domain.dimension == 1
        for symbol in self._read.steps:
            self.numbers[symbol] = Fraction(2 if cheap else 1), Fraction(0)

    def _member(self, member: Member, position: int) -> SampleFunction:
        if self._plan.given is not None:
            raise Unsettled("samples are not taken for sequences of functions", "leave them out")
        real = member.letter in self._read.real_letters
        return self._plan.sample(self._seed, name_of(member), position, real)

    def _repeating(self, function: Term) -> SampleFunction:
        read = self._read
        by = Reader(read.home, self.numbers, {}).rationals(self.roles.repeating[function])
        real = function in read.real_letters
        draw = self._plan.coefficients(self._seed, name_of(function), real)
        return with_period(by, read.domain, self._plan.period or 0, draw)

    def _give_periods(self) -> None:
        """Make periods of sequences long, since short ones make them constant or even.

        On ℤ/N a period is a factor of N, of which there are few.
        """
        size = self._plan.period
        periods = symbols_in(p for by in self.roles.repeating.values() for p in by)
        for symbol in periods & self.numbers.keys():
            number, _ = self.numbers[symbol]
            if self._on_cycle:
                whole = size or 1
                number = Fraction(max((d for d in range(2, whole) if not whole % d), default=whole))
            elif self._read.domain.discrete:
                number += 2 if number > 0 else -2
            self.numbers[symbol] = number, Fraction(0)


def draw(read: Statement, plan: Plan, seed: int, attempt: int) -> Drawing:
    """Return what is drawn for a statement: once for its check, other places and mutants."""
    if plan.given is None and plan.numbers is None:
        return _kept(read, plan, seed, attempt)
    return Drawing(read, plan, seed, attempt)


@lru_cache(maxsize=32)
def _kept(read: Statement, plan: Plan, seed: int, attempt: int) -> Drawing:
    return Drawing(read, plan, seed, attempt)


@lru_cache(maxsize=4096)
def _text(term: Side) -> str:
    return text(term)


def _affordable(sides: tuple[Formula, Formula]) -> int:
    """Return at how many places finite data may be compared in balls."""
    functions = [p.function for side in sides for p in walk(side) if isinstance(p, Value)]
    boxes = [f.support for f in functions if f.support is not None]
    longest = max((prod(b - a + 1 for a, b in box) for box in boxes), default=1)
    return max(1, int(_WORK // longest ** max(map(depth_of, sides))))


def _fresh(function: Term, taken: set[str]) -> Term:
    """Return a letter for the second factor of a letter that is a convolution."""
    name = "q"
    while name in taken:
        name += "q"
    taken.add(name)
    return letter(name, function.home)


def _solve_means(read: Statement, reader: Reader, numbers: dict[Term, Complex]) -> None:
    """Give each mean the value that the total of the samples has."""
    for symbol, factor, total in read.means:
        value, scale = reader.scalar(total), reader.scalar(factor)
        if is_exact(value, scale):
            found = exact(value) * exact(scale).inverse()
            numbers[symbol] = fraction(found.real), fraction(found.imag)
