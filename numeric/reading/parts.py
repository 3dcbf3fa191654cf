"""What is asked of terms here: their parts, and the names that are free in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from numeric.reading.sides import Large, Side
from numeric.samples.recursions import Member
from symbolic.kernel.terms import Term


def flat(head: str, term: Side) -> tuple[Side, ...]:
    """Return the summands of a sum of sums (Add, Plus), or the factors of products (Mul)."""
    return tuple(q for p in term.parts for q in flat(head, p)) if term.head == head else (term,)


def walk(*terms: Side) -> Iterator[Any]:
    """Yield terms and all their parts, each once."""
    waiting, seen = list(reversed(terms)), set[Side]()
    while waiting:
        term = waiting.pop()
        if term not in seen:
            seen.add(term)
            yield term
            waiting.extend(p for p in reversed(term.parts) if isinstance(p, (Term, Large)))


def name_of(what: Term | Member) -> str:
    """Return how a variable, a letter, an operator or a member of a sequence is called."""
    if isinstance(what, Member):
        return f"{name_of(what.letter)}_{what.step}"
    return str(what.parts[0])


def symbols_in(terms: Iterable[Side]) -> frozenset[Term]:
    """Return the variables that are free in some terms."""
    return frozenset(n for term in terms for n in term.free if n.head == "Var")


def letters_in(terms: Iterable[Side]) -> frozenset[Term]:
    """Return the letters in some terms."""
    return frozenset(n for term in terms for n in term.free if n.head == "Letter")


def is_integer(symbol: Term) -> bool:
    """Tell whether a variable stands for integers."""
    return bool(symbol.parts[1] == "integer")


def is_real(symbol: Term) -> bool:
    """Tell whether a variable stands for real numbers."""
    return symbol.parts[1] in {"integer", "real"}


def is_declared_real(letter: Term) -> bool:
    """Tell whether a letter was declared to be real-valued."""
    return "real" in letter.parts[1].split("+")
