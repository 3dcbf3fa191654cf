"""The operators on functions and their definitions; the kernel's unfold rule reads them off here.

Convention (see ``../shared/design.md`` §1 and the first page of the report)::

    convolution        (f ⋆ g)(t) = total over τ of f(τ) g(t − τ)
    cross-correlation  (f ∗ g)(t) = total over τ of conj(f(τ)) g(t + τ)

Many books swap the two symbols or conjugate the second argument instead.
"""

from __future__ import annotations

from typing import Any

from sympy import Add, Expr, Mul, Symbol, conjugate, sympify

from symbolic.domains import Domain, Point
from symbolic.errors import TermError
from symbolic.terms import FunctionTerm, Total, applied, as_function, bound_point, lift


class Operator(FunctionTerm):
    """A function term with a definition."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return the value at `point` as the definition gives it."""
        raise NotImplementedError


class Conv(Operator):
    """Convolution f ⋆ g."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return the total over τ of f(τ) g(t − τ)."""
        f, g = map(lift, self.args)
        tau, t = bound_point(domain), Point(map(lift, point))
        return Total(applied(f, tau, domain) * applied(g, t - tau, domain), tau, domain)


class Corr(Operator):
    """Cross-correlation f ∗ g; the first argument is conjugated."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return the total over τ of conj(f(τ)) g(t + τ)."""
        f, g = map(lift, self.args)
        tau, t = bound_point(domain), Point(map(lift, point))
        return Total(conjugate(applied(f, tau, domain)) * applied(g, t + tau, domain), tau, domain)


class Conj(Operator):
    """The pointwise conjugate f†."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return conj(f(t))."""
        return conjugate(applied(self.args[0], point, domain))


class Reflect(Operator):
    """The reflection Rf."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return f(−t)."""
        return applied(self.args[0], -point, domain)


class Shift(Operator):
    """The translation T_a f; its arguments are f and the coordinates of a."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return f(t − a)."""
        return applied(self.args[0], point - self.args[1:], domain)


class Plus(Operator):
    """The pointwise sum of functions."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return f(t) + g(t) + …."""
        return Add(*(applied(f, point, domain) for f in self.args))


class Scale(Operator):
    """A scalar multiple c f with c ≠ 0 or a symbol; 0 f would hide where f has no value."""

    def definition(self, point: Point, domain: Domain) -> Expr:
        """Return c f(t)."""
        return Mul(self.args[0], applied(self.args[1], point, domain))


def conv(f: Any, g: Any) -> FunctionTerm:
    """Return the convolution f ⋆ g, (f ⋆ g)(t) = total over τ of f(τ) g(t − τ)."""
    return Conv(as_function(f), as_function(g))


def corr(f: Any, g: Any) -> FunctionTerm:
    """Return the cross-correlation f ∗ g, (f ∗ g)(t) = total over τ of conj(f(τ)) g(t + τ)."""
    return Corr(as_function(f), as_function(g))


def conj(f: Any) -> Any:
    """Return the pointwise conjugate of a function, or the conjugate of a scalar expression."""
    if isinstance(f, Expr):
        return conjugate(f)
    return Conj(as_function(f))


def reflect(f: Any) -> FunctionTerm:
    """Return the reflection Rf, (Rf)(t) = f(−t)."""
    return Reflect(as_function(f))


def involution(f: Any) -> FunctionTerm:
    """Return the involution of f, t ↦ conj(f(−t)), written ``conj(reflect(f))``."""
    return Conj(reflect(f))


def shift(f: Any, *by: Any) -> FunctionTerm:
    """Return the translation T_a f, (T_a f)(t) = f(t − a); one argument per coordinate of a.

    Raises
    ------
    TermError
        If a coordinate is not real.
    """
    coordinates = [sympify(b, strict=True) for b in by]
    if not coordinates or not all(b.is_real for b in coordinates):
        raise TermError(
            f"shift by {by}: one real (on ℤ: integer) number or symbol per coordinate is needed"
        )
    return Shift(as_function(f), *coordinates)


def plus(f: Any, g: Any) -> FunctionTerm:
    """Return the pointwise sum f + g."""
    return Plus(as_function(f), as_function(g))


def scale(scalar: Any, f: Any) -> FunctionTerm:
    """Return the scalar multiple c f of a function by an exact SymPy number or a scalar symbol.

    Raises
    ------
    TermError
        If the scalar is a floating-point number, or depends on functions.
    """
    c = sympify(scalar)
    exact = isinstance(c, Expr) and not c.is_Float and (c.is_number or c.atoms(Symbol))
    if not exact or c.is_zero or any(isinstance(a, (FunctionTerm, Total)) for a in c.args):
        raise TermError(
            f"scalar multiple by {scalar!r}: an exact number other than 0, or a symbol, is needed"
        )
    return Scale(c, as_function(f))
