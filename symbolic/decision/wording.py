"""Saying function terms in the words of a question: what is printed can be asked again."""

from __future__ import annotations

import re

from symbolic.decision.meaning import SYNONYMS
from symbolic.kernel.terms import Term
from symbolic.notation.writing import ATOM, PRODUCT, Writer

_CALLED = {"Conv": "conv", "Corr": "corr", "ConjF": "conj", "Reflect": "reflect",
           "Shift": "shift", "Diff": "diff"}  # fmt: skip
_WORD = re.compile(r"[^\W\d]\w*(?=\s*\()")


class Wording(Writer):
    """Says function terms as a question did: with its names of operators, and its ⋆ and ∗.

    What claims cannot say is said in the usual notation.

    Parameters
    ----------
    claim
        The question, in the language of `symbolic.decision.grammar`.
    """

    minus, times = "-", "*"

    def __init__(self, claim: str) -> None:
        super().__init__(())
        self.claim = " ".join(claim.split())
        used = _WORD.findall(claim)
        self._words = {
            meant: next((word for word in used if word in (meant, *usual)), meant)
            for meant, usual in SYNONYMS.items()
        }
        self._special = {
            meant for meant in ("involution", "autocorr") if self._words[meant] in used
        }
        self._symbols = any(sign in claim for sign in (self.conv, self.corr))

    def equation(self, left: Term, right: Term) -> str:
        """Return two function terms as an equation that the grammar reads."""
        return f"{self(left)} == {self(right)}"

    def __call__(self, term: Term) -> str:
        """Return a function term."""
        return self.write(term)

    # -------------------------------------------------------------- names and signs

    def name(self, name: str) -> str:
        """Return a name as it is typed."""
        return name

    quote = name

    def power(self, base: str, exponent: str) -> str:
        """Return a power as it is typed."""
        return f"{base}^{exponent}"

    # -------------------------------------------------------------- operators

    def _called(self, function: Term) -> tuple[str, int]:
        return self.call(self._words[_CALLED[function.head]], function.parts), ATOM

    reflect_ = shift_ = diff_ = _called

    def conjf_(self, function: Term) -> tuple[str, int]:
        """Return a conjugate, or an involution where the question had one."""
        if function.parts[0].head == "Reflect" and "involution" in self._special:
            return self.call(self._words["involution"], function.parts[0].parts), ATOM
        return self._called(function)

    def conv_(self, function: Term) -> tuple[str, int]:
        """Return a product with a sign or as a call; autocorr where the question had it."""
        if self._is_autocorrelation(function):
            return self.call(self._words["autocorr"], function.parts[:1]), ATOM
        if not self._symbols:
            return self._called(function)
        left, right = function.parts
        infix = left.head in {"Conv", "Corr"} and not self._is_autocorrelation(left)
        sign = self.conv if function.head == "Conv" else self.corr
        first = self.write(left, PRODUCT if infix else ATOM)
        return f"{first} {sign} {self.write(right, ATOM)}", PRODUCT

    corr_ = conv_

    def _is_autocorrelation(self, function: Term) -> bool:
        same = function.head == "Corr" and function.parts[0] == function.parts[1]
        return same and "autocorr" in self._special
