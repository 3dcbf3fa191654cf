"""Sums over a coset of H = {0, 2, 4, …} in ℤ/N, in which a letter can be exchanged for its mirror.

Σ T_s f over s in H is its own reflection. A product with a reflected letter is exchanged for the
one without by this linear identity, multiplied by the other factors.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache, partial, reduce
from typing import NamedTuple

from symbolic.decision.agreement import Case
from symbolic.decision.algebra import (
    Factor,
    Group,
    NormalForm,
    Place,
    Product,
    constants,
    home_of,
    known_of,
    period_of,
    step_of,
)
from symbolic.decision.expansion import Expander, product_of
from symbolic.decision.scalars import UNIT, Scalar, scalar, term_of, value_of
from symbolic.decision.symmetries import State, Symmetries
from symbolic.kernel import rules
from symbolic.kernel.errors import ProofError
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import MINUS_ONE, Term, add, at, neg, number, substitute
from symbolic.proving.rewriting import chain, extend, fold_pointwise


class Exchange(NamedTuple):
    """A coefficient c, a theorem S = S′ about sums of values, and S′ as a normal form."""

    coefficient: Scalar
    equation: Theorem
    form: NormalForm


@dataclass(frozen=True)
class Cosets:
    """Proves that what a case leaves over is 0, as a sum of c (S − S′).

    Attributes
    ----------
    expander
        What has expanded both sides.
    right
        The normal form of the right side, whose products are kept.
    """

    expander: Expander
    right: NormalForm

    def exchanges(self, case: Case) -> list[Exchange]:
        """Return c and S = S′ such that the difference of the sides is Σ c (S − S′)."""
        return [e for group in case.groups for e in self._of_group(case.form, group)]

    def _of_group(self, form: NormalForm, group: Group) -> Iterator[Exchange]:
        period = period_of(self.expander.domain) or 1
        half = scalar(Fraction(1, 2))
        kept = next((p for p in group.products if p in self.right), group.products[0])
        for product in group.products:
            places = form[product]
            if any({"even", "odd"} <= known_of(f.letter) for f in product[1]):
                for place, value in places.items():
                    there: NormalForm = {product: {place: -UNIT}}
                    yield Exchange(value * half, self._negated(product, place), there)
                continue
            if product is kept and not group.zero:
                continue
            for offset, value in (constants(places, period) or {}).items():
                sums: dict[Place, Scalar] = {
                    (scalar(s),): UNIT for s in range(offset, period, step_of(period))
                }
                if group.zero:
                    there = {product: dict.fromkeys(sums, -UNIT)}
                    yield Exchange(value * half, self._odd(product, offset), there)
                else:
                    yield Exchange(value, self._mirrored(product, kept, offset), {kept: sums})

    def _negated(self, product: Product, place: Place) -> Theorem:
        """Prove T p = −T p for a product with a letter that is even and odd."""
        order, factors = product
        k = next(i for i, f in enumerate(factors) if {"even", "odd"} <= known_of(f.letter))
        f = factors[k]
        here = State(f.conjugated, f.reflected)
        flipped = Symmetries(f.letter, self.expander.point).equation(here, here._replace(sign=-1))
        folded = self.expander.at(Term("Scale", MINUS_ONE, f.function()))
        equal = chain(
            fold_pointwise(self.expander.at(f.function()), flipped.lhs),
            flipped,
            fold_pointwise(flipped.rhs, folded),
        )
        return self._multiplied(equal, factors[:k] + factors[k + 1 :], order, place)

    def _odd(self, product: Product, offset: int) -> Theorem:
        """Prove Σ p = −Σ p over s + H for a product with an odd letter."""
        order, factors = product
        k = next(i for i, f in enumerate(factors) if "odd" in known_of(f.letter))
        rest = factors[:k] + factors[k + 1 :]
        return self._multiplied(self._mirror(factors[k], offset), rest, order)

    def _mirrored(self, product: Product, kept: Product, offset: int) -> Theorem:
        """Prove Σ p = Σ p′ over s + H for products that differ by reflections."""
        order, factors = product
        done: Theorem | None = None
        here = list(factors)
        for k in _to_turn(here, kept[1]):
            rest = tuple(here[:k] + here[k + 1 :])
            done = chain(done, self._multiplied(self._mirror(here[k], offset), rest, order))
            here[k] = here[k]._replace(reflected=not here[k].reflected)
        if done is None:
            raise ProofError(f"{product} is {kept}")
        return done

    def _multiplied(
        self, equal: Theorem, rest: Sequence[Factor], order: int, place: Place = ()
    ) -> Theorem:
        """Multiply an equation of functions by factors, translate it, and expand both sides."""
        sides = [side.parts[0] for side in (equal.lhs, equal.rhs)]
        point = self.expander.point
        done = equal
        if rest:
            product = product_of(rest, 0)
            start = self.expander.at(Term("Conv", sides[0], product))
            done = rules.extensionality(start, 0, equal, point)  # the rest may be the same function
        for _ in range(order):
            done = extend(self.expander.at(Term("Diff", done.lhs.parts[0])), done, point)
        if any(place):
            moved = Term("Shift", done.lhs.parts[0], *map(term_of, place))
            done = extend(self.expander.at(moved), done, point)
        ends = [self.expander.prove(side.parts[0]) for side in (done.lhs, done.rhs)]
        return chain(rules.symmetry(ends[0]), done, ends[1])

    def _mirror(self, f: Factor, offset: int) -> Theorem:
        """Prove Σ T_s u = Σ T_s Ru over s in offset + H, as values of two functions."""
        size = period_of(self.expander.domain) or 1
        (n,) = self.expander.point
        shifts = [number(s) for s in range(offset, size, step_of(size))]
        sides = []
        for u in (f.function(), f._replace(reflected=not f.reflected).function()):
            sides.append(reduce(partial(Term, "Plus"), (Term("Shift", u, s) for s in shifts)))
        equal = _mirror_identity(f.letter, n)
        moved = rules.instantiate(equal, [(n, add(n, number(-offset)))]) if offset else equal
        if f.conjugated:
            moved = rules.congruence(Term("Conj", moved.lhs), [0], [moved])
        if f.reflected:
            moved = rules.symmetry(moved)
        left, right = map(self.expander.at, sides)
        return chain(fold_pointwise(left, moved.lhs), moved, fold_pointwise(moved.rhs, right))


def _to_turn(factors: Sequence[Factor], wanted: Sequence[Factor]) -> list[int]:
    """Return the places of the factors to reflect so that, sorted, they are those wanted."""
    left, turned = list(wanted), []
    for k, f in enumerate(factors):
        if f in left:
            left.remove(f)
        else:
            turned.append(k)
    return turned


@lru_cache(maxsize=256)
def _mirror_identity(f: Term, n: Term) -> Theorem:
    """Prove Σ f(n − s) = Σ f(s − n) over s in H, for each n in turn: the points are the same."""
    size = period_of(home_of(f)) or 1
    shifts = [number(s) for s in range(0, size, step_of(size))]
    left = add(*(at(f, [add(n, neg(s))]) for s in shifts))
    right = add(*(at(f, [add(s, neg(n))]) for s in shifts))
    premises = []
    for residue in range(size):
        ends = [_at_residue(substitute(side, {n: number(residue)}), size) for side in (left, right)]
        premises.append(chain(ends[0], rules.symmetry(ends[1])))
    return rules.cases(left, right, n, home_of(f), premises)


def _at_residue(total: Term, size: int) -> Theorem:
    """Reduce the numbers at which a function is added up."""
    values = total.parts if total.head == "Add" else (total,)
    links = []
    for value in values:
        here = int(value_of(value.parts[1]).rational() or 0)
        moved = rules.periodicity(value, [number((here % size - here) // size)])
        links.append(chain(moved, rules.ring(moved.rhs, at(value.parts[0], [number(here % size)]))))
    if total.head != "Add":
        return links[0]
    return rules.congruence(total, list(range(len(values))), links)
