"""Reading statements about runs of networks: numbers, letters given by hypotheses, finite sums.

A statement about a run speaks of letters by step, layer, channels and place, and of arbitrary
operators of them. Here every letter is either given by a hypothesis (a layer, a recursion, a start)
or drawn; what is drawn, and the operators, are those of the sample (`numeric.networks.finite`,
`numeric.networks.continuous`). Sums over ℤ are finite, over ranges outside of which the summand is
seen to vanish; where that is not seen, there is no value. The terms are read as they are written,
without the kernel's rules or definitions.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import product as every
from random import Random
from typing import Any, TypeAlias

from numeric.formulas.formula import Affine, Unsettled
from numeric.formulas.gauss import Gauss
from numeric.networks.clauses import generality, matched
from numeric.networks.coordinates import (
    Bound,
    Coordinate,
    Place,
    is_outside,
    reader,
    turned,
)
from numeric.networks.supports import Supports
from numeric.reading.declarations import Image, declaration, equation_of
from numeric.reading.sides import Large, Side
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

Value: TypeAlias = Any
"""A number of the sample's arithmetic, with +, −, ·, powers and `conjugate`."""

_EXISTENCE = frozenset(["HasValue", "Absolutely", "Defined"])


class Reading(ABC):
    """One sample: numbers for the variables, values for the letters, operators.

    Parameters
    ----------
    numbers
        For every variable its value; for a period the length of the cycle.
    hypotheses
        What is assumed; equations that say what a letter is give its values.
    dimension
        How many coordinates a place has.
    seed
        What letters are drawn from.
    commuting
        Whether update rules commute with the flip.
    """

    def __init__(
        self,
        numbers: Mapping[Term, Gauss],
        hypotheses: Sequence[Term],
        dimension: int,
        seed: int,
        *,
        commuting: bool = True,
    ) -> None:
        self.numbers, self.seed, self.commuting = dict(numbers), seed, commuting
        self.dimension = dimension
        self.clauses: dict[Term, list[Term]] = {}
        self._declared: dict[Term, list[Image]] = {}
        self.claims: list[Term] = []
        self.existing: list[Term] = []
        for hypothesis in sorted(hypotheses, key=generality):
            self._take(hypothesis)
        for letter, images in self._declared.items():
            # What an equation gives has the symmetry or has not.
            if letter in self.clauses:
                self.claims += [equation_of(letter, image) for image in images]
        self.zero, self.one = self.number(Gauss.of(0)), self.number(Gauss.of(1))
        self._values: dict[Side, Callable[[Bound], Value]] = {}
        self._coordinates: dict[Term, Callable[[Bound], Place]] = {}
        self._periods: dict[Term, tuple[int, ...]] = {}
        self._ranges: dict[Term, list[range | None]] = {}
        self.supports = Supports(self)
        for term in self.existing:
            self._see_finite(term)

    # -------------------------------------------------------------- what a sample says

    @property
    @abstractmethod
    def box(self) -> range:
        """Where in ℤ, channels apart, letters are drawn that are not 0."""

    @abstractmethod
    def number(self, value: Gauss) -> Value:
        """Return a number in the sample's arithmetic."""

    @abstractmethod
    def drawn(self, letter: Term, point: Place) -> Value:
        """Return the value of a letter of which no hypothesis says what it is."""

    @abstractmethod
    def letter(self, letter: Term, point: Place) -> Value:
        """Return the value of a letter; it is found once."""

    @abstractmethod
    def operated(self, operator: Term, point: Place, around: Bound) -> Value:
        """Return the value of an operator's result."""

    def is_zero(self, value: Value) -> bool:
        """Tell whether a value is known to be 0, so that what it is multiplied by is not needed."""
        return False

    def integral(self, body: Callable[[Place], Value], axes: int) -> Value:
        """Return the total over ℝ or a power of it."""
        raise Unsettled("an integral over functions of a run has no evaluation", "use ℤ or ℤ/N")

    # -------------------------------------------------------------- hypotheses

    def _take(self, hypothesis: Term) -> None:
        """Let an equation give a letter its values; if others do, it is to be checked."""
        equation = hypothesis
        while equation.head == "ForAll":
            equation = equation.parts[0]
        if equation.head in _EXISTENCE:
            self.existing.append(hypothesis)
            return
        told = declaration(hypothesis)
        if told is not None:
            letter, image = told
            self._declared.setdefault(letter, []).append(image)
            return
        if equation.head != "Equation":
            raise Unsettled(f"{hypothesis.head} is not checked of runs", "assume equations only")
        left = equation.parts[0]
        if left.head != "At" or left.parts[0].head != "Letter" or hypothesis.head != "ForAll":
            self.claims.append(hypothesis)
            return
        given = self.clauses.setdefault(left.parts[0], [])
        if any(generality(h) < generality(hypothesis) for h in given):
            self.claims.append(hypothesis)
        given.append(hypothesis)

    def _see_finite(self, term: Term) -> None:
        """Look at each sum in a term: it is a finite one; raises `Unsettled` if not seen to be.

        Values of letters and operators are numbers everywhere, so that finite sums exist.
        """
        if term.head == "Total":
            for axis, line in enumerate(lines(term.parts[1])):
                if line.head != "R":  # Integrals are seen to converge where they are taken.
                    self.supports.range_of(term.parts[0], axis, line)
        for part in term.parts:
            if type(part) is Term:
                self._see_finite(part)

    # -------------------------------------------------------------- numbers

    def value(self, term: Side, around: Bound = ()) -> Value:
        """Return the value of a number; raises `Unsettled` where there is none."""
        return self._read(term)(around)

    def _read(self, term: Side) -> Callable[[Bound], Value]:
        found = self._values.get(term)
        if found is None:
            found = self._values[term] = self._reading(term)
        return found

    def coordinate(self, term: Term, around: Bound) -> Coordinate:
        """Return a coordinate."""
        found = self._coordinates.get(term)
        if found is None:
            found = self._coordinates[term] = self._point((term,))
        return found(around)[0]

    def _reading(self, term: Any) -> Callable[[Bound], Value]:
        """Return the function that gives a number its value, from the points bound around it."""
        head, parts = term.head, term.parts
        if head in {"Number", "Var"}:
            fixed = self.number(self._fixed(term))
            return lambda around: fixed
        if head == "Bound":
            return lambda around: self._as_number(self.coordinate(term, around))
        if head == "Mul":
            return self._product(parts)
        if head == "Total":
            return self._total(term)
        if head == "At":
            return self._applied(parts[0], self._point(parts[1:]))
        read = [self._read(p) for p in parts if isinstance(p, (Term, Large))]
        if head == "Add":
            return lambda around: self.sum_of([r(around) for r in read])
        if head == "Conj":
            return lambda around: read[0](around).conjugate()
        if head == "Pow":
            return lambda around: read[0](around) ** int(parts[1])
        if head == "Map":
            return lambda around: self._mapped(parts[0], [r(around) for r in read])
        raise Unsettled(f"{head} is not evaluated in runs", "state it without it")

    def _applied(self, function: Term, point: Callable[[Bound], Place]) -> Callable[[Bound], Value]:
        """Return what gives the value of a function at a point."""
        if function.head == "Letter" and not any(self._periods_of(function.home)):
            return lambda around: self.letter(function, point(around))
        return lambda around: self.apply(function, point(around), around)

    def _point(self, point: Sequence[Term]) -> Callable[[Bound], Place]:
        numbers: dict[str, Coordinate] = {}
        return reader([self._written(coordinate, numbers) for coordinate in point], numbers)

    def _written(self, term: Term, numbers: dict[str, Coordinate]) -> str:
        """Return a coordinate as Python has it; its numbers are put down under their names."""
        head, parts = term.head, term.parts
        if head == "Bound":
            return f"around[{int(parts[0])}][{int(parts[1])}]"
        if head in {"Add", "Mul"}:
            sign = " + " if head == "Add" else " * "
            return f"({sign.join(self._written(part, numbers) for part in parts)})"
        if head not in {"Number", "Var"}:
            raise Unsettled(f"{head} is no coordinate", "put numbers")
        value = self._fixed(term)
        if value.imag != 0:
            raise Unsettled(f"{value} is no coordinate", "put real numbers")
        fixed = Fraction(int(value.real.p), int(value.real.q))
        name = f"number{len(numbers)}"
        numbers[name] = int(fixed) if fixed.denominator == 1 else fixed
        return name

    def _fixed(self, term: Term) -> Gauss:
        return self.numbers[term] if term.head == "Var" else Gauss.of(Fraction(*term.parts))

    def _as_number(self, coordinate: Coordinate) -> Value:
        if isinstance(coordinate, Affine):
            raise Unsettled("a value has its place as a factor", "state it without it")
        return self.number(Gauss.of(coordinate))

    def _product(self, factors: Sequence[Term]) -> Callable[[Bound], Value]:
        # Impulses first: most of them are 0, and then nothing else need be worked out.
        ordered = sorted(factors, key=lambda f: f.head == "At" and f.parts[0].head != "Delta")
        first, *others = map(self._read, ordered)

        def product(around: Bound) -> Value:
            result = first(around)
            for factor in others:
                if self.is_zero(result):
                    break
                result = result * factor(around)
            return result

        return product

    def _total(self, term: Term) -> Callable[[Bound], Value]:
        body, over, *turns = term.parts
        if -1 in turns:
            raise Unsettled("a total runs backwards", "turn its limits")
        axes = lines(over)
        read = self._read(body)
        if axes[0].head == "R":
            return lambda around: self.integral(lambda point: read((point, *around)), len(axes))
        ranges = [self.supports.range_of(body, axis, line) for axis, line in enumerate(axes)]
        places = list(every(*ranges))
        used = sorted({name.parts[:2] for name in term.free if name.head == "Bound"})
        known: dict[Place, Value] = {}

        def total(around: Bound) -> Value:
            key = tuple([around[depth][axis] for depth, axis in used])
            found = known.get(key)
            if found is None:
                found = known[key] = self.sum_of([read((point, *around)) for point in places])
            return found

        return total

    def apply(self, function: Term, point: Place, around: Bound = ()) -> Value:
        """Return the value of a function at a point."""
        if function.head == "Letter":
            return self.letter(function, self._on(function.home, point))
        if function.head == "Lam":
            return self.value(function.parts[0], (point, *around))
        if function.head == "Delta":
            return self.zero if any(self._on(function.home, point)) else self.one
        if function.head == "Operator":
            return self.operated(function, self._on(function.home, point), around)
        return self._made(function, point, around)

    def _made(self, function: Term, point: Place, around: Bound) -> Value:
        """Return the value of a function that is made of others."""
        first, *rest = function.parts
        match function.head:
            case "ConjF":
                return self.apply(first, point, around).conjugate()
            case "Reflect":
                return self.apply(first, turned(point), around)
            case "Shift":
                by = [self.coordinate(a, around) for a in rest]
                moved = [x - a for x, a in zip(point, by, strict=True)]
                return self.apply(first, tuple(moved), around)
            case "Scale":
                return self.value(first, around) * self.apply(rest[0], point, around)
            case "Plus":
                return self.sum_of(self.apply(f, point, around) for f in function.parts)
            case "Conv" | "Corr":
                return self._folded(function, point, around)
        raise Unsettled(f"{function.head} is not evaluated in runs", "write out its definition")

    def _folded(self, function: Term, point: Place, around: Bound) -> Value:
        """Return (f ⋆ g)(t) = total of f(τ) g(t − τ), or (f ∗ g)(t) = total of f†(τ) g(t + τ)."""
        f, g = function.parts
        sign = -1 if function.head == "Conv" else 1

        def body(tau: Place) -> Value:
            value = self.apply(f, tau, around)
            if self.is_zero(value):
                return value
            there = [t + sign * x for t, x in zip(point, tau, strict=True)]
            if sign > 0:
                value = value.conjugate()
            return value * self.apply(g, tuple(there), around)

        axes = lines(f.home)
        if axes[0].head == "R":
            return self.integral(body, len(axes))
        ranges = [self.supports.of_factor(f, g, sign, k, t) for k, t in enumerate(point)]
        return self.sum_of(map(body, every(*ranges)))

    def images(self, letter: Term) -> Sequence[Image]:
        """Return what a letter is declared to equal."""
        return self._declared.get(letter, [])

    def _on(self, home: Term, point: Place) -> Place:
        """Return a point with its coordinates on cycles reduced."""
        periods = self._periods_of(home)
        if not any(periods):
            return point
        return tuple([x % n if n else x for x, n in zip(point, periods, strict=True)])

    def _periods_of(self, home: Term) -> tuple[int, ...]:
        found = self._periods.get(home)
        if found is None:
            found = self._periods[home] = tuple(map(self.period, lines(home)))
        return found

    def period(self, line: Term) -> int:
        """Return the period of a cycle, 0 for other lines."""
        return self.coordinate(line.parts[0], ()) if line.head == "Cycle" else 0

    def sum_of(self, values: Iterable[Value]) -> Value:
        """Return the sum."""
        result = self.zero
        for value in values:
            result = result + value
        return result

    def _mapped(self, name: str, arguments: Sequence[Value]) -> Value:
        """z₁ (a₀ + a₁ z₁ + a₂ z₂ + …): an arbitrary function of numbers that is 0 where z₁ is."""
        source = Random(f"map {name}")  # noqa: S311 - a sample
        inside = self.number(Gauss.of(source.randint(1, 4)))
        for value in arguments:
            factor = Gauss.of(source.randint(1, 4), source.choice([-1, 1]))
            inside = inside + self.number(factor) * value
        return arguments[0] * inside

    # -------------------------------------------------------------- letters

    def found(self, letter: Term, point: Place) -> Value:
        """Return the value of a letter, from the hypotheses or else drawn."""
        for clause in self.clauses.get(letter, ()):
            equation = clause.parts[0]
            bound = matched(self.coordinate, equation.parts[0].parts[1:], point, clause.parts[1])
            if bound is not None:
                return self.value(equation.parts[1], (bound,))
        return self._sampled(letter, self.images(letter), point)

    def _sampled(self, letter: Term, images: Sequence[Image], point: Place) -> Value:
        """Return the value of a drawn letter to which images are added that make it symmetric."""
        if not images:
            outside = is_outside(point, self.ranges(letter.home))
            return self.zero if outside else self.drawn(letter, point)
        first, *others = images
        there = self._on(letter.home, turned(point)) if first.reflected else point
        value = self._sampled(letter, others, there)
        if first.conjugated:
            value = value.conjugate()
        own = self._sampled(letter, others, point)
        return own + self.number(Gauss.of(first.sign)) * value

    # -------------------------------------------------------------- finite ranges

    def ranges(self, home: Term) -> list[range | None]:
        """Return where samples and values of operators may differ from 0, by coordinate."""
        found = self._ranges.get(home)
        if found is None:
            found = self._ranges[home] = self._ranges_of(lines(home))
        return found

    def _ranges_of(self, over: Sequence[Term]) -> list[range | None]:
        naturals = sum(line.head == "N" for line in over)
        channels = 2 if len(over) - naturals > self.dimension else 0
        ranges: list[range | None] = []
        for place, line in enumerate(over):
            if line.head in {"N", "R"}:
                ranges.append(None)
            elif line.head == "Cycle":
                ranges.append(range(self.period(line)))
            else:
                ranges.append(range(2) if place - naturals < channels else self.box)
        return ranges
