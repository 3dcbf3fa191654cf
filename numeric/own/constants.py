"""Numbers as SymPy writes them, read exactly: rationals, roots, π, e and what is made of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import (
    Add,
    E,
    Expr,
    Float,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    cos,
    cosh,
    exp,
    log,
    pi,
    sin,
    sinh,
)

from numeric.formulas.formula import (
    Affine,
    Exponential,
    Formula,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Unsettled,
    Value,
)
from numeric.formulas.surds import Surd
from numeric.samples.elementary import Level
from numeric.samples.functions import Complex

ZERO, ONE = Number(Fraction(0)), Number(Fraction(1))


class Unread(Unsettled):
    """Nothing is known of a part of a user's function that would prove a bound."""

    def __init__(self, what: object) -> None:
        super().__init__(
            f"{what} is not among the functions with known bounds",
            "write it with exponentials, polynomials, rational functions, sech, tanh or pieces",
        )


class Singular(Unsettled):
    """A function has a pole on the line, and no totals; nor is it worth measuring."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, "give functions without poles on the line")


def fraction_of(number: Any) -> Fraction:
    """Return a SymPy rational as Python's."""
    return Fraction(int(number.p), int(number.q))


def exactly(expression: Expr) -> Expr:
    """Return the expression with every float as the rational that it is; 0.1 is not 1/10."""
    floats = {f: Rational(f) for f in expression.atoms(Float)}
    return expression.xreplace(floats) if floats else expression


def gaussian_rational(expression: Expr) -> Complex | None:
    """Return a number as a Gaussian rational, if it is one as it is written."""
    real, imag = expression.expand(complex=True).as_real_imag()
    if isinstance(real, Rational) and isinstance(imag, Rational):
        return fraction_of(real), fraction_of(imag)
    return None


def surd(expression: Expr) -> Surd | None:
    """Return a real number q √r π^{k/2} ln s, if it is one as it is written."""
    factor, root, halves, logarithm = Fraction(1), Fraction(1), 0, Fraction(0)
    for part in Mul.make_args(expression):
        base, power = part.as_base_exp()
        twice = 2 * power
        if isinstance(part, Rational):
            factor *= fraction_of(part)
        elif base is pi and isinstance(twice, Integer):
            halves += int(twice)
        elif isinstance(base, Rational) and base > 0 and isinstance(twice, Integer):
            whole, rest = divmod(int(twice), 2)
            factor *= fraction_of(base) ** whole
            root *= fraction_of(base) ** rest
        elif isinstance(part, log) and isinstance(part.args[0], Rational) and not logarithm:
            logarithm = fraction_of(part.args[0])
            if logarithm <= 0 or logarithm == 1:
                return None
        else:
            return None
    if 0 < logarithm < 1:
        factor, logarithm = -factor, 1 / logarithm
    return Surd(factor, root, halves, logarithm)


def constant(expression: Expr) -> Formula:
    """Return a number as a formula without variables.

    Raises
    ------
    Unread
        If it is made of anything else than rationals, i, π, roots, logarithms and exponentials.
    """
    known = gaussian_rational(expression) if expression.is_number else None
    if known is not None:
        return Number(*known)
    if expression is pi:
        return Pi()
    if expression is I:
        return Number(Fraction(0), Fraction(1))
    if expression is E:
        return Exponential(Number(Fraction(1)))
    found = surd(expression)
    if found is not None:
        return Value(Level(found), (Affine(Fraction(0)),))
    if isinstance(expression, Add):
        return Sum(tuple(map(constant, expression.args)))
    if isinstance(expression, Mul):
        return Product(tuple(map(constant, expression.args)))
    if isinstance(expression, exp):
        return Exponential(constant(expression.args[0]))
    if isinstance(expression, Pow) and isinstance(expression.exp, Integer) and expression.exp > 0:
        return Power(constant(expression.base), int(expression.exp))
    if isinstance(expression, (cos, sin, cosh, sinh)):
        return constant(expression.rewrite(exp).expand())
    raise Unread(expression)


def rational_multiple_of_pi(expression: Expr) -> bool:
    """Tell whether a number is a Gaussian rational, or π times one, as exponents may have."""
    return any(gaussian_rational(x) is not None for x in (expression, (expression / pi).expand()))


def plain(coefficient: Expr) -> Formula:
    """Return a number, π times a rational where it is one, so that bounds can read it."""
    turns = gaussian_rational((coefficient / pi).expand())
    if turns is not None and any(turns):
        return Product((Number(*turns), Pi()))
    return constant(coefficient)


def level(number: Surd) -> Formula:
    """Return a surd as a formula."""
    exact = number.rational
    return Number(exact) if exact is not None else Value(Level(number), (Affine(Fraction(0)),))


def product_of(factors: list[Formula]) -> Formula:
    """Return a product without ones, 0 if a factor is."""
    kept = [f for f in factors if f != ONE]
    if ZERO in kept:
        return ZERO
    return kept[0] if len(kept) == 1 else Product(tuple(kept)) if kept else ONE


def sum_of(terms: list[Formula]) -> Formula:
    """Return a sum without zeros."""
    kept = [t for t in terms if t != ZERO]
    return kept[0] if len(kept) == 1 else Sum(tuple(kept)) if kept else ZERO
