"""One filter learned twice, with ∗ and with ⋆, step by step in exact rational arithmetic.

Both models see the same samples in the same order and follow the same rule v ← μv − η∇L,
w ← w + v on the squared loss (heavy-ball momentum, Polyak 1964; μ = 0 is gradient descent). From
starts that are flips of each other the filters stay exact flips at every step. What breaks that is
in `numeric.experiments.counterexamples`, several layers in `numeric.experiments.networks`.

Every number is a rational, so "equal" means equal. The gradient is affine in the filter, hence a
step adds a bounded number of bits to a numerator or denominator and does not multiply their
length: the growth is linear in the number of steps, and `TrainingRun.largest_bits` reports it.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import lcm
from typing import TYPE_CHECKING

from numeric.experiments.layers import (
    Filter,
    Layer,
    backwards,
    convolution,
    correlation,
    gradient,
    squared_loss,
)
from symbolic.errors import EvidenceError

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TAPS = 5
WINDOW = 12
SAMPLES = 6
EPOCHS = 8
MOMENTUM = Fraction(1, 2)
NOISE_BOUND = Fraction(1, 12)

Sample = tuple[Filter, Filter]
"""An input, and the outputs that are wanted for it."""


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
class TrainingRun:
    """Both models, trained; ``largest_bits`` is the length of the longest number in a filter."""

    correlation: ModelHistory
    convolution: ModelHistory
    exact_flip_at_every_step: bool
    equal_losses_at_every_step: bool
    largest_bits: int

    @property
    def holds(self) -> bool:
        """Whether it shows what the theorem says: exact flips and equal losses."""
        return self.exact_flip_at_every_step and self.equal_losses_at_every_step

    def plot(self) -> Figure:
        """Return a Matplotlib figure of both filters at the end, and of the losses."""
        # Matplotlib is slow to import, and not needed to train.
        from numeric.experiments.pictures import training_figure  # noqa: PLC0415

        return training_figure(self)


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
    gradient_descent: TrainingRun
    momentum: TrainingRun


def training_facts(seed: int = 0) -> TrainingFacts:
    """Train both models by gradient descent and by momentum.

    All data are drawn from ``random.Random(seed)`` with distinct numerators, so that no filter
    and no signal is its own flip. The step size is the largest power of two η ≤ 1/trace(XᵀX),
    X[n, k] = x[n + k], over all samples; the trace bounds the largest eigenvalue, so neither
    rule can diverge on a sample (stable for ηλ < 2, and < 2(1 + μ) with momentum).

    Raises
    ------
    EvidenceError
        When the seed is not an integer ≥ 0.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise EvidenceError(f"training_facts: seed {seed!r}; an integer ≥ 0 is needed")
    rng = random.Random(seed)  # noqa: S311 - test data, not a secret
    true_filter, start = _draw(rng, TAPS, 8, 4), _draw(rng, TAPS, 4, 8)
    samples = [_sample(rng, true_filter) for _ in range(SAMPLES)]
    order = tuple(i for _ in range(EPOCHS) for i in rng.sample(range(SAMPLES), SAMPLES))
    rate = _safe_step(samples)
    plain, heavy = (_run(start, samples, order, rate, mu) for mu in (Fraction(0), MOMENTUM))
    return TrainingFacts(
        seed, true_filter, start, NOISE_BOUND, SAMPLES, WINDOW, WINDOW - TAPS + 1, order, rate,
        MOMENTUM, plain, heavy,
    )  # fmt: skip


def train(
    layer: Layer, start: Filter, samples: Sequence[Sample], rate: Fraction, momentum: Fraction
) -> list[Filter]:
    """Return the filter before the first step and after each; each step has one sample."""
    taps, velocity, history = start, (Fraction(0),) * len(start), [start]
    for x, target in samples:
        slopes = gradient(layer, taps, x, target)
        velocity = tuple(momentum * v - rate * g for v, g in zip(velocity, slopes, strict=True))
        taps = tuple(a + v for a, v in zip(taps, velocity, strict=True))
        history.append(taps)
    return history


def _run(
    start: Filter,
    samples: Sequence[Sample],
    order: Sequence[int],
    rate: Fraction,
    momentum: Fraction,
) -> TrainingRun:
    seen = [samples[i] for i in order]
    w = train(correlation, start, seen, rate, momentum)
    h = train(convolution, backwards(start), seen, rate, momentum)
    left = _history(correlation, range(TAPS), w, samples)
    right = _history(convolution, range(1 - TAPS, 1), h, samples)
    return TrainingRun(
        left,
        right,
        exact_flip_at_every_step=list(map(backwards, w)) == h,
        equal_losses_at_every_step=left.losses == right.losses,
        largest_bits=max(
            max(abs(c.numerator).bit_length(), c.denominator.bit_length()) for c in chain(*w, *h)
        ),
    )


def _history(
    layer: Layer, indices: Sequence[int], filters: Sequence[Filter], samples: Sequence[Sample]
) -> ModelHistory:
    # Over one denominator each loss is one sum of whole numbers, which takes a tenth of the time.
    _, by = _whole(chain(*chain(*samples)))
    scaled = [tuple([int(c * by) for c in part] for part in sample) for sample in samples]
    losses = []
    for taps, d in map(_whole, filters):
        errors = (squared_loss(layer(taps, x), [d * c for c in target]) for x, target in scaled)
        losses.append(sum(errors, start=Fraction(0)) / (d * by) ** 2)
    return ModelHistory(tuple(indices), tuple(filters), tuple(losses))


def _whole(numbers: Iterable[Fraction]) -> tuple[list[int], int]:
    """Return numbers times their common denominator, and that."""
    given = list(numbers)
    common = lcm(*(c.denominator for c in given))
    return [int(c * common) for c in given], common


def _safe_step(samples: Sequence[Sample]) -> Fraction:
    traces = (
        sum(x[n + k] ** 2 for n in range(len(target)) for k in range(TAPS)) for x, target in samples
    )
    largest, step = max(traces), Fraction(1)
    while step * largest > 1:
        step /= 2
    return step


def _draw(rng: random.Random, count: int, bound: int, denominator: int) -> Filter:
    return tuple(Fraction(p, denominator) for p in rng.sample(range(-bound, bound + 1), count))


def _sample(rng: random.Random, true_filter: Filter) -> Sample:
    x = _draw(rng, WINDOW, WINDOW, WINDOW)
    clean = correlation(true_filter, x)
    return x, tuple(y + NOISE_BOUND * Fraction(rng.randint(-8, 8), 8) for y in clean)
