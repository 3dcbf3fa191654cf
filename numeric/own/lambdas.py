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
from typing import Any, Literal, TypeAlias

from sympy import (
    Abs,
    Add,
    Dummy,
    Expr,
    Heaviside,
    I,
    Integer,
    Max,
    Min,
    Mul,
    Piecewise,
    Poly,
    Rational,
    S,
    Symbol,
    arg,
    conjugate,
    cos,
    cosh,
    exp,
    factor_list,
    log,
    pi,
    preorder_traversal,
    re,
    sech,
    sign,
    sin,
    sinc,
    sinh,
    tanh,
)
from sympy.core.relational import Relational
from sympy.logic.boolalg import BooleanAtom, BooleanFunction
from sympy.polys.polyerrors import BasePolynomialError

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Number,
    Pi,
    Power,
    Product,
    Sum,
    Value,
    moved,
    rational,
)
from numeric.formulas.surds import Surd
from numeric.own.constants import (
    Singular,
    Unread,
    constant,
    exactly,
    fraction_of,
    gaussian_rational,
    rational_multiple_of_pi,
    surd,
)
from numeric.samples.elementary import (
    Bell,
    Box,
    Growth,
    Hyperbolic,
    Level,
    Ray,
    Reciprocal,
    Sinc,
    Spike,
    zeros,
)
from numeric.samples.families import Gaussian
from numeric.samples.functions import Complex, SampleFunction, show
from numeric.samples.sequences import Geometric

Interval: TypeAlias = tuple[Fraction | None, Fraction | None]

_MOST_CUTS = 200
_MOST_TERMS = 400
_HIGHEST_DEGREE = 60
_ZERO, _ONE = Number(Fraction(0)), Number(Fraction(1))
_FLAT = Surd(Fraction(0))


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
    """Return the formula of a sum of products, each factor in one coordinate."""
    terms: list[Formula] = []
    for term in _distributed(expression.expand()):
        factors = [f for part in Mul.make_args(term) for f in _apart(part)]
        parts: list[Formula] = []
        for axis, x in enumerate(coordinates):
            here = Mul(*(f for f in factors if x in f.free_symbols))
            if here.free_symbols - {x}:
                raise Unread(here)
            if here is not S.One:
                parts.append(_Line(x, axis, discrete).read(here))
        parts.append(constant(Mul(*(f for f in factors if not f.free_symbols))))
        terms.append(_product(parts))
    return _sum(terms)


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

    def read(self, expression: Expr) -> Formula:
        """Return the formula: the pieces between the cuts, and the values at them."""
        pieces: list[tuple[Interval, Expr]] = []
        values: list[Formula] = []
        for interval, body in self._pieces(expression, (None, None)):
            if not pieces:
                pieces.append((interval, body))
                continue
            (first, cut), before = pieces[-1]
            here = self._at(cut, expression)
            if body == before and here == self._at(cut, body):
                pieces[-1] = (first, interval[1]), body
            else:
                pieces.append((interval, body))
                values.append(here)
        return _sum([*(self._piece(*piece) for piece in pieces), *values])

    # -------------------------------------------------------------- pieces

    def _pieces(self, expression: Expr, where: Interval) -> Iterator[tuple[Interval, Expr]]:
        """Yield the open intervals, from left to right, with the expression on each."""
        for _ in range(_MOST_CUTS):
            switch = _innermost(expression)
            if switch is None:
                yield where, expression
                return
            cuts = [z for z in self._changes(switch) if _inside(z, where)]
            if cuts:
                low, high = where
                yield from self._pieces(expression, (low, cuts[0]))
                yield from self._pieces(expression, (cuts[0], high))
                return
            expression = expression.xreplace({switch: self._settled(switch, _between(where))})
        raise Unread(expression)

    def _changes(self, switch: Any) -> list[Fraction]:
        """Return where a switch may change, sorted."""
        decisive = [switch.args[0]]
        if isinstance(switch, Piecewise):
            conditions = [condition for _, condition in switch.args]
            if not all(map(_is_read, conditions)):
                raise Unread(switch)
            relations = [r for condition in conditions for r in condition.atoms(Relational)]
            decisive = [r.lhs - r.rhs for r in relations if r.free_symbols]
        found: set[Fraction] = set()
        for polynomial in decisive:
            try:
                poly = Poly(polynomial.expand(), self.x)
            except BasePolynomialError as error:
                raise Unread(switch) from error
            if not poly.is_ground:
                found.update(_real_zeros(poly, switch))
        return sorted(found)

    def _settled(self, switch: Any, at: Fraction) -> Expr:
        """Return what a switch is at a point, and as long as nothing in it changes."""
        if isinstance(switch, Piecewise):
            for value, condition in switch.args:
                decided = condition.xreplace({self.x: Rational(at)})
                if decided in (S.true, True):
                    return value
                if decided not in (S.false, False):
                    raise Unread(condition)
            raise Unread(f"{switch}, which has no value at {at},")
        direction = sign(switch.args[0].xreplace({self.x: Rational(at)}))
        if direction not in (S.One, S.NegativeOne, S.Zero):
            raise Unread(switch)
        if isinstance(switch, Abs):
            return direction * switch.args[0]
        if isinstance(switch, sign):
            return direction
        return Heaviside(direction, *switch.args[1:])

    def _at(self, cut: Fraction | None, expression: Expr) -> Formula:
        """Return the value at a point, times the function that is 1 there and 0 elsewhere."""
        if cut is None or (self.discrete and cut.denominator != 1):
            return _ZERO
        while (switch := _innermost(expression)) is not None:
            expression = expression.xreplace({switch: self._settled(switch, cut)})
        if expression.has(S.NaN, S.ComplexInfinity, S.Infinity):
            raise Singular(f"the function has no value at {cut}")
        formula = _sum([self._term(t, (cut, cut)) for t in self._terms(expression)])
        value = moved(formula, (Affine(cut),) * (self.axis + 1))
        return _product([value, self._value(Spike(cut))])

    def _piece(self, piece: Interval, body: Expr) -> Formula:
        if body == 0:
            return _ZERO
        low, high = piece
        if low is not None and high is not None:
            if self.discrete:
                inside = range(floor(low) + 1, -floor(-high))
                if len(inside) > _MOST_TERMS:
                    raise Unread(f"a piece of {len(inside)} values")
                return _sum([self._at(Fraction(n), body) for n in inside])
            inner = _sum([self._term(t, piece) for t in self._terms(body)])
            return _product([self._value(Box(low, high)), inner])
        return _sum([self._term(t, piece) for t in self._terms(body)])

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
        parts += self._bell(exponent.expand(), Poly(polynomial, self.x), piece)
        return _product(parts)

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
            formula = _product(
                [
                    Number(Fraction(1, 2)),
                    Sum((self._exponential(z), self._exponential(-z))),
                ]
            )
        elif isinstance(base, Add):
            formula = _sum([self._term(t, piece) for t in self._terms(base)])
        elif isinstance(base, conjugate):
            formula = Conjugate(_sum([self._term(t, piece) for t in self._terms(base.args[0])]))
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
        turn = Product((half, self._exponential((I * argument).expand())))
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
                factor = _formula_of_surd(-slope if turned else slope)
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
        return [rest, self._value(sample), *self._cut(piece, _FLAT)]

    # -------------------------------------------------------------- exponentials

    def _bell(self, exponent: Expr, polynomial: Poly, piece: Interval) -> list[Formula]:
        """Return p(x) e^{exponent}, cut off to the half-line if it is one."""
        low, high = piece
        infinite = (low is None) != (high is None)
        if exponent == 0 and not infinite:
            return [self._polynomial(polynomial)]
        try:
            poly = Poly(exponent, self.x)
        except BasePolynomialError as error:
            raise Unread(exp(exponent)) from error
        if poly.degree() > 2:
            raise Unread(exp(exponent))
        second, first, rest = ([S.Zero] * 3 + poly.all_coeffs())[-3:]
        cut = self._cut(piece, _FLAT) if infinite else []
        if second != 0:
            found = self._gaussian(second, first, rest, polynomial)
            return [*found, *cut]
        if not infinite:
            return [self._exponential(exponent), self._polynomial(polynomial)]
        slope = re(first)
        rate = surd(-slope if low is not None else slope)
        if rate is None or not rate.positive:
            return [*cut, self._exponential(exponent), self._polynomial(polynomial)]
        end = low if low is not None else high
        turn = (exponent - slope * self.x + slope * Rational(end)).expand()
        return [
            *self._cut(piece, rate),
            self._exponential(turn),
            self._polynomial(polynomial),
        ]

    def _cut(self, piece: Interval, rate: Surd) -> list[Formula]:
        low, high = piece
        if low is not None:
            return [self._value(Ray(low, rate, right=True))]
        return [self._value(Ray(high, rate, right=False))] if high is not None else []

    def _gaussian(self, second: Expr, first: Expr, rest: Expr, p: Poly) -> list[Formula]:
        """Return p(x) exp(c₂ x² + c₁ x + c₀)."""
        steep, turn = (-second).expand(complex=True).as_real_imag()
        a, b = gaussian_rational(-second), gaussian_rational(first)
        coefficients = [gaussian_rational(c) for c in p.all_coeffs()]
        if a is not None and b is not None and a[0] > 0 and None not in coefficients:
            centre = b[0] / (2 * a[0])
            frequency = b[1] - 2 * a[1] * centre
            moved = p.compose(Poly(self.x + Rational(centre), self.x))
            shifted = [gaussian_rational(c) for c in reversed(moved.all_coeffs())]
            left = (rest - second * Rational(centre) ** 2).expand()
            # c₂(x − μ)² + iθx + (c₀ − c₂μ²) is the exponent again.
            exact = tuple(c for c in shifted if c is not None)
            bell = Gaussian(a, centre, frequency, exact)
            return [self._value(bell), self._exponential(left)]
        scale = surd(steep)
        if scale is None or not scale.positive:
            chirp = steep == 0
            whole = second * self.x**2 + first * self.x + rest
            if not chirp and scale is not None:
                raise Unread(f"{exp(whole)}, which grows,")
            return [self._exponential(whole), self._polynomial(p)]
        remaining = (-I * turn * self.x**2 + first * self.x + rest).expand()
        return [self._value(Bell(scale)), self._exponential(remaining), self._polynomial(p)]

    def _exponential(self, exponent: Expr) -> Formula:
        """Return e to the power of a polynomial; irrational slopes have a function of their own."""
        terms: list[Formula] = []
        factors: list[Formula] = []
        for term in Add.make_args(exponent.expand()):
            coefficient, power = term.as_independent(self.x)
            degree = Poly(power, self.x).degree()
            if degree < 2 and not rational_multiple_of_pi(coefficient):
                factors += self._growth(coefficient, self.affine if degree else Affine(Fraction(1)))
            elif term != 0:
                turned = [Coordinate(self.affine)] * degree
                terms.append(_product([_plain(coefficient), *turned]))
        return _product([Exponential(_sum(terms)) if terms else _ONE, *factors])

    def _growth(self, slope: Expr, at: Affine) -> list[Formula]:
        """Return e^{(κ + iλ)x} for constants κ, λ."""
        parts = slope.expand(complex=True).as_real_imag()
        known = [surd(part) if part != 0 else _FLAT for part in parts]
        if None in known:
            raise Unread(f"the exponent {slope}·x")
        pairs = zip(known, (False, True), strict=True)
        return [Value(Growth(k, turning), (at,)) for k, turning in pairs if k and k.factor]

    def _polynomial(self, poly: Poly) -> Formula:
        if poly.degree() > _HIGHEST_DEGREE:
            raise Unread(f"a polynomial of degree {poly.degree()}")
        terms = []
        for (power,), coefficient in poly.terms():
            place: Formula = Coordinate(self.affine)
            powers = [] if not power else [Power(place, power) if power > 1 else place]
            terms.append(_product([constant(coefficient), *powers]))
        return _sum(terms)

    def _value(self, sample: SampleFunction) -> Formula:
        return Value(sample, (self.affine,))


_SWITCHES = (Abs, sign, Heaviside, Piecewise)


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


def _is_read(condition: Any) -> bool:
    """Tell whether a condition is made of comparisons alone: where others change is not known."""
    if isinstance(condition, BooleanFunction):
        return all(map(_is_read, condition.args))
    return isinstance(condition, (Relational, BooleanAtom))


def _innermost(expression: Expr) -> Any:
    """Return a switch in whose arguments there is no other; None if there is none."""
    for part in preorder_traversal(expression):
        if isinstance(part, _SWITCHES) and not any(a.has(*_SWITCHES) for a in part.args):
            return part
    return None


def _real_zeros(poly: Poly, switch: Any) -> list[Fraction]:
    """Return all real zeros, exactly."""
    if poly.degree() == 1:
        slope, rest = poly.all_coeffs()
        zeros_found = [(-rest / slope).simplify()]
    else:
        try:
            zeros_found = poly.real_roots()
        except (NotImplementedError, BasePolynomialError) as error:
            raise Unread(switch) from error
    if not all(isinstance(z, Rational) for z in zeros_found):
        raise Unread(f"{switch}, which does not change at rational points only,")
    return [fraction_of(z) for z in zeros_found]


def _inside(cut: Fraction, where: Interval) -> bool:
    low, high = where
    return (low is None or low < cut) and (high is None or cut < high)


def _between(where: Interval) -> Fraction:
    low, high = where
    if low is None:
        return Fraction(0) if high is None else high - 1
    return low + 1 if high is None else (low + high) / 2


def _monic(poly: Poly, base: Expr) -> tuple[Complex, ...]:
    found = [gaussian_rational(c) for c in reversed(poly.monic().all_coeffs())]
    exact = tuple(c for c in found if c is not None)
    if len(exact) < len(found):
        raise Unread(1 / base)
    return exact


def _text(polynomial: tuple[Complex, ...]) -> str:
    return " + ".join(f"({show(c)})x^{k}" for k, c in enumerate(polynomial) if any(c))


def _plain(coefficient: Expr) -> Formula:
    """Return a number, π times a rational where it is one, so that bounds can read it."""
    turns = gaussian_rational((coefficient / pi).expand())
    if turns is not None and any(turns):
        return Product((Number(*turns), Pi()))
    return constant(coefficient)


def _formula_of_surd(number: Surd) -> Formula:
    exact = number.rational
    return Number(exact) if exact is not None else Value(Level(number), (Affine(Fraction(0)),))


def _product(factors: list[Formula]) -> Formula:
    kept = [f for f in factors if f != _ONE]
    if _ZERO in kept:
        return _ZERO
    return kept[0] if len(kept) == 1 else Product(tuple(kept)) if kept else _ONE


def _sum(terms: list[Formula]) -> Formula:
    kept = [t for t in terms if t != _ZERO]
    return kept[0] if len(kept) == 1 else Sum(tuple(kept)) if kept else _ZERO
