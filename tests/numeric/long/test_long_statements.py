"""`verify` on long sequences: catalogue, mutants, verdicts, digits, and failures that must show."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

import mpmath
import numpy as np
import pytest
from flint import acb, arb, ctx
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Eq, I, Symbol, exp, pi, symbols

from numeric import LongSequence, Verdict, verify
from numeric.evidence.mutating import mutants
from numeric.formulas.gauss import Gauss, minus
from numeric.reading.parts import name_of
from numeric.reading.statement import read_statement
from numeric.samples.sequences import Finite, Geometric
from numeric.sequences import vectors
from symbolic import (
    Z2,
    Cyclic,
    R,
    Z,
    conj,
    conv,
    corr,
    delta,
    functions,
    lemmas,
    reflect,
    shift,
)
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Lam, Total
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.operators import modulate
from symbolic.sympy_border.terms import Letter
from tests.portion import portion

f, g = functions("f g")
n = symbols("n", integer=True)
A1 = lemmas["A1"]


def integers(seed: int, *shape: int, real: bool = False) -> np.ndarray:
    rng = np.random.default_rng(seed)
    return rng.integers(-9, 10, shape) + (0 if real else 1j) * rng.integers(-9, 10, shape)


def drawn(read, seed: int = 0) -> dict[Letter, LongSequence]:
    """Return sequences of different lengths and starts; on a cycle of one length."""
    sample = {}
    defined = read.roles().definitions
    for k, letter in enumerate(read.letters):
        if letter in defined:
            continue
        real = letter in read.real_letters
        if read.domain == Z:
            values, start = integers(seed + k, 6 + k, real=real), -3 + k
        elif read.domain == Z2:
            values, start = integers(seed + k, 3 + k, 4, real=real), (-1, k - 2)
        else:
            values, start = integers(seed + k, 7, real=real), 0
        sample[letter] = LongSequence(values.real.astype(int) if real else values, start)
    return sample


def on(statement, digits: int = 30, seed: int = 0, domain=None):
    read = read_statement(statement, domain)
    return verify(statement, digits, seed, domain, [drawn(read, seed)])


# ------------------------------------------------------------------ the catalogue

DISCRETE = (Z, CYCLE, Z2)
ENTRIES = [(x, d) for x in lemmas if x.chapter != "H" for d in DISCRETE if d in x.domains]
FAMILIES_KNOW = "give samples of numeric.samples.families"


@pytest.mark.drawn(50)
@pytest.mark.parametrize(("lemma", "domain"), ENTRIES, ids=lambda x: getattr(x, "id", str(x)))
def test_no_lemma_is_refuted_and_what_is_not_evaluated_says_why(lemma, domain):
    evidence = on(lemma.on(domain))
    assert evidence.verdict is not Verdict.REFUTED
    if evidence.verdict is Verdict.AGREES:
        assert evidence.digits == 30
        return
    (sample,) = evidence.samples
    assert sample.failed_hypothesis or sample.reason
    assert sample.remedy


READ = {
    *("A1", "A2", "A3", "A4", "A7", "A8", "A8c", "A9", "A10"),
    *("B1", "B2", "B3", "B4", "B5", "B6", "B7", "B8", "B10", "B11", "B12", "B13", "B20c"),
    *("C0", "C1", "C2", "C4", "C6", "C9", "C10", "C13", "C16", "C17", "C18b", "C19", "C22b"),
    *("C23", "C24b", "D5", "D6", "E13d", "G1", "G3b", "G8", "G10d"),
}
EVALUATED = [(x, d) for x, d in ENTRIES if x.id in READ]


@pytest.mark.drawn(50)
@pytest.mark.parametrize(("lemma", "domain"), EVALUATED, ids=lambda x: getattr(x, "id", str(x)))
def test_these_are_evaluated(lemma, domain):
    evidence = on(lemma.on(domain), seed=5)
    assert evidence.verdict is Verdict.AGREES, str(evidence)


# ------------------------------------------------------------------ falsehoods


@pytest.mark.drawn(5)
@pytest.mark.parametrize("domain", DISCRETE, ids=str)
@pytest.mark.parametrize("name", ["A1", "A3", "C1", "C16", "C6", "A10"])
@pytest.mark.parametrize("kind", ["exact", "balls"])
def test_mutants_that_the_pointwise_witness_refutes_are_refuted(name, domain, kind):
    read = read_statement(lemmas[name].on(domain))
    sample = drawn(read)
    if kind == "balls":
        sample = {letter: x.balls() for letter, x in sample.items()}
    refuted = 0
    for mutant in mutants(read):
        evidence = verify(mutant.statement, 20, samples=[sample])
        if "operands of ⋆ swapped" in mutant.change:
            assert evidence.verdict is not Verdict.REFUTED
            continue
        assert evidence.verdict is Verdict.REFUTED, mutant
        refuted += 1
    assert refuted >= 10


def test_a_refutation_shows_the_worst_lag_and_both_values():
    left, right = LongSequence([1, 1j], 4), LongSequence([3, 5, 7], -2)
    claim = Eq(corr(f, g)(n), conv(f, g)(n), evaluate=False)
    (sample,) = verify(claim, 8, samples=[{f: left, g: right}]).samples
    # Σ conj(f(τ)) g(n + τ): 3 at τ = 4, σ = −2, lag −6; the convolution lives from lag 2.
    assert sample.verdict is Verdict.REFUTED
    assert sample.engine == "exact integers, every lag"
    assert sample.point == (("n", "−7 … 5, largest difference at −5"),)
    assert (sample.left, sample.right) == ("5 − 7i", "0")
    assert sample.gap == "8.6e+00"


def test_a_wrong_value_at_one_lag_of_many_is_seen():
    values = integers(3, 500)
    other = values.copy()
    other[317] += 1e-9
    claim = Eq(conv(f, delta)(n), g(n), evaluate=False)
    for kind in (LongSequence, lambda x: LongSequence(x).balls()):
        sample = {f: kind(values), g: kind(other)}
        assert verify(claim, 20, samples=[sample]).verdict is Verdict.REFUTED
        assert verify(claim, 20, samples=[{f: kind(values), g: kind(values)}]).passed


@pytest.mark.parametrize("kind", ["exact", "balls"])
@pytest.mark.parametrize("which", ["times", "conjugate", "start"])
def test_a_fault_in_the_fast_product_is_seen_by_its_defining_sums(monkeypatch, kind, which):
    cls = vectors.Exact if kind == "exact" else vectors.Balls
    original = cls.times
    if which == "times":
        monkeypatch.setattr(cls, "times", lambda a, b: original(a, b).plus(original(a, b)))
    elif which == "conjugate":
        monkeypatch.setattr(cls, "times", lambda a, b: original(a.conjugate(), b.conjugate()))
    else:
        convolve = LongSequence.convolve
        monkeypatch.setattr(LongSequence, "convolve", lambda a, b: convolve(a, b).shift(1))
    sample = {
        x: s if kind == "exact" else s.balls() for x, s in drawn(read_statement(A1.on(Z))).items()
    }
    evidence = verify(A1.on(Z), 20, samples=[sample])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "fast product and its defining sum differ at lag" in evidence.reason


# ------------------------------------------------------------------ digits


def test_exact_data_agree_with_radius_zero_at_any_number_of_digits():
    for digits in (1, 50, 1000):
        evidence = on(A1.on(Z), digits)
        assert (evidence.digits, evidence.radius) == (digits, "0")


@pytest.mark.parametrize("digits", [5, 50, 400])
def test_balls_reach_the_digits_asked_for(digits):
    frequency = Symbol("w", real=True)
    claim = Eq(
        corr(modulate(f, frequency), g)(n), conv(conj(reflect(modulate(f, frequency))), g)(n),
        evaluate=False,
    )  # fmt: skip
    evidence = on(claim, digits)
    (sample,) = evidence.samples
    assert sample.engine == "balls, every lag"
    assert evidence.digits == digits
    assert 0 < mpmath.mpf(sample.radius) < mpmath.mpf(10) ** (4 - digits)


def test_the_radius_bounds_the_worst_lag_against_mpmath():
    """A right side off by a known amount less than the radius of its data is not refuted."""
    with ctx.workprec(200):
        width = arb(0, arb(2) ** -60)
        wide = [acb(arb(k, arb(2) ** -60), k) for k in range(1, 30)]
    sample = {f: LongSequence(wide), g: LongSequence([acb(1) + width] * 8)}
    evidence = verify(lemmas["B1"].on(Z), 10, samples=[sample])
    assert evidence.passed
    # At the worst lag 8 products of a value up to 29√2 and 1, each off by 2^−60 on both sides.
    assert 2.0**-60 < float(evidence.radius) < 2.0**-60 * 8 * 64 * 4


def test_inexact_data_give_out_as_undecided_not_as_fewer_digits():
    with ctx.workprec(60):
        rough = LongSequence([acb(arb("0.1"), arb("0.7")) * k for k in range(1, 40)])
    evidence = verify(A1.on(Z), 50, samples=[{f: rough, g: rough}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert evidence.reason.startswith("precision exhausted: the data prove 1")
    assert "exact data" in evidence.remedy
    assert verify(A1.on(Z), 8, samples=[{f: rough, g: rough}]).passed


def test_cancellation_is_met_with_more_precision():
    """The sides are 10^40 times smaller than what cancels in them."""
    large, third = 10**40, Fraction(1, 3)
    x, y = LongSequence([large, 1]), LongSequence([third, large * third])
    a = Symbol("a")
    claim = Eq((conv(f, g) - pi * conv(f, g) + pi * conv(g, f))(n), conv(g, f)(n), evaluate=False)
    assert verify(claim, 30, samples=[{f: x, g: y}]).digits == 30
    small = Eq(
        (pi * shift(f, 0) + pi * (a * delta) - pi * f)(n), (pi * a * delta)(n), evaluate=False
    )
    evidence = verify(small, 30, samples=[{f: LongSequence([10**60, 5])}])
    assert evidence.passed
    assert evidence.digits == 30


def test_data_of_too_many_bits_for_exact_work_are_rounded_to_balls():
    values = [Fraction(k, 3**400) for k in range(1, 30)] + [Fraction(10**200)]
    sample = {f: LongSequence(values), g: LongSequence(values)}
    few, many = (verify(A1.on(Z), digits, samples=[sample]) for digits in (10, 500))
    assert few.samples[0].engine == "balls, every lag"
    assert many.samples[0].engine == "exact integers, every lag"
    assert (few.digits, many.digits) == (10, 500)


@pytest.mark.parametrize("kind", [lambda x: x, LongSequence.balls], ids=["exact", "balls"])
def test_two_zeros_are_no_evidence(kind):
    zero = kind(LongSequence([0, 0]))
    evidence = verify(A1.on(Z), 10, samples=[{f: zero, g: LongSequence([1, 2])}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "0" in evidence.reason
    assert evidence.samples[0].vacuous


def test_the_evidence_is_reproducible_and_its_seed_matters_for_numbers():
    claim = lemmas["C16"].on(Z)
    assert on(claim, seed=3) == on(claim, seed=3)
    points = {on(claim, seed=k).samples[0].point for k in range(6)}
    assert len(points) > 1


# ------------------------------------------------------------------ long and in two dimensions


def test_both_witnesses_agree_on_the_same_finite_samples():
    sample = {
        f: Finite((-1,), (3,), ((Fraction(1), Fraction(2)), (Fraction(-3), Fraction(1)),
                                (Fraction(0), Fraction(5)))),
        g: Finite((2,), (2,), ((Fraction(1, 3), Fraction(0)), (Fraction(2), Fraction(-7)))),
    }  # fmt: skip
    # A long sequence beside a finite one of numeric.samples.families is read as long as well.
    mixed = {f: sample[f], g: LongSequence([Fraction(1, 3), Gauss.of(2, -7)], 2)}
    assert verify(A1.on(Z), 20, samples=[sample]).passed
    assert verify(A1.on(Z), 20, samples=[mixed]).samples[0].engine.startswith("exact integers")
    assert verify(A1.on(Z), 20, samples=[mixed]).passed


@pytest.mark.drawn(1)
@pytest.mark.parametrize("digits", [16, 100])
def test_a_long_sequence_against_mpmath_at_a_few_lags(digits):
    with mpmath.workdps(digits):
        rows = [[mpmath.mpc(mpmath.rand(), mpmath.rand()) - 0.5 for _ in range(3000)] for _ in "ab"]
        a, b = rows
        x, y = LongSequence(a, -1000), LongSequence(b, 17)
        assert verify(A1.on(Z), digits, samples=[{f: x, g: y}]).passed
        found = x.correlate(y)
    with mpmath.workdps(digits + 15):
        for lag in (-1982, -5, 900, 2016, 4016):
            # f(τ) is a[τ + 1000] and g(σ) is b[σ − 17]
            pairs = ((t + 1000, lag + t - 17) for t in range(-1000, 2000))
            want = mpmath.fdot((mpmath.conj(a[i]), b[j]) for i, j in pairs if 0 <= j < 3000)
            got = found[lag].reference()
            assert abs(got - want) < mpmath.mpf(10) ** (-digits - 8)


@pytest.mark.parametrize("domain", [Z, Z2], ids=str)
def test_a_side_that_is_zero_and_one_that_is_another_constant(domain):
    point = domain.point("n")
    sample = {f: LongSequence([5] if domain == Z else [[5]]), g: LongSequence([2, 1j])}
    if domain == Z2:
        sample[g] = LongSequence([[2, 1j]])
    claim = Eq(corr(f, g)(*point) - conv(conj(reflect(f)), g)(*point), 0, evaluate=False)
    assert verify(claim, 10, domain=domain, samples=[sample]).passed
    claim = Eq(corr(f, g)(*point), 0, evaluate=False)
    assert verify(claim, 10, domain=domain, samples=[sample]).verdict is Verdict.REFUTED
    del sample[g]
    # 5 at 0 and 0 elsewhere is not the constant 5.
    claim = Eq(conv(f, delta)(*point), 5, evaluate=False)
    assert verify(claim, 10, domain=domain, samples=[sample]).verdict is Verdict.REFUTED
    long = {f: LongSequence(integers(1, *(5000, 1)[: domain.dimension]))}
    assert verify(claim, 10, domain=domain, samples=[long]).verdict is Verdict.UNDECIDED
    claim = Eq(conv(f, delta)(*(0,) * domain.dimension, domain=domain), 5, evaluate=False)
    assert verify(claim, 10, domain=domain, samples=[sample]).passed


def test_images_of_two_dimensions():
    sample = {f: LongSequence(integers(1, 40, 31), (-3, 5)), g: LongSequence(integers(2, 17, 60))}
    evidence = verify(lemmas["C2"].on(Z2), 50, samples=[sample])
    assert evidence.passed
    assert evidence.samples[0].point == (
        ("n1", "−36 … 19, largest value at " + evidence.samples[0].point[0][1].split()[-1]),
        ("n2", "−35 … 54, largest value at " + evidence.samples[0].point[1][1].split()[-1]),
    )


@pytest.mark.parametrize("period", [1, 2, 5, 64])
def test_cycles_of_every_length(period):
    sample = {f: LongSequence(integers(1, period)), g: LongSequence(integers(2, period))}
    assert verify(A1.on(CYCLE), 20, samples=[sample]).passed
    claim = Eq(
        corr(f, g)(n, domain=Cyclic(period)), corr(g, f)(n, domain=Cyclic(period)), evaluate=False
    )
    assert verify(claim, 20, samples=[sample]).verdict is Verdict.REFUTED


def test_modulation_on_a_cycle_turns_once_around_it():
    cycle, k = Cyclic(7), 3
    sample = {f: LongSequence(integers(1, 7))}
    left = modulate(f, k)(n, domain=cycle)
    claim = Eq(left, exp(2 * pi * I * k * n / 7) * f(n, domain=cycle), evaluate=False)
    assert verify(claim, 20, domain=cycle, samples=[sample]).passed
    claim = Eq(left, exp(pi * I * k * n / 7) * f(n, domain=cycle), evaluate=False)
    assert verify(claim, 20, domain=cycle, samples=[sample]).verdict is Verdict.REFUTED


def test_a_conjugate_around_a_shift_by_the_lag_is_kept():
    m = symbols("m", integer=True)
    sample = {f: LongSequence(integers(1, 9), -2), g: LongSequence(integers(2, 5), 3)}
    total = Total(conj(shift(f, n))(m) * g(m), [m], Z)
    assert verify(Eq(corr(f, g)(n), total, evaluate=False), 20, samples=[sample]).passed
    claim = Eq(corr(conj(f), g)(n), total, evaluate=False)
    assert verify(claim, 20, samples=[sample]).verdict is Verdict.REFUTED


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize("digits", [0, -5, True, 10**9, 2.5, "10", None])
def test_digits_are_validated(digits):
    with pytest.raises(EvidenceError, match="digits"):
        on(A1.on(Z), digits)


@pytest.mark.parametrize(
    ("domain", "given", "message"),
    [
        (Z, {f: [1, 2]}, "for g"),
        (Z, {f: [1, 2], g: [[1, 2]]}, "for g"),
        (Z2, {f: [1, 2], g: [[1, 2]]}, "for f"),
        (R, {f: [1], g: [2]}, "ℤ, ℤ² or ℤ/N is needed"),
        (CYCLE, {f: [1, 2], g: [1, 2, 3]}, "same N"),
        (Cyclic(3), {f: [1, 2], g: [1, 2]}, "same N"),
    ],
)
def test_samples_must_fit_the_statement(domain, given, message):
    point = domain.point("n")
    claim = Eq(corr(f, g)(*point, domain=domain), conv(f, g)(*point, domain=domain), evaluate=False)
    sample = {letter: LongSequence(values) for letter, values in given.items()}
    with pytest.raises(EvidenceError, match=message):
        verify(claim, 10, samples=[sample])


def test_a_cycle_has_its_values_from_zero():
    sample = {f: LongSequence([1, 2], 1), g: LongSequence([1, 2])}
    with pytest.raises(EvidenceError, match="at 0 … N − 1"):
        verify(A1.on(CYCLE), 10, samples=[sample])


def test_long_and_other_samples_keep_their_order_with_and_without_an_executor():
    third = (Fraction(1, 3), Fraction(0))
    finite, long = Finite((0,), (1,), (third,)), LongSequence([1, 2j])
    samples = [{f: finite, g: finite}, {f: long, g: long}, {f: finite, g: finite}]
    here = verify(A1.on(Z), 10, samples=samples)
    assert [s.family for s in here.samples] == [
        "given sample 0",
        "given sample 1: long sequences",
        "given sample 2",
    ]
    with ThreadPoolExecutor(2) as threads:
        assert verify(A1.on(Z), 10, samples=samples, executor=threads) == here


def test_only_short_exact_sequences_mix_with_other_families():
    quarter = (Fraction(1, 4), Fraction(0))
    geometric = Geometric(quarter, quarter, quarter, 0)
    assert verify(A1.on(Z), 10, samples=[{f: LongSequence([1, 2j]), g: geometric}]).passed
    for sequence in (LongSequence([1] * 5000), LongSequence([arb("0.1")])):
        with pytest.raises(EvidenceError, match="LongSequence"):
            verify(A1.on(Z), 10, samples=[{f: sequence, g: geometric}])


def test_hypotheses_are_checked_on_the_given_sequences():
    real, complex_ = LongSequence([1, 2, 5]), LongSequence([1, 2j])
    w = next(x for x in read_statement(lemmas["A4"].on(Z)).letters if name_of(x) == "w")
    claim = lemmas["A4"].on(Z)
    assert verify(claim, 10, samples=[{w: real, g: complex_}]).passed
    evidence = verify(claim, 10, samples=[{w: complex_, g: complex_}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert evidence.samples[0].failed_hypothesis
    hermitian = LongSequence([1 - 2j, 3, 1 + 2j], -1)
    assert verify(lemmas["A5"].on(Z), 10, samples=[{f: hermitian, g: complex_}]).passed
    evidence = verify(lemmas["A5"].on(Z), 10, samples=[{f: real, g: complex_}])
    assert evidence.samples[0].failed_hypothesis


def test_functions_without_a_box_are_undecided_with_a_remedy():
    long = {f: LongSequence(integers(1, 5000))}
    evidence = verify(lemmas["C20"].on(Z), 10, samples=[long])
    assert evidence.verdict is Verdict.UNDECIDED
    assert FAMILIES_KNOW in evidence.remedy


@given(st.integers(2, 9), st.lists(st.integers(-9, 9), min_size=18, max_size=18))
@settings(max_examples=portion(12), deadline=None)
def test_lists_are_evaluated_point_by_point_where_a_side_is_no_product_of_them(size, drawn):
    """A transform was undecided for lists on a cycle, and so was every statement about it."""
    domain = Cyclic(size)
    values = [complex(a, b) for a, b in zip(drawn[:9], drawn[9:], strict=True)][:size]
    # No transform of either is 0.
    sample = {f: [200, *values[1:]], g: [*range(1, size + 1)]}
    true = lemmas["E1"].on(domain)
    assert verify(true, 20, samples=[sample]).verdict is Verdict.AGREES
    false = Eq(true.lhs, true.rhs + f.function(0), evaluate=False)
    assert verify(false, 20, domain=domain, samples=[sample]).verdict is Verdict.REFUTED


@given(st.integers(1, 3), st.integers(1, 3), st.booleans(), st.booleans())
@settings(max_examples=portion(20), deadline=None)
def test_numbers_that_are_given_beside_sequences_are_put_in(
    asked: int, told: int, long: bool, exact: bool
) -> None:
    """Numbers of their own were drawn, and what is true for those given was refuted."""
    factor = Symbol("c", integer=True)
    values = [1, 2, *[3] * (5000 if long else 2)]
    data = values if exact else [arb(v) for v in values]
    claim = Eq(factor * corr(f, g)(n), asked * corr(f, g)(n), evaluate=False)
    letters = {f: LongSequence(data), g: LongSequence([1, 5]), factor: told}
    (sample,) = verify(claim, domain=Z, samples=[letters], digits=12).samples
    assert sample.verdict is (Verdict.AGREES if asked == told else Verdict.REFUTED)
    assert ("c", minus(told)) in sample.point


@given(st.integers(-3, 8), st.booleans())
@settings(max_examples=portion(20), deadline=None)
def test_at_a_lag_that_is_given_the_sides_are_compared_there_alone(lag: int, long: bool) -> None:
    tail = [1] * (5000 if long else 0)
    letters = {f: [1, 2, 3, 4, 5, 6, *tail], g: [7, 2, 7, 4, 7, 6, *tail]}
    evidence = verify(Eq(f(n), g(n), evaluate=False), domain=Z, samples=[{**letters, n: lag}])
    inside = 0 <= lag < 6 + len(tail)
    alike = inside and (lag > 5 or lag % 2)
    expected = Verdict.AGREES if alike else Verdict.REFUTED
    assert evidence.verdict is (expected if inside else Verdict.UNDECIDED)
    assert "every lag" not in str(evidence)


def test_a_length_that_is_not_that_of_the_data_is_refused() -> None:
    length = Symbol("N", integer=True, positive=True)
    for size in (3, 5000):
        letters = {f: [1] * size, g: [2] * size}
        right = {**letters, length: size}
        assert verify(A1.on(CYCLE), samples=[right]).verdict is Verdict.AGREES
        with pytest.raises(EvidenceError, match=f"has 5 for N, and functions of {size} values"):
            verify(A1.on(CYCLE), samples=[{**letters, length: 5}])


@settings(max_examples=portion(12), deadline=None)
@given(st.integers(-60, 60))
def test_symbols_beside_the_lag_have_more_numbers_than_one(place):
    """With k = 340 for k and no other, what is false where k is 7 was true at every lag."""
    k = Symbol("k", integer=True)
    steps = k * (k - 1)
    extra = delta(k - place, domain=Z)
    claim = Eq(steps * f(n), (steps + extra) * f(n), evaluate=False)
    found = verify(claim, 10, domain=Z, samples=[{f: [1, 2, 3]}])
    assert found.verdict is Verdict.REFUTED
    turn = exp(2 * pi * I * (k + n) / 6)
    value = f(-1, domain=Cyclic(6))
    claim = Eq(value * turn, value / turn, evaluate=False)
    assert verify(claim, 10, domain=Cyclic(6), samples=[{f: [1, 2, 3, 4, 5, 6]}]).verdict is (
        Verdict.REFUTED
    )
    claim = Eq(f(n + 6 * k), f(n), evaluate=False)
    found = verify(claim, 10, domain=Cyclic(6), samples=[{f: [1, 2, 3, 4, 5, 6]}])
    assert found.verdict is Verdict.AGREES
    assert "k, n at all residues mod 6" in found.tried


@settings(max_examples=portion(12), deadline=None)
@given(st.integers(-9, 9), st.integers(-9, 9))
def test_one_coordinate_that_is_free_is_compared_where_the_data_are(place, other):
    """g(n₁, 1) on ℤ² was compared at n₁ = 9, where it is mostly 0."""
    n1 = Symbol("n1", integer=True)
    sample = {g: ([[1, 2], [3, 4]], (place, other))}
    left, right = g(n1 - 3, other + 1), shift(g, 3, 0)(n1, other + 1)
    claim = Eq(left, right, evaluate=False)
    assert verify(claim, 10, domain=Z2, samples=[sample]).verdict is Verdict.AGREES
    claim = Eq(left, g(n1 - 2, other + 1), evaluate=False)
    assert verify(claim, 10, domain=Z2, samples=[sample]).verdict is Verdict.REFUTED


@pytest.mark.parametrize("domain", [Z, Cyclic(3), CYCLE], ids=str)
@pytest.mark.parametrize("operator", [conv, corr])
def test_a_total_that_is_the_same_everywhere_leaves_a_convolution(operator, domain):
    """Σ_j f(k − j) is no function of k: “Totalled(…) is no function” was the answer on ℤ/3."""
    j, k = symbols("j k", integer=True)
    constant = Lam(Total(f(k - j), (j,), domain), (k,), domain)
    for pair in ((constant, g), (g, constant)):
        total = Total(pair[0](k, domain=domain) * pair[1](n - k, domain=domain), (k,), domain)
        whole = Total(f(j), (j,), domain) * Total(g(j), (j,), domain)
        claims = [Eq(total, whole, evaluate=False)]
        claims.append(Eq(operator(*pair)(n, domain=domain), whole, evaluate=False))
        for claim in claims:
            found = verify(claim, 10, domain=domain, samples=[{f: [1, 2, 3], g: [4, 0, 1]}])
            assert found.verdict is Verdict.AGREES
            assert found.samples[0].left == "30"
