"""The evidence must be able to fail: false mutations are refuted, the surviving ones are true."""

from __future__ import annotations

import pytest
from sympy import Eq

from numeric import sensitivity
from numeric.evidence.mutating import mutants
from numeric.reading.statement import read_statement
from symbolic import R2, Cyclic, R, Z, conv, corr, delta, functions, lemmas, reflect
from symbolic.errors import EvidenceError
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.terms import applied

f, g = functions("f g")


@pytest.mark.parametrize("domain", [R, Z, CYCLE], ids=str)
@pytest.mark.parametrize("name", ["A1", "A3", "A4", "B7", "C1", "C10"])
def test_every_mutation_but_the_true_ones_is_refuted(name, domain):
    found = sensitivity(lemmas[name].on(domain))
    assert found.mutants >= 10
    assert found.undecided == ()
    assert all(survivor.change == "operands of ⋆ swapped" for survivor in found.not_told_apart)
    assert found.told_apart + len(found.not_told_apart) == found.mutants


def test_survivors_are_listed_and_counted():
    found = sensitivity(lemmas["B1"].on(Z))
    assert len(found.not_told_apart) == 2
    assert "14 of 16 mutations refuted" in str(found)
    assert "not told apart: left: operands of ⋆ swapped" in str(found)


def test_mutants_are_different_from_the_statement_and_from_each_other():
    read = read_statement(lemmas["A1"].on(Z))
    found = [m.statement.sides for m in mutants(read)]
    assert len(set(found)) == len(found)
    assert read.sides not in found
    changes = {m.change for m in mutants(read)}
    assert {"doubled", "conjugate dropped", "∗ made ⋆", "reflection dropped"} <= changes


def test_mutations_reach_inside_totals():
    read = read_statement(lemmas["A3"].on(Z))
    changes = {m.change for m in mutants(read)}
    assert {"sign of the argument of f", "conjugate added to g", "conjugate dropped"} <= changes


def test_a_statement_that_says_nothing_is_told_from_its_mutants_all_the_same():
    n = Z.point("n")
    claim = Eq(corr(f, g)(*n), corr(f, g)(*n), evaluate=False)
    assert sensitivity(claim).told_apart >= 15
    claim = Eq(conv(reflect(f), g)(*n), conv(g, reflect(f))(*n), evaluate=False)
    assert len(sensitivity(claim).not_told_apart) == 2


def test_only_the_samples_asked_for_are_tried():
    none = sensitivity(lemmas["B1"].on(Z), families=())
    assert none.told_apart == 0
    assert len(none.undecided) + len(none.not_told_apart) == none.mutants
    some = sensitivity(lemmas["B1"].on(Z), families={"finite sequences"})
    assert some.told_apart == 14


def test_a_conjugate_of_a_conjugate_comes_apart_in_the_plane():
    found = sensitivity(lemmas["C1"].on(R2), families={"products of Gaussians"})
    assert found.undecided == ()
    assert found.told_apart == found.mutants


@pytest.mark.parametrize("digits", [0, True, "8", 10**9])
def test_digits_are_validated(digits):
    with pytest.raises(EvidenceError, match="digits"):
        sensitivity(lemmas["B1"].on(Z), digits=digits)


@pytest.mark.parametrize("size", [3, 4, 5])
def test_a_lag_that_a_mutation_leaves_where_it_is_is_not_the_only_one(size):
    """On a cycle of given length there is one sample, and n may be 1, where n − 1 is 1 − n."""
    (n,) = Z.point("n")
    claim = Eq(applied(conv(f, delta), (n - 1,), Cyclic(size)), f.function(n - 1), evaluate=False)
    for seed in range(4):
        found = sensitivity(claim, seed)
        assert not any("sign" in mutant.change for mutant in found.not_told_apart)
