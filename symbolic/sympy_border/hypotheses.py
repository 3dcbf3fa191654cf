"""Hypotheses as data: what a theorem asks of its functions, printed with it and never dropped."""

from __future__ import annotations

from typing import Any

from symbolic.sympy_border.binders import Binder, close, open_body
from symbolic.sympy_border.domains import Domain, Point
from symbolic.sympy_border.terms import Written


class Hypothesis(Written):
    """Base of the hypotheses; terms inside take part in instantiation."""

    __slots__ = ()


class RealValued(Hypothesis):
    """The function takes real values only."""

    __slots__ = ()


class HasValue(Hypothesis):
    """The term has a value; see the kernel's docstring for totals."""

    __slots__ = ()


class ConvergesAbsolutely(Hypothesis):
    """The body is measurable, and the (multiple) total of its absolute value is finite."""

    __slots__ = ()


class Integrable(Hypothesis):
    """The function is in L¹: the total of its absolute value is finite (ℓ¹ on ℤᵈ)."""

    __slots__ = ()


class Bounded(Hypothesis):
    """The function has a value everywhere, Borel measurable in the point, and is bounded."""

    __slots__ = ()


class Defined(Hypothesis):
    """The function has a value everywhere."""

    __slots__ = ()


class Smooth(Hypothesis):
    """The function is continuously differentiable on ℝ."""

    __slots__ = ()


class Equation(Hypothesis):
    """Two terms are equal; either has a value if and only if the other has."""

    __slots__ = ()


class ForAll(Binder, Hypothesis):
    """A hypothesis holds for all points of a domain."""

    __slots__ = ()

    def __new__(cls, hypothesis: Hypothesis, points: Any, domain: Domain) -> ForAll:
        return super().__new__(cls, *close(hypothesis, points, domain), domain)

    @property
    def domain(self) -> Domain:
        """Where the bound point ranges."""
        return self.args[2]

    def body_at(self, point: Point) -> Hypothesis:
        """Return the hypothesis at `point`."""
        return open_body(self.args[0], self.domain, point)
