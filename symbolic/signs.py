"""What is certain of a number by its shape alone.

SymPy is asked about single symbols and numbers only. Of composite expressions it claims falsehoods:
in version 1.14, with integers k, m, n, that k(2m + 2n)/6 is an integer, and that (2k − 2)²·2/3 is
positive; believed, either makes a false theorem.
"""

from __future__ import annotations

from itertools import product
from math import prod

from sympy import Abs, Add, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi

Signs = frozenset[int]
_ANY = frozenset([-1, 0, 1])
NEGATIVE, POSITIVE, NONNEGATIVE = frozenset([-1]), frozenset([1]), frozenset([0, 1])


def signs(term: Expr) -> Signs | None:
    """Return the signs −1, 0, 1 that a number may have, or None if it is not known to be real."""
    if isinstance(term, Rational):
        return frozenset([(term.p > 0) - (term.p < 0)])
    if isinstance(term, Symbol):
        return _of_symbol(term)
    if isinstance(term, Abs):
        return POSITIVE if certainly_nonzero(term.args[0]) else NONNEGATIVE
    if isinstance(term, exp):
        return None if signs(term.args[0]) is None else POSITIVE
    if isinstance(term, Pow):
        return _of_power(signs(term.base), term.exp)
    if not isinstance(term, (Add, Mul)):
        return POSITIVE if term is pi else None
    parts = [signs(part) for part in term.args]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    return _of_sum(known) if isinstance(term, Add) else frozenset(map(prod, product(*known)))


def _of_symbol(symbol: Symbol) -> Signs | None:
    if not symbol.is_real:
        return None
    possible = {-1: symbol.is_negative, 0: symbol.is_zero, 1: symbol.is_positive}
    return frozenset(sign for sign, answer in possible.items() if answer is not False)


def _of_sum(parts: list[Signs]) -> Signs:
    for sign in (1, -1):
        if all(part <= {0, sign} for part in parts):
            return frozenset([sign]) if {sign} in parts else frozenset([0, sign])
    return _ANY


def _of_power(base: Signs | None, exponent: Expr) -> Signs | None:
    if base is None or not isinstance(exponent, Integer) or (exponent.p < 0 and 0 in base):
        return None
    return frozenset(sign ** abs(exponent.p) for sign in base)


def certainly_nonzero(term: Expr) -> bool:
    """Tell whether a term, where it has a value, cannot be 0."""
    possible = signs(term)
    if possible is not None:
        return 0 not in possible
    if isinstance(term, (Mul, conjugate, Abs)):
        return all(map(certainly_nonzero, term.args))
    if isinstance(term, Pow):
        return isinstance(term.exp, Integer) and certainly_nonzero(term.base)
    return isinstance(term, exp) or term is I
