"""The false claims of the project's list that concern `symbolic`: each is refused, or refuted.

One test per claim, named after it. Where the kernel refuses a step, the claim it would have led to
is also shown to be false on data.
"""

import inspect
from types import SimpleNamespace

import pytest
from oracle import Gauss, LatticeModel, NoValueError, equation_verdict, random_model, seeded
from sympy import (
    I,
    Integral,
    Lambda,
    Mul,
    Rational,
    S,
    Symbol,
    conjugate,
    exp,
    oo,
    pi,
)

from symbolic import R2, Z2, Cyclic, ProofError, R, TermError, Theorem, Z, decide, functions, kernel
from symbolic.calculation import Calculation, calculate
from symbolic.domains import Point
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Equation,
    ForAll,
    HasValue,
    Integrable,
    Smooth,
)
from symbolic.operators import (
    Diff,
    Fourier,
    Scale,
    conj,
    conv,
    corr,
    involution,
    linear,
    reflect,
    scale,
)
from symbolic.terms import Lam, Total, applied

f, g, h = functions("f g h")
w = functions("w", real=True)
F, G, H = (letter.function for letter in (f, g, h))
t, s, u, tau = (Symbol(name, real=True) for name in ("t", "s", "u", "tau"))
n, m, k = (Symbol(name, integer=True) for name in "nmk")
z, c = Symbol("z"), Symbol("c", real=True, nonzero=True)
N = Symbol("N", integer=True, positive=True)
CYCLE = Cyclic(N)
ALL = (R, Z, CYCLE, R2, Z2)


def integral(body, *points, domain=R, signs=None):
    return Total(body, points, domain, signs)


def at(function, domain, *point):
    return applied(function, Point(point) if point else domain.point("t"), domain)


def is_false(lhs, rhs, domain, hypotheses=(), period=None, most=40):
    """Whether some data refute an equation."""
    for seed in range(most):
        model = random_model(seeded(seed), domain, lhs, rhs, *hypotheses, period=period)
        if equation_verdict(lhs, rhs, hypotheses, model) == "false":
            return True
    return False


# ------------------------------------------------------------------ 1–5: substitution and binders


def test_01_only_affine_changes_of_variable_exist():
    """∫₋₁¹ x² dx = 0 by u = x²: the map is a matrix and a vector, and a square is no entry."""
    total = integral(F(tau), tau)
    for matrix, offset in [([[tau]], [0]), ([[s]], [0]), ([[s**2]], [0]), ([[S(0)]], [0])]:
        with pytest.raises(ProofError, match="is not known to be a bijection"):
            kernel.change_variable(total, matrix, [S(o) for o in offset], R)
    bound = Total(F(tau), tau, R).body.args[0]
    with pytest.raises(ProofError, match="bound point"):
        kernel.change_variable(total, [[bound]], [S(0)], R)
    with pytest.raises(ProofError, match="bound point"):
        kernel.change_variable(total, [[S(1)]], [bound**2], R)
    parameters = inspect.signature(kernel.change_variable).parameters
    assert list(parameters) == ["term", "matrix", "offset", "domain"]


@pytest.mark.parametrize(
    ("factor", "offset"), [(2, 0), (0, 0), (3, 1), (Rational(1, 2), 0), (1, Rational(1, 2))]
)
def test_02_sums_are_reindexed_by_bijections_of_the_integers_only(factor, offset):
    total = Total(F(m), m, Z)
    with pytest.raises(ProofError, match=r"^change_variable:"):
        kernel.change_variable(total, [[S(factor)]], [S(offset)], Z)
    if S(factor).is_integer and S(offset).is_integer:
        assert is_false(total, Total(F(factor * m + offset), m, Z), Z)


@pytest.mark.parametrize(
    "matrix", [[[2, 0], [0, 1]], [[1, 1], [1, -1]], [[1, 1], [1, 1]], [[0, 0], [0, 0]]]
)
def test_02_double_sums_are_reindexed_by_unimodular_matrices_only(matrix):
    total = Total(F(n, m), (n, m), Z2)
    rows = [[S(a) for a in row] for row in matrix]
    with pytest.raises(ProofError, match="is not known to be a bijection"):
        kernel.change_variable(total, rows, [S(0), S(0)], Z2)
    (a, b), (d, e) = matrix
    if a * e != b * d:
        moved = at(linear(f, a, b, d, e), Z2, n, m)
        assert is_false(total, Total(moved, (n, m), Z2), Z2)


@pytest.mark.parametrize(("factor", "period"), [(2, 4), (2, 6), (3, 6), (0, 2)])
def test_02_cycles_are_reindexed_by_units_only(factor, period):
    cycle = Cyclic(period)
    total = Total(F(m), m, cycle)
    with pytest.raises(ProofError, match="is not known to be a bijection"):
        kernel.change_variable(total, [[S(factor)]], [S(0)], cycle)
    assert is_false(total, Total(F(factor * m), m, cycle), cycle)
    with pytest.raises(ProofError):  # for a symbol N, nothing but ±1 is known to be a unit
        kernel.change_variable(Total(F(m), m, CYCLE), [[S(factor)]], [S(0)], CYCLE)


def test_03_replacing_t_by_tau_does_not_capture():
    """∫ f(t − τ) dτ at t = τ is ∫ f(τ − σ) dσ, not ∫ f(0) dτ."""
    total = integral(F(t - tau), tau)
    expected = integral(F(tau - s), s)
    theorem = kernel.instantiate(kernel.reflexivity(total, R), {}, {t: tau})
    assert theorem.lhs == theorem.rhs == expected
    assert total.subs(t, tau) == total.xreplace({t: tau}) == expected
    assert total.subs(t, tau).doit() == Integral(F(tau - s), (s, -oo, oo)).xreplace(
        {s: total.subs(t, tau).doit().limits[0][0]}
    )
    assert expected != integral(F(S(0)), tau)


def test_03_functions_with_free_points_are_put_in_without_capture():
    """f := x ↦ τ·x under ∫ … dτ keeps its own τ."""
    total = integral(F(t - tau), tau)
    put = kernel.instantiate(kernel.reflexivity(total, R), {f: Lam(tau * s, s, R)}, {})
    value = applied(Lam(tau * s, s, R), Point([t - u]), R)
    assert put.lhs == integral(value, u)
    assert put.lhs.free_symbols == {t, tau}


def test_04_a_substitution_brings_its_jacobian_its_limits_and_every_occurrence():
    total = integral(F(tau) * G(t - tau) * exp(I * tau), tau)
    turned = kernel.change_variable(total, [[S(-1)]], [S(0)], R).rhs
    assert turned == integral(-F(-tau) * G(t + tau) * exp(-I * tau), tau, signs=[-1])
    forgotten = {
        "the factor": integral(F(-tau) * G(t + tau) * exp(-I * tau), tau, signs=[-1]),
        "the limits": integral(-F(-tau) * G(t + tau) * exp(-I * tau), tau),
        "an occurrence": integral(-F(-tau) * G(t + tau) * exp(I * tau), tau, signs=[-1]),
        "another": integral(-F(-tau) * G(t - tau) * exp(-I * tau), tau, signs=[-1]),
    }
    for wrong in forgotten.values():
        assert is_false(total, wrong, R)
        with pytest.raises(ProofError):
            kernel.ring(turned, wrong, R)
    scaled = kernel.change_variable(integral(F(tau), tau), [[S(-3)]], [s], R).rhs
    assert scaled == integral(-3 * F(s - 3 * tau), tau, signs=[-1])
    assert kernel.turn_limits(scaled, 0, R).rhs == integral(3 * F(s - 3 * tau), tau)


def test_05_a_hypothesis_about_the_bound_point_keeps_its_total_shut():
    """From f(t) = g(t) at one point, ∫ f = ∫ g does not follow."""
    at_one_point = kernel.assume(Equation(F(t), G(t)), [], R)
    with pytest.raises(ProofError, match=r"the hypothesis .* mentions .*t.*, which is to be bound"):
        kernel.bind(at_one_point, [t], R, [1])
    with pytest.raises(ProofError, match="which is to be bound"):
        kernel.extensionality(at(conj(f), R, s), at_one_point, [t])
    everywhere = kernel.generalise(at_one_point, [t], R)
    assert everywhere.hypotheses == {ForAll(Equation(F(s), G(s)), s, R)}
    assert kernel.bind(everywhere, [t], R, [1]).hypotheses == everywhere.hypotheses
    one = Equation(F(n), G(n))
    assert is_false(Total(F(n), n, Z), Total(G(n), n, Z), Z, [Equation(F(S(0)), G(S(0)))])
    assert one.free_symbols == {n}


def test_05_a_hypothesis_on_a_cycle_says_nothing_about_the_integers():
    with pytest.raises(ProofError, match="not 1-periodic"):
        kernel.assume(ForAll(Equation(F(n), G(n)), n, Cyclic(1)), [[m]], Z)
    with pytest.raises(ProofError, match="not 3-periodic"):
        kernel.generalise(kernel.assume(Equation(F(n), G(n)), [], Z), [n], Cyclic(3))


# ------------------------------------------------------------------ 6–10: totals


def test_06_divergent_totals_have_no_value():
    """∫ u du = 0 by antisymmetry: substitution gives T = −T, and nothing makes that T = 0."""
    for body, domain, point in ((u, R, u), (m, Z, m)):
        total = Total(body, point, domain)
        swapped = kernel.change_variable(total, [[S(-1)]], [S(0)], domain)
        straight = kernel.transitivity(swapped, kernel.turn_limits(swapped.rhs, 0, domain))
        assert straight.rhs == Total(-body, point, domain)
        negated = kernel.symmetry(kernel.factor_out(Total(-body, point, domain), S(-1), domain))
        assert negated.lhs == -total
        for zero in (total - total, S(0)):
            with pytest.raises(ProofError):
                kernel.ring(total, zero, domain)
        for sum_ in (Mul(2, total, evaluate=False), total + Total(-body, point, domain)):
            theorem = kernel.reflexivity(sum_, domain)
            assert theorem.lhs != 0
    with pytest.raises(NoValueError):
        LatticeModel(Z, {}, {}).value(Total(m, m, Z))


def test_06_a_difference_of_equal_totals_is_zero_only_if_they_have_a_value():
    total = integral(u, u)
    barrier = at(Lam(total, t, R), R, t)
    theorem = kernel.congruence(barrier - total, kernel.unfold(barrier, R))
    assert theorem.rhs == 0
    assert theorem.hypotheses == {HasValue(total)}
    assert kernel.by_integrability(theorem).hypotheses == {HasValue(total)}
    with pytest.raises(ProofError, match="unevaluated"):
        kernel.reflexivity(Mul(0, total, evaluate=False), R)
    with pytest.raises(ProofError, match="need not have a value"):
        kernel.instantiate(kernel.reflexivity(z * total, R), {}, {z: S(0)})


def test_07_there_are_no_cut_off_integrals_to_miss_a_pole():
    """∫ x⁻² over [−1, 1] = −2: totals run over the whole domain, and x⁻² is no term."""
    with pytest.raises(ProofError, match="known not to vanish"):
        kernel.reflexivity(integral(tau**-2, tau), R)
    with pytest.raises(ProofError, match="outside the language"):
        kernel.reflexivity(Integral(tau**-2, (tau, -1, 1)), R)
    with pytest.raises(ProofError, match="outside the language"):
        kernel.reflexivity(Integral(F(tau), (tau, 0, oo)), R)


def test_08_exchange_and_additivity_ask_for_convergence():
    double = integral(integral(F(t) * G(s - t), s), t)
    assert kernel.exchange(double, R).hypotheses == {ConvergesAbsolutely(double)}
    both = integral(F(t) + G(t), t)
    assert kernel.split_total(both, R).hypotheses == {
        HasValue(integral(F(t), t)),
        HasValue(integral(G(t), t)),
    }
    plane = Total(F(t, s), (t, s), R2)
    assert kernel.iterate(plane, R2).hypotheses == {ConvergesAbsolutely(plane)}
    for cycle in (Cyclic(3), CYCLE):
        finite = Total(Total(F(n) * G(m - n), m, cycle), n, cycle)
        assert kernel.exchange(finite, cycle).hypotheses == frozenset()
    mixed = Total(Total(F(n) * exp(2 * pi * I * k / 3), k, Cyclic(3)), n, Z)
    assert kernel.exchange(mixed, Z).hypotheses == {ConvergesAbsolutely(mixed)}
    # Σ_k Σ_n may lack a value where Σ_n Σ_k has one: f(n) e^{2πik/3} adds up to 0 over k.
    turned = Total(Total(F(n) * exp(2 * pi * I * k / 3), n, Z), k, Cyclic(3))
    assert kernel.exchange(turned, Z).hypotheses == {ConvergesAbsolutely(turned)}


def test_08_the_classical_counterexample_does_not_become_absolutely_convergent():
    """On ℤ²: a(i, i) = 1, a(i, i + 1) = −1 has iterated sums 0 and 1 over i, j ≥ 0."""
    first = Total(Total(F(n, m), m, Z), n, Z)
    with pytest.raises(ProofError):
        kernel.exchange(first, Z)  # a plane function does not live on ℤ
    theorem = kernel.exchange(Total(Total(F(n) * G(m) * H(n - m), m, Z), n, Z), Z)
    assert any(isinstance(p, ConvergesAbsolutely) for p in theorem.hypotheses)
    integrable = kernel.by_integrability(theorem).hypotheses
    assert all(isinstance(p, (Integrable, Bounded)) for p in integrable)
    assert len(integrable) == 3


def test_09_a_derivative_enters_a_total_with_its_hypotheses():
    total = integral(F(s) * G(t - s), s)
    value = at(Diff(Lam(total, t, R)), R, u)
    theorem = kernel.derivative_under_total(value, R)
    assert theorem.hypotheses == {Integrable(f), Smooth(g), Bounded(g), Bounded(Diff(g))}
    assert theorem.rhs == integral(F(s) * at(Diff(g), R, u - s), s)
    turned = at(Diff(Lam(integral(F(s) * G(t - s), s, signs=[-1]), t, R)), R, u)
    assert kernel.derivative_under_total(turned, R).rhs.orientation == (-1,)
    for body in (F(s * t), t * F(s), F(s) * G(2 * t - s), F(s + t) * G(t - s)):
        wrong = at(Diff(Lam(integral(body * H(s), s), t, R)), R, u)
        with pytest.raises(ProofError, match=r"^derivative_under_total:"):
            kernel.derivative_under_total(wrong, R)
    with pytest.raises(ProofError):
        kernel.derivative_under_total(at(Diff(conv(f, g)), R, u), R)


def test_10_a_factor_that_varies_stays_in_its_total():
    total = integral(F(tau) * G(t - tau) * H(t), tau)
    inside = total.body.args
    for varying in (a for a in inside if a != H(t)):
        with pytest.raises(ProofError, match="bound point"):
            kernel.factor_out(total, varying, R)
    for absent in (F(t), G(t), F(tau), G(t - tau), z, H(t) ** 2):
        with pytest.raises(ProofError, match="is not a factor"):
            kernel.factor_out(total, absent, R)
    kept = kernel.factor_out(total, H(t), R)
    assert kept.rhs == H(t) * integral(F(tau) * G(t - tau), tau)
    assert kept.hypotheses == {HasValue(integral(F(tau) * G(t - tau), tau))}
    sums = Total(F(m) * G(n), m, Z)
    assert is_false(sums, F(m) * Total(G(n), n, Z), Z)


# ------------------------------------------------------------------ 11–12: algebra

FALSE_IDENTITIES = {
    "f ∗ g = g ∗ f": (corr(f, g), corr(g, f)),
    "(f ∗ g) ∗ h = f ∗ (g ∗ h)": (corr(corr(f, g), h), corr(f, corr(g, h))),
    "conj(f ∗ g) = conj f ⋆ g": (conj(corr(f, g)), conv(conj(f), g)),
    "f ∗ g = Rf ⋆ g for complex f": (corr(f, g), conv(reflect(f), g)),
    "f ⋆ g = f ∗ Rg": (conv(f, g), corr(f, reflect(g))),
    "f ∗ g = f ⋆ g": (corr(f, g), conv(f, g)),
    "conj(f ⋆ g) = f ⋆ conj g": (conj(conv(f, g)), conv(f, conj(g))),
    "R(f ⋆ g) = Rf ⋆ g": (reflect(conv(f, g)), conv(reflect(f), g)),
    "f ∗ g = conj(g ∗ f)": (corr(f, g), conj(corr(g, f))),
    "f ∗ g = R(g ∗ f)": (corr(f, g), reflect(corr(g, f))),
    "f ∗ g = conj f ⋆ g": (corr(f, g), conv(conj(f), g)),
    "f ⋆ g = (conj R g) ∗ f with the wrong factor": (conv(f, g), corr(involution(f), reflect(g))),
    "f ∗ (a g) = conj a (f ∗ g)": (
        corr(f, scale(z, g)),
        Scale(conjugate(z), corr(f, g)),
    ),
    "f ⋆ f = 0": (conv(f, f), scale(2, conv(f, f))),
}


@pytest.mark.parametrize("claim", FALSE_IDENTITIES)
@pytest.mark.parametrize("domain", ALL, ids=str)
def test_11_false_identities_are_refused_by_every_script_and_refuted(claim, domain):
    left, right = (at(side, domain) for side in FALSE_IDENTITIES[claim])
    start = calculate(left, domain.point("t"), domain)
    for script in SCRIPTS:
        try:
            reached = script(start)
        except (ProofError, TermError):
            continue
        with pytest.raises((ProofError, TermError)):
            reached.fold(right)
    assert is_false(left, right, domain, period=3)


def _identity(calculation):
    return calculation


def _unfolded(calculation):
    return calculation.unfold()


def _flipped(calculation):
    return calculation.unfold().substitute(-1).turn_limits()


def _shifted(calculation):
    return calculation.unfold().substitute(-1, _point_of(calculation)).turn_limits()


def _moved(calculation):
    return calculation.unfold().substitute(1, -_point_of(calculation))


def _conjugated(calculation):
    return calculation.unfold().unfold().conjugate_inside()


def _point_of(calculation):
    return calculation.here.point


SCRIPTS = [_identity, _unfolded, _flipped, _shifted, _moved, _conjugated]


def test_11_the_same_scripts_prove_the_true_forms():
    """The refusals above are worth something: each script reaches some true identity."""
    true = {
        _flipped: (corr(f, g), conv(involution(f), g)),
        _shifted: (conv(f, g), conv(g, f)),
        _conjugated: (conj(conv(f, g)), conv(conj(f), conj(g))),
    }
    for script, sides in true.items():
        left, right = (at(side, Z) for side in sides)
        reached = script(calculate(left, Z.point("t"), Z))
        assert isinstance(reached, Calculation)
        assert reached.fold(right).theorem.rhs == right


def test_11_decide_refutes_them_and_offers_the_true_form():
    verdict = decide(corr(f, g), corr(g, f), domain=Z)
    assert not isinstance(verdict, Theorem)
    assert verdict.left != verdict.right
    assert verdict.did_you_mean


def _transforms(domain):
    a, b = Fourier(f, domain), Fourier(g, domain)
    frequency = at(a, domain)
    return (
        frequency,
        at(b, domain),
        at(Fourier(corr(f, g), domain), domain),
        at(Fourier(conv(f, g), domain), domain),
    )


@pytest.mark.parametrize("domain", [Cyclic(4), CYCLE, R], ids=str)
def test_12_false_theorems_on_transforms(domain):
    a, b, of_correlation, of_convolution = _transforms(domain)
    reflected = at(reflect(Fourier(f, domain)), domain)
    false = {
        "the conjugate on the wrong factor": (of_correlation, a * conjugate(b)),
        "no conjugate": (of_correlation, a * b),
        "a conjugate too many": (of_convolution, conjugate(a) * b),
        "another normalisation": (of_convolution, a * b / 2),
        "a factor for 2π": (of_convolution, 6 * a * b),
        "reflection for conjugation": (of_correlation, reflected * b),
        "the transform of a conjugate": (at(Fourier(conj(f), domain), domain), conjugate(a)),
        "the transform of a reflection": (at(Fourier(reflect(f), domain), domain), a),
    }
    for name, (left, right) in false.items():
        assert is_false(left, right, domain, period=4), name
        with pytest.raises(ProofError):
            kernel.ring(left, right, domain)
    true = (of_correlation, conjugate(a) * b), (of_convolution, a * b)
    assert not any(is_false(left, right, domain, period=4) for left, right in true)


# ------------------------------------------------------------------ 16–17: theorems and rules


def test_16_theorems_are_made_by_the_kernel_only():
    """The ways of forging are in `test_forgery`; here, the claim that would be forged."""
    attempts = [
        lambda: Theorem(F(n), G(n), frozenset(), Z),
        lambda: kernel.symmetry(SimpleNamespace(lhs=F(n), rhs=G(n), hypotheses=(), domain=Z)),
        lambda: kernel.transitivity(object.__new__(Theorem), kernel.reflexivity(F(n), Z)),
        lambda: type("Theorem", (Theorem,), {}),
    ]
    for attempt in attempts:
        with pytest.raises(ProofError):
            attempt()


@pytest.mark.parametrize("rule", kernel.RULES)
def test_17_no_rule_returns_its_input_as_if_it_had_applied(rule):
    """Given a term to which it does not apply, a rule raises; it makes no theorem ``a = a``."""
    nothing = [F(n), S(1), F(n) + G(n), Total(F(m) ** 2, m, Z)]
    premise = kernel.reflexivity(F(n), Z)
    arguments = {
        "reflexivity": [],
        "symmetry": [],
        "transitivity": [(premise, kernel.reflexivity(G(n), Z))],
        "congruence": [(a, premise) for a in (F(n), G(n) + 1, S(1))],
        "bind": [(premise, [n], R, [1]), (premise, [S(1)], Z, [1])],
        "extensionality": [(a, premise, [m]) for a in nothing],
        "instantiate": [(premise, {}, {n: S.Half}), (premise, {f: F(n)}, {})],
        "unfold": [(a, Z) for a in nothing],
        "ring": [(a, a + 1, Z) for a in nothing],
        "change_variable": [(a, [[S(1)]], [S(0)], Z) for a in nothing[:3]],
        "turn_limits": [(a, 0, Z) for a in nothing[:3]],
        "conjugate_total": [(a, Z) for a in nothing],
        "split_total": [(a, Z) for a in nothing],
        "factor_out": [(a, G(n), Z) for a in nothing],
        "exchange": [(a, Z) for a in nothing],
        "iterate": [(a, Z) for a in nothing],
        "sift": [(a, Z) for a in nothing],
        "orthogonality": [(a, Z) for a in nothing],
        "periodicity": [(a, [n], Z) for a in nothing],
        "derivative_of_values": [(a, Z) for a in nothing],
        "derivative_under_total": [(a, Z) for a in nothing],
        "by_integrability": [(a,) for a in nothing],
        "assume": [(a, [[n]], Z) for a in nothing],
        "generalise": [(a, [n], Z) for a in nothing],
        "induction": [([], [], n, [], [], 0)],
    }[rule]
    for given in arguments:
        with pytest.raises(ProofError, match=rf"^{rule}:"):
            kernel.RULES[rule](*given)


MOVES = {
    "unfold": lambda here: here.unfold(),
    "substitute": lambda here: here.substitute(-1),
    "turn_limits": lambda here: here.turn_limits(),
    "conjugate_inside": lambda here: here.conjugate_inside(),
    "conjugate_outside": lambda here: here.conjugate_outside(),
    "split": lambda here: here.split(),
    "factor_out": lambda here: here.factor_out(),
    "factor_in": lambda here: here.factor_in(),
    "exchange": lambda here: here.exchange(),
    "sift": lambda here: here.sift(),
    "iterate": lambda here: here.iterate(),
    "rearrange": lambda here: here.rearrange(G(n)),
    "fold": lambda here: here.fold(conv(g, f)),
    "rewrite": lambda here: here.rewrite(kernel.unfold(at(conv(f, g), Z), Z)),
    "then": lambda here: here.then(kernel.reflexivity(G(n), Z)),
    "by_hypotheses": lambda here: here.by_hypotheses([ForAll(Equation(G(n), F(n)), n, Z)]),
}


@pytest.mark.parametrize("move", MOVES)
def test_17_no_move_of_a_calculation_stands_still(move):
    here = calculate(F(n), Point([n]), Z)
    with pytest.raises((ProofError, TermError)):
        MOVES[move](here)


def test_17_a_calculation_without_moves_proves_nothing():
    with pytest.raises(ProofError, match="no move has been made"):
        _ = calculate(F(n), Point([n]), Z).theorem


def test_17_rewriting_that_matches_nothing_is_an_error():
    lemma = kernel.unfold(at(conv(f, g), Z), Z)
    with pytest.raises(ProofError, match="matches nothing"):
        lemma.rewrite(F(n))
    with pytest.raises(ProofError):
        lemma.instantiate({f: Lambda(n, n / 2), n: S.Half})


def test_the_oracle_refutes_no_true_identity():
    """`is_false` above is worth something: the true forms survive it."""
    for domain in ALL:
        left, right = at(corr(f, g), domain), at(conv(involution(f), g), domain)
        assert not is_false(left, right, domain)
    model = LatticeModel(Cyclic(2), {(f, None): {(0,): Gauss(1), (1,): Gauss(0, 1)}}, {n: 3})
    assert model.value(F(n)) == Gauss(0, 1)
