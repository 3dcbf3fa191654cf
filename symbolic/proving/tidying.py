"""How a term is tidied after a move: as one would write it on the board, with the same value.

The kernel keeps −(−τ) and 1·f(τ) as they come out of a rule. `tidy` only rearranges: factors and
summands are gathered, conjugates go to the factors, coordinates are put in normal form. Sums are
not multiplied out, and nothing is cancelled that may lack a value. The kernel's rule `ring` proves
each such step.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from functools import lru_cache
from math import prod
from typing import TypeAlias, cast

from symbolic.kernel.polynomials import parts as partial
from symbolic.kernel.polynomials import polynomial
from symbolic.kernel.shapes import is_coordinate
from symbolic.kernel.terms import ONE, I, Term, add, flat, mul, neg, number

Powers: TypeAlias = "list[tuple[Term, int]]"
"""Names with their exponents: of coordinates all atoms are names."""


@lru_cache(maxsize=65536)
def tidy(term: Term) -> Term:
    """Return a term as one would write it."""
    if term.sort == "domain" or not term.parts:
        return term
    if term.sort != "scalar":
        return _neat(term)
    if is_coordinate(term, "real"):
        return coordinate(term)
    # Of the conjugate of what is real a coordinate is left.
    neat = _neat(term)
    return coordinate(neat) if is_coordinate(neat, "real") else neat


def _neat(term: Term) -> Term:
    head, parts = term.head, term.parts
    if head == "Add":
        return _sum(map(tidy, parts))
    if head == "Mul":
        return _product(map(tidy, parts))
    if head == "Conj":
        return _conjugate(tidy(parts[0]))
    if head == "Pow":
        return _power(tidy(parts[0]), parts[1])
    if head in {"Exp", "Root"}:
        return _wave(head, tidy(parts[0]), *parts[1:])
    return Term(head, *(tidy(p) if type(p) is Term else p for p in parts))


def tidy_arguments(term: Term) -> Term:
    """Return a term with the coordinates in it in normal form, and the rest as it is written."""
    if term.head in {"Var", "Bound"} or term.sort == "domain":
        return term
    parts = [tidy_arguments(p) if type(p) is Term else p for p in term.parts]
    if term.head in {"At", "Shift", "Root"}:
        parts = [coordinate(p) if _is_argument(p) else p for p in parts]
    return Term(term.head, *parts)


def _is_argument(part: object) -> bool:
    return type(part) is Term and part.sort == "scalar" and is_coordinate(part, "real")


def coordinate(term: Term) -> Term:
    """Return a polynomial in variables and bound points, multiplied out and in a fixed order."""
    summands = [
        (c, sorted(cast("Powers", m), key=lambda power: _place(power[0])))
        for m, c in polynomial(term).items()
    ]
    summands.sort(key=lambda s: (s[0] < 0, *_place_of_product(s[1])))
    return add(*(_multiple(Fraction(c), mul(*(_raised(a, e) for a, e in m))) for c, m in summands))


def _place(name: Term) -> tuple[int, str]:
    """Return where a name stands among others: π, then variables, then bound points."""
    if name.head == "Bound":
        depth, axis, *_ = name.parts
        return 2, f"{depth:03} {axis}"
    return (1, name.parts[0]) if name.head == "Var" else (0, name.head)


def _place_of_product(powers: Powers) -> tuple[bool, int, list[object]]:
    varies = any(a.head == "Bound" for a, _ in powers)
    return varies, not powers, [(_place(a), e) for a, e in powers]


def _wave(head: str, exponent: Term, *rest: Term) -> Term:
    nothing = exponent.head == "Number" and not exponent.parts[0]
    return ONE if nothing else Term(head, exponent, *rest)


def _coefficient(term: Term) -> tuple[Fraction, Term]:
    """Return c and b, for a summand c·b."""
    if term.head == "Number":
        return Fraction(*term.parts), ONE
    if term.head != "Mul" or term.parts[0].head != "Number":
        return Fraction(1), term
    return Fraction(*term.parts[0].parts), mul(*term.parts[1:])


def _sum(summands: Iterable[Term]) -> Term:
    counts: dict[Term, Fraction] = {}
    for summand in flat("Add", add(*summands)):
        c, b = _coefficient(summand)
        counts[b] = counts.get(b, Fraction(0)) + c
    kept = [_multiple(c, b) for b, c in counts.items() if c or partial(b)]
    return add(*kept)


def _multiple(c: Fraction, b: Term) -> Term:
    if b is ONE:
        return number(c)
    return b if c == 1 else mul(number(c), *flat("Mul", b))


def _product(factors: Iterable[Term]) -> Term:
    every = flat("Mul", mul(*factors))
    coefficient = prod((Fraction(*f.parts) for f in every if f.head == "Number"), start=Fraction(1))
    bare = [f for f in every if f.head != "Number"]
    if not coefficient and not partial(mul(*bare)):
        return number(0)
    turns = sum(f is I for f in bare)
    coefficient *= (-1) ** (turns // 2)
    bare = _joined_waves([f for f in bare if f is not I])
    bare = [*[I] * (turns % 2), *bare]
    powers: dict[Term, int] = {}
    for factor in bare:
        base, exponent = factor.parts if factor.head == "Pow" else (factor, 1)
        powers[base] = powers.get(base, 0) + exponent
    kept = [_raised(b, e) for b, e in powers.items() if e or partial(b)]
    return _multiple(coefficient, mul(*kept)) if kept else number(coefficient)


def _joined_waves(factors: list[Term]) -> list[Term]:
    """Return the factors with e^{a + b} for e^a e^b, and one root for all of a cycle."""
    exponents: dict[tuple[str, tuple[Term, ...]], list[Term]] = {}
    for factor in factors:
        if factor.head in {"Exp", "Root"} and not partial(factor):
            exponents.setdefault((factor.head, factor.parts[1:]), []).append(factor.parts[0])
    waves = [_wave(head, tidy(add(*es)), *rest) for (head, rest), es in exponents.items()]
    others = [f for f in factors if f.head not in {"Exp", "Root"} or partial(f)]
    return [*(w for w in waves if w is not ONE), *others]


def _raised(base: Term, exponent: int) -> Term:
    return base if exponent == 1 else Term("Pow", base, exponent)


def _power(base: Term, exponent: int) -> Term:
    if exponent == 1 or (exponent > 0 and base is ONE):
        return base
    if not exponent and not partial(base):
        return ONE
    if base.head == "Number" and (Fraction(*base.parts) or exponent > 0):
        return number(Fraction(*base.parts) ** exponent)
    if base.head == "Pow" and not partial(base):
        return _power(base.parts[0], base.parts[1] * exponent)
    if base.head == "Mul" and exponent > 0:
        return _product(_power(f, exponent) for f in base.parts)
    return Term("Pow", base, exponent)


def _conjugate(term: Term) -> Term:
    head, parts = term.head, term.parts
    if head in {"Number", "pi", "Abs"} or _is_real(term):
        return term
    if head == "i":
        return neg(I)
    if head == "Conj":
        return parts[0]
    if head == "Add":
        return _sum(map(_conjugate, parts))
    if head == "Mul":
        return _product(map(_conjugate, parts))
    if head == "Pow":
        return _power(_conjugate(parts[0]), parts[1])
    if head == "Exp":
        return _wave("Exp", _conjugate(parts[0]))
    if head == "Root":
        return _wave("Root", coordinate(neg(parts[0])), parts[1])
    return Term("Conj", term)


def _is_real(term: Term) -> bool:
    if term.head in {"Var", "Bound"}:
        return bool(term.parts[-2] != "complex")
    if term.head != "At":
        return False
    function = term.parts[0]
    declared = function.head == "Letter" and "real" in function.parts[1].split("+")
    return function.head == "Delta" or declared
