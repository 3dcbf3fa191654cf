"""Each finding has a function that shows it, and a call that proves it."""

from __future__ import annotations

import time
import warnings
from itertools import product

import numpy as np
import pytest
from scipy import ndimage, signal

from numeric.conventions import Code, EvidenceError, Probing, identify
from numeric.conventions.calling.findings import FATAL
from numeric.conventions.calling.probing import Recorder
from numeric.conventions.reading.outcomes import LONGEST_CALL, Outcomes

QUICK = Probing(large=False)


class Counter:
    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, a, b):
        self.calls += 1
        return np.convolve(a, b) + self.calls


class Remembering:
    """Adds the sum of the signal of the call before."""

    def __init__(self) -> None:
        self.before = 0.0

    def __call__(self, a, b):
        result = np.convolve(a, b) + self.before
        self.before = np.sum(a)
        return result


class RemembersZeros:
    """Adds one after a signal with a zero: equal calls in a row look steady."""

    def __init__(self) -> None:
        self.before = False

    def __call__(self, a, b):
        result = np.convolve(a, b) + self.before
        self.before = not np.all(a)
        return result


class Noisy:
    def __init__(self) -> None:
        self.generator = np.random.default_rng(3)

    def __call__(self, a, b):
        return np.convolve(a, b) + self.generator.normal()


def scales_in_place(a, b):
    a *= 2
    return np.convolve(a, b)


def turns_second_in_place(a, b):
    b[:] = b[::-1]
    return np.convolve(a, b)


def normalised(a, b):
    energy = np.sqrt(np.sum(np.abs(a) ** 2) * np.sum(np.abs(b) ** 2))
    return np.correlate(a, b) / energy


def squared_differences(a, b):
    return np.array([np.sum((a[k : k + len(b)] - b) ** 2) for k in range(len(a) - len(b) + 1)])


def only_real_part(a, b):
    return np.convolve(np.real(a), b)


def swaps(a, b):
    if len(a) < len(b):
        a, b = b, a
    return np.correlate(a, b, "full")


def saturating(a, b):
    total = np.convolve(a.astype(complex), b.astype(complex))
    if a.dtype == np.uint8:
        return np.clip(total.real, 0, 255).astype(np.uint8)
    if a.dtype == np.int8:
        return np.clip(total.real, -128, 127).astype(np.int8)
    return total


def needs_single(a, b):
    if a.dtype not in (np.float32, np.complex64):
        raise TypeError("float32 only")
    return np.convolve(a, b)


def warning(a, b):
    warnings.warn("deprecated", DeprecationWarning, stacklevel=1)
    return np.convolve(a, b)


def position_of_peak(a, b):
    return np.arange(np.argmax(np.abs(np.convolve(a, b))) + 1.0)


def zeros(a, b):
    return np.zeros(len(a) + len(b) - 1)


def raises(a, b):
    raise ValueError("never")


def refuses_real_mixed_with_complex(a, b):
    if a.dtype != b.dtype:
        raise TypeError("one dtype only")
    return np.convolve(a, b)


def refuses_complex(a, b):
    if np.iscomplexobj(a) or np.iscomplexobj(b):
        raise TypeError("real only")
    return np.convolve(a, b)


def refuses_zero(a, b):
    if not np.any(a) or not np.any(b):
        raise ValueError("zero operand")
    return np.convolve(a, b)


def drops_mixed_imaginary(a, b):
    return np.convolve(a, b if np.iscomplexobj(a) else b.real)


def weights_by_overlap(a, b):
    return np.convolve(a, b) / np.arange(1, len(a) + len(b))


def with_a_small_echo(a, b):
    return np.convolve(a, b) + 1e-5 * np.convolve(a, b[::-1])


def without_formula(a, b):
    return np.convolve(a, b)[int(len(a) ** 1.5) % 4 :]


def other_when_long(a, b):
    return np.convolve(a, b) if len(a) < 10 else np.convolve(a, b)[::-1]


def other_when_large(a, b):
    return np.convolve(a, b) if len(a) < 20 else np.correlate(a, b, "full")


def other_where(special):
    """Turn the output round for some values of the operands."""

    def function(a, b):
        full = np.convolve(a, b)
        return full[::-1] if special(a, b) else full

    return function


def diagonal(a, b):
    """Outer shifts that do not separate: only the pairs with equal shifts survive."""
    out = np.zeros_like(np.outer(a[:, 0], b[0]), dtype=np.result_type(a, b))
    for i in range(min(out.shape)):
        out[i, i] = a[i % a.shape[0], i % a.shape[1]] * b[i % b.shape[0], i % b.shape[1]]
    return out


CASES = [
    (Noisy(), Code.RANDOM),
    (Counter(), Code.STATEFUL),
    (Remembering(), Code.STATEFUL),
    (RemembersZeros(), Code.STATEFUL),
    (scales_in_place, Code.MODIFIES_INPUT),
    (turns_second_in_place, Code.MODIFIES_INPUT),
    (lambda a, b: np.convolve(a, b) * np.nan, Code.NOT_A_NUMBER),
    (lambda a, b: np.convolve(a, b) / 0, Code.NOT_A_NUMBER),
    (normalised, Code.NOT_BILINEAR),
    (squared_differences, Code.NOT_BILINEAR),
    (lambda a, b: np.abs(np.convolve(a, b)), Code.NOT_BILINEAR),
    (lambda a, b: np.convolve(a != 0, b != 0).astype(float), Code.NOT_BILINEAR),
    (lambda a, b: np.convolve(a, b) + 1, Code.AFFINE),
    (lambda a, b: ndimage.correlate1d(a, b, mode="constant", cval=1.0), Code.AFFINE),
    (lambda a, b: 1.0 * a, Code.IGNORES_OPERAND),
    (lambda a, b: 1.0 * b, Code.IGNORES_OPERAND),
    (zeros, Code.CONSTANT_ZERO),
    (raises, Code.RAISES),
    (np.outer, Code.WRONG_RESULT),
    (lambda a, b: None, Code.WRONG_RESULT),
    (lambda a, b: (a, b), Code.WRONG_RESULT),
    (lambda a, b: np.array(["x"] * len(a)), Code.WRONG_RESULT),
    (position_of_peak, Code.SHAPE_DEPENDS_ON_VALUES),
    (lambda a, b: np.trim_zeros(np.convolve(a, b)), Code.SHAPE_DEPENDS_ON_VALUES),
    (np.polymul, Code.SHAPE_DEPENDS_ON_VALUES),
    (lambda a, b: np.convolve(np.real(a) + 2j * np.imag(a), b), Code.NOT_COMPLEX_BILINEAR),
    # What is right for small integers alone.
    (lambda a, b: np.clip(np.convolve(a, b).real, -32768, 32767), Code.NOT_BILINEAR),
    (other_where(lambda a, b: np.abs(a).max(initial=0) > 1000), Code.NOT_BILINEAR),
    (other_where(lambda a, b: np.abs(b).max(initial=0) < 1e-3), Code.NOT_BILINEAR),
    (other_where(lambda a, b: np.any(a.real % 1)), Code.NOT_BILINEAR),
    (other_where(lambda a, b: np.iscomplexobj(b) and np.any(b.imag % 1)), Code.NOT_BILINEAR),
    (other_where(np.array_equal), Code.NOT_BILINEAR),
    (lambda a, b: np.convolve(a, b) + 1e-7, Code.NOT_BILINEAR),
]  # fmt: skip


@pytest.mark.drawn(10)
@pytest.mark.parametrize(("function", "code"), CASES)
def test_functions_without_a_formula_say_why(function, code: Code) -> None:
    found = identify(function, dimensions=1, probing=QUICK)
    assert found.has(code), [str(x) for x in found.findings]
    assert code in FATAL
    assert not found.identified
    assert found.formula is None
    assert found.kind is None
    assert found.offset is None
    assert found.related_theorem is None
    assert found.bilinear == "no"
    assert ("no description" in str(found)) == (found.scaled is None)
    assert str(code) in found._repr_markdown_()
    with pytest.raises(EvidenceError, match=str(code)):
        found.apply([1.0, 2.0, 3.0], [1.0, 2.0])


DESCRIBED = [
    (only_real_part, Code.IMAGINARY_DROPPED),
    (drops_mixed_imaginary, Code.IMAGINARY_DROPPED),
    (refuses_complex, Code.COMPLEX_REFUSED),
    (refuses_real_mixed_with_complex, Code.MIXED_REFUSED),
    (refuses_zero, Code.ZERO_REFUSED),
    (swaps, Code.SWAPS_BY_LENGTH),
    (lambda a, b: np.round(np.convolve(a, b)), Code.ROUNDS),
    (lambda a, b: np.round(np.convolve(a, b), 8), Code.ROUNDS),
    (lambda a, b: np.convolve(a, b).astype(np.complex64), Code.ROUNDS),
    (np.convolve, Code.INTEGER_WRAPS),
    (lambda a, b: np.convolve(a, b) + 0j, Code.INTEGER_WRAPS),
    (saturating, Code.INTEGER_SATURATES),
    (needs_single, Code.NEEDS_DTYPE),
    (warning, Code.WARNS),
    (signal.fftconvolve, Code.INEXACT),
    (signal.correlate, Code.DISPATCHES_BY_SIZE),
    (lambda a, b: np.convolve(a, b, "valid") if len(a) >= len(b) else np.zeros(0), Code.EMPTY),
    (lambda a, b: np.convolve(a, b) if len(b) % 2 else raises(a, b), Code.RESTRICTED),
]


@pytest.mark.drawn(10)
@pytest.mark.parametrize(("function", "code"), DESCRIBED)
def test_functions_with_a_formula_and_a_finding(function, code: Code) -> None:
    # On a busy machine a call may seem too slow for the large sizes that some findings need.
    found = identify(function, probing=Probing(slow=False))
    assert found.has(code), [str(x) for x in found.findings]
    assert code not in FATAL
    if code is not Code.IMAGINARY_DROPPED or function is only_real_part:
        assert found.identified


@pytest.mark.parametrize("function", [np.convolve, needs_single, signal.fftconvolve])
def test_the_rounding_of_a_precision_is_no_finding(function) -> None:
    assert not identify(function).has(Code.ROUNDS)


def limited(operand: int, accepted):
    def function(a, b):
        if not all(accepted(length) for length in (a, b)[operand].shape):
            raise ValueError("length")
        return signal.convolve(a, b)

    return function


@pytest.mark.drawn(3)
@pytest.mark.parametrize("rank", [1, 2])
@pytest.mark.parametrize(
    ("operand", "accepted", "fails", "region"),
    [
        (1, lambda length: length > 2, "M ≤ 2", "M ≥ 3"),
        (1, lambda length: length < 5, "M ≥ 5", "M ≤ 4"),
        (0, lambda length: length > 3, "N ≤ 3", "N ≥ 4"),
    ],
)
def test_bounds_on_a_length_are_named(rank, operand, accepted, fails, region) -> None:
    found = identify(limited(operand, accepted), dimensions=rank, probing=Probing(slow=False))
    assert [x.message.split(":")[0] for x in found.findings if x.code is Code.RESTRICTED] == [
        f"raises for {fails}"
    ]
    assert [piece.region.name for piece in found.pieces] == [region]


@pytest.mark.drawn(3)
@pytest.mark.parametrize("padding", [0, 1, 2])
@pytest.mark.parametrize("dilation", [1, 2, 3])
def test_where_a_padded_and_dilated_layer_raises_is_found_exactly(padding, dilation) -> None:
    def layer(a, b):
        wide = np.zeros(dilation * (len(b) - 1) + 1, b.dtype)
        wide[::dilation] = b
        padded = np.pad(a, padding)
        if len(padded) < len(wide):
            raise ValueError("the filter is longer than the padded signal")
        return np.convolve(padded, wide, "valid")

    found = identify(layer, probing=QUICK)
    assert found.description.axes[0].family.dilation == dilation
    (piece,) = found.pieces
    for n, m in product(range(1, 30), repeat=2):
        takes = n + 2 * padding > dilation * (m - 1)
        assert (((n,), (m,)) in piece.region) == takes, (piece.region.name, n, m)


@pytest.mark.takes_turns(3)
def test_a_function_of_a_part_of_its_filter_is_not_one_of_a_long_step() -> None:
    """b[1:] never counts; a dilation that no probe could reach would say so too."""
    found = identify(lambda a, b: ndimage.convolve1d(a, b[0], axis=1), dimensions=2, probing=QUICK)
    assert not found.identified
    assert not found.has(Code.DIFFERS_BY_LENGTH)


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("function", "code"),
    [
        (weights_by_overlap, Code.OUTSIDE_MODEL),
        (with_a_small_echo, Code.OUTSIDE_MODEL),
        (without_formula, Code.NO_FORMULA),
    ],
)
def test_bilinear_functions_outside_the_model_are_not_forced_into_it(function, code) -> None:
    found = identify(function, probing=QUICK)
    assert found.has(code), [str(x) for x in found.findings]
    assert not found.identified
    assert found.bilinear == "sampled"


def test_axes_that_do_not_act_independently() -> None:
    found = identify(diagonal, dimensions=2, probing=QUICK)
    assert found.has(Code.OUTSIDE_MODEL)
    assert not found.identified


def test_a_wider_probe_shows_a_formula_that_fails_at_unseen_sizes() -> None:
    sizes = tuple(((n,), (m,)) for n in range(3, 9) for m in (2, 3))
    unseen = (((12,), (3,)),)
    found = identify(other_when_long, probing=Probing(sizes=sizes, unseen=unseen, large=False))
    assert not any(((12,), (3,)) in piece.region for piece in found.pieces)


def test_a_factor_that_changes_at_unseen_sizes_is_seen() -> None:
    def function(a, b):
        return np.convolve(a, b) * (2 if len(a) > 9 else 1)

    found = identify(function, probing=Probing(slow=False))
    scales = {piece.region.name: piece.descriptions[0].scale.value for piece in found.pieces}
    assert scales == {"N ≤ 9": 1, "N ≥ 10": 2}


@pytest.mark.parametrize(("rank", "longest"), [(1, 150), (2, 21)])
def test_nothing_is_said_of_long_operands_that_were_not_asked(rank: int, longest: int) -> None:
    def other_when_long(a, b):
        return signal.convolve(a, b) * (2 if len(a) > longest else 1)

    # Whether a call counts as slow must not depend on how busy the machine is.
    found = identify(other_when_long, dimensions=rank, probing=Probing(large=False, slow=False))
    assert [x.region.name for x in found.pieces] == [f"lengths ≤ {longest}"]
    assert f"for lengths ≤ {longest}: convolution" in str(found)
    with pytest.raises(EvidenceError, match="lengths ≤"):
        found.apply(np.ones((longest + 1,) * rank), np.ones((3,) * rank))


def test_an_output_that_can_be_empty_has_a_length_that_says_so() -> None:
    found = identify(lambda a, b: np.convolve(a, b)[len(b) - 1 : len(a)], probing=QUICK)
    assert found.has(Code.EMPTY)
    assert str(found.length) == "Max(0, -M + N + 1)"
    assert found.apply(np.ones(3), np.ones(5)).tolist() == []


def test_one_accepted_size_makes_no_formula() -> None:
    def only_five(a, b):
        return np.convolve(a, b) if len(a) == len(b) == 5 else raises(a, b)

    found = identify(only_five, probing=QUICK)
    assert found.has(Code.NO_FORMULA)
    assert not found.identified


def test_how_long_the_longest_call_took_does_not_cut_the_claim() -> None:
    def full(a, b):
        end = time.process_time() + (0.1 if a.size * b.size > 10_000_000 else 0)
        while time.process_time() < end:
            pass
        return np.correlate(a, b, "full")

    assert [piece.region.name for piece in identify(full).pieces] == ["all sizes"]


def test_swapped_operands_get_a_formula_for_each_side() -> None:
    found = identify(swaps)
    assert [piece.region.name for piece in found.pieces] == ["N ≥ M", "N < M"]
    a, b = np.arange(1, 5) * (1 + 2j), np.arange(2, 9) * (2 - 1j)
    np.testing.assert_array_equal(found.apply(a, b), swaps(a, b))
    np.testing.assert_array_equal(found.apply(b, a), swaps(b, a))


def test_a_finding_carries_the_call_that_shows_it() -> None:
    found = identify(normalised, probing=QUICK)
    finding = next(x for x in found.findings if x.code is Code.NOT_BILINEAR)
    got = normalised(finding.probe.a, finding.probe.b)
    np.testing.assert_allclose(got, finding.probe.got)
    assert not np.allclose(got, finding.probe.expected)
    assert "expected" in str(finding)


@pytest.mark.parametrize("function", [np.convolve, lambda a, b: np.round(np.convolve(a, b))])
def test_probes_of_number_findings_repeat(function) -> None:
    for finding in identify(function).findings:
        again = function(finding.probe.a, finding.probe.b)
        np.testing.assert_array_equal(again, finding.probe.got)
        assert not np.array_equal(again, finding.probe.expected)


def test_one_call_that_happens_to_take_long_says_nothing_of_the_function() -> None:
    """Whatever else the machine does may cost a call some milliseconds."""
    held_up = iter([0.0, 0.0, 0.2])

    def function(a, b):
        end = time.process_time() + next(held_up)
        while time.process_time() < end:
            pass
        return np.convolve(a, b)

    outcomes = Outcomes(Recorder(function, 1, np.dtype(float)), seed=0, takes_complex=False)
    for n in (100, 101, 102):
        outcomes.ask(((n,), (90,)))
    assert outcomes.expected(((600,), (501,))) < LONGEST_CALL


def test_a_quick_function_that_seems_slow_once_is_asked_as_much_as_ever() -> None:
    """The first call on nothing but ones is timed, to find out whether a function is slow."""
    seen = []

    def hiccup(a, b):
        if not seen and (a == 1).all() and (b == 1).all():
            seen.append(True)
            until = time.process_time() + 0.01
            while time.process_time() < until:
                pass
        return np.convolve(a, b)

    calls = identify(hiccup).probes
    assert seen
    assert calls == identify(hiccup).probes


def test_restricted_sizes_are_named() -> None:
    def odd_only(a, b):
        return np.convolve(a, b, "same") if len(b) % 2 else raises(a, b)

    def three_taps(a, b):
        return np.convolve(a, b, "same") if len(b) == 3 else raises(a, b)

    def longer_first(a, b):
        return np.convolve(a, b, "valid") if len(a) >= len(b) else raises(a, b)

    for function, region in ((odd_only, "M odd"), (three_taps, "M = 3"), (longer_first, "N ≥ M")):
        # A busy machine makes calls seem slow, and then long operands are not asked for.
        found = identify(function, probing=Probing(slow=False))
        assert [piece.region.name for piece in found.pieces] == [region]


def test_python_lists_are_taken_for_arrays() -> None:
    assert identify(lambda a, b: list(np.convolve(a, b))).kind == "convolution"


def test_nothing_leaks_from_warnings_and_float_errors() -> None:
    with np.errstate(all="raise"), warnings.catch_warnings():
        warnings.simplefilter("error")
        found = identify(normalised, probing=QUICK)
    assert found.has(Code.NOT_BILINEAR)


@pytest.mark.takes_turns(2)
def test_single_samples_may_be_a_case_of_their_own() -> None:
    """As in JAX, where lax.conv_transpose pads otherwise when the filter is shorter than 2."""

    def padded_when_single(a, b):
        return np.convolve(a, b) if len(b) > 1 else np.pad(np.convolve(a, b), (0, 1))

    found = identify(padded_when_single, probing=Probing(slow=False))
    assert found.pieces[0].region.name == "M ≥ 2"
    assert found.apply([1, 2], [3, 4]).tolist() == [3, 10, 8]
    with pytest.raises(EvidenceError, match="M ≥ 2"):
        found.apply([1, 2], [3])


def test_no_size_that_raises_is_described() -> None:
    found = identify(ndimage.correlate1d, origin=-1, probing=QUICK)
    assert found.has(Code.RESTRICTED)
    assert ((8,), (3,)) in found.pieces[0].region
    assert not any(((n,), (1,)) in piece.region for piece in found.pieces for n in range(1, 9))


def test_large_integers_that_pass_through_doubles_are_found(convolve_of_numpy) -> None:
    def through_doubles(a, b):
        return np.convolve(a.astype(float), b.astype(float)).astype(np.result_type(a, b))

    assert identify(through_doubles).has(Code.INTEGER_ROUNDS)
    assert not convolve_of_numpy.has(Code.INTEGER_ROUNDS)


def test_a_wide_operand_beside_a_narrow_one_keeps_its_precision_or_it_is_said(
    convolve_of_numpy,
) -> None:
    def as_the_first(a, b):
        return np.convolve(a, b.astype(a.dtype) if a.dtype.kind == b.dtype.kind else b)

    found = [x for x in identify(as_the_first).findings if x.code is Code.WIDTH_LOST]
    assert len(found) == 1
    assert "float64 b beside float32" in found[0].message
    assert not convolve_of_numpy.has(Code.WIDTH_LOST)


def test_where_one_nan_goes(convolve_of_numpy) -> None:
    def by_fft(a, b):
        n = len(a) + len(b) - 1
        return np.fft.ifft(np.fft.fft(a, n) * np.fft.fft(b, n))

    found = [x for x in identify(by_fft).findings if x.code is Code.BAD_SAMPLE_SPREADS]
    assert "in a spoils 12 of 12 outputs; 5 use it" in found[0].message
    assert not convolve_of_numpy.has(Code.BAD_SAMPLE_SPREADS)


def test_an_operand_that_saturation_hides_is_not_called_ignored() -> None:
    def saturating(a, b):
        return np.clip(np.convolve(a, b), 0, 3)

    assert not identify(saturating).has(Code.IGNORES_OPERAND)


def test_every_tag_is_explained_once() -> None:
    told = [x[2:].partition(":")[0] for x in Code.__doc__.splitlines() if x.startswith("- ")]
    assert sorted(told) == sorted(code.value for code in Code)
    before = Code.__doc__.partition("About numbers")[0]
    assert {code for code in Code if f"- {code.value}:" in before} == FATAL
