"""The normal form behind the kernel's ring rule: commutative polynomials with conjugation.

A scalar term is read as a polynomial with rational coefficients in atoms: symbols, i, π, values of
letters and operators, totals, exponentials, absolute values. Conjugation is pushed to the atoms,
exponentials are merged (e^a e^b = e^{a+b}), e^{2πik} = 1 for integer k, e^{πi/2} = i and
|z|² = z·conj(z); arguments of functions and bodies of totals are normalised in the same way. The
normal form also keeps the set of totals and function values that occur: two terms with the same
normal form have a value in the same cases, and ``T - T`` and ``0`` differ.

Nothing of SymPy's `expand` or `simplify` is used; the arithmetic is Python's on fractions.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from fractions import Fraction
from functools import lru_cache, reduce
from itertools import chain
from typing import Any, NamedTuple, TypeAlias

from sympy import (
    Abs,
    Add,
    Expr,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    Symbol,
    conjugate,
    exp,
    pi,
)
from sympy.core.function import AppliedUndef

from symbolic.errors import TermError
from symbolic.signs import NONNEGATIVE, signs
from symbolic.terms import Applied, Delta, Iterate, Lam, ScalarMap, Total, letter_of, partial_parts

Atom: TypeAlias = tuple[Hashable, ...]
Monomial: TypeAlias = frozenset[tuple[Atom, Any]]
Polynomial: TypeAlias = dict[Monomial, Fraction | int]

_ONE: Monomial = frozenset()
_I: Atom = ("i",)
_PI: Atom = ("pi",)
_EXP: Atom = ("exp",)
MAX_PRODUCTS = 20_000
"""How many products of monomials one product of polynomials may take."""
_COMBINED = frozenset([Add, Mul, Pow, conjugate, exp])
_I_PI: Monomial = frozenset([(_I, 1), (_PI, 1)])


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


def certainly_real(term: Expr) -> bool:
    """Tell whether the conjugate of a term has the same normal form."""
    polynomial = _polynomial(term)
    return _conjugate(polynomial) == polynomial


def certainly_imaginary(term: Expr) -> bool:
    """Tell whether the conjugate of a term has the opposite normal form."""
    polynomial = _polynomial(term)
    return _conjugate(polynomial) == _product({_ONE: -1}, polynomial)


def same_value(head: Any, arguments: Sequence[Expr], result: Expr) -> bool:
    """Tell whether `result` is certainly the value of a head of arguments, where both have one.

    Parameters
    ----------
    head
        Add, Mul, Pow, conjugate, exp or Abs.
    """
    if head is not Abs:
        return _polynomial(result) == _combined(head, arguments)
    square, inside = _power(_polynomial(result), Integer(2)), _polynomial(arguments[0])
    possible = signs(result)
    nonnegative = possible is not None and possible <= NONNEGATIVE
    return nonnegative and square == _product(inside, _conjugate(inside))


@lru_cache(maxsize=32768)
def _polynomial(term: Expr) -> Polynomial:
    if isinstance(term, Integer):
        return {_ONE: int(term)} if term else {}
    if isinstance(term, Rational):
        return {_ONE: Fraction(int(term.p), int(term.q))}
    if type(term) in _COMBINED:
        return _combined(type(term), term.args)
    if isinstance(term, Applied) and isinstance(term.function, Delta) and not any(term.point):
        return {_ONE: 1}
    return {frozenset([(_atom(term), 1)]): 1}


def _combined(head: Any, arguments: Sequence[Expr]) -> Polynomial:
    """Return the polynomial of a head of arguments, from those of the arguments."""
    if head is Mul:
        return _multiplied(arguments)
    if head is Pow:
        return _power(_polynomial(arguments[0]), arguments[1])
    parts = [_polynomial(argument) for argument in arguments]
    if head is Add:
        return _sum(parts)
    return _conjugate(parts[0]) if head is conjugate else _exponential(parts[0])


def _multiplied(factors: Sequence[Expr]) -> Polynomial:
    """Return the polynomial of a product.

    Equal bases are gathered first: the reciprocal of a sum is an atom, which the sum multiplied
    out would not cancel.
    """
    exponents: dict[Expr, Expr] = {}
    for factor in chain.from_iterable(map(Mul.make_args, factors)):
        base, exponent = factor.args if type(factor) is Pow else (factor, Integer(1))
        exponents[base] = exponents.get(base, Integer(0)) + exponent
    powers = (_power(_polynomial(b), e) for b, e in exponents.items() if e)
    return reduce(_product, powers, {_ONE: 1})


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
    if len(left) * len(right) > MAX_PRODUCTS:
        raise TermError(
            f"sums of {len(left)} and {len(right)} monomials are multiplied out: "
            f"{MAX_PRODUCTS} products are allowed"
        )
    return _sum(_monomial_product(m, n, a * b) for m, a in left.items() for n, b in right.items())


def _monomial_product(m: Monomial, n: Monomial, coefficient: Fraction | int) -> Polynomial:
    if not m or not n:
        return {m or n: coefficient}
    factors: dict[Atom, Any] = dict(m)
    beside: Polynomial = {_ONE: 1}
    for atom, exponent in n:
        if atom not in factors:
            factors[atom] = exponent
        elif atom == _EXP:
            merged = _sum([dict(factors.pop(_EXP)), dict(exponent)])
            beside = _product(beside, _exponential(merged))
        else:
            factors[atom] += exponent
            if atom == _I:  # i occurs to the power 0 or 1 in each factor
                del factors[_I]
                coefficient = -coefficient
            elif atom[0] == "abs" and abs(factors[atom]) == 2:
                beside = _product(beside, _square(atom, factors.pop(atom)))
    product = {frozenset((a, e) for a, e in factors.items() if e): coefficient}
    return product if beside == {_ONE: 1} else _product(product, beside)


def _square(absolute_value: Atom, exponent: int) -> Polynomial:
    """Return |z|² as z·conj(z), or its reciprocal."""
    inside = dict(absolute_value[1].polynomial)  # type: ignore[attr-defined]
    square = _product(inside, _conjugate(inside))
    return square if exponent > 0 else _reciprocal(square)


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
            factor = _exponential({m: -c for m, c in exponent})
        else:
            factor = {frozenset([(atom, -exponent)]): 1}
        inverse = _product(inverse, factor)
    return inverse


def _exponential(exponent: Polynomial) -> Polynomial:
    """Return e to a polynomial: full turns are dropped, and quarter turns become powers of i."""
    reduced: Polynomial = {}
    turns: Fraction | int = 0
    for monomial, coefficient in exponent.items():
        kept = coefficient
        if monomial == _I_PI:
            turns = 2 * coefficient // 1
            kept = coefficient - Fraction(turns, 2)
        elif _is_integer_phase(monomial):
            kept = coefficient % 2
        if kept:
            reduced[monomial] = kept
    factors = frozenset([(_EXP, frozenset(reduced.items()))]) if reduced else _ONE
    if turns % 2:
        factors |= {(_I, 1)}
    return {factors: -1 if turns % 4 in {2, 3} else 1}


def _is_integer_phase(monomial: Monomial) -> bool:
    factors = dict(monomial)
    if factors.pop(_I, 0) != 1 or factors.pop(_PI, 0) != 1:
        return False
    return all(a[0] == "symbol" and a[1].is_integer and e > 0 for a, e in factors.items())  # type: ignore[attr-defined]


def _conjugate(polynomial: Polynomial) -> Polynomial:
    return _sum(_conjugate_monomial(m, c) for m, c in polynomial.items())


def _conjugate_monomial(monomial: Monomial, coefficient: Fraction | int) -> Polynomial:
    conjugated: Polynomial = {_ONE: coefficient}
    for atom, exponent in monomial:
        if atom == _I:
            factor: Polynomial = {frozenset([(_I, 1)]): -1}
        elif atom == _EXP:
            factor = _exponential(_conjugate(dict(exponent)))
        else:
            factor = {frozenset([(_conjugate_atom(atom), exponent)]): 1}
        conjugated = _product(conjugated, factor)
    return conjugated


def _conjugate_atom(atom: Atom) -> Atom:
    if atom[0] == "conjugate":
        return atom[1]  # type: ignore[return-value]
    if atom == _PI or atom[-1] is True:
        return atom
    if atom[0] == "sum":
        return ("sum", frozenset(_conjugate(dict(atom[1])).items()))  # type: ignore[call-overload]
    return ("conjugate", atom)
