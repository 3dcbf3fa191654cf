"""Exact values on ℤ, ℤ² and ℤ/N; part of `oracle`, which explains the semantics."""

from __future__ import annotations

import math
import random
import zlib
from fractions import Fraction
from functools import lru_cache
from itertools import product

from sympy import Abs, Add, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from symbolic.sympy_border.binders import Binder, Bound, Lam, Total
from symbolic.sympy_border.domains import Cyclic, Lattice, Naturals, RealSpace
from symbolic.sympy_border.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Integrable,
    RealValued,
)
from symbolic.sympy_border.operators import (
    Conj,
    Conv,
    Corr,
    Delta,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.sympy_border.terms import Applied, Iterate, Letter, ScalarMap

STEPS = 2
"""Natural numbers 0, …, STEPS − 1 stand for all of them."""


class NoValueError(Exception):
    """The term has no value: a divergent total, or a missing value of a function."""


class UndecidedError(Exception):
    """The model cannot evaluate the term."""


# ------------------------------------------------------------------ numbers


class Gauss:
    """An exact complex number with rational (or integer) parts."""

    __slots__ = ("im", "re")

    def __init__(self, re=0, im=0):
        self.re, self.im = re, im

    def __eq__(self, other):
        other = gauss(other)
        return self.re == other.re and self.im == other.im

    def __hash__(self):
        return hash((self.re, self.im))

    def __bool__(self):
        return bool(self.re or self.im)

    def __repr__(self):
        return f"({self.re} + {self.im}i)"

    def __add__(self, other):
        return Gauss(self.re + other.re, self.im + other.im)

    def __sub__(self, other):
        return Gauss(self.re - other.re, self.im - other.im)

    def __neg__(self):
        return Gauss(-self.re, -self.im)

    def __mul__(self, other):
        a, b, c, d = self.re, self.im, other.re, other.im
        return Gauss(a * c - b * d, a * d + b * c)

    def __truediv__(self, other):
        if not other:
            raise UndecidedError("division by zero")
        size = Fraction(other.re * other.re + other.im * other.im)
        top = self * other.conjugate()
        return Gauss(top.re / size, top.im / size)

    def __pow__(self, exponent):
        base = Gauss(1) / self if exponent < 0 else self
        result = Gauss(1)
        for _ in range(abs(exponent)):
            result = result * base
        return result

    def conjugate(self):
        return Gauss(self.re, -self.im)


def gauss(value):
    if isinstance(value, Gauss):
        return value
    if isinstance(value, Rational):
        return Gauss(_fraction(value))
    return Gauss(value)


def _fraction(value):
    return int(value) if isinstance(value, Integer) else Fraction(int(value.p), int(value.q))


def seeded(seed):
    """A source of random numbers that gives the same ones every time."""
    return random.Random(seed)  # noqa: S311 - nothing here is secret


def stable(*parts):
    """A seed that does not change from run to run."""
    return zlib.crc32(repr(parts).encode())


@lru_cache(maxsize=65536)
def used(term):
    """The enclosing binders that `term` refers to, as depths."""
    if isinstance(term, Bound):
        return frozenset([index(term)[0]])
    if isinstance(term, Binder):
        inside = {depth - 1 for depth in used(term.args[0]) if depth}
        return frozenset(inside.union(*map(used, term.args[2:])))
    return frozenset().union(*map(used, getattr(term, "args", ())))


@lru_cache(maxsize=4096)
def letter_of(function):
    """The letter whose values a SymPy undefined function gives."""
    return Letter(function.__name__, function(Symbol("x")).is_real is True)


def index(bound):
    depth, axis = bound.name[1:].split(".")
    return int(depth), int(axis)


# ------------------------------------------------------------------ boxes: where a body can be ≠ 0

_EVERYWHERE = (-math.inf, math.inf)


def _meet(a, b):
    low, high = max(a[0], b[0]), min(a[1], b[1])
    return (low, high) if low <= high else None


def _hull(boxes):
    boxes = [b for b in boxes if b is not None]
    if not boxes:
        return None
    return tuple(
        (min(a[0] for a in axes), max(a[1] for a in axes)) for axes in zip(*boxes, strict=True)
    )


def _plus(a, b):
    return (a[0] + b[0], a[1] + b[1])


def _times(c, a):
    if c == 0:
        return (0, 0)
    return (c * a[0], c * a[1]) if c > 0 else (c * a[1], c * a[0])


def _finite(box):
    return box is None or all(abs(e) < math.inf for interval in box for e in interval)


# ------------------------------------------------------------------ ℤ, ℤ², ℤ/N


class LatticeModel:
    """Concrete tables for letters, on ℤᵈ (finite support) or on ℤ/N for a number N."""

    def __init__(self, domain, tables, symbols):
        self.tables = tables  # (letter, step) → {point: Gauss, or None where the value is missing}
        self.symbols = symbols
        self._memo = {}
        self._anywhere = False  # whether a factor free of the point sought counts as not 0
        self.dimension = domain.dimension
        self.period = self._size(domain)

    # -------------------------------------------------------------- values of scalar terms

    def value(self, term, env=()):
        """The value of a scalar term; raises `NoValueError` or `UndecidedError`."""
        key = (term, *(env[depth] for depth in used(term)))
        known = self._memo.get(key)
        if known is None:
            try:
                known = self._value(term, env)
            except (NoValueError, UndecidedError) as error:
                known = error
            self._memo[key] = known
        if isinstance(known, Exception):
            raise type(known)(*known.args)
        return known

    def _value(self, term, env):
        if isinstance(term, Rational):
            return gauss(term)
        if isinstance(term, Bound):
            depth, axis = index(term)
            return gauss(env[depth][axis])
        if isinstance(term, Symbol):
            return gauss(self.symbols[term])
        if term is I:
            return Gauss(0, 1)
        if isinstance(term, Add):
            return sum((self.value(a, env) for a in term.args), Gauss())
        if isinstance(term, Mul):
            return math.prod((self.value(a, env) for a in term.args), start=Gauss(1))
        if isinstance(term, Pow) and isinstance(term.exp, Integer):
            return self.value(term.base, env) ** int(term.exp)
        if isinstance(term, conjugate):
            return self.value(term.args[0], env).conjugate()
        if isinstance(term, Abs):
            return _modulus(self.value(term.args[0], env))
        if isinstance(term, exp):
            return _exponential(*self._with_pi(term.args[0], env))
        if isinstance(term, ScalarMap):
            return _map_value(str(term.args[0]), [self.value(a, env) for a in term.args[1:]])
        if isinstance(term, AppliedUndef):
            letter = letter_of(term.func)
            return self.at(letter, self._point(term.args, env), env)
        if isinstance(term, Applied):
            function, coordinates, domain = term.args
            if isinstance(domain, RealSpace):
                point = tuple(self._rational(c, env) for c in coordinates)
            else:
                point = self._point(coordinates, env)
            return self.at(function, point, env, domain)
        if isinstance(term, Total):
            return self._total(term, env)
        raise UndecidedError(f"{term}: {type(term).__name__}")

    def _with_pi(self, term, env):
        """The value of an exponent as (a, b), meaning a + bπ."""
        if term is pi:
            return Gauss(), Gauss(1)
        if isinstance(term, Add):
            pairs = [self._with_pi(a, env) for a in term.args]
            return sum((p[0] for p in pairs), Gauss()), sum((p[1] for p in pairs), Gauss())
        if isinstance(term, Mul):
            a, b = Gauss(1), Gauss()
            for factor in term.args:
                c, d = self._with_pi(factor, env)
                if b and d:
                    raise UndecidedError("π²")
                a, b = a * c, a * d + b * c
            return a, b
        return self.value(term, env), Gauss()

    def _number(self, expression, env=()):
        value = self.value(expression, env)
        if value.im or int(value.re) != value.re:
            raise UndecidedError(f"{expression} is not an integer here")
        return int(value.re)

    def _rational(self, expression, env):
        value = self.value(expression, env)
        if value.im:
            raise UndecidedError(f"{expression} is not real here")
        return value.re

    def _point(self, coordinates, env):
        return tuple(self._number(c, env) for c in coordinates)

    def _size(self, domain):
        """The number of points of a cycle; None elsewhere."""
        return self._number(domain.args[0]) if isinstance(domain, Cyclic) else None

    # -------------------------------------------------------------- values of functions

    def at(self, function, point, env=(), domain=None):
        """The value of a function term at a point of integers."""
        size = self.period if domain is None else self._size(domain)
        if size:
            point = tuple(p % size for p in point)
        key = (function, point, domain, *(env[depth] for depth in used(function)))
        known = self._memo.get(key)
        if known is None:
            try:
                known = self._at(function, point, env, domain, size)
            except (NoValueError, UndecidedError) as error:
                known = error
            self._memo[key] = known
        if isinstance(known, Exception):
            raise type(known)(*known.args)
        return known

    def _table(self, function, env):
        if isinstance(function, Letter):
            return self.tables[function, None]
        table = self.tables.get((function.args[0], self._number(function.args[1], env)))
        if table is None:
            raise UndecidedError("a later step")
        return table

    def _at(self, function, point, env, domain, size):
        def inner(i, p):
            return self.at(function.args[i], tuple(p), env, domain)

        if isinstance(domain, RealSpace) and isinstance(function, (Letter, Iterate, Conv, Corr)):
            raise UndecidedError("a function on the line")
        if isinstance(function, (Letter, Iterate)):
            found = self._table(function, env).get(point, Gauss())
            if found is None:
                raise NoValueError(f"{function} at {point}")
            return found
        if isinstance(function, (Conv, Corr)):
            return self._product_total(function, point, env, domain, size)
        if isinstance(function, Conj):
            return inner(0, point).conjugate()
        if isinstance(function, Reflect):
            return inner(0, (-p for p in point))
        if isinstance(function, Shift):
            by = [self._rational(a, env) for a in function.args[1:]]
            return inner(0, (p - a for p, a in zip(point, by, strict=True)))
        if isinstance(function, Plus):
            return sum((inner(i, point) for i in range(len(function.args))), Gauss())
        if isinstance(function, Scale):
            return self.value(function.args[0], env) * inner(1, point)
        if isinstance(function, Linear):
            matrix = self._point(function.args[1:], env)
            d = len(point)
            image = [sum(matrix[i * d + j] * point[j] for j in range(d)) for i in range(d)]
            return inner(0, image)
        if isinstance(function, Modulate):
            return self._phase(function, point, env, size) * inner(0, point)
        if isinstance(function, Delta):
            return Gauss(int(not any(point)))
        if isinstance(function, Lam):
            if function.args[2] != (domain or function.args[2]):
                raise UndecidedError("λ on another domain")
            return self.value(function.args[0], (point, *env))
        if isinstance(function, Fourier):
            return self._transform(function, point, env)
        raise UndecidedError(f"no model of {type(function).__name__}")

    def _transform(self, function, point, env):
        """(F f)(ξ) = Σ f(n) e^{−2πiξ·n}, on ℤ/N with ξ = k/N."""
        below, source = function.args
        size = self._size(source)
        if size:
            support = [(n,) for n in range(size)]
        else:
            boxes = [self._support(below, env, source, kind) for kind in _KINDS]
            support = self._points(_hull(boxes))
        total = Gauss()
        for n in support:
            turns = sum(Fraction(-2 * x * i, size or 1) for x, i in zip(point, n, strict=True))
            wave = _exponential(Gauss(), Gauss(0, turns))
            total = total + self.at(below, n, env, source) * wave
        return total

    def _phase(self, function, point, env, size):
        frequency = [self._with_pi(a, env) for a in function.args[1:]]
        if size:
            turns = Fraction(2 * int(frequency[0][0].re) * point[0], size)
            return _exponential(Gauss(), Gauss(0, turns))
        a = sum((w[0] * Gauss(p) for w, p in zip(frequency, point, strict=True)), Gauss())
        b = sum((w[1] * Gauss(p) for w, p in zip(frequency, point, strict=True)), Gauss())
        return _exponential(a * Gauss(0, 1), b * Gauss(0, 1))

    def _product_total(self, function, point, env, domain, size):
        """(f ⋆ g)(t) = Σ f(τ) g(t − τ) and (f ∗ g)(t) = Σ conj f(τ) g(t + τ)."""
        f, g = function.args
        sign = -1 if isinstance(function, Conv) else 1
        if size:
            window = [(n,) for n in range(size)]
        else:
            window = self._window(
                [[self._support(h, env, domain, kind) for h in (f, g)] for kind in _KINDS],
                point,
                sign,
            )
        total = Gauss()
        for tau in window:
            left = self.at(f, tau, env, domain)
            partner = tuple(t + sign * s for t, s in zip(point, tau, strict=True))
            right = self.at(g, partner, env, domain)
            total = total + (left if sign == -1 else left.conjugate()) * right
        return total

    def _window(self, boxes, point, sign):
        (f_nonzero, g_nonzero), (f_missing, g_missing) = boxes

        def moved(box):
            """Where t + sign·τ lies in the box."""
            if box is None:
                return None
            back = [(-t, -t) for t in point]
            return tuple(
                _times(sign, _plus(interval, t)) for interval, t in zip(box, back, strict=True)
            )

        both = None
        if f_nonzero is not None and g_nonzero is not None:
            meets = [_meet(a, b) for a, b in zip(f_nonzero, moved(g_nonzero), strict=True)]
            both = None if None in meets else tuple(meets)
        window = _hull([both, f_missing, moved(g_missing)])
        return self._points(window)

    def _points(self, window):
        if window is None:
            return []
        if not _finite(window):
            raise UndecidedError("no bounded window")
        points = [range(math.ceil(low), math.floor(high) + 1) for low, high in window]
        if math.prod(len(p) for p in points) > 5000:
            raise UndecidedError("a large window")
        return list(product(*points))

    # -------------------------------------------------------------- totals

    def _total(self, term, env):
        body, domain = term.args[0], term.args[2]
        if not isinstance(domain, (Cyclic, Lattice)):
            raise UndecidedError("an integral")
        size = self._size(domain)
        if size:
            return sum((self.value(body, ((n,), *env)) for n in range(size)), Gauss())
        known = tuple(tuple((c, c) for c in point) for point in env)
        inside = ((_EVERYWHERE,) * domain.dimension, *known)
        boxes = [self._body_box(body, inside, 0, kind) for kind in _KINDS]
        window = _hull(boxes)
        if not _finite(window):
            self._diverges(body, env, domain.dimension)
        total = Gauss()
        for point in self._points(window):
            total = total + self.value(body, (point, *env))
        return total

    def _diverges(self, body, env, dimension):
        """Raise `NoValueError` if the body is missing or not 0 far out, where it is polynomial."""
        if body.has(exp, Modulate) or any(p.exp.is_negative for p in body.atoms(Pow)):
            raise UndecidedError("no bounded window")
        for sign in (1, -1):
            far = tuple(sign * (997 + 13 * i) for i in range(dimension))
            if self.value(body, (far, *env)):
                raise NoValueError("the terms of the sum do not tend to 0")
        raise UndecidedError("no bounded window")

    # -------------------------------------------------------------- supports

    def _body_box(self, term, env, target, kind):
        """A box of points of binder `target` that holds all points where `term` is `kind`.

        `env` has an interval per coordinate of each binder; a known point is a degenerate one.
        """
        everywhere = (_EVERYWHERE,) * len(env[target])
        if isinstance(term, (AppliedUndef, Applied)):
            return self._value_box(term, env, target, kind)
        if isinstance(term, Total):
            return self._inner_total_box(term, env, target, kind)
        if isinstance(term, Mul) and kind == "nonzero":
            boxes = [self._body_box(a, env, target, kind) for a in term.args]
            if None in boxes:
                return None
            meets = [_meet_all(axes) for axes in zip(*boxes, strict=True)]
            return None if None in meets else tuple(meets)
        if isinstance(term, Add) or (isinstance(term, Mul) and kind == "missing"):
            return _hull(self._body_box(a, env, target, kind) for a in term.args)
        if isinstance(term, (conjugate, Abs)):
            return self._body_box(term.args[0], env, target, kind)
        if isinstance(term, Pow):
            below = self._body_box(term.base, env, target, kind)
            return below if kind == "missing" or term.exp.is_positive else everywhere
        if kind == "missing":
            parts = [a for a in term.args if not isinstance(a, str)]
            return _hull(self._body_box(a, env, target, kind) for a in parts if a.args)
        return None if term == 0 else everywhere

    def _inner_total_box(self, term, env, target, kind):
        domain = term.args[2]
        size = self._size(domain)
        free = (_EVERYWHERE,) * domain.dimension
        if size:
            inner = ((0, size - 1),)
        else:
            # Outside the box of the target the inner total must exist all the same.
            far = tuple(((1009, 1009),) * len(p) if i == target else p for i, p in enumerate(env))
            before, self._anywhere = self._anywhere, True
            try:
                boxes = [self._body_box(term.args[0], (free, *far), 0, k) for k in _KINDS]
            finally:
                self._anywhere = before
            if not all(map(_finite, boxes)):
                raise UndecidedError("an inner total that may diverge")
            inner = self._body_box(term.args[0], (free, *env), 0, kind)
            if inner is None:
                return None
        return self._body_box(term.args[0], (inner, *env), target + 1, kind)

    def _value_box(self, term, env, target, kind):
        everywhere = (_EVERYWHERE,) * len(env[target])
        if isinstance(term, Applied):
            function, point, domain = term.args
            if self._size(domain):
                return everywhere if kind == "nonzero" else self._cyclic_missing(term, everywhere)
        else:
            function = letter_of(term.func)
            point, domain = term.args, None
            if self.period:
                return everywhere if kind == "nonzero" else self._cyclic_missing(term, everywhere)
        allowed = self._support(function, env, domain, kind, intervals=True)
        if allowed is None:
            return None
        result = list(everywhere)
        for coordinate, (low, high) in zip(point, allowed, strict=True):
            form = self._affine(coordinate, env)
            if form is None:
                continue
            slopes, constant = form
            for (depth, axis), slope in slopes.items():
                if depth != target:
                    continue
                rest = (constant, constant)
                for (other, place), factor in slopes.items():
                    if (other, place) != (depth, axis):
                        rest = _plus(rest, _times(factor, env[other][place]))
                room = _times(Fraction(1, 1) / slope, _plus((low, high), _times(-1, rest)))
                result[axis] = _meet(result[axis], room) if result[axis] else None
            if not any(depth == target for depth, _ in slopes):
                rest = (constant, constant)
                for (other, place), factor in slopes.items():
                    rest = _plus(rest, _times(factor, env[other][place]))
                if _meet(rest, (low, high)) is None and not self._anywhere:
                    return None
        return None if None in result else tuple(result)

    def _cyclic_missing(self, term, everywhere):
        partial = any(None in t.values() for t in self.tables.values())
        return everywhere if partial and term.args else None

    def _affine(self, coordinate, env):
        """An affine form {(depth, axis): slope}, constant; None for other polynomials."""
        if isinstance(coordinate, Bound):
            place = index(coordinate)
            low, high = env[place[0]][place[1]]
            return ({}, low) if low == high else ({place: Fraction(1)}, 0)
        if isinstance(coordinate, (Rational, Symbol)):
            return {}, self._number(coordinate)
        if isinstance(coordinate, Add):
            slopes, constant = {}, 0
            for form in (self._affine(a, env) for a in coordinate.args):
                if form is None:
                    return None
                for place, slope in form[0].items():
                    slopes[place] = slopes.get(place, 0) + slope
                constant += form[1]
            return {p: s for p, s in slopes.items() if s}, constant
        if isinstance(coordinate, Mul):
            slopes, constant = {}, Fraction(1)
            for form in (self._affine(a, env) for a in coordinate.args):
                if form is None or (form[0] and slopes):
                    return None
                if form[0]:
                    slopes = {p: s * constant for p, s in form[0].items()}
                    constant *= form[1]
                else:
                    slopes = {p: s * form[1] for p, s in slopes.items() if form[1]}
                    constant *= form[1]
            return slopes, constant
        return None

    def _support(self, function, env, domain, kind, *, intervals=False):
        """A box with all points where the function is not 0 (or where its value is missing)."""
        if not intervals:
            env = tuple(tuple((c, c) for c in point) for point in env)
        everywhere = (_EVERYWHERE,) * (domain.dimension if domain else self.dimension)

        def inner(i):
            return self._support(function.args[i], env, domain, kind, intervals=True)

        if isinstance(function, (Letter, Iterate)):
            table = self._known_table(function, env)
            wanted = [
                p for p, v in table.items() if (v is None if kind == "missing" else v is None or v)
            ]
            return _hull(tuple((c, c) for c in p) for p in wanted)
        if isinstance(function, (Conv, Corr)):
            return self._product_support(function, env, domain, kind, everywhere)
        if isinstance(function, (Conj, Modulate)):
            return inner(0)
        if isinstance(function, Scale):
            factor = function.args[0].has(AppliedUndef, Applied, Total)
            return everywhere if kind == "missing" and factor else inner(1)
        if isinstance(function, Reflect):
            box = inner(0)
            return None if box is None else tuple(_times(-1, i) for i in box)
        if isinstance(function, Shift):
            box = inner(0)
            forms = [self._affine(a, env) for a in function.args[1:]]
            if box is None or None in forms or any(slopes for slopes, _ in forms):
                return None if box is None else everywhere
            return tuple(_plus(i, (a, a)) for i, (_, a) in zip(box, forms, strict=True))
        if isinstance(function, Plus):
            return _hull(inner(i) for i in range(len(function.args)))
        if isinstance(function, Delta):
            return ((0, 0),) * len(everywhere) if kind == "nonzero" else None
        if isinstance(function, Linear):
            return self._linear_support(inner(0), function, env, everywhere)
        if isinstance(function, Lam):
            return self._body_box(function.args[0], (everywhere, *env), 0, kind)
        return everywhere

    def _known_table(self, function, env):
        if isinstance(function, Letter):
            return self.tables[function, None]
        form = self._affine(function.args[1], env)
        if form is None or form[0]:
            raise UndecidedError("a step that varies in a sum")
        return self.tables.get((function.args[0], int(form[1])), {})

    def _product_support(self, function, env, domain, kind, everywhere):
        boxes = [
            [self._support(h, env, domain, k, intervals=True) for h in function.args]
            for k in _KINDS
        ]
        (f, g), missing = boxes
        if kind == "missing":
            safe = missing == [None, None] and (_finite(f) or _finite(g))
            return None if safe else everywhere
        if f is None or g is None:
            return None
        sign = 1 if isinstance(function, Conv) else -1
        return tuple(_plus(b, _times(sign, a)) for a, b in zip(f, g, strict=True))

    def _linear_support(self, box, function, env, everywhere):
        if box is None:
            return None
        forms = [self._affine(a, env) for a in function.args[1:]]
        if any(form is None or form[0] for form in forms):
            return everywhere
        entries = [form[1] for form in forms]
        if len(entries) == 1:
            return (_times(Fraction(1) / entries[0], box[0]),) if entries[0] else everywhere
        a, b, c, d = entries
        determinant = Fraction(a * d - b * c)
        if not determinant:
            return everywhere
        x, y = box
        return (
            _plus(_times(d / determinant, x), _times(-b / determinant, y)),
            _plus(_times(-c / determinant, x), _times(a / determinant, y)),
        )

    # -------------------------------------------------------------- hypotheses

    def holds(self, hypothesis, env=()):
        """Whether a hypothesis is true of the data; raises `UndecidedError`."""
        if isinstance(hypothesis, ForAll):
            domain = hypothesis.args[2]
            if isinstance(domain, Naturals):
                points = [(s,) for s in range(STEPS)]
            elif size := self._size(domain):
                points = [(n,) for n in range(size)]
            else:
                points = box(domain.dimension, 1)
            return all(self.holds(hypothesis.args[0], (p, *env)) for p in points)
        if isinstance(hypothesis, (HasValue, ConvergesAbsolutely)):
            return self._exists(hypothesis.args[0], env)
        if isinstance(hypothesis, Equation):
            return _same(*(self._outcome(a, env) for a in hypothesis.args))
        function = hypothesis.args[0]
        if isinstance(hypothesis, RealValued):
            return self._everywhere(function, env, lambda v: not v.im)
        if isinstance(hypothesis, (Integrable, Bounded, Defined)):
            if not self._everywhere(function, env, lambda _: True):
                return False
            return isinstance(hypothesis, Defined) or self._everywhere(
                function, env, lambda _: True, bounded=True
            )
        raise UndecidedError(f"no model of {type(hypothesis).__name__}")

    def _everywhere(self, function, env, good, *, bounded=False):
        """Whether the values exist and are good; exact on cycles, on lattices near the origin."""
        if self.period:
            points = [(n,) for n in range(self.period)]
        else:
            if bounded and not _finite(self._support(function, env, None, "nonzero")):
                raise UndecidedError("integrable?")
            points = box(self.dimension, 1)
        try:
            return all(good(self.at(function, p, env)) for p in points)
        except NoValueError:
            return False

    def _exists(self, term, env):
        return self._outcome(term, env) is not None

    def _outcome(self, term, env=()):
        """The value of a term, or None if it has none."""
        try:
            return self.value(term, env)
        except NoValueError:
            return None

    def same(self, left, right):
        """Whether both terms have the same value, or both have none."""
        return _same(self._outcome(left), self._outcome(right))


def box(dimension, margin):
    """The lattice points near the origin; the margin goes beyond where a table is computed."""
    size = (8 if dimension == 1 else 3) + margin
    return list(product(range(-size, size + 1), repeat=dimension))


def _map_value(name, arguments):
    """An arbitrary function of numbers; 0 at 0, so that recursions keep finite supports."""
    if len(arguments) > 1 and not any(arguments[1:]):
        return Gauss()
    rng = seeded(stable(name, [repr(a) for a in arguments]))
    return Gauss(rng.randint(-3, 3), rng.randint(-3, 3))


_KINDS = ("nonzero", "missing")


def _meet_all(intervals):
    result = _EVERYWHERE
    for interval in intervals:
        if interval is None or (result := _meet(result, interval)) is None:
            return None
    return result


def _same(left, right):
    return (left is None) == (right is None) and (left is None or left == right)


_UNIT = Gauss(Fraction(3, 5), Fraction(4, 5))


def _exponential(a, b):
    """The stand-in for e^{a + bπ} of the module's docstring."""
    quarter = b.im * 2
    if b.re or any(int(x) != x or abs(x) > 60 for x in (a.re, a.im)) or int(quarter) != quarter:
        raise UndecidedError(f"e^({a} + {b}π)")
    return Gauss(2) ** int(a.re) * _UNIT ** int(a.im) * Gauss(0, 1) ** (int(quarter) % 4)


def _modulus(value):
    if not value.im:
        return Gauss(abs(value.re))
    square = Fraction(value.re**2 + value.im**2)
    root = Fraction(math.isqrt(square.numerator), math.isqrt(square.denominator))
    if root * root != square:
        raise UndecidedError("an irrational modulus")
    return Gauss(root)
