"""What is said beside a formula: reasons, failures and divisors, each held against what is so."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import signal

from numeric import exact_error, identify, port, tells_apart
from numeric.conventions import Probing
from numeric.conventions.adapters.base import resolve
from symbolic.errors import EvidenceError

QUICK = Probing(large=False)


def half_converted(a, b):
    return np.convolve(a, b).astype(np.float16)


def with_lags(a, b):
    return np.arange(len(a) + len(b) - 1), np.convolve(a, b)


def of_irregular_scale(a, b):
    return np.convolve(a, b) * np.sqrt(len(a) * len(b) + 1)


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("function", "said"),
    [
        (half_converted, "not a number: "),
        (with_lags, "returned a tuple of 2"),
        (of_irregular_scale, "the factor before the sum is by no formula: "),
        (lambda a, b: np.convolve(a, b) ** 2, "not bilinear: "),
    ],
)
def test_the_reason_printed_is_why_there_is_no_description(function, said) -> None:
    printed = str(identify(function, dimensions=1))
    assert "no description" in printed
    assert said in printed.splitlines()[1]
    assert len(printed) < 1000


@pytest.mark.takes_turns(2)
def test_single_sizes_that_fail_are_not_called_all_that_do() -> None:
    def padded_by_the_other_axis(a, b):
        return signal.convolve2d(np.pad(a, b.shape[0] // 2), b, "valid")

    messages = [x.message for x in identify(padded_by_the_other_axis, dimensions=2).findings]
    (failures,) = (x for x in messages if x.startswith("raises for"))
    assert "pairs of shapes" in failures


def test_the_divisor_of_demeaned_arrays_is_of_demeaned_arrays() -> None:
    def normalised(a, b):
        return np.correlate((a - a.mean()) / (a.std() * len(a)), (b - b.mean()) / b.std(), "full")

    found = identify(normalised, dimensions=1)
    assert found.scaled is not None
    assert found.scaled.words == (
        "correlation of a′ = a − mean(a) with b′ = b − mean(b), divided by ‖a′‖·‖b′‖"
    )


def test_a_filter_is_called_symmetric_only_if_it_is() -> None:
    def reason(b):
        return tells_apart([1, 2, 3], b)["convolution / correlation"].reason

    assert reason([1, 5, 1]) == "b equals its own flip"
    assert "less than 1e-09" in reason([1e12, 1, 5, 2, 1e12])


def test_tensors_with_gradients_are_numbers() -> None:
    torch = pytest.importorskip("torch")
    a, b = torch.ones(4, requires_grad=True), torch.tensor([1.0, 2.0], requires_grad=True)
    result = np.convolve([1.0] * 4, [1, 2])
    assert exact_error(torch.tensor(result, requires_grad=True), a, b).absolute == 0
    assert tells_apart(a, b)
    assert np.array_equal(identify(np.convolve, probing=QUICK).apply(a, b), result)


@pytest.mark.parametrize("call", [
    lambda x: exact_error(x, [1, 1, 1], [1]),
    lambda x: tells_apart(x, [1, 2]),
    lambda x: port(x[None, None], "torch.nn.Conv1d", "keras.layers.Conv1D"),
])  # fmt: skip
def test_numbers_that_numpy_has_not_are_refused(call) -> None:
    torch = pytest.importorskip("torch")
    with pytest.raises(EvidenceError, match="which NumPy cannot read"):
        call(torch.ones(3, dtype=torch.bfloat16))


def test_a_function_of_jax_is_imported_where_a_recipe_calls_it() -> None:
    jnp = pytest.importorskip("jax.numpy")
    source = resolve(jnp.correlate, {"mode": "same"}).spelled
    namespace: dict = {"np": np}
    exec(source, namespace)  # noqa: S102 - what is printed is to be run
    a, b = np.array([1.0, 5, 2, 4, 3]), np.array([1.0, 2, 3])
    assert np.allclose(namespace["target"](a, b), np.correlate(a, b, "same"))
