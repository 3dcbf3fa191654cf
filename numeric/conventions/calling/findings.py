"""What cannot be said by a formula is said by name, together with the call that shows it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import Any

import numpy as np
import numpy.typing as npt


class Code(StrEnum):
    """The tag of a finding, printed in brackets; the finding has the call that shows it."""

    meaning: str
    """What is seen where a finding has this tag."""

    def __new__(cls, tag: str, meaning: str) -> Code:
        """Return the tag with its meaning."""
        code = str.__new__(cls, tag)
        code._value_, code.meaning = tag, meaning
        return code

    RAISES = "raises", "it raises whatever two arrays it is given"
    WRONG_RESULT = "no array of the right rank", "what it returns is no array, or of another rank"
    NOT_A_NUMBER = "not a number", "finite input gives NaN or infinity"
    RANDOM = "random", "the same input gives different outputs"
    STATEFUL = "stateful", "outputs depend on the calls before"
    MODIFIES_INPUT = "modifies its input", "an argument is overwritten"
    SHAPE_DEPENDS_ON_VALUES = (
        "output shape depends on values",
        "shapes of outputs hang on more than shapes",
    )
    CONSTANT_ZERO = "constant zero", "nothing but zeros comes out"
    IGNORES_OPERAND = "ignores an operand", "an argument has no effect"
    AFFINE = "affine", "something is added to a sum of products"
    NOT_BILINEAR = "not bilinear", "no sum of products a[i]·b[j]: normalised, clipped, …"
    NOT_COMPLEX_BILINEAR = (
        "neither linear nor antilinear",
        "i times an input is neither ±i times the output",
    )
    NEEDS_DTYPE = "needs a dtype", "float64 is refused"
    COMPLEX_REFUSED = "real input only", "complex input raises"
    IMAGINARY_DROPPED = "complex part dropped", "the imaginary part of an input is lost"
    MIXED_REFUSED = "mixed dtypes refused", "a real array beside a complex one raises"
    ZERO_REFUSED = "zero input refused", "an array of zeros raises"
    INEXACT = "inexact", "small integers come out with rounding errors, as through an FFT"
    ROUNDS = "rounds", "results for fractions are less exact than their dtype allows"
    INTEGER_WRAPS = "integer wrap-around", "small integer dtypes overflow without a word"
    INTEGER_SATURATES = "integer saturation", "small integer dtypes stop at their largest value"
    INTEGER_DIFFERS = "integers differ", "integers give something else than floats"
    INTEGER_ROUNDS = "large integers round", "integers beyond 2⁵³ lose digits"
    WIDTH_LOST = "mixed widths lose precision", "float64 beside float32 is computed in float32"
    BAD_SAMPLE_SPREADS = (
        "a bad sample spreads",
        "NaN or infinity reaches outputs that do not use it",
    )
    RESTRICTED = "restricted sizes", "some sizes raise"
    EMPTY = "empty output", "some sizes give nothing"
    SINGLE_NUMBERS = "single numbers", "one sample comes out as a number, no array"
    SWAPS_BY_LENGTH = "operands swapped by length", "which operand moves depends on the lengths"
    CONJUGATE_BY_LENGTH = (
        "conjugation depends on length",
        "who is conjugated depends on the lengths",
    )
    DIFFERS_BY_LENGTH = (
        "description depends on length",
        "different formulas, or none, for some sizes",
    )
    DISPATCHES_BY_SIZE = (
        "dispatch by size",
        "long operands have rounding errors, short ones have none",
    )
    ONE_ARRAY = "function of one array", "it takes one; a stands for b as well"
    OUTSIDE_MODEL = "outside the model", "bilinear, but no convolution or correlation"
    NO_FORMULA = "no formula in the grammar", "an offset or length was found by no formula"
    OUT_OF_TIME = "out of time", "`seconds` was over; only what was seen is said"
    WARNS = "warns", "the function warned while it was asked"


_TITLES = {
    Code.RAISES: "No description is offered after these",
    Code.NEEDS_DTYPE: "About numbers and dtypes",
    Code.RESTRICTED: "About sizes",
    Code.ONE_ARRAY: "About the answer",
}
"""What is above a tag and those after it in the help."""


def _help() -> Iterator[str]:
    yield f"{Code.__doc__}"
    for code in Code:
        if code in _TITLES:
            yield f"\n{_TITLES[code]}:\n"
        yield f"- {code}: {code.meaning}"


Code.__doc__ = "\n".join(_help())

FATAL = frozenset(takewhile(lambda code: code is not Code.NEEDS_DTYPE, Code))
"""Codes after which no description is offered, because none could be trusted."""
STOPS = FATAL | {Code.OUTSIDE_MODEL, Code.NO_FORMULA}
"""Codes that say why there is no description."""


@dataclass(frozen=True)
class Probe:
    """One call that shows a finding: its two inputs, what came out, what would have been expected.

    `got` is the output, or the text of the exception; `expected` is None where nothing better than
    "something else" can be named.
    """

    a: npt.NDArray[Any]
    b: npt.NDArray[Any]
    got: Any
    expected: Any = None

    def __str__(self) -> str:
        parts = [f"a = {_shown(self.a)}", f"b = {_shown(self.b)}", f"got {_shown(self.got)}"]
        if self.expected is not None:
            parts.append(f"expected {_shown(self.expected)}")
        return ", ".join(parts)

    __repr__ = __str__


@dataclass(frozen=True)
class Finding:
    """Something worth knowing about a function that its formula does not say."""

    code: Code
    message: str
    probe: Probe | None = None

    @property
    def shows_complex_input(self) -> bool:
        """Whether the call that shows it had complex numbers in it."""
        sent = () if self.probe is None else (self.probe.a, self.probe.b)
        return any(map(np.iscomplexobj, sent))

    def __str__(self) -> str:
        shown = f" [{self.probe}]" if self.probe is not None else ""
        return f"{self.code}: {self.message}{shown}"

    __repr__ = __str__


LONGEST_SHOWN = 12


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    if array.size > LONGEST_SHOWN:
        return f"array of shape {array.shape}, {array.dtype}"
    if np.iscomplexobj(array) and array.size and not np.any(np.imag(array)):
        array = np.real(array)
    return np.array2string(array, separator=", ", precision=6).replace("\n", "")
