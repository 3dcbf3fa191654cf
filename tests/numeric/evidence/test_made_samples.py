"""Samples made to satisfy equations do satisfy them, and those that do not are never evidence."""

from __future__ import annotations

from fractions import Fraction
from itertools import permutations
from math import log
from random import Random

import mpmath
import pytest
from flint import acb, fmpq
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Integer, Symbol

from numeric import verify
from numeric.checks.results import Verdict
from numeric.checks.tasks import make_task
from numeric.enclosures.exact_values import exact
from numeric.formulas.formula import Affine, Value, walk
from numeric.formulas.gauss import Gauss
from numeric.reading.constraints import commuting, mean, period
from numeric.reading.plans import plans
from numeric.reading.statement import read_statement
from numeric.samples.compound import Tensor
from numeric.samples.periodic import TrigPolynomial, repeats, with_period
from numeric.samples.sequences import Finite, Periodic
from symbolic import R2, Z2, Cyclic, R, Z, functions, lemmas
from symbolic.kernel.terms import ONE, Term, add, mul
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.hypotheses import Equation, ForAll
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import applied
from tests.portion import portion

DOMAINS = (R, Z, CYCLE, R2, Z2)
f, g = functions("f g")
rational = st.fractions(min_value=-9, max_value=9, max_denominator=16)


def source(seed):
    numbers = Random(seed)  # noqa: S311 - samples, not secrets
    return lambda: (Fraction(numbers.randint(-9, 9), 4), Fraction(numbers.randint(-9, 9), 4))


@pytest.mark.drawn(4)
@pytest.mark.parametrize("domain", DOMAINS, ids=str)
@pytest.mark.parametrize("name", ["C26", "C26b", "C26c"])
def test_statements_about_periodic_functions_agree(name, domain):
    evidence = verify(lemmas[name].on(domain), digits=20)
    assert evidence.verdict is Verdict.AGREES
    assert evidence.digits == 20


@pytest.mark.drawn(5)
@pytest.mark.parametrize(
    ("name", "domain"),
    [
        (name, domain)
        for name in ("C3b", "C3c", "C25", "C25b", "C25c", "E6e")
        for domain in lemmas[name].domains
        if domain.dimension == 1
    ],
    ids=str,
)
def test_statements_with_equations_as_hypotheses_agree(name, domain):
    evidence = verify(lemmas[name].on(domain), digits=20)
    assert evidence.verdict is Verdict.AGREES


@given(
    seed=st.integers(0, 40),
    by=st.fractions(min_value=1, max_value=4, max_denominator=7),
    x=rational,
)
@settings(max_examples=portion(60), deadline=None)
def test_trigonometric_polynomials_have_their_period(seed, by, x):
    sample = with_period((-by,), R, 0, source(seed))
    assert repeats(sample, (-by,), R)
    assert repeats(sample, (3 * by,), R)
    assert not repeats(sample, (by / 2,), R)
    here, there = (sample.evaluator()(fmpq(z.numerator, z.denominator)) for z in (x, x + by))
    assert here.overlaps(there)
    expected = sample.reference(mpmath.mpf(x.numerator) / x.denominator)
    assert abs(complex(here) - complex(expected)) < 1e-9


@given(
    seed=st.integers(0, 40),
    x=rational,
    y=st.fractions(min_value=-2, max_value=2, max_denominator=16),
)
@settings(max_examples=portion(60), deadline=None)
def test_trigonometric_polynomials_stay_below_their_bound(seed, x, y):
    sample = with_period((Fraction(9, 7),), R, 0, source(seed))
    constant, rates = sample.bound((abs(y),), (0,))
    value = sample.evaluator()(
        acb(fmpq(x.numerator, x.denominator), fmpq(y.numerator, y.denominator))
    )
    assert rates == (0,)
    assert float(value.abs_lower()) <= float(constant.upper()) * (1 + 1e-12)


def test_a_real_trigonometric_polynomial_is_known_to_be_real():
    one, turned = (Fraction(1), Fraction(2)), (Fraction(1), Fraction(-2))
    assert TrigPolynomial(Fraction(1), -1, (one, (Fraction(3), Fraction(0)), turned)).real
    assert not TrigPolynomial(Fraction(1), -1, (one, (Fraction(3), Fraction(0)), one)).real


@pytest.mark.parametrize(("size", "by"), [(8, 2), (8, -4), (6, 3), (5, 5), (5, 2)])
def test_functions_on_a_cycle_get_periods(size, by):
    sample = with_period((Fraction(by),), Cyclic(size), size, source(1))
    assert len(sample.values) == size
    assert repeats(sample, (Fraction(by),), Cyclic(size))
    assert all(sample.exact(n) == sample.exact(n - by) for n in range(size))


def test_products_have_a_period_in_each_coordinate():
    by = (Fraction(2), Fraction(-3))
    sample = with_period(by, Z2, 0, source(2))
    assert isinstance(sample, Tensor)
    assert repeats(sample, by, Z2)
    assert not repeats(sample, (Fraction(1), Fraction(-3)), Z2)


def test_the_period_of_a_cycle_is_no_triviality():
    task = make_task(read_statement(lemmas["C26"].on(CYCLE)), plans(CYCLE)[1], 10, 0)
    values = next(p.function.values for p in _values(task) if len(set(p.function.values)) < 8)
    assert 1 < len(set(values)) < 8


def _values(task):
    return [p for p in walk(task.left) if isinstance(p, Value)]


def test_given_samples_are_checked_against_the_equation():
    statement = lemmas["C26"].on(Z)
    table = Finite((0,), (2,), ((Fraction(1), Fraction(1)), (Fraction(2), Fraction(0))))
    evidence = verify(statement, samples=[{f: table, g: table}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "its two sides differ" in evidence.reason
    wave = Periodic(((Fraction(1), Fraction(1)),))
    assert verify(statement, samples=[{f: wave, g: table}]).verdict is Verdict.AGREES


def test_a_given_pair_without_a_hermitian_correlation_is_undecided():
    table = Finite((0,), (2,), ((Fraction(1), Fraction(1)), (Fraction(2), Fraction(0))))
    other = Finite((1,), (1,), ((Fraction(1), Fraction(0)),))
    evidence = verify(lemmas["C3b"].on(Z), samples=[{f: table, g: other}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "its two sides differ" in evidence.reason
    assert verify(lemmas["C3b"].on(Z), samples=[{f: table, g: table}]).verdict is Verdict.AGREES


def test_the_samples_of_commuting_functions_are_not_multiples_of_each_other():
    task = make_task(read_statement(lemmas["C3b"].on(CYCLE)), plans(CYCLE)[0], 10, 0)
    assert dict(task.assignment)["g"] == "f ⋆ q"
    assert [c.kind for _, c in task.conditions] == ["zero"]
    assert all(exact(c.formula) == Gauss.of(0) for _, c in task.conditions)


def test_what_is_recognised():
    n = Z.point("n")
    a, b, p, nu, three = (to_term(x, Z) for x in (f, g, *Z.point("p"), Symbol("nu"), Integer(3)))
    read = read_statement(lemmas["C26"].on(Z))
    assert list(map(period, read.hypotheses)) == [(a, (p,))]
    assert list(map(commuting, read.hypotheses)) == [None]
    (asked,) = read_statement(lemmas["C3c"].on(Z)).hypotheses
    assert set(commuting(asked)) == {a, b}
    equal = to_term(ForAll(Equation(applied(f, n, Z), applied(g, n, Z)), n, Z), Z)
    assert commuting(equal) is None
    assert period(equal) is None
    total = to_term(Total(applied(g, n, Z), n, Z), Z)
    for left, right in permutations((total, mul(three, nu))):
        assert mean(Term("Equation", left, right)) == (nu, three, total)
    assert mean(Term("Equation", total, nu)) == (nu, ONE, total)
    for other in (add(nu, ONE), Term("Pow", nu, 2), mul(nu, nu), mul(three, three)):
        assert mean(Term("Equation", total, other)) is None


def test_the_bound_of_a_periodic_sequence_is_its_largest_value():
    sample = Periodic(((Fraction(3), Fraction(4)), (Fraction(1), Fraction(0))))
    constant, rates = sample.bound((Fraction(0),), (0,))
    assert rates == (0,)
    assert abs(float(constant.log()) - log(5)) < 1e-9
    assert Value(sample, (Affine.variable(0),)).function.real is False
