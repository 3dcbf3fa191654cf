"""Finite sequences on ℤᵈ that know where index 0 is: ⋆ and ∗ by SciPy and by the defining sums.

(f ⋆ g)(t) = Σ f(τ) g(t − τ) is convolution and (f ∗ g)(t) = Σ conj(f(τ)) g(t + τ) is
cross-correlation, so that f ∗ g is written ``scipy.signal.correlate(g, f)``: SciPy conjugates its
*second* argument. An array alone does not say where index 0 sits, and a flip moves it; every array
here carries its index 0 along.

Tolerance
---------
Two entries x, y count as equal when |x − y| ≤ 1e-10 · max(1, |x|, |y|): absolute 1e-10 for
entries up to 1, relative 1e-10 above. An entry is a sum of n ≤ 1024 products of entries of size
about 1 in double precision (unit roundoff u = 1.1e-16). Rounding errors that add up like a random
walk give about √n · u · Σ|f||g|, which is 6e-12 for 32 × 32 at lag 0 and less elsewhere; the FFT,
which SciPy picks for the 3-D arrays, gives about u · log₂ n · ‖f‖‖g‖ = 2e-12 (Higham, *Accuracy
and Stability of Numerical Algorithms*, 2nd ed., §§2.8, 3.1, 24.1). At most 2e-13 is observed, and
every mutation of a claim misses by more than 1: the tolerance sits between the two, far from both.
It is not a proved bound (the worst case n · u · Σ|f||g| would be 2e-10 for 32 × 32).
"""

import itertools
import operator
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy

from symbolic.errors import EvidenceError

TOLERANCE = 1e-10

Index = tuple[int, ...]
GaussianInteger = tuple[int, int]


@dataclass(frozen=True, eq=False)
class LaggedArray:
    """A finitely supported function on ℤᵈ: stored values, and where index 0 sits among them.

    ``values[p]`` is the value at the index (or lag) ``p − origin``; outside it is zero. The
    origin may lie outside the array. ``values`` is copied, made ``complex128`` and read-only.

    Raises
    ------
    EvidenceError
        When the array is empty or has no axis, or the origin does not have one integer per axis.
    """

    values: npt.NDArray[np.complex128]
    origin: Index

    def __post_init__(self) -> None:
        values = np.array(self.values, dtype=np.complex128)
        if values.size == 0 or values.ndim == 0:
            raise EvidenceError(
                f"LaggedArray: an array of shape {values.shape} holds no sequence; "
                "at least one axis and one entry are needed"
            )
        if len(self.origin) != values.ndim:
            raise EvidenceError(
                f"LaggedArray: origin {self.origin} for an array of shape {values.shape}; "
                "one integer per axis is needed"
            )
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "origin", tuple(operator.index(o) for o in self.origin))

    @property
    def shape(self) -> Index:
        """The shape of the stored values."""
        return self.values.shape

    @property
    def start(self) -> Index:
        """The index of the first stored value, per axis."""
        return tuple(-o for o in self.origin)

    @property
    def stop(self) -> Index:
        """One past the index of the last stored value, per axis."""
        return tuple(n - o for n, o in zip(self.shape, self.origin, strict=True))

    def conjugate(self) -> "LaggedArray":
        """conj(f)(t) = conj(f(t))."""
        return LaggedArray(self.values.conj(), self.origin)

    def reflect(self) -> "LaggedArray":
        """(Rf)(t) = f(−t): the values are reversed, and so is the axis they stand on."""
        mirrored = tuple(n - 1 - o for n, o in zip(self.shape, self.origin, strict=True))
        return LaggedArray(np.flip(self.values), mirrored)

    def involution(self) -> "LaggedArray":
        """conj(R f)(t) = conj(f(−t))."""
        return self.reflect().conjugate()


@dataclass(frozen=True)
class Comparison:
    """The largest |x − y| over the union of two supports, and whether every entry passes."""

    max_difference: float
    equal: bool


def compare(left: LaggedArray, right: LaggedArray, tolerance: float = TOLERANCE) -> Comparison:
    """Compare two sequences index by index on the union of their supports.

    Parameters
    ----------
    left, right
        Sequences on the same ℤᵈ, of any shapes: (N, …), (M, …).
    tolerance
        Entries agree when |x − y| ≤ tolerance · max(1, |x|, |y|); 0 asks for equality.

    Returns
    -------
    Comparison
        A NaN or an infinity on either side is never equal, not even to itself; the difference
        is then infinite. ``compare`` on two arrays that both hold NaN in the same place says
        ``Comparison(inf, False)``, where ``np.allclose(…, equal_nan=True)`` says True.

    Raises
    ------
    EvidenceError
        When the two have different numbers of axes, or the tolerance is negative or not finite.
    """
    _require_same_rank("compare", left, right)
    if not 0 <= tolerance < np.inf:
        raise EvidenceError(f"compare: tolerance {tolerance!r}; a finite number ≥ 0 is needed")
    if not (np.isfinite(left.values).all() and np.isfinite(right.values).all()):
        return Comparison(np.inf, equal=False)
    start = tuple(map(min, left.start, right.start))
    stop = tuple(map(max, left.stop, right.stop))
    x, y = _embed(left, start, stop), _embed(right, start, stop)
    with np.errstate(over="ignore"):
        difference = np.abs(x - y)
        allowed = tolerance * np.maximum(1.0, np.maximum(np.abs(x), np.abs(y)))
    # An overflow to infinity on both sides of ≤ must not pass for agreement.
    equal = bool(np.all(np.isfinite(difference) & (difference <= allowed)))
    return Comparison(float(difference.max()), equal)


def correlate(f: LaggedArray, g: LaggedArray, method: str = "auto") -> LaggedArray:
    """(f ∗ g)(t) = Σ conj(f(τ)) g(t + τ), by ``scipy.signal``: (N,), (M,) -> (N + M − 1,).

    Two-dimensional arrays go through ``correlate2d``, all others through ``correlate``. The lag
    axis is the one of ``scipy.signal.correlation_lags``, moved by where f and g start.

    Parameters
    ----------
    f, g
        Sequences with the same number of axes; f is the one that is conjugated.
    method
        ``"auto"``, ``"direct"`` or ``"fft"`` for ``scipy.signal.correlate``; ``correlate2d``
        is always direct.

    Raises
    ------
    EvidenceError
        When f and g have different numbers of axes.
    """
    _require_same_rank("correlate", f, g)
    full = _by_scipy("correlate", g, f, method)
    first_lags = (
        scipy.signal.correlation_lags(m, n)[0] for m, n in zip(g.shape, f.shape, strict=True)
    )
    start = (int(lag) + b - a for lag, a, b in zip(first_lags, f.start, g.start, strict=True))
    return LaggedArray(full, tuple(-s for s in start))


def convolve(f: LaggedArray, g: LaggedArray, method: str = "auto") -> LaggedArray:
    """(f ⋆ g)(t) = Σ f(τ) g(t − τ), by ``scipy.signal``: (N,), (M,) -> (N + M − 1,).

    Parameters and errors are those of `correlate`, with ``convolve2d`` and ``convolve``.
    """
    _require_same_rank("convolve", f, g)
    full = _by_scipy("convolve", f, g, method)
    return LaggedArray(full, tuple(a + b for a, b in zip(f.origin, g.origin, strict=True)))


def _by_scipy(operation: str, first: LaggedArray, second: LaggedArray, method: str) -> Any:
    if first.values.ndim == 2:
        return getattr(scipy.signal, f"{operation}2d")(first.values, second.values)
    return getattr(scipy.signal, operation)(first.values, second.values, method=method)


def defining_sum(f: LaggedArray, g: LaggedArray, *, lag_sign: int, conjugate: bool) -> LaggedArray:
    """Σ_τ F(τ) g(t + lag_sign·τ), term by term in Python integers; F is f or conj(f).

    ``lag_sign=+1, conjugate=True`` is f ∗ g and ``lag_sign=-1, conjugate=False`` is f ⋆ g, from
    the definition and from nothing else: no SciPy, no flip. Shapes (N,), (M,) -> (N + M − 1,).

    Raises
    ------
    EvidenceError
        When a value is not a Gaussian integer, the numbers of axes differ, or ``lag_sign`` is
        neither 1 nor −1.
    """
    _require_same_rank("defining_sum", f, g)
    if lag_sign not in (1, -1):
        raise EvidenceError(f"defining_sum: lag_sign {lag_sign!r}; 1 or −1 is needed")
    left, right = _gaussian_integers(f), _gaussian_integers(g)
    if conjugate:
        left = {tau: (re, -im) for tau, (re, im) in left.items()}
    lags = [
        sorted({s - lag_sign * tau for s in range(*b) for tau in range(*a)})
        for a, b in zip(bounds(f), bounds(g), strict=True)
    ]
    totals = [_total(left, right, t, lag_sign) for t in itertools.product(*lags)]
    values = np.array([complex(re, im) for re, im in totals]).reshape([len(axis) for axis in lags])
    return LaggedArray(values, tuple(-axis[0] for axis in lags))


def _total(
    left: Mapping[Index, GaussianInteger],
    right: Mapping[Index, GaussianInteger],
    t: Index,
    lag_sign: int,
) -> GaussianInteger:
    real = imaginary = 0
    for tau, (a, b) in left.items():
        c, d = right.get(tuple(p + lag_sign * q for p, q in zip(t, tau, strict=True)), (0, 0))
        real += a * c - b * d
        imaginary += a * d + b * c
    return real, imaginary


def _gaussian_integers(sequence: LaggedArray) -> dict[Index, GaussianInteger]:
    table: dict[Index, GaussianInteger] = {}
    for position, value in np.ndenumerate(sequence.values):
        if not (value.real.is_integer() and value.imag.is_integer()):
            raise EvidenceError(
                f"defining_sum: value {value} at position {position}; "
                "Gaussian integers are needed, so that equality can be exact"
            )
        index = tuple(p + s for p, s in zip(position, sequence.start, strict=True))
        table[index] = (int(value.real), int(value.imag))
    return table


def bounds(sequence: LaggedArray) -> list[tuple[int, int]]:
    """Return the first stored index and the one after the last, for each axis."""
    return list(zip(sequence.start, sequence.stop, strict=True))


def _embed(sequence: LaggedArray, start: Index, stop: Index) -> npt.NDArray[np.complex128]:
    frame = np.zeros([b - a for a, b in zip(start, stop, strict=True)], dtype=np.complex128)
    window = tuple(
        slice(own - first, own - first + n)
        for own, first, n in zip(sequence.start, start, sequence.shape, strict=True)
    )
    frame[window] = sequence.values
    return frame


def _require_same_rank(operation: str, left: LaggedArray, right: LaggedArray) -> None:
    if len(left.shape) != len(right.shape):
        raise EvidenceError(
            f"{operation}: shapes {left.shape} and {right.shape}; the same number of axes is needed"
        )
