"""The worst errors that were found, as plain data; they need no array to be read."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal, localcontext
from fractions import Fraction

from numeric.formulas.decimals import scientific_fraction

_DIGITS = 17


@dataclass(frozen=True)
class Worst:
    """The output where an error is largest.

    Attributes
    ----------
    index
        Its place in the result.
    size
        The error, exactly; for complex numbers above it by less than 2^−60 of it.
    got
        What the result has there, as text.
    exact
        What it should be: the parts of the exact number.
    """

    index: tuple[int, ...]
    size: Fraction
    got: str
    exact: tuple[Fraction, ...]

    def __str__(self) -> str:
        place = ", ".join(map(str, self.index))
        return (
            f"{scientific_fraction(self.size, up=True)} at [{place}]: got {self.got}, "
            f"exactly {shown(self.exact)}"
        )


@dataclass(frozen=True)
class Row:
    """The worst input of one kind for one function.

    Attributes
    ----------
    function, kind
        Which.
    worst, units
        Where the relative error is largest, and the most units in the last place; None where every
        output was exact.
    finite
        Whether all outputs were finite, as the exact ones are.
    seed, lengths
        Of the input that had it: `survey_input(kind, dtype, seed)`.
    cautions
        What was due to be said of it.
    """

    function: str
    kind: str
    worst: Worst | None
    units: Worst | None
    finite: bool
    seed: int
    lengths: tuple[int, int]
    cautions: tuple[str, ...]


@dataclass(frozen=True)
class Transformed:
    """scipy/scipy#22390: `scipy.signal.convolve` of few numbers of huge range, by a transform.

    Attributes
    ----------
    length
        Of a, whose last two numbers are 1 and 10⁹⁰, with zeros before.
    index, got
        The output that is exactly 1, and what it is.
    caution
        What `exact_error` says of the result.
    version
        Of SciPy.
    """

    length: int
    index: int
    got: float
    caution: str
    version: str

    @property
    def reproduced(self) -> bool:
        """Whether the installed version still does it."""
        return bool(abs(self.got - 1) > 1)


def shown(parts: tuple[Fraction, ...]) -> str:
    """Return an exact number as text: whole if it is short, else cut off after 17 digits."""
    real = _decimal(parts[0])
    if len(parts) == 1 or parts[1] == 0:
        return real
    imag = _decimal(abs(parts[1]))
    return f"{real} {'−' if parts[1] < 0 else '+'} {imag}i"


def _decimal(number: Fraction) -> str:
    if number.denominator == 1 and abs(number) < 10**_DIGITS:
        return str(number)
    with localcontext(prec=_DIGITS, rounding=ROUND_DOWN):
        return f"{Decimal(number.numerator) / Decimal(number.denominator):e}"
