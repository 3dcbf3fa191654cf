"""Claims that hold at some values of their symbols only, and claims that nothing was tested of."""

from __future__ import annotations

from fractions import Fraction
from math import prod
from random import Random

import fuzzing_symbols
import pytest
from fuzzing_symbols import claim, k, m, n, x
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sympy import Abs, Eq, I, Integer, Lambda, Piecewise, Rational, Symbol, exp, pi

from numeric import LongSequence, verify
from numeric.checks.drawing import Drawing
from numeric.checks.results import Verdict
from numeric.checks.significance import logarithm, uncounted
from numeric.checks.sweeping import shared_out
from numeric.formulas.formula import Affine, Coordinate, Number, Product, Sum, Value
from numeric.formulas.gauss import Gauss
from numeric.formulas.rewriting import put
from numeric.reading.numbers import PERIODS, allowed, periods
from numeric.reading.statement import read_statement
from numeric.samples.sequences import Finite, Geometric
from symbolic import R2, Z2, Cyclic, R, Z, conj, conv, corr, delta, functions, shift
from symbolic.kernel.terms import variable
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.terms import applied
from tests.portion import portion

f, g, h = functions("f g h")


def verdict(left, right, domain, digits=12, samples=None):
    return verify(claim(left, right), digits, 0, domain, samples).verdict


@pytest.mark.parametrize("size", [2, 6, 7, 12])
def test_all_residues_are_tried_on_a_given_cycle(size):
    domain = Cyclic(size)
    moved = applied(conv(f, shift(g, k)), (n,), domain)
    assert verdict(moved, applied(conv(f, g), (n,), domain), domain) is Verdict.REFUTED
    assert verdict(f.function(n + 2 * k), f.function(n), domain) is (
        Verdict.AGREES if size == 2 else Verdict.REFUTED
    )
    found = verify(claim(f.function(n + size * k), f.function(n)), 12, domain=domain)
    assert found.verdict is Verdict.AGREES
    assert f"k, n at all residues mod {size}" in str(found)


@pytest.mark.parametrize("factor", [2, 3, 5, 77, 4199, 2 * 3 * 5 * 7, 9, k])
def test_lengths_share_primes_with_the_numbers_of_a_statement(factor):
    (i,) = CYCLE.point("m")
    sums = [Total(f.function(by * i), (i,), CYCLE) for by in (factor, 1)]
    assert verdict(*sums, CYCLE) is Verdict.REFUTED


@given(st.sets(st.integers(-(10**6), 10**6), max_size=6))
def test_some_length_is_prime_to_all_numbers_and_others_share_their_primes(integers):
    found = periods(integers)
    assert found[:2] == PERIODS
    avoided = {a - b for a in integers | {0} for b in integers | {0}} | {2 * a for a in integers}
    assert all(a % found[2] for a in avoided if a)
    for p in (2, 3, 5, 7):
        if any(a and a % p == 0 for a in integers):
            assert any(size % p == 0 for size in found)


def summed(body, *variables):
    """The totals of a body on ℤ/N over variables, the last one outermost."""
    for v in variables:
        body = Total(body, (v,), CYCLE)
    return body


def fails_where(left, right, sizes):
    """The sizes N at which two sides differ, by sums over two random functions on ℤ/N."""
    draw = Random(1)  # noqa: S311 - a sample, not a secret
    found = set()
    for size in sizes:
        one, two = ([draw.randint(1, 10**6) for _ in range(size)] for _ in range(2))
        values = [side(size, one, two) for side in (left, right)]
        found |= {size} if abs(values[0] - values[1]) > 1e-6 * abs(values[0] or 1) else set()
    return found


@settings(max_examples=portion(20), deadline=None)
@given(st.lists(st.integers(-12, 12), min_size=1, max_size=3),
       st.lists(st.integers(-12, 12), min_size=1, max_size=3))  # fmt: skip
@example([16], [8])
@example([2, 3], [6, 1])
@example([101], [1])
@example([27, 27], [9, 27])
def test_sums_of_stretched_functions_agree_only_if_they_do_for_all_lengths(first, second):
    (i,) = CYCLE.point("m")

    def symbolic(by):
        return sum((summed(f.function(c * i), i) for c in by), Integer(0))

    def plain(by):
        return lambda size, one, _: sum(one[c * m % size] for c in by for m in range(size))

    sizes = range(1, 130)
    wrong = fails_where(plain(first), plain(second), sizes)
    found = verdict(symbolic(first), symbolic(second), CYCLE)
    assert found is not Verdict.AGREES if wrong else found is not Verdict.REFUTED


@pytest.mark.parametrize("factors", [(2, 3), (4, 9), (2, 3, 5, 7)])
def test_a_length_is_tried_that_all_coefficients_divide(factors):
    (i,) = CYCLE.point("m")
    whole = summed(f.function(i), i)
    gaps = prod((summed(f.function(c * i), i) - whole for c in factors), start=Integer(1))
    # Each factor is 0 but where N shares a divisor with its coefficient.
    assert verdict(gaps + whole, whole, CYCLE) is Verdict.REFUTED


@settings(max_examples=portion(12), deadline=None)
@given(*[st.integers(-5, 5)] * 4)
@example(1, 3, 5, -2)
def test_a_change_of_two_variables_agrees_only_if_it_is_one_for_all_lengths(a, b, c, d):
    (i,), (j,) = CYCLE.point("m"), CYCLE.point("k")
    left = summed(f.function(a * i + b * j) * g.function(c * i + d * j), i, j)
    right = summed(f.function(i), i) * summed(g.function(j), j)
    found = verdict(left, right, CYCLE)
    assert found is (Verdict.AGREES if abs(a * d - b * c) == 1 else Verdict.REFUTED)


@pytest.mark.parametrize("by", [1, 6, 101, -77])
def test_a_sum_of_phases_is_tried_where_the_length_divides_the_frequency(by):
    (i,) = CYCLE.point("m")
    size = fuzzing_symbols.N
    waves = summed(exp(2 * pi * I * by * i / size), i)
    assert verdict(waves, Integer(0), CYCLE) is Verdict.REFUTED
    # N = 1 always refutes that; this holds there.
    but_one = waves - summed(exp(2 * pi * I * i / size), i)
    wrong = abs(by) > 1
    assert (verdict(but_one, Integer(0), CYCLE) is Verdict.REFUTED) == wrong


def test_lengths_that_are_too_long_to_be_tried_are_named():
    (i,) = CYCLE.point("m")
    sums = [summed(f.function(by * i), i) for by in (10**9 + 7, 1)]
    evidence = verify(claim(*sums), 5, domain=CYCLE)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "N = 1000000007, on which it may depend, is not tried" in str(evidence)


def test_summands_of_an_exponent_count_by_what_they_change():
    value, tiny = f.function(x), exp(-1000)
    turned = exp(I * (2 * x + 1)) * value
    assert verdict(turned, exp(2 * I * x) * exp(I) * value, R) is Verdict.AGREES
    assert verdict(exp(I * (2 * x + tiny)) * value, exp(2 * I * x) * value, R) is (
        Verdict.UNDECIDED
    )


@pytest.mark.parametrize("place", [40, -1000])
@pytest.mark.parametrize("width", [1, Rational(1, 100)])
def test_places_are_tried_where_a_function_of_the_user_is_large(place, width):
    bell = Lambda(x, exp(-(x**2)))
    inside = (x > place) & (x < place + width)
    step = Lambda(x, exp(-(x**2)) + Piecewise((1, inside), (0, True)))
    bump = Lambda(x, exp(-(x**2)) + exp(-((x - place) ** 2)))
    for far_ in (step, bump):
        sample = {f: far_, g: bell}
        assert verdict(f.function(x), g.function(x), R, 12, [sample]) is Verdict.REFUTED


def test_the_places_that_are_said_to_be_tried_are_those_that_were():
    bell = Lambda(x, exp(-(x**2)))
    statement = claim(f.function(x), g.function(x))
    evidence = verify(statement, 12, domain=R, samples=[{f: bell, g: bell}])
    _, _, places = evidence.tried.partition("x at ")
    compared = {Fraction(at.replace("−", "-")) for at in places.split(", ")}
    assert min(compared) < 0 < max(compared)
    for at in compared:
        apart = Lambda(x, exp(-(x**2)) + Piecewise((1, Eq(x, Rational(at))), (0, True)))
        wrong = verify(statement, 12, domain=R, samples=[{f: apart, g: bell}])
        assert wrong.verdict is Verdict.REFUTED


def test_no_list_of_lengths_is_all_that_is_tried():
    (i,) = CYCLE.point("n")
    size = fuzzing_symbols.N
    zero_there = prod((size - p for p in (*PERIODS, 13, 17, 19, 23, 29)), start=Integer(1))
    assert verdict(zero_there * f.function(i), Integer(0), CYCLE) is Verdict.REFUTED
    beyond = claim(Abs(size - 60) * f.function(i), (60 - size) * f.function(i))
    assert verify(beyond, 12, domain=CYCLE).verdict is Verdict.REFUTED


@settings(max_examples=portion(30))
@given(st.integers(1, 3), st.integers(-(10**7), 10**7))
def test_an_impulse_is_found_where_it_is(slope, place):
    found = verdict(applied(delta, (slope * n - place,), Z), Integer(0), Z, 5)
    assert found is (Verdict.UNDECIDED if place % slope else Verdict.REFUTED)


@pytest.mark.parametrize(
    ("left", "right", "remedy"),
    [
        (n * delta(n), 0, "at n = 0, where δ(n) is not 0, state the claim without it"),
        (n * delta(n - 3), 3 * delta(n - 3), None),
        (n * delta(n), n**2 * delta(n), "at n = 0, where δ(n) is not 0"),
        (delta(3 * n - 946), 0, "δ(3·n − 946) is 0 at every n: there is nothing to test"),
        (delta(n**2 + 1) * f.function(n), 0, "is 0 at every n"),
        (delta(n**2 - 1) * (n**2 - 1), 0, "at n = -1 and n = 1, where"),
    ],
)
def test_what_an_impulse_makes_zero_says_where_to_look(left, right, remedy):
    evidence = verify(claim(left, right * Integer(1)), 5, domain=Z)
    assert evidence.verdict is (Verdict.UNDECIDED if remedy else Verdict.AGREES)
    assert (remedy or "") in evidence.remedy


@pytest.mark.parametrize("at", range(-3, 4))
def test_given_data_are_compared_at_every_index(at):
    values = [(Fraction(0), Fraction(0))] * 7
    values[at + 3] = (Fraction(0), Fraction(1))
    sample = Finite((-3,), (7,), tuple(values))
    assert verdict(f.function(n), Integer(0), Z, 5, [{f: sample}]) is Verdict.REFUTED
    claim_ = applied(corr(f, g), (n,), Z), applied(conv(f, conj(g)), (n,), Z)
    found = verdict(*claim_, Z, 5, [{f: sample, g: sample}])
    assert found is (Verdict.REFUTED if at else Verdict.AGREES)


@pytest.mark.drawn(4)
@pytest.mark.parametrize(("domain", "t"), [(Z, n), (R, x)])
@pytest.mark.parametrize("place", [12, -12, 100, -1000])
def test_places_beyond_the_numbers_of_a_statement_are_tried(domain, t, place):
    value = f.function(t)
    for side in (1, -1):
        assert verdict(Abs(t - place) * value, side * (t - place) * value, domain, 5) is (
            Verdict.REFUTED
        )
    square = t**2 - 2 * place * t + place**2
    assert verdict(square * value, (t - place) ** 2 * value, domain, 5) is Verdict.AGREES


def test_places_beyond_are_tried_in_the_plane_and_lengths_that_are_not_are_named():
    u, v = R2.point("x")
    value = f.function(u, v)
    assert verdict(Abs(u - 50) * value, (50 - u) * value, R2, 5) is Verdict.REFUTED
    gap, value = fuzzing_symbols.N - 10**6, f.function(n)
    evidence = verify(claim(Abs(gap) * value, -gap * value), 5, domain=CYCLE)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "beyond 1000000" in evidence.reason


@given(st.integers(2, 9), st.integers(0, 50))
def test_shifts_of_long_sequences_are_no_multiples_of_the_length(size, seed):
    sample = LongSequence.from_scalars([Gauss.of(j * j + 1) for j in range(size)], (size,), (0,))
    shifted = claim(applied(shift(f, k), (n,), CYCLE), f.function(n))
    assert verify(shifted, 5, seed, CYCLE, [{f: sample}]).verdict is Verdict.REFUTED


def test_functions_are_moved_as_far_as_the_numbers_of_a_statement():
    apart = Total(f.function(m) * g.function(m + 100), (m,), Z)
    assert verdict(apart, Integer(0), Z) is Verdict.REFUTED
    back = Total(f.function(m - 100) * g.function(m), (m,), Z)
    assert verdict(apart, back, Z) is Verdict.AGREES
    sums = (Total(w * f.function(m), (m,), Z) for w in (Abs(m - 100), 100 - m))
    assert verdict(*sums, Z) is Verdict.REFUTED


@pytest.mark.drawn(1)
@pytest.mark.parametrize(("domain", "t"), [(Z, n), (R, x)])
@pytest.mark.parametrize("tiny", [exp(-1000), Rational(1, 10**60)])
def test_a_summand_below_the_tolerance_is_not_tested(domain, t, tiny):
    evidence = verify(claim(f.function(t) + tiny * f.function(t), f.function(t)), 12, domain=domain)
    assert evidence.verdict is Verdict.UNDECIDED
    assert tiny.is_rational or "below the tolerance" in evidence.reason
    product = applied(conv(f, g), (t,), domain)
    assert verdict((1 + tiny) * product, product, domain, 12) is not Verdict.AGREES


@pytest.mark.drawn(2)
@pytest.mark.parametrize("engine", ["balls", "mpmath"])
@pytest.mark.parametrize("domain", [Z, R])
def test_places_that_no_float_reaches_are_no_fault(domain, engine):
    assert_does_not_agree_at(400, domain, engine)


@pytest.mark.takes_turns(6, 4)
@pytest.mark.drawn(1)
@pytest.mark.parametrize("engine", ["balls", "mpmath"])
@pytest.mark.parametrize("domain", [Z, R])
def test_places_that_are_nearly_as_far_are_none_either(domain, engine):
    """Plain sums take eight seconds to find nothing at some of them."""
    assert_does_not_agree_at(60, domain, engine)


def assert_does_not_agree_at(digits, domain, engine):
    point = (Integer(10) ** digits,)
    sides = applied(conv(f, g), point, domain), applied(corr(f, g), point, domain)
    evidence = verify(claim(*sides), 12, domain=domain, engine=engine)
    assert evidence.verdict is not Verdict.AGREES  # the claim is false


def test_totals_that_cancel_count():
    odd = Total(f.function(m) - f.function(-m), (m,), Z)
    assert verdict(odd, Integer(0), Z) is Verdict.AGREES
    both = applied(conv(f, g), (n,), Z) - applied(conv(g, f), (n,), Z)
    assert verdict(both * (f.function(n) + g.function(n)), Integer(0), Z) is Verdict.AGREES


def test_sizes_are_those_of_what_does_not_cancel():
    near, far_ = (Geometric((Fraction(1), Fraction(0)), *[(Fraction(1, 4), Fraction(0))] * 2, c)
                  for c in (0, 1000))  # fmt: skip
    at = (Affine.variable(-1),)
    first, second = Value(near, at), Product((Value(near, at), Value(far_, at)))
    tiny = Product((Number(Fraction(1, 2**90)), Value(near, at)))
    side = Sum((first, second, tiny, Product((Number(Fraction(-1)), first))))
    named = ((first, "f"), (second, "fg"), (tiny, "tiny"))
    found = uncounted((side, Number(Fraction(0))), named, {-1: Fraction(0)}, -80.0, False)
    assert found == {"fg", "tiny"}
    found = uncounted((side, Number(Fraction(0))), named, {-1: Fraction(0)}, -95.0, False)
    assert found == {"fg"}
    assert put(Coordinate(at[0]), {-1: Affine(Fraction(3))}) == Coordinate(Affine(Fraction(3)))


@given(st.integers(-5000, 5000), st.integers(10, 99))
def test_logarithms_of_numbers_as_they_are_written(exponent, leading):
    written = f"{leading / 10}e{exponent:+03d}"
    assert abs(logarithm(written) - (logarithm("1.0e+00") + exponent * 3.321928095)) < 4


@pytest.mark.parametrize("assumption", ["positive", "nonnegative", "nonzero"])
def test_numbers_are_what_their_symbols_may_be(assumption):
    symbol = variable("j", "integer", assumption)
    right = {"positive": 4, "nonnegative": 0, "nonzero": -5}
    assert allowed(symbol, (Fraction(right[assumption]), Fraction(0)))
    wrong = {"positive": 0, "nonnegative": -1, "nonzero": 0}
    assert not allowed(symbol, (Fraction(wrong[assumption]), Fraction(0)))


@pytest.mark.parametrize("seed", range(3))
def test_finite_data_take_no_share_of_the_places_for_balls(seed):
    """They are 0 where others are not: a place that falls to them alone is looked at by nobody."""
    (n,) = Z.point("n")
    found = verify(Eq(delta(n - 50) * f(n), 0, evaluate=False), 10, seed, domain=Z)
    refuting = [s.family for s in found.samples if s.verdict is Verdict.REFUTED]
    assert any("finite" not in family for family in refuting)


@pytest.mark.parametrize("sign", ["positive", "nonzero", "nonnegative", "integer"])
@pytest.mark.parametrize("domain", [Z, CYCLE], ids=str)
def test_a_symbol_is_tried_at_what_it_may_be_and_nowhere_else(domain, sign):
    """δ(j) f(j) is 0 at every j but 0, on ℤ/N at all but the multiples of N."""
    j = Symbol("j", **{"integer": True, sign: True})
    found = verdict(applied(delta, (j,), domain) * f.function(j), Integer(0), domain)
    spared = domain == Z and sign in {"positive", "nonzero"}
    assert found is (Verdict.UNDECIDED if spared else Verdict.REFUTED)


@settings(max_examples=portion(12), deadline=None)
@given(st.sampled_from([Cyclic(7), CYCLE, Z, Z2]), st.integers(0, 6))
def test_given_data_are_compared_wherever_they_are_however_inexact_the_sides(domain, place):
    """1/(2 + |f|) is no function that is 0 outside a box, and was compared at three of the lags."""
    point = domain.point("n")
    flat = [1] * 7 if domain != Z2 else [[1] * 7] * 2
    spike = [int(k == place) for k in range(7)]
    sample = {f: flat, g: spike if domain != Z2 else [[0] * 7, spike]}
    size = 2 + Abs(applied(f, point, domain))
    found = verify(claim(1 / size, (1 + applied(g, point, domain)) / size), 12, 0, domain, [sample])
    assert found.verdict is Verdict.REFUTED


def test_all_residues_are_said_where_balls_were_compared_at_all():
    (point,) = Cyclic(5).point("n")
    size = 2 + Abs(f.function(point))
    left, right = g.function(point) / size, size * g.function(point) / size**2
    right = Total(right * delta(m - point, domain=Cyclic(5)), (m,), Cyclic(5))
    found = verify(claim(left, right), 12, 0, Cyclic(5), [{f: [1, 2, 0, 0, 1], g: [1, 2, 3, 4, 5]}])
    assert found.verdict is Verdict.AGREES
    assert "n at all residues mod 5" in found.tried


def test_points_bound_around_a_summand_have_names():
    far = Abs(delta(2 * m + 1, domain=Z))
    left = Total(f.function(n - m) / (2 + far), (m,), Z)
    right = Total(f.function(m) / (2 + far.subs(m, n - m)), (m,), Z)
    found = verify(claim(left, right), 12, 0, Z, [{f: [1, 2, 3]}])
    assert found.verdict is Verdict.UNDECIDED
    assert found.reason.startswith("|δ(2·m + 1)| is 0 or below")


@settings(max_examples=portion(10), deadline=None)
@given(st.integers(0, 19), st.integers(-30, 30))
def test_given_data_in_denominators_and_exponents_are_compared_where_they_are(place, start):
    """They make no side 0, and were no reason to look where they differ."""
    level, spike = [1] * 20, [1 + 4 * (k == place) for k in range(20)]
    sample = {f: (level, start), g: (spike, start)}
    one, other = (Abs(x.function(n)) for x in (f, g))
    total = Total(h.function(m), (m,), Z)
    for left, right in (
        (1 / (2 + one), 1 / (2 + other)),
        (exp(I * one), exp(I * other)),
        (total / (2 + one), total / (2 + other)),
    ):
        used = sample if left.has(exp) or not left.has(Total) else {**sample, h: [1, 2]}
        found = verify(claim(left, right), 12, 0, Z, [used])
        assert found.verdict is Verdict.REFUTED


def test_a_summand_counts_where_the_sides_are_compared_and_nowhere_else():
    """It was looked for at all places, of which balls are compared at three."""
    n1, n2, a, b = (Symbol(name, integer=True) for name in ("n1", "n2", "a", "b"))
    below = 2 + Abs(g(m - n1 - a - 1, m + n2 - b)) ** 2
    total = Total(f(m + a - n1 + 1, m + n2 - b + 2) / below**2, (a, b), Z2)
    claim = applied(shift(f, -n1, 1), (1 - n1, n2), Z2) + total
    found = verdict(total, claim, Z2, 8)
    assert found is not Verdict.AGREES


def test_numbers_are_said_to_be_tried_where_the_sides_are_compared():
    """A number k that is no variable, as in f(km), was named of samples that had never seen it."""
    k = Symbol("k", integer=True)
    total = Total(f.function(k * m) * g.function(m), (m,), Z)
    read = read_statement(Eq(total, 2 * total, evaluate=False), Z)
    seen = 0
    for plan in read.plans():
        for sweep in shared_out([Drawing(read, plan, 0, 0).sweeps()])[0]:
            assert bool(sweep.tried) == bool(sweep.looked_at)
            seen += bool(sweep.others)
    assert seen
