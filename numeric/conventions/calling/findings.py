"""What cannot be said by a formula is said by name, together with the call that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt


class Code(StrEnum):
    """The tag of a finding, as it is printed in brackets; the finding has the call that shows it.

    No description is offered after these:

    - raises: it raises whatever two arrays it is given
    - no array of the right rank: what it returns is no array, or of another rank
    - not a number: finite input gives NaN or infinity
    - random: the same input gives different outputs
    - stateful: outputs depend on the calls before
    - modifies its input: an argument is overwritten
    - output shape depends on values: shapes of outputs hang on more than shapes
    - constant zero: nothing but zeros comes out
    - ignores an operand: an argument has no effect
    - affine: something is added to a sum of products
    - not bilinear: no sum of products a[i]·b[j]: normalised, clipped, …
    - neither linear nor antilinear: i times an input is neither ±i times the output

    About numbers and dtypes:

    - needs a dtype: float64 is refused
    - real input only: complex input raises
    - complex part dropped: the imaginary part of an input is lost
    - mixed dtypes refused: a real array beside a complex one raises
    - zero input refused: an array of zeros raises
    - inexact: small integers come out with rounding errors, as through an FFT
    - rounds: results for fractions are less exact than their dtype allows
    - integer wrap-around: small integer dtypes overflow without a word
    - integer saturation: small integer dtypes stop at their largest value
    - integers differ: integers give something else than floats
    - large integers round: integers beyond 2⁵³ lose digits
    - mixed widths lose precision: float64 beside float32 is computed in float32
    - a bad sample spreads: NaN or infinity reaches outputs that do not use it

    About sizes:

    - restricted sizes: some sizes raise
    - empty output: some sizes give nothing
    - single numbers: one sample comes out as a number, no array
    - operands swapped by length: which operand moves depends on the lengths
    - conjugation depends on length: who is conjugated depends on the lengths
    - description depends on length: different formulas, or none, for some sizes
    - dispatch by size: long operands have rounding errors, short ones have none

    About the answer:

    - function of one array: it takes one; a stands for b as well
    - outside the model: bilinear, but no convolution or correlation
    - no formula in the grammar: an offset or length was found by no formula
    - out of time: `seconds` was over; only what was seen is said
    - warns: the function warned while it was asked
    """

    RAISES = "raises"
    WRONG_RESULT = "no array of the right rank"
    NOT_A_NUMBER = "not a number"
    RANDOM = "random"
    STATEFUL = "stateful"
    MODIFIES_INPUT = "modifies its input"
    NEEDS_DTYPE = "needs a dtype"
    SHAPE_DEPENDS_ON_VALUES = "output shape depends on values"
    CONSTANT_ZERO = "constant zero"
    IGNORES_OPERAND = "ignores an operand"
    AFFINE = "affine"
    NOT_BILINEAR = "not bilinear"
    COMPLEX_REFUSED = "real input only"
    IMAGINARY_DROPPED = "complex part dropped"
    NOT_COMPLEX_BILINEAR = "neither linear nor antilinear"
    MIXED_REFUSED = "mixed dtypes refused"
    ZERO_REFUSED = "zero input refused"
    RESTRICTED = "restricted sizes"
    EMPTY = "empty output"
    ONE_ARRAY = "function of one array"
    SINGLE_NUMBERS = "single numbers"
    SWAPS_BY_LENGTH = "operands swapped by length"
    CONJUGATE_BY_LENGTH = "conjugation depends on length"
    DIFFERS_BY_LENGTH = "description depends on length"
    OUTSIDE_MODEL = "outside the model"
    NO_FORMULA = "no formula in the grammar"
    INEXACT = "inexact"
    ROUNDS = "rounds"
    DISPATCHES_BY_SIZE = "dispatch by size"
    INTEGER_WRAPS = "integer wrap-around"
    INTEGER_SATURATES = "integer saturation"
    INTEGER_DIFFERS = "integers differ"
    INTEGER_ROUNDS = "large integers round"
    WIDTH_LOST = "mixed widths lose precision"
    BAD_SAMPLE_SPREADS = "a bad sample spreads"
    OUT_OF_TIME = "out of time"
    WARNS = "warns"


# Codes after which no description is offered, because none could be trusted.
FATAL = frozenset(
    {
        Code.RAISES,
        Code.WRONG_RESULT,
        Code.NOT_A_NUMBER,
        Code.RANDOM,
        Code.STATEFUL,
        Code.MODIFIES_INPUT,
        Code.SHAPE_DEPENDS_ON_VALUES,
        Code.CONSTANT_ZERO,
        Code.IGNORES_OPERAND,
        Code.AFFINE,
        Code.NOT_BILINEAR,
        Code.NOT_COMPLEX_BILINEAR,
    }
)
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
