"""Exact values of statements about runs of networks: finite data, concrete operators.

A statement about a run speaks of letters by step, layer, channels and place, and of arbitrary
operators of them. Here every letter is either given by a hypothesis (a layer, a recursion, a start)
or drawn: Gaussian integers, 0 outside two channels and a small box of places. An operator letter is
a fixed nonlinear operator that reads neighbours, totals and other layers. Totals are finite sums,
over ranges outside of which the summand is seen to vanish; where that is not seen, there is no
value. The terms are read as they are written, without the kernel's rules or definitions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import product as every
from math import prod
from random import Random
from typing import Any, TypeVar

from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term

Value = Gauss
Place = tuple[int, ...]
Bound = tuple[Place, ...]
"""The points bound around a term, the nearest first."""

RULES = frozenset(["U", "V", "W"])
"""The operators that commute with the flip: update rules of filters, states and the rest."""

_EXISTENCE = frozenset(["HasValue", "Absolutely", "Defined"])
_LARGEST = 996
_ZERO, _ONE = Gauss.of(0), Gauss.of(1)


_Sums = TypeVar("_Sums")


class Run:
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
        numbers: Mapping[Term, Value],
        hypotheses: Sequence[Term],
        dimension: int,
        seed: int,
        *,
        commuting: bool = True,
    ) -> None:
        self.numbers, self.seed, self.commuting = dict(numbers), seed, commuting
        self.dimension = dimension
        self.box = range(-2, 3) if dimension == 1 else range(-1, 2)
        self.clauses: dict[Term, list[Term]] = {}
        self.claims: list[Term] = []
        self.existing: list[Term] = []
        for hypothesis in sorted(hypotheses, key=_generality):
            self._take(hypothesis)
        self._values: dict[Term, Callable[[Bound], Value]] = {}
        self._wholes: dict[Term, Callable[[Bound], int]] = {}
        self._periods: dict[Term, tuple[int, ...]] = {}
        self._letters: dict[tuple[Term, Place], Value] = {}
        self._operators: dict[Any, Value] = {}
        self._sums: dict[Any, Any] = {}
        self._supports: dict[tuple[Term, int], range | None] = {}
        for term in self.existing:
            self._see_finite(term)

    def _take(self, hypothesis: Term) -> None:
        """Let an equation give a letter its values; if others do, it is to be checked."""
        equation = hypothesis
        while equation.head == "ForAll":
            equation = equation.parts[0]
        if equation.head in _EXISTENCE:
            self.existing.append(equation.parts[0])
            return
        if equation.head != "Equation":
            raise Unsettled(f"{hypothesis.head} is not checked of runs", "assume equations only")
        left = equation.parts[0]
        if left.head != "At" or left.parts[0].head != "Letter" or hypothesis.head != "ForAll":
            self.claims.append(hypothesis)
            return
        given = self.clauses.setdefault(left.parts[0], [])
        if any(_generality(h) < _generality(hypothesis) for h in given):
            self.claims.append(hypothesis)
        given.append(hypothesis)

    def _see_finite(self, term: Term) -> None:
        """Look at each total in a term: it is a finite sum; raises `Unsettled` if not seen to be.

        Values of letters and operators are numbers everywhere, so that finite sums exist.
        """
        if term.head == "Total":
            for axis, line in enumerate(lines(term.parts[1])):
                self.range_of(term.parts[0], axis, line)
        for part in term.parts:
            if type(part) is Term:
                self._see_finite(part)

    # -------------------------------------------------------------- numbers

    def value(self, term: Term, around: Bound = ()) -> Value:
        """Return the value of a number; raises `Unsettled` where there is none."""
        found = self._values.get(term)
        if found is None:
            found = self._values[term] = self._reading(term)
        return found(around)

    def whole(self, term: Term, around: Bound) -> int:
        """Return a coordinate."""
        return self._coordinate(term)(around)

    def _coordinate(self, term: Term) -> Callable[[Bound], int]:
        found = self._wholes.get(term)
        if found is None:
            found = self._wholes[term] = self._reading_of_coordinate(term)
        return found

    def _reading(self, term: Term) -> Callable[[Bound], Value]:
        """Return the function that gives a number its value, from the points bound around it."""
        head, parts = term.head, term.parts
        if head in {"Number", "Var"}:
            fixed = Gauss.of(Fraction(*parts)) if head == "Number" else self.numbers[term]
            return lambda around: fixed
        if head == "Bound":
            return lambda around: Gauss.of(self.whole(term, around))
        if head == "Add":
            return lambda around: _sum(self.value(p, around) for p in parts)
        if head == "Mul":
            return self._product(parts)
        if head == "Conj":
            return lambda around: self.value(parts[0], around).conjugate()
        if head == "Pow":
            return lambda around: self.value(parts[0], around) ** int(parts[1])
        if head == "Map":
            return lambda around: _map(parts[0], [self.value(p, around) for p in parts[1:]])
        if head == "Total":
            return self._total(term)
        if head == "At":
            function, *point = parts
            readers = list(map(self._coordinate, point))
            return lambda around: self.apply(function, tuple([r(around) for r in readers]), around)
        raise Unsettled(f"{head} is not evaluated in runs", "state it without it")

    def _reading_of_coordinate(self, term: Term) -> Callable[[Bound], int]:
        head, parts = term.head, term.parts
        if head == "Bound":
            depth, axis = parts[:2]
            return lambda around: around[depth][axis]
        if head in {"Add", "Mul"}:
            readers, together = list(map(self._coordinate, parts)), sum if head == "Add" else prod
            return lambda around: together([r(around) for r in readers])
        value = self.value(term)
        if value.imag != 0 or value.real.q != 1:
            raise Unsettled(f"{value} is no coordinate", "put integers")
        fixed = int(value.real.p)
        return lambda around: fixed

    def _product(self, factors: Sequence[Term]) -> Callable[[Bound], Value]:
        # Impulses first: most of them are 0, and then nothing else need be worked out.
        ordered = sorted(factors, key=lambda f: f.head == "At" and f.parts[0].head != "Delta")

        def product(around: Bound) -> Value:
            result = _ONE
            for factor in ordered:
                result = result * self.value(factor, around)
                if not result.real and not result.imag:
                    break
            return result

        return product

    def _total(self, term: Term) -> Callable[[Bound], Value]:
        body, over, *turns = term.parts
        if -1 in turns:
            raise Unsettled("a total runs backwards", "turn its limits")
        ranges = [self.range_of(body, axis, line) for axis, line in enumerate(lines(over))]
        places = list(every(*ranges))
        return lambda around: _sum(self.value(body, (point, *around)) for point in places)

    def apply(self, function: Term, point: Place, around: Bound = ()) -> Value:
        """Return the value of a function at a point."""
        if function.head == "Letter":
            return self._letter(function, self._on(function.home, point))
        if function.head == "Lam":
            return self.value(function.parts[0], (point, *around))
        if function.head == "Delta":
            return Gauss.of(int(not any(self._on(function.home, point))))
        if function.head == "Operator":
            return self._operated(function, self._on(function.home, point), around)
        raise Unsettled(f"{function.head} is not evaluated in runs", "write out its definition")

    def _on(self, home: Term, point: Place) -> Place:
        """Return a point with its coordinates on cycles reduced."""
        periods = self._periods.get(home)
        if periods is None:
            periods = self._periods[home] = tuple(map(self._period, lines(home)))
        if not any(periods):
            return point
        return tuple([x % n if n else x for x, n in zip(point, periods, strict=True)])

    def _period(self, line: Term) -> int:
        return self.whole(line.parts[0], ()) if line.head == "Cycle" else 0

    # -------------------------------------------------------------- letters

    def _letter(self, letter: Term, point: Place) -> Value:
        key = (letter, point)
        if key not in self._letters:
            self._letters[key] = self._found(letter, point)
        return self._letters[key]

    def _found(self, letter: Term, point: Place) -> Value:
        for clause in self.clauses.get(letter, ()):
            equation = clause.parts[0]
            bound = self._matched(equation.parts[0].parts[1:], point, clause.parts[1])
            if bound is not None:
                return self.value(equation.parts[1], (bound,))
        ranges = self.ranges(letter.home)
        if any(r is not None and x not in r for x, r in zip(point, ranges, strict=True)):
            return _ZERO
        source = Random(f"{self.seed} {letter.parts[0]} {point}")  # noqa: S311 - a sample
        real = source.choice([-3, -2, -1, 1, 2, 3])
        return Gauss.of(real, source.choice([-2, -1, 1, 2]))

    def _matched(self, pattern: Sequence[Term], point: Place, over: Term) -> Place | None:
        """Return the point of a clause at which its left side is the value asked for."""
        found: dict[int, int] = {}
        for written, x in zip(pattern, point, strict=True):
            if written.head == "Bound":
                found[written.parts[1]] = x
                continue
            step = [p for p in written.parts if type(p) is Term and p.head == "Bound"]
            if written.head == "Add" and len(step) == 1 and len(written.parts) == 2:
                (rest,) = (p for p in written.parts if p is not step[0])
                before = x - self.whole(rest, ())
                if before < 0:
                    return None
                found[step[0].parts[1]] = before
            elif any(n.head == "Bound" for n in written.free):
                raise Unsettled("a hypothesis says what no letter is", "define letters by points")
            elif self.whole(written, ()) != x:
                return None
        if len(found) != len(lines(over)):
            return None
        return tuple(found[axis] for axis in range(len(found)))

    # -------------------------------------------------------------- finite ranges

    def ranges(self, home: Term) -> list[range | None]:
        """Return where samples and values of operators may differ from 0, by coordinate."""
        over = lines(home)
        naturals = sum(line.head == "N" for line in over)
        channels = 2 if len(over) - naturals > self.dimension else 0
        ranges: list[range | None] = []
        for place, line in enumerate(over):
            if line.head == "N":
                ranges.append(None)
            elif line.head == "Cycle":
                ranges.append(range(self._period(line)))
            else:
                ranges.append(range(2) if place - naturals < channels else self.box)
        return ranges

    def range_of(self, body: Term, axis: int, line: Term) -> range:
        """Return a range outside of which a body vanishes in its nearest bound point."""
        if line.head == "Cycle":
            return range(self._period(line))
        if line.head != "Z":
            raise Unsettled("an integral over functions of a run has no evaluation", "use ℤ or ℤ/N")
        found = self._bounded(body, 0, axis)
        if found is None:
            raise Unsettled("a total is not seen to be a finite sum", "use finite data")
        return found

    def _bounded(self, term: Term, depth: int, axis: int) -> range | None:
        head, parts = term.head, term.parts
        if head == "Mul":
            known = [r for r in (self._bounded(p, depth, axis) for p in parts) if r is not None]
            return min(known, key=len) if known else None
        if head == "Add":
            each = [self._bounded(p, depth, axis) for p in parts]
            if None in each:
                return None
            return range(min(r.start for r in each), max(r.stop for r in each))  # type: ignore[union-attr]
        if head in {"Conj", "Pow"}:
            return self._bounded(parts[0], depth, axis)
        if head == "Map":  # a sample map is 0 where its first argument is
            return self._bounded(parts[1], depth, axis)
        if head == "Total":
            return self._bounded(parts[0], depth + 1, axis)
        if head != "At":
            return None
        for place, written in enumerate(parts[1:]):
            alone = written.head == "Bound" and written.parts[:2] == (depth, axis)
            turned = written.head == "Mul" and _is_turned(written, depth, axis)
            if alone or turned:
                support = self._support(parts[0], place)
                if support is not None:
                    return range(1 - support.stop, 1 - support.start) if turned else support
        return None

    def _support(self, function: Term, place: int) -> range | None:
        """Return a range outside of which a function vanishes in one of its coordinates."""
        if function.head == "Operator":
            return self.ranges(function.home)[place]
        if function.head != "Letter":
            return None
        key = (function, place)
        if key not in self._supports:
            usual = self.ranges(function.home)[place]
            # A recursion may use it of earlier steps: what starts finite stays so.
            self._supports[key] = usual
            for clause in self.clauses.get(function, ()):
                left, right = clause.parts[0].parts
                at = left.parts[1 + place]
                inside = self._bounded(right, 0, at.parts[1]) if at.head == "Bound" else None
                if usual is None or inside is None or not set(inside) <= set(usual):
                    self._supports[key] = None
                    break
        return self._supports[key]

    # -------------------------------------------------------------- operators

    def _operated(self, operator: Term, point: Place, around: Bound) -> Value:
        used = {n.parts[:2] for n in operator.free if n.head == "Bound"}
        key = (operator, tuple(around[d][a] for d, a in sorted(used)), point)
        if key not in self._operators:
            ranges = self.ranges(operator.home)
            if any(r is not None and x not in r for x, r in zip(point, ranges, strict=True)):
                self._operators[key] = _ZERO
            else:
                self._operators[key] = _cut(self._value_of(operator, point, around, key[:2]))
        return self._operators[key]

    def _once(self, key: Any, sums: Callable[[], _Sums]) -> _Sums:
        """Return sums over all places, which an operator takes once for all points."""
        if key not in self._sums:
            self._sums[key] = sums()
        return self._sums[key]  # type: ignore[no-any-return]

    def _value_of(self, operator: Term, point: Place, around: Bound, here: Any) -> Value:
        name, home, *parts = operator.parts
        factor = Gauss.of(1)
        functions: list[Callable[[Place], Value]] = []
        for p in parts:
            if p.sort == "scalar":
                factor = factor + self.value(p, around)
            else:
                functions.append(self._adapted(p, home, around))
        if name.rstrip("'") in RULES and len(functions) == 5:
            return factor * self._rule(name, functions, point, home, here)
        return factor * self._arbitrary(name, functions, point, home, here)

    def _adapted(self, function: Term, home: Term, around: Bound) -> Callable[[Place], Value]:
        """Return a function as one of the points of another home, with more places or fewer."""
        more = len(lines(home)) - len(lines(function.home))
        size = self.dimension

        def narrow(point: Place) -> Value:  # windows: what tap k reads for output m
            taps, kept = point[-size:], point[:-size]
            moved = tuple(m + 2 * k for m, k in zip(kept[-size:], taps, strict=True))
            return self.apply(function, (*kept[:-size], *moved), around)

        def wide(point: Place) -> Value:  # what windows send back
            kept, place = point[:-size], point[-size:]
            ranges = [r or range(1) for r in self.ranges(function.home)[-size:]]
            return _sum(
                Gauss.of(2 + sum(k))
                * self.apply(function, (*kept, *(m - x for m, x in zip(place, k, strict=True)), *k),
                             around)
                for k in every(*ranges)
            )  # fmt: skip

        if more == 0:
            return lambda point: self.apply(function, point, around)
        return narrow if more > 0 else wide

    def _arbitrary(
        self,
        name: str,
        functions: Sequence[Callable[[Place], Value]],
        point: Place,
        home: Term,
        here: Any,
    ) -> Value:
        """Σ a f(p) + Σ b f(p) g(p′) + c f(p′) Σ f: of values here, beside it, and all places."""
        source = Random(f"operator {name}")  # noqa: S311 - a sample
        beside = (*point[:-1], point[-1] + 1)
        result = _ZERO
        for f, g in zip(functions, [*functions[1:], functions[0]], strict=True):
            a, b = source.randint(1, 4), source.choice([-2, -1, 1, 2])
            result = result + Gauss.of(a, b) * f(point) + Gauss.of(b) * f(point) * g(beside)
        first, ranges = functions[0], self.ranges(home)[-self.dimension :]
        kept = point[: -self.dimension]
        whole = self._once(
            (here, kept),
            lambda: _sum(first((*kept, *x)) for x in every(*(r or range(1) for r in ranges))),
        )
        return result + first(beside) * whole

    def _rule(
        self,
        name: str,
        functions: Sequence[Callable[[Place], Value]],
        point: Place,
        home: Term,
        here: Any,
    ) -> Value:
        """An update that uses a norm over all layers and products over k and −k.

        It commutes with the flip, and with the flip and conjugate: its coefficients are real, and
        other parameters see filters through norms alone.
        """
        w, v, g, b, q = functions
        back = (*point[: -self.dimension], *(-x for x in point[-self.dimension :]))
        depth = point[0] + point[1]
        size, other_size = self._once((here, depth), lambda: self._sizes(functions, depth, home))
        if name.startswith("W"):
            return b(point) + q(point) + size * b(point)
        main, other = (w, v) if name.startswith("U") else (v, w)
        found = main(point) * (size + other_size) - Gauss.of(2) * g(point) + other(point)
        found = found + main(point) * main(back) * g(point)
        # Without it the taps are not treated alike, and the flip is lost.
        return found if self.commuting else found + Gauss.of(point[-1]) * g(point)

    def _sizes(
        self, functions: Sequence[Callable[[Place], Value]], depth: int, home: Term
    ) -> tuple[Value, Value]:
        """Return a norm of what is flipped and one of the others, over layers and channels."""
        w, v, g, b, q = functions
        size = other_size = _ZERO
        for layer in ((k, depth - k) for k in range(depth + 1)):
            for rest in every(*(r or range(1) for r in self.ranges(home)[2:])):
                at = (*layer, *rest)
                # Of flipped functions norms, weighted by channels; of the others anything real.
                flipped = _sum(f(at) * f(at).conjugate() for f in (w, v, g))
                size = size + Gauss.of(1 + rest[0] + 2 * rest[1]) * flipped
                seen = Gauss.of(1 + sum(x * (i + 1) for i, x in enumerate(rest)), 1)
                seen = seen * (b(at) + b(at) * q(at) + q(at))
                other_size = other_size + seen + seen.conjugate()
        return size, other_size


def _generality(hypothesis: Term) -> int:
    """Return how many coordinates of what an equation defines are free."""
    equation = hypothesis.parts[0] if hypothesis.head == "ForAll" else hypothesis
    left = equation.parts[0] if equation.head == "Equation" else equation
    return sum(type(p) is Term and p.head == "Bound" for p in left.parts)


def _is_turned(written: Term, depth: int, axis: int) -> bool:
    number, *rest = written.parts
    return (
        number.head == "Number"
        and number.parts == (-1, 1)
        and len(rest) == 1
        and rest[0].head == "Bound"
        and rest[0].parts[:2] == (depth, axis)
    )


def _sum(values: Iterator[Value] | Any) -> Value:
    result = _ZERO
    for value in values:
        result = result + value
    return result


def _map(name: str, arguments: Sequence[Value]) -> Value:
    """z₁ (a₀ + a₁ z₁ + a₂ z₂ + …): an arbitrary function of numbers that is 0 where z₁ is."""
    source = Random(f"map {name}")  # noqa: S311 - a sample
    inside = Gauss.of(source.randint(1, 4))
    for value in arguments:
        inside = inside + Gauss.of(source.randint(1, 4), source.choice([-1, 1])) * value
    return arguments[0] * inside


def _cut(value: Value) -> Value:
    """Return small parts: each x becomes ±(|x| mod 997), an odd function, so conj commutes."""
    return Gauss.of(*(_odd(int(x.p)) for x in (value.real, value.imag)))


def _odd(x: int) -> int:
    size = abs(x) % (_LARGEST + 1)
    return size if x > 0 else -size
