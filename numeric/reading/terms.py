"""From the kernel's terms to formulas: numeric's own reading of ⋆, ∗, conj, R and shift.

The definitions are written here a second time on purpose, and nothing asks the kernel for its own:
a mistake there makes the two sides differ here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import I, Rational

from numeric.formulas.building import conjugated, multiplied, powered
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Modulus,
    Number,
    Pi,
    Product,
    Sum,
    Unsettled,
    Value,
    whole,
)
from numeric.formulas.rewriting import moved
from numeric.own.composite import Composite
from numeric.own.lambdas import formula_of
from numeric.reading.coordinates import Coordinates, Stack, Unreadable
from numeric.reading.parts import flat, name_of, symbols_in, walk
from numeric.reading.sides import Side, text
from numeric.reading.values import Point, differentiated, minus, plus, written_out
from numeric.samples.compound import Symmetric, Tensor
from numeric.samples.functions import SampleFunction
from numeric.samples.recursions import Member, Recursions, is_sequence, scalar_map
from numeric.samples.sequences import Finite, Periodic
from symbolic.kernel.shapes import discrete
from symbolic.kernel.terms import Term
from symbolic.sympy_border.binders import bound_point
from symbolic.sympy_border.facing import domain_face, to_face

_STEPS = 8
"""Recursions are unfolded up to this step."""

_HIGHEST = 2
"""Derivatives of totals are evaluated up to this order."""


@dataclass
class Reader(Coordinates):
    """Reads terms on a domain, with numbers for the free variables and samples for the letters.

    Attributes
    ----------
    samples
        A sample function for every letter, or for its members.
    definitions
        For letters that a hypothesis defines, their values in the point bound by it.
    recursions
        What hypotheses say of sequences of functions.
    impulse
        What stands for δ where only its places are looked at.
    summands
        The summands that were read, with the terms they are.
    """

    samples: Mapping[Term | Member, SampleFunction]
    definitions: Mapping[Term, Term] = field(default_factory=dict)
    recursions: Recursions = field(default_factory=lambda: Recursions({}, {}))
    impulse: SampleFunction | None = None
    summands: list[tuple[Formula, Side]] = field(default_factory=list)
    _open: list[Term | Member] = field(default_factory=list)

    @property
    def has_tensors(self) -> bool:
        """Whether a sample is a sum of products, so that totals can be taken apart."""
        bases = (f.base if isinstance(f, Symmetric) else f for f in self.samples.values())
        return any(isinstance(f, (Tensor, Composite)) and f.dimension > 1 for f in bases)

    def scalar(self, term: Side, stack: Stack = ()) -> Formula:
        """Return the formula of a scalar term; `stack` holds the bound points, innermost first.

        Raises
        ------
        Unreadable
            If a part of the term has no evaluation.
        """
        return _SCALARS[term.head](self, term, stack)

    def _number(self, term: Term, stack: Stack) -> Formula:
        return Number(Fraction(*term.parts))

    def _bound(self, term: Term, stack: Stack) -> Formula:
        return Coordinate(self.coordinate(term, stack))

    def _variable(self, term: Term, stack: Stack) -> Formula:
        number = self.known(term)
        return Coordinate(number) if isinstance(number, Affine) else Number(*number)

    def _of_sum(self, term: Side, stack: Stack) -> Formula:
        return self._sum(flat("Add", term), lambda part: self.scalar(part, stack))

    def _of_product(self, term: Side, stack: Stack) -> Formula:
        return multiplied(self.scalar(part, stack) for part in flat("Mul", term))

    def _of_power(self, term: Term, stack: Stack) -> Formula:
        base, exponent = term.parts
        return powered(self.scalar(base, stack), exponent)

    def _of_conjugate(self, term: Term, stack: Stack) -> Formula:
        return conjugated(self.scalar(term.parts[0], stack))

    def _exponential(self, term: Term, stack: Stack) -> Formula:
        return Exponential(self.scalar(term.parts[0], stack))

    def _root(self, term: Term, stack: Stack) -> Formula:
        """e^{2πik/N}."""
        frequency, cycle = term.parts
        turn = Number(Fraction(0), Fraction(2, self.period(cycle)))
        return Exponential(Product((turn, Pi(), self.scalar(frequency, stack))))

    def _modulus(self, term: Term, stack: Stack) -> Formula:
        return Modulus(self.scalar(term.parts[0], stack))

    def _map(self, term: Term, stack: Stack) -> Formula:
        name, *arguments = term.parts
        return scalar_map(name, [self.scalar(a, stack) for a in arguments])

    def _total(self, term: Term, stack: Stack) -> Formula:
        inside, over, *turns = term.parts
        point = self.fresh_point(over)
        return self.over(point, over, self.scalar(inside, (point, *stack)), tuple(turns))

    def _value(self, term: Term, stack: Stack) -> Formula:
        function, *place = term.parts
        if is_sequence(function):
            step, *place = place
            return self._member(function, step, self.point(place, stack), stack)
        return self.value(function, self.point(place, stack), stack)

    def value(self, function: Term, t: Point, stack: Stack) -> Formula:
        """Return the formula of the value of a function term at a point of its domain."""
        read = _FUNCTIONS.get(function.head)
        if read is None:
            raise Unreadable(function)
        return read(self, function, t, stack)

    def _letter(self, letter: Term, t: Point, stack: Stack) -> Formula:
        if letter in self.definitions:
            return self._unfolded(letter, self.definitions[letter], t)
        return written_out(self._sample(letter), t)

    def _lam(self, function: Term, t: Point, stack: Stack) -> Formula:
        own = self._own(function)
        return moved(own, t) if own else self.scalar(function.parts[0], (t, *stack))

    def _own(self, function: Term) -> Formula | None:
        """Return a function that names no others as a formula with bounds, if it has one."""
        body, over = function.parts
        named = any(part.head in {"At", "Total", "Map"} for part in walk(body))
        if named or over.head == "Cycle" or any(n.head == "Bound" for n in function.free):
            return None
        values = {}
        for symbol in symbols_in([body]):
            number = self.known(symbol)
            if isinstance(number, Affine):
                raise Unreadable(body)
            values[to_face(symbol)] = Rational(number[0]) + I * Rational(number[1])
        written = to_face(body).xreplace(values)
        try:
            return formula_of(written, tuple(bound_point(domain_face(over))), discrete(over))
        except Unsettled:
            return None

    def _convolution(self, function: Term, t: Point, stack: Stack) -> Formula:
        """Total over τ of f(τ) g(t − τ)."""
        f, g = function.parts
        tau = self.fresh_point(function.home)
        first, second = self.value(f, tau, stack), self.value(g, minus(t, tau), stack)
        return self.over(tau, function.home, Product((first, second)))

    def _correlation(self, function: Term, t: Point, stack: Stack) -> Formula:
        """Total over τ of conj(f(τ)) g(t + τ)."""
        f, g = function.parts
        tau = self.fresh_point(function.home)
        first, second = self.value(f, tau, stack), self.value(g, plus(t, tau), stack)
        return self.over(tau, function.home, Product((Conjugate(first), second)))

    def _conjugate(self, function: Term, t: Point, stack: Stack) -> Formula:
        return Conjugate(self.value(function.parts[0], t, stack))

    def _reflection(self, function: Term, t: Point, stack: Stack) -> Formula:
        return self.value(function.parts[0], tuple(-x for x in t), stack)

    def _translation(self, function: Term, t: Point, stack: Stack) -> Formula:
        f, *by = function.parts
        return self.value(f, minus(t, self.point(by, stack)), stack)

    def _addition(self, function: Term, t: Point, stack: Stack) -> Formula:
        return self._sum(flat("Plus", function), lambda f: self.value(f, t, stack))

    def _sum(self, terms: Iterable[Side], read: Callable[[Any], Formula]) -> Sum:
        pairs = [(read(term), term) for term in terms]
        self.summands += pairs
        return Sum(tuple(formula for formula, _ in pairs))

    def _multiple(self, function: Term, t: Point, stack: Stack) -> Formula:
        factor, f = function.parts
        return Product((self.scalar(factor, stack), self.value(f, t, stack)))

    def _modulation(self, function: Term, t: Point, stack: Stack) -> Formula:
        """e^{iω·t} f(t); on ℤ/N e^{2πikt/N} f(t)."""
        f, *frequency = function.parts
        turn: Formula = Number(Fraction(0), Fraction(1))
        if f.home.head == "Cycle":
            turn = Product((Number(Fraction(0), Fraction(2, self.period(f.home))), Pi()))
        phase = _character(turn, (self.scalar(w, stack) for w in frequency), t)
        return Product((phase, self.value(f, t, stack)))

    def _linear_map(self, function: Term, t: Point, stack: Stack) -> Formula:
        """f(A t)."""
        f, *written = function.parts
        size, entries = len(t), self.point(written, stack)
        if any(entry.slopes for entry in entries):
            raise Unreadable(function)
        rows = (entries[i * size : (i + 1) * size] for i in range(size))
        zero = Affine(Fraction(0))
        mapped = (
            sum((x.scaled(a.constant) for a, x in zip(row, t, strict=True)), zero) for row in rows
        )
        return self.value(f, tuple(mapped), stack)

    def _transform(self, function: Term, xi: Point, stack: Stack) -> Formula:
        """Total over τ in the source of f(τ) e^{−2πiξ·τ}, on ℤ/N e^{−2πikn/N}."""
        (f,) = function.parts
        period = self.period(f.home) if f.home.head == "Cycle" else 1
        turn = Product((Number(Fraction(0), Fraction(-2, period)), Pi()))
        tau = self.fresh_point(f.home)
        wave = _character(turn, map(Coordinate, xi), tau)
        return self.over(tau, f.home, Product((self.value(f, tau, stack), wave)))

    def _impulse(self, function: Term, t: Point, stack: Stack) -> Formula:
        """1 at 0, on ℤ/N at multiples of N, and 0 elsewhere."""
        if self.impulse is not None:
            return Value(self.impulse, t)
        one, zero = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))
        if function.home.head == "Cycle":
            return Value(Periodic((one, *[zero] * (self.period(function.home) - 1))), t)
        return Value(Finite((0,) * len(t), (1,) * len(t), (one,)), t)

    def _derivative(self, function: Term, t: Point, stack: Stack) -> Formula:
        """The derivative at t: of a sample by itself, else that of u ↦ F(t + u) at 0."""
        f, order = function.parts[0], 1
        while f.head == "Diff":
            f, order = f.parts[0], order + 1
        if f.head == "Letter" and f not in self.definitions:
            return written_out(differentiated(self._sample(f), order), t)
        if order > _HIGHEST:
            raise Unreadable(function)
        u = self.fresh_point(f.home)
        return Derivative(u[0].slopes[0][0], self.value(f, plus(t, u), stack), order)

    def _unfolded(self, what: Term | Member, values: Term, t: Point) -> Formula:
        """Return the values of what is defined by them, at a point."""
        if what in self._open:
            raise Unsettled(
                f"what the hypotheses say of {name_of(what)} goes in a circle",
                "give samples= that satisfy them",
                hypothesis=True,
            )
        self._open.append(what)
        try:
            return self.scalar(values, (t,))
        finally:
            self._open.pop()

    def _member(self, letter: Term, step: Term, t: Point, stack: Stack) -> Formula:
        """The value of w_k, unfolded by the recursion for w."""
        at = self.coordinate(step, stack)
        if at.slopes or at.constant.denominator != 1 or not 0 <= at.constant <= _STEPS:
            raise Unsettled(
                f"{name_of(letter)} at step {text(step)} has no numeric evaluation",
                f"take a number up to {_STEPS} for the step",
            )
        member = Member(letter, whole(at.constant))
        values = self.recursions.values(*member)
        if values is not None:
            return self._unfolded(member, values, t)
        return written_out(self._sample(member), t)

    def _sample(self, letter: Term | Member) -> SampleFunction:
        sample = self.samples.get(letter)
        if sample is None:
            name = name_of(letter)
            raise Unsettled(f"letter {name} has no sample", f"give a sample for {name}")
        return sample


_SCALARS: dict[str, Callable[[Reader, Any, Stack], Formula]] = {
    "Number": Reader._number,
    "i": lambda *_: Number(Fraction(0), Fraction(1)),
    "pi": lambda *_: Pi(),
    "Var": Reader._variable,
    "Bound": Reader._bound,
    "Add": Reader._of_sum,
    "Mul": Reader._of_product,
    "Pow": Reader._of_power,
    "Conj": Reader._of_conjugate,
    "Exp": Reader._exponential,
    "Root": Reader._root,
    "Abs": Reader._modulus,
    "Map": Reader._map,
    "At": Reader._value,
    "Total": Reader._total,
}

_FUNCTIONS: dict[str, Callable[[Reader, Term, Point, Stack], Formula]] = {
    "Letter": Reader._letter,
    "Lam": Reader._lam,
    "Conv": Reader._convolution,
    "Corr": Reader._correlation,
    "ConjF": Reader._conjugate,
    "Reflect": Reader._reflection,
    "Shift": Reader._translation,
    "Plus": Reader._addition,
    "Scale": Reader._multiple,
    "Modulate": Reader._modulation,
    "Linear": Reader._linear_map,
    "Fourier": Reader._transform,
    "Delta": Reader._impulse,
    "Diff": Reader._derivative,
}


def _character(turn: Formula, frequency: Iterable[Formula], t: Point) -> Formula:
    """Return e to the power turn · (frequency · t)."""
    terms = (Product((turn, w, Coordinate(x))) for w, x in zip(frequency, t, strict=True))
    return Exponential(Sum(tuple(terms)))
