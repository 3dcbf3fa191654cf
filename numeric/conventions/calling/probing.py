"""Calling a stranger's function: many small inputs, every guard on, nothing assumed.

The function gets fresh arrays and its inputs are compared with what was sent; outputs must be
numeric arrays of the right rank, finite, and of a shape that does not depend on values.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import product
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.calling.clock import Clock
from numeric.conventions.calling.findings import Code, Finding, Probe

Array = npt.NDArray[Any]
Shape = tuple[int, ...]
Size = tuple[Shape, Shape]
TwoArrays = Callable[[Array, Array], Any]

# Distinct primes, so that a function that looks only at which inputs are non-zero, or that
# normalises, cannot reproduce the products.
WEIGHTS = np.array([2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71])
OTHER_WEIGHTS = np.array(
    [7, 5, 3, 2, 13, 11, 19, 17, 29, 23, 37, 31, 43, 41, 53, 47, 61, 59, 71, 67]
)


@dataclass(frozen=True)
class Probing:
    """How `identify` probes; the defaults suit functions of any two lengths.

    Parameters
    ----------
    sizes
        Pairs of shapes to fit formulas to, such as ((7,), (4,)); None for the documented default.
    unseen
        Pairs of shapes to test the formulas on; None for the documented default.
    dtype
        The real dtype to send; None tries float64, then float32, complex128 and int64.
    seed
        Seeds the dense samples that test bilinearity. The same seed sends the same arrays.
    large
        Also call the function at sizes of some hundreds, where libraries switch algorithms. Without
        them nothing is said of operands longer than those that were tried, 150 samples or 21 × 21.
    slow
        Whether a call takes so long that fewer are made. None takes the time of a call, so that
        what is found may depend on how busy the machine is; True and False do not.
    """

    sizes: tuple[Size, ...] | None = None
    unseen: tuple[Size, ...] | None = None
    dtype: npt.DTypeLike | None = None
    seed: int = 0
    large: bool = True
    slow: bool | None = None


NOT_FINITE = "finite input gives NaN or infinity"


class ProbeError(Exception):
    """A call broke a guard; `finding` says which. Internal: it never reaches the caller."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding)
        self.finding = finding


@dataclass
class Recorder:
    """Calls one function of two arrays and guards every call."""

    function: TwoArrays
    dimensions: int
    dtype: np.dtype[Any]
    batched: Callable[[Array, Array], Array] | None = None
    clock: Clock | None = None
    ahead: Callable[[Sequence[tuple[Array, Array]]], None] | None = None
    calls: int = 0
    scalars: int = 0
    warned: list[str] = field(default_factory=list)

    @cached_property
    def complex_dtype(self) -> np.dtype[Any]:
        """The complex dtype of the same precision."""
        return np.result_type(self.dtype, np.complex64)

    def one(self, a: Array, b: Array) -> Array:
        """Return the output for one pair of inputs, guarded as those of `many`.

        Most calls are of this kind, on a few samples: what surrounds a call must cost no more.
        """
        if self.batched is not None:
            return np.asarray(self.many(a[None], b[None])[0])
        sent = a.copy(), b.copy()
        self._look_at_the_clock()
        self.calls += 1
        raw = self._called(*sent)
        if type(raw) is np.ndarray and raw.ndim == self.dimensions and raw.dtype.kind in "biufc":
            output = raw
        else:
            output = self._stacked_slowly([raw], a[None], b[None])[0]
        if sent[0].tobytes() != a.tobytes() or sent[1].tobytes() != b.tobytes():
            raise ProbeError(_modified(a[None], b[None], sent[0][None], sent[1][None]))
        if not np.isfinite(output).all():
            raise ProbeError(Finding(Code.NOT_A_NUMBER, NOT_FINITE, Probe(a, b, output)))
        return output

    def many(self, a: Array, b: Array) -> Array:
        """Return the outputs for many pairs of inputs: (P, N), (P, M) -> (P, L).

        A single number is taken for an array of one sample, and counted in `scalars`.

        Raises
        ------
        ProbeError
            When the time is over, when a call raises, modifies its input, or returns anything but a
            finite numeric array of the right rank, and when outputs differ in shape.
        """
        sent_a, sent_b = a.copy(), b.copy()
        self._look_at_the_clock()
        self.calls += len(a)
        outputs = self._outputs(sent_a, sent_b)
        if not (np.array_equal(sent_a, a) and np.array_equal(sent_b, b)):
            raise ProbeError(_modified(a, b, sent_a, sent_b))
        if not np.isfinite(outputs).all():
            bad = int(np.argmin(np.isfinite(outputs).reshape(len(a), -1).all(axis=1)))
            raise ProbeError(
                Finding(Code.NOT_A_NUMBER, NOT_FINITE, Probe(a[bad], b[bad], outputs[bad]))
            )
        return outputs

    def _look_at_the_clock(self) -> None:
        late = self.clock.expired(self.calls) if self.clock is not None else None
        if late is not None:
            raise ProbeError(late)

    def _outputs(self, a: Array, b: Array) -> Array:
        if self.batched is not None:
            # A batch that fails is run again call by call, which shows the call that fails.
            with suppress(Exception):
                return np.asarray(self.batched(a, b))
        return self._stacked([self._called(x, y) for x, y in zip(a, b, strict=True)], a, b)

    def _called(self, a: Array, b: Array) -> Any:
        try:
            return self.function(a, b)
        except Exception as error:
            text = f"{type(error).__name__}: {error}"
            raise ProbeError(Finding(Code.RAISES, text, Probe(a, b, text))) from error

    def _stacked(self, raw: list[Any], a: Array, b: Array) -> Array:
        try:
            stacked = np.asarray(raw)
        except (ValueError, TypeError, RuntimeError):
            stacked = np.empty(0, dtype=object)
        numbers = stacked.dtype.kind in "biufc" and not isinstance(raw[0], tuple)
        if numbers and stacked.ndim == self.dimensions + 1:
            return stacked
        return self._stacked_slowly(raw, a, b)

    def _stacked_slowly(self, raw: list[Any], a: Array, b: Array) -> Array:
        """Find out which output is not like the others, or stack what only looked unusual."""
        arrays = []
        for x, y, value in zip(a, b, raw, strict=True):
            array, why = _as_array(value, self.dimensions)
            self.scalars += array is not None and np.ndim(value) == 0
            if array is None:
                raise ProbeError(Finding(Code.WRONG_RESULT, why, Probe(x, y, why)))
            arrays.append(array)
        for index, array in enumerate(arrays):
            if array.shape != arrays[0].shape:
                message = (
                    f"inputs of shapes {a[0].shape} and {b[0].shape} give outputs of shape "
                    f"{arrays[0].shape} and {array.shape}"
                )
                probe = Probe(a[index], b[index], array)
                raise ProbeError(Finding(Code.SHAPE_DEPENDS_ON_VALUES, message, probe))
        return np.stack(arrays)


def _as_array(value: Any, dimensions: int) -> tuple[Array | None, str]:
    """Return a numeric array of the right rank, or None and what was returned instead."""
    if isinstance(value, tuple) and any(np.ndim(part) for part in value):
        return None, f"returned a tuple of {len(value)}: wrap it so that one array is returned"
    try:
        array = np.asarray(value)
    except Exception as error:
        return None, f"returned {type(value).__name__}, which is no array ({error})"
    if array.dtype.kind == "O":
        if not array.ndim:
            # None becomes NaN in a numeric array.
            return None, f"returned {type(value).__name__}, which is no numeric array"
        try:
            array = array.astype(np.complex128)
        except (TypeError, ValueError):
            return None, f"returned {type(value).__name__}, which is no numeric array"
    if array.dtype.kind not in "biufc":
        return None, f"returned an array of dtype {array.dtype}"
    if array.ndim == 0:
        array = array.reshape((1,) * dimensions)
    if array.ndim != dimensions:
        return None, f"returned an array of rank {array.ndim}, needed rank {dimensions}"
    return array, ""


def _modified(a: Array, b: Array, sent_a: Array, sent_b: Array) -> Finding:
    changed = [not np.array_equal(x, y) for x, y in zip(sent_a, a, strict=True)]
    which, index = ("first", int(np.argmax(changed))) if any(changed) else ("second", 0)
    if which == "second":
        index = int(np.argmax([not np.array_equal(x, y) for x, y in zip(sent_b, b, strict=True)]))
    after = sent_a[index] if which == "first" else sent_b[index]
    before = a[index] if which == "first" else b[index]
    message = f"the call overwrites its {which} argument"
    return Finding(Code.MODIFIES_INPUT, message, Probe(a[index], b[index], after, before))


@contextmanager
def quiet(recorder: Recorder) -> Iterator[None]:
    """Collect the warnings of the probed function instead of showing, or raising, them."""
    with warnings.catch_warnings(record=True) as caught, np.errstate(all="ignore"):
        warnings.simplefilter("always")
        yield
    seen = {f"{w.category.__name__}: {w.message}" for w in caught}
    recorder.warned.extend(sorted(seen - set(recorder.warned)))


def basis(shape: Shape, weights: npt.NDArray[np.int64]) -> tuple[Array, Array]:
    """Return the weighted basis vectors of a shape and their weights. () -> (P, *shape), (P,)."""
    count = int(np.prod(shape))
    chosen = np.resize(weights, count)
    return (np.eye(count) * chosen).reshape(count, *shape), chosen


def all_pairs(first: Array, second: Array) -> tuple[Array, Array]:
    """Return every pair of rows, the second running fastest. (P, …), (Q, …) -> (PQ, …) twice."""
    return (
        np.repeat(first, len(second), axis=0),
        np.tile(second, (len(first),) + (1,) * (second.ndim - 1)),
    )


def dense(shape: Shape, generator: np.random.Generator, dtype: np.dtype[Any]) -> Array:
    """Return an array of small non-zero integers without symmetry. () -> shape."""
    values = generator.integers(1, 10, shape) * generator.choice([-1, 1], shape)
    imaginary = 1j * generator.integers(1, 10, shape) if dtype.kind == "c" else 0
    result: Array = np.asarray(values + imaginary, dtype=dtype)
    return result


@lru_cache(maxsize=16)
def _pool(seed: int, dtype: np.dtype[Any]) -> Array:
    """Return many small non-zero integers, drawn once; imaginary ones for a complex dtype."""
    generator = np.random.default_rng([seed, 11])
    shape = (2, 1 << 14)
    values = generator.integers(1, 10, shape) * generator.choice([-1, 1], shape)
    pool: Array = (1j * values if dtype.kind == "c" else values).astype(dtype)
    pool.flags.writeable = False
    return pool


def generic(size: Size, dtype: np.dtype[Any], seed: int) -> tuple[Array, Array]:
    """Return two arrays of small non-zero integers without symmetry. () -> N, M."""
    (first, second), pool = size, _pool(seed, np.dtype(dtype.char.lower()))
    begin = sum((k + 1) * 37 * x for k, x in enumerate((*first, *second))) % 4000
    a = pool[0, begin : begin + math.prod(first)].reshape(first)
    b = pool[1, begin : begin + math.prod(second)].reshape(second)
    return (a.astype(dtype), b.astype(dtype)) if dtype.kind == "c" else (a, b)


def generic_complex(a: Array, b: Array, kind: np.dtype[Any]) -> tuple[Array, Array]:
    """Return the same real parts with imaginary parts that are no multiple of them."""
    second, first = _pool(0, kind)
    return a + first[: a.size].reshape(a.shape), b + second[: b.size].reshape(b.shape)


def shapes_up_to(limit: int, dimensions: int) -> list[Size]:
    """Return all pairs of shapes with lengths 1 … limit, small ones first."""
    lengths = range(1, limit + 1)
    shapes = list(product(lengths, repeat=dimensions))
    pairs = [(n, m) for n in shapes for m in shapes]
    return sorted(pairs, key=lambda pair: (sum(pair[0]) + sum(pair[1]), pair))
