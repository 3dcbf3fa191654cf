"""What cannot be said by a formula is said by name, together with the call that shows it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt


class Code(StrEnum):
    """The name of a finding; its value is what the audit table prints."""

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
