"""Functions of several indices of which a statement uses slices: w_s(k, ·) is a function as any.

Where a statement speaks of a function on a product of lines only at fixed indices, it holds for all
such functions exactly if it holds for all slices, and these have all samples that functions on the
domain have. Where an index is bound, as in a sum over channels, or an operator stands, there is no
such reading, and `numeric.networks` evaluates the statement.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from numeric.reading.parts import walk
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import Term, bound_point

Slices: TypeAlias = dict[tuple[Term, ...], Term]
"""A letter and its fixed indices, and the letter on the domain that stands for the slice."""


_OF_SLICES = frozenset(["", "real"])
"""What a function is declared to be if each slice is: an even one has slices that are not."""


def sliced(terms: tuple[Term, ...], domain: Term) -> tuple[tuple[Term, ...], ...] | None:
    """Return for each term the terms that say it of slices, or None if there are none or others.

    Two slices of one function may be the same one, w(k(k + 1), ·) and w(k² + k, ·), which only
    numbers show: then there is no such reading. That a whole function is real is said of its slice.
    """
    letters = {n for t in terms for n in t.free if n.head == "Letter"}
    if all(letter.home is domain for letter in letters):
        return None
    found: Slices = {}
    taken = {letter.parts[0] for letter in letters if letter.home is domain}
    for part in walk(*terms):
        if part.head == "Operator":
            return None
        key = _slice(part, domain)
        if key is not None and key not in found:
            if any(key[0] is letter for letter, *_ in found):
                return None
            name = _fresh(key[0].parts[0], taken)
            found[key] = Term("Letter", name, key[0].parts[1], domain)
    said = tuple(tuple(_said(term, found, domain)) for term in terms)
    whole = all(n.home is domain for row in said for t in row for n in t.free if n.head == "Letter")
    return said if whole else None


def _slice(term: Term, domain: Term) -> tuple[Term, ...] | None:
    """Return a letter and its fixed indices, if a term is the value of a slice."""
    if term.head != "At" or term.parts[0].head != "Letter":
        return None
    letter, *point = term.parts
    if letter.parts[1] not in _OF_SLICES:
        return None
    fixed = len(lines(letter.home)) - len(lines(domain))
    if fixed < 1 or lines(letter.home)[fixed:] != lines(domain):
        return None
    indices = point[:fixed]
    bound = any(n.head == "Bound" for index in indices for n in index.free)
    return None if bound else (letter, *indices)


def _said(term: Term, found: Slices, domain: Term) -> list[Term]:
    if term.head == "RealValued":
        mine = [slice_ for (letter, *_), slice_ in found.items() if letter is term.parts[0]]
        if mine:
            return [Term("RealValued", slice_) for slice_ in mine]
    return [_put(term, found, domain)]


def _put(term: Term, found: Slices, domain: Term) -> Term:
    """Return a term in which slices are letters."""
    key = _slice(term, domain)
    if key is not None:
        place = term.parts[len(key) :]
        return Term("At", found[key], *(_put(x, found, domain) for x in place))
    if not any(type(part) is Term for part in term.parts):
        return term
    parts = [_put(p, found, domain) if type(p) is Term else p for p in term.parts]
    return parts[0].parts[0] if _is_letter_again(term.head, parts) else Term(term.head, *parts)


def _is_letter_again(head: str, parts: list[Any]) -> bool:
    """Tell whether a function is τ ↦ w(τ), so that what is said of it is said of w."""
    if head != "Lam" or parts[0].head != "At" or parts[0].parts[0].head != "Letter":
        return False
    return tuple(parts[0].parts[1:]) == bound_point(parts[1])


def _fresh(name: str, taken: set[str]) -> str:
    """Return a name for a slice that no other letter has."""
    new, number = name, 0
    while new in taken:
        number += 1
        new = f"{name}{number}"
    taken.add(new)
    return new
