"""The language of claims, read by a parser of its own: text becomes phrases.

::

    claim    = sum ("==" | "=") sum
    sum      = product { ("+" | "-") product }
    product  = factor { ("*" | "/" | "⋆" | "∗") factor }                from left to right
    factor   = "-" factor | primary ["^" digits] | primary "†"
    primary  = "(" sum ")" | digits ["." digits] | name | name "(" sum { "," sum } ")"

``*`` multiplies a function by a number or a scalar symbol, ``/`` divides by a number; `i`, `pi` are
numbers, and a, b, c, d, α, β, γ, λ, μ (with digits: ``a1``) symbols where they stand beside ``*``.
⋆ is convolution and ∗ cross-correlation, f† the conjugate. A Greek letter and its name are one:
α is alpha, α₁ is alpha1. What names mean is said in `symbolic.decision.meaning`. No other text is
understood, and no text is evaluated as code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple, NoReturn

from symbolic.errors import Undecidable
from symbolic.notation.names import spelled

MOST_CHARACTERS, DEEPEST, _MOST_DIGITS, _LARGEST_POWER = 2000, 60, 50, 20
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([^\W\d]\w*)|(==|\*\*|[-+*/^(),=⋆∗†]))")
_HINTS = {
    "'": "the derivative of f is diff(f), the conjugate conj(f)",
    "′": "the derivative of f is diff(f)",
    "[": "functions are written without their argument: f[n - a] is shift(f, a)",
    "@": "convolution is conv(f, g) or f ⋆ g",
    "·": "a multiple is written with *, a convolution with ⋆",
    "≠": "claim the equality; if it is false, it is refuted",
    "!": "claim the equality; if it is false, it is refuted",
    ".": "np.convolve(f, g) is conv(f, g), and np.correlate(g, f) is corr(f, g)",
    "<": "only equalities are decided",
    ">": "only equalities are decided",
    "|": "|f| is outside the language",
    "∫": "totals are written as conv(f, g) or corr(f, g)",
    "Σ": "totals are written as conv(f, g) or corr(f, g)",
}


class Token(NamedTuple):
    """A number, a name or a sign, and where it stands."""

    kind: str
    text: str
    position: int


class Phrase(NamedTuple):
    """A parsed phrase: its head (a sign, ``name``, ``number`` or what is called) and its parts."""

    head: str
    parts: tuple[Phrase, ...]
    token: Token


def parse(text: str) -> tuple[Phrase, Phrase]:
    """Return the two sides of a claim as phrases.

    Raises
    ------
    Undecidable
        If the text is not a claim of the language; the message points at the place.
    """
    if len(text) > MOST_CHARACTERS:
        raise Undecidable(
            f"the claim has {len(text)} characters; at most {MOST_CHARACTERS} are read"
        )
    reader = _Reader(text, _tokens(text))
    left = reader.sum()
    if reader.take("==", "=") is None:
        reader.refuse(_stopped(reader, "'==' is needed"))
    right = reader.sum()
    if reader.token.kind != "end":
        reader.refuse(_stopped(reader, "the claim should end"))
    return left, right


def _stopped(reader: _Reader, expected: str) -> str:
    """Return why a claim is not read on; proofs are printed with R f, which cannot be typed."""
    if reader.token.text == ")":
        return "')' has no '('"
    before, here = reader.tokens[reader.index - 1], reader.token
    if here.text == "(" and before.text in {")", "†"}:
        return "functions are written without their argument: conv(f, g), not conv(f, g)(t)"
    if here.text in {"i", "j"} and before.kind == "number":
        return "the imaginary unit is written i here, as in 2*i"
    told = f"a sign is needed between {before.text} and {here.text}"
    if {here.kind, before.kind} == {"name"}:
        return f"{told}; operators have parentheses: R f is reflect(f)"
    if before.kind == "number" and (here.kind == "name" or here.text == "("):
        return f"{told}; a multiple is written with *, as in 2*f"
    return expected


def refuse_symbols(text: str) -> None:
    """Refuse a claim with ⋆ or ∗, for readers to whom these mean what they mean in textbooks.

    Raises
    ------
    Undecidable
        If the claim has one of them; the message points at the first.
    """
    found = re.search("[⋆∗]", text)
    if found:
        message = f"books differ on what {found[0]} means; write conv(f, g) or corr(f, g)"
        refuse(text, message, Token("sign", found[0], found.start()))


def refuse(text: str, message: str, token: Token) -> NoReturn:
    """Raise `Undecidable` with the claim and a mark under the place."""
    mark = " " * token.position + "^"
    raise Undecidable(f"{message}\n  {text}\n  {mark}")


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None:
            start = end - len(text[position:end].lstrip())
            character = text[start]
            hint = f": {_HINTS[character]}" if character in _HINTS else ""
            refuse(text, f"unknown character {character!r}{hint}", Token("", character, start))
        group = found.lastindex or 1
        kind = ("number", "name", "sign")[group - 1]
        told = spelled(found.group(group)) if kind == "name" else found.group(group)
        tokens.append(Token(kind, told, found.start(group)))
        position = found.end()
    return [*tokens, Token("end", "", end)]


@dataclass
class _Reader:
    """A recursive-descent parser; `index` is the token that is read next."""

    text: str
    tokens: list[Token]
    index: int = 0
    depth: int = 0

    @property
    def token(self) -> Token:
        return self.tokens[self.index]

    def refuse(self, message: str, token: Token | None = None) -> NoReturn:
        refuse(self.text, message, token or self.token)

    def take(self, *texts: str) -> Token | None:
        token = self.token
        if token.text not in texts or token.kind == "end":
            return None
        self.index += 1
        return token

    def sum(self) -> Phrase:
        phrase = self.product()
        while sign := self.take("+", "-"):
            phrase = Phrase(sign.text, (phrase, self.product()), sign)
        return phrase

    def product(self) -> Phrase:
        phrase = self.factor()
        while sign := self.take("*", "/", "⋆", "∗"):
            phrase = Phrase(sign.text, (phrase, self.factor()), sign)
        return phrase

    def factor(self) -> Phrase:
        self.depth += 1
        if self.depth > DEEPEST:
            self.refuse(f"more than {DEEPEST} phrases inside each other")
        sign = self.take("-")
        phrase = Phrase("negative", (self.factor(),), sign) if sign else self.power()
        self.depth -= 1
        return phrase

    def power(self) -> Phrase:
        phrase = self.primary()
        while mark := self.take("†", "^", "**"):
            if mark.text == "†":
                phrase = Phrase("conj", (phrase,), mark)
                continue
            exponent = self.number()
            digits = exponent.token.text
            if not digits.isdecimal() or int(digits) > _LARGEST_POWER:
                self.refuse(
                    f"a whole exponent of at most {_LARGEST_POWER} is needed", exponent.token
                )
            phrase = Phrase("^", (phrase, exponent), mark)
        return phrase

    def primary(self) -> Phrase:
        token = self.token
        if self.take("("):
            phrase = self.sum()
            self.close(token)
            return phrase
        if token.kind == "number":
            return self.number()
        if token.kind != "name":
            ended = "the claim ends too early: " if token.kind == "end" else ""
            self.refuse(f"{ended}a function, a number or '(' is needed")
        self.index += 1
        opening = self.take("(")
        if opening is None:
            return Phrase("name", (), token)
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.close(opening)
        return Phrase(token.text, tuple(arguments), token)

    def close(self, opening: Token) -> None:
        if self.take(")") is None:
            if self.token.text in {"", "=", "=="}:
                self.refuse("this '(' is never closed", opening)
            needed = f"')' or a sign is needed, for the '(' at {opening.position + 1},"
            self.refuse(_stopped(self, needed))

    def number(self) -> Phrase:
        token = self.token
        if token.kind != "number" or len(token.text) > _MOST_DIGITS:
            self.refuse(f"a number of at most {_MOST_DIGITS} digits is needed")
        self.index += 1
        return Phrase("number", (), token)
