"""Which lemma of the catalogue a claim is, if it is one: with other letters, or read backwards."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from symbolic.chapters.registry import Lemma, lemmas
from symbolic.decision.agreement import holds
from symbolic.decision.algebra import home_of, known_of
from symbolic.errors import Undecidable
from symbolic.new_kernel.errors import ProofError
from symbolic.new_kernel.terms import Term, declared, letter, substitute

Sides = tuple[Term, Term]


def lemma_of(left: Term, right: Term) -> Lemma | None:
    """Return the first lemma that says ``left = right`` or ``right = left``, or None."""
    domain = home_of(left)
    for sides in ((left, right), (right, left)):
        names = _letters(*sides)
        for lemma, letters in _claims(domain, len(names)).get(_shape(*sides), ()):
            if _applies(lemma, list(zip(letters, names, strict=True)), domain):
                return lemma
    return None


@lru_cache(maxsize=64)
def _claims(domain: Term, letters: int) -> dict[Sides, list[tuple[Lemma, list[Term]]]]:
    """Return the lemmas about so many letters by what they claim on a domain."""
    found: dict[Sides, list[tuple[Lemma, list[Term]]]] = defaultdict(list)
    for lemma in lemmas:
        if lemma.script.__code__.co_argcount != 1 + letters:
            continue
        try:
            claim = lemma.claim(domain)
        except ProofError:  # it is stated on other domains
            continue
        if claim.left.sort == claim.right.sort == "function":
            sides = (claim.left, claim.right)
            found[_shape(*sides)].append((lemma, _letters(*sides)))
    return found


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
