"""Integrands as analytic functions of a complex ball, in the form that `acb.integral` asks for.

The integrand of a real integral is continued to complex z: samples by their own formula, conj φ as
z ↦ conj(φ(conj z)), which is analytic where φ is and equals conj φ on the line, and |φ| as √(φ ·
conj φ) with the ``analytic`` flag of `acb.integral` handed to the square root, which then answers
with a ball that is not finite where it meets the cut. Away from breaks of the samples everything
else is meromorphic, and a ball that may hold a pole gives one that is not finite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Any, NamedTuple, TypeAlias

from flint import acb, arb, fmpq

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Modulus,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Value,
)
from numeric.samples.functions import SampleFunction, ball


class Place(NamedTuple):
    """Where an integrand is evaluated.

    Attributes
    ----------
    z
        The complex ball.
    where
        A rational point of the piece of the line that is integrated over; it tells which branch of
        a sample with breaks is meant.
    analytic
        Whether the answer must be that of an analytic function on all of z.
    """

    z: acb
    where: fmpq
    analytic: bool


Continued: TypeAlias = Callable[[Place], acb]


def integral(
    integrand: Callable[[acb, bool], acb],
    low: arb,
    high: arb,
    bits: int,
    most_values: int | None = None,
) -> acb:
    """Return `acb.integral` of an integrand, with an error goal of 2^−bits or after so many values.

    What the integrand raises is raised, and an interrupt from the keyboard too: flint cannot carry
    an exception out of an integrand.
    """
    raised: list[BaseException] = []

    def guarded(z: acb, analytic: bool) -> acb:
        if raised:
            return acb(0)
        try:
            return integrand(z, analytic)
        except BaseException as error:
            raised.append(error)
            return acb(0)

    goal = arb(2) ** (-bits)
    result = acb.integral(guarded, low, high, abs_tol=goal, rel_tol=goal, eval_limit=most_values)
    if raised:
        raise raised[0]
    return acb(result)


@dataclass(frozen=True)
class Continuation:
    """Compiles a formula without totals in the one variable of integration."""

    variable: int

    def compile(self, formula: Formula) -> Continued:
        """Return the continued integrand.

        Raises
        ------
        TypeError
            If the formula has a total inside.
        """
        match formula:
            case Number(re, im):
                number = ball((re, im))
                return lambda place: number
            case Pi():
                turn = acb.pi()
                return lambda place: turn
            case Coordinate(affine):
                return self._coordinate(affine)
            case Value(function, point):
                return self._value(function, point)
            case Sum(terms):
                parts = [self.compile(t) for t in terms]
                return lambda place: reduce(lambda a, b: a + b, [p(place) for p in parts])
            case Product(factors):
                parts = [self.compile(f) for f in factors]
                return lambda place: reduce(lambda a, b: a * b, [p(place) for p in parts])
            case Power(base, exponent):
                inner = self.compile(base)
                return lambda place: inner(place) ** exponent
            case Exponential(body):
                inner = self.compile(body)
                return lambda place: inner(place).exp()
            case Conjugate(body):
                return _mirrored(self.compile(body))
            case Modulus(body):
                return _modulus(self.compile(body))
        raise TypeError(f"{formula!r} is not an integrand in one variable")

    def _coordinate(self, affine: Affine) -> Continued:
        variable = self.variable
        return lambda place: acb(affine.at({variable: place.z}))

    def _value(self, function: SampleFunction, point: tuple[Affine, ...]) -> Continued:
        evaluate, variable = function.evaluator(), self.variable
        if not function.breaks:
            return lambda place: evaluate(*(p.at({variable: place.z}) for p in point))
        (only,) = point

        def evaluate_branch(place: Place) -> Any:
            return evaluate(only.at({variable: place.z}), only.at({variable: place.where}))

        return evaluate_branch


def _mirrored(inner: Continued) -> Continued:
    return lambda place: inner(place._replace(z=place.z.conjugate())).conjugate()


def _modulus(inner: Continued) -> Continued:
    mirrored = _mirrored(inner)
    return lambda place: (inner(place) * mirrored(place)).sqrt(analytic=place.analytic)
