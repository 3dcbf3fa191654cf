"""Each rule does what its docstring's fraction says, and fails where it must, saying why."""

import pytest
from blocks import (
    C4,
    CYCLE,
    F_G,
    NONE,
    STEP,
    TOTAL,
    N,
    at,
    c,
    f,
    g,
    given,
    h,
    k,
    m,
    n,
    s,
    same,
    stated,
    t,
    total,
    u,
    w,
    x,
    y,
    z,
)
from sympy import (
    Abs,
    E,
    Float,
    I,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    conjugate,
    exp,
    oo,
    pi,
    sqrt,
)

from symbolic import R2, Z2, Cyclic, ProofError, R, Z, kernel
from symbolic.domains import NATURALS
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    Equation,
    ForAll,
    HasValue,
    Integrable,
    RealValued,
    Smooth,
)
from symbolic.operators import (
    Conj,
    Conv,
    Diff,
    Fourier,
    Linear,
    Modulate,
    Scale,
    Shift,
    conj,
    conv,
    corr,
    delta,
    linear,
    modulate,
    plus,
    reflect,
    scale,
    shift,
)
from symbolic.terms import Iterate, Lam, ScalarMap, bound_point

# ------------------------------------------------------------------ what the rules say

F_G_AT_N = given(f(n), g(n))

SAYS = {
    "reflexivity": lambda: (same(f(n)), (f(n), f(n), NONE, Z)),
    "symmetry": lambda: (kernel.symmetry(F_G), (g(n), f(n), F_G.hypotheses, Z)),
    "transitivity": lambda: (
        kernel.transitivity(F_G, given(g(n), h(n), n)),
        (f(n), h(n), F_G.hypotheses | given(g(n), h(n), n).hypotheses, Z),
    ),
    "congruence of a sum": lambda: (
        kernel.congruence(f(n) + z, F_G),
        (f(n) + z, g(n) + z, F_G.hypotheses, Z),
    ),
    "congruence of a map": lambda: (
        kernel.congruence(ScalarMap("U", f(n), z), F_G),
        (ScalarMap("U", f(n), z), ScalarMap("U", g(n), z), F_G.hypotheses, Z),
    ),
    "congruence where parts cancel asks for their value": lambda: (
        kernel.congruence(f(n) - g(n), F_G),
        (f(n) - g(n), 0, F_G.hypotheses | {HasValue(g(n))}, Z),
    ),
    "congruence in an absolute value that SymPy evaluates": lambda: (
        kernel.congruence(
            Abs(at(Lam(exp(I * w(t)), t, R), s, domain=R)),
            kernel.unfold(at(Lam(exp(I * w(t)), t, R), s, domain=R), R),
        ),
        (
            Abs(at(Lam(exp(I * w(t)), t, R), s, domain=R)),
            1,
            frozenset([HasValue(w(s)), RealValued(w)]),
            R,
        ),
    ),
    "bind": lambda: (
        kernel.bind(F_G, [n], Z, [1]),
        (total(f(n), n), total(g(n), n), F_G.hypotheses, Z),
    ),
    "bind with turned limits": lambda: (
        kernel.bind(same(f(t), R), [t], R, [-1]),
        (total(f(t), t, domain=R, signs=[-1]),) * 2 + (NONE, R),
    ),
    "extensionality of letters": lambda: (
        kernel.extensionality(conv(f, h)(k), F_G, [n]),
        (conv(f, h)(k), conv(g, h)(k), F_G.hypotheses, Z),
    ),
    "extensionality of an expression": lambda: (
        kernel.extensionality(conj(f)(k), given(f(n), g(2 * n) + n, n), [n]),
        (
            conj(f)(k),
            Conj(Lam(g(2 * n) + n, n, Z))(k),
            given(f(n), g(2 * n) + n, n).hypotheses,
            Z,
        ),
    ),
    "instantiate": lambda: (
        kernel.instantiate(same(TOTAL), {f: reflect(g), g: f}, {n: n + k}),
        (total(reflect(g)(m) * f(n + k - m), m),) * 2 + (NONE, Z),
    ),
    "instantiate a real letter by a complex one": lambda: (
        kernel.instantiate(same(w(n)), {w: g}, {}),
        (g(n), g(n), frozenset([RealValued(g)]), Z),
    ),
    "instantiate a real letter by a real function": lambda: (
        kernel.instantiate(same(w(n)), {w: Lam(m**2, m, Z)}, {}),
        (Lam(m**2, m, Z)(n), Lam(m**2, m, Z)(n), NONE, Z),
    ),
    "instantiate the period": lambda: (
        kernel.instantiate(same(f(n), CYCLE), {}, {N: S(6)}),
        (f(n), f(n), NONE, Cyclic(6)),
    ),
    "unfold ⋆": lambda: (
        kernel.unfold(conv(f, g)(n), Z),
        (conv(f, g)(n), total(f(m) * g(n - m), m), NONE, Z),
    ),
    "unfold ∗": lambda: (
        kernel.unfold(corr(f, g)(n), Z),
        (corr(f, g)(n), total(conjugate(f(m)) * g(n + m), m), NONE, Z),
    ),
    "unfold conj": lambda: (
        kernel.unfold(conj(f)(n), Z),
        (conj(f)(n), conjugate(f(n)), NONE, Z),
    ),
    "unfold R": lambda: (kernel.unfold(reflect(f)(n), Z), (reflect(f)(n), f(-n), NONE, Z)),
    "unfold T": lambda: (
        kernel.unfold(shift(f, k)(n), Z),
        (shift(f, k)(n), f(n - k), NONE, Z),
    ),
    "unfold +": lambda: (
        kernel.unfold(plus(f, g)(n), Z),
        (plus(f, g)(n), f(n) + g(n), NONE, Z),
    ),
    "unfold a multiple": lambda: (
        kernel.unfold(scale(z, f)(n), Z),
        (scale(z, f)(n), z * f(n), NONE, Z),
    ),
    "unfold a modulation": lambda: (
        kernel.unfold(modulate(f, s)(n), Z),
        (modulate(f, s)(n), exp(I * s * n) * f(n), NONE, Z),
    ),
    "unfold a modulation on a cycle": lambda: (
        kernel.unfold(modulate(f, k)(n, domain=CYCLE), CYCLE),
        (modulate(f, k)(n, domain=CYCLE), exp(2 * pi * I * k * n / N) * f(n), NONE, CYCLE),
    ),
    "unfold a composition": lambda: (
        kernel.unfold(linear(f, 0, 1, -1, 2)(x, y), Z2),
        (linear(f, 0, 1, -1, 2)(x, y), f.function(y, -x + 2 * y), NONE, Z2),
    ),
    "unfold a transform": lambda: (
        kernel.unfold(at(Fourier(f, Z), t, domain=R), Z),
        (at(Fourier(f, Z), t, domain=R), total(f(m) * exp(-2 * pi * I * t * m), m), NONE, Z),
    ),
    "unfold λ": lambda: (
        kernel.unfold(Lam(f(m) + m, m, Z)(2 * n), Z),
        (Lam(f(m) + m, m, Z)(2 * n), f(2 * n) + 2 * n, NONE, Z),
    ),
    "ring": lambda: (
        kernel.ring((f(n) + z) ** 2, f(n) ** 2 + 2 * z * f(n) + z**2, Z),
        ((f(n) + z) ** 2, f(n) ** 2 + 2 * z * f(n) + z**2, NONE, Z),
    ),
    "ring asks for the value of what only one side has": lambda: (
        kernel.ring((f(n) + 1) * z - z * f(n), z, Z),
        ((f(n) + 1) * z - z * f(n), z, frozenset([HasValue(f(n))]), Z),
    ),
    "change of variable on the line": lambda: (
        kernel.change_variable(total(f(t), t, domain=R), [[S(-2)]], [u], R),
        (
            total(f(t), t, domain=R),
            total(-2 * f(u - 2 * t), t, domain=R, signs=[-1]),
            NONE,
            R,
        ),
    ),
    "change of variable with a factor of unknown sign": lambda: (
        kernel.change_variable(total(f(t), t, domain=R), [[c]], [S(0)], R),
        (total(f(t), t, domain=R), total(Abs(c) * f(c * t), t, domain=R), NONE, R),
    ),
    "change of variable in the plane": lambda: (
        kernel.change_variable(
            total(f.function(t, s), t, s, domain=R2), [[S(0), S(2)], [S(1), S(3)]], [u, S(1)], R2
        ),
        (
            total(f.function(t, s), t, s, domain=R2),
            total(2 * f.function(2 * s + u, t + 3 * s + 1), t, s, domain=R2),
            NONE,
            R2,
        ),
    ),
    "change of variable on ℤ": lambda: (
        kernel.change_variable(total(f(m), m), [[S(-1)]], [k], Z),
        (total(f(m), m), total(f(k - m), m, signs=[-1]), NONE, Z),
    ),
    "change of variable by a unit of a cycle": lambda: (
        kernel.change_variable(total(f(m), m, domain=C4), [[S(3)]], [k], C4),
        (total(f(m), m, domain=C4), total(f(3 * m + k), m, domain=C4), NONE, C4),
    ),
    "turn the limits of an integral": lambda: (
        kernel.turn_limits(total(f(t), t, domain=R), 0, R),
        (total(f(t), t, domain=R), total(-f(t), t, domain=R, signs=[-1]), NONE, R),
    ),
    "turn the limits of a sum": lambda: (
        kernel.turn_limits(total(f(m), m), 0, Z),
        (total(f(m), m), total(f(m), m, signs=[-1]), NONE, Z),
    ),
    "conjugate of a total": lambda: (
        kernel.conjugate_total(conjugate(total(I * f(t), t, domain=R)), R),
        (
            conjugate(total(I * f(t), t, domain=R)),
            total(-I * conjugate(f(t)), t, domain=R),
            NONE,
            R,
        ),
    ),
    "split a total": lambda: (
        kernel.split_total(total(f(m) + g(m), m), Z),
        (
            total(f(m) + g(m), m),
            total(f(m), m) + total(g(m), m),
            frozenset([HasValue(total(f(m), m)), HasValue(total(g(m), m))]),
            Z,
        ),
    ),
    "split a total on a cycle": lambda: (
        kernel.split_total(total(f(m) + g(m), m, domain=C4), C4),
        (
            total(f(m) + g(m), m, domain=C4),
            total(f(m), m, domain=C4) + total(g(m), m, domain=C4),
            NONE,
            C4,
        ),
    ),
    "a factor leaves a total": lambda: (
        kernel.factor_out(total(z * f(m), m), z, Z),
        (total(z * f(m), m), z * total(f(m), m), frozenset([HasValue(total(f(m), m))]), Z),
    ),
    "a factor that is not 0 leaves a total": lambda: (
        kernel.factor_out(total(c * f(m), m), c, Z),
        (total(c * f(m), m), c * total(f(m), m), NONE, Z),
    ),
    "exchange": lambda: (
        kernel.exchange(total(total(f(m) * g(n + k * m), m), n), Z),
        (
            total(total(f(m) * g(n + k * m), m), n),
            total(total(f(m) * g(n + k * m), n), m),
            frozenset([ConvergesAbsolutely(total(total(f(m) * g(n + k * m), m), n))]),
            Z,
        ),
    ),
    "exchange keeps the limits of each total": lambda: (
        kernel.exchange(total(total(f(t) * g(s), s, domain=R, signs=[-1]), t, domain=R), R),
        (
            total(total(f(t) * g(s), s, domain=R, signs=[-1]), t, domain=R),
            total(total(f(t) * g(s), t, domain=R), s, domain=R, signs=[-1]),
            frozenset(
                [
                    ConvergesAbsolutely(
                        total(total(f(t) * g(s), s, domain=R, signs=[-1]), t, domain=R)
                    )
                ]
            ),
            R,
        ),
    ),
    "exchange on a cycle": lambda: (
        kernel.exchange(total(total(f(m) * g(n), m, domain=C4), n, domain=C4), C4),
        (
            total(total(f(m) * g(n), m, domain=C4), n, domain=C4),
            total(total(f(m) * g(n), n, domain=C4), m, domain=C4),
            NONE,
            C4,
        ),
    ),
    "iterate": lambda: (
        kernel.iterate(total(f.function(x, y), x, y, domain=Z2, signs=[1, -1]), Z2),
        (
            total(f.function(x, y), x, y, domain=Z2, signs=[1, -1]),
            total(total(f.function(x, y), y, signs=[-1]), x),
            frozenset(
                [
                    ConvergesAbsolutely(
                        total(f.function(x, y), x, y, domain=Z2, signs=[1, -1]),
                    )
                ]
            ),
            Z2,
        ),
    ),
    "sift": lambda: (
        kernel.sift(total(at(delta, n - m) * f(m) * z, m), Z),
        (total(at(delta, n - m) * f(m) * z, m), f(n) * z, frozenset([Defined(f)]), Z),
    ),
    "sift with a reflected point": lambda: (
        kernel.sift(total(at(delta, n + m) * f(m), m), Z),
        (total(at(delta, n + m) * f(m), m), f(-n), frozenset([Defined(f)]), Z),
    ),
    "orthogonality": lambda: (
        kernel.orthogonality(total(exp(2 * pi * I * (k - n) * m / N), m, domain=CYCLE), CYCLE),
        (
            total(exp(2 * pi * I * (k - n) * m / N), m, domain=CYCLE),
            N * at(delta, k - n, domain=CYCLE),
            NONE,
            CYCLE,
        ),
    ),
    "periodicity": lambda: (
        kernel.periodicity(f(n), [n - k * N], CYCLE),
        (f(n), f(n - k * N), NONE, CYCLE),
    ),
    "derivative of one value": lambda: (
        kernel.derivative_of_values(_derivative_at(s, -3 * conjugate(f(u - t))), R),
        (
            _derivative_at(s, -3 * conjugate(f(u - t))),
            3 * conjugate(at(Diff(f), u - s, domain=R)),
            NONE,
            R,
        ),
    ),
    "derivative of a value times what may vanish": lambda: (
        kernel.derivative_of_values(_derivative_at(s, g(u) * f(t)), R),
        (
            _derivative_at(s, g(u) * f(t)),
            g(u) * at(Diff(f), s, domain=R),
            frozenset([HasValue(at(Diff(f), s, domain=R))]),
            R,
        ),
    ),
    "derivative of a combination that cancels": lambda: (
        kernel.derivative_of_values(_derivative_at(S.Zero, g(u) * f(t) + g(u) * f(-t)), R),
        (
            _derivative_at(S.Zero, g(u) * f(t) + g(u) * f(-t)),
            S.Zero,
            frozenset([HasValue(at(Diff(f), S.Zero, domain=R)), HasValue(g(u))]),
            R,
        ),
    ),
    "derivative under a total": lambda: (
        kernel.derivative_under_total(
            at(
                Diff(Lam(total(f(u) * conjugate(g(s - u - t)), u, domain=R), t, R)), 2 * t, domain=R
            ),
            R,
        ),
        (
            at(
                Diff(Lam(total(f(u) * conjugate(g(s - u - t)), u, domain=R), t, R)), 2 * t, domain=R
            ),
            total(-f(u) * conjugate(at(Diff(g), s - u - 2 * t, domain=R)), u, domain=R),
            frozenset([Integrable(f), Smooth(g), Bounded(g), Bounded(Diff(g))]),
            R,
        ),
    ),
    "by integrability": lambda: (
        kernel.by_integrability(kernel.split_total(total(f(m) + g(m), m), Z)),
        (
            total(f(m) + g(m), m),
            total(f(m), m) + total(g(m), m),
            frozenset([Integrable(f), Integrable(g)]),
            Z,
        ),
    ),
    "assume": lambda: (
        kernel.assume(ForAll(Equation(f(n), g(-n)), n, Z), [[2 * k]], Z),
        (f(2 * k), g(-2 * k), frozenset([ForAll(Equation(f(n), g(-n)), n, Z)]), Z),
    ),
    "generalise": lambda: (
        kernel.generalise(F_G_AT_N, [n], Z),
        (f(n), g(n), frozenset([ForAll(Equation(f(m), g(m)), m, Z)]), Z),
    ),
    "generalise leaves other hypotheses": lambda: (
        kernel.generalise(F_G_AT_N, [k], Z),
        (f(n), g(n), F_G_AT_N.hypotheses, Z),
    ),
    "induction": lambda: (_induction(), _induction_says()),
}


def _recursion(letter, step):
    return at(Iterate(letter, step), n)


def _induction(**changes):
    """f_{s+1}(n) = f_s(n + 1), the same for g, and f_0 = g_0: then f_s = g_s."""
    claim = ForAll(Equation(_recursion(f, STEP), _recursion(g, STEP)), n, Z)
    base = given(_recursion(f, S.Zero), _recursion(g, S.Zero), n)
    parts = {
        "claims": [claim],
        "generic": [[n]],
        "step": STEP,
        "bases": [base],
        "steps": [_induction_step(claim)],
        "index": 0,
    } | changes
    return kernel.induction(*parts.values())


def _recursion_hypothesis(letter):
    moved = at(Iterate(letter, STEP), n + 1)
    equation = Equation(at(Iterate(letter, STEP + 1), n), moved)
    return ForAll(ForAll(equation, n, Z), [STEP], NATURALS)


def _induction_step(claim):
    left = kernel.assume(_recursion_hypothesis(f), [[STEP], [n]], Z)
    right = kernel.assume(_recursion_hypothesis(g), [[STEP], [n]], Z)
    middle = kernel.assume(claim, [[n + 1]], Z)
    return kernel.transitivity(kernel.transitivity(left, middle), kernel.symmetry(right))


def _induction_says():
    base = ForAll(Equation(_recursion(f, S.Zero), _recursion(g, S.Zero)), n, Z)
    hypotheses = frozenset([base, _recursion_hypothesis(f), _recursion_hypothesis(g)])
    return _recursion(f, STEP), _recursion(g, STEP), hypotheses, Z


def _derivative_at(point, body):
    return at(Diff(Lam(body, t, R)), point, domain=R)


@pytest.mark.parametrize("case", SAYS)
def test_the_conclusion_is_that_of_the_fraction(case):
    theorem, expected = SAYS[case]()
    assert stated(theorem) == expected


def test_every_rule_has_a_case_and_a_failure():
    exercised = {SAYS[case]()[0].inference.rule for case in SAYS}
    assert exercised == set(kernel.RULES)
    assert {rule for rule, *_ in FAILS} == set(kernel.RULES)


@pytest.mark.parametrize("rule", kernel.RULES)
def test_every_rule_draws_its_inference(rule):
    assert "⊢" in kernel.RULES[rule].__doc__
    assert "───" in kernel.RULES[rule].__doc__


# ------------------------------------------------------------------ where the rules fail

CONJ_SWAP = Lam(f.function(y, x), (x, y), Z2)


def _diagonal():
    """swap f(n, n) = f(n, n), which says nothing off the diagonal."""
    return kernel.unfold(at(CONJ_SWAP, n, n, domain=Z2), Z2)


def _plane_claim():
    return ForAll(Equation(f.function(x, y), g.function(x, y)), (x, y), Z2)


FAILS = [
    # rule, arguments, words of the message
    ("reflexivity", lambda: (sqrt(f(n)), Z), ["sqrt(f(n))", "integer powers"]),
    ("reflexivity", lambda: (f(t), Z), ["(t) is not a point of ℤ", "integer=True"]),
    ("reflexivity", lambda: (f(Rational(1, 2) * n), Z), ["not a point of ℤ"]),
    ("reflexivity", lambda: (f.function(n, m), Z), ["not a point of ℤ"]),
    ("reflexivity", lambda: (Float(0.5) * f(n), Z), ["0.5", "Float"]),
    ("reflexivity", lambda: (oo, Z), ["Infinity"]),
    ("reflexivity", lambda: (E, Z), ["Exp1"]),
    ("reflexivity", lambda: (Pow(z, -1), Z), ["known not to vanish"]),
    ("reflexivity", lambda: (Mul(0, f(n), evaluate=False), Z), ["unevaluated"]),
    ("reflexivity", lambda: (conjugate(t, evaluate=False), R), ["unevaluated"]),
    ("reflexivity", lambda: (f(n), NATURALS), ["no functions live on ℕ"]),
    ("reflexivity", lambda: (bound_point(Z)[0], Z), ["outside its total"]),
    ("reflexivity", lambda: (f(bound_point(Z, 1)[0]), Z), ["outside its total"]),
    ("reflexivity", lambda: (total(m, m, domain=C4), C4), ["not 4-periodic"]),
    ("reflexivity", lambda: (total(f(m), m, domain=C4), Z), ["not 4-periodic"]),
    (
        "reflexivity",
        lambda: (total(at(Lam(m, m, Z), n), n, domain=C4), C4),
        ["not 4-periodic"],
    ),
    ("reflexivity", lambda: (total(exp(2 * pi * I * m / 3), m, domain=C4), C4), ["not 4-periodic"]),
    ("reflexivity", lambda: (at(Scale(S.Zero, f), n), Z), ["multiple by 0"]),
    ("reflexivity", lambda: (at(Shift(f, s), n), Z), ["not a point of ℤ"]),
    ("reflexivity", lambda: (at(Shift(f, n, n), n), Z), ["not a point of ℤ"]),
    ("reflexivity", lambda: (at(delta, t, domain=R), R), ["unit impulse", "ℝ"]),
    ("reflexivity", lambda: (at(Diff(f), n), Z), ["derivatives are taken on ℝ"]),
    ("reflexivity", lambda: (at(Linear(f, S(1), S(2)), n), Z), ["1 × 1 matrix"]),
    ("reflexivity", lambda: (at(Modulate(f, s), n, domain=C4), C4), ["not a point of ℤ/4"]),
    ("reflexivity", lambda: (at(Fourier(f, R), n), Z), ["is over ℝ"]),
    ("reflexivity", lambda: (at(Conv(f, Fourier(f, Z)), n), Z), ["different domains"]),
    ("reflexivity", lambda: (conv(f, g)(n), R), ["taken on ℤ"]),
    ("reflexivity", lambda: (at(Iterate(f, S(-1)), n), Z), ["not a point of ℕ"]),
    ("reflexivity", lambda: (5, Z), ["5"]),
    ("reflexivity", lambda: (f, Z), ["outside the language"]),
    ("reflexivity", lambda: (f(n), Z, Z), ["arguments"]),
    ("symmetry", lambda: (f(n),), ["was not made by the kernel"]),
    ("transitivity", lambda: (F_G, F_G), ["g(n)", "f(n)", "must be the same term"]),
    ("transitivity", lambda: (same(z, Z), same(z, R)), ["ℤ", "ℝ"]),
    ("transitivity", lambda: (F_G, None), ["None"]),
    ("congruence", lambda: (f(n) + 1,), ["at least one premise"]),
    ("congruence", lambda: (h(n) + 1, F_G), ["f(n)", "is not an argument of", "h(n) + 1"]),
    ("congruence", lambda: (f(n), F_G), ["no sum, product, power"]),
    ("congruence", lambda: (f(n) * h(n), F_G, same(h(n), C4)), ["theorems on"]),
    ("congruence", lambda: (c ** S(-1), given(c, z)), ["known not to vanish"]),
    ("congruence", lambda: (exp(2 * z), given(S(2), f(n))), ["is not an argument of"]),
    ("bind", lambda: (F_G_AT_N, [n], Z, [1]), ["Equation(f(n), g(n))", "mentions", "n"]),
    ("bind", lambda: (F_G, [n], R, [1]), ["cannot be bound over ℝ"]),
    ("bind", lambda: (F_G, [n, m], Z, [1]), ["binds 1 distinct"]),
    ("bind", lambda: (same(f.function(n, m), Z2), [n, n], Z2, [1, 1]), ["2 distinct"]),
    ("bind", lambda: (F_G, [n + 1], Z, [1]), ["cannot be bound"]),
    ("bind", lambda: (F_G, [Symbol("n", integer=True, positive=True)], Z, [1]), ["cannot be"]),
    ("bind", lambda: (F_G, [n], Z, [2]), ["1 signs"]),
    ("bind", lambda: (F_G, [n], Z, [1, 1]), ["1 signs"]),
    ("bind", lambda: (F_G, [n], C4, [1]), ["not 4-periodic"]),
    ("bind", lambda: (F_G, [STEP], NATURALS, [1]), ["no totals over ℕ"]),
    ("bind", lambda: (F_G, [n], None, [1]), ["None"]),
    (
        "extensionality",
        lambda: (conj(h)(k), F_G, [n]),
        ["f is not an argument of the operator", "conj(h)(k)"],
    ),
    ("extensionality", lambda: (conj(f)(k), F_G_AT_N, [n]), ["mentions"]),
    ("extensionality", lambda: (f(k), F_G, [n]), ["is not an argument"]),
    ("extensionality", lambda: (conj(f)(k), given(at(f, 2), g(n)), [n]), ["mentions"]),
    (
        "extensionality",
        lambda: (conj(f)(k), same(f(2 * n)), [n]),
        ["is not an argument"],
    ),
    ("extensionality", lambda: (conj(f)(k), F_G, [S(3)]), ["generic"]),
    (
        "extensionality",
        lambda: (at(Conj(CONJ_SWAP), x, y, domain=Z2), _diagonal(), [n, n]),
        ["(n, n)", "is not a generic point of ℤ²"],
    ),
    (
        "extensionality",
        lambda: (at(Conj(f), k, domain=C4), given(f(n), n, domain=C4, over=None), []),
        ["generic"],
    ),
    ("instantiate", lambda: (same(f(n)), {}, {n: Rational(1, 2)}), ["1/2", "n", "integer"]),
    ("instantiate", lambda: (same(t, R), {}, {t: I}), ["I", "t", "real"]),
    ("instantiate", lambda: (same(c, R), {}, {c: S.Zero}), ["0", "c", "nonzero"]),
    ("instantiate", lambda: (same(N, Z), {}, {N: S.Zero}), ["0", "N", "positive"]),
    ("instantiate", lambda: (same(z, Z), {}, {z: oo}), ["oo"]),
    ("instantiate", lambda: (same(exp(-Abs(z)), Z), {}, {z: oo}), ["oo"]),
    ("instantiate", lambda: (same(z, Z), {}, {z: f(n)}), ["f(n)", "need not have a value"]),
    ("instantiate", lambda: (same(z, Z), {}, {z: Float(2)}), ["Float"]),
    ("instantiate", lambda: (same(f(n)), {f: 3}, {}), ["3"]),
    ("instantiate", lambda: (same(f(n)), {f: Lam(t, t, R)}, {}), ["on ℝ"]),
    ("instantiate", lambda: (same(f(n), C4), {f: Lam(n, n, C4)}, {}), ["not 4-periodic"]),
    ("instantiate", lambda: (same(f(n)), {n: f}, {}), ["n is not a letter"]),
    ("instantiate", lambda: (same(f(n)), {}, {f: n}), ["f is not a symbol"]),
    ("instantiate", lambda: (same(f(n) - f(m)), {}, {n: m}), ["cancels f(m)"]),
    ("instantiate", lambda: (same(f(n)), {}, {n: bound_point(Z)[0]}), ["bound point"]),
    (
        "instantiate",
        lambda: (same(f(n)), {f: Lam(bound_point(Z, 1)[0], m, Z)}, {}),
        ["bound point"],
    ),
    ("instantiate", lambda: (same(f(n), CYCLE), {}, {N: 2 * N}), ["the period must be"]),
    (
        "instantiate",
        lambda: (same(at(Iterate(f, STEP), n)), {f: Lam(m, m, Z)}, {}),
        ["named by a letter"],
    ),
    ("unfold", lambda: (f(n), Z), ["f(n)", "is not the value of an operator"]),
    ("unfold", lambda: (at(delta, n), Z), ["has no definition"]),
    ("unfold", lambda: (at(Iterate(f, STEP), n), Z), ["has no definition"]),
    ("unfold", lambda: (conv(f, g)(n), R), ["taken on ℤ"]),
    ("ring", lambda: (f(n), g(n), Z), ["f(n)", "g(n)", "different normal forms"]),
    ("ring", lambda: (conjugate(f(n)), f(n), Z), ["different normal forms"]),
    ("ring", lambda: (Abs(z), z, Z), ["different normal forms"]),
    ("ring", lambda: (f(t), f(t), Z), ["not a point of ℤ"]),
    ("ring", lambda: (total(f(t), t, domain=R, signs=[-1]), total(f(t), t, domain=R), R), ["diff"]),
    ("change_variable", lambda: (f(n), [[S(1)]], [S(0)], Z), ["f(n)", "is not a total"]),
    ("change_variable", lambda: (TOTAL, [[S(2)]], [S(0)], Z), ["bijection of ℤ"]),
    ("change_variable", lambda: (TOTAL, [[S(1)]], [Rational(1, 2)], Z), ["affine map of ℤ"]),
    ("change_variable", lambda: (TOTAL, [[m]], [S(0)], Z), ["bijection of ℤ"]),
    ("change_variable", lambda: (TOTAL, [[S(1), S(0)]], [S(0)], Z), ["affine map"]),
    ("change_variable", lambda: (TOTAL, [], [], Z), []),
    ("change_variable", lambda: (TOTAL, [[S(1)]], [bound_point(Z)[0]], Z), ["bound point"]),
    ("change_variable", lambda: (TOTAL, 5, [S(0)], Z), ["5"]),
    (
        "change_variable",
        lambda: (total(f(t), t, domain=R), [[s]], [S(0)], R),
        ["(s,)", "bijection of ℝ"],
    ),
    ("change_variable", lambda: (total(f(t), t, domain=R), [[S(0)]], [S(0)], R), ["bijection"]),
    ("change_variable", lambda: (total(f(t), t, domain=R), [[z]], [S(0)], R), ["affine map"]),
    ("change_variable", lambda: (total(f(t), t, domain=R), [[I]], [S(0)], R), ["affine map"]),
    (
        "change_variable",
        lambda: (total(f(t), t, domain=R, signs=[-1]), [[c]], [S(0)], R),
        ["turn the limits", "first"],
    ),
    (
        "change_variable",
        lambda: (
            total(f.function(t, s), t, s, domain=R2),
            [[S(1), S(2)], [S(2), S(4)]],
            [S(0), S(0)],
            R2,
        ),
        ["bijection of ℝ²"],
    ),
    (
        "change_variable",
        lambda: (
            total(f.function(x, y), x, y, domain=Z2),
            [[S(1), S(1)], [S(1), S(-1)]],
            [S(0), S(0)],
            Z2,
        ),
        ["bijection of ℤ²"],
    ),
    (
        "change_variable",
        lambda: (total(f(m), m, domain=C4), [[S(2)]], [S(0)], C4),
        ["bijection of ℤ/4"],
    ),
    (
        "change_variable",
        lambda: (total(f(m), m, domain=CYCLE), [[S(3)]], [S(0)], CYCLE),
        ["bijection of ℤ/N"],
    ),
    ("turn_limits", lambda: (f(n), 0, Z), ["f(n)", "is not a total"]),
    ("turn_limits", lambda: (TOTAL, 1, Z), ["no coordinate 1"]),
    ("turn_limits", lambda: (TOTAL, -1, Z), ["no coordinate -1"]),
    ("conjugate_total", lambda: (TOTAL, Z), ["is not the conjugate of a total"]),
    ("conjugate_total", lambda: (conjugate(f(n)), Z), ["is not the conjugate of a total"]),
    ("split_total", lambda: (TOTAL, Z), ["is not the total of a sum"]),
    ("factor_out", lambda: (total(z * f(m), m), f(n), Z), ["f(n)", "is not a factor"]),
    ("factor_out", lambda: (total(z * f(m), m), f(m), Z), ["f(m)", "is not a factor"]),
    ("factor_out", lambda: (total(z * f(m), m), z**2, Z), ["z**2", "is not a factor"]),
    (
        "factor_out",
        lambda: (total(z * f(m), m), f(bound_point(Z)[0]), Z),
        ["bound point"],
    ),
    ("factor_out", lambda: (z * f(m), z, Z), ["is not a total"]),
    ("exchange", lambda: (TOTAL, Z), ["is not a total of a total"]),
    ("iterate", lambda: (TOTAL, Z), ["several coordinates"]),
    ("sift", lambda: (TOTAL, Z), ["has no factor δ"]),
    ("sift", lambda: (total(at(delta, 2 * m) * f(m), m), Z), ["± the bound point"]),
    ("sift", lambda: (total(at(delta, n) * f(m), m), Z), ["± the bound point"]),
    (
        "sift",
        lambda: (total(at(delta, x, x + y, domain=Z2) * f.function(x, y), x, y, domain=Z2), Z2),
        ["± the bound point"],
    ),
    (
        "sift",
        lambda: (total(at(delta, y, x, domain=Z2) * f.function(x, y), x, y, domain=Z2), Z2),
        ["± the bound point"],
    ),
    ("sift", lambda: (total(at(delta, m) * total(f(n), n), m, domain=C4), Z), []),
    (
        "orthogonality",
        lambda: (total(f(m), m, domain=C4), C4),
        ["is not an exponential"],
    ),
    ("orthogonality", lambda: (TOTAL, Z), ["is no total over ℤ"]),
    (
        "orthogonality",
        lambda: (total(exp(2 * pi * I * k * m / N), m, domain=CYCLE), Z),
        ["ℤ"],
    ),
    (
        "orthogonality",
        lambda: (total(exp(pi * I * m), m, domain=Cyclic(2)), Z),
        ["ℤ"],
    ),
    (
        "orthogonality",
        lambda: (total(exp(2 * pi * I * m * m / N), m, domain=CYCLE), CYCLE),
        ["with an integer k"],
    ),
    ("periodicity", lambda: (f(n), [n + 1], C4), ["do not differ by a multiple of 4"]),
    ("periodicity", lambda: (f(n), [n + 2 * N], Z), ["on a cycle"]),
    ("periodicity", lambda: (f(n), [n + N / 2], CYCLE), []),
    ("periodicity", lambda: (total(f(n), n, domain=C4), [n + 4], C4), ["value of a function"]),
    ("derivative_of_values", lambda: (f(t), R), ["is not (λt. …)′(p)"]),
    ("derivative_of_values", lambda: (at(Diff(f), t, domain=R), R), ["is not (λt. …)′(p)"]),
    ("derivative_of_values", lambda: (_derivative_at(s, f(2 * t)), R), ["±t + a"]),
    ("derivative_of_values", lambda: (_derivative_at(s, f(t * u)), R), ["±t + a"]),
    ("derivative_of_values", lambda: (_derivative_at(s, t * f(u)), R), ["the value of a function"]),
    ("derivative_of_values", lambda: (_derivative_at(s, t * f(t)), R), ["not c·u(±t + a)"]),
    ("derivative_of_values", lambda: (_derivative_at(s, f(t) * g(t)), R), ["not c·u(±t + a)"]),
    ("derivative_of_values", lambda: (_derivative_at(s, f(t) ** 2), R), ["value of a function"]),
    ("derivative_of_values", lambda: (_derivative_at(s, f(t) + 1), R), ["not c·u(±t + a)"]),
    (
        "derivative_of_values",
        lambda: (_derivative_at(s, at(Shift(f, t), t, domain=R)), R),
        ["fixed function"],
    ),
    ("derivative_under_total", lambda: (TOTAL, Z), ["is not (λt. …)′(p)"]),
    (
        "derivative_under_total",
        lambda: (at(Diff(Lam(total(f(u * t) * g(u), u, domain=R), t, R)), t, domain=R), R),
        ["±τ + a"],
    ),
    (
        "derivative_under_total",
        lambda: (at(Diff(Lam(total(f(u - t) * g(u + t), u, domain=R), t, R)), t, domain=R), R),
        ["product of two values"],
    ),
    (
        "derivative_under_total",
        lambda: (at(Diff(Lam(total(t * f(u) * g(u), u, domain=R), t, R)), t, domain=R), R),
        ["product of two values"],
    ),
    ("by_integrability", lambda: (f(n),), ["was not made by the kernel"]),
    ("assume", lambda: (ForAll(Equation(f(n), g(n)), n, Z), [], Z), ["is not an equation"]),
    ("assume", lambda: (Equation(f(n), g(n)), [[n]], Z), ["not a statement for all points"]),
    (
        "assume",
        lambda: (ForAll(Equation(f(n), g(n)), n, Z), [[Rational(1, 2)]], Z),
        ["1/2", "is not a point of ℤ"],
    ),
    (
        "assume",
        lambda: (ForAll(Equation(at(Iterate(f, STEP), n), z), [STEP], NATURALS), [[S(-1)]], Z),
        ["is not a point of ℕ"],
    ),
    ("assume", lambda: (HasValue(f(n)), [], Z), ["is not an equation"]),
    ("assume", lambda: (f(n), [], Z), ["is not a hypothesis"]),
    (
        "assume",
        lambda: (ForAll(Equation(f(n), g(n)), n, Cyclic(1)), [[m]], Z),
        ["not 1-periodic"],
    ),
    ("assume", lambda: (Equation(sqrt(z), z), [], Z), ["integer powers"]),
    ("generalise", lambda: (F_G_AT_N, [n], R), ["n", "generic point of ℝ"]),
    ("generalise", lambda: (F_G_AT_N, [n, m], Z), ["generic point of ℤ"]),
    ("generalise", lambda: (F_G_AT_N, [n], Cyclic(1)), ["not 1-periodic"]),
    ("generalise", lambda: (F_G_AT_N, [n], NATURALS), ["generic point of ℕ"]),
    ("induction", lambda: ([], [], STEP, [], [], 0), ["no claim 0"]),
    ("induction", lambda: ([], [], n, [], [], 0), ["n", "natural number"]),
    (
        "induction",
        lambda: ([_plane_claim()], [[n, n]], STEP, [_diagonal()], [_diagonal()], 0),
        ["(n, n)", "generic point of ℤ²"],
    ),
]


@pytest.mark.parametrize(
    ("rule", "arguments", "words"), FAILS, ids=[f"{i}-{r}" for i, (r, *_) in enumerate(FAILS)]
)
def test_a_rule_that_does_not_apply_says_why(rule, arguments, words):
    with pytest.raises(ProofError) as failure:
        kernel.RULES[rule](*arguments())
    message = str(failure.value)
    assert message.startswith(f"{rule}:")
    assert all(word in message for word in words), message


def test_rules_take_positional_arguments():
    with pytest.raises(ProofError, match=r"reflexivity: .*domain"):
        kernel.reflexivity(f(n), domain=Z)


INDUCTION_FAILS = {
    "another base": {"bases": [given(_recursion(f, S.Zero), _recursion(h, S.Zero), n)]},
    "a base at another point": {"bases": [given(at(Iterate(f, S.Zero), S(3)), z)]},
    "a step that proves the claim again": {
        "steps": [given(_recursion(f, STEP), _recursion(g, STEP), n)]
    },
    "a step for another letter": {
        "steps": [given(_recursion(f, STEP + 1), _recursion(h, STEP), n)]
    },
    "no step": {"steps": []},
    "a number for the generic point": {"generic": [[S(3)]]},
    "too many points": {"generic": [[n, m]]},
    "a positive step symbol": {"step": Symbol("s", integer=True, positive=True)},
    "an index that does not exist": {"index": 1},
    "a negative index": {"index": -1},
    "a claim that is not for all points": {
        "claims": [Equation(_recursion(f, STEP), _recursion(g, STEP))]
    },
}


@pytest.mark.parametrize("change", INDUCTION_FAILS)
def test_induction_needs_every_part(change):
    assert _induction().lhs == _recursion(f, STEP)
    with pytest.raises(ProofError, match=r"^induction:"):
        _induction(**INDUCTION_FAILS[change])


def test_induction_keeps_what_the_step_assumes_beyond_the_claims():
    """P(s) for one particular s is a hypothesis like any other, and mentions the step."""
    claim = ForAll(Equation(_recursion(f, STEP), _recursion(g, STEP)), n, Z)
    step = given(_recursion(f, STEP + 1), _recursion(g, STEP + 1), n)
    with pytest.raises(ProofError, match=r"induction: the hypothesis .* mentions \{s\}"):
        kernel.induction(
            [claim],
            [[n]],
            STEP,
            [given(_recursion(f, S.Zero), _recursion(g, S.Zero), n)],
            [step],
            0,
        )


def test_induction_refuses_the_step_as_a_generic_point():
    """A(0, x) = B(0, x) and A(x+1, x) = B(x+1, x) for all x do not give A(s, s) = B(s, s)."""

    def a(*arguments):
        return ScalarMap("A", *arguments)

    def b(*arguments):
        return ScalarMap("B", *arguments)

    i = Symbol("l", integer=True, nonnegative=True)
    claim = ForAll(Equation(a(STEP, i), b(STEP, i)), [i], NATURALS)
    base = given(a(S(0), i), b(S(0), i), i, over=NATURALS)
    base = kernel.instantiate(base, {}, {i: STEP})
    step = given(a(i + 1, i), b(i + 1, i), i, over=NATURALS)
    step = kernel.instantiate(step, {}, {i: STEP})
    with pytest.raises(ProofError, match="s is both a point and the step"):
        kernel.induction([claim], [[STEP]], STEP, [base], [step], 0)
