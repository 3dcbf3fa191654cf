"""The oracle itself, on values computed by hand."""

import cmath
import math
from types import SimpleNamespace

import pytest
from lattice_model import LatticeModel, gauss
from line_model import LineModel
from oracle import (
    Gauss,
    NoValueError,
    UndecidedError,
    equation_verdict,
    random_model,
    satisfying_model,
    seeded,
    verdict,
)
from sympy import Abs, I, Rational, S, Symbol, conjugate, exp, pi

from symbolic import R2, Z2, Cyclic, R, Z, functions
from symbolic.sympy_border.binders import Lam, Total
from symbolic.sympy_border.domains import NATURALS, Point
from symbolic.sympy_border.hypotheses import (
    Bounded,
    Defined,
    Equation,
    ForAll,
    HasValue,
    RealValued,
)
from symbolic.sympy_border.operators import (
    Diff,
    Fourier,
    conj,
    conv,
    corr,
    delta,
    linear,
    modulate,
    reflect,
    scale,
    shift,
)
from symbolic.sympy_border.terms import Iterate, ScalarMap, applied

f, g = functions("f g")
w = functions("w", real=True)
F, G = f.function, g.function
n, m, k = (Symbol(name, integer=True) for name in "nmk")
t, s = (Symbol(name, real=True) for name in "ts")
z = Symbol("z")
i = Gauss(0, 1)


def number(re, im=0):
    return Gauss(re, im)


def on_line(f_table, g_table=None, **symbols):
    tables = {(f, None): f_table, (g, None): g_table or {}}
    return LatticeModel(Z, tables, {n: symbols.get("n", 0), k: 1, z: number(2, 1)})


def at(function, *point, domain=Z):
    return applied(function, Point(map(S, point)), domain)


F_TABLE = {(0,): number(1, 1), (1,): number(2)}
G_TABLE = {(-1,): number(3), (2,): i}


@pytest.mark.parametrize(
    ("function", "point", "value"),
    [
        (conv(f, g), -1, number(3, 3)),  # (1+i)·3
        (conv(f, g), 0, number(6)),  # 2·3
        (conv(f, g), 2, number(-1, 1)),  # (1+i)·i
        (conv(f, g), 3, number(0, 2)),
        (conv(f, g), 1, number(0)),
        (corr(f, g), -1, number(3, -3)),  # conj(1+i)·3
        (corr(f, g), -2, number(6)),  # f(1)=2 against g(−1)=3
        (corr(f, g), 1, number(0, 2)),
        (corr(g, f), 1, number(3, 3)),
        (conj(f), 0, number(1, -1)),
        (reflect(f), -1, number(2)),
        (shift(f, 5), 6, number(2)),
        (scale(3, f), 1, number(6)),
        (linear(f, -1), -1, number(2)),
        (conv(delta, f), 1, number(2)),
        (Lam(F(m) * m, m, Z), 1, number(2)),
        (conv(f, conv(f, g)), -1, number(0, 6)),  # (1+i)²·3
    ],
)
def test_values_of_functions(function, point, value):
    assert on_line(F_TABLE, G_TABLE).value(at(function, point)) == value


def test_scalars():
    model = on_line(F_TABLE, n=1)
    assert model.value(F(n) ** 2 * I - conjugate(z)) == number(-2, 5)
    assert model.value(Abs(3 + 4 * I)) == number(5)
    assert model.value(exp(pi * I / 2)) == i
    assert model.value(exp(2 + pi * I)) == number(-4)
    assert model.value(exp(I * n) * exp(-I * n)) == number(1)
    assert model.value(Rational(1, 2) / (1 + n**2)) == gauss(Rational(1, 4))
    assert model.value(ScalarMap("U", z)) == model.value(ScalarMap("U", 2 + I))
    for undecided in (Abs(1 + I), exp(S(1) / 3), pi, exp(pi)):
        with pytest.raises(UndecidedError):
            model.value(undecided)


def test_sums_and_windows():
    model = on_line({(p,): number(p) for p in range(-2, 4)}, n=1)
    assert model.value(Total(F(m), m, Z)) == number(3)
    assert model.value(Total(F(m - 100), m, Z)) == number(3)
    assert model.value(Total(F(2 * m), m, Z)) == number(0)  # −2 + 0 + 2
    assert model.value(Total(F(m) * F(n - m), m, Z)) == model.value(at(conv(f, f), 1))
    assert model.value(Total(Total(F(k) * F(m - k), k, Z), m, Z)) == number(9)
    assert model.value(Total(F(m), m, Cyclic(4))) == number(6)


def test_sums_without_a_value():
    model = on_line(F_TABLE, n=1)
    for divergent in (m, S(1), F(n), m * F(n), (-1) ** 3 * m + F(m)):
        with pytest.raises(NoValueError):
            model.value(Total(divergent, m, Z))
    with pytest.raises(NoValueError):
        model.value(Total(Total(F(k), k, Z) + 0 * m, m, Z))
    holes = on_line({(0,): None, (1,): number(1)}, n=0)
    for missing in (F(n), 0 + F(n) * 2, Total(F(m) * F(m + 7), m, Z), at(conv(f, f), 50)):
        with pytest.raises(NoValueError):
            holes.value(missing)
    assert holes.value(F(n + 1)) == number(1)


def test_cycles():
    cycle = Cyclic(3)
    table = {(0,): number(1), (1,): number(2), (2,): i}
    model = LatticeModel(cycle, {(f, None): table}, {n: 4})
    assert model.value(F(n)) == number(2)
    assert model.value(F(n - 8)) == i
    assert model.value(at(conv(f, f), 0, domain=cycle)) == number(1, 4)  # f0² + 2 f1 f2
    assert model.value(at(corr(f, f), 0, domain=cycle)) == number(6)
    assert model.value(at(delta, 3, domain=cycle)) == number(1)
    four = LatticeModel(
        Cyclic(4), {(f, None): {(0,): number(1), (1,): i, (2,): number(2), (3,): number(0)}}, {}
    )
    assert four.value(at(Fourier(f, Cyclic(4)), 1, domain=Cyclic(4))) == number(0)  # 1 + i·(−i) − 2
    assert four.value(at(modulate(f, 1), 1, domain=Cyclic(4))) == number(-1)


def test_the_plane():
    table = {(0, 0): number(1), (1, 0): i}
    model = LatticeModel(Z2, {(f, None): table}, {n: 1, m: 0})
    assert model.value(F(n, m)) == i
    assert model.value(at(conv(f, f), 1, 0, domain=Z2)) == number(0, 2)
    assert model.value(at(corr(f, f), 1, 0, domain=Z2)) == i
    assert model.value(at(linear(f, 0, 1, 1, 0), 0, 1, domain=Z2)) == i
    assert model.value(Total(F(m, k), (m, k), Z2)) == number(1, 1)
    assert model.value(Total(Total(F(m, k), k, Z), m, Z)) == number(1, 1)


def test_transforms_of_sequences():
    model = LatticeModel(Z, {(f, None): {(0,): number(1), (1,): number(2)}}, {t: Rational(1, 4)})
    assert model.value(at(Fourier(f, Z), t, domain=R)) == number(1, -2)


def test_hypotheses():
    model = on_line(F_TABLE, {(0,): number(1, -1), (-1,): number(2)}, n=0)
    assert model.holds(ForAll(Equation(G(m), at(reflect(g), -m)), m, Z))
    assert not model.holds(ForAll(Equation(F(m), G(m)), m, Z))
    assert model.holds(HasValue(Total(F(m), m, Z)))
    assert not model.holds(HasValue(Total(m, m, Z)))
    assert not model.holds(RealValued(f))
    assert model.holds(RealValued(Lam(F(m) * conjugate(F(m)), m, Z)))
    assert model.holds(Defined(f))
    assert model.holds(Bounded(conv(f, g)))
    assert not on_line({(0,): None}).holds(Defined(f))


def test_verdicts():
    model = on_line(F_TABLE, G_TABLE)
    assert equation_verdict(F(n), F(n), (), model) == "true"
    assert equation_verdict(F(n), G(n), (), model) == "false"
    assert equation_verdict(F(n), G(n), [HasValue(Total(m, m, Z))], model) == "vacuous"
    assert equation_verdict(exp(S(1) / 3), G(n), (), model) == "undecided"
    holes = on_line({(0,): None})
    assert equation_verdict(F(n), 0 * n, (), holes) == "false"
    assert equation_verdict(F(n), 2 * F(n), (), holes) == "true"


def test_models_of_hypotheses():
    step = Symbol("s", integer=True, nonnegative=True)
    now, then = at(Iterate(f, step), n), at(Iterate(f, step + 1), n)
    cases = [
        [ForAll(Equation(at(reflect(f), n), F(n)), n, Z)],
        [ForAll(Equation(F(n), at(conv(g, g), n)), n, Z)],
        [ForAll(ForAll(Equation(then, now + at(Iterate(f, step), n + 1)), n, Z), [step], NATURALS)],
        [Equation(F(n), G(n + 1))],
        [RealValued(f)],
    ]
    for hypotheses in cases:
        claim = SimpleNamespace(lhs=F(n), rhs=G(n), hypotheses=frozenset(hypotheses))
        satisfied = [
            all(satisfying_model(seeded(seed), Z, claim).holds(h) for h in hypotheses)
            for seed in range(6)
        ]
        assert satisfied.count(True) >= 4


def test_random_models_are_reproducible():
    one, two = (random_model(seeded(3), Z, F(n) + G(m)) for _ in range(2))
    assert one.tables == two.tables
    assert one.symbols == two.symbols
    theorem = SimpleNamespace(lhs=F(n), rhs=F(n), hypotheses=frozenset())
    assert verdict(theorem, one) == "true"


# ------------------------------------------------------------------ ℝ and ℝ²


def gaussian(letters, **symbols):
    return LineModel(R, letters, {t: symbols.get("t", 0.0), s: symbols.get("s", 0.0)})


def value(model, term):
    return sum(c for c, _ in model.value(term, ()))


A, B = (1.3, 0.4 - 0.2j), (0.7, -0.3 + 0.5j)


def e(point, ab):
    a, b = ab
    return cmath.exp(-a * point * point + b * point)


def integral(function):
    steps = range(-4000, 4001)
    return sum(function(x / 250) for x in steps) / 250


def test_gaussian_integrals_agree_with_quadrature():
    model = gaussian({f: [(2.0, [A])], g: [(1.0 + 1j, [B])]}, t=0.6, s=0.3)
    expected = {
        F(t): 2 * e(0.6, A),
        Total(F(s), s, R): 2 * integral(lambda x: e(x, A)),
        Total(F(s), s, R, [-1]): -2 * integral(lambda x: e(x, A)),
        at(conv(f, g), t, domain=R): (2 + 2j) * integral(lambda x: e(x, A) * e(0.6 - x, B)),
        at(corr(f, g), t, domain=R): (2 + 2j)
        * integral(lambda x: e(x, A).conjugate() * e(0.6 + x, B)),
        Total(s * F(s), s, R): 2 * integral(lambda x: x * e(x, A)),
        at(Fourier(f, R), t, domain=R): 2
        * integral(lambda x: e(x, A) * cmath.exp(-2j * math.pi * 0.6 * x)),
        at(Diff(f), t, domain=R): 2 * (-2 * A[0] * 0.6 + A[1]) * e(0.6, A),
        Total(F(3 * s - t), s, R): 2 * integral(lambda x: e(3 * x - 0.6, A)),
        at(modulate(shift(f, t), s), 1, domain=R): 2 * cmath.exp(0.3j) * e(0.4, A),
    }
    for term, number_ in expected.items():
        assert abs(value(model, term) - number_) < 1e-7, term


def test_gaussian_integrals_in_the_plane():
    letters = {f: [(1.0, [A, B])]}
    model = LineModel(R2, letters, {t: 0.5, s: -0.4})
    plane = Total(F(t, s), (t, s), R2)
    product = integral(lambda x: e(x, A)) * integral(lambda x: e(x, B))
    assert abs(value(model, plane) - product) < 1e-7
    sheared = Total(F(2 * t + s, t + 3 * s), (t, s), R2)
    assert abs(value(model, sheared) - product / 5) < 1e-7
    swapped = at(linear(f, 0, 1, 1, 0), t, s, domain=R2)
    assert abs(value(model, swapped) - e(-0.4, A) * e(0.5, B)) < 1e-12


def test_what_has_no_integral():
    model = gaussian({f: [(1.0, [A])]})
    with pytest.raises(NoValueError):
        model.value(Total(F(t), s, R), ())
    for undecided in (Total(Abs(F(s)), s, R), Total(exp(s**2), s, R), Total(1 / (1 + s**2), s, R)):
        with pytest.raises(UndecidedError):
            model.value(undecided, ())
