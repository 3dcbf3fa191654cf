"""Readable proof scripts: a claim, and a chain of named moves that leads from its left side.

A script says first what it claims, as a lecturer would::

    on.show(corr(f, g), conv(involution(f), g)).unfold().substitute(-1).turn_limits()

Each move is one equation made by the kernel, tidied; the theorem is their composition, and the last
step, which folds definitions until the right side of the claim stands there, is implicit. Moves are
only written down until the theorem is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple, Protocol, cast

from symbolic.kernel import rules
from symbolic.kernel.errors import ProofError, brief
from symbolic.kernel.polynomials import same
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import holds
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text
from symbolic.notation.proofs import proof_of
from symbolic.proving import rewriting, totals
from symbolic.proving.language import Function, Number, Point, Scalar, term_of
from symbolic.proving.rewriting import Conversion, tidied
from symbolic.proving.tidying import tidy, tidy_arguments


class Provable(Protocol):
    """What has a theorem on each domain: a lemma of the registry, or an instance of one."""

    def on(self, domain: Term) -> Theorem:
        """Return the theorem on a domain."""
        ...


Source = Theorem | Provable


class Claim(NamedTuple):
    """What a script is to show on a domain: two functions, or two numbers.

    Attributes
    ----------
    left, right
        The sides. A function stands for its value at the generic point.
    domain
        Where the lemma is stated.
    """

    left: Term
    right: Term
    domain: Term


class Move(NamedTuple):
    """A move by its name, and what it makes of the equation reached; None if it does not apply."""

    name: str
    extend: Callable[[Theorem], Theorem | None]


@dataclass(frozen=True)
class Calculation:
    """A claim with moves towards it.

    Attributes
    ----------
    start
        Where it starts, a number.
    end
        Where it must end, a number; None for a calculation that ends where its moves lead.
    claim
        The claim as it was made; None without an end.
    at
        The point at which functions are compared.
    domain
        Where the letters live.
    moves
        The moves so far.
    """

    start: Term
    end: Term | None
    claim: Claim | None
    at: tuple[Term, ...]
    domain: Term
    moves: tuple[Move, ...] = ()

    # -------------------------------------------------------------- results

    @cached_property
    def theorem(self) -> Theorem:
        """The theorem that was claimed.

        Raises
        ------
        ProofError
            If a move does not apply, or the claim is not reached.
        """
        reached = self.reached
        if self.end is None:
            if reached is None:
                raise ProofError(
                    f"calculation from {brief(text(self.start))}: no move has been made"
                )
            return reached
        here = reached.rhs if reached else self.start
        if here is self.end and reached:
            return reached
        last = rewriting.fold(here, self.end) or rewriting.fold_pointwise(here, self.end)
        if last is None:
            raise ProofError(
                f"the moves lead to {text(here)}, but {text(self.end)} was claimed; print the "
                "calculation to see its lines"
            )
        return rewriting.chain(reached, last)

    @cached_property
    def reached(self) -> Theorem | None:
        """The equation proved by the moves so far; None before the first."""
        if not self.moves:
            return None
        neat = tidy(self.start)
        same_start = neat is self.start
        # Each move is one link after this one, which is how the printed proof tells them apart.
        done = rules.reflexivity(neat) if same_start else rules.ring(self.start, neat)
        for count, move in enumerate(self.moves, start=1):
            done = _moved(done, move, count)
        return done

    @property
    def here(self) -> Term:
        """The term that the calculation has reached."""
        return self.reached.rhs if self.reached else self.start

    def __str__(self) -> str:
        """Show the claim, the lines so far, and what is missing or fails."""
        claimed = f"to show: {text(self.start)} = {text(self.end)}\n" if self.end else ""
        done, failed = self, None
        while True:
            try:
                shown = str(proof_of(done.reached)) if done.reached else text(self.start)
                break
            except ProofError as error:
                failed = failed or error
                done = replace(done, moves=done.moves[:-1])
        if failed:
            return f"{claimed}{shown}\n{failed}"
        return f"{claimed}{shown}" + (f"\n  {self._missing()}" if self.end else "")

    def _missing(self) -> str:
        try:
            return f"= {text(self.theorem.rhs)}, as claimed"
        except ProofError:
            return f"? {text(self.end)}" if self.end else ""

    # -------------------------------------------------------------- moves

    def _moving(self, name: str, extend: Callable[[Theorem], Theorem | None]) -> Calculation:
        return replace(self, moves=(*self.moves, Move(name, extend)))

    def _and(self, name: str, apply: Conversion, *, tidies: bool = True) -> Calculation:
        """Append an equation, tidied unless the script says how the term is written."""

        def extend(done: Theorem) -> Theorem | None:
            link = apply(done.rhs)
            return link and rewriting.chain(done, tidied(link) if tidies else link)

        return self._moving(name, extend)

    def _everywhere(self, name: str, convert: Conversion) -> Calculation:
        return self._and(name, lambda here: rewriting.everywhere(here, convert))

    def _on_totals(self, name: str, rule: Conversion) -> Calculation:
        return self._everywhere(name, lambda t: rule(t) if t.head == "Total" else None)

    def then(self, link: Theorem | Callable[[], Theorem]) -> Calculation:
        """Append an equation whose left side is the term reached, in any writing.

        It may be given as a function that proves it when the calculation is carried out.
        """

        def apply(here: Term) -> Theorem | None:
            # mypy cannot narrow to a class whose __new__ never returns.
            given = isinstance(link, Theorem)
            proved = cast("Theorem", link if given else cast("Callable[[], Theorem]", link)())
            return rewriting.starting_at(here, proved) if same(here, proved.lhs) else None

        return self._and("then", apply, tidies=False)

    def follow(self, prove: Callable[[], Theorem]) -> Calculation:
        """Append a calculation that is made elsewhere when this one is carried out, link by link.

        Fails unless it starts where this one is.
        """

        def extended(done: Theorem) -> Theorem:
            links, proof = [], prove()
            while proof.inference.rule == "transitivity":
                proof, link = proof.inference.arguments
                links.append(link)
            return rewriting.chain(done, proof, *reversed(links))

        return self._moving("follow", extended)

    def unfold(self) -> Calculation:
        """Replace the outermost ⋆ and ∗ by their definition, and pointwise operators completely."""
        return self._and("unfold", rewriting.unfold_layer)

    def unfold_once(self) -> Calculation:
        """Replace the outermost operators by their definitions, and nothing that then shows."""
        return self._everywhere(
            "unfold_once", lambda t: rules.unfold(t) if t.head == "At" else None
        )

    def substitute(
        self, factor: object, offset: Point | None = None, *, innermost: bool = False
    ) -> Calculation:
        """Substitute τ = factor·τ′ + offset in totals; a factor −1 turns the limits.

        The factor is a number or a matrix, given by rows. The outermost totals are meant, or those
        without a total inside.
        """

        def rule(total: Term) -> Theorem | None:
            if innermost and holds(total.parts[0], "Total"):
                return None
            return totals.substitute(total, factor, offset)

        return self._on_totals("substitute", rule)

    def substitute_inside(self, factor: object, along: int | Scalar) -> Calculation:
        """In totals of totals over τ, substitute σ = factor·σ′ + along·τ in the inner one."""
        return self._on_totals(
            "substitute_inside", lambda total: totals.substitute_inside(total, factor, along)
        )

    def turn_limits(self) -> Calculation:
        """Turn back the limits of totals, in each coordinate that runs backwards."""
        return self._on_totals("turn_limits", totals.turn_limits)

    def conjugate_inside(self) -> Calculation:
        """Take the conjugate of a total under the total."""
        return self._everywhere("conjugate_inside", rewriting.conjugate_inside)

    def conjugate_outside(self) -> Calculation:
        """Write the outermost totals as conjugates of totals."""
        return self._on_totals("conjugate_outside", totals.conjugate_outside)

    def expand(self) -> Calculation:
        """Multiply out the bodies of the outermost totals."""
        return self._on_totals("expand", totals.expand)

    def split(self) -> Calculation:
        """Split totals of sums into sums of totals, the outermost where there are several."""
        return self._on_totals("split", totals.split)

    def factor_out(self) -> Calculation:
        """Take the factors free of the bound point out of totals."""
        return self._on_totals("factor_out", totals.factor_out)

    def factor_out_inside(self) -> Calculation:
        """Take the factors free of the bound point out of totals inside totals."""
        return self._on_totals("factor_out_inside", totals.factor_out_inside)

    def factor_in(self) -> Calculation:
        """Take the other factors of products with one total under that total."""
        return self._everywhere("factor_in", totals.factor_in)

    def exchange(self) -> Calculation:
        """Exchange the outermost totals of totals."""
        return self._on_totals("exchange", totals.exchange)

    def iterate(self) -> Calculation:
        """Write totals over several coordinates as iterated totals."""
        return self._on_totals("iterate", totals.iterate)

    def sift(self) -> Calculation:
        """Evaluate the sums that an impulse sifts."""
        return self._on_totals("sift", totals.sift)

    def orthogonality(self) -> Calculation:
        """Evaluate sums of a character over a cycle."""
        return self._on_totals("orthogonality", totals.orthogonality)

    def differentiate(self) -> Calculation:
        """Take the derivative of a function of t: a total, or a combination of other functions."""
        return self._everywhere("differentiate", rewriting.differentiate)

    def by_integrability(self) -> Calculation:
        """Replace existence hypotheses by integrability of the letters, where it suffices."""
        return self._moving("by_integrability", rules.by_integrability)

    def rearrange(self, target: Scalar | Function | Term) -> Calculation:
        """Go to a term that has the same normal form."""
        there = self._value(target)
        return self._and("rearrange", lambda here: rules.ring(here, there), tidies=False)

    def fold(self, target: Scalar | Function | Term) -> Calculation:
        """Go to a term whose definition is the term reached."""
        there = self._value(target)
        return self._and("fold", lambda here: rewriting.fold(here, there), tidies=False)

    def fold_pointwise(self, target: Scalar | Function | Term) -> Calculation:
        """Go to a term that is the same by the definitions of the pointwise operators."""
        there = self._value(target)
        return self._and(
            "fold_pointwise", lambda here: rewriting.fold_pointwise(here, there), tidies=False
        )

    def rewrite(self, *lemmas: Source) -> Calculation:
        """Apply equations, one after the other, from left to right where the left side matches."""
        return self._rewritten("rewrite", rewriting.rewrite, lemmas)

    def rewrite_exactly(self, *lemmas: Source) -> Calculation:
        """Apply equations from left to right where the left side stands, with the same letters."""
        return self._rewritten("rewrite_exactly", rewriting.rewrite_exactly, lemmas)

    def rewrite_back(self, *lemmas: Source) -> Calculation:
        """Apply equations, one after the other, from right to left."""
        return self._rewritten(
            "rewrite_back", lambda theorem: rewriting.rewrite(rules.symmetry(theorem)), lemmas
        )

    def _rewritten(
        self, name: str, convert: Callable[[Theorem], Conversion], lemmas: Sequence[Source]
    ) -> Calculation:
        result = self
        for lemma in lemmas:

            def apply(here: Term, lemma: Source = lemma) -> Theorem | None:
                return rewriting.everywhere(here, convert(self._theorem_of(lemma)))

            result = result._and(f"{name} {getattr(lemma, 'id', '')}".strip(), apply)
        return result

    def by_hypotheses(self, hypotheses: Sequence[Term]) -> Calculation:
        """Apply assumed equations ∀x. a(x) = b(x) from left to right wherever a stands."""
        return self._everywhere("by_hypotheses", rewriting.assumed(hypotheses))

    def _theorem_of(self, lemma: Source) -> Theorem:
        if isinstance(lemma, Theorem):
            return cast("Theorem", lemma)
        try:
            prove = cast("Provable", lemma).on
        except AttributeError:
            named = "the function that @lemma decorates, or a theorem, is needed"
            raise ProofError(f"{lemma!r} is no lemma: {named}") from None
        return prove(self.domain)

    def _value(self, target: Scalar | Function | Term) -> Term:
        return tidy_arguments(_value_at(term_of(target), self.at))


def _moved(done: Theorem, move: Move, count: int) -> Theorem:
    """Return the equation proved after one more move."""
    try:
        extended = move.extend(done)
    except ProofError as error:
        here = brief(text(done.rhs))
        raise ProofError(f"move {count}, {move.name}, at {here}: {error}") from error
    if extended is None:
        here = brief(text(done.rhs))
        raise ProofError(f"move {count}, {move.name}: there is nothing to apply it to in {here}")
    return extended


def _value_at(written: Term, point: Sequence[Term]) -> Term:
    """Return the value of a function at the point; a number as it is."""
    return Term("At", written, *point) if written.sort == "function" else written


def calculate(start: Scalar | Function | Term, at: Sequence[Number], domain: Term) -> Calculation:
    """Start a calculation without a claim: it ends where its moves lead."""
    point = Point(at).terms
    return Calculation(_value_at(term_of(start), point), None, None, point, domain)


def show(
    left: Scalar | Function | Term,
    right: Scalar | Function | Term,
    at: Sequence[Number],
    domain: Term,
) -> Calculation:
    """Start a calculation with its claim.

    Parameters
    ----------
    left, right
        Two functions or two numbers.
    at
        The point at which functions are compared.
    domain
        Where the lemma is stated.
    """
    point = Point(at).terms
    claim = Claim(term_of(left), term_of(right), domain)
    sides = _value_at(claim.left, point), _value_at(claim.right, point)
    return Calculation(*sides, claim, point, domain)
