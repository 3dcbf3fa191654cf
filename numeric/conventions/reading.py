"""Reading the full tensor of a function off its values on basis vectors."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.findings import Code, Finding, Probe
from numeric.conventions.fitting import AxisReading, reading
from numeric.conventions.probing import (
    OTHER_WEIGHTS,
    WEIGHTS,
    Array,
    ProbeError,
    Recorder,
    Size,
    all_pairs,
    basis,
)

# Below this share of the largest entry an entry counts as rounding noise: of single precision, or
# of an FFT in double precision. What is cut off is reported by `arithmetic.precision`.
SINGLE_NOISE = 1e-4
DOUBLE_NOISE = 1e-6


def noise(*arrays: Array) -> float:
    """Return the relative error that rounding may explain in arrays of these dtypes."""
    coarse = any(x.dtype in (np.float16, np.float32, np.complex64) for x in arrays)
    return SINGLE_NOISE if coarse else DOUBLE_NOISE


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


def read(recorder: Recorder, size: Size, with_complex: bool) -> Reading:
    """Return the tensor at one size.

    Raises
    ------
    ProbeError
        When a call breaks a guard, or when multiplying an input by i does neither ×i nor ×(−i).
    """
    first, weights = basis(size[0], WEIGHTS)
    second, others = basis(size[1], OTHER_WEIGHTS)
    a, b = all_pairs(first, second)
    products = (weights[:, None] * others[None, :]).ravel()
    real = recorder.many(a.astype(recorder.dtype), b.astype(recorder.dtype))
    conjugations = None
    if with_complex:
        conjugations = _conjugations(recorder, a, b, real)
    scaled = _divided(real, products.reshape((-1,) + (1,) * (real.ndim - 1)))
    shaped = scaled.reshape(*size[0], *size[1], *real.shape[1:])
    order = [*range(2 * len(size[0]), shaped.ndim), *range(2 * len(size[0]))]
    single_or_double = noise(np.empty(0, recorder.dtype), real)
    return Reading(size, shaped.transpose(order), conjugations, single_or_double)


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
    turned = [
        recorder.many((x * a).astype(kind), (y * b).astype(kind))
        for x, y in ((1j, 1), (1, 1j), (1j, 1j))
    ]
    if turned[0].shape != real.shape:
        message = f"real input gives shape {real.shape[1:]}, complex input {turned[0].shape[1:]}"
        probe = Probe((1j * a)[0], b[0].astype(kind), turned[0][0])
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
        raise ProbeError(_why_no_conjugation(a, b, real, turned, tolerance))
    return fitting


def _why_no_conjugation(
    a: Array, b: Array, real: Array, turned: list[Array], tolerance: float
) -> Finding:
    for position, name, factor in ((0, "a", (1j, 1)), (1, "b", (1, 1j))):
        flat = np.abs(turned[position]).reshape(len(a), -1).max(axis=1, initial=0.0)
        shown = np.abs(real).reshape(len(a), -1).max(axis=1, initial=0.0)
        index = int(np.argmax(shown))
        probe = Probe(
            factor[0] * a[index], factor[1] * b[index], turned[position][index], 1j * real[index]
        )
        if flat.max(initial=0.0) <= tolerance:
            message = f"the imaginary part of {name} does not reach the output"
            return Finding(Code.IMAGINARY_DROPPED, message, probe)
    message = "multiplying an input by i multiplies the output neither by i nor by −i"
    index = int(np.argmax(np.abs(turned[0] - 1j * real).reshape(len(a), -1).max(axis=1)))
    return Finding(
        Code.NOT_COMPLEX_BILINEAR,
        message,
        Probe(1j * a[index], b[index], turned[0][index], 1j * real[index]),
    )


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
