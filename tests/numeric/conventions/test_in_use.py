"""What people ask of a convention: lags, what to change, code that pastes."""

from __future__ import annotations

import numpy as np
import pytest

from numeric.conventions import (
    EvidenceError,
    Probing,
    TranslationError,
    assert_convention,
    identify,
    translate,
)

QUICK = Probing(large=False)


@pytest.mark.parametrize(
    "function",
    [
        lambda a, b: np.correlate(a, b, "full"),
        lambda a, b: np.correlate(a, b, "full")[::-1],
        lambda a, b: np.correlate(b, a, "full"),
        lambda a, b: np.correlate(a, b, "same") if len(a) >= len(b) else np.correlate(b, a, "same"),
    ],
)
def test_the_lag_of_a_peak_says_which_operand_comes_later(function) -> None:
    found = identify(function, probing=QUICK)
    b = np.zeros(21)
    b[8:11] = [1, -3, 2]
    for delay in (-3, 0, 2, 5):
        a = np.roll(b, delay)
        lags = found.lags(len(a), len(b))
        assert len(lags) == len(function(a, b))
        assert lags[np.argmax(function(a, b))] == delay
    assert "a comes later than b" in found.lag_sentence


def around(a, b):
    return np.fft.ifft(np.fft.fft(a) * np.conj(np.fft.fft(b, len(a)))).real


def around_exchanged(a, b):
    return np.fft.ifft(np.conj(np.fft.fft(a)) * np.fft.fft(b, len(a))).real


@pytest.mark.parametrize("function", [around, around_exchanged])
def test_a_lag_around_a_cycle_is_the_nearest_to_0(function) -> None:
    found = identify(function, probing=QUICK)
    for size in (8, 9, 12):
        b = np.zeros(size)
        b[1:4] = [1, -3, 2]
        for delay in range(-((size - 1) // 2), size // 2 + 1):
            a = np.roll(b, delay)
            lags = found.lags(size, size)
            assert lags[np.argmax(function(a, b))] == delay
            assert sorted(lags % size) == list(range(size))
    assert "modulo the period" in found.lag_sentence


@pytest.mark.parametrize("extra", [0, 3])
def test_lags_around_a_cycle_that_is_long_enough_are_exact(extra: int) -> None:
    """A correlation padded with zeros for its transform has each lag from 1 − M to N − 1."""

    def padded(a, b):
        size = len(a) + len(b) - 1 + extra
        return np.fft.ifft(np.fft.fft(a, size) * np.conj(np.fft.fft(b, size))).real

    found = identify(padded, probing=QUICK)
    for n, m in ((8, 5), (12, 3), (3, 7)):
        lags = found.lags(n, m)
        for i in range(n):
            for j in range(m):
                assert lags[np.argmax(padded(np.eye(n)[i], np.eye(m)[j]))] == i - j


def test_lags_are_told_for_each_region() -> None:
    def exchanging(a, b):
        return np.correlate(a, b, "full") if len(a) >= len(b) else np.correlate(b, a, "full")

    def mixed(a, b):
        return np.correlate(a, b, "full") if len(a) >= len(b) else np.convolve(a, b)

    found = identify(exchanging, probing=Probing(slow=False))
    assert "grow along the output for N ≥ M, fall along the output for N < M" in found.lag_sentence
    assert found.lags(5, 3)[0] < found.lags(5, 3)[-1]
    assert found.lags(3, 5)[0] > found.lags(3, 5)[-1]
    found = identify(mixed, probing=Probing(slow=False))
    assert "are not defined for N < M" in found.lag_sentence
    with pytest.raises(EvidenceError, match="convolution, zero boundary of a at lengths 3 and 5"):
        found.lags(3, 5)


def test_a_convolution_has_no_lags() -> None:
    with pytest.raises(EvidenceError, match="only a correlation"):
        _ = identify(np.convolve, probing=QUICK).lag_sentence
    with pytest.raises(EvidenceError, match="only a correlation"):
        identify(np.convolve, probing=QUICK).lags(5, 3)


def test_a_failed_convention_says_what_to_change() -> None:
    with pytest.raises(AssertionError, match="change: conjugate a, not b") as caught:
        assert_convention(np.correlate, "correlation", conjugated="a", probing=QUICK)
    assert all("asserting" not in str(x.path) for x in caught.traceback.filter(caught))
    with pytest.raises(AssertionError, match=r"change: flip b"):
        assert_convention(np.correlate, "convolution", probing=QUICK)


def test_what_the_source_drops_is_part_of_the_recipe() -> None:
    def real_part(a, b):
        return np.convolve(a.real, b.real)

    moved = translate(real_part, np.convolve)
    assert "real input only" in moved.recipe[0]
    with pytest.raises(TranslationError, match="real input only"):
        moved(np.array([1j, 2]), np.array([1.0]))
    namespace: dict = {"target": np.convolve}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    with pytest.raises(TypeError, match="real input only"):
        namespace["translated"](np.array([1j, 2]), np.array([1.0]))
    assert namespace["translated"](np.array([1.0, 2]), np.array([3.0])).tolist() == [3, 6]


def test_where_the_source_speaks_is_part_of_the_recipe() -> None:
    def first_longer(a, b):
        if len(a) < len(b):
            raise ValueError("signal first")
        return np.convolve(a, b, "valid")

    assert translate(first_longer, np.convolve).recipe[0] == "only for N ≥ M"
