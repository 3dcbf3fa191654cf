"""The exact engine: Gaussian rationals.

It applies where every total runs over a cycle or over a finite box (`numeric.formulas.supports`),
every sample is a finite table of Gaussian rationals, and no π, exponential or absolute value
occurs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from math import inf, prod
from typing import Any, ClassVar

from flint import fmpq

from numeric.enclosures.compiling import Compiler, Environment, Evaluate, has_total
from numeric.formulas.formula import (
    Affine,
    Derivative,
    Exponential,
    Formula,
    Modulus,
    Pi,
    Total,
    Value,
    divided,
    free_variables,
    walk,
)
from numeric.formulas.gauss import Gauss
from numeric.formulas.supports import Range, boxes
from numeric.samples.functions import SampleFunction
from numeric.samples.sequences import Finite, Periodic

_LARGE = 10**9
"""For how many points a factor without totals counts: it is cheap, and seldom 0."""


def is_exact(*formulas: Formula, known: Mapping[int, Range] | None = None) -> bool:
    """Tell whether the exact engine applies to all the formulas.

    Free variables must lie in `known` ranges.
    """
    return all(_is_exact(formula, known or {}) for formula in formulas)


def _is_exact(formula: Formula, known: Mapping[int, Range]) -> bool:
    if free_variables(formula) - known.keys():
        return False
    finite = boxes(formula, known)
    for part in walk(formula):
        if isinstance(part, (Pi, Exponential, Modulus, Derivative)):
            return False
        if isinstance(part, Value) and not isinstance(part.function, (Finite, Periodic)):
            return False
        if isinstance(part, Total) and part.variable not in finite:
            return False
    return True


def exact(formula: Formula) -> Gauss:
    """Return the exact value of a formula to which the exact engine applies."""
    return exactly(formula, {})({})


def exactly(formula: Formula, known: Mapping[int, Range]) -> Callable[[Mapping[int, int]], Gauss]:
    """Return the exact values where free variables are whole numbers in their known ranges."""
    compiler = Exact.of(formula, 0, known)
    compiled, unit = compiler.compile(formula), compiler.unit

    def value(at: Mapping[int, int]) -> Gauss:
        found: Gauss = compiled({v: n * unit for v, n in at.items()})
        return found

    return value


class Exact(Compiler):
    """Gaussian rationals."""

    exact: ClassVar[bool] = True

    def number(self, re: Fraction, im: Fraction) -> Gauss:
        """Return a Gaussian rational as a number of the engine."""
        return Gauss.of(re, im)

    def coordinate(self, affine: Affine) -> Evaluate:
        """Return the evaluation of a coordinate used as a number."""
        position, unit = self.position(affine), self.unit
        return lambda environment: Gauss(fmpq(position(environment), unit), fmpq(0))

    def value(self, function: SampleFunction, point: tuple[Affine, ...]) -> Evaluate:
        """Return the evaluation of a sample function at a point."""
        positions, unit = [self.position(p) for p in point], self.unit
        return lambda environment: function.exact(
            *[divided(p(environment), unit) for p in positions]
        )

    def row_of(self, function: SampleFunction) -> Callable[[list[Sequence[int]]], list[Any]]:
        """Return what gives the values at points that follow one another, over the unit."""
        known: dict[Any, list[Gauss]] = {}
        unit, value = self.unit, function.exact

        def row(tracks: list[Sequence[int]]) -> list[Gauss]:
            name = tuple([(t[0], t[-1], len(t)) for t in tracks if t])
            if name not in known:
                columns = [[divided(n, unit) for n in t] for t in tracks]
                known[name] = [value(*point) for point in zip(*columns, strict=True)]
            return known[name]

        return row

    def product(self, factors: tuple[Formula, ...]) -> Evaluate:
        """Return the evaluation of a product, up to the first factor that is 0.

        Of an impulse most values are 0, and the totals beside it are then not worked out.
        """
        parts = [self.compile(f) for f in sorted(factors, key=_spread)]

        def evaluate(environment: Environment) -> Gauss:
            result: Gauss = parts[0](environment)
            for part in parts[1:]:
                if not (result.real or result.imag):
                    break
                result = result * part(environment)
            return result

        return evaluate

    def total(self, total: Total) -> Evaluate:
        """Return the evaluation of a total."""
        return self.finite_sum(total)


def _spread(factor: Formula) -> float:
    """Return at how many points a factor may differ from 0, if it is a finite sequence."""
    if isinstance(factor, Value) and factor.function.support is not None:
        return prod(high - low + 1 for low, high in factor.function.support)
    return inf if has_total(factor) else _LARGE
