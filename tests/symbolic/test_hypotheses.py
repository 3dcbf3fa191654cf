"""Hypotheses are not lost, and none is invented."""

import pytest
from blocks import DIVERGENT, F_G, NONE, at, f, g, given, h, k, m, n, s, same, t, total, u, v, w, z
from sympy import Abs, I, S, Symbol, conjugate, exp, oo

from symbolic import ProofError, R, Z, kernel
from symbolic.hypotheses import Bounded, Equation, HasValue, Integrable, RealValued
from symbolic.operators import Conv, Scale, conj
from symbolic.terms import Lam, Letter, ScalarMap


def test_hypotheses_join_and_stay():
    theorem = kernel.transitivity(F_G, given(g(n), h(n), n))
    for rule in (
        kernel.symmetry,
        lambda th: kernel.congruence(conjugate(f(n)), th),
        lambda th: kernel.bind(th, [n], Z, [1]),
        lambda th: kernel.instantiate(th, {}, {n: k}),
        lambda th: kernel.extensionality(conj(f)(k), th, [n]),
        kernel.by_integrability,
    ):
        assert rule(theorem).hypotheses >= theorem.hypotheses


def test_a_multiple_by_zero_does_not_come_out_of_a_lambda():
    """(λs. (s·f)(t))(0) = (0·f)(t) has no value where f has none, so it is not 0."""
    multiple = at(Lam(at(Scale(s, f), t, domain=R), s, R), 0, domain=R)
    try:
        theorem = kernel.unfold(multiple, R)
        theorem = kernel.transitivity(theorem, kernel.unfold(theorem.rhs, R))
    except ProofError:
        return
    assert theorem.rhs != 0 or HasValue(f(t)) in theorem.hypotheses


def test_a_real_letter_says_so():
    assert same(w(n)).hypotheses == {RealValued(w)}
    assert kernel.unfold(conj(w)(n), Z).rhs == w(n)
    assert RealValued(w) in kernel.unfold(conj(w)(n), Z).hypotheses


def test_reality_is_not_lost_with_a_letter_that_only_hypotheses_mention():
    """u(t) = z with real u makes z real; putting g for u must not leave z = conj z."""
    of_u = at(Lam(w(s), s, R), t, domain=R)
    is_z = kernel.assume(Equation(w(t), z), [], R)
    value = kernel.unfold(of_u, R)
    real = kernel.congruence(conjugate(of_u), value)
    conjugated = kernel.congruence(conjugate(of_u), kernel.transitivity(value, is_z))
    theorem = kernel.transitivity(
        kernel.symmetry(is_z), kernel.transitivity(kernel.symmetry(real), conjugated)
    )
    assert (theorem.lhs, theorem.rhs) == (z, conjugate(z))
    assert RealValued(w) in theorem.hypotheses
    real_again = kernel.instantiate(theorem, {w: Lam(v(s), s, R)}, {})
    complex_again = kernel.instantiate(real_again, {v: g}, {})
    assert any(isinstance(h, RealValued) for h in complex_again.hypotheses)


def test_a_real_hypothesis_goes_only_when_shown():
    theorem = same(w(n) + 1)
    kept = kernel.instantiate(theorem, {w: Lam(z * m, m, Z)}, {})
    assert kept.hypotheses == {RealValued(Lam(z * m, m, Z))}
    shown = kernel.instantiate(theorem, {w: Lam(f(m) + conjugate(f(m)), m, Z)}, {})
    assert shown.hypotheses == NONE


def test_one_name_stands_for_one_thing():
    real = Symbol("n", real=True)
    with pytest.raises(ProofError, match="one name"):
        kernel.reflexivity(f(n) + real, Z)
    with pytest.raises(ProofError, match="one name"):
        kernel.reflexivity(f(n) + Letter("f", real=True)(n), Z)


def test_an_infinite_value_cannot_pass_through_a_denominator():
    """((|z| + 1)(a + b))² / (|z| + 1)² = (a + b)², and SymPy makes 0 of the left side at oo."""
    a, b, size = Symbol("a"), Symbol("b"), Abs(z) + 1
    spread = Abs(z) * (a + b) + a + b
    square = kernel.ring(spread**2, (a + b) ** 2 * size**2, Z)
    theorem = kernel.congruence(spread**2 * size**-2, square)
    assert theorem.rhs == (a + b) ** 2
    for value in (oo, -oo, I * oo):
        with pytest.raises(ProofError, match=r"^instantiate:"):
            kernel.instantiate(theorem, {}, {z: value})


def test_integrability_of_a_multiple_needs_a_factor_with_a_value():
    """(∫ σ dσ · f) ⋆ g has no value, however integrable f and g are."""
    value = at(Conv(Scale(DIVERGENT, f), g), t, domain=R)
    barrier = at(Lam(at(Conv(Scale(DIVERGENT, f), g), u, domain=R), u, R), t, domain=R)
    cancelled = kernel.congruence(barrier - value, kernel.unfold(barrier, R))
    assert cancelled.hypotheses == {HasValue(value)}
    assert kernel.by_integrability(cancelled).hypotheses == {HasValue(value)}


def test_integrability_of_a_multiple_by_a_number_is_that_of_the_function():
    value = at(Conv(Scale(S(2), f), g), t, domain=R)
    barrier = at(Lam(at(Conv(Scale(S(2), f), g), u, domain=R), u, R), t, domain=R)
    cancelled = kernel.congruence(barrier - value, kernel.unfold(barrier, R))
    assert kernel.by_integrability(cancelled).hypotheses == {Integrable(f), Bounded(g)}


NOT_INTEGRABLE = {
    "fewer functions than totals": total(total(f(m + k), m), k),
    "the same argument twice": total(total(f(m + k) * g(m + k), m), k),
    "an argument that is not affine": total(total(f(m) * g(m * k), m), k),
    "a coefficient that is a symbol": total(total(f(m) * g(n * k), m), k),
    "a function of two values": total(total(f(m) * ScalarMap("U", k), m), k),
    "a power": total(total(f(m) ** 2 * g(k), m), k),
    "a real exponential": total(total(f(m) * exp(-(k**2)), m), k),
    "a mixed domain": total(total(f(m) * exp(-(s**2)), m), s, domain=R),
}


@pytest.mark.parametrize("case", NOT_INTEGRABLE)
def test_integrability_is_not_claimed_where_it_does_not_follow(case):
    """Σ Σ f(m + k) diverges however summable f is, and so on."""
    theorem = kernel.exchange(NOT_INTEGRABLE[case], Z)
    assert kernel.by_integrability(theorem).hypotheses == theorem.hypotheses


def test_integrability_is_claimed_where_it_follows():
    theorem = kernel.exchange(total(total(f(m) * g(n - m + 2 * k) * exp(I * m), m), k), Z)
    assert kernel.by_integrability(theorem).hypotheses == {Integrable(f), Integrable(g)}
    bounded = kernel.exchange(total(total(f(m) * g(k) * h(m + k + n), m), k), Z)
    hypotheses = kernel.by_integrability(bounded).hypotheses
    assert {type(p) for p in hypotheses} == {Integrable, Bounded}
    assert len(hypotheses) == 3
