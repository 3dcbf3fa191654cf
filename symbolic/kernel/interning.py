"""Terms as data: a head and its parts, immutable, checked once when made, interned.

Two terms are equal if and only if they are the same object: the table below holds every term that
is alive, and holds it weakly. Nothing here evaluates; what was written stays as it was written.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from functools import lru_cache
from threading import Lock
from typing import Any, NamedTuple, NoReturn
from weakref import WeakValueDictionary

from .errors import TermError, brief

MAX_DEPTH = 60
MAX_SIZE = 10_000
MAX_MONOMIALS = 1_000
MAX_NAME = 64
MAX_BITS = 4_000
FREE_BITS = 28, 4  # larger numerators may have one hash, larger denominators multiply in sums
MAX_SMALL = 100


class Head(NamedTuple):
    """What a head takes and makes; the heads themselves are the table in `terms`.

    Attributes
    ----------
    kinds
        The kinds of its parts; a star at the end lets the last kind repeat, or be absent.
    sort
        domain, scalar, function or hypothesis.
    home
        For functions: the domain on which the function lives, from the parts.
    fits
        What must hold of the parts together.
    """

    kinds: str
    sort: str
    home: Callable[..., Term] | None = None
    fits: Callable[..., bool] | None = None


HEADS: dict[str, Head] = {}
BINDERS = frozenset(["Total", "Lam", "ForAll"])
_NAMES = frozenset(["Var", "Bound", "Letter"])
_WORD = re.compile(r"!?[^\W\d]\w*'*|!\d")


class Term:
    """A term: a head and its parts.

    Attributes
    ----------
    head, parts
        As given; parts are terms, text or integers.
    sort, home
        See `Head`; `home` is None unless the term is a function.
    free
        The variables, letters and bound points of outer binders that occur in it.
    closed
        Whether no bound point is free in it, and no name that only the kernel may use.
    depth, monomials, width, size
        Its depth as a tree; how many monomials its normal form has at most, and how many factors
        each of them; and the sum, over all nodes of the tree, of the product of these two. The
        limits are on depth, monomials and size.

    Kept on the term, so that they live no longer: its digest, its polynomial, and what else is
    worked out once: of a scalar the normal form, of a letter what was declared, of a hypothesis
    why it holds.
    """

    # fmt: off
    __slots__ = (
        "__weakref__", "_digest", "_known", "_polynomial", "closed", "depth", "free", "head",
        "home", "monomials", "parts", "size", "sort", "width",
    )
    # fmt: on

    head: str
    parts: tuple[Any, ...]
    sort: str
    home: Any
    free: frozenset[Term]
    closed: bool
    depth: int
    size: int
    monomials: int
    width: int
    _digest: bytes | None
    _known: Any
    _polynomial: Any

    def __new__(cls, head: str, *parts: Any) -> Term:
        """Return the one term with this head and these parts.

        Raises
        ------
        TermError
            If there is no such head, the parts do not fit, or the term is beyond the limits.
        """
        try:
            term = _TABLE.get(_key(head, parts))
        except TypeError as error:
            raise TermError(f"{brief(head)} of {brief(parts)}: a part is no term") from error
        return _made(head, parts) if term is None else term

    def __setattr__(self, name: str, value: object) -> NoReturn:
        raise TermError(f"a term does not change: its {name} cannot be set")

    def __delattr__(self, name: str) -> NoReturn:
        raise TermError(f"a term does not change: its {name} cannot be deleted")

    def __init_subclass__(cls) -> NoReturn:
        raise TermError("class Term cannot be subclassed")

    def __reduce__(self) -> tuple[Any, ...]:
        return Term, (self.head, *self.parts)

    def __repr__(self) -> str:
        return f"{self.head}({', '.join(map(str, self.parts))})"

    @property
    def digest(self) -> bytes:
        """A key for sorting that depends on nothing but what the term says."""
        if self._digest is None:
            told = hashlib.blake2b(self.head.encode(), digest_size=16)
            for part in self.parts:
                told.update(part.digest if type(part) is Term else f"|{part}".encode())
            object.__setattr__(self, "_digest", told.digest())
        return self._digest  # type: ignore[return-value]


_TABLE: WeakValueDictionary[tuple[str, tuple[Any, ...]], Term] = WeakValueDictionary()
_LOCK = Lock()


def _key(head: str, parts: tuple[Any, ...]) -> tuple[str, tuple[Any, ...]]:
    """Return the place of a term in the table; numbers as text, or all could have one hash."""
    return head, tuple(map(hex, parts)) if head == "Number" else parts


def is_term(value: object) -> bool:
    """Tell whether a value was made here."""
    if type(value) is not Term:
        return False
    try:
        return _TABLE.get(_key(value.head, value.parts)) is value
    except (AttributeError, TypeError):  # an empty or forged object of the class
        return False


def _made(head: str, parts: tuple[Any, ...]) -> Term:
    rule = HEADS.get(head)
    if type(head) is not str or rule is None:
        raise TermError(f"there is no head {brief(head)}")
    kinds = spread(rule.kinds, len(parts), head)
    for kind, part in zip(kinds, parts, strict=True):
        if not _is_kind(kind, part):
            raise TermError(f"{head} takes “{rule.kinds}”: {brief(part)} is no {kind}")
    terms = [p for p in parts if type(p) is Term]
    monomials, width, size = _measure(head, parts, terms)
    term = object.__new__(Term)
    put = object.__setattr__
    put(term, "head", head)
    put(term, "parts", parts)
    put(term, "sort", rule.sort)
    put(term, "free", _free(head, parts, terms, term))
    reserved = bool(parts) and type(parts[0]) is str and parts[0][0] == "!"
    if reserved and head != "Var":  # a binder forgets all but its free names
        raise TermError(f"{head} {brief(parts[0])}: names with ! are for variables of the kernel")
    own = head != "Bound" and not reserved
    binds = head in BINDERS
    put(term, "closed", own and (not _is_open(term) if binds else all(p.closed for p in terms)))
    put(term, "depth", 1 + max([p.depth for p in terms], default=0))
    put(term, "monomials", monomials)
    put(term, "width", width)
    put(term, "size", size)
    if term.depth > MAX_DEPTH or size > MAX_SIZE or monomials > MAX_MONOMIALS:
        raise TermError(
            f"a {head} of depth {term.depth}, size {size} and up to {monomials} monomials is "
            f"beyond the limits {MAX_DEPTH}, {MAX_SIZE} and {MAX_MONOMIALS}"
        )
    for cache in ("_digest", "_known", "_polynomial"):
        put(term, cache, None)
    if rule.fits is not None and not rule.fits(*parts):
        raise TermError(f"{head} of {brief(', '.join(map(str, parts)))}: they do not fit together")
    put(term, "home", rule.home(*parts) if rule.home is not None else None)
    with _LOCK:  # two objects for one term would make “does not occur” wrong
        return _TABLE.setdefault(_key(head, parts), term)


@lru_cache(maxsize=1024)
def spread(kinds: str, count: int, owner: str) -> tuple[str, ...]:
    """Return the kind of each of `count` parts."""
    names = kinds.split()
    if names and names[-1].endswith("*"):
        last = names.pop().removesuffix("*")
        names += [last] * (count - len(names))
    if len(names) != count:
        raise TermError(f"{owner} takes “{kinds}”, {count} parts were given")
    return tuple(names)


def _is_kind(kind: str, part: Any) -> bool:
    if is_term(part):
        return kind in (part.sort, part.head) or (kind == "any" and part.sort in _ARGUMENTS)
    if kind == "name":
        return type(part) is str and len(part) <= MAX_NAME and bool(_WORD.fullmatch(part))
    if kind == "word":
        return type(part) is str
    if kind == "integer":
        return type(part) is int and part.bit_length() <= MAX_BITS
    return kind == "small" and type(part) is int and abs(part) <= MAX_SMALL


_ARGUMENTS = frozenset(["scalar", "function"])


def _measure(head: str, parts: tuple[Any, ...], terms: list[Term]) -> tuple[int, int, int]:
    """Return how many monomials the normal form may have, how many factors each, and the size."""
    monomials, width, inside = 1, 1, sum([p.size for p in terms])
    if head == "Add":
        monomials, width = sum([p.monomials for p in terms]), max([p.width for p in terms])
    elif head in {"Mul", "Conj", "Abs"}:  # of |z|, since |z|² is z·conj(z)
        for p in terms:
            monomials = min(monomials * p.monomials, MAX_MONOMIALS + 1)
        width = sum([p.width for p in terms])
    elif head == "Pow":
        exponent = abs(parts[1])
        monomials = min(terms[0].monomials ** min(exponent, 64), MAX_MONOMIALS + 1)
        width, inside = exponent * terms[0].width + 1, inside * (1 + exponent)
    elif head in {"Exp", "Root"}:  # the exponent is kept as a polynomial
        width += terms[0].monomials * terms[0].width
    elif head == "Number":
        inside = sum([max(p.bit_length() - b, 0) for p, b in zip(parts, FREE_BITS, strict=True)])
    return monomials, width, inside + monomials * width


def _free(head: str, parts: tuple[Any, ...], terms: list[Term], term: Term) -> frozenset[Term]:
    names = [p.free for p in terms]
    free = max(names, key=len, default=frozenset())
    if not all(n <= free for n in names):  # most parts have the same names: their set is shared
        free = frozenset().union(*names)
    if head in _NAMES:
        return free | {term}
    if head not in BINDERS:
        return free
    return frozenset(_lowered(n) for n in free if n.head != "Bound" or n.parts[0] > 0)


def _lowered(name: Term) -> Term:
    return Term("Bound", name.parts[0] - 1, *name.parts[1:]) if name.head == "Bound" else name


def _is_open(term: Term) -> bool:
    return any(n.head == "Bound" or not n.closed for n in term.free)
