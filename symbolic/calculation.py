"""Readable proof scripts: a calculation is a chain of named moves, as on a blackboard.

Each move is one equation made by the kernel; the calculation is their transitive composition, and
its printed proof is the chain::

    calculate(corr(f, g)(t)).unfold().substitute(-1).turn_limits().fold(conv(involution(f), g)(t))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sympy import Expr, Mul, conjugate

from symbolic import conversions, kernel
from symbolic.conversions import Conversion
from symbolic.domains import Domain, Point
from symbolic.errors import ProofError
from symbolic.hypotheses import ForAll
from symbolic.kernel import Theorem
from symbolic.terms import Applied, Bound, FunctionTerm, Total, applied


class Calculation:
    """An equation ``start = here`` under construction; every move returns a longer one.

    A move that does not apply raises `ProofError`.
    """

    def __init__(self, start: Expr, at: Point, domain: Domain, theorem: Theorem | None) -> None:
        self._start = start
        self._at = at
        self._domain = domain
        self._theorem = theorem

    @property
    def here(self) -> Expr:
        """The term that the calculation has reached."""
        return self._theorem.rhs if self._theorem else self._start

    @property
    def theorem(self) -> Theorem:
        """The equation proved so far; raises `ProofError` before the first move."""
        if self._theorem is None:
            raise ProofError(f"calculate({self._start}): no move has been made")
        return self._theorem

    def then(self, link: Theorem) -> Calculation:
        """Append an equation whose left side is the term reached."""
        theorem = kernel.transitivity(self._theorem, link) if self._theorem else link
        if self._theorem is None and link.lhs != self._start:
            raise ProofError(f"calculate({self._start}): the first equation starts at {link.lhs}")
        return Calculation(self._start, self._at, self._domain, theorem)

    def _everywhere(self, convert: Conversion, move: str) -> Calculation:
        link = conversions.everywhere(self.here, convert, self._domain)
        if link is None:
            raise ProofError(f"{move}: there is nothing to apply it to in {self.here}")
        return self.then(link)

    def _on_totals(self, rule: Any, move: str) -> Calculation:
        def convert(term: Expr) -> Theorem | None:
            return rule(term) if isinstance(term, Total) else None

        return self._everywhere(convert, move)

    def unfold(self) -> Calculation:
        """Replace the outermost ⋆ and ∗ by their definition, and pointwise operators completely."""
        link = conversions.unfold_layer(self.here, self._domain)
        if link is None:
            raise ProofError(f"unfold: there is no operator in {self.here}")
        return self.then(link)

    def substitute(
        self, factor: Any, offset: Point | None = None, *, innermost: bool = False
    ) -> Calculation:
        """Substitute τ = factor·τ′ + offset in totals; a factor −1 turns the limits.

        The outermost totals are meant, or those without a total inside.
        """

        def rule(total: Total) -> Theorem | None:
            if innermost and total.body.has(Total):
                return None
            size = total.domain.dimension
            rows = [[factor if i == j else 0 for j in range(size)] for i in range(size)]
            return kernel.change_variable(total, rows, offset or total.domain.origin, self._domain)

        return self._on_totals(rule, "substitute")

    def turn_limits(self) -> Calculation:
        """Turn back the limits of totals, in each coordinate that runs backwards."""

        def rule(total: Total) -> Theorem | None:
            turned: Theorem | None = None
            for axis, sign in enumerate(total.orientation):
                if sign == -1:
                    now = turned.rhs if turned else total
                    turned = conversions.chain(turned, kernel.turn_limits(now, axis, self._domain))
            return turned

        return self._on_totals(rule, "turn_limits")

    def conjugate_inside(self) -> Calculation:
        """Take the conjugate of a total under the total."""

        def convert(term: Expr) -> Theorem | None:
            if isinstance(term, conjugate) and isinstance(term.args[0], Total):
                return kernel.conjugate_total(term, self._domain)
            return None

        return self._everywhere(convert, "conjugate_inside")

    def conjugate_outside(self) -> Calculation:
        """Write the outermost totals as conjugates of totals."""

        def rule(total: Total) -> Theorem:
            _, points, over, orientation = total.args
            inside = Total(conjugate(total.body), points, over, orientation)
            return kernel.symmetry(kernel.conjugate_total(conjugate(inside), self._domain))

        return self._on_totals(rule, "conjugate_outside")

    def split(self) -> Calculation:
        """Split totals of sums into sums of totals, the outermost where there are several."""

        def rule(total: Total) -> Theorem | None:
            return kernel.split_total(total, self._domain) if total.body.is_Add else None

        return self._on_totals(rule, "split")

    def factor_out(self) -> Calculation:
        """Take the factors free of the bound point out of totals."""

        def rule(total: Total) -> Theorem | None:
            factors = Mul.make_args(total.body)
            free = [a for a in factors if not a.has(Bound)]
            return kernel.factor_out(total, Mul(*free), self._domain) if free else None

        return self._on_totals(rule, "factor_out")

    def factor_in(self) -> Calculation:
        """Take the other factors of products with one total under that total."""

        def convert(term: Expr) -> Theorem | None:
            totals = [a for a in term.args if isinstance(a, Total)] if term.is_Mul else []
            if len(totals) != 1:
                return None
            body, points, over, orientation = totals[0].args
            factor = Mul(*(a for a in term.args if a != totals[0]))
            inside = Total(factor * body, points, over, orientation)
            return kernel.symmetry(kernel.factor_out(inside, factor, self._domain))

        return self._everywhere(convert, "factor_in")

    def exchange(self) -> Calculation:
        """Exchange the outermost totals of totals."""

        def rule(total: Total) -> Theorem | None:
            nested = isinstance(total.body, Total)
            return kernel.exchange(total, self._domain) if nested else None

        return self._on_totals(rule, "exchange")

    def rearrange(self, target: Expr | FunctionTerm) -> Calculation:
        """Go to a term that has the same polynomial normal form."""
        return self.then(kernel.ring(self.here, self._term(target), self._domain))

    def rewrite(self, lemma: Theorem) -> Calculation:
        """Apply an equation from left to right wherever its left side matches."""
        return self._everywhere(conversions.rewrite(lemma), f"rewrite with {lemma.statement}")

    def by_hypotheses(self, hypotheses: Sequence[ForAll]) -> Calculation:
        """Apply assumed equations ∀x. a(x) = b(x) from left to right wherever a stands."""

        def convert(term: Expr) -> Theorem | None:
            if not isinstance(term, Applied):
                return None
            for hypothesis in hypotheses:
                if hypothesis.body_at(term.point).args[0] == term:
                    return kernel.assume(hypothesis, [term.point], self._domain)
            return None

        return self._everywhere(convert, "by_hypotheses")

    def rewrite_back(self, lemma: Theorem) -> Calculation:
        """Apply an equation from right to left wherever its right side matches."""
        return self.rewrite(kernel.symmetry(lemma))

    def fold(self, target: Expr | FunctionTerm) -> Calculation:
        """Go to a term whose definition is the term reached, up to the ring rule."""
        link = conversions.fold(self.here, self._term(target), self._domain)
        if link is None:
            raise ProofError(f"fold: {target} does not unfold to {self.here}")
        return self.then(link)

    def _term(self, target: Expr | FunctionTerm) -> Expr:
        return _value(target, self._at, self._domain)


def calculate(start: Expr | FunctionTerm, at: Point, domain: Domain) -> Calculation:
    """Start a calculation on a domain.

    Parameters
    ----------
    start
        A scalar term; a function term stands for its value at the point `at`, here and in moves.
    at
        The point at which functions are compared.
    domain
        Where the letters live.
    """
    term = _value(start, at, domain)
    kernel.reflexivity(term, domain)
    return Calculation(term, at, domain, None)


def _value(target: Expr | FunctionTerm, at: Point, domain: Domain) -> Expr:
    return applied(target, at, domain) if isinstance(target, FunctionTerm) else target
