"""Training in exact arithmetic: against polynomial products, matrix recurrences, differences."""

from fractions import Fraction

import pytest
from flint import fmpq, fmpq_mat, fmpq_poly
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from numeric.experiments import training
from numeric.experiments.models import CONVOLUTION, CORRELATION, Rule, Sample, flip, train
from numeric.experiments.training import training_facts
from symbolic.errors import EvidenceError

patient = settings(deadline=None, max_examples=40)
brief = settings(deadline=None, max_examples=25)
models = pytest.mark.parametrize("model", [CORRELATION, CONVOLUTION], ids=lambda m: m.name)
rationals = st.builds(fmpq, st.integers(-9, 9), st.integers(1, 6))
rules = st.builds(
    Rule,
    st.sampled_from([fmpq(1, 8), fmpq(3, 7)]),
    st.sampled_from([fmpq(0), fmpq(1, 2), fmpq(2, 3)]),
)


@st.composite
def problems(draw, extra=True):
    """A filter on any run of indices, and samples whose windows may reach past the input."""
    first, size = draw(st.integers(-3, 1)), draw(st.integers(1, 4))
    coefficients = {first + j: draw(rationals) for j in range(size)}
    samples = []
    for _ in range(draw(st.integers(1, 3))):
        signal = tuple(draw(st.lists(rationals, min_size=1, max_size=6)))
        target = tuple(draw(st.lists(rationals, min_size=1, max_size=6)))
        samples.append(Sample(signal, target))
    return coefficients, samples


def from_polynomials(model, coefficients, signal, length):
    """The outputs as coefficients of a product of polynomials; a correlation reverses w."""
    taps = list(coefficients.values())
    if model is CORRELATION:
        taps, shift = taps[::-1], max(coefficients)
    else:
        shift = -min(coefficients)
    product = fmpq_poly(taps) * fmpq_poly(list(signal))
    return [product[n + shift] if n + shift >= 0 else fmpq(0) for n in range(length)]


def design(model, indices, sample):
    """The matrix X with y = X·filter: row n holds x[n + k] or x[n − k]."""
    sign = 1 if model is CORRELATION else -1
    rows = []
    for n in range(len(sample.target)):
        at = [n + sign * k for k in indices]
        rows.append([sample.signal[i] if i in range(len(sample.signal)) else fmpq(0) for i in at])
    return fmpq_mat(rows)


def column(values):
    return fmpq_mat([[value] for value in values])


def reflected_values(coefficients):
    return list(coefficients.values())[::-1]


# --- the two models -----------------------------------------------------------------------------


@models
@patient
@given(problems())
def test_outputs_are_coefficients_of_a_polynomial_product(model, problem):
    coefficients, samples = problem
    for sample in samples:
        length = len(sample.target)
        outputs = model.output(coefficients, sample.signal, length)
        assert outputs == from_polynomials(model, coefficients, sample.signal, length)


def test_outputs_of_a_worked_example():
    signal = (fmpq(1), fmpq(10), fmpq(100))
    filter_ = {0: fmpq(2), 1: fmpq(3)}
    assert CORRELATION.output(filter_, signal, 3) == [32, 320, 200]
    assert CONVOLUTION.output(filter_, signal, 3) == [2, 23, 230]


@given(st.lists(rationals, min_size=3, max_size=6), st.lists(rationals, min_size=1, max_size=3))
def test_valid_outputs_never_look_outside_the_window(signal, taps):
    w = dict(enumerate(taps))
    length = len(signal) - len(taps) + 1
    for model, coefficients in ((CORRELATION, w), (CONVOLUTION, flip(w))):
        longer = [*signal, fmpq(1000)]
        outputs = model.output(coefficients, signal, length)
        assert outputs == model.output(coefficients, longer, length)
        assert len(outputs) == length


@models
@patient
@given(problems(), st.data())
def test_the_gradient_is_the_exact_derivative_of_the_loss(model, problem, data):
    # For a quadratic L the difference (L(w + e) − L(w − e))/2 is the derivative along e, exactly.
    coefficients, samples = problem
    direction = {k: data.draw(rationals) for k in coefficients}
    ahead = {k: coefficients[k] + direction[k] for k in coefficients}
    behind = {k: coefficients[k] - direction[k] for k in coefficients}
    for sample in samples:
        gradient = model.gradient(coefficients, sample)
        slope = sum((gradient[k] * direction[k] for k in coefficients), start=fmpq(0))
        assert slope == (model.loss(ahead, [sample]) - model.loss(behind, [sample])) / 2


@models
@patient
@given(problems())
def test_the_loss_is_half_the_squared_distance(model, problem):
    coefficients, samples = problem
    wanted = fmpq(0)
    for sample in samples:
        residual = design(model, coefficients, sample) * column(coefficients.values()) - column(
            sample.target
        )
        wanted += (residual.transpose() * residual)[0, 0] / 2
    assert model.loss(coefficients, samples) == wanted


# --- training -----------------------------------------------------------------------------------


@models
@brief
@given(problems(), rules, st.booleans(), st.data())
def test_training_follows_the_matrix_recurrence(model, problem, rule, preconditioned, data):
    # Heavy ball without a velocity: w₊ = w + μ(w − w₋) − ηP Xᵀ(Xw − d).
    start, samples = problem
    size = len(start)
    order = data.draw(st.lists(st.integers(0, len(samples) - 1), max_size=5))
    matrix = fmpq_mat([[int(i == j) for j in range(size)] for i in range(size)])
    if preconditioned:
        matrix = fmpq_mat([[data.draw(rationals) for _ in range(size)] for _ in range(size)])
        rule = Rule(rule.step_size, rule.momentum, matrix.tolist())
    before = now = column(start.values())
    wanted = [now]
    for choice in order:
        x, d = design(model, start, samples[choice]), column(samples[choice].target)
        push = matrix * (x.transpose() * (x * now - d))
        before, now = now, now + (now - before) * rule.momentum - push * rule.step_size
        wanted.append(now)
    history = train(model, start, samples, order, rule)
    assert [column(step.values()) for step in history] == wanted
    assert all(list(step) == list(start) for step in history)


@brief
@given(problems(), rules, st.data())
def test_flipped_starts_give_flips_at_every_step(problem, rule, data):
    start, samples = problem
    order = data.draw(st.lists(st.integers(0, len(samples) - 1), min_size=1, max_size=6))
    w = train(CORRELATION, start, samples, order, rule)
    h = train(
        CONVOLUTION, {-k: start[k] for k in sorted(start, reverse=True)}, samples, order, rule
    )
    for left, right in zip(w, h, strict=True):
        assert all(right[-k] == left[k] for k in left)


@brief
@given(problems(), rules)
def test_starts_that_are_no_flips_are_no_flips(problem, rule):
    # One step maps the difference d of the two filters to (I − ηXᵀX)d, injective for small η.
    start, samples = problem
    equal = dict(zip(flip(start), start.values(), strict=True))
    assume(list(start.values()) != reflected_values(start))
    tiny = Rule(fmpq(1, 10**6), rule.momentum)
    w = train(CORRELATION, start, samples, [0, 0], tiny)
    h = train(CONVOLUTION, equal, samples, [0, 0], tiny)
    for left, right in zip(w, h, strict=True):
        assert list(left.values()) != reflected_values(right)


def test_flip_turns_the_indices():
    assert list(flip({-1: fmpq(5), 0: fmpq(6), 1: fmpq(7), 2: fmpq(8)}).items()) == [
        (-2, 8),
        (-1, 7),
        (0, 6),
        (1, 5),
    ]


ONE = Sample((fmpq(1), fmpq(2)), (fmpq(3),))
PLAIN = Rule(fmpq(1, 2), fmpq(0))


@pytest.mark.parametrize("start", [{}, {1: fmpq(1), 0: fmpq(2)}])
def test_a_filter_needs_ascending_indices(start):
    with pytest.raises(EvidenceError, match="ascending, is needed"):
        train(CORRELATION, start, [ONE], [0], PLAIN)


@pytest.mark.parametrize("choice", [-1, 1])
def test_the_order_names_samples_that_exist(choice):
    with pytest.raises(EvidenceError, match=rf"names sample {choice}; 0 … 0 exist"):
        train(CORRELATION, {0: fmpq(1)}, [ONE], [0, choice], PLAIN)


@pytest.mark.parametrize("matrix", [[[1]], [[1, 2]], [[1, 2], [3]], [[1, 0, 0], [0, 1, 0]]])
def test_a_preconditioner_is_square(matrix):
    with pytest.raises(EvidenceError, match="square matrix"):
        train(CORRELATION, {0: fmpq(1), 1: fmpq(1)}, [ONE], [0], Rule(fmpq(1), fmpq(0), matrix))


@pytest.mark.parametrize(("signal", "target"), [((), (fmpq(1),)), ((fmpq(1),), ())])
def test_an_empty_sample_is_refused(signal, target):
    with pytest.raises(EvidenceError, match=r"Sample: .* at least one of each"):
        Sample(signal, target)


def test_a_loss_over_nothing_is_refused():
    with pytest.raises(EvidenceError, match="convolution loss: no samples"):
        CONVOLUTION.loss({0: fmpq(1)}, [])


# --- the facts ----------------------------------------------------------------------------------


@pytest.fixture(scope="module", params=[0, 7])
def facts(request):
    return training_facts(request.param)


def stored_gaps(run):
    pairs = zip(run.correlation.filters, run.convolution.filters, strict=True)
    return [[(a, b) for a, b in zip(w, h[::-1], strict=True) if a != b] for w, h in pairs]


@pytest.mark.parametrize("name", ["gradient_descent", "momentum"])
def test_both_rules_keep_exact_flips_and_learn(facts, name):
    run = getattr(facts, name)
    assert run.exact_flip_at_every_step
    assert run.equal_losses_at_every_step
    assert (run.first_failure, run.final_failure) == (None, None)
    assert not any(stored_gaps(run))
    assert set(run.flip_gaps) == {0}
    assert run.correlation.indices == tuple(range(5))
    assert run.convolution.indices == tuple(range(-4, 1))
    assert len(run.correlation.filters) == len(run.correlation.losses) == len(facts.order) + 1
    assert run.correlation.filters[0] == facts.start_filter
    assert run.convolution.losses == run.correlation.losses
    assert run.correlation.losses[-1] < run.correlation.losses[0] / 100
    found = run.correlation.filters[-1]
    assert max(abs(a - b) for a, b in zip(found, facts.true_filter, strict=True)) < Fraction(1, 8)


def test_the_two_rules_are_different_runs(facts):
    assert (
        facts.gradient_descent.correlation.filters[1:3] != facts.momentum.correlation.filters[1:3]
    )
    assert facts.gradient_descent.correlation.filters[1] == facts.momentum.correlation.filters[1]
    assert facts.momentum_factor > 0


def test_every_dropped_hypothesis_breaks_the_flip_and_its_repair_restores_it(facts):
    assert [case.name for case in facts.counterexamples] == [
        "equal starts",
        "full-matrix preconditioner",
        "'same' padding, even filter",
        "different data order",
    ]
    for case in facts.counterexamples:
        assert not case.run.exact_flip_at_every_step
        assert case.repaired.exact_flip_at_every_step
        assert case.repaired.equal_losses_at_every_step
        assert not any(stored_gaps(case.repaired))
        assert case.repaired.correlation == case.run.correlation
        assert case.failure == case.run.first_failure


def test_failures_quote_the_histories(facts):
    for case in facts.counterexamples:
        run, failure = case.run, case.failure
        gaps = stored_gaps(run)
        assert failure.step == next(step for step, gap in enumerate(gaps) if gap)
        assert (failure.correlation_value, failure.convolution_value) == gaps[failure.step][0]
        assert failure.correlation_value != failure.convolution_value
        assert run.final_failure.step == len(gaps) - 1
        assert (run.final_failure.correlation_value, run.final_failure.convolution_value) == (
            gaps[-1][0]
        )
        assert list(run.flip_gaps) == [
            max((abs(a - b) for a, b in gap), default=Fraction(0)) for gap in gaps
        ]
        j = run.correlation.indices.index(failure.correlation_index)
        assert run.correlation.filters[failure.step][j] == failure.correlation_value
        j = run.convolution.indices.index(failure.convolution_index)
        assert run.convolution.filters[failure.step][j] == failure.convolution_value


def test_each_counterexample_drops_one_hypothesis_alone(facts):
    equal, matrix, padding, order = (case.run for case in facts.counterexamples)
    assert equal.convolution.filters[0] == equal.correlation.filters[0]
    assert equal.first_failure.step == 0
    for run in (matrix, padding, order):
        assert run.convolution.filters[0] == run.correlation.filters[0][::-1]
        assert run.flip_gaps[0] == 0
        assert run.first_failure.step >= 1
    for run in (equal, matrix, order):
        assert run.convolution.indices == tuple(-k for k in reversed(run.correlation.indices))
    assert padding.convolution.indices == padding.correlation.indices == (-1, 0, 1, 2)
    assert facts.counterexamples[2].repaired.convolution.indices == (-2, -1, 0, 1)


def test_the_full_matrix_run_learns_so_its_failure_is_not_divergence(facts):
    for case in facts.counterexamples:
        for history in (case.run.correlation, case.run.convolution):
            assert history.losses[-1] < history.losses[0] / 2


def test_numbers_grow_linearly_with_the_steps(facts):
    # A step multiplies denominators by those of η, μ and x²; squaring would double the length.
    per_step = 1 + facts.step_size.denominator.bit_length() + (12**2).bit_length()
    for run in (facts.gradient_descent, facts.momentum):
        assert 0 < run.largest_bits <= per_step * len(facts.order) + 64
        heights = [
            max(abs(c.numerator).bit_length(), c.denominator.bit_length())
            for history in (run.correlation, run.convolution)
            for row in history.filters
            for c in row
        ]
        assert run.largest_bits == max(heights)


def test_the_start_and_the_order_are_asymmetric(facts):
    assert facts.start_filter != facts.start_filter[::-1]
    assert facts.true_filter != facts.true_filter[::-1]
    assert facts.order != facts.order[::-1]
    assert set(facts.order) == set(range(facts.sample_count))
    assert facts.output_length == facts.window_length - len(facts.true_filter) + 1


def test_facts_repeat_for_a_seed_and_change_with_it():
    first, again, other = (training_facts(seed) for seed in (3, 3, 4))
    assert first == again
    assert first.start_filter != other.start_filter


@patient
@given(st.integers(0, 10**6))
def test_the_step_size_is_stable_and_not_timid(seed):
    rng = training.random.Random(seed)
    start = training._draw(rng, range(3), 4, 8)
    samples = training._draw_samples(rng, start, 10)
    setup = training._with_safe_step(training._Setup(start, samples, (0,), PLAIN))
    traces = []
    for sample in samples:
        x = design(CORRELATION, start, sample)
        gram = x.transpose() * x
        traces.append(sum((gram[i, i] for i in range(3)), start=fmpq(0)))
    assert setup.rule.step_size * max(traces) <= 1
    assert setup.rule.step_size == 1 or 2 * setup.rule.step_size * max(traces) > 1
    assert setup.rule.momentum == PLAIN.momentum


def test_noise_stays_within_its_bound():
    rng = training.random.Random(11)
    true_filter = training._draw(rng, range(3), 8, 4)
    noises = []
    for sample in training._draw_samples(rng, true_filter, 10):
        clean = from_polynomials(CORRELATION, true_filter, sample.signal, 10)
        noises += [abs(d - y) for d, y in zip(sample.target, clean, strict=True)]
        assert len(set(sample.signal)) == len(sample.signal)
    assert 0 < max(noises) <= training.NOISE_BOUND


def test_a_run_that_keeps_the_flip_is_no_counterexample(facts):
    kept = facts.gradient_descent
    with pytest.raises(EvidenceError, match="nothing dropped: the filters stayed exact flips"):
        training._counterexample("nothing dropped", "", kept, "", kept)


@pytest.mark.parametrize("seed", [-1, 0.5, "0", None, True])
def test_a_seed_that_is_no_natural_number_is_refused(seed):
    with pytest.raises(EvidenceError, match=r"training_facts: seed .* integer ≥ 0"):
        training_facts(seed)
