"""No false formula: functions with known answers, each claim held against the function itself."""

from __future__ import annotations

import numpy as np
import pytest
from function_generator import (
    AMOUNTS,
    RARE,
    Conditional,
    Plain,
    case,
    complex_pair,
    differs,
    false_outputs,
    false_words,
)

from numeric import exact_error
from numeric.conventions import (
    Probing,
    TranslationError,
    assert_convention,
    identify,
    translate,
)
from numeric.conventions.calling.clock import Clock
from numeric.conventions.calling.findings import Code, Finding
from numeric.conventions.checking import asserting
from numeric.conventions.identifying import asking


def judge(seed: int) -> None:
    """Hold what is said of a case, and its translation, against the case itself."""
    function = case(seed)
    convention = identify(function, dimensions=1, probing=Probing(slow=False), seconds=None)
    assert false_words(function, convention, seed) == []
    if isinstance(function, Plain):
        assert convention.identified, convention.findings
    try:
        moved = translate(convention, np.convolve)
    except TranslationError:
        return
    assert false_outputs(function, moved, seed) == []


@pytest.mark.drawn(2)
@pytest.mark.parametrize("seed", range(24))
def test_nothing_false_is_claimed_nor_translated(seed: int) -> None:
    judge(seed)


# 240: its region of long operands was not tried between 208 and 299 samples. 1020: strided, and
# without outputs at some sizes, where a slice ended before index 0.
@pytest.mark.drawn(1)
@pytest.mark.parametrize("seed", [240, 1020])
def test_nothing_false_is_claimed_nor_translated_where_it_was(seed: int) -> None:
    judge(seed)


@pytest.mark.drawn(2)
@pytest.mark.parametrize("calls", [700, 1500])
@pytest.mark.parametrize("seed", [3, 5026])
def test_nothing_false_is_claimed_when_the_time_is_over(seed, calls, monkeypatch) -> None:
    """Time is counted in calls, and over at different stages; 5026 refuses most of N < M."""

    def expired(clock, count):
        over = count > calls * clock.share
        return Finding(Code.OUT_OF_TIME, "the time is over") if over else None

    monkeypatch.setattr(Clock, "expired", expired)
    function = case(seed)
    found = identify(function, dimensions=1, probing=Probing(slow=False))
    assert false_words(function, found, seed) == []


def strictly_reflected(a, b):
    """Pad by half a filter as `torch` does, which refuses M//2 ≥ N."""
    if len(b) // 2 >= len(a):
        raise ValueError("padding must be less than the signal")
    return np.correlate(np.pad(a, len(b) // 2, mode="reflect"), b, "valid")


def test_a_reflected_correlation_gets_its_own_formula() -> None:
    """Right at four sizes and wrong at thirty of forty-two it was once: 2N − ⌊(M + 1)/2⌋."""
    found = identify(strictly_reflected)
    axis = found.description.axes[0]
    for n in range(2, 30):
        for m in range(1, 2 * n):
            assert axis.offset(n, m) == -(m // 2)
            assert axis.length(n, m) == n + 2 * (m // 2) - m + 1
    assert false_words(strictly_reflected, found, 1) == []


@pytest.mark.drawn(2)
@pytest.mark.parametrize("size", [(5, 5), (7, 2), (3, 8), (18, 18)])
def test_an_exception_at_one_size_is_not_described(size) -> None:
    def but_one(a, b):
        full = np.convolve(a, b)
        return full[::-1] if (len(a), len(b)) == size else full

    # Whether a call counts as slow must not depend on how busy the machine is.
    found = identify(but_one, probing=Probing(slow=False))
    assert not any(((size[0],), (size[1],)) in piece.region for piece in found.pieces)
    assert found.identified
    a, b = complex_pair(9, 4, 3)
    assert not differs(found.apply(a, b), np.convolve(a, b))


@pytest.mark.parametrize("longest", [700, 3000])
def test_what_differs_for_the_longest_operands_alone_is_not_claimed_there(longest) -> None:
    """Three times the longest operands of all was more numbers than there are."""

    def function(a, b):
        full = np.convolve(a, b)
        return full[::-1] if len(a) > longest else full

    found = identify(function, dimensions=1, probing=Probing(slow=False))
    assert any(((600,), (501,)) in piece.region for piece in found.pieces)
    assert not any(((longest + 1,), (longest,)) in piece.region for piece in found.pieces)


def test_one_output_that_is_lost_of_long_signals_is_seen() -> None:
    """Outputs of some hundred samples were compared in seven places once."""

    def lossy(a, b):
        full = np.convolve(a, b)
        full[100:101] *= len(a) <= 100
        return full

    found = identify(lossy, probing=Probing(slow=False))
    assert not any(((120,), (53,)) in piece.region for piece in found.pieces)
    assert any(((60,), (37,)) in piece.region for piece in found.pieces)


def padded_twice(a, b):
    """Reflect by half a filter, and then give every output that meets anything."""
    return np.convolve(np.pad(a, len(b) // 2, mode="reflect"), b)


def edge_and_zeros(a, b):
    return np.correlate(np.pad(a, (3, 1), mode="edge"), b, "full")[1::2]


@pytest.mark.drawn(1)
@pytest.mark.parametrize(
    ("function", "boundary", "before", "after"),
    [(padded_twice, "mirror, then zero", "M//2", "M//2"),
     (edge_and_zeros, "nearest, then zero", "3", "1")],
)  # fmt: skip
def test_a_continuation_that_ends_is_described_with_where_it_ends(
    function, boundary, before, after
) -> None:
    found = identify(function, dimensions=1, probing=Probing(slow=False), seconds=None)
    assert found.boundary == boundary
    assert found.pieces[0].region.name == "all sizes"
    amounts = {**AMOUNTS, "3": lambda n, m: 3}
    for n, m in ((5, 4), (4, 7), (30, 12), (9, 9), (1, 6)):
        ends = [end(n, m) for end in found.description.axes[0].ends]
        assert ends == [amounts[before](n, m), amounts[after](n, m)]
    assert false_words(function, found, 1) == []
    moved = translate(found, np.convolve)
    assert false_outputs(function, moved, 1) == []
    namespace: dict = {}
    exec(moved.code, namespace)  # noqa: S102 - the printed code is what is under test
    a, b = complex_pair(9, 4, 3)
    assert not differs(namespace["translated"](a, b), function(a, b))
    exact = exact_error(function(a.real, b.real), a.real, b.real, convention=found)
    assert exact.absolute < 1e-14


def test_a_translation_of_an_empty_output_is_empty() -> None:
    """It was an error of a reduction over nothing once."""
    cropped = case(20)
    a, b = complex_pair(1, 1, 20)
    assert cropped(a, b).size == 0
    assert translate(cropped, np.convolve, dimensions=1)(a, b).shape == (0,)


FULL = Plain(kind="convolution")
OTHER = {
    "reversed": Plain(kind="convolution", turned=True),
    "conjugated": Plain(kind="convolution", conjugated="b"),
    "correlated": Plain(kind="correlation"),
}


@pytest.mark.drawn(1)
@pytest.mark.parametrize(
    ("rule", "slow"),
    [*((rule, True) for rule in RARE), ("11 divides N", False), ("N=7M", False), ("N>100", False)],
)
def test_a_rule_that_few_sizes_obey_is_not_overlooked(
    rule: str, slow: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = OTHER[sorted(OTHER)[len(rule) % len(OTHER)]]
    function = Conditional(other, FULL, rule)
    found = identify(function, dimensions=1, probing=Probing(slow=slow))
    assert false_words(function, found, 1) == []
    # Identified once: the assertion is judged by the same answer.
    monkeypatch.setattr(asserting, "identify", lambda *_, **__: found)
    with pytest.raises(AssertionError, match="found"):
        assert_convention(function, "convolution", conjugated="none", output_reversed=False,
                          dimensions=1, probing=Probing(slow=slow))  # fmt: skip


@pytest.mark.parametrize("slow", [True, False])
def test_a_crop_that_is_half_only_of_short_filters_is_not_claimed_of_long_ones(slow: bool) -> None:
    function = Plain(kind="convolution", front="51M//100")
    found = identify(function, dimensions=1, probing=Probing(slow=slow))
    assert false_words(function, found, 1) == []
    assert found.identified


def test_nothing_is_claimed_for_long_operands_that_cannot_be_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # A function that is slow by the real limit would take this test too long.
    monkeypatch.setattr(asking, "LONGEST_CALL", 1e-3)
    calls = iter(range(10**6))

    def slow(a, b):
        # Work, not sleep: the time of the processor is what counts.
        for _ in range(20):
            next(calls)
            np.convolve(np.ones(300), np.ones(300))
        return np.convolve(a, b)

    found = identify(slow, dimensions=1)
    assert found.identified
    assert all(((5000,), (4001,)) not in piece.region for piece in found.pieces)
    assert any(((20,), (7,)) in piece.region for piece in found.pieces)
