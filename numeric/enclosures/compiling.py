"""From formulas to functions of an environment: what the exact and the ball engine share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import reduce
from itertools import repeat
from math import isqrt, lcm, prod
from operator import add, mul
from typing import Any, ClassVar, Self, TypeAlias

from numeric.enclosures.tails import STEP_DENOMINATOR, TooLong
from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Derivative,
    Exponential,
    Formula,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Total,
    Value,
    divided,
    free_variables,
    walk,
    whole,
)
from numeric.formulas.rewriting import expand
from numeric.formulas.supports import Range, boxes
from numeric.samples.functions import SampleFunction

Environment: TypeAlias = dict[int, int]
Evaluate: TypeAlias = Callable[[Environment], Any]
Column: TypeAlias = Callable[[Environment, range], Iterable[Any]]

MAXIMAL_WORK = 1_500_000
"""How many evaluations one side may need at 200 bits; the limit grows with the precision
squared."""


@dataclass
class Compiler:
    """Turns a formula into a function of an environment.

    Points are whole multiples of 1/unit, so that an environment holds Python integers: their sums
    are fast, and they are the keys under which values of samples are kept.
    """

    unit: int
    bits: int
    finite: Mapping[int, Range]
    counts: dict[int, int] = field(default_factory=dict)
    reach: dict[int, Fraction] = field(default_factory=dict)
    work: int = 0
    totals: dict[Total, Evaluate] = field(default_factory=dict)
    exact: ClassVar[bool] = False

    @classmethod
    def of(cls, formula: Formula, bits: int, known: Mapping[int, Range] | None = None) -> Self:
        """Return a compiler for a formula; `bits` is the goal for tails and other errors.

        Free variables are evaluated at whole numbers in their `known` ranges.
        """
        affines = _affines(formula)
        # A point of a lattice is a multiple of 1/STEP_DENOMINATOR; times a slope it must still be
        # a multiple of 1/unit, and so must be every constant.
        slopes = lcm(*(c.denominator for affine in affines for _, c in affine.slopes))
        constants = (affine.constant.denominator for affine in affines)
        unit = lcm(STEP_DENOMINATOR * slopes, *constants)
        return cls(unit, bits, boxes(formula, known), dict.fromkeys(known or (), 1))

    def compile(self, formula: Formula) -> Evaluate:
        """Return the evaluation of a formula."""
        match formula:
            case Number(re, im):
                number = self.number(re, im)
                return lambda environment: number
            case Coordinate(affine):
                return self.coordinate(affine)
            case Value(function, point):
                return self.value(function, point)
            case Sum(terms):
                return _fold([self.compile(t) for t in terms], lambda a, b: a + b)
            case Product(factors):
                return self.product(factors)
            case Power(base, exponent):
                inner = self.compile(base)
                return lambda environment: inner(environment) ** exponent
            case Conjugate(body):
                inner = self.compile(body)
                return lambda environment: inner(environment).conjugate()
            case Total():
                return self._shared(formula)
            case Derivative():
                return once(self.derivative(formula), free_variables(formula))
        return self.transcendental(formula)

    def product(self, factors: tuple[Formula, ...]) -> Evaluate:
        """Return the evaluation of a product."""
        return _fold([self.compile(f) for f in factors], lambda a, b: a * b)

    def _shared(self, total: Total) -> Evaluate:
        """Return the evaluation of a total, one for all places where the same total stands."""
        if total not in self.totals:
            self.totals[total] = once(self.total(total), free_variables(total))
        return self.totals[total]

    def number(self, re: Fraction, im: Fraction) -> Any:
        """Return a Gaussian rational as a number of the engine."""
        raise NotImplementedError

    def coordinate(self, affine: Affine) -> Evaluate:
        """Return the evaluation of a coordinate used as a number."""
        raise NotImplementedError

    def value(self, function: SampleFunction, point: tuple[Affine, ...]) -> Evaluate:
        """Return the evaluation of a sample function at a point."""
        raise NotImplementedError

    def transcendental(self, formula: Formula) -> Evaluate:
        """Return the evaluation of what exact arithmetic does not have."""
        raise TypeError(f"{formula!r} has no value in this engine")

    def total(self, total: Total) -> Evaluate:
        """Return the evaluation of a total."""
        raise NotImplementedError

    def derivative(self, derivative: Derivative) -> Evaluate:
        """Return the evaluation of a derivative."""
        raise TypeError(f"{derivative!r} has no value in this engine")

    def column(self, formula: Formula, variable: int) -> Column:
        """Return the function that gives the values at all points of a range of one variable."""
        if variable not in free_variables(formula):
            fixed = self.compile(formula)
            return lambda environment, points: repeat(fixed(environment), len(points))
        match formula:
            case Value(function, point) if is_whole(point, variable):
                return self.values(function, point, variable)
            case Exponential(body) if not self.exact and is_linear(body, variable):
                return self._powers(body, variable)
            case Sum(terms):
                return _joined([self.column(t, variable) for t in terms], add)
            case Product(factors) if not (self.exact and any(map(has_total, factors))):
                return _joined([self.column(f, variable) for f in factors], mul)
            case Conjugate(body):
                inner = self.column(body, variable)
                return lambda environment, points: [
                    value.conjugate() for value in inner(environment, points)
                ]
        single = self.compile(formula)

        def evaluate(environment: Environment, points: range) -> list[Any]:
            inside = dict(environment)
            result = []
            for point in points:
                inside[variable] = point
                result.append(single(inside))
            return result

        return evaluate

    def _powers(self, body: Formula, variable: int) -> Column:
        """Return e^{body} for a body linear in the variable: about 2√n exponentials for n points.

        With n points x + jh and j = qr + s, s < r, the value is e^{body(x + qrh)} · (e^{δ})^s for
        the constant δ = body(x + h) − body(x). All e^{body(x + qrh)} and e^{sδ} are exponentials of
        their own: repeated products of complex balls, which are boxes, would widen without end.
        """
        exponent = self.compile(body)

        def evaluate(environment: Environment, points: range) -> list[Any]:
            root = isqrt(max(0, len(points) - 1)) + 1
            starts = [exponent({**environment, variable: p}) for p in points[::root]]
            if not starts:
                return []
            inside = {**environment, variable: points.start + points.step}
            difference = exponent(inside) - starts[0]
            steps = [(difference * s).exp() for s in range(root)]
            return [e * s for e in map(_exp, starts) for s in steps][: len(points)]

        return evaluate

    def values(self, function: SampleFunction, point: tuple[Affine, ...], variable: int) -> Column:
        """Return the values of a sample function at all points of a range of one variable."""
        row, tracks = self.row_of(function), []
        for affine in point:
            start = self.position(affine.put(variable, Affine(Fraction(0))))
            tracks.append((start, whole(affine.slope(variable))))
        return lambda environment, points: row(
            [track(points, start(environment), slope) for start, slope in tracks]
        )

    def row_of(self, function: SampleFunction) -> Callable[[list[Sequence[int]]], list[Any]]:
        """Return what gives the values at points that follow one another, over the unit."""
        raise NotImplementedError

    def position(self, affine: Affine) -> Callable[[Environment], int]:
        """Return the numerator of a coordinate over the unit."""
        constant = whole(affine.constant * self.unit)
        slopes = affine.slopes
        if not slopes:
            return lambda environment: constant
        below = lcm(*(c.denominator for _, c in slopes))
        if below > 1:
            numerators = [(v, whole(c * below)) for v, c in slopes]
            return lambda environment: (
                constant + divided(sum([c * environment[v] for v, c in numerators]), below)
            )
        if len(slopes) == 1:
            variable, slope = slopes[0][0], whole(slopes[0][1])
            return lambda environment: constant + slope * environment[variable]
        steps = [(v, whole(c)) for v, c in slopes]
        return lambda environment: constant + sum([c * environment[v] for v, c in steps])

    def repeated(self, total: Total, times: int, reach: Fraction) -> Column:
        """Compile a body that is to be evaluated so many times, within the limit of work.

        `reach` bounds the absolute value of the variable.
        """
        self.counts[total.variable] = times
        self.reach[total.variable] = reach
        self.work += times * prod(self.counts[v] for v in free_variables(total))
        allowed = MAXIMAL_WORK * max(1, self.bits * self.bits // 200**2)
        if self.work > allowed:
            raise TooLong(self.work, allowed)
        return self.column(total.body, total.variable)

    def finite_sum(self, total: Total) -> Evaluate:
        """Sum over the box outside which the body is 0."""
        low, high = self.finite[total.variable]
        body = self.repeated(total, high - low + 1, Fraction(max(abs(low), abs(high))))
        zero = self.number(Fraction(0), Fraction(0))
        points = range(low * self.unit, high * self.unit + 1, self.unit)
        return lambda environment: sum(body(environment, points), zero)


def has_total(formula: Formula) -> bool:
    """Tell whether a total is inside."""
    return any(isinstance(part, Total) for part in walk(formula))


def is_whole(point: tuple[Affine, ...], variable: int) -> bool:
    """Tell whether the variable enters all coordinates with whole coefficients."""
    return all(affine.slope(variable).denominator == 1 for affine in point)


def _exp(value: Any) -> Any:
    return value.exp()


def is_linear(exponent: Formula, variable: int) -> bool:
    """Tell whether an exponent is a polynomial in coordinates, of degree 1 in the variable."""
    for factors in expand(exponent):
        if not all(isinstance(f, (Number, Pi, Coordinate)) for f in factors):
            return False
        if sum(bool(f.affine.slope(variable)) for f in factors if isinstance(f, Coordinate)) > 1:
            return False
    return True


def track(points: range, start: int, slope: int) -> Sequence[int]:
    """Return start + slope · point for all points."""
    if not slope:
        return [start] * len(points)
    first = start + slope * points.start
    return range(first, first + slope * points.step * len(points), slope * points.step)


def _joined(parts: list[Column], operation: Callable[[Any, Any], Any]) -> Column:
    def evaluate(environment: Environment, points: range) -> list[Any]:
        columns = [part(environment, points) for part in parts]
        return list(reduce(lambda a, b: map(operation, a, b), columns))

    return evaluate


def _fold(parts: list[Evaluate], operation: Callable[[Any, Any], Any]) -> Evaluate:
    if len(parts) == 2:
        first, second = parts
        return lambda environment: operation(first(environment), second(environment))
    return lambda environment: reduce(operation, [part(environment) for part in parts])


def _affines(formula: Formula) -> list[Affine]:
    found: list[Affine] = []
    for part in walk(formula):
        if isinstance(part, Value):
            found.extend(part.point)
        elif isinstance(part, Coordinate):
            found.append(part.affine)
    return found


def once(evaluate: Evaluate, variables: frozenset[int]) -> Evaluate:
    """Return a total evaluated once for all values of the variables on which it depends."""
    known: dict[tuple[int, ...], Any] = {}
    order = sorted(variables)

    def remembered(environment: Environment) -> Any:
        key = tuple([environment[v] for v in order])
        value = known.get(key)
        if value is None:
            value = known[key] = evaluate(environment)
        return value

    return remembered
