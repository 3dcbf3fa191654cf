"""Sides of statements: terms of the kernel, or what a user asks numbers of that is larger."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sympy import Add, Mul, Symbol
from sympy.core.function import UndefinedFunction

from symbolic.errors import TermError
from symbolic.kernel.terms import Term
from symbolic.notation.points import fresh_name
from symbolic.sympy_border import printing
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import Letter, letter_of_function


@dataclass(frozen=True)
class Large:
    """A user's sum or product that is larger than the kernel takes; it need not be proved here.

    Attributes
    ----------
    head, parts
        As those of terms: Add or Mul, and what is added or multiplied.
    """

    head: str
    parts: tuple[Side, ...]
    sort = "scalar"

    @cached_property
    def free(self) -> frozenset[Term]:
        """The variables, letters and bound points that occur in it."""
        return frozenset().union(*(part.free for part in self.parts))


Side: TypeAlias = Term | Large


def scalar_term(face: Any, domain: Domain) -> Side:
    """Return a user's expression as a term, whatever size it has.

    Raises
    ------
    TermError
        If a part is outside the language, or does not fit the domain, or the whole is no number.
    """
    try:
        term = to_term(face, domain)
    except TermError:
        if not isinstance(face, (Add, Mul)):
            raise
        head = "Add" if isinstance(face, Add) else "Mul"
        return Large(head, tuple(scalar_term(part, domain) for part in face.args))
    if term.sort == "function":
        point = domain.point("n" if domain.discrete else "t")
        raise TermError(
            f"{face} is a function; its value ({face})({', '.join(map(str, point))}) is needed"
        )
    if term.sort != "scalar" or not term.closed:
        raise TermError(f"{face} is no number whose bound points are bound")
    return term


def meant(key: Any, domain: Domain) -> Any:
    """Return the letter or the variable that a user's name stands for, or the key if there is none.

    A name is SymPy's function or symbol, or a letter.
    """
    face = letter_of_function(key) if isinstance(key, UndefinedFunction) else key
    if not isinstance(face, (Letter, Symbol)):
        return key
    try:
        return to_term(face, domain)
    except TermError:
        return key


def face_of(term: Side) -> Any:
    """Return a scalar term as SymPy has it."""
    if isinstance(term, Term):
        return to_face(term)
    return (Add if term.head == "Add" else Mul)(*map(face_of, term.parts))


def text(term: Side) -> str:
    """Return a term as Unicode text; in a part of a total the points bound around it have names."""
    bound = [name for name in term.free if name.head == "Bound"]
    if not bound:
        return printing.text(term if isinstance(term, Term) else face_of(term))
    taken = {str(name.parts[0]) for name in term.free if name.head != "Bound"}
    named: dict[Any, Symbol] = {}
    for depth in sorted({name.parts[0] for name in bound}, reverse=True):
        own = [name for name in bound if name.parts[0] == depth]
        whole = own[0].parts[2] == "integer"
        letter = fresh_name(taken, *(("m", "k", "j") if whole else ("tau", "sigma", "rho")))
        taken.add(letter)
        for name in own:
            # Of a pair one coordinate may occur alone.
            place = f"{letter}{name.parts[1] + 1}" if len(own) > 1 or name.parts[1] else letter
            named[to_face(name)] = Symbol(place, integer=whole or None, real=True)
    return printing.text(face_of(term).xreplace(named))


def made(head: str, parts: tuple[Any, ...]) -> Side:
    """Return a term; raises `TermError` if parts do not fit, but not if a sum is large."""
    try:
        return Term(head, *parts)
    except TermError:
        if head not in {"Add", "Mul"}:
            raise
        return Large(head, parts)
