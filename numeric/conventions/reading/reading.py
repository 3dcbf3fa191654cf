"""Reading the full tensor of a function off its values on basis vectors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
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

    @property
    def pattern(self) -> npt.NDArray[np.bool_]:
        """Where the tensor is not zero."""
        magnitude = np.abs(self.tensor)
        largest = magnitude.max(initial=0.0)
        result: npt.NDArray[np.bool_] = magnitude > self.noise * largest
        return result

    @property
    def scale(self) -> complex | None:
        """The common value of the non-zero entries; None when they differ, 0 without any."""
        values = self.tensor[self.pattern]
        if not values.size:
            return 0j
        middle = complex(np.mean(values))
        if np.abs(values - middle).max() > self.noise * abs(middle):
            return None
        return middle

    def contract(self, a: Array, b: Array, conjugated: str | None) -> Array:
        """Return what a bilinear function with this tensor gives. N, M -> L."""
        first = np.conjugate(a) if conjugated in ("a", "both") else a
        second = np.conjugate(b) if conjugated in ("b", "both") else b
        flat = self.tensor.reshape(-1, a.size, b.size)
        result: Array = ((flat @ second.ravel()) @ first.ravel()).reshape(self.outputs)
        return result


# Digits of a number in this base count how often two samples meet in one output.
BASE = 8
READING_SEED = 7
# So many digits fit into a double beside the rounding of an FFT, or into single precision.
DIGITS = {"double": 10, "single": 5}


def read(recorder: Recorder, size: Size, with_complex: bool) -> Reading:
    """Return the tensor at one size.

    Several basis vectors are sent in one call, as the digits of whole numbers; what was decoded
    must then predict the output for generic numbers. A function for which it does not is read on
    one pair of basis vectors after another.

    Raises
    ------
    ProbeError
        When a call breaks a guard, or when multiplying an input by i does neither ×i nor ×(−i).
    """
    a, b = generic(size, recorder.dtype, READING_SEED)
    real = recorder.one(a, b)
    conjugations = _conjugations(recorder, a, b, real) if with_complex else None
    level = noise(np.empty(0, recorder.dtype), real)
    for factor in _factors(recorder, size):
        tensor = _packed(recorder, size, real, level, factor)
        if tensor is not None:
            packed = Reading(size, tensor, conjugations, level)
            expected = packed.contract(a, b, None)
            largest = np.abs(expected).max(initial=0.0)
            if np.all(np.abs(expected - real) <= level * largest):
                return packed
    return Reading(size, _one_by_one(recorder, size), conjugations, level)


def _factors(recorder: Recorder, size: Size) -> Iterator[complex]:
    """Yield what single products may be multiplied by: mostly nothing, or what one sample shows."""
    yield 1
    factor = _factor(recorder, size)
    if factor not in (None, 1):
        yield factor


def _packed(
    recorder: Recorder, size: Size, real: Array, level: float, factor: complex
) -> Array | None:
    """Return the tensor decoded from digits, or None when the outputs are no such numbers."""
    counts = [int(np.prod(shape)) for shape in size]
    width = DIGITS["double" if level == DOUBLE_NOISE else "single"]
    if min(counts) < 2 or not real.size or recorder.dtype.kind not in "fci":
        return None
    # The operand whose samples become digits: the split that needs fewer calls.
    coded = 1 if counts[0] * -(-counts[1] // width) <= counts[1] * -(-counts[0] // width) else 0
    plain = 1 - coded
    groups = [range(x, min(x + width, counts[coded])) for x in range(0, counts[coded], width)]
    digits = np.zeros((len(groups), counts[coded]))
    for row, group in zip(digits, groups, strict=True):
        row[list(group)] = float(BASE) ** np.arange(len(group))
    ones = np.eye(counts[plain])
    first, second = (ones, digits) if coded else (digits, ones)
    x, y = all_pairs(
        first.reshape(-1, *size[0]).astype(recorder.dtype),
        second.reshape(-1, *size[1]).astype(recorder.dtype),
    )
    sent = recorder.many(x, y)
    scaled = sent if factor == 1 else np.real_if_close(sent / factor)
    if np.iscomplexobj(scaled):
        return None
    whole = np.rint(scaled)
    if np.abs(scaled - whole).max(initial=0.0) > (1e-3 if level == DOUBLE_NOISE else 0.1):
        return None
    shaped = whole.astype(np.int64).reshape(len(first), len(second), -1)
    codes = shaped if coded else shaped.transpose(1, 0, 2)
    # codes[i, g, k]: the digits of group g, for sample i of the plain operand, in output k.
    parts = []
    for number, group in enumerate(groups):
        left = codes[:, number]
        if left.min(initial=0) < 0:
            return None
        for _ in group:
            left, digit = np.divmod(left, BASE)
            parts.append(digit)
        if left.any():
            return None
    table = np.stack(parts, axis=1)
    table = table if coded else table.transpose(1, 0, 2)
    order = table.transpose(2, 0, 1).reshape(*real.shape, *size[0], *size[1])
    return np.asarray(order * (factor.real if factor.imag == 0 else factor))


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


def by_axis(one: Reading) -> list[AxisReading] | None:
    """Split a tensor into one factor for each axis; None when it is not such a product."""
    pattern = one.pattern
    dimensions = len(one.size[0])
    if dimensions == 1:
        return [reading(pattern)]
    if 0 in one.outputs:
        # Nothing comes out: the lengths are known, and every product is possible.
        empty = [
            np.zeros(shape, dtype=np.bool_) for shape in zip(one.outputs, *one.size, strict=True)
        ]
        return [reading(factor, blank=True) for factor in empty]
    factors = []
    for axis in range(dimensions):
        mine = {axis, axis + dimensions, axis + 2 * dimensions}
        others = tuple(x for x in range(3 * dimensions) if x not in mine)
        factors.append(np.asarray(pattern.any(axis=others)))
    letters = "kij", "KIJ"
    product: Any = np.einsum(f"{letters[0]},{letters[1]}->kKiIjJ", *factors)
    if not np.array_equal(product, pattern):
        return None
    return [reading(factor) for factor in factors]
