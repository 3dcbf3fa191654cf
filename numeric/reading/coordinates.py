"""Coordinates and points of the kernel's terms, and totals over points."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from typing import Self

from numeric.formulas.formula import (
    Affine,
    Cycle,
    Formula,
    Integers,
    Line,
    Space,
    Total,
    Unsettled,
    whole,
)
from numeric.reading.parts import name_of
from numeric.reading.sides import Side, text
from numeric.reading.values import Point
from numeric.samples.functions import Complex
from symbolic.kernel.shapes import discrete, lines
from symbolic.kernel.terms import Term

Stack = tuple[Point, ...]


class Unreadable(Unsettled):
    """The statement has a part for which there is no evaluation."""

    def __init__(self, part: Side) -> None:
        super().__init__(
            f"{text(part)} has no numeric evaluation",
            "state it with letters, operators, totals, sums, products and exponentials",
        )


@dataclass
class Coordinates:
    """Reads coordinates, with numbers for the free variables.

    Attributes
    ----------
    home
        Where the letters live.
    numbers
        For every free variable a Gaussian rational, or a coordinate that is a variable.
    """

    home: Term
    numbers: Mapping[Term, Complex | Affine]
    _fresh: Iterator[int] = field(default_factory=count, kw_only=True)

    def anew(self) -> Self:
        """Return a reader of the same that counts its variables from 0."""
        return replace(self, _fresh=count())

    def known(self, symbol: Term) -> Complex | Affine:
        """Return what is put for a variable."""
        if symbol not in self.numbers:
            name = name_of(symbol)
            raise Unsettled(f"symbol {name} has no value", f"give a number for {name}")
        return self.numbers[symbol]

    def fresh_point(self, domain: Term) -> Point:
        """Return a point whose coordinates are new variables."""
        return tuple(Affine.variable(next(self._fresh)) for _ in lines(domain))

    def point(self, coordinates: Iterable[Term], stack: Stack) -> Point:
        """Return a point."""
        return tuple(self.coordinate(c, stack) for c in coordinates)

    def coordinate(self, term: Term, stack: Stack) -> Affine:
        """Return a coordinate, which must be affine in the bound points."""
        head, parts = term.head, term.parts
        if head == "Bound":
            depth, axis, *_ = parts
            found: Affine = stack[depth][axis]
            return found
        if head == "Var":
            number = self.known(term)
            if isinstance(number, Affine):
                return number
            real, imag = number
            if not imag:
                return Affine(real)
        if head == "Number":
            return Affine(Fraction(*parts))
        if head == "Add":
            return sum((self.coordinate(a, stack) for a in parts), Affine(Fraction(0)))
        if head == "Mul":
            return _affine_product(term, [self.coordinate(a, stack) for a in parts])
        if head == "Pow" and parts[1] >= 0:
            return _affine_product(term, [self.coordinate(parts[0], stack)] * parts[1])
        raise Unreadable(term)

    def rationals(self, terms: Iterable[Term]) -> tuple[Fraction, ...]:
        """Return terms without bound points, such as periods, as rationals."""
        return tuple(self.coordinate(term, ()).constant for term in terms)

    def over(
        self, point: Point, domain: Term, body: Formula, signs: tuple[int, ...] = (1, 1)
    ) -> Formula:
        """Return the total of a body over a point; signs are −1 where limits are turned."""
        # A sum has no limits to turn: run through backwards it is the same sum.
        turns = (1,) * len(point) if discrete(domain) else signs
        for coordinate, sign in reversed(list(zip(point, turns, strict=False))):
            body = Total(coordinate.slopes[0][0], self.space(domain), body, sign)
        return body

    def space(self, domain: Term) -> Space:
        """Return what totals over a domain run over."""
        if domain.head == "Cycle":
            return Cycle(self.period(domain))
        return Integers() if discrete(domain) else Line()

    def period(self, cycle: Term) -> int:
        """Return the N of ℤ/N."""
        return whole(self.coordinate(cycle.parts[0], ()).constant)


def _affine_product(term: Term, parts: list[Affine]) -> Affine:
    moving = [p for p in parts if p.slopes]
    if len(moving) > 1:
        raise Unreadable(term)
    factor = Fraction(1)
    for part in parts:
        factor *= 1 if part.slopes else part.constant
    return moving[0].scaled(factor) if moving else Affine(factor)
