"""Which operation broke the flip: the operations of two runs, one beside the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np

from numeric.experiments.problems import Array, Shape

RANDOM = {
    "bernoulli", "bernoulli_", "exponential_", "multinomial", "normal", "normal_", "rand",
    "rand_like", "randint", "randint_like", "randn", "randn_like", "randperm", "random_",
    "uniform_",
}  # fmt: skip
_DRAWING = {name.rstrip("_") for name in RANDOM}
_SUMS = {
    "addbmm", "addmm", "addmv", "baddbmm", "bmm", "cumsum", "dot", "linalg_vector_norm",
    "logsumexp", "mean", "mm", "mv", "norm", "prod", "std", "std_mean", "sum", "var", "var_mean",
    "vdot",
}  # fmt: skip
_FACTORISATIONS = {
    "_linalg_eigh", "_linalg_eigvals", "_linalg_solve_ex", "_linalg_svd", "cholesky_inverse",
    "geqrf", "inverse", "linalg_cholesky_ex", "linalg_eig", "linalg_inv_ex", "linalg_ldl_factor_ex",
    "linalg_lu_factor_ex", "linalg_qr", "lu_unpack", "orgqr", "triangular_solve",
}  # fmt: skip
# Vector units take several entries at once and the rest of an array by other instructions.
_TRANSCENDENTAL = {
    "cos", "erf", "exp", "expm1", "log", "log1p", "pow", "rsqrt", "sigmoid", "sin", "softplus",
    "tan", "tanh",
}  # fmt: skip
_LARGEST = {"amax", "amin", "aminmax", "max", "min"}
_ORDERS = {"argmax", "argmin", "argsort", "kthvalue", "median", "mode", "sort", "topk"}


# Memory that nobody has written to yet holds anything.
_UNWRITTEN = {"empty", "empty_like", "empty_strided", "new_empty", "new_empty_strided"}


@dataclass(frozen=True)
class Recorded:
    """One operation: its name, the function that asked for it, and the tensors it left."""

    operation: str
    caller: str
    results: tuple[Any, ...]


def first_cause(
    left: Sequence[Recorded], right: Sequence[Recorded], shape: Shape, tolerance: float
) -> str:
    """Name the first operation whose result is not the flip of its counterpart's, "" if none.

    Parameters
    ----------
    left, right
        The operations of the run and of its flip.
    shape
        The filter.
    tolerance
        Results closer than this, relative to their largest entry, count as flips: 0 looks for
        the first rounding, more looks past it.
    """
    for a, b in zip(left, right, strict=False):
        if a.operation != b.operation or len(a.results) != len(b.results):
            return f"the two runs take different branches ({a.operation} in {a.caller})"
        if a.operation in _UNWRITTEN:
            continue
        for x, y in zip(a.results, b.results, strict=True):
            if not _mirrored(_array(x), _array(y), shape, tolerance):
                return f"{_words(a.operation)} ({a.operation} in {a.caller})"
    if len(left) != len(right):
        return "the two runs make different numbers of operations"
    return ""


def is_rounding(cause: str) -> bool:
    """Tell whether a cause is one of rounding: exact numbers would not show it."""
    return cause.startswith((_ADDED, _FACTORISED, _LAST))


_ADDED = "sums in the order of the index"
_FACTORISED = "factorises a matrix in the order of the index"
_LAST = "rounds the entries at the end of an array otherwise"


def _words(operation: str) -> str:
    # In place, or on a list of tensors, it is the same operation.
    operation = operation.removeprefix("_foreach_").rstrip("_")
    if operation in _DRAWING:
        return "draws random numbers by index"
    if operation in _SUMS:
        return _ADDED
    if operation in _FACTORISATIONS:
        return _FACTORISED
    if operation in _LARGEST:
        return "takes the largest of blocks of consecutive entries"
    if operation in _ORDERS:
        return "decides ties by the index"
    if operation in _TRANSCENDENTAL:
        return _LAST
    if operation.startswith("_fft"):
        return "transforms along the index"
    return "gives other numbers at other places"


def _array(tensor: Any) -> Array:
    if tensor.is_floating_point():
        tensor = tensor.double()
    return np.asarray(tensor.resolve_conj().cpu().numpy())


def _mirrored(a: Array, b: Array, shape: Shape, tolerance: float) -> bool:
    """Tell whether b is what the flip makes of a, by any action that the flip can have on it."""
    if a.shape != b.shape:
        return False
    if a.size <= 1:
        return _close(a, b, tolerance)
    return any(_close(moved, b, tolerance) for moved in _moved(a, shape)) or (
        # Another layout of the same entries, such as blocks or diagonals: as a collection.
        not _is_filter(a, shape) and _close(np.sort(a, axis=None), np.sort(b, axis=None), tolerance)
    )


def _close(a: Array, b: Array, tolerance: float) -> bool:
    if np.array_equal(a, b, equal_nan=a.dtype.kind in "fc"):
        return True
    if tolerance == 0 or a.dtype.kind not in "fc":
        return False
    largest = max(float(np.abs(a).max()), float(np.abs(b).max()))
    return bool((np.abs(a - b) <= tolerance * largest).all())


def _is_filter(a: Array, shape: Shape) -> bool:
    return a.shape == shape.sizes


def _moved(a: Array, shape: Shape) -> Iterator[Array]:
    """Yield what the flip may make of an array that was computed from a filter.

    The filter itself is flipped. An axis of another array may hold no spatial index, one of them,
    or several flattened into it behind channels; each that can is tried with and without.
    """
    if _is_filter(a, shape):
        yield np.flip(a, shape.axes)
        return
    taps = shape.sizes[-shape.spatial :]
    ends = {prod(taps[i:j]) for i in range(len(taps)) for j in range(i + 1, len(taps) + 1)}
    choices = [[None, *(e for e in sorted(ends) if e > 1 and size % e == 0)] for size in a.shape]
    for choice in product(*choices):
        moved = a
        for axis, block in enumerate(choice):
            if block is not None:
                order = np.arange(a.shape[axis]).reshape(-1, block)[:, ::-1].ravel()
                moved = np.take(moved, order, axis)
        yield moved
