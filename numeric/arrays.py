"""The facts A, B and C seen on arrays, with SciPy as the machine that computes them.

The notation is the project's: (f ⋆ g)(t) = Σ f(τ) g(t − τ) is convolution and
(f ∗ g)(t) = Σ conj(f(τ)) g(t + τ) is cross-correlation, so that f ∗ g is written
``scipy.signal.correlate(g, f)``: SciPy conjugates its *second* argument. An array alone does
not say where index 0 sits, and a flip moves it; every array here carries its index 0 along.

SciPy alone would be a weak witness. Where it computes a correlation by FFT it convolves with the
reversed conjugate (that is A), and where the second array is the longer one it swaps the two and
undoes the swap by a reversed conjugate (that is C). Hence the facts marked "definition": on arrays
of Gaussian integers SciPy's results are compared, without tolerance, with the defining sums
evaluated term by term in Python integers.

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
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy import signal

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
        """f†(t) = conj(f(t))."""
        return LaggedArray(self.values.conj(), self.origin)

    def reflect(self) -> "LaggedArray":
        """(Rf)(t) = f(−t): the values are reversed, and so is the axis they stand on."""
        mirrored = tuple(n - 1 - o for n, o in zip(self.shape, self.origin, strict=True))
        return LaggedArray(np.flip(self.values), mirrored)

    def involution(self) -> "LaggedArray":
        """f^#(t) = conj(f(−t))."""
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
    full: Any
    if f.values.ndim == 2:
        full = signal.correlate2d(g.values, f.values)
    else:
        full = signal.correlate(g.values, f.values, method=method)
    first_lags = (signal.correlation_lags(m, n)[0] for m, n in zip(g.shape, f.shape, strict=True))
    start = (int(lag) + b - a for lag, a, b in zip(first_lags, f.start, g.start, strict=True))
    return LaggedArray(full, tuple(-s for s in start))


def convolve(f: LaggedArray, g: LaggedArray, method: str = "auto") -> LaggedArray:
    """(f ⋆ g)(t) = Σ f(τ) g(t − τ), by ``scipy.signal``: (N,), (M,) -> (N + M − 1,).

    Parameters and errors are those of `correlate`, with ``convolve2d`` and ``convolve``.
    """
    _require_same_rank("convolve", f, g)
    full: Any
    if f.values.ndim == 2:
        full = signal.convolve2d(f.values, g.values)
    else:
        full = signal.convolve(f.values, g.values, method=method)
    return LaggedArray(full, tuple(a + b for a, b in zip(f.origin, g.origin, strict=True)))


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
        for a, b in zip(_bounds(f), _bounds(g), strict=True)
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


def _bounds(sequence: LaggedArray) -> list[tuple[int, int]]:
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


@dataclass(frozen=True)
class Mutant:
    """A false neighbour of a claim, measured on the same arrays as the claim.

    ``gap`` is the largest |left − right| of the false statement; ``told_apart`` says that the
    comparison which passes the claim rejects this one.
    """

    name: str
    statement: str
    gap: float
    told_apart: bool


@dataclass(frozen=True)
class ArrayFact:
    """One statement checked on one pair of arrays; plain data, for a report to render.

    ``agrees`` says that the two sides passed the comparison; ``holds`` asks in addition that
    every mutant was told apart, because agreement on arrays that cannot tell the claim from its
    mutations is vacuous. ``lag_zero`` is the position of lag 0 in the array of the left side and
    ``lag_range`` the first and last lag, per axis.
    """

    name: str
    statement: str
    shape_f: Index
    shape_g: Index
    functions: tuple[str, ...]
    max_difference: float
    tolerance: float
    agrees: bool
    mutants: tuple[Mutant, ...]
    holds: bool
    seed: int
    lag_zero: Index
    lag_range: tuple[tuple[int, int], ...]
    explanation: str

    @property
    def mutant_gaps(self) -> dict[str, float]:
        """The largest difference of each mutant, by name."""
        return {mutant.name: mutant.gap for mutant in self.mutants}


Side = Callable[[LaggedArray, LaggedArray], LaggedArray]


@dataclass(frozen=True)
class _Claim:
    letter: str
    statement: str
    operations: tuple[str, ...]
    left: Side
    right: Side
    # (name, false statement, its right side)
    mutations: tuple[tuple[str, str, Side], ...]
    remark: str
    tolerance: float = TOLERANCE


def _c_without_relabelling(f: LaggedArray, g: LaggedArray) -> LaggedArray:
    other_order = correlate(g.conjugate(), f.conjugate())
    return LaggedArray(np.flip(other_order.values), other_order.origin)


_NO_CONJUGATE, _NO_FLIP = "drop the conjugate", "forget the flip"
_NO_RELABELLING = "reverse the values, keep the lag axis"
_EXACT = "The right side is summed term by term in Python integers; no tolerance."

_CLAIMS = (
    _Claim(
        "A",
        "f ∗ g = f^# ⋆ g",
        ("correlate", "convolve"),
        correlate,
        lambda f, g: convolve(f.involution(), g),
        (
            (_NO_CONJUGATE, "f ∗ g = Rf ⋆ g", lambda f, g: convolve(f.reflect(), g)),
            (_NO_FLIP, "f ∗ g = f† ⋆ g", lambda f, g: convolve(f.conjugate(), g)),
        ),
        "f^# is f conjugated and reversed; its last stored value stands at index 0.",
    ),
    _Claim(
        "B",
        "f ⋆ g = f^# ∗ g",
        ("correlate", "convolve"),
        convolve,
        lambda f, g: correlate(f.involution(), g),
        (
            (_NO_CONJUGATE, "f ⋆ g = Rf ∗ g", lambda f, g: correlate(f.reflect(), g)),
            (_NO_FLIP, "f ⋆ g = f† ∗ g", lambda f, g: correlate(f.conjugate(), g)),
        ),
        "f^# ends at index 0, so the lags of f^# ∗ g start at 0, as those of f ⋆ g do.",
    ),
    _Claim(
        "C",
        "(f ∗ g)(t) = (g† ∗ f†)(−t)",
        ("correlate",),
        correlate,
        lambda f, g: correlate(g.conjugate(), f.conjugate()).reflect(),
        (
            (_NO_CONJUGATE, "(f ∗ g)(t) = (g ∗ f)(−t)", lambda f, g: correlate(g, f).reflect()),
            (
                _NO_FLIP,
                "(f ∗ g)(t) = (g† ∗ f†)(t)",
                lambda f, g: correlate(g.conjugate(), f.conjugate()),
            ),
            (
                _NO_RELABELLING,
                "(f ∗ g)(t) = (g† ∗ f†)(a + b − t), the lags of g† ∗ f† running from a to b",
                _c_without_relabelling,
            ),
        ),
        "The values of g† ∗ f† are reversed and its lag axis is relabelled t ↦ −t; with equal "
        "shapes its lags are symmetric about 0 and a missing relabelling could not be seen.",
    ),
)

_CORRELATION_SUM = partial(defining_sum, lag_sign=1, conjugate=True)
_CONVOLUTION_SUM = partial(defining_sum, lag_sign=-1, conjugate=False)
_SUM_WITHOUT_CONJUGATE_AND_FLIP = partial(defining_sum, lag_sign=1, conjugate=False)
_SUM_WITH_CONJUGATE_AND_FLIP = partial(defining_sum, lag_sign=-1, conjugate=True)

_DEFINITIONS = (
    _Claim(
        "definition of ∗",
        "(f ∗ g)(t) = Σ_τ conj(f(τ)) g(t + τ)",
        ("correlate",),
        # Rounding of an FFT would spoil exact equality; direct sums of small integers are exact.
        partial(correlate, method="direct"),
        _CORRELATION_SUM,
        (
            (_NO_CONJUGATE, "(f ∗ g)(t) = Σ_τ f(τ) g(t + τ)", _SUM_WITHOUT_CONJUGATE_AND_FLIP),
            ("add a flip", "(f ∗ g)(t) = Σ_τ conj(f(τ)) g(t − τ)", _SUM_WITH_CONJUGATE_AND_FLIP),
        ),
        _EXACT,
        tolerance=0.0,
    ),
    _Claim(
        "definition of ⋆",
        "(f ⋆ g)(t) = Σ_τ f(τ) g(t − τ)",
        ("convolve",),
        partial(convolve, method="direct"),
        _CONVOLUTION_SUM,
        (
            (
                "add a conjugate",
                "(f ⋆ g)(t) = Σ_τ conj(f(τ)) g(t − τ)",
                _SUM_WITH_CONJUGATE_AND_FLIP,
            ),
            (_NO_FLIP, "(f ⋆ g)(t) = Σ_τ f(τ) g(t + τ)", _SUM_WITHOUT_CONJUGATE_AND_FLIP),
        ),
        _EXACT,
        tolerance=0.0,
    ),
)

_RANDOM_SHAPES: tuple[tuple[Index, Index], ...] = (
    ((128,), (128,)),
    ((128,), (75,)),
    ((75,), (128,)),
    ((32, 32), (32, 32)),
    ((32, 32), (9, 14)),
    ((9, 14), (32, 32)),
    ((8, 9, 10), (8, 9, 10)),
    ((8, 9, 10), (5, 11, 6)),
)

_INTEGER_SHAPES: tuple[tuple[Index, Index], ...] = (
    ((23,), (14,)),
    ((14,), (23,)),
    ((4, 7), (5, 3)),
    ((3, 4, 2), (2, 3, 4)),
)


def array_facts(seed: int = 0) -> tuple[ArrayFact, ...]:
    """Check A, B and C on random complex arrays, and SciPy itself against the definitions.

    Shapes: 1-D 128 and 75 in every order, 2-D 32 × 32 and 9 × 14, 3-D 8 × 9 × 10 and 5 × 11 × 6,
    both parts of each entry standard normal; for the definitions smaller arrays of Gaussian
    integers from −9 − 9i to 9 + 9i. All arrays start at index 0. Every fact starts anew from
    ``np.random.default_rng(seed)`` and draws real(f), imag(f), real(g), imag(g), in this order.

    Raises
    ------
    EvidenceError
        When the seed is not an integer ≥ 0.
    """
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise EvidenceError(f"array_facts: seed {seed!r}; an integer ≥ 0 is needed")
    table = [(_CLAIMS, _RANDOM_SHAPES, _normal), (_DEFINITIONS, _INTEGER_SHAPES, _integers)]
    return tuple(
        _fact(claim, _draw(seed, shape_f, shape_g, part), seed)
        for claims, shapes, part in table
        for claim in claims
        for shape_f, shape_g in shapes
    )


Part = Callable[[np.random.Generator, Index], npt.NDArray[np.float64]]


def _normal(rng: np.random.Generator, shape: Index) -> npt.NDArray[np.float64]:
    return rng.standard_normal(shape)


def _integers(rng: np.random.Generator, shape: Index) -> npt.NDArray[np.float64]:
    return rng.integers(-9, 10, shape).astype(np.float64)


def _draw(seed: int, shape_f: Index, shape_g: Index, part: Part) -> tuple[LaggedArray, LaggedArray]:
    rng = np.random.default_rng(seed)
    f, g = (part(rng, shape) + 1j * part(rng, shape) for shape in (shape_f, shape_g))
    return LaggedArray(f, (0,) * f.ndim), LaggedArray(g, (0,) * g.ndim)


def _fact(claim: _Claim, arrays: tuple[LaggedArray, LaggedArray], seed: int) -> ArrayFact:
    f, g = arrays
    left = claim.left(f, g)
    verdict = compare(left, claim.right(f, g), claim.tolerance)
    mutants = tuple(
        _mutant(name, statement, compare(left, right(f, g), claim.tolerance))
        for name, statement, right in claim.mutations
        if name != _NO_RELABELLING or f.shape != g.shape
    )
    return ArrayFact(
        name=f"{claim.letter}: {_shape_text(f.shape)} and {_shape_text(g.shape)}",
        statement=claim.statement,
        shape_f=f.shape,
        shape_g=g.shape,
        functions=tuple(_scipy_name(operation, len(f.shape)) for operation in claim.operations),
        max_difference=verdict.max_difference,
        tolerance=claim.tolerance,
        agrees=verdict.equal,
        mutants=mutants,
        holds=verdict.equal and all(mutant.told_apart for mutant in mutants),
        seed=seed,
        lag_zero=left.origin,
        lag_range=tuple((a, b - 1) for a, b in _bounds(left)),
        explanation=_explanation(claim, f, g),
    )


def _mutant(name: str, statement: str, verdict: Comparison) -> Mutant:
    return Mutant(name, statement, verdict.max_difference, told_apart=not verdict.equal)


def _scipy_name(operation: str, rank: int) -> str:
    return f"scipy.signal.{operation}{'2d' if rank == 2 else ''}"


def _shape_text(shape: Index) -> str:
    return " × ".join(map(str, shape))


def _explanation(claim: _Claim, f: LaggedArray, g: LaggedArray) -> str:
    sentences = []
    if "correlate" in claim.operations:
        name = _scipy_name("correlate", len(f.shape))
        sentences.append(
            f"{name}(a, v) conjugates its second argument v, so f ∗ g is {name}(g, f). "
            f"In f ∗ g, lag 0 sits at {_axis_text(correlate(f, g))}; that position is the shape "
            "of f less 1."
        )
    if "convolve" in claim.operations:
        name = _scipy_name("convolve", len(f.shape))
        sentences.append(
            f"{name} conjugates nothing. In f ⋆ g, index 0 sits at {_axis_text(convolve(f, g))}."
        )
    return " ".join([*sentences, claim.remark])


def _axis_text(result: LaggedArray) -> str:
    first, last = result.start, tuple(b - 1 for b in result.stop)
    origin, first_text, last_text = map(_point_text, (result.origin, first, last))
    return f"position {origin} of an axis from {first_text} to {last_text}"


def _point_text(point: Index) -> str:
    coordinates = ", ".join(map(str, point)).replace("-", "−")
    return coordinates if len(point) == 1 else f"({coordinates})"
