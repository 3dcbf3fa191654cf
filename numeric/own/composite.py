"""Samples that users wrote themselves: with a formula and its bounds, or with values only."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Any

import mpmath
from sympy import Expr, Symbol, diff, lambdify

from numeric.formulas.formula import Formula, Value, walk
from numeric.own.lambdas import formula_of
from numeric.own.probing import Looked, landmark_digits, looked
from numeric.samples.functions import Decay, Evaluator, NoBound, SampleFunction

_MOST_DIGITS = 10_000


@dataclass(frozen=True)
class Composite(SampleFunction):
    """A function given by an expression that was read into a formula of known functions.

    Like `numeric.samples.compound.Tensor` it is written out on reading. The second engine and the
    tests use the expression itself.

    Attributes
    ----------
    expression, point
        The expression and the symbols of its coordinates.
    discrete
        Whether the coordinates are integers.
    """

    expression: Expr
    point: tuple[Symbol, ...]
    discrete: bool

    # Not known to be; the parts of its formula tell more.
    real = False

    @property
    def formula(self) -> Formula:
        """The formula; variable k stands for coordinate k."""
        return formula_of(self.expression, self.point, self.discrete)

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return len(self.point)

    @property
    def sequence(self) -> bool:
        """Whether it has values at integers only."""
        return self.discrete

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The points of the line where it is not analytic."""
        parts = [p for p in walk(self.formula) if isinstance(p, Value)]
        found = {b for p in parts for b in p.function.breaks}
        return tuple(sorted(found)) if self.dimension == 1 else ()

    @property
    def centre(self) -> Fraction:
        """How far from 0 its parts lie."""
        parts = [p for p in walk(self.formula) if isinstance(p, Value)]
        places = [abs(affine.constant) for p in parts for affine in p.point]
        places += [abs(centre) for p in parts for centre in p.function.centres]
        return max([*places, *map(abs, self.breaks)], default=Fraction(0))

    def derivative(self, order: int) -> SampleFunction:
        """Return the derivative of some order.

        Raises
        ------
        NoBound
            If it is not known to have one.
        """
        if self.breaks or self.discrete:
            raise NoBound("a function with a break has no derivative there")
        return Composite(diff(self.expression, self.point[0], order), self.point, self.discrete)

    def reference(self, *point: Any) -> Any:
        """Return the value of the expression in mpmath."""
        function = _in_mpmath(self.expression, self.point)
        try:
            return function(*point)
        except ZeroDivisionError:  # sin(x)/x at 0, which is read as 1
            return function(*(x + mpmath.eps for x in point))

    def __str__(self) -> str:
        return f"{', '.join(map(str, self.point))} ↦ {self.expression}"


@dataclass(frozen=True)
class Measured(SampleFunction):
    """A function of which only values are known.

    Attributes
    ----------
    function
        From numbers of mpmath to a number.
    shown
        The function as text.
    reason
        Why no bound is known.
    dimension
        The number of coordinates.
    sequence
        Whether it is asked at integers only.
    breaks
        Near which points it is not smooth, as far as is known.
    caveat
        What was not looked for, and may make its measured values wrong.
    """

    function: Callable[..., Any]
    shown: str
    reason: str
    coordinates: int
    at_integers: bool
    breaks: tuple[Fraction, ...] = ()
    caveat: str = ""

    # Not known to be.
    real = False

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return self.coordinates

    @property
    def sequence(self) -> bool:
        """Whether it is asked at integers only."""
        return self.at_integers

    @property
    def digits(self) -> int:
        """How many digits of its values may mean something."""
        bits = getattr(self.function, "precision", None)
        return _MOST_DIGITS if bits is None else int(bits * 0.30103)

    @property
    def centre(self) -> Fraction:
        """How far from 0 a sequence has breaks; on the line integrals are split there."""
        return max(map(abs, self.breaks), default=Fraction(0)) if self.at_integers else Fraction(0)

    def landmarks(self, digits: int) -> tuple[tuple[Fraction, ...], ...]:
        """Return where it is seen to be large again, after it has been small."""
        return self._looked.landmarks(landmark_digits(digits, self.digits))

    @property
    def looked_up_to(self) -> Fraction:
        """How far from 0 such places were looked for."""
        return self._looked.farthest

    @property
    def _looked(self) -> Looked:
        return looked(self.function, self.coordinates, self.at_integers, self.breaks)

    def evaluator(self) -> Evaluator:
        """Refuse."""
        raise NoBound(self.reason)

    def bound(self, widths: tuple[Any, ...], bits: tuple[int, ...]) -> Decay:
        """Refuse."""
        raise NoBound(self.reason)

    def reference(self, *point: Any) -> Any:
        """Return the value."""
        return self.function(*point)

    def __str__(self) -> str:
        return self.shown


def _step(x: Any, at_zero: Any = None) -> Any:
    return mpmath.mpf(0 if x < 0 else 1 if x > 0 else 0.5 if at_zero is None else at_zero)


_MEANINGS: Mapping[str, Any] = {
    "Heaviside": _step,
    "sinc": mpmath.sinc,
    "Abs": abs,
    "conjugate": mpmath.conj,
}


@lru_cache(maxsize=256)
def _in_mpmath(expression: Expr, point: tuple[Symbol, ...]) -> Callable[..., Any]:
    found: Callable[..., Any] = lambdify(point, expression, modules=[dict(_MEANINGS), "mpmath"])
    return found
