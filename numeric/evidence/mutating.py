"""The mutations of a statement: one place of one side changed.

A conjugate is dropped or added, the sign of an argument, a shift or an exponent turned, ⋆ and ∗
swapped, the operands of either swapped, a reflection or a derivative dropped, a side doubled.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from numeric.reading.parts import name_of
from numeric.reading.sides import Large, Side, made, text
from numeric.reading.statement import Statement
from symbolic.errors import TermError
from symbolic.kernel.shapes import lines
from symbolic.kernel.terms import MINUS_ONE, Term, mul, neg, number

_DROPPED = {
    "Conj": "conjugate",
    "ConjF": "conjugate",
    "Reflect": "reflection",
    "Diff": "derivative",
}
_SIGNS = {"Conv": "⋆", "Corr": "∗"}
_UNDO_THEMSELVES = frozenset(["Conj", "ConjF", "Reflect"])


@dataclass(frozen=True)
class Mutant:
    """A statement with one place changed.

    Attributes
    ----------
    side
        ``"left"`` or ``"right"``.
    change
        What was done, in words.
    statement
        The result.
    """

    side: str
    change: str
    statement: Statement

    @property
    def equation(self) -> str:
        """Its two sides as text."""
        return " = ".join(map(text, self.statement.sides))

    def __str__(self) -> str:
        return f"{self.side}: {self.change}: {self.equation}"

    __repr__ = __str__


def mutants(read: Statement) -> Iterator[Mutant]:
    """Yield the statements with one place changed, each once."""
    seen = {read.sides}
    for side, shown in (("lhs", "left"), ("rhs", "right")):
        whole = getattr(read, side)
        doubled = "doubled", made("Mul", (number(2), whole))
        for change, term in (doubled, *_changed(whole, read)):
            mutant = replace(read, **{side: term})
            if mutant.sides not in seen:
                seen.add(mutant.sides)
                yield Mutant(shown, change, mutant)


def _changed(term: Side, read: Statement) -> Iterator[tuple[str, Any]]:
    """Yield the term with one place changed, here or further in."""
    for change, head, parts in _changed_here(term, read):
        with suppress(TermError):  # A function on a product of lines has no reflection.
            yield change, made(head, parts)
    for place, part in enumerate(term.parts):
        if not isinstance(part, (Term, Large)) or part.sort == "domain":
            continue
        if place == 0 and (term.head, part.head) == ("At", "Letter"):
            continue  # What is done to a letter is done to its value.
        for change, new in _changed(part, read):
            with suppress(TermError):
                yield change, _again(term, place, new)


def _again(term: Side, place: int, new: Any) -> Any:
    """Return a term with another part; what undoes itself stands once at most."""
    if term.head in _UNDO_THEMSELVES and new.head == term.head:
        return new.parts[0]
    return made(term.head, (*term.parts[:place], new, *term.parts[place + 1 :]))


def _changed_here(term: Any, read: Statement) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield what is changed, and the head and the parts of the result."""
    head, parts = term.head, term.parts
    if head == "At":
        yield from _changed_value(parts[0], parts[1:], read)
    elif head == "Letter":
        yield f"{name_of(term)} reflected", "Reflect", (term,)
        if term not in read.real_letters:
            yield f"{name_of(term)} conjugated", "ConjF", (term,)
    elif head in _DROPPED:
        yield f"{_DROPPED[head]} dropped", parts[0].head, parts[0].parts
    elif head in _SIGNS:
        (other,) = _SIGNS.keys() - {head}
        yield f"{_SIGNS[head]} made {_SIGNS[other]}", other, parts
        yield f"operands of {_SIGNS[head]} swapped", head, parts[::-1]
    elif head in {"Shift", "Modulate"}:
        yield "sign of the shift", head, (parts[0], *map(_negative, parts[1:]))
    elif head in {"Exp", "Root"}:
        yield "sign of the exponent", head, (_negative(parts[0]), *parts[1:])


def _changed_value(
    function: Term, point: tuple[Term, ...], read: Statement
) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    turned = tuple(map(_negative, point))
    if function.head not in {"Letter", "Operator"}:
        if function.head != "Delta":  # which is even
            yield "sign of the point", "At", (function, *turned)
        return
    name = name_of(function)
    if function.home is read.home:
        yield f"sign of the argument of {name}", "At", (function, *turned)
    else:
        for place, line in enumerate(lines(function.home)):
            if line.head != "N" and point[place].free:
                moved = (*point[:place], turned[place], *point[place + 1 :])
                yield f"sign of coordinate {place + 1} of {name}", "At", (function, *moved)
    if function not in read.real_letters:
        yield f"conjugate added to {name}", "Conj", (Term("At", function, *point),)


def _negative(value: Term) -> Term:
    if value.head == "Number":
        return number(-Fraction(*value.parts))
    if value.head == "Mul" and value.parts[0] is MINUS_ONE:
        return mul(*value.parts[1:])
    return neg(value)
