"""Readable proof scripts: a calculation is a chain of named moves, as on a blackboard.

Each move is one equation made by the kernel; the calculation is their transitive composition, and
its printed proof is the chain::

    calculate(corr(f, g)(t)).unfold().substitute(-1).turn_limits().fold(conv(involution(f), g)(t))
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol, cast

from sympy import Expr, Mul, S, conjugate, exp, expand_mul

from symbolic import conversions, kernel
from symbolic.conversions import Conversion
from symbolic.domains import Cyclic, Domain, Point
from symbolic.errors import ProofError
from symbolic.hypotheses import ForAll
from symbolic.kernel import Theorem
from symbolic.operators import Diff
from symbolic.terms import Applied, Delta, FunctionTerm, Lam, Total, applied, bound_point, occurs


class Provable(Protocol):
    """What has a theorem on each domain: a lemma of the registry."""

    def on(self, domain: Domain) -> Theorem:
        """Return the theorem on a domain."""
        ...


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

    def _everywhere(
        self, convert: Conversion, move: str, lemma: Theorem | None = None
    ) -> Calculation:
        link = conversions.everywhere(self.here, convert, self._domain)
        if link is None:
            used = f" with {lemma}" if lemma else ""
            raise ProofError(f"{move}{used}: there is nothing to apply it to in {self.here}")
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

        The factor is a scalar or a matrix, given by rows. The outermost totals are meant, or those
        without a total inside.
        """

        def rule(total: Total) -> Theorem | None:
            if innermost and total.body.has(Total):
                return None
            shift = offset or total.domain.origin
            return kernel.change_variable(total, _rows(factor, total), shift, self._domain)

        return self._on_totals(rule, "substitute")

    def substitute_inside(self, factor: Any, along: Any) -> Calculation:
        """In totals of totals over τ, substitute σ = factor·σ′ + along·τ in the inner one."""

        def rule(total: Total) -> Theorem | None:
            if not isinstance(total.body, Total):
                return None
            outer = conversions.fresh_point(total.domain, total)
            inner = total.body_at(outer)
            shift = outer.scaled(S(along))
            change = kernel.change_variable(inner, _rows(factor, inner), shift, self._domain)
            return conversions.bind(change, outer, total)

        return self._on_totals(rule, "substitute_inside")

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

    def expand(self) -> Calculation:
        """Multiply out the bodies of the outermost totals."""

        def rule(total: Total) -> Theorem | None:
            point = total.fresh_point("x")
            body = expand_mul(total.body_at(point))
            _, _, over, orientation = total.args
            expanded = Total(body, point, over, orientation)
            return None if expanded == total else kernel.ring(total, expanded, self._domain)

        return self._on_totals(rule, "expand")

    def split(self) -> Calculation:
        """Split totals of sums into sums of totals, the outermost where there are several."""

        def rule(total: Total) -> Theorem | None:
            return kernel.split_total(total, self._domain) if total.body.is_Add else None

        return self._on_totals(rule, "split")

    def factor_out(self) -> Calculation:
        """Take the factors free of the bound point out of totals."""

        def rule(total: Total) -> Theorem | None:
            bound = bound_point(total.domain)
            factors = Mul.make_args(total.body)
            free = [a for a in factors if not any(occurs(b, a) for b in bound)]
            return kernel.factor_out(total, Mul(*free), self._domain) if free else None

        return self._on_totals(rule, "factor_out")

    def factor_out_inside(self) -> Calculation:
        """Take the factors free of the bound point out of totals inside totals."""

        def rule(total: Total) -> Theorem | None:
            if not isinstance(total.body, Total):
                return None
            outer = conversions.fresh_point(total.domain, total)
            inner = Calculation(total.body_at(outer), self._at, self._domain, None).factor_out()
            return conversions.bind(inner.theorem, outer, total)

        return self._on_totals(rule, "factor_out_inside")

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

    def iterate(self) -> Calculation:
        """Write totals over several coordinates as iterated totals."""

        def rule(total: Total) -> Theorem | None:
            several = total.domain.dimension > 1
            return kernel.iterate(total, self._domain) if several else None

        return self._on_totals(rule, "iterate")

    def sift(self) -> Calculation:
        """Evaluate the sums that an impulse sifts."""

        def rule(total: Total) -> Theorem | None:
            factors = Mul.make_args(total.body)
            impulse = any(isinstance(getattr(a, "function", None), Delta) for a in factors)
            return kernel.sift(total, self._domain) if impulse else None

        return self._on_totals(rule, "sift")

    def orthogonality(self) -> Calculation:
        """Evaluate sums of a character over a cycle."""

        def rule(total: Total) -> Theorem | None:
            character = isinstance(total.body, exp) and isinstance(total.domain, Cyclic)
            return kernel.orthogonality(total, self._domain) if character else None

        return self._on_totals(rule, "orthogonality")

    def differentiate(self) -> Calculation:
        """Take the derivative of a function of t: a total, or a combination of other functions."""
        combination = conversions.pointwise(self._domain)

        def convert(term: Expr) -> Theorem | None:
            if not (isinstance(term, Applied) and isinstance(term.function, Diff)):
                return None
            function = term.function.args[0]
            if isinstance(function, Lam) and isinstance(function.args[0], Total):
                return kernel.derivative_under_total(term, self._domain)
            return combination(term)

        return self._everywhere(convert, "differentiate")

    def by_integrability(self) -> Calculation:
        """Replace existence hypotheses by integrability of the letters, where it suffices."""
        theorem = kernel.by_integrability(self.theorem)
        return Calculation(self._start, self._at, self._domain, theorem)

    def rearrange(self, target: Expr | FunctionTerm) -> Calculation:
        """Go to a term that has the same polynomial normal form."""
        return self.then(kernel.ring(self.here, self._term(target), self._domain))

    def rewrite(self, *lemmas: Theorem | Provable) -> Calculation:
        """Apply equations, one after the other, from left to right where the left side matches."""
        result = self
        for lemma in lemmas:
            theorem = self._theorem_of(lemma)
            result = result._everywhere(conversions.rewrite(theorem), "rewrite", theorem)
        return result

    def rewrite_exactly(self, *lemmas: Theorem | Provable) -> Calculation:
        """Apply equations from left to right where the left side stands, with the same letters."""
        result = self
        for lemma in lemmas:
            theorem = self._theorem_of(lemma)
            convert = conversions.rewrite_exactly(theorem)
            result = result._everywhere(convert, "rewrite_exactly", theorem)
        return result

    def _theorem_of(self, lemma: Theorem | Provable) -> Theorem:
        # mypy cannot narrow to a class whose __new__ never returns.
        if isinstance(lemma, Theorem):
            return cast("Theorem", lemma)
        return cast("Provable", lemma).on(self._domain)

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

    def rewrite_back(self, *lemmas: Theorem | Provable) -> Calculation:
        """Apply equations, one after the other, from right to left."""
        return self.rewrite(*(kernel.symmetry(self._theorem_of(lemma)) for lemma in lemmas))

    def fold(self, target: Expr | FunctionTerm) -> Calculation:
        """Go to a term whose definition is the term reached, up to the ring rule."""
        link = conversions.fold(self.here, self._term(target), self._domain)
        if link is None:
            raise ProofError(f"fold: {target} does not unfold to {self.here}")
        return self.then(link)

    def fold_pointwise(self, target: Expr | FunctionTerm) -> Calculation:
        """Go to a term that is the same by the definitions of the pointwise operators."""
        there = self._term(target)
        pointwise = conversions.pointwise(self._domain)
        left = conversions.repeatedly(self.here, pointwise, self._domain)
        right = conversions.repeatedly(there, pointwise, self._domain)
        ends = (left.rhs if left else self.here, right.rhs if right else there)
        link = kernel.ring(*ends, self._domain)
        back = kernel.symmetry(right) if right else None
        return self.then(conversions.chain(left, link, back))

    @property
    def moved(self) -> bool:
        """Whether a move has been made."""
        return self._theorem is not None

    def _term(self, target: Expr | FunctionTerm) -> Expr:
        return _value(target, self._at, self._domain)


def _rows(factor: Any, total: Total) -> list[list[Any]]:
    """Return a scalar factor as a diagonal matrix, a matrix as it is."""
    if isinstance(factor, (list, tuple)):
        return [list(row) for row in factor]
    size = total.domain.dimension
    return [[factor if i == j else 0 for j in range(size)] for i in range(size)]


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
