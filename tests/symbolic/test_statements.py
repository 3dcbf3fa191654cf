"""Every lemma states what it stated before the kernel had its own terms."""

from __future__ import annotations

import pytest
from statements import digest, digest_of, pinned, tree

from symbolic.chapters import CYCLE, Lemma, lemmas
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import R, Term, Z, letter
from symbolic.notation.names import domain_name

PINNED = pinned()


@pytest.mark.parametrize("lemma", lemmas, ids=lambda lemma: lemma.id)
def test_a_lemma_states_what_it_stated(lemma: Lemma) -> None:
    for domain in lemma.domains:
        wanted, text = PINNED[lemma.id][domain_name(domain)]
        assert digest_of(lemma.on(domain), domain) == wanted, text


def test_no_statement_is_missing() -> None:
    known = {lemma.id: {*map(domain_name, lemma.domains)} for lemma in lemmas}
    known |= {id_: known[alias.lemma.id] for id_, alias in lemmas.aliases.items()}
    assert known == {id_: set(on) for id_, on in PINNED.items()}


RENAMED = {
    "G13b": {},
    "G5": {"f": "v", "g": "w", "h": "x"},
    "G6": {"f": "w", "g": "x"},
}
BACKWARDS = {"C21b": {}, "G6b": {"f": "w", "g": "x"}, "G4c": {}}


def renamed(theorem: Theorem, names: dict[str, str]) -> Theorem:
    letters = {n for n in theorem.lhs.free if n.head == "Letter"}
    pairs = [(n, letter(names[n.parts[0]], n.home)) for n in letters if n.parts[0] in names]
    return rules.instantiate(theorem, pairs) if pairs else theorem


@pytest.mark.parametrize("id_", [*RENAMED, *BACKWARDS])
def test_an_alias_is_the_lemma_with_other_letters_or_read_backwards(id_: str) -> None:
    lemma = lemmas.aliases[id_].lemma
    assert lemmas[id_] is lemmas[lemmas.aliases[id_].name] is lemma
    for domain in lemma.domains:
        theorem = renamed(lemma.on(domain), RENAMED.get(id_) or BACKWARDS.get(id_) or {})
        turned = rules.symmetry(theorem) if id_ in BACKWARDS else theorem
        assert digest_of(turned, domain) == PINNED[id_][domain_name(domain)][0]


def test_every_alias_is_checked() -> None:
    assert set(lemmas.aliases) == {*RENAMED, *BACKWARDS}


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
