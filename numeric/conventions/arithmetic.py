"""What a function does to numbers: rounding, integer dtypes, other algorithms at larger sizes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from numeric.conventions.checks import agree
from numeric.conventions.convention import Piece
from numeric.conventions.findings import Code, Finding, Probe
from numeric.conventions.model import Description
from numeric.conventions.probing import Array, ProbeError, Probing, Recorder, Size, dense
from numeric.conventions.reading import Reading, noise
from numeric.conventions.regions import SOME

LARGE: dict[int, tuple[Size, ...]] = {
    1: (((40,), (23,)), ((23,), (40,)), ((600,), (501,)), ((5000,), (4001,))),
    2: (((30, 31), (22, 21)), ((64, 60), (40, 41))),
}
ROWS = 7
# Relative to the largest output, for a few products in double precision.
ROUNDING = 1e-12
# No larger size is tried after a call that took this long.
LONGEST_CALL = 2e-3
# How many larger sizes a function is tried at that is said to be slow.
FEW = 2


@dataclass(frozen=True)
class Subject:
    """A function together with the description that is being held against it."""

    recorder: Recorder
    pieces: tuple[Piece, ...]
    readings: tuple[Reading, ...]

    def description(self, size: Size) -> Description | None:
        """Return the simplest description for a size, if there is one."""
        for piece in self.pieces:
            if size in piece.region:
                return piece.descriptions[0]
        return None

    @property
    def open_ended(self) -> bool:
        """Whether the function accepts sizes by no known rule."""
        return any(piece.region is SOME for piece in self.pieces)

    @property
    def size(self) -> Size:
        """A size at which the function was read, with some output."""
        return next(x.size for x in self.readings if 0 not in x.outputs and x.pattern.any())

    @property
    def deviation(self) -> float:
        """The largest relative distance of the readings from exact multiples of the factor."""
        worst = 0.0
        for reading in self.readings:
            description = self.description(reading.size)
            if description is None or 0 in reading.outputs:
                continue
            factor = description.scale(*reading.size)
            away = np.abs(reading.tensor - factor * reading.pattern).max(initial=0.0)
            worst = max(worst, float(away) / abs(factor))
        return worst


def precision(subject: Subject, seed: int) -> list[Finding]:
    """Return how far the outputs are from the exact ones, on integers and on fractions."""
    found = []
    factor = complex(subject.pieces[0].descriptions[0].scale(*subject.size))
    exact_factor = factor.real.is_integer() and factor.imag.is_integer()
    deviation = subject.deviation
    if deviation > (0.0 if exact_factor else 1e-15):
        why = "an FFT or the like" if deviation < 1e-11 else "single precision or the like"
        text = f"outputs differ from exact ones by up to {deviation:.1e} of a product ({why})"
        found.append(Finding(Code.INEXACT, text))
    return found + _fractions(subject, seed)


def _fractions(subject: Subject, seed: int) -> list[Finding]:
    """Send fractions: a function that rounds to integers is exact on integers."""
    size = subject.size
    description = subject.description(size)
    if description is None or subject.recorder.dtype.kind not in "fc":
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


def integers(subject: Subject) -> list[Finding]:
    """Return what happens to 8-bit integers whose result does not fit into 8 bits."""
    size = subject.size
    description = subject.description(size)
    found: dict[Code, Finding] = {}
    known = description is not None and complex(description.scale.value).imag == 0
    for kind in (np.int8, np.uint8) if known else ():
        a, b = (np.resize([90, 101, 120, 77, 113], shape).astype(kind) for shape in size)
        got = _integer_call(subject.recorder, a, b)
        if got is None or description is None:
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


def large_sizes(subject: Subject, settings: Probing) -> list[Finding]:
    """Return where larger sizes are computed otherwise: with rounding, or by another formula."""
    generator = np.random.default_rng(settings.seed + 3)
    sizes = LARGE[subject.recorder.dimensions]
    taken = 0.0
    for size in sizes[:FEW] if settings.slow else sizes:
        description = subject.description(size)
        too_long = settings.slow is None and taken > LONGEST_CALL
        if description is None or too_long:
            continue
        a, b = (dense(shape, generator, subject.recorder.dtype) for shape in size)
        start = time.perf_counter()
        try:
            got = subject.recorder.one(a, b)
        except ProbeError as error:
            if subject.open_ended and error.finding.code is Code.RAISES:
                continue
            text = f"at shapes {size[0]} and {size[1]}: {error.finding.message}"
            return [Finding(Code.DISPATCHES_BY_SIZE, text, error.finding.probe)]
        taken = time.perf_counter() - start
        text = _large_difference(subject, description, a, b, got)
        if text:
            where = f"at shapes {size[0]} and {size[1]} {text}"
            return [Finding(Code.DISPATCHES_BY_SIZE, where, Probe(a, b, got))]
    return []


def _large_difference(
    subject: Subject, description: Description, a: Array, b: Array, got: Array
) -> str:
    shape = tuple(
        max(axis.length(n, m), 0)
        for axis, n, m in zip(description.axes, a.shape, b.shape, strict=True)
    )
    if got.shape != shape:
        return f"the output has shape {got.shape}, by the formula {shape}"
    rows = [_spread(length) for length in shape]
    expected = description.apply(a, b, rows)
    shown = got[np.ix_(*rows)]
    if not agree(shown, expected, max(noise(a, b, got), 10 * subject.deviation)):
        return "another formula holds"
    error = float(np.abs(shown - expected).max(initial=0.0))
    if error and not subject.deviation and description.scale.value == 1:
        return f"rounding errors of {error:.1e} appear, at small sizes there are none"
    return ""


def _spread(length: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    wanted: Sequence[float] = np.linspace(0, length - 1, min(ROWS, length)).tolist()
    return np.unique(np.rint(wanted).astype(np.int64))
