"""Arrays of numbers as what they are in memory: integers times powers of two, without rounding."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from numeric.conventions.calling.arrays import array_of
from symbolic.errors import EvidenceError

Array = npt.NDArray[Any]
Words = npt.NDArray[np.uint64]
Integers = npt.NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Dyadic:
    """The real numbers ±magnitude·2^exponent, element by element; a magnitude is odd or zero."""

    negative: npt.NDArray[np.bool_]
    magnitude: Words
    exponent: Integers

    @property
    def lowest(self) -> int | None:
        """The exponent of the lowest bit set in any of the numbers; None when all are zero."""
        there = self.magnitude != 0
        return int(self.exponent[there].min()) if there.any() else None

    @property
    def highest(self) -> int | None:
        """The least e with |x| < 2^e for all x; None when all are zero."""
        there = self.magnitude != 0
        if not there.any():
            return None
        return int((self.exponent + bit_length(self.magnitude))[there].max())

    def __getitem__(self, index: Any) -> Dyadic:
        return Dyadic(self.negative[index], self.magnitude[index], self.exponent[index])


def bit_length(magnitude: Words) -> Integers:
    """Return the number of bits of each, exactly."""
    upper = magnitude >> np.uint64(32)
    # Halves are converted without rounding, which could reach the next power of two.
    halves = np.where(upper != 0, upper, magnitude & np.uint64(0xFFFFFFFF))
    found = np.frexp(halves.astype(np.float64))[1].astype(np.int64)
    return found + np.where(upper != 0, 32, 0)


def dyadic(values: Array) -> Dyadic:
    """Return finite real numbers of a dtype that `parts` lets through, exactly."""
    if values.dtype.kind == "f":
        negative = np.signbit(values)
        fraction, power = np.frexp(values.astype(np.float64))
        magnitude = np.abs(np.ldexp(fraction, 53)).astype(np.uint64)
        exponent = power.astype(np.int64) - 53
    else:
        negative = values < 0
        # The magnitude of the least integer does not fit its own dtype.
        bits = values.astype(np.int64).view(np.uint64) if values.dtype.kind == "i" else values
        bits = bits.astype(np.uint64)
        magnitude = np.where(negative, ~bits + np.uint64(1), bits)
        exponent = np.zeros(values.shape, np.int64)
    lowest_bit = magnitude & (~magnitude + np.uint64(1))
    zeros = np.maximum(np.frexp(lowest_bit.astype(np.float64))[1] - 1, 0)
    return Dyadic(negative, magnitude >> zeros.astype(np.uint64), exponent + zeros)


@dataclass(frozen=True, eq=False)
class Operand:
    """An array in parts: the finite numbers exactly, and where it has none.

    Attributes
    ----------
    finite
        Where both parts are finite; the parts are zero elsewhere.
    real, imag
        The parts; ``imag`` is None for a real array.
    """

    finite: npt.NDArray[np.bool_]
    real: Dyadic
    imag: Dyadic | None

    @property
    def parts(self) -> tuple[Dyadic, ...]:
        """The real part, and the imaginary one if there is one."""
        return (self.real,) if self.imag is None else (self.real, self.imag)

    @property
    def lowest(self) -> int:
        """The exponent of the lowest bit of any part; 0 when all is zero."""
        found = [part.lowest for part in self.parts]
        return min((x for x in found if x is not None), default=0)

    @property
    def highest(self) -> int:
        """An exponent e with |part| < 2^e throughout; the lowest one when all is zero."""
        found = [part.highest for part in self.parts]
        return max((x for x in found if x is not None), default=self.lowest)


def checked(name: str, values: npt.ArrayLike) -> Array:
    """Return an array of a kind that can be read exactly.

    Raises
    ------
    EvidenceError
        When it is empty, masked, has no or more than two axes, or a dtype that is neither an
        integer nor an IEEE number of at most 64 bits (twice that for a complex one).
    """
    array = array_of("exact_error", name, values)
    if array.ndim not in (1, 2) or array.size == 0:
        raise EvidenceError(
            f"exact_error got {name} of shape {array.shape}; one or two axes and at least one "
            "number are needed: cut out one channel of one sample"
        )
    real_size = array.itemsize // (2 if array.dtype.kind == "c" else 1)
    if array.dtype.kind not in "biufc" or real_size > 8:
        raise EvidenceError(
            f"exact_error got {name} of dtype {array.dtype}; integers, floats of at most 64 bits, "
            "or complex numbers of such are needed: astype() makes one, where that is exact"
        )
    return array.astype(np.uint8) if array.dtype.kind == "b" else array


def read(array: Array) -> Operand:
    """Return a checked array, read exactly."""
    finite = np.isfinite(array)
    cleaned = array if finite.all() else np.where(finite, array, 0)
    imag = dyadic(cleaned.imag) if array.dtype.kind == "c" else None
    return Operand(finite, dyadic(cleaned.real), imag)
