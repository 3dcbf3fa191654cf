"""Scaled forms: named where they are, never where they are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.conventions import EvidenceError, identify
from tests.portion import portion


def slid(a, b):
    """Sum a[k + j]·b[j], lags 1 − M … N − 1."""
    return np.convolve(a, b[::-1])


def unbiased(a, b):
    return slid(a, b) / slid(np.ones(len(a)), np.ones(len(b)))


def demeaned(a, b):
    return slid(a - a.mean(), b - b.mean())[len(b) - 1 :] / len(a)


def normed(a, b):
    return slid(a, b) / np.sqrt((a @ a) * (b @ b))


def averaging(a, b):
    return np.convolve(a, b) / b.sum()


def template(a, b):
    windows = np.lib.stride_tricks.sliding_window_view(a, len(b))
    w = windows - windows.mean(axis=1, keepdims=True)
    d = b - b.mean()
    return (w @ d) / np.sqrt((w**2).sum(axis=1) * (d @ d))


def cosine(a, b):
    windows = np.lib.stride_tricks.sliding_window_view(a, len(b))
    return (windows @ b) / np.sqrt((windows**2).sum(axis=1) * (b @ b))


FORMS = {
    unbiased: ("correlation of a with b, divided by the overlap", ()),
    demeaned: ("correlation of a − mean(a) with b − mean(b), divided by N", ("a", "b")),
    normed: ("correlation of a with b, divided by ‖a‖·‖b‖", ()),
    averaging: ("convolution of a with b, divided by Σb", ()),
    template: ("divided by ‖a below b, demeaned there‖·‖b′‖", ("b",)),
    cosine: ("correlation of a with b, divided by ‖a below b‖·‖b‖", ()),
}


@pytest.mark.drawn(3)
@pytest.mark.parametrize("function", FORMS)
def test_scaled_forms_are_named(function) -> None:
    found = identify(function, dimensions=1)
    words, means = FORMS[function]
    assert not found.identified
    assert found.scaled is not None
    assert words in found.scaled.words
    assert found.scaled.demeaned == means
    assert words.split(", ")[-1] in str(found)
    rng = np.random.default_rng(3)
    for n, m in ((9, 4), (12, 12), (30, 7), (17, 2), (4, 9), (1, 3)):
        if ((n,), (m,)) not in found.scaled.region:
            continue
        a, b = rng.normal(size=n), rng.normal(size=m)
        np.testing.assert_allclose(found.scaled.apply(a, b), function(a, b), rtol=1e-6, atol=1e-9)
    assert ((9,), (4,)) in found.scaled.region


def test_a_form_is_not_said_of_other_sizes() -> None:
    found = identify(lambda a, b: normed(a, b) if len(a) > len(b) else normed(a, b)[::-1])
    assert ((9,), (4,)) in found.scaled.region
    assert ((4,), (9,)) not in found.scaled.region
    with pytest.raises(EvidenceError, match="holds for"):
        found.scaled.apply(np.ones(4), np.ones(9))


@settings(max_examples=portion(8), deadline=None)
@given(st.sampled_from(sorted(FORMS, key=str)), st.floats(1.01, 1.3))
def test_a_form_that_is_almost_another_is_not_named(function, factor) -> None:
    """A factor or a shift of the mean that the list does not know leaves no name."""
    assert identify(lambda a, b: factor * function(a, b), dimensions=1).scaled is None


def absolute(a, b):
    return np.abs(normed(a, b))


def of_positive_parts(a, b):
    return slid(np.maximum(a, 0), b) / np.sqrt((a @ a) * (b @ b))


def limited(a, b):
    return np.clip(normed(a, b), -0.5, 0.5)


@pytest.mark.drawn(2)
@pytest.mark.parametrize("function", [absolute, of_positive_parts, limited])
def test_a_form_that_holds_for_some_numbers_only_is_not_named(function) -> None:
    """Positive numbers alone were sent once, and the first two were called normalised."""
    assert identify(function, dimensions=1).scaled is None


def test_a_function_of_one_array_is_its_correlation_with_itself() -> None:
    def autocovariance(x, adjusted=False):
        return slid(x - x.mean(), x - x.mean())[len(x) - 1 :] / len(x)

    found = identify(autocovariance)
    assert found.scaled.alone
    assert found.scaled.words == "correlation of a − mean(a) with itself, divided by N"
    x = np.random.default_rng(1).normal(size=11)
    np.testing.assert_allclose(found.scaled.apply(x), autocovariance(x))
    assert identify(lambda x: np.cumsum(x**2)).scaled is None


def test_a_function_of_one_array_may_refuse_short_ones_and_have_options_by_name() -> None:
    def nine_lags(x, *, data=None, **given):
        if len(x) < 5:
            raise ValueError("too short")
        return np.correlate(x, x, "full")[len(x) - 5 : len(x) + 4]

    found = identify(nine_lags, color="red").scaled
    assert found.alone
    assert "≥ 5" in found.region.name
    x = np.random.default_rng(2).normal(size=8)
    np.testing.assert_allclose(found.apply(x), nine_lags(x))


def test_a_kernel_whose_sum_is_near_zero_may_be_refused() -> None:
    """Astropy averages with odd kernels, and raises where it would have to divide by nothing."""

    def average(a, b):
        if len(b) % 2 == 0 or b.sum() < 0.01:
            raise ValueError("no average")
        half = len(b) // 2
        return np.convolve(a, b)[half : half + len(a)] / b.sum()

    found = identify(average, dimensions=1).scaled
    assert found.words == "convolution of a with b, divided by Σb"
    assert found.region.name == "M odd"


def test_libraries() -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    found = identify(pyplot.xcorr, normed=True, maxlags=None)
    assert "divided by ‖a‖·‖b‖" in found.scaled.words
    assert identify(pyplot.acorr).scaled.words.endswith("divided by ‖a‖·‖a‖")


def test_astropy() -> None:
    convolution = pytest.importorskip("astropy.convolution")
    for function in (convolution.convolve, convolution.convolve_fft):
        assert "divided by Σb" in identify(function, dimensions=1).scaled.words


def test_statsmodels() -> None:
    tools = pytest.importorskip("statsmodels.tsa.stattools")
    assert "(the overlap)/N" in identify(tools.ccf).scaled.words
    assert identify(tools.ccovf, adjusted=False).scaled.divisor.text == "N"
    assert identify(tools.acovf).scaled.alone


def test_template_matching() -> None:
    feature = pytest.importorskip("skimage.feature")
    assert "demeaned there" in identify(feature.match_template, dimensions=2).scaled.words
    cv2 = pytest.importorskip("cv2")
    for method, words in (
        (cv2.TM_CCORR_NORMED, "‖a below b‖·‖b‖"),
        (cv2.TM_CCOEFF, "b − mean(b)"),
    ):
        form = identify(cv2.matchTemplate, method=method).scaled
        assert words in form.words
        assert ((7, 6), (3, 2)) in form.region


@pytest.mark.drawn(2)
@pytest.mark.parametrize("function", [np.maximum, np.minimum, np.hypot])
def test_a_divisor_of_rounding_lets_nothing_pass(function):
    """For N = 1 the demeaned a is 0, and the sum of the demeaned b is what rounding leaves."""
    assert identify(function).scaled is None
