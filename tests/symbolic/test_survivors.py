"""Mutants of the trusted files that the other tests did not notice, each killed here."""

from __future__ import annotations

import pytest
from sympy import I, Mul, Rational, S, Symbol, conjugate, sin

from symbolic import Z2, Cyclic, ProofError, R, Z, conv, decide, functions, kernel
from symbolic.errors import TermError
from symbolic.hypotheses import Bounded, Equation, ForAll, HasValue, Hypothesis, Integrable, Smooth
from symbolic.operators import Conj, Diff, Reflect, Shift, diff
from symbolic.terms import Applied, Bound, Iterate, Lam, ScalarMap, Total, bound, conjugate_of

f, g = functions("f g")


def test_every_entry_of_the_matrix_must_be_a_coordinate() -> None:
    """totals.py: `all` → `any`. diag(2, ½) has determinant 1 and leaves the lattice."""
    n = Z2.point("n")
    total = Total(f(*n), n, Z2)
    with pytest.raises(ProofError, match="is not an affine map of ℤ²"):
        kernel.change_variable(total, [[2, 0], [0, Rational(1, 2)]], [0, 0], Z2)


def test_periodicity_checks_its_term() -> None:
    """totals.py: `check_term` dropped. A loose index must not enter."""
    index = bound(0, 0, frozenset({"integer"}))
    assert isinstance(index, Bound)
    with pytest.raises(ProofError, match="occurs outside its total"):
        kernel.periodicity(f(index), [index + 5], Cyclic(5))


def test_a_negative_depth_is_no_index() -> None:
    """language.py: a depth below 0 would count from the outermost binder."""
    index = bound(-1, 0, frozenset({"integer"}))
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="occurs outside its total"):
        kernel.reflexivity(Total(f(n) * g(index), n, Z), Z)


def test_the_short_way_to_a_conjugate_is_the_conjugate() -> None:
    """terms.py: values of real letters are their own conjugates."""
    n = Symbol("n", integer=True)
    w = functions("w", real=True)
    assert conjugate_of(w(n)) == w(n)
    assert conjugate_of(f(n)) == f(n).conjugate()
    assert conjugate_of(conjugate_of(f(n))) == f(n)


def test_text_is_never_read_as_a_number() -> None:
    """kernel.py: `_frozen` keeps strings away from SymPy's parser."""
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="is no theorem, term, integer, sequence or mapping"):
        kernel.change_variable(Total(f(n), n, Z), [["1"]], [0], Z)


def test_a_sum_is_not_differentiated_as_an_integral() -> None:
    """derivatives.py: `need` dropped. The samples of f at integers are no function on ℝ."""
    t, n = Symbol("t", real=True), Symbol("n", integer=True)
    body = Total(f(n) * g(t - n), n, Z)
    with pytest.raises(ProofError, match="is not an integral over ℝ"):
        kernel.derivative_under_total(Applied(Diff(Lam(body, t, R)), [t], R), R)


def test_induction_asks_for_as_many_bases_as_claims() -> None:
    """kernel.py: `need` dropped. The lengths would be found to differ only on the way."""
    step = Symbol("s", integer=True, nonnegative=True)
    n = Symbol("n", integer=True)
    claim = ForAll(Equation(f(n), f(n)), n, Z)
    with pytest.raises(ProofError, match="one base and step per claim"):
        kernel.induction([claim], [[n]], step, [], [], 0)


def test_a_claim_about_a_cycle_is_about_periodic_functions() -> None:
    """kernel.py: `check_hypothesis` dropped from induction. f on ℤ has no values on ℤ/3."""
    step = Symbol("s", integer=True, nonnegative=True)
    n = Symbol("n", integer=True)
    claim = ForAll(Equation(f(n), f(n)), n, Cyclic(3))
    proved = kernel.reflexivity(f(n), Z)
    with pytest.raises(ProofError, match="is not 3-periodic"):
        kernel.induction([claim], [[n]], step, [proved], [proved], 0)


def test_a_claim_does_not_mention_its_generic_point() -> None:
    """kernel.py: `need` dropped from induction. f(m) g(n) = f(n) g(m) would be proved at m = n."""
    step = Symbol("s", integer=True, nonnegative=True)
    m, n = Symbol("m", integer=True), Symbol("n", integer=True)
    claim = ForAll(Equation(f(m) * g(n), f(n) * g(m)), m, Z)
    proved = kernel.reflexivity(f(n) * g(n), Z)
    with pytest.raises(ProofError, match="mentions the generic"):
        kernel.induction([claim], [[n]], step, [proved], [proved], 0)


def test_sequences_of_functions_are_told_apart_by_their_letters() -> None:
    """ring.py: an index changed. w_s and v_s are two functions."""
    step = Symbol("s", integer=True, nonnegative=True)
    n = Symbol("n", integer=True)
    sides = (Applied(Iterate(letter, step), [n], Z) for letter in (f, g))
    with pytest.raises(ProofError, match="different normal forms"):
        kernel.ring(*sides, Z)


@pytest.mark.parametrize("flipped", [False, True])
def test_unevaluated_terms_are_refused_in_any_order(flipped: bool) -> None:
    """language.py: a condition dropped. 0·T hides that T diverges, wherever T stands."""
    n = Symbol("n", integer=True)
    total = Total(f(n), n, Z)
    hidden = Mul(*([total, S.Zero] if flipped else [S.Zero, total]), evaluate=False)
    with pytest.raises(ProofError, match="is unevaluated"):
        kernel.reflexivity(hidden, Z)
    with pytest.raises(ProofError, match="is unevaluated"):
        kernel.reflexivity(conjugate(2 * total, evaluate=False), Z)


def test_a_derivative_asks_for_no_more_than_it_needs() -> None:
    """integrability.py: a number changed. One derivative needs no second one."""
    h = functions("h")
    claim = diff(conv(conv(f, g), h)), conv(f, conv(diff(h), g))
    theorem = decide(*claim, R)
    needed = {Integrable(f), Integrable(g), Bounded(g), Bounded(h), Bounded(diff(h)), Smooth(h)}
    assert theorem.hypotheses == needed


def test_smoothness_of_a_convolution_asks_for_one_derivative() -> None:
    t = Symbol("t", real=True)
    theorem = kernel.derivative_of_values(
        Applied(Diff(Lam(f(t) + Applied(conv(f, g), [t], R), t, R)), [t], R), R
    )
    facts = kernel.by_integrability(theorem).hypotheses
    assert facts == {Smooth(f), Integrable(f), Bounded(g), Bounded(diff(g)), Smooth(g)}


@pytest.mark.parametrize("assumptions", [{"integer": False}, {"real": True, "integer": False}])
def test_a_symbol_is_assumed_to_be_something_and_not_to_fail_to_be(assumptions) -> None:
    """language.py: a condition dropped. What a symbol is not has no place in a statement."""
    c = Symbol("c", **assumptions)
    with pytest.raises(ProofError, match="no assumptions but"):
        kernel.reflexivity(c * f(Symbol("t", real=True)), R)


def test_a_reciprocal_times_its_base_is_one() -> None:
    """ring.py: a number changed."""
    a = Symbol("a", positive=True)
    t = Symbol("t", real=True)
    left = (a + f(t)) / a
    assert kernel.ring(left, 1 + f(t) / a, R).rhs == 1 + f(t) / a
    with pytest.raises(ProofError, match="different normal forms"):
        kernel.ring(left, 2 + f(t) / a, R)


def test_the_square_of_i_is_minus_one() -> None:
    t = Symbol("t", real=True)
    assert kernel.ring((f(t) + I) * (f(t) - I), f(t) ** 2 + 1, R).rhs == f(t) ** 2 + 1
    with pytest.raises(ProofError, match="different normal forms"):
        kernel.ring((f(t) + I) * (f(t) - I), f(t) ** 2 - 1, R)


def test_the_gate_looks_at_all_of_a_conclusion() -> None:
    """kernel.py: a check dropped from `_admit`, by which every conclusion enters the ledger."""
    t = Symbol("t", real=True)
    loose, good = f(bound(0, 0, frozenset({"real"}))), f(t)
    nothing: frozenset[Hypothesis] = frozenset()
    for conclusion in (
        (loose, good, nothing, R),
        (good, loose, nothing, R),
        (good, good, frozenset([HasValue(sin(t))]), R),
    ):
        with pytest.raises(TermError):
            kernel._admit(conclusion, "reflexivity", ())
    assert kernel._admit((good, good, nothing, R), "reflexivity", (good, R)).lhs == good


def test_equal_functions_are_equal_at_the_generic_point_itself() -> None:
    """kernel.py: a condition dropped. (R f)(n) = f(−n) is no equation of R f and f."""
    n, m = Symbol("n", integer=True), Symbol("m", integer=True)
    unfolded = kernel.unfold(Applied(Reflect(f), [n], Z), Z)
    theorem = kernel.extensionality(Applied(Conj(Reflect(f)), [m], Z), unfolded, (n,))
    assert theorem.rhs == Applied(Conj(Lam(f(-n), n, Z)), [m], Z)


def test_a_function_that_varies_with_the_generic_point_is_another_at_each() -> None:
    """kernel.py: a condition dropped. (T_n f)(n) = f(0) says nothing of other points."""
    n, m = Symbol("n", integer=True), Symbol("m", integer=True)
    unfolded = kernel.unfold(Applied(Shift(f, n), [n], Z), Z)
    assert unfolded.rhs == f(0, domain=Z)
    with pytest.raises(ProofError, match="is not an argument of the operator"):
        kernel.extensionality(Applied(Conj(Shift(f, n)), [m], Z), unfolded, (n,))


@pytest.mark.parametrize("turned", [False, True])
def test_the_ring_asks_for_exactly_what_one_side_loses(turned: bool) -> None:
    """kernel.py: an operand dropped. f(n) cancels on one side, whichever it is."""
    n, z = Symbol("n", integer=True), Symbol("z")
    sides = [(z + 1) * f(n) - z * f(n) - f(n) + g(n), g(n)]
    theorem = kernel.ring(*(reversed(sides) if turned else sides), Z)
    assert theorem.hypotheses == {HasValue(f(n))}


def test_a_hypothesis_for_all_integers_says_nothing_of_one_half() -> None:
    """kernel.py: a `need` dropped from assume. No letter is there to notice the point."""
    n = Symbol("n", integer=True)
    claim = ForAll(Equation(ScalarMap("A", n), ScalarMap("B", n)), n, Z)
    assert kernel.assume(claim, [[S(2)]], Z).lhs == ScalarMap("A", 2)
    with pytest.raises(ProofError, match="is not a point of ℤ"):
        kernel.assume(claim, [[Rational(1, 2)]], Z)
