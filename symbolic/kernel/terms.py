"""The language: the head table, which is the whole grammar, and how terms are made and opened.

`HEADS` says for each head what it takes, what sort of term it makes, where a function lives, and
what must fit. Nothing that violates it exists. Terms are kept as they were written.

A bound point is a de Bruijn index: ``Bound(depth, axis, …)`` is coordinate `axis` of the point
bound by the `depth`-th binder outwards, 0 being the nearest. The binders are ``Total`` (the
invariant total over a power of one line), ``Lam`` (a function) and ``ForAll``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import gcd
from typing import Any

from .errors import TermError
from .interning import BINDERS, HEADS, Head, Term, is_term
from .shapes import (
    BASES,
    SIGNS,
    discrete,
    has_sign,
    is_coordinate,
    is_nonzero,
    is_periodic,
    is_point,
    kinds,
    line_of,
    lines,
)

__all__ = ["BINDERS", "HEADS", "Term", "is_term"]

MAX_LINES = 12
PROPERTIES = frozenset(["real", "even", "odd", "hermitian"])
"""What a letter may be declared to be; every theorem that names it has it as a hypothesis."""

Point = Sequence[Term]

# ------------------------------------------------------------------ what must fit


def _positive_integer(period: Term) -> bool:
    return has_sign(period, "positive") and (
        (period.head == "Number" and period.parts[1] == 1)
        or period.parts[1:] == ("integer", "positive")
    )


def _is_kind(base: str, sign: str) -> bool:
    if base == "complex":
        return sign in {"", "nonzero"}
    return base in BASES and sign in SIGNS


def _binds(body: Term, domain: Term) -> bool:
    """Tell whether the nearest bound points in a body are the domain's, and cycles close up."""
    nearest = [n for n in body.free if n.parts[0] == 0]
    over, wanted = lines(domain), kinds(domain)
    for n in nearest:
        axis = n.parts[1]
        if axis >= len(over) or n.parts[2:] != wanted[axis]:
            return False
        if over[axis].head == "Cycle" and not is_periodic(body, n, over[axis]):
            return False
    return True


def _are_lines(*domains: Term) -> bool:
    return len(domains) <= MAX_LINES and all(d.head in _LINE for d in domains)


def _is_index(depth: int, axis: int, base: str, sign: str) -> bool:
    return depth >= 0 <= axis and _is_kind(base, sign)


def _is_total(body: Term, over: Term, *turns: int) -> bool:
    signed = len(turns) == len(lines(over)) and set(turns) <= {1, -1}
    return signed and line_of(over) is not None and _binds(body, over)


def _declares(properties: str, home: Term) -> bool:
    told = properties.split("+") if properties else []
    mirrored = told in ([], ["real"]) or all(line.head != "N" for line in lines(home))
    return told == sorted(set(told) & PROPERTIES) and mirrored


def _same_space(f: Term, g: Term) -> bool:
    return f.home is g.home and line_of(f.home) is not None


def _space(f: Term) -> bool:
    return line_of(f.home) is not None


def _matrix(f: Term, *entries: Term) -> bool:
    size = len(lines(f.home))
    rows = (entries[i * size : (i + 1) * size] for i in range(size))
    return _space(f) and len(entries) == size**2 and all(is_point(row, f.home) for row in rows)


def dual(domain: Term) -> Term:
    """Return where the Fourier transform of a function on a power of one line lives."""
    over = lines(domain)
    return domain if over[0].head == "Cycle" else product(*[R] * len(over))


# ------------------------------------------------------------------ the grammar

_LINE = frozenset(["R", "Z", "N", "Cycle"])


def _first(f: Term, *_: Term) -> Term:
    return f.home


def _last(*parts: Any) -> Term:
    return parts[-1]


# fmt: off
HEADS.update({
    # domains: the lines, ℤ/N for a number or variable N, and products of lines
    "R": Head("", "domain"),
    "Z": Head("", "domain"),
    "N": Head("", "domain"),
    "Cycle": Head("scalar", "domain", None, _positive_integer),
    "Product": Head("domain domain domain*", "domain", None, _are_lines),
    # numbers; Number is p/q in lowest terms, Root(k, ℤ/N) is e^{2πik/N}
    "Number": Head("integer integer", "scalar", None, lambda p, q: q > 0 and gcd(p, q) == 1),
    "i": Head("", "scalar"),
    "pi": Head("", "scalar"),
    "Var": Head("name word word", "scalar", None, lambda _, base, sign: _is_kind(base, sign)),
    "Bound": Head("small small word word", "scalar", None, _is_index),
    "Add": Head("scalar scalar scalar*", "scalar"),
    "Mul": Head("scalar scalar scalar*", "scalar"),
    "Pow": Head("scalar small", "scalar", None, lambda b, e: e >= 0 or is_nonzero(b)),
    "Conj": Head("scalar", "scalar"),
    "Exp": Head("scalar", "scalar"),
    "Abs": Head("scalar", "scalar"),
    "Root": Head("scalar Cycle", "scalar", None, lambda k, _: is_coordinate(k, "integer")),
    "Map": Head("name scalar scalar*", "scalar"),
    "At": Head("function scalar scalar*", "scalar", None, lambda f, *p: is_point(p, f.home)),
    "Total": Head("scalar domain small small*", "scalar", None, _is_total),
    # functions; an Operator is arbitrary, of numbers and functions
    "Letter": Head("name word domain", "function", _last, lambda _, p, home: _declares(p, home)),
    "Operator": Head("name domain any any*", "function", lambda _, home, *parts: home),
    "Delta": Head("domain", "function", _last, lambda d: line_of(d) is not None and discrete(d)),
    "Lam": Head("scalar domain", "function", _last, _binds),
    "Conv": Head("function function", "function", _first, _same_space),
    "Corr": Head("function function", "function", _first, _same_space),
    "ConjF": Head("function", "function", _first),
    "Reflect": Head("function", "function", _first, _space),
    "Shift": Head("function scalar scalar*", "function", _first,
                  lambda f, *a: _space(f) and is_point(a, f.home)),
    "Plus": Head("function function function*", "function", _first,
                 lambda f, *others: all(g.home is f.home for g in others)),
    "Scale": Head("scalar function", "function", lambda c, f: f.home),
    "Modulate": Head("function scalar scalar*", "function", _first,
                     lambda f, *w: _space(f) and is_point(w, dual(f.home))),
    "Linear": Head("function scalar scalar*", "function", _first, _matrix),
    "Fourier": Head("function", "function", lambda f: dual(f.home), _space),
    "Diff": Head("function", "function", _first, lambda f: f.home.head == "R"),
    # hypotheses; `integrability` says what they mean
    "HasValue": Head("scalar", "hypothesis"),
    "Absolutely": Head("Total", "hypothesis"),
    "RealValued": Head("function", "hypothesis"),
    "Integrable": Head("function", "hypothesis", None, _space),
    "Bounded": Head("function", "hypothesis", None, _space),
    "Defined": Head("function", "hypothesis"),
    "Smooth": Head("function", "hypothesis", None, lambda f: f.home.head == "R"),
    "Equation": Head("scalar scalar", "hypothesis"),
    "ForAll": Head("hypothesis domain", "hypothesis", None, _binds),
})
# fmt: on

# ------------------------------------------------------------------ makers

R, Z, N = Term("R"), Term("Z"), Term("N")
"""The lines ℝ, ℤ and ℕ = {0, 1, …}; functions on ℕ exist, totals over it do not."""


def cycle(period: int | Term) -> Term:
    """Return ℤ/N for a positive number or a variable of kind integer, positive."""
    return Term("Cycle", scalar(period))


def product(*domains: Term) -> Term:
    """Return the product of the lines of these domains, in this order."""
    every = tuple(line for domain in domains for line in lines(domain))
    return every[0] if len(every) == 1 else Term("Product", *every)


def number(value: int | Fraction) -> Term:
    """Return an exact rational number."""
    if type(value) not in {int, Fraction}:
        raise TermError(f"{value!r:.80} is no exact number: an int or a Fraction is needed")
    return Term("Number", value.numerator, value.denominator)


def scalar(value: int | Fraction | Term) -> Term:
    """Return a term as it is, and a number as a term."""
    return number(value) if isinstance(value, (int, Fraction)) else value


I, PI = Term("i"), Term("pi")  # noqa: E741 - the field's own letter
ZERO, ONE, MINUS_ONE = number(0), number(1), number(-1)


def variable(name: str, base: str = "complex", sign: str = "") -> Term:
    """Return a variable: complex, real or integer; positive, nonnegative or nonzero apart."""
    return Term("Var", name, base, sign)


def point_of(domain: Term, *names: str) -> tuple[Term, ...]:
    """Return a generic point of a domain, with one name per coordinate."""
    return tuple(Term("Var", n, *kind) for n, kind in zip(names, kinds(domain), strict=True))


def letter(name: str, home: Term, *properties: str) -> Term:
    """Return a letter: it stands for every function on its home with the declared properties."""
    return Term("Letter", name, "+".join(sorted(properties)), home)


def add(*parts: Term) -> Term:
    """Return a sum as it is written; of one part, the part; of none, 0."""
    return parts[0] if len(parts) == 1 else Term("Add", *parts) if parts else ZERO


def mul(*parts: Term) -> Term:
    """Return a product as it is written; of one part, the part; of none, 1."""
    return parts[0] if len(parts) == 1 else Term("Mul", *parts) if parts else ONE


def neg(term: Term) -> Term:
    """Return −a, written (−1)·a."""
    return Term("Mul", MINUS_ONE, term)


def at(function: Term, point: Iterable[Term]) -> Term:
    """Return the value of a function at a point."""
    return Term("At", function, *point)


def dot(a: Iterable[Term], b: Iterable[Term]) -> Term:
    """Return the sum of the products of coordinates."""
    return add(*(mul(x, y) for x, y in zip(a, b, strict=True)))


def flat(head: str, term: Term) -> tuple[Term, ...]:
    """Return the summands of a sum of sums (Add), or the factors of a product of products (Mul)."""
    return tuple(q for p in term.parts for q in flat(head, p)) if term.head == head else (term,)


def declared(function: Term) -> frozenset[Term]:
    """Return what a letter was declared to be, as hypotheses."""
    if function._known is None:
        told = function.parts[1].split("+") if function.parts[1] else []
        object.__setattr__(function, "_known", frozenset(_property(w, function) for w in told))
    return function._known


def _property(word: str, function: Term) -> Term:
    if word == "real":
        return Term("RealValued", function)
    here = bound_point(function.home)
    value = at(function, here)
    mirrored = at(function, map(neg, here))
    other = {"even": value, "odd": neg(value), "hermitian": Term("Conj", value)}[word]
    return Term("ForAll", Term("Equation", mirrored, other), function.home)


# ------------------------------------------------------------------ binders and substitution


def bound_point(domain: Term, depth: int = 0) -> tuple[Term, ...]:
    """Return the point bound `depth` binders outwards."""
    return tuple(Term("Bound", depth, axis, *kind) for axis, kind in enumerate(kinds(domain)))


def lift(term: Term, floor: int = 0) -> Term:
    """Return a term as it must be written one binder further in."""
    if term.head == "Bound":
        depth, *rest = term.parts
        return Term("Bound", depth + 1, *rest) if depth >= floor else term
    if not any(n.head == "Bound" and n.parts[0] >= floor for n in term.free):
        return term
    inner = floor + (term.head in BINDERS)
    return Term(term.head, *(lift(p, inner) if type(p) is Term else p for p in term.parts))


def substitute(term: Term, values: Mapping[Term, Term]) -> Term:
    """Replace variables, bound points and letters, all at once, without capture."""
    return _Substitution({n: values[n] for n in term.free if n in values}).of(term)


class _Substitution:
    def __init__(self, values: Mapping[Term, Term]) -> None:
        self.names = values.keys()
        self.done = dict(values)
        self.inner: _Substitution | None = None

    def of(self, term: Term) -> Term:
        new = self.done.get(term)
        if new is None:
            new = self.done[term] = self._made(term)
        return new

    def _made(self, term: Term) -> Term:
        if self.names.isdisjoint(term.free):
            return term
        inside = self._below() if term.head in BINDERS else self
        first, *others = term.parts
        parts = [inside.of(first) if type(first) is Term else first]
        parts += [self.of(p) if type(p) is Term else p for p in others]
        return Term(term.head, *parts)

    def _below(self) -> _Substitution:
        if self.inner is None:
            values = {lift(n): lift(self.done[n]) for n in self.names}
            same = all(values.get(n) is self.done[n] for n in self.names)
            self.inner = self if same else _Substitution(values)
        return self.inner


def closed_over(body: Term, point: Point, domain: Term) -> Term:
    """Return a body as it is written below a binder that binds this point of the domain."""
    return substitute(lift(body), dict(zip(point, bound_point(domain), strict=True)))


def total(body: Term, point: Point, domain: Term, turns: Sequence[int] = ()) -> Term:
    """Return the total over the point; a turn of −1 reads a coordinate from ∞ to −∞."""
    return Term("Total", closed_over(body, point, domain), domain, *(turns or [1] * len(point)))


def lam(body: Term, point: Point, domain: Term) -> Term:
    """Return the function that sends the point to the body."""
    return Term("Lam", closed_over(body, point, domain), domain)


def for_all(claim: Term, point: Point, domain: Term) -> Term:
    """Return the hypothesis that a claim holds for all points of the domain."""
    return Term("ForAll", closed_over(claim, point, domain), domain)


def opened(binder: Term, point: Point) -> Term:
    """Return the body of a closed binder with a closed point for the bound one."""
    here = bound_point(binder.parts[1])
    return substitute(binder.parts[0], dict(zip(here, point, strict=True)))
