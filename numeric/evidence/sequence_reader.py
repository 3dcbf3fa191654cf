"""Reading a statement's terms as whole sequences: ⋆, ∗, conj, R, shift and sums, a third time.

Where `numeric.reading.terms` makes a formula to be evaluated at one lag, this makes one sequence of
all lags. The definitions are written here again, so that a mistake in another reading shows; and
every product of sequences is compared at a few lags with its defining sum, added up term by term,
so that a mistake in the fast product (ours, or flint's) shows as well.

A sum over m of a product is read by the indices of its factors: those in m alone make a sequence U,
those in n ± m a sequence V, and Σ_m U(m) V(n ± m) is one product of polynomials again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import reduce
from itertools import product
from random import Random
from typing import Any

from flint import acb
from sympy import Add, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from numeric.evidence.sequence_fields import (
    Field,
    Weight,
    added,
    conjugated,
    exponential,
    multiplied,
)
from numeric.evidence.sequence_scope import Point, Running, Scope, as_point, running_point
from numeric.formulas.formula import Affine, Unsettled
from numeric.formulas.gauss import Gauss
from numeric.reading.terms import Unreadable
from numeric.samples.functions import Complex
from numeric.sequences.sequence import Index, LongSequence, as_ball
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.operators import Conj, Conv, Corr, Modulate, Plus, Reflect, Scale, Shift
from symbolic.sympy_border.terms import (
    Applied,
    Bound,
    Delta,
    Lam,
    Letter,
    Total,
    letter_of,
)

SPOTS = 3
"""At so many lags each product is compared with its defining sum."""

_TOO_WIDE = 4
"""Exact data with more bits than so many times the working precision are rounded to balls."""


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

    def side(self, term: Expr, lag: tuple[Symbol, ...]) -> Field:
        """Return a side of a statement as a function of the lag, or a number if there is none.

        Raises
        ------
        Unsettled
            If a part has no reading as sequences, or a product fails its witness.
        """
        running = running_point(len(lag))
        scope = Scope(self.numbers, dict(zip(lag, as_point(running), strict=True)))
        return self.field(term, scope, running)

    def bound_sides(self, terms: tuple[Expr, Expr]) -> tuple[Field, Field]:
        """Return two terms below one binder over the domain as functions of its point."""
        running = running_point(self.domain.dimension)
        scope = Scope(self.numbers, {}, (as_point(running),))
        return self.field(terms[0], scope, running), self.field(terms[1], scope, running)

    # -------------------------------------------------------------- scalar terms

    def field(self, term: Expr, scope: Scope, running: Running) -> Field:
        """Return a scalar term as a function of the running point."""
        if isinstance(term, AppliedUndef):
            return self._value(letter_of(term), scope.point(term.args), scope, running)
        if isinstance(term, Applied):
            if term.domain != self.domain:
                raise Unreadable(term)
            return self._value(term.function, scope.point(term.point), scope, running)
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
            return Gauss.of(*scope.number(symbol))
        affine = scope.coordinate(symbol)
        if not affine.slopes:
            return Gauss.of(affine.constant)
        slopes = [affine.slope(variable) for variable in running]

        def value(index: Index) -> Gauss:
            moving = (c * k for c, k in zip(slopes, index, strict=True))
            return Gauss.of(sum(moving, affine.constant))

        return Weight(value)

    # -------------------------------------------------------------- functions

    def _value(self, function: Any, point: Point, scope: Scope, running: Running) -> Field:
        """Return the value of a function term at a point that moves with the running point."""
        function, point, turned = scope.peeled(function, point)
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
            "give samples of numeric.samples.families, which are evaluated point by point",
        )

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
            return self._lambda(self.definitions[letter], Scope(self.numbers, {}))
        sequence = self.sequences[letter]
        wide = sequence.exact and sequence.vector.bits > _TOO_WIDE * self.bits
        return sequence.balls() if wide else sequence

    def _lambda(self, body: Expr, scope: Scope) -> LongSequence:
        running = running_point(self.domain.dimension)
        found = self.field(body, scope.entered(as_point(running)), running)
        if not isinstance(found, LongSequence):
            raise Unsettled(
                f"{body} is not 0 outside a box", "give samples of numeric.samples.families instead"
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
        by = [_whole(x.constant, args[0]) for x in scope.point(args[1:])]
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
        inner = running_point(self.domain.dimension)
        inside = scope.entered(as_point(inner))
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
            found = scope.variables(factor)
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
            joint = running_point(len(outer))
            moved = scope
            for n, m, k in zip(outer, inner, joint, strict=True):
                by = Affine.variable(m).scaled(Fraction(sign))
                moved = moved.put(n, Affine.variable(k) - by)
            if all(moved.variables(factor) <= set(joint) for factor in both):
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
            "give samples of numeric.samples.families, which are evaluated point by point",
        )


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


def _sequence(found: Field) -> LongSequence:
    if not isinstance(found, LongSequence):
        raise Unsettled(
            "a sum runs over a function that is not 0 outside a box",
            "give samples of numeric.samples.families instead",
        )
    return found


def _whole(number: Fraction, part: object) -> int:
    if number.denominator != 1:
        raise Unreadable(part)
    return int(number)


def _slope(coordinate: Affine, variable: int) -> Fraction:
    """Return the coefficient of the running point's own axis, or 0 if another variable occurs."""
    return coordinate.slope(variable) if len(coordinate.slopes) == 1 else Fraction(0)


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
