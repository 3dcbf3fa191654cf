"""What a function does to numbers: rounding, integer dtypes, other algorithms at larger sizes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import Any

import numpy as np

from numeric.conventions.calling.findings import Code, Finding, Probe
from numeric.conventions.calling.probing import Array, ProbeError, Recorder, Shape, Size
from numeric.conventions.describing.convention import Piece
from numeric.conventions.families.model import Description
from numeric.conventions.reading.comparing import agree, spread
from numeric.conventions.reading.outcomes import Outcomes
from numeric.conventions.reading.reading import noise

# Relative to the largest output, for a few products in double precision.
ROUNDING = 1e-12

# Outputs of more products than this are not looked at for rounding.
SMALL = 2000

# Formulas hold for numbers of any size: these are sent besides those of about 1. So much may be
# lost of them, which is more than rounding takes of large ones.
SIZES = (2.0**30, 2.0**-30)
LOST = 1e-3


@dataclass
class Subject:
    """A function together with the description that is being held against it."""

    recorder: Recorder
    pieces: tuple[Piece, ...]
    outcomes: Outcomes

    def description(self, size: Size) -> Description | None:
        """Return the simplest description for a size, if there is one."""
        for piece in self.pieces:
            if size in piece.region:
                return piece.descriptions[0]
        return None

    @cached_property
    def typical(self) -> tuple[Size, Description]:
        """A size with some output, and the description that holds there."""
        known = self.outcomes
        described = [(x, d) for x in known.accepted if (d := self.description(x)) is not None]
        return next(
            (x for x in described if not known.known[x[0]].empty and min(*x[0][0], *x[0][1]) > 1),
            described[0],
        )

    @property
    def equal(self) -> list[Size]:
        """The sizes N = M with some output at which a description holds."""
        known = self.outcomes.known
        return [
            x
            for x in self.outcomes.accepted
            if x[0] == x[1] and not known[x].empty and self.description(x) is not None
        ]

    @cached_property
    def deviation(self) -> float:
        """The largest distance from the exact outputs, as a share of the largest product."""
        worst = 0.0
        for size in self.outcomes.accepted:
            seen = self.outcomes.known[size].real
            if seen is None or not 0 < seen.out.size * seen.b.size <= SMALL:
                continue
            description = self.description(size)
            away = description and self.outcomes.distance(description, size)
            if description is None or not away:
                continue
            largest = np.abs(seen.a).max() * np.abs(seen.b).max()
            worst = max(worst, away / float(abs(description.scale(*size)) * largest))
        return worst


def precision(subject: Subject, seed: int) -> list[Finding]:
    """Return how far the outputs are from the exact ones, on integers and on fractions."""
    found = []
    factor = complex(subject.pieces[0].descriptions[0].scale(*subject.typical[0]))
    exact_factor = factor.real.is_integer() and factor.imag.is_integer()
    deviation = subject.deviation
    if deviation > (0.0 if exact_factor else 1e-15):
        why = "an FFT or the like" if deviation < 1e-11 else "single precision or the like"
        text = f"outputs differ from exact ones by up to {deviation:.1e} of a product ({why})"
        found.append(Finding(Code.INEXACT, text))
    return found + _fractions(subject, seed)


def _fractions(subject: Subject, seed: int) -> list[Finding]:
    """Send fractions: a function that rounds to integers is exact on integers."""
    size, description = subject.typical
    if subject.recorder.dtype.kind not in "fc":
        return []
    generator = np.random.default_rng(seed + 2)
    a, b = (generator.normal(size=shape).astype(subject.recorder.dtype) for shape in size)
    got = subject.recorder.one(a, b)
    expected = description.apply(a, b)
    # A handful of products: rounding leaves far less than `noise`, which big sums must pass.
    usual = noise(a) if noise(a) > noise() else ROUNDING
    if agree(got, expected, max(usual, 10 * subject.deviation)):
        return []
    worst = np.abs(got - expected).max() / np.abs(expected).max()
    if noise(got) > noise(a):
        text = f"{a.dtype} arrays give {got.dtype}: off by up to {worst:.0e} of the largest output"
    else:
        text = f"exact on integers, off by up to {worst:.0e} of the largest output on fractions"
    return [Finding(Code.ROUNDS, text, Probe(a, b, got, expected))]


def other_numbers(subject: Subject, seed: int, *, rounds: bool) -> list[Finding]:
    """Send large and tiny fractions, and one array twice: none of this may matter to a formula.

    Of tiny numbers a function that `rounds` leaves nothing, which is known then.
    """
    if subject.recorder.dtype.kind != "f" or subject.recorder.dtype.itemsize < 4:
        return []
    generator = np.random.default_rng(seed + 4)
    for size in dict.fromkeys((subject.typical[0], *subject.equal[:1])):
        description = subject.description(size)
        if description is None:
            continue
        wide = description.conjugated is not None
        kinds = (subject.recorder.dtype, *([subject.recorder.complex_dtype] if wide else []))
        for kind, large in product(kinds, SIZES[:1] if rounds else SIZES):
            a, b = (_fractions_of(shape, generator, kind, large) for shape in size)
            for x, y in ((a, b), (a, a)) if size[0] == size[1] else ((a, b),):
                got, expected = subject.recorder.one(x, y), description.apply(x, y)
                if not agree(got, expected, LOST):
                    what = "of one array and itself" if x is y else f"of {large:.0e}"
                    text = f"the formula fails for numbers {what}"
                    return [Finding(Code.NOT_BILINEAR, text, Probe(x, y, got, expected))]
    return []


def _fractions_of(
    shape: Shape, generator: np.random.Generator, kind: np.dtype[Any], large: float
) -> Array:
    real, imag = large * generator.normal(size=(2, *shape))
    numbers: Array = real + 1j * imag if kind.kind == "c" else real
    return numbers.astype(kind)


def integers(subject: Subject) -> list[Finding]:
    """Return what happens to 8-bit integers whose result does not fit into 8 bits."""
    size, description = subject.typical
    found: dict[Code, Finding] = {}
    known = complex(description.scale.value).imag == 0
    for kind in (np.int8, np.uint8) if known else ():
        a, b = (np.resize([90, 101, 120, 77, 113], shape).astype(kind) for shape in size)
        got = _integer_call(subject.recorder, a, b)
        if got is None:
            continue
        expected = np.real(description.apply(a.astype(np.int64), b.astype(np.int64)))
        name = np.dtype(kind).name
        code = _integer_verdict(got, expected, a.dtype)
        if code is not None:
            text = f"{name} arrays give {got.dtype}"
            found.setdefault(code, Finding(code, text, Probe(a, b, got, expected)))
    return list(found.values())


def _integer_call(recorder: Recorder, a: Array, b: Array) -> Array | None:
    narrow = Recorder(recorder.function, recorder.dimensions, a.dtype)
    try:
        return narrow.one(a, b)
    except ProbeError:
        # A function that refuses 8-bit integers has nothing to wrap.
        return None


def _integer_verdict(got: Array, expected: Array, sent: np.dtype[Any]) -> Code | None:
    if agree(got.astype(np.complex128), expected.astype(np.complex128), noise(got)):
        return None
    whole = np.rint(expected).astype(np.int64)
    # A wider result may have been an integer of the dtype that was sent before it was converted.
    for kind in (got.dtype, sent):
        if kind.kind in "iu":
            info: Any = np.iinfo(kind)
            if np.array_equal(whole.astype(kind), got):
                return Code.INTEGER_WRAPS
            if np.array_equal(np.clip(whole, info.min, info.max), got):
                return Code.INTEGER_SATURATES
    return Code.INTEGER_DIFFERS


def large_sizes(subject: Subject, sizes: Sequence[Size]) -> list[Finding]:
    """Return where larger sizes are computed with rounding, while small ones are exact."""
    if subject.deviation:
        return []
    for size in sizes:
        asked = subject.outcomes.known.get(size)
        seen = None if asked is None else asked.real
        description = subject.description(size)
        if seen is None or not seen.out.size or description is None:
            continue
        if description.scale.value != 1:
            continue
        rows = [spread(length) for length in seen.out.shape]
        shown = seen.out[np.ix_(*rows)]
        error = float(np.abs(shown - description.apply(seen.a, seen.b, rows)).max(initial=0.0))
        if error:
            text = f"rounding errors of {error:.1e} appear, at small sizes there are none"
            where = f"at shapes {size[0]} and {size[1]} {text}"
            return [Finding(Code.DISPATCHES_BY_SIZE, where, Probe(seen.a, seen.b, seen.out))]
    return []


def wide_integers(subject: Subject) -> list[Finding]:
    """Return what happens to 64-bit integers whose result is beyond 2⁵³ and fits into 64 bits."""
    size, description = subject.typical
    if description.scale(*size) != 1:
        return []
    # Odd numbers: what a double cannot hold is the last bit.
    a, b = (
        np.resize(np.array(odd, dtype=np.int64), shape)
        for odd, shape in zip(((2**28 + 1, 2**28 + 7), (2**27 + 3, 2**27 + 5)), size, strict=True)
    )
    got = _integer_call(subject.recorder, a, b)
    if got is None or not got.size or got.dtype.kind not in "iuf":
        return []
    exact = description.apply(a.astype(object), b.astype(object))
    away = max(abs(int(x) - int(y)) for x, y in zip(got.flat, exact.flat, strict=True))
    if not away:
        return []
    text = f"int64 arrays give {got.dtype}: beyond 2⁵³ off by up to {away}"
    return [Finding(Code.INTEGER_ROUNDS, text, Probe(a, b, got, exact.astype(np.float64)))]


def mixed_widths(subject: Subject, seed: int) -> list[Finding]:
    """Return whether the wider of two operands, float32 and float64, loses its precision."""
    size, description = subject.typical
    if subject.recorder.dtype != np.float64:
        return []
    generator = np.random.default_rng(seed + 3)
    a, b = (generator.normal(size=shape) for shape in size)
    found = []
    for wide, pair in (("b", (a.astype(np.float32), b)), ("a", (a, b.astype(np.float32)))):
        try:
            got = subject.recorder.one(*pair)
        except ProbeError:
            # Refused mixtures are no loss.
            continue
        expected = description.apply(pair[0].astype(np.float64), pair[1].astype(np.float64))
        if not agree(got, expected, max(ROUNDING, 10 * subject.deviation)):
            worst = np.abs(got - expected).max() / np.abs(expected).max()
            text = (
                f"float64 {wide} beside float32 gives {got.dtype}, off by up to {worst:.0e} of the "
                "largest output"
            )
            found.append(Finding(Code.WIDTH_LOST, text, Probe(pair[0], pair[1], got, expected)))
    return found


def bad_samples(subject: Subject) -> list[Finding]:
    """Return which outputs one NaN or infinity spoils, where these are not those that use it."""
    size, description = subject.typical
    if subject.recorder.dtype.kind != "f":
        return []
    taps = description.taps(*size) != 0
    rank = len(size[0])
    found = []
    for operand, name in enumerate("ab"):
        middle = tuple(n // 2 for n in size[operand])
        for bad in (np.nan, np.inf):
            arrays = [np.ones(shape, subject.recorder.dtype) for shape in size]
            arrays[operand][middle] = bad
            sent = [array.copy() for array in arrays]
            try:
                got = np.asarray(subject.recorder.function(*sent))
            except Exception:  # noqa: S112 - what refuses a bad number does not spread it
                continue
            pattern = np.moveaxis(
                taps, range(rank * (1 + operand), rank * (2 + operand)), range(rank)
            )[middle]
            uses = pattern.any(axis=tuple(range(rank, pattern.ndim)))
            if got.shape != uses.shape or got.dtype.kind not in "fc":
                continue
            spoilt = ~np.isfinite(got)
            if not np.array_equal(spoilt, uses):
                text = (
                    f"one {'NaN' if np.isnan(bad) else 'infinity'} in {name} spoils "
                    f"{np.count_nonzero(spoilt)} of {spoilt.size} outputs; "
                    f"{np.count_nonzero(uses)} use it"
                )
                found.append(
                    Finding(Code.BAD_SAMPLE_SPREADS, text, Probe(arrays[0], arrays[1], got))
                )
                break
    return found
