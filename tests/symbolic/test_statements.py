"""Every lemma states what it stated before the kernel had its own terms."""

from __future__ import annotations

from itertools import combinations, permutations
from typing import Any

import pytest
from statements import digest, digest_of, pinned, tree

from symbolic.chapters import ALL, CYCLE, Lemma, lemmas
from symbolic.kernel import rules
from symbolic.kernel.polynomials import normal_form
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import R, Term, Z, letter, substitute
from symbolic.notation.names import domain_name

PINNED = pinned()
PINNED_LEMMAS = [lemma for lemma in lemmas if lemma.id in PINNED]
"""A lemma that was added since then has nothing to agree with."""


@pytest.mark.drawn(60)
@pytest.mark.parametrize("lemma", PINNED_LEMMAS, ids=lambda lemma: lemma.id)
def test_a_lemma_states_what_it_stated(lemma: Lemma) -> None:
    for domain in lemma.domains:
        wanted, text = PINNED[lemma.id][domain_name(domain)]
        assert digest_of(lemma.on(domain), domain) == wanted, text


def test_no_statement_is_missing() -> None:
    known = {lemma.id: {*map(domain_name, lemma.domains)} for lemma in PINNED_LEMMAS}
    wanted = {id_: set(on) for id_, on in PINNED.items()}
    assert {id_: wanted[id_] for id_ in known} == known
    assert wanted.keys() == known.keys() | lemmas.aliases.keys()


RENAMED = {
    "B20e": {"f": "g", "g": "f"},
    "G13b": {},
    "G5": {"f": "v", "g": "w", "h": "x"},
    "G6": {"f": "w", "g": "x"},
}
BACKWARDS = {
    "A8d": {"f": "g", "g": "f"},
    "C15b": {"g": "h", "h": "g"},
    "C21b": {},
    "G4c": {},
    "G6b": {"f": "w", "g": "x"},
    "G8d": {"f": "w", "g": "e", "h": "z"},
}


def renamed(theorem: Theorem, names: dict[str, str]) -> Theorem:
    letters = {n for n in theorem.lhs.free if n.head == "Letter"}
    pairs = [(n, letter(names[n.parts[0]], n.home)) for n in letters if n.parts[0] in names]
    return rules.instantiate(theorem, pairs) if pairs else theorem


@pytest.mark.parametrize("id_", [*RENAMED, *BACKWARDS])
def test_an_alias_is_the_lemma_with_other_letters_or_read_backwards(id_: str) -> None:
    lemma = lemmas.aliases[id_].lemma
    assert lemmas[id_] is lemmas[lemmas.aliases[id_].name] is lemma
    for domain in (d for d in lemma.domains if domain_name(d) in PINNED[id_]):
        theorem = renamed(lemma.on(domain), RENAMED.get(id_) or BACKWARDS.get(id_) or {})
        turned = rules.symmetry(theorem) if id_ in BACKWARDS else theorem
        assert digest_of(turned, domain) == PINNED[id_][domain_name(domain)][0]


def test_every_alias_is_checked() -> None:
    assert set(lemmas.aliases) == {*RENAMED, *BACKWARDS}


@pytest.mark.takes_turns(6, 5)
def test_no_lemma_is_another_with_other_names_or_read_backwards() -> None:
    """Such a lemma is an alias: one proof, further ids."""
    found: dict[tuple[str, str], set[Term]] = {}
    for domain in ALL:
        alike: dict[Said, list[tuple[str, Theorem]]] = {}
        for lemma in lemmas:
            if domain in lemma.domains:
                theorem = lemma.on(domain)
                merged = said(theorem, {n: _named(n, "x") for n in names_in(theorem, domain)})
                alike.setdefault(merged, []).append((lemma.id, theorem))
        for group in alike.values():
            for (one, a), (other, b) in combinations(group, 2):
                if is_renamed(a, b, domain):
                    found.setdefault((one, other), set()).add(domain)
    for (one, other), domains in found.items():
        assert domains < {*lemmas[one].domains} & {*lemmas[other].domains}, (one, other)


def is_renamed(a: Theorem, b: Theorem, domain: Term) -> bool:
    """Tell whether two theorems say the same with other names, perhaps read backwards."""
    mine, theirs = names_in(a, domain), names_in(b, domain)
    wanted = said(b, {n: _named(n, f"x{k}") for k, n in enumerate(theirs)})
    if len(mine) != len(theirs) or len(mine) > MOST_NAMES:
        return False
    return any(
        said(a, {n: _named(n, f"x{k}") for k, n in enumerate(order)}) == wanted
        for order in permutations(mine)
        if [n.parts[1:] for n in order] == [n.parts[1:] for n in theirs]
    )


MOST_NAMES = 7
"""How many names are tried in all orders; the theorems about training have more."""

Said = tuple[frozenset[Any], frozenset[Any]]


def said(theorem: Theorem, names: dict[Term, Term]) -> Said:
    """What a theorem says with other names: its sides in any order, and its hypotheses."""
    sides = frozenset(normal_form(substitute(s, names)) for s in (theorem.lhs, theorem.rhs))
    return sides, frozenset(_normal(substitute(h, names)) for h in theorem.hypotheses)


def _normal(part: Any) -> Any:
    if type(part) is not Term or part.sort in {"function", "domain"}:
        return part
    return normal_form(part) if part.sort == "scalar" else (part.head, *map(_normal, part.parts))


def names_in(theorem: Theorem, domain: Term) -> list[Term]:
    sides = (theorem.lhs, theorem.rhs, *theorem.hypotheses)
    return sorted(frozenset().union(*(s.free for s in sides)) - domain.free, key=str)


def _named(name: Term, other: str) -> Term:
    return Term(name.head, f"{other}{name.head}", *name.parts[1:])


def test_a_lemma_with_other_names_is_seen() -> None:
    theorem = lemmas["A1"].on(R)
    f, g = (n for n in names_in(theorem, R) if n.head == "Letter")
    other = rules.symmetry(rules.instantiate(theorem, [(f, g), (g, f)]))
    assert is_renamed(theorem, other, R)
    assert not is_renamed(theorem, rules.instantiate(theorem, [(f, g)]), R)
    assert not is_renamed(theorem, lemmas["A2"].on(R), R)


# ------------------------------------------------------------------ the fingerprint itself


def test_a_fingerprint_sees_each_part_of_a_statement() -> None:
    theorem = lemmas["B3"].on(R)
    left, right = tree(theorem.lhs), tree(theorem.rhs)
    told = list(map(tree, theorem.hypotheses))
    whole = digest(left, right, told, tree(R))
    others = {
        digest(right, left, told, tree(R)),
        digest(left, right, told[1:], tree(R)),
        digest(left, right, told, tree(Z)),
        digest(left, ("Conj", right), told, tree(R)),
    }
    assert len({whole, *others}) == 5


def test_a_fingerprint_does_not_see_how_a_term_is_written() -> None:
    t = ("Var", "t", "real")
    twice = ("Add", t, ("Mul", ("Number", 2), t), ("Mul", t, ("Number", -1)))
    f = ("Letter", "f", False, ("R", 1))
    minus = ("Mul", ("Number", -1), ("Mul", ("Number", -1), t))
    here, there = ("At", f, ("Mul", ("Number", 2), minus)), ("At", f, twice)
    assert digest(here, here, [], ("R", 1)) == digest(there, there, [], ("R", 1))
    gone = ("Add", here, ("Mul", ("Number", -1), here))
    assert digest(gone, gone, [], ("R", 1)) != digest(("Number", 0), ("Number", 0), [], ("R", 1))


def test_a_root_of_unity_is_the_exponential() -> None:
    k = ("Var", "k", "integer")
    root = tree(Term("Root", Term("Var", "k", "integer", ""), CYCLE))
    n = ("Var", "N", "integer+positive")
    phase = ("Mul", ("i",), ("pi",), k, ("Number", 2), ("Pow", n, -1))
    assert digest(root, root, [], n) == digest(("Exp", phase), ("Exp", phase), [], n)
