"""Statements about runs on ℝ and ℝ²: sums of Gaussians against quadrature, and what they find."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from flint import acb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, Symbol

from numeric import sensitivity, verify
from numeric.checks.confirming import Opinion
from numeric.checks.results import Verdict
from numeric.enclosures.gaussian_sums import Bell, GaussianSum
from numeric.evidence import run_drawing, runs
from numeric.evidence.mutating import mutants
from numeric.formulas.formula import Affine, Unsettled
from numeric.formulas.gauss import Gauss
from numeric.networks.continuous import Balls, Sums
from numeric.reading.statement import read_statement
from symbolic import R, lemmas, operators
from symbolic import functions as letters
from symbolic.kernel.terms import N, Term, letter, product
from symbolic.kernel.terms import R as R_TERM
from tests.portion import portion

IDS = [lemma.id for lemma in lemmas if lemma.chapter == "H" and R in lemma.domains]
TOO_LONG = ("H5b", "H5c", "H6", "H6b", "H9b", "H10b", "H10c")
"""Others read the same runs; a report measures all of them."""

IN_THE_PLANE = ("H1", "H4", "H7", "H10")
EVEN = Fraction(1, 4)

small = st.fractions(-2, 2, max_denominator=4)


def number(real, imag=0):
    return acb(Gauss.of(Fraction(real), Fraction(imag)).ball())


def plain(real, imag=0):
    return mpmath.mpc(mpmath.mpf(real.numerator) / real.denominator,
                      mpmath.mpf(imag.numerator) / imag.denominator)  # fmt: skip


@settings(max_examples=portion(15), deadline=None)
@given(st.fractions(EVEN, 2, max_denominator=4), small, small, small, small)
def test_the_total_of_a_gaussian_is_its_integral(a, b, c, d, slope):
    """∫ exp(−(a + bi) x² + (c + di) x + i slope x y) dx at y = 1."""
    exponent = {(0, 0): -number(a, b), (0,): number(c, d), (0, 1): number(0, slope)}
    found = GaussianSum(acb(0), [Bell({(): acb(1)}, exponent)]).total([0])
    value = found.at({1: Affine(Fraction(1))}).ball()
    with mpmath.workdps(20):
        square, linear = plain(a, b), plain(c, d + slope)
        wanted = mpmath.quad(
            lambda x: mpmath.exp(-square * x**2 + linear * x), [-30, -10, -4, 0, 4, 10, 30]
        )
        close = mpmath.mpc(complex(value))
        assert abs(close - wanted) < mpmath.mpf(10) ** -10 * (1 + abs(wanted))


def test_a_total_converges_absolutely_or_has_no_value():
    """In x alone, then in y, exp(−x² − 2ixy + y²/2) has values; over the plane it has none."""
    exponent = {(0, 0): acb(-1), (0, 1): acb(0, -2), (1, 1): acb(0.5)}
    for bad, variables in (
        (GaussianSum(acb(0), [Bell({(): acb(1)}, exponent)]), [0, 1]),
        (GaussianSum(acb(0), [Bell({(): acb(1)}, {(0,): acb(-1)})]), [0]),
        (GaussianSum(acb(1)), [0]),
    ):
        with pytest.raises(Unsettled, match="not seen to converge absolutely"):
            bad.total(variables)
    assert GaussianSum(acb(0), [Bell({(): acb(1)}, exponent)]).total([0]).total([1]).ball().real > 0


def test_an_operator_and_a_total_are_what_quadrature_of_the_definition_says():
    """∫ w(0, τ) U[w(0, ·)](m + τ)† dτ, the operator with totals of its own."""
    w = letter("w", product(N, R_TERM))
    zero, m = Term("Number", 0, 1), Term("Var", "m", "real", "")
    row = Term("Lam", Term("At", w, zero, Term("Bound", 0, 0, "real", "")), R_TERM)
    tau = Term("Bound", 0, 0, "real", "")
    inside = Term("At", Term("Operator", "U", R_TERM, row), Term("Add", m, tau))
    body = Term("Mul", Term("At", w, zero, tau), Term("Conj", inside))
    numbers = {m: Gauss.of(Fraction(1, 2))}
    with ctx.workprec(100):
        value = complex(Balls(numbers, [], 1, 3).value(Term("Total", body, R_TERM, 1)).ball())
    sums = Sums(numbers, [], 1, 3, step=Fraction(1, 4), extent=10)
    wanted = mpmath.quad(
        lambda x: sums.value(body, ((float(x),),)), [-8, -4, -2, 0, 2, 4, 8], maxdegree=5
    )
    assert abs(value - complex(wanted)) < 1e-9 * abs(value)


@pytest.mark.drawn(2)
@pytest.mark.parametrize("id_", [i for i in IDS if i not in TOO_LONG])
def test_they_agree_on_the_line_and_their_mutants_are_refuted(id_):
    theorem = lemmas[id_].on(R)
    assert runs.is_run(read_statement(theorem))
    evidence = verify(theorem, digits=50)
    assert evidence.verdict is Verdict.AGREES, evidence
    assert evidence.digits == 50
    assert len(evidence.samples) == 2
    assert all(s.relative and float(s.radius) < 1e-40 for s in evidence.samples)
    found = sensitivity(theorem)
    assert found.told_apart == found.mutants >= 10


@pytest.mark.drawn(2)
@pytest.mark.parametrize("id_", IN_THE_PLANE)
def test_they_agree_in_the_plane(id_):
    (plane,) = (d for d in lemmas[id_].domains if not d.discrete and d != R)
    assert verify(lemmas[id_].on(plane), digits=20, seed=2).passed
    found = sensitivity(lemmas[id_].on(plane))
    assert found.told_apart == found.mutants


def false_variant(id_):
    """The statement with a conjugate too many on its left side."""
    read = read_statement(lemmas[id_].on(R))
    return next(m.statement for m in mutants(read) if "conjugate" in m.change)


def test_a_false_variant_is_refuted_by_two_engines(monkeypatch):
    false = false_variant("H4")
    for result in runs.check_runs(false, 20, 0):
        assert result.verdict is Verdict.REFUTED
        assert result.confirmed.startswith("sums over a lattice")
    monkeypatch.setattr(runs, "_second_opinion", lambda *_: Opinion(False, reason="it is off"))
    for result in runs.check_runs(false, 20, 0):
        assert result.verdict is Verdict.UNDECIDED
        assert "no second engine confirms it: it is off" in result.reason
        assert result.left != result.right


def test_a_users_false_statement_is_refuted():
    u, f = operators("U", on=R), letters("f")
    x = Symbol("x", real=True)
    false = Eq(u[f](x), 2 * u[f](x), evaluate=False)
    assert verify(false, domain=R).verdict is Verdict.REFUTED


def test_rules_that_do_not_commute_are_set_aside(monkeypatch):
    def careless(*arguments):
        return Balls(*arguments, commuting=False)

    run_drawing.sample_of.cache_clear()
    monkeypatch.setattr(run_drawing, "Balls", careless)
    evidence = verify(lemmas["H5"].on(R), digits=5)
    run_drawing.sample_of.cache_clear()
    assert evidence.verdict is Verdict.UNDECIDED
    assert all(s.failed_hypothesis for s in evidence.set_aside)


def test_without_its_hypotheses_a_statement_on_the_line_is_refuted():
    """Filters that do not start as flips do not stay flips."""
    read = read_statement(lemmas["H1"].on(R))
    kept = tuple(h for h in read.hypotheses if "w" not in str(h) or "z" in str(h))
    assert len(kept) == len(read.hypotheses) - 1
    assert {r.verdict for r in runs.check_runs(replace(read, hypotheses=kept), 20, 0)} == {
        Verdict.REFUTED
    }
