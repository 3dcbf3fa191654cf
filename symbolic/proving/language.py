"""Terms as a lecturer writes them: functions that can be applied, numbers that can be multiplied.

``conv(f, g)(t)`` and ``f(tau) * g(t - tau)`` make terms of the kernel, kept as they are written.
`Function` and `Scalar` only carry a term, `Point` its coordinates; `term_of` gives it back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import TypeAlias

from symbolic.kernel import terms
from symbolic.kernel.errors import TermError
from symbolic.kernel.terms import Term
from symbolic.notation import points

Number: TypeAlias = "int | Fraction | Term | Scalar"


class Scalar:
    """A number that is written down: +, −, · and natural powers write longer ones."""

    __slots__ = ("term",)

    def __init__(self, value: Number) -> None:
        self.term: Term = value.term if isinstance(value, Scalar) else terms.scalar(value)

    def __add__(self, other: Number) -> Scalar:
        return Scalar(terms.add(self.term, Scalar(other).term))

    def __radd__(self, other: Number) -> Scalar:
        return Scalar(other) + self

    def __sub__(self, other: Number) -> Scalar:
        return self + -Scalar(other)

    def __rsub__(self, other: Number) -> Scalar:
        return Scalar(other) - self

    def __neg__(self) -> Scalar:
        return Scalar(terms.neg(self.term))

    def __mul__(self, other: Number) -> Scalar:
        return Scalar(terms.mul(self.term, Scalar(other).term))

    def __rmul__(self, other: Number) -> Scalar:
        return Scalar(other) * self

    def __truediv__(self, other: Number) -> Scalar:
        return self * Scalar(other) ** -1

    def __rtruediv__(self, other: Number) -> Scalar:
        return Scalar(other) / self

    def __pow__(self, exponent: int) -> Scalar:
        return Scalar(Term("Pow", self.term, exponent))

    def __repr__(self) -> str:
        return repr(self.term)


class Point(tuple[Scalar, ...]):
    """A point: +, − and multiples act on each coordinate, unlike on the tuple they are kept in."""

    __slots__ = ()

    def __new__(cls, coordinates: Iterable[Number]) -> Point:
        """Return the point with these coordinates.

        Raises
        ------
        TermError
            If it is no list of coordinates.
        """
        if not isinstance(coordinates, Iterable):
            raise TermError(
                f"a point is needed, not {coordinates!r}; in a proof script on.point('a') makes one"
            )
        return super().__new__(cls, map(Scalar, coordinates))

    def __add__(self, other: Iterable[Number]) -> Point:  # type: ignore[override]
        return Point(a + b for a, b in zip(self, other, strict=True))

    def __sub__(self, other: Iterable[Number]) -> Point:
        return Point(a - b for a, b in zip(self, other, strict=True))

    def __neg__(self) -> Point:
        return Point(-a for a in self)

    def scaled(self, factor: Number) -> Point:
        """Return the point with every coordinate multiplied by `factor`."""
        return Point(Scalar(factor) * a for a in self)

    def dot(self, other: Iterable[Number]) -> Scalar:
        """Return the sum of the products of the coordinates."""
        products = [a * b for a, b in zip(self, other, strict=True)]
        return Scalar(terms.add(*(p.term for p in products)))

    @property
    def terms(self) -> tuple[Term, ...]:
        """The coordinates as terms."""
        return tuple(c.term for c in self)


class Function:
    """A function that is written down; calling it with a point writes its value there."""

    __slots__ = ("term",)

    def __init__(self, term: Term) -> None:
        self.term = term

    def __call__(self, *point: Number | Point) -> Scalar:
        """Return the value at a point, given whole or by its coordinates."""
        first = point[0]
        coordinates = first if isinstance(first, Point) else Point(point)  # type: ignore[arg-type]
        return Scalar(terms.at(self.term, coordinates.terms))

    @property
    def home(self) -> Term:
        """The domain on which it lives."""
        return self.term.home

    def __repr__(self) -> str:
        return repr(self.term)


def term_of(written: Scalar | Function | Term | int | Fraction) -> Term:
    """Return what is written as a term of the kernel."""
    return written.term if isinstance(written, Function) else Scalar(written).term


def generic(domain: Term, name: str) -> Point:
    """Return the generic point of a domain called `name`: one variable, or name1, name2, …."""
    return Point(points.generic(domain, name))


# ------------------------------------------------------------------ operators


def operator(head: str, *parts: Function | Scalar) -> Function:
    """Return what the operator with this head in the kernel makes of functions and numbers.

    Raises
    ------
    TermError
        If a part is anything else, such as a letter of `symbolic.functions`.
    """
    for part in parts:
        if not isinstance(part, (Function, Scalar)):
            raise TermError(
                f"{head}: {part!r} is no function of a proof script, whose letters are its "
                "parameters; elsewhere the conv, corr, … of symbolic itself are needed"
            )
    return Function(Term(head, *(p.term for p in parts)))


def conv(f: Function, g: Function) -> Function:
    """Return f ⋆ g."""
    return operator("Conv", f, g)


def corr(f: Function, g: Function) -> Function:
    """Return f ∗ g; the first function is conjugated."""
    return operator("Corr", f, g)


def conj(f: Function) -> Function:
    """Return the conjugate of a function."""
    return operator("ConjF", f)


def conjugate(value: Number) -> Scalar:
    """Return the conjugate of a number."""
    return Scalar(Term("Conj", Scalar(value).term))


def reflect(f: Function) -> Function:
    """Return Rf, (Rf)(t) = f(−t)."""
    return operator("Reflect", f)


def involution(f: Function) -> Function:
    """Return t ↦ conj(f(−t))."""
    return conj(reflect(f))


def shift(f: Function, by: Iterable[Number]) -> Function:
    """Return T_a f, (T_a f)(t) = f(t − a)."""
    return operator("Shift", f, *Point(by))


def modulate(f: Function, by: Iterable[Number]) -> Function:
    """Return M_ω f, (M_ω f)(t) = e^{iω·t} f(t), and on ℤ/N e^{2πikn/N} f(n)."""
    return operator("Modulate", f, *Point(by))


def linear(f: Function, rows: Sequence[Iterable[Number]]) -> Function:
    """Return f ∘ A for a matrix given by its rows."""
    return operator("Linear", f, *(entry for row in rows for entry in Point(row)))


def plus(f: Function, *others: Function) -> Function:
    """Return f + g + …."""
    return operator("Plus", f, *others)


def scale(scalar: Number, f: Function) -> Function:
    """Return the multiple c f."""
    return operator("Scale", Scalar(scalar), f)


def fourier(f: Function) -> Function:
    """Return the Fourier transform of f."""
    return operator("Fourier", f)


def diff(f: Function) -> Function:
    """Return the derivative f′ of a function on ℝ."""
    return operator("Diff", f)


def forward_difference(u: Function) -> Function:
    """Return Δu, (Δu)(n) = u(n + 1) − u(n)."""
    return plus(shift(u, [-1]), scale(-1, u))


def backward_difference(u: Function) -> Function:
    """Return ∇u, (∇u)(n) = u(n) − u(n − 1)."""
    return plus(u, scale(-1, shift(u, [1])))


def exponential(value: Number) -> Scalar:
    """Return e to a number."""
    return Scalar(Term("Exp", Scalar(value).term))


def absolute(value: Number) -> Scalar:
    """Return the absolute value of a number."""
    return Scalar(Term("Abs", Scalar(value).term))


def total(value: Callable[[Point], Scalar], over: Term, name: str = "tau") -> Scalar:
    """Return the total of value(τ) over a domain."""
    point = generic(over, name)
    return Scalar(terms.total(value(point).term, point.terms, over))


def function(value: Callable[[Point], Number], home: Term, name: str = "x") -> Function:
    """Return the function x ↦ value(x)."""
    point = generic(home, name)
    return Function(terms.lam(Scalar(value(point)).term, point.terms, home))


def for_all(left: Scalar, right: Scalar, *bound: tuple[Point, Term]) -> Term:
    """Return the hypothesis that left = right for all of the points, outermost first."""
    claim = Term("Equation", left.term, right.term)
    for point, over in reversed(bound):
        claim = terms.for_all(claim, point.terms, over)
    return claim
