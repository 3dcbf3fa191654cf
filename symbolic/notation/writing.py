"""How terms are written: structure, precedence, bound points; `signs` has how each part looks."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from operator import itemgetter
from typing import Any, NamedTuple, TypeAlias

from symbolic.kernel import terms
from symbolic.kernel.shapes import discrete, holds, lines
from symbolic.kernel.terms import (
    MINUS_ONE,
    PI,
    I,
    N,
    Term,
    bound_point,
    flat,
    mul,
    number,
    point_of,
)
from symbolic.notation.minus import coefficient, is_negative, negated
from symbolic.notation.names import reads_like_notation
from symbolic.notation.points import Point, displayed, fresh_name, generic, variables
from symbolic.notation.signs import TextSigns
from symbolic.showing import SPELLED

_REAL_NAMES = ("tau", "sigma", "rho", "omega")
_INTEGER_NAMES = ("m", "k", "j", "l")
_FOR_ALL_NAMES = {True: ("n", "l", "q"), False: ("t", "u", "v")}
SUM, PRODUCT, ATOM = range(3)

Part: TypeAlias = tuple[str, int]
"""What is written, and how much it binds."""


class Rewritten(NamedTuple):
    """Show a bound point called `name` as `value`, terms in it: ∫ f(−(−τ)) dτ."""

    name: str
    value: Point


Name: TypeAlias = str | Rewritten


def _spelled(written: str) -> str:
    """Return a text with Greek letters by their names, as they are sorted: ω before t."""
    return "".join(SPELLED.get(character, character) for character in written)


# Text and LaTeX name bound points alike, and what encloses a total is written again and again.
_body = lru_cache(maxsize=4096)(terms.opened)


class Writer(TextSigns):
    """What both notations share: precedence, the order of factors, opening of bound points."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = tuple(names)
        self.bound: list[Point] = []
        self.aliases: dict[Term, Term] = {}

    def write(self, item: Term, precedence: int = SUM) -> str:
        """Return an item as text, in brackets where it binds less than is needed."""
        return self._bracketed(self._written(item), precedence)

    def _bracketed(self, part: Part, precedence: int) -> str:
        written, own = part
        return self.group(written) if own < precedence else written

    def _written(self, item: Term) -> Part:
        """Return an item as text, and how much it binds; each head has a method named like it."""
        if item.head in _SENTENCES:
            return self.sentence(self.write(item.parts[0]), _SENTENCES[item.head]), SUM
        written: Part = getattr(self, f"{item.head.lower()}_", self.named_)(item)
        return written

    # -------------------------------------------------------------- numbers

    def var_(self, variable: Term) -> Part:
        if variable in self.aliases:
            return self._written(self.aliases[variable])
        return self.called(variable.parts[0]), ATOM

    def bound_(self, point: Term) -> Part:
        return f"#{point.parts[0]}.{point.parts[1]}", ATOM

    def i_(self, _: Term) -> Part:
        return self.name("i"), ATOM

    def pi_(self, _: Term) -> Part:
        return self.name("pi"), ATOM

    def number_(self, term: Term) -> Part:
        value = Fraction(*term.parts)
        if value < 0:
            return self.minus + self.write(number(-value), PRODUCT), SUM
        if value.denominator == 1:
            return str(value), ATOM
        return self.fraction(str(value.numerator), str(value.denominator)), PRODUCT

    def add_(self, term: Term) -> Part:
        # Every part is written once: the order needs its text, and parts have parts.
        first, *others = sorted(map(self._addend, flat("Add", term)), key=itemgetter(0))
        (_, negative, *_), free, part = first
        written = self._bracketed(part, PRODUCT if negative or free in self.aliases else SUM)
        written = self.minus + written if negative else written
        for (_, negative, *_), _, part in others:
            written += f" {self.minus if negative else '+'} {self._bracketed(part, PRODUCT)}"
        return written, SUM

    def _addend(self, addend: Term) -> tuple[tuple[Any, ...], Term, Part]:
        """Return where a summand stands in a sum, the summand, and how it is without its sign."""
        inside = any(not addend.free.isdisjoint(point) for point in self.bound)
        sign = is_negative(addend)
        part = self._written(negated(addend) if sign else addend)
        return (addend.head == "Number", sign, inside, _spelled(part[0])), addend, part

    def mul_(self, term: Term) -> Part:
        if is_negative(term):
            return self.minus + self.write(negated(term), PRODUCT), SUM
        c = coefficient(term)
        factors = [f for f in flat("Mul", term) if f.head != "Number"]
        below = [Term("Pow", f.parts[0], -f.parts[1]) for f in factors if _is_reciprocal(f)]
        above = [f for f in factors if not _is_reciprocal(f)]
        if c.numerator != 1 or (not above and (below or c == 1)):
            above = [number(c.numerator), *above]
        if c.denominator != 1:
            below = [number(c.denominator), *below]
        if below:
            return self.fraction(
                self.write(mul(*above)), self.write(mul(*map(_plain, below)))
            ), PRODUCT
        if len(above) == 1:
            return self._written(above[0])
        ordered = sorted(map(self._factor, above), key=itemgetter(0))
        return self.times.join(self._bracketed(part, ATOM) for _, part in ordered), PRODUCT

    def _factor(self, factor: Term) -> tuple[tuple[Any, ...], Part]:
        """Return where a factor stands, and how it is written.

        Numbers come first, then i and π, variables, powers of e, values by letters, totals.
        """
        values = sorted((len(_names(v)), v.parts[0].parts[0]) for v in _letter_values(factor))
        if factor.head == "Number":
            rank = 0
        elif holds(factor, "Total"):
            rank = 5
        elif values or holds(factor, "At"):
            rank = 4
        elif factor.head in {"Exp", "Root"}:
            rank = 3
        else:
            rank = 1 if factor.head in {"i", "pi"} else 2
        conjugated = factor.head == "Conj"
        part = self._written(factor)
        return (rank, values, conjugated != (rank == 4), _spelled(part[0])), part

    def pow_(self, term: Term) -> Part:
        base, exponent = term.parts
        if exponent < 0:
            return self.fraction("1", self.write(_plain(Term("Pow", base, -exponent)))), PRODUCT
        return self.power(self.write(base, ATOM), str(exponent)), ATOM

    def conj_(self, item: Term) -> Part:
        return self.conjugate(self.write(item.parts[0])), ATOM

    conjf_ = conj_

    def exp_(self, term: Term) -> Part:
        return self.exponential(self.write(term.parts[0])), ATOM

    def root_(self, term: Term) -> Part:
        frequency, cycle = term.parts
        sign = [number(-1)] if is_negative(frequency) else []
        turns = negated(frequency) if sign else frequency
        phase = mul(*sign, number(2), I, PI, turns, Term("Pow", cycle.parts[0], -1))
        return self.exponential(self.write(phase)), ATOM

    def abs_(self, term: Term) -> Part:
        return self.modulus(self.write(term.parts[0])), ATOM

    def at_(self, term: Term) -> Part:
        function, *point = term.parts
        if function.head != "Letter":
            return self.call(self.write(function, ATOM), point), ATOM
        name = function.parts[0]
        if lines(function.home)[0] is not N:
            return self.call(self.function(name), point), ATOM
        step, *rest = point
        stepped = self.step(self.called(name), self.write(step))
        return self.call(stepped, rest) if rest else stepped, ATOM

    def map_(self, term: Term) -> Part:
        return self.call(self.function(term.parts[0]), term.parts[1:]), ATOM

    def call(self, function: str, arguments: Sequence[Term]) -> str:
        """Return f(a, b)."""
        return f"{function}({', '.join(self.write(a) for a in arguments)})"

    def total_(self, term: Term) -> Part:
        _, over, *turns = term.parts
        point = self.opened(term, over)
        names = [self.name(x.parts[0].lstrip("!")) for x in point]
        body = self.under(point, _body(term, point), PRODUCT)
        return self.total(body, names, over, turns), SUM

    def opened(self, binder: Term, domain: Term) -> Point:
        """Return the display point of a binder: the name asked for, or the first free usual one."""
        depth = len(self.bound)
        if depth >= len(self.names):
            usual = _INTEGER_NAMES if discrete(domain) else _REAL_NAMES
            around = {x.parts[0] for point in self.bound for x in point}
            taken = {displayed(name) for name in variables(binder) | around}
            return generic(domain, fresh_name(taken, *usual))
        wanted = self.names[depth]
        if isinstance(wanted, str):
            return generic(domain, wanted)
        # The values mention the displayed names, so the bound variables must be others.
        shown = generic(domain, wanted.name)
        point = point_of(domain, *(f"!{x.parts[0]}" for x in shown))
        self.aliases.update(zip(point, wanted.value, strict=True))
        return point

    def under(self, point: Point, body: Term, precedence: int = SUM) -> str:
        """Return the body of a binder whose point is shown as `point`."""
        self.bound.append(point)
        written = self.write(body, precedence)
        self.bound.pop()
        for x in point:
            self.aliases.pop(x, None)
        return written

    # -------------------------------------------------------------- functions

    def called(self, name: str) -> str:
        """Return the name of a variable, in quotes if it reads like notation."""
        return self.quote(self.name(name)) if reads_like_notation(name) else self.name(name)

    def function(self, name: str) -> str:
        """Return the name of a letter or a map, of which f′ would be read as a derivative."""
        return self.quote(self.name(name)) if "'" in name else self.called(name)

    def letter_(self, letter: Term) -> Part:
        return self.function(letter.parts[0]), ATOM

    def operator_(self, operator: Term) -> Part:
        name, _, *arguments = operator.parts
        return f"{self.function(name)}[{', '.join(map(self.write, arguments))}]", ATOM

    def named_(self, function: Term) -> Part:
        """An operator that has no sign of its own is written as its head says."""
        return self.call(self.function(function.head), function.parts), ATOM

    def conv_(self, function: Term) -> Part:
        f, g = (self.write(a, ATOM) for a in function.parts)
        return f"{f} {self.conv} {g}", SUM

    def corr_(self, function: Term) -> Part:
        f, g = (self.write(a, ATOM) for a in function.parts)
        return f"{f} {self.corr} {g}", SUM

    def reflect_(self, function: Term) -> Part:
        return f"R{self.space}{self.write(function.parts[0], ATOM)}", PRODUCT

    def shift_(self, function: Term) -> Part:
        return self._moved("T", function), PRODUCT

    def modulate_(self, function: Term) -> Part:
        return self._moved("M", function), PRODUCT

    def _moved(self, name: str, function: Term) -> str:
        by = ",".join(self.write(a) for a in function.parts[1:])
        operator = self.subscript(name, by)
        return f"{operator}{self.space}{self.write(function.parts[0], ATOM)}"

    def linear_(self, function: Term) -> Part:
        f, *entries = function.parts
        size = isqrt(len(entries))
        rows = (entries[i : i + size] for i in range(0, len(entries), size))
        matrix = self.matrix([[self.write(entry) for entry in row] for row in rows])
        return f"{self.write(f, ATOM)} {self.composed} {matrix}", SUM

    def fourier_(self, function: Term) -> Part:
        return f"{self.fourier}{self.space}{self.write(function.parts[0], ATOM)}", PRODUCT

    def delta_(self, _: Term) -> Part:
        return self.name("delta"), ATOM

    def diff_(self, function: Term) -> Part:
        return f"{self.write(function.parts[0], ATOM)}{self.prime}", ATOM

    def plus_(self, function: Term) -> Part:
        first, *others = function.parts
        turned = first.head == "Scale" and first.parts[0] is number(-1)
        written = self.write(first, SUM if turned else PRODUCT)
        for part in others:
            negative = part.head == "Scale" and is_negative(part.parts[0])
            shown = Term("Scale", negated(part.parts[0]), part.parts[1]) if negative else part
            written += f" {self.minus if negative else '+'} {self._multiple(shown)}"
        return written, SUM

    def scale_(self, function: Term) -> Part:
        if function.parts[0] is number(-1):
            return self.minus + self.write(function.parts[1], ATOM), SUM
        scalar, f = (self.write(a, ATOM) for a in function.parts)
        return f"{scalar}{self.times}{f}", PRODUCT

    def _multiple(self, function: Term) -> str:
        """Return a summand, without a factor 1."""
        trivial = function.head == "Scale" and function.parts[0] is number(1)
        return self.write(function.parts[1] if trivial else function, PRODUCT)

    def lam_(self, function: Term) -> Part:
        home = function.parts[1]
        if len(lines(home)) > 1 and (sliced := self._slice(function)):
            return sliced, ATOM
        point = self.opened(function, home)
        body = self.under(point, _body(function, point))
        shown = ", ".join(self.name(x.parts[0].lstrip("!")) for x in point)
        return f"{self.element(shown, home)} {self.maps_to} {body}", SUM

    def _slice(self, function: Term) -> str:
        """Return f(a, ·, −·) for x, y ↦ f(a, x, −y) and f for x, y ↦ f(x, y), f a letter; or "".

        One dot stands for all coordinates that are left, where no sign is turned. A conjugate may
        stand before it.
        """
        body, home = function.parts
        if body.head == "Conj":
            inside = self._slice(Term("Lam", body.parts[0], home))
            return self.conjugate(inside) if inside else ""
        point = bound_point(home)
        fixed = len(body.parts) - 1 - len(point)
        if body.head != "At" or body.parts[0].head != "Letter" or fixed < 0:
            return ""
        letter, *arguments = body.parts
        signs = [_sign(a, x) for a, x in zip(arguments[fixed:], point, strict=True)]
        if 0 in signs or any(not a.free.isdisjoint(point) for a in arguments[:fixed]):
            return ""
        name, before = letter.parts[0], list(map(self.write, arguments[:fixed]))
        if lines(letter.home)[0] is N and before:
            written = self.step(self.called(name), before.pop(0))
        else:
            written = self.function(name)
        dots = [self.dot if s == 1 else self.minus + self.dot for s in signs]
        after = dots if -1 in signs else [self.dot] * bool(before)
        inside = ", ".join([*before, *after])
        return f"{written}({inside})" if inside else written

    # -------------------------------------------------------------- hypotheses

    def equation_(self, hypothesis: Term) -> Part:
        return " = ".join(self.write(a) for a in hypothesis.parts), SUM

    def forall_(self, hypothesis: Term) -> Part:
        return self.for_all(*self._quantified(hypothesis)), SUM

    def _quantified(self, hypothesis: Term) -> tuple[str, list[str]]:
        """Return what is claimed and, outermost first, ``n ∈ ℤ`` for each ∀ before it."""
        if hypothesis.head != "ForAll":
            return self.write(hypothesis), []
        domain = hypothesis.parts[1]
        usual = ("s",) if domain is N else _FOR_ALL_NAMES[discrete(domain)]
        point = generic(domain, fresh_name(variables(hypothesis), *usual))
        claim, ranges = self._quantified(_body(hypothesis, point))
        shown = ", ".join(self.name(x.parts[0]) for x in point)
        return claim, [self.element(shown, domain), *ranges]


_SENTENCES = {
    "RealValued": "is real-valued",
    "Integrable": "is integrable",
    "Bounded": "is bounded",
    "Defined": "is defined everywhere",
    "Smooth": "is continuously differentiable",
    "HasValue": "has a value",
    "Absolutely": "converges absolutely",
}


def _is_reciprocal(factor: Term) -> bool:
    return bool(factor.head == "Pow" and factor.parts[1] < 0)


def _plain(factor: Term) -> Term:
    """Return a factor without an exponent 1."""
    return factor.parts[0] if factor.head == "Pow" and factor.parts[1] == 1 else factor


def _sign(coordinate: Term, x: Term) -> int:
    """Return 1 for x, −1 for −x, and 0 for anything else."""
    if coordinate is x:
        return 1
    return -1 if coordinate is Term("Mul", MINUS_ONE, x) else 0


def _names(term: Term) -> set[Term]:
    return {n for n in term.free if n.head in {"Var", "Bound"}}


def _letter_values(term: Term) -> list[Term]:
    """Return the values of letters in a term, each once."""
    found: dict[Term, None] = {}
    stack = [term]
    while stack:
        part = stack.pop()
        if part.head == "At" and part.parts[0].head == "Letter":
            found[part] = None
        stack += [p for p in part.parts if type(p) is Term]
    return list(found)
