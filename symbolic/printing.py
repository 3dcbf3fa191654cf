"""How terms, functions and hypotheses are written, as Unicode text and as LaTeX.

⋆ is convolution and ∗ cross-correlation throughout. Bound points get display names here: τ, σ, …
over ℝᵈ and m, k, … over ℤᵈ and ℤ/N, or the names asked for.
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

from symbolic.domains import NATURALS, Cyclic, Domain, Point
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

_REAL_NAMES = ("tau", "sigma", "rho", "omega")
_INTEGER_NAMES = ("m", "k", "j", "l")
_FOR_ALL_NAMES = {True: ("n", "l", "q"), False: ("t", "u", "v")}
_GREEK = {
    "tau": "τ", "sigma": "σ", "rho": "ρ", "omega": "ω", "xi": "ξ", "eta": "η", "mu": "μ", "nu": "ν",
    "theta": "θ", "lambda": "λ", "alpha": "α", "beta": "β", "delta": "δ", "pi": "π",
}  # fmt: skip

_SUM, _PRODUCT, _ATOM = range(3)


class Rewritten(NamedTuple):
    """Show a bound point called `name` as `value`, an expression in it: ∫ f(−(−τ)) dτ."""

    name: str
    value: Point


Name: TypeAlias = str | Rewritten


def text(item: Basic, names: Sequence[Name] = ()) -> str:
    """Return a term, function or hypothesis as Unicode text.

    Parameters
    ----------
    item
        What to write.
    names
        Display names of bound points, outermost first, where the usual ones are not wanted.
    """
    return _Text(names).write(item)


def latex(item: Basic, names: Sequence[Name] = ()) -> str:
    """Return a term, function or hypothesis as LaTeX; parameters as in `text`."""
    return _Latex(names).write(item)


class _Writer:
    """What both notations share: precedence, the order of factors, opening of bound points."""

    conv: str
    corr: str
    minus: str
    times: str

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = tuple(names)
        self.bound: list[Point] = []
        self.aliases: dict[Symbol, Expr] = {}

    def write(self, item: Basic, precedence: int = _SUM) -> str:
        written, own = self._dispatch(item)
        return self.group(written) if own < precedence else written

    def _dispatch(self, item: Any) -> tuple[str, int]:
        for kinds, method in _METHODS:
            if isinstance(item, kinds):
                result: tuple[str, int] = getattr(self, method)(item)
                return result
        return self.foreign(item), _ATOM

    # -------------------------------------------------------------- scalar terms

    def symbol_(self, symbol: Symbol) -> tuple[str, int]:
        if symbol in self.aliases:
            return self._dispatch(self.aliases[symbol])
        return self.name(symbol.name), _ATOM

    def constant_(self, constant: Expr) -> tuple[str, int]:
        return self.name({pi: "pi", I: "i"}[constant]), _ATOM

    def number_(self, number: Rational) -> tuple[str, int]:
        if number.is_negative:
            return self.minus + self.write(-number), _SUM
        if isinstance(number, Integer):
            return str(number), _ATOM
        return self.fraction(str(number.p), str(number.q)), _PRODUCT

    def add_(self, term: Add) -> tuple[str, int]:
        parts = sorted(term.args, key=self._addend_order)
        written = self.write(parts[0], _PRODUCT if parts[0] in self.aliases else _SUM)
        for part in parts[1:]:
            negative = part.could_extract_minus_sign()
            value = self.write(-part if negative else part, _PRODUCT)
            written += f" {self.minus if negative else '+'} {value}"
        return written, _SUM

    def _addend_order(self, part: Expr) -> tuple[Any, ...]:
        inside = any(part.free_symbols & set(point) for point in self.bound)
        sign = part.could_extract_minus_sign()
        return (part.is_number, sign, inside, sympy.default_sort_key(part))

    def mul_(self, term: Mul) -> tuple[str, int]:
        if term.could_extract_minus_sign():
            return self.minus + self.write(-term, _PRODUCT), _SUM
        above, below = term.as_numer_denom() if self._has_denominator(term) else (term, 1)
        if below != 1:
            return self.fraction(self.write(above), self.write(below)), _PRODUCT
        factors = sorted(term.args, key=_factor_order)
        return self.times.join(self.write(f, _ATOM) for f in factors), _PRODUCT

    @staticmethod
    def _has_denominator(term: Mul) -> bool:
        return any(
            (isinstance(f, Pow) and f.exp.is_negative) or (f.is_Rational and f.q != 1)
            for f in term.args
        )

    def pow_(self, term: Pow) -> tuple[str, int]:
        if term.exp.is_negative:
            return self.fraction("1", self.write(1 / term)), _PRODUCT
        return self.power(self.write(term.base, _ATOM), self.write(term.exp)), _ATOM

    def value_(self, term: AppliedUndef) -> tuple[str, int]:
        return self.call(self.name(term.func.__name__), term.args), _ATOM

    def applied_(self, term: Applied) -> tuple[str, int]:
        return self.call(self.write(term.function, _ATOM), term.point), _ATOM

    def map_(self, term: ScalarMap) -> tuple[str, int]:
        return self.call(self.name(term.args[0].name), term.args[1:]), _ATOM

    def call(self, function: str, arguments: Sequence[Expr]) -> str:
        return f"{function}({', '.join(self.write(a) for a in arguments)})"

    def total_(self, term: Total) -> tuple[str, int]:
        point = self.opened(term, term.domain)
        names = [self.name(s.name.rstrip("!")) for s in point]
        body = self.under(point, term.body_at(point), _PRODUCT)
        return self.total(body, names, term), _SUM

    def opened(self, binder: Any, domain: Domain) -> Point:
        """Return the display point of a binder: the name asked for, or the first free usual one."""
        depth = len(self.bound)
        if depth >= len(self.names):
            usual = _INTEGER_NAMES if domain.discrete else _REAL_NAMES
            shown = {s.name for point in self.bound for s in point}
            taken = {s.name for s in binder.free_symbols} | shown
            return domain.point(fresh_name(taken, *usual))
        wanted = self.names[depth]
        if isinstance(wanted, str):
            return domain.point(wanted)
        # The values mention the displayed names, so the bound symbols must be others.
        point = Point(Symbol(f"{s.name}!", **domain.assumptions) for s in domain.point(wanted.name))
        self.aliases.update(zip(point, wanted.value, strict=True))
        return point

    def under(self, point: Point, body: Basic, precedence: int = _SUM) -> str:
        self.bound.append(point)
        written = self.write(body, precedence)
        self.bound.pop()
        for symbol in point:
            self.aliases.pop(symbol, None)
        return written

    # -------------------------------------------------------------- functions

    def letter_(self, letter: Letter) -> tuple[str, int]:
        return self.name(letter.name), _ATOM

    def iterate_(self, function: Iterate) -> tuple[str, int]:
        return self.subscript(self.write(function.args[0]), self.write(function.args[1])), _ATOM

    def conv_(self, function: Conv) -> tuple[str, int]:
        f, g = (self.write(a, _ATOM) for a in function.args)
        return f"{f} {self.conv} {g}", _SUM

    def corr_(self, function: Corr) -> tuple[str, int]:
        f, g = (self.write(a, _ATOM) for a in function.args)
        return f"{f} {self.corr} {g}", _SUM

    def conj_(self, function: Basic) -> tuple[str, int]:
        return self.conjugate(self.write(function.args[0])), _ATOM

    def reflect_(self, function: Reflect) -> tuple[str, int]:
        return f"R{self.space}{self.write(function.args[0], _ATOM)}", _PRODUCT

    def shift_(self, function: Shift) -> tuple[str, int]:
        by = ",".join(self.write(a) for a in function.args[1:])
        operator = self.subscript("T", by)
        return f"{operator}{self.space}{self.write(function.args[0], _ATOM)}", _PRODUCT

    def modulate_(self, function: Modulate) -> tuple[str, int]:
        by = ",".join(self.write(a) for a in function.args[1:])
        operator = self.subscript("M", by)
        return f"{operator}{self.space}{self.write(function.args[0], _ATOM)}", _PRODUCT

    def linear_(self, function: Linear) -> tuple[str, int]:
        entries = function.args[1:]
        size = math.isqrt(len(entries))
        rows = (entries[i : i + size] for i in range(0, len(entries), size))
        matrix = self.matrix([[self.write(entry) for entry in row] for row in rows])
        return f"{self.write(function.args[0], _ATOM)} {self.composed} {matrix}", _SUM

    def fourier_(self, function: Fourier) -> tuple[str, int]:
        return f"{self.fourier}{self.space}{self.write(function.args[0], _ATOM)}", _PRODUCT

    def delta_(self, function: Delta) -> tuple[str, int]:
        return self.name("delta"), _ATOM

    def diff_(self, function: Diff) -> tuple[str, int]:
        return f"{self.write(function.args[0], _ATOM)}{self.prime}", _ATOM

    def plus_(self, function: Plus) -> tuple[str, int]:
        first = function.args[0]
        turned = isinstance(first, Scale) and first.args[0] == -1
        written = self.write(first, _SUM if turned else _PRODUCT)
        for part in function.args[1:]:
            negative = isinstance(part, Scale) and part.args[0].could_extract_minus_sign()
            shown = scale(-part.args[0], part.args[1]) if negative else part
            written += f" {self.minus if negative else '+'} {self._multiple(shown)}"
        return written, _SUM

    def scale_(self, function: Scale) -> tuple[str, int]:
        if function.args[0] == -1:
            return self.minus + self.write(function.args[1], _ATOM), _SUM
        scalar, f = (self.write(a, _ATOM) for a in function.args)
        return f"{scalar}{self.times}{f}", _PRODUCT

    def _multiple(self, function: FunctionTerm) -> str:
        """Return a summand, without a factor 1."""
        trivial = isinstance(function, Scale) and function.args[0] == 1
        return self.write(function.args[1] if trivial else function, _PRODUCT)

    def lam_(self, function: Lam) -> tuple[str, int]:
        point = self.opened(function, function.domain)
        body = self.under(point, function.body_at(point))
        shown = ", ".join(self.name(s.name) for s in point)
        return f"{shown} {self.maps_to} {body}", _SUM

    # -------------------------------------------------------------- hypotheses

    def hypothesis_(self, hypothesis: Hypothesis) -> tuple[str, int]:
        if isinstance(hypothesis, ForAll):
            return self.for_all(*self._quantified(hypothesis)), _SUM
        if isinstance(hypothesis, Equation):
            return " = ".join(self.write(a) for a in hypothesis.args), _SUM
        sentence = _SENTENCES[type(hypothesis)]
        return self.sentence(self.write(hypothesis.args[0]), sentence), _SUM

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

    def fraction(self, above: str, below: str) -> str:
        raise NotImplementedError

    def power(self, base: str, exponent: str) -> str:
        raise NotImplementedError

    def subscript(self, base: str, index: str) -> str:
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


class _Text(_Writer):
    conv, corr, minus, times, space, maps_to = "⋆", "∗", "−", "·", " ", "↦"
    composed, fourier, prime = "∘", "F", "′"

    def matrix(self, rows: list[list[str]]) -> str:
        return "[" + "; ".join(" ".join(row) for row in rows) + "]"

    def name(self, name: str) -> str:
        stem, index, primes = _name_parts(name)
        subscripts = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
        return _GREEK.get(stem, stem) + index.translate(subscripts) + "′" * primes

    def group(self, written: str) -> str:
        return f"({written})"

    def fraction(self, above: str, below: str) -> str:
        return f"{self._simple(above)}/{self._simple(below)}"

    def _simple(self, written: str) -> str:
        return written if written.isalnum() else f"({written})"

    def power(self, base: str, exponent: str) -> str:
        superscripts = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
        return base + (exponent.translate(superscripts) if exponent.isdigit() else f"^({exponent})")

    def subscript(self, base: str, index: str) -> str:
        return f"{base}_{index}" if index.isalnum() else f"{base}_({index})"

    def conjugate(self, written: str) -> str:
        return f"conj({written})"

    def exp_(self, term: exp) -> tuple[str, int]:
        return f"e^({self.write(term.args[0])})", _ATOM

    def abs_(self, term: Abs) -> tuple[str, int]:
        return f"|{self.write(term.args[0])}|", _ATOM

    def total(self, body: str, names: list[str], term: Total) -> str:
        backwards = any(o == -1 for o in term.orientation)
        if term.domain.discrete:
            direction = " backwards" if backwards else ""
            return f"Σ_{{{', '.join(names)} ∈ {term.domain}{direction}}} {body}"
        limits = "∞}^{−∞" if backwards else "−∞}^{∞"
        differentials = " ".join(f"d{n}" for n in names)
        return f"{'∫' * len(names)}_{{{limits}}} {body} {differentials}"

    def for_all(self, claim: str, ranges: list[str]) -> str:
        return f"{claim} for all {', '.join(ranges)}"

    def element(self, point: str, domain: Domain) -> str:
        return f"{point} ∈ {domain}"

    def sentence(self, subject: str, words: str) -> str:
        return f"{subject} {words}"

    def foreign(self, item: Any) -> str:
        return str(item)


class _Latex(_Writer):
    conv, corr, minus, times, space, maps_to = r"\star", r"\ast", "-", r"\,", r"\,", r"\mapsto"
    composed, fourier, prime = r"\circ", r"\mathcal{F}", "'"

    def matrix(self, rows: list[list[str]]) -> str:
        body = r" \\ ".join(" & ".join(row) for row in rows)
        return rf"\begin{{pmatrix}}{body}\end{{pmatrix}}"

    def name(self, name: str) -> str:
        stem, index, primes = _name_parts(name)
        written = "\\" + stem if stem in _GREEK else stem
        if len(stem) > 1 and stem not in _GREEK and stem.isalnum():
            written = rf"\mathrm{{{stem}}}"
        return written + (f"_{{{index}}}" if index else "") + "'" * primes

    def group(self, written: str) -> str:
        return rf"\left({written}\right)"

    def fraction(self, above: str, below: str) -> str:
        return rf"\frac{{{above}}}{{{below}}}"

    def power(self, base: str, exponent: str) -> str:
        return f"{base}^{{{exponent}}}"

    def subscript(self, base: str, index: str) -> str:
        return f"{base}_{{{index}}}"

    def conjugate(self, written: str) -> str:
        return rf"\overline{{{written}}}"

    def exp_(self, term: exp) -> tuple[str, int]:
        return f"e^{{{self.write(term.args[0])}}}", _ATOM

    def abs_(self, term: Abs) -> tuple[str, int]:
        return rf"\left|{self.write(term.args[0])}\right|", _ATOM

    def total(self, body: str, names: list[str], term: Total) -> str:
        signs = list(term.orientation)
        if isinstance(term.domain, Cyclic):
            arrow = r",\,\text{backwards}" if -1 in signs else ""
            cycle = rf"\mathbb{{Z}}/{self.write(term.domain.period)}"
            return rf"\sum_{{{names[0]} \in {cycle}{arrow}}} {body}"
        limits = [(r"\infty", r"-\infty") if s == -1 else (r"-\infty", r"\infty") for s in signs]
        if term.domain.discrete:
            sums = (rf"\sum_{{{n}={a}}}^{{{b}}}" for n, (a, b) in zip(names, limits, strict=True))
            return f"{' '.join(sums)} {body}"
        # The innermost integral belongs to the last differential, so the limits run backwards.
        integrals = "".join(rf"\int_{{{a}}}^{{{b}}}" for a, b in reversed(limits))
        return f"{integrals} {body}" + "".join(rf"\,d{n}" for n in names)

    def for_all(self, claim: str, ranges: list[str]) -> str:
        return rf"{claim} \quad \text{{for all }} {', '.join(ranges)}"

    def element(self, point: str, domain: Domain) -> str:
        return rf"{point} \in {latex_domain(domain)}"

    def sentence(self, subject: str, words: str) -> str:
        return rf"{subject} \text{{ {words}}}"

    def foreign(self, item: Any) -> str:
        return str(sympy.latex(item))


def latex_domain(domain: Domain) -> str:
    """Return the name of a domain as LaTeX."""
    letters = {"ℝ": r"\mathbb{R}", "ℤ": r"\mathbb{Z}", "ℕ": r"\mathbb{N}", "²": "^2", "³": "^3"}
    return "".join(letters.get(character, character) for character in str(domain))


def _name_parts(name: str) -> tuple[str, str, int]:
    """Return the stem, the digits after it, and the number of primes of a symbol's name."""
    plain = name.replace("'", "")
    stem = plain.rstrip("0123456789")
    return stem, plain[len(stem) :], name.count("'")


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
