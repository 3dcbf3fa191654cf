"""Reading the full tensor of a function off its values on basis vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.calling.findings import Code, Finding, Probe
from numeric.conventions.calling.probing import (
    OTHER_WEIGHTS,
    WEIGHTS,
    Array,
    ProbeError,
    Recorder,
    Size,
    all_pairs,
    basis,
    generic,
)
from numeric.conventions.families.fitting import AxisReading, reading
from numeric.conventions.families.formulas import IntArray
from numeric.conventions.families.model import conjugated

# Below this share of the largest entry an entry counts as rounding noise: of single precision, or
# of an FFT in double precision. What is cut off is reported by `arithmetic.precision`.
SINGLE_NOISE = 1e-4
# The characters of float16, float32 and complex64.
SINGLE = "efF"
DOUBLE_NOISE = 1e-6


def noise(*arrays: Array) -> float:
    """Return the relative error that rounding may explain in arrays of these dtypes."""
    for array in arrays:
        if array.dtype.char in SINGLE:
            return SINGLE_NOISE
    return DOUBLE_NOISE


@dataclass(frozen=True)
class Reading:
    """The tensor of a function at one size.

    `tensor[k, i, j]` is the coefficient of a[i]·b[j] in z[k], with the axes of an output, then of
    a, then of b: (*L, *N, *M). `conjugations` are the choices that fit i·eᵢ and i·eⱼ, or None when
    no complex input was sent. Entries below `noise` times the largest count as zero.
    """

    size: Size
    tensor: Array
    conjugations: tuple[str, ...] | None
    noise: float = DOUBLE_NOISE

    @property
    def outputs(self) -> tuple[int, ...]:
        """The output shape."""
        return self.tensor.shape[: len(self.size[0])]

    @cached_property
    def pattern(self) -> npt.NDArray[np.bool_]:
        """Where the tensor is not zero."""
        magnitude = np.abs(self.tensor)
        largest = magnitude.max(initial=0.0)
        result: npt.NDArray[np.bool_] = magnitude > self.noise * largest
        return result

    @cached_property
    def scale(self) -> complex | None:
        """The common value of the non-zero entries; None when they differ, 0 without any."""
        values = self.tensor[self.pattern]
        if not values.size:
            return 0j
        middle = complex(np.mean(values))
        if np.abs(values - middle).max() > self.noise * abs(middle):
            return None
        return middle

    @cached_property
    def axes(self) -> list[AxisReading] | None:
        """One factor of the tensor for each axis; None when it is not such a product."""
        pattern = self.pattern
        dimensions = len(self.size[0])
        if dimensions == 1:
            return [reading(pattern)]
        if 0 in self.outputs:
            # Nothing comes out: the lengths are known, and every product is possible.
            empty = [
                np.zeros(shape, dtype=np.bool_)
                for shape in zip(self.outputs, *self.size, strict=True)
            ]
            return [reading(factor, blank=True) for factor in empty]
        factors = []
        for axis in range(dimensions):
            mine = {axis, axis + dimensions, axis + 2 * dimensions}
            others = tuple(x for x in range(3 * dimensions) if x not in mine)
            factors.append(np.asarray(pattern.any(axis=others)))
        letters = "kij", "KIJ"
        both: Any = np.einsum(f"{letters[0]},{letters[1]}->kKiIjJ", *factors)
        if not np.array_equal(both, pattern):
            return None
        return [reading(factor) for factor in factors]

    def contract(self, a: Array, b: Array, conjugation: str | None) -> Array:
        """Return what a bilinear function with this tensor gives. N, M -> L."""
        first, second = conjugated(conjugation, a, b)
        flat = self.tensor.reshape(-1, a.size, b.size)
        result: Array = ((flat @ second.ravel()) @ first.ravel()).reshape(self.outputs)
        return result


READING_SEED = 7
# So many bits of a whole number are exact beside the rounding of an FFT, or in single precision.
BITS = {DOUBLE_NOISE: 30, SINGLE_NOISE: 15}
# A count of samples takes so many of them.
COUNT_BITS = 3


def read(recorder: Recorder, size: Size, with_complex: bool) -> Reading:
    """Return the tensor at one size.

    The samples of one operand are sent as their numbers, and several samples of the other as the
    digits of one whole number, so that a digit of an output names what it was made of. What was
    decoded must then predict the output for generic numbers. A function for which it does not is
    read on one pair of basis vectors after another.

    Raises
    ------
    ProbeError
        When a call breaks a guard, or when multiplying an input by i does neither ×i nor ×(−i).
    """
    a, b = generic(size, recorder.dtype, READING_SEED)
    real = recorder.one(a, b)
    conjugations = _conjugations(recorder, a, b, real) if with_complex else None
    level = noise(np.empty(0, recorder.dtype), real)
    for factor, named in _codings(recorder, size):
        tensor = _named(recorder, size, real, level, factor, named)
        if tensor is not None:
            packed = Reading(size, tensor, conjugations, level)
            expected = packed.contract(a, b, None)
            largest = np.abs(expected).max(initial=0.0)
            if np.all(np.abs(expected - real) <= level * largest):
                return packed
    return Reading(size, _one_by_one(recorder, size), conjugations, level)


def _codings(recorder: Recorder, size: Size) -> Iterator[tuple[complex, int]]:
    """Yield what single products may be multiplied by, and whose samples to number.

    Mostly they are multiplied by nothing, otherwise by what one sample shows.
    """
    yield 1, 0
    yield 1, 1
    factor = _factor(recorder, size)
    if factor not in (None, 1):
        yield factor, 0
        yield factor, 1


def _named(
    recorder: Recorder, size: Size, real: Array, level: float, factor: complex, named: int
) -> Array | None:
    """Return the tensor, or None when the outputs do not name at most one sample for each digit.

    `named` is the operand whose samples are numbered, 1 and up; those of the other become digits.
    With ones for the numbers the same digits count how many samples there are.
    """
    counts = [int(np.prod(shape)) for shape in size]
    length, others = counts[named], counts[1 - named]
    if min(counts) < 2 or not real.size or recorder.dtype.kind not in "fci":
        return None
    bits = (length.bit_length(), COUNT_BITS)
    coded = [_digit_rows(others, BITS[level] // x, x) for x in bits if x <= BITS[level]]
    if len(coded) < len(bits):
        return None
    numbers = np.concatenate([
        np.tile(x, (len(rows), 1))
        for x, rows in zip((np.arange(1, length + 1), np.ones(length)), coded, strict=True)
    ])  # fmt: skip
    pair = (numbers, np.concatenate(coded))
    first, second = pair if named == 0 else pair[::-1]
    sent = recorder.many(
        first.reshape(-1, *size[0]).astype(recorder.dtype),
        second.reshape(-1, *size[1]).astype(recorder.dtype),
    )
    scaled = sent if factor == 1 else np.real_if_close(sent / factor)
    whole = np.rint(scaled.real)
    if np.abs(scaled - whole).max(initial=0.0) > (1e-3 if level == DOUBLE_NOISE else 0.1):
        return None
    values = whole.astype(np.int64).reshape(len(whole), -1)
    at = len(coded[0])
    number, count = (
        _digits(x, others, BITS[level] // y, y)
        for x, y in zip((values[:at], values[at:]), bits, strict=True)
    )
    if number is None or count is None or count.max() > 1 or np.any((number > 0) != (count > 0)):
        return None
    if number.max() > length:
        return None
    j, k = np.nonzero(number)
    i = number[j, k] - 1
    tensor = np.zeros((real.size, *counts))
    tensor[(k, i, j) if named == 0 else (k, j, i)] = 1
    shaped = tensor.reshape(*real.shape, *size[0], *size[1])
    return np.asarray(shaped * (factor.real if factor.imag == 0 else factor))


def _digit_rows(count: int, width: int, bits: int) -> Array:
    """Return rows in each of which so many samples are the digits of a number. () -> (G, count)."""
    place = np.arange(count)
    rows = np.zeros((-(-count // width), count))
    rows[place // width, place] = 2.0 ** (bits * (place % width))
    return rows


def _digits(values: IntArray, count: int, width: int, bits: int) -> IntArray | None:
    """Return what stands in the digits, or None for numbers that have others. (G, K) -> (P, K)."""
    place = np.arange(count)
    if values.min(initial=0) < 0:
        return None
    found = values[place // width] >> (bits * (place % width))[:, None] & ((1 << bits) - 1)
    used = np.zeros_like(values)
    np.add.at(used, place // width, found << (bits * (place % width))[:, None])
    return found if np.array_equal(used, values) else None


def _factor(recorder: Recorder, size: Size) -> complex | None:
    """Return the factor that single products have in common, seen on one sample of a."""
    count = int(np.prod(size[1]))
    middle = np.zeros(int(np.prod(size[0])))
    middle[len(middle) // 2] = 1
    x = np.tile(middle.reshape(1, *size[0]), (count,) + (1,) * len(size[0]))
    y = np.eye(count).reshape(count, *size[1])
    seen = recorder.many(x.astype(recorder.dtype), y.astype(recorder.dtype))
    magnitude = np.abs(seen)
    shown = seen[magnitude > noise(seen) * magnitude.max(initial=0.0)]
    if not shown.size:
        return None
    value = complex(np.median(shown.real) + 1j * np.median(shown.imag))
    # An exact whole number or simple fraction is not blurred by the rounding of an FFT.
    near = complex(round(value.real * 64) / 64, round(value.imag * 64) / 64)
    value = near if abs(near - value) <= 1e-9 else value
    return value if abs(value) > 0 else None


def _one_by_one(recorder: Recorder, size: Size) -> Array:
    """Return the tensor read on one pair of weighted basis vectors after another."""
    first, weights = basis(size[0], WEIGHTS)
    second, others = basis(size[1], OTHER_WEIGHTS)
    a, b = all_pairs(first, second)
    products = (weights[:, None] * others[None, :]).ravel()
    real = recorder.many(a.astype(recorder.dtype), b.astype(recorder.dtype))
    scaled = _divided(real, products.reshape((-1,) + (1,) * (real.ndim - 1)))
    shaped = scaled.reshape(*size[0], *size[1], *real.shape[1:])
    order = [*range(2 * len(size[0]), shaped.ndim), *range(2 * len(size[0]))]
    result: Array = shaped.transpose(order)
    return result


def _divided(values: Array, by: Array) -> Array:
    """Divide part by part: complex division by a real number would round."""
    if np.iscomplexobj(values):
        parts: Array = values.real / by + 1j * (values.imag / by)
        return parts
    quotient: Array = values / by
    return quotient


_TURNS: dict[str, tuple[complex, complex, complex]] = {
    "none": (1j, 1j, -1),
    "b": (1j, -1j, 1),
    "a": (-1j, 1j, 1),
    "both": (-1j, -1j, -1),
}


def _conjugations(recorder: Recorder, a: Array, b: Array, real: Array) -> tuple[str, ...]:
    """Return which conjugations explain the outputs for i·a, for i·b and for both."""
    kind = recorder.complex_dtype
    turns = ((1j, 1), (1, 1j), (1j, 1j))
    sent = [((x * a).astype(kind), (y * b).astype(kind)) for x, y in turns]
    turned = [recorder.one(*pair) for pair in sent]
    if turned[0].shape != real.shape:
        message = f"real input gives shape {real.shape}, complex input {turned[0].shape}"
        probe = Probe(*sent[0], turned[0])
        raise ProbeError(Finding(Code.SHAPE_DEPENDS_ON_VALUES, message, probe))
    tolerance = noise(real, *turned) * np.abs(real).max(initial=0.0)
    fitting = tuple(
        name
        for name, factors in _TURNS.items()
        if all(
            np.abs(got - factor * real).max(initial=0.0) <= tolerance
            for got, factor in zip(turned, factors, strict=True)
        )
    )
    if not fitting:
        raise ProbeError(_why_no_conjugation(sent, real, turned, tolerance))
    return fitting


def _why_no_conjugation(
    sent: list[tuple[Array, Array]], real: Array, turned: list[Array], tolerance: float
) -> Finding:
    for position, name in ((0, "a"), (1, "b")):
        if np.abs(turned[position]).max(initial=0.0) <= tolerance:
            message = f"the imaginary part of {name} does not reach the output"
            probe = Probe(*sent[position], turned[position], 1j * real)
            return Finding(Code.IMAGINARY_DROPPED, message, probe)
    message = "multiplying an input by i multiplies the output neither by i nor by −i"
    return Finding(Code.NOT_COMPLEX_BILINEAR, message, Probe(*sent[0], turned[0], 1j * real))
