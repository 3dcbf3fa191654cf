"""Numbers that SymPy has no expression for: one piece, which takes part in substitutions."""

from __future__ import annotations

import pytest
import sympy
from sympy import Integer, Symbol

from symbolic import R2, Cyclic, Z, lemmas
from symbolic.sympy_border.translation import to_term
from symbolic.sympy_border.written import Written, WrittenHypothesis

s = Symbol("s", integer=True, nonnegative=True)


@pytest.mark.parametrize("domain", [Z, R2])
@pytest.mark.parametrize("id_", ["H5", "H6", "H8"])
def test_sides_and_hypotheses_are_read_as_the_terms_that_they_are(id_, domain):
    theorem = lemmas[id_].on(domain)
    assert to_term(theorem.lhs, domain) is theorem.token.lhs
    assert to_term(theorem.rhs, domain) is theorem.token.rhs
    assert {to_term(h, domain) for h in theorem.hypotheses} == theorem.token.hypotheses
    assert all(isinstance(h, WrittenHypothesis) for h in theorem.hypotheses)


def test_numbers_are_put_for_symbols_as_the_kernel_puts_them():
    theorem = lemmas["H5"].on(Z)
    side = theorem.lhs
    assert isinstance(side, Written)
    assert s in side.free_symbols
    wanted = theorem.instantiate({s: 3}).lhs
    assert side.subs(s, 3) == wanted
    assert (1 + side).xreplace({s: Integer(3)}) == 1 + wanted
    assert side.subs(Symbol("other"), 3) == side
    assert side.subs(side, 7) == 7
    assert side != theorem.rhs
    assert side - side == 0


def test_a_piece_shows_itself():
    theorem = lemmas["H6"].on(Z)
    assert str(theorem.rhs) == "U[s, w_s, v_s, g_s, b_s, q_s](l, j, o, c, −k)"
    assert sympy.latex(theorem.rhs).startswith("U[s, w_{s}, v_{s}")
    shown = [*map(str, theorem.hypotheses), *map(repr, theorem.hypotheses)]
    assert not any("#" in text or "0x" in text for text in shown)


def test_a_period_may_be_put_to_a_number():
    theorem = lemmas["H5"].on(lemmas["H5"].domains[2])
    concrete = theorem.instantiate({theorem.domain.period: 4})
    assert concrete.domain == Cyclic(4)
    assert to_term(concrete.lhs, Cyclic(4)) is concrete.token.lhs
