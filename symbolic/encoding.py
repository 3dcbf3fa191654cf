"""Terms as a table: each entry is a head and its parts, and refers only to earlier entries.

Shared parts are written once, and nothing is nested, so reading needs no recursion. The heads are
the table `HEADS`; the format is described in `symbolic.certificates`.

Reading builds each entry with the constructor of its head and then refuses it unless the result is
the term that was written: SymPy evaluates on construction, and ``["Add", 3, 4]`` must not come out
as something else. So only terms in the form that SymPy itself gives them enter a replay.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

from sympy import Abs, Add, Basic, Expr, I, Integer, Mul, Pow, Rational, Symbol, conjugate, exp, pi
from sympy.core.function import AppliedUndef

from symbolic.domains import Cyclic, Domain, Lattice, Naturals, RealSpace
from symbolic.errors import ProofError
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Hypothesis,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
)
from symbolic.terms import (
    Applied,
    Bound,
    Delta,
    FunctionTerm,
    Iterate,
    Lam,
    Letter,
    ScalarMap,
    Total,
    bound,
    bound_point,
    letter_of,
)

MAX_TERMS = 100_000
MAX_ARITY = 1_000
MAX_NAME = 64
MAX_DIGITS = 200
MAX_SMALL = 100
MAX_DIMENSION = 4
MAX_DEPTH = 100
MAX_SIZE = 5_000
MAX_MONOMIALS = 1_000

ASSUMPTIONS = frozenset(
    ["commutative", "complex", "real", "integer", "positive", "nonnegative", "nonzero", "finite"]
)
"""The assumptions that a symbol may carry."""

REFERENCES: dict[str, type[Any]] = {
    "term": Expr,
    "function": FunctionTerm,
    "letter": Letter,
    "symbol": Symbol,
    "domain": Domain,
    "hypothesis": Hypothesis,
}
"""The kinds of parts that are written as the index of an earlier entry."""


class Head(NamedTuple):
    """A head: the class of its terms, the kinds of its parts, and how to build and to part it."""

    made: type[Any]
    kinds: str
    build: Callable[..., Any]
    parts: Callable[[Any], Sequence[Any]]


def _plain(made: type[Any], kinds: str) -> Head:
    """Return the head of terms that are built from their own arguments."""
    return Head(made, kinds, made, lambda term: term.args)


def _constant(value: Any) -> Head:
    return Head(type(value), "", lambda: value, lambda _: ())


def _kept(symbol: Symbol) -> list[str]:
    return sorted(symbol._assumptions_orig)


def _exponent(power: Pow) -> int:
    if not isinstance(power.exp, Integer):
        refuse(f"{power!s:.80} has an exponent that is no integer")
    return int(power.exp)


def _space(made: type[Any]) -> Head:
    def build(dimension: int) -> Domain:
        if not 1 <= dimension <= MAX_DIMENSION:
            refuse(f"the dimension {dimension} is not one of 1 … {MAX_DIMENSION}")
        return made(dimension)

    return Head(made, "index", build, lambda space: (space.dimension,))


HEADS: dict[str, Head] = {
    "Integer": Head(Integer, "integer", Integer, lambda n: (int(n),)),
    "Rational": Head(Rational, "integer integer", Rational, lambda q: (int(q.p), int(q.q))),
    "I": _constant(I),
    "pi": _constant(pi),
    "Symbol": Head(
        Symbol,
        "name assumption*",
        lambda name, *kept: Symbol(name, **dict.fromkeys(kept, True)),
        lambda s: (s.name, *_kept(s)),
    ),
    "Bound": Head(
        Bound,
        "index index assumption*",
        lambda depth, axis, *kept: bound(depth, axis, frozenset(kept)),
        lambda s: (s.depth, s.axis, *_kept(s)),
    ),
    "Add": _plain(Add, "term*"),
    "Mul": _plain(Mul, "term*"),
    "Pow": Head(Pow, "term small", Pow, lambda term: (term.base, _exponent(term))),
    "conjugate": _plain(conjugate, "term"),
    "exp": _plain(exp, "term"),
    "Abs": _plain(Abs, "term"),
    "ScalarMap": Head(
        ScalarMap, "name term*", ScalarMap, lambda term: (str(term.args[0].name), *term.args[1:])
    ),
    "Value": Head(
        AppliedUndef,
        "letter term*",
        lambda letter, *point: letter.function(*point),
        lambda value: (letter_of(value), *value.args),
    ),
    "Applied": Head(
        Applied,
        "function domain term*",
        lambda function, domain, *point: Applied(function, point, domain),
        lambda value: (value.function, value.domain, *value.point),
    ),
    "Total": Head(
        Total,
        "term domain small*",
        lambda body, over, *signs: Total(body, bound_point(over), over, signs),
        lambda total: (total.body, total.domain, *map(int, total.orientation)),
    ),
    "Letter": Head(Letter, "name flag", Letter, lambda letter: (letter.name, letter.real)),
    "Iterate": _plain(Iterate, "letter term"),
    "Lam": Head(
        Lam,
        "term domain",
        lambda body, over: Lam(body, bound_point(over), over),
        lambda function: (function.args[0], function.domain),
    ),
    "Conv": _plain(Conv, "function function"),
    "Corr": _plain(Corr, "function function"),
    "Conj": _plain(Conj, "function"),
    "Reflect": _plain(Reflect, "function"),
    "Shift": _plain(Shift, "function term*"),
    "Plus": _plain(Plus, "function*"),
    "Scale": _plain(Scale, "term function"),
    "Modulate": _plain(Modulate, "function term*"),
    "Linear": _plain(Linear, "function term*"),
    "Fourier": _plain(Fourier, "function domain"),
    "Delta": _plain(Delta, ""),
    "Diff": _plain(Diff, "function"),
    "RealSpace": _space(RealSpace),
    "Lattice": _space(Lattice),
    "Cyclic": _plain(Cyclic, "term"),
    "Naturals": _plain(Naturals, ""),
    "RealValued": _plain(RealValued, "function"),
    "Integrable": _plain(Integrable, "function"),
    "Bounded": _plain(Bounded, "function"),
    "Defined": _plain(Defined, "function"),
    "Smooth": _plain(Smooth, "function"),
    "HasValue": _plain(HasValue, "term"),
    "ConvergesAbsolutely": _plain(ConvergesAbsolutely, "term"),
    "Equation": _plain(Equation, "term term"),
    "ForAll": Head(
        ForAll,
        "hypothesis domain",
        lambda claim, over: ForAll(claim, bound_point(over), over),
        lambda claim: (claim.args[0], claim.domain),
    ),
}

_TAGS = {head.made: tag for tag, head in HEADS.items()}
_RANGES = {
    "index": (0, MAX_SMALL),
    "small": (-MAX_SMALL, MAX_SMALL),
    "integer": (-(10**MAX_DIGITS) + 1, 10**MAX_DIGITS - 1),
}
_UNORDERED = frozenset(["Add", "Mul"])


def refuse(reason: str) -> NoReturn:
    """Raise `ProofError`."""
    raise ProofError(f"certificate: {reason}")


def literal(kind: str, value: object) -> Any:
    """Return a part that is written as itself, once it is known to be of its kind."""
    if kind in _RANGES:
        low, high = _RANGES[kind]
        if type(value) is not int:
            refuse(f"an integer is needed, not {value!r:.40}")
        if not low <= value <= high:
            refuse(f"an integer of {value.bit_length()} bits is out of the range of its place")
    elif kind == "flag":
        if type(value) is not bool:
            refuse(f"true or false is needed, not {value!r:.40}")
    elif kind == "assumption":
        if type(value) is not str or value not in ASSUMPTIONS:
            refuse(f"{value!r:.40} is not an assumption of a symbol")
    elif type(value) is not str or not 0 < len(value) <= MAX_NAME or not value.isprintable():
        refuse(f"a name of 1 … {MAX_NAME} printable characters is needed, not {value!r:.40}")
    return value


@lru_cache(maxsize=4096)
def spread(kinds: str, count: int, owner: str) -> tuple[str, ...]:
    """Return the kind of each of `count` parts; the last of `kinds` repeats if it has a star."""
    names = kinds.split()
    if names and names[-1].endswith("*"):
        last = names.pop().removesuffix("*")
        names += [last] * (count - len(names))
    if len(names) != count or count > MAX_ARITY:
        refuse(f"{owner} takes “{kinds}”, {count} were given")
    return tuple(names)


class Measure(NamedTuple):
    """How large a term is: as a tree, and how many monomials it may have, multiplied out.

    `inside` is the same for the largest of the sums in its arguments, bodies and exponents.
    """

    depth: int
    size: int
    monomials: int
    inside: int


@lru_cache(maxsize=65536)
def measure(term: Basic) -> Measure:
    """Return how large a term is."""
    inside = [measure(part) for part in term.args]
    depth = 1 + max((m.depth for m in inside), default=0)
    size = 1 + sum(m.size for m in inside)
    monomials = _monomials(term, inside)
    return Measure(depth, size, monomials, max([monomials, *(m.inside for m in inside)]))


def admit(term: Basic) -> None:
    """Refuse a term that is beyond the limits."""
    depth, size, _, monomials = measure(term)
    if depth > MAX_DEPTH or size > MAX_SIZE or monomials > MAX_MONOMIALS:
        refuse(f"a term has depth {depth}, {size} nodes and up to {monomials} monomials")


def _monomials(term: Basic, inside: list[Measure]) -> int:
    product = 1
    if isinstance(term, Add):
        return sum(m.monomials for m in inside)
    if isinstance(term, Mul):
        for m in inside:
            product *= m.monomials
    elif isinstance(term, Pow):
        product = inside[0].monomials ** abs(int(term.exp))
    elif isinstance(term, (conjugate, Abs)):  # |z|² is multiplied out as z·conj(z)
        product = inside[0].monomials
    return min(product, MAX_MONOMIALS + 1)


@lru_cache(maxsize=65536)
def build(tag: str, parts: tuple[Any, ...]) -> Basic:
    """Return the term with this head and these parts, if SymPy leaves it as it is."""
    head = HEADS[tag]
    term = head.build(*parts)
    if _tag(term) != tag or not _same(tag, head.parts(term), parts):
        refuse(f"SymPy evaluates {tag} of these parts to {term!s:.80}")
    admit(term)
    return term


class TermReader:
    """Reads the entries of a table one after the other."""

    def __init__(self) -> None:
        self._terms: list[Basic] = []

    def reference(self, kind: str, index: object) -> Any:
        """Return the term at `index`, once it is known to be of its kind."""
        if type(index) is not int or not 0 <= index < len(self._terms):
            refuse(f"{index!r:.40} is not the index of an earlier term")
        term = self._terms[index]
        if not isinstance(term, REFERENCES[kind]):
            refuse(f"term {index} is a {type(term).__name__}, a {kind} is needed")
        return term

    def read(self, entry: object) -> None:
        """Add the term that an entry describes.

        Raises
        ------
        ProofError
            Unless the entry is a head with parts of its kinds, is within the limits, and is
            written as SymPy itself builds it.
        """
        if type(entry) is not list or not entry or type(entry[0]) is not str:
            refuse(f"a term is a list that starts with its head, not {entry!r:.40}")
        tag, *written = entry
        if tag not in HEADS:
            refuse(f"there is no head {tag!r:.40}")
        kinds = spread(HEADS[tag].kinds, len(written), tag)
        parts = [self._part(kind, value) for kind, value in zip(kinds, written, strict=True)]
        self._terms.append(build(tag, tuple(parts)))

    def _part(self, kind: str, value: object) -> Any:
        return self.reference(kind, value) if kind in REFERENCES else literal(kind, value)


class TermWriter:
    """Writes terms, each once, after its parts."""

    def __init__(self) -> None:
        self.entries: list[list[Any]] = []
        self._indices: dict[Basic, int] = {}

    def index(self, term: Any) -> int:
        """Return the index of a term in the table, written if it is not there yet."""
        pending = [term]
        while pending:
            top = pending[-1]
            parts = _parts(top)
            missing = [p for p in parts if isinstance(p, Basic) and p not in self._indices]
            if top in self._indices or not missing:
                self._write(pending.pop(), parts)
            else:
                pending += missing
        return self._indices[term]

    def _write(self, term: Basic, parts: Sequence[Any]) -> None:
        if term in self._indices:
            return
        tag = _tag(term)
        if tag is None or build(tag, tuple(parts)) != term:
            refuse(f"{term} is not written in the order that SymPy gives it")
        kinds = spread(HEADS[tag].kinds, len(parts), tag)
        self.entries.append([tag, *map(self._part, kinds, parts)])
        self._indices[term] = len(self.entries) - 1

    def _part(self, kind: str, part: Any) -> Any:
        return self._indices[part] if kind in REFERENCES else literal(kind, part)


def _tag(term: object) -> str | None:
    tag = _TAGS.get(type(term))
    if tag is None:
        kinds = (made for made in (AppliedUndef, Integer, Rational) if isinstance(term, made))
        return next((_TAGS[made] for made in kinds), None)
    return tag


def _parts(term: Any) -> Sequence[Any]:
    tag = _tag(term)
    if tag is None:
        refuse(f"{term!r:.80} has no head in the format")
    return HEADS[tag].parts(term)


def _same(tag: str, parts: Sequence[Any], written: Sequence[Any]) -> bool:
    """Tell whether the parts are those written; the order of sums and products says nothing."""
    if tuple(parts) == tuple(written):
        return True
    return tag in _UNORDERED and Counter(parts) == Counter(written)
