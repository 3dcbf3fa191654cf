"""What a proof script is written against: a domain, with its generic points and characters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from symbolic.kernel import rules, terms
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete, kinds
from symbolic.kernel.terms import I, Term
from symbolic.proving import calculation
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Number,
    Point,
    Scalar,
    conjugate,
    exponential,
    for_all,
    function,
    generic,
    total,
)

SCALAR = Scalar(terms.variable("a"))
"""The scalar of the lemmas on homogeneity."""


@dataclass(frozen=True)
class Setting:
    """A domain on which a lemma is shown; its generic point is t (n if discrete).

    Attributes
    ----------
    domain
        Where the functions live.
    """

    domain: Term

    # -------------------------------------------------------------- points and letters

    @property
    def discrete(self) -> bool:
        """Whether totals are sums."""
        return discrete(self.domain)

    @property
    def cyclic(self) -> bool:
        """Whether the domain is a cycle ℤ/N."""
        return self.domain.head == "Cycle"

    @property
    def period(self) -> Scalar:
        """N, on ℤ/N."""
        return Scalar(self.domain.parts[0])

    @property
    def t(self) -> Point:
        """The generic point at which functions are compared."""
        return self.point("n" if self.discrete else "t")

    @property
    def origin(self) -> Point:
        """The point 0."""
        return Point([0] * len(kinds(self.domain)))

    def point(self, name: str) -> Point:
        """Return another generic point."""
        return generic(self.domain, name)

    def letter(self, name: str, *properties: str) -> Function:
        """Return a letter for functions on the domain with these properties."""
        return Function(terms.letter(name, self.domain, *properties))

    def letters(self, names: str) -> tuple[Function, ...]:
        """Return letters for functions on the domain."""
        return tuple(map(self.letter, names.split()))

    @property
    def delta(self) -> Function:
        """The unit impulse."""
        return Function(Term("Delta", self.domain))

    # -------------------------------------------------------------- what is written

    def total(self, value: Function | Callable[[Point], Scalar], name: str = "tau") -> Scalar:
        """Return the total of a function, or of value(τ), over the domain."""
        return total(value, self.domain, name)

    def inner(self, u: Function, v: Function) -> Scalar:
        """Return the inner product ⟨u, v⟩, the total of conj(u) v."""
        return self.total(lambda tau: conjugate(u(tau)) * v(tau))

    def function(self, value: Callable[[Point], Number]) -> Function:
        """Return the function x ↦ value(x)."""
        return function(value, self.domain)

    def character(self, frequency: Point, point: Point) -> Scalar:
        """Return e^{iω·t}, and on ℤ/N e^{2πikn/N}."""
        turned = frequency.dot(point)
        if self.cyclic:
            return Scalar(Term("Root", turned.term, self.domain))
        return exponential(Scalar(I) * turned)

    @property
    def frequency(self) -> Point:
        """The generic frequency: ω, and on ℤ/N an integer k."""
        return generic(self.dual, "k" if self.cyclic else "omega")

    @property
    def dual(self) -> Term:
        """Where Fourier transforms live."""
        return terms.dual(self.domain)

    @property
    def xi(self) -> Point:
        """The generic point of a Fourier transform: ξ, and on ℤ/N an integer k."""
        return generic(self.dual, "k" if self.cyclic else "xi")

    # -------------------------------------------------------------- what is assumed and shown

    def assume(self, left: Function, right: Function) -> Theorem:
        """Return left = right at the generic point, assuming that it holds everywhere."""
        t = self.t
        return rules.assume(for_all(left(t), right(t), (t, self.domain)), [t.terms])

    def show(self, left: Function | Scalar, right: Function | Scalar) -> Calculation:
        """Begin with what is claimed."""
        return calculation.show(left, right, self.t, self.domain)

    def calculate(self, start: Function | Scalar) -> Calculation:
        """Begin a calculation whose end is not known beforehand."""
        return calculation.calculate(start, self.t, self.domain)
