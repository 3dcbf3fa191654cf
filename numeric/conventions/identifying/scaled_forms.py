"""Which scaled form a function has: each is compared with what it returns, at many sizes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from numeric.conventions.calling.findings import Code
from numeric.conventions.calling.probing import ProbeError, Recorder, Size
from numeric.conventions.describing.scaled import (
    DIVISORS,
    NOTHING,
    Divisor,
    ScaledForm,
    Setting,
    begin_of,
    setting_of,
    values_of,
)
from numeric.conventions.families.formulas import Steps
from numeric.conventions.families.model import (
    CONVOLUTION,
    CORRELATION,
    Array,
    Axis,
    Description,
    Family,
)
from numeric.conventions.families.solving import Allowed, fit
from numeric.conventions.reading import challenges
from numeric.conventions.reading.drawing import separating
from numeric.conventions.reading.outcomes import FAR
from numeric.conventions.reading.regions import EQUAL, both

# What rounding may do, as a share of the largest sum of the sizes of products: an FFT spreads it.
DOUBLE, SINGLE = 1e-10, 1e-5
ROUNDS, MORE = 4, 8
FEWEST_SIZES = 6
# Guesses are first held against a size of about so many products.
HANDY = 200
# Where rounding may be a larger share of the largest output than this, everything would fit.
TELLING = 1e-2


@dataclass(frozen=True)
class _Sample:
    """What the function returned for generic numbers at one size."""

    size: Size
    a: Array
    b: Array
    got: Array | None
    allowed: float
    _settings: dict[tuple[str, tuple[str, ...]], Setting] = field(default_factory=dict)

    def setting(self, kind: str, demeaned: tuple[str, ...] = ()) -> Setting:
        """Return the arrays as a guess takes them: made once, since hundreds of guesses ask."""
        if (kind, demeaned) not in self._settings:
            self._settings[kind, demeaned] = setting_of(self.a, self.b, kind, demeaned)
        return self._settings[kind, demeaned]


@dataclass(frozen=True)
class _Guess:
    kind: str
    demeaned: tuple[str, ...]
    divisor: Divisor
    output_reversed: bool

    def places(self, sample: _Sample) -> list[tuple[int, ...]] | None:
        """Return where in all lags the outputs stand: the index of the first one, axis by axis.

        None where a divisor is 0, or nothing but rounding, at every place that would do: that says
        nothing.
        """
        if sample.got is None:
            return []
        used = sample.setting(self.kind, self.demeaned)
        values = values_of(used, self.divisor)
        largest = sample.setting(self.kind).sizes.max()
        with np.errstate(all="ignore"):
            share = np.abs(largest / np.asarray(self.divisor.value(used)))
        allowed = np.broadcast_to(sample.allowed * share, values.shape)
        wanted = np.flip(sample.got) if self.output_reversed else sample.got
        room = [n - k + 1 for n, k in zip(values.shape, wanted.shape, strict=True)]
        found = []
        undefined = False
        for begin in product(*(range(x) for x in room)):
            cut = tuple(slice(x, x + k) for x, k in zip(begin, wanted.shape, strict=True))
            reach = np.abs((wanted, values[cut])).max(initial=0)
            if not np.isfinite(reach) or not (allowed[cut] <= TELLING * reach).all():
                undefined = True
            elif np.all(np.abs(wanted - values[cut]) <= allowed[cut]):
                found.append(begin)
        return found or (None if undefined else [])


def _guesses(alone: bool) -> Iterator[_Guess]:
    means: tuple[tuple[str, ...], ...] = ((), ("b",), ("a", "b"), ("a",))
    for demeaned in means if not alone else ((), ("a", "b")):
        for divisor in DIVISORS:
            # A plain sum is what the tensor would have shown.
            if alone or demeaned or divisor is not NOTHING:
                for kind, turned in product((CORRELATION, CONVOLUTION), (False, True)):
                    yield _Guess(kind, demeaned, divisor, turned)


def scaled_form(recorder: Recorder, sizes: Sequence[Size], alone: bool) -> ScaledForm | None:
    """Return the simplest form that gives what the function gives at many sizes, or None.

    Forms for N > M are looked for first: where N = M many agree.

    Parameters
    ----------
    recorder
        Calls the function; it takes real numbers.
    sizes
        Where to ask.
    alone
        Whether the function takes one array, which then stands for both.
    """
    samples = {x.size: x for x in _samples(recorder, sizes, alone)}
    given = [x for x in samples.values() if x.got is not None and x.got.size]
    orders = (
        [x for x in given if x.a.size > x.b.size],
        [x for x in given if x.a.shape == x.b.shape],
        [x for x in given if x.a.size < x.b.size],
    )
    for group in orders:
        best: ScaledForm | None = None
        if not group:
            continue
        begin = min(group, key=lambda x: abs(x.a.size * x.b.size - HANDY))
        for guess in _guesses(alone):
            found = _form(guess, recorder, samples, alone) if guess.places(begin) else None
            if found is not None and (best is None or len(found.sizes) > 2 * len(best.sizes)):
                best = found
        if best is not None:
            return best
    return None


Draw = Callable[[np.random.Generator, tuple[int, ...]], Array]


def _positive(generator: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return numbers whose mean and sum are far from 0."""
    return generator.uniform(1, 9, shape)


def _signed(generator: np.random.Generator, shape: tuple[int, ...]) -> Array:
    return generator.normal(0, 3, shape)


def _spike(generator: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Return small numbers with one large one: where two of them meet, a limit shows."""
    result: Array = generator.normal(0, 0.1, shape)
    result.flat[generator.integers(result.size)] = generator.choice([-7.0, 7.0])
    return result


def _samples(
    recorder: Recorder, sizes: Sequence[Size], alone: bool, draw: Draw = _positive
) -> Iterator[_Sample]:
    allowed = SINGLE if recorder.dtype.itemsize < 8 else DOUBLE
    for size in dict.fromkeys(sizes):
        generator = np.random.default_rng([17, *size[0], 0, *size[1]])
        a, b = (draw(generator, shape).astype(recorder.dtype) for shape in size)
        b = a if alone else b
        got: Array | None = None
        try:
            got = recorder.one(a, b)
        except ProbeError as error:
            if error.finding.code is Code.OUT_OF_TIME:
                return
            if error.finding.code is Code.NOT_A_NUMBER:
                continue
        yield _Sample(size, a.astype(np.float64), b.astype(np.float64), got, allowed)


def _form(
    guess: _Guess, recorder: Recorder, samples: dict[Size, _Sample], alone: bool
) -> ScaledForm | None:
    """Return the guess with its offsets and lengths as formulas, where these exist.

    It is claimed for a region only after sizes that would show the region to be too large.
    """
    for _ in range(ROUNDS):
        seen = [(x, guess.places(x)) for x in samples.values() if x.got is None or x.got.size]
        good = [(x, places) for x, places in seen if places]
        bad = [x.size for x, places in seen if places == []]
        bad += [x.size for x in samples.values() if x.got is not None and not x.got.size]
        wrong = [x for x, places in seen if places == [] and x.got is not None]
        region = separating([x.size for x, _ in good], bad)
        if region is None or (alone and wrong):
            return None
        if alone:
            region = both(EQUAL, region) if bad else EQUAL
        inside = [(x, places) for x, places in good if x.size in region]
        if len(inside) < FEWEST_SIZES:
            return None
        rank = recorder.dimensions
        axes = [_axis(guess, inside, number) for number in range(rank)]
        kept = [axis for axis in axes if axis is not None]
        if len(kept) < rank:
            return None
        fresh = [] if alone else challenges.further_in(region, samples, MORE)
        fresh += challenges.on_lines(region, [x.size for x, _ in good], bad, MORE)
        fresh += challenges.beside_exceptions(region)
        fresh += challenges.far_in(region, FAR[rank], rank)
        more = {x.size: x for x in _samples(recorder, fresh, alone) if x.size not in samples}
        samples.update(more)
        told = [(x, guess.places(x)) for x in more.values()]
        # Absolute values, limits and the like do not show where all is positive.
        sizes = [x.size for x, _ in inside]
        for draw in (_signed, _spike):
            # Where these are refused, as kernels whose sum is near 0 are, nothing is said.
            drawn = _samples(recorder, sizes[::3], alone, draw)
            told += [(x, guess.places(x)) for x in drawn if x.got is not None]
        if any(x.size in sizes and places == [] for x, places in told):
            return None
        if all(places is None or _stands(kept, guess, x, places) for x, places in told):
            return ScaledForm(
                guess.kind, guess.output_reversed, guess.demeaned, guess.divisor, tuple(kept),
                region, alone, tuple(sizes),
            )  # fmt: skip
    return None


def _stands(
    axes: Sequence[Axis], guess: _Guess, sample: _Sample, places: list[tuple[int, ...]]
) -> bool:
    """Return whether the formulas say where the outputs of a sample stand."""
    if sample.got is None:
        return False
    begin = tuple(
        begin_of(guess.kind, axis, n, m) for axis, n, m in zip(axes, *sample.size, strict=True)
    )
    return begin in places and sample.got.shape == Description(tuple(axes), None).shape(
        *sample.size
    )


def _axis(
    guess: _Guess, good: Sequence[tuple[_Sample, list[tuple[int, ...]]]], number: int
) -> Axis | None:
    sizes = [(x.size[0][number], x.size[1][number]) for x, _ in good]
    lengths = [x.got.shape[number] for x, _ in good if x.got is not None]
    first = [0 if guess.kind == CONVOLUTION else 1 - m for _, m in sizes]
    turn = [length - 1 if guess.output_reversed else 0 for length in lengths]
    allowed = [
        Allowed(tuple(sorted({place[number] + start + more for place in places})))
        for (_, places), start, more in zip(good, first, turn, strict=True)
    ]
    length = fit([Allowed((x,)) for x in lengths], sizes, Steps())
    offset = fit(allowed, sizes, Steps())
    if length is None or offset is None:
        return None
    return Axis(Family(guess.kind, guess.output_reversed), offset, length)


def equal_sizes(dimensions: int) -> list[Size]:
    """Return sizes with N = M."""
    lengths = (*range(1, 15), 19, 26, 33) if dimensions == 1 else range(1, 8)
    return [((n,) * dimensions, (n,) * dimensions) for n in lengths]
