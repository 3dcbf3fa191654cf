"""Small deep networks in rational arithmetic, one with ∗ and one with ⋆, trained side by side.

Two or three layers of two channels in one dimension, with stride, dilation, uneven padding,
biases, pooling, normalisation and masks of activations between them. Each net has its own forward
map, written with array indices as libraries have them; gradients come from dual numbers. Every
number is rational, so "equal" means equal.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from numeric.experiments.duals import Dual, total, value_and_gradient
from numeric.experiments.rules import RULES, Key, Parameters, Rule

CHANNELS = 2
STEPS = 4

Signals = list[list[Dual]]


@dataclass(frozen=True)
class ExactLayer:
    """One layer: K taps, geometry, activation, and what follows it on each channel."""

    taps: int
    stride: int
    dilation: int
    padding: tuple[int, int]
    activation: str
    after: str = "nothing"


@dataclass(frozen=True)
class Architecture:
    """Layers on inputs of ``length`` entries in two channels."""

    name: str
    length: int
    layers: tuple[ExactLayer, ...]


@dataclass(frozen=True)
class ExactRun:
    """Two nets trained side by side: what held after each of the steps.

    ``flips`` says that filters and states were exact flips and all other parameters equal after
    every step, ``equal_losses`` the same of the losses, ``flipped_gradients`` of the gradients;
    ``equal_starts_fail`` that from equal filters, not flipped, they were no flips at the end;
    ``digits`` is the length of the longest denominator.
    """

    architecture: str
    rule: str
    steps: int
    flips: bool
    equal_losses: bool
    flipped_gradients: bool
    equal_starts_fail: bool
    digits: int


ARCHITECTURES = (
    Architecture("two layers, x², stride 2, dilation 2, uneven padding", 9, (
        ExactLayer(3, 2, 1, (1, 2), "square"),
        ExactLayer(2, 1, 2, (1, 0), "identity"))),
    Architecture("three layers, ReLU, largest and mean of pairs, even filters", 12, (
        ExactLayer(3, 1, 1, (1, 1), "relu", "largest of pairs"),
        ExactLayer(2, 1, 2, (0, 1), "relu", "mean of pairs"),
        ExactLayer(2, 1, 1, (1, 0), "identity"))),
    Architecture("two layers, ReLU, normalised over the input", 8, (
        ExactLayer(2, 1, 1, (0, 0), "relu", "normalised"),
        ExactLayer(3, 2, 1, (1, 1), "identity"))),
)  # fmt: skip


def exact_runs(seed: int = 0, steps: int = STEPS) -> tuple[ExactRun, ...]:
    """Train each architecture by each rule, from flipped and from equal starts."""
    return tuple(
        exact_run(architecture, rule, steps, seed)
        for architecture in ARCHITECTURES
        for rule in RULES
    )


def exact_run(architecture: Architecture, rule: str, steps: int, seed: int) -> ExactRun:
    """Train a ∗-net and a ⋆-net by one of `numeric.experiments.rules.RULES`."""
    rng = random.Random(seed)  # noqa: S311 - test data, not a secret
    start = _start(architecture, rng)
    data = [_sample(architecture, rng) for _ in range(steps)]
    w = _train(architecture, RULES[rule], start, 1, data)
    h = _train(architecture, RULES[rule], flip(architecture, start), -1, data)
    equal = _train(architecture, RULES[rule], start, -1, data)

    def turned(left: Parameters, right: Parameters) -> bool:
        return flip(architecture, left) == right

    pairs = list(zip(w, h, strict=True))
    return ExactRun(
        architecture.name, rule, steps,
        flips=all(turned(a.filters, b.filters) and turned(a.states, b.states) for a, b in pairs),
        equal_losses=all(a.loss == b.loss for a, b in pairs),
        flipped_gradients=all(turned(a.gradient, b.gradient) for a, b in pairs),
        equal_starts_fail=not turned(w[-1].filters, equal[-1].filters),
        digits=max(len(str(value.denominator)) for value in w[-1].filters.values()),
    )  # fmt: skip


@dataclass(frozen=True)
class _Step:
    """Loss and gradient before a step, parameters and states after it."""

    loss: Fraction
    gradient: Parameters
    filters: Parameters
    states: Parameters


def _train(
    architecture: Architecture,
    rule: Rule,
    start: Parameters,
    sign: int,
    data: Sequence[tuple[Any, Any, Any]],
) -> list[_Step]:
    w, v, steps = start, dict.fromkeys(start, Fraction(0)), []
    for sample in data:
        loss, g = gradient(architecture, w, sign, sample)
        w, v = (_rounded(p) for p in rule(w, v, g))
        steps.append(_Step(loss, g, w, v))
    return steps


def _rounded(parameters: Parameters) -> Parameters:
    """Cut every number to a multiple of 10⁻⁶: each by itself, so that it commutes with the flip.

    Otherwise the length of the numbers is multiplied at each step.
    """
    return {k: Fraction(v.numerator * 10**6 // v.denominator, 10**6) for k, v in parameters.items()}


def flip(architecture: Architecture, parameters: Mapping[Key, Fraction]) -> Parameters:
    """Read every filter backwards and leave biases as they are."""
    turned = {}
    for key, value in parameters.items():
        if len(key) == 4:
            layer, out, channel, tap = key
            key = (layer, out, channel, architecture.layers[layer].taps - 1 - tap)  # noqa: PLW2901
        turned[key] = value
    return turned


def gradient(
    architecture: Architecture, parameters: Parameters, sign: int, sample: tuple[Any, Any, Any]
) -> tuple[Fraction, Parameters]:
    """Return loss and gradient of the ∗-net (sign 1) or the ⋆-net (sign −1) on one sample."""
    return value_and_gradient(lambda p: _loss(architecture, p, sign, sample), parameters)


def _loss(
    architecture: Architecture, p: dict[Key, Dual], sign: int, sample: tuple[Any, Any, Any]
) -> Dual:
    inputs, target, mask = sample
    signals: Signals = [[Dual(value) for value in channel] for channel in inputs]
    for number, layer in enumerate(architecture.layers):
        signals = _layer(number, layer, p, sign, signals)
        activation = _ACTIVATIONS[layer.activation]
        signals = _AFTER[layer.after]([[activation(z) for z in channel] for channel in signals])
        if number == 0:  # dropout of activations, the same mask in both nets
            signals = [
                [y * mask[c][i % len(mask[c])] for i, y in enumerate(channel)]
                for c, channel in enumerate(signals)
            ]
    first, second = (
        total(channel) * Fraction(1, len(channel)) - t
        for channel, t in zip(signals, target, strict=True)
    )
    # Not a sum over outputs: the theorem allows any loss.
    return first * first + second * second + first * second * second * Fraction(1, 3)


def _layer(
    number: int, layer: ExactLayer, p: dict[Key, Dual], sign: int, signals: Signals
) -> Signals:
    """z_o[m] = b_o + Σ_c Σ_k w_oc[k] y_c[Pm ± Qk], the same window of inputs for both signs."""
    before, behind = layer.padding
    padded = [[Dual(0)] * before + channel + [Dual(0)] * behind for channel in signals]
    reach = layer.dilation * (layer.taps - 1)
    outputs = (len(padded[0]) - reach - 1) // layer.stride + 1
    first = 0 if sign == 1 else reach

    def output(o: int, m: int) -> Dual:
        return p[number, o] + total(
            [
                p[number, o, c, k] * padded[c][layer.stride * m + first + sign * layer.dilation * k]
                for c in range(CHANNELS)
                for k in range(layer.taps)
            ]
        )

    return [[output(o, m) for m in range(outputs)] for o in range(CHANNELS)]


def _largest_of_pairs(signals: Signals) -> Signals:
    return [
        [max(c[i : i + 2], key=lambda y: y.value) for i in range(0, len(c) - 1, 2)] for c in signals
    ]


def _mean_of_pairs(signals: Signals) -> Signals:
    half = Fraction(1, 2)
    return [[(c[i] + c[i + 1]) * half for i in range(0, len(c) - 1, 2)] for c in signals]


def _normalised(signals: Signals) -> Signals:
    """Centre each channel and divide by 1 + its mean square: rational, unlike a deviation."""
    normal = []
    for channel in signals:
        share = Fraction(1, len(channel))
        mean = total(channel) * share
        centred = [y - mean for y in channel]
        scale = (total([y * y for y in centred]) * share + 1).reciprocal()
        normal.append([y * scale for y in centred])
    return normal


_ACTIVATIONS: dict[str, Callable[[Dual], Dual]] = {
    "identity": lambda z: z,
    "square": lambda z: z * z,
    "relu": lambda z: z if z.value > 0 else Dual(0),
}
_AFTER: dict[str, Callable[[Signals], Signals]] = {
    "nothing": lambda signals: signals,
    "largest of pairs": _largest_of_pairs,
    "mean of pairs": _mean_of_pairs,
    "normalised": _normalised,
}


def _start(architecture: Architecture, rng: random.Random) -> Parameters:
    start: Parameters = {}
    for number, layer in enumerate(architecture.layers):
        for o in range(CHANNELS):
            start[number, o] = Fraction(rng.randint(-3, 3), 4)
            for c in range(CHANNELS):
                # Distinct taps: no filter is its own flip.
                for k, tap in enumerate(rng.sample(range(-4, 5), layer.taps)):
                    start[number, o, c, k] = Fraction(tap, 5)
    return start


def _sample(architecture: Architecture, rng: random.Random) -> tuple[Any, Any, Any]:
    inputs = [
        [Fraction(rng.randint(-2, 2), 2) for _ in range(architecture.length)]
        for _ in range(CHANNELS)
    ]
    target = [Fraction(rng.randint(-2, 2)) for _ in range(CHANNELS)]
    mask = [[1, *(rng.randint(0, 1) for _ in range(2))] for _ in range(CHANNELS)]
    return inputs, target, mask
