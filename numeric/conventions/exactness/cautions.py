"""Which cautions are due: what the errors at the worst outputs can and cannot come from.

A sum of J products in any order errs by at most about J·u·Σ|a||b|, with u the unit roundoff
(N. Higham, Accuracy and Stability of Numerical Algorithms, §3.1); a product of transforms errs by
some u·‖a‖·‖b‖ at every output, times a logarithm (§24.1 there).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from numeric.conventions.exactness.doubles import norm, power, scaled, unit
from numeric.conventions.exactness.dyadic import Array
from numeric.conventions.exactness.layout import Layout
from numeric.conventions.exactness.measuring import WIDTHS, Flags, Measured, Sizes
from numeric.conventions.exactness.result import Caution, CautionCode
from numeric.formulas.decimals import scientific_fraction

LOST = 1000
"""A caution is due when three digits are lost beyond the roundoff of the dtype."""
CANCELLED = 100
TRANSFORM = 64
SINGLE = 2.0**-24


@dataclass(frozen=True, eq=False)
class Case:
    """A result, its operands, its convention, and what was measured (flat).

    ``imaginary`` says where the exact number is not real.
    """

    y: Array
    a: Array
    b: Array
    layout: Layout
    measured: Measured
    spoiled: Flags
    imaginary: Flags


def cautions(case: Case, outputs: Sequence[int]) -> tuple[Caution, ...]:
    """Return what is due, with the reasons of the errors at these outputs."""
    found = [*_not_finite(case), *_out_of_range(case)]
    explained = [*_integers(case), *_imaginary(case)]
    if explained:
        return (*found, *explained)
    scale = _Scale(case)
    with np.errstate(over="ignore", under="ignore"):
        reasons = [c for output in dict.fromkeys(outputs) for c in scale.reasons(output)]
    # One sentence of each kind: the first is about the worst output.
    first = {caution.code: caution for caution in reversed(reasons)}
    if CautionCode.UNEXPLAINED in first:
        first.pop(CautionCode.COARSER, None)
    return (*found, *reversed(first.values()))


def _place(case: Case, flags: Flags) -> str:
    """Return how many outputs, and the first of them, as text."""
    count = int(flags.sum())
    first = ", ".join(str(int(i)) for i in np.unravel_index(int(flags.argmax()), case.y.shape))
    return f"{count:,} outputs, the first at [{first}]" if count > 1 else f"1 output, at [{first}]"


def _not_finite(case: Case) -> Iterator[Caution]:
    finite = np.isfinite(case.y).ravel()
    for name, operand in (("a", case.a), ("b", case.b)):
        bad = ~np.isfinite(operand)
        if bad.any():
            index = ", ".join(str(int(i)) for i in np.argwhere(bad)[0])
            entered = (
                f" ({int(bad.sum()):,} such of {name}); no sum that it enters has a finite value: "
                f"{_place(case, case.spoiled)}"
            )
            said = entered if case.spoiled.any() else ", and enters no sum"
            yield Caution(CautionCode.NOT_FINITE, f"{name}[{index}] is {operand[bad][0]}{said}")
    hidden = finite & case.spoiled
    if hidden.any():
        text = f"the result is finite where the sum has no finite value: {_place(case, hidden)}"
        yield Caution(CautionCode.NOT_FINITE, text)
    beyond = ~finite & ~case.spoiled
    large = _beyond_largest(case)
    if (beyond & large).any():
        text = (
            f"the exact number is beyond the largest {case.y.dtype}: {_place(case, beyond & large)}"
        )
        yield Caution(CautionCode.OVERFLOW, text)
    if (beyond & ~large).any():
        text = (
            "the result is not finite where the exact number is, within the range of "
            f"{case.y.dtype}: {_place(case, beyond & ~large)}"
        )
        yield Caution(CautionCode.NOT_FINITE, text)


def _beyond_largest(case: Case) -> Flags:
    if case.y.dtype.kind not in "fc":
        return np.zeros(case.spoiled.shape, bool)
    top: Flags = case.measured.values.power > int(np.finfo(case.y.dtype).maxexp)
    return top


def _out_of_range(case: Case) -> Iterator[Caution]:
    if case.y.dtype.kind not in "fc":
        return
    info = np.finfo(case.y.dtype)
    values, errors = case.measured.values, case.measured.errors
    tiny = (values.fraction > 0) & (values.power <= int(info.minexp)) & (errors.fraction > 0)
    # Where digits are lost that a number of the normal range would have.
    lost = tiny & (errors.over(values).floats() > 2.0 ** -(int(info.nmant) + 1)) & ~case.spoiled
    if lost.any():
        text = (
            f"the exact number is below {info.tiny:.2e}, the smallest normal {case.y.dtype}, and "
            f"digits are lost: {_place(case, lost)}"
        )
        yield Caution(CautionCode.UNDERFLOW, text)


def _integers(case: Case) -> Iterator[Caution]:
    if any(x.dtype.kind not in "iu" for x in (case.a, case.b)):
        return
    wrong = case.measured.errors.fraction > 0
    if not wrong.any():
        return
    flat = case.y.ravel()
    if case.y.dtype.kind in "iu":
        info = np.iinfo(case.y.dtype)
        widths: Sequence[int] = (info.bits,)
        at_end = (flat == info.max) | (flat == info.min)
        if at_end[wrong].all():
            text = f"the exact number is beyond the range of {case.y.dtype}: {_place(case, wrong)}"
            yield Caution(CautionCode.SATURATED, text)
            return
    else:
        widths = WIDTHS
    for width in widths:
        if case.measured.wrapped[width][wrong].all() and np.abs(flat).max() < 2.0**width:
            text = (
                f"the result is right modulo 2^{width} only: {_place(case, wrong)}; "
                "convert the operands to a wider dtype before"
            )
            yield Caution(CautionCode.WRAPPED, text)
            return


def _imaginary(case: Case) -> Iterator[Caution]:
    dropped = case.imaginary if case.y.dtype.kind != "c" else np.zeros(case.spoiled.shape, bool)
    if dropped.any():
        text = (
            f"the result is {case.y.dtype}, the exact one is not real: {_place(case, dropped)}; "
            "what is missing counts as an error"
        )
        yield Caution(CautionCode.IMAGINARY_DROPPED, text)


class _Scale:
    """How large the errors of sums and of transforms are at most."""

    def __init__(self, case: Case) -> None:
        self._case = case
        self._powers = power(case.a), power(case.b)
        self._a, self._b = (
            scaled(np.where(np.isfinite(x), x, 0), -p)
            for x, p in zip((case.a, case.b), self._powers, strict=True)
        )
        self._norms = norm(self._a) * norm(self._b)
        self._u = unit(case.y)
        parts = 3 if "c" in (case.a.dtype.kind, case.b.dtype.kind) else 1
        self._terms = parts * (case.layout.terms + 1)
        bits = int(case.a.size + case.b.size).bit_length()
        self._transform = TRANSFORM * bits

    def reasons(self, output: int) -> Iterator[Caution]:
        """Yield what the error of one output comes from, if it is large."""
        case = self._case
        if not np.isfinite(case.y.ravel()[output]):
            return
        shift = -sum(self._powers)
        error = self._scaled(case.measured.errors, output)
        value = self._scaled(case.measured.values, output)
        index = tuple(int(i) for i in np.unravel_index(output, case.y.shape))
        x, w = case.layout.meeting(self._a, self._b, index)
        size = float(np.dot(np.abs(x), np.abs(w)))
        place = f"[{', '.join(map(str, index))}]"
        least = flushed = 0.0
        if case.y.dtype.kind in "fc":
            info = np.finfo(case.y.dtype)
            flushed = float(np.ldexp(self._terms, int(info.minexp) + shift))
            least = float(np.ldexp(self._terms, int(info.minexp) - int(info.nmant) + shift))
        by_sums = self._terms * self._u * size + least
        by_transform = self._transform * self._u * self._norms + least
        many_lost = error > LOST * self._u * value
        if error <= by_sums:
            if many_lost and size > CANCELLED * value:
                yield self._cancellation(place, size, value)
        elif error <= by_transform:
            if many_lost and case.measured.values.fraction[output] > 0:
                yield self._transformed(place, by_sums)
        elif error <= flushed:
            text = (
                f"at {place} products below the smallest normal {case.y.dtype} count: arithmetic "
                "that takes such numbers for zero explains the error"
            )
            yield Caution(CautionCode.UNDERFLOW, text)
        elif case.y.dtype.kind in "iu" and 0 != error - np.ldexp(1.0, shift) <= by_sums:
            # An error of exactly 1 says that the exact number is an integer too.
            text = f"the exact number is not an integer, and was made one: at {place}"
            yield Caution(CautionCode.ROUNDED, text)
        else:
            yield self._other(place, error, size)

    def _scaled(self, sizes: Sizes, output: int) -> float:
        shift = -sum(self._powers)
        return float(np.ldexp(sizes.fraction[output], int(sizes.power[output]) + shift))

    def _text(self, number: float) -> str:
        """Return a scaled size as it is, as text."""
        return power_text(number, sum(self._powers))

    def _cancellation(self, place: str, size: float, value: float) -> Caution:
        ratio = f"{size / value:.1e} times the sum" if value > 0 else "much more than the sum"
        text = (
            f"at {place} the sizes of the products add up to {ratio} itself: no order of summation "
            f"in {self._case.y.dtype} keeps more digits"
        )
        return Caution(CautionCode.CANCELLATION, text)

    def _transformed(self, place: str, by_sums: float) -> Caution:
        text = (
            f"at {place} the products are so small that no sum of them in {self._case.y.dtype} "
            f"errs by more than {self._text(by_sums)}, but a product of Fourier transforms errs by "
            f"some {self._text(self._u * self._norms)} everywhere (u·‖a‖·‖b‖): use a direct method"
        )
        return Caution(CautionCode.FFT_RANGE, text)

    def _other(self, place: str, error: float, size: float) -> Caution:
        if self._u < SINGLE and error <= SINGLE * self._terms * size:
            text = (
                f"the error at {place} is too large for {self._case.y.dtype}; arithmetic in "
                "float32 explains it"
            )
            return Caution(CautionCode.COARSER, text)
        text = (
            f"no rounding of {self._case.y.dtype} explains the error at {place}: another "
            "convention or factor is at work, or a fault"
        )
        return Caution(CautionCode.UNEXPLAINED, text)


def power_text(number: float, power: int) -> str:
    """Return number·2^power with two digits, whatever its size."""
    if number == 0:
        return "0"
    return scientific_fraction(Fraction(number) * Fraction(2) ** power, up=True)
