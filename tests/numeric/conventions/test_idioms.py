"""Translations as one would write them: short, complete, run in an empty namespace, never false."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from conventions_oracle import gaussian
from function_generator import AMOUNTS
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import ndimage, signal

from numeric.conventions import EvidenceError, TranslationError, translate
from tests.portion import portion

same, full, valid = ({"mode": mode} for mode in ("same", "full", "valid"))
BY_HAND = [
    (signal.correlate, np.convolve, "np.convolve(a, np.conj(b)[::-1])", 1),
    (partial(np.correlate, **same), np.convolve, "first : first + max(M, N)", 1),
    (partial(np.convolve, **same), np.correlate, "mode='full'", 1),
    (partial(np.convolve, **full), np.correlate, "mode='full'", 1),
    (ndimage.correlate1d, np.convolve, "mode='symmetric'", 1),
    (partial(ndimage.convolve1d, mode="mirror"), signal.correlate, "mode='reflect'", 1),
    (signal.correlate2d, signal.convolve2d, "np.conj(b)[::-1, ::-1]", 2),
    (ndimage.correlate, signal.correlate2d, "M1 - 1 : M1 + N1 - 1", 2),
]


@pytest.mark.drawn(3)
@pytest.mark.parametrize(("source", "target", "shown", "rank"), BY_HAND)
def test_the_code_is_complete_and_short(source, target, shown: str, rank: int) -> None:
    moved = translate(source, target, dimensions=rank)
    assert shown in moved.code
    assert len(moved.code.splitlines()) < 10
    namespace: dict = {}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    for n, m in ((13, 4), (4, 13), (9, 9), (41, 8), (1, 1), (8, 1)):
        a, b = gaussian((n, n + 2)[:rank], n), gaussian((m, m + 3)[:rank], m)
        if rank == 2 and n < m:
            a, b = a.real, b.real
        expected = source(a, b)
        np.testing.assert_allclose(namespace["translated"](a, b), expected, atol=1e-9)
        np.testing.assert_allclose(moved(a, b), expected, atol=1e-9)


@settings(max_examples=portion(12), deadline=None)
@given(
    st.sampled_from(["0", "1", "M//2", "(M-1)//2", "M-1"]),
    st.sampled_from(["0", "1", "M//2", "M-1"]),
    st.sampled_from(["constant", "edge", "wrap", "symmetric"]),
    st.booleans(),
    st.booleans(),
)
def test_whatever_is_translated_agrees_at_sizes_that_were_not_compared(
    before: str, after: str, mode: str, turned: bool, conjugated: bool
) -> None:
    def source(a, b):
        widths = AMOUNTS[before](len(a), len(b)), AMOUNTS[after](len(a), len(b))
        kernel = np.conj(b) if conjugated else b
        out = np.convolve(np.pad(a, widths, mode=mode), kernel, "valid")
        return out[::-1] if turned else out

    try:
        moved = translate(source, np.convolve, dimensions=1)
    except TranslationError:
        # No formula, for a source whose outputs swap operands by length.
        return
    namespace: dict = {}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    for n, m in ((31, 6), (53, 51), (70, 3), (12, 12), (2, 1)):
        if ((n,), (m,)) not in moved.source.pieces[0].region:
            continue
        a, b = gaussian(n, n), gaussian(m, m + 1)
        np.testing.assert_allclose(namespace["translated"](a, b), source(a, b), atol=1e-9)


def test_a_target_is_not_called_where_it_is_not_described() -> None:
    """Every size that is compared has at most 50 samples; beyond, this target crops otherwise."""

    def source(a, b):
        return np.convolve(a, b)[len(b) // 2 :]

    def target(a, b):
        return np.convolve(a, b)[51 * len(b) // 100 :]

    try:
        got = translate(source, target, dimensions=1)(gaussian(60, 1), gaussian(53, 2))
    except EvidenceError:
        return
    np.testing.assert_allclose(got, source(gaussian(60, 1), gaussian(53, 2)))


def spread(a):
    """Put a zero between the samples, as transposed layers of stride 2 do."""
    wide = np.zeros(2 * len(a) - 1, a.dtype)
    wide[::2] = a
    return wide


def whole(a, b):
    return np.convolve(spread(a), b)


def cropped(a, b):
    """Correlate with as much padding as lax.conv_transpose has for SAME: 2N outputs."""
    m = len(b)
    before = m - 1 if m < 3 else -(-m // 2)
    return np.convolve(np.pad(spread(a), (before, m - before)), b[::-1], "valid")


@pytest.mark.drawn(1)
@pytest.mark.parametrize(
    ("source", "target", "shown"), [(whole, cropped, "np.pad(a, M - 1)"), (cropped, whole, "2*N]")]
)
def test_transposed_strides_move_where_the_outputs_differ(source, target, shown: str) -> None:
    moved = translate(source, target, dimensions=1)
    assert shown in moved.code
    for n, m in ((4, 3), (3, 4), (9, 2), (7, 7), (2, 30)):
        a, b = gaussian(n, n), gaussian(m, m)
        np.testing.assert_allclose(moved(a, b), source(a, b))


def cut(a, b):
    """Leave out the first and the last two outputs, as a padding does in PyTorch."""
    return whole(a, b)[1:-2]


def test_outputs_that_a_transposed_target_cuts_off_come_from_zeros_around_the_signal() -> None:
    """For a filter of one sample, as many zeros as the filter reaches are none."""
    moved = translate(whole, cut, dimensions=1)
    assert "np.pad(a, 1)" in moved.code
    for n, m in ((4, 3), (3, 4), (1, 1), (5, 1), (2, 30)):
        a, b = gaussian(n, n), gaussian(m, m)
        np.testing.assert_allclose(moved(a, b), whole(a, b))


def test_transposed_strides_with_another_padding_for_each_axis_move_within_pytorch() -> None:
    transposed = pytest.importorskip("torch").nn.functional.conv_transpose2d
    moved = translate(
        transposed, transposed, dimensions=2, source_arguments={"stride": 2, "padding": (1, 0)},
        target_arguments={"stride": 2, "padding": (0, 1)}, seconds=None,
    )  # fmt: skip
    assert "pad a with 1 zero before and after along axis 1" in moved.recipe
    assert moved.verified


def test_transposed_strides_move_from_pytorch_to_jax() -> None:
    functional = pytest.importorskip("torch").nn.functional
    jax = pytest.importorskip("jax")
    # JAX compiles for every size: a busy machine must not be asked fewer of them.
    moved = translate(
        functional.conv_transpose1d, jax.lax.conv_transpose, source_arguments={"stride": 2},
        target_arguments={"strides": (2,), "padding": "VALID"}, seconds=None,
    )  # fmt: skip
    namespace: dict = {}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    a, b = np.array([1.0, 2, 4, 8]), np.array([1.0, 10, 100])
    np.testing.assert_allclose(namespace["translated"](a, b), whole(a, b), rtol=1e-5)


def test_what_stands_for_jax_is_what_jax_computes() -> None:
    """`translate` of JAX itself would compile several hundred shapes."""
    jax = pytest.importorskip("jax")
    for n, m in ((4, 1), (4, 2), (5, 3), (3, 6), (7, 7)):
        a, b = np.arange(1.0, n + 1), np.arange(2.0, m + 2)
        own = jax.lax.conv_transpose(a[None, :, None], b[:, None, None], (2,), "SAME")[0, :, 0]
        np.testing.assert_allclose(cropped(a, b), own, rtol=1e-5)
