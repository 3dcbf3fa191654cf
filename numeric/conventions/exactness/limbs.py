"""Many signed integers side by side: limbs of 64 bits, the lowest first, in two's complement.

An array of shape (L, K) holds K integers of L limbs. Nothing here rounds; `leading` cuts off.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from numeric.conventions.exactness.dyadic import Array, Dyadic, Integers, Words, bit_length

BITS, DOUBLE = 64, 53
_SIGN = np.uint64(BITS - 1)
_ONE = np.uint64(1)
_ALL = ~np.uint64(0)

Signs = npt.NDArray[np.bool_]


def magnitudes(numbers: Dyadic, base: int, limbs: int) -> Words:
    """Return |x| / 2^base of numbers that are multiples of 2^base and fit. (K,) -> (L, K)."""
    shift = np.where(numbers.magnitude == 0, 0, numbers.exponent - base)
    limb, bit = np.divmod(shift, BITS)
    words = np.zeros((limbs, len(shift)), np.uint64)
    place = np.arange(len(shift))
    low, high = split(numbers.magnitude, bit)
    words[limb, place] = low
    words[np.minimum(limb + 1, limbs - 1), place] |= high
    return words


def split(magnitude: Words, bit: Integers) -> tuple[Words, Words]:
    """Return the lower and the higher limb of magnitude·2^bit, 0 ≤ bit < 64."""
    by = bit.astype(np.uint64)
    # A shift by all 64 bits is not defined, so it is made in two steps.
    return magnitude << by, (magnitude >> _ONE) >> (_SIGN - by)


def extended(words: Words, below: int, above: int) -> Words:
    """Return the integers times 2^(64·below), with room above. (L, K) -> (below + L + above, K)."""
    sign = np.where(words[-1] >> _SIGN, _ALL, np.uint64(0))
    zeros = np.zeros((below, words.shape[1]), np.uint64)
    return np.concatenate([zeros, words, np.broadcast_to(sign, (above, words.shape[1]))])


def difference(words: Words, negative: Signs, magnitude: Words) -> Words:
    """Return x − y, where y is given by sign and magnitude. (L, K), (K,), (L, K) -> (L, K)."""
    # To take y away is to add the complement of its magnitude and one; or, for y < 0, to add that.
    mask = np.where(negative, np.uint64(0), _ALL)
    carry = (~negative).astype(np.uint64)
    result = np.empty_like(words)
    for k in range(len(words)):
        total = words[k] + (magnitude[k] ^ mask)
        overflowed = total < words[k]
        result[k] = total + carry
        carry = (overflowed | (result[k] < total)).astype(np.uint64)
    return result


def absolute(words: Words) -> Words:
    """Return the magnitudes. (L, K) -> (L, K)."""
    negative = (words[-1] >> _SIGN).astype(bool)
    mask = np.where(negative, _ALL, np.uint64(0))
    carry = negative.astype(np.uint64)
    result = np.empty_like(words)
    for k in range(len(words)):
        flipped = words[k] ^ mask
        result[k] = flipped + carry
        carry = (result[k] < flipped).astype(np.uint64)
    return result


def leading(magnitude: Words) -> tuple[Array, Integers]:
    """Return m and e with m·2^e the integers, cut off after 53 bits, ½ ≤ m < 1; or m = 0.

    Shapes: (L, K) -> (K,), (K,).
    """
    count = magnitude.shape[1]
    high, low = np.zeros(count, np.uint64), np.zeros(count, np.uint64)
    limb = np.zeros(count, np.int64)
    below = np.zeros(count, np.uint64)
    for k, words in enumerate(magnitude):
        there = words != 0
        high, low = np.where(there, words, high), np.where(there, below, low)
        limb[there] = k
        below = words
    bits = bit_length(high)
    room = (BITS - bits).astype(np.uint64)
    # A shift by all 64 bits is not defined, so it is made in two steps.
    top = np.where(bits == 0, high, high << np.minimum(room, _SIGN))
    top |= np.where(bits == BITS, np.uint64(0), (low >> _ONE) >> (_SIGN - np.minimum(room, _SIGN)))
    fraction = np.ldexp((top >> np.uint64(BITS - DOUBLE)).astype(np.float64), -DOUBLE)
    return fraction, bits + BITS * limb


def multiples(words: Words, bit: int) -> Signs:
    """Return which integers are multiples of 2^bit, bit ≥ 0. (L, K) -> (K,)."""
    limb, rest = divmod(bit, BITS)
    found = np.ones(words.shape[1], bool)
    for k in range(min(limb, len(words))):
        found &= words[k] == 0
    if limb < len(words) and rest:
        found &= words[limb] & ((_ONE << np.uint64(rest)) - _ONE) == 0
    return found


def integer(words: Words) -> int:
    """Return one integer. (L,) -> ()."""
    return int.from_bytes(words.tobytes(), "little", signed=True)
