"""Proof scripts and rewriting on terms of the kernel."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbolic import functions
from symbolic.chapters import CYCLE, lemmas
from symbolic.chapters.registry import Catalogue, Lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.errors import ProofError, TermError
from symbolic.kernel.polynomials import same
from symbolic.kernel.terms import (
    ONE,
    ZERO,
    I,
    R,
    Term,
    Z,
    add,
    at,
    letter,
    mul,
    neg,
    number,
    total,
    variable,
)
from symbolic.proving import rewriting
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Point,
    Scalar,
    conj,
    conv,
    corr,
    involution,
    plus,
    reflect,
    shift,
)  # fmt: skip
from symbolic.proving.tidying import tidy, tidy_arguments
from tests.portion import portion

ON = Setting(R)
f, g = ON.letters("f g")
t = ON.t

# ------------------------------------------------------------------ tidying


def points(depth: int) -> st.SearchStrategy[Term]:
    names = [variable("n", "integer"), variable("m", "integer"), ONE, ZERO]
    names += [Term("Bound", i, 0, "integer", "") for i in range(depth)]
    one = st.sampled_from(names)
    return st.builds(lambda a, b, s: add(a, mul(number(s), b)), one, one, st.integers(-2, 2))


def scalars(depth: int = 0, size: int = 2) -> st.SearchStrategy[Term]:
    home = CYCLE
    letters = [letter("f", home), letter("r", home, "real"), Term("Delta", home)]
    values = st.builds(lambda u, p: at(u, [p]), st.sampled_from(letters), points(depth))
    atoms = st.one_of(
        values,
        st.sampled_from([I, ONE, ZERO, number(-2), variable("z"), variable("x", "real")]),
        st.builds(lambda k: Term("Root", k, home), points(depth)),
    )
    if not size:
        return atoms
    inner = scalars(depth, size - 1)
    several = st.lists(inner, min_size=1, max_size=2)
    return st.one_of(
        atoms,
        several.map(lambda ts: add(*ts)),
        several.map(lambda ts: mul(*ts)),
        inner.map(neg),
        st.builds(lambda a, b: add(a, b, neg(a)), inner, inner),
        inner.map(lambda a: Term("Conj", a)),
        inner.map(lambda a: Term("Abs", a)),
        st.builds(lambda a, e: Term("Pow", a, e), inner, st.integers(0, 2)),
        scalars(depth + 1, size - 1).map(lambda b: closed(b, home)),
    )


def closed(body: Term, home: Term) -> Term:
    return Term("Total", body, home, 1)


@settings(max_examples=portion(60), deadline=None)
@given(st.data())
def test_a_tidied_term_has_the_same_normal_form(data: st.DataObject) -> None:
    """Existence included; and what is tidied once is tidy."""
    try:
        term = data.draw(scalars())
        neat = tidy(term)
    except TermError:  # beyond the limits of the kernel
        return
    assert same(neat, term)
    assert tidy(neat) is neat
    assert same(tidy_arguments(term), term)


@pytest.mark.parametrize(
    ("written", "neat"),
    [
        (f(t + t), f(2 * t[0])),
        (f(t - t.scaled(-1)), f(2 * t[0])),
        (1 * f(t) * 1, f(t)),
        (Scalar(neg(neg(f(t).term))), f(t)),
        (Scalar(I) * f(t) * Scalar(I), -f(t)),
        (2 * f(t) + f(t), 3 * f(t)),
        (Scalar(Term("Conj", Term("Conj", f(t).term))), f(t)),
        (Scalar(variable("N", "integer", "positive")) ** -1 * variable("N", "integer", "positive"),
         Scalar(1)),
        (Scalar(Term("Pow", Term("Conj", ZERO), 0)), Scalar(1)),
        (Scalar(Term("Pow", Term("Root", variable("n", "integer"), CYCLE), 0)), Scalar(1)),
        (Scalar(add(Term("Conj", variable("y", "real")), Term("Conj", variable("x", "real")))),
         Scalar(add(variable("x", "real"), variable("y", "real")))),
    ],
    ids=repr,
)  # fmt: skip
def test_a_term_is_tidied_as_one_would_write_it(written: Scalar, neat: Scalar) -> None:
    assert tidy(written.term) is neat.term


def test_what_may_lack_a_value_is_not_cancelled() -> None:
    assert tidy((f(t) - f(t)).term) is not ZERO
    assert tidy((0 * f(t)).term) is not ZERO
    assert tidy((f(t) ** 0).term) is not ONE
    assert tidy((f(t) ** 0 * g(t)).term) is not g(t).term


# ------------------------------------------------------------------ scripts


def test_the_proof_of_a1_is_the_chain_of_its_moves() -> None:
    script = ON.show(corr(f, g), conv(involution(f), g)).unfold().substitute(-1).turn_limits()
    theorem = script.theorem
    assert (theorem.lhs, theorem.rhs) == (corr(f, g)(t).term, conv(involution(f), g)(t).term)
    assert not theorem.hypotheses
    assert [move.name for move in script.moves] == ["unfold", "substitute", "turn_limits"]
    assert script.claim is not None
    assert (script.claim.left, script.claim.right) == (
        corr(f, g).term,
        conv(involution(f), g).term,
    )


def test_a_script_that_does_not_reach_its_claim_fails() -> None:
    wrong = ON.show(corr(f, g), conv(reflect(f), g)).unfold().substitute(-1).turn_limits()
    with pytest.raises(ProofError, match=r"the moves lead to .*, but .* was claimed"):
        _ = wrong.theorem


@pytest.mark.parametrize(
    ("script", "reason"),
    [
        (ON.show(f, f).unfold(), "move 1, unfold: there is nothing to apply it to"),
        (ON.show(corr(f, g), f).unfold().exchange(), r"2, exchange: there is nothing .* in ∫"),
        (ON.show(corr(f, g), f).rewrite("A1"), r"1, rewrite, at \(f ∗ g\)\(t\): 'A1' is no lemma"),
        (ON.show(corr(f, g), f).unfold().rearrange(f), "move 2, rearrange, at .*normal forms"),
        (ON.show(corr(f, g), f).by_integrability(), "the moves lead to"),
        (ON.show(corr(f, g), f).rewrite(lemmas["B5"]), "B5 is stated on ℤ, ℤ/N, ℤ², not on ℝ"),
        (ON.calculate(f), "no move has been made"),
    ],
)
def test_a_move_that_does_not_apply_says_where(script: Calculation, reason: str) -> None:
    with pytest.raises(ProofError, match=reason):
        _ = script.theorem


def test_a_claim_is_known_before_it_is_proved() -> None:
    fresh = Lemma("X1", "x", "x", (Z,), "x", lambda on, f: on.show(f, conj(f)))
    claim = fresh.claim(Z)
    assert (claim.left, claim.right) == (letter("f", Z), Term("ConjF", letter("f", Z)))
    with pytest.raises(ProofError, match="X1 on ℤ: the moves lead to"):
        fresh.on(Z)
    with pytest.raises(ProofError, match="X1 is stated on ℤ, not on ℝ"):
        fresh.claim(R)


def test_ids_and_names_are_taken_once() -> None:
    catalogue = Catalogue()
    lemma = lemmas["A1"]
    catalogue.add(lemma)
    with pytest.raises(ProofError, match="in the catalogue already"):
        catalogue.add(lemma)
    with pytest.raises(ProofError, match="is taken"):
        catalogue.add_alias("A1", "another", lemma, "x")
    catalogue.add_alias("Z1", "another", lemma, "x")
    assert catalogue["Z1"] is catalogue.another is lemma
    assert list(catalogue) == [lemma]
    assert len(catalogue) == 1
    with pytest.raises(ProofError, match="there is no lemma 'Z2'"):
        catalogue["Z2"]


# ------------------------------------------------------------------ rewriting


def test_letters_match_functions_and_variables_match_numbers() -> None:
    by = Point([variable("a", "real")])
    pattern = conv(f, conj(g))(t - by)
    term = conv(reflect(g), conj(f))(t - Point([Scalar(3)]))
    values = rewriting.match(pattern.term, term.term)
    assert values == {
        f.term: reflect(g).term,
        g.term: f.term,
        t[0].term: t[0].term,
        by[0].term: number(3),
    }
    assert rewriting.match(conv(f, f)(t).term, conv(f, g)(t).term) is None


def test_a_variable_matches_only_what_it_may_stand_for() -> None:
    real = variable("c", "real", "nonzero")
    assert rewriting.match(real, variable("x", "real")) is None
    assert rewriting.match(real, number(2)) == {real: number(2)}
    assert rewriting.match(variable("z"), f(t).term) is None  # it need not have a value
    declared = letter("w", R, "real")
    assert rewriting.match(at(declared, t.terms), f(t).term) is None


def test_rewriting_goes_below_operators_and_totals() -> None:
    theorem = rewriting.everywhere(
        total(conv(f, corr(g, f))(t).term, t.terms, R),
        rewriting.rewrite(lemmas["A1"].on(R)),
    )
    assert theorem is not None
    assert theorem.rhs is total(conv(f, conv(involution(g), f))(t).term, t.terms, R)


def test_hypotheses_on_the_bound_point_are_made_general() -> None:
    lemma = lemmas["B3"].on(R)
    term = conv(f, conv(f, Function(Term("Plus", f.term, g.term))))(t).term
    theorem = rewriting.everywhere(term, rewriting.rewrite(lemma))
    assert theorem is not None
    assert {h.head for h in theorem.hypotheses} <= {"ForAll", "HasValue"}
    assert all(h.closed for h in theorem.hypotheses)


def test_chain_puts_the_ring_between_two_writings() -> None:
    first = rules.reflexivity((f(t) * g(t)).term)
    second = rules.reflexivity((g(t) * f(t)).term)
    joined = rewriting.chain(first, second)
    assert (joined.lhs, joined.rhs) == (first.lhs, second.lhs)
    with pytest.raises(ProofError, match="different normal forms"):
        rewriting.chain(first, rules.reflexivity(f(t).term))


@pytest.mark.parametrize(
    ("write", "reason"),
    [
        (lambda: shift(f, g), r"a point is needed, not .*; in a proof script on.point\('a'\)"),
        (lambda: conv(functions("f"), g), "is no function of a proof script"),
        (lambda: plus(f, 2), "Plus: 2 is no function of a proof script"),
    ],
)
def test_what_is_no_function_or_point_of_a_script_is_named(write, reason: str) -> None:
    with pytest.raises(TermError, match=reason):
        write()
