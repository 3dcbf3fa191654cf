"""Hypotheses as data: what a theorem asks of its functions, printed with it and never dropped."""

from __future__ import annotations

from typing import Any

from sympy import Basic, Expr

from symbolic.sympy_border.domains import Domain, Point
from symbolic.sympy_border.terms import Binder, FunctionTerm, Total, close, open_body


class Hypothesis(Basic):
    """Base of the hypotheses; terms inside take part in instantiation."""

    __slots__ = ()

    def __repr__(self) -> str:
        from symbolic.sympy_border.printing import text

        return text(self)

    def _latex(self, printer: Any) -> str:
        from symbolic.sympy_border.printing import latex

        return latex(self)


class RealValued(Hypothesis):
    """The function takes real values only."""

    __slots__ = ()

    def __new__(cls, function: FunctionTerm) -> RealValued:
        return super().__new__(cls, function)


class HasValue(Hypothesis):
    """The term has a value; see the kernel's docstring for totals."""

    __slots__ = ()

    def __new__(cls, term: Expr) -> HasValue:
        return super().__new__(cls, term)


class ConvergesAbsolutely(Hypothesis):
    """The body is measurable, and the (multiple) total of its absolute value is finite."""

    __slots__ = ()

    def __new__(cls, total: Total) -> ConvergesAbsolutely:
        return super().__new__(cls, total)


class Integrable(Hypothesis):
    """The function is in L¹: the total of its absolute value is finite (ℓ¹ on ℤᵈ)."""

    __slots__ = ()

    def __new__(cls, function: FunctionTerm) -> Integrable:
        return super().__new__(cls, function)


class Bounded(Hypothesis):
    """The function has a value everywhere, Borel measurable in the point, and is bounded."""

    __slots__ = ()

    def __new__(cls, function: FunctionTerm) -> Bounded:
        return super().__new__(cls, function)


class Defined(Hypothesis):
    """The function has a value everywhere."""

    __slots__ = ()

    def __new__(cls, function: FunctionTerm) -> Defined:
        return super().__new__(cls, function)


class Smooth(Hypothesis):
    """The function is continuously differentiable on ℝ."""

    __slots__ = ()

    def __new__(cls, function: FunctionTerm) -> Smooth:
        return super().__new__(cls, function)


class Equation(Hypothesis):
    """Two terms are equal; either has a value if and only if the other has."""

    __slots__ = ()

    def __new__(cls, lhs: Expr, rhs: Expr) -> Equation:
        return super().__new__(cls, lhs, rhs)


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


OF_FUNCTIONS = (RealValued, Integrable, Bounded, Defined, Smooth)
"""The hypotheses whose argument is a function term."""

OF_TERMS = (HasValue, ConvergesAbsolutely, Equation)
"""The hypotheses whose arguments are scalar terms."""
