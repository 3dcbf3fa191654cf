"""`exact_error`: finds the convention, computes what the result should be, and compares."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from numeric.conventions.describing.convention import Convention
from numeric.conventions.exactness.cautions import Case, cautions
from numeric.conventions.exactness.dyadic import Array, Integers, checked, read
from numeric.conventions.exactness.layout import Layout, layout_of
from numeric.conventions.exactness.matching import match
from numeric.conventions.exactness.measuring import Flags, Measured, measure, picked, root_above
from numeric.conventions.exactness.products import Product, product
from numeric.conventions.exactness.result import ExactError, value_at
from numeric.conventions.exactness.worst import Worst
from numeric.conventions.families.model import CONVOLUTION, CORRELATION, Description
from symbolic.errors import EvidenceError

GIBIBYTES = 4.0
MOST_COMPARED = 4
"""How many conventions are computed exactly when the sampled outputs do not tell them apart."""


def exact_error(
    y: npt.ArrayLike,
    a: npt.ArrayLike,
    b: npt.ArrayLike,
    convention: Convention | Description | str | None = None,
    *,
    memory: float = GIBIBYTES,
) -> ExactError:
    """Return the exact error of every output of a convolution or correlation.

    Binary floats and integers are integers times powers of two, so the true result is computed
    exactly, by integer products, and subtracted exactly.

    Parameters
    ----------
    y
        The result of any library: (L,), or (L₁, L₂).
    a, b
        What was convolved or correlated: (N,) and (M,), or (N₁, N₂) and (M₁, M₂). Integers, floats
        of at most 64 bits, or complex numbers; as stored: a double 0.1 is 3602879701896397/2⁵⁵.
    convention
        What y should be: the answer of `identify`, or one of its descriptions; "convolution" or
        "correlation" to match among these only; None to match among all common ones.
    memory
        How many GiB may be used. Wide ranges cost most: an array whose bits spread from 2^p to 2^q
        takes q − p bits for every number.

    Raises
    ------
    EvidenceError
        When an array has another rank or dtype, no convention matches, y has another shape than
        the convention gives, or the product does not fit into memory (the message has an estimate).

    Examples
    --------
    >>> import numpy as np, scipy.signal
    >>> a = np.array([1e20, 1.0, 0.0, 0.0])
    >>> found = exact_error(scipy.signal.fftconvolve(a, a), a, a)
    >>> print(found.worst_relative.exact[0], found.has("FFT of huge range"))
    1 True
    """
    got, first, second = (checked(n, x) for n, x in (("y", y), ("a", a), ("b", b)))
    if not got.ndim == first.ndim == second.ndim:
        raise EvidenceError(
            f"exact_error got y, a and b of {got.ndim}, {first.ndim} and {second.ndim} axes; "
            "arrays of the same rank are needed"
        )
    comparison = _Comparison(got, first, second, memory * 2**30)
    if convention is None or isinstance(convention, str):
        if convention not in (None, CONVOLUTION, CORRELATION):
            raise EvidenceError(
                f"exact_error got convention={convention!r}; pass '{CONVOLUTION}', "
                f"'{CORRELATION}', the answer of identify(function), or nothing"
            )
        found = match(got, first, second, convention)
        names = [layout.name for layout in found.layouts]
        tried = found.layouts[:MOST_COMPARED]
        compared = [comparison.run(layout) for layout in tried]
        best = min(range(len(tried)), key=lambda k: _rank(compared[k]))
        others = tuple(name for k, name in enumerate(names) if k != best)
        return comparison.conclude(compared[best], found.places, others)
    layout = layout_of(convention, (first.shape, second.shape))
    if layout.outputs != got.shape:
        raise EvidenceError(
            f"exact_error got y of shape {got.shape}; {layout.name} gives {layout.outputs} for "
            f"operands of shapes {first.shape} and {second.shape}"
        )
    return comparison.conclude(comparison.run(layout), 0, ())


@dataclass(frozen=True, eq=False)
class _Compared:
    """A result beside the exact one of one layout."""

    layout: Layout
    exact: Product
    places: Integers
    measured: Measured
    spoiled: Flags


def _rank(compared: _Compared) -> tuple[int, float]:
    """Return what is larger the farther the result is from this layout."""
    errors = compared.measured.errors
    worst = errors.largest(~compared.spoiled)
    if worst is None:
        return (-(1 << 40), 0.0)
    return int(errors.power[worst]), float(errors.fraction[worst])


class _Comparison:
    """A result and its operands, ready to be compared under any layout."""

    def __init__(self, y: Array, a: Array, b: Array, memory: float) -> None:
        self._y, self._a, self._b, self._memory = y, a, b, memory
        self._got = read(y.ravel())

    def run(self, layout: Layout) -> _Compared:
        """Compute what the result should be, and compare."""
        x, w = map(read, layout.arranged(self._a, self._b))
        exact = product(x, w, self._memory)
        places = layout.places()
        spoiled = np.zeros(len(places), bool)
        if not (x.finite.all() and w.finite.all()):
            spoiled = self._spoiled(layout, places)
        return _Compared(layout, exact, places, measure(self._got, exact, places), spoiled)

    def _spoiled(self, layout: Layout, places: Integers) -> Flags:
        """Return the outputs that a NaN or an infinity of an operand enters."""
        ones = [np.ones(x.shape, np.uint8) for x in (self._a, self._b)]
        bad = [(~np.isfinite(x)).astype(np.uint8) for x in (self._a, self._b)]
        found = np.zeros(len(places), bool)
        for first, second in ((bad[0], ones[1]), (ones[0], bad[1])):
            x, w = map(read, layout.arranged(first, second))
            found |= (picked(product(x, w, self._memory).real, places) != 0).any(axis=0)
        return found

    def conclude(self, compared: _Compared, matched: int, others: tuple[str, ...]) -> ExactError:
        """Return the answer."""
        measured, there = compared.measured, self._got.finite
        zero = measured.values.fraction == 0
        compare = there & ~compared.spoiled
        lost = ~there & ~compared.spoiled
        relative = measured.errors.over(measured.values)
        units = measured.errors.in_units(self._unit_exponents(measured))
        arrays = [sizes.floats() for sizes in (measured.errors, relative, units)]
        arrays[1][zero & (measured.errors.fraction > 0)] = np.inf
        for array in arrays:
            array[compared.spoiled], array[lost] = np.nan, np.inf
        at = {
            "absolute": measured.errors.largest(compare),
            "relative": relative.largest(compare & ~zero),
            "units": units.largest(compare & ~zero),
            "zero": measured.errors.largest(compare & zero),
        }
        imaginary = np.zeros(len(zero), bool)
        if compared.exact.imag is not None:
            imaginary = (picked(compared.exact.imag, compared.places) != 0).any(axis=0)
        case = Case(
            self._y, self._a, self._b, compared.layout, measured, compared.spoiled, imaginary
        )
        shape = self._y.shape
        return ExactError(
            convention=compared.layout.name,
            matched=matched,
            alternatives=others,
            dtype=str(self._y.dtype),
            errors=arrays[0].reshape(shape),
            relative_errors=arrays[1].reshape(shape),
            units=arrays[2].reshape(shape),
            worst_absolute=self._worst(compared, at["absolute"], None),
            worst_relative=self._worst(compared, at["relative"], "value"),
            worst_units=self._worst(compared, at["units"], "unit"),
            worst_at_zero=self._worst(compared, at["zero"], None),
            cautions=cautions(case, tuple(x for x in at.values() if x is not None)),
            _exact=compared.exact,
            _places=compared.places,
            _zero=zero.reshape(shape),
        )

    def _unit_exponents(self, measured: Measured) -> Integers:
        """Return e with 2^e the unit in the last place of each exact value."""
        if self._y.dtype.kind not in "fc":
            return np.zeros_like(measured.values.power)
        info = np.finfo(self._y.dtype)
        least = int(info.minexp) - int(info.nmant)
        return np.maximum(measured.values.power - 1 - int(info.nmant), least)

    def _worst(self, compared: _Compared, output: int | None, over: str | None) -> Worst | None:
        """Return an error exactly: itself, over the size of the exact value, or in units."""
        if output is None:
            return None
        exact = value_at(compared.exact, compared.places, output)
        number = self._y.ravel()[output]
        got = tuple(Fraction(int(x)) if self._y.dtype.kind in "iu" else Fraction(float(x))
                    for x in (np.real(number), np.imag(number)))  # fmt: skip
        full = (*exact, Fraction(0))[:2]
        square = sum(((x - z) ** 2 for x, z in zip(got, full, strict=True)), Fraction(0))
        if over == "value":
            square /= sum((z**2 for z in full), Fraction(0))
        if over == "unit":
            exponent = int(self._unit_exponents(compared.measured)[output])
            square /= Fraction(4) ** exponent
        index = tuple(int(i) for i in np.unravel_index(output, self._y.shape))
        return Worst(index, root_above(square), str(number), exact)
