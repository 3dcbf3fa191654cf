"""Saying function terms in the words of a question: what is printed can be asked again."""

from __future__ import annotations

import re

from symbolic.decision.meaning import SYNONYMS
from symbolic.kernel.terms import Term
from symbolic.notation.printing import text

_SYMBOLS = {"Conv": "⋆", "Corr": "∗"}
_CALLS = {"Conv": "conv", "Corr": "corr", "ConjF": "conj", "Reflect": "reflect", "Diff": "diff"}
_WORD = re.compile(r"[^\W\d]\w*(?=\s*\()")


class Wording:
    """Says function terms as a question did: with its names of operators, and its ⋆ and ∗.

    Parameters
    ----------
    claim
        The question, in the language of `symbolic.decision.grammar`.
    """

    def __init__(self, claim: str) -> None:
        self.claim = " ".join(claim.split())
        used = _WORD.findall(claim)
        self._words = {
            meant: next((word for word in used if word in (meant, *usual)), meant)
            for meant, usual in SYNONYMS.items()
        }
        self._special = {
            meant for meant in ("involution", "autocorr") if self._words[meant] in used
        }
        self._symbols = any(sign in claim for sign in _SYMBOLS.values())

    def equation(self, left: Term, right: Term) -> str:
        """Return two function terms as an equation that the grammar reads."""
        return f"{self(left)} == {self(right)}"

    def __call__(self, term: Term) -> str:
        """Return a function term; text of the usual notation for what claims cannot say."""
        return self._sum(term)

    def _sum(self, term: Term) -> str:
        if term.head != "Plus":
            return self._product(term)
        first, *others = (self._product(part) for part in term.parts)
        for other in others:
            minus = other.startswith("-")
            first += f" - {other[1:]}" if minus else f" + {other}"
        return first

    def _product(self, term: Term) -> str:
        """Return a term that can stand between plus signs."""
        head, parts = term.head, term.parts
        if head == "Plus":
            return f"({self._sum(term)})"
        if head == "Scale" and parts[0] == _MINUS_ONE:
            inner = self._product(parts[1])
            return f"-({inner})" if inner.startswith("-") else f"-{inner}"
        if head == "Scale":
            return f"{_factor(parts[0])}*{self._factor(parts[1])}"
        if self._with_symbol(term):
            left, right = parts
            first = self._product(left) if self._with_symbol(left) else self._factor(left)
            return f"{first} {_SYMBOLS[head]} {self._factor(right)}"
        return self._factor(term)

    def _factor(self, term: Term) -> str:
        head, parts = term.head, term.parts
        if head == "Letter":
            return str(parts[0])
        if head == "Delta":
            return "delta"
        if head in {"Plus", "Scale"} or self._with_symbol(term):
            return f"({self._sum(term)})"
        if head == "Shift":
            return self._call("shift", parts[0], *map(_number, parts[1:]))
        if head == "ConjF" and parts[0].head == "Reflect" and "involution" in self._special:
            return self._call("involution", parts[0].parts[0])
        if self._is_autocorrelation(term):
            return self._call("autocorr", parts[0])
        if head in _CALLS:
            return self._call(_CALLS[head], *parts)
        return text(term)

    def _with_symbol(self, term: Term) -> bool:
        return term.head in _SYMBOLS and self._symbols and not self._is_autocorrelation(term)

    def _is_autocorrelation(self, term: Term) -> bool:
        same = term.head == "Corr" and term.parts[0] == term.parts[1]
        return same and "autocorr" in self._special

    def _call(self, name: str, *arguments: Term | str) -> str:
        said = (x if isinstance(x, str) else self._sum(x) for x in arguments)
        return f"{self._words[name]}({', '.join(said)})"


_MINUS_ONE = Term("Number", -1, 1)


def _number(value: Term) -> str:
    """Return a number or symbol as the grammar has it."""
    head, parts = value.head, value.parts
    if head == "Add":
        first, *others = map(_number, parts)
        return first + "".join(f" - {x[1:]}" if x.startswith("-") else f" + {x}" for x in others)
    if head == "Mul" and parts[0] == _MINUS_ONE:
        return f"-{'*'.join(map(_factor, parts[1:]))}"
    if head == "Mul":
        return "*".join(map(_factor, parts))
    if head == "Number":
        return str(parts[0]) if parts[1] == 1 else f"{parts[0]}/{parts[1]}"
    return _factor(value)


def _factor(value: Term) -> str:
    head, parts = value.head, value.parts
    if head == "Var":
        return str(parts[0])
    if head == "Pow":
        return f"{_factor(parts[0])}^{parts[1]}"
    if head == "Conj":
        return f"conj({_number(parts[0])})"
    if head == "Number" and parts[0] >= 0 and parts[1] == 1:
        return str(parts[0])
    if head in {"Add", "Mul", "Number"}:
        return f"({_number(value)})"
    return text(value)
