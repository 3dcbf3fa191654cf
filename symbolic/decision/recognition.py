"""Lemmas of the catalogue: which one a claim is, and which have a formula or a word in them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from symbolic.chapters.registry import CYCLE, Lemma, lemmas
from symbolic.decision.agreement import holds
from symbolic.decision.algebra import home_of
from symbolic.decision.meaning import read
from symbolic.errors import Undecidable
from symbolic.kernel.terms import R, Term, Z, at, letter, substitute
from symbolic.notation.points import generic
from symbolic.proving.rewriting import Values, match


class Named(NamedTuple):
    """A lemma that a claim is.

    Attributes
    ----------
    lemma
        The lemma.
    values
        What stands for its letters and symbols; nothing if these are only called otherwise.
    """

    lemma: Lemma
    values: tuple[tuple[Term, Term], ...]


def lemma_of(left: Term, right: Term) -> Named | None:
    """Return the lemma that says ``left = right`` or ``right = left``, or None.

    Lemmas that say it with other letters come before those of which it is a special case.
    """
    domain, special = home_of(left), None
    claims = Term("Plus", left, right), Term("Plus", right, left)
    for lemma, known in _claims(domain):
        for claim in claims:
            values = known.matched(claim)
            if values is None or not _applies(lemma, values, domain):
                continue
            if _renames(values):
                return Named(lemma, ())
            special = special or Named(lemma, tuple(sorted(values.items(), key=_name)))
    return special if left is not right else None


class _Known(NamedTuple):
    """A known claim on a domain: a pattern of both sides, for any letters.

    What a lemma declares of its letters is among its hypotheses.
    """

    pattern: Term
    plain: dict[Term, Term]

    def matched(self, sides: Term) -> Values | None:
        """Return what turns the known claim into one about the summands of a sum, or None."""
        found = match(self.pattern, sides)
        return found and {n: found[p] for n, p in self.plain.items() if p in found}


def _known(left: Term, right: Term) -> _Known | None:
    """Return a claim as a pattern; None if it is not about functions."""
    if not left.sort == right.sort == "function":
        return None
    sides = Term("Plus", left, right)
    letters = (n for n in sides.free if n.head == "Letter")
    plain = {n: letter(n.parts[0], n.parts[2]) for n in letters}
    return _Known(substitute(sides, plain), {n: plain.get(n, n) for n in sides.free})


def _renames(values: Values) -> bool:
    """Tell whether letters and symbols stand for letters and symbols, each for another."""
    heads = all(n.head == v.head for n, v in values.items())
    return heads and len(set(values.values())) == len(values)


def _name(pair: tuple[Term, Term]) -> str:
    return str(pair[0].parts[0])


class _Claims:
    """What the lemmas claim on a domain, worked out as far as asked for."""

    def __init__(self, domain: Term) -> None:
        self.known: list[tuple[Lemma, _Known]] = []
        self.coming = self._each(domain)

    def __iter__(self) -> Iterator[tuple[Lemma, _Known]]:
        yield from self.known
        while known := next(self.coming, None):  # `yield from` would close it with the caller
            yield known

    def _each(self, domain: Term) -> Iterator[tuple[Lemma, _Known]]:
        for lemma in lemmas:
            if (CYCLE if domain.head == "Cycle" else domain) not in lemma.domains:
                continue
            claim = lemma.claim(domain)
            known = _known(claim.left, claim.right)
            if known is not None:
                self.known.append((lemma, known))
                yield lemma, known


_claims = lru_cache(maxsize=64)(_Claims)


def find(text: str) -> list[Lemma]:
    """Return the lemmas in which a formula or a word occurs.

    Parameters
    ----------
    text
        A formula of claims such as ``conj(reflect(f))``, whose letters stand for any functions, an
        equation of two, or words, which may begin words of the id, name or title; where no lemma
        has them, of its chapter. Last come the lemmas whose source has them.

    Raises
    ------
    Undecidable
        If the text is empty.
    """
    if not text.strip():
        raise Undecidable("find: a formula such as conj(reflect(f)) or a word is needed")
    if is_formula(text):
        return [x for x in lemmas if any(_claims_it(text, x, d) for d in _telling(x))]
    told = {x: f"{x.id} {x.name} {x.title}" for x in lemmas}
    subjects = {x: f"{said} {_subject(x)}" for x, said in told.items()}
    tried = ({x for x, said in each.items() if says(said, text)} for each in (told, subjects))
    found = next(filter(None, tried), set())
    cited = {x for x, said in told.items() if says(f"{said} {x.source}", text)}
    return sorted((x for x in lemmas if x in found | cited), key=lambda x: x not in found)


def _subject(lemma: Lemma) -> str:
    """Return what the file is about in which a lemma is written down."""
    told = sys.modules[lemma.script.__module__].__doc__ or ""
    return told.partition("\n")[0]


def is_formula(text: str) -> bool:
    """Tell whether a text is meant as a formula, and not as words."""
    return re.search(r"[(=⋆∗+†]", text) is not None


def says(told: str, text: str) -> bool:
    """Tell whether something that is told has all words of a text, which may be cut short."""
    known = words(told)
    return all(any(y.startswith(w) for y in known) for w in re.findall(r"\w+", text.casefold()))


def words(told: str) -> list[str]:
    """Return the words in a text, those of names one by one."""
    return re.findall(r"[^\W_]+", told.casefold())


def _telling(lemma: Lemma) -> Sequence[Term]:
    """Return domains that show what a lemma says; on others it says the same."""
    return [d for d in lemma.domains if d in (R, Z)] or lemma.domains[:1]


def _claims_it(text: str, lemma: Lemma, domain: Term) -> bool:
    claim = lemma.claim(domain)
    return occurs(text, claim.left, claim.right, domain)


def occurs(text: str, left: Term, right: Term, domain: Term) -> bool:
    """Tell whether a formula occurs in one of two sides, or an equation is theirs, on a domain."""
    equation = "=" in text
    try:
        sides = read(text if equation else f"{text} = {text}", domain, {})
    except Undecidable:
        return False
    if equation:
        known = _known(left, right)
        claims = [Term("Plus", *sides), Term("Plus", *reversed(sides))]
        found = [known.matched(claim) for claim in claims] if known else []
        return any(values is not None and _renames(values) for values in found)
    pattern = at(sides[0], generic(domain, "anywhere"))
    here = [f for side in (left, right) for f in _functions(side) if f.home is domain]
    return any(match(pattern, at(f, pattern.parts[1:])) is not None for f in here)


def _functions(term: Term) -> set[Term]:
    """Return the closed function terms in a term."""
    found = {term} if term.sort == "function" and term.closed else set()
    return found.union(*(_functions(p) for p in term.parts if isinstance(p, Term)))


def _applies(lemma: Lemma, values: Values, domain: Term) -> bool:
    """Tell whether what the lemma asks of its letters is so of what stands for them."""
    for hypothesis in lemma.on(domain).hypotheses:
        asked = substitute(hypothesis, values)
        if asked.head == "RealValued":
            (f,) = asked.parts
            sides = [Term("ConjF", f), f]
        elif asked.head == "ForAll" and asked.parts[0].head == "Equation":
            sides = list(asked.parts[0].parts)
            if any(s.head != "At" for s in sides) or sides[0].parts[1:] != sides[1].parts[1:]:
                return False
            sides = [side.parts[0] for side in sides]
        else:
            continue  # integrability and the like, which proofs of claims ask as well
        try:
            if not holds(*sides):
                return False
        except Undecidable:
            return False
    return True
