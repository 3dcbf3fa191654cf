"""Certificates: proofs as JSON text that can be checked without trusting whoever wrote them.

`CERTIFICATE.md` beside this file specifies the format, well enough to write another checker.
`check` and `check_all` carry out every step by the rules of the kernel and compare what comes out
with the conclusion that is written; nothing stored is believed.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NoReturn

from .errors import ConvproofError, ProofError, brief
from .integrability import Derivation, derivation
from .interning import HEADS, MAX_NAME, Term, spread
from .rules import RULES, SIGNATURES, Theorem

FORMAT = "convproof certificate"
VERSION = 2
_LITERALS: dict[str, type] = {"name": str, "word": str, "integer": int, "small": int}
_KEYS = ("format", "version", "terms", "steps", "theorems")

LIMITS = {
    "characters of text": 2_000_000,
    "terms": 30_000,
    "steps": 10_000,
    "members of a list": 1_000,
    "size of all terms and conclusions": 1_400_000,
    "size of all premises": 1_200_000,
}
"""Beyond these a certificate is refused; those on a single term are in `interning`."""

# ------------------------------------------------------------------ writing


def certificate(theorems: Theorem | Mapping[str, Theorem]) -> str:
    """Return the proofs of one theorem, or of several by name, as a certificate.

    Raises
    ------
    ProofError
        If a theorem was not made by the kernel, or the proofs are beyond the limits.
    """
    named = theorems if isinstance(theorems, Mapping) else {"theorem": theorems}
    writer = _Writer()
    claims = {_name(name): writer.step(theorem) for name, theorem in named.items()}
    _within("size of all terms and conclusions", writer.size)
    _within("size of all premises", writer.read)
    text = (
        f'{{\n"format": {json.dumps(FORMAT)},\n"version": {VERSION},\n'
        f'"terms": {_rows(writer.terms)},\n"steps": {_rows(writer.steps)},\n'
        f'"theorems": {json.dumps(claims, ensure_ascii=False)}\n}}\n'
    )
    _within("characters of text", len(text))
    _within("terms", len(writer.terms))
    _within("steps", len(writer.steps))
    return text


def _rows(entries: Iterable[Any]) -> str:
    """Return a JSON list with one entry per line."""
    rows = (json.dumps(e, separators=(",", ":"), ensure_ascii=False) for e in entries)
    return "[\n" + ",\n".join(rows) + "\n]"


class _Writer:
    """Writes terms and steps, each once, after its parts."""

    def __init__(self) -> None:
        self.terms: list[list[Any]] = []
        self.steps: list[list[Any]] = []
        self.size = self.read = 0
        self._terms: dict[Term, int] = {}
        self._steps: dict[Theorem, int] = {}
        self._rows: dict[str, int] = {}

    def step(self, theorem: Theorem) -> int:
        """Return the index of the last step of a proof."""
        pending = [theorem]
        while pending:
            missing = [p for p in premises(pending[-1]) if p not in self._steps]
            if missing:
                pending += missing
                continue
            done = pending.pop()
            if done not in self._steps:
                row = self._row(done)
                index = self._rows.setdefault(str(row), len(self.steps))
                if index == len(self.steps):
                    self.steps.append(row)
                    self.size += _size(done)
                    self.read += sum(map(_size, premises(done)))
                self._steps[done] = index
        return self._steps[theorem]

    def _row(self, theorem: Theorem) -> list[Any]:
        rule, arguments = theorem.inference
        kinds = SIGNATURES[rule].split()
        written = [self._argument(kind, a) for kind, a in zip(kinds, arguments, strict=True)]
        hypotheses = [self.term(h) for h in _ordered(theorem.hypotheses)]
        row = [rule, written, [self.term(theorem.lhs), self.term(theorem.rhs), hypotheses]]
        return [*row, self._reasons(arguments[0])] if rule == "by_integrability" else row

    def _argument(self, kind: str, value: Any) -> Any:
        if kind[0] == "[":
            return [self._argument(kind[1:-1], member) for member in value]
        if kind == "pair":
            return [self.term(member) for member in value]
        if kind == "theorem":
            return self._steps[value]
        return value if kind == "integer" else self.term(value)

    def _reasons(self, premise: Theorem) -> list[Any]:
        return [
            [self.term(h), None if why is None else self._reason(why)]
            for h, why in reasons(premise)
        ]

    def _reason(self, why: Derivation) -> list[Any]:
        return [why.reason, self.term(why.claim), [self._reason(p) for p in why.premises]]

    def term(self, term: Term) -> int:
        """Return the index of a term in the table."""
        if term not in self._terms:
            parts = [self.term(p) if type(p) is Term else p for p in term.parts]
            self._terms[term] = len(self.terms)
            self.terms.append([term.head, *parts])
            self.size += term.size
        return self._terms[term]


def _size(theorem: Theorem) -> int:
    return theorem.lhs.size + theorem.rhs.size + sum([h.size for h in theorem.hypotheses])


def reasons(premise: Theorem) -> list[tuple[Term, Derivation | None]]:
    """Return why each hypothesis of a theorem follows from integrability, or None."""
    return [(h, derivation(h)) for h in _ordered(premise.hypotheses)]


def _ordered(hypotheses: Iterable[Term]) -> list[Term]:
    return sorted(hypotheses, key=lambda h: h.digest)


def premises(theorem: Theorem) -> Iterator[Theorem]:
    """Yield the theorems among the arguments of the last inference."""
    for argument in theorem.inference.arguments:
        if type(argument) is Theorem:
            yield argument
        elif type(argument) is tuple:
            yield from (member for member in argument if type(member) is Theorem)


# ------------------------------------------------------------------ reading


def check(text: str) -> Theorem:
    """Carry out the proof in a certificate of one theorem, and return the theorem.

    Raises
    ------
    ProofError
        If the text is no certificate of this format, holds several theorems (see `check_all`), or
        a step does not conclude what it says.
    """
    theorems = check_all(text)
    if len(theorems) != 1:
        _refuse(f"it holds {len(theorems)} theorems: read it with check_all")
    return next(iter(theorems.values()))


def check_all(text: str) -> dict[str, Theorem]:
    """Carry out the proofs in a certificate, and return its theorems by name.

    Raises
    ------
    ProofError
        If the text is no certificate of this format, or a step does not conclude what it says.
    """
    try:
        return _Reader().read(_parsed(text))
    except ProofError:
        raise
    except (ConvproofError, ValueError, TypeError, RecursionError) as error:
        raise ProofError(f"certificate: {brief(error)}") from error


def _refuse(reason: str) -> NoReturn:
    raise ProofError(f"certificate: {reason}")


def _within(what: str, count: int) -> None:
    if count > LIMITS[what]:
        _refuse(f"{what}: at most {LIMITS[what]} are allowed")


def _parsed(text: str) -> dict[str, Any]:
    if type(text) is not str:
        _refuse(f"text is needed, not a {type(text).__name__}")
    _within("characters of text", len(text))
    content = json.loads(
        text, object_pairs_hook=_object, parse_float=_no_number, parse_constant=_no_number
    )
    if type(content) is not dict:
        _refuse("an object is needed")
    made_by = content.get("format"), content.get("version")
    if made_by == (FORMAT, 1):
        _refuse("it is of format 1, which is read no longer: prove and write it again")
    if made_by != (FORMAT, VERSION) or type(content["version"]) is not int:
        _refuse(f"{brief(made_by)} is not ({FORMAT!r}, {VERSION})")
    if set(content) != set(_KEYS):
        _refuse(f"it has exactly the keys {', '.join(_KEYS)}")
    return content


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        _refuse(f"a key is given twice among {brief([key for key, _ in pairs])}")
    return content


def _no_number(text: str) -> NoReturn:
    _refuse(f"{brief(text)} is no integer")


def _name(name: object) -> str:
    if type(name) is not str or not 0 < len(name) <= MAX_NAME or not name.isprintable():
        _refuse(f"{brief(name)} names no theorem: 1 … {MAX_NAME} printable characters are needed")
    return name


def _list(content: object) -> list[Any]:
    if type(content) is not list:
        _refuse(f"a list is needed, not {brief(content)}")
    _within("members of a list", len(content))
    return content


class _Reader:
    """Builds the terms and carries out the steps one after the other."""

    def __init__(self) -> None:
        self._terms: list[Term] = []
        self._steps: list[Theorem] = []
        self._paid: Counter[str] = Counter()

    def read(self, content: dict[str, Any]) -> dict[str, Theorem]:
        """Return the theorems by name."""
        for what, each in (("terms", self._read_term), ("steps", self._read_step)):
            rows = content[what]
            _within(what, len(rows))
            self._each(what[:-1], each, rows)
        claims = content["theorems"]
        if type(claims) is not dict or not claims:
            _refuse("theorems is an object with at least one name")
        return {_name(name): self._at(self._steps, index) for name, index in claims.items()}

    def _each(self, what: str, read: Callable[[Any], None], rows: list[Any]) -> None:
        number = 0
        try:
            for number, row in enumerate(rows):  # noqa: B007 - for the message
                read(row)
        except (ConvproofError, ValueError, TypeError) as error:
            raise ProofError(f"certificate: {what} {number}: {brief(error)}") from error

    def _pay(self, what: str, size: int) -> None:
        self._paid[what] += size
        _within(what, self._paid[what])

    def _at(self, rows: list[Any], index: object) -> Any:
        if type(index) is not int or not 0 <= index < len(rows):
            _refuse(f"{brief(index)} is no index of an earlier entry")
        return rows[index]

    def _term(self, index: object) -> Term:
        return self._at(self._terms, index)

    def _read_term(self, row: object) -> None:
        head, *written = _list(row) or [None]
        if type(head) is not str or head not in HEADS:
            _refuse(f"there is no head {brief(head)}")
        kinds = spread(HEADS[head].kinds, len(written), head)
        parts: list[Any] = []
        for kind, part in zip(kinds, written, strict=True):
            if kind not in _LITERALS:
                parts.append(self._term(part))
            elif type(part) is _LITERALS[kind]:
                parts.append(part)
            else:
                _refuse(f"{brief(part)} is no {kind}")
        term = Term(head, *parts)
        self._pay("size of all terms and conclusions", term.size)
        self._terms.append(term)

    def _read_step(self, row: Any) -> None:
        rule, arguments, conclusion, *more = _list(row)
        if type(rule) is not str or rule not in RULES:
            _refuse(f"there is no rule {brief(rule)}")
        kinds = spread(SIGNATURES[rule], len(_list(arguments)), rule)
        given = [self._argument(kind, a) for kind, a in zip(kinds, arguments, strict=True)]
        theorem = RULES[rule](*given)
        lhs, rhs, hypotheses = theorem.lhs, theorem.rhs, theorem.hypotheses
        self._pay("size of all terms and conclusions", _size(theorem))
        left, right, written = _list(conclusion)
        told = [self._term(h) for h in _list(written)]
        same = self._term(left) is lhs and self._term(right) is rhs
        if not same or len(told) != len(hypotheses) or set(told) != hypotheses:
            _refuse(f"{rule} concludes {brief(lhs)} = {brief(rhs)}, not this")
        if rule == "by_integrability":
            more = [] if len(more) == 1 and self._explains(more[0], given[0]) else [None]
        if more:
            _refuse(f"{rule}: the reasons given are not those of the rule")
        self._steps.append(theorem)

    def _argument(self, kind: str, value: object) -> Any:
        if kind[0] == "[":
            return [self._argument(kind[1:-1], member) for member in _list(value)]
        if kind == "pair":
            return [self._term(member) for member in _list(value)]
        if kind == "theorem":
            premise = self._at(self._steps, value)
            self._pay("size of all premises", _size(premise))
            return premise
        if kind == "integer":
            return value
        return self._term(value)

    def _explains(self, written: object, premise: Theorem) -> bool:
        """Tell whether the reasons written are those for each hypothesis of a premise."""
        pairs = [_list(pair) for pair in _list(written)]
        told = {self._term(hypothesis): why for hypothesis, why in pairs}
        expected = dict(reasons(premise))
        return (
            told.keys() == expected.keys()
            and len(pairs) == len(told)
            and all(self._is_reason(told[h], why) for h, why in expected.items())
        )

    def _is_reason(self, written: object, why: Derivation | None) -> bool:
        if why is None:
            return written is None
        reason, claim, others = _list(written)
        same = reason == why.reason and self._term(claim) is why.claim
        return (
            same
            and len(_list(others)) == len(why.premises)
            and all(map(self._is_reason, others, why.premises))
        )
