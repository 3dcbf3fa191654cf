"""The normal form behind the kernel's ring rule: commutative polynomials with conjugation.

A scalar term is read as a polynomial with rational coefficients in atoms: symbols, i, π, values of
letters and operators, totals, exponentials, absolute values. Conjugation is pushed to the atoms,
exponentials are merged (e^a e^b = e^{a+b}) and e^{2πik} = 1 for integer k; arguments of functions
and bodies of totals are normalised in the same way. The normal form also keeps the set of totals
and function values that occur: two terms with the same normal form have a value in the same cases,
and ``T - T`` and ``0`` differ.

Nothing of SymPy's `expand` or `simplify` is used; the arithmetic is Python's on fractions.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from fractions import Fraction
from functools import lru_cache
from typing import Any, NamedTuple, TypeAlias

from sympy import (
    Abs,
    Add,
    Expr,
    I,
    Integer,
    Mul,
    Number,
    Pow,
    Rational,
    Symbol,
    conjugate,
    exp,
    pi,
)
from sympy.core.function import AppliedUndef

from symbolic.errors import TermError
from symbolic.terms import Applied, Delta, Iterate, Lam, ScalarMap, Total, letter_of, partial_parts

Atom: TypeAlias = tuple[Hashable, ...]
Monomial: TypeAlias = frozenset[tuple[Atom, Any]]
Polynomial: TypeAlias = dict[Monomial, Fraction | int]

_ONE: Monomial = frozenset()
_I: Atom = ("i",)
_PI: Atom = ("pi",)
_EXP: Atom = ("exp",)


class NormalForm(NamedTuple):
    """The normal form of a term: its polynomial, and the parts on which having a value depends."""

    polynomial: frozenset[tuple[Monomial, Fraction | int]]
    partial: frozenset[Atom]


@lru_cache(maxsize=32768)
def normal_form(term: Expr) -> NormalForm:
    """Return the normal form of a scalar term.

    Raises
    ------
    TermError
        If a head occurs that the language does not have.
    """
    return NormalForm(
        frozenset(_polynomial(term).items()), frozenset(map(_atom, partial_parts(term)))
    )


def certainly_nonzero(term: Expr) -> bool:
    """Tell whether a term, where it has a value, cannot be 0: by its shape and its symbols."""
    if isinstance(term, (Number, Symbol)):
        return term.is_zero is False
    if isinstance(term, (Mul, conjugate, Abs)):
        return all(map(certainly_nonzero, term.args))
    if isinstance(term, Pow):
        return isinstance(term.exp, Integer) and certainly_nonzero(term.base)
    if isinstance(term, Add):
        return term.is_zero is False
    return isinstance(term, exp) or term is I or term is pi


@lru_cache(maxsize=32768)
def _polynomial(term: Expr) -> Polynomial:
    if term.is_Add:
        return _sum(map(_polynomial, term.args))
    if term.is_Mul:
        product: Polynomial = {_ONE: 1}
        for factor in term.args:
            product = _product(product, _polynomial(factor))
        return product
    if isinstance(term, Integer):
        return {_ONE: int(term)} if term else {}
    if isinstance(term, Rational):
        return {_ONE: Fraction(int(term.p), int(term.q))}
    if term.is_Pow:
        return _power(*_base_and_exponent(term))
    if isinstance(term, conjugate):
        return _conjugate(_polynomial(term.args[0]))
    if isinstance(term, exp):
        return _exponential(_polynomial(term.args[0]))
    if isinstance(term, Applied) and isinstance(term.function, Delta) and not any(term.point):
        return {_ONE: 1}
    return {frozenset([(_atom(term), 1)]): 1}


def _base_and_exponent(term: Pow) -> tuple[Polynomial, Expr]:
    """Return the base as a polynomial; even powers of |z| are powers of z·conj(z)."""
    base, exponent = term.args
    if isinstance(base, Abs) and exponent.is_even:
        inner = _polynomial(base.args[0])
        return _product(inner, _conjugate(inner)), exponent / 2
    return _polynomial(base), exponent


def _atom(term: Expr) -> Atom:
    if isinstance(term, Symbol):
        return ("symbol", term, bool(term.is_real))
    if term is I:
        return _I
    if term is pi:
        return _PI
    if isinstance(term, AppliedUndef):
        letter = letter_of(term)
        return ("value", letter, tuple(map(normal_form, term.args)), letter.real)
    if isinstance(term, Total):
        return ("total", normal_form(term.body), term.domain, term.orientation, False)
    if isinstance(term, Applied):
        point = tuple(map(normal_form, term.point))
        if isinstance(term.function, Delta):  # real and even
            opposite = tuple(normal_form(-p) for p in term.point)
            return ("delta", frozenset([point, opposite]), term.domain, True)
        return ("applied", _function_key(term.function), point, term.domain, False)
    if isinstance(term, Abs):
        return ("abs", normal_form(term.args[0]), True)
    if isinstance(term, ScalarMap):
        return ("map", term.args[0], tuple(map(normal_form, term.args[1:])), False)
    raise TermError(f"{term} ({type(term).__name__}) is outside the language of the kernel")


def _function_key(function: Any) -> Hashable:
    if isinstance(function, Lam):
        return ("lambda", normal_form(function.args[0]), function.domain)
    if isinstance(function, Iterate):
        return ("iterate", function.args[0], normal_form(function.args[1]))
    return function


def _sum(polynomials: Iterable[Polynomial]) -> Polynomial:
    total: Polynomial = {}
    for polynomial in polynomials:
        for monomial, coefficient in polynomial.items():
            value = total.get(monomial, 0) + coefficient
            if value:
                total[monomial] = value
            else:
                del total[monomial]
    return total


def _product(left: Polynomial, right: Polynomial) -> Polynomial:
    return _sum(_monomial_product(m, n, a * b) for m, a in left.items() for n, b in right.items())


def _monomial_product(m: Monomial, n: Monomial, coefficient: Fraction | int) -> Polynomial:
    if not m or not n:
        return {m or n: coefficient}
    factors: dict[Atom, Any] = dict(m)
    for atom, exponent in n:
        if atom not in factors:
            factors[atom] = exponent
        elif atom == _EXP:
            merged = _integer_phases_dropped(_sum([dict(factors[atom]), dict(exponent)]))
            factors[atom] = frozenset(merged.items())
        else:
            factors[atom] += exponent
    if factors.get(_I, 0) == 2:  # i occurs to the power 0 or 1 in each factor
        del factors[_I]
        coefficient = -coefficient
    return {frozenset((a, e) for a, e in factors.items() if e): coefficient}


def _power(base: Polynomial, exponent: Expr) -> Polynomial:
    if not isinstance(exponent, Integer):
        raise TermError(f"power {exponent}: only integer powers are in the language of the kernel")
    k = int(exponent)
    if k < 0:
        base, k = _reciprocal(base), -k
    result: Polynomial = {_ONE: 1}
    for _ in range(k):
        result = _product(result, base)
    return result


def _reciprocal(base: Polynomial) -> Polynomial:
    if len(base) != 1:
        return {frozenset([(("sum", frozenset(base.items())), -1)]): 1}
    ((monomial, coefficient),) = base.items()
    inverse: Polynomial = {_ONE: 1 / Fraction(coefficient)}
    for atom, exponent in monomial:
        if atom == _I:
            factor: Polynomial = {frozenset([(_I, 1)]): -1}
        elif atom == _EXP:
            factor = {frozenset([(_EXP, frozenset((m, -c) for m, c in exponent))]): 1}
        else:
            factor = {frozenset([(atom, -exponent)]): 1}
        inverse = _product(inverse, factor)
    return inverse


def _exponential(exponent: Polynomial) -> Polynomial:
    exponent = _integer_phases_dropped(exponent)
    return {frozenset([(_EXP, frozenset(exponent.items()))]) if exponent else _ONE: 1}


def _integer_phases_dropped(exponent: Polynomial) -> Polynomial:
    """Drop the terms 2πi·(integer) of an exponent."""
    return {m: c for m, c in exponent.items() if not (c % 2 == 0 and _is_integer_phase(m))}


def _is_integer_phase(monomial: Monomial) -> bool:
    factors = dict(monomial)
    if factors.pop(_I, 0) != 1 or factors.pop(_PI, 0) != 1:
        return False
    return all(a[0] == "symbol" and a[1].is_integer and e > 0 for a, e in factors.items())  # type: ignore[attr-defined]


def _conjugate(polynomial: Polynomial) -> Polynomial:
    return _sum(_conjugate_monomial(m, c) for m, c in polynomial.items())


def _conjugate_monomial(monomial: Monomial, coefficient: Fraction | int) -> Polynomial:
    factors: list[tuple[Atom, Any]] = []
    for atom, exponent in monomial:
        if atom == _I:
            coefficient = -coefficient
            factors.append((atom, exponent))
        elif atom == _EXP:
            factors.append((atom, frozenset(_conjugate(dict(exponent)).items())))
        else:
            factors.append((_conjugate_atom(atom), exponent))
    return {frozenset(factors): coefficient}


def _conjugate_atom(atom: Atom) -> Atom:
    if atom[0] == "conjugate":
        return atom[1]  # type: ignore[return-value]
    if atom == _PI or atom[-1] is True:
        return atom
    if atom[0] == "sum":
        return ("sum", frozenset(_conjugate(dict(atom[1])).items()))  # type: ignore[call-overload]
    return ("conjugate", atom)
