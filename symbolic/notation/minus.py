"""Minus signs: which terms are written with one, and what is left of a term without it."""

from __future__ import annotations

from fractions import Fraction
from math import prod

from symbolic.kernel.terms import Term, flat, mul, number


def is_negative(term: Term) -> bool:
    """Tell whether a term is written with a minus sign in front."""
    if term.head == "Number":
        return bool(term.parts[0] < 0)
    if term.head == "Mul":
        return coefficient(term) < 0
    return term.head == "Add" and all(map(is_negative, term.parts))


def negated(term: Term) -> Term:
    """Return −a without a sign to show, for a term a that is written with one."""
    if term.head == "Number":
        return number(-Fraction(*term.parts))
    if term.head == "Add":
        return Term("Add", *map(negated, term.parts))
    rest = [f for f in flat("Mul", term) if f.head != "Number"]
    c = -coefficient(term)
    return mul(*([] if c == 1 and rest else [number(c)]), *rest)


def coefficient(product: Term) -> Fraction:
    """Return the product of the numbers among the factors."""
    factors = flat("Mul", product)
    return prod((Fraction(*f.parts) for f in factors if f.head == "Number"), start=Fraction(1))
