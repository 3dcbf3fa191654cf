"""Scaled forms: a plain correlation of plain or demeaned arrays times a factor that has a name.

Normalised, unbiased and demeaned correlations are not bilinear, or weight their products unlike, so
no tensor describes them. Each is looked for by its definition: the sum at every lag times every
factor of a fixed list is compared with what the function returns, at many sizes.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import scipy

from numeric.conventions.calling.probing import Size
from numeric.conventions.describing import printing
from numeric.conventions.families.model import CONVOLUTION, Array, Axis, Description
from numeric.conventions.reading.regions import Region
from symbolic.errors import EvidenceError


@dataclass(frozen=True)
class Setting:
    """Two arrays, as the sum takes them, and what divides it, at every lag at which they meet."""

    a: Array
    b: Array
    kind: str

    def _slid(self, moving: Array, fixed: Array) -> Array:
        turned = fixed if self.kind == CONVOLUTION else np.flip(fixed)
        result: Array = scipy.signal.convolve(moving, turned, mode="full", method="direct")
        return result

    @cached_property
    def sizes(self) -> Array:
        """The sum of the sizes of the products, at every lag."""
        return self._slid(np.abs(self.a), np.abs(self.b))

    @cached_property
    def sums(self) -> Array:
        """The sum of products, lag by lag."""
        return self._slid(self.a, self.b)

    @cached_property
    def overlap(self) -> Array:
        """How many samples meet, lag by lag."""
        return self._slid(np.ones_like(self.a), np.ones_like(self.b))

    @cached_property
    def energy(self) -> Array:
        """The sum of the squares of those of a that meet b, lag by lag."""
        return self._slid(self.a**2, np.ones_like(self.b))

    @cached_property
    def local(self) -> Array:
        """The sum of those of a that meet b, lag by lag."""
        return self._slid(self.a, np.ones_like(self.b))


def _norm(array: Array) -> float:
    return float(np.sqrt((array**2).sum()))


def _norms(one: Setting) -> float:
    return _norm(one.a) * _norm(one.b)


@dataclass(frozen=True)
class Divisor:
    """What the sum is divided by: its name, and its value at every lag."""

    text: str
    value: Callable[[Setting], npt.ArrayLike]


def _spread(one: Setting) -> Array:
    """Return the energy of a − mean(a) below b, the mean taken there. Never below 0."""
    return np.maximum(one.energy - one.local**2 / one.b.size, 0)


NOTHING = Divisor("1", lambda one: 1.0)
DIVISORS = (
    NOTHING,
    Divisor("‖a‖·‖b‖", _norms),
    Divisor("N", lambda one: one.a.size),
    Divisor("M", lambda one: one.b.size),
    Divisor("N − 1", lambda one: max(one.a.size - 1, 1)),
    Divisor("M − 1", lambda one: max(one.b.size - 1, 1)),
    Divisor("the overlap", lambda one: one.overlap),
    Divisor(
        "‖a‖·‖b‖·(the overlap)/N",
        lambda one: _norm(one.a) * _norm(one.b) * one.overlap / one.a.size,
    ),
    Divisor("Σb", lambda one: one.b.sum()),
    Divisor("Σa", lambda one: one.a.sum()),
    Divisor("‖a below b‖·‖b‖", lambda one: np.sqrt(one.energy) * _norm(one.b)),
    Divisor("‖a below b, demeaned there‖·‖b‖", lambda one: np.sqrt(_spread(one)) * _norm(one.b)),
    Divisor("‖a‖", lambda one: _norm(one.a)),
    Divisor("‖b‖", lambda one: _norm(one.b)),
)


@dataclass(frozen=True)
class ScaledForm:
    """A correlation or convolution over a divisor that has a name.

    Attributes
    ----------
    kind, output_reversed
        As in a description.
    demeaned
        Which of "a" and "b" lose their mean first.
    divisor
        What the sum is divided by.
    axes
        Where the outputs stand, as in a description with zeros beyond the ends.
    region
        For which sizes.
    alone
        Whether the function takes one array, which stands for both.
    sizes
        The pairs of shapes at which it was compared.
    """

    kind: str
    output_reversed: bool
    demeaned: tuple[str, ...]
    divisor: Divisor
    axes: tuple[Axis, ...]
    region: Region
    alone: bool
    sizes: tuple[Size, ...]

    @property
    def words(self) -> str:
        """One phrase: of what, and divided by what."""
        operands = [self._operand(x) for x in "ab"]
        if self.alone:
            text = f"{self.kind} of {operands[0]} with itself"
        else:
            text = f"{self.kind} of {operands[0]} with {operands[1]}"
        if self.output_reversed:
            text += ", output reversed"
        return text if self.divisor is NOTHING else f"{text}, divided by {self._below}"

    def _operand(self, name: str) -> str:
        if name not in self.demeaned:
            return name
        named = f"{name}′ = " if f"‖{name}′‖" in self._below else ""
        return f"{named}{name} − mean({name})"

    @property
    def _below(self) -> str:
        """The divisor with what is demeaned primed; a stands for b of a function of one array."""
        below = self.divisor.text.replace("‖b‖", "‖a‖") if self.alone else self.divisor.text
        for name in self.demeaned:
            below = below.replace(f"‖{name}‖", f"‖{name}′‖")
        return below

    @property
    def description(self) -> Description:
        """The sum before it is divided."""
        return Description(self.axes, None)

    @property
    def formula(self) -> str:
        """One line with the sum and its divisor; a and b are demeaned first where `words` says."""
        plain = printing.steps_formula(self.description)
        for name in self.demeaned:
            plain = plain.replace(f"{name}[", f"{name}′[")
        shown = plain.replace("b", "a") if self.alone else plain
        below = self._below if self._below in ("N", "M") else f"({self._below})"
        divided = shown if self.divisor is NOTHING else f"{shown} / {below}"
        if not self.demeaned:
            return divided
        names = self.demeaned[:1] if self.alone else self.demeaned
        return f"{divided}, {', '.join(f'{x}′ = {x} − mean({x})' for x in names)}"

    def apply(self, a: npt.ArrayLike, b: npt.ArrayLike | None = None) -> Array:
        """Return the value by definition: (N,), (M,) -> (L,); b is a for a function of one array.

        It is NaN where the divisor is 0.

        Raises
        ------
        EvidenceError
            When the form is not known for these shapes.
        """
        first = np.asarray(a, dtype=np.float64)
        second = first if b is None else np.asarray(b, dtype=np.float64)
        size = first.shape, second.shape
        if size not in self.region:
            raise EvidenceError(
                f"the scaled form was asked for shapes {first.shape} and {second.shape}, but holds "
                f"for {self.region.name}"
            )
        values = values_of(setting_of(first, second, self.kind, self.demeaned), self.divisor)
        begins = [begin_of(self.kind, x, n, m) for x, n, m in zip(self.axes, *size, strict=True)]
        lengths = self.description.shape(*size)
        where = tuple(slice(x, x + n) for x, n in zip(begins, lengths, strict=True))
        kept: Array = values[where]
        return np.flip(kept) if self.output_reversed else kept


def begin_of(kind: str, axis: Axis, n: int, m: int) -> int:
    """Return at which of all lags the outputs begin: the first lag is 1 − M, or 0 of a ⋆ b."""
    first = axis.offset(n, m)
    if axis.family.reversed:
        first -= axis.length(n, m) - 1
    return first if kind == CONVOLUTION else first + m - 1


def setting_of(a: Array, b: Array, kind: str, demeaned: Sequence[str]) -> Setting:
    """Return the two arrays after those that are named lost their mean. (N,), (M,)."""
    return Setting(
        a - a.mean() if "a" in demeaned else a, b - b.mean() if "b" in demeaned else b, kind
    )


def values_of(one: Setting, divisor: Divisor) -> Array:
    """Return the sum over a divisor at every lag; NaN or infinity where that is 0."""
    with np.errstate(all="ignore"):
        values: Array = one.sums / np.asarray(divisor.value(one))
    return values
