"""Functions made from random descriptions must be recovered from their values alone."""

from __future__ import annotations

import numpy as np
import pytest
from conventions_oracle import LENGTHS, OFFSETS, Truth, gaussian
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from numeric.conventions import Family, Probing, identify
from numeric.conventions.reading.outcomes import CORE_1D
from tests.portion import portion

QUICK = Probing(large=False)
FRESH = ((10, 4), (13, 6), (12, 12), (4, 11), (5, 14))

truths = st.builds(
    Truth,
    kind=st.sampled_from(["correlation", "convolution"]),
    flip=st.booleans(),
    dilation=st.integers(1, 3),
    boundary=st.sampled_from(["zero", "wrap", "symmetric", "mirror", "nearest", "cyclic"]),
    extended=st.sampled_from("ab"),
    conjugated=st.sampled_from(["none", "a", "b", "both"]),
    offset=st.sampled_from(sorted(OFFSETS)),
    length=st.sampled_from(sorted(LENGTHS)),
    scale=st.sampled_from([1, -1, 2, 0.5, 3j]),
)
stepped = st.builds(
    Truth,
    kind=st.sampled_from(["correlation", "convolution"]),
    stride=st.integers(1, 3),
    upsample=st.integers(1, 3),
    conjugated=st.sampled_from(["none", "b"]),
    offset=st.sampled_from(["0", "1-M", "-2", "-(M//2)"]),
    length=st.sampled_from(["N", "N+M-1", "(N+M)//2"]),
)


def check_recovered(truth: Truth) -> None:
    # A description may miss its operand altogether; then there is nothing to read off.
    assume(all(truth.tensor(n, m).any() for n, m in CORE_1D[:14]))
    # Where one sample is held for ever, many offsets are right and nothing tells which is meant.
    middle = truth.tensor(8, 5).sum(axis=(0, 2) if truth.extended == "a" else (0, 1))
    assume(np.count_nonzero(middle) >= 3)
    convention = identify(truth, probing=QUICK)
    assert convention.identified, convention.findings
    for n, m in FRESH:
        expected = truth.tensor(n, m) * truth.scale
        for description in convention.descriptions:
            np.testing.assert_array_equal(description.taps((n,), (m,)), expected)
        a, b = gaussian(n, 1), gaussian(m, 2)
        np.testing.assert_allclose(convention.apply(a, b), truth(a, b), atol=1e-12)


@pytest.mark.takes_turns(3)
@settings(max_examples=portion(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(truths)
def test_boundary_and_conjugation_are_recovered(truth: Truth) -> None:
    check_recovered(truth)


@pytest.mark.takes_turns(2)
@settings(max_examples=portion(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(stepped)
def test_steps_are_recovered(truth: Truth) -> None:
    check_recovered(truth)


@pytest.mark.drawn(3)
@pytest.mark.parametrize("kind", ["correlation", "convolution"])
@pytest.mark.parametrize("boundary", ["zero", "wrap", "symmetric", "mirror", "nearest", "cyclic"])
@pytest.mark.parametrize("extended", ["a", "b"])
def test_the_family_itself_is_among_the_descriptions(kind, boundary, extended) -> None:
    truth = Truth(kind=kind, boundary=boundary, extended=extended, offset="-2", length="N+M-1")
    found = identify(truth, probing=QUICK)
    families = [description.axes[0].family for description in found.descriptions]
    assert Family(kind, boundary=boundary, extended=extended) in families


@pytest.mark.drawn(1)
@pytest.mark.parametrize(("name", "value"), [("stride", 4), ("dilation", 4), ("upsample", 4)])
def test_steps_up_to_four_are_recovered(name: str, value: int) -> None:
    truth = Truth(kind="convolution", offset="0", length="N+M-1", **{name: value})
    families = [x.axes[0].family for x in identify(truth, probing=QUICK).descriptions]
    assert any(getattr(family, name) == value for family in families)


def test_all_descriptions_come_simplest_first() -> None:
    found = identify(Truth(kind="convolution", length="N+M-1"), probing=QUICK)
    costs = [description.cost for description in found.descriptions]
    assert costs == sorted(costs)
    assert len(costs) == 2  # commutative: either operand may be called the extended one
    assert {x.extended for x in found.descriptions} == {"a", "b"}
    assert found.description.extended == "a"


def test_a_symmetric_boundary_has_two_readings() -> None:
    """A symmetric continuation is its own mirror image, so both readings are true."""
    truth = Truth(boundary="symmetric", offset="-(M//2)", length="N")
    shapes = {
        (x.axes[0].family.kind, x.axes[0].family.reversed)
        for x in identify(truth, probing=QUICK).descriptions
    }
    assert shapes == {("correlation", False), ("convolution", True)}
