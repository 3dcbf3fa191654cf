"""The picture of a convention has each product once, in the cell of its output and sample."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from numeric import identify
from numeric.conventions import Probing
from symbolic.errors import EvidenceError


def test_the_cells_of_a_convention() -> None:
    found = identify(np.correlate, mode="full")
    (axis,) = found.plot(n=4, m=2).axes
    cells = {(round(t.get_position()[1]), round(t.get_position()[0])): t.get_text()
             for t in axis.texts}  # fmt: skip
    a, b = np.arange(1, 5), np.array([10, 100])
    z = np.correlate(a, b, "full")
    for k, value in enumerate(z):
        terms = [(i, int(j)) for (row, i), js in cells.items() if row == k for j in js.split("+")]
        assert sum(a[i] * b[j] for i, j in terms) == value
    assert axis.get_title() == found.name


@pytest.mark.parametrize("function", [np.maximum, signal.convolve2d])
def test_without_a_formula_in_one_dimension_nothing_is_drawn(function: object) -> None:
    found = identify(function, probing=Probing(large=False))  # type: ignore[arg-type]
    assert found.identified == (found.dimensions == 2)
    with pytest.raises(EvidenceError, match="no formula in one dimension"):
        found.plot()
