"""Signs by shape are right wherever the symbols lie, and SymPy's errors make no theorem.

SymPy 1.14 errs about products of even numbers: `INTEGER` is 1/3 at k = n = 1, m = 0, and `POSITIVE`
is 0 at k = 1.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sympy import (
    Abs,
    Add,
    Expr,
    I,
    Integer,
    Mul,
    Pow,
    Rational,
    S,
    Symbol,
    conjugate,
    exp,
    expand,
    pi,
    symbols,
)

from symbolic import Cyclic, ProofError, R, Z, functions, kernel
from symbolic.errors import TermError
from symbolic.evaluation import evaluated
from symbolic.hypotheses import HasValue
from symbolic.operators import Conj, Modulate, Scale
from symbolic.ring import certainly_imaginary, certainly_real
from symbolic.signs import certainly_nonzero, signs
from symbolic.terms import Applied, Lam, Total

f = functions("f")
x, c = Symbol("x", real=True), Symbol("c", real=True, nonzero=True)
p, r = Symbol("p", positive=True), Symbol("r", nonnegative=True)
k, m, n = symbols("k m n", integer=True)
a, b, j = symbols("a b j", integer=True)
z = Symbol("z")

INTEGER = k * (2 * m + 2 * n) / 6
POSITIVE = 2 * (2 * k - 2) ** 2 / Integer(3)
EVEN = Mul(Rational(1, 12), 2 * a + 2 * b, 2 * k + 2 * n, 2 * m + 2 * j)
PHASE = exp(I * pi * Mul(Rational(1, 12), 2 * k + 2 * n, 2 * k + 4 * n))

CHOICES = {
    x: [S(-2), S(0), Rational(1, 2)],
    c: [S(-1), S(3)],
    p: [Rational(1, 3), S(2)],
    r: [S(0), S(2)],
    k: [S(-1), S(0), S(1), S(2)],
}
LEAVES = [*CHOICES, S(2), S(-1), Rational(-1, 3), S(1), pi]


def _numbers() -> st.SearchStrategy[Expr]:
    return st.recursive(
        st.sampled_from(LEAVES),
        lambda inner: st.one_of(
            st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
            st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
            st.tuples(inner, st.integers(-2, 3)).map(lambda pair: Pow(*pair)),
            inner.map(Abs),
            inner.map(exp),
        ),
        max_leaves=5,
    )


@settings(max_examples=300, deadline=None)
@given(_numbers(), st.data())
def test_signs_are_those_of_the_values(term: Expr, data: st.DataObject) -> None:
    possible = signs(term)
    assume(possible is not None)
    values = {symbol: data.draw(st.sampled_from(CHOICES[symbol])) for symbol in term.free_symbols}
    value = term.subs(values, simultaneous=True).n(30)
    assume(value.is_finite and abs(value) < 10**40)
    assert (abs(value) > 10**-20) or 0 in possible
    assert (
        (value > 10**-20 and 1 in possible)
        or (value < -(10**-20) and -1 in possible)
        or (abs(value) <= 10**-20 and 0 in possible)
    )


@pytest.mark.parametrize(
    ("term", "possible"),
    [
        (x, {-1, 0, 1}),
        (c, {-1, 1}),
        (r + p, {1}),
        (-r - p, {-1}),
        (r + 2 * r**2, {0, 1}),
        (-r * p, {0, -1}),
        (x**2 + 1, {1}),
        (c**-2, {1}),
        (c**3, {-1, 1}),
        (Abs(z), {0, 1}),
        (Abs(c) * -2, {-1}),
        (exp(x) + r, {1}),
        (p - r, {-1, 0, 1}),
        (POSITIVE, {0, 1}),
    ],
    ids=str,
)
def test_signs_by_shape(term: Expr, possible: set[int]) -> None:
    assert signs(term) == possible


UNKNOWN = [z, I, exp(z), z * conjugate(z), 1 / x, x + I, f(n), x ** Rational(1, 2), p**x]


@pytest.mark.parametrize("term", UNKNOWN, ids=str)
def test_no_sign_is_claimed_of_what_may_not_be_real(term: Expr) -> None:
    assert signs(term) is None


def test_reality_is_found_by_the_ring() -> None:
    certain = (x, z * conjugate(z), z + conjugate(z), I * (z - conjugate(z)), exp(x), Abs(z))
    for real in (*certain, 1 / (p + 1)):
        assert certainly_real(real)
        assert certainly_imaginary(I * real)
    for other in (z, I, z + 1, exp(I * x), PHASE, f(n)):
        assert not certainly_real(other)
    assert not certainly_imaginary(I * PHASE)


# ------------------------------------------------------------------ errors of SymPy


@pytest.mark.parametrize(
    ("symbol", "value"),
    [
        (j, INTEGER),
        (Symbol("c", positive=True), POSITIVE),
        (c, POSITIVE),
        (x, PHASE),
        (Symbol("s", integer=True, nonnegative=True), INTEGER**2),
        (Symbol("u", nonnegative=True), x**3),
    ],
    ids=["integer", "positive", "nonzero", "real", "natural", "nonnegative"],
)
def test_a_symbol_stands_only_for_what_has_its_assumptions_by_shape(
    symbol: Symbol, value: Expr
) -> None:
    """e^{2πi/3} = 1 and √π = 0 were theorems, when SymPy was believed."""
    with pytest.raises(ProofError, match="is not known to be"):
        kernel.instantiate(kernel.reflexivity(symbol * f(n), Z), {}, {symbol: value})


@pytest.mark.parametrize(
    ("symbol", "value"),
    [
        (j, 2 * k - m**2),
        (Symbol("c", positive=True), p**2 + r),
        (c, -(p + 1) * c),
        (x, z + conjugate(z)),
        (Symbol("s", integer=True, nonnegative=True), k**2 + 1),
        (Symbol("u", nonnegative=True), Abs(z) * p),
    ],
    ids=["integer", "positive", "nonzero", "real", "natural", "nonnegative"],
)
def test_a_symbol_stands_for_what_has_its_assumptions_by_shape(symbol: Symbol, value: Expr) -> None:
    theorem = kernel.instantiate(kernel.reflexivity(symbol * f(n), Z), {}, {symbol: value})
    assert theorem.lhs == value * f(n)


def test_a_factor_is_known_not_to_vanish_by_its_shape() -> None:
    factor = POSITIVE + r
    total = Total(factor * f(n), n, Z)
    assert kernel.factor_out(total, factor, Z).hypotheses == {HasValue(Total(f(n), n, Z))}
    with pytest.raises(ProofError, match="is not known to be a bijection"):
        kernel.change_variable(Total(f(x), x, R), [[factor]], [0], R)


def test_an_exponential_does_not_become_1_by_mistake() -> None:
    """At a = k = m = 1, b = n = j = 0 the exponent is 2πi/3."""
    exponent = I * pi * EVEN
    expanded = kernel.ring(expand(exponent), exponent, Z)
    with suppress(ProofError):  # refused, unless SymPy does not err
        assert kernel.congruence(exp(expand(exponent)), expanded).rhs != 1


def test_a_modulation_does_not_lose_its_phase_by_mistake() -> None:
    modulated = Modulate(f, (2 * a + 2 * b) * (2 * k + 2 * n))
    value = Applied(modulated, [2 * m + 2 * j], Cyclic(24))
    with suppress(ProofError):  # refused, unless SymPy does not err
        assert kernel.unfold(value, Cyclic(24)).rhs.has(exp)


def test_a_growing_exponential_is_no_phase() -> None:
    total = Total(f(x) * exp(I * PHASE * x), x, R)
    theorem = kernel.factor_out(Total(z * f(x) * exp(I * PHASE * x), x, R), z, R)
    assert kernel.by_integrability(theorem).hypotheses == {HasValue(total)}


def test_a_conjugate_stays_where_reality_is_a_mistake() -> None:
    scaled = Applied(Scale(PHASE, f), [n], Z)
    unfolded = kernel.unfold(Applied(Conj(Scale(z, f)), [n], Z), Z)
    theorem = kernel.instantiate(unfolded, {}, {z: PHASE})
    assert theorem.rhs == conjugate(scaled)


@pytest.mark.parametrize(
    ("head", "arguments", "result"),
    [
        (exp, (2 * pi * I * n,), S(1)),
        (exp, (pi * I,), S(-1)),
        (exp, (pi * I / 2 + z,), I * exp(z)),
        (Abs, (-2 * x,), 2 * Abs(x)),
        (Abs, (exp(I * x),), S(1)),
        (conjugate, (I * x * f(n),), -I * x * conjugate(f(n))),
        (Mul, (S(2), z + x), 2 * z + 2 * x),
        (Mul, (exp(z), exp(-z)), S(1)),
        (Mul, (1 / (q := p + 1), q**2), p + 1),
        (Add, (z, z), 2 * z),
        (Pow, (2 * z, S(2)), 4 * z**2),
        (Pow, (Abs(x), S(2)), x**2),
    ],
)
def test_what_the_ring_confirms_is_evaluated(head, arguments, result) -> None:
    assert evaluated(head, *arguments) == result


@pytest.mark.parametrize(
    ("head", "arguments"), [(exp, (S.Infinity,)), (Abs, (exp(z),)), (Mul, (S.Infinity, S(2)))]
)
def test_what_leaves_the_language_is_refused(head, arguments) -> None:
    with pytest.raises(TermError):
        evaluated(head, *arguments)


@pytest.mark.parametrize(
    ("head", "told", "wrong"),
    [
        (exp, {}, lambda argument: argument + 1),
        (Abs, {}, lambda argument: argument),
        (Abs, {"real": True}, lambda argument: argument),
        (Abs, {"real": True}, lambda _: S(7)),
        (conjugate, {}, lambda argument: argument),
    ],
    ids=["e^z = z + 1", "|z| = z", "|x| = x", "|x| = 7", "conj z = z"],
)
def test_a_wrong_evaluation_is_refused(head, told, wrong, monkeypatch) -> None:
    monkeypatch.setattr(head, "eval", classmethod(lambda cls, argument: wrong(argument)))
    fresh = Symbol(f"fresh{head.__name__}{len(told)}{wrong(S(2))}", **told)  # in no cache
    with pytest.raises(TermError, match="may have another value"):
        evaluated(head, fresh)


def test_nothing_that_may_vanish_is_certainly_nonzero() -> None:
    terms = (POSITIVE, POSITIVE + r, x, z, z + 1, x**2, Pow(I, Rational(1, 2)))
    assert not any(map(certainly_nonzero, terms))


def test_a_gaussian_is_not_made_flat_by_mistake() -> None:
    """c := 2(2k − 2)²/3 in ∫ e^{−x²} = c ∫ e^{−c²x²}, then k := 1, once gave √π = 0."""
    positive = Symbol("c", positive=True)
    theorem = kernel.change_variable(Total(f(x), x, R), [[positive]], [0], R)
    flat = kernel.instantiate(theorem, {f: Lam(exp(-(x**2)), x, R)}, {})
    with pytest.raises(ProofError, match="is not known to be positive"):
        kernel.instantiate(flat, {}, {positive: POSITIVE})
