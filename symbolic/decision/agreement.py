"""Whether two function terms are equal for all functions, and if not, for which they differ."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from symbolic.decision.algebra import (
    Group,
    NormalForm,
    combined,
    home_of,
    normal_form,
    period_of,
    placed,
    vanishing,
)
from symbolic.decision.refutation import Refutation, refute
from symbolic.decision.scalars import UNIT, scalar
from symbolic.errors import Undecidable
from symbolic.kernel.terms import Term

MOST_CASES = 512
"""How many residues of the symbols in shifts are looked at on a cycle of given length."""


class Case(NamedTuple):
    """The difference of two sides for some residues of the symbols in shifts, and why it is 0."""

    residues: dict[Term, int]
    form: NormalForm
    groups: list[Group]


class Agreement(NamedTuple):
    """Why two function terms are equal for all functions.

    There is one case without residues, or on a cycle of given length one for each residue of the
    symbols in shifts.
    """

    cases: tuple[Case, ...]

    @property
    def special(self) -> bool:
        """Whether more than the two normal forms is needed."""
        return any(case.form or case.residues for case in self.cases)


def compare(left: Term, right: Term) -> Agreement | Refutation:
    """Decide whether two function terms are equal for all functions on their domain.

    Raises
    ------
    Undecidable
        If a term is outside the language, or the claim larger than a documented limit.
    """
    domain = home_of(left)
    if home_of(right) is not domain:
        raise Undecidable(f"the sides live on {domain} and {home_of(right)}")
    form = combined([(normal_form(left), UNIT), (normal_form(right), scalar(-1))])
    groups = vanishing(form, domain)
    if groups is not None:
        return Agreement((Case({}, form, groups),))
    names = sorted(_shift_names(form), key=lambda n: str(n.parts[0]))
    period = period_of(domain)
    if period is None or not names:
        return refute((left, right))
    cases = []
    for residues in _residues(names, period):
        there = placed(form, {n: scalar(r) for n, r in residues.items()}, domain)
        groups = vanishing(there, domain)
        if groups is None:
            return refute((left, right), residues)
        cases.append(Case(residues, there, groups))
    if period ** len(names) > MOST_CASES:
        raise Undecidable(
            f"{len(names)} symbols in shifts have {period}^{len(names)} residues modulo {period}; "
            f"at most {MOST_CASES} are looked at, and for those the claim is true"
        )
    return Agreement(tuple(cases))


def holds(left: Term, right: Term) -> bool:
    """Tell whether two function terms are equal by their normal forms; False if it is not clear."""
    form = combined([(normal_form(left), UNIT), (normal_form(right), scalar(-1))])
    return vanishing(form, home_of(left)) is not None


def _shift_names(form: NormalForm) -> frozenset[Term]:
    found = (x.names for places in form.values() for place in places for x in place)
    return frozenset(n for names in found for n in names if isinstance(n, Term))


def _residues(names: list[Term], period: int) -> Iterator[dict[Term, int]]:
    """Yield all residues of the symbols, or, if these are too many, those that are small."""
    side = period
    while side ** len(names) > MOST_CASES:
        side = min(side - 1, int(MOST_CASES ** (1 / len(names))) + 1)
    for values in product(range(side), repeat=len(names)):
        yield dict(zip(names, values, strict=True))
