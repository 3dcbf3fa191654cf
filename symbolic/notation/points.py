"""Points and their names: generic points, and names that nothing else has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

from symbolic.kernel.shapes import kinds
from symbolic.kernel.terms import Term, point_of
from symbolic.notation.names import name_parts
from symbolic.showing import SPELLED

Point: TypeAlias = tuple[Term, ...]


def generic(domain: Term, name: str) -> Point:
    """Return the generic point called `name`: one variable, or name1, name2, …."""
    count, plain = len(kinds(domain)), name.rstrip("'")
    if count == 1:
        return point_of(domain, name)
    return point_of(domain, *(f"{plain}{i + 1}{name[len(plain) :]}" for i in range(count)))


def unused(domain: Term, names: Iterable[str], taken: set[str]) -> Point:
    """Return the first of the generic points called `names` of whose variables none is taken."""
    points = (generic(domain, name) for name in names)
    return next(point for point in points if taken.isdisjoint(x.parts[0] for x in point))


def variables(*terms: Term) -> set[str]:
    """Return the names of the variables free in the terms."""
    return {n.parts[0] for term in terms for n in term.free if n.head == "Var"}


def displayed(name: str) -> str:
    """Return what names shown alike but for an index have in common: ``tau`` for tau, τ and τ1."""
    stem, _, primes = name_parts(name.lstrip("!"))
    return SPELLED.get(stem, stem) + "'" * primes


def fresh_name(taken: set[str], *names: str) -> str:
    """Return the first of `names` not in `taken`, else the last with primes added."""
    for name in names:
        if not any(t.rstrip("0123456789") == name for t in taken):
            return name
    return fresh_name(taken, names[-1] + "'")
