"""Two one-layer models, ∗ and ⋆, trained side by side in exact rational arithmetic.

One model correlates, y[n] = Σ_k w[k] x[n + k]; the other convolves, y[n] = Σ_k h[k] x[n − k]
(filters and data are real, so no conjugate remains). Both see the same samples in the same order
and follow the same rule v ← μv − η∇L, w ← w + v on the squared loss L = ½ Σ_n (y[n] − d[n])²
(heavy-ball momentum, Polyak 1964; μ = 0 is gradient descent). From starts with h[−k] = w[k] the
filters stay exact flips of each other at every step. Four counterexamples drop one hypothesis
each and show where the flip breaks; each is run again with the hypothesis put back.

The models are in `numeric.experiments.models`. Every number is a rational, so "equal" means equal.
The gradient is affine in the filter, hence a step adds a bounded number of bits to a numerator or
denominator and does not multiply their length: the growth is linear in the number of steps, and
`TrainingRun.largest_bits` reports it.
"""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from flint import fmpq

from numeric.experiments.models import (
    CONVOLUTION,
    CORRELATION,
    Filter,
    Model,
    Rule,
    Sample,
    correlation_output,
    dot,
    flip,
    train,
)
from symbolic.errors import EvidenceError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FILTER_LENGTH = 5
EVEN_LENGTH = 4
WINDOW = 12
SAMPLES = 6
EPOCHS = 8
COUNTEREXAMPLE_STEPS = 24
MOMENTUM = fmpq(1, 2)
NOISE_BOUND = fmpq(1, 12)


@dataclass(frozen=True)
class ModelHistory:
    """One model through training: row s of ``filters`` is the filter after s steps.

    ``filters`` is (S + 1, K) in the order of ``indices``; ``losses`` is (S + 1,), each over all
    samples.
    """

    indices: tuple[int, ...]
    filters: tuple[tuple[Fraction, ...], ...]
    losses: tuple[Fraction, ...]


@dataclass(frozen=True)
class FlipFailure:
    """Exact values of two coefficients that a flip would make equal, after ``step`` steps."""

    step: int
    correlation_index: int
    convolution_index: int
    correlation_value: Fraction
    convolution_value: Fraction


@dataclass(frozen=True)
class TrainingRun:
    """Both models, trained; everything else is read off the two histories.

    ``flip_gaps`` is (S + 1,): max |h − reversed w| over the stored coefficients at each step;
    "exact flip" means that it is 0. ``first_failure`` is the first step, and in it the lowest
    index, at which the flip fails; ``final_failure`` the same at the last step alone.
    ``largest_bits`` is the greatest length of a numerator or denominator in any filter.
    """

    correlation: ModelHistory
    convolution: ModelHistory
    flip_gaps: tuple[Fraction, ...]
    exact_flip_at_every_step: bool
    equal_losses_at_every_step: bool
    first_failure: FlipFailure | None
    final_failure: FlipFailure | None
    largest_bits: int

    def plot(self) -> "Figure":
        """Return a Matplotlib figure of both filters at the end, and of the losses."""
        # Matplotlib is slow to import, and not needed to train.
        from numeric.experiments.pictures import training_figure  # noqa: PLC0415

        return training_figure(self)


@dataclass(frozen=True)
class FlipCounterexample:
    """A run without one hypothesis, in which the flip fails, and the run that restores it."""

    name: str
    dropped: str
    run: TrainingRun
    failure: FlipFailure
    repair: str
    repaired: TrainingRun


@dataclass(frozen=True)
class TrainingFacts:
    """What the experiment was and what came of it; plain data, for a report to render.

    The targets are d[n] = Σ_k true_filter[k] x[n + k] + noise, |noise| ≤ ``noise_bound``, so the
    correlation model looks for ``true_filter`` and the convolution model for its flip.
    """

    seed: int
    true_filter: tuple[Fraction, ...]
    start_filter: tuple[Fraction, ...]
    noise_bound: Fraction
    sample_count: int
    window_length: int
    output_length: int
    order: tuple[int, ...]
    step_size: Fraction
    momentum_factor: Fraction
    hypotheses: tuple[str, ...]
    gradient_descent: TrainingRun
    momentum: TrainingRun
    counterexamples: tuple[FlipCounterexample, ...]


@dataclass(frozen=True)
class _Setup:
    """One of the two models with all it is trained on."""

    start: Filter
    samples: tuple[Sample, ...]
    order: tuple[int, ...]
    rule: Rule


HYPOTHESES = (
    "filters and data are real",
    "the starts are flips of each other: h₀[−k] = w₀[k]",
    "both models see the same samples in the same order",
    "the rule updates each coefficient from its own gradients alone, by one formula for all",
    "the indices of h are those of w with the sign turned (padding included)",
)


def training_facts(seed: int = 0) -> TrainingFacts:
    """Train both models by gradient descent and momentum, then drop one hypothesis at a time.

    All data are drawn from ``random.Random(seed)`` with distinct numerators, so that no filter
    and no signal is its own flip. The step size is the largest power of two η ≤ 1/trace(XᵀX),
    X[n, k] = x[n + k], over all samples; the trace bounds the largest eigenvalue, so neither
    rule can diverge on a sample (stable for ηλ < 2, and < 2(1 + μ) with momentum).

    Three remarks on the counterexamples. The loss is convex, so filters that are no flips may
    approach each other's flips in the limit (``flip_gaps``). The full matrix P is fixed; a
    matrix computed from the gradients themselves (Newton, full-matrix AdaGrad) is reversed along
    with the filter, and the flip survives it. And 'same' padding breaks the flip where the
    padding follows from the filter's own index 0; an input padded once for both is just another
    input.

    Raises
    ------
    EvidenceError
        When the seed is not an integer ≥ 0, or a dropped hypothesis left the filters exact flips
        (then the run is no counterexample, and another seed is needed).
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise EvidenceError(f"training_facts: seed {seed!r}; an integer ≥ 0 is needed")
    rng = random.Random(seed)  # noqa: S311 - test data, not a secret
    true_filter = _draw(rng, range(FILTER_LENGTH), 8, 4)
    base = _with_safe_step(
        _Setup(
            start=_draw(rng, range(FILTER_LENGTH), 4, 8),
            samples=_draw_samples(rng, true_filter, WINDOW - FILTER_LENGTH + 1),
            order=tuple(i for _ in range(EPOCHS) for i in rng.sample(range(SAMPLES), SAMPLES)),
            rule=Rule(fmpq(1), fmpq(0)),
        )
    )
    with_momentum = replace(base, rule=replace(base.rule, momentum=MOMENTUM))
    short = replace(base, order=base.order[:COUNTEREXAMPLE_STEPS])
    return TrainingFacts(
        seed=seed,
        true_filter=_fractions(true_filter),
        start_filter=_fractions(base.start),
        noise_bound=_fraction(NOISE_BOUND),
        sample_count=SAMPLES,
        window_length=WINDOW,
        output_length=WINDOW - FILTER_LENGTH + 1,
        order=base.order,
        step_size=_fraction(base.rule.step_size),
        momentum_factor=_fraction(MOMENTUM),
        hypotheses=HYPOTHESES,
        gradient_descent=_run(base, _mirrored(base)),
        momentum=_run(with_momentum, _mirrored(with_momentum)),
        counterexamples=(
            _equal_starts(short),
            _full_matrix(short),
            _same_padding(rng, short),
            _other_order(short),
        ),
    )


def _equal_starts(setup: _Setup) -> FlipCounterexample:
    mirrored = _mirrored(setup)
    equal = dict(zip(mirrored.start, setup.start.values(), strict=True))
    return _counterexample(
        "equal starts",
        "both filters start from the same stored numbers, not from flips",
        _run(setup, replace(mirrored, start=equal)),
        "start the convolution model from the reversed numbers",
        _run(setup, mirrored),
    )


def _full_matrix(setup: _Setup) -> FlipCounterexample:
    size = len(setup.start)
    # (I + Hilbert)/2 is positive definite with eigenvalues between 1/2 and 1.3, so the step size
    # stays stable; it is full, and reversing both its axes changes it.
    matrix = [[(int(i == j) + fmpq(1, i + j + 1)) / 2 for j in range(size)] for i in range(size)]
    preconditioned = replace(setup, rule=replace(setup.rule, preconditioner=matrix))
    mirrored = _mirrored(preconditioned)
    reversed_axes = [row[::-1] for row in matrix[::-1]]
    return _counterexample(
        "full-matrix preconditioner",
        "the step is −ηP∇L with one fixed full matrix P for both models, P = (I + Hilbert)/2",
        _run(preconditioned, mirrored),
        "reverse both axes of P for the convolution model",
        _run(
            preconditioned,
            replace(mirrored, rule=replace(mirrored.rule, preconditioner=reversed_axes)),
        ),
    )


def _same_padding(rng: random.Random, setup: _Setup) -> FlipCounterexample:
    left = (EVEN_LENGTH - 1) // 2
    right = EVEN_LENGTH - 1 - left
    indices = range(-left, right + 1)
    even = _with_safe_step(
        replace(
            setup,
            start=_draw(rng, indices, 4, 8),
            samples=_draw_samples(rng, _draw(rng, indices, 8, 4), WINDOW),
        )
    )
    mirrored = _mirrored(even)
    same_indices = dict(zip(indices, mirrored.start.values(), strict=True))
    return _counterexample(
        "'same' padding, even filter",
        f"outputs as long as the input, {EVEN_LENGTH} coefficients, index 0 of both filters at the "
        f"stored position {left}: the input is padded by {left} + {right} zeros for w, which reads "
        f"x[n − {left} … n + {right}], and by {right} + {left} for h, which reads "
        f"x[n − {right} … n + {left}]",
        _run(even, replace(mirrored, start=same_indices)),
        f"flip the padding of h: put its index 0 at the stored position {right}, so that it reads "
        f"x[n − {left} … n + {right}]",
        _run(even, mirrored),
    )


def _other_order(setup: _Setup) -> FlipCounterexample:
    mirrored = _mirrored(setup)
    return _counterexample(
        "different data order",
        "the convolution model sees the samples in the reverse order",
        _run(setup, replace(mirrored, order=setup.order[::-1])),
        "give both models the same order",
        _run(setup, mirrored),
    )


def _counterexample(
    name: str, dropped: str, run: TrainingRun, repair: str, repaired: TrainingRun
) -> FlipCounterexample:
    if run.first_failure is None:
        raise EvidenceError(
            f"training_facts: {name}: the filters stayed exact flips at all "
            f"{len(run.flip_gaps)} steps; data on which the flip fails are needed"
        )
    return FlipCounterexample(name, dropped, run, run.first_failure, repair, repaired)


def _mirrored(setup: _Setup) -> _Setup:
    return replace(setup, start=flip(setup.start))


def _run(correlation: _Setup, convolution: _Setup) -> TrainingRun:
    w = train(
        CORRELATION, correlation.start, correlation.samples, correlation.order, correlation.rule
    )
    h = train(
        CONVOLUTION, convolution.start, convolution.samples, convolution.order, convolution.rule
    )
    # Reversal of the stored order, not of the indices: it is defined for 'same' padding too,
    # where an even filter has no coefficient at the mirrored index.
    failures = [_failures(step, a, b) for step, (a, b) in enumerate(zip(w, h, strict=True))]
    left = _history(CORRELATION, w, correlation.samples)
    right = _history(CONVOLUTION, h, convolution.samples)
    found = [failure for at_step in failures for failure in at_step]
    return TrainingRun(
        correlation=left,
        convolution=right,
        flip_gaps=tuple(
            max(
                (abs(f.correlation_value - f.convolution_value) for f in at_step),
                default=Fraction(0),
            )
            for at_step in failures
        ),
        exact_flip_at_every_step=not found,
        equal_losses_at_every_step=left.losses == right.losses,
        first_failure=found[0] if found else None,
        final_failure=failures[-1][0] if failures[-1] else None,
        largest_bits=max(c.height_bits() for row in [*w, *h] for c in row.values()),
    )


def _failures(step: int, w: Filter, h: Filter) -> list[FlipFailure]:
    pairs = zip(w.items(), reversed(list(h.items())), strict=True)
    return [
        FlipFailure(step, k, m, _fraction(a), _fraction(b)) for (k, a), (m, b) in pairs if a != b
    ]


def _history(model: Model, filters: Sequence[Filter], samples: Sequence[Sample]) -> ModelHistory:
    return ModelHistory(
        indices=tuple(filters[0]),
        filters=tuple(_fractions(row) for row in filters),
        losses=tuple(_fraction(model.loss(row, samples)) for row in filters),
    )


def _with_safe_step(setup: _Setup) -> _Setup:
    traces = [_trace(sample, setup.start) for sample in setup.samples]
    step = fmpq(1)
    while step * max(traces) > 1:
        step /= 2
    return replace(setup, rule=replace(setup.rule, step_size=step))


def _trace(sample: Sample, coefficients: Filter) -> fmpq:
    reads = [n + k for n in range(len(sample.target)) for k in coefficients]
    values = [sample.signal[i] for i in reads if 0 <= i < len(sample.signal)]
    return dot(values, values)


def _draw(rng: random.Random, indices: Sequence[int], bound: int, denominator: int) -> Filter:
    numerators = rng.sample(range(-bound, bound + 1), len(indices))
    return {k: fmpq(p, denominator) for k, p in zip(indices, numerators, strict=True)}


def _draw_samples(rng: random.Random, true_filter: Filter, length: int) -> tuple[Sample, ...]:
    samples = []
    for _ in range(SAMPLES):
        signal = tuple(_draw(rng, range(WINDOW), WINDOW, WINDOW).values())
        clean = correlation_output(true_filter, signal, length)
        noise = (NOISE_BOUND * fmpq(rng.randint(-8, 8), 8) for _ in clean)
        samples.append(Sample(signal, tuple(a + b for a, b in zip(clean, noise, strict=True))))
    return tuple(samples)


def _fraction(value: fmpq) -> Fraction:
    return Fraction(int(value.p), int(value.q))


def _fractions(coefficients: Filter) -> tuple[Fraction, ...]:
    return tuple(map(_fraction, coefficients.values()))
