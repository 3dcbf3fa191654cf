"""Functions as their documentation shows them: options by name, layers, and other calls."""

from __future__ import annotations

import os
import time
from importlib.util import find_spec

import numpy as np
import pytest
from conventions_oracle import gaussian
from scipy import signal

from numeric.conventions import Code, EvidenceError, N, Probing, identify, tells_apart, translate


def test_opencv_by_its_own_signature() -> None:
    cv2 = pytest.importorskip("cv2")
    found = identify(cv2.filter2D, ddepth=-1)
    assert (found.kind, found.boundary, found.dimensions) == ("correlation", "mirror", 2)
    told = tells_apart(np.arange(30.0).reshape(5, 6), np.ones((3, 3)), cv2.filter2D, ddepth=-1)
    assert not told
    assert told["mirror / zero boundary"].told


def test_transposed_convolution_of_jax_by_its_own_signature() -> None:
    jax = pytest.importorskip("jax")
    found = identify(jax.lax.conv_transpose, strides=(2,), padding="VALID", seconds=None)
    # Rows are what is not turned: jax.lax.conv_transpose does not flip the filter.
    assert found.kind == "correlation"
    assert found.description_for(((7,), (4,))).axes[0].length(7, 4) == 2 * 7 + 4 - 2


@pytest.mark.parametrize(
    ("kind", "given", "length"),
    [
        ("Conv1d", {"padding": 1}, lambda n, m: n + 3 - m),
        ("Conv1d", {"stride": 2}, lambda n, m: (n - m) // 2 + 1),
        ("ConvTranspose1d", {"stride": 2}, lambda n, m: 2 * n + m - 2),
    ],
)
def test_layers_of_pytorch_have_b_for_their_weight(kind: str, given, length) -> None:
    nn = pytest.importorskip("torch").nn
    layer = getattr(nn, kind)(3, 3, 5, **given)
    found = identify(layer)
    for n, m in ((9, 4), (7, 3), (12, 1)):
        assert found.description_for(((n,), (m,))).shape((n,), (m,)) == (length(n, m),)
    a, b = np.array([1.0, 2, 4, 8, 16, 32]), np.array([1.0, 10, 100])
    own = getattr(nn, kind)(1, 1, 3, bias=False, dtype=__import__("torch").float64, **given)
    torch = __import__("torch")
    with torch.no_grad():
        own.weight[:] = torch.tensor(b)
        expected = own(torch.tensor(a)[None, None])[0, 0].numpy()
    np.testing.assert_allclose(found.apply(a, b), expected)
    with pytest.raises(EvidenceError, match="has its options already"):
        identify(layer, stride=2)


FEW = Probing(sizes=tuple(((n,), (m,)) for n, m in ((8, 3), (7, 4), (9, 2), (6, 3), (10, 5), (5, 5),
                                                    (4, 1), (3, 5), (2, 4), (5, 8), (3, 7))),
              large=False, slow=True)  # fmt: skip


def keras_layer():
    # The backend that is looked for first is one that may be missing.
    backends = [x for x in ("torch", "jax", "tensorflow") if find_spec(x)]
    if not backends or find_spec("keras") is None:
        pytest.skip("Keras is not installed")
    os.environ.setdefault("KERAS_BACKEND", backends[0])
    return pytest.importorskip("keras").layers.Conv1D(4, 3, padding="same")


def linen_layer():
    return pytest.importorskip("flax.linen").Conv(4, (3,), padding="VALID")


def nnx_layer():
    nnx = pytest.importorskip("flax.nnx")
    return nnx.Conv(2, 4, (3,), padding="SAME", rngs=nnx.Rngs(0))


@pytest.mark.parametrize("make", [keras_layer, linen_layer, nnx_layer])
def test_layers_of_keras_and_flax_have_b_for_their_kernel(make) -> None:
    layer = make()
    found = identify(layer, probing=FEW)
    assert found.kind == "correlation"
    valid = make is linen_layer
    shape = found.description_for(((7,), (4,))).shape((7,), (4,))
    assert shape == (4 if valid else 7,)
    a, b = np.array([1.0, 2, 4, 8, 16]), np.array([1.0, 10, 100])
    expected = np.correlate(a, b, "valid" if valid else "same")
    np.testing.assert_allclose(found.apply(a, b), expected)
    with pytest.raises(EvidenceError, match="has its options already"):
        identify(layer, strides=2)


def test_an_option_belongs_to_the_function_that_takes_it() -> None:
    def plain(a, b):
        return np.convolve(a, b)

    moved = translate(np.convolve, plain, mode="same")
    a, b = gaussian(9, 1), gaussian(4, 2)
    np.testing.assert_allclose(moved(a, b), np.convolve(a, b, "same"))
    with pytest.raises(EvidenceError, match="both functions take"):
        translate(np.convolve, np.correlate, mode="same")
    with pytest.raises(EvidenceError, match="neither function takes"):
        translate(plain, plain, mode="same")


def test_what_cannot_be_called_says_why_and_how_to_wrap_it() -> None:
    def three(a, b, c):
        return np.convolve(a, b) + c

    shown = str(identify(three))
    assert "TypeError" in shown
    assert "missing 1 required positional argument: 'c'" in shown
    assert "its parameters are (a, b, c)" in shown
    assert "identify(lambda a, b:" in shown
    assert "lambda a, b: scipy.signal.lfilter(b, 1, a)" in str(identify(signal.lfilter))


def test_numbers_of_rank_0_are_outputs_of_one_sample(convolve_of_numpy) -> None:
    found = identify(np.dot)
    assert found.has(Code.SINGLE_NUMBERS)
    assert found.apply([1, 2, 3], [4, 5, 6]).tolist() == [32]
    squeezed = identify(lambda a, b: np.squeeze(np.convolve(a, b, "valid")))
    assert squeezed.apply([1, 2, 3], [1, 1]).tolist() == [3, 5]
    assert squeezed.has(Code.SINGLE_NUMBERS)
    assert not convolve_of_numpy.has(Code.SINGLE_NUMBERS)


def test_a_filter_that_turns_along_one_axis_is_said_in_words() -> None:
    found = identify(lambda a, b: signal.correlate2d(a, b[::-1]))
    assert found.kind == "mixed"
    assert "b is flipped along axis 0 only" in str(found)


def test_what_was_seen_when_the_time_is_over_is_all_that_is_said() -> None:
    def slow(a, b):
        time.sleep(0.01)
        return np.convolve(a, b)[::-1] if len(a) > 60 else np.convolve(a, b)

    begin = time.monotonic()
    found = identify(slow, seconds=4.0)
    # One reading more may be under way; a busy machine makes it longer.
    assert time.monotonic() - begin < 30
    assert found.has(Code.OUT_OF_TIME)
    assert not any(((70,), (3,)) in piece.region for piece in found.pieces)
    if found.pieces:
        assert found.length.subs({N: 5, "M": 3}) is not None


def test_no_time_at_all_is_no_description() -> None:
    found = identify(np.convolve, seconds=0.0)
    assert not found.identified
    assert found.has(Code.OUT_OF_TIME)


@pytest.mark.drawn(1)
@pytest.mark.parametrize("axis", [0, 1])
def test_an_axis_of_a_batch_is_named(axis: int) -> None:
    found = identify(signal.fftconvolve, dimensions=2, axes=axis, seconds=None)
    assert found.along == axis
    assert f"{'row by row' if axis else 'column by column'}, convolution" in str(found)
    a, b = (gaussian((3, n), n) for n in (6, 4))
    a, b = (a, b) if axis else (a.T, b.T)
    np.testing.assert_allclose(found.apply(a, b), signal.fftconvolve(a, b, axes=axis), atol=1e-9)
    with pytest.raises(EvidenceError, match="equally many"):
        found.apply(np.ones((3, 4)), np.ones((2, 5)))
    with pytest.raises(EvidenceError, match="one by one"):
        translate(found, np.convolve)


@pytest.mark.takes_turns(2)
def test_a_function_of_one_axis_of_a_batch_is_not_told_apart() -> None:
    found = identify(signal.fftconvolve, dimensions=2, seconds=None)
    assert found.along is None
    a, b = np.ones((3, 6)), np.ones((3, 4))
    with pytest.raises(EvidenceError, match="one by one"):
        tells_apart(a, b, signal.fftconvolve, axes=1)
