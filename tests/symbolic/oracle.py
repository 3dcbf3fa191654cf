"""An independent semantics of the kernel's terms, to catch a false theorem in the act.

A `Model` assigns concrete data to the letters and symbols of a theorem, and evaluates both sides
and the hypotheses from their own meaning. Nothing of `symbolic.ring`, of `Operator.definition` or
of the kernel is used: ⋆, ∗, conjugation, reflection, translation, … are written out here again.

* `LatticeModel`, on ℤ, ℤ² and ℤ/N with a number N: exact. Letters are tables of Gaussian rationals
  with finite support, and may lack a value at some points. A sum over ℤᵈ is taken over a window
  outside of which its body is shown to vanish; a sum that visibly does not converge, or meets a
  missing value, has no value.
* `LineModel`, on ℝ and ℝ²: letters are sums of complex Gaussians e^{−ax² + bx}, for which all the
  integrals have a closed form; floating-point, with a tolerance.

``verdict(theorem, model)`` is ``"true"``, ``"false"``, ``"vacuous"`` (a hypothesis fails) or
``"undecided"`` (outside what the model can evaluate).

Real exponents: e^{a + ib + iπq} is taken as 2ᵃ uᵇ e^{iπq} with u = (3 + 4i)/5, for integers a and
b. Like exp this is a homomorphism that respects conjugation and is 1 at 2πi, and it stays exact.
"""

from __future__ import annotations

import cmath
import math
import random
import zlib
from fractions import Fraction
from functools import lru_cache
from itertools import product

from sympy import Abs, Add, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from symbolic.domains import Cyclic, Lattice, Naturals, RealSpace
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Delta,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.terms import Applied, Binder, Bound, Iterate, Lam, Letter, ScalarMap, Total


_STEPS = 2
"""How many steps of a recursion are checked; free steps are 0 … _STEPS."""


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


def _stable(*parts):
    """A seed that does not change from run to run."""
    return zlib.crc32(repr(parts).encode())


@lru_cache(maxsize=65536)
def reach(term):
    """The number of enclosing binders that `term` refers to."""
    if isinstance(term, Bound):
        return int(term.name[1:].split(".")[0]) + 1
    if isinstance(term, Binder):
        outside = max((reach(a) for a in term.args[2:]), default=0)
        return max(reach(term.args[0]) - 1, outside, 0)
    return max((reach(a) for a in getattr(term, "args", ())), default=0)


@lru_cache(maxsize=4096)
def letter_of(function):
    """The letter whose values a SymPy undefined function gives."""
    return Letter(function.__name__, function(Symbol("x")).is_real is True)


def _index(bound):
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
    return tuple((min(a[0] for a in axes), max(a[1] for a in axes)) for axes in zip(*boxes))


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
        self.dimension = domain.dimension
        self.period = self._size(domain)

    # -------------------------------------------------------------- values of scalar terms

    def value(self, term, env=()):
        """The value of a scalar term; raises `NoValueError` or `UndecidedError`."""
        env = env[: reach(term)]
        known = self._memo.get((term, env))
        if known is None:
            try:
                known = self._value(term, env)
            except (NoValueError, UndecidedError) as error:
                known = error
            self._memo[term, env] = known
        if isinstance(known, Exception):
            raise type(known)(*known.args)
        return known

    def _value(self, term, env):
        if isinstance(term, Rational):
            return gauss(term)
        if isinstance(term, Bound):
            depth, axis = _index(term)
            return gauss(env[depth][axis])
        if isinstance(term, Symbol):
            return gauss(self.symbols[term])
        if term is I:
            return Gauss(0, 1)
        if isinstance(term, Add):
            return sum((self.value(a, env) for a in term.args), Gauss())
        if isinstance(term, Mul):
            return math.prod((self.value(a, env) for a in term.args), start=Gauss(1))
        if isinstance(term, Pow):
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
        env = env[: reach(function)]
        key = (function, point, env, domain)
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
        return self.tables[function.args[0], self._number(function.args[1], env)]

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
            boxes = [self._body_box(term.args[0], (free, *far), 0, k) for k in _KINDS]
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
                if _meet(rest, (low, high)) is None:
                    return None
        return None if None in result else tuple(result)

    def _cyclic_missing(self, term, everywhere):
        partial = any(None in t.values() for t in self.tables.values())
        return everywhere if partial and term.args else None

    def _affine(self, coordinate, env):
        """An affine form {(depth, axis): slope}, constant; None for other polynomials."""
        if isinstance(coordinate, Bound):
            place = _index(coordinate)
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
        return self.tables[function.args[0], int(form[1])]

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
                points = [(s,) for s in range(_STEPS)]
            elif size := self._size(domain):
                points = [(n,) for n in range(size)]
            else:
                points = product(range(-5, 6) if domain.dimension == 1 else range(-3, 4),
                                 repeat=domain.dimension)
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
            points = product(range(-6, 7), repeat=self.dimension)
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


def _map_value(name, arguments):
    """An arbitrary function of numbers; 0 at 0, so that recursions keep finite supports."""
    if len(arguments) > 1 and not any(arguments[1:]):
        return Gauss()
    rng = random.Random(_stable(name, [repr(a) for a in arguments]))
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


# ------------------------------------------------------------------ ℝ, ℝ²


class Form(dict):
    """An affine form over integration variables: {variable: slope}, the constant under None."""

    def plus(self, other, factor=1.0):
        result = Form(self)
        for key, value in other.items():
            result[key] = result.get(key, 0) + factor * value
        return result

    def scaled(self, factor):
        return Form({k: factor * v for k, v in self.items()})

    @property
    def varies(self):
        return any(v and k is not None for k, v in self.items())


class LineModel:
    """Complex Gaussians for letters, on ℝ and ℝ²; a term is a list of (c, Q) that mean c·e^Q.

    Q is a quadratic polynomial {frozenset of at most two variables: coefficient}; a square x² is
    stored under {x}, a linear term under {x, None}, the constant is moved into c.
    """

    tolerance = 1e-7

    def __init__(self, domain, letters, symbols):
        self.domain = domain
        self.letters = letters  # letter → [(c, [(a, b) per coordinate]), …]
        self.symbols = symbols
        self._fresh = 0

    def _new_point(self, dimension):
        self._fresh += 1
        return [Form({(self._fresh, i): 1.0}) for i in range(dimension)]

    def same(self, left, right, env=()):
        """Whether both terms have the same value up to rounding, or both have none."""
        outcomes = []
        for side in (left, right):
            try:
                terms = self.value(side, env)
                outcomes.append((sum(c for c, _ in terms), sum(abs(c) for c, _ in terms)))
            except NoValueError:
                outcomes.append(None)
        if None in outcomes:
            return outcomes == [None, None]
        (a, s), (b, r) = outcomes
        return abs(a - b) <= self.tolerance * (1e-3 + s + r)

    def holds(self, hypothesis, env=()):
        """Whether a hypothesis is true of the data; raises `UndecidedError`."""
        if isinstance(hypothesis, RealValued) and isinstance(hypothesis.args[0], Letter):
            terms = self.letters[hypothesis.args[0]]
            return all(not c.imag and not any(b.imag for _, b in ab) for c, ab in terms)
        if isinstance(hypothesis, (Integrable, Bounded, Defined, Smooth)):
            self._function(hypothesis.args[0], self._new_point(self.domain.dimension), env)
            return True
        if isinstance(hypothesis, Equation):
            return self.same(*hypothesis.args, env)
        if isinstance(hypothesis, ForAll) and not isinstance(hypothesis.args[0], HasValue):
            size = hypothesis.args[2].dimension
            samples = [[Form({None: 0.37 * j + 0.11 * i - 0.5}) for i in range(size)] for j in range(3)]
            return all(self.holds(hypothesis.args[0], (point, *env)) for point in samples)
        if isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], HasValue):
            points = self._new_point(hypothesis.args[2].dimension)
            self.value(hypothesis.args[0].args[0], (points, *env))
            return True
        if isinstance(hypothesis, (HasValue, ConvergesAbsolutely)):
            try:
                self.value(hypothesis.args[0], env)
            except NoValueError:
                return False
            return True
        raise UndecidedError(f"no model of {type(hypothesis).__name__}")

    # -------------------------------------------------------------- scalar terms

    def value(self, term, env):
        if isinstance(term, Add):
            return [t for a in term.args for t in self.value(a, env)]
        if isinstance(term, Mul):
            result = [(1.0, {})]
            for factor in term.args:
                result = _multiply(result, self.value(factor, env))
            return result
        if isinstance(term, Pow):
            return self._power(self.value(term.base, env), int(term.exp))
        if isinstance(term, conjugate):
            below = self.value(term.args[0], env)
            return [(c.conjugate(), {k: v.conjugate() for k, v in q.items()}) for c, q in below]
        if isinstance(term, AppliedUndef):
            letter = letter_of(term.func)
            return self._function(letter, [self._form(a, env) for a in term.args], env)
        if isinstance(term, Applied):
            if term.args[2] != self.domain:
                raise UndecidedError("a function on another domain")
            return self._function(term.args[0], [self._form(a, env) for a in term.args[1]], env)
        if isinstance(term, Total):
            return self._total(term, env)
        if isinstance(term, exp):
            return self._exponential(term.args[0], env)
        return self._number(term, env)

    def _number(self, term, env):
        if isinstance(term, Abs):
            return [(abs(self._constant(term.args[0], env)), {})]
        if isinstance(term, ScalarMap):
            rng = random.Random(_stable(str(term.args[0]), len(term.args)))
            values = [self._constant(a, env) for a in term.args[1:]]
            result = rng.uniform(-1, 1) + sum(v * rng.uniform(-1, 1) + v * v / 7 for v in values)
            return [(result, {})]
        form = self._form(term, env)
        if form.varies:
            # L = (e^{εL} − e^{−εL})/2ε + …, to the fourth order
            waves = [(w, _exp_of({}, _product(form, _ONE), k * _STEP)) for k, w in _DIFFERENCES]
            return [(c * w / _STEP, q) for w, (c, q) in waves]
        return [(form.get(None, 0.0), {})]

    def _constant(self, term, env):
        terms = self.value(term, env)
        if any(q for _, q in terms):
            raise UndecidedError("a nonlinear function of a varying point")
        return complex(sum(c for c, _ in terms))

    def _power(self, base, exponent):
        if exponent < 0:
            if any(q for _, q in base):
                raise UndecidedError("the reciprocal of a varying term")
            return [(complex(sum(c for c, _ in base)) ** exponent, {})]
        result = [(1.0, {})]
        for _ in range(exponent):
            result = _multiply(result, base)
        return result

    def _form(self, term, env):
        """A polynomial of degree at most one over the integration variables."""
        if isinstance(term, Bound):
            depth, axis = _index(term)
            return env[depth][axis]
        if isinstance(term, Symbol):
            return Form({None: self.symbols[term]})
        if term is I:
            return Form({None: 1j})
        if isinstance(term, Rational) or term is pi:
            return Form({None: float(term)})
        if isinstance(term, Add):
            result = Form()
            for a in term.args:
                result = result.plus(self._form(a, env))
            return result
        if isinstance(term, Mul):
            result = Form({None: 1.0})
            for form in (self._form(a, env) for a in term.args):
                if form.varies and result.varies:
                    raise UndecidedError("a quadratic form")
                if form.varies:
                    result, form = form, result
                result = result.scaled(form.get(None, 0.0))
            return result
        if isinstance(term, (Pow, conjugate, Abs, exp, ScalarMap, AppliedUndef, Applied, Total)):
            return Form({None: self._constant(term, env)})
        raise UndecidedError(f"{term}: {type(term).__name__}")

    def _exponential(self, exponent, env):
        result = [(1.0, {})]
        for summand in Add.make_args(exponent):
            forms, factor = [], 1.0
            for a in Mul.make_args(summand):
                base, power = (a.base, int(a.exp)) if isinstance(a, Pow) else (a, 1)
                form = self._form(base, env)
                if form.varies and power > 0:
                    forms += [form] * power
                else:
                    factor *= form.get(None, 0.0) ** power
            if len(forms) > 2:
                raise UndecidedError("a cubic exponent")
            forms += [_ONE] * (2 - len(forms))
            result = _multiply(result, [_exp_of({}, _product(*forms), factor)])
        return result

    # -------------------------------------------------------------- functions

    def _function(self, function, point, env):
        """The value of a function at a point that is an affine form per coordinate."""

        def inner(i, p):
            return self._function(function.args[i], p, env)

        if isinstance(function, Letter):
            return [self._gaussian(c, ab, point) for c, ab in self.letters[function]]
        if isinstance(function, (Conv, Corr)):
            tau = self._new_point(len(point))
            sign = -1.0 if isinstance(function, Conv) else 1.0
            partner = [t.plus(s, sign) for t, s in zip(point, tau, strict=True)]
            left = inner(0, tau)
            if sign == 1:
                left = [(c.conjugate(), {k: v.conjugate() for k, v in q.items()}) for c, q in left]
            return self._integral(_multiply(left, inner(1, partner)), tau)
        if isinstance(function, Conj):
            return [(c.conjugate(), {k: v.conjugate() for k, v in q.items()})
                    for c, q in inner(0, point)]
        if isinstance(function, Reflect):
            return inner(0, [p.scaled(-1.0) for p in point])
        if isinstance(function, Shift):
            by = [self._form(a, env) for a in function.args[1:]]
            return inner(0, [p.plus(a, -1.0) for p, a in zip(point, by, strict=True)])
        if isinstance(function, Plus):
            return [t for i in range(len(function.args)) for t in inner(i, point)]
        if isinstance(function, Scale):
            return _multiply(self.value(function.args[0], env), inner(1, point))
        if isinstance(function, Modulate):
            phase = [(1.0, {})]
            for w, p in zip(function.args[1:], point, strict=True):
                angle = _exp_of({}, _product(self._form(w, env), p), 1j)
                phase = _multiply(phase, [angle])
            return _multiply(phase, inner(0, point))
        if isinstance(function, Linear):
            return inner(0, self._image(function, point, env))
        if isinstance(function, Fourier) and function.args[1] == self.domain:
            tau = self._new_point(len(point))
            below = inner(0, tau)
            for w, x in zip(point, tau, strict=True):
                below = _multiply(below, [_exp_of({}, _product(w, x), -2j * math.pi)])
            return self._integral(below, tau)
        if isinstance(function, Lam) and function.args[2] == self.domain:
            return self.value(function.args[0], (point, *env))
        if isinstance(function, Diff):
            (p,) = point
            return [
                (c * weight / _STEP, q)
                for k, weight in _DIFFERENCES
                for c, q in inner(0, [p.plus(Form({None: k * _STEP}))])
            ]
        raise UndecidedError(f"no model of {type(function).__name__}")

    def _image(self, function, point, env):
        d, entries = len(point), [self._form(a, env) for a in function.args[1:]]
        image = []
        for i in range(d):
            row = Form()
            for entry, p in zip(entries[i * d : (i + 1) * d], point, strict=True):
                if entry.varies:
                    raise UndecidedError("a matrix that varies")
                row = row.plus(p, entry.get(None, 0.0))
            image.append(row)
        return image

    def _gaussian(self, c, ab, point):
        quadratic, constant = {}, c
        for (a, b), p in zip(ab, point, strict=True):
            constant, quadratic = _exp_of(quadratic, _product(p, p), -a, constant)
            constant, quadratic = _exp_of(quadratic, _product(p, _ONE), b, constant)
        return constant, quadratic

    # -------------------------------------------------------------- integrals

    def _total(self, term, env):
        domain, signs = term.args[2], term.args[3]
        if not isinstance(domain, RealSpace):
            raise UndecidedError("a sum")
        point = self._new_point(domain.dimension)
        value = self._integral(self.value(term.args[0], (point, *env)), point)
        return [(c * int(math.prod(signs)), q) for c, q in value]

    def _integral(self, terms, point):
        for form in point:
            (variable,) = form
            terms = [self._line_integral(t, variable) for t in terms if t[0]]
        return terms

    def _line_integral(self, term, x):
        """∫ e^{−αx² + βx + γ} dx = √(π/α) e^{β²/(4α) + γ}."""
        c, quadratic = term
        rest = {k: v for k, v in quadratic.items() if x not in k}
        alpha = -quadratic.get(frozenset([x]), 0.0)
        beta = Form()
        for key, value in quadratic.items():
            if x in key and len(key) == 2:
                (other,) = key - {x}
                beta[other] = value
        if abs(alpha) < 1e-9:
            if not any(abs(v) > 1e-9 for v in beta.values()):
                raise NoValueError("a constant on the line")
            raise UndecidedError("not a Gaussian")
        if alpha.real <= 1e-9:
            raise UndecidedError("not a decaying Gaussian")
        constant, quadratic = _exp_of(rest, _product(beta, beta), 1 / (4 * alpha), c)
        return constant * cmath.sqrt(math.pi / alpha), quadratic


_STEP = 2e-3
_DIFFERENCES = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
"""Places and weights of the central difference that stands for a derivative."""
_ONE = Form({None: 1.0})


def _product(left, right):
    """The product of two affine forms as {frozenset of variables: coefficient}."""
    result = {}
    for (x, a), (y, b) in product(left.items(), right.items()):
        key = frozenset([x, y])
        result[key] = result.get(key, 0.0) + a * b
    return result


def _exp_of(quadratic, more, factor, constant=1.0):
    """Add factor·more to an exponent, moving the constant term into the coefficient."""
    result = dict(quadratic)
    for key, value in more.items():
        if key == frozenset([None]):
            if abs(factor * value) > 300:
                raise UndecidedError("overflow")
            constant = constant * cmath.exp(factor * value)
        else:
            result[key] = result.get(key, 0.0) + factor * value
    return constant, result


def _multiply(left, right):
    result = []
    for (c, p), (d, q) in product(left, right):
        both = dict(p)
        for key, value in q.items():
            both[key] = both.get(key, 0.0) + value
        result.append((c * d, both))
    return result


# ------------------------------------------------------------------ random models and verdicts


def _parts(thing):
    yield thing
    for argument in getattr(thing, "args", ()):
        yield from _parts(argument)


def _letters_and_symbols(things):
    letters, steps, symbols = set(), set(), set()
    for thing in things:
        for part in _parts(thing):
            if isinstance(part, Iterate):
                steps.add(part.args[0])
            elif isinstance(part, Letter):
                letters.add(part)
            elif isinstance(part, AppliedUndef):
                letters.add(letter_of(part.func))
            elif isinstance(part, Symbol) and not isinstance(part, Bound):
                symbols.add(part)
    return letters, steps, symbols


def _assigned(symbol, rng, period, scale):
    """A number within the assumptions of the symbol; real ones are multiples of `scale`."""
    if symbol.is_integer:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -2
        if symbol.is_positive and period:
            return period
        high = _STEPS if low == 0 else 3
        return rng.choice([v for v in range(low, high + 1) if v or not symbol.is_nonzero])
    if symbol.is_real:
        low = 1 if symbol.is_positive else 0 if symbol.is_nonnegative else -3
        return scale * rng.choice([v for v in range(low, 4) if v or not symbol.is_nonzero])
    return Gauss(rng.randint(-2, 2), rng.randint(-2, 2))


def random_model(rng, domain, *things, period=None, partial=0.0):
    """A model on `domain` with random data for everything that occurs in `things`.

    Parameters
    ----------
    rng
        A `random.Random`.
    domain
        Where the letters live.
    things
        Terms, functions and hypotheses.
    period
        N where the domain is ℤ/N with a symbol N.
    partial
        The probability that a letter lacks a value somewhere (on ℤᵈ and ℤ/N).
    """
    letters, steps, names = _letters_and_symbols([*things, domain])
    if isinstance(domain, Cyclic) and isinstance(domain.args[0], Integer):
        period = int(domain.args[0])
    elif isinstance(domain, Cyclic):
        period = period or rng.choice([1, 2, 3, 4, 5])
    scale = Fraction(1, 2) if isinstance(domain, RealSpace) else rng.choice([1, Fraction(1, 4)])
    symbols = {s: _assigned(s, rng, period, scale) for s in sorted(names, key=str)}
    if isinstance(domain, RealSpace):
        return _random_line_model(rng, domain, letters, symbols)
    tables = {}
    for letter in sorted(letters | steps, key=str):
        for step in [None, *(range(_STEPS + 2) if letter in steps else ())]:
            tables[letter, step] = _random_table(rng, domain, letter, period, partial)
    return LatticeModel(domain, tables, symbols)


def _random_table(rng, domain, letter, period, partial):
    if period:
        points = [(n,) for n in range(period)]
    else:
        radius = rng.choice([0, 1, 1, 2]) if domain.dimension == 1 else rng.choice([0, 1])
        corner = [rng.randint(-1, 1) for _ in range(domain.dimension)]
        points = product(*(range(c - radius, c + radius + 1) for c in corner))
    table = {
        p: Gauss(rng.randint(-3, 3), 0 if letter.args[1] else rng.randint(-3, 3)) for p in points
    }
    if table and rng.random() < partial:
        table[rng.choice(sorted(table))] = None
    return table


def _random_line_model(rng, domain, letters, symbols):
    data = {}
    for letter in sorted(letters, key=str):
        real = bool(letter.args[1])

        def number(size, real=real):
            return complex(rng.uniform(-size, size), 0 if real else rng.uniform(-size, size))

        data[letter] = [
            (
                number(2),
                [(rng.uniform(0.3, 1.5), number(0.8)) for _ in range(domain.dimension)],
            )
            for _ in range(rng.choice([1, 1, 2]))
        ]
    numbers = {
        s: complex(float(v.re), float(v.im)) if isinstance(v, Gauss) else float(v)
        for s, v in symbols.items()
    }
    return LineModel(domain, data, numbers)


# ------------------------------------------------------------------ models of given hypotheses


def satisfying_model(rng, domain, theorem, *, period=None, partial=0.0):
    """A random model, adjusted towards the hypotheses of a theorem that are not about convergence.

    Functions defined by an equation (``y(n) = …``, ``w_{s+1}(n) = …``) are computed from it,
    symmetric ones (``(R f)(n) = f(n)``) are symmetrised. Whether the hypotheses hold in the end is
    for `verdict` to find out.
    """
    sides = [theorem.lhs, theorem.rhs, *theorem.hypotheses]
    model = random_model(rng, domain, *sides, period=period, partial=partial)
    if isinstance(model, LatticeModel):
        for hypothesis in theorem.hypotheses:
            if isinstance(hypothesis, RealValued) and isinstance(hypothesis.args[0], Letter):
                _make_real(model, hypothesis.args[0])
    equations = [_opened(h) for h in sorted(theorem.hypotheses, key=str)]
    equations = [e for e in equations if e is not None]
    if equations and rng.random() < 0.3:
        _stand_still(model, equations)
    if isinstance(model, LineModel):
        if equations and rng.random() < 0.2:
            data = next(iter(model.letters.values()))
            model.letters = dict.fromkeys(model.letters, data)
        for equation, _ in equations:
            _symmetrise_gaussians(model, equation)
        return model
    strategy = rng.random()
    if equations and strategy < 0.2:
        _make_alike(model, rng, hermitian=strategy < 0.1)
    for step in range(-1, _STEPS):
        for equation, over_steps in equations:
            if over_steps == (step >= 0):
                _solve(model, equation, step)
    return model


def _opened(hypothesis):
    over_steps = False
    while isinstance(hypothesis, ForAll):
        over_steps |= isinstance(hypothesis.args[2], Naturals)
        hypothesis = hypothesis.args[0]
    return (hypothesis, over_steps) if isinstance(hypothesis, Equation) else None


def _stand_still(model, equations):
    """Put 0 for the symbols of the equations, such as the period of a periodic function."""
    for equation, _ in equations:
        for symbol in equation.free_symbols:
            if symbol.is_positive is None and symbol.is_nonzero is None:
                model.symbols[symbol] = 0


def _make_real(model, letter):
    table = model.tables[letter, None]
    model.tables[letter, None] = {p: v and Gauss(v.re) for p, v in table.items()}


def _make_alike(model, rng, *, hermitian):
    tables = list(model.tables.values())
    for letter, table in model.tables.items():
        alike = dict(rng.choice(tables)) if not hermitian else {}
        if hermitian:
            for p, v in table.items():
                opposite = tuple(-c % model.period if model.period else -c for c in p)
                alike[p] = alike.get(p, Gauss()) + v
                alike[opposite] = alike.get(opposite, Gauss()) + v.conjugate()
        model.tables[letter] = alike


def _solve(model, equation, step):
    """Change a table so that the equation holds at each point (of a recursion: at one step)."""
    steps = () if step < 0 else ((step,),)
    for side, other in (equation.args, equation.args[::-1]):
        unknown = _unknown(side)
        if unknown is None:
            continue
        function, factor, everywhere = unknown
        if everywhere:
            points = _near_the_origin(model)
        else:
            points = [tuple(model._number(c) for c in side.args[-model.dimension :])]
        if isinstance(function, Letter):
            key = (function, None)
        else:
            origin = (0,) * model.dimension
            key = (function.args[0], model._number(function.args[1], (origin, *steps)))
        average = function in _parts(other) or function in _letters_and_symbols([other])[0]
        new = {} if everywhere else dict(model.tables[key])
        for p in points:
            try:
                value = model.value(other, (p, *steps)) / factor
            except (NoValueError, UndecidedError):
                return
            old = model.tables[key].get(p) or Gauss()
            new[p] = (value + old) / Gauss(2) if average else value
        model.tables[key] = {p: v for p, v in new.items() if v is None or v}
        model._memo.clear()
        return


def _near_the_origin(model):
    if model.period:
        return [(n,) for n in range(model.period)]
    reach_ = 8 if model.dimension == 1 else 3
    return list(product(range(-reach_, reach_ + 1), repeat=model.dimension))


def _unknown(side):
    """The function and the factor of a side c·f(x), and whether x is the bound point itself."""
    if isinstance(side, AppliedUndef):
        function, point = letter_of(side.func), side.args
    elif isinstance(side, Applied):
        function, point = side.args[0], side.args[1]
    else:
        return None
    factor = Gauss(1)
    if isinstance(function, Scale) and isinstance(function.args[0], Rational):
        factor, function = gauss(function.args[0]), function.args[1]
    if not isinstance(function, (Letter, Iterate)):
        return None
    generic = [getattr(p, "name", "") for p in point] == [f"#0.{i}" for i in range(len(point))]
    closed = not reach(side) and isinstance(side, AppliedUndef)
    return (function, factor, generic) if generic or closed else None


def _symmetrise_gaussians(model, equation):
    for side, other in (equation.args, equation.args[::-1]):
        unknown = _unknown(side)
        if unknown is None or isinstance(unknown[0], Iterate):
            continue
        function, factor, everywhere = unknown
        if not everywhere:
            continue
        point = model._new_point(model.domain.dimension)
        names = [next(iter(form)) for form in point]
        average = function in _letters_and_symbols([other])[0]
        size = 0.5 if average else 1.0
        data = [(c * 0.5, ab) for c, ab in model.letters[function]] if average else []
        try:
            for c, q in model.value(other, (point,)):
                ab = [(-q.pop(frozenset([x]), 0.0), q.pop(frozenset([x, None]), 0.0)) for x in names]
                if any(abs(v) > 1e-12 for v in q.values()):
                    return
                data.append((c * size / complex(factor.re), ab))
        except UndecidedError:
            return
        model.letters[function] = data
        return


def verdict(theorem, model):
    """``"true"``, ``"false"``, ``"vacuous"`` or ``"undecided"`` for a theorem on concrete data."""
    return equation_verdict(theorem.lhs, theorem.rhs, theorem.hypotheses, model)


def equation_verdict(lhs, rhs, hypotheses, model):
    """The verdict on an equation under hypotheses."""
    undecided = False
    for hypothesis in sorted(hypotheses, key=str):
        try:
            if not model.holds(hypothesis):
                return "vacuous"
        except NoValueError:
            return "vacuous"
        except (UndecidedError, KeyError):
            undecided = True
    if undecided:
        return "undecided"
    try:
        return "true" if model.same(lhs, rhs) else "false"
    except UndecidedError:
        return "undecided"
