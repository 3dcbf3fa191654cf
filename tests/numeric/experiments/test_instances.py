"""Each rule in the form of lemma H7 does what PyTorch's does, and is of that form."""

from __future__ import annotations

import numpy as np
import pytest

from numeric.experiments import instances
from numeric.experiments.instances import INSTANCES, run, run_torch
from symbolic.errors import EvidenceError

SIZES = ((3, 2, 4), (2, 3, 3, 2))
each = pytest.mark.parametrize("instance", INSTANCES, ids=lambda instance: instance.name)


def problem(seed, steps=6):
    rng = np.random.default_rng(seed)
    starts = [rng.standard_normal(size) for size in SIZES]
    return starts, [[rng.standard_normal(size) for size in SIZES] for _ in range(steps)]


@each
@pytest.mark.parametrize("seed", [0, 1])
def test_a_rule_in_the_form_does_what_pytorch_does(instance, seed):
    pytest.importorskip("torch")
    if instance.name == "LAMB":
        pytest.importorskip("pytorch_optimizer")
    ours, theirs = run(instance, *problem(seed)), run_torch(instance, *problem(seed))
    for step, (left, right) in enumerate(zip(ours, theirs, strict=True)):
        for a, b in zip(left, right, strict=True):
            # Six steps of some ten roundings each of numbers of size 1: far below 10⁻¹².
            assert np.allclose(a, b, rtol=0, atol=1e-12), step
    assert max(np.abs(a - b).max() for a, b in zip(ours[0], ours[-1], strict=True)) > 0.01


@each
def test_a_rule_acts_on_each_tap_by_one_formula(instance):
    """Taps put in any other order, the same in all arrays, come out in that order."""
    rng = np.random.default_rng(7)
    starts, gradients = problem(3)
    orders = [rng.permutation(np.prod(size[2:])) for size in SIZES]

    def shuffled(arrays):
        return [
            a.reshape(*a.shape[:2], -1)[..., order].reshape(a.shape)
            for a, order in zip(arrays, orders, strict=True)
        ]

    wanted = run(instance, starts, gradients)
    found = run(instance, shuffled(starts), [shuffled(g) for g in gradients])
    for left, right in zip(found, wanted, strict=True):
        for a, b in zip(left, shuffled(right), strict=True):
            # Only the totals are summed in another order.
            assert np.allclose(a, b, rtol=0, atol=0 if not instance.over else 1e-13)


def test_a_norm_over_all_layers_is_felt_by_each():
    """The harness can fail: with a norm of each layer PyTorch's rule is another."""
    pytest.importorskip("torch")
    (over_all,) = (i for i in INSTANCES if i.over == instances.NETWORK)
    alone = instances.Instance(
        over_all.name, "", 0, over_all.entry, over_all.torch, over_all.summands, instances.LAYER
    )
    ours, theirs = run(alone, *problem(0)), run_torch(over_all, *problem(0))
    assert np.abs(ours[-1][0] - theirs[-1][0]).max() > 1e-3


def test_every_rule_that_the_lemma_names_is_an_instance():
    """The theorem's page lists these; both kinds of momentum and of decay are two."""
    names = " ".join(i.name for i in INSTANCES)
    for word in ("gradient descent", "heavy ball", "Nesterov", "coupled", "decoupled", "RMSProp",
                 "Adam", "AdamW", "each filter", "all layers", "LAMB"):  # fmt: skip
        assert word in names


def test_without_pytorch_it_says_what_is_missing(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    with pytest.raises(EvidenceError, match=r"torch is not installed; .* pip install"):
        run_torch(INSTANCES[0], *problem(0))
