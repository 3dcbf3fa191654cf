"""What the words of claims mean: phrases become function terms of the kernel.

``conv(f, g)``, ``corr(f, g)``, ``conj(f)``, ``reflect(f)``, ``shift(f, a)`` (in two dimensions
``shift(f, a, b)``; any name in a shift is a symbol, and ``N`` the period of ℤ/N),
``involution(f)``, ``autocorr(f)``, ``delta``; on ℝ the derivative ``diff(f)``; in one dimension
``forward_difference(f)``, n ↦ f(n + 1) − f(n), and ``backward_difference(f)``,
n ↦ f(n) − f(n − 1). `SYNONYMS` lists the usual words for them. Every other name is a letter.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from typing import NamedTuple

from symbolic.decision import grammar
from symbolic.decision.algebra import continuous, dimension
from symbolic.decision.grammar import Phrase
from symbolic.decision.scalars import value_of
from symbolic.errors import Undecidable
from symbolic.kernel.errors import TermError
from symbolic.kernel.shapes import is_point
from symbolic.kernel.terms import R, Term, letter, neg, number, variable
from symbolic.notation.names import domain_name, spelled
from symbolic.showing import SPELLED

SYNONYMS = {
    "conv": ("convolve", "convolution", "convolve1d"),
    "corr": (
        "correlate",
        "correlation",
        "xcorr",
        "crosscorr",
        "cross_correlation",
        "crosscorrelate",
    ),
    "autocorr": ("autocorrelate", "autocorrelation", "acorr"),
    "conj": ("conjugate",),
    "reflect": ("flip", "reverse", "reflection", "reversed", "fliplr", "mirror"),
    "involution": ("adjoint", "star"),
    "shift": ("translate", "translation", "delay", "roll"),
    "diff": ("derivative", "differentiate", "deriv"),
}
"""The usual words for the operators; MATLAB's xcorr(f, g) is corr(g, f)."""

_MEANT = {word: name for name, words in SYNONYMS.items() for word in (name, *words)}
_PROVED = "; what is proved of it: convproof find"
_OUTSIDE = {
    **dict.fromkeys(("fourier", "fft", "ifft", "dft", "transform"), f"{_PROVED} fourier"),
    "modulate": f"{_PROVED} modulation",
    "exp": f"{_PROVED} exponential",
    **dict.fromkeys(("integral", "sum"), "; totals are written as conv(f, g) or corr(f, g)"),
    "abs": "",
}
"""What is refused by name, and where to look instead."""
_SCALAR_NAME = re.compile(r"(?:[abcd]|alpha|beta|gamma|lambda|mu)\d*")
_NOTATION = re.compile(r"[RTMD]\d*")
_CONSTANTS = {"i": Term("i"), "I": Term("i"), "pi": Term("pi")}
_IMPULSE = {"delta", "impulse", "dirac"}


def read(text: str, domain: Term, declared: Mapping[str, Iterable[str]]) -> tuple[Term, Term]:
    """Return the two function terms that a text claims to be equal.

    Parameters
    ----------
    text
        The claim, in the language of `symbolic.decision.grammar`.
    domain
        Where the functions live.
    declared
        For each word of real, even, odd and hermitian the names of the letters that are so.

    Raises
    ------
    Undecidable
        If the text is not understood; the message points at the place.
    """
    phrases = grammar.parse(text)
    told = {word: frozenset(map(spelled, names)) for word, names in declared.items()}
    meaning = _Meaning(text, domain, told, frozenset().union(*map(_in_shifts, phrases)))
    try:
        left, right = map(meaning.function, phrases)
    except TermError as error:  # a limit of the kernel
        raise Undecidable(f"the claim is too large: {error}") from error
    for word, names in told.items():
        for name in names:
            if name not in meaning.letters:
                raise Undecidable(
                    f"{name!r} is declared {word}, but is no function of the claim"
                    + _nearest(name, meaning.letters)
                )
    return left, right


def _nearest(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=2, cutoff=0.6)
    return f"; did you mean {' or '.join(near)}?" if near else ""


def _in_shifts(phrase: Phrase, inside: bool = False) -> frozenset[str]:
    """Return the names that stand in shifts."""
    if phrase.head == "name":
        return frozenset([phrase.token.text] if inside else [])
    shift = _MEANT.get(phrase.head) == "shift"
    parts = (_in_shifts(p, inside or (shift and k > 0)) for k, p in enumerate(phrase.parts))
    return frozenset().union(*parts)


class _Meaning:
    """What phrases mean, as functions or as numbers, where each stands."""

    def __init__(
        self,
        text: str,
        domain: Term,
        declared: Mapping[str, frozenset[str]],
        coordinates: frozenset[str],
    ) -> None:
        self.text = text
        self.domain = domain
        self.declared = declared
        self.coordinates = coordinates
        self.letters: dict[str, Term] = {}

    def refuse(self, message: str, phrase: Phrase) -> None:
        grammar.refuse(self.text, message, phrase.token)

    # -------------------------------------------------------------- functions

    def function(self, phrase: Phrase) -> Term:
        """Return the phrase as a function term."""
        head, parts = phrase.head, phrase.parts
        if head == "name":
            return self.letter(phrase)
        if head in {"+", "-"}:
            left, right = map(self.function, parts)
            return Term("Plus", left, right if head == "+" else Term("Scale", number(-1), right))
        if head == "negative":
            return Term("Scale", number(-1), self.function(parts[0]))
        if head in {"*", "/"}:
            return self.multiple(phrase)
        if head in {"⋆", "∗"}:
            return Term("Conv" if head == "⋆" else "Corr", *map(self.function, parts))
        if head == "^":
            self.refuse("powers of functions are written f ⋆ f", phrase)
        if head == "number":
            zero = "" if float(phrase.token.text) else "; that f is 0 is claimed by f == -f"
            self.refuse(f"a function is needed, not a number{zero}", phrase)
        return self.call(phrase)

    def letter(self, phrase: Phrase) -> Term:
        name = phrase.token.text
        if name in _IMPULSE:
            if continuous(self.domain):
                self.refuse("there is no impulse on ℝ, where δ is no function", phrase)
            return Term("Delta", self.domain)
        if name in _CONSTANTS:
            self.refuse(f"a function is needed; {name} is a number", phrase)
        if name not in self.letters:
            self._check_name(name, phrase)
            told = [word for word, names in self.declared.items() if name in names]
            self.letters[name] = letter(name, self.domain, *told)
        return self.letters[name]

    def _check_name(self, name: str, phrase: Phrase) -> None:
        if _NOTATION.fullmatch(name):
            reads = {"R": "reflection", "T": "translation", "M": "modulation", "D": "derivative"}
            self.refuse(
                f"{name} would be read as {reads[name[0]]}; call the function {name.lower()}",
                phrase,
            )
        if name in _MEANT or name in _OUTSIDE:
            self.refuse(f"{name} is an operator; it needs its arguments, as in {name}(f)", phrase)
        self._check_letters(name, phrase)
        if name in self.coordinates:
            self.refuse(f"{name} is a number in a shift, and cannot be a function too", phrase)

    def _check_letters(self, name: str, phrase: Phrase) -> None:
        if {c for c in name if not c.isascii()} <= SPELLED.keys():
            return
        plain = "".join(map(_plain, name))
        hint = f"; call it {plain}" if plain.isidentifier() and plain.isascii() else ""
        self.refuse(f"{name!r} has letters that look like others{hint}", phrase)

    def multiple(self, phrase: Phrase) -> Term:
        """Return a scalar multiple; the scalar may stand on either side of ``*``."""
        left, right = phrase.parts
        if phrase.head == "/":
            below = self.number(right, shift=False)
            if below.head != "Number" or not below.parts[0]:
                self.refuse("functions are divided by numbers other than 0", phrase)
            return Term("Scale", number(1 / Fraction(*below.parts)), self.function(left))
        scalar, function = (left, right) if self.is_scalar(left) else (right, left)
        if not self.is_scalar(scalar):
            self.refuse(
                "'*' multiplies by a number or by one of a, b, c, d, α, β, γ, λ, μ; "
                "convolution is conv(f, g) or f ⋆ g, cross-correlation corr(f, g) or f ∗ g",
                phrase,
            )
        value = self.number(scalar, shift=False)
        if not value_of(value):
            self.refuse(
                "a multiple by 0 hides where the function has no value; that f is 0 is claimed by "
                "f == -f",
                phrase,
            )
        return Term("Scale", value, self.function(function))

    def call(self, phrase: Phrase) -> Term:
        name, arguments = phrase.head, phrase.parts
        meant = _MEANT.get(name, name)
        if meant not in {"shift", *_OPERATORS}:
            self._unknown(name, phrase)
        wanted = dimension(self.domain) + 1 if meant == "shift" else _OPERATORS[meant].takes
        if len(arguments) != wanted:
            self.refuse(
                f"{name} here takes {wanted} argument{'s' * (wanted > 1)}, not {len(arguments)}",
                phrase,
            )
        if meant == "shift":
            by = [self.number(a, shift=True) for a in arguments[1:]]
            if not is_point(by, self.domain):
                fits = "real numbers" if continuous(self.domain) else "whole numbers"
                self.refuse(f"shifts on {domain_name(self.domain)} are by {fits}", arguments[1])
            return self._made(phrase, lambda f: Term("Shift", f, *by), arguments[:1])
        if meant.endswith("difference") and dimension(self.domain) > 1:
            self.refuse(f"{name} is for one dimension; use shift", phrase)
        if meant == "diff" and self.domain is not R:
            self.refuse("derivatives are decided on ℝ alone; use forward_difference", phrase)
        return self._made(phrase, _OPERATORS[meant].make, arguments)

    def _made(self, phrase: Phrase, make: Callable[..., Term], arguments: Iterable[Phrase]) -> Term:
        functions = [self.function(a) for a in arguments]
        try:
            return make(*functions)
        except TermError as error:
            grammar.refuse(self.text, str(error), phrase.token)

    def _unknown(self, name: str, phrase: Phrase) -> None:
        if name in _OUTSIDE:
            self.refuse(f"{name} is outside the language of decide{_OUTSIDE[name]}", phrase)
        near = _nearest(name, _MEANT)
        if not near and len(name) <= 2:
            near = (
                f"; functions are written without their argument: {name}(-t) is reflect({name}), "
                f"{name}(t - a) is shift({name}, a)"
            )
        self.refuse(f"{name!r} is no operator{near or '; there are ' + ', '.join(_CALLED)}", phrase)

    # -------------------------------------------------------------- numbers

    def is_scalar(self, phrase: Phrase) -> bool:
        """Tell whether a phrase can be read as a number where it stands before or after ``*``."""
        if phrase.head == "name":
            name = phrase.token.text
            period = self.domain.head == "Cycle" and name == "N"
            return period or name in _CONSTANTS or _SCALAR_NAME.fullmatch(name) is not None
        arithmetic = phrase.head in {"+", "-", "*", "/", "^", "negative", "conj"}
        return phrase.head == "number" or (arithmetic and all(map(self.is_scalar, phrase.parts)))

    def number(self, phrase: Phrase, *, shift: bool) -> Term:
        """Return the phrase as a number; in a shift names are integers (on ℝ real)."""
        head = phrase.head
        if head == "number":
            return number(Fraction(phrase.token.text))
        if head == "name":
            return self.symbol(phrase, shift)
        if head not in {"+", "-", "*", "/", "^", "negative", "conj"}:
            self.refuse("a number or a symbol is needed", phrase)
        values = [self.number(part, shift=shift) for part in phrase.parts]
        if head == "negative":
            plain = values[0].head == "Number"
            return number(-Fraction(*values[0].parts)) if plain else neg(values[0])
        if head == "conj":
            return Term("Conj", values[0])
        left, right = values
        if head == "^":
            return Term("Pow", left, int(right.parts[0]))
        if head == "/":
            if right.head != "Number" or not right.parts[0]:
                self.refuse("numbers are divided by numbers other than 0", phrase)
            below = 1 / Fraction(*right.parts)
            if left.head == "Number":
                return number(Fraction(*left.parts) * below)
            return Term("Mul", left, number(below))
        if head == "-":
            return Term("Add", left, neg(right))
        return Term("Add" if head == "+" else "Mul", left, right)

    def symbol(self, phrase: Phrase, shift: bool) -> Term:
        name = phrase.token.text
        if name in _CONSTANTS:
            return _CONSTANTS[name]
        if self.domain.head == "Cycle" and name == "N":
            return self.domain.parts[0]
        if name in self.letters:
            self.refuse(f"{name} is a function of the claim, and no number", phrase)
        self._check_letters(name, phrase)
        if name not in self.coordinates:
            return variable(name)
        return variable(name, "real" if continuous(self.domain) else "integer")


class _Operator(NamedTuple):
    takes: int
    make: Callable[..., Term]


def _reflected(f: Term) -> Term:
    return Term("ConjF", Term("Reflect", f))


def _forward(f: Term) -> Term:
    return Term("Plus", Term("Shift", f, number(-1)), Term("Scale", number(-1), f))


def _backward(f: Term) -> Term:
    return Term("Plus", f, Term("Scale", number(-1), Term("Shift", f, number(1))))


_OPERATORS = {
    "conv": _Operator(2, lambda f, g: Term("Conv", f, g)),
    "corr": _Operator(2, lambda f, g: Term("Corr", f, g)),
    "autocorr": _Operator(1, lambda f: Term("Corr", f, f)),
    "conj": _Operator(1, lambda f: Term("ConjF", f)),
    "reflect": _Operator(1, lambda f: Term("Reflect", f)),
    "involution": _Operator(1, _reflected),
    "diff": _Operator(1, lambda f: Term("Diff", f)),
    "forward_difference": _Operator(1, _forward),
    "backward_difference": _Operator(1, _backward),
}
_MEANT |= {name: name for name in _OPERATORS}
_CALLED = [*_OPERATORS, "shift"]


def _plain(character: str) -> str:
    """Return the Latin letter that a letter of another script looks like or is named after."""
    base = unicodedata.normalize("NFKD", character)[0]
    return base if base.isascii() else unicodedata.name(base, "?").split()[-1].lower()
