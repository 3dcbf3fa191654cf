"""From a statement's SymPy terms to formulas: numeric's own reading of ⋆, ∗, conj, R and shift.

The definitions are written here a second time on purpose, and nothing asks the operators of
`symbolic` for theirs: a mistake there makes the two sides differ here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import count
from typing import Any

from sympy import Abs, Add, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from numeric.enclosures.derivatives import Jet
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Cycle,
    Derivative,
    Exponential,
    Formula,
    Integers,
    Line,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Space,
    Sum,
    Total,
    Unsettled,
    Value,
    moved,
    whole,
)
from numeric.own.composite import Composite
from numeric.own.lambdas import formula_of
from numeric.samples.compound import Symmetric, Tensor
from numeric.samples.functions import Complex, SampleFunction
from numeric.samples.recursions import Recursions, scalar_map
from numeric.samples.sequences import Finite, Periodic
from symbolic.sympy_border.binders import Bound, Lam, bound_point
from symbolic.sympy_border.binders import Total as TotalTerm
from symbolic.sympy_border.domains import Cyclic, Domain
from symbolic.sympy_border.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.sympy_border.terms import Applied, Delta, Iterate, Letter, ScalarMap, letter_of

Point = tuple[Affine, ...]
Stack = tuple[Point, ...]

_STEPS = 8
"""Recursions are unfolded up to this step."""

_HIGHEST = 2
"""Derivatives of totals are evaluated up to this order."""


class Unreadable(Unsettled):
    """The statement has a part for which there is no evaluation."""

    def __init__(self, part: object) -> None:
        super().__init__(
            f"{part} ({type(part).__name__}) has no numeric evaluation",
            "state it with letters, operators, totals, sums, products and exponentials",
        )


@dataclass
class Reader:
    """Reads terms on a domain, with numbers for the free symbols and samples for the letters.

    Attributes
    ----------
    domain
        Where the letters live.
    numbers
        For every free symbol a Gaussian rational, or a coordinate that is a variable.
    samples
        A sample function for every letter.
    definitions
        For letters that a hypothesis defines, their values in the point bound by it.
    recursions
        What hypotheses say of sequences of functions.
    summands
        The summands that were read, with the terms they are.
    """

    domain: Domain
    numbers: Mapping[Symbol, Complex | Affine]
    samples: Mapping[Letter | Iterate, SampleFunction]
    definitions: Mapping[Letter, Expr] = field(default_factory=dict)
    recursions: Recursions = field(default_factory=lambda: Recursions({}, {}))
    summands: list[tuple[Formula, Any]] = field(default_factory=list)
    _fresh: Iterator[int] = field(default_factory=count)
    _open: list[Letter | Iterate] = field(default_factory=list)

    def anew(self) -> Reader:
        """Return a reader of the same that counts its variables from 0."""
        return replace(self, _fresh=count())

    @property
    def has_tensors(self) -> bool:
        """Whether a sample is a sum of products, so that totals can be taken apart."""
        bases = (f.base if isinstance(f, Symmetric) else f for f in self.samples.values())
        return any(isinstance(f, (Tensor, Composite)) and f.dimension > 1 for f in bases)

    def scalar(self, term: Expr, stack: Stack = ()) -> Formula:
        """Return the formula of a scalar term; `stack` holds the bound points, innermost first.

        Raises
        ------
        Unreadable
            If a part of the term has no evaluation.
        """
        if isinstance(term, AppliedUndef):
            return self._letter(letter_of(term), self._point(term.args, stack))
        if isinstance(term, Applied):
            return self.value(term.function, self._point(term.point, stack), stack, term.domain)
        if isinstance(term, TotalTerm):
            return self._total(term, stack)
        if isinstance(term, Symbol):
            return self._symbol(term, stack)
        if isinstance(term, Rational):
            return Number(Fraction(int(term.p), int(term.q)))
        if term is I:
            return Number(Fraction(0), Fraction(1))
        if term is pi:
            return Pi()
        return self._composed(term, stack)

    def _composed(self, term: Expr, stack: Stack) -> Formula:
        if isinstance(term, Pow) and isinstance(term.exp, Integer):
            return Power(self.scalar(term.base, stack), int(term.exp))
        if isinstance(term, conjugate):
            return Conjugate(self.scalar(term.args[0], stack))
        if isinstance(term, exp):
            return Exponential(self.scalar(term.args[0], stack))
        if isinstance(term, Abs):
            return Modulus(self.scalar(term.args[0], stack))
        if isinstance(term, ScalarMap):
            return scalar_map(term, [self.scalar(a, stack) for a in term.args[1:]])
        if isinstance(term, Add):
            return self._sum(term.args, (self.scalar(a, stack) for a in term.args))
        if isinstance(term, Mul):
            return Product(tuple(self.scalar(a, stack) for a in term.args))
        raise Unreadable(term)

    def value(self, function: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """Return the formula of the value of a function term at a point of a domain."""
        if isinstance(function, Letter):
            return self._letter(function, t)
        if isinstance(function, Iterate):
            return self._member(function, t, stack)
        if isinstance(function, Lam):
            own = self._own(function.args[0], function.domain)
            return moved(own, t) if own else self.scalar(function.args[0], (t, *stack))
        read = _OPERATORS.get(type(function))
        if read is None:
            raise Unreadable(function)
        return read(self, function.args, t, stack, domain)

    def _own(self, body: Expr, domain: Domain) -> Formula | None:
        """Return a body that names no functions as a formula with bounds, if it has one."""
        if isinstance(domain, Cyclic) or body.has(AppliedUndef, Applied, TotalTerm, ScalarMap):
            return None
        point = bound_point(domain)
        values = {}
        for symbol in body.free_symbols - set(point):
            number = self._number(symbol)
            if isinstance(number, Affine):
                raise Unreadable(body)
            values[symbol] = Rational(number[0]) + I * Rational(number[1])
        written = body.xreplace(values)
        try:
            return formula_of(written, tuple(point), domain.discrete)
        except Unsettled:
            return None

    def _convolution(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """Total over τ of f(τ) g(t − τ)."""
        tau = self.fresh_point(domain)
        first = self.value(args[0], tau, stack, domain)
        second = self.value(args[1], _minus(t, tau), stack, domain)
        return self.over(tau, domain, Product((first, second)))

    def _correlation(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """Total over τ of conj(f(τ)) g(t + τ)."""
        tau = self.fresh_point(domain)
        first = Conjugate(self.value(args[0], tau, stack, domain))
        second = self.value(args[1], _plus(t, tau), stack, domain)
        return self.over(tau, domain, Product((first, second)))

    def _conjugate(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        return Conjugate(self.value(args[0], t, stack, domain))

    def _reflection(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        return self.value(args[0], tuple(-x for x in t), stack, domain)

    def _translation(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        return self.value(args[0], _minus(t, self._point(args[1:], stack)), stack, domain)

    def _addition(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        return self._sum(args, (self.value(f, t, stack, domain) for f in args))

    def _sum(self, terms: Iterable[Any], formulas: Iterable[Formula]) -> Sum:
        found = Sum(tuple(formulas))
        self.summands += zip(found.terms, terms, strict=True)
        return found

    def _multiple(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        return Product((self.scalar(args[0], stack), self.value(args[1], t, stack, domain)))

    def _modulation(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """e^{iω·t} f(t); on ℤ/N e^{2πikt/N} f(t)."""
        turn: Formula = Number(Fraction(0), Fraction(1))
        if isinstance(domain, Cyclic):
            turn = Product((Number(Fraction(0), Fraction(2, self._period(domain))), Pi()))
        phase = _character(turn, (self.scalar(w, stack) for w in args[1:]), t)
        return Product((phase, self.value(args[0], t, stack, domain)))

    def _linear_map(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """f(A t)."""
        size, entries = len(t), self._point(args[1:], stack)
        if any(entry.slopes for entry in entries):
            raise Unreadable(args)
        rows = (entries[i * size : (i + 1) * size] for i in range(size))
        zero = Affine(Fraction(0))
        moved = (
            sum((x.scaled(a.constant) for a, x in zip(row, t, strict=True)), zero) for row in rows
        )
        return self.value(args[0], tuple(moved), stack, domain)

    def _transform(self, args: Any, xi: Point, stack: Stack, domain: Domain) -> Formula:
        """Total over τ in the source of f(τ) e^{−2πiξ·τ}, on ℤ/N e^{−2πikn/N}."""
        source = args[1]
        period = self._period(source) if isinstance(source, Cyclic) else 1
        turn = Product((Number(Fraction(0), Fraction(-2, period)), Pi()))
        tau = self.fresh_point(source)
        value = self.value(args[0], tau, stack, source)
        return self.over(tau, source, Product((value, _character(turn, map(Coordinate, xi), tau))))

    def _impulse(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """1 at 0, on ℤ/N at multiples of N, and 0 elsewhere."""
        one, zero = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))
        if isinstance(domain, Cyclic):
            return Value(Periodic((one, *[zero] * (self._period(domain) - 1))), t)
        if not domain.discrete:
            raise Unreadable("δ")
        return Value(Finite((0,) * len(t), (1,) * len(t), (one,)), t)

    def _derivative(self, args: Any, t: Point, stack: Stack, domain: Domain) -> Formula:
        """The derivative at t: of a sample by itself, else that of u ↦ F(t + u) at 0."""
        function, order = args[0], 1
        while isinstance(function, Diff):
            function, order = function.args[0], order + 1
        if isinstance(function, Letter) and function not in self.definitions:
            return _written_out(_differentiated(self._sample(function), order), t)
        if order > _HIGHEST:
            raise Unreadable(Diff(args[0]))
        u = self.fresh_point(domain)
        return Derivative(
            u[0].slopes[0][0], self.value(function, _plus(t, u), stack, domain), order
        )

    def _total(self, term: TotalTerm, stack: Stack) -> Formula:
        point = self.fresh_point(term.domain)
        body = self.scalar(term.body, (point, *stack))
        return self.over(point, term.domain, body, tuple(int(s) for s in term.orientation))

    def over(
        self, point: Point, domain: Domain, body: Formula, signs: tuple[int, ...] = (1, 1)
    ) -> Formula:
        """Return the total of a body over a point; signs are −1 where limits are turned."""
        # A sum has no limits to turn: run through backwards it is the same sum.
        for coordinate, sign in reversed(list(zip(point, signs, strict=False))):
            variable = coordinate.slopes[0][0]
            body = Total(variable, self.space(domain), body, 1 if domain.discrete else sign)
        return body

    def space(self, domain: Domain) -> Space:
        """Return what totals over a domain run over."""
        if isinstance(domain, Cyclic):
            return Cycle(self._period(domain))
        return Integers() if domain.discrete else Line()

    def _period(self, domain: Cyclic) -> int:
        return whole(self._coordinate(domain.period, ()).constant)

    def _letter(self, letter: Letter, t: Point) -> Formula:
        if letter in self.definitions:
            return self._unfolded(letter, self.definitions[letter], t)
        return _written_out(self._sample(letter), t)

    def _unfolded(self, what: Letter | Iterate, values: Expr, t: Point) -> Formula:
        """Return the values of what is defined by them, at a point."""
        if what in self._open:
            raise Unsettled(
                f"what the hypotheses say of {what} goes in a circle",
                "give samples= that satisfy them",
                hypothesis=True,
            )
        self._open.append(what)
        try:
            return self.scalar(values, (t,))
        finally:
            self._open.pop()

    def _member(self, member: Iterate, t: Point, stack: Stack) -> Formula:
        """The value of w_k, unfolded by the recursion for w."""
        letter, at = member.args[0], self._coordinate(member.args[1], stack)
        if at.slopes or at.constant.denominator != 1 or not 0 <= at.constant <= _STEPS:
            raise Unreadable(member)
        known = Iterate(letter, whole(at.constant))
        values = self.recursions.values(letter, whole(at.constant))
        if values is not None:
            return self._unfolded(known, values, t)
        return _written_out(self._sample(known), t)

    def _sample(self, letter: Letter | Iterate) -> SampleFunction:
        sample = self.samples.get(letter)
        if sample is None:
            raise Unsettled(f"letter {letter} has no sample", f"give a sample for {letter}")
        return sample

    def _symbol(self, symbol: Symbol, stack: Stack) -> Formula:
        if isinstance(symbol, Bound):
            return Coordinate(stack[symbol.depth][symbol.axis])
        number = self._number(symbol)
        return Coordinate(number) if isinstance(number, Affine) else Number(*number)

    def _number(self, symbol: Symbol) -> Complex | Affine:
        if symbol not in self.numbers:
            raise Unsettled(f"symbol {symbol} has no value", f"give a number for {symbol}")
        return self.numbers[symbol]

    def fresh_point(self, domain: Domain) -> Point:
        """Return a point whose coordinates are new variables."""
        return tuple(Affine.variable(next(self._fresh)) for _ in range(domain.dimension))

    def _point(self, coordinates: Any, stack: Stack) -> Point:
        return tuple(self._coordinate(c, stack) for c in coordinates)

    def _coordinate(self, term: Expr, stack: Stack) -> Affine:
        """Return a coordinate, which must be affine in the bound points."""
        if isinstance(term, Bound):
            return stack[term.depth][term.axis]
        if isinstance(term, Symbol):
            number = self._number(term)
            if isinstance(number, Affine):
                return number
            real, imag = number
            if imag:
                raise Unreadable(term)
            return Affine(real)
        if isinstance(term, Rational):
            return Affine(Fraction(int(term.p), int(term.q)))
        if isinstance(term, Add):
            return sum((self._coordinate(a, stack) for a in term.args), Affine(Fraction(0)))
        if isinstance(term, Mul):
            return self._affine_product(term, [self._coordinate(a, stack) for a in term.args])
        if isinstance(term, Pow) and isinstance(term.exp, Integer) and term.exp.is_nonnegative:
            base = self._coordinate(term.base, stack)
            return self._affine_product(term, [base] * int(term.exp))
        raise Unreadable(term)

    @staticmethod
    def _affine_product(term: Expr, parts: list[Affine]) -> Affine:
        moving = [p for p in parts if p.slopes]
        if len(moving) > 1:
            raise Unreadable(term)
        factor = Fraction(1)
        for part in parts:
            factor *= 1 if part.slopes else part.constant
        return moving[0].scaled(factor) if moving else Affine(factor)

    def rationals(self, terms: Iterable[Expr]) -> tuple[Fraction, ...]:
        """Return terms without bound points, such as periods, as rationals."""
        return tuple(self._coordinate(term, ()).constant for term in terms)


_OPERATORS: dict[type, Callable[[Reader, Any, Point, Stack, Domain], Formula]] = {
    Conv: Reader._convolution,
    Corr: Reader._correlation,
    Conj: Reader._conjugate,
    Reflect: Reader._reflection,
    Shift: Reader._translation,
    Plus: Reader._addition,
    Scale: Reader._multiple,
    Modulate: Reader._modulation,
    Linear: Reader._linear_map,
    Fourier: Reader._transform,
    Delta: Reader._impulse,
    Diff: Reader._derivative,
}


def _differentiated(sample: SampleFunction, order: int) -> SampleFunction:
    if isinstance(sample, Symmetric):
        sign = sample.sign * (-1) ** order if sample.reflected else sample.sign
        return replace(sample, base=Jet(sample.base, order), sign=sign)
    return sample.derivative(order) if isinstance(sample, Composite) else Jet(sample, order)


def _written_out(sample: SampleFunction, t: Point) -> Formula:
    if isinstance(sample, Composite):
        return moved(sample.formula, t)
    if isinstance(sample, Tensor):
        x, y = t
        products = (Product((Value(u, (x,)), Value(v, (y,)))) for u, v in sample.products)
        return Sum(tuple(products))
    if isinstance(sample, Symmetric):
        image = _written_out(sample.base, tuple(-x for x in t) if sample.reflected else t)
        image = Conjugate(image) if sample.conjugated else image
        signed = Product((Number(Fraction(sample.sign)), image))
        return Sum((_written_out(sample.base, t), signed))
    return Value(sample, t)


def _plus(t: Point, tau: Point) -> Point:
    return tuple(x + y for x, y in zip(t, tau, strict=True))


def _minus(t: Point, tau: Point) -> Point:
    return tuple(x - y for x, y in zip(t, tau, strict=True))


def _character(turn: Formula, frequency: Iterable[Formula], t: Point) -> Formula:
    """Return e to the power turn · (frequency · t)."""
    terms = (Product((turn, w, Coordinate(x))) for w, x in zip(frequency, t, strict=True))
    return Exponential(Sum(tuple(terms)))
