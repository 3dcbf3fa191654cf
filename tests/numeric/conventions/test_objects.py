"""The object path of NumPy: the same tensor, but the conjugate is lost."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import ndimage

from numeric.conventions import EvidenceError, identify
from numeric.conventions.objects import symbolic_run


@pytest.mark.parametrize("function", [np.convolve, np.correlate])
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
@pytest.mark.parametrize(("n", "m"), [(5, 3), (3, 4)])
def test_symbols_show_the_tensor_that_was_probed(function, mode: str, n: int, m: int) -> None:
    run = symbolic_run(function, n, m, mode=mode)
    assert run.bilinear
    np.testing.assert_array_equal(
        run.tensor(n, m), identify(function, mode=mode).taps(n, m).astype(float)
    )


def test_the_conjugate_is_lost_and_the_warning_says_so() -> None:
    run = symbolic_run(np.correlate, 2, 2, mode="full")
    assert identify(np.correlate, mode="full").conjugated == "b"
    assert "conjugate" not in str(run.outputs)
    assert "conjugates are dropped" in run.warning


def test_other_degrees_are_not_bilinear() -> None:
    assert not symbolic_run(lambda a, b: np.convolve(a, b) + 1, 2, 2).bilinear
    assert not symbolic_run(lambda a, b: np.convolve(a * a, b), 2, 2).bilinear


def test_compiled_code_has_no_object_path() -> None:
    with pytest.raises(EvidenceError, match="no object path"):
        symbolic_run(ndimage.correlate1d, 4, 3)
