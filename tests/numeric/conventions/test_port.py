"""Weights that move: beside plain loops of every documented definition, and the libraries."""

from __future__ import annotations

from importlib.util import find_spec
from itertools import product
from types import MappingProxyType

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from layers_oracle import ORACLES

from numeric import port
from numeric.conventions.porting import moving
from numeric.conventions.porting.kernels import Kernel, PortError
from numeric.conventions.porting.moving import all_layers, layer_names
from numeric.conventions.porting.pairs import port_pairs
from symbolic.errors import EvidenceError

LAYERS = all_layers()


def draw_options(draw, name: str, rank: int) -> dict:
    """Draw options in the words of a library; not all of them fit together."""

    def number(low, high):
        each = st.integers(low, high)
        return draw(each | st.tuples(*[each] * rank))

    numbers = {"stride", "strides", "window_strides", "subsample", "dilation", "dilations",
               "rhs_dilation", "kernel_dilation", "dilation_rate", "filter_dilation",
               "lhs_dilation", "input_dilation"}  # fmt: skip
    words = {
        "torch": ["valid", "same"], "jax": ["SAME", "VALID", "SAME_LOWER"],
        "flax": ["SAME", "VALID"],
        "keras": ["same", "valid", "causal"], "tensorflow": ["SAME", "VALID"],
        "theano": ["valid", "full", "half"],
    }  # fmt: skip
    found = {}
    for key in LAYERS[name].defaults:
        if not draw(st.booleans()):
            continue
        if key in numbers:
            found[key] = number(1, 3)
        elif key in ("padding", "border_mode") and draw(st.booleans()):
            found[key] = draw(st.sampled_from(words[name.partition(".")[0]]))
        elif key in ("padding", "pad", "border_mode"):
            if name.startswith(("jax", "flax")) and draw(st.booleans()):
                pair = st.tuples(st.integers(0, 3), st.integers(0, 3))
                found[key] = draw(st.lists(pair, min_size=rank, max_size=rank))
            elif name == "tensorflow.nn.conv2d":
                found[key] = [[0, 0], [1, 2], [0, 1], [0, 0]]
            else:
                found[key] = number(0, 2)
        elif key == "pads":
            found[key] = draw(st.lists(st.integers(0, 2), min_size=2 * rank, max_size=2 * rank))
        elif key == "output_padding":
            found[key] = number(0, 1)
        elif key == "auto_pad":
            found[key] = draw(st.sampled_from(["NOTSET", "VALID", "SAME_UPPER", "SAME_LOWER"]))
        elif "group" in key:
            found[key] = draw(st.integers(1, 2))
        elif key in ("transpose_kernel", "use_consistent_padding", "filter_flip"):
            found[key] = draw(st.booleans())
        elif key == "padding_mode":
            found[key] = draw(st.sampled_from(["zeros", "reflect", "replicate", "circular"]))
        elif key == "mode":
            modes = ["full", "same", "valid"]
            if "ndimage" in name:
                modes = ["constant", "reflect", "mirror", "nearest", "wrap"]
            found[key] = draw(st.sampled_from(modes))
        elif key == "boundary":
            found[key] = draw(st.sampled_from(["fill", "wrap", "symm"]))
        elif key == "borderType":
            found[key] = draw(st.sampled_from(
                ["BORDER_CONSTANT", "BORDER_REFLECT", "BORDER_REFLECT_101", "BORDER_REPLICATE"]
            ))  # fmt: skip
    return found


def group_count(options: dict) -> int:
    return next((v for k, v in options.items() if "group" in k), 1)


@st.composite
def weights(draw, names=None):
    """Draw a layer, its options, and a weight of integers as it stores it."""
    name = draw(st.sampled_from(names or sorted(ORACLES)))
    layer = LAYERS[name]
    rank = draw(st.sampled_from([r for r in layer.ranks if r < 3] or [3]))
    options = draw_options(draw, name, rank)
    groups = group_count(options)
    single = layer.kernel(layer.complete({})).order == "*"
    outputs, inputs = (
        (1, 1) if single else (draw(st.integers(1, 2)) * groups, draw(st.integers(1, 2)))
    )
    spatial = tuple(draw(st.integers(1, 4 if rank < 3 else 2)) for _ in range(rank))
    try:
        kernel = layer.kernel(layer.complete(options))
    except PortError:
        assume(False)
    shape = Kernel.shape(kernel, outputs, inputs, groups, spatial)
    weight = np.random.default_rng(draw(st.integers(0, 99))).integers(-4, 5, shape) * 1.0
    sizes = tuple(draw(st.integers(4, 7 if rank < 3 else 5)) for _ in range(rank))
    return name, options, weight, inputs * groups, sizes


def truth(name: str, x, weight, options) -> np.ndarray:
    return ORACLES[name](x, weight, **options).astype(np.int64)


@pytest.fixture
def nothing_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The rules alone: no library is asked, the oracle is."""
    monkeypatch.setattr(moving, "check", lambda *_: None)


@pytest.mark.takes_turns(2)
@pytest.mark.usefixtures("nothing_installed")
def test_what_is_moved_computes_the_same_by_the_documented_definitions() -> None:
    moved: dict[str, int] = {}

    @settings(max_examples=400, deadline=None)
    @given(weights(), st.sampled_from(sorted(ORACLES)), st.booleans())
    def run(drawn, target: str, sized: bool) -> None:
        name, options, weight, channels, sizes = drawn
        try:
            found = port(weight, name, target, spatial=sizes if sized else None, **options)
        except PortError:
            return
        x = np.random.default_rng(1).integers(-4, 5, (channels, *sizes))
        try:
            expected = truth(name, x, weight, options)
        except (ValueError, IndexError):
            return  # the input is shorter than the kernel
        got = truth(target, x, found.weight, found.options)
        assert got.shape == expected.shape
        assert np.array_equal(got, expected)
        moved[target] = moved.get(target, 0) + 1

    run()
    # Most targets were reached; a property of nothing would hold as well.
    assert len(moved) > 20
    assert sum(moved.values()) > 80


FILTERS = [name for name, layer in LAYERS.items() if layer.kernel(layer.complete({})).order == "*"]


@pytest.mark.usefixtures("nothing_installed")
@pytest.mark.drawn(27)
@pytest.mark.parametrize("target", FILTERS)
@pytest.mark.parametrize("source", FILTERS)
def test_filters_of_even_and_odd_length(source: str, target: str) -> None:
    modes = ["full", "same", "valid", "constant", "mirror"]
    borders = ["BORDER_CONSTANT", "BORDER_REFLECT", "BORDER_REFLECT_101"]
    choices = [{"mode": x} for x in modes] + [{"borderType": x} for x in borders] + [{}]
    ranks = set(LAYERS[source].ranks) & set(LAYERS[target].ranks) & {1, 2}
    moved = 0
    for rank, options, shape in product(ranks, choices, [(2, 3), (4, 1), (3, 3), (5, 2)]):
        w = np.arange(1, 1 + np.prod(shape[:rank])).reshape(shape[:rank])
        x = np.arange(1, 43).reshape(1, 6, 7) if rank == 2 else np.arange(1, 8)[None]
        try:
            found = port(w, source, target, **options)
        except PortError:
            continue
        moved += 1
        expected, got = truth(source, x, w, options), truth(target, x, found.weight, found.options)
        assert np.array_equal(expected, got), (options, shape)
    assert moved or not ranks or {source, target} & {"cv2.filter2D"}


INSTALLED = [name for name in sorted(ORACLES) if LAYERS[name].installed]


@pytest.mark.filterwarnings("ignore")
@settings(max_examples=120, deadline=None)
@given(weights(INSTALLED))
def test_the_documented_definitions_are_what_the_libraries_compute(drawn) -> None:
    name, options, weight, channels, sizes = drawn
    layer = LAYERS[name]
    try:
        layer.read(
            layer.complete(options), layer.kernel(layer.complete(options)).spatial(weight.shape)
        )
    except PortError:
        return
    x = np.random.default_rng(1).integers(-4, 5, (1, channels, *sizes)) * 1.0
    try:
        seen = layer.run(x, weight, options)[0]
    except Exception:  # a library refuses these options, in its own way
        return
    if 0 in seen.shape:
        return
    assert np.array_equal(seen, truth(name, x[0], weight, options))


# ------------------------------------------------------------------ known facts


def test_every_layer_has_an_oracle() -> None:
    assert set(layer_names()) == set(ORACLES)


W = np.arange(4 * 3 * 3 * 2.0).reshape(4, 3, 3, 2)


def test_orders_and_flips_that_the_documentation_states() -> None:
    assert np.array_equal(port(W, "torch.nn.Conv2d", "keras.layers.Conv2D").weight,
                          W.transpose(2, 3, 1, 0))  # fmt: skip
    assert np.array_equal(port(W, "torch.nn.Conv2d", "theano.tensor.nnet.conv2d").weight,
                          W[:, :, ::-1, ::-1])  # fmt: skip
    assert np.array_equal(port(W, "torch.nn.Conv2d", "caffe.Convolution").weight, W)
    transposed = port(W, "torch.nn.ConvTranspose2d", "jax.lax.conv_transpose", stride=2, padding=1)
    assert np.array_equal(transposed.weight, W.transpose(2, 3, 0, 1)[::-1, ::-1])
    assert transposed.options == {"strides": (2, 2), "padding": [(1, 1), (0, 0)]}
    keras = port(W, "torch.nn.ConvTranspose2d", "keras.layers.Conv2DTranspose", stride=2)
    assert np.array_equal(keras.weight, W.transpose(2, 3, 1, 0))


@pytest.mark.skipif(find_spec("torch") is None, reason="the extra is missing")
def test_a_padding_that_cuts_off_more_than_the_kernel_reaches_is_checked_on_longer_inputs() -> None:
    options = {"stride": (1, 2), "padding": (8, 0), "dilation": (2, 1)}
    target = "torch.nn.functional.conv_transpose2d"
    assert port(W, "torch.nn.ConvTranspose2d", target, **options).check.complete


def test_a_filter_with_complex_numbers_is_conjugated_where_the_function_conjugates() -> None:
    w = np.array([1.0, 2j, 3 - 1j])
    found = port(w, "scipy.signal.correlate", "numpy.convolve")
    assert np.array_equal(found.weight, w.conj()[::-1])
    assert np.array_equal(port(w, "scipy.signal.convolve", "numpy.convolve").weight, w)
    layer = port(w, "numpy.correlate", "torch.nn.Conv1d")
    assert np.array_equal(layer.weight[0, 0], w.conj())
    with pytest.raises(PortError, match=r"the weight is complex, and onnx\.Conv takes real"):
        port(w, "numpy.correlate", "onnx.Conv")


def test_the_recipe_is_the_code_that_was_run() -> None:
    w = np.random.default_rng(0).standard_normal((6, 2, 3, 3))
    found = port(w, "torch.nn.ConvTranspose2d", "jax.lax.conv_general_dilated", stride=2, groups=2)
    names = {"w": w}
    exec(found.code, {"np": np}, names)  # noqa: S102 - the code under test
    assert np.array_equal(names["w"], found.weight)
    assert "within each of the 2 groups" in str(found)
    assert "flip all 2 spatial axes" in found._repr_markdown_()
    back = port(found.weight, "jax.lax.conv_general_dilated", "torch.nn.ConvTranspose2d",
                **found.options)  # fmt: skip
    assert np.array_equal(back.weight, w)
    assert back.options == {"stride": 2, "groups": 2}


def test_numbers_of_numpy_are_numbers() -> None:
    found = port(W, "caffe.Convolution", "theano.tensor.nnet.conv2d", stride=np.int64(2),
                 pad=(np.int8(1), 0))  # fmt: skip
    assert found.options == {"subsample": 2, "border_mode": (1, 0)}


def test_same_padding_with_strides_needs_the_size_of_the_input() -> None:
    options = MappingProxyType({"window_strides": (2, 2), "padding": "SAME"})
    kept = port(W, "jax.lax.conv_general_dilated", "keras.layers.Conv2D", **options)
    assert kept.options == {"strides": 2, "padding": "same"}
    with pytest.raises(PortError, match=r"pass spatial=\(n, …\)"):
        port(W, "jax.lax.conv_general_dilated", "caffe.Convolution", **options)
    sized = port(W, "jax.lax.conv_general_dilated", "onnx.Conv", spatial=(7, 8), **options)
    assert sized.options["pads"] == [1, 0, 1, 0]


REFUSED = [
    (W, "torch.nn.Conv2d", "scipy.signal.correlate", {}, "a single filter"),
    (W, "torch.nn.Conv2d", "torch.nn.ConvTranspose2d", {"stride": 2}, "leaves out outputs"),
    (W, "torch.nn.ConvTranspose2d", "torch.nn.Conv2d", {"stride": 2}, "spreads its input"),
    (W, "torch.nn.ConvTranspose2d", "jax.lax.conv_transpose", {"groups": 2}, "lhs_dilation"),
    (W, "torch.nn.Conv2d", "torch.nn.Conv1d", {}, "takes 1"),
    (W, "torch.nn.Conv2d", "onnx.Conv", {"padding": 1, "padding_mode": "reflect"},
     "only with zeros"),
    (W, "torch.nn.Conv2d", "keras.layers.Conv2D", {"padding": 2}, "ZeroPadding"),
    (W, "onnx.Conv", "torch.nn.Conv2d", {"pads": [0, 1, 1, 1]}, "torch.nn.functional.pad"),
    (W, "torch.nn.Conv2d", "onnx.Conv", {"pading": 1}, "no option 'pading'"),
    (W, "torch.nn.Conv2d", "onnx.Conv", {"groups": 3}, "cannot have 3 groups"),
    (W, "torch.nn.Conv2d", "onnx.Conv", {"stride": (1, 2, 3)}, "stride="),
    (W, "caffe.Convolution", "theano.tensor.nnet.conv2d", {"stride": 0}, "at least 1"),
    (W, "theano.tensor.nnet.conv2d", "caffe.Convolution", {"border_mode": (-1, -1)}, "at least 0"),
    (W, "torch.nn.Conv2d", "onnx.Conv", {"groups": True}, "cannot have True groups"),
    (W, "torch.nn.Conv2d", "onnx.Conv", {"stride": True}, "stride=True"),
    (W, "torch.nn.Conv2d", "tinygrad.nn.Conv2d", {}, "does not know 'tinygrad.nn.Conv2d'"),
    (W.astype(str), "torch.nn.Conv2d", "onnx.Conv", {}, "numbers are needed"),
    (W[0, 0], "scipy.signal.convolve2d", "cv2.filter2D", {}, r"pads by \(\(2, 2\), \(1, 1\)\)"),
    (W[0, 0], "numpy.convolve", "torch.nn.Conv1d", {}, "has 2 axes, 0 of them for channels"),
]  # fmt: skip


@pytest.mark.parametrize(("weight", "source", "target", "options", "words"), REFUSED)
def test_what_cannot_be_moved_is_refused_with_the_reason(
    weight, source: str, target: str, options, words: str
) -> None:
    with pytest.raises(PortError, match=words):
        port(weight, source, target, **options)
    assert issubclass(PortError, EvidenceError)


# ------------------------------------------------------------------ the check


def test_a_check_says_what_was_run() -> None:
    nobody = port(W, "caffe.Convolution", "theano.tensor.nnet.conv2d")
    assert nobody.check.ran == ()
    assert "neither side can be run" in nobody.check.text
    assert "pip install" not in nobody.check.text
    one = port(W[0, 0], "scipy.signal.convolve2d", "theano.tensor.nnet.conv2d")
    assert one.check.ran == ("scipy.signal.convolve2d",)
    assert "theano.tensor.nnet.conv2d cannot be run here" in one.check.text
    both = port(W[0, 0], "scipy.signal.convolve2d", "scipy.signal.correlate")
    assert both.check.complete
    assert "equal number by number" in both.check.text


def test_a_wrong_rule_is_caught_by_the_check(monkeypatch: pytest.MonkeyPatch) -> None:
    # As if correlate flipped its filter: both sides are run, and differ.
    wrong = LAYERS["scipy.signal.correlate"]
    monkeypatch.setitem(
        all_layers(), "scipy.signal.correlate",
        type(wrong)(**{**vars(wrong), "kernel": lambda _: Kernel("*", flipped=True)}),
    )  # fmt: skip
    with pytest.raises(PortError, match=r"is wrong at inputs of shape .*nothing is handed out"):
        port(W[0, 0], "scipy.signal.convolve2d", "scipy.signal.correlate")


def test_a_library_that_refuses_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_):
        raise ValueError("not on a Tuesday")

    layer = LAYERS["scipy.signal.correlate"]
    monkeypatch.setitem(
        all_layers(), "scipy.signal.correlate", type(layer)(**{**vars(layer), "run": broken})
    )
    with pytest.raises(PortError, match="refuses this: ValueError: not on a Tuesday"):
        port(W[0, 0] + 1, "scipy.signal.convolve2d", "scipy.signal.correlate", mode="valid")


def test_large_weights_are_checked_by_small_ones_of_the_same_kind() -> None:
    w = np.random.default_rng(0).standard_normal((64, 32, 3, 3))
    found = port(w, "theano.tensor.nnet.conv2d", "caffe.Convolution", num_groups=2)
    assert np.array_equal(found.weight, w[:, :, ::-1, ::-1])


@pytest.mark.skipif(
    not all(find_spec(x) for x in ("torch", "jax", "onnxruntime")), reason="the extras are missing"
)
def test_more_than_forty_pairs_work() -> None:
    names = {"torch.nn.Conv1d", "torch.nn.ConvTranspose1d", "jax.lax.conv_general_dilated",
             "jax.lax.conv_transpose", "onnx.Conv", "onnx.ConvTranspose", "numpy.convolve",
             "scipy.signal.correlate"}  # fmt: skip
    found = list(port_pairs(1, names))
    assert len(found) == 56
    assert sum(bool(pair.checked) for pair in found) >= 40
    for pair in found:
        assert not any("is wrong" in reason for _, reason in pair.refused), pair


def test_a_masked_weight_is_refused() -> None:
    weight = np.ma.masked_array(np.ones((1, 1, 2)), mask=[[[True, False]]])
    with pytest.raises(PortError, match="masked array"):
        port(weight, "torch.nn.Conv1d", "torch.nn.Conv1d")


@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize(("size", "stride"), [(2, 1), (3, 2), (4, 3), (5, 2), (3, 4)])
def test_jax_same_transposed_moves_to_torch(size: int, stride: int, dilation: int) -> None:
    """What JAX cuts off more at the end than in front, PyTorch cuts off with zeros in front."""
    generator = np.random.default_rng(size)
    x, w = generator.integers(-4, 5, (2, 7)), generator.integers(-4, 5, (size, 2, 3))
    options = {"strides": (stride,), "padding": "SAME", "rhs_dilation": (dilation,)}
    source, target = "jax.lax.conv_transpose", "torch.nn.ConvTranspose1d"
    found = port(w, source, target, **options)
    np.testing.assert_array_equal(
        truth(target, x, found.weight, found.options), truth(source, x, w, options)
    )
