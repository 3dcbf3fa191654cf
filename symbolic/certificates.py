"""Certificates: a proof as JSON text that can be checked without trusting whoever wrote it.

`certificate` writes down every inference behind a theorem, and `check` carries each one out again
by the rules of the kernel. What is stored is only ever compared with what was recomputed.

The format, version 1
---------------------
A certificate is one JSON object with exactly these keys::

    {"format": "convproof certificate", "version": 1,
     "terms": [entry, …], "steps": [step, …],
     "claim": {"lhs": t, "rhs": t, "hypotheses": [t, …], "domain": t}}

**Terms.** An entry is ``[head, part, …]``. A part that is a term of any kind (a scalar term, a
function, a domain, a hypothesis) is the index of an *earlier* entry, so the table has no nesting
and no cycles. Other parts are written as themselves: ``name`` is text, ``flag`` is true or false,
``assumption`` is one of commutative, complex, real, integer, positive, nonnegative, nonzero,
finite (sorted), ``index`` and ``small`` are small integers, ``integer`` is any integer. A star
means: any number of these. The heads are listed below. Of them:

- ``Rational`` is p/q in lowest terms with q > 1; ``Pow`` has an integer as exponent; ``exp`` is the
  exponential, ``Value`` the value f(x, …) of a letter, ``Applied`` that of another function, on a
  domain, at a point; ``ScalarMap`` is u(a, b, …) for an arbitrary u. The real letter of a
  ``Letter`` has the flag true. The order of the parts of ``Add`` and ``Mul`` says nothing.
- ``Total`` (the Haar integral of the body over a domain, with one sign per coordinate, −1 where
  the limits are turned), ``Lam`` (the function of the bound point with that body) and ``ForAll``
  are the binders. ``Bound``, with depth, axis and the assumptions of its domain, is coordinate
  `axis` of the point bound by the `depth`-th binder outwards, 0 being the nearest.
- ``RealSpace`` and ``Lattice`` are ℝᵈ and ℤᵈ, ``Cyclic`` is ℤ/N for a number or symbol N,
  ``Naturals`` the steps of a recursion. The operators are defined in `symbolic.operators`,
  the hypotheses in `symbolic.hypotheses`.

A term is refused unless SymPy leaves it as it is written: no sum of two numbers, no product
inside a product.

**Steps.** A step is ``[rule, argument, …]``: a rule of `symbolic.kernel`, whose docstring draws the
inference, and arguments of the kinds listed below. ``theorem`` is the index of an *earlier* step;
``term``, ``function``, ``letter``, ``symbol``, ``domain`` and ``hypothesis`` are indices of terms;
``integer`` is a small integer. ``[k]`` is a list of arguments of kind k, ``[[k]]`` a list of such
lists, ``{k:l}`` a list of pairs, with no first member twice; a star means: any number of these.

**Claim.** The last step must conclude exactly the claim: its two sides, its set of hypotheses
(each listed once) and its domain.

**Limits.** Beyond them a certificate is refused; they are listed last.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from sympy import Basic, Integer

from symbolic import encoding
from symbolic.encoding import (
    HEADS,
    REFERENCES,
    TermReader,
    TermWriter,
    admit,
    literal,
    refuse,
    spread,
)
from symbolic.errors import ProofError
from symbolic.kernel import RULES, Theorem

FORMAT = "convproof certificate"
VERSION = 1
MAX_LENGTH = 4_000_000
MAX_STEPS = 100_000

SIGNATURES: dict[str, str] = {
    "reflexivity": "term domain",
    "symmetry": "theorem",
    "transitivity": "theorem theorem",
    "congruence": "term theorem*",
    "bind": "theorem [term] domain [integer]",
    "extensionality": "term theorem [term]",
    "instantiate": "theorem {letter:function} {symbol:term}",
    "unfold": "term domain",
    "ring": "term term domain",
    "change_variable": "term [[term]] [term] domain",
    "turn_limits": "term integer domain",
    "conjugate_total": "term domain",
    "split_total": "term domain",
    "factor_out": "term term domain",
    "exchange": "term domain",
    "iterate": "term domain",
    "sift": "term domain",
    "orthogonality": "term domain",
    "periodicity": "term [term] domain",
    "derivative_of_values": "term domain",
    "derivative_under_total": "term domain",
    "by_integrability": "theorem",
    "assume": "hypothesis [[term]] domain",
    "generalise": "theorem [term] domain",
    "induction": "[hypothesis] [[term]] symbol [theorem] [theorem] integer",
}
"""The kinds of the arguments of each rule; a new rule of the kernel is one line here."""

LIMITS = {
    "characters of text": MAX_LENGTH,
    "terms": encoding.MAX_TERMS,
    "steps": MAX_STEPS,
    "parts of a term, arguments of a step, members of a list": encoding.MAX_ARITY,
    "characters of a name": encoding.MAX_NAME,
    "digits of an integer": encoding.MAX_DIGITS,
    "size of a small integer (an index, a sign, an exponent)": encoding.MAX_SMALL,
    "dimension of ℝᵈ and ℤᵈ": encoding.MAX_DIMENSION,
    "depth of a term, also of one that a step concludes": encoding.MAX_DEPTH,
    "nodes of such a term, written as a tree": encoding.MAX_SIZE,
    "monomials of such a term, multiplied out": encoding.MAX_MONOMIALS,
}


def _specification() -> str:
    heads = "\n".join(f"    {tag} {head.kinds}".rstrip() for tag, head in HEADS.items())
    rules = "\n".join(f"    {rule} {kinds}" for rule, kinds in SIGNATURES.items())
    limits = "\n".join(f"    {what}: {most}" for what, most in LIMITS.items())
    return f"\nHeads::\n\n{heads}\n\nRules::\n\n{rules}\n\nLimits::\n\n{limits}\n"


if __doc__:
    __doc__ += _specification()

# ------------------------------------------------------------------ writing


def certificate(theorem: Theorem) -> str:
    """Return the proof of a theorem as a certificate, in the format of this module.

    Raises
    ------
    ProofError
        If the theorem was not made by the kernel, its proof is beyond the limits, or holds a term
        that SymPy evaluates when it is built again, such as one made with ``evaluate=False``.
    """
    writer = _Writer()
    writer.write(theorem)
    claim = {
        "lhs": writer.terms.index(theorem.lhs),
        "rhs": writer.terms.index(theorem.rhs),
        # A set has no order of its own: without this one the text would differ from run to run.
        "hypotheses": sorted(map(writer.terms.index, sorted(theorem.hypotheses, key=str))),
        "domain": writer.terms.index(theorem.domain),
    }
    text = _layout(writer.terms.entries, writer.steps, claim)
    if len(text) > MAX_LENGTH or max(len(writer.steps), len(writer.terms.entries)) > MAX_STEPS:
        refuse(f"the proof of {len(writer.steps)} steps is beyond the limits of the format")
    return text


def _layout(terms: list[Any], steps: list[Any], claim: dict[str, Any]) -> str:
    """Return the JSON text, one term or step per line."""

    def rows(entries: list[Any]) -> str:
        return "[\n" + ",\n".join(json.dumps(e, separators=(",", ":")) for e in entries) + "\n]"

    return (
        f'{{\n"format": {json.dumps(FORMAT)},\n"version": {VERSION},\n"terms": {rows(terms)},\n'
        f'"steps": {rows(steps)},\n"claim": {json.dumps(claim)}\n}}\n'
    )


class _Writer:
    """Writes the steps of a proof, each once, after its premises."""

    def __init__(self) -> None:
        self.terms = TermWriter()
        self.steps: list[list[Any]] = []
        self._indices: dict[Theorem, int] = {}
        self._rows: dict[str, int] = {}

    def write(self, theorem: Theorem) -> None:
        pending = [theorem]
        while pending:
            missing = [p for p in _premises(pending[-1]) if p not in self._indices]
            if missing:
                pending += missing
                continue
            done = pending.pop()
            if done not in self._indices:
                self._indices[done] = self._row(self._step(done))

    def _row(self, step: list[Any]) -> int:
        """Return the index of a step; the same step taken twice in a proof is written once."""
        index = self._rows.setdefault(str(step), len(self.steps))
        if index == len(self.steps):
            self.steps.append(step)
        return index

    def _step(self, theorem: Theorem) -> list[Any]:
        rule, arguments = theorem.inference
        if rule not in SIGNATURES:
            refuse(f"the rule {rule} has no signature in the format")
        kinds = spread(SIGNATURES[rule], len(arguments), rule)
        return [rule, *map(self._argument, kinds, arguments)]

    def _argument(self, kind: str, value: Any) -> Any:
        if kind[0] == "[":
            return [self._argument(kind[1:-1], member) for member in value]
        if kind[0] == "{":
            first, second = kind[1:-1].split(":")
            pairs = value.items()
            return [[self._argument(first, a), self._argument(second, b)] for a, b in pairs]
        if kind == "theorem":
            return self._indices[value]
        if kind in REFERENCES:
            return self.terms.index(value if isinstance(value, Basic) else Integer(value))
        return literal("small", int(value))


def _premises(theorem: Theorem) -> Iterator[Theorem]:
    for argument in theorem.inference.arguments:
        if isinstance(argument, Theorem):
            yield argument
        elif isinstance(argument, (list, tuple)):
            yield from (member for member in argument if isinstance(member, Theorem))


# ------------------------------------------------------------------ reading


def check(text: str) -> Theorem:
    """Carry out the proof that a certificate records and return its theorem.

    Raises
    ------
    ProofError
        If the text is not a certificate in the format of this module, a step fails, or the last
        step does not conclude the claim.
    """
    try:
        return _replay(_parse(text))
    except ProofError:
        raise
    except Exception as error:
        raise ProofError(f"certificate: {type(error).__name__}: {error!s:.200}") from error


def _parse(text: str) -> dict[str, Any]:
    if type(text) is not str:
        refuse(f"text is needed, not a {type(text).__name__}")
    if len(text) > MAX_LENGTH:
        refuse(f"the text has {len(text)} characters, {MAX_LENGTH} are allowed")
    try:
        content = json.loads(text, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        raise ProofError(f"certificate: the text is not JSON of this format: {error}") from error
    return _with_keys(content, ["format", "version", "terms", "steps", "claim"], "certificate")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    content = dict(pairs)
    if len(content) < len(pairs):
        refuse(f"a key is given twice among {[key for key, _ in pairs]!r:.80}")
    return content


def _with_keys(content: object, keys: list[str], what: str) -> dict[str, Any]:
    if type(content) is not dict or set(content) != set(keys):
        refuse(f"a {what} has exactly the keys {', '.join(keys)}")
    return content


def _list(content: object, most: int = encoding.MAX_ARITY) -> list[Any]:
    if type(content) is not list:
        refuse(f"a list is needed, not {content!r:.40}")
    if len(content) > most:
        refuse(f"a list has {len(content)} members, {most} are allowed")
    return content


def _replay(content: dict[str, Any]) -> Theorem:
    made_by = content["format"], content["version"]
    if made_by != (FORMAT, VERSION) or type(content["version"]) is not int:
        refuse(f"{made_by!r:.80} is not ({FORMAT!r}, {VERSION})")
    reader = _Reader()
    for entry in _list(content["terms"], encoding.MAX_TERMS):
        reader.terms.read(entry)
    for step in _list(content["steps"], MAX_STEPS):
        reader.read(step)
    return reader.conclusion(_with_keys(content["claim"], _CLAIM, "claim"))


_CLAIM = ["lhs", "rhs", "hypotheses", "domain"]


class _Pairs(tuple[tuple[Any, Any], ...]):
    """A mapping that can be hashed."""

    __slots__ = ()


@lru_cache(maxsize=65536)
def _carry_out(rule: Callable[..., Theorem], *arguments: Any) -> Theorem:
    """Return what a rule concludes, within the limits; certificates that share steps share this."""
    theorem = rule(*(dict(a) if isinstance(a, _Pairs) else a for a in arguments))
    for term in (theorem.lhs, theorem.rhs, *theorem.hypotheses):
        admit(term)
    return theorem


class _Reader:
    """Carries out the steps one after the other."""

    def __init__(self) -> None:
        self.terms = TermReader()
        self._theorems: list[Theorem] = []

    def read(self, step: object) -> None:
        """Apply the rule that a step names to the arguments that it gives."""
        if type(step) is not list or not step or type(step[0]) is not str:
            refuse(f"a step is a list that starts with its rule, not {step!r:.40}")
        rule, *written = step
        if rule not in SIGNATURES:
            refuse(f"there is no rule {rule!r:.40}")
        kinds = spread(SIGNATURES[rule], len(written), rule)
        arguments = map(self._argument, kinds, written)
        self._theorems.append(_carry_out(RULES[rule], *arguments))

    def conclusion(self, claim: dict[str, Any]) -> Theorem:
        """Return the last theorem, if it is what is claimed."""
        if not self._theorems:
            refuse("there are no steps")
        theorem = self._theorems[-1]
        hypotheses = [self.terms.reference("hypothesis", h) for h in _list(claim["hypotheses"])]
        if len(set(hypotheses)) < len(hypotheses):
            refuse("the claim lists a hypothesis twice")
        claimed = (
            self.terms.reference("term", claim["lhs"]),
            self.terms.reference("term", claim["rhs"]),
            frozenset(hypotheses),
            self.terms.reference("domain", claim["domain"]),
        )
        if claimed != (theorem.lhs, theorem.rhs, theorem.hypotheses, theorem.domain):
            refuse(f"the steps prove “{theorem}”, which is not the claim")
        return theorem

    def _argument(self, kind: str, value: object) -> Any:
        if kind[0] == "[":
            return tuple(self._argument(kind[1:-1], member) for member in _list(value))
        if kind[0] == "{":
            return self._mapping(kind[1:-1], _list(value))
        if kind == "theorem":
            return self._theorem(value)
        return self.terms.reference(kind, value) if kind in REFERENCES else literal("small", value)

    def _mapping(self, kinds: str, written: list[Any]) -> _Pairs:
        first, second = kinds.split(":")
        pairs = []
        for pair in written:
            if len(_list(pair)) != 2:
                refuse(f"a pair is needed, not {pair!r:.40}")
            pairs.append((self._argument(first, pair[0]), self._argument(second, pair[1])))
        if len(dict(pairs)) < len(pairs):
            refuse("a mapping names something twice")
        return _Pairs(pairs)

    def _theorem(self, index: object) -> Theorem:
        if type(index) is not int or not 0 <= index < len(self._theorems):
            refuse(f"{index!r:.40} is not the index of an earlier step")
        return self._theorems[index]
