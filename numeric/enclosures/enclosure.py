"""Balls that contain a formula's true value, or an honest `Unsettled`.

Three engines, chosen by what a formula is made of:

*Exact.* Gaussian rationals, where data are finite (`numeric.enclosures.exact_values`).

*Sums.* A total over ℤ is the sum over a window plus a ball for the two tails
(`numeric.enclosures.tails`).

*Integrals.* A total over ℝ with no total over ℝ inside is `acb.integral` over a window, split where
a sample is not analytic, plus a ball for the two tails. `acb.integral` (F. Johansson,
"Numerical integration in arbitrary-precision ball arithmetic", ICMS 2018; flint's acb_calc) returns
a ball that contains the integral if the integrand, evaluated on a complex ball, returns a ball that
contains the analytic continuation, or one that is not finite. All samples are entire, or
meromorphic and then not finite on balls that meet a pole; conj f is continued as z ↦ conj(f(conj
z)); and |f| as √(f f̄), with the ``analytic`` flag handed to the square root.

Where the integrand falls like x^−2 only, and is rational times e^{iωx}, the line is bent
(`numeric.enclosures.algebraic`).

*Lattice rule.* Totals over ℝ that contain totals over ℝ, and those inside, use h Σ_k F(kh), which
converges geometrically for analytic F: if F is analytic for |Im z| < w, tends to 0 there, and
∫|F(x + iy)|dx ≤ M for all |y| < w, then ::

    |∫ F − h Σ_{k∈ℤ} F(kh)| ≤ 2M / (e^{2πw/h} − 1)

(L. N. Trefethen, J. A. C. Weideman, "The exponentially convergent trapezoidal rule", SIAM Review 56
(2014), Theorem 5.1). M comes from `numeric.enclosures.envelope` on the strip, and so does the
analyticity of an inner total in the outer variable: its integrand has an integrable bound that
holds on the strip.

*Derivatives* of samples are jets, those of totals values on a lattice
(`numeric.enclosures.derivatives`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from itertools import count, pairwise
from math import lcm
from operator import mul
from typing import Any

from flint import acb, arb, ctx, fmpq

from numeric.enclosures.algebraic import Rational, converges, integral, rationals
from numeric.enclosures.compiling import Column, Compiler, Environment, Evaluate, once
from numeric.enclosures.continuation import Continuation, Place
from numeric.enclosures.continuation import integral as continued_integral
from numeric.enclosures.derivatives import Cardinal, line
from numeric.enclosures.envelope import Sharpness, bounds
from numeric.enclosures.exact_values import exact, is_exact
from numeric.enclosures.lattice_rule import LatticeRule, disc
from numeric.enclosures.moving import MovingRange
from numeric.enclosures.sample_values import values_of
from numeric.enclosures.tails import Strip, Tails, TooLong
from numeric.formulas.formula import (
    Affine,
    Derivative,
    Exponential,
    Formula,
    Line,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Total,
    Unsettled,
    Value,
    divided,
    free_variables,
    rational,
    walk,
    whole,
)
from numeric.formulas.gauss import Gauss
from numeric.formulas.supports import boxes
from numeric.samples.functions import NoBound, SampleFunction, ball

_ZERO = Gauss.of(0)

_GUARD = 20
"""Bits of working precision beyond those of the error goal."""

_DEAR = 20
"""A sum with a range of its own costs about as much as so many values in a row."""

_MOST_VALUES = 60_000
"""So many values of an integrand between two breaks are allowed, and more at many bits: a fast
carrier on a long line needs as many in vain."""

_LONG = 2_500
"""From so many points on `acb.integral` is preferred to the lattice rule."""


def enclose(formula: Formula, bits: int) -> acb:
    """Return a ball that contains the value of a formula.

    Parameters
    ----------
    formula
        A formula without free variables.
    bits
        The working precision; tails and discretisation errors are made smaller than about 2^−bits.

    Raises
    ------
    Unsettled
        If a total is not shown to converge absolutely, or is too long to sum.
    """
    return enclosures((formula,), bits)[0]


def enclosures(formulas: tuple[Formula, ...], bits: int) -> list[acb]:
    """Return balls that contain the values; nothing is evaluated if one is unsettled."""
    with ctx.workprec(bits + _GUARD):
        compiled = [_compiled(f, bits) for f in formulas]
        return [acb(evaluate({})) for evaluate in compiled]


def along(
    formulas: tuple[Formula, ...], bits: int, places: Mapping[int, Sequence[Fraction]]
) -> Callable[[Mapping[int, Fraction]], list[acb]]:
    """Return what encloses the values where free variables are among the places given for each.

    What bounds the totals is worked out once for all places.

    Raises
    ------
    Unsettled
        As `enclosures`, here and when called.
    """
    with ctx.workprec(bits + _GUARD):
        compilers = [_Balls.along(f, bits, places) for f in formulas]
        compiled = [(c.compile(f), c.unit) for c, f in zip(compilers, formulas, strict=True)]

    def values(at: Mapping[int, Fraction]) -> list[acb]:
        with ctx.workprec(bits + _GUARD):
            return [acb(f({v: whole(x * unit) for v, x in at.items()})) for f, unit in compiled]

    return values


@lru_cache(maxsize=64)
def _compiled(formula: Formula, bits: int) -> Evaluate:
    """Return the evaluation of a closed formula, which happens once at this precision."""
    return once(_Balls.of(formula, bits).compile(formula), frozenset())


def has_value(formula: Formula) -> None:
    """Return if the formula has a value, for all values of free variables.

    Every total must converge absolutely, and every denominator be a number other than 0.

    Raises
    ------
    Unsettled
        If that is not established.
    """
    finite = boxes(formula)
    for part in walk(formula):
        if isinstance(part, Power) and part.exponent < 0 and not _is_nonzero(part.base):
            raise Unsettled("a denominator is not known to differ from 0", "state it without")
        if isinstance(part, Total) and part.variable not in finite:
            _bounded(part)


def _is_nonzero(formula: Formula) -> bool:
    """Tell whether a formula is known to differ from 0 for all values of free variables."""
    match formula:
        case Pi() | Exponential():
            return True
        case Product(factors):
            return all(map(_is_nonzero, factors))
        case Power(base, _):
            return _is_nonzero(base)
        case _:
            return is_exact(formula) and exact(formula) != _ZERO


def _bounded(total: Total) -> None:
    """Return if a bound makes the total converge; decay in frequencies is sought where needed."""
    for bits in (0, 8, 32):
        try:
            bounds(total, {}, Sharpness(bits))
        except NoBound as unbounded:
            failure = unbounded
        else:
            return
    if not converges(total):
        raise failure


class _Balls(Compiler):
    """Balls, at points that are whole multiples of 1/unit."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._rules: dict[Total, LatticeRule] = {}
        self._ranges: dict[Total, Callable[[Environment], list[range]]] = {}

    @classmethod
    def along(cls, formula: Formula, bits: int, places: Mapping[int, Sequence[Fraction]]) -> _Balls:
        """Return a compiler for a formula whose free variables will be at these places."""
        below = lcm(*(x.denominator for row in places.values() for x in row))
        known = {v: (int(min(row)), int(max(row))) for v, row in places.items()}
        found = cls.of(formula, bits, known if below == 1 else None)
        found.unit *= below
        found.counts |= dict.fromkeys(places, 1)
        found.reach |= {v: max(map(abs, row)) for v, row in places.items()}
        return found

    def number(self, re: Fraction, im: Fraction) -> acb:
        """Return a Gaussian rational as a number of the engine."""
        return ball((re, im))

    def coordinate(self, affine: Affine) -> Evaluate:
        """Return the evaluation of a coordinate used as a number."""
        position, unit = self.position(affine), self.unit
        return lambda environment: acb(fmpq(position(environment), unit))

    def value(self, function: SampleFunction, point: tuple[Affine, ...]) -> Evaluate:
        """Return the evaluation of a sample function at a point."""
        values = values_of(function, ctx.prec, self.unit)
        if len(point) == 1:
            (position,) = map(self.position, point)
            return lambda environment: values[position(environment)]
        first, second = map(self.position, point)
        return lambda environment: values[first(environment), second(environment)]

    def row_of(self, function: SampleFunction) -> Callable[[list[Sequence[int]]], list[acb]]:
        """Return what gives the values at points that follow one another, over the unit."""
        return values_of(function, ctx.prec, self.unit).row

    def transcendental(self, formula: Formula) -> Evaluate:
        """Return the evaluation of what exact arithmetic does not have."""
        match formula:
            case Pi():
                turn = acb.pi()
                return lambda environment: turn
            case Exponential(body):
                inner = self.compile(body)
                return lambda environment: inner(environment).exp()
            case Modulus(body):
                inner = self.compile(body)
                return lambda environment: acb(abs(inner(environment)))
        return super().transcendental(formula)

    def total(self, total: Total) -> Evaluate:
        """Return the evaluation of a total."""
        if total.variable in self.finite:
            return self.finite_sum(total)
        if not isinstance(total.space, Line):
            moving = MovingRange.of(total)
            return self._lattice(total, None) if moving is None else self._moving(total, moving)
        if free_variables(total) or any(isinstance(p, Total) for p in walk(total.body)):
            return self._lattice(total, Strip.of(total, self.bits, self.reach))
        try:
            strip = Strip.of(total, self.bits, {})
        except NoBound:
            return self._integral(total)
        points = len(Tails(total, self.bits, self.unit, strip.step).window({}))
        return self._integral(total) if points > _LONG else self._lattice(total, strip)

    def _moving(self, total: Total, moving: MovingRange) -> Evaluate:
        """Sum over the few places where the body may differ from 0."""
        body = self.repeated(total, moving.most * _DEAR, moving.reach(self.reach))
        ranges = self._ranges[total] = moving.points(self.position, self.unit)
        return lambda environment: sum(
            [value for points in ranges(environment) for value in body(environment, points)], acb(0)
        )

    def _lattice(self, total: Total, strip: Strip | None) -> Evaluate:
        """Sum over ``step · ℤ`` with its tails; for ℝ also the error of the lattice rule."""
        step = strip.step if strip else Fraction(1)
        tails = Tails(total, self.bits, self.unit, step)
        nominal = tails.window(dict.fromkeys(free_variables(total), 0))
        reach = Fraction(max(abs(nominal.low), abs(nominal.high)), self.unit)
        body = self.repeated(total, len(nominal), reach)
        missed = strip.error(self.unit) if strip else lambda environment: arb(0)
        rule = LatticeRule(total, tails, body, step, missed, self.bits, self.unit)
        self._rules[total] = rule
        return rule

    def column(self, formula: Formula, variable: int) -> Column:
        """Return the function that gives the values at all points of a range of one variable."""
        one_by_one = super().column(formula, variable)
        if not isinstance(formula, Total) or variable not in free_variables(formula):
            return one_by_one
        if formula in self._ranges:
            return self._with_gaps(formula, variable)
        if formula not in self._rules:
            return one_by_one
        rule = self._rules[formula]
        order = sorted(free_variables(formula) - {variable})
        known: dict[Any, list[acb]] = {}

        def evaluate(environment: Environment, points: range) -> list[acb]:
            key = (points, *[environment[v] for v in order])
            if key not in known:
                known[key] = rule.along(environment, variable, points)
            return known[key]

        return evaluate

    def _with_gaps(self, total: Total, variable: int) -> Column:
        """Return the values of a sum that at most points has no term."""
        ranges, single, zero = self._ranges[total], self.compile(total), acb(0)

        def evaluate(environment: Environment, points: range) -> list[acb]:
            inside, found = dict(environment), []
            for point in points:
                inside[variable] = point
                found.append(single(inside) if ranges(inside) else zero)
            return found

        return evaluate

    def derivative(self, derivative: Derivative) -> Evaluate:
        """Sum over a lattice around 0, with its tails and the error of the cardinal series."""
        rule, whole = Cardinal.of(derivative, self.bits, self.reach), line(derivative)
        step = rule.strip.step
        tails = Tails(whole, self.bits, self.unit, step)
        nominal = tails.window(dict.fromkeys(free_variables(derivative), 0))
        reach = Fraction(max(abs(nominal.low), abs(nominal.high)), self.unit)
        body = self.repeated(whole, len(nominal), reach)
        missed, largest = rule.error(self.unit), rule.largest_weight()

        def evaluate(environment: Environment) -> acb:
            window = tails.window(environment)
            weights = [rule.weight(divided(point, window.stride)) for point in window.points]
            values = body(environment, window.points)
            result = sum(map(mul, weights, values), acb(0))
            return result + disc(window.tail * largest + missed(environment))

        return evaluate

    def _integral(self, total: Total) -> Evaluate:
        """Integrate with `acb.integral` over pieces of a window."""
        variable, bits = total.variable, self.bits
        body = Continuation(variable).compile(total.body)
        try:
            window = Tails(total, bits, 1, None).window({})
        except NoBound:
            terms = rationals(total)
            if terms is None:
                raise
            return self._algebraic(terms, total.sign)
        low, high = Fraction(window.low), Fraction(window.high)
        ends = [low, *(b for b in _breaks(total) if low < b < high), high]

        most = _MOST_VALUES * max(1, bits * bits // 400**2)
        if any(isinstance(part, Modulus) for part in walk(total.body)):
            most *= 4  # Its root is evaluated on many small balls.

        def piece(left: Fraction, right: Fraction) -> acb:
            where, values = rational((left + right) / 2), count(1)

            def integrand(z: acb, analytic: bool) -> acb:
                if next(values) > most:
                    raise TooLong(most, most, "more than")
                return body(Place(z, where, analytic))

            return continued_integral(integrand, arb(rational(left)), arb(rational(right)), bits)

        def evaluate(environment: Environment) -> acb:
            pieces = (piece(a, b) for a, b in pairwise(ends))
            return sum(pieces, acb(0)) * total.sign + disc(window.tail)

        return evaluate

    def _algebraic(self, terms: tuple[Rational, ...], sign: int) -> Evaluate:
        """Integrate rational functions, times waves, along a bent line."""
        parts = [
            (term, self.compile(Product((Number(Fraction(1)), *term.constants)))) for term in terms
        ]

        def evaluate(environment: Environment) -> acb:
            pieces = (integral(term, self.bits) * constant({}) for term, constant in parts)
            return sum(pieces, acb(0)) * sign

        return evaluate


def _breaks(total: Total) -> list[Fraction]:
    """Return the points at which a sample in the body is not analytic, sorted."""
    found: set[Fraction] = set()
    for part in walk(total.body):
        if isinstance(part, Value):
            for affine in part.point:
                slope = affine.slope(total.variable)
                if slope:
                    found.update((b - affine.constant) / slope for b in part.function.breaks)
    return sorted(found)
