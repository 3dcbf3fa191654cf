"""Exact products of whole arrays: one multiplication of large integers by flint.

An array is written into one integer, an element into each slot of so many bits that no sum of
products overflows (Kronecker substitution); the slots of the product of two such integers are the
linear convolution. NumPy writes and reads the slots, so that Python never touches an element.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

import numpy as np
from flint import fmpz

from numeric.conventions.exactness.dyadic import Array, Dyadic, Operand, Words
from numeric.conventions.exactness.limbs import BITS, magnitudes
from symbolic.errors import EvidenceError

LITTLE = np.dtype("<u8")
COPIES = 8
"""How many copies of a product are in memory at most (measured: 7.4; for complex ones 6.3 more)."""
APIECE = 256
"""How many bytes each output takes besides."""


@dataclass(frozen=True, eq=False)
class Product:
    """The full linear convolution of two arrays, exactly.

    Attributes
    ----------
    shape
        Its shape: N + M − 1 along each axis.
    base
        All values are integers times 2^base.
    real, imag
        The integers, (L, K) in the order of a flattened array; ``imag`` is None for real operands.
    """

    shape: tuple[int, ...]
    base: int
    real: Words
    imag: Words | None

    @property
    def parts(self) -> tuple[Words, ...]:
        """The real part, and the imaginary one if there is one."""
        return (self.real,) if self.imag is None else (self.real, self.imag)


def product(first: Operand, second: Operand, memory: float) -> Product:
    """Return the full linear convolution of two arrays of the same rank.

    Raises
    ------
    EvidenceError
        When it would take more than so many bytes.
    """
    shapes = first.finite.shape, second.finite.shape
    shape = tuple(n + m - 1 for n, m in zip(*shapes, strict=True))
    limbs = _limbs(first, second)
    _afford(prod(shape), limbs, first, second, memory)
    x, y = (_Integers.of(each, shape, limbs) for each in (first, second))
    base = first.lowest + second.lowest
    count = prod(shape)
    if x.imag is None and y.imag is None:
        return Product(shape, base, _slots(x.real * y.real, count, limbs), None)
    real, imag = x.times(y)
    return Product(shape, base, _slots(real, count, limbs), _slots(imag, count, limbs))


def _limbs(first: Operand, second: Operand) -> int:
    """Return the limbs of a slot: room for two factors, for how many are summed, and for a sign.

    The real part of a product is the sum of twice as many.
    """
    terms = min(first.finite.size, second.finite.size) * len(first.parts)
    width = sum(x.highest - x.lowest for x in (first, second)) + (terms - 1).bit_length() + 1
    return -(-width // BITS)


def _afford(outputs: int, limbs: int, first: Operand, second: Operand, memory: float) -> None:
    parts = max(len(first.parts), len(second.parts))
    needed = outputs * (8 * limbs * COPIES * parts + APIECE)
    if needed > memory:
        ranges = " and ".join(str(x.highest - x.lowest) for x in (first, second))
        raise EvidenceError(
            f"exact_error would need some {needed / 2**30:.1f} GiB for {outputs:,} outputs, as the "
            f"bits of the operands spread over {ranges} places; {memory / 2**30:.1f} GiB are "
            "allowed: pass memory=… (in GiB) to allow more, or check parts of the arrays"
        )


@dataclass(frozen=True, eq=False)
class _Integers:
    """An array as one large integer for each part."""

    real: fmpz
    imag: fmpz | None

    @classmethod
    def of(cls, operand: Operand, shape: tuple[int, ...], limbs: int) -> _Integers:
        """Write an array into integers with the slots of an array of this shape."""
        places = np.arange(operand.finite.size)
        if len(shape) == 2:
            row, column = np.divmod(places, operand.finite.shape[1])
            places = row * shape[1] + column
        real, *rest = (_written(part, places, operand.lowest, limbs) for part in operand.parts)
        return cls(real, rest[0] if rest else None)

    def times(self, other: _Integers) -> tuple[fmpz, fmpz]:
        """Return the parts of the product."""
        a, b, c, d = self.real, self.imag, other.real, other.imag
        ac = a * c
        if b is None:
            return ac, fmpz(0) if d is None else a * d
        if d is None:
            return ac, b * c
        bd = b * d
        return ac - bd, (a + b) * (c + d) - ac - bd


def _written(part: Dyadic, places: Array, base: int, limbs: int) -> fmpz:
    flat = Dyadic(part.negative.ravel(), part.magnitude.ravel(), part.exponent.ravel())
    there = np.flatnonzero(flat.magnitude)
    if not there.size:
        return fmpz(0)
    chosen, places = flat[there], places[there]
    words = np.zeros((2, int(places[-1]) + 1, limbs), LITTLE)
    words[chosen.negative.astype(np.intp), places] = magnitudes(chosen, base, limbs).T
    plus, minus = (int.from_bytes(half.tobytes(), "little") for half in words)
    return fmpz(plus - minus)


def _slots(value: fmpz, count: int, limbs: int) -> Words:
    """Return the signed slots of a large integer. () -> (limbs, count)."""
    half = np.zeros((count, limbs), LITTLE)
    half[:, -1] = 1 << (BITS - 1)
    # With half a slot's range added everywhere no slot is negative, and none borrows of the next.
    raised = int(value) + int.from_bytes(half.tobytes(), "little")
    del value, half
    words = np.frombuffer(raised.to_bytes(8 * count * limbs, "little"), LITTLE)
    found: Words = words.reshape(count, limbs).T.astype(np.uint64)
    found[-1] ^= np.uint64(1 << (BITS - 1))
    return found
