"""Documented relations between library functions, tested as they are stated.

Each relation says that two calls give the same array. It is tried on all small shapes with dense
Gaussian integers, so a deviation needs no luck to be seen, and every deviation comes back as the
smallest example that shows it. Whether the installed version deviates is measured, never assumed.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import scipy

from numeric.conventions.adapters import base
from numeric.conventions.adapters.scipy_ import MODES, convolution_matrix, lfilter, upfirdn
from numeric.conventions.calling.probing import Array, Shape, Size, shapes_up_to
from numeric.conventions.reading.comparing import agree
from numeric.conventions.reading.drawing import explain_failures
from numeric.conventions.reading.regions import ALL, Region

TOLERANCE = 1e-9


@dataclass(frozen=True)
class Relation:
    """left(a, b) = right(a, b) for all arrays of the given rank with shapes in `domain`.

    `largest` is the largest length that is tried; None takes 5, in two dimensions 3.
    """

    name: str
    library: str
    statement: str
    source: str
    left: Callable[[Array, Array], Any]
    right: Callable[[Array, Array], Any]
    dimensions: int = 1
    domain: Region = ALL
    largest: int | None = None


@dataclass(frozen=True)
class Deviation:
    """A documented relation that the installed version does not keep, with the smallest example."""

    relation: Relation
    version: str
    a: Array
    b: Array
    left: Array | str
    right: Array | str
    where: str
    failed: int
    compared: int

    def __str__(self) -> str:
        return (
            f"{self.relation.name} ({self.relation.library} {self.version}): "
            f"{self.relation.statement} fails for {self.where} "
            f"({self.failed} of {self.compared} pairs of shapes). "
            f"a = {_text(self.a)}, b = {_text(self.b)}: {_text(self.left)} ≠ {_text(self.right)}"
        )

    __repr__ = __str__


@dataclass(frozen=True)
class Kept:
    """A documented relation that holds at every shape tried."""

    relation: Relation
    version: str
    compared: int

    def __str__(self) -> str:
        return (
            f"{self.relation.name} ({self.relation.library} {self.version}): holds at "
            f"{self.compared} pairs of shapes"
        )

    __repr__ = __str__


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    array = np.asarray(value)
    if array.ndim:
        return f"[{', '.join(_text(part) for part in array)}]"
    number = complex(array)
    if number.imag == 0:
        return f"{number.real:g}"
    imaginary = {1.0: "i", -1.0: "-i"}.get(number.imag, f"{number.imag:g}i")
    return imaginary if number.real == 0 else f"{number.real:g}{'+' * (number.imag > 0)}{imaginary}"


def check_relation(relation: Relation, largest: int | None = None) -> Deviation | Kept:
    """Compare both sides at all shapes with lengths up to a limit.

    Parameters
    ----------
    relation
        What to test.
    largest
        The largest length; None leaves it to the relation.

    Returns
    -------
    Deviation or Kept
        The smallest counterexample, or how many pairs of shapes agreed. A pair at which both sides
        raise is not counted; when no pair can be compared, a Deviation says so.
    """
    limit = largest or relation.largest or (5 if relation.dimensions == 1 else 3)
    version = base.version(relation.library)
    bad: list[Size] = []
    good: list[Size] = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for size in shapes_up_to(limit, relation.dimensions):
            if size not in relation.domain:
                continue
            a, b = sample(size)
            left, right = _value(relation.left, a, b), _value(relation.right, a, b)
            if isinstance(left, str) and isinstance(right, str):
                continue
            (good if _same(left, right) else bad).append(size)
        if not bad and good:
            return Kept(relation, version, len(good))
        if not bad:
            nothing = np.zeros(0)
            return Deviation(relation, version, nothing, nothing, "raises", "raises",
                             "all shapes: nothing could be compared", 0, 0)  # fmt: skip
        a, b = _shrunk(relation, bad[0])
        where = explain_failures(bad, good)[0] if good else "all shapes"
        left, right = _value(relation.left, a, b), _value(relation.right, a, b)
        total = len(bad) + len(good)
        return Deviation(relation, version, a, b, left, right, where, len(bad), total)


def sample(size: Size) -> tuple[Array, Array]:
    """Return two arrays of distinct Gaussian integers without any symmetry."""
    return _gaussian(size[0], 0), _gaussian(size[1], 1)


def _gaussian(shape: Shape, shift: int) -> Array:
    count = int(np.prod(shape))
    real = 1 + (np.arange(count) * 3 + shift) % 7
    imaginary = (np.arange(count) * 5 + 2 + shift) % 11 - 4
    return np.asarray(real + 1j * imaginary).reshape(shape)


def _value(function: Callable[[Array, Array], Any], a: Array, b: Array) -> Array | str:
    try:
        return np.asarray(function(a.copy(), b.copy()))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


def _same(left: Array | str, right: Array | str) -> bool:
    if isinstance(left, str) or isinstance(right, str):
        return False
    return agree(left, right, TOLERANCE)


def _shrunk(relation: Relation, size: Size) -> tuple[Array, Array]:
    """Return the plainest arrays of a shape that still show the deviation."""
    arrays = list(sample(size))
    for which in (0, 1):
        for index in np.ndindex(arrays[which].shape):
            for plain in (0, 1, 1j):
                trial = [x.copy() for x in arrays]
                trial[which][index] = plain
                if not _same(_value(relation.left, *trial), _value(relation.right, *trial)):
                    arrays = trial
                    break
    return arrays[0], arrays[1]


def check_relations(library: str | None = None) -> tuple[Deviation | Kept, ...]:
    """Check every documented relation, or those of one library, that can be checked here.

    An adapter may add relations of its library: it defines `relations()` like the one below.
    """
    known = relations() if library in (None, "numpy", "scipy") else _of_adapter(library)
    return tuple(
        check_relation(relation) for relation in known if library in (None, relation.library)
    )


def _of_adapter(library: str) -> Iterable[Relation]:
    collect = getattr(base.adapter_of(library), "relations", None)
    found: Iterable[Relation] = collect() if collect is not None else ()
    return found


def relations() -> Iterator[Relation]:
    """Yield the documented relations of NumPy and SciPy."""
    yield from _scipy_partners()
    yield from _scipy_matrices()
    yield from _lags()
    yield from _conjugate_symmetry()
    yield Relation(
        "numpy.correlate and numpy.convolve",
        "numpy",
        "correlate(a, v, 'full') = convolve(a, conj(v)[::-1])",
        "catalogue G12; NumPy documentation of numpy.correlate, c_k = Σₙ a_{n+k}·conj(v_n)",
        partial(np.correlate, mode="full"),
        lambda a, b: np.convolve(a, np.conj(b)[::-1]),
    )


def _scipy_partners() -> Iterator[Relation]:
    docs = "SciPy documentation of scipy.signal.{}, 'See Also' and parameter 'mode'"
    for mode in MODES:
        for name, partner, rank in (
            ("correlate2d", scipy.signal.correlate, 2), ("convolve2d", scipy.signal.convolve, 2),
            ("fftconvolve", scipy.signal.convolve, 1), ("oaconvolve", scipy.signal.convolve, 1),
        ):  # fmt: skip
            yield Relation(
                f"scipy.signal.{name} '{mode}'",
                "scipy",
                f"{name}(a, b, '{mode}') = {partner.__name__}(a, b, '{mode}')",
                docs.format(name),
                partial(getattr(scipy.signal, name), mode=mode),
                partial(partner, mode=mode, method="direct"),
                dimensions=rank,
            )
        yield Relation(
            f"scipy.signal.correlate '{mode}', method 'fft'",
            "scipy",
            "method 'fft' and method 'direct' give the same output",
            docs.format("correlate"),
            partial(scipy.signal.correlate, mode=mode, method="fft"),
            partial(scipy.signal.correlate, mode=mode, method="direct"),
        )


def _scipy_matrices() -> Iterator[Relation]:
    for mode in MODES:
        yield Relation(
            f"scipy.linalg.convolution_matrix '{mode}'",
            "scipy",
            f"convolution_matrix(a, len(b), '{mode}') @ b = numpy.convolve(a, b, '{mode}')",
            "SciPy documentation of scipy.linalg.convolution_matrix, 'Notes'",
            partial(convolution_matrix, mode=mode),
            partial(np.convolve, mode=mode),
        )
    yield Relation(
        "scipy.signal.lfilter",
        "scipy",
        "lfilter(b, 1, a) = convolve(a, b)[:N]",
        "SciPy documentation of scipy.signal.lfilter, 'Notes': direct form II transposed",
        lfilter,
        lambda a, b: np.convolve(a, b)[: len(a)],
    )
    yield Relation(
        "scipy.signal.upfirdn",
        "scipy",
        "upfirdn(b, a) = convolve(a, b)",
        "SciPy documentation of scipy.signal.upfirdn, 'Examples'",
        upfirdn,
        np.convolve,
    )
    yield Relation(
        "scipy.ndimage.convolve1d",
        "scipy",
        "convolve1d(a, b) = correlate1d(a, conj(b)[::-1], origin = 0 for odd M, −1 for even M)",
        "SciPy documentation of scipy.ndimage.convolve1d, 'origin'; catalogue A1 for the conjugate",
        scipy.ndimage.convolve1d,
        lambda a, b: scipy.ndimage.correlate1d(a, np.conj(b)[::-1], origin=len(b) % 2 - 1),
    )


def _lags() -> Iterator[Relation]:
    for mode in MODES:
        yield Relation(
            f"scipy.signal.correlation_lags '{mode}'",
            "scipy",
            f"correlate(a, b, '{mode}')[k] is the correlation at lag correlation_lags(N, M, "
            f"'{mode}')[k]",
            "SciPy documentation of scipy.signal.correlation_lags, 'Notes' and 'Examples'",
            partial(scipy.signal.correlate, mode=mode, method="direct"),
            partial(_at_documented_lags, mode=mode),
        )


def _at_documented_lags(a: Array, b: Array, mode: str) -> Array:
    lags = scipy.signal.correlation_lags(len(a), len(b), mode)
    return np.array([_at_lag(a, b, int(lag)) for lag in lags])


def _at_lag(a: Array, b: Array, lag: int) -> complex:
    """Return Σₙ a[n + lag]·conj(b[n]), by definition."""
    return complex(sum(a[n + lag] * np.conj(b[n]) for n in range(len(b)) if 0 <= n + lag < len(a)))


def _conjugate_symmetry() -> Iterator[Relation]:
    partners: Sequence[tuple[str, Callable[..., Any], int]] = (
        ("scipy.signal.correlate", partial(scipy.signal.correlate, method="direct"), 1),
        ("scipy.signal.correlate2d", scipy.signal.correlate2d, 2),
        ("numpy.correlate", np.correlate, 1),
    )
    for name, function, dimensions in partners:
        for mode in ("full", "valid"):
            yield Relation(
                f"{name} '{mode}', arguments exchanged",
                name.split(".")[0],
                "correlate(b, a) = conj(correlate(a, b)) backwards",
                "catalogue C1; the formula in the documentation with a and b exchanged",
                partial(_exchanged, function, mode),
                partial(_turned, function, mode),
                dimensions,
            )


def _exchanged(function: Callable[..., Any], mode: str, a: Array, b: Array) -> Any:
    return function(b, a, mode=mode)


def _turned(function: Callable[..., Any], mode: str, a: Array, b: Array) -> Any:
    return np.conj(np.flip(function(a, b, mode=mode)))
