"""Mutants of the trusted files that the other tests did not notice, each killed here."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import I, Integer, Matrix, Mul, Rational, S, Symbol, conjugate, exp, pi, sin

from symbolic import R2, Z2, Cyclic, ProofError, R, Z, conv, decide, functions, kernel
from symbolic.domains import RealSpace
from symbolic.errors import TermError
from symbolic.hypotheses import (
    Bounded,
    Equation,
    ForAll,
    HasValue,
    Hypothesis,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.operators import Conj, Diff, Reflect, Shift, delta, diff
from symbolic.terms import (
    Applied,
    Bound,
    Iterate,
    Lam,
    ScalarMap,
    Total,
    bound,
    conjugate_of,
)

f, g = functions("f g")


def _matrices(size: int) -> st.SearchStrategy[list[list[int]]]:
    rows = st.lists(st.integers(-2, 2), min_size=size, max_size=size)
    return st.lists(rows, min_size=size, max_size=size)


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


@pytest.mark.parametrize(
    "assumptions", [{"integer": False}, {"real": True, "integer": False}, {"prime": True}]
)
def test_a_symbol_is_assumed_to_be_something_and_not_to_fail_to_be(assumptions) -> None:
    """language.py: conditions dropped. What a symbol is not has no place in a statement."""
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


@pytest.mark.parametrize(
    "rule",
    [
        "change_variable",
        "turn_limits",
        "split_total",
        "factor_out",
        "exchange",
        "iterate",
        "sift",
        "conjugate_total",
        "orthogonality",
    ],
)
def test_rules_about_totals_say_that_they_need_one(rule: str) -> None:
    """totals.py: a condition dropped. The rules would stumble over what only totals have."""
    more = {
        "turn_limits": (0,),
        "factor_out": (S.One,),
        "change_variable": ([[1]], [0]),
    }.get(rule, ())
    with pytest.raises(ProofError, match=f"^{rule}: .* (is not|is no|has no) .*(total|conjugate)"):
        getattr(kernel, rule)(f(Symbol("t", real=True)), *more, R)


def test_signs_are_known_only_for_a_diagonal_with_all_signs_known() -> None:
    """totals.py: conditions dropped, `all` → `any`. The factor of a map is |det A|."""
    c = Symbol("c", real=True, nonzero=True)
    x, y = R2.point("x")
    total = Total(f(x, y), (x, y), R2)
    for matrix, factor, point in (
        ([[2, 0], [0, c]], 2 * abs(c), (2 * x, c * y)),
        ([[1, 2], [2, 1]], 3, (x + 2 * y, 2 * x + y)),
    ):
        theorem = kernel.change_variable(total, matrix, [0, 0], R2)
        assert theorem.rhs == Total(factor * f(*point), (x, y), R2)
    turned = kernel.change_variable(total, [[-1, 0], [0, 2]], [0, 0], R2)
    assert turned.rhs == Total(-2 * f(-x, 2 * y), (x, y), R2, [-1, 1])


@settings(deadline=None)
@given(st.integers(1, 3).flatmap(_matrices))
def test_the_factor_of_a_map_is_its_determinant(rows: list[list[int]]) -> None:
    determinant = Matrix(rows).det()
    space = RealSpace(len(rows))
    point = space.point("x")
    total = Total(ScalarMap("u", *point), point, space)
    matrix = [list(map(S, row)) for row in rows]
    if determinant == 0:
        with pytest.raises(ProofError, match="is not known to be a bijection"):
            kernel.change_variable(total, matrix, space.origin, space)
        return
    image = [sum((a * x for a, x in zip(row, point, strict=True)), S.Zero) for row in rows]
    diagonal = Matrix(rows).is_diagonal()
    signs = [(-1 if row[i] < 0 else 1) if diagonal else 1 for i, row in enumerate(rows)]
    factor = determinant if diagonal else abs(determinant)
    expected = Total(factor * ScalarMap("u", *image), point, space, signs)
    assert kernel.change_variable(total, matrix, space.origin, space).rhs == expected


def test_turned_limits_stay_turned_under_a_map_of_known_sign() -> None:
    """totals.py: a condition dropped."""
    t, c = Symbol("t", real=True), Symbol("c", real=True, nonzero=True)
    turned = Total(f(t), t, R, [-1])
    for factor in (2, -2):
        theorem = kernel.change_variable(turned, [[factor]], [0], R)
        assert theorem.rhs == Total(factor * f(factor * t), t, R, [-1 if factor > 0 else 1])
    with pytest.raises(ProofError, match=r"turn the limits of .* first"):
        kernel.change_variable(turned, [[c]], [0], R)


@pytest.mark.parametrize(
    ("factor", "domain"),
    [
        (3, Z),
        (3, Cyclic(6)),
        (3, Cyclic(Symbol("N", integer=True, positive=True))),
        (Symbol("k", integer=True), Cyclic(5)),
    ],
    ids=str,
)
def test_a_multiple_is_a_bijection_only_of_a_cycle_of_coprime_length(factor, domain) -> None:
    """totals.py: conditions dropped. igcd would be asked about what is no pair of numbers."""
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="is not known to be a bijection"):
        kernel.change_variable(Total(f(n), n, domain), [[factor]], [0], domain)


def test_only_an_impulse_of_the_domain_sifts() -> None:
    """totals.py: conditions dropped. Σ over ℤ of the impulse train of ℤ/5 meets it ever again."""
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="has no factor δ"):
        kernel.sift(Total(Applied(conv(f, g), [n], Z), n, Z), Z)
    with pytest.raises(ProofError, match=r"the δ in .* is not that of ℤ"):
        kernel.sift(Total(Applied(delta, [n], Cyclic(5)) * f(n), n, Z), Cyclic(5))


def test_sifting_solves_for_each_coordinate_alone() -> None:
    """totals.py: `any` → `all`. δ(x, x + y) would put −x for y."""
    x, y = Z2.point("x")
    for form in (x + y, x - y):
        total = Total(Applied(delta, [x, form], Z2) * f(x, y), (x, y), Z2)
        with pytest.raises(ProofError, match="is not ± the bound point plus a constant"):
            kernel.sift(total, Z2)


def test_a_character_has_a_frequency_that_does_not_vary() -> None:
    """totals.py: a condition dropped. e^(2πi n²/N) is periodic, and no character."""
    n = Symbol("n", integer=True)
    with pytest.raises(ProofError, match="is not 2πi·k·n/5 with an integer k"):
        kernel.orthogonality(Total(exp(2 * pi * I * n**2 / 5), n, Cyclic(5)), Cyclic(5))
    with pytest.raises(ProofError, match="is no total over ℤ"):
        kernel.orthogonality(Total(exp(2 * pi * I * n / 5), n, Cyclic(5)), Z)


def test_an_integrand_is_a_product_of_fixed_functions() -> None:
    """derivatives.py: `need` dropped, `any` → `all`. (T_τ f)(τ) is f(0), and not integrable."""
    t, tau = Symbol("t", real=True), Symbol("tau", real=True)
    for u, v in (
        (Applied(Shift(f, tau), [tau], R), g(t - tau)),
        (f(tau), Applied(Shift(g, tau), [t - tau], R)),
        (f(tau), Applied(Shift(g, t), [t - tau], R)),
    ):
        varying = Lam(Total(u * v, tau, R), t, R)
        with pytest.raises(ProofError, match=r"the functions in .* vary"):
            kernel.derivative_under_total(Applied(Diff(varying), [t], R), R)


def test_derivatives_say_what_they_need() -> None:
    """derivatives.py: conditions dropped."""
    t, n = Symbol("t", real=True), Symbol("n", integer=True)
    with pytest.raises(ProofError, match="is not an integral over ℝ"):
        kernel.derivative_under_total(Applied(Diff(Lam(f(t), t, R)), [t], R), R)
    constant = Applied(Diff(Lam(ScalarMap("u", t), t, R)), [t], R)
    with pytest.raises(ProofError, match=r"is not \(λt\. …\)′\(p\) on ℝ"):
        kernel.derivative_of_values(constant, Z)
    with pytest.raises(ProofError, match=r"is not \(λt\. …\)′\(p\) on ℝ"):
        kernel.derivative_of_values(f(n), Z)
    conjugated = Applied(Conj(Lam(f(t), t, R)), [t], R)
    for rule in (kernel.derivative_of_values, kernel.derivative_under_total):
        with pytest.raises(ProofError, match=r"is not \(λt\. …\)′\(p\) on ℝ"):
            rule(conjugated, R)


# ------------------------------------------------------------------ kernel.py


def test_arguments_of_rules_are_positional_and_errors_name_the_rule_once() -> None:
    """Refusals dropped from `_rule`. A keyword would be ignored."""
    premise = kernel.reflexivity(f(Symbol("n", integer=True)), Z)
    with pytest.raises(ProofError, match=r"^symmetry: arguments are positional, got \['extra'\]$"):
        kernel.symmetry(premise, extra=premise)
    with pytest.raises(ProofError, match=r"^unfold: (?!unfold)"):
        kernel.unfold(premise.lhs, Z)


def test_exponents_and_names_are_no_arguments() -> None:
    """Numbers changed in `_replaceable`. 2 = u(0) says nothing of the exponent in f²."""
    n, m = Symbol("n", integer=True), Symbol("m", integer=True)
    two = kernel.assume(Equation(Integer(2), ScalarMap("u", 0)), [], Z)
    with pytest.raises(ProofError, match="is not an argument of"):
        kernel.congruence(f(n) ** 2, two)
    equal = kernel.assume(ForAll(Equation(f(n), g(n)), n, Z), [[n]], Z)
    replaced = kernel.congruence(ScalarMap("u", f(n), f(m)), equal)
    assert replaced.rhs == ScalarMap("u", g(n), f(m))
    replaced = kernel.congruence(ScalarMap("u", f(m), f(n)), equal)
    assert replaced.rhs == ScalarMap("u", f(m), g(n))


def test_only_operators_respect_equality_of_functions() -> None:
    """Conditions dropped from `extensionality`. Equal letters may name different sequences."""
    n, step = Symbol("n", integer=True), Symbol("s", integer=True, nonnegative=True)
    equal = kernel.assume(ForAll(Equation(f(n), g(n)), n, Z), [[n]], Z)
    for term in (Applied(Iterate(f, step), [n], Z), f(n), Applied(Lam(f(n), n, Z), [n], Z)):
        with pytest.raises(ProofError, match="is not an argument of the operator in"):
            kernel.extensionality(term, equal, (n,))


def test_a_value_elsewhere_is_not_the_value_at_the_generic_point() -> None:
    """Conditions dropped from `_as_function`. (conj f)(−n) is no value of conj f at n."""
    n, m = Symbol("n", integer=True), Symbol("m", integer=True)
    elsewhere = kernel.unfold(Applied(Conj(f), [-n], Z), Z)
    with pytest.raises(ProofError, match="is not an argument of the operator"):
        kernel.extensionality(Applied(Reflect(Conj(f)), [m], Z), elsewhere, (n,))
    equal = kernel.assume(ForAll(Equation(f(n), exp(n)), n, Z), [[n]], Z)
    reflected = kernel.extensionality(Applied(Reflect(f), [m], Z), equal, (n,))
    assert reflected.rhs == Applied(Reflect(Lam(exp(n), n, Z)), [m], Z)


def test_what_stands_for_a_symbol_is_a_scalar_term() -> None:
    """`need` dropped from `_satisfies_assumptions`."""
    z, n = Symbol("z"), Symbol("n", integer=True)
    with pytest.raises(ProofError, match="g for z is not a scalar term"):
        kernel.instantiate(kernel.reflexivity(z * f(n), Z), {}, {z: g})


def test_only_reality_of_a_concrete_function_is_seen_by_the_ring() -> None:
    """Conditions dropped from `_plainly_holds`. A constant is real, but not integrable."""
    n, a = Symbol("n", integer=True), Symbol("a", real=True)
    w = functions("w", real=True)
    claim = ForAll(Equation(w(n), f(n)), n, Z)
    assumed = kernel.assume(claim, [[n]], Z)
    assert assumed.hypotheses == {claim, RealValued(w)}
    constant = Lam(a, n, Z)
    assert kernel.instantiate(assumed, {w: constant}, {}).hypotheses == {
        ForAll(Equation(Applied(constant, [n], Z), f(n)), n, Z)
    }
    for function in (Conj(g), Lam(I * a, n, Z)):
        assert RealValued(function) in kernel.instantiate(assumed, {w: function}, {}).hypotheses
    total = Total(f(n) + g(n), n, Z)
    split = kernel.by_integrability(kernel.split_total(total, Z))
    assert Integrable(constant) in kernel.instantiate(split, {f: constant}, {}).hypotheses


def test_a_hypothesis_for_all_points_is_used_at_points() -> None:
    """Conditions dropped, `all` → `any` in `assume`."""
    m, n = Z2.point("n")
    claim = ForAll(Equation(ScalarMap("u", m, n), S.One), (m, n), Z2)
    assert kernel.assume(claim, [[S(2), S(3)]], Z).lhs == ScalarMap("u", 2, 3)
    for point in ([S(2), Rational(1, 2)], [S(2)], [S(2), S(3), S(4)]):
        with pytest.raises(ProofError, match="is not a point of ℤ²"):
            kernel.assume(claim, [point], Z)


def test_claims_by_induction_are_statements_for_all_points_of_one_domain() -> None:
    """`need` dropped from `induction`."""
    step = Symbol("s", integer=True, nonnegative=True)
    n = Symbol("n", integer=True)
    on_line, on_cycle = (kernel.reflexivity(f(n), domain) for domain in (Z, Cyclic(5)))
    claim = ForAll(Equation(f(n), f(n)), n, Z)
    with pytest.raises(ProofError, match="is not a statement for all points"):
        kernel.induction([Equation(f(n), f(n))], [[n]], step, [on_line], [on_line], 0)
    with pytest.raises(ProofError, match="the domains differ"):
        kernel.induction([claim], [[n]], step, [on_line], [on_cycle], 0)
    assert kernel.induction([claim], [[n]], step, [on_line], [on_line], 0).rhs == f(n)


def test_every_coordinate_of_a_generic_point_is_generic() -> None:
    """`all` → `any` in `_generic`."""
    x, y = R2.point("x")
    positive = Symbol("p", positive=True)
    assumed = kernel.assume(Equation(f(x, y), f(x, positive)), [], R2)
    assert kernel.generalise(assumed, (x, y), R2).hypotheses != assumed.hypotheses
    for points in ((x, positive), (positive, x), (x, x)):
        with pytest.raises(ProofError, match="is not a generic point of ℝ²"):
            kernel.generalise(assumed, points, R2)


def test_functions_of_another_domain_are_not_periodic() -> None:
    """totals.py: a condition dropped from `value_on`."""
    n = Symbol("n", integer=True)
    foreign = Applied(Lam(ScalarMap("u", n), n, Z), Z.origin, Z)
    with pytest.raises(ProofError, match="is not the value of a function on a cycle"):
        kernel.periodicity(foreign, [5], Cyclic(5))
