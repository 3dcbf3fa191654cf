"""One filter learned twice: against polynomial products, matrix recurrences and the histories."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import fmpq, fmpq_mat, fmpq_poly
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.experiments import training
from numeric.experiments.layers import backwards, convolution, correlation
from numeric.experiments.training import train, training_facts
from symbolic.errors import EvidenceError
from tests.portion import portion

brief = settings(deadline=None, max_examples=portion(48))
layers = pytest.mark.parametrize("layer", [correlation, convolution], ids=lambda f: f.__name__)
rationals = st.fractions(-9, 9, max_denominator=6)


@st.composite
def problems(draw):
    """A filter, and samples of an input and a target of the size that 'valid' gives."""
    start = tuple(draw(st.lists(rationals, min_size=1, max_size=4)))
    samples = []
    for _ in range(draw(st.integers(1, 3))):
        x = tuple(draw(st.lists(rationals, min_size=len(start), max_size=len(start) + 3)))
        length = len(x) - len(start) + 1
        samples.append((x, tuple(draw(st.lists(rationals, min_size=length, max_size=length)))))
    return start, samples


def exact(value):
    return fmpq(value.numerator, value.denominator)


def column(values):
    return fmpq_mat([[exact(value)] for value in values])


def design(layer, taps, sample):
    """The matrix X with y = X·filter: row m holds x[m + k] or x[m + K − 1 − k]."""
    x, target = sample
    rows = [x[m : m + taps] for m in range(len(target))]
    return fmpq_mat([[*map(exact, row if layer is correlation else row[::-1])] for row in rows])


@layers
@brief
@given(problems())
def test_outputs_are_coefficients_of_a_polynomial_product(layer, problem):
    """In the whole product 'valid' is what stands from K − 1 to N − 1; ∗ reverses w."""
    start, samples = problem
    taps = backwards(start) if layer is correlation else start
    for x, _ in samples:
        product = fmpq_poly([*map(exact, taps)]) * fmpq_poly([*map(exact, x)])
        wanted = [product[n] for n in range(len(start) - 1, len(x))]
        assert [exact(y) for y in layer(start, x)] == wanted


def test_outputs_of_a_worked_example():
    assert correlation((2, 3), (1, 10, 100)) == [32, 320]
    assert convolution((2, 3), (1, 10, 100)) == [23, 230]


@layers
@brief
@given(problems(), st.sampled_from([Fraction(0), Fraction(1, 2), Fraction(2, 3)]))
def test_training_follows_the_matrix_recurrence(layer, problem, momentum):
    """Heavy ball without a velocity: w₊ = w + μ(w − w₋) − ηXᵀ(Xw − d)."""
    start, samples = problem
    rate = Fraction(3, 7)
    before = now = column(start)
    wanted = [now]
    for sample in samples:
        x = design(layer, len(start), sample)
        push = x.transpose() * (x * now - column(sample[1]))
        before, now = now, now + (now - before) * exact(momentum) - push * exact(rate)
        wanted.append(now)
    assert [column(w) for w in train(layer, start, samples, rate, momentum)] == wanted


@layers
@brief
@given(problems())
def test_a_loss_is_half_the_squares_of_what_is_missed_over_all_samples(layer, problem):
    start, samples = problem
    missed = [design(layer, len(start), x) * column(start) - column(x[1]) for x in samples]
    squares = sum((e * e for part in missed for e in part.entries()), start=fmpq(0))
    (loss,) = training._history(layer, range(len(start)), [start], samples).losses
    assert exact(loss) == squares / 2


@pytest.fixture(scope="module", params=[0, 7])
def facts(request):
    return training_facts(request.param)


def both(facts):
    return facts.gradient_descent, facts.momentum


def test_both_rules_keep_exact_flips_and_learn(facts):
    for run in both(facts):
        w, h = run.correlation, run.convolution
        assert run.holds
        assert [f[::-1] for f in w.filters] == list(h.filters)
        assert w.losses == h.losses
        assert (w.indices, h.indices) == (tuple(range(5)), tuple(range(-4, 1)))
        assert len(w.filters) == len(w.losses) == len(facts.order) + 1
        assert w.filters[0] == facts.start_filter
        assert w.losses[-1] < w.losses[0] / 100
        assert max(abs(a - b) for a, b in zip(w.filters[-1], facts.true_filter, strict=True)) < (
            Fraction(1, 8)
        )


def test_the_two_rules_are_different_runs(facts):
    plain, heavy = (run.correlation.filters for run in both(facts))
    assert plain[1] == heavy[1]
    assert plain[2] != heavy[2]
    assert facts.momentum_factor > 0


def test_numbers_grow_linearly_with_the_steps(facts):
    # A step multiplies denominators by those of η, μ and x²; squaring would double the length.
    per_step = 1 + facts.step_size.denominator.bit_length() + (12**2).bit_length()
    for run in both(facts):
        assert 0 < run.largest_bits <= per_step * len(facts.order) + 64


def test_the_start_and_the_order_are_asymmetric(facts):
    assert facts.start_filter != facts.start_filter[::-1]
    assert facts.true_filter != facts.true_filter[::-1]
    assert facts.order != facts.order[::-1]
    assert set(facts.order) == set(range(facts.sample_count))
    assert facts.output_length == facts.window_length - len(facts.true_filter) + 1


def test_a_run_that_is_no_flip_is_seen(monkeypatch):
    """The harness can fail: the second model correlates as well."""
    monkeypatch.setattr(training, "convolution", correlation)
    monkeypatch.setattr(training, "EPOCHS", 1)
    found = training_facts(0).gradient_descent
    assert not found.exact_flip_at_every_step
    assert not found.equal_losses_at_every_step


def test_facts_repeat_for_a_seed_and_change_with_it(monkeypatch):
    monkeypatch.setattr(training, "EPOCHS", 1)
    first, again, other = (training_facts(seed) for seed in (3, 3, 4))
    assert first == again
    assert first.start_filter != other.start_filter


@brief
@given(st.integers(0, 10**6))
def test_the_step_size_is_stable_and_the_noise_within_its_bound(seed):
    rng = random.Random(seed)  # noqa: S311 - test data
    true_filter = training._draw(rng, training.TAPS, 8, 4)
    samples = [training._sample(rng, true_filter) for _ in range(3)]
    traces = []
    for sample in samples:
        x = design(correlation, training.TAPS, sample)
        gram = x.transpose() * x
        traces.append(sum((gram[i, i] for i in range(training.TAPS)), start=fmpq(0)))
        clean = x * column(true_filter)
        noises = [abs(exact(d) - clean[m, 0]) for m, d in enumerate(sample[1])]
        assert 0 < max(noises) <= exact(training.NOISE_BOUND)
    step = exact(training._safe_step(samples))
    assert step * max(traces) <= 1
    assert step == 1 or 2 * step * max(traces) > 1


@pytest.mark.parametrize("seed", [-1, 0.5, "0", None, True])
def test_a_seed_that_is_no_natural_number_is_refused(seed):
    with pytest.raises(EvidenceError, match=r"training_facts: seed .* integer ≥ 0"):
        training_facts(seed)
