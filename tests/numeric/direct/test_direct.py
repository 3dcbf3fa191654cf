"""The second engine: the values of the first, by other code; and nothing is refuted without it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from random import Random

import mpmath
import pytest
from flint import acb
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, I, Rational, Symbol, exp, pi

from numeric import LongSequence, verify
from numeric.checks import checking, confirming
from numeric.checks.checking import check, values
from numeric.checks.confirming import second_opinion
from numeric.checks.drawing import Drawing
from numeric.checks.results import Verdict
from numeric.direct import summing
from numeric.direct.arithmetic import Fractions, Multiprecision, Pair
from numeric.direct.evaluation import Direct
from numeric.enclosures.exact_values import is_exact
from numeric.evidence.mutating import mutants
from numeric.formulas.decimals import exact_value
from numeric.reading.plans import plans
from numeric.reading.statement import read_statement
from numeric.samples.families import Gaussian
from numeric.samples.sequences import Finite
from symbolic import R2, Z2, R, Z, conj, conv, corr, functions, lemmas
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.operators import diff, linear
from symbolic.sympy_border.terms import applied
from tests.portion import portion

f, g = functions("f g")
n = Z.point("n")
FINITE = Finite((-1,), (3,), ((1, 1), (2, 0), (0, 3)))
GAUSSIAN = Gaussian((1, 1), Fraction(1, 3), Fraction(2), ((1, 0), (0, 1)))

COMPARED = [
    *((name, d) for name in ("A1", "A4", "B8", "C2") for d in (R, Z, CYCLE, Z2)),
    *(("B2", Z), ("B2", CYCLE)),
    *(("A1", R2), ("E1", R), ("E1", CYCLE), ("E9", R), ("F1", R)),
    *(("G10b", Z), ("G10c", CYCLE), ("G10", CYCLE), ("C24b", Z), ("C3b", Z), ("C26", R)),
    *(("B12", Z), ("C26", Z2), ("C3b", CYCLE)),
]


def no_members(letter, step):
    """No hypothesis says what a sequence of functions is."""


def known(name, domain):
    return name in {lemma.id for lemma in lemmas} and domain in lemmas[name].domains


def drawn(read, plan, seed=0):
    drawing = Drawing(read, plan, seed, 0)
    return drawing, drawing.task(10)


def mid(ball):
    parts = (exact_value(x) for x in (ball.real, ball.imag))
    return mpmath.mpc(*(mpmath.mpf(x.numerator) / x.denominator for x in parts))


@pytest.mark.drawn(8)
@pytest.mark.parametrize(("name", "domain"), [x for x in COMPARED if known(*x)], ids=str)
def test_both_engines_have_the_same_values(name, domain):
    read = read_statement(lemmas[name].on(domain))
    first, *others = plans(domain)
    for plan in (first, *others[: name in {"A1", "B8"} and domain.dimension == 1]):
        drawing, task = drawn(read, plan)
        balls = values(task.left, task.right)
        direct = drawing.direct()
        exact = is_exact(task.left, task.right)
        if not exact:
            step = Fraction(1, 8 // domain.dimension)
            direct = replace(direct, arithmetic=Multiprecision(), digits=10, step=step)
        with mpmath.workdps(20):
            for side, ball in zip(read.faces, balls, strict=True):
                found = direct.value(side, {})
                found = confirming._mpc(found) if exact else found
                assert abs(found - mid(ball)) <= 1e-6 * max(1e-6, abs(found))


def test_plain_sums_follow_the_definitions():
    table = {f: FINITE, g: Finite((2,), (2,), ((1, 0), (5, -1)))}
    direct = Direct(Z, {}, table, {}, no_members, Fractions())
    a = {
        -1: Pair(Fraction(1), Fraction(1)),
        0: Pair(Fraction(2)),
        1: Pair(Fraction(0), Fraction(3)),
    }
    b = {2: Pair(Fraction(1)), 3: Pair(Fraction(5), Fraction(-1))}
    for at in range(-6, 7):
        point = (Fraction(at),)
        convolved = sum_of(x * b[at - k] for k, x in a.items() if at - k in b)
        correlated = sum_of(x.conjugate() * b[at + k] for k, x in a.items() if at + k in b)
        assert direct.function(conv(f, g), Z, point, {}) == convolved
        assert direct.function(corr(f, g), Z, point, {}) == correlated


def pair(re, im=0):
    return Pair(Fraction(re), Fraction(im))


def sum_of(terms):
    total = Pair(Fraction(0))
    for term in terms:
        total = total + term
    return total


@pytest.mark.parametrize("frequency", [0, 1, -3])
def test_a_gaussian_integral_in_closed_form(frequency):
    # ∫ e^{−x² + iωx} dx = √π e^{−ω²/4}
    sample = Gaussian((1, 0), Fraction(0), Fraction(0))
    x = R.point("x")
    side = Total(exp(I * frequency * x[0]) * applied(f, x, R), x, R)
    with mpmath.workdps(40):
        direct = Direct(R, {}, {f: sample}, {}, no_members, Multiprecision(), 30, Fraction(1, 4))
        expected = mpmath.sqrt(mpmath.pi) * mpmath.exp(-(mpmath.mpf(frequency) ** 2) / 4)
        assert abs(direct.value(side, {}) - expected) < mpmath.mpf(10) ** -28


def test_a_matrix_a_turned_integral_a_derivative_and_an_inverse_follow_the_definitions():
    plane = Finite((-1, 0), (3, 2), tuple((k, k * k) for k in range(6)))
    direct = Direct(Z2, {}, {f: plane}, {}, no_members, Fractions())
    for x, y in ((0, 0), (1, 0), (0, 1), (-1, 1)):
        found = direct.function(linear(f, 1, 2, 0, -1), Z2, (Fraction(x), Fraction(y)), {})
        at = x + 2 * y, -y
        re, im = plane.values[2 * (at[0] + 1) + at[1]] if plane_has(*at) else (0, 0)
        assert found == pair(re, im)
    c = Symbol("c", complex=True)
    direct = Direct(Z, {c: (Fraction(3), Fraction(4))}, {}, {}, no_members, Fractions())
    assert direct.value(1 / c, {}) == Pair(Fraction(3, 25), Fraction(-4, 25))
    x = R.point("x")
    direct = Direct(R, {}, {f: GAUSSIAN}, {}, no_members, Multiprecision(), 20)
    body = applied(f, x, R)
    forward, backward = (direct.value(Total(body, x, R, (s,)), {}) for s in (1, -1))
    assert forward == -backward != 0
    with mpmath.workdps(20):
        slope = direct.function(diff(f), R, (Fraction(1, 2),), {})
        assert abs(slope - mpmath.diff(GAUSSIAN.reference, 0.5)) < 1e-8


def plane_has(x, y):
    return -1 <= x <= 1 and 0 <= y <= 1


# ------------------------------------------------------------------ confirming


def test_values_that_still_change_as_much_as_they_differ_do_not_refute():
    apart = mpmath.mpc(1), mpmath.mpc(2)
    balls = acb(1), acb(2)
    assert confirming.opinion("x", apart, mpmath.mpf("1e-9"), balls).refutes
    unsettled = confirming.opinion("x", apart, mpmath.mpf("0.1"), balls)
    assert not unsettled.refutes
    assert "does not tell the sides apart" in unsettled.reason


def test_values_are_shown_with_the_digits_that_tell_them_apart():
    with mpmath.workdps(50):
        near = mpmath.mpc(1) + mpmath.mpf(10) ** -17
        found = confirming.opinion("x", (mpmath.mpc(1), near), mpmath.mpf(0), (acb(1), acb(1)))
    assert found.left != found.right


def shifted(enclosures):
    """A ball engine with a fault: the left side is 1/8 too large."""

    def wrong(formulas, bits):
        left, *others = enclosures(formulas, bits)
        return [left + acb(1) / 8, *others]

    return wrong


@pytest.mark.drawn(1)
@pytest.mark.parametrize("domain", [R, Z], ids=str)
def test_a_fault_of_the_balls_refutes_nothing(domain, monkeypatch):
    wrong = checking.POINTWISE._replace(enclosures=shifted(checking.enclosures))
    monkeypatch.setattr(checking.check, "__defaults__", (wrong,))
    monkeypatch.setattr(checking, "is_exact", lambda *_: False)
    evidence = verify(lemmas["A1"].on(domain), digits=10)
    assert evidence.verdict is Verdict.UNDECIDED
    assert not evidence.fault
    assert "no second engine confirms it" in evidence.reason
    assert all(s.left != s.right and s.confirmed for s in evidence.samples)


def test_a_fault_of_the_exact_engine_refutes_nothing(monkeypatch):
    exact = checking.exact
    seen = []

    def wrong(formula):
        seen.append(formula)
        return exact(formula) + exact(formula) if len(seen) % 2 else exact(formula)

    faulty = checking.POINTWISE._replace(exact=wrong)
    monkeypatch.setattr(checking.check, "__defaults__", (faulty,))
    evidence = verify(lemmas["A1"].on(CYCLE))
    assert evidence.verdict is Verdict.UNDECIDED
    assert "no second engine confirms it" in evidence.reason


def test_a_refuted_theorem_is_a_fault_and_loud(monkeypatch):
    wrong = checking.POINTWISE._replace(enclosures=shifted(checking.enclosures))
    monkeypatch.setattr(checking.check, "__defaults__", (wrong,))
    monkeypatch.setattr(
        "numeric.checks.tasks.second_opinion", lambda *_: confirming.Opinion(True, "x", "1", "2")
    )
    evidence = verify(lemmas["A1"].on(R), digits=10)
    assert evidence.verdict is Verdict.REFUTED
    assert evidence.fault
    assert "This is a fault of convproof" in str(evidence)
    statement = verify(lemmas["A1"].on(R).statement, digits=10)
    assert statement.verdict is Verdict.REFUTED
    assert not statement.fault


@pytest.mark.drawn(3)
@pytest.mark.parametrize("domain", [R, Z, CYCLE, R2, Z2], ids=str)
def test_a_refutation_says_who_confirms_it(domain):
    claim = Eq(
        applied(corr(f, g), domain.point("t"), domain),
        applied(corr(g, f), domain.point("t"), domain),
        evaluate=False,
    )
    evidence = verify(claim, digits=10)
    assert evidence.verdict is Verdict.REFUTED
    (asked,) = [s for s in evidence.samples if s.confirmed]
    assert ("fractions" in asked.confirmed) is (asked.engine == checking.EXACT)
    assert f"confirmed by {asked.confirmed}" in str(evidence)


def test_where_the_second_engine_cannot_follow_the_claim_is_undecided(monkeypatch):
    monkeypatch.setattr(summing, "MOST_VALUES", 3)
    claim = Eq(corr(f, g)(*n), corr(g, f)(*n), evaluate=False)
    evidence = verify(claim, digits=10)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "plain sums cannot follow" in evidence.reason


def test_long_sequences_are_confirmed_by_fractions():
    claim = Eq(corr(f, g)(*n), conv(f, g)(*n), evaluate=False)
    numbers = Random(1)  # noqa: S311 - samples, not secrets
    one, two = (LongSequence([numbers.randint(-9, 9) for _ in range(60)], start=k) for k in (-3, 5))
    evidence = verify(claim, samples=[{f: one, g: two}])
    assert evidence.verdict is Verdict.REFUTED
    assert "plain sums of fractions" in evidence.samples[0].confirmed
    inexact = LongSequence([acb("0.1 +/- 1e-20"), acb(1, 2), acb(3)])
    evidence = verify(claim, samples=[{f: inexact, g: two}], digits=5)
    assert evidence.verdict is Verdict.REFUTED
    assert "mpmath" in evidence.samples[0].confirmed


def test_engines_that_refute_for_other_values_do_not_confirm_each_other():
    direct = Direct(Z, {}, {f: FINITE}, {}, no_members, Fractions())
    sides = (applied(conj(f), n, Z).subs(n[0], 1), applied(f, n, Z).subs(n[0], 1))
    assert second_opinion(direct, sides, (acb(0, -3), acb(0, 3))).refutes
    other = second_opinion(direct, sides, (acb(1, -3), acb(0, 3)))
    assert not other.refutes
    assert "outside the balls" in other.reason
    same = second_opinion(direct, (sides[0], sides[0]), (acb(0, -3), acb(0, 3)))
    assert not same.refutes
    assert "does not tell the sides apart" in same.reason


def test_an_irrational_coordinate_is_not_followed():
    sample = Gaussian((1, 0), Fraction(0), Fraction(0))
    direct = Direct(R, {}, {f: sample}, {}, no_members, Fractions())
    sides = applied(f, (pi,), R), applied(f, (Rational(1, 2),), R)
    assert "cannot follow" in second_opinion(direct, sides, (acb(0), acb(1))).reason


# ------------------------------------------------------------------ mutants

SAMPLED = [
    (name, d) for name in ("A1", "A7", "B8", "C2") for d in (R, Z, CYCLE, Z2) if known(name, d)
]


@pytest.mark.drawn(8)
@pytest.mark.parametrize(("name", "domain"), SAMPLED, ids=str)
def test_refuted_mutants_are_refuted_by_both_engines(name, domain):
    """Mutants are judged by the balls alone; of each statement a few go through both engines."""
    read = read_statement(lemmas[name].on(domain))
    found = list(mutants(read))
    chosen = Random(f"{name} on {domain}").sample(found, min(4, len(found)))  # noqa: S311
    asked = 0
    for mutant in chosen:
        drawing, task = drawn(mutant.statement, plans(domain)[0])
        result = check(replace(task, conditions=(), digits=5))
        if result.verdict is Verdict.REFUTED:
            faces = mutant.statement.faces
            opinion = second_opinion(drawing.direct(), faces, values(task.left, task.right))
            assert opinion.refutes, f"{mutant}: {opinion.reason}"
            asked += 1
    assert asked


MATRICES = st.lists(st.integers(-2, 2), min_size=4, max_size=4)


@settings(max_examples=portion(8), deadline=None)
@given(MATRICES, st.integers(-9, 9), st.sampled_from([corr, conv]))
def test_sums_of_a_turned_function_reach_its_data(matrix, far, operator):
    """Of f ∘ A no support was known, and exact sums without an end broke off with a TypeError."""
    at = Z2.point("n")
    one, other = (
        applied(operator(linear(f, *matrix), linear(h, *matrix)), at, Z2) for h in (g, conj(g))
    )
    sample = {f: ([[1, 2], [3, 4j]], (far, far)), g: ([[1, 2j, 1], [0, 1, 1j]], (far, -far))}
    found = verify(Eq(one, other, evaluate=False), 10, domain=Z2, samples=[sample])
    assert "no second engine" not in found.reason
    shifted = applied(conv(f, linear(g, *matrix)), at, Z2)
    assert verify(Eq(shifted, 2 * shifted, evaluate=False), 10, domain=Z2, samples=[sample])
