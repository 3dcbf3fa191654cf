"""What is true near a false claim: with a conjugate or an order changed, or for some functions."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice
from typing import NamedTuple

from symbolic.decision.agreement import holds
from symbolic.decision.algebra import known_of, normal_form, size_of
from symbolic.decision.refutation import letters_of
from symbolic.decision.scalars import UNIT, value_of
from symbolic.decision.values import arguments
from symbolic.errors import Undecidable
from symbolic.kernel.terms import MINUS_ONE, ONE, Term, letter, mul, neg, substitute

MOST_SUGGESTIONS = 3
MOST_WORK = 100_000
"""How much is multiplied out: the number of claims looked at near a false one, times its size."""

MOST_LETTERS, MOST_TERMS = 4, 100
"""Of larger claims, only single letters and all of them are declared otherwise."""

# ------------------------------------------------------------------ for some functions


class Condition(NamedTuple):
    """What must be declared of which letters to make a claim true."""

    letters: tuple[Term, ...]
    words: tuple[str, ...]

    def applied(self, function: Term) -> Term:
        """Return a function term with these letters declared so."""
        return substitute(function, {f: _declared(f, self.words) for f in self.letters})


def conditions(left: Term, right: Term) -> tuple[Condition, ...]:
    """Return conditions under which a claim that is false in general is true.

    Real, even, odd and Hermitian functions are tried, each for as few letters as will do; where
    none of these helps, functions that are real and even, or real and odd. Functions both even and
    odd are 0, of which anything is true: they are left out.
    """
    for tried in (["real"], ["even"], ["odd"], ["hermitian"]), (["real", "even"], ["real", "odd"]):
        found = [c for words in tried for c in _least(left, right, tuple(words))]
        if found:
            # Of a real function, to be Hermitian is to be even: the same condition in other words.
            known = {tuple((f, known_of(c.applied(f))) for f in c.letters): c for c in found[::-1]}
            return tuple(known.values())[::-1]
    return ()


def _least(left: Term, right: Term, words: tuple[str, ...]) -> list[Condition]:
    declared = {f: _declared(f, words) for f in letters_of(left, right)}
    free = [f for f, so in declared.items() if so is not f and not known_of(so) >= {"even", "odd"}]
    small = len(free) <= MOST_LETTERS and size_of(normal_form(left)) <= MOST_TERMS
    sizes = range(1, len(free) + 1) if small else (1, len(free))
    for size in sizes:
        found = [
            c
            for c in (Condition(fs, words) for fs in combinations(free, size))
            if _does(c, left, right)
        ]
        if found:
            return found
    return []


def _does(condition: Condition, left: Term, right: Term) -> bool:
    try:
        return holds(condition.applied(left), condition.applied(right))
    except Undecidable:
        return False


def _declared(f: Term, words: tuple[str, ...]) -> Term:
    name, told, home = f.parts
    return letter(name, home, *({*told.split("+"), *words} - {""}))


# ------------------------------------------------------------------ a change away


def did_you_mean(left: Term, right: Term) -> tuple[tuple[Term, Term], ...]:
    """Return up to three true identities near ``left = right``, fewest changes first.

    One or two changes are made to the right side; a change conjugates or reflects a part or undoes
    that, exchanges the functions of ⋆ or ∗, puts one operator for the other, or changes a sign of a
    scalar or a shift.
    """
    wanted = normal_form(left)
    terms = size_of(wanted) + size_of(normal_form(right))
    most = MOST_WORK // (100 + 10 * terms + _size(left) * _size(right))
    found: dict[Term, None] = {}
    seen = {left, right}  # left = left is no help
    frontier = [right]
    for _ in range(2):
        reached: list[Term] = []
        near = (_scalars_outside(v) for term in frontier for v in _variants(term))
        for variant in islice(near, 3 * most):
            if variant in seen or len(seen) > most or not _is_tidy(variant):
                continue
            seen.add(variant)
            reached.append(variant)
            if normal_form(variant) == wanted:
                found[variant] = None
        if found:
            break
        frontier = reached
    different = {_valued(variant): variant for variant in sorted(found, key=_size, reverse=True)}
    nearest = list(different.values())[::-1]
    return tuple((left, variant) for variant in nearest[:MOST_SUGGESTIONS])


def _valued(term: Term) -> tuple[object, ...]:
    """Return what a function has in common with those written with other words for its scalars."""
    parts = (_valued(p) if _is_function(p) else p for p in term.parts)
    if term.head == "Scale":
        return (value_of(term.parts[0]), _valued(term.parts[1]))
    return (term.head, *parts)


def _is_tidy(term: Term) -> bool:
    """Tell whether no part is conjugated or reflected twice, or reflected after conjugation."""
    if term.head in {"ConjF", "Reflect"}:
        inner = term.parts[0].head
        if inner == "ConjF" or (term.head == inner == "Reflect"):
            return False
    return all(map(_is_tidy, arguments(term)))


def _scalars_outside(term: Term) -> Term:
    """Return the same function with the scalars of each product in front, and without a factor 1.

    Otherwise −(f ⋆ g), (−f) ⋆ g and f ⋆ (−g) would count as three identities.
    """
    if not arguments(term):
        return term
    parts = [_scalars_outside(p) if _is_function(p) else p for p in term.parts]
    if term.head == "Plus":
        return Term("Plus", *parts)
    if term.head == "Scale":
        factor, inner = _without_scalar(parts[1])
        return _multiple(mul(parts[0], factor) if factor is not ONE else parts[0], inner)
    factors, bare = [], []
    for position, part in enumerate(parts):
        scalar, rest = _without_scalar(part) if _is_function(part) else (ONE, part)
        conjugated = term.head == "ConjF" or (term.head == "Corr" and position == 0)
        if scalar is not ONE:
            factors.append(_conjugate(scalar) if conjugated else scalar)
        bare.append(rest)
    return _multiple(mul(*factors), Term(term.head, *bare))


def _is_function(part: object) -> bool:
    return isinstance(part, Term) and part.sort == "function"


def _without_scalar(part: Term) -> tuple[Term, Term]:
    return part.parts if part.head == "Scale" else (ONE, part)


def _multiple(factor: Term, function: Term) -> Term:
    return function if value_of(factor) == UNIT else Term("Scale", factor, function)


def _conjugate(scalar: Term) -> Term:
    value = value_of(scalar)
    if value.conjugate() in {value, -value}:
        return scalar if value == value.conjugate() else _negative(scalar)
    return scalar.parts[0] if scalar.head == "Conj" else Term("Conj", scalar)


def _size(term: Term) -> int:
    """The number of operators and letters, so that simpler identities come first."""
    return 1 + sum(map(_size, arguments(term)))


def _variants(term: Term) -> Iterator[Term]:
    """Yield the terms that are one change away."""
    head, parts = term.head, term.parts
    if head in {"Conv", "Corr"}:
        yield Term(head, parts[1], parts[0])
        yield Term("Corr" if head == "Conv" else "Conv", *parts)
    if head in {"ConjF", "Reflect"}:
        yield parts[0]
    else:
        yield Term("ConjF", term)
        yield Term("Reflect", term)
        yield Term("ConjF", Term("Reflect", term))
    if head == "ConjF" and parts[0].head == "Reflect":
        yield parts[0].parts[0]
    if head == "Scale":
        yield Term("Scale", _conjugate(parts[0]), parts[1])
        yield _multiple(_negative(parts[0]), parts[1])
    elif head == "Shift":
        yield Term("Shift", parts[0], *map(_negative, parts[1:]))
    elif head != "Plus":
        yield Term("Scale", MINUS_ONE, term)
    for place, part in enumerate(parts):
        if _is_function(part):
            for variant in _variants(part):
                yield Term(head, *parts[:place], variant, *parts[place + 1 :])


def _negative(scalar: Term) -> Term:
    if scalar.head == "Number":
        return Term("Number", -scalar.parts[0], scalar.parts[1])
    if scalar.head == "Mul" and scalar.parts[0] is MINUS_ONE:
        return mul(*scalar.parts[1:])
    return neg(scalar)
