"""Pinned facts about NumPy and SciPy, each read off the installed function."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
import sympy as sp
from conventions_oracle import gaussian
from scipy import ndimage, signal

from numeric.conventions import Code, EvidenceError, M, N, Probing, identify

HALF_M = sp.floor(M / 2)

# function, arguments, kind, conjugated, boundary, offset, length
ONE_DIMENSION = [
    (np.convolve, {"mode": "full"}, "convolution", "none", "zero", 0, N + M - 1),
    (np.convolve, {"mode": "valid"}, "convolution", "none", "zero", sp.Min(N, M) - 1,
     sp.Abs(N - M) + 1),
    (np.convolve, {"mode": "same"}, "convolution", "none", "zero",
     sp.floor((sp.Min(N, M) - 1) / sp.Integer(2)), sp.Max(N, M)),
    (np.correlate, {"mode": "full"}, "correlation", "b", "zero", 1 - M, N + M - 1),
    (np.correlate, {"mode": "valid"}, "correlation", "b", "zero", sp.Min(N, M) - M,
     sp.Abs(N - M) + 1),
    (np.correlate, {"mode": "same"}, "correlation", "b", "zero",
     sp.Piecewise((-HALF_M, N >= M), (sp.floor(N / 2) + 1 - M, True)), sp.Max(N, M)),
    (signal.correlate, {"mode": "same"}, "correlation", "b", "zero", -HALF_M, N),
    (signal.convolve, {"mode": "same"}, "convolution", "none", "zero",
     sp.floor((M - 1) / sp.Integer(2)), N),
    (signal.fftconvolve, {}, "convolution", "none", "zero", 0, N + M - 1),
    (ndimage.correlate1d, {"mode": "reflect"}, "correlation", "b", "symmetric", -HALF_M, N),
    (ndimage.correlate1d, {"mode": "mirror"}, "correlation", "b", "mirror", -HALF_M, N),
    (ndimage.correlate1d, {"mode": "nearest"}, "correlation", "b", "nearest", -HALF_M, N),
    (ndimage.correlate1d, {"mode": "wrap"}, "correlation", "b", "wrap", -HALF_M, N),
    (ndimage.convolve1d, {"mode": "wrap"}, "convolution", "none", "wrap", HALF_M, N),
    (ndimage.convolve1d, {"origin": -1}, "convolution", "none", "symmetric", HALF_M - 1, N),
]  # fmt: skip
SIZES = [(n, m) for n in range(2, 12) for m in range(2, 12)]


def equal(expected, found) -> bool:
    """Compare two formulas by value on many sizes, never by the way they are written."""
    wanted, got = (sp.lambdify((N, M), sp.sympify(x)) for x in (expected, found))
    return all(wanted(n, m) == got(n, m) for n, m in SIZES)


@pytest.mark.drawn(5)
@pytest.mark.parametrize(
    ("function", "arguments", "kind", "conjugated", "boundary", "offset", "length"), ONE_DIMENSION
)
def test_one_dimension(function, arguments, kind, conjugated, boundary, offset, length) -> None:
    found = identify(function, **arguments)
    assert (found.kind, found.conjugated, found.boundary) == (kind, conjugated, boundary)
    assert equal(offset, found.offset)
    assert equal(length, found.length)
    assert found.bilinear == "sampled"
    assert not found.reversed
    a, b = gaussian(37, 1), gaussian(16, 2)
    np.testing.assert_allclose(found.apply(a, b), function(a, b, **arguments), rtol=1e-11)
    if not found.has(Code.RESTRICTED):
        np.testing.assert_allclose(found.apply(b, a), function(b, a, **arguments), rtol=1e-11)


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("up", "down", "length"),
    [(1, 1, N + M - 1), (2, 1, 2 * N + M - 2), (1, 2, sp.ceiling((N + M - 1) / sp.Integer(2)))],
)
def test_upfirdn_is_a_convolution_with_steps(up: int, down: int, length) -> None:
    found = identify(lambda a, b: signal.upfirdn(b, a, up, down))
    family = found.description.axes[0].family
    assert (found.kind, family.upsample, family.stride) == ("convolution", up, down)
    assert equal(length, found.length)


def test_stride_and_dilation_of_upfirdn_with_the_filter_spread() -> None:
    family = identify(signal.upfirdn, up=2, down=3).description.axes[0].family
    assert (family.kind, family.dilation, family.stride) == ("convolution", 2, 3)


def test_cyclic_convolution_by_fft() -> None:
    found = identify(lambda a, b: np.fft.ifft(np.fft.fft(a) * np.fft.fft(b, len(a))))
    assert (found.kind, found.boundary) == ("convolution", "cyclic")
    assert found.has(Code.INEXACT)
    assert "B21" in found.related_theorems


def test_the_formula_is_the_function_where_the_cycle_cuts_the_summed_operand() -> None:
    def cyclic(a, b):
        return np.fft.ifft(np.fft.fft(a) * np.fft.fft(b, len(a)))

    found = identify(cyclic)
    assert found.formula.endswith("·b[j] (j < N)")
    generator = np.random.default_rng(8)
    for n, m in ((3, 5), (4, 9), (5, 2), (1, 3)):
        a, b = generator.integers(-9, 9, n), generator.integers(-9, 9, m)
        total = found.equation.rhs.subs({N: n, M: m})
        for k, value in enumerate(cyclic(a, b)):
            read = total.subs(sp.Symbol("k", integer=True), k).doit()
            cyclic_a, plain_b = (sp.IndexedBase(x, complex=True) for x in "ab")
            samples = {cyclic_a[i]: a[i % n] for i in range(-m, n)}
            read = read.subs(samples | {plain_b[j]: b[j] for j in range(m)})
            assert value == pytest.approx(int(read), abs=1e-9)


def test_the_next_power_of_two_is_a_length() -> None:
    def padded(a, b):
        n = 1 << (len(a) + len(b) - 2).bit_length()
        return np.fft.ifft(np.fft.fft(a, n) * np.fft.fft(b, n))

    found = identify(padded, probing=Probing(large=False))
    assert found.length.subs({N: 9, M: 4}) == 16
    assert "2^⌈log₂(N + M − 1)⌉" in str(found)


def test_equal_lengths_only_is_said() -> None:
    found = identify(lambda a, b: np.fft.ifft(np.fft.fft(a) * np.fft.fft(b)))
    assert found.pieces[0].region.name == "N = M"
    with pytest.raises(EvidenceError, match="described only for N = M"):
        found.apply([1, 2, 3], [1, 2])


@pytest.mark.drawn(5)
@pytest.mark.parametrize(
    ("function", "theorem"),
    [
        (partial(np.correlate, mode="full"), "G12"),
        (partial(np.correlate, mode="valid"), "A1"),
        (np.convolve, "A2"),
        (lambda a, b: np.convolve(a, b[::-1]), "A7"),
        (lambda a, b: np.convolve(np.conj(a), np.conj(b)), "B7"),
        (lambda a, b: np.convolve(a, np.conj(b)), "A1"),
        (lambda a, b: np.conj(np.convolve(a, b[::-1])), "C9"),
        (lambda a, b: np.convolve(np.conj(a), b[::-1]), "C2"),
    ],
)
def test_related_theorem(function, theorem: str) -> None:
    assert identify(function).related_theorem == theorem


def test_reversed_output_and_scale_are_named() -> None:
    found = identify(lambda a, b: 2j * np.convolve(a, b)[::-1])
    assert found.reversed
    assert found.scale == 2 * sp.I
    assert "C1" in found.related_theorems


@pytest.mark.parametrize(
    ("divide", "expected"),
    [
        (lambda a, b: len(a), 1 / N),
        (lambda a, b: len(b), 1 / M),
        (lambda a, b: np.sqrt(len(a) * len(b)), 1 / sp.sqrt(N * M)),
        (lambda a, b: max(len(a), len(b)), 1 / sp.Max(N, M)),
    ],
)
def test_scales_that_depend_on_the_lengths(divide, expected) -> None:
    found = identify(lambda a, b: np.convolve(a, b) / divide(a, b))
    assert found.scale == expected
    a, b = gaussian(23, 1), gaussian(8, 2)
    np.testing.assert_allclose(found.apply(a, b), np.convolve(a, b) / divide(a, b))


def test_text_has_one_line_and_one_formula() -> None:
    found = identify(np.correlate, mode="full", probing=Probing(slow=False))
    first, second = str(found).splitlines()
    assert first.startswith("numpy.correlate(mode='full'): correlation, b conjugated")
    assert second.strip() == "z[k] = Σⱼ a[k − M + 1 + j]·conj(b[j]), length N + M − 1"
    assert found.formula == "z[k] = Σⱼ a[k − M + 1 + j]·conj(b[j])"
    table = found._repr_markdown_()
    assert "| formula | z\\[k\\] = Σⱼ a\\[k − M + 1 + j\\]·conj(b\\[j\\]) |" in table
    assert "| theorem | G12 |" in table


def test_the_equation_is_a_sympy_object() -> None:
    equation = identify(np.correlate, mode="full").equation
    assert isinstance(equation, sp.Equality)
    assert equation.has(sp.Sum)
    assert equation.rhs.has(sp.conjugate)


def test_taps_are_the_tensor(convolve_of_numpy) -> None:
    taps = convolve_of_numpy.taps(4, 3)
    assert taps.shape == (6, 4, 3)
    for i, j in np.ndindex(4, 3):
        assert np.array_equal(taps[:, i, j], np.convolve(np.eye(4)[i], np.eye(3)[j]))


@pytest.mark.parametrize(
    ("a", "b"), [(np.ones((2, 2)), np.ones(2)), (np.ones(2), []), (3.0, np.ones(2))]
)
def test_apply_refuses_wrong_shapes(a, b, convolve_of_numpy) -> None:
    with pytest.raises(EvidenceError, match="apply got"):
        convolve_of_numpy.apply(a, b)


def test_identify_refuses_what_is_no_function() -> None:
    with pytest.raises(EvidenceError, match="got int; pass the function itself"):
        identify(3)
    with pytest.raises(EvidenceError, match="dimensions=3"):
        identify(np.convolve, dimensions=3)


def test_integers_stay_integers(convolve_of_numpy) -> None:
    result = convolve_of_numpy.apply(np.array([1, 2]), np.array([3, 4]))
    assert result.dtype.kind == "i"
    assert result.tolist() == [3, 10, 8]


def test_the_same_question_gets_the_same_answer() -> None:
    once, again = (identify(np.correlate, mode="same") for _ in range(2))
    assert str(once) == str(again)
    assert [str(x) for x in once.findings] == [str(x) for x in again.findings]
