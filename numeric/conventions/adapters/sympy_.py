"""SymPy: the products of sequences in sympy.discrete.

Its FFT takes 80 ms for a call on a few samples, so what it gives is compared with NumPy in two
relations instead of being read off basis vectors. Products whose indices are sets, not lags, have
no description as a convolution; that they are what they are documented to be is a relation as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np
from sympy import I, Integer
from sympy.discrete import convolution, covering_product, intersecting_product
from sympy.discrete.convolutions import convolution_fwht, convolution_subset

from numeric.conventions.adapters.base import Entry
from numeric.conventions.adapters.relations import Relation
from numeric.conventions.calling.probing import Array

LIBRARY = "sympy"
SLOW = True
# A prime with 2¹⁶ | p − 1, as the number theoretic transform needs; larger than what any probe
# gives, also with numbers of 2³⁰.
PRIME = (2**54 + 81) * 2**16 + 1
DIGITS = 15
CYCLE = 4


def _exact(array: Array) -> list[object]:
    if np.iscomplexobj(array):
        return [Integer(int(x.real)) + I * Integer(int(x.imag)) for x in array]
    return [Integer(int(x)) for x in array]


def _modulo(a: Array, b: Array) -> Array:
    residues = convolution(_exact(a), _exact(b), prime=PRIME)
    # The residue nearest to zero, so that negative sums come back as they are.
    return np.array([(int(x) + PRIME // 2) % PRIME - PRIME // 2 for x in residues])


def _by_fft(a: Array, b: Array, cycle: int = 0) -> Array:
    values = convolution(a.tolist(), b.tolist(), cycle=cycle, dps=DIGITS)
    return np.array([complex(x) for x in values])


def _folded(a: Array, b: Array) -> Array:
    """Return the convolution with output k added to output k mod 4. (N,), (M,) -> (4,)."""
    full = np.convolve(a, b)
    return np.array([full[k::CYCLE].sum() for k in range(CYCLE)])


def relations() -> Iterator[Relation]:
    """Yield the documented relations of sympy.discrete.convolution by FFT."""
    source = "SymPy documentation of sympy.discrete.convolutions.convolution, '{}'"
    yield Relation(
        f"sympy.discrete.convolution, dps={DIGITS}",
        LIBRARY,
        f"convolution(a, b, dps={DIGITS}) = numpy.convolve(a, b)",
        source.format("dps"),
        _by_fft,
        np.convolve,
        largest=3,
    )
    yield Relation(
        f"sympy.discrete.convolution, cycle={CYCLE}",
        LIBRARY,
        f"convolution(a, b, cycle={CYCLE})[k] = Σ numpy.convolve(a, b)[k::{CYCLE}]",
        source.format("cycle"),
        partial(_by_fft, cycle=CYCLE),
        _folded,
        largest=3,
    )
    yield from _of_sets()


def _exactly(product: Callable[..., Any]) -> Callable[[Array, Array], Array]:
    """Return a product of exact sequences as a function of two arrays of whole numbers."""

    def call(a: Array, b: Array) -> Array:
        return np.array([complex(x) for x in product(_exact(a), _exact(b))])

    return call


def _over_sets(fits: Callable[[int, int, int], bool]) -> Callable[[Array, Array], Array]:
    """Return the product c[k] = Σ a[i] b[j] over the i, j that fit k; indices are sets of bits."""

    def call(a: Array, b: Array) -> Array:
        size = 1 << (max(len(a), len(b)) - 1).bit_length()
        pairs = [(i, j) for i in range(len(a)) for j in range(len(b))]
        return np.array([sum(a[i] * b[j] for i, j in pairs if fits(i, j, k)) for k in range(size)])

    return call


def _of_sets() -> Iterator[Relation]:
    """Yield the documented relations of the products over sets."""
    source = "SymPy documentation of sympy.discrete.{}"
    products: tuple[tuple[str, str, Callable[..., Any], Callable[[int, int, int], bool]], ...] = (
        ("convolution(a, b, dyadic=True)", "i ⊕ j = k", convolution_fwht,
         lambda i, j, k: i ^ j == k),
        ("convolution(a, b, subset=True)", "i ∪ j = k, i ∩ j = ∅", convolution_subset,
         lambda i, j, k: i | j == k and not i & j),
        ("covering_product(a, b)", "i ∪ j = k", covering_product, lambda i, j, k: i | j == k),
        ("intersecting_product(a, b)", "i ∩ j = k", intersecting_product,
         lambda i, j, k: i & j == k),
    )  # fmt: skip
    for call, condition, product, fits in products:
        yield Relation(
            f"sympy.discrete.{call}",
            LIBRARY,
            f"c[k] = Σ a[i]·b[j] over {condition}, indices read as sets of bits",
            source.format(call.partition("(")[0]),
            _exactly(product),
            _over_sets(fits),
        )


def entries() -> Iterator[Entry]:
    """Yield the convolution of sympy.discrete; folded onto a cycle it is one of the relations."""
    yield Entry(LIBRARY, "discrete.convolution(a, b, prime=p), modulo p", _modulo)
