"""SymPy: the exact convolutions of sympy.discrete."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from sympy import I, Integer
from sympy.discrete import convolution

from numeric.conventions.adapters.base import Entry
from numeric.conventions.probing import Array

LIBRARY = "sympy"
SLOW = True
# A prime with 2¹⁶ | p − 1, as the number theoretic transform needs; larger than any probe.
PRIME = 998244353


def _exact(array: Array) -> list[object]:
    if np.iscomplexobj(array):
        return [Integer(int(x.real)) + I * Integer(int(x.imag)) for x in array]
    return [Integer(int(x)) for x in array]


def _cyclic(cycle: int) -> Callable[[Array, Array], Array]:
    def call(a: Array, b: Array) -> Array:
        residues = convolution(_exact(a), _exact(b), cycle=cycle, prime=PRIME)
        # The residue nearest to zero, so that negative sums come back as they are.
        return np.array([(int(x) + PRIME // 2) % PRIME - PRIME // 2 for x in residues])

    return call


def entries() -> Iterator[Entry]:
    """Yield the convolutions of sympy.discrete."""
    yield Entry(LIBRARY, "discrete.convolution(a, b, prime=p), modulo p", _cyclic(0))
    yield Entry(LIBRARY, "discrete.convolution(a, b, cycle=4, prime=p), modulo p", _cyclic(4))
