"""The binders λ and total, and what is bound below them.

Bound points are stored as de Bruijn indices (`Bound`): the index counts the binders between an
occurrence and its own, so two totals that differ in the names of their bound points are the same
object, and a term with free symbols only can be put anywhere without capture.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Any

from sympy import Basic, Expr, Integer, Lambda, Symbol, Tuple, conjugate
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic.errors import TermError
from symbolic.notation.points import fresh_name
from symbolic.sympy_border.domains import Domain, Point, scalar_of
from symbolic.sympy_border.terms import (
    FunctionTerm,
    Inert,
    Letter,
    applied,
    conjugate_of,
    letter_of,
    letter_of_function,
)


class Bound(Symbol):
    """Coordinate `axis` of the point bound by the `depth`-th total outwards (0 is the nearest)."""

    __slots__ = ()

    @property
    def depth(self) -> int:
        """The number of totals between an occurrence and its binder."""
        return int(self.name[1:].split(".")[0])

    @property
    def axis(self) -> int:
        """The coordinate."""
        return int(self.name.split(".")[1])


@cache
def bound(depth: int, axis: int, assumptions: frozenset[str]) -> Bound:
    """Return the one `Bound` with this index and the assumptions of its domain."""
    return Bound(f"#{depth}.{axis}", **dict.fromkeys(assumptions, True))


@cache
def bound_point(domain: Domain, depth: int = 0) -> Point:
    """Return the point bound `depth` totals outwards."""
    kinds = (frozenset(line.assumptions) for line in domain.lines)
    return Point(bound(depth, axis, kind) for axis, kind in enumerate(kinds))


def lift(term: Basic, floor: int = 0) -> Basic:
    """Return `term` as it must be written one binder further in (every free `Bound` plus one)."""
    if isinstance(term, Bound):
        kind = frozenset(term._assumptions_orig)
        return bound(term.depth + 1, term.axis, kind) if term.depth >= floor else term
    if not isinstance(term, Basic):
        return term  # SymPy's subs also replaces function classes
    if not any(isinstance(n, Bound) for n in free_names(term)):
        return term
    inner = floor + isinstance(term, Binder)
    return rebuild(term, [lift(a, inner) for a in term.args])


class Binder(Basic):
    """What `Total`, `Lam` and ∀ share: SymPy's own replacements must not capture below them.

    The arguments are the body, the canonical bound points, and the domain, in this order.
    """

    __slots__ = ()

    def _xreplace(self, rule: Any) -> tuple[Any, bool]:
        if self in rule:
            return rule[self], True
        if not isinstance(rule, Mapping):
            return self, False  # one of SymPy's internal transforms: nothing happens below
        inside = {lift(old): lift(new) for old, new in rule.items()}
        body, changed = self.args[0]._xreplace(inside)
        rest = [a._xreplace(rule) for a in self.args[2:]]
        if not changed and not any(c for _, c in rest):
            return self, False
        return self.func(body, self.args[1], *(a for a, _ in rest)), True

    def _eval_subs(self, old: Any, new: Any) -> Any:
        body = self.args[0]._subs(lift(old), lift(new))
        return self.func(body, self.args[1], *(a._subs(old, new) for a in self.args[2:]))

    @property
    def free_symbols(self) -> set[Basic]:
        return {s for s in free_names(self) if isinstance(s, Symbol) and not isinstance(s, Bound)}


class Lam(Binder, FunctionTerm):
    """The function that sends the bound point to `body`."""

    __slots__ = ()

    def __new__(cls, body: Any, points: Any, domain: Domain) -> Lam:
        return super().__new__(cls, *close(scalar_of(body), points, domain), domain)

    @property
    def domain(self) -> Domain:
        """Where the argument lives."""
        return self.args[2]

    def body_at(self, point: Point) -> Expr:
        """Return the body with `point` for the bound point."""
        return open_body(self.args[0], self.domain, point)


class Total(Binder, Inert):
    """The inert total of `body` over the bound points: ∫ over ℝᵈ, Σ over ℤᵈ or one period of ℤ/N.

    Parameters
    ----------
    body
        A scalar term.
    points
        The symbols to bind, one per coordinate of the domain.
    domain
        Where they range.
    orientation
        One sign per coordinate; −1 turns the limits: ∫ from ∞ to −∞, a sum run through backwards.

    ``.doit()`` gives SymPy's `Integral` or `Sum`. SymPy's ``subs`` and ``xreplace`` act on free
    symbols and functions inside, and never capture.
    """

    __slots__ = ()

    def __new__(cls, body: Any, points: Any, domain: Domain, orientation: Any = None) -> Total:
        signs = tuple([1] * domain.dimension if orientation is None else orientation)
        whole = all(type(s) is int or isinstance(s, Integer) for s in signs)
        if len(signs) != domain.dimension or not whole or any(s not in {1, -1} for s in signs):
            raise TermError(
                f"a total over {domain} needs {domain.dimension} signs, got {orientation}"
            )
        return super().__new__(
            cls, *close(scalar_of(body), points, domain), domain, _as_tuple(signs)
        )

    @property
    def body(self) -> Expr:
        """The body with its de Bruijn indices; read it through `body_at`."""
        return self.args[0]

    @property
    def domain(self) -> Domain:
        """Where the bound point ranges."""
        return self.args[2]

    @property
    def orientation(self) -> Tuple:
        """One sign per coordinate, −1 where the limits are turned."""
        return self.args[3]

    def body_at(self, point: Point) -> Expr:
        """Return the body with `point` for the bound point."""
        return open_body(self.body, self.domain, point)

    def fresh_point(self, *names: str, taken: frozenset[str] = frozenset()) -> Point:
        """Return a generic point of the domain named by the first of `names` that is not taken."""
        mentioned = taken.union(s.name for s in self.free_symbols)
        return self.domain.point(fresh_name(set(mentioned), *names))


def close(body: Expr, points: Any, domain: Domain) -> tuple[Expr, Tuple]:
    """Return the body with the symbols `points` bound, and the canonical bound points."""
    symbols = tuple(points) if isinstance(points, (tuple, Tuple, list)) else (points,)
    canonical = bound_point(domain)
    if symbols == canonical:
        return body, _as_tuple(canonical)
    if len(symbols) != domain.dimension or len(set(symbols)) != len(symbols):
        raise TermError(
            f"a total over {domain} binds {domain.dimension} distinct symbols, got {symbols}"
        )
    if not domain.has_generic_point(symbols):
        raise TermError(
            f"{symbols} cannot be bound over {domain}: symbols such as {domain.needed}, with no "
            "other assumption, are needed"
        )
    # SymPy's replace may hand over a body that holds the indices of an outer total.
    return substitute(lift(body), dict(zip(symbols, canonical, strict=True))), _as_tuple(canonical)


@lru_cache(maxsize=1024)
def _as_tuple(items: tuple[Any, ...]) -> Tuple:
    return Tuple(*items)


@lru_cache(maxsize=65536)
def open_body(body: Any, domain: Domain, point: Point) -> Any:
    """Return the body of a binder over `domain` with `point` for the bound point.

    Indices of totals further out, which SymPy's traversals can leave in a part, count one less.
    """
    outer = [n for n in free_names(body) if isinstance(n, Bound) and n.depth > 0]
    lowered = {n: _lowered(n) for n in outer}
    return substitute(body, lowered | dict(zip(bound_point(domain), point, strict=True)))


def substitute(
    term: Any,
    points: Mapping[Basic, Basic],
    letters: Mapping[Letter, Any] | None = None,
    domain: Any = None,
) -> Any:
    """Return `term` with symbols and letters replaced, all at once, without capture.

    Letters are replaced both as function terms and in their values ``f(p)``; `domain` is where
    the letters live and is needed when `letters` is given.
    """
    letters = letters or {}
    if isinstance(term, Symbol):
        return points.get(term, term)
    if free_names(term).isdisjoint([*points, *letters]):
        return term
    if isinstance(term, Letter):
        return letters[term]
    if isinstance(term, Binder):
        points = {lift(k): lift(v) for k, v in points.items()}
        letters = {k: lift(v) for k, v in letters.items()}
    arguments = [substitute(a, points, letters, domain) for a in term.args]
    if isinstance(term, AppliedUndef) and (letter := letter_of(term)) in letters:
        return applied(letters[letter], Point(arguments), domain)
    return rebuild(term, arguments)


def rebuild(term: Any, arguments: list[Any]) -> Any:
    """Return the term with the head of `term` and new `arguments`, as SymPy makes it."""
    if isinstance(term, conjugate):
        return conjugate_of(arguments[0])
    return term.func(*arguments)


@lru_cache(maxsize=65536)
def free_names(term: Any) -> frozenset[Any]:
    """Return the symbols and letters in `term`, bound points as seen from outside it."""
    if isinstance(term, (Symbol, Letter)):
        return frozenset([term])
    inside = frozenset().union(*map(free_names, term.args))
    if isinstance(term, AppliedUndef):
        return inside | {letter_of(term)}
    if not isinstance(term, Binder):
        return inside
    body = free_names(term.args[0])
    outside = frozenset().union(*map(free_names, term.args[2:]))
    return outside | {_lowered(n) for n in body if not isinstance(n, Bound) or n.depth > 0}


def _lowered(name: Any) -> Any:
    if not isinstance(name, Bound):
        return name
    return bound(name.depth - 1, name.axis, frozenset(name._assumptions_orig))


def letters_in(term: Any) -> frozenset[Letter]:
    """Return the letters that occur in `term`, as function terms or through their values."""
    return frozenset(n for n in free_names(term) if isinstance(n, Letter))


def as_function(value: Any, domain: Domain | None = None) -> FunctionTerm:
    """Return a function term, a SymPy function or (on `domain`) a Lambda as a function term.

    Raises
    ------
    TermError
        For anything else.
    """
    if isinstance(value, FunctionTerm):
        return value
    if isinstance(value, UndefinedFunction):
        return letter_of_function(value)
    if isinstance(value, Lambda) and domain is not None:
        generic = point_beside(value, domain)
        return Lam(value(*generic), generic, domain)
    raise TermError(
        f"{value!r} is not a function term; make letters with functions('f g'), or, where the "
        "domain is known, pass a SymPy Lambda"
    )


def point_beside(value: Lambda, domain: Domain) -> Point:
    """Return a generic point with names that mean nothing in a Lambda but its own variables."""
    inside = {s.name for s in value.expr.atoms(Symbol)} - {v.name for v in value.variables}
    return domain.point(fresh_name(inside | {s.name for s in value.free_symbols}, "x"))
