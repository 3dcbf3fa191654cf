"""Counterexamples and small exact networks: against backpropagation and values found by hand."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.experiments import networks
from numeric.experiments.counterexamples import counterexamples
from numeric.experiments.duals import Dual, value_and_gradient
from numeric.experiments.layers import convolution, correlation, slope, squared_loss
from numeric.experiments.rules import RULES

F = Fraction
rationals = st.fractions(-4, 4, max_denominator=5)
integers = st.integers(-4, 4)

# (name, trained w, expected h, found h), worked out by hand.
BY_HAND = [
    ("equal starts", (1, 0), (0, 1), (1, 1)),
    ("equal states", (0, 0), (0, 0), (-1, 1)),
    ("noise by index", (0, 0), (0, 0), (-1, 1)),
    ("a rule that reads the index", (1, 0), (0, 1), (0, 0)),
    ("ties by index", (1, 0), (0, 1), (1, 0)),
    ("norms over blocks of taps", (F(1, 3), F(2, 3), 1), (1, F(2, 3), F(1, 3)),
     (F(3, 5), F(2, 5), 1)),
    ("one matrix over the taps", (1, 0), (0, 1), (1, 1)),
    ("DropConnect mask by index", (1, 0), (0, 1), (0, 0)),
    ("a penalty that sees the position", (1, 0), (0, 1), (1, 0)),
    ("data order", (1, 0), (0, 1), (1, 0)),
    ("dropout masks drawn apart", (1, 0), (0, 1), (1, 0)),
    ("other parameters differ", (1, 0), (0, 1), (0, 0)),
    ("alignment of an even filter", (1, 1), (1, 1), (1, 0)),
    ("a tied layer that was not converted", (1, 2), (2, 1), (1, -1)),
    ("phase of a stride", (1, 0), (0, 1), (1, 0)),
    ("one axis flipped only", (1, 0, 0, 0), (0, 1, 0, 0), (-10, -5, -4, -2)),
    ("complex filters, no conjugate", (0, -1), (0, -1), (0, 1)),
]  # fmt: skip


def test_every_hypothesis_has_its_counterexample_with_the_values_found_by_hand():
    found = counterexamples()
    rows = [(c.name, c.trained, c.expected, c.found) for c in found if c.name != "rounding"]
    assert rows == BY_HAND
    for case in found:
        assert case.expected != case.found, case.name
        assert case.repaired[0] == case.repaired[1], case.name
        assert all(type(v) is Fraction for side in case.repaired for v in side)
        if case.name != "rounding":
            assert all(type(v) is Fraction for v in (*case.trained, *case.found))


def test_rounding_is_the_order_of_a_sum_in_double_precision():
    case = counterexamples()[-1]
    assert case.name == "rounding"
    assert case.found[0] == 0.3 - ((0.3 + 0.2) + 0.1)
    assert case.expected[0] == 0.3 - ((0.1 + 0.2) + 0.3)
    gaps = [abs(a - b) for a, b in zip(case.expected, case.found, strict=True)]
    assert 0 < max(gaps) < 1e-15


@given(st.lists(integers, min_size=3, max_size=6), st.lists(rationals, min_size=1, max_size=3))
def test_dual_gradients_are_those_of_backpropagation(x, taps):
    """∂L/∂w[k] = Σ r[m] x[m + k] and ∂L/∂h[k] = Σ r[m] x[m + K − 1 − k], r = y − t."""
    last, outputs = len(taps) - 1, len(x) - len(taps) + 1
    target = list(range(outputs))
    windows = {
        correlation: lambda m, k: x[m + k],
        convolution: lambda m, k: x[m + last - k],
    }
    for layer, at in windows.items():
        y = [sum(taps[k] * at(m, k) for k in range(last + 1)) for m in range(outputs)]
        assert layer(taps, x) == y
        wanted = tuple(
            sum((y[m] - target[m]) * at(m, k) for m in range(outputs)) for k in range(last + 1)
        )
        assert slope(lambda p, f=layer: squared_loss(f(p, x), target), tuple(taps)) == wanted


@given(st.lists(rationals, min_size=4, max_size=4), rationals, rationals)
def test_a_dual_gradient_is_the_derivative_of_a_rational_function(coefficients, x, y):
    a, b, c, d = coefficients

    def function(p):
        square = p["x"] * p["x"]
        return (a * square + b * p["y"] - c) * (square + 1).reciprocal() - d * (-p["y"])

    value, gradient = value_and_gradient(function, {"x": x, "y": y})
    top, bottom = a * x * x + b * y - c, x * x + 1
    assert value == top / bottom + d * y
    assert gradient == {"x": (2 * a * x * bottom - top * 2 * x) / bottom**2, "y": b / bottom + d}


@pytest.mark.parametrize(("number", "rule"), [(i % 3, rule) for i, rule in enumerate(RULES)])
def test_the_exact_networks_stay_flips_and_fail_from_equal_starts(number, rule):
    """Each rule once; a report trains them all (`tests/reports/test_learning.py`)."""
    run = networks.exact_run(networks.ARCHITECTURES[number], rule, 2, seed=0)
    assert run.flips
    assert run.equal_losses
    assert run.flipped_gradients
    assert run.equal_starts_fail


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**6), st.sampled_from(sorted(RULES)), st.integers(0, 2))
def test_the_networks_are_flips_for_other_starts_and_data(seed, rule, number):
    run = networks.exact_run(networks.ARCHITECTURES[number], rule, 2, seed)
    assert run.flips
    assert run.equal_losses
    assert run.flipped_gradients


@pytest.mark.parametrize("number", range(3))
def test_a_rule_that_reads_the_index_breaks_the_networks(number, monkeypatch):
    def first_tap(p, v, g):
        return {k: p[k] - (g[k] if k[-1] == 0 else 0) for k in p}, v

    monkeypatch.setitem(RULES, "first tap", first_tap)
    run = networks.exact_run(networks.ARCHITECTURES[number], "first tap", 2, 0)
    assert not run.flips


@pytest.mark.parametrize("number", range(3))
def test_a_wrong_geometry_breaks_the_networks(number, monkeypatch):
    """The harness can fail: one net pads on the other side than the other."""
    whole = networks._layer

    def turned(index, layer, p, sign, signals):
        before, behind = layer.padding
        if sign == -1:
            padding = (behind, before) if before != behind else (before + 1, behind - 1)
            layer = type(layer)(layer.taps, layer.stride, layer.dilation, padding, "identity")
        return whole(index, layer, p, sign, signals)

    monkeypatch.setattr(networks, "_layer", turned)
    architecture = networks.ARCHITECTURES[number]
    if not any(a or b for a, b in (layer.padding for layer in architecture.layers)):
        pytest.skip("nothing is padded")
    assert not networks.exact_run(architecture, "gradient descent", 2, 0).equal_losses


def test_every_gradient_of_a_network_is_a_difference_quotient_in_the_limit():
    """A polynomial net: central differences of shrinking width approach the dual derivative."""
    architecture = networks.ARCHITECTURES[0]
    rng = random.Random(2)  # noqa: S311 - test data
    start = networks._start(architecture, rng)
    sample = networks._sample(architecture, rng)
    _, gradient = networks.gradient(architecture, start, 1, sample)
    width = F(1, 10**6)
    for key in list(start)[::5]:
        ahead = networks.gradient(architecture, start | {key: start[key] + width}, 1, sample)[0]
        behind = networks.gradient(architecture, start | {key: start[key] - width}, 1, sample)[0]
        # The error is (third derivative) × width²/6; the loss has coefficients below 10⁴.
        assert abs((ahead - behind) / (2 * width) - gradient[key]) < F(1, 10**6)


def test_duals_of_different_parameters_do_not_mix():
    a, b = Dual(2, {"a": fmpq(1)}), Dual(3, {"b": fmpq(1)})
    assert (a * b).slopes == {"a": 3, "b": 2}
    assert (a - b).slopes == {"a": 1, "b": -1}
