"""Lemmas of the catalogue: which one a claim is, and which have a formula or a word in them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from symbolic.chapters.registry import Lemma, lemmas
from symbolic.decision.agreement import holds
from symbolic.decision.algebra import home_of, known_of
from symbolic.decision.expansion import generic_point
from symbolic.decision.meaning import read
from symbolic.errors import Undecidable
from symbolic.kernel.errors import ProofError
from symbolic.kernel.terms import R, Term, Z, at, declared, letter, substitute
from symbolic.proving.rewriting import match

Sides = tuple[Term, Term]


def lemma_of(left: Term, right: Term) -> Lemma | None:
    """Return the first lemma that says ``left = right`` or ``right = left``, or None."""
    domain = home_of(left)
    mine = [((left, right), _shape(left, right)), ((right, left), _shape(right, left))]
    for known in _claims(domain, len(_letters(left, right))):
        for sides, shape in mine:
            if known.shape == shape:
                pairs = zip(known.letters, _letters(*sides), strict=True)
                if _applies(known.lemma, list(pairs), domain):
                    return known.lemma
    return None


class _Known(NamedTuple):
    lemma: Lemma
    letters: list[Term]
    shape: Sides


class _Claims:
    """What the lemmas about so many letters claim on a domain, worked out as far as asked for."""

    def __init__(self, domain: Term, letters: int) -> None:
        self.known: list[_Known] = []
        self.coming = self._each(domain, letters)

    def __iter__(self) -> Iterator[_Known]:
        yield from self.known
        while known := next(self.coming, None):  # `yield from` would close it with the caller
            yield known

    def _each(self, domain: Term, letters: int) -> Iterator[_Known]:
        for lemma in lemmas:
            if lemma.script.__code__.co_argcount != 1 + letters:
                continue
            try:
                claim = lemma.claim(domain)
            except ProofError:  # it is stated on other domains
                continue
            if claim.left.sort == claim.right.sort == "function":
                sides = (claim.left, claim.right)
                known = _Known(lemma, _letters(*sides), _shape(*sides))
                self.known.append(known)
                yield known


_claims = lru_cache(maxsize=64)(_Claims)


def find(text: str) -> list[Lemma]:
    """Return the lemmas in which a formula or a word occurs.

    Parameters
    ----------
    text
        A formula of claims such as ``conj(reflect(f))``, whose letters stand for any functions, an
        equation of two, or words, which may begin words of the id, name, title or source.

    Raises
    ------
    Undecidable
        If the text is empty.
    """
    if not text.strip():
        raise Undecidable("find: a formula such as conj(reflect(f)) or a word is needed")
    if not re.search(r"[(=⋆∗+†]", text):
        words = [w.casefold() for w in re.findall(r"\w+", text)]
        return [x for x in lemmas if all(any(y.startswith(w) for y in _words(x)) for w in words)]
    return [x for x in lemmas if any(_occurs(text, x, domain) for domain in _telling(x))]


def _telling(lemma: Lemma) -> Sequence[Term]:
    """Return domains that show what a lemma says; on others it says the same."""
    return [d for d in lemma.domains if d in (R, Z)] or lemma.domains[:1]


def _words(lemma: Lemma) -> list[str]:
    told = f"{lemma.id} {lemma.name} {lemma.title} {lemma.source}".casefold()
    return re.findall(r"[^\W_]+", told)


def _occurs(text: str, lemma: Lemma, domain: Term) -> bool:
    """Tell whether a formula occurs in what a lemma claims on a domain."""
    equation = "=" in text
    try:
        sides = read(text if equation else f"{text} = {text}", domain, {})
    except Undecidable:
        return False
    claim = lemma.claim(domain)
    if equation:
        shapes = (_shape(*sides), _shape(sides[1], sides[0]))
        return claim.left.sort == "function" and _shape(claim.left, claim.right) in shapes
    pattern = at(sides[0], generic_point(domain, "anywhere"))
    parts = (_functions(side) for side in (claim.left, claim.right))
    here = [f for found in parts for f in found if f.home is domain]
    return any(match(pattern, at(f, pattern.parts[1:])) is not None for f in here)


def _functions(term: Term) -> set[Term]:
    """Return the closed function terms in a term."""
    found = {term} if term.sort == "function" and term.closed else set()
    return found.union(*(_functions(p) for p in term.parts if isinstance(p, Term)))


def _letters(*sides: Term) -> list[Term]:
    """Return the letters in the order in which they are written."""
    return list(dict.fromkeys(n for side in sides for n in _names(side) if n.head == "Letter"))


def _shape(left: Term, right: Term) -> Sides:
    """Return two sides with letters and symbols renamed in the order in which they occur."""
    names = dict.fromkeys((*_names(left), *_names(right)))
    renamed = {}
    for k, n in enumerate(names):
        stands_for = letter(f"x{k}", n.parts[2]) if n.head == "Letter" else None
        renamed[n] = stands_for or Term("Var", f"x{k}", *n.parts[1:])
    return _renamed(left, renamed), _renamed(right, renamed)


def _names(term: Term) -> list[Term]:
    """Return letters and symbols in the order in which they are written."""
    if term.head in {"Letter", "Var"}:
        return [term]
    return [n for p in term.parts if isinstance(p, Term) for n in _names(p)]


def _renamed(term: Term, names: Mapping[Term, Term]) -> Term:
    if term in names:
        return names[term]
    parts = [_renamed(p, names) if isinstance(p, Term) else p for p in term.parts]
    return term if term.sort == "domain" else Term(term.head, *parts)


def _applies(lemma: Lemma, pairs: Sequence[tuple[Term, Term]], domain: Term) -> bool:
    """Tell whether what the lemma asks of its letters was declared of those here."""
    if not all(known_of(theirs) <= known_of(own) for theirs, own in pairs):
        return False
    about = [f for f, _ in pairs]
    declarations = {fact for f in about for fact in declared(f)}
    for hypothesis in lemma.on(domain).hypotheses - declarations:
        equation = hypothesis.parts[0] if hypothesis.head == "ForAll" else None
        if equation is None or equation.head != "Equation":
            continue  # integrability and the like, which proofs of claims ask as well
        values = [substitute(side, dict(pairs)) for side in equation.parts]
        if not (all(v.head == "At" for v in values) and values[0].parts[1:] == values[1].parts[1:]):
            return False
        try:
            if not holds(values[0].parts[0], values[1].parts[0]):
                return False
        except Undecidable:
            return False
    return True
