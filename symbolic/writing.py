"""What the notations of `symbolic.printing` share: structure, precedence, names of bound points.

A notation is a subclass of `Writer` that says how each construction looks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple, TypeAlias

import sympy
from sympy import (
    Abs,
    Add,
    Basic,
    E,
    Expr,
    I,
    Integer,
    Mul,
    NumberSymbol,
    Pow,
    Rational,
    Symbol,
    conjugate,
    exp,
    pi,
)
from sympy.core.function import AppliedUndef
from sympy.core.numbers import ImaginaryUnit

from symbolic.domains import NATURALS, Domain, Point
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Hypothesis,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.operators import (
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
    scale,
)
from symbolic.showing import GREEK
from symbolic.terms import (
    Applied,
    Delta,
    FunctionTerm,
    Iterate,
    Lam,
    Letter,
    ScalarMap,
    Total,
    fresh_name,
)

_SPELLED = {letter: name for name, letter in GREEK.items()}
_REAL_NAMES = ("tau", "sigma", "rho", "omega")
_INTEGER_NAMES = ("m", "k", "j", "l")
_OPERATORS_SHOWN = ("conj", "delta", "δ")
_FOR_ALL_NAMES = {True: ("n", "l", "q"), False: ("t", "u", "v")}
SUM, PRODUCT, ATOM = range(3)


class Rewritten(NamedTuple):
    """Show a bound point called `name` as `value`, an expression in it: ∫ f(−(−τ)) dτ."""

    name: str
    value: Point


Name: TypeAlias = str | Rewritten


def name_parts(name: str) -> tuple[str, str, int]:
    """Return the stem, the digits after it, and the number of primes of a symbol's name."""
    plain = name.replace("'", "")
    stem = plain.rstrip("0123456789")
    return stem, plain[len(stem) :], name.count("'")


def displayed(name: str) -> str:
    """Return what names shown alike but for an index have in common: ``tau`` for tau, τ and τ1."""
    stem, _, primes = name_parts(name.rstrip("!"))
    return _SPELLED.get(stem, stem) + "'" * primes


class Writer:
    """What both notations share: precedence, the order of factors, opening of bound points."""

    conv: str
    corr: str
    minus: str
    times: str

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = tuple(names)
        self.bound: list[Point] = []
        self.aliases: dict[Symbol, Expr] = {}

    def write(self, item: Basic, precedence: int = SUM) -> str:
        written, own = self._dispatch(item)
        return self.group(written) if own < precedence else written

    def _dispatch(self, item: Any) -> tuple[str, int]:
        for kinds, method in _METHODS:
            if isinstance(item, kinds):
                result: tuple[str, int] = getattr(self, method)(item)
                return result
        return self.foreign(item), ATOM

    # -------------------------------------------------------------- scalar terms

    def symbol_(self, symbol: Symbol) -> tuple[str, int]:
        if symbol in self.aliases:
            return self._dispatch(self.aliases[symbol])
        written = self.name(symbol.name)
        return self.quote(written) if written == "e" else written, ATOM

    def constant_(self, constant: Expr) -> tuple[str, int]:
        return self.name({pi: "pi", I: "i", E: "e"}[constant]), ATOM

    def number_(self, number: Rational) -> tuple[str, int]:
        if number.is_negative:
            return self.minus + self.write(-number), SUM
        if isinstance(number, Integer):
            return str(number), ATOM
        return self.fraction(str(number.p), str(number.q)), PRODUCT

    def add_(self, term: Add) -> tuple[str, int]:
        parts = sorted(term.args, key=self._addend_order)
        written = self.write(parts[0], PRODUCT if parts[0] in self.aliases else SUM)
        for part in parts[1:]:
            negative = part.could_extract_minus_sign()
            value = self.write(-part if negative else part, PRODUCT)
            written += f" {self.minus if negative else '+'} {value}"
        return written, SUM

    def _addend_order(self, part: Expr) -> tuple[Any, ...]:
        inside = any(part.free_symbols & set(point) for point in self.bound)
        sign = part.could_extract_minus_sign()
        return (part.is_number, sign, inside, sympy.default_sort_key(part))

    def mul_(self, term: Mul) -> tuple[str, int]:
        if term.could_extract_minus_sign():
            return self.minus + self.write(-term, PRODUCT), SUM
        above, below = term.as_numer_denom() if self._has_denominator(term) else (term, 1)
        if below != 1:
            return self.fraction(self.write(above), self.write(below)), PRODUCT
        factors = sorted(term.args, key=_factor_order)
        return self.times.join(self.write(f, ATOM) for f in factors), PRODUCT

    @staticmethod
    def _has_denominator(term: Mul) -> bool:
        return any(
            (isinstance(f, Pow) and f.exp.is_negative) or (f.is_Rational and f.q != 1)
            for f in term.args
        )

    def pow_(self, term: Pow) -> tuple[str, int]:
        if term.exp.is_negative:
            return self.fraction("1", self.write(1 / term)), PRODUCT
        return self.power(self.write(term.base, ATOM), self.write(term.exp)), ATOM

    def value_(self, term: AppliedUndef) -> tuple[str, int]:
        return self.call(self.function(term.func.__name__), term.args), ATOM

    def applied_(self, term: Applied) -> tuple[str, int]:
        return self.call(self.write(term.function, ATOM), term.point), ATOM

    def map_(self, term: ScalarMap) -> tuple[str, int]:
        return self.call(self.function(term.args[0].name), term.args[1:]), ATOM

    def call(self, function: str, arguments: Sequence[Expr]) -> str:
        return f"{function}({', '.join(self.write(a) for a in arguments)})"

    def total_(self, term: Total) -> tuple[str, int]:
        point = self.opened(term, term.domain)
        names = [self.name(s.name.rstrip("!")) for s in point]
        body = self.under(point, term.body_at(point), PRODUCT)
        return self.total(body, names, term), SUM

    def opened(self, binder: Any, domain: Domain) -> Point:
        """Return the display point of a binder: the name asked for, or the first free usual one."""
        depth = len(self.bound)
        if depth >= len(self.names):
            usual = _INTEGER_NAMES if domain.discrete else _REAL_NAMES
            around = {s for point in self.bound for s in point}
            taken = {displayed(s.name) for s in binder.free_symbols | around}
            return domain.point(fresh_name(taken, *usual))
        wanted = self.names[depth]
        if isinstance(wanted, str):
            return domain.point(wanted)
        # The values mention the displayed names, so the bound symbols must be others.
        point = Point(Symbol(f"{s.name}!", **domain.assumptions) for s in domain.point(wanted.name))
        self.aliases.update(zip(point, wanted.value, strict=True))
        return point

    def under(self, point: Point, body: Basic, precedence: int = SUM) -> str:
        self.bound.append(point)
        written = self.write(body, precedence)
        self.bound.pop()
        for symbol in point:
            self.aliases.pop(symbol, None)
        return written

    # -------------------------------------------------------------- functions

    def function(self, name: str) -> str:
        """Return the name of a letter or a map, in quotes if it reads like an operator's work."""
        operated = "_" in name or "'" in name or name in _OPERATORS_SHOWN
        return self.quote(self.name(name)) if operated else self.name(name)

    def letter_(self, letter: Letter) -> tuple[str, int]:
        return self.function(letter.name), ATOM

    def iterate_(self, function: Iterate) -> tuple[str, int]:
        letter, step = function.args
        return self.step(self.name(letter.name), self.write(step)), ATOM

    def conv_(self, function: Conv) -> tuple[str, int]:
        f, g = (self.write(a, ATOM) for a in function.args)
        return f"{f} {self.conv} {g}", SUM

    def corr_(self, function: Corr) -> tuple[str, int]:
        f, g = (self.write(a, ATOM) for a in function.args)
        return f"{f} {self.corr} {g}", SUM

    def conj_(self, function: Basic) -> tuple[str, int]:
        return self.conjugate(self.write(function.args[0])), ATOM

    def reflect_(self, function: Reflect) -> tuple[str, int]:
        return f"R{self.space}{self.write(function.args[0], ATOM)}", PRODUCT

    def shift_(self, function: Shift) -> tuple[str, int]:
        by = ",".join(self.write(a) for a in function.args[1:])
        operator = self.subscript("T", by)
        return f"{operator}{self.space}{self.write(function.args[0], ATOM)}", PRODUCT

    def modulate_(self, function: Modulate) -> tuple[str, int]:
        by = ",".join(self.write(a) for a in function.args[1:])
        operator = self.subscript("M", by)
        return f"{operator}{self.space}{self.write(function.args[0], ATOM)}", PRODUCT

    def linear_(self, function: Linear) -> tuple[str, int]:
        entries = function.args[1:]
        size = math.isqrt(len(entries))
        rows = (entries[i : i + size] for i in range(0, len(entries), size))
        matrix = self.matrix([[self.write(entry) for entry in row] for row in rows])
        return f"{self.write(function.args[0], ATOM)} {self.composed} {matrix}", SUM

    def fourier_(self, function: Fourier) -> tuple[str, int]:
        return f"{self.fourier}{self.space}{self.write(function.args[0], ATOM)}", PRODUCT

    def delta_(self, function: Delta) -> tuple[str, int]:
        return self.name("delta"), ATOM

    def diff_(self, function: Diff) -> tuple[str, int]:
        return f"{self.write(function.args[0], ATOM)}{self.prime}", ATOM

    def plus_(self, function: Plus) -> tuple[str, int]:
        first = function.args[0]
        turned = isinstance(first, Scale) and first.args[0] == -1
        written = self.write(first, SUM if turned else PRODUCT)
        for part in function.args[1:]:
            negative = isinstance(part, Scale) and part.args[0].could_extract_minus_sign()
            shown = scale(-part.args[0], part.args[1]) if negative else part
            written += f" {self.minus if negative else '+'} {self._multiple(shown)}"
        return written, SUM

    def scale_(self, function: Scale) -> tuple[str, int]:
        if function.args[0] == -1:
            return self.minus + self.write(function.args[1], ATOM), SUM
        scalar, f = (self.write(a, ATOM) for a in function.args)
        return f"{scalar}{self.times}{f}", PRODUCT

    def _multiple(self, function: FunctionTerm) -> str:
        """Return a summand, without a factor 1."""
        trivial = isinstance(function, Scale) and function.args[0] == 1
        return self.write(function.args[1] if trivial else function, PRODUCT)

    def lam_(self, function: Lam) -> tuple[str, int]:
        point = self.opened(function, function.domain)
        body = self.under(point, function.body_at(point))
        shown = ", ".join(self.name(s.name) for s in point)
        return f"{self.element(shown, function.domain)} {self.maps_to} {body}", SUM

    # -------------------------------------------------------------- hypotheses

    def hypothesis_(self, hypothesis: Hypothesis) -> tuple[str, int]:
        if isinstance(hypothesis, ForAll):
            return self.for_all(*self._quantified(hypothesis)), SUM
        if isinstance(hypothesis, Equation):
            return " = ".join(self.write(a) for a in hypothesis.args), SUM
        sentence = _SENTENCES[type(hypothesis)]
        return self.sentence(self.write(hypothesis.args[0]), sentence), SUM

    def _quantified(self, hypothesis: Hypothesis) -> tuple[str, list[str]]:
        """Return what is claimed and, outermost first, ``n ∈ ℤ`` for each ∀ before it."""
        if not isinstance(hypothesis, ForAll):
            return self.write(hypothesis), []
        domain = hypothesis.domain
        usual = ("s",) if domain == NATURALS else _FOR_ALL_NAMES[domain.discrete]
        point = domain.point(fresh_name({s.name for s in hypothesis.free_symbols}, *usual))
        claim, ranges = self._quantified(hypothesis.body_at(point))
        shown = ", ".join(self.name(s.name) for s in point)
        return claim, [self.element(shown, domain), *ranges]

    # -------------------------------------------------------------- notation

    space: str
    maps_to: str
    composed: str
    fourier: str
    prime: str

    def matrix(self, rows: list[list[str]]) -> str:
        raise NotImplementedError

    def name(self, name: str) -> str:
        raise NotImplementedError

    def group(self, written: str) -> str:
        raise NotImplementedError

    def quote(self, name: str) -> str:
        raise NotImplementedError

    def fraction(self, above: str, below: str) -> str:
        raise NotImplementedError

    def power(self, base: str, exponent: str) -> str:
        raise NotImplementedError

    def subscript(self, base: str, index: str) -> str:
        raise NotImplementedError

    def step(self, letter: str, index: str) -> str:
        raise NotImplementedError

    def conjugate(self, written: str) -> str:
        raise NotImplementedError

    def total(self, body: str, names: list[str], term: Total) -> str:
        raise NotImplementedError

    def for_all(self, claim: str, ranges: list[str]) -> str:
        raise NotImplementedError

    def element(self, point: str, domain: Domain) -> str:
        raise NotImplementedError

    def sentence(self, subject: str, words: str) -> str:
        raise NotImplementedError

    def foreign(self, item: Any) -> str:
        raise NotImplementedError


_SENTENCES = {
    RealValued: "is real-valued",
    Integrable: "is integrable",
    Bounded: "is bounded",
    Defined: "is defined everywhere",
    Smooth: "is continuously differentiable",
    HasValue: "has a value",
    ConvergesAbsolutely: "converges absolutely",
}


def _factor_order(factor: Expr) -> tuple[Any, ...]:
    """Numbers, then symbols, powers of e, values by the name of their letter, totals last."""
    values = factor.atoms(AppliedUndef)
    letters = sorted((len(a.free_symbols), str(a.func.__name__)) for a in values)
    if factor.is_Rational:
        rank = 0
    elif factor.has(Total):
        rank = 5
    elif letters or factor.has(Applied):
        rank = 4
    elif isinstance(factor, exp):
        rank = 3
    else:
        rank = 1 if factor in {pi, I} else 2
    return (rank, letters, sympy.default_sort_key(factor))


_METHODS: tuple[tuple[Any, str], ...] = (
    (Hypothesis, "hypothesis_"),
    (Rational, "number_"),
    (Add, "add_"),
    (Mul, "mul_"),
    (exp, "exp_"),
    (Pow, "pow_"),
    (Abs, "abs_"),
    (conjugate, "conj_"),
    (Conj, "conj_"),
    (Symbol, "symbol_"),
    (NumberSymbol, "constant_"),
    (ImaginaryUnit, "constant_"),
    (AppliedUndef, "value_"),
    (Applied, "applied_"),
    (ScalarMap, "map_"),
    (Total, "total_"),
    (Letter, "letter_"),
    (Iterate, "iterate_"),
    (Conv, "conv_"),
    (Corr, "corr_"),
    (Reflect, "reflect_"),
    (Shift, "shift_"),
    (Modulate, "modulate_"),
    (Linear, "linear_"),
    (Fourier, "fourier_"),
    (Delta, "delta_"),
    (Diff, "diff_"),
    (Plus, "plus_"),
    (Scale, "scale_"),
    (Lam, "lam_"),
)
