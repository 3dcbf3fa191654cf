"""Rewriting inside terms, on top of the kernel: where a rule is applied, and how lemmas match.

Nothing here is trusted: every function returns a theorem that the kernel has made, or None.
A *conversion* takes a term and returns a theorem ``term = other``, or None where it does not apply.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, cast

from sympy import Basic, Expr, Symbol
from sympy.core.function import AppliedUndef

from symbolic import kernel
from symbolic.domains import Domain, Point
from symbolic.kernel import Theorem
from symbolic.operators import Conv, Corr, Diff, Fourier, Operator
from symbolic.ring import normal_form
from symbolic.terms import (
    Applied,
    Bound,
    FunctionTerm,
    Lam,
    Letter,
    Total,
    applied,
    fresh_name,
    letter_of,
)

Conversion: TypeAlias = Callable[[Expr], Theorem | None]


def fresh_point(domain: Domain, *terms: Basic) -> Point:
    """Return a generic point of `domain` that occurs in none of the terms."""
    taken = {s.name for term in terms for s in term.free_symbols}
    names = ("m", "k", "j") if domain.discrete else ("tau", "sigma", "rho")
    return domain.point(fresh_name(taken, *names))


def chain(*theorems: Theorem | None) -> Theorem:
    """Return the transitive composition of the theorems given, leaving out each None."""
    links = [t for t in theorems if t is not None]
    result = links[0]
    for link in links[1:]:
        result = kernel.transitivity(result, link)
    return result


def everywhere(term: Expr, convert: Conversion, domain: Domain) -> Theorem | None:
    """Apply a conversion to the outermost subterms where it applies, also below totals."""
    whole = convert(term)
    if whole is not None:
        return whole
    if isinstance(term, Total):
        point = fresh_point(term.domain, term)
        inside = everywhere(term.body_at(point), convert, domain)
        return None if inside is None else bind(inside, point, term)
    if isinstance(term, kernel.CONGRUENT):
        parts = [everywhere(a, convert, domain) for a in term.args if isinstance(a, Expr)]
        premises = [p for p in parts if p is not None]
        return kernel.congruence(term, *premises) if premises else None
    return None


def bind(inside: Theorem, point: Point, total: Total) -> Theorem:
    """Return the equation of two totals from one of their bodies, generalising hypotheses on it."""
    if any(h.free_symbols & set(point) for h in inside.hypotheses):
        inside = kernel.generalise(inside, point, total.domain)
    return kernel.bind(inside, point, total.domain, total.orientation)


def repeatedly(term: Expr, convert: Conversion, domain: Domain) -> Theorem | None:
    """Apply a conversion everywhere until it applies nowhere."""
    done: Theorem | None = None
    while (step := everywhere(done.rhs if done else term, convert, domain)) is not None:
        done = chain(done, step)
    return done


def unfold(kinds: Sequence[type[FunctionTerm]], domain: Domain) -> Conversion:
    """Return the conversion that unfolds values of operators of the given kinds."""

    def convert(term: Expr) -> Theorem | None:
        if isinstance(term, Applied) and isinstance(term.function, tuple(kinds)):
            return kernel.unfold(term, domain)
        return None

    return convert


POINTWISE: tuple[type[FunctionTerm], ...] = (*set(Operator.__subclasses__()) - {Conv, Corr}, Lam)
"""The operators whose value needs no total."""


def pointwise(domain: Domain) -> Conversion:
    """Return the conversion that unfolds pointwise operators and differentiates what they give."""
    convert_value = unfold(POINTWISE, domain)

    def convert(term: Expr) -> Theorem | None:
        return convert_value(term) or derivative(term)

    def derivative(term: Expr) -> Theorem | None:
        function = term.function.args[0] if _is_derivative(term) else None
        if isinstance(function, Lam):
            return kernel.derivative_of_values(term, domain)
        if not isinstance(function, (*POINTWISE, Diff)):
            return None
        point = fresh_point(domain, term)
        value = applied(cast("FunctionTerm", function), point, domain)
        inside = repeatedly(value, convert, domain)
        if inside is None:
            return None
        written_out = extend(term, inside, point)
        return chain(written_out, kernel.derivative_of_values(written_out.rhs, domain))

    return convert


def _is_derivative(term: Expr) -> bool:
    return isinstance(term, Applied) and isinstance(term.function, Diff)


def unfold_layer(term: Expr, domain: Domain) -> Theorem | None:
    """Unfold the outermost ⋆ and ∗ once, and every pointwise operator that then shows."""
    first = everywhere(term, unfold([Conv, Corr], domain), domain)
    second = repeatedly(first.rhs if first else term, unfold(POINTWISE, domain), domain)
    return chain(first, second) if first or second else None


def fold(term: Expr, target: Expr, domain: Domain) -> Theorem | None:
    """Prove ``term = target`` by unfolding `target` layer by layer until the ring rule closes."""
    unfolded: Theorem | None = None
    while True:
        now = unfolded.rhs if unfolded else target
        if normal_form(now) == normal_form(term):
            link = None if now == term else kernel.ring(term, now, domain)
            back = kernel.symmetry(unfolded) if unfolded else None
            return chain(link, back) if link or back else kernel.reflexivity(term, domain)
        layer = unfold_layer(now, domain)
        if layer is None:
            return None
        unfolded = chain(unfolded, layer)


def rewrite(lemma: Theorem) -> Conversion:
    """Return the conversion that applies `lemma` from left to right where its left side fits.

    Letters of the lemma match functions, its free symbols match points. Below operators the lemma
    is applied to functions, by extensionality.
    """
    return _below_operators(lambda term: match(lemma.lhs, term), lemma)


def rewrite_exactly(lemma: Theorem) -> Conversion:
    """Return the conversion that applies `lemma` where its left side stands, letter by letter."""

    def find(term: Expr) -> Match | None:
        found = match(lemma.lhs, term)
        if found is None or any(letter != function for letter, function in found[0].items()):
            return None
        return found

    return _below_operators(find, lemma)


def _below_operators(find: Callable[[Expr], Match | None], lemma: Theorem) -> Conversion:
    def convert(term: Expr) -> Theorem | None:
        found = find(term)
        if found is not None:
            return kernel.instantiate(lemma, *found)
        if isinstance(term, Applied) and isinstance(term.function, (Operator, Diff)):
            return _rewrite_arguments(term, convert)
        return None

    return convert


def _rewrite_arguments(term: Applied, convert: Conversion) -> Theorem | None:
    """Rewrite the function arguments of the operator in `term` that can be rewritten."""
    done: Theorem | None = None
    source = term.function.args[1] if isinstance(term.function, Fourier) else term.domain
    for argument in dict.fromkeys(term.function.args):
        if not isinstance(argument, FunctionTerm):
            continue
        point = fresh_point(source, term)
        inside = convert(applied(argument, point, source))
        if inside is not None:
            here = done.rhs if done else term
            done = chain(done, extend(here, inside, point, source))
    return done


def extend(term: Applied, inside: Theorem, point: Point, source: Domain | None = None) -> Theorem:
    """Replace an argument (on `source`) of the operator in `term`, hypotheses made general."""
    if any(h.free_symbols & set(point) for h in inside.hypotheses):
        inside = kernel.generalise(inside, point, source or term.domain)
    return kernel.extensionality(term, inside, point)


Match: TypeAlias = tuple[dict[Letter, FunctionTerm], dict[Symbol, Expr]]


def match(pattern: Expr, term: Expr) -> Match | None:
    """Return functions and scalars that turn `pattern` into `term`, or None.

    Patterns are values of letters and operators: each letter matches any function, each symbol
    standing alone any scalar.
    """
    letters: dict[Letter, FunctionTerm] = {}
    points: dict[Symbol, Expr] = {}
    return (letters, points) if _match(pattern, term, letters, points) else None


def _match(pattern: Any, term: Any, letters: dict[Any, Any], points: dict[Any, Any]) -> bool:
    if isinstance(pattern, Letter):
        fits = isinstance(term, FunctionTerm) and _real_enough(pattern, term)
        return fits and letters.setdefault(pattern, term) == term
    if isinstance(pattern, Symbol) and not isinstance(pattern, Bound):
        return isinstance(term, Expr) and points.setdefault(pattern, term) == term
    if isinstance(pattern, AppliedUndef):
        letter, arguments = letter_of(pattern), pattern.args
        if isinstance(term, AppliedUndef):
            function: FunctionTerm = letter_of(term)
            point = term.args
        elif isinstance(term, Applied):
            function, point = term.function, term.point
        else:
            return False
        return _match(letter, function, letters, points) and _all(arguments, point, letters, points)
    if isinstance(pattern, Basic) and pattern.args and type(pattern) is type(term):
        return _all(pattern.args, term.args, letters, points)
    return bool(pattern == term)


def _all(patterns: Any, terms: Any, letters: dict[Any, Any], points: dict[Any, Any]) -> bool:
    return len(patterns) == len(terms) and all(
        _match(p, t, letters, points) for p, t in zip(patterns, terms, strict=True)
    )


def _real_enough(letter: Letter, function: FunctionTerm) -> bool:
    return not letter.real or (isinstance(function, Letter) and function.real)
