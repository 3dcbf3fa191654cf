"""Theorems of true claims: both sides are expanded, and the sums that come out are the same.

On a cycle of given length more is true than the algebra of letters says: Σ T_s f over s in
H = {0, 2, 4, …} is its own reflection (`_Cycle.mirror`). A product with a reflected letter is
exchanged for the one without by this linear identity, multiplied by the other factors. Symbols in
shifts are replaced by their residues, and `cases` of the kernel joins these.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Sequence
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from symbolic.decision.agreement import Agreement, Case
from symbolic.decision.algebra import (
    Factor,
    NormalForm,
    Place,
    Product,
    combined,
    home_of,
    known_of,
    normal_form,
    period_of,
    placed,
    reduced,
)
from symbolic.decision.expansion import Expander, product_of
from symbolic.decision.scalars import UNIT, Scalar, scalar, term_of
from symbolic.errors import Undecidable
from symbolic.kernel import rules
from symbolic.kernel.errors import ProofError
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete
from symbolic.kernel.terms import (
    MINUS_ONE,
    Term,
    add,
    at,
    mul,
    neg,
    number,
    substitute,
    variable,
)
from symbolic.notation.points import Point, unused
from symbolic.proving.rewriting import chain, extend, fold_pointwise

LONGEST_CYCLE = 64
"""The longest cycle on which a claim that is true on this cycle alone is proved."""


class Proof(NamedTuple):
    """A theorem and the ids of the lemmas that it rests on."""

    theorem: Theorem
    lemmas: tuple[str, ...]


def prove(left: Term, right: Term, agreement: Agreement) -> Proof:
    """Return the theorem that two function terms are equal at a generic point.

    Parameters
    ----------
    left, right
        The function terms.
    agreement
        Why they are equal.

    Raises
    ------
    Undecidable
        If the claim is true on a cycle of given length alone, and this is too long.
    """
    domain = home_of(left)
    period = period_of(domain)
    if agreement.special and period is not None and period > LONGEST_CYCLE:
        raise Undecidable(
            f"the claim is true, on cycles of {period} points and some others; such claims are "
            f"proved on cycles of at most {LONGEST_CYCLE} points"
        )
    expander = _expander(domain, _point(domain, left, right))
    expander.used.clear()
    names = sorted(agreement.cases[0].residues, key=str)
    stand_ins = _stand_ins(names, left, right)
    sides = [_renamed(side, stand_ins) for side in (left, right)]
    ends = [expander.prove(side) for side in sides]
    values = ends[0].rhs, ends[1].rhs
    middle = _Middle(expander, *values, normal_form(sides[1]), agreement, stand_ins).prove()
    theorem = chain(ends[0], middle, rules.symmetry(ends[1]))
    if stand_ins:
        theorem = rules.instantiate(theorem, [(new, old) for old, new in stand_ins.items()])
    if theorem.hypotheses:
        theorem = rules.by_integrability(theorem)
    return Proof(theorem, tuple(expander.used))


def _stand_ins(names: Sequence[Term], *sides: Term) -> dict[Term, Term]:
    """Return plain integer variables, of new names, for symbols in shifts."""
    taken = {n.parts[0] for side in sides for n in side.free}
    found = {}
    for n in names:
        name = f"{n.parts[0]}'"
        while name in taken:
            name += "'"
        taken.add(name)
        found[n] = variable(name, "integer")
    return found


@lru_cache(maxsize=16)
def _expander(domain: Term, point: Point) -> Expander:
    """Expanders keep the lemmas they have adapted."""
    return Expander(domain, point)


def _point(domain: Term, *sides: Term) -> Point:
    """Return a generic point with names that the claim does not use."""
    taken = {n.parts[0] for side in sides for n in side.free}
    first, second, last = "nmk" if discrete(domain) else "txy"
    names = itertools.chain([first, second], (last + "0" * zeros for zeros in itertools.count()))
    return unused(domain, names, taken)


def _renamed(term: Term, values: dict[Term, Term]) -> Term:
    """Replace symbols in shifts; the same symbols in scalars stay."""
    if not values or term.head == "Letter":
        return term
    parts = list(term.parts)
    for k, part in enumerate(parts):
        if isinstance(part, Term) and part.sort == "function":
            parts[k] = _renamed(part, values)
        elif term.head == "Shift":
            parts[k] = substitute(part, values)
    return Term(term.head, *parts)


class _Exchange(NamedTuple):
    """A coefficient c, a theorem S = S′ about sums of values, and S′ as a normal form."""

    coefficient: Scalar
    equation: Theorem
    form: NormalForm


class _Middle:
    """Proves that two sums of values of products are equal."""

    def __init__(
        self,
        expander: Expander,
        left: Term,
        right: Term,
        right_form: NormalForm,
        agreement: Agreement,
        stand_ins: dict[Term, Term],
    ) -> None:
        self.expander = expander
        self.right_form = right_form
        self.left = left
        self.right = right
        self.agreement = agreement
        self.stand_ins = stand_ins

    def prove(self) -> Theorem:
        """Return the theorem that the left sum is the right one."""
        names = list(self.stand_ins)
        by_residue = {tuple(case.residues[n] for n in names): case for case in self.agreement.cases}
        return self._cases(names, (), by_residue, self.left, self.right)

    def _cases(
        self,
        names: Sequence[Term],
        chosen: tuple[int, ...],
        by_residue: dict[tuple[int, ...], Case],
        left: Term,
        right: Term,
    ) -> Theorem:
        if len(chosen) == len(names):
            return self._case(left, right, by_residue[chosen])
        name = self.stand_ins[names[len(chosen)]]
        premises = []
        for residue in range(period_of(self.expander.domain) or 0):
            sides = (substitute(side, {name: number(residue)}) for side in (left, right))
            premises.append(self._cases(names, (*chosen, residue), by_residue, *sides))
        return rules.cases(left, right, name, self.expander.domain, premises)

    def _case(self, left: Term, right: Term, case: Case) -> Theorem:
        """Prove one case: the shifts are reduced, then sums over H exchanged."""
        ends = [self._reduced(side) if case.residues else None for side in (left, right)]
        here = ends[0].rhs if ends[0] else left
        goal = ends[1].rhs if ends[1] else right
        middle = self._exchanged(here, goal, case)
        return chain(ends[0], middle, rules.symmetry(ends[1]) if ends[1] else None)

    def _reduced(self, value: Term) -> Theorem | None:
        """Reduce the points of all values modulo N."""
        if value.head == "At":
            return self.expander.reduced(value)
        if value.head not in {"Add", "Mul"}:
            return None
        inside = {k: self._reduced(p) for k, p in enumerate(value.parts)}
        premises = {k: p for k, p in inside.items() if p}
        return rules.congruence(value, [*premises], [*premises.values()]) if premises else None

    def _exchanged(self, left: Term, right: Term, case: Case) -> Theorem:
        """Prove ``left = right``: left is rest + Σ c S, right is rest + Σ c S′ and S = S′."""
        exchanges = [e for group in case.groups for e in self._exchanges(case, *group)]
        if not exchanges:
            return rules.ring(left, right)
        residues: dict[Hashable, Scalar] = {
            self.stand_ins[n]: scalar(r) for n, r in case.residues.items()
        }
        there = placed(self.right_form, residues, self.expander.domain)
        rest = combined([(there, UNIT), *((e.form, -e.coefficient) for e in exchanges)])
        kept = [
            mul(term_of(value), self._value(product, place))
            for product, places in rest.items()
            for place, value in places.items()
        ]
        changed = [
            rules.congruence(mul(term_of(e.coefficient), e.equation.lhs), [1], [e.equation])
            for e in exchanges
        ]
        start = add(*kept, *(c.lhs for c in changed))
        if len(kept) + len(changed) == 1:
            return chain(rules.ring(left, start), changed[0], rules.ring(changed[0].rhs, right))
        places = range(len(kept), len(kept) + len(changed))
        whole = rules.congruence(start, list(places), changed)
        return chain(rules.ring(left, start), whole, rules.ring(whole.rhs, right))

    def _value(self, product: Product, place: Place) -> Term:
        """Return the value of a translated product at the generic point."""
        order, factors = product
        function = product_of(factors, order) if factors else Term("Delta", self.expander.domain)
        back = reduced(tuple(-x for x in place), self.expander.domain)  # as the expander writes it
        point = zip(self.expander.point, back, strict=True)
        return at(function, (add(x, term_of(by)) for x, by in point))

    def _exchanges(
        self, case: Case, products: tuple[Product, ...], zero: bool
    ) -> Iterator[_Exchange]:
        """Yield c and S = S′ such that the group is Σ c (S − S′)."""
        domain = self.expander.domain
        period = period_of(domain) or 1
        half = scalar(Fraction(1, 2))
        kept = next((p for p in products if p in self.right_form), products[0])
        for product in products:
            places = case.form[product]
            if any({"even", "odd"} <= known_of(f.letter) for f in product[1]):
                for place, value in places.items():
                    form: NormalForm = {product: {place: -UNIT}}
                    yield _Exchange(value * half, self._negated(product, place), form)
                continue
            if product is kept and not zero:
                continue
            for offset, value in _constants(places, period).items():
                sums: dict[Place, Scalar] = {
                    (scalar(s),): UNIT for s in range(offset, period, _step(period))
                }
                if zero:
                    form = {product: dict.fromkeys(sums, -UNIT)}
                    yield _Exchange(value * half, self._odd(product, offset), form)
                else:
                    equation = self._mirrored(product, kept, offset)
                    yield _Exchange(value, equation, {kept: sums})

    # -------------------------------------------------------------- equations of sums

    def _negated(self, product: Product, place: Place) -> Theorem:
        """Prove T p = −T p for a product with a letter that is even and odd."""
        order, factors = product
        k = next(i for i, f in enumerate(factors) if {"even", "odd"} <= known_of(f.letter))
        f = factors[k]
        state = (f.conjugated, f.reflected)
        flipped = self.expander.mirrored(f.letter, (*state, 1), (*state, -1))
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
        for k in self._to_turn(here, kept[1]):
            rest = tuple(here[:k] + here[k + 1 :])
            step = self._multiplied(self._mirror(here[k], offset), rest, order)
            done = chain(done, step)
            here[k] = here[k]._replace(reflected=not here[k].reflected)
        if done is None:
            raise ProofError(f"{product} is {kept}")
        return done

    @staticmethod
    def _to_turn(factors: Sequence[Factor], wanted: Sequence[Factor]) -> list[int]:
        """Return the places of the factors to reflect so that, sorted, they are those wanted."""
        left, turned = list(wanted), []
        for k, f in enumerate(factors):
            if f in left:
                left.remove(f)
            else:
                turned.append(k)
        return turned

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
        domain = self.expander.domain
        size = period_of(domain) or 1
        step = _step(size)
        (n,) = self.expander.point
        x = f.letter
        shifts = [number(s) for s in range(offset, size, step)]
        sides = []
        for reflected in (f.reflected, not f.reflected):
            u = f._replace(reflected=reflected).function()
            terms = [Term("Shift", u, s) for s in shifts]
            total = terms[0]
            for term in terms[1:]:
                total = Term("Plus", total, term)
            sides.append(total)
        equal = _mirror_identity(x, n)
        moved = rules.instantiate(equal, [(n, add(n, number(-offset)))]) if offset else equal
        if f.conjugated:
            moved = rules.congruence(Term("Conj", moved.lhs), [0], [moved])
        if f.reflected:
            moved = rules.symmetry(moved)
        left, right = map(self.expander.at, sides)
        return chain(fold_pointwise(left, moved.lhs), moved, fold_pointwise(moved.rhs, right))


def _step(period: int) -> int:
    """Return the distance of neighbours in H = {0, 2, 4, …}, a subgroup of ℤ/N."""
    return 2 if period % 2 == 0 else 1


def _constants(places: dict[tuple[Scalar, ...], Scalar], period: int) -> dict[int, Scalar]:
    """Return the coefficient of each class s + H."""
    step = _step(period)
    return {int(place.rational() or 0) % step: value for (place,), value in places.items()}


@lru_cache(maxsize=256)
def _mirror_identity(f: Term, n: Term) -> Theorem:
    """Prove Σ f(n − s) = Σ f(s − n) over s in H, for each n in turn: the points are the same."""
    size = period_of(home_of(f)) or 1
    shifts = [number(s) for s in range(0, size, _step(size))]
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
        here = _number(value.parts[1])
        moved = rules.periodicity(value, [number((here % size - here) // size)])
        links.append(chain(moved, rules.ring(moved.rhs, at(value.parts[0], [number(here % size)]))))
    if total.head != "Add":
        return links[0]
    return rules.congruence(total, list(range(len(values))), links)


def _number(term: Term) -> int:
    if term.head == "Number":
        return int(term.parts[0])
    parts = [_number(p) for p in term.parts]
    return sum(parts) if term.head == "Add" else parts[0] * parts[1]
