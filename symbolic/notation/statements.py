"""Statements on one line: domain, hypotheses, what names stand for, and the two sides."""

from __future__ import annotations

from symbolic.kernel.rules import Theorem
from symbolic.kernel.shapes import discrete, kinds, lines
from symbolic.kernel.terms import Term, dual
from symbolic.notation.names import domain_name, latex_domain
from symbolic.notation.printing import latex, text


def statement_text(theorem: Theorem, domain: Term) -> str:
    """Return the statement with its domain and hypotheses on one line of text."""
    conditions = [c for c, _ in conditions_on_names(theorem, domain)]
    conditions += sorted(map(text, shown_hypotheses(theorem)))
    given = f"if {'; '.join(conditions)}: " if conditions else ""
    return f"on {domain_name(domain)}: {given}{text(theorem.lhs)} = {text(theorem.rhs)}"


def statement_latex(theorem: Theorem, domain: Term) -> str:
    """Return the statement with its domain as LaTeX, below it the hypotheses, one a line."""
    conditions = [c for _, c in conditions_on_names(theorem, domain)]
    conditions += [latex(h) for h in shown_hypotheses(theorem)]
    where = rf"\text{{on }} {latex_domain(domain)}\colon\; "
    claim = f"{where}{latex(theorem.lhs)} = {latex(theorem.rhs)}"
    if not conditions:
        return claim
    rows = [claim, *(rf"\text{{if }} {c}" for c in conditions)]
    return r"\begin{aligned} & " + r" \\ & ".join(rows) + r" \end{aligned}"


def shown_hypotheses(theorem: Theorem) -> list[Term]:
    """Return the hypotheses in the order in which they are shown."""
    return sorted(theorem.hypotheses, key=text)


def conditions_on_names(theorem: Theorem, domain: Term) -> list[tuple[str, str]]:
    """Return what names stand for, beyond coordinates, numbers and letters: ``c ∈ ℝ, ≠ 0``.

    A complex variable stands for any number, and where functions on the domain are taken or by what
    they are moved is any coordinate; what other variables stand for is part of the statement. Each
    condition is given as text and as LaTeX.
    """
    sides = (theorem.lhs, theorem.rhs, *theorem.hypotheses)
    names: frozenset[Term] = frozenset().union(*(side.free for side in sides))
    ordered = sorted(names, key=lambda name: str(name.parts[0]))
    symbols = [n for n in ordered if n.head == "Var"]
    points = frozenset().union(*(_coordinates(side, domain) for side in sides))
    relations = ((s, _relation(s, s in points, domain)) for s in symbols)
    conditions = [(f"{text(s)} {r}", f"{latex(s)} {_latex_relation(r)}") for s, r in relations if r]
    maps = [Term("Letter", name, "", domain) for name in sorted(_maps(sides))]  # written like them
    letters = [n for n in ordered if n.head == "Letter"]
    said = [(f, _MAP) for f in maps]
    said += [(x, _SHARED) for x in (*_shared(symbols), *_shared([*letters, *maps]))]
    return conditions + [(f"{text(x)} {s}", rf"{latex(x)} \text{{ {s}}}") for x, s in said]


_MAP = "is a function of numbers, defined everywhere"
_SHARED = "stands for different things"
_SIGNS = {"positive": "> 0", "nonnegative": "≥ 0", "nonzero": "≠ 0", "": ""}
_LATEX = {"≠": r"\neq", "≥": r"\ge", "∈": r"\in", "ℤ": r"\mathbb{Z}", "ℝ": r"\mathbb{R}"}


def _maps(terms: tuple[Term, ...]) -> set[str]:
    """Return the names of the functions of numbers in the terms."""
    found: set[str] = set()
    for term in terms:
        if term.head == "Map":
            found.add(term.parts[0])
        found |= _maps(tuple(p for p in term.parts if type(p) is Term))
    return found


def _coordinates(term: Term, domain: Term) -> frozenset[Term]:
    """Return the variables that are seen to be coordinates: functions are taken or moved there."""
    found = frozenset().union(*(_coordinates(p, domain) for p in term.parts if type(p) is Term))
    if term.head not in {"At", "Shift", "Linear", "Modulate"}:
        return found
    function, *numbers = term.parts
    home = dual(function.home) if term.head == "Modulate" else function.home
    if lines(home)[0].head == "N":  # a step is no coordinate
        numbers, home = numbers[1:], domain
    alike = set(kinds(home)) == set(kinds(domain))
    return found.union(*(p.free for p in numbers)) if alike else found


def _relation(symbol: Term, is_point: bool, domain: Term) -> str:
    """Return what a variable stands for, beyond what is understood."""
    _, base, kind = symbol.parts
    sign = _SIGNS[kind]
    period = domain.head == "Cycle" and symbol is domain.parts[0]
    if period or (is_point and not sign and (base == "integer") == discrete(domain)):
        return ""
    if base == "integer":
        return f"∈ ℤ, {sign}" if sign else "∈ ℤ"
    if base == "complex":
        return sign
    if kind == "nonzero":
        return "∈ ℝ, ≠ 0"
    return sign or "∈ ℝ"


def _latex_relation(relation: str) -> str:
    return "".join(_LATEX.get(character, character) for character in relation)


def _shared(items: list[Term]) -> list[Term]:
    """Return what is shown like an earlier one: τ and tau, a map and a letter of one name."""
    shown = list(map(text, items))
    return [item for i, item in enumerate(items) if shown.index(shown[i]) < i]
