"""Reading a statement's terms as whole sequences: ⋆, ∗, conj, R, shift and sums, a third time.

Where `numeric.reading` makes a formula to be evaluated at one lag, this makes one sequence of all
lags. The definitions are written here again, so that a mistake in another reading shows; and every
product of sequences is compared at a few lags with its defining sum, added up term by term, so that
a mistake in the fast product (ours, or flint's) shows as well.

A sum over m of a product is read by the indices of its factors: those in m alone make a sequence U,
those in n ± m a sequence V, and Σ_m U(m) V(n ± m) is one product of polynomials again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import count, product
from random import Random
from typing import Any, TypeAlias

from flint import acb
from sympy import Add, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from numeric.formula import Affine, Unsettled
from numeric.functions import Complex
from numeric.gauss import Gauss
from numeric.long.fields import Field, Weight, added, conjugated, exponential, multiplied
from numeric.long.sequence import Index, LongSequence, as_ball
from numeric.reading import Unreadable
from symbolic.domains import Domain
from symbolic.operators import Conj, Conv, Corr, Modulate, Plus, Reflect, Scale, Shift
from symbolic.terms import (
    Applied,
    Binder,
    Bound,
    Delta,
    FunctionTerm,
    Lam,
    Letter,
    Total,
    letter_of,
)

Point: TypeAlias = tuple[Affine, ...]
Running: TypeAlias = tuple[int, ...]
"""The variables of the running point, one per axis; empty where a number is meant."""

SPOTS = 3
"""At so many lags each product is compared with its defining sum."""

_TOO_WIDE = 4
"""Exact data with more bits than so many times the working precision are rounded to balls."""


@dataclass(frozen=True)
class Scope:
    """What the bound points (innermost first) and the symbols of the lag stand for."""

    stack: tuple[Point, ...]
    lag: Mapping[Symbol, Affine]

    def entered(self, point: Point) -> Scope:
        """Return the scope one binder further in."""
        return Scope((point, *self.stack), self.lag)

    def put(self, variable: int, value: Affine) -> Scope:
        """Return the scope with `value` for a variable."""
        return Scope(
            tuple(tuple(x.put(variable, value) for x in point) for point in self.stack),
            {s: x.put(variable, value) for s, x in self.lag.items()},
        )


@dataclass
class LongReader:
    """Reads terms with numbers for the symbols and long sequences for the letters.

    Attributes
    ----------
    domain
        ℤᵈ, or ℤ/N with N a number: then letters have their values at 0 … N − 1.
    period
        N on ℤ/N, else None.
    numbers
        A Gaussian rational for every free symbol that is not the lag.
    sequences
        For every letter its sequence.
    definitions
        For letters that a hypothesis defines, their values in the point bound by it.
    bits
        The working precision, for what is not exact.
    source
        From which the lags are drawn at which products are compared with their defining sums.
    """

    domain: Domain
    period: int | None
    numbers: Mapping[Symbol, Complex]
    sequences: Mapping[Letter, LongSequence]
    definitions: Mapping[Letter, Expr]
    bits: int
    source: Random
    _fresh: Iterator[int] = field(default_factory=count)

    def side(self, term: Expr, lag: tuple[Symbol, ...]) -> Field:
        """Return a side of a statement as a function of the lag, or a number if there is none.

        Raises
        ------
        Unsettled
            If a part has no reading as sequences, or a product fails its witness.
        """
        running = self._running(len(lag))
        scope = Scope((), dict(zip(lag, _variables_as_point(running), strict=True)))
        return self.field(term, scope, running)

    def bound_sides(self, terms: tuple[Expr, ...]) -> tuple[Field, ...]:
        """Return terms below one binder over the domain as functions of its point."""
        running = self._running(self.domain.dimension)
        scope = Scope((_variables_as_point(running),), {})
        return tuple(self.field(term, scope, running) for term in terms)

    # -------------------------------------------------------------- scalar terms

    def field(self, term: Expr, scope: Scope, running: Running) -> Field:
        """Return a scalar term as a function of the running point."""
        if isinstance(term, AppliedUndef):
            return self._value(letter_of(term), self._point(term.args, scope), scope, running)
        if isinstance(term, Applied):
            if term.domain != self.domain:
                raise Unreadable(term)
            return self._value(term.function, self._point(term.point, scope), scope, running)
        if isinstance(term, Total):
            return self._total(term, scope, running)
        if isinstance(term, Symbol):
            return self._symbol(term, scope, running)
        if isinstance(term, Rational):
            return Gauss.of(Fraction(int(term.p), int(term.q)))
        if term is I:
            return Gauss.of(0, 1)
        if term is pi:
            return acb.pi()
        return self._composed(term, scope, running)

    def _composed(self, term: Expr, scope: Scope, running: Running) -> Field:
        if isinstance(term, Pow) and isinstance(term.exp, Integer) and term.exp.is_positive:
            base = self.field(term.base, scope, running)
            return reduce(multiplied, [base] * int(term.exp))
        if isinstance(term, Pow) and term.exp == -1:
            base = self.field(term.base, scope, running)
            if isinstance(base, Gauss):
                return base.inverse()
            raise Unreadable(term)
        if isinstance(term, conjugate):
            return conjugated(self.field(term.args[0], scope, running))
        if isinstance(term, exp):
            return exponential(self.field(term.args[0], scope, running))
        if isinstance(term, (Add, Mul)):
            parts = (self.field(a, scope, running) for a in term.args)
            return reduce(added if isinstance(term, Add) else multiplied, parts)
        raise Unreadable(term)

    def _symbol(self, symbol: Symbol, scope: Scope, running: Running) -> Field:
        if not isinstance(symbol, Bound) and symbol not in scope.lag:
            return Gauss.of(*self._number(symbol))
        affine = self._coordinate(symbol, scope)
        if not affine.slopes:
            return Gauss.of(affine.constant)
        slopes = [affine.slope(variable) for variable in running]

        def value(index: Index) -> Gauss:
            moving = (c * k for c, k in zip(slopes, index, strict=True))
            return Gauss.of(sum(moving, affine.constant))

        return Weight(value)

    def _number(self, symbol: Symbol) -> Complex:
        if symbol not in self.numbers:
            raise Unsettled(f"symbol {symbol} has no value", f"give a number for {symbol}")
        return self.numbers[symbol]

    # -------------------------------------------------------------- functions

    def _value(self, function: Any, point: Point, scope: Scope, running: Running) -> Field:
        """Return the value of a function term at a point that moves with the running point."""
        function, point, turned = self._peeled(function, point, scope)
        if turned:
            return conjugated(self._value(function, point, scope, running))
        sequence = self.function(function, scope)
        numbers = [_whole(x.constant, function) for x in point]
        if not any(x.slopes for x in point):
            return sequence[self._index(numbers)]
        slopes = {_slope(x, variable) for x, variable in zip(point, running, strict=True)}
        if slopes == {1}:
            return self._settled(sequence.shift(*(-k for k in numbers)))
        if slopes == {-1}:
            return self._settled(sequence.shift(*(-k for k in numbers)).reflect())
        raise Unsettled(
            f"{function} is taken at a point that is not ± the running point plus whole numbers",
            "give samples of numeric.families, which are evaluated point by point",
        )

    def _peeled(self, function: Any, point: Point, scope: Scope) -> tuple[Any, Point, bool]:
        """Return a function and a point with the same value, and whether to conjugate it.

        A function that itself depends on a bound point, such as T_n f, is no one sequence; its
        value is read as that of f, (T_n f)(m) = f(m − n).
        """
        turned = False
        while isinstance(function, (Shift, Reflect, Conj)) and self._variables(function, scope):
            if isinstance(function, Shift):
                by = self._point(function.args[1:], scope)
                point = tuple(x - a for x, a in zip(point, by, strict=True))
            elif isinstance(function, Reflect):
                point = tuple(-x for x in point)
            else:
                turned = not turned
            function = function.args[0]
        return function, point, turned

    def function(self, function: Any, scope: Scope) -> LongSequence:
        """Return a function term as a sequence.

        Raises
        ------
        Unsettled
            If it is not zero outside a box, or has no reading as a sequence.
        """
        if isinstance(function, Letter):
            return self._letter(function)
        if isinstance(function, Lam):
            return self._lambda(function.args[0], scope)
        read = _OPERATORS.get(type(function))
        if read is None:
            raise Unreadable(function)
        return self._settled(read(self, function.args, scope))

    def _letter(self, letter: Letter) -> LongSequence:
        if letter in self.definitions:
            return self._lambda(self.definitions[letter], Scope((), {}))
        sequence = self.sequences[letter]
        exact = sequence.vector
        if sequence.exact and getattr(exact, "bits", 0) > _TOO_WIDE * self.bits:
            return sequence.balls()
        return sequence

    def _lambda(self, body: Expr, scope: Scope) -> LongSequence:
        running = self._running(self.domain.dimension)
        found = self.field(body, scope.entered(_variables_as_point(running)), running)
        if not isinstance(found, LongSequence):
            raise Unsettled(
                f"{body} is not 0 outside a box", "give samples of numeric.families instead"
            )
        return found

    def _convolution(self, args: Any, scope: Scope) -> LongSequence:
        """Σ_τ f(τ) g(n − τ)."""
        return self._convolved(*(self.function(a, scope) for a in args))

    def _correlation(self, args: Any, scope: Scope) -> LongSequence:
        """Σ_τ conj(f(τ)) g(n + τ)."""
        return self._correlated(*(self.function(a, scope) for a in args))

    def _convolved(self, f: LongSequence, g: LongSequence) -> LongSequence:
        return self._witnessed(f.convolve(g), lambda lag: f.defining_sum(g, lag, -1))

    def _correlated(self, f: LongSequence, g: LongSequence) -> LongSequence:
        conjugate_ = f.conjugate()
        return self._witnessed(f.correlate(g), lambda lag: conjugate_.defining_sum(g, lag, 1))

    def _witnessed(self, result: LongSequence, direct: Callable[[Index], Any]) -> LongSequence:
        """Return a product, once it agrees with its defining sum at a few lags."""
        box = list(zip(result.start, result.stop, strict=True))
        lags = [result.start]
        lags += [tuple(self.source.randrange(a, b) for a, b in box) for _ in range(SPOTS - 1)]
        for lag in lags:
            fast, slow = result[lag], direct(lag)
            same = fast == slow if isinstance(fast, Gauss) else fast.overlaps(as_ball(slow))
            if not same:
                raise Unsettled(
                    f"the fast product and its defining sum differ at lag {lag}: {fast} and {slow}",
                    "this is a fault of the program or of flint; report it",
                )
        return result

    def _conjugation(self, args: Any, scope: Scope) -> LongSequence:
        return self.function(args[0], scope).conjugate()

    def _reflection(self, args: Any, scope: Scope) -> LongSequence:
        return self.function(args[0], scope).reflect()

    def _translation(self, args: Any, scope: Scope) -> LongSequence:
        by = [_whole(x.constant, args[0]) for x in self._point(args[1:], scope)]
        return self.function(args[0], scope).shift(*by)

    def _addition(self, args: Any, scope: Scope) -> LongSequence:
        first, *others = (self.function(a, scope) for a in args)
        return sum(others, first)

    def _multiple(self, args: Any, scope: Scope) -> LongSequence:
        factor = self.field(args[0], scope, ())
        found = multiplied(self.function(args[1], scope), factor)
        if not isinstance(found, LongSequence):
            raise Unreadable(args[0])
        return found

    def _modulation(self, args: Any, scope: Scope) -> LongSequence:
        """e^{iω·n} f(n); on ℤ/N e^{2πikn/N} f(n)."""
        frequency = [self.field(w, scope, ()) for w in args[1:]]
        if any(isinstance(w, (LongSequence, Weight)) for w in frequency):
            raise Unreadable(args[1])
        turn = acb(0, 1) if self.period is None else acb(0, 2) * acb.pi() / self.period
        balls = [as_ball(w) * turn for w in frequency]  # type: ignore[arg-type]

        def phase(index: Index) -> acb:
            return sum((w * k for w, k in zip(balls, index, strict=True)), acb(0)).exp()

        return self.function(args[0], scope).weighted(phase)

    def _impulse(self, args: Any, scope: Scope) -> LongSequence:
        return LongSequence.impulse(self.domain.dimension)

    def _settled(self, sequence: LongSequence) -> LongSequence:
        """Return a function on the cycle as its values at 0 … N − 1."""
        return sequence if self.period is None else sequence.fold(self.period)

    def _index(self, numbers: list[int]) -> Index:
        return tuple(k if self.period is None else k % self.period for k in numbers)

    # -------------------------------------------------------------- totals

    def _total(self, term: Total, scope: Scope, running: Running) -> Field:
        """Return Σ over the bound point m, by linearity product by product."""
        if term.domain != self.domain:
            raise Unreadable(term)
        inner = self._running(self.domain.dimension)
        inside = scope.entered(_variables_as_point(inner))
        summands = [
            self._total_of_product(factors, inside, inner, running)
            for factors in _products(term.body)
        ]
        return reduce(added, summands)

    def _total_of_product(
        self, factors: list[Expr], scope: Scope, inner: Running, outer: Running
    ) -> Field:
        outside: Field = Gauss.of(1)
        own: Field = Gauss.of(1)
        both = []
        for factor in factors:
            found = self._variables(factor, scope)
            if not found & set(inner):
                outside = multiplied(outside, self.field(factor, scope, outer))
            elif not found & set(outer):
                own = multiplied(own, self.field(factor, scope, inner))
            else:
                both.append(factor)
        result = self._sum_over(own, both, scope, inner, outer)
        return multiplied(outside, result)

    def _sum_over(
        self, own: Field, both: list[Expr], scope: Scope, inner: Running, outer: Running
    ) -> Field:
        """Return Σ_m U(m) V(n ± m), where U is `own` and V the product of the factors in both."""
        if not both:
            return _sequence(own).total()
        for sign in (1, -1):
            # With k = n ± m the factors are functions of k alone, or the other sign is the one.
            joint = self._running(len(outer))
            moved = scope
            for n, m, k in zip(outer, inner, joint, strict=True):
                by = Affine.variable(m).scaled(Fraction(sign))
                moved = moved.put(n, Affine.variable(k) - by)
            if all(self._variables(factor, moved) <= set(joint) for factor in both):
                parts = (self.field(factor, moved, joint) for factor in both)
                v = reduce(multiplied, parts)
                if isinstance(own, Gauss):
                    return multiplied(own, _sequence(v).total())
                u = _sequence(own)
                v = _sequence(v)
                return self._settled(
                    self._convolved(u, v) if sign < 0 else self._correlated(u.conjugate(), v)
                )
        raise Unsettled(
            f"{both[0]} is not a function of the sum or the difference of the two indices",
            "give samples of numeric.families, which are evaluated point by point",
        )

    # -------------------------------------------------------------- points

    def _running(self, dimension: int) -> Running:
        return tuple(next(self._fresh) for _ in range(dimension))

    def _point(self, coordinates: Any, scope: Scope) -> Point:
        return tuple(self._coordinate(c, scope) for c in coordinates)

    def _variables(self, term: Any, scope: Scope) -> frozenset[int]:
        """Return the variables on which a term depends, those bound inside left out."""
        if isinstance(term, Symbol):
            known = isinstance(term, Bound) or term in scope.lag
            return _of(self._coordinate(term, scope)) if known else frozenset()
        if isinstance(term, Binder):
            own = self._running(term.args[2].dimension)
            inside = self._variables(term.args[0], scope.entered(_variables_as_point(own)))
            return inside - set(own)
        if isinstance(term, AppliedUndef):
            # As affine functions, in which variables may cancel.
            return frozenset().union(*map(_of, self._point(term.args, scope)))
        if isinstance(term, Applied):
            function, point, _ = self._peeled(term.function, self._point(term.point, scope), scope)
            return self._variables(function, scope).union(*map(_of, point))
        parts = (p for p in term.args if isinstance(p, (Expr, FunctionTerm)))
        return frozenset().union(*(self._variables(p, scope) for p in parts))

    def _coordinate(self, term: Expr, scope: Scope) -> Affine:
        """Return a coordinate, which must be affine in the bound points and the lag."""
        if isinstance(term, Bound):
            return scope.stack[term.depth][term.axis]
        if isinstance(term, Symbol):
            if term in scope.lag:
                return scope.lag[term]
            return Affine(self._number(term)[0])
        if isinstance(term, Rational):
            return Affine(Fraction(int(term.p), int(term.q)))
        if isinstance(term, Add):
            return sum((self._coordinate(a, scope) for a in term.args), Affine(Fraction(0)))
        if isinstance(term, Mul):
            parts = [self._coordinate(a, scope) for a in term.args]
            moving = [p for p in parts if p.slopes]
            factor = reduce(
                lambda x, p: x * p.constant, (p for p in parts if not p.slopes), Fraction(1)
            )
            if len(moving) <= 1:
                return moving[0].scaled(factor) if moving else Affine(factor)
        raise Unreadable(term)


_OPERATORS: dict[type, Callable[[LongReader, Any, Scope], LongSequence]] = {
    Conv: LongReader._convolution,
    Corr: LongReader._correlation,
    Conj: LongReader._conjugation,
    Reflect: LongReader._reflection,
    Shift: LongReader._translation,
    Plus: LongReader._addition,
    Scale: LongReader._multiple,
    Modulate: LongReader._modulation,
    Delta: LongReader._impulse,
}


def _variables_as_point(running: Running) -> Point:
    return tuple(Affine.variable(variable) for variable in running)


def _sequence(found: Field) -> LongSequence:
    if not isinstance(found, LongSequence):
        raise Unsettled(
            "a sum runs over a function that is not 0 outside a box",
            "give samples of numeric.families instead",
        )
    return found


def _whole(number: Fraction, part: object) -> int:
    if number.denominator != 1:
        raise Unreadable(part)
    return int(number)


def _slope(coordinate: Affine, variable: int) -> Fraction:
    """Return the coefficient of the running point's own axis, or 0 if another variable occurs."""
    return coordinate.slope(variable) if len(coordinate.slopes) == 1 else Fraction(0)


def _of(coordinate: Affine) -> frozenset[int]:
    return frozenset(variable for variable, _ in coordinate.slopes)


def _products(term: Expr) -> list[list[Expr]]:
    """Return the products whose sum a term is, each as its factors."""
    if isinstance(term, Add):
        return [factors for part in term.args for factors in _products(part)]
    if isinstance(term, Mul):
        choices = product(*(_products(part) for part in term.args))
        return [[factor for factors in choice for factor in factors] for choice in choices]
    if isinstance(term, Pow) and isinstance(term.exp, Integer) and term.exp.is_positive:
        return _products(Mul(*[term.base] * int(term.exp), evaluate=False))
    return [[term]]
