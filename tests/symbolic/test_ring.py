"""The normal form: equal exactly when the values are equal, and no part with a value is lost.

Expressions are random polynomials with conjugates. The random assignments are drawn from 80 values
each, far more than the degree, so that different polynomials agree by accident with negligible
probability (Schwartz and Zippel); three assignments are compared.
"""

from fractions import Fraction

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from oracle import Gauss, LatticeModel, NoValueError, UndecidedError, seeded
from sympy import (
    Abs,
    Add,
    I,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    conjugate,
    exp,
    expand,
    pi,
    sin,
    symbols,
)

from symbolic import Z2, Cyclic, TermError, Z, functions
from symbolic.domains import Point
from symbolic.operators import conv, delta
from symbolic.ring import (
    _I_PI,
    _conjugate,
    _exponential,
    _polynomial,
    _product,
    _reciprocal,
    normal_form,
)
from symbolic.signs import certainly_nonzero
from symbolic.terms import Iterate, Lam, ScalarMap, Total, applied, partial_parts

f, g = functions("f g")
w = functions("w", real=True)
F, G, W = f.function, g.function, w.function
z, a = symbols("z a")
x, y = symbols("x y", real=True)
n, m, k = symbols("n m k", integer=True)
c = Symbol("c", real=True, nonzero=True)
N = Symbol("N", integer=True, positive=True)
v = Symbol("v", nonzero=True)

LEAVES = [z, a, x, y, n, F(n), F(m), G(-n), W(n), S(2), S(-1), Rational(1, 3), I, S(0), S(1)]


def polynomials(leaves):
    """Random sums, products, powers and conjugates, as SymPy evaluates them."""
    return st.recursive(
        st.sampled_from(leaves),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda p: p[0] + p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] * p[1]),
            st.tuples(inner, inner).map(lambda p: p[0] - conjugate(p[1])),
            inner.map(conjugate),
            st.tuples(inner, st.sampled_from([0, 2, 3])).map(lambda p: p[0] ** p[1]),
        ),
        max_leaves=8,
    )


def model(seed):
    rng = seeded(seed)

    def number():
        return Gauss(rng.randint(-40, 40), rng.randint(-40, 40))

    points = [(p,) for p in range(-9, 10)]
    tables = {(letter, None): {p: number() for p in points} for letter in (f, g)}
    tables[w, None] = {p: Gauss(rng.randint(-40, 40)) for p in points}
    values = {z: number(), a: number(), x: rng.randint(-40, 40), y: rng.randint(-40, 40)}
    integers = dict(zip((n, m, k), rng.sample(range(-9, 10), 3), strict=True))
    return LatticeModel(Z, tables, values | integers | {c: rng.randint(1, 9)})


def equal_in_value(left, right):
    return all(model(seed).same(left, right) for seed in range(3))


@settings(max_examples=200, deadline=None)
@given(polynomials(LEAVES), polynomials(LEAVES))
def test_normal_forms_are_equal_exactly_when_values_are(left, right):
    same = normal_form(left).polynomial == normal_form(right).polynomial
    assert same == equal_in_value(left, right)


@settings(max_examples=200, deadline=None)
@given(polynomials(LEAVES), st.data())
def test_what_is_rearranged_has_the_same_normal_form(term, data):
    """Only the parts on which having a value depends may tell two arrangements apart."""
    other = data.draw(
        st.sampled_from(
            [
                expand(term),
                conjugate(expand(conjugate(term))),
                expand(term + z) - z,
                expand(2 * term) / 2,
                -expand(-term),
                term.xreplace({x: conjugate(x)}),
            ]
        )
    )
    assert normal_form(term).polynomial == normal_form(other).polynomial
    lost = partial_parts(term) - partial_parts(other)
    assert normal_form(term).partial >= normal_form(other).partial
    assert bool(lost) == (normal_form(term).partial != normal_form(other).partial)


MUTATIONS = {
    "conjugated": conjugate,
    "negated": lambda e: -e,
    "doubled": lambda e: 2 * e,
    "another symbol": lambda e: e.xreplace({z: a}),
    "another point": lambda e: e.xreplace({n: m}),
    "another function": lambda e: e.replace(F, G),
    "i is −i": lambda e: e.xreplace({I: -I}),
}


@pytest.mark.parametrize("mutation", MUTATIONS)
@settings(max_examples=60, deadline=None)
@given(term=polynomials(LEAVES))
def test_a_mutation_is_told_apart_as_soon_as_a_value_is(mutation, term):
    changed = MUTATIONS[mutation](term)
    same = normal_form(term).polynomial == normal_form(changed).polynomial
    assert same == equal_in_value(term, changed)


EQUAL = [
    ((F(n) + z) ** 2, F(n) ** 2 + 2 * F(n) * z + z**2),
    (conjugate(z * F(n)), conjugate(z) * conjugate(F(n))),
    (conjugate(I * x), -I * x),
    (conjugate(W(n)) * W(n), W(n) ** 2),
    (Abs(z) ** 2, z * conjugate(z)),
    (Abs(z) ** 4, (z * conjugate(z)) ** 2),
    (Abs(F(n) + z) ** 2, (F(n) + z) * conjugate(F(n) + z)),
    (Abs(F(n) + I * z) ** 2, (F(n) + I * z) * (conjugate(F(n)) - I * conjugate(z))),
    (Abs(exp(I * z) + a) ** 2, (exp(I * z) + a) * (exp(-I * conjugate(z)) + conjugate(a))),
    (exp(I * x) * exp(I * y), exp(I * (x + y))),
    (exp(I * x) * conjugate(exp(I * x)), S(1)),
    (conjugate(exp(z)), exp(conjugate(z))),
    (exp(2 * pi * I * n), S(1)),
    (exp(2 * pi * I * (x + n * m)), exp(2 * pi * I * x)),
    (exp(2 * pi * I * (N * n + k) / N), exp(2 * pi * I * k / N)),
    (exp(z * (z + a)), exp(z**2) * exp(a * z)),
    (exp(x) ** 3, exp(3 * x)),
    (1 / exp(x), exp(-x)),
    ((1 / c) * c * z, z),
    (z / (2 * c), z * Rational(1, 2) / c),
    (conjugate(z / c), conjugate(z) / c),
    (1 / (I * c), -I / c),
    (1 / (1 + x**2), 1 / (x**2 + 1)),
    (F((n + m) ** 2), F(n**2 + 2 * n * m + m**2)),
    (conv(f, g)(n * (m + 1)), conv(f, g)(n * m + n)),
    (Total(F(m) * (z + 1), m, Z), Total(F(k) + z * F(k), k, Z)),
    (ScalarMap("U", z * (a + 1)), ScalarMap("U", z * a + z)),
    (applied(delta, Point([n - m]), Z), applied(delta, Point([m - n]), Z)),
    (conjugate(applied(delta, Point([n]), Z)), applied(delta, Point([n]), Z)),
    (
        applied(Iterate(f, k**2 + 1), Point([n]), Z) * 2,
        applied(Iterate(f, 1 + k**2), Point([n]), Z) * 2,
    ),
]

DIFFERENT = [
    (conjugate(z), z),
    (conjugate(F(n)), F(n)),
    (F(n), W(n)),
    (F(n), F(-n)),
    (F(n) * F(n), F(n)),
    (Abs(z), z),
    (Abs(F(n) + I * z) ** 2, (F(n) + I * z) * (conjugate(F(n)) + I * conjugate(z))),
    (Abs(z) ** 3, Abs(z) ** 2),
    (exp(I * x), S(1)),
    (exp(pi * I * n), S(1)),
    (exp(2 * pi * I * x), S(1)),
    (exp(2 * pi * n), S(1)),
    (exp(2 * pi * I * n / N), S(1)),
    (exp(2 * pi * I * n * x), S(1)),
    (exp(I * x), exp(-I * x)),
    (1 / (1 + x**2), 1 / (1 + y**2)),
    (Total(F(m), m, Z), Total(F(m), m, Cyclic(3))),
    (Total(F(m), m, Z), Total(F(m), m, Z, [-1])),
    (Total(F(m) * G(n), m, Z), Total(F(n) * G(m), m, Z)),
    (conv(f, g)(n), conv(g, f)(n)),
    (conv(f, g)(n), conv(f, g)(n, domain=Cyclic(3))),
    (ScalarMap("U", z), ScalarMap("V", z)),
    (ScalarMap("U", z, a), ScalarMap("U", a, z)),
    (ScalarMap("U", z), conjugate(ScalarMap("U", conjugate(z)))),
    (applied(delta, Point([n]), Z), applied(delta, Point([n]), Cyclic(4))),
    (applied(delta, Point([n - m]), Z), applied(delta, Point([n + m]), Z)),
    (Lam(m, m, Z)(n), n),
]


@pytest.mark.parametrize(("left", "right"), EQUAL, ids=str)
def test_equal_expressions(left, right):
    assert normal_form(left).polynomial == normal_form(right).polynomial


@pytest.mark.parametrize(("left", "right"), DIFFERENT, ids=str)
def test_different_expressions(left, right):
    assert normal_form(left).polynomial != normal_form(right).polynomial


# ------------------------------------------------------------------ having a value


def test_a_difference_of_equals_is_not_zero():
    total = Total(F(m), m, Z)
    difference = Add(total, -total, evaluate=False)
    assert normal_form(difference).polynomial == normal_form(S(0)).polynomial
    assert normal_form(difference) != normal_form(S(0))
    assert normal_form(Mul(0, F(n), evaluate=False)) != normal_form(S(0))
    assert normal_form(Pow(F(n), 0, evaluate=False)) != normal_form(S(1))
    assert normal_form((F(n) + 1) * z - z * F(n)) != normal_form(z)


def test_a_difference_inside_a_total_is_kept():
    body = (F(m) + 1) * z - z * F(m)
    assert normal_form(Total(body, m, Z)) != normal_form(Total(z, m, Z))
    assert normal_form(F(n) * Total(body, m, Z)) != normal_form(F(n) * Total(z, m, Z))


@settings(max_examples=150, deadline=None)
@given(polynomials(LEAVES), polynomials(LEAVES), st.integers(0, 10**6))
def test_equal_normal_forms_have_a_value_in_the_same_cases(left, right, seed):
    left, right = expand(left * (right + 1)), left * right + left
    assume(normal_form(left) == normal_form(right))
    rng, data = seeded(seed), model(seed)
    for table in data.tables.values():
        for point in rng.sample(sorted(table), 6):
            table[point] = None
    outcomes = []
    for term in (left, right):
        try:
            outcomes.append(data.value(term))
        except NoValueError:
            outcomes.append(None)
    assert (outcomes[0] is None) == (outcomes[1] is None)


# ------------------------------------------------------------------ rules of calculation

e = Symbol("e", integer=True, nonzero=True)
Q = applied(conv(f, g), Point([n]), Z)
SAME = {
    "δ(0) = 1": (applied(delta, Z.origin, Z), S(1)),
    "δ(0, 0) = 1": (applied(delta, Z2.origin, Z2), S(1)),
    "δ(−n) = δ(n)": (applied(delta, Point([-n]), Z), applied(delta, Point([n]), Z)),
    "|conj z + 1|²": (Abs(conjugate(z) + 1) ** 2, (conjugate(z) + 1) * (z + 1)),
    "|x + z|²": (Abs(x + z) ** 2, (x + z) * (x + conjugate(z))),
    "|π + z|²": (Abs(pi + z) ** 2, (pi + z) * (pi + conjugate(z))),
    "|W + z|²": (Abs(W(n) + z) ** 2, (W(n) + z) * (W(n) + conjugate(z))),
    "|z|² / |c|²": (Abs(z) ** 2 * Abs(exp(x)) ** -2, z * conjugate(z) * exp(-2 * x)),
    "|i F + z|²": (Abs(I * F(n) + z) ** 2, (I * F(n) + z) * (conjugate(z) - I * conjugate(F(n)))),
    "e^{πinm²}²": (
        exp(pi * I * n * m**2) * (exp(pi * I * n * m**2 + z) + 1),
        exp(z) + exp(pi * I * n * m**2),
    ),
    "e^{z} e^{−z}": (exp(z) * (exp(-z) + F(n)), 1 + exp(z) * F(n)),
}
DIFFERENT = {
    "δ(0) and 2": (applied(delta, Z.origin, Z), S(2)),
    "δ(0, n) and 1": (applied(delta, Point([S(0), n]), Z2), S(1)),
    "(f ⋆ g)(0) and 1": (applied(conv(f, g), Z.origin, Z), S(1)),
    "names of maps": (ScalarMap("u", z, a), ScalarMap("v", z, a)),
    "first arguments of maps": (ScalarMap("u", z, a), ScalarMap("u", x, a)),
    "last arguments of maps": (ScalarMap("u", z, a), ScalarMap("u", z, x)),
    "e^{2πn}": (exp(2 * pi * n), S(1)),
    "e^{2in}": (exp(2 * I * n), S(1)),
    "e^{πin}": (exp(pi * I * n * m), S(1)),
    "e^{2π²in}": (exp(2 * pi**2 * I * n), S(1)),
    "e^{2πix}": (exp(2 * pi * I * x), S(1)),
    "e^{2πi/e}": (exp(2 * pi * I / e), S(1)),
    "e^{2πi(f ⋆ g)(n)}": (exp(2 * pi * I * Q), S(1)),
    "e^{2πi|z|}": (exp(2 * pi * I * Abs(z)), S(1)),
    "e^{2πif(n)}": (exp(2 * pi * I * F(n)), S(1)),
    "1/(c² + 1)": (1 / (x**2 + 1), x**2 + 1),
}


@pytest.mark.parametrize("name", SAME)
def test_the_normal_form_knows(name):
    left, right = SAME[name]
    assert left != right
    assert normal_form(left).polynomial == normal_form(right).polynomial


@pytest.mark.parametrize("name", DIFFERENT)
def test_the_normal_form_tells_apart(name):
    left, right = DIFFERENT[name]
    assert normal_form(left).polynomial != normal_form(right).polynomial


@pytest.mark.parametrize(
    "term", [I * c, 2 * I * c, exp(z + x), 3 * c * exp(I * x), c**2 / 5, Abs(v)], ids=str
)
def test_a_reciprocal_undoes_a_product(term):
    """SymPy takes most reciprocals before the ring does."""
    polynomial = _polynomial(term)
    assert _product(polynomial, _reciprocal(polynomial)) == _polynomial(S(1))
    assert _reciprocal(polynomial) == _polynomial(1 / term)


N_PHASE = frozenset([(("i",), 1), (("pi",), 1), *(next(iter(_polynomial(n))))])
ONE = _polynomial(S(1))


@pytest.mark.parametrize("quarters", range(-5, 9))
def test_quarter_turns_are_powers_of_i(quarters):
    """SymPy makes these before the ring sees them."""
    assert _exponential({_I_PI: Fraction(quarters, 2)}) == _polynomial(I**quarters)


@pytest.mark.parametrize("monomial", [_I_PI, N_PHASE], ids=["e^{πiq}", "e^{πiqn}"])
@pytest.mark.parametrize("part", [Fraction(1, 3), Fraction(-5, 7), Fraction(9, 4), 1, -3])
def test_a_phase_times_its_conjugate_is_one_and_so_is_a_full_turn(monomial, part):
    phase = _exponential({monomial: part})
    assert _product(phase, _conjugate(phase)) == ONE
    assert _product(phase, _reciprocal(phase)) == ONE
    turned = ONE
    for _ in range(2 * Fraction(part).denominator):
        turned = _product(turned, phase)
    assert turned == ONE
    assert phase != ONE


# ------------------------------------------------------------------ what cannot vanish

q = Symbol("q", positive=True)
VANISHES_NEVER = [
    S(2), Rational(-1, 2), I, pi, c, q, -3 * c, I * c * q, c**2, 1 / c, conjugate(v), Abs(v),
    exp(z), exp(F(n)), 2 * c * exp(z), q + 1,
]  # fmt: skip
MAY_VANISH = [
    S(0), z, x, n, 2 * z, c * z, z * exp(z), z**2, conjugate(z), Abs(z), x**2 * q, F(n), 2 * F(n),
    c + 1, z + 1, exp(z) + 1, Total(F(n), n, Z), ScalarMap("u", q),
    applied(conv(f, g), Point([n]), Z),
]  # fmt: skip


@pytest.mark.parametrize("term", VANISHES_NEVER, ids=str)
def test_what_cannot_vanish_is_recognised(term):
    assert certainly_nonzero(term) is True


@pytest.mark.parametrize("term", MAY_VANISH, ids=str)
def test_what_may_vanish_is_not_taken_for_nonzero(term):
    assert certainly_nonzero(term) is False


# ------------------------------------------------------------------ outside the language

OUTSIDE = {
    "a root": z ** Rational(1, 2),
    "a variable exponent": S(2) ** n,
    "a floating-point number": 0.5 * z,
    "e": S.Exp1 * z,
    "infinity": S.Infinity,
    "a function of SymPy's own": sin(F(n)),
}


@pytest.mark.parametrize("case", OUTSIDE)
def test_what_is_outside_the_language_is_refused(case):
    with pytest.raises(TermError):
        normal_form(OUTSIDE[case])


def test_the_oracle_knows_the_difference():
    """The comparison above is worth something: values of different letters differ."""
    assert equal_in_value((z + F(n)) ** 2, z**2 + 2 * z * F(n) + F(n) ** 2)
    assert not equal_in_value(conjugate(F(n)), F(n))
    with pytest.raises(UndecidedError):
        model(0).value(exp(z / 7))
