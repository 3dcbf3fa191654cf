"""How wrong library functions are: each on inputs of several kinds, the worst one found."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata

import numpy as np

from numeric.conventions.exactness.certifying import exact_error
from numeric.conventions.exactness.dyadic import Array
from numeric.conventions.exactness.result import ExactError
from numeric.conventions.exactness.worst import Row, Transformed
from numeric.conventions.families.model import CONVOLUTION, CORRELATION
from numeric.conventions.families.standard import full

TRIES = 12
LONGEST = 200, 60
NEAR = 64


@dataclass(frozen=True)
class Surveyed:
    """A function of two arrays that gives all outputs, to be examined in one precision."""

    name: str
    package: str
    kind: str
    dtype: type[np.float64] | type[np.float32]
    call: Callable[[Array, Array], Array]


def _smooth(generator: np.random.Generator, count: int, _: np.finfo) -> Array:
    t = np.linspace(-3, 3, count)
    return np.exp(-(t**2)) * np.sin(t * generator.uniform(1, 6) + generator.uniform(0, 6))


def _noise(generator: np.random.Generator, count: int, _: np.finfo) -> Array:
    return generator.standard_normal(count)


def _huge_range(generator: np.random.Generator, count: int, info: np.finfo) -> Array:
    # A third of the exponents there are: neither products nor their sums leave the range.
    largest = int(info.maxexp) // 3
    return np.ldexp(generator.standard_normal(count), generator.integers(-largest, largest, count))


def _tiny(generator: np.random.Generator, count: int, info: np.finfo) -> Array:
    # Products are about the smallest normal number.
    return np.ldexp(generator.standard_normal(count), int(info.minexp) // 2)


def _whole(generator: np.random.Generator, count: int, info: np.finfo) -> Array:
    return 2.0 ** (int(info.nmant) + 1) - generator.integers(0, NEAR, count)


KINDS = {
    "smooth": _smooth,
    "noise": _noise,
    "huge range": _huge_range,
    "tiny": _tiny,
    "integers near 2^53 (2^24)": _whole,
}


def survey_input(kind: str, dtype: type, seed: int) -> tuple[Array, Array]:
    """Return the two arrays of a kind that a seed gives, of at most `LONGEST` numbers."""
    generator = np.random.default_rng(seed)
    info = np.finfo(dtype)
    made: list[Array] = []
    for most in LONGEST:
        count = int(generator.integers(2, most))
        made.append(KINDS[kind](generator, count, info).astype(dtype))
    return made[0], made[1]


def survey(seed: int = 0) -> Iterator[Row]:
    """Examine every function that is installed on every kind of input."""
    for function in _functions():
        if importlib.util.find_spec(function.package) is not None:
            for kind in KINDS:
                yield _row(function, kind, seed)


def _row(function: Surveyed, kind: str, seed: int) -> Row:
    description = full(function.kind)
    tried = range(seed * TRIES, (seed + 1) * TRIES)
    found: list[tuple[ExactError, int, tuple[int, int]]] = []
    for each in tried:
        a, b = survey_input(kind, function.dtype, each)
        with np.errstate(all="ignore"):
            y = function.call(a, b)
        found.append((exact_error(y, a, b, description), each, (len(a), len(b))))
    worst, each, lengths = max(found, key=lambda x: np.nan_to_num(x[0].relative, nan=-1.0))
    return Row(
        function.name,
        kind,
        worst.worst_relative,
        max((x.worst_units for x, _, _ in found if x.worst_units), key=lambda x: x.size,
            default=None),
        all(bool(np.isfinite(x.errors).all()) for x, _, _ in found),
        each,
        lengths,
        tuple(dict.fromkeys(str(c.code) for x, _, _ in found for c in x.cautions)),
    )  # fmt: skip


def _functions() -> Iterator[Surveyed]:
    """Yield the functions; those of libraries that are not installed are never called."""
    signal = importlib.import_module("scipy.signal")
    wide = np.float64
    yield Surveyed("numpy.convolve", "numpy", CONVOLUTION, wide, np.convolve)
    yield Surveyed(
        "numpy.correlate", "numpy", CORRELATION, wide, lambda a, b: np.correlate(a, b, "full")
    )
    yield Surveyed("scipy.signal.convolve", "scipy", CONVOLUTION, wide, signal.convolve)
    yield Surveyed("scipy.signal.fftconvolve", "scipy", CONVOLUTION, wide, signal.fftconvolve)
    yield Surveyed("scipy.signal.oaconvolve", "scipy", CONVOLUTION, wide, signal.oaconvolve)
    yield Surveyed(
        "scipy.signal.correlate(method='fft')", "scipy", CORRELATION, wide,
        lambda a, b: signal.correlate(a, b, method="fft"),
    )  # fmt: skip
    for dtype in (np.float64, np.float32):
        yield Surveyed(
            f"torch.nn.functional.conv1d, {dtype.__name__}", "torch", CORRELATION, dtype, _torch
        )
    yield Surveyed("jax.numpy.convolve, float32", "jax", CONVOLUTION, np.float32, _jax)


def _torch(a: Array, b: Array) -> Array:
    torch = importlib.import_module("torch")
    x, w = (torch.from_numpy(each)[None, None] for each in (a, b))
    found: Array = torch.nn.functional.conv1d(x, w, padding=len(b) - 1)[0, 0].numpy()
    return found


def _jax(a: Array, b: Array) -> Array:
    return np.asarray(importlib.import_module("jax").numpy.convolve(a, b))


LARGE = 1e90
_LENGTHS = (100, 500, 1000, 1500, 2000, 2500, 3000, 4000, 5000)


def scipy_22390() -> Transformed:
    """Return the shortest of some inputs for which SciPy chooses a transform, and its result."""
    signal = importlib.import_module("scipy.signal")
    for length in _LENGTHS:
        a = np.zeros(length)
        a[-2:] = 1, LARGE
        if signal.choose_conv_method(a, a) == "fft":
            break
    y = signal.convolve(a, a)
    index = 2 * (length - 2)
    error = exact_error(y, a, a, full(CONVOLUTION))
    caution = next((c.message for c in error.cautions), "")
    return Transformed(length, index, float(y[index]), caution, metadata.version("scipy"))
