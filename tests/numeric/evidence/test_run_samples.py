"""Statements about runs of networks on exact samples: they hold, and their mutants do not."""

from __future__ import annotations

import random

import pytest
from sympy import Eq, Symbol

from numeric import sensitivity, verify
from numeric.checks.results import Verdict
from numeric.evidence import run_drawing, runs
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from numeric.networks.finite import Run
from numeric.reading.statement import read_statement
from symbolic import Z, lemmas, operators
from symbolic import functions as letters
from symbolic.chapters.deep.network import ABOVE, LAYER
from symbolic.chapters.deep.one_step import OneStep, mirrored_at
from symbolic.errors import EvidenceError
from symbolic.kernel import terms
from symbolic.kernel.terms import N, letter, product
from symbolic.kernel.terms import Z as Z_TERM
from symbolic.proving.language import Function, Point, Scalar, for_all, generic, total

RUNS = [lemma.id for lemma in lemmas if lemma.chapter == "H"]
SHORT = ("H1", "H2", "H3", "H4", "H4b", "H7", "H8", "H9", "H10")


@pytest.mark.drawn(2)
@pytest.mark.parametrize("id_", RUNS)
def test_statements_about_runs_agree_and_their_mutants_are_refuted(id_):
    theorem = lemmas[id_].on(Z)
    assert runs.is_run(read_statement(theorem))
    evidence = verify(theorem, digits=12)
    assert evidence.verdict is Verdict.AGREES, evidence
    assert len(evidence.samples) == len(run_drawing.FINITE)
    assert all(sample.left == sample.right != "0" for sample in evidence.samples)
    found = sensitivity(theorem)
    assert found.mutants >= 10
    assert found.told_apart == found.mutants


@pytest.mark.drawn(4)
@pytest.mark.parametrize("id_", SHORT)
def test_they_agree_on_cycles_and_in_the_plane(id_):
    for domain in (d for d in lemmas[id_].domains if d.discrete):
        assert verify(lemmas[id_].on(domain), digits=5, seed=3).passed


def test_rules_that_do_not_commute_are_set_aside(monkeypatch):
    """The hypothesis on the rule is looked at: without it the sample counts for nothing."""
    real = Run.__init__
    run_drawing.sample_of.cache_clear()

    def reads_the_index(self, *arguments, **_):
        real(self, *arguments, commuting=False)

    monkeypatch.setattr(Run, "__init__", reads_the_index)
    for id_ in ("H5", "H6"):
        evidence = verify(lemmas[id_].on(Z), digits=5)
        assert evidence.verdict is Verdict.UNDECIDED
        assert all(s.failed_hypothesis for s in evidence.set_aside)
        assert "fails at" in evidence.reason
    run_drawing.sample_of.cache_clear()


def test_filters_that_start_equal_are_no_flips_after_a_step():
    token = lemmas["H5"].on(Z).token
    step = OneStep(Z_TERM)
    a, b = step.correlating, step.convolving
    start = mirrored_at(step, "w", Scalar(0))
    at = Point([LAYER, ABOVE, *a.tap])
    equal = for_all(b.value("w", Scalar(0), at), a.value("w", Scalar(0), at), (at, a.layers))
    assert start in token.hypotheses
    for hypotheses, flips in (
        (token.hypotheses, True), ([*(token.hypotheses - {start}), equal], False)
    ):  # fmt: skip
        run = Run(_numbers(token), hypotheses, 1, 5)
        assert (run.value(token.lhs) == run.value(token.rhs)) == flips


def _numbers(token):
    names = frozenset().union(*(t.free for t in (token.lhs, token.rhs, *token.hypotheses)))
    small = {"l": 1, "j": 0}
    return {n: Gauss.of(small.get(n.parts[0], 1)) for n in names if n.head == "Var"}


def test_samples_cannot_be_given():
    with pytest.raises(EvidenceError, match="leave samples out"):
        verify(lemmas["H1"].on(Z), samples=[{}])


def test_a_users_statement_with_operators_is_evaluated_too():
    """U[f] = U[f] of equal functions: an operator of finite data has values."""
    u, f = operators("U", on=Z), letters("f")
    n = Symbol("n", integer=True)
    read = read_statement(Eq(u[f](n), 2 * u[f](n), evaluate=False), Z)
    assert runs.is_run(read)
    assert verify(Eq(u[f](n), 2 * u[f](n), evaluate=False), domain=Z).verdict is Verdict.REFUTED


# ------------------------------------------------------------------ the evaluation itself

w, y = (letter(x, product(N, Z_TERM)) for x in "wy")
m = generic(Z_TERM, "m")
VARIABLE = m[0].term


def value_of(written, seed=1):
    return Run({VARIABLE: Gauss.of(1)}, [], 1, seed).value(written.term)


def test_a_total_is_the_sum_over_all_places_where_the_data_are():
    correlation = total(
        lambda k: Function(w)(Scalar(0), *k) * Function(y)(Scalar(0), *(m + k)), Z_TERM, "k"
    )
    run = Run({VARIABLE: Gauss.of(1)}, [], 1, 1)
    wanted = Gauss.of(0)
    for k in range(-9, 10):
        wanted = wanted + run.apply(w, (0, k)) * run.apply(y, (0, 1 + k))
    assert run.value(correlation.term) == wanted != Gauss.of(0)


def test_a_total_that_is_not_seen_to_be_finite_has_no_value():
    for body in (
        lambda k: Function(y)(Scalar(0), *(m + k)),
        lambda k: Scalar(1),
        lambda k: Function(y)(Scalar(0), *k) + 1,
    ):
        with pytest.raises(Unsettled, match="not seen to be a finite sum"):
            value_of(total(body, Z_TERM, "k"))


def test_data_vanish_outside_their_box_and_not_inside():
    run = Run({}, [], 1, 4)
    assert all(run.apply(w, (0, k)) != Gauss.of(0) for k in run.box)
    assert all(run.apply(w, (0, k)) == Gauss.of(0) for k in (-3, 3, 50))


def test_a_letter_defined_by_itself_has_no_value():
    point = generic(Z_TERM, "x")
    f, g = (Function(letter(x, Z_TERM)) for x in "fg")
    circle = [
        for_all(f(point), g(point), (point, Z_TERM)),
        for_all(g(point), f(point), (point, Z_TERM)),
    ]
    with pytest.raises(RecursionError):
        Run({VARIABLE: Gauss.of(0)}, circle, 1, 0).value(f(m).term)


def test_the_rule_commutes_with_the_flip_and_with_the_conjugate():
    """U[Rw, Rv, Rg, b, q](k) = U[w, v, g, b, q](−k), and with conjugates, on random filters."""
    rng = random.Random(5)  # noqa: S311 - test data
    home = product(N, N, Z_TERM, Z_TERM, Z_TERM)
    names = [letter(x, home) for x in "wvgbq"]
    rule = terms.Term("Operator", "U", home, *names)
    for conjugated in (False, True):
        run = Run({}, [], 1, rng.randrange(10**6))
        other = Run({}, [], 1, run.seed)

        def turned(function, point, run=run, conjugated=conjugated):
            flips = function.parts[0] in "wvg"
            value = run.apply(function, (*point[:-1], -point[-1]) if flips else point)
            return value.conjugate() if flips and conjugated else value

        other.found = turned
        for k in run.box:
            left, right = other.apply(rule, (0, 1, 1, 0, k)), run.apply(rule, (0, 1, 1, 0, -k))
            assert left == (right.conjugate() if conjugated else right)
        assert run.apply(rule, (0, 1, 1, 0, 1)) != run.apply(rule, (0, 1, 1, 0, -1))


def test_a_sum_that_is_not_seen_to_be_finite_is_not_said_to_converge():
    f = Function(letter("f", Z_TERM))
    finite, infinite = (
        terms.Term("HasValue", total(lambda k, s=s: s + f(*k) if s else f(*k), Z_TERM, "k").term)
        for s in (0, 1)
    )
    assert Run({}, [finite], 1, 0).existing
    with pytest.raises(Unsettled, match="finite sum"):
        Run({}, [infinite], 1, 0)
