"""The normal form of scalars: polynomials with conjugation, and the parts that must have a value.

A scalar term is read as a polynomial with rational coefficients in atoms: variables, i, π, values,
totals, exponentials, moduli, maps. Conjugation is pushed to the atoms; exponentials are merged
(e^a e^b = e^{a+b}); e^{2πik} = 1 for integer k, e^{πi/2} = i, and |z|² = z·conj(z).

A term has a value if and only if its *parts* have: the outermost values and totals in it. What
cancels is no longer in the polynomial, so the normal form keeps the parts beside it, and T − T is
not 0. Arguments and bodies inside atoms are normalised in the same way, parts included.

Two terms with the same normal form have a value in the same cases, and then the same. Two terms
with the same polynomial are equal where all parts of both have a value.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from fractions import Fraction
from typing import Any

from .interning import Term
from .shapes import is_coordinate, signs
from .terms import PI, I, flat, neg

Atom = Hashable
Monomial = frozenset[tuple[Atom, Any]]
"""Atoms with their exponents, integers other than 0; that of `EXP` is a frozen polynomial."""
Polynomial = dict[Monomial, Fraction | int]
"""The coefficients, none of them 0."""
Form = tuple[frozenset[tuple[Monomial, Fraction | int]], frozenset[Atom]]

UNIT: Monomial = frozenset()
EXP = "exp"
_TURN: Monomial = frozenset([(I, 1), (PI, 1)])


def normal_form(term: Term) -> Form:
    """Return the normal form of a scalar: its polynomial and the atoms of its parts, frozen."""
    if term._known is None:
        form = frozenset(polynomial(term).items()), frozenset(map(atom, parts(term)))
        object.__setattr__(term, "_known", form)
    return term._known


def same(a: Term, b: Term) -> bool:
    """Tell whether two scalars have the same normal form."""
    return a is b or normal_form(a) == normal_form(b)


def certainly_real(term: Term) -> bool:
    """Tell whether the conjugate of a term has the same polynomial."""
    p = polynomial(term)
    return conjugate(p) == p


def parts(term: Term) -> frozenset[Term]:
    """Return the outermost parts of a scalar that may lack a value: values and totals."""
    if term.head == "At":
        return frozenset() if term.parts[0].head == "Delta" else frozenset([term])
    if term.head == "Total":
        return frozenset([term])
    return frozenset().union(*(parts(p) for p in term.parts if type(p) is Term))


def polynomial(term: Term) -> Polynomial:
    """Return the polynomial of a scalar."""
    if term._polynomial is None:
        object.__setattr__(term, "_polynomial", _polynomial(term))
    return term._polynomial


def _polynomial(term: Term) -> Polynomial:
    make = _COMBINED.get(term.head)
    if make is not None:
        return make(*term.parts)
    if term.head == "Mul":
        return _multiplied(flat("Mul", term))
    if term.head == "At" and term.parts[0].head == "Delta":
        known = _impulse(term)
        if known is not None:
            return _constant(known)
    return {frozenset([(atom(term), 1)]): 1}


def _constant(value: Fraction | int) -> Polynomial:
    return {UNIT: value} if value else {}


def _number(p: int, q: int) -> Polynomial:
    return _constant(p if q == 1 else Fraction(p, q))


def _multiplied(factors: Iterable[Term]) -> Polynomial:
    """Return the polynomial of a product.

    Equal bases are gathered first: the reciprocal of a sum is an atom, which the sum multiplied
    out would not cancel.
    """
    exponents: dict[Term, int] = {}
    for factor in factors:
        base, e = factor.parts if factor.head == "Pow" else (factor, 1)
        exponents[base] = exponents.get(base, 0) + e
    return product(power(polynomial(b), e) for b, e in exponents.items())


def atom(term: Term) -> Atom:
    """Return what stands for a scalar that is no sum, product or the like."""
    head, inside = term.head, term.parts
    if head in {"Var", "Bound", "i", "pi"}:
        return term
    if head == "At" and inside[0].head == "Delta":  # even
        point = tuple(map(normal_form, inside[1:]))
        opposite = tuple(normal_form(neg(p)) for p in inside[1:])
        return "impulse", frozenset([point, opposite]), inside[0].home
    return _inside(term)


def _inside(term: Term) -> Atom:
    """Return a head and its parts, scalars in normal form."""
    if term.head == "Letter" or term.sort == "domain":
        return term
    return term.head, *(_part(p) for p in term.parts)


def _part(part: Any) -> Any:
    if type(part) is not Term:
        return part
    return normal_form(part) if part.sort == "scalar" else _inside(part)


def _impulse(term: Term) -> int | None:
    """Return the value of the unit impulse at a point that is a number, if it is one."""
    over, *point = term.parts[0].home, *term.parts[1:]
    numbers = [polynomial(p) for p in point]
    if any(set(p) - {UNIT} for p in numbers):
        return None
    values = [p.get(UNIT, 0) for p in numbers]
    if not any(values):
        return 1
    period = over.parts[0] if over.head == "Cycle" else None
    if over.head in {"Cycle", "Product"} and (period is None or period.head != "Number"):
        return None
    return int(period is not None and values[0] % period.parts[0] == 0)


# ------------------------------------------------------------------ arithmetic


def plus(polynomials: Iterable[Polynomial]) -> Polynomial:
    """Return the sum."""
    total: Polynomial = {}
    for p in polynomials:
        for monomial, coefficient in p.items():
            value = total.get(monomial, 0) + coefficient
            if value:
                total[monomial] = value
            else:
                del total[monomial]
    return total


def times(left: Polynomial, right: Polynomial) -> Polynomial:
    """Return the product."""
    return plus(_product(m, n, a * b) for m, a in left.items() for n, b in right.items())


def product(factors: Iterable[Polynomial]) -> Polynomial:
    """Return the product, by halves: else what is there already is copied with each factor."""
    parts = [*factors]
    if len(parts) < 2:
        return parts[0] if parts else {UNIT: 1}
    half = len(parts) // 2
    return times(product(parts[:half]), product(parts[half:]))


def _product(m: Monomial, n: Monomial, coefficient: Fraction | int) -> Polynomial:
    factors: dict[Atom, Any] = dict(m)
    if factors.keys().isdisjoint(dict(n)):
        return {m | n: coefficient}
    beside: Polynomial | None = None
    for name, exponent in n:
        if name not in factors:
            factors[name] = exponent
        elif name == EXP:
            merged = exponential(plus([dict(factors.pop(EXP)), dict(exponent)]))
            beside = merged if beside is None else times(beside, merged)
        else:
            factors[name] += exponent
            if name is I:  # i occurs to the power 0 or 1 in each factor
                del factors[I]
                coefficient = -coefficient
            elif type(name) is tuple and name[0] == "Abs" and abs(factors[name]) == 2:
                square = _square(name, factors.pop(name))
                beside = square if beside is None else times(beside, square)
    product = {frozenset((a, e) for a, e in factors.items() if e): coefficient}
    return product if beside is None else times(product, beside)


def _modulus(inside: Term) -> Polynomial:
    """Return the polynomial of |z|; of a product it is the product of the moduli."""
    p = polynomial(inside)
    if len(p) != 1:
        return {frozenset([(("Abs", frozenset(p.items())), 1)]): 1} if p else {}
    ((monomial, coefficient),) = p.items()
    factors = (_modulus_of_power(name, exponent) for name, exponent in monomial)
    size = coefficient if coefficient > 0 else -coefficient
    return product([*factors, _constant(size)])


def _modulus_of_power(name: Atom, exponent: Any) -> Polynomial:
    if name is I:
        return {UNIT: 1}
    if name == EXP:
        phase = dict(exponent)
        if not plus([phase, conjugate(phase)]):
            return {UNIT: 1}
        name, exponent = frozenset([(EXP, exponent)]), 1
    else:
        bare = name[1] if type(name) is tuple and name[0] == "Conj" else name
        name = frozenset([(bare, 1)])
    return power({frozenset([(("Abs", frozenset([(name, 1)])), 1)]): 1}, exponent)


def _square(modulus: tuple[Any, ...], exponent: int) -> Polynomial:
    """Return |z|² as z·conj(z), or its reciprocal."""
    inside = dict(modulus[1])
    square = times(inside, conjugate(inside))
    return square if exponent > 0 else reciprocal(square)


def power(base: Polynomial, exponent: int) -> Polynomial:
    """Return an integer power."""
    if exponent < 0:
        base, exponent = reciprocal(base), -exponent
    return product([base] * exponent)


def reciprocal(base: Polynomial) -> Polynomial:
    """Return 1/p for a p that is known not to vanish, or fail; of a sum it is an atom."""
    if len(base) > 1:
        return {frozenset([(("sum", frozenset(base.items())), -1)]): 1}
    ((monomial, coefficient),) = base.items()
    inverse = [_constant(coefficient if coefficient in {1, -1} else Fraction(1) / coefficient)]
    for name, exponent in monomial:
        if name is I:
            factor: Polynomial = {frozenset([(I, 1)]): -1}
        elif name == EXP:
            factor = exponential({m: -c for m, c in exponent})
        else:
            factor = {frozenset([(name, -exponent)]): 1}
        inverse.append(factor)
    return product(inverse)


def exponential(exponent: Polynomial) -> Polynomial:
    """Return e to a polynomial: full turns are dropped, and quarter turns become powers of i."""
    reduced: Polynomial = {}
    turns = 0
    for monomial, coefficient in exponent.items():
        kept = coefficient
        if monomial == _TURN:
            turns = int(2 * coefficient // 1)
            kept = coefficient - Fraction(turns, 2) if turns else coefficient
        elif _is_integer_phase(monomial):
            kept = coefficient % 2
        if kept:
            reduced[monomial] = kept
    factors = frozenset([(EXP, frozenset(reduced.items()))]) if reduced else UNIT
    if turns % 2:
        factors |= {(I, 1)}
    return {factors: -1 if turns % 4 in {2, 3} else 1}


def _is_integer_phase(monomial: Monomial) -> bool:
    """Tell whether a monomial is πi times a product of integer variables."""
    rest = dict(monomial)
    if rest.pop(I, 0) != 1 or rest.pop(PI, 0) != 1:
        return False
    return all(type(a) is Term and is_coordinate(a, "integer") and e > 0 for a, e in rest.items())


def _root(k: Term, over: Term) -> Polynomial:
    turn: Polynomial = times({_TURN: 2}, reciprocal(polynomial(over.parts[0])))
    return exponential(times(turn, polynomial(k)))


def conjugate(p: Polynomial) -> Polynomial:
    """Return the conjugate."""
    return plus(_conjugate_monomial(m, c) for m, c in p.items())


def _conjugate_monomial(monomial: Monomial, coefficient: Fraction | int) -> Polynomial:
    factors: dict[Atom, Any] = dict(monomial)
    phase = factors.pop(EXP, None)
    if I in factors:  # to the power 1
        coefficient = -coefficient
    p: Polynomial = {frozenset((_conjugate_atom(a), e) for a, e in factors.items()): coefficient}
    return p if phase is None else times(p, exponential(conjugate(dict(phase))))


def _conjugate_atom(name: Atom) -> Atom:
    """Return the conjugate of an atom, up to the sign of i: no two atoms have the same."""
    if type(name) is tuple and name[0] == "Conj":
        return name[1]
    if type(name) is tuple and name[0] == "sum":
        return "sum", frozenset(conjugate(dict(name[1])).items())
    return name if name is I or _is_real(name) else ("Conj", name)


def _is_real(name: Any) -> bool:
    """Tell whether an atom stands for a real number."""
    if type(name) is Term:
        return signs(name) is not None
    if name[0] == "At":
        return type(name[1]) is Term and "real" in name[1].parts[1].split("+")
    return name[0] in {"Abs", "impulse"}


_COMBINED: dict[str, Callable[..., Polynomial]] = {
    "Number": _number,
    "Add": lambda *summands: plus(map(polynomial, summands)),
    "Pow": lambda base, exponent: power(polynomial(base), exponent),
    "Conj": lambda term: conjugate(polynomial(term)),
    "Abs": _modulus,
    "Exp": lambda term: exponential(polynomial(term)),
    "Root": _root,
}
