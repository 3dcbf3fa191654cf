"""The answer of `exact_error`: errors at every output, the worst ones exactly, and cautions."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

import numpy as np

from numeric.conventions.exactness.dyadic import Array, Integers
from numeric.conventions.exactness.limbs import integer
from numeric.conventions.exactness.measuring import Flags, picked
from numeric.conventions.exactness.products import Product
from numeric.conventions.exactness.worst import Worst
from symbolic.errors import EvidenceError
from symbolic.showing import word_table

_NAMED = 4


class CautionCode(StrEnum):
    """What may be wrong with a result, by name."""

    CANCELLATION = "cancellation"
    FFT_RANGE = "FFT of huge range"
    COARSER = "coarser arithmetic"
    WRAPPED = "wrapped integers"
    SATURATED = "saturated integers"
    ROUNDED = "rounded to integers"
    OVERFLOW = "overflow"
    UNDERFLOW = "underflow"
    NOT_FINITE = "not finite"
    IMAGINARY_DROPPED = "imaginary part dropped"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True)
class Caution:
    """One thing that the numbers alone do not say, in a sentence."""

    code: CautionCode
    message: str

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


@dataclass(frozen=True, eq=False)
class ExactError:
    """How far a result is from the exact convolution or correlation, at every output.

    The arrays have the shape of the result. Their numbers are exact differences, rounded to
    doubles once (relatively to 2^−50); they are 0 only where the difference is. A number that is
    NaN or infinite where the exact one is finite has an infinite error; where the exact sum has no
    finite value, as a NaN or an infinity of an operand enters it, the error is NaN.

    Attributes
    ----------
    convention
        What the result was compared with.
    matched
        At how many outputs it was matched; 0 when the convention was given.
    alternatives
        Other conventions that predict the same outputs there.
    dtype
        The dtype of the result.
    errors, relative_errors, units
        |y − z|; |y − z|/|z|, infinite where only z is 0; and |y − z| in units in the last place of
        |z| in the precision of the result (for integers, in ones).
    worst_absolute, worst_relative, worst_units, worst_at_zero
        Where these are largest among the finite ones: the last where z is exactly 0. None where
        there is no error.
    cautions
        What is due to be said.
    """

    convention: str
    matched: int
    alternatives: tuple[str, ...]
    dtype: str
    errors: Array
    relative_errors: Array
    units: Array
    worst_absolute: Worst | None
    worst_relative: Worst | None
    worst_units: Worst | None
    worst_at_zero: Worst | None
    cautions: tuple[Caution, ...]
    _exact: Product = field(repr=False)
    _places: Integers = field(repr=False)
    _zero: Flags = field(repr=False)

    @property
    def absolute(self) -> float:
        """The largest |y − z|; NaN when no output has a value."""
        return _most(self.errors)

    @property
    def relative(self) -> float:
        """The largest |y − z|/|z| of the outputs whose z is not 0; NaN when there are none."""
        return _most(self.relative_errors[~self._zero])

    @property
    def ulps(self) -> float:
        """The most units in the last place, of the outputs whose z is not 0; NaN without any."""
        return _most(self.units[~self._zero])

    def exact(self, *index: int) -> tuple[Fraction, ...]:
        """Return the exact output: its real part, and for complex operands its imaginary part.

        Raises
        ------
        EvidenceError
            When there is no such output.
        """
        if len(index) != self.errors.ndim or not all(
            -n <= k < n for k, n in zip(index, self.errors.shape, strict=True)
        ):
            raise EvidenceError(
                f"exact({', '.join(map(str, index))}) of a result of shape {self.errors.shape}; "
                "one index within it is needed for each axis"
            )
        inside = [k % n for k, n in zip(index, self.errors.shape, strict=True)]
        return value_at(
            self._exact, self._places, int(np.ravel_multi_index(inside, self.errors.shape))
        )

    def has(self, code: CautionCode | str) -> bool:
        """Return whether a caution of this name is due."""
        return any(caution.code == code for caution in self.cautions)

    def __str__(self) -> str:
        return "\n".join(f"{name}: {text}" if name else text for name, text in self._lines())

    __repr__ = __str__

    def _repr_markdown_(self) -> str:
        return word_table(("", ""), ((name or "compared", text) for name, text in self._lines()))

    def _lines(self) -> list[tuple[str, str]]:
        how = f" (matched at {self.matched} outputs)" if self.matched else ""
        right = int((self.errors == 0).sum())
        lines = [
            ("", f"{self.convention}{how}: {self.errors.size:,} outputs of {self.dtype}, "
             f"{right:,} of them exact"),
        ]  # fmt: skip
        if self.alternatives:
            named = self.alternatives[:_NAMED]
            more = len(self.alternatives) - len(named)
            rest = [f"{more} more"] if more else []
            lines.append(("also predicted by", "; ".join([*named, *rest])))
        for name, worst in (
            ("largest error", self.worst_absolute),
            ("largest relative error", self.worst_relative),
            ("most units in the last place", self.worst_units),
            ("largest where it is exactly 0", self.worst_at_zero),
        ):
            if worst is not None:
                lines.append((name, str(worst)))
        return lines + [(f"caution, {c.code}", c.message) for c in self.cautions]


def value_at(exact: Product, places: Integers, output: int) -> tuple[Fraction, ...]:
    """Return the parts of the exact value of one output, counted flat."""
    scale = Fraction(2) ** exact.base
    chosen = places[output : output + 1]
    return tuple(integer(picked(part, chosen)[:, 0]) * scale for part in exact.parts)


def _most(values: Array) -> float:
    told = values[~np.isnan(values)]
    return float(told.max()) if told.size else float("nan")
