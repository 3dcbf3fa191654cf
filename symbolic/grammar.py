"""The language of claims on the command line, read by a parser of its own.

::

    claim    = sum ("==" | "=") sum
    sum      = product { ("+" | "-") product }
    product  = factor { ("*" | "⋆" | "∗") factor }                    from left to right
    factor   = "-" factor | "(" sum ")" | number | name | name "(" sum { "," sum } ")"
    number   = digits ["/" digits] | "I" | "i" | "pi" | "π"

``*`` multiplies a function by a number or a scalar symbol; the symbols a, b, c, d (with digits:
``a1``) may stand there. ⋆ is convolution and ∗ cross-correlation, also ``conv(f, g)`` and
``corr(f, g)``. Further functions: ``conj(f)``, ``reflect(f)``, ``shift(f, a)`` (in two dimensions
``shift(f, a, b)``), where any name in the shift is a symbol and ``N`` the period of ℤ/N; on ℝ the
derivative ``diff(f)``; ``forward_difference(f)``, n ↦ f(n + 1) − f(n), and
``backward_difference(f)``, n ↦ f(n) − f(n − 1), in one dimension; and ``delta``. Every other name
is a letter; one that starts with ``real_`` is real-valued. No other text is understood, and no text
is evaluated as code.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sympy import Expr, I, Integer, Rational, Symbol, pi

from symbolic.domains import Cyclic, Domain
from symbolic.errors import TermError, Undecidable
from symbolic.operators import (
    backward_difference,
    conj,
    conv,
    corr,
    delta,
    diff,
    forward_difference,
    reflect,
    scale,
    shift,
)
from symbolic.terms import FunctionTerm, Letter

_TOKEN = re.compile(r"\s*(?:(\d+)|([^\W\d]\w*)|(==|[-+*/(),=⋆∗]))")
_LONGEST, _DEEPEST, _MOST_DIGITS = 2000, 60, 50
_SCALAR_NAME = re.compile(r"[abcd]\d*")
_OPERATORS: dict[str, Callable[..., FunctionTerm]] = {
    "conv": conv,
    "corr": corr,
    "conj": conj,
    "reflect": reflect,
    "diff": diff,
    "forward_difference": forward_difference,
    "backward_difference": backward_difference,
}
_ARITY = {name: 2 if name in {"conv", "corr"} else 1 for name in _OPERATORS}


_CONSTANTS: dict[str, Expr] = {"I": I, "i": I, "pi": pi, "π": pi}
_DIFFERENCES = {"forward_difference", "backward_difference"}


class Token(NamedTuple):
    """A number, a name or a sign, and where it stands."""

    kind: str
    text: str
    position: int


class Node(NamedTuple):
    """A parsed phrase: its head (a sign, ``name``, ``number`` or an operator) and its parts."""

    head: str
    parts: tuple[Node, ...]
    token: Token
    number: Expr = Integer(0)


Claim: TypeAlias = tuple[FunctionTerm, FunctionTerm]


def parse(text: str, domain: Domain) -> Claim:
    """Return the two sides of a claim about functions on `domain`.

    Raises
    ------
    Undecidable
        If the text is not a claim of the language; the message points at the place.
    """
    if len(text) > _LONGEST:
        raise Undecidable(f"the claim has {len(text)} characters; at most {_LONGEST} are read")
    reader = _Reader(text, _tokens(text))
    left = reader.sum()
    reader.expect("==", "=")
    right = reader.sum()
    reader.expect("end")
    meaning = _Meaning(text, domain)
    return meaning.function(left), meaning.function(right)


def _tokens(text: str) -> list[Token]:
    tokens: list[Token] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        found = _TOKEN.match(text, position)
        if found is None:
            start = end - len(text[position:end].lstrip())
            raise Undecidable(f"{text!r}: unknown character {text[start]!r} at {start + 1}")
        group = found.lastindex or 1
        kind = ("number", "name", "sign")[group - 1]
        tokens.append(Token(kind, found.group(group), found.start(group)))
        position = found.end()
    return [*tokens, Token("end", "end", len(text))]


def _error(text: str, message: str, token: Token) -> Undecidable:
    return Undecidable(f"{text!r}: {message} at {token.position + 1}, where {token.text!r} stands")


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

    def error(self, message: str) -> Undecidable:
        return _error(self.text, message, self.token)

    def take(self, *texts: str) -> Token | None:
        token = self.token
        if token.text not in texts:
            return None
        self.index += 1
        return token

    def expect(self, *texts: str) -> None:
        if self.take(*texts) is None:
            raise self.error(f"{' or '.join(map(repr, texts))} is needed")

    def sum(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Node(sign.text, (node, self.product()), sign)
        return node

    def product(self) -> Node:
        node = self.factor()
        while sign := self.take("*", "⋆", "∗"):
            node = Node(sign.text, (node, self.factor()), sign)
        return node

    def factor(self) -> Node:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(f"more than {_DEEPEST} phrases inside each other")
        node = self._factor()
        self.depth -= 1
        return node

    def _factor(self) -> Node:
        token = self.token
        if self.take("-"):
            return Node("negative", (self.factor(),), token)
        if self.take("("):
            node = self.sum()
            self.expect(")")
            return node
        if token.kind == "number":
            return Node("number", (), token, self.number())
        if token.kind != "name":
            raise self.error("a function, a number or '(' is needed")
        self.index += 1
        if token.text in _CONSTANTS:
            return Node("number", (), token, _CONSTANTS[token.text])
        if not self.take("("):
            return Node("name", (), token)
        arguments = [self.sum()]
        while self.take(","):
            arguments.append(self.sum())
        self.expect(")")
        return Node(token.text, tuple(arguments), token)

    def number(self) -> Expr:
        above = self.digits()
        if not self.take("/"):
            return Integer(above)
        below = self.digits()
        if below == 0:
            raise self.error("division by 0")
        return Rational(above, below)

    def digits(self) -> int:
        token = self.token
        if token.kind != "number" or len(token.text) > _MOST_DIGITS:
            raise self.error(f"a whole number of at most {_MOST_DIGITS} digits is needed")
        self.index += 1
        return int(token.text)


@dataclass(frozen=True)
class _Meaning:
    """What parsed phrases mean, as functions or as numbers, where each stands."""

    text: str
    domain: Domain

    def function(self, node: Node) -> FunctionTerm:
        """Return the phrase as a function term."""
        head, parts = node.head, node.parts
        if head == "name":
            name = node.token.text
            return delta if name == "delta" else Letter(name, real=name.startswith("real_"))
        if head in {"+", "-"}:
            left, right = map(self.function, parts)
            return left + right if head == "+" else left - right
        if head == "negative":
            return -self.function(parts[0])
        if head == "*":
            return self.multiple(node)
        if head in {"⋆", "∗"}:
            return (conv if head == "⋆" else corr)(*map(self.function, parts))
        if head == "number":
            raise _error(self.text, "a function is needed, not a number,", node.token)
        return self.call(node)

    def multiple(self, node: Node) -> FunctionTerm:
        """Return a scalar multiple; the scalar may stand on either side."""
        left, right = node.parts
        scalar, function = (left, right) if self.is_scalar(left) else (right, left)
        if not self.is_scalar(scalar):
            message = "'*' needs a number or one of a, b, c, d beside a function (conv is ⋆)"
            raise _error(self.text, message, node.token)
        value = self.number(scalar, {"complex": True})
        if value.is_zero:
            raise _error(
                self.text, "a multiple by 0 hides where the function has no value", node.token
            )
        return scale(value, self.function(function))

    def is_scalar(self, node: Node) -> bool:
        """Tell whether a phrase can be read as a number where it stands before or after '*'."""
        if node.head == "name":
            return _SCALAR_NAME.fullmatch(node.token.text) is not None
        arithmetic = node.head in {"+", "-", "*", "negative"}
        return node.head == "number" or (arithmetic and all(map(self.is_scalar, node.parts)))

    def number(self, node: Node, assumptions: dict[str, bool]) -> Expr:
        """Return the phrase as a number, its names as symbols with these assumptions."""
        head = node.head
        if head == "number":
            return node.number
        if head == "name":
            return self.symbol(node.token.text, assumptions)
        if head not in {"+", "-", "*", "negative"}:
            raise _error(self.text, "a number or a symbol is needed", node.token)
        values = [self.number(part, assumptions) for part in node.parts]
        if head == "negative":
            return -values[0]
        left, right = values
        return left + right if head == "+" else left - right if head == "-" else left * right

    def symbol(self, name: str, assumptions: dict[str, bool]) -> Expr:
        if isinstance(self.domain, Cyclic) and name == str(self.domain.period):
            return self.domain.period
        return Symbol(name, **assumptions)

    def call(self, node: Node) -> FunctionTerm:
        name, arguments = node.head, node.parts
        if name not in {*_ARITY, "shift"}:
            known = ", ".join([*_ARITY, "shift"])
            raise _error(self.text, f"{name!r} is not an operator; there are {known};", node.token)
        wanted = self.domain.dimension + 1 if name == "shift" else _ARITY[name]
        if len(arguments) != wanted:
            message = f"{name} on {self.domain} takes {wanted} argument(s), got {len(arguments)},"
            raise _error(self.text, message, node.token)
        if name in _DIFFERENCES and self.domain.dimension > 1:
            raise _error(self.text, f"{name} on {self.domain}: use shift,", node.token)
        if name != "shift":
            return _OPERATORS[name](*map(self.function, arguments))
        by = [self.number(a, self.domain.assumptions) for a in arguments[1:]]
        try:
            return shift(self.function(arguments[0]), *by)
        except TermError as error:
            raise _error(self.text, str(error), node.token) from error
