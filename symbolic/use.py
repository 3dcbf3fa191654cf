"""Theorems in a user's own SymPy session: put concrete functions in, rewrite expressions, show."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sympy import Basic, Expr, Symbol
from sympy.core.function import AppliedUndef, UndefinedFunction

from symbolic import conversions, kernel
from symbolic.domains import Cyclic, Domain, scalar_of
from symbolic.errors import ProofError, TermError
from symbolic.kernel import Theorem
from symbolic.operators import Linear, Modulate, Shift, dual, lives_on
from symbolic.printing import latex, latex_domain, text
from symbolic.terms import (
    Applied,
    FunctionTerm,
    Letter,
    ScalarMap,
    as_function,
    free_names,
    letter_of_function,
)


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
    conditions = [c for c, _ in conditions_on_names(theorem)]
    conditions += sorted(map(text, theorem.hypotheses))
    given = f"if {'; '.join(conditions)}: " if conditions else ""
    return f"on {theorem.domain}: {given}{text(theorem.lhs)} = {text(theorem.rhs)}"


def theorem_latex(theorem: Theorem) -> str:
    """Return the statement with its domain as LaTeX, below it the hypotheses, one a line."""
    conditions = [c for _, c in conditions_on_names(theorem)]
    conditions += [latex(h) for h in sorted(theorem.hypotheses, key=text)]
    where = rf"\text{{on }} {latex_domain(theorem.domain)}\colon\; "
    claim = f"{where}{latex(theorem.lhs)} = {latex(theorem.rhs)}"
    if not conditions:
        return claim
    rows = [claim, *(rf"\text{{if }} {c}" for c in conditions)]
    return r"\begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}"


def conditions_on_names(theorem: Theorem) -> list[tuple[str, str]]:
    """Return what names stand for, beyond coordinates, numbers and letters: ``c ∈ ℝ, ≠ 0``.

    A symbol without an assumption stands for any number, and where functions on the domain are
    taken or by what they are moved is any coordinate; what other symbols stand for is part of the
    statement. Each condition is given as text and as LaTeX.
    """
    parts = (theorem.lhs, theorem.rhs, *theorem.hypotheses)
    free = frozenset().union(*map(free_names, parts))
    symbols = sorted((s for s in free if isinstance(s, Symbol)), key=lambda s: s.name)
    points = {s for part in parts for s in _coordinates(part, theorem.domain)}
    relations = ((s, _relation(s, s in points, theorem.domain)) for s in symbols)
    conditions = [(f"{text(s)} {r}", f"{latex(s)} {_latex_relation(r)}") for s, r in relations if r]
    names = sorted({m.args[0].name for part in parts for m in part.atoms(ScalarMap)})
    maps = [Letter(name) for name in names]  # written like the map
    letters = sorted((n for n in free if isinstance(n, Letter)), key=lambda letter: letter.name)
    said = [(f, _MAP) for f in maps]
    said += [(x, _SHARED) for x in (*_shared(symbols), *_shared([*letters, *maps]))]
    return conditions + [(f"{text(x)} {s}", rf"{latex(x)} \text{{ {s}}}") for x, s in said]


_MAP = "is a function of numbers, defined everywhere"
_SHARED = "stands for different things"
_SIGNS = {"is_positive": "> 0", "is_nonnegative": "≥ 0", "is_nonzero": "≠ 0"}
_LATEX = {"≠": r"\neq", "≥": r"\ge", "∈": r"\in", "ℤ": r"\mathbb{Z}", "ℝ": r"\mathbb{R}"}


def _coordinates(part: Basic, domain: Domain) -> set[Basic]:
    """Return the symbols that are seen to be coordinates: functions are taken or moved there."""
    taken = [(value.args, domain) for value in part.atoms(AppliedUndef)]
    taken += [(value.point, value.domain) for value in part.atoms(Applied)]
    for moved in part.atoms(Shift, Linear, Modulate):
        home = lives_on(moved.args[0], domain)
        taken.append((moved.args[1:], dual(home) if isinstance(moved, Modulate) else home))
    points = (p for point, home in taken if home.assumptions == domain.assumptions for p in point)
    return set().union(*(p.free_symbols for p in points))


def _relation(symbol: Symbol, is_point: bool, domain: Domain) -> str:
    """Return what a symbol's assumptions say together, beyond what is understood."""
    sign = next((s for known, s in _SIGNS.items() if getattr(symbol, known)), "")
    period = isinstance(domain, Cyclic) and symbol == domain.period
    if period or (is_point and not sign and bool(symbol.is_integer) == domain.discrete):
        return ""
    if symbol.is_integer:
        return f"∈ ℤ, {sign}" if sign else "∈ ℤ"
    if sign == "≠ 0":
        return "∈ ℝ, ≠ 0"
    return sign or ("∈ ℝ" if symbol.is_real else "")


def _latex_relation(relation: str) -> str:
    return "".join(_LATEX.get(character, character) for character in relation)


def _shared(items: list[Basic]) -> list[Basic]:
    """Return what is shown like an earlier one: τ and tau, a map and a letter of one name."""
    shown = list(map(text, items))
    return [item for i, item in enumerate(items) if shown.index(shown[i]) < i]
