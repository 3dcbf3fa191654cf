"""A, B, C on arrays: against an oracle that scatters products into a dictionary of lags."""

import math
from collections import defaultdict
from dataclasses import FrozenInstanceError, astuple, replace

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy import signal

from numeric.experiments import arrays
from numeric.experiments.arrays import array_facts
from numeric.experiments.lagged import LaggedArray, compare, convolve, correlate, defining_sum
from symbolic.errors import EvidenceError
from tests.portion import portion

integers = st.integers(-9, 9)
# The machine may be shared; a slow example is no failure.
patient = settings(deadline=None)


@st.composite
def sequences(draw, rank):
    shape = tuple(draw(st.integers(1, 5 if rank == 1 else 3)) for _ in range(rank))
    size = math.prod(shape)
    real = draw(st.lists(integers, min_size=size, max_size=size))
    imaginary = draw(st.lists(integers, min_size=size, max_size=size))
    values = (np.array(real) + 1j * np.array(imaginary)).reshape(shape)
    return LaggedArray(values, tuple(draw(st.integers(-3, 5)) for _ in range(rank)))


@st.composite
def pairs(draw):
    rank = draw(st.integers(1, 3))
    return draw(sequences(rank)), draw(sequences(rank))


def table(sequence):
    """The nonzero values by index."""
    return {
        tuple(p - o for p, o in zip(position, sequence.origin, strict=True)): complex(value)
        for position, value in np.ndenumerate(sequence.values)
        if value != 0
    }


def scattered(f, g, sign, conjugate):
    """Every product F(τ) g(s) thrown into its lag: s = t + sign·τ."""
    totals = defaultdict(complex)
    for tau, a in table(f).items():
        for s, b in table(g).items():
            lag = tuple(q - sign * p for p, q in zip(tau, s, strict=True))
            totals[lag] += (a.conjugate() if conjugate else a) * b
    return {lag: value for lag, value in totals.items() if value != 0}


def random_pair(shape_f, shape_g, seed=0):
    rng = np.random.default_rng(seed)
    f = rng.standard_normal(shape_f) + 1j * rng.standard_normal(shape_f)
    g = rng.standard_normal(shape_g) + 1j * rng.standard_normal(shape_g)
    return f, g


# --- sequences with a lag axis ------------------------------------------------------------------


@patient
@given(pairs())
def test_reflection_and_conjugation_act_point_by_point(pair):
    f, _ = pair
    values = table(f)
    mirrored = {tuple(-i for i in index): value for index, value in values.items()}
    assert table(f.reflect()) == mirrored
    assert table(f.conjugate()) == {i: v.conjugate() for i, v in values.items()}
    assert table(f.involution()) == {i: v.conjugate() for i, v in mirrored.items()}


def test_start_and_stop_are_the_first_index_and_one_past_the_last():
    sequence = LaggedArray(np.ones((2, 5)), (3, -4))
    assert sequence.start == (-3, 4)
    assert sequence.stop == (-1, 9)


def test_values_are_a_read_only_copy():
    source = np.array([1.0 + 0j, 2.0])
    sequence = LaggedArray(source, (0,))
    source[0] = 7
    assert sequence.values[0] == 1
    with pytest.raises(ValueError, match="read-only"):
        sequence.values[0] = 5
    with pytest.raises(FrozenInstanceError):
        sequence.origin = (1,)


@pytest.mark.parametrize("values", [[], np.zeros((3, 0)), 5.0])
def test_an_array_without_entries_or_axes_is_refused(values):
    with pytest.raises(EvidenceError, match=r"LaggedArray: .* at least one axis and one entry"):
        LaggedArray(np.array(values), (0,) * np.ndim(values))


@pytest.mark.parametrize("origin", [(), (0, 0)])
def test_an_origin_needs_one_integer_per_axis(origin):
    with pytest.raises(EvidenceError, match="one integer per axis"):
        LaggedArray(np.ones(3), origin)


# --- comparison ---------------------------------------------------------------------------------


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, complex(0, math.nan)])
@pytest.mark.parametrize("side", ["left", "right", "both"])
def test_nan_and_infinity_are_never_equal(bad, side):
    good, spoilt = LaggedArray(np.array([1, 2]), (0,)), LaggedArray(np.array([1, bad]), (0,))
    left = good if side == "right" else spoilt
    right = good if side == "left" else spoilt
    verdict = compare(left, right)
    assert not verdict.equal
    assert verdict.max_difference == math.inf


def test_an_overflowing_difference_is_not_equal():
    huge = LaggedArray(np.array([1.7e308]), (0,))
    assert not compare(huge, LaggedArray(-huge.values, (0,))).equal
    corner = LaggedArray(np.array([1.7e308 + 1.7e308j]), (0,))
    assert not compare(corner, LaggedArray(-corner.values, (0,)), 1.0).equal


@patient
@given(pairs(), st.integers(1, 3))
def test_comparison_looks_at_indices_not_at_positions(pair, distance):
    f, _ = pair
    assume(table(f))
    moved = LaggedArray(f.values, (f.origin[0] + distance, *f.origin[1:]))
    assert compare(f, f, 0.0).equal
    assert not compare(f, moved).equal
    padded = LaggedArray(np.pad(f.values, 2), tuple(o + 2 for o in f.origin))
    assert compare(f, padded, 0.0).equal


def test_disjoint_supports_are_compared_with_zero():
    left, right = LaggedArray(np.array([3.0]), (5,)), LaggedArray(np.array([4.0j]), (-5,))
    assert compare(left, right).max_difference == 4.0


@pytest.mark.parametrize(
    ("x", "y", "equal"),
    [
        (0.0, 0.9e-10, True),
        (0.0, 1.1e-10, False),
        (0.5, 0.5 + 0.9e-10, True),
        (1.0, 1.0 + 1.5e-10, False),
        (1e6, 1e6 + 0.9e-4, True),
        (1e6, 1e6 + 1.1e-4, False),
        (1e6j, 1e6j + 1.1e-4, False),
    ],
)
def test_the_tolerance_is_absolute_below_one_and_relative_above(x, y, equal):
    left, right = LaggedArray(np.array([x]), (0,)), LaggedArray(np.array([y]), (0,))
    assert compare(left, right).equal is equal
    assert compare(right, left).equal is equal


@pytest.mark.parametrize("tolerance", [-1e-10, math.inf, math.nan])
def test_a_tolerance_that_proves_nothing_is_refused(tolerance):
    one = LaggedArray(np.ones(1), (0,))
    with pytest.raises(EvidenceError, match=r"compare: tolerance .* finite number ≥ 0"):
        compare(one, one, tolerance)


@pytest.mark.parametrize(
    "operation",
    [compare, correlate, convolve, lambda f, g: defining_sum(f, g, lag_sign=1, conjugate=True)],
)
def test_different_numbers_of_axes_are_refused(operation):
    with pytest.raises(EvidenceError, match=r"\(3,\) and \(3, 1\); the same number of axes"):
        operation(LaggedArray(np.ones(3), (0,)), LaggedArray(np.ones((3, 1)), (0, 0)))


# --- SciPy and the defining sums ----------------------------------------------------------------


@patient
@given(pairs())
def test_scipy_with_our_lag_axis_is_the_scattered_sum(pair):
    f, g = pair
    assert table(correlate(f, g, method="direct")) == scattered(f, g, 1, conjugate=True)
    assert table(convolve(f, g, method="direct")) == scattered(f, g, -1, conjugate=False)


@patient
@given(pairs(), st.sampled_from([1, -1]), st.booleans())
def test_the_defining_sum_is_the_scattered_sum(pair, sign, conjugate):
    f, g = pair
    total = defining_sum(f, g, lag_sign=sign, conjugate=conjugate)
    assert table(total) == scattered(f, g, sign, conjugate)
    assert total.shape == tuple(n + m - 1 for n, m in zip(f.shape, g.shape, strict=True))


@patient
@given(pairs())
def test_a_b_c_are_exact_on_gaussian_integers(pair):
    f, g = pair
    swapped = correlate(g.conjugate(), f.conjugate(), "direct")
    involuted = f.involution()
    for left, right in (
        (correlate(f, g, "direct"), convolve(involuted, g, "direct")),
        (convolve(f, g, "direct"), correlate(involuted, g, "direct")),
        (correlate(f, g, "direct"), swapped.reflect()),
    ):
        assert compare(left, right, 0.0).equal


def test_impulses_show_which_argument_is_conjugated_and_where_the_lags_are():
    f, g = LaggedArray(np.array([0, 0, 1j]), (0,)), LaggedArray(np.array([0] * 5 + [3]), (0,))
    assert table(correlate(f, g)) == {(3,): -3j}
    assert table(correlate(g, f)) == {(-3,): 3j}
    assert table(convolve(f, g)) == {(7,): 3j}


@pytest.mark.parametrize("shapes", [((7,), (4,)), ((4,), (7,)), ((2, 5), (3, 1))])
def test_arrays_from_index_zero_get_the_lags_of_correlation_lags(shapes):
    f, g = (LaggedArray(np.ones(shape), (0,) * len(shape)) for shape in shapes)
    result = correlate(f, g)
    for n, m, first, last in zip(f.shape, g.shape, result.start, result.stop, strict=True):
        assert list(range(first, last)) == list(signal.correlation_lags(m, n))


@pytest.mark.parametrize("value", [0.5, 1 + 0.25j, math.nan, math.inf])
def test_the_defining_sum_refuses_values_it_cannot_sum_exactly(value):
    good, bad = LaggedArray(np.array([1]), (0,)), LaggedArray(np.array([2, value]), (0,))
    for f, g in ((good, bad), (bad, good)):
        with pytest.raises(EvidenceError, match=r"at position \(1,\); Gaussian integers"):
            defining_sum(f, g, lag_sign=1, conjugate=True)


@pytest.mark.parametrize("sign", [0, 2, -3])
def test_the_defining_sum_refuses_another_lag_sign(sign):
    one = LaggedArray(np.ones(1), (0,))
    with pytest.raises(EvidenceError, match="lag_sign"):
        defining_sum(one, one, lag_sign=sign, conjugate=False)


# --- the facts ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def facts():
    return array_facts()


def test_every_fact_holds_and_every_mutant_is_told_apart(facts):
    assert facts
    for fact in facts:
        assert fact.agrees, fact.name
        assert fact.holds, fact.name
        assert len(fact.mutants) >= 2
        assert all(mutant.told_apart for mutant in fact.mutants), fact.name


def gaps(fact):
    return {mutant.name: mutant.gap for mutant in fact.mutants}


def test_the_tolerance_is_far_from_rounding_and_far_from_every_mutant(facts):
    for fact in facts:
        assert fact.max_difference <= 1e-12
        assert min(gaps(fact).values()) > 1
        exact = fact.name.startswith("definition")
        assert fact.tolerance == (0.0 if exact else 1e-10)
        assert fact.max_difference == 0.0 or not exact


CORRELATE, CONVOLVE = "scipy.signal.correlate", "scipy.signal.convolve"


@pytest.mark.parametrize("letter", ["A", "B", "C"])
@pytest.mark.parametrize(
    ("shape_f", "shape_g", "suffix"),
    [
        ((128,), (128,), ""),
        ((128,), (75,), ""),
        ((75,), (128,), ""),
        ((32, 32), (32, 32), "2d"),
        ((32, 32), (9, 14), "2d"),
        ((8, 9, 10), (5, 11, 6), ""),
    ],
)
def test_the_promised_shapes_and_functions_are_there(facts, letter, shape_f, shape_g, suffix):
    (fact,) = (
        fact
        for fact in facts
        if (fact.name[0], fact.shape_f, fact.shape_g) == (letter, shape_f, shape_g)
    )
    both = (CORRELATE + suffix, CONVOLVE + suffix)
    assert fact.functions == (both[:1] if letter == "C" else both)


def test_a_gap_is_reproduced_from_the_seed_with_bare_scipy():
    f, g = random_pair(75, 128, seed=5)
    wanted = np.abs(signal.correlate(g, f) - signal.convolve(f[::-1], g)).max()
    (fact,) = (fact for fact in array_facts(5) if fact.name == "A: 75 and 128")
    assert gaps(fact)["drop the conjugate"] == pytest.approx(wanted, rel=1e-12)
    assert fact.seed == 5


def test_the_missing_relabelling_is_tried_where_it_can_be_seen(facts):
    for fact in facts:
        tried = "reverse the values, keep the lag axis" in gaps(fact)
        assert tried == (fact.name.startswith("C") and fact.shape_f != fact.shape_g)


def test_names_are_unique_and_facts_repeat_for_a_seed(facts):
    assert len({fact.name for fact in facts}) == len(facts)
    assert array_facts(0) == facts
    assert gaps(array_facts(1)[0]) != gaps(facts[0])


def test_lag_zero_and_the_explanation_agree_with_the_shapes(facts):
    by_name = {fact.name: fact for fact in facts}
    fact = by_name["C: 128 and 75"]
    assert (fact.lag_zero, fact.lag_range) == ((127,), ((-127, 74),))
    assert "conjugates its second argument v, so f ∗ g is scipy.signal.correlate(g, f)" in (
        fact.explanation
    )
    assert "lag 0 sits at position 127 of an axis from −127 to 74" in fact.explanation
    fact = by_name["B: 9 × 14 and 32 × 32"]
    assert (fact.lag_zero, fact.lag_range) == ((0, 0), ((0, 39), (0, 44)))
    assert "position (0, 0) of an axis from (0, 0) to (39, 44)" in fact.explanation


def test_facts_are_plain_data(facts):
    def leaves(value):
        return (
            [leaf for part in value for leaf in leaves(part)]
            if isinstance(value, tuple)
            else [value]
        )

    kinds = {type(leaf) for fact in facts for leaf in leaves(astuple(fact))}
    assert kinds == {str, int, float, bool}


@pytest.mark.parametrize("claim", arrays._CLAIMS + arrays._DEFINITIONS, ids=lambda c: c.letter)
def test_symmetric_real_data_agree_but_do_not_hold(claim):
    even = LaggedArray(np.array([1, 2, 1]), (1,))
    fact = arrays._fact(claim, (even, even), seed=0)
    assert fact.agrees
    assert not fact.holds


@pytest.mark.parametrize("claim", arrays._CLAIMS + arrays._DEFINITIONS, ids=lambda c: c.letter)
def test_a_mutant_put_in_place_of_the_claim_does_not_hold(claim):
    f = LaggedArray(np.array([1 + 2j, 3, -1j]), (0,))
    g = LaggedArray(np.array([2j, 1]), (0,))
    assert arrays._fact(claim, (f, g), seed=0).holds
    for _, statement, right in claim.mutations:
        false = replace(claim, statement=statement, right=right)
        fact = arrays._fact(false, (f, g), seed=0)
        assert not fact.agrees
        assert not fact.holds


@pytest.mark.parametrize("seed", [-1, 0.5, "0", None, True])
def test_a_seed_that_is_no_natural_number_is_refused(seed):
    with pytest.raises(EvidenceError, match=r"array_facts: seed .* integer ≥ 0"):
        array_facts(seed)


@settings(max_examples=portion(4), deadline=None)
@given(st.integers(0, 2**32))
def test_any_seed_holds(seed):
    assert all(fact.holds for fact in array_facts(seed))
