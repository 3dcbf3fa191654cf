"""Two dimensions: one description for each axis."""

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp
from conventions_oracle import Truth, gaussian
from scipy import ndimage, signal

from numeric.conventions import Code, Probing, identify

QUICK = Probing(large=False)


@pytest.mark.drawn(3)
@pytest.mark.parametrize(
    ("function", "arguments", "kind", "conjugated", "boundary"),
    [
        (signal.convolve2d, {"mode": "full"}, "convolution", "none", "zero"),
        (signal.correlate2d, {"mode": "same", "boundary": "symm"}, "correlation", "b", "symmetric"),
        (signal.convolve2d, {"mode": "same", "boundary": "wrap"}, "convolution", "none", "wrap"),
        (ndimage.correlate, {"mode": "mirror"}, "correlation", "b", "mirror"),
        (ndimage.convolve, {"mode": "nearest"}, "convolution", "none", "nearest"),
    ],
)
def test_pinned_facts(function, arguments, kind, conjugated, boundary) -> None:
    found = identify(function, dimensions=2, probing=QUICK, **arguments)
    assert (found.kind, found.conjugated, found.boundary) == (kind, conjugated, boundary)
    a, b = gaussian((9, 8), 1), gaussian((4, 5), 2)
    np.testing.assert_allclose(found.apply(a, b), function(a, b, **arguments), rtol=1e-10)
    np.testing.assert_allclose(found.apply(b, a), function(b, a, **arguments), rtol=1e-10)


def test_two_dimensions_are_tried_by_themselves() -> None:
    found = identify(signal.correlate2d, probing=QUICK)
    assert found.dimensions == 2
    assert len(found.offset) == 2
    assert {str(x) for x in found.offset[0].free_symbols} == {"M_1"}
    assert {str(x) for x in found.offset[1].free_symbols} == {"M_2"}


class OneWay:
    """Independent oracle: its own description on each axis, from nested loops."""

    def __init__(self, first: Truth, second: Truth) -> None:
        self.first, self.second = first, second

    def __call__(self, a, b):
        along = self.first.tensor(a.shape[0], b.shape[0])
        across = self.second.tensor(a.shape[1], b.shape[1])
        return np.einsum("kij,lpq,ip,jq->kl", along, across, a, b)


def test_each_axis_has_its_own_description() -> None:
    first = Truth(kind="convolution", stride=2, offset="0", length="N")
    second = Truth(kind="correlation", boundary="wrap", offset="1-M", length="N+M-1")
    function = OneWay(first, second)
    found = identify(function, dimensions=2, probing=QUICK)
    along, across = (axis.family for axis in found.description.axes)
    assert (along.kind, along.stride, along.boundary) == ("convolution", 2, "zero")
    assert (across.kind, across.stride, across.boundary) == ("correlation", 1, "wrap")
    assert found.kind == "mixed"
    assert found.boundary == ("zero", "wrap")
    a, b = gaussian((7, 9), 1), gaussian((4, 5), 2)
    np.testing.assert_allclose(found.apply(a, b), function(a, b))
    assert "k₁" in found.formula
    assert "k₂" in found.formula


def test_the_conjugate_moves_in_correlate2d_valid() -> None:
    """SciPy 1.17.1; an installed version that behaves otherwise has no such finding."""
    found = identify(signal.correlate2d, mode="valid", probing=Probing(slow=False))
    a, b = np.array([[1, 1j]]), np.array([[1, 2, 3j]])
    got, partner = signal.correlate2d(a, b, "valid"), signal.correlate(a, b, "valid")
    assert found.has(Code.CONJUGATE_BY_LENGTH) == (not np.allclose(got, partner))
    shapes = (gaussian((6, 5), 1), gaussian((3, 2), 2))
    for one, other in (shapes, shapes[::-1]):
        np.testing.assert_allclose(found.apply(one, other), signal.correlate2d(one, other, "valid"))
    if found.has(Code.CONJUGATE_BY_LENGTH):
        assert [x.region.name for x in found.pieces] == ["N ≥ M", "N < M"]
        assert [x.descriptions[0].conjugated for x in found.pieces] == ["b", "a"]
    assert found.has(Code.RESTRICTED)


def test_origins_shift_one_axis_only() -> None:
    found = identify(ndimage.correlate, dimensions=2, origin=(-1, 0), probing=QUICK)
    m1, m2 = (sp.Symbol(name, integer=True, positive=True) for name in ("M_1", "M_2"))
    values = [[rule.subs({m1: m, m2: m}) for m in (2, 3, 4, 5)] for rule in found.offset]
    assert values == [[0, 0, -1, -1], [-1, -1, -2, -2]]


def test_taps_in_two_dimensions() -> None:
    taps = identify(signal.convolve2d, probing=QUICK).taps((2, 3), (2, 2))
    assert taps.shape == (3, 4, 2, 3, 2, 2)
    unit = np.zeros((2, 3)), np.zeros((2, 2))
    unit[0][1, 2] = unit[1][0, 1] = 1
    assert np.array_equal(taps[:, :, 1, 2, 0, 1], signal.convolve2d(*unit))


def test_fft_idiom_is_cyclic_on_both_axes() -> None:
    found = identify(
        lambda a, b: np.fft.ifft2(np.fft.fft2(a) * np.fft.fft2(b, a.shape)), probing=QUICK
    )
    assert (found.kind, found.boundary) == ("convolution", "cyclic")
    assert found.has(Code.INEXACT)
