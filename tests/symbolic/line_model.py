"""Values on ℝ and ℝ² for complex Gaussians; part of `oracle`, which explains the semantics."""

from __future__ import annotations

import cmath
import math
from itertools import product

from lattice_model import NoValueError, UndecidedError, index, letter_of, seeded, stable
from sympy import Abs, Add, I, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from symbolic.sympy_border.binders import Bound, Lam, Total
from symbolic.sympy_border.domains import RealSpace
from symbolic.sympy_border.hypotheses import (
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
from symbolic.sympy_border.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.sympy_border.terms import Applied, Letter, ScalarMap

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
            samples = [
                [Form({None: 0.37 * j + 0.11 * i - 0.5}) for i in range(size)] for j in range(3)
            ]
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
            rng = seeded(stable(str(term.args[0]), len(term.args)))
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
            depth, axis = index(term)
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
                one, other = (form, result) if form.varies else (result, form)
                result = one.scaled(other.get(None, 0.0))
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
            return [
                (c.conjugate(), {k: v.conjugate() for k, v in q.items()})
                for c, q in inner(0, point)
            ]
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
            terms = self._without_constants([t for t in terms if t[0]], variable)
            terms = [self._line_integral(t, variable) for t in terms]
        return terms

    def _without_constants(self, terms, x):
        """Drop what is constant along the line and adds up to 0; refuse what does not."""
        constant = [t for t in terms if not _mentions(t[1], x)]
        if not constant:
            return terms
        if len(constant) == 1:
            raise NoValueError("a constant on the line")
        if any(abs(v) > 1e-9 for _, q in constant for v in q.values()):
            raise UndecidedError("constants that depend on another point")
        if abs(sum(c for c, _ in constant)) > self.tolerance * sum(abs(c) for c, _ in constant):
            raise NoValueError("a constant on the line")
        return [t for t in terms if _mentions(t[1], x)]

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
        if alpha.real <= 1e-9:
            raise UndecidedError("not a decaying Gaussian")
        constant, quadratic = _exp_of(rest, _product(beta, beta), 1 / (4 * alpha), c)
        return constant * cmath.sqrt(math.pi / alpha), quadratic


_STEP = 2e-3
_DIFFERENCES = ((1, 8 / 12), (-1, -8 / 12), (2, -1 / 12), (-2, 1 / 12))
"""Places and weights of the central difference that stands for a derivative."""
_ONE = Form({None: 1.0})


def _mentions(quadratic, x):
    return any(x in key and abs(value) > 1e-9 for key, value in quadratic.items())


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
