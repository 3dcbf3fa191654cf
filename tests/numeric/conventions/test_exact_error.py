"""Exact errors beside plain sums of Fractions; conventions that must be found; cautions due."""

from __future__ import annotations

import math
from fractions import Fraction

import exact_oracle as oracle
import numpy as np
import pytest
import scipy.ndimage
import scipy.signal
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from numeric import exact_error, identify
from numeric.conventions.exactness import limbs, survey
from numeric.conventions.exactness.dyadic import dyadic
from numeric.conventions.exactness.layout import Layout
from numeric.conventions.exactness.result import CautionCode
from numeric.conventions.families.formulas import Formula
from numeric.conventions.families.model import BOUNDARIES, Axis, Description, Family
from numeric.conventions.families.standard import full
from symbolic.errors import EvidenceError
from tests.portion import portion

DTYPES = ("float64", "float32", "float16", "int64", "uint64", "int8", "bool", "complex128",
          "complex64")  # fmt: skip
NEAR = 2e-15
"""Arrays of errors are said to be right to 2^−50; each is at most rounded once more here."""


def numbers(dtype: str):
    kind = np.dtype(dtype)
    if kind.kind in "iub":
        return arrays_of.from_dtype(kind)
    return arrays_of.from_dtype(kind, allow_nan=False, allow_infinity=False)


@st.composite
def problems(draw, rank: int = 1):
    """Draw a kind, two operands, and a result that is right, rounded, or anything."""
    longest = 5 if rank == 1 else 3
    shapes = [tuple(draw(st.integers(1, longest)) for _ in range(rank)) for _ in "ab"]
    a, b = (
        draw(arrays_of.arrays((dtype := draw(st.sampled_from(DTYPES))), shape,
                              elements=numbers(dtype)))
        for shape in shapes
    )  # fmt: skip
    kind = draw(st.sampled_from(["convolution", "correlation"]))
    shape = tuple(n + m - 1 for n, m in zip(*shapes, strict=True))
    exact = oracle.full(kind, *(x.astype(np.uint8) if x.dtype == bool else x for x in (a, b)))
    dtype = draw(st.sampled_from([x for x in DTYPES if x != "bool"]))
    y = draw(arrays_of.arrays(dtype, shape, elements=numbers(dtype)))
    if draw(st.booleans()):
        with np.errstate(all="ignore"):
            for k, z in exact.items():
                nearest = rounded(z, np.dtype(dtype))
                if nearest is not None:
                    y[k] = nearest
    return kind, a, b, y, exact


def rounded(z, dtype):
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        return min(max(round(z[0]), info.min), info.max)
    try:
        value = complex(float(z[0]), float(z[1]))
    except OverflowError:
        return None
    value = dtype.type(value if dtype.kind == "c" else value.real)
    return value if np.isfinite(value) else None


def compare(kind, a, b, y, exact) -> None:
    found = exact_error(y, a, b, full(kind, "b" if kind == "correlation" else "none", a.ndim))
    squares, relative, units = {}, {}, {}
    info = np.finfo(y.dtype) if y.dtype.kind in "fc" else None
    for k, z in exact.items():
        parts = found.exact(*k)
        assert (*parts, Fraction(0))[:2] == z
        squares[k] = oracle.square(oracle.gauss(y[k]), z)
        size = oracle.square(z)
        if size:
            relative[k] = squares[k] / size
            unit = Fraction(1)
            if info is not None:
                unit = oracle.unit_of(size, info.nmant + 1, int(info.minexp) - int(info.nmant))
            units[k] = squares[k] / unit**2
        assert (found.errors[k] == 0) == (squares[k] == 0)
        assert is_root(found.errors[k], squares[k])
        if size:
            assert is_root(found.relative_errors[k], relative[k])
            # |z| is known to 2^−50, so beside a power of two its unit may be the other one.
            assert any(is_root(found.units[k], units[k] * four) for four in (1, 4, Fraction(1, 4)))
            if len(parts) == 1:
                assert is_root(found.units[k], units[k])
    check_worst(found.worst_absolute, squares)
    check_worst(found.worst_relative, relative)
    at_zero = {k: s for k, s in squares.items() if k not in relative}
    check_worst(found.worst_at_zero, at_zero)
    assert is_root(found.absolute, max(squares.values()))
    if relative:
        assert is_root(found.relative, max(relative.values()))


def is_root(value: float, square: Fraction) -> bool:
    """Return whether a double is the root of an exact square, up to NEAR or the least double."""
    if math.isinf(value):
        return square >= Fraction(2) ** 2047
    low, high = Fraction(value) * (1 - Fraction(NEAR)), Fraction(value) * (1 + Fraction(NEAR))
    least = Fraction(5e-324)
    return max(low - least, Fraction(0)) ** 2 <= square <= (high + least) ** 2


def check_worst(worst, squares) -> None:
    if not any(squares.values()):
        assert worst is None
        return
    largest = max(squares.values())
    size = worst.size**2
    # The exact error is the one of its place, and no other is larger by more than 2^−49.
    assert squares[worst.index] <= size <= squares[worst.index] * (1 + Fraction(1, 2**59))
    assert largest <= size * (1 + Fraction(1, 2**48))


@given(problems())
def test_every_error_is_that_of_plain_fractions(problem) -> None:
    compare(*problem)


@settings(max_examples=portion(40))
@given(problems(rank=2))
def test_every_error_in_two_dimensions(problem) -> None:
    compare(*problem)


@given(st.lists(st.integers(0, 2**192 - 1), min_size=1, max_size=5))
def test_leading_bits_are_cut_off_and_never_rounded_up(integers) -> None:
    words = np.array([[(x >> 64 * k) % 2**64 for x in integers] for k in range(3)], np.uint64)
    for x, fraction, power in zip(integers, *limbs.leading(words), strict=True):
        assert power == x.bit_length()
        rest = max(0, int(power) - 53)
        assert Fraction(float(fraction)) * 2 ** int(power) == x >> rest << rest


@given(st.data())
def test_arrays_are_read_exactly(data) -> None:
    dtype = data.draw(st.sampled_from([x for x in DTYPES if x[0] in "fiu"]))
    values = data.draw(arrays_of.arrays(dtype, 4, elements=numbers(dtype)))
    read = dyadic(values)
    for value, minus, magnitude, exponent in zip(
        values, read.negative, read.magnitude, read.exponent, strict=True
    ):
        exact = Fraction(int(magnitude)) * Fraction(2) ** int(exponent) * (-1 if minus else 1)
        assert exact == oracle.gauss(value)[0]


# ------------------------------------------------------------------ conventions


@st.composite
def axes(draw):
    """Draw an axis whose formulas are numbers."""
    step = draw(st.sampled_from([1, -1, 2, -3]))
    family = Family(
        draw(st.sampled_from(["convolution", "correlation"])),
        step < 0,
        abs(step),
        draw(st.integers(1, 3)),
        draw(st.integers(1, 3)),
        draw(st.sampled_from(BOUNDARIES)),
        draw(st.sampled_from("ab")),
    )
    offset, length = (draw(st.integers(*ends)) for ends in ((-6, 6), (1, 7)))
    return Axis(family, Formula(0, 0, 0, 0, offset), Formula(0, 0, 0, 0, length))


def by_walking(axis: Axis, x, y, k: int) -> Fraction:
    """Sum one output by walking from position to position, see `conventions_oracle`."""
    from conventions_oracle import extended_index  # noqa: PLC0415 - only this sum needs it

    family, outputs = axis.family, axis.length(0, 0)
    step = -family.stride if family.reversed else family.stride
    slope = family.dilation if family.kind == "correlation" else -family.dilation
    total = Fraction(0)
    for j in range(len(y)):
        if family.boundary == "cyclic" and j >= outputs:
            continue
        p = axis.offset(0, 0) + step * k + slope * j
        if p % family.upsample == 0:
            i = extended_index(p // family.upsample, len(x), family.boundary, outputs)
            total += Fraction(int(x[i])) * int(y[j]) if i is not None else 0
    return total


@given(axes(), st.integers(1, 5), st.integers(1, 4), st.integers(0, 99))
def test_layouts_with_boundaries_and_steps(axis, extended, summed, seed) -> None:
    from numeric.conventions.exactness.certifying import _Comparison  # noqa: PLC0415

    generator = np.random.default_rng(seed)
    x, w = (generator.integers(-9, 10, n) for n in (extended, summed))
    a, b = (x, w) if axis.family.extended == "a" else (w, x)
    layout = Layout("drawn", Description((axis,), "none"), (a.shape, b.shape))
    comparison = _Comparison(np.zeros(layout.outputs), a, b, 2**32)
    found = comparison.conclude(comparison.run(layout), 0, ())
    for k in range(*layout.outputs):
        assert found.exact(k)[0] == by_walking(axis, x, w, k)
        met, counted = layout.meeting(a, b, (k,))
        assert int((met * counted).sum()) == found.exact(k)[0]


FUNCTIONS = {
    "numpy.convolve": (np.convolve, "convolution"),
    "numpy.correlate": (np.correlate, "correlation"),
    "scipy.signal.convolve": (scipy.signal.convolve, "convolution"),
    "scipy.signal.correlate": (scipy.signal.correlate, "correlation"),
    "scipy.signal.fftconvolve": (scipy.signal.fftconvolve, "convolution"),
}


@pytest.mark.drawn(20)
@pytest.mark.parametrize("sizes", [(40, 7), (41, 8), (9, 9), (7, 40), (300, 200)])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize("name", FUNCTIONS)
@pytest.mark.parametrize("dtype", ["float64", "complex128", "float32", "int64"])
def test_the_convention_is_found(name: str, mode: str, sizes, dtype: str) -> None:
    function, kind = FUNCTIONS[name]
    a, b = (sample(n, dtype, seed) for seed, n in enumerate(sizes))
    y = function(a, b, mode)
    found = exact_error(y, a, b)
    assert found.convention.startswith(kind)
    # Results of random operands are right, up to the rounding of a transform.
    unit = np.finfo(y.dtype).eps if y.dtype.kind in "fc" else 0
    assert found.absolute <= 32 * unit * np.linalg.norm(a) * np.linalg.norm(b)
    assert found.matched > 5 or y.size <= 5


def sample(count: int, dtype: str, seed: int):
    generator = np.random.default_rng(seed)
    values = generator.standard_normal(count) * 8
    if dtype.startswith("complex"):
        values = values + 1j * generator.standard_normal(count)
    return values.astype(dtype)


@pytest.mark.parametrize("mode", ["reflect", "nearest", "mirror", "wrap", "constant"])
@pytest.mark.parametrize(
    ("function", "kind"),
    [("convolve1d", "convolution, same"), ("correlate1d", "correlation, same")],
)
def test_boundaries_are_found(function: str, kind: str, mode: str) -> None:
    a, b = sample(30, "float64", 1), sample(6, "float64", 2)
    found = exact_error(getattr(scipy.ndimage, function)(a, b, mode=mode), a, b)
    assert found.convention.startswith(kind)
    boundary = {"reflect": "symmetric", "constant": "from output"}.get(mode, mode)
    assert boundary in found.convention
    assert found.absolute < 1e-12


def test_circular_and_two_dimensions_and_layers() -> None:
    a, b = sample(16, "complex128", 1), sample(16, "complex128", 2)
    transforms = np.fft.ifft(np.fft.fft(a) * np.fft.fft(b))
    assert exact_error(transforms, a, b).convention == "convolution, circular"
    swapped = np.fft.ifft(np.fft.fft(a).conj() * np.fft.fft(b))
    assert exact_error(swapped, a, b).convention == "correlation of b with a, circular"
    image, kernel = sample(90, "float64", 3).reshape(9, 10), sample(6, "float64", 4).reshape(2, 3)
    for mode in ("full", "same", "valid"):
        found = exact_error(scipy.signal.correlate2d(image, kernel, mode), image, kernel)
        assert found.convention.startswith("correlation")
        assert found.absolute < 1e-13 * 64


def test_complex_correlation_without_conjugate_is_told_apart() -> None:
    a, b = sample(20, "complex128", 1), sample(5, "complex128", 2)
    plain = np.convolve(a, b[::-1])
    assert exact_error(plain, a, b).convention == "correlation, full, conjugated: none"
    assert exact_error(np.correlate(a, b, "full"), a, b).convention == "correlation, full"


def test_an_identified_convention_is_taken_as_it_is() -> None:
    convention = identify(scipy.signal.upfirdn, up=2)
    a, b = sample(5, "float64", 1), sample(9, "float64", 2)
    y = scipy.signal.upfirdn(a, b, up=2)
    found = exact_error(y, a, b, convention)
    assert found.matched == 0
    assert found.absolute < 1e-13
    with pytest.raises(EvidenceError, match=r"y of shape \(3,\).*gives \("):
        exact_error(y[:3], a, b, convention)


def test_what_no_convention_predicts_is_refused() -> None:
    a, b = sample(20, "float64", 1), sample(5, "float64", 2)
    with pytest.raises(EvidenceError, match=r"found no convention that predicts.*--as FUNCTION"):
        exact_error(np.convolve(a, b) * 1.5, a, b)
    with pytest.raises(EvidenceError, match="of the kind correlation"):
        exact_error(np.convolve(a, b), a, b, "correlation")
    with pytest.raises(EvidenceError, match="no finite number of it can be predicted"):
        exact_error(np.full(24, np.nan), a, b)
    with pytest.raises(EvidenceError, match="found no convention"):
        exact_error(np.zeros(24, np.float16), a, b)
    with pytest.raises(EvidenceError, match="found no convention"):
        exact_error(np.zeros(799, np.float16), sample(400, "float16", 1), sample(400, "float16", 2))
    long = sample(4000, "float64", 1)
    with pytest.raises(EvidenceError, match="found no convention"):
        exact_error(np.zeros(7999), long, long[::-1] ** 3, "convolution")


def test_small_outputs_tell_the_convention_where_large_ones_do_not() -> None:
    a = np.array([1.0, 1e20, 2.0])
    assert exact_error(np.correlate(a, a, "full"), a, a).convention == "correlation, full"
    assert exact_error(np.convolve(a, a), a, a).convention == "convolution, full"


@given(st.integers(0, 10**6), st.sampled_from(["full", "same", "valid"]), st.booleans())
def test_a_result_that_is_slightly_wrong_is_never_taken_for_another_convention(
    seed: int, mode: str, correlates: bool
) -> None:
    generator = np.random.default_rng(seed)
    # Smooth, so that the results of neighbouring offsets and of both kinds are alike.
    a = np.exp(-(((np.arange(60) - generator.uniform(20, 40)) / 9) ** 2))
    b = np.exp(-(((np.arange(9) - generator.uniform(2, 6)) / 4) ** 2))
    function = np.correlate if correlates else np.convolve
    y = function(a, b, mode) * (1 + 1e-9 * generator.standard_normal())
    found = exact_error(y, a, b)
    assert found.convention.startswith("correlation" if correlates else "convolution")
    assert found.relative < 1e-7


def test_conventions_that_agree_on_the_data_are_all_named() -> None:
    a, b = sample(20, "float64", 1), np.array([1.0, 2.0, 1.0])
    found = exact_error(np.convolve(a, b), a, b)
    assert found.convention == "convolution, full"
    assert "correlation, full" in found.alternatives
    alone = str(exact_error(np.array([6.0]), np.array([2.0]), np.array([3.0])))
    assert "more" in alone
    assert len(alone) < 400


# ------------------------------------------------------------------ cautions


def test_scipy_22390_with_a_short_input_of_ours() -> None:
    a = np.zeros(600)
    a[-10:] = 10.0 ** (9 * np.arange(10))
    y = scipy.signal.fftconvolve(a, a)
    found = exact_error(y, a, a)
    assert found.exact(1180) == (1,)
    assert found.relative > 1e100
    assert found.has(CautionCode.FFT_RANGE)
    direct = exact_error(scipy.signal.convolve(a, a, method="direct"), a, a)
    # Ten products at most are summed, each rounded once: 10·2^−53.
    assert direct.relative < 10 * 2.0**-53
    assert direct.cautions == ()


def codes(y, a, b, convention=None) -> set[str]:
    return {str(c.code) for c in exact_error(y, a, b, convention).cautions}


CONVOLUTION = full("convolution")


def test_cancellation() -> None:
    a = np.array([0.1, 0.1 + 2.0**-30])
    b = np.array([0.3, -0.3 - 2.0**-29])
    y = np.convolve(a, b)
    y[1] += 2.0**-57
    assert codes(y, a, b, CONVOLUTION) == {"cancellation"}


def test_wrapped_and_saturated_integers() -> None:
    a, b = np.array([100, 100, 3], np.int8), np.array([2, 2], np.int8)
    wrapped = np.convolve(a, b)
    assert wrapped.dtype == np.int8
    assert codes(wrapped, a, b) == {"wrapped integers"}
    assert codes(wrapped.astype(float), a, b, CONVOLUTION) == {"wrapped integers"}
    saturated = np.clip(np.convolve(a.astype(int), b), -128, 127).astype(np.int8)
    assert codes(saturated, a, b) == {"saturated integers"}
    assert codes(np.convolve(a.astype(int), b), a, b) == set()


def test_integers_beyond_doubles() -> None:
    a, b = np.array([2**53 + 1, 1], np.int64), np.array([1, 1], np.int64)
    assert exact_error(np.convolve(a, b), a, b).absolute == 0
    found = exact_error(np.convolve(a, b).astype(float), a, b)
    assert found.worst_absolute is not None
    assert found.worst_absolute.size == 1


def test_coarser_arithmetic_dropped_parts_and_rounding() -> None:
    a, b = sample(30, "float64", 1), sample(8, "float64", 2)
    in_single = np.convolve(a.astype(np.float32), b.astype(np.float32)).astype(float)
    assert codes(in_single, a, b, CONVOLUTION) == {"coarser arithmetic"}
    assert codes(np.rint(np.convolve(a, b)).astype(int), a, b, CONVOLUTION) == {
        "rounded to integers"
    }
    for off in (-1, 1):  # an integer that is off by 1 was not rounded to it
        whole = np.array([3, 10, 8 + off])
        assert codes(whole, np.array([1, 2]), np.array([3, 4]), CONVOLUTION) == {"unexplained"}
        assert codes(whole, np.array([1.0, 2.0]), np.array([3, 4]), CONVOLUTION) == {"unexplained"}
    assert codes(np.convolve(a, b) * 1.01, a, b, CONVOLUTION) == {"unexplained"}
    z = a + 1j
    assert codes(np.convolve(z, b).real, z, b, CONVOLUTION) == {"imaginary part dropped"}
    assert codes(np.convolve(a, b), a, b) == set()


def test_overflow_and_underflow() -> None:
    a, b = np.array([1e200, 1e-200]), np.array([1e200, 1e-200])
    with np.errstate(over="ignore"):
        y = np.convolve(a, b)
    found = exact_error(y, a, b, CONVOLUTION)
    assert {str(c.code) for c in found.cautions} == {"overflow", "underflow"}
    assert found.absolute == np.inf
    assert found.errors[2] > 0  # 1e-400 is not 0, though no double is so small
    assert found.relative_errors[2] == 1


def test_arithmetic_that_flushes_small_numbers_to_zero() -> None:
    a, b = np.full(2, 1e-160), np.array([-2e-148, 3e-148])
    y = np.convolve(a, np.where(b < 0, 0, b))  # −2e-308 is below the smallest normal number
    assert codes(y, a, b, CONVOLUTION) == {"underflow"}


@pytest.mark.takes_turns(2)
def test_the_survey_and_its_inputs() -> None:
    a, b = survey.survey_input("huge range", np.float64, 3)
    again, _ = survey.survey_input("huge range", np.float64, 3)
    assert np.array_equal(a, again)
    assert len(b) < survey.LONGEST[1]
    rows = [row for row in survey.survey() if row.function.startswith(("numpy", "scipy"))]
    assert {row.kind for row in rows} == set(survey.KINDS)
    by_name = {(row.function, row.kind): row for row in rows}
    direct, fast = (
        by_name[name, "huge range"].worst for name in ("numpy.convolve", "scipy.signal.fftconvolve")
    )
    # 60 products at most are summed, and none of them cancels much: 60·2^−53.
    assert direct.size < Fraction(1, 10**13)
    assert fast.size > 10**50
    made = survey.scipy_22390()
    # The one product that reaches this output is 1·1.
    assert made.index == 2 * (made.length - 2)
    assert made.reproduced == (abs(made.got - 1) > 1)
    assert bool(made.caution) >= made.reproduced


def test_not_a_number_and_infinity_are_stated() -> None:
    a, b = sample(9, "float64", 1), sample(3, "float64", 2)
    clean = np.convolve(a, b)
    a[4] = np.nan
    y = np.convolve(a, b)
    found = exact_error(y, a, b)
    assert list(np.flatnonzero(np.isnan(found.errors))) == [4, 5, 6]
    assert found.absolute < 1e-13
    (caution,) = found.cautions
    assert "a[4] is nan" in caution.message
    assert "3 outputs, the first at [4]" in caution.message
    # A result that hides it, and one that has it where the numbers are fine.
    hidden = exact_error(clean, a, b, CONVOLUTION)
    assert any("finite where the sum has no finite value" in c.message for c in hidden.cautions)
    y[0] = np.inf
    spread = exact_error(y, a, b, CONVOLUTION)
    assert spread.absolute == spread.relative == np.inf
    assert any("not finite where the exact number is" in c.message for c in spread.cautions)
    nothing = exact_error(np.full(9 + 2, np.nan), np.full(9, np.nan), b, CONVOLUTION)
    assert np.isnan(nothing.absolute)


# ------------------------------------------------------------------ refusals


@pytest.mark.parametrize(
    ("y", "a", "b", "words"),
    [
        (np.ones(3), np.ones((2, 2)), np.ones(2), "1, 2 and 1 axes"),
        (np.ones(3), np.ones(0), np.ones(2), r"a of shape \(0,\)"),
        (np.ones(3), np.ones(2), np.ones(2, object), "b of dtype object"),
        (np.ones((1, 2, 3)), np.ones(2), np.ones(2), r"y of shape \(1, 2, 3\)"),
        (np.ones(2, "U1"), np.ones(2), np.ones(2), "y of dtype <U1"),
    ],
)
def test_bad_arrays_are_refused(y, a, b, words: str) -> None:
    with pytest.raises(EvidenceError, match=words):
        exact_error(y, a, b)


def test_what_does_not_fit_is_refused_with_the_estimate() -> None:
    a = np.ldexp(1.0, np.linspace(-1000, 1000, 10_000).astype(int))
    y = np.zeros(2 * len(a) - 1)
    with pytest.raises(EvidenceError, match=r"some 0\.1 GiB for 19,999 outputs.*2001 and 2001"):
        exact_error(y, a, a, CONVOLUTION, memory=0.01)


def test_other_arguments_are_refused() -> None:
    a = np.ones(3)
    with pytest.raises(EvidenceError, match="convention='conv'"):
        exact_error(np.ones(5), a, a, "conv")
    with pytest.raises(EvidenceError, match="arrays of 1 axes and"):
        exact_error(np.ones(5), a, a, full("convolution", "none", 2))
    mean = identify(lambda x, y: np.convolve(x, y) / 3)
    with pytest.raises(EvidenceError, match="the factor"):
        exact_error(np.ones(5), a, a, mean)
    found = exact_error(np.convolve(a, a), a, a)
    assert found.exact(-1) == (1,)
    with pytest.raises(EvidenceError, match="one index within it"):
        found.exact(5)


def test_what_is_printed() -> None:
    a, b = np.array([0.1, 0.2]), np.array([0.3])
    found = exact_error(np.convolve(a, b), a, b, CONVOLUTION)
    text = str(found)
    assert "2 outputs of float64, 0 of them exact" in text
    assert "most units in the last place" in text
    assert found._repr_markdown_().count("\n") == text.count("\n") + 2


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_mask_is_never_looked_through(place: int) -> None:
    arrays = [np.array([1.0]), np.array([1.0]), np.array([1.0])]
    arrays[place] = np.ma.masked_array([1.0], mask=[True])
    with pytest.raises(EvidenceError, match="masked array"):
        exact_error(*arrays)
