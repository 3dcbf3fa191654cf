"""Optimisers, networks and modules of PyTorch; skipped where it is not installed."""

from __future__ import annotations

import copy
import inspect
import warnings

import pytest

torch = pytest.importorskip("torch")
pytest.importorskip("sklearn")

from torch import nn  # noqa: E402
from torch.nn import functional  # noqa: E402
from torch.nn.utils import prune  # noqa: E402

from numeric import assert_flip_equivariant  # noqa: E402
from numeric.experiments import SHAPES, FlipBehaviour, digits_run, flip_behaviour, flip_filters  # noqa: E402  # noqa: E402
from numeric.experiments import digits as digits_module  # noqa: E402
from numeric.experiments.optimisers import (  # noqa: E402
    collection_names,
    collection_row,
    torch_table,
)
from symbolic.errors import EvidenceError  # noqa: E402

EXACT, ROUNDING, NO = FlipBehaviour.EXACT, FlipBehaviour.ROUNDING, FlipBehaviour.NO


class Base(torch.optim.Optimizer):
    def __init__(self, params, lr=0.1):
        super().__init__(params, {"lr": lr})

    def change(self, p):
        raise NotImplementedError

    @torch.no_grad()
    def step(self, closure=None):
        for group in self.param_groups:
            for p in group["params"]:
                p.add_(self.change(p), alpha=-group["lr"])


class Plain(Base):
    def change(self, p):
        return p.grad


class Normed(Base):
    def change(self, p):
        return p.grad / p.grad.norm()


class HalfNormed(Base):
    """In 16 bits the order of the sum shows seldom; the operation must be found all the same."""

    def change(self, p):
        return p.grad / p.grad.bfloat16().norm().to(p.dtype)


class Noisy(Base):
    def change(self, p):
        return p.grad + torch.randn_like(p)


class Blocks(Base):
    def change(self, p):
        flat = p.grad.flatten()
        rows = functional.pad(flat, (0, -len(flat) % 7)).reshape(-1, 7)
        scaled = rows / rows.abs().amax(1, keepdim=True)
        return scaled.flatten()[: len(flat)].reshape(p.shape)


class Picky(Base):
    def step(self, closure):
        closure()
        for p in self.param_groups[0]["params"]:
            with torch.no_grad():
                p.add_(p.grad, alpha=-0.1)


class Broken(Base):
    def change(self, p):
        raise KeyError("momentum_buffer")


class Growing(Base):
    def step(self, closure=None):
        p = self.param_groups[0]["params"][0]
        p.data = torch.cat([p.data, p.data])


class Flat(Base):
    """The same numbers in another shape: nothing could be flipped any more."""

    def step(self, closure=None):
        p = self.param_groups[0]["params"][0]
        p.data = (p.data - 0.1 * p.grad).flatten()


class Still(Base):
    def change(self, p):
        return torch.zeros_like(p)


@pytest.mark.parametrize(
    ("kind", "behaviour", "cause"),
    [
        (Plain, EXACT, ""), (Normed, ROUNDING, "sums in the order of the index"),
        (HalfNormed, ROUNDING, "sums in the order of the index"),
        (Noisy, NO, "draws random numbers by index (randn_like in"),
        (Blocks, NO, "takes the largest of blocks of consecutive entries (amax in"),
        (Picky, EXACT, ""),
    ],
)  # fmt: skip
def test_optimisers_whose_answer_is_known(kind, behaviour, cause):
    finding = flip_behaviour(kind)
    assert finding.behaviour is behaviour, finding
    assert cause in finding.cause
    assert bool(cause) == bool(finding.cause)
    assert finding.closure == (kind is Picky)
    assert finding.random == (kind is Noisy)
    if behaviour is NO:
        with pytest.raises(AssertionError, match="does not commute"):
            assert_flip_equivariant(kind)
    else:
        assert_flip_equivariant(kind)


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        (Broken, r"Broken raised KeyError \('momentum_buffer'\) on a filter"),
        (Growing, "Growing turned a filter of shape"), (Flat, "Flat turned a filter of shape"),
        (Still, "Still did not move the filter"),
        (lambda parameters: 5, "gave int, which has no step"),
    ],
)  # fmt: skip
def test_optimisers_that_cannot_be_asked(kind, message):
    with pytest.raises(EvidenceError, match=message):
        flip_behaviour(kind)


def test_what_is_no_network_is_not_flipped():
    with pytest.raises(EvidenceError, match="an object of str is no network of PyTorch"):
        flip_filters("model")


def test_options_are_given_by_a_function():
    assert_flip_equivariant(lambda p: torch.optim.SGD(p, lr=0.1, momentum=0.9), exactly=True)


def test_threads_and_default_precision_are_left_as_they_were():
    before = torch.get_num_threads(), torch.get_default_dtype(), torch.random.get_rng_state()
    flip_behaviour(Noisy, shapes=SHAPES[:1])
    assert (torch.get_num_threads(), torch.get_default_dtype()) == before[:2]
    assert torch.equal(torch.random.get_rng_state(), before[2])


def test_the_table_has_every_class_of_torch_and_a_cause_for_each_that_is_not_exact():
    rows = torch_table()
    classes = {
        name
        for name, value in vars(torch.optim).items()
        if inspect.isclass(value) and issubclass(value, torch.optim.Optimizer)
    }
    assert {row.name for row in rows} == classes - {"Optimizer"}
    found = {row.name: row.finding for row in rows}
    for name in ("SGD", "Adam", "AdamW", "RMSprop", "Adagrad", "NAdam"):
        assert found[name].behaviour is EXACT
    # Older versions have no Adafactor and no Muon.
    for name in {"Adafactor", "Muon", "LBFGS"} & set(found):
        assert found[name].behaviour is ROUNDING
        assert found[name].cause.startswith("sums in the order of the index")
    assert found["SparseAdam"] is None
    assert "sparse" in next(row.refused for row in rows if row.name == "SparseAdam").lower()


@pytest.mark.parametrize(
    ("name", "behaviour", "cause"),
    [
        ("lion", EXACT, ""), ("lamb", ROUNDING, "sums"), ("muon", ROUNDING, "sums"),
        ("adahessian", NO, "draws random numbers"), ("dash", NO, "draws random numbers"),
        ("flashadamw", NO, "takes the largest of blocks"),
    ],
)  # fmt: skip
def test_optimisers_of_the_collection(name, behaviour, cause):
    pytest.importorskip("pytorch_optimizer")
    row = collection_row(name)
    assert row.finding.behaviour is behaviour
    assert row.finding.cause.startswith(cause)


def test_the_collection_is_named_and_nothing_else_is():
    pytest.importorskip("pytorch_optimizer")
    assert len(collection_names()) > 100
    with pytest.raises(EvidenceError, match="has no optimiser 'nonesuch'"):
        collection_row("nonesuch")


# ------------------------------------------------------------------ digits


@pytest.mark.parametrize(
    ("layers", "other", "dtype", "limit"),
    [
        (2, "conv_transpose2d", "float64", 1e-13), (3, "fft", "float64", 1e-9),
        (2, "fft", "float32", 1e-3),
    ],
)  # fmt: skip
def test_networks_trained_on_digits_are_flips_and_only_from_flipped_starts(
    layers, other, dtype, limit
):
    # Rounding (2⁻⁵³, 2⁻²⁴) grown over 24 steps; a Fourier transform rounds more than a sum of 9.
    run = digits_run("SGD", dtype, layers=layers, other=other)
    assert run.steps == 24
    assert len(run.distances) == len(run.equal_starts) == 25
    assert run.distances[0] == 0
    assert max(run.distances) < limit
    assert min(run.equal_starts) > 0.5
    assert run.first_broken >= 1
    assert run.distances[run.first_broken] > 0
    assert not any(run.distances[: run.first_broken])
    assert run.equal_predictions >= run.tested - 1
    assert min(run.accuracies) > 0.6
    assert len(run.filters[0]) == 8
    for w, h in zip(*run.filters, strict=True):
        flipped = [row[::-1] for row in w[::-1]]
        assert max(abs(a - b) for p, q in zip(flipped, h) for a, b in zip(p, q)) <= limit  # noqa: B905


@pytest.mark.parametrize("other", ["conv_transpose2d", "fft"])
def test_the_other_nets_convolve_and_do_not_correlate(other):
    generator = torch.Generator().manual_seed(1)
    x = torch.randn(2, 3, 8, 8, generator=generator, dtype=torch.float64)
    f = torch.randn(4, 3, 3, 3, generator=generator, dtype=torch.float64)
    wanted = torch.zeros(2, 4, 8, 8, dtype=torch.float64)
    padded = functional.pad(x, (1, 1, 1, 1))
    for i in range(3):
        for j in range(3):
            window = padded[:, :, 2 - i : 10 - i, 2 - j : 10 - j]
            wanted += torch.einsum("oc,bchw->bohw", f[:, :, i, j], window)
    found = digits_module._CONVOLUTIONS[other](x, f)
    assert torch.allclose(found, wanted, atol=1e-12)
    assert not torch.allclose(digits_module._correlation(x, f), wanted, atol=1e-1)


@pytest.mark.parametrize(
    "choice",
    [{"optimiser": "Nonesuch"}, {"dtype": "float16"}, {"layers": 9}, {"other": "conv2d"}],
)
def test_choices_that_do_not_exist_are_refused(choice):
    with pytest.raises(EvidenceError, match=r"digits_run: .* is needed"):
        digits_run(**{"optimiser": "SGD", "dtype": "float64", **choice})


# ------------------------------------------------------------------ conversion


class Convolving(nn.Conv2d):
    """A layer that computes ⋆, by other code."""

    def forward(self, x):
        f = self.weight.transpose(0, 1)
        return functional.conv_transpose2d(x, f, self.bias, padding=self.padding)


def network(layer):
    torch.manual_seed(4)
    # Without a bias before the normalisation: its gradient would be rounding and nothing else.
    net = nn.Sequential(layer(1, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
                        layer(4, 3, 3, padding=1), nn.Flatten(), nn.Linear(3 * 36, 5))  # fmt: skip
    return net.double()


@pytest.mark.parametrize("name", ["SGD", "Adam", "Adafactor"])
def test_training_goes_on_after_conversion_as_it_would_have(name):
    options = {"lr": 0.01, "momentum": 0.9} if name == "SGD" else {"lr": 0.01}
    kind = getattr(torch.optim, name)
    correlating, convolving = network(nn.Conv2d), network(Convolving)
    first, second = (kind(n.parameters(), **options) for n in (correlating, convolving))
    data = torch.randn(6, 8, 1, 6, 6, generator=torch.Generator().manual_seed(2)).double()

    def train(net, optimiser, batches):
        for batch in batches:
            optimiser.zero_grad()
            functional.cross_entropy(net(batch), torch.arange(8) % 5).backward()
            optimiser.step()

    train(correlating, first, data[:3])
    convolving.load_state_dict(copy.deepcopy(correlating.state_dict()))
    second.load_state_dict(copy.deepcopy(first.state_dict()))
    layers = {type(layer) for layer in convolving if isinstance(layer, Convolving)}
    assert layers
    # The class is one's own: it is converted as the nn.Conv2d that it is by its parameters.
    plain = nn.Sequential(*(convolving[i] for i in range(len(convolving))))
    for i in (0, 3):
        stand_in = nn.Conv2d(1, 1, 1)
        stand_in.weight, stand_in.bias = convolving[i].weight, convolving[i].bias
        plain[i] = stand_in
    assert flip_filters(plain, second) == ("0", "3")
    train(correlating, first, data[3:])
    train(convolving, second, data[3:])
    for key, value in correlating.state_dict().items():
        wanted = value.flip(-2, -1) if value.ndim == 4 else value
        assert torch.allclose(convolving.state_dict()[key], wanted, atol=1e-12), key
    assert torch.allclose(convolving(data[0]), correlating(data[0]), atol=1e-12)


def test_flipping_twice_changes_nothing_and_once_flips_all_spatial_axes():
    net = nn.Sequential(nn.Conv1d(2, 3, 4), nn.Conv3d(1, 2, (2, 3, 4)), nn.Conv2d(1, 1, 1))
    before = copy.deepcopy(net.state_dict())
    assert flip_filters(net) == ("0", "1", "2")
    assert torch.equal(net[0].weight, before["0.weight"].flip(-1))
    assert torch.equal(net[1].weight, before["1.weight"].flip(-3, -2, -1))
    assert torch.equal(net[1].bias, before["1.bias"])
    flip_filters(net)
    assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())


class Own(nn.Module):
    def __init__(self):
        super().__init__()
        self.taps = nn.Parameter(torch.ones(2, 3))


def tied():
    net = nn.Sequential(nn.Conv1d(4, 3, 1), nn.Linear(3, 4))
    net[1].weight = net[0].weight
    return net


class Blurring(nn.Module):
    """A filter that is no parameter: a buffer, or a tensor that nobody registered."""

    def __init__(self, registered):
        super().__init__()
        blur = torch.arange(9.0).reshape(1, 1, 3, 3)
        if registered:
            self.register_buffer("blur", blur)
        else:
            self.blur = blur


def sharing(kind, sizes):
    """Another parameter over the memory of a filter: PyTorch sees two, memory holds one."""
    net = nn.Sequential(nn.Conv1d(2, 2, 3), nn.ReLU(), kind)
    net[2].weight = nn.Parameter(net[0].weight.data.view(sizes))
    return net


def pruned():
    net = nn.Sequential(nn.Conv2d(1, 1, 3))
    prune.random_unstructured(net[0], "weight", 0.3)
    return net


def with_hook():
    net = nn.Sequential(nn.Conv2d(1, 1, 3))
    net[0].register_forward_pre_hook(lambda layer, inputs: None)
    return net


def expanded():
    net = nn.Sequential(nn.Conv1d(1, 1, 3), nn.Conv1d(2, 2, 3))
    net[1].weight = nn.Parameter(torch.arange(3.0).expand(2, 2, 3))
    return net


def quantised():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.Sequential(torch.ao.nn.quantized.Conv2d(1, 1, 3))


def with_old_norm():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return nn.Sequential(nn.utils.weight_norm(nn.Conv2d(1, 1, 3)))


@pytest.mark.filterwarnings("ignore::UserWarning")  # by copies of quantised tensors
@pytest.mark.parametrize(
    ("net", "named"),
    [
        (lambda: nn.Sequential(nn.Conv2d(1, 1, 3), Own()), r"1 \(Own\): parameters taps"),
        (Own, r"the network itself \(Own\)"),
        (tied, r"1 \(Linear\): it shares a filter"),
        (lambda: nn.Sequential(nn.LazyConv2d(3, 3)), r"0 \(LazyConv2d\): it has no filters yet"),
        (lambda: nn.Sequential(nn.utils.parametrizations.weight_norm(nn.Conv2d(1, 1, 3))),
         r"0 \(.*Conv2d\): its filters are computed"),
        (with_old_norm, r"0 \(Conv2d\): its filters are computed"),
        (pruned, r"0 \(Conv2d\): its filters are computed"),
        (with_hook, r"0 \(Conv2d\): a hook runs before it"),
        (expanded, r"1 \(Conv1d\): several taps of its filter are one place"),
        (quantised, r"0 \(Conv2d\): a convolution of a kind that is not known"),
        (lambda: nn.Sequential(Blurring(True)), r"0 \(Blurring\): parameters blur"),
        (lambda: nn.Sequential(Blurring(False)), r"0 \(Blurring\): parameters blur"),
        (lambda: sharing(nn.Conv1d(2, 2, 3), (2, 2, 3)), "0: its filter lies in the memory of"),
        (lambda: sharing(nn.Linear(6, 2), (2, 6)), r"2 \(Linear\): it shares a filter"),
    ],
)  # fmt: skip
def test_layers_that_cannot_be_converted_are_named_and_nothing_is_changed(net, named):
    net = net()
    lazy = any(isinstance(p, nn.parameter.UninitializedParameter) for p in net.parameters())
    before = None if lazy else copy.deepcopy(net.state_dict())
    with pytest.raises(EvidenceError, match=named):
        flip_filters(net)
    if before:
        assert all(torch.equal(value, before[key]) for key, value in net.state_dict().items())


def test_layers_are_kept_by_name_and_the_name_must_exist():
    net = nn.Sequential(nn.Conv2d(1, 1, 3), Own())
    assert flip_filters(net, keep=("1",)) == ("0",)
    with pytest.raises(EvidenceError, match="no layer is called '2'"):
        flip_filters(net, keep=("2",))


def test_a_layer_that_is_kept_and_shares_its_filter_is_named():
    net = nn.Sequential(nn.Conv1d(2, 2, 3), nn.Conv1d(2, 2, 3))
    net[1].weight = net[0].weight
    assert flip_filters(net) == ("0", "1")
    with pytest.raises(EvidenceError, match=r"1 \(Conv1d\): it shares a filter"):
        flip_filters(net, keep=("1",))


class Hiding(torch.optim.SGD):
    """Keeps its momentum where nobody looks."""

    def step(self, closure=None):
        loss = super().step(closure)
        self.hidden = {"m": [p.grad.clone() for p in self.param_groups[0]["params"]]}
        return loss


class Wrapping(torch.optim.SGD):
    def __init__(self, parameters):
        super().__init__(parameters, lr=0.1)
        self.inner = torch.optim.Adam(self.param_groups[0]["params"])


@pytest.mark.parametrize(
    ("make", "named"),
    [
        (lambda net: torch.optim.LBFGS(net.parameters()), r"0: the state d \(shape .* anew"),
        # Its one flat state is kept with the first parameter, which is no filter here.
        (lambda net: torch.optim.LBFGS([net[0].bias, net[0].weight]), "the state d .*of several"),
        (lambda net: Hiding(net.parameters(), lr=0.1), "it keeps hidden beside its states"),
        (lambda net: Wrapping(net.parameters()), r"it keeps another one \(inner\)"),
        (lambda net: torch.optim.SGD(nn.Conv2d(1, 1, 3).parameters()), "other parameters"),
        (lambda net: net, "Sequential is no optimiser"),
    ],
)
def test_states_that_cannot_be_carried_are_named_and_nothing_is_changed(make, named):
    net = nn.Sequential(nn.Conv2d(1, 1, 3))
    optimiser = make(net)

    def closure():
        net.zero_grad()
        loss = net(torch.randn(1, 1, 4, 4)).square().sum()
        loss.backward()
        return loss

    closure()
    if isinstance(optimiser, torch.optim.Optimizer):
        optimiser.step(closure)
    before = net[0].weight.clone()
    with pytest.raises(EvidenceError, match=named):
        flip_filters(net, optimiser)
    assert torch.equal(net[0].weight, before)


def test_gradients_that_wait_are_flipped_once_even_if_they_are_a_state_too():
    net = nn.Sequential(nn.Conv2d(1, 1, 3))
    net(torch.randn(1, 1, 5, 5)).square().sum().backward()
    optimiser = torch.optim.SGD(net.parameters(), momentum=0.9)
    weight = net[0].weight
    optimiser.state[weight]["momentum_buffer"] = weight.grad
    wanted = weight.grad.flip(-2, -1)
    flip_filters(net, optimiser)
    assert torch.equal(weight.grad, wanted)
