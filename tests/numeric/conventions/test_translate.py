"""Translations are checked on data they never saw, in use and as printed code."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from conventions_oracle import gaussian
from scipy import ndimage, signal

from numeric.conventions import (
    EvidenceError,
    M,
    N,
    Probing,
    TranslationError,
    identify,
    translate,
)
from numeric.conventions.families.valid import plan_axis
from numeric.conventions.translating import search
from numeric.conventions.translating.recipe import overhang

same = {"mode": "same"}


def cyclic(a, b):
    return np.fft.ifft(np.fft.fft(a) * np.fft.fft(b, len(a)))


def equal_lengths(a, b):
    return np.fft.ifft(np.fft.fft(a) * np.fft.fft(b))


def odd_filters(a, b):
    if len(b) % 2 == 0:
        raise ValueError("odd filters only")
    return np.convolve(a, b)


def real_only(a, b):
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        raise TypeError("real only")
    return np.convolve(a, b)


def first_longer(a, b):
    if len(a) < len(b):
        raise ValueError("signal first")
    return np.convolve(a, b, "valid")


PAIRS = [
    (partial(np.correlate, mode="full"), np.convolve),
    (partial(np.correlate, **same), partial(np.convolve, mode="valid")),
    (np.convolve, partial(np.correlate, **same)),
    (np.convolve, lambda a, b: np.convolve(a, b)[::-1]),
    (lambda a, b: 3j * np.convolve(a, b)[::-2], np.convolve),
    (partial(ndimage.correlate1d, mode="mirror"), signal.fftconvolve),
    (partial(ndimage.convolve1d, mode="reflect"), partial(signal.correlate, **same)),
    (partial(ndimage.correlate1d, mode="nearest"), partial(ndimage.convolve1d, mode="wrap")),
    (lambda a, b: signal.upfirdn(a, b, 3, 2), np.convolve),
    (lambda a, b: signal.upfirdn(b, a, 3, 2), first_longer),
    (cyclic, partial(np.correlate, mode="valid")),
    (np.convolve, equal_lengths),
    (np.correlate, odd_filters),
    (partial(np.correlate, mode="full"), real_only),
    (np.convolve, lambda a, b: np.convolve(np.conj(a), b)),
    (np.correlate, lambda a, b: np.convolve(a, b, "valid")[1:]),
    (np.correlate, lambda a, b: np.convolve(a, b, "valid")[:-1]),
    (np.convolve, lambda a, b: np.correlate(a, b, "valid")[1:-1]),
    (lambda a, b: np.convolve(a, b) / len(a), lambda a, b: np.convolve(a, b) / np.sqrt(len(b))),
]


def printed(moved, target):
    """Return the function that the printed code defines."""
    namespace = {"np": np, "target": target}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    return namespace["translated"]


@pytest.mark.drawn(4)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_translations_agree_with_the_source(source, target) -> None:
    moved = translate(source, target)
    assert len(moved.verified) >= 3
    assert moved.error < 1e-9
    code = printed(moved, target)
    for n, m in ((31, 6), (12, 12), (20, 7), (5, 13), (6, 31), (1, 4)):
        a, b = gaussian(n, n), gaussian(m, m + 1)
        expected = source(a, b)
        np.testing.assert_allclose(moved(a, b), expected, atol=1e-10)
        np.testing.assert_allclose(code(a, b), expected, atol=1e-10)


@pytest.mark.drawn(4)
@pytest.mark.parametrize(("source", "target"), PAIRS)
def test_what_is_called_is_what_is_printed(source, target, monkeypatch) -> None:
    """By index arithmetic too, in every type: the target is not given anything else."""
    monkeypatch.setattr(search, "_by_hand", lambda *_, **__: None)
    moved = translate(source, target)
    code = printed(moved, target)
    for kind in (np.int8, np.int64, np.float32, np.float64, np.complex128):
        if moved.source.conjugated is None and np.dtype(kind).kind == "c":
            continue
        a, b = np.arange(1, 10).astype(kind), np.arange(3, 7).astype(kind)
        got, expected = moved(a, b), np.asarray(code(a, b))
        assert got.dtype == expected.dtype
        assert got.tobytes() == expected.tobytes()


def inside(a, b):
    """Leave out what is not fully inside, and four outputs more: nothing for many sizes."""
    return np.convolve(a, b)[len(b) - 1 : max(len(a), len(b) - 1)][2:-2]


@pytest.mark.drawn(1)
@pytest.mark.parametrize("by_hand", [True, False])
def test_sizes_without_an_output_have_none_in_the_printed_code(by_hand, monkeypatch) -> None:
    if not by_hand:
        monkeypatch.setattr(search, "_by_hand", lambda *_, **__: None)
    moved = translate(inside, np.correlate, target_arguments={"mode": "valid"})
    code = printed(moved, partial(np.correlate, mode="valid"))
    for n, m in ((9, 4), (5, 4), (7, 4), (4, 4), (3, 8), (1, 1), (2, 30)):
        a, b = gaussian(n, n), gaussian(m, m + 1)
        for function in (moved, code):
            np.testing.assert_allclose(function(a, b), inside(a, b), atol=1e-12)


def swapping(a, b):
    """Convolve like 'same', but backwards and by the other rule where b is the longer one."""
    return np.convolve(a, b)[: len(a)] if len(a) >= len(b) else np.correlate(b, a, "full")[::2]


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("source", "target", "rank"),
    [
        (swapping, np.convolve, 1),
        (swapping, partial(np.correlate, mode="valid"), 1),
        (partial(signal.correlate2d, mode="valid"), signal.convolve2d, 2),
    ],
)
def test_a_source_of_two_descriptions_is_translated_by_two_routes(source, target, rank) -> None:
    moved = translate(source, target, dimensions=rank)
    assert {step.split(":")[0] for step in moved.recipe} == {"N ≥ M", "N < M"}
    code = printed(moved, target)
    for n, m in ((9, 4), (4, 9), (6, 6), (3, 8)):
        a, b = gaussian((n, n + 1)[:rank], n), gaussian((m, m + 1)[:rank], m)
        np.testing.assert_allclose(moved(a, b), source(a, b), atol=1e-10)
        np.testing.assert_allclose(code(a, b), source(a, b), atol=1e-10)


def test_the_printed_code_refuses_what_the_source_is_not_described_for() -> None:
    code = printed(translate(first_longer, np.convolve), np.convolve)
    np.testing.assert_allclose(code(np.ones(3), np.ones(2)), [2, 2])
    with pytest.raises(ValueError, match="described only for N ≥ M"):
        code(np.ones(2), np.ones(3))


@pytest.mark.takes_turns(6, 5)
def test_the_description_that_delivers_is_the_one_that_is_told() -> None:
    """The target's first description is for N ≥ M, where it turns and conjugates otherwise."""

    def target(a, b):
        if len(a) >= len(b):
            return np.convolve(a, b)[:: len(a) + len(b)]
        return np.correlate(np.conj(b), a, "valid")

    def filtered(a, b):
        return np.convolve(a, b, "valid") if len(a) > len(b) else 1 / 0

    moved = translate(filtered, target)
    assert moved.target.pieces[0].region.name == "N ≥ M"
    assert moved.written.target in moved.target.pieces[1].descriptions
    assert "(filter, signal)" in str(moved)
    a, b = gaussian(9, 1), gaussian(4, 2)
    np.testing.assert_allclose(printed(moved, target)(a, b), filtered(a, b))


@pytest.mark.drawn(1)
@pytest.mark.parametrize(
    ("source", "target"),
    [
        (partial(signal.correlate2d, mode="same"), partial(ndimage.convolve, mode="wrap")),
        (
            partial(signal.correlate2d, mode="same", boundary="symm"),
            partial(signal.convolve2d, mode="valid"),
        ),
    ],
)
def test_two_dimensions(source, target) -> None:
    moved = translate(source, target, dimensions=2)
    a, b = gaussian((9, 8), 1), gaussian((4, 3), 2)
    np.testing.assert_allclose(moved(a, b), source(a, b), atol=1e-10)
    np.testing.assert_allclose(printed(moved, target)(a, b), source(a, b), atol=1e-10)


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("source", "target", "reason"),
    [
        (np.convolve, lambda a, b: np.convolve(a, b)[::2], "stride"),
        (np.convolve, lambda a, b: signal.upfirdn(b, a, 2, 3), "call it with|use a target"),
        (np.convolve, lambda a, b: np.convolve(a, b) + 1, "no formula for the target"),
        (lambda a, b: np.abs(np.convolve(a, b)), np.convolve, "no formula for the source"),
        (np.convolve, lambda a, b: a[:1] * b[0], "cannot deliver"),
    ],
)
def test_impossible_translations_are_refused_with_the_reason(source, target, reason) -> None:
    with pytest.raises(TranslationError, match=reason):
        translate(source, target)


def test_a_target_that_changes_at_some_lengths_is_refused() -> None:
    """It doubles its output where the signal, padded for it, is of a middle length."""

    def sometimes(a, b):
        return np.convolve(a, b) * (2 if 13 < len(a) < 30 else 1)

    with pytest.raises(TranslationError, match="cannot deliver"):
        translate(np.convolve, sometimes)


def test_a_source_of_few_sizes_is_compared_at_more_of_them() -> None:
    def four_taps(a, b):
        if len(b) != 4:
            raise ValueError("four taps")
        return np.correlate(a, b, "same") if len(a) >= 4 else np.zeros(0)

    moved = translate(four_taps, np.convolve)
    assert len(moved.verified) >= 3
    a, b = gaussian(20, 1), gaussian(4, 2)
    np.testing.assert_allclose(moved(a, b), four_taps(a, b))


def test_arguments_may_be_given_apart() -> None:
    moved = translate(np.correlate, np.convolve, source_arguments=same, target_arguments=same)
    a, b = gaussian(9, 1), gaussian(4, 2)
    np.testing.assert_allclose(moved(a, b), np.correlate(a, b, "same"))


def test_a_convention_serves_as_source() -> None:
    moved = translate(identify(np.correlate, mode="full"), np.convolve)
    a, b = gaussian(9, 1), gaussian(4, 2)
    np.testing.assert_allclose(moved(a, b), np.correlate(a, b, "full"))


def test_the_filter_alone_can_be_moved() -> None:
    moved = translate(np.correlate, np.convolve, source_arguments={"mode": "valid"},
                      target_arguments={"mode": "valid"})  # fmt: skip
    a, b = gaussian(9, 1), gaussian(4, 2)
    np.testing.assert_array_equal(moved.filter(b), np.conj(b)[::-1])
    np.testing.assert_allclose(
        np.convolve(a, moved.filter(b), "valid"), np.correlate(a, b, "valid")
    )


def test_a_filter_that_is_the_signal_is_not_moved() -> None:
    moved = translate(partial(ndimage.correlate1d, mode="wrap"), np.convolve)
    turned = translate(lambda a, b: ndimage.correlate1d(b, a, mode="wrap"), np.convolve)
    assert moved.filter([1.0, 2.0]).tolist() == [2.0, 1.0]
    with pytest.raises(TranslationError, match="second argument as the signal"):
        turned.filter([1.0, 2.0])


def test_the_recipe_says_what_is_done() -> None:
    moved = translate(np.correlate, np.convolve, source_arguments={"mode": "full"})
    text = str(moved)
    assert "conjugate b" in text
    assert "flip b" in text
    assert "largest relative difference" in text
    assert "```python" in moved._repr_markdown_()


@pytest.mark.drawn(3)
@pytest.mark.parametrize(
    ("source", "said"),
    [
        (partial(np.correlate, mode="full"), "put M − 1 zeros before a and M − 1 after it"),
        (partial(signal.correlate, **same), "put ⌊M/2⌋ zeros before a and M − ⌊M/2⌋ − 1 after it"),
        (
            partial(ndimage.correlate1d, mode="wrap"),
            "put ⌊M/2⌋ samples before a and M − ⌊M/2⌋ − 1 after it, its wrap continuation",
        ),
        (
            lambda a, b: np.convolve(a, b)[2:-3],
            "put M − 3 zeros before a and M − 4 after it (a negative number cuts)",
        ),
        (
            lambda a, b: signal.upfirdn(b, a, 3, 2),
            "spread 3-fold, with zeros, to the places 2k − j",
        ),
        (cyclic, "with its cyclic continuation, to the places k − j"),
    ],
)
def test_the_recipe_says_how_far_the_signal_goes_on(source, said, monkeypatch) -> None:
    # By index arithmetic, whatever the plainer way of writing it is.
    monkeypatch.setattr(search, "_by_hand", lambda *_, **__: None)
    assert said in str(translate(source, np.convolve))


@pytest.mark.parametrize("target", [ndimage.convolve1d, ndimage.correlate1d])
def test_a_mode_that_is_a_boundary_is_no_output_length(target) -> None:
    translation = translate(np.convolve, target)
    a, b = np.arange(5.0), np.array([1.0, -2.0, 4.0])
    assert np.allclose(translation(a, b), np.convolve(a, b))


@pytest.mark.drawn(3)
@pytest.mark.parametrize("dilation", [1, 2])
@pytest.mark.parametrize("kind", ["convolution", "correlation"])
@pytest.mark.parametrize("extended", ["a", "b"])
def test_the_overhang_is_that_of_the_plan(dilation, kind, extended) -> None:
    def function(a, b):
        moving, kernel = (a, b) if extended == "a" else (b, a)
        wide = np.zeros(dilation * (len(kernel) - 1) + 1, kernel.dtype)
        wide[::dilation] = kernel if kind == "convolution" else kernel[::-1]
        return np.convolve(moving, wide)[1:-2]

    found = [x.axes[0] for x in identify(function, probing=Probing(large=False)).descriptions]
    axis = next(
        x
        for x in found
        if (x.family.kind, x.family.extended, x.family.dilation) == (kind, extended, dilation)
    )
    front, back = overhang(axis)
    for n, m in ((9, 4), (4, 9), (6, 6)):
        plan = plan_axis(axis, n, m)
        before, after = (int(end.subs({N: n, M: m})) for end in (front, back))
        length = n if extended == "a" else m
        assert before + length + after == len(plan.samples)
        assert plan.samples[before] == 0


def single(a, b):
    if a.dtype not in (np.float32, np.complex64) or b.dtype not in (np.float32, np.complex64):
        raise TypeError("single precision only")
    return np.convolve(a, b)


def real_single(a, b):
    if a.dtype != np.float32 or b.dtype != np.float32:
        raise TypeError("float32 only")
    return np.convolve(a, b)


def listed(a, b):
    return list(np.convolve(a, b))


@pytest.mark.parametrize("target", [single, real_single, listed])
def test_the_printed_code_gives_the_target_what_it_takes(target) -> None:
    moved = translate(np.correlate, target)
    a, b = gaussian(9, 1), gaussian(4, 2)
    expected = np.correlate(a, b)
    np.testing.assert_allclose(moved(a, b), expected, atol=1e-5)
    np.testing.assert_allclose(printed(moved, target)(a, b), expected, atol=1e-5)


def drops_of_mixed(a, b):
    """Conjugate b only where both are complex."""
    both = np.iscomplexobj(a) and np.iscomplexobj(b)
    return np.convolve(a, (np.conj(b) if both else b)[::-1])


def refuses_mixed(a, b):
    if np.iscomplexobj(a) != np.iscomplexobj(b):
        raise TypeError("one dtype only")
    return np.convolve(a, b)


@pytest.mark.parametrize("target", [drops_of_mixed, refuses_mixed])
def test_a_real_array_beside_a_complex_one_is_no_other_case(target) -> None:
    moved = translate(np.correlate, target, mode="full")
    assert "make both arrays complex if one is" in moved.recipe
    generator = np.random.default_rng(3)
    a, b = gaussian((9,), generator), gaussian((4,), generator)
    namespace = {"target": target}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    for x, y in ((a.real, b), (a, b.real), (a.real, b.real), (a, b)):
        for got in (moved(x, y), namespace["translated"](x, y)):
            np.testing.assert_allclose(got, np.correlate(x, y, "full"), atol=1e-12)


@pytest.mark.takes_turns(2)
def test_a_source_that_drops_of_mixed_arrays_is_not_translated() -> None:
    with pytest.raises(TranslationError, match=r"float64 and complex128 .*disagree"):
        translate(drops_of_mixed, np.correlate, target_arguments={"mode": "full"})


def test_a_source_in_single_precision_is_compared_as_such() -> None:
    moved = translate(single, np.correlate, target_arguments=same)
    assert 1e-9 < moved.error < 1e-5
    a, b = gaussian(9, 1).astype(np.complex64), gaussian(4, 2).astype(np.complex64)
    np.testing.assert_allclose(moved(a, b), single(a, b), atol=1e-5)


def test_shapes_outside_the_source_are_refused() -> None:
    moved = translate(first_longer, np.convolve)
    with pytest.raises(EvidenceError, match="described only for N ≥ M"):
        moved([1.0, 2.0], [1.0, 2.0, 3.0])


def test_a_source_of_real_numbers_is_not_given_complex_ones() -> None:
    moved = translate(real_only, np.convolve)
    np.testing.assert_allclose(moved([1.0, 2.0], [1.0, 3.0]), [1, 5, 6])
    for a, b in (([1j, 2], [1.0, 3.0]), ([1.0, 2.0], [1j, 3])):
        with pytest.raises(EvidenceError, match="takes real input only"):
            moved(a, b)


def test_inputs_are_not_modified() -> None:
    moved = translate(np.correlate, np.convolve)
    a, b = gaussian(9, 1), gaussian(4, 2)
    before = a.copy(), b.copy()
    moved(a, b)
    np.testing.assert_array_equal(a, before[0])
    np.testing.assert_array_equal(b, before[1])


def squeezed(a, b):
    return np.squeeze(np.convolve(a, b, "valid"))


@pytest.mark.parametrize(
    ("source", "target"),
    [
        (squeezed, np.convolve),
        (partial(np.convolve, mode="valid"), squeezed),
        (np.convolve, squeezed),
    ],
)
def test_outputs_squeezed_to_rank_0_are_arrays_of_one_sample(source, target) -> None:
    moved = translate(source, target, dimensions=1)
    namespace = {"target": target}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    for n, m in ((5, 3), (4, 4), (1, 1), (3, 6)):
        a, b = np.arange(1.0, n + 1), np.arange(2.0, m + 2)
        expected = np.atleast_1d(source(a, b))
        np.testing.assert_allclose(moved(a, b), expected)
        np.testing.assert_allclose(namespace["translated"](a, b), expected)
    assert any("rank 0" in step for step in moved.recipe) == (source is squeezed)
