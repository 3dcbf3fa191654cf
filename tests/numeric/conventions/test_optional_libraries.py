"""Facts about optional libraries; each test is skipped where its library is not installed."""

from __future__ import annotations

import numpy as np
import pytest
from conventions_oracle import gaussian
from scipy import signal

from numeric.conventions import Code, Probing, audit, identify, translate
from numeric.conventions.adapters.relations import Deviation, check_relation

QUICK = Probing(large=False)
LIBRARIES = ("torch", "jax", "cv2", "skimage", "astropy", "statsmodels", "onnxruntime")


@pytest.fixture
def torch():
    return pytest.importorskip("torch")


def test_pytorch_has_one_thread_while_it_is_examined_and_then_all_again(torch) -> None:
    before = torch.get_num_threads()
    torch.set_num_threads(2)
    seen = set()

    def layer(a, b):
        seen.add(torch.get_num_threads())
        return np.convolve(a, b)

    try:
        translate(layer, np.convolve)
        assert seen == {1}
        identify(lambda a, b: 1 / 0)
        assert torch.get_num_threads() == 2
    finally:
        torch.set_num_threads(before)


def test_conv1d_is_a_correlation_without_conjugate(torch) -> None:
    found = identify(torch.nn.functional.conv1d)
    assert (found.kind, found.conjugated, found.related_theorem) == ("correlation", "none", "A7")
    assert found.name == "torch.nn.functional.conv1d"
    assert found.pieces[0].region.name == "N ≥ M"
    assert found.bilinear == "traced"


def test_conv1d_options(torch) -> None:
    found = identify(torch.nn.functional.conv1d, stride=2, padding=1)
    axis = found.description.axes[0]
    assert axis.family.stride == 2
    assert [axis.offset(n, 3) for n in (5, 6, 9)] == [-1, -1, -1]


def test_conv_transpose_is_a_convolution(torch) -> None:
    found = identify(torch.nn.functional.conv_transpose1d, stride=2)
    assert (found.kind, found.description.axes[0].family.upsample) == ("convolution", 2)
    assert "G11" in found.related_theorems


def test_a_complex_filter_moves_from_scipy_to_torch(torch) -> None:
    moved = translate(signal.correlate, torch.nn.functional.conv1d)
    a, b = gaussian(40, 1), gaussian(9, 2)
    np.testing.assert_allclose(moved(a, b), signal.correlate(a, b), atol=1e-12)
    namespace = {"np": np}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    np.testing.assert_allclose(namespace["translated"](a, b), signal.correlate(a, b), atol=1e-12)


def test_the_printed_code_calls_torch_with_its_options(torch) -> None:
    options = {"padding": 2}
    target = torch.nn.functional.conv1d
    moved = translate(np.convolve, target, target_arguments=options)
    namespace = {"np": np}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    for n, m in ((9, 4), (3, 8)):
        a, b = gaussian(n, 1), gaussian(m, 2)
        np.testing.assert_allclose(namespace["translated"](a, b), np.convolve(a, b), atol=1e-12)


def test_two_dimensional_filter_moves_from_scipy_to_torch(torch) -> None:
    moved = translate(signal.convolve2d, torch.nn.functional.conv2d)
    a, b = gaussian((9, 8), 1), gaussian((3, 4), 2)
    np.testing.assert_allclose(moved(a, b), signal.convolve2d(a, b), atol=1e-12)


def test_torch_functions_are_traced(torch) -> None:
    from numeric.conventions.adapters.torch_ import _is_bilinear, tensors  # noqa: PLC0415 - optional library

    def layer(a, b):
        return torch.nn.functional.conv1d(a[None, None], b.flip(0)[None, None])[0, 0]

    found = identify(tensors(layer), probing=QUICK)
    assert (found.bilinear, found.kind) == ("traced", "convolution")

    def biased(a, b):
        return layer(a, b) + 1

    assert identify(tensors(biased), probing=QUICK).has(Code.AFFINE)

    assert not _is_bilinear(biased, ((5,), (3,)))
    assert not _is_bilinear(lambda a, b: layer(a, b) * a[0], ((5,), (3,)))
    assert not _is_bilinear(lambda a, b: layer(a * a, b), ((5,), (3,)))
    assert _is_bilinear(lambda a, b: 2 * layer(a, b) - layer(-a, b), ((5,), (3,)))

    def nameless(a, b):
        return torch.fft.ifft(torch.fft.fft(a, 16) * torch.fft.fft(b, 16))

    assert identify(tensors(nameless), probing=QUICK).bilinear == "sampled"


def test_jax_functions_are_traced() -> None:
    jax = pytest.importorskip("jax")
    from numeric.conventions.adapters.jax_ import arrays  # noqa: PLC0415 - optional library

    pairs = ((6, 3), (5, 4), (7, 2), (6, 4), (5, 3), (7, 3), (4, 4), (3, 5), (2, 6), (4, 7), (3, 6))
    sizes = tuple(((n,), (m,)) for n, m in pairs)
    few = Probing(sizes=sizes, unseen=(((8,), (3,)),), large=False)
    found = identify(jax.numpy.correlate, mode="full", probing=few)
    assert (found.bilinear, found.kind, found.conjugated) == ("traced", "correlation", "b")
    affine = identify(arrays(lambda a, b: jax.numpy.convolve(a, b) + 1), probing=few)
    assert affine.has(Code.AFFINE)
    product = jax.numpy.convolve
    size = ((6,), (3,))
    assert arrays(lambda a, b: 2 * product(a, b) - product(-a, b)).tracer(size)
    assert not arrays(lambda a, b: product(a, b) + 1).tracer(size)
    assert not arrays(lambda a, b: product(a * a, b)).tracer(size)
    assert not arrays(lambda a, b: product(a, b).astype("int32").astype("float32")).tracer(size)
    assert not arrays(lambda a, b: jax.numpy.abs(product(a, b))).tracer(size)


def test_jax_gives_the_numbers_that_users_get() -> None:
    """What is compiled quickly may add in another order: it is for sums that cannot round."""
    jax = pytest.importorskip("jax")
    from numeric.conventions.adapters.jax_ import arrays  # noqa: PLC0415 - optional library

    def through_fft(a, b):
        return jax.numpy.fft.irfft(jax.numpy.fft.rfft(a, 33) * jax.numpy.fft.rfft(b, 33), 33)

    generator = np.random.default_rng(0)
    whole = [generator.integers(-9, 10, n).astype(np.float32) for n in (19, 14)]
    fractions = [generator.normal(size=n).astype(np.float32) for n in (19, 14)]
    for function in (jax.numpy.convolve, through_fft):
        target = arrays(function)
        for a, b in (whole, fractions, [fractions[0] * 2**30, whole[1] + np.nan]):
            np.testing.assert_array_equal(target.function(a, b), jax.jit(function)(a, b))


def test_jax_compiles_what_is_asked_next_in_one_piece() -> None:
    jax = pytest.importorskip("jax")
    from numeric.conventions.adapters.jax_ import arrays  # noqa: PLC0415 - optional library

    def refusing(a, b):
        if len(a) < len(b):
            raise ValueError("a is too short")
        return jax.numpy.convolve(a, b)

    pairs = [(np.arange(1.0, n), np.arange(2.0, m)) for n, m in ((9, 5), (4, 8), (7, 6), (5, 4))]
    compiled: list[str] = []
    jax.monitoring.register_event_duration_secs_listener(
        lambda name, *_, **__: compiled.append(name)
    )
    target = arrays(refusing)
    compiled.clear()
    target.ahead(pairs)
    found = [target.function(*pairs[i]) for i in (0, 2, 3)]
    assert len([x for x in compiled if "backend_compile" in x]) == 1
    assert [len(x) for x in found] == [10, 9, 5]
    with pytest.raises(ValueError, match="too short"):
        target.function(*pairs[1])


def test_jax_shares_or_does_not_share_the_conjugate_of_correlate2d() -> None:
    jax = pytest.importorskip("jax")
    from numeric.conventions.adapters.jax_ import relations  # noqa: PLC0415 - optional library

    a, b = np.array([[1, 1j]]), np.array([[1, 2, 3j]])
    signals = jax.scipy.signal
    deviates = not np.allclose(signals.correlate2d(a, b, "valid"), signals.correlate(a, b, "valid"))
    answers = {x.name: check_relation(x) for x in relations()}
    answer = answers["jax.scipy.signal.correlate2d 'valid'"]
    assert isinstance(answer, Deviation) == deviates


def test_opencv_filters_correlate_and_saturate() -> None:
    cv2 = pytest.importorskip("cv2")
    found = identify(lambda a, b: cv2.filter2D(a, -1, b), probing=QUICK)
    assert (found.kind, found.boundary, found.dimensions) == ("correlation", "mirror", 2)
    assert found.has(Code.INTEGER_SATURATES)
    swapped = identify(lambda a, b: cv2.matchTemplate(a, b, cv2.TM_CCORR), probing=QUICK)
    assert swapped.has(Code.SWAPS_BY_LENGTH)
    normed = identify(lambda a, b: cv2.matchTemplate(a, b, cv2.TM_CCORR_NORMED), probing=QUICK)
    assert normed.has(Code.NOT_BILINEAR)


def test_onnx_conv_is_a_correlation_in_single_precision() -> None:
    pytest.importorskip("onnxruntime")
    rows = {row.name: row.convention for row in audit(["onnxruntime"]).rows}
    assert rows["Conv(a, b)"].kind == "correlation"
    assert rows["Conv(a, b)"].has(Code.NEEDS_DTYPE)
    assert rows["ConvTranspose(a, b)"].kind == "convolution"
    upper, lower = (rows[f"Conv(a, b, auto_pad='SAME_{x}')"] for x in ("UPPER", "LOWER"))
    assert [x.description.axes[0].offset(8, 4) for x in (upper, lower)] == [-1, -2]


@pytest.mark.parametrize("library", LIBRARIES[2:])
def test_every_row_of_an_optional_library_has_an_answer(library: str) -> None:
    pytest.importorskip(library)
    for row in audit([library]).rows:
        assert row.convention.identified or row.findings, row.name
