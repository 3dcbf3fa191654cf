"""`decide`: sound, complete on its language, and honest outside it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import I, Symbol

from symbolic import (
    R2,
    Z2,
    Counterexample,
    Cyclic,
    R,
    Theorem,
    Undecidable,
    Z,
    conj,
    conv,
    corr,
    decide,
    delta,
    functions,
    reflect,
    shift,
)
from symbolic.algebra import Expander, polynomial
from symbolic.lemmas import CYCLE
from symbolic.sequences import Assignment, Gaussian, evaluate, value_at
from symbolic.suggestions import did_you_mean
from symbolic.terms import FunctionTerm, Letter

f, g, h = functions("f g h")
w = functions("w", real=True)
a = Symbol("a")
d = Symbol("d", integer=True)
DOMAINS = (R, Z, CYCLE, R2, Z2)

TRUE = {
    "A1": (corr(f, g), conv(conj(reflect(f)), g)),
    "B1": (conv(f, g), conv(g, f)),
    "B2": (conv(conv(f, g), h), conv(f, conv(g, h))),
    "C1": (corr(g, f), conj(reflect(corr(f, g)))),
    "C2": (corr(f, g), reflect(corr(conj(g), conj(f)))),
    "C6": (corr(f, corr(g, h)), corr(conv(f, g), h)),
    "C7": (corr(corr(f, g), h), conv(f, corr(g, h))),
    "C13": (corr(corr(f, g), corr(h, f)), corr(corr(f, h), corr(g, f))),
    "real": (corr(w, g), conv(reflect(w), g)),
    "sum": (conv(f + g, h - f), conv(f, h) + conv(g, h) - conv(f, f) - conv(f, g)),
    "scalars": (corr((2 + I) * f, 3 * g), (6 - 3 * I) * corr(f, g)),
    "symbol": (conv(a * f, g), a * conv(f, g)),
    "cancels": (conv(f, g) + f - f, conv(f, g)),
}

FALSE = {
    "X1": (corr(f, g), corr(g, f)),
    "X2": (corr(corr(f, g), h), corr(f, corr(g, h))),
    "X3": (corr(f, g), conv(reflect(f), g)),
    "X6": (corr(a * f, g), a * corr(f, g)),
    "conj": (conj(corr(f, g)), conv(conj(f), conj(g))),
    "reflected": (conv(f, g), corr(f, reflect(g))),
    "real order": (corr(w, g), corr(g, w)),
    "sign": (conv(f, g), -conv(f, g)),
    "degree": (conv(f, f), f),
}


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
@pytest.mark.parametrize("name", TRUE)
def test_true_claims_are_proved(name: str, domain: object) -> None:
    verdict = decide(*TRUE[name], domain=domain)
    assert isinstance(verdict, Theorem)
    assert verdict.domain == domain


@pytest.mark.parametrize("domain", DOMAINS, ids=str)
@pytest.mark.parametrize("name", FALSE)
def test_false_claims_are_refuted_with_values_that_differ(name: str, domain: object) -> None:
    verdict = decide(*FALSE[name], domain=domain)
    assert isinstance(verdict, Counterexample)
    assert verdict.left != verdict.right
    assert verdict.left.is_number
    assert verdict.right.is_number


def test_counterexamples_are_small() -> None:
    verdict = decide(corr(f, g), corr(g, f), Z)
    sizes = [len(table) for table in verdict.assignment.values()]
    assert sizes == [1, 1]


@pytest.mark.parametrize(
    ("claim", "nearest"),
    [
        ("X1", conj(reflect(corr(g, f)))),
        ("X3", conv(reflect(conj(f)), g)),
        ("X6", a.conjugate() * corr(f, g)),
        ("conj", corr(conj(f), conj(g))),
    ],
)
def test_did_you_mean_offers_the_true_form(claim: str, nearest: FunctionTerm) -> None:
    offered = [right for _, right in decide(*FALSE[claim], domain=Z).did_you_mean]
    wanted = polynomial(nearest, Z)
    assert any(polynomial(right, Z) == wanted for right in offered)


@pytest.mark.parametrize("claim", FALSE)
def test_what_is_offered_is_provable(claim: str) -> None:
    for left, right in did_you_mean(*FALSE[claim], Z):
        assert isinstance(decide(left, right, Z), Theorem)


@pytest.mark.parametrize("domain", [Z, CYCLE, Z2], ids=str)
def test_the_impulse(domain: object) -> None:
    assert isinstance(decide(conv(delta, f), f, domain), Theorem)
    assert isinstance(decide(corr(f, delta), conj(reflect(f)), domain), Theorem)
    assert isinstance(decide(corr(f, delta), f, domain), Counterexample)


def test_shifts() -> None:
    assert isinstance(decide(corr(shift(f, d), g), shift(corr(f, g), -d), Z), Theorem)
    assert isinstance(decide(corr(shift(f, d), g), shift(corr(f, g), d), Z), Counterexample)
    assert isinstance(decide(conv(shift(f, d), shift(g, 3)), shift(conv(f, g), d + 3), Z), Theorem)


def test_cycles_of_one_and_two_points_know_that_reflection_is_trivial() -> None:
    for period in (1, 2):
        assert isinstance(decide(reflect(f), f, Cyclic(period)), Theorem)
        assert isinstance(decide(corr(f, g), conv(conj(f), g), Cyclic(period)), Theorem)
    assert isinstance(decide(reflect(f), f, Cyclic(3)), Counterexample)
    assert isinstance(decide(reflect(f), f, CYCLE), Counterexample)


def test_shifts_by_the_period_vanish() -> None:
    assert isinstance(decide(shift(f, 7), shift(f, 2), Cyclic(5)), Theorem)
    assert isinstance(decide(shift(f, 2 * CYCLE.period + 1), shift(f, 1), CYCLE), Theorem)
    assert isinstance(decide(shift(f, 3), f, Cyclic(4)), Counterexample)


def test_nested_products_carry_integrability_and_cycles_do_not() -> None:
    assert decide(*TRUE["C6"], domain=R).hypotheses
    assert not decide(*TRUE["C6"], domain=CYCLE).hypotheses
    assert not decide(*TRUE["A1"], domain=R).hypotheses


@pytest.mark.parametrize(
    ("left", "right", "domain"),
    [
        (shift(f, Symbol("x", real=True)), f, Z),
        (delta, f, R),
        (shift(f, 1, 2), f, Z),
        (3, f, Z),
        ("f", f, Z),
        (f, g, "Z"),
        (conv(f, g)(d), conv(g, f)(d), Z),
    ],
)
def test_outside_the_language_is_refused_with_a_reason(
    left: object, right: object, domain: object
) -> None:
    with pytest.raises(Undecidable, match="decide: "):
        decide(left, right, domain)


# ------------------------------------------------------------------ random claims

LETTERS = st.sampled_from([f, g, h, w])


def _extend(inner: st.SearchStrategy[FunctionTerm]) -> st.SearchStrategy[FunctionTerm]:
    pairs = st.tuples(inner, inner)
    return st.one_of(
        pairs.map(lambda p: conv(*p)),
        pairs.map(lambda p: corr(*p)),
        inner.map(conj),
        inner.map(reflect),
        inner.map(lambda x: shift(x, 2)),
        inner.map(lambda x: (1 - 2 * I) * x),
        pairs.map(lambda p: p[0] + p[1]),
    )


EXPRESSIONS = st.recursive(st.one_of(LETTERS, st.just(delta)), _extend, max_leaves=5)
VALUES = st.tuples(st.integers(-2, 2), st.integers(-2, 2))


def _oracle_equal(left: FunctionTerm, right: FunctionTerm, data: st.DataObject) -> bool:
    tables = {
        letter: {
            (i,): Gaussian.of(re, 0 if letter.real else im)
            for i, (re, im) in enumerate(data.draw(st.lists(VALUES, min_size=2, max_size=3)))
        }
        for letter in (f, g, h, w)
    }
    sides = [evaluate(side, Assignment(tables, {}), Z, 0) for side in (left, right)]
    return all(value_at(sides[0], (i,)) == value_at(sides[1], (i,)) for i in range(-30, 31))


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS, EXPRESSIONS, st.data())
def test_random_claims_agree_with_exact_values(
    left: FunctionTerm, right: FunctionTerm, data: st.DataObject
) -> None:
    verdict = decide(left, right, Z)
    if isinstance(verdict, Theorem):
        assert _oracle_equal(left, right, data)
    else:
        assert verdict.left != verdict.right


@settings(max_examples=100, deadline=None)
@given(EXPRESSIONS, st.data())
def test_expansion_is_the_function(expression: FunctionTerm, data: st.DataObject) -> None:
    """The normal form, evaluated, is the expression, evaluated; and the kernel proves it."""
    rebuilt: list[FunctionTerm] = []
    for monomial, coefficient in polynomial(expression, Z).items():
        product: FunctionTerm = delta
        for factor in monomial.factors:
            product = conv(product, factor.function())
        rebuilt.append(coefficient * shift(product, *monomial.shift))
    total = rebuilt[0] if rebuilt else f + (-1) * f
    for term in rebuilt[1:]:
        total = total + term
    assert _oracle_equal(expression, total, data)
    point = Z.point("p")
    theorem = Expander(Z, point).prove(expression)
    assert theorem.lhs == (expression(*point) if isinstance(expression, Letter) else theorem.lhs)


def test_twelve_occurrences() -> None:
    letters = itertools.cycle([f, g, h])
    left = next(letters)
    for _ in range(11):
        left = corr(left, next(letters))
    verdict = decide(left, conj(conj(left)), R)
    assert isinstance(verdict, Theorem)
