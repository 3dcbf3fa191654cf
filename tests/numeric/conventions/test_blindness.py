"""Blind test data, the assertion for tests, and the pytest marker."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import ndimage

from numeric.conventions import (
    EvidenceError,
    M,
    N,
    Probing,
    assert_convention,
    tells_apart,
)

KIND = "convolution / correlation"
QUICK = Probing(large=False)
ROOT = Path(__file__).parents[3]

vectors = st.lists(st.integers(-9, 9), min_size=1, max_size=6)


@given(vectors, vectors)
def test_kind_is_told_exactly_when_numpy_shows_it(a, b) -> None:
    assume(any(a) and any(b))
    shown = not np.array_equal(np.convolve(a, b), np.convolve(a, b[::-1]))
    assert tells_apart(a, b)[KIND].told == shown
    assert bool(tells_apart(a, b)) == shown


@given(vectors, vectors, vectors, vectors)
def test_conjugation_is_told_exactly_when_numpy_shows_it(a, b, c, d) -> None:
    length, other = min(len(a), len(c)), min(len(b), len(d))
    x = np.array(a[:length]) + 1j * np.array(c[:length])
    y = np.array(b[:other]) + 1j * np.array(d[:other])
    plain = np.convolve(x, y[::-1])
    answers = tells_apart(x, y)
    wanted = not np.array_equal(plain, np.convolve(x, np.conj(y)[::-1]))
    assert answers["b conjugated / not"].told == wanted
    wanted = not np.array_equal(plain, np.convolve(np.conj(x), y[::-1]))
    assert answers["a conjugated / not"].told == wanted


@given(vectors, vectors)
def test_boundaries_are_told_exactly_when_ndimage_shows_it(a, b) -> None:
    names = {"zero": "constant", "wrap": "wrap", "symmetric": "reflect", "nearest": "nearest"}
    outputs = {
        name: ndimage.correlate1d(np.array(a, float), np.array(b, float), mode=mode)
        for name, mode in names.items()
    }
    answers = tells_apart(a, b)
    for one, other in (("zero", "wrap"), ("zero", "symmetric"), ("symmetric", "nearest")):
        told = not np.array_equal(outputs[one], outputs[other])
        assert answers[f"{one} / {other} boundary"].told == told


def test_reasons_are_given() -> None:
    answers = tells_apart([1, 2, 3], [1, 2, 1])
    assert not answers
    assert answers[KIND].reason == "b equals its own flip"
    assert answers["a conjugated / not"].reason == "a is real"
    assert tells_apart([1, 2], [0, 0])[KIND].reason == "an operand is zero"
    assert not tells_apart([1, 2, 3], [1, 2, 3])["first / second operand"].told
    assert "b equals its own flip" in str(answers)
    assert "| no |" in answers._repr_markdown_()
    assert answers[KIND] in answers.blind_spots


def test_a_padded_symmetric_kernel_shows_only_a_shift() -> None:
    told = tells_apart([1, 2, 3], [1, 2, 1, 0])[KIND]
    assert told.told
    assert "only by a shift" in told.reason


def test_two_dimensions() -> None:
    kernel = np.array([[1, 2], [3, 4]])
    assert tells_apart(np.eye(3), kernel)
    assert not tells_apart(np.eye(3), np.ones((3, 3)))


@pytest.mark.parametrize(
    ("a", "b", "message"),
    [
        ([], [1], "non-empty"),
        ([1], np.ones((2, 2)), "rank 1 and 2"),
        ([np.nan], [1], "NaN"),
        (["x"], [1], "pass numbers"),
        (np.ones((2, 2, 2)), np.ones((2, 2, 2)), "rank 1 or 2"),
    ],
)
def test_bad_input_is_refused(a, b, message: str) -> None:
    with pytest.raises(EvidenceError, match=message):
        tells_apart(a, b)


def test_an_unknown_question_names_the_known_ones() -> None:
    with pytest.raises(EvidenceError, match="ask one of: convolution / correlation"):
        tells_apart([1, 2], [1, 2])["parity"]


def test_assert_convention_passes_and_returns_what_was_found() -> None:
    found = assert_convention(
        np.correlate, "correlation", conjugated="b", boundary="zero", offset=1 - M,
        length=N + M - 1, output_reversed=False, probing=QUICK, mode="full",
    )  # fmt: skip
    assert found.related_theorem == "G12"


@pytest.mark.drawn(6)
@pytest.mark.parametrize(
    ("function", "kind", "expected"),
    [
        (np.convolve, "correlation", {}),
        (np.correlate, "correlation", {"conjugated": "a"}),
        (np.correlate, "correlation", {"conjugated": "none"}),
        (np.convolve, "convolution", {"offset": 1}),
        (np.convolve, "convolution", {"length": N + M}),
        (np.convolve, "convolution", {"output_reversed": True}),
        (ndimage.convolve1d, "convolution", {"boundary": "mirror"}),
        (lambda a, b: np.abs(np.convolve(a, b)), "convolution", {}),
        (lambda a, b: -np.convolve(a, b), "convolution", {}),
        (lambda a, b: np.correlate(a, b, "full") / len(a), "correlation", {"scale": 1 / M}),
        (lambda a, b: np.correlate(a, b, "full").real, "correlation", {"conjugated": "none"}),
    ],
)
def test_assert_convention_fails(function, kind, expected) -> None:
    with pytest.raises(AssertionError, match=f"expected {kind}"):
        assert_convention(function, kind, probing=QUICK, **expected)


@pytest.mark.parametrize("scale", [None, 2 / N])
def test_assert_convention_accepts_a_factor_that_is_named(scale) -> None:
    def doubled_mean(a, b):
        return 2 * np.convolve(a, b) / len(a)

    assert_convention(doubled_mean, "convolution", scale=scale, probing=QUICK)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cross-correlation", {}),
        ("correlation", {"conjugated": "first"}),
        ("correlation", {"boundary": "reflect"}),
        ("correlation", {"offset": "1 - M"}),
        ("correlation", {"scale": "N"}),
    ],
)
def test_words_outside_the_model_are_refused(kind, expected) -> None:
    with pytest.raises(EvidenceError, match="assert_convention got"):
        assert_convention(np.correlate, kind, **expected)


MARKED = """
import numpy as np
import pytest

@pytest.mark.tells_apart("signal", "kernel")
@pytest.mark.parametrize("signal", [[1, 2, 3]])
@pytest.mark.parametrize("kernel", [{kernels}])
def test_filter(signal, kernel):
    assert len(np.convolve(signal, kernel))
"""


def run_marked(folder: Path, text: str) -> str:
    (folder / "test_marked.py").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "numeric.testing.pytest_plugin",
               "-p", "no:cacheprovider", "--strict-markers", "test_marked.py"]  # fmt: skip
    environment = {"PYTHONPATH": str(ROOT), "PATH": ""}
    done = subprocess.run(  # noqa: S603 - our own interpreter on our own file
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.takes_turns(2)
def test_the_marker_warns_about_blind_data_only(tmp_path: Path) -> None:
    output = run_marked(tmp_path, MARKED.format(kernels="[1, 2, 1], [1, 2, 3]"))
    assert "2 passed, 1 warning" in output, output
    assert "b equals its own flip" in output


@pytest.mark.takes_turns(2)
def test_the_marker_needs_the_names_of_two_arguments(tmp_path: Path) -> None:
    text = MARKED.replace('"signal", "kernel")', '"signal", "filter")', 1)
    output = run_marked(tmp_path, text.format(kernels="[1, 2]"))
    assert "needs the names of two arguments" in output
