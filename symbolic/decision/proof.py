"""Theorems of true claims: both sides are expanded, and the sums that come out are the same.

On a cycle of given length more is true than the algebra of letters says: what the sums differ by is
exchanged over cosets (see `cosets`). Symbols in shifts are replaced by their residues, and `cases`
of the kernel joins these.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from symbolic.decision.agreement import Agreement, Case
from symbolic.decision.algebra import (
    NormalForm,
    Place,
    Product,
    combined,
    home_of,
    normal_form,
    period_of,
    placed,
    reduced,
)
from symbolic.decision.cosets import Cosets
from symbolic.decision.expansion import Expander, product_of
from symbolic.decision.scalars import UNIT, Scalar, scalar, term_of
from symbolic.errors import Undecidable
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete
from symbolic.kernel.terms import Term, add, at, mul, number, substitute, variable
from symbolic.notation.points import Point, unused
from symbolic.proving.rewriting import chain, in_parts

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


@dataclass(frozen=True)
class _Middle:
    """Proves that two sums of values of products are equal."""

    expander: Expander
    left: Term
    right: Term
    right_form: NormalForm
    agreement: Agreement
    stand_ins: dict[Term, Term]

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
        return in_parts(value, self._reduced) if value.head in {"Add", "Mul"} else None

    def _exchanged(self, left: Term, right: Term, case: Case) -> Theorem:
        """Prove ``left = right``: left is rest + Σ c S, right is rest + Σ c S′ and S = S′."""
        exchanges = Cosets(self.expander, self.right_form).exchanges(case)
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
