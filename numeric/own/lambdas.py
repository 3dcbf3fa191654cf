"""From a SymPy expression in the coordinates to a formula of functions with proved bounds.

The line is cut where the expression is not analytic as it is written: at the zeros of what stands
in an absolute value, a sign or a step, and where conditions of a `Piecewise` change. All of these
are found exactly, never by sampling, or the function is not read. On each open piece the expression
is a sum of products of polynomials, exponentials, 1/q, sech, tanh and sin(x)/x; the values at
the cuts are put in as `Spike`s.

Nothing read here is approximate: the formula equals the expression at every real point, and
sin(κx)/x at 0 is κ.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import floor, prod
from typing import Literal

from sympy import (
    Add,
    Dummy,
    Expr,
    I,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Poly,
    S,
    Symbol,
    arg,
    conjugate,
    cos,
    cosh,
    exp,
    factor_list,
    log,
    sech,
    sin,
    sinc,
    sinh,
    tanh,
)
from sympy.polys.polyerrors import BasePolynomialError

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Formula,
    Number,
    Power,
    Product,
    Sum,
    Value,
    rational,
)
from numeric.formulas.rewriting import moved
from numeric.formulas.surds import Surd
from numeric.own.constants import (
    ZERO,
    Singular,
    Unread,
    constant,
    exactly,
    gaussian_rational,
    level,
    product_of,
    sum_of,
    surd,
)
from numeric.own.coupled import coupled
from numeric.own.exponentials import Exponentials
from numeric.own.pieces import Interval, pieces, settled_at
from numeric.samples.broken import Box, Spike
from numeric.samples.elementary import Hyperbolic, Reciprocal, Sinc, zeros
from numeric.samples.functions import Complex, SampleFunction, show
from numeric.samples.sequences import Geometric

_MOST_TERMS = 400


@lru_cache(maxsize=256)
def formula_of(expression: Expr, point: tuple[Symbol, ...], discrete: bool) -> Formula:
    """Return the formula of an expression; variable k stands for coordinate k.

    Raises
    ------
    Unread
        If a part is not among the functions with known bounds, with the part.
    """
    coordinates = tuple(Dummy(symbol.name, real=True) for symbol in point)
    try:
        return _formula_of(expression, point, coordinates, discrete)
    except Unread as unread:
        for x, symbol in zip(coordinates, point, strict=True):
            unread.reason = unread.reason.replace(str(x), symbol.name)
        raise


def _formula_of(
    expression: Expr, point: tuple[Symbol, ...], coordinates: tuple[Dummy, ...], discrete: bool
) -> Formula:
    written = exactly(expression).xreplace(dict(zip(point, coordinates, strict=True)))
    if written.has(arg):
        raise Unread(expression)
    for largest in (Max, Min):
        written = written.replace(largest, lambda *a, f=largest: f(*a).rewrite(Piecewise))
    if len(coordinates) == 1:
        return _Line(coordinates[0], 0, discrete).read(written)
    return _product_of_lines(written, coordinates, discrete)


def _product_of_lines(expression: Expr, coordinates: tuple[Dummy, ...], discrete: bool) -> Formula:
    """Return the formula of a sum of products, each factor in one coordinate, or a Gaussian."""
    terms: list[Formula] = []
    for term in _distributed(expression.expand()):
        factors = [f for part in Mul.make_args(term) for f in _apart(part)]
        parts: list[Formula] = []
        if any(len(f.free_symbols) > 1 and isinstance(f, exp) for f in factors):
            parts.append(coupled([f for f in factors if f.free_symbols], coordinates))
            factors = [f for f in factors if not f.free_symbols]
        for axis, x in enumerate(coordinates):
            here = Mul(*(f for f in factors if x in f.free_symbols))
            if here.free_symbols - {x}:
                raise Unread(here)
            if here is not S.One:
                parts.append(_Line(x, axis, discrete).read(here))
        parts.append(constant(Mul(*(f for f in factors if not f.free_symbols))))
        terms.append(product_of(parts))
    return sum_of(terms)


def _apart(factor: Expr) -> Iterator[Expr]:
    """Yield e^a e^b for e^{a + b}."""
    if isinstance(factor, exp):
        yield from (exp(part) for part in Add.make_args(factor.args[0].expand()))
    else:
        yield factor


class _Line:
    """Reads expressions in one coordinate."""

    def __init__(self, x: Dummy, axis: int, discrete: bool) -> None:
        self.x, self.axis, self.affine = x, axis, Affine.variable(axis)
        self.discrete = discrete
        self.exponentials = Exponentials(x, self.affine)

    def read(self, expression: Expr) -> Formula:
        """Return the formula: the pieces between the cuts, and the values at them."""
        kept: list[tuple[Interval, Expr]] = []
        values: list[Formula] = []
        for interval, body in pieces(expression, self.x):
            if not kept:
                kept.append((interval, body))
                continue
            (first, cut), before = kept[-1]
            here = self._at(cut, expression)
            if body == before and here == self._at(cut, body):
                kept[-1] = (first, interval[1]), body
            else:
                kept.append((interval, body))
                values.append(here)
        return sum_of([*(self._piece(*piece) for piece in kept), *values])

    def _at(self, cut: Fraction | None, expression: Expr) -> Formula:
        """Return the value at a point, times the function that is 1 there and 0 elsewhere."""
        if cut is None or (self.discrete and cut.denominator != 1):
            return ZERO
        there = settled_at(expression, self.x, cut)
        formula = sum_of([self._term(t, (cut, cut)) for t in self._terms(there)])
        value = moved(formula, (Affine(cut),) * (self.axis + 1))
        return product_of([value, self._value(Spike(cut))])

    def _piece(self, piece: Interval, body: Expr) -> Formula:
        if body == 0:
            return ZERO
        low, high = piece
        if low is not None and high is not None:
            if self.discrete:
                inside = range(floor(low) + 1, -floor(-high))
                if len(inside) > _MOST_TERMS:
                    raise Unread(f"a piece of {len(inside)} values")
                return sum_of([self._at(Fraction(n), body) for n in inside])
            inner = sum_of([self._term(t, piece) for t in self._terms(body)])
            return product_of([self._value(Box(low, high)), inner])
        return sum_of([self._term(t, piece) for t in self._terms(body)])

    def _terms(self, body: Expr) -> list[Expr]:
        terms = _distributed(body.replace(sinh, lambda z: (exp(z) - exp(-z)) / 2))
        if len(terms) > _MOST_TERMS:
            raise Unread(f"a sum of {len(terms)} terms")
        return terms

    # -------------------------------------------------------------- terms

    def _term(self, term: Expr, piece: Interval) -> Formula:
        """Return the formula of a product of factors, 0 outside a half-line."""
        parts: list[Formula] = []
        exponent, polynomial = S.Zero, S.One
        sines: list[Expr] = []
        powers: list[tuple[Expr, Expr]] = []
        denominators: list[tuple[Expr, int]] = []
        for factor in Mul.make_args(term):
            base, power = factor.as_base_exp()
            if not factor.has(self.x):
                parts.append(constant(factor))
            elif isinstance(factor, exp):
                exponent += factor.args[0]
            elif not base.has(self.x):
                powers.append((base, power))
            elif not isinstance(power, Integer):
                raise Unread(factor)
            elif isinstance(base, sin) and power > 0:
                sines += [base.args[0]] * int(power)
            elif not base.is_polynomial(self.x):
                parts.append(self._power(base, int(power), piece))
            elif power > 0:
                polynomial *= base**power
            else:
                denominators.append((base, -int(power)))
        geometric = self._geometric(powers, piece) if self.discrete and powers else None
        if geometric is not None:
            parts += geometric
        else:
            exponent += Add(*(power * log(base) for base, power in powers))
        parts += self._quotients(sines, denominators, piece)
        parts += self.exponentials.bell(exponent.expand(), Poly(polynomial, self.x), piece)
        return product_of(parts)

    def _power(self, base: Expr, power: int, piece: Interval) -> Formula:
        """Return a power of sech, tanh, cosh, cos or sin(x)/x."""
        if isinstance(base, cosh) and power < 0:
            base, power = sech(base.args[0]), -power
        if power < 0:
            raise Unread(base**power)
        if isinstance(base, (sech, tanh)):
            kind: Literal["sech", "tanh"] = "sech" if isinstance(base, sech) else "tanh"
            slope, inner, turned = self._scaled(base.args[0])
            formula: Formula = Value(Hyperbolic(kind, slope), (inner,))
            if turned and kind == "tanh":
                formula = Product((Number(Fraction(-1)), formula))
        elif isinstance(base, sinc):
            slope, inner, _ = self._scaled(base.args[0])
            formula = Value(Sinc(slope), (inner,))
        elif isinstance(base, cos):
            formula = self._wave(base.args[0], even=True)
        elif isinstance(base, cosh):
            z = base.args[0].expand()
            formula = product_of(
                [
                    Number(Fraction(1, 2)),
                    Sum((self.exponentials.of(z), self.exponentials.of(-z))),
                ]
            )
        elif isinstance(base, Add):
            formula = sum_of([self._term(t, piece) for t in self._terms(base)])
        elif isinstance(base, conjugate):
            formula = Conjugate(sum_of([self._term(t, piece) for t in self._terms(base.args[0])]))
        else:
            raise Unread(base)
        return Power(formula, power) if power > 1 else formula

    def _scaled(self, argument: Expr) -> tuple[Surd, Affine, bool]:
        """Return κ > 0, ±(x − μ) and whether the sign is −, for the argument ±κ(x − μ)."""
        poly = Poly(argument, self.x)
        if poly.degree() != 1:
            raise Unread(argument)
        slope, rest = poly.all_coeffs()
        scale = surd(slope)
        centre = gaussian_rational((-rest / slope).simplify())
        if scale is None or centre is None or centre[1]:
            raise Unread(argument)
        turned = not scale.positive
        return (-scale if turned else scale), self.affine - Affine(centre[0]), turned

    def _wave(self, argument: Expr, *, even: bool) -> Formula:
        """Return cos or sin of a real argument as half the sum of e^{iz} and its conjugate."""
        if not argument.is_extended_real:
            raise Unread(argument)
        half = Number(Fraction(1, 2)) if even else Number(Fraction(0), Fraction(-1, 2))
        turn = Product((half, self.exponentials.of((I * argument).expand())))
        return Sum((turn, Conjugate(turn)))

    def _quotients(
        self, sines: list[Expr], denominators: list[tuple[Expr, int]], piece: Interval
    ) -> list[Formula]:
        """Return sines and reciprocals, with sin(κ(x − μ))/(x − μ) as κ sinc."""
        parts: list[Formula] = []
        for base, power in denominators:
            for part, multiplicity in self._squarefree(base):
                power_left = power * multiplicity
                while power_left and self._sinc(sines, part, parts):
                    power_left -= 1
                if power_left:
                    self._refuse_poles(part, piece)
                    reciprocal = self._value(Reciprocal(part))
                    parts.append(Power(reciprocal, power_left) if power_left > 1 else reciprocal)
            parts.append(constant(1 / Poly(base, self.x).LC() ** power))
        return parts + [self._wave(z, even=False) for z in sines]

    def _sinc(self, sines: list[Expr], part: tuple[Complex, ...], parts: list[Formula]) -> bool:
        """Take a sine and a factor 1/(x − μ) together, if one has its zero at μ."""
        if len(part) != 2 or part[1] != (Fraction(1), Fraction(0)) or part[0][1]:
            return False
        for place, argument in enumerate(sines):
            slope, inner, turned = self._scaled(argument)
            if inner.constant == part[0][0]:
                parts.append(Value(Sinc(slope), (inner,)))
                factor = level(-slope if turned else slope)
                parts.append(factor)
                del sines[place]
                return True
        return False

    def _squarefree(self, base: Expr) -> list[tuple[tuple[Complex, ...], int]]:
        """Return monic factors without multiple zeros, no two with a common one."""
        try:
            rational_ones = all(c.is_Rational for c in Poly(base, self.x).all_coeffs())
            _, factors = factor_list(base, self.x, gaussian=not rational_ones)
        except BasePolynomialError as error:
            raise Unread(1 / base) from error
        return [(_monic(Poly(f, self.x), base), int(k)) for f, k in factors]

    def _refuse_poles(self, polynomial: tuple[Complex, ...], piece: Interval) -> None:
        """Raise `Singular` for a pole on the piece or at its ends, `Unread` for one elsewhere."""
        low, high = piece
        for zero in zeros(polynomial):
            if not zero.imag.contains(0):
                continue
            left = low is not None and zero.real < rational(low)
            right = high is not None and zero.real > rational(high)
            what = f"1/({_text(polynomial)})"
            if left or right or self.discrete:
                raise Unread(f"{what}, with a pole on the line,")
            raise Singular(f"{what} has a pole on the line, or too near it to tell")

    def _geometric(self, powers: list[tuple[Expr, Expr]], piece: Interval) -> list[Formula] | None:
        """Return Π b^{an + c} on a half-line of integers as c ρ^{|n − k|}, if it decays there."""
        low, high = piece
        if (low is None) == (high is None):
            return None
        right = low is not None
        edge = floor(low) + 1 if low is not None else -floor(-high) - 1  # type: ignore[operator]
        ratio, start = S.One, S.One
        for base, power in powers:
            poly = Poly(power, self.x)
            if poly.degree() != 1:
                return None
            ratio *= base ** (poly.all_coeffs()[0] * (1 if right else -1))
            start *= base ** power.xreplace({self.x: Integer(edge)})
        exact = gaussian_rational(ratio)
        if exact is None or exact[0] ** 2 + exact[1] ** 2 >= 1:
            return None
        one, nothing = (Fraction(1), Fraction(0)), (Fraction(0), Fraction(0))
        if right:
            return [constant(start), self._value(Geometric(one, nothing, exact, edge))]
        # A Geometric takes its own centre to the right side: λ^{k − n} left of k = edge + 1.
        sample = Geometric(one, exact, nothing, edge + 1)
        rest = constant(start / ratio)
        return [rest, self._value(sample), *self.exponentials.cut(piece)]

    def _value(self, sample: SampleFunction) -> Formula:
        return Value(sample, (self.affine,))


def _distributed(expression: Expr) -> list[Expr]:
    """Return the terms of a sum, with products of sums multiplied out and nothing else touched."""
    if isinstance(expression, Add):
        return [term for part in expression.args for term in _distributed(part)]
    if not isinstance(expression, Mul):
        return [expression]
    lists = [_distributed(part) for part in expression.args]
    if prod(map(len, lists)) > _MOST_TERMS:
        raise Unread(f"a sum of {prod(map(len, lists))} terms")
    return [Mul(*factors) for factors in product(*lists)]


def _monic(poly: Poly, base: Expr) -> tuple[Complex, ...]:
    found = [gaussian_rational(c) for c in reversed(poly.monic().all_coeffs())]
    exact = tuple(c for c in found if c is not None)
    if len(exact) < len(found):
        raise Unread(1 / base)
    return exact


def _text(polynomial: tuple[Complex, ...]) -> str:
    return " + ".join(f"({show(c)})x^{k}" for k, c in enumerate(polynomial) if any(c))
