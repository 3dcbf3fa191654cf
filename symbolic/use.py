"""Theorems in a user's own SymPy session: put concrete functions in, rewrite expressions, show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Expr, Symbol
from sympy.core.function import UndefinedFunction

from symbolic import conversions, kernel
from symbolic.domains import Cyclic, Domain, scalar_of
from symbolic.errors import ProofError, TermError
from symbolic.kernel import Theorem
from symbolic.printing import latex, text
from symbolic.terms import FunctionTerm, Letter, as_function, letter_of_function


def instantiate_theorem(theorem: Theorem, values: Mapping[Any, Any]) -> Theorem:
    """Return the theorem with functions for letters and numbers or points for symbols.

    Parameters
    ----------
    theorem
        Any theorem.
    values
        Keys are letters (or SymPy's ``Function('f')``) and symbols; a letter's value is a function
        term or a SymPy `Lambda` of the domain's coordinates.

    Raises
    ------
    ProofError
        If a key does not occur, or a value does not fit the domain or the assumptions of its
        symbol.
    """
    if not isinstance(values, Mapping):
        raise ProofError(f"instantiate: {values!r} is not a mapping from letters and symbols")
    letters: dict[Letter, FunctionTerm] = {}
    points: dict[Symbol, Expr] = {}
    for key, value in values.items():
        if isinstance(key, Symbol):
            points[key] = _number(key, value)
        elif isinstance(key, (Letter, UndefinedFunction)):
            letter = key if isinstance(key, Letter) else letter_of_function(key)
            letters[letter] = _function(value, theorem)
        else:
            raise ProofError(f"instantiate: {key!r} is neither a letter nor a symbol")
    return kernel.instantiate(theorem, letters, points)


def _number(symbol: Symbol, value: Any) -> Expr:
    try:
        return scalar_of(value)
    except TermError as error:
        raise ProofError(f"instantiate: {error}, but {symbol} stands for one") from error


def _function(value: Any, theorem: Theorem) -> FunctionTerm:
    try:
        return as_function(value, theorem.domain)
    except (TermError, TypeError) as error:
        raise ProofError(f"instantiate on {theorem.domain}: {error}") from error


def rewrite_expression(theorem: Theorem, expression: Expr) -> Theorem:
    """Return the equation between `expression` and its rewriting from left to right.

    The result is a theorem, so that the hypotheses stay with it; its ``rhs`` is the new expression.

    Raises
    ------
    ProofError
        If the left side of the theorem matches nothing in the expression.
    """
    if not isinstance(expression, Expr):
        raise ProofError(f"rewrite: {expression!r} is not a SymPy expression")
    convert = conversions.rewrite(theorem)
    result = conversions.everywhere(expression, convert, theorem.domain)
    if result is None:
        raise ProofError(f"rewrite: {text(theorem.lhs)} matches nothing in {expression}")
    return result


def theorem_text(theorem: Theorem) -> str:
    """Return the statement with its domain and hypotheses on one line of text."""
    about_symbols = (f"{text(s)} {relation}" for s, relation in conditions_on_symbols(theorem))
    conditions = [*about_symbols, *sorted(map(text, theorem.hypotheses))]
    given = f"if {'; '.join(conditions)}: " if conditions else ""
    return f"on {theorem.domain}: {given}{text(theorem.lhs)} = {text(theorem.rhs)}"


def conditions_on_symbols(theorem: Theorem) -> list[tuple[Symbol, str]]:
    """Return what the symbols of a theorem are, beyond coordinates and any numbers: ``c``, ``≠ 0``.

    A symbol without an assumption stands for any number, one with those of a coordinate of the
    domain for any coordinate; what others stand for is part of the statement.
    """
    parts = (theorem.lhs, theorem.rhs, *theorem.hypotheses)
    symbols = set().union(*(part.free_symbols for part in parts))
    named = sorted(symbols, key=lambda symbol: symbol.name)
    conditions = (_condition(symbol, theorem.domain) for symbol in named)
    return [(s, c) for s, c in zip(named, conditions, strict=True) if c]


def _condition(symbol: Symbol, domain: Domain) -> str:
    assumed = set(symbol._assumptions_orig) - {"commutative", "complex", "finite"}
    period = isinstance(domain, Cyclic) and symbol == domain.period
    if period or assumed == set(domain.assumptions):
        return ""
    sign = next((s for name, s in _SIGNS.items() if name in assumed), "")
    if assumed & {"integer"}:
        return f"∈ ℤ{', ' + sign if sign else ''}"
    return sign or ("∈ ℝ" if "real" in assumed else "")


_SIGNS = {"positive": "> 0", "nonnegative": "≥ 0", "nonzero": "≠ 0"}


def theorem_latex(theorem: Theorem) -> str:
    """Return the equation as LaTeX."""
    return f"{latex(theorem.lhs)} = {latex(theorem.rhs)}"
