"""What people put in for the letters and symbols of a theorem, read as terms of the kernel."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sympy import DiracDelta, Expr, Lambda, Symbol, nan, oo, simplify, zoo
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic.errors import ProofError, TermError
from symbolic.kernel.rules import Theorem as Token
from symbolic.kernel.terms import Term, substitute
from symbolic.notation.printing import text
from symbolic.sympy_border.binders import Lam, as_function, point_beside
from symbolic.sympy_border.domains import Cyclic, Domain, Point, scalar_of
from symbolic.sympy_border.facing import domain_face
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import FunctionTerm, Letter, letter_of_function


@dataclass(frozen=True)
class PutIn:
    """What is to stand for the letters and symbols of a theorem.

    Attributes
    ----------
    home
        The domain, with the numbers put in.
    pairs
        Names in the theorem, each with the term that is to stand for it.
    definitions
        What the letters are to be whose functions are outside the language of the kernel.
    """

    home: Term
    pairs: list[tuple[Term, Term]]
    definitions: dict[Letter, Lambda]


def put_in(token: Token, home: Term, values: Any) -> PutIn:
    """Read a mapping from letters and symbols to functions, numbers and points.

    Raises
    ------
    ProofError
        If it is no mapping, a key does not occur in the theorem, or a value does not fit.
    """
    if not isinstance(values, Mapping):
        raise ProofError(f"instantiate: {values!r} is not a mapping from letters and symbols")
    points = [(key, _number(key, value)) for key, value in values.items() if _is_symbol(key)]
    pairs = _names(points, home)
    moved = substitute(home, dict(pairs)) if pairs else home
    definitions: dict[Letter, Lambda] = {}
    for key, value in values.items():
        if _is_symbol(key):
            continue
        letter = _letter(key)
        where = moved if letter.home is None else to_term(letter, home).home
        function = _function(letter, value, where)
        if function is None:
            definitions[letter] = value
        else:
            pairs.append((to_term(letter, home), function))
    free = home.free.union(*(s.free for s in (token.lhs, token.rhs, *token.hypotheses)))
    for name in [name for name, _ in pairs] + [to_term(letter, home) for letter in definitions]:
        if name not in free:
            raise ProofError(f"instantiate: {text(name)} does not occur in the theorem")
    return PutIn(moved, pairs, definitions)


def _is_symbol(key: object) -> bool:
    return isinstance(key, Symbol)


def _letter(key: Any) -> Letter:
    if isinstance(key, Letter):
        return key
    if isinstance(key, UndefinedFunction):
        return letter_of_function(key)
    raise ProofError(f"instantiate: {key!r} is neither a letter nor a symbol")


def _number(symbol: Symbol, value: Any) -> Any:
    try:
        return scalar_of(value)
    except TermError as error:
        raise ProofError(f"instantiate: {error}, but {symbol} stands for one") from error


def _names(points: list[tuple[Symbol, Any]], home: Term) -> list[tuple[Term, Term]]:
    """Return the variables of the theorem that the symbols mean, with what stands for them."""
    try:
        return [(to_term(symbol, home), to_term(value, home)) for symbol, value in points]
    except TermError as error:
        raise ProofError(f"instantiate: {error}") from error


def _function(letter: Letter, value: Any, home: Term) -> Term | None:
    """Return a function as a term; None for a Lambda outside the language of the kernel."""
    domain = domain_face(home)
    try:
        if isinstance(value, (FunctionTerm, UndefinedFunction)):
            return to_term(as_function(value), home)
        if isinstance(value, Lambda):
            generic = point_beside(value, domain)
            body = value(*generic)
        else:
            raise ProofError(
                f"instantiate: {value!r} for {letter.name} is not a function term; pass a SymPy "
                "Lambda of the coordinates"
            )
    except (TermError, TypeError) as error:
        raise ProofError(f"instantiate on {domain}: {error}") from error
    try:
        to_term(body, home)
    except TermError:
        _check_definition(letter, value, body, generic, domain)
        return None
    try:
        return to_term(Lam(body, generic, domain), home)
    except TermError as error:
        raise ProofError(
            f"instantiate: {value} for {letter.name} is no function on {domain}: {error}"
        ) from error


def _check_definition(
    letter: Letter, value: Lambda, body: Any, generic: Point, domain: Domain
) -> None:
    """Refuse a definition that names other functions, or is not seen to be periodic on ℤ/N."""
    if not isinstance(body, Expr) or body.has(nan, oo, zoo, DiracDelta):
        raise ProofError(f"instantiate: {value} for {letter.name} gives no numbers")
    if body.has(AppliedUndef):
        raise ProofError(f"instantiate: {value} for {letter.name} names other functions")
    if not isinstance(domain, Cyclic):
        return
    (x,) = generic
    if simplify(body.subs(x, x + domain.period) - body) != 0:
        raise ProofError(
            f"instantiate: {value} for {letter.name} is not seen to be {domain.period}-periodic"
        )
