"""The facts A, B and C seen on arrays, with SciPy as the machine that computes them.

SciPy alone would be a weak witness. Where it computes a correlation by FFT it convolves with the
reversed conjugate (that is A), and where the second array is the longer one it swaps the two and
undoes the swap by a reversed conjugate (that is C). Hence the facts marked "definition": on arrays
of Gaussian integers SciPy's results are compared, without tolerance, with the defining sums
evaluated term by term in Python integers. The tolerance of the others is that of
`numeric.experiments.lagged`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from numeric.experiments.lagged import (
    TOLERANCE,
    Index,
    LaggedArray,
    bounds,
    compare,
    convolve,
    correlate,
    defining_sum,
)
from symbolic.errors import EvidenceError


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
        "f ∗ g = conj(R f) ⋆ g",
        ("correlate", "convolve"),
        correlate,
        lambda f, g: convolve(f.involution(), g),
        (
            (_NO_CONJUGATE, "f ∗ g = Rf ⋆ g", lambda f, g: convolve(f.reflect(), g)),
            (_NO_FLIP, "f ∗ g = conj(f) ⋆ g", lambda f, g: convolve(f.conjugate(), g)),
        ),
        "conj(R f) is f conjugated and reversed; its last stored value stands at index 0.",
    ),
    _Claim(
        "B",
        "f ⋆ g = conj(R f) ∗ g",
        ("correlate", "convolve"),
        convolve,
        lambda f, g: correlate(f.involution(), g),
        (
            (_NO_CONJUGATE, "f ⋆ g = Rf ∗ g", lambda f, g: correlate(f.reflect(), g)),
            (_NO_FLIP, "f ⋆ g = conj(f) ∗ g", lambda f, g: correlate(f.conjugate(), g)),
        ),
        "conj(R f) ends at index 0, so the lags of conj(R f) ∗ g start at 0, as those of f ⋆ g do.",
    ),
    _Claim(
        "C",
        "(f ∗ g)(t) = (conj(g) ∗ conj(f))(−t)",
        ("correlate",),
        correlate,
        lambda f, g: correlate(g.conjugate(), f.conjugate()).reflect(),
        (
            (_NO_CONJUGATE, "(f ∗ g)(t) = (g ∗ f)(−t)", lambda f, g: correlate(g, f).reflect()),
            (
                _NO_FLIP,
                "(f ∗ g)(t) = (conj(g) ∗ conj(f))(t)",
                lambda f, g: correlate(g.conjugate(), f.conjugate()),
            ),
            (
                _NO_RELABELLING,
                "(f ∗ g)(t) = (conj(g) ∗ conj(f))(a + b − t), the lags of conj(g) ∗ conj(f) "
                "running from a to b",
                _c_without_relabelling,
            ),
        ),
        "The values of conj(g) ∗ conj(f) are reversed and its lag axis is relabelled t ↦ −t; with "
        "equal shapes its lags are symmetric about 0 and a missing relabelling could not be seen.",
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
        Mutant(name, statement, seen.max_difference, told_apart=not seen.equal)
        for name, statement, right in claim.mutations
        if name != _NO_RELABELLING or f.shape != g.shape
        for seen in (compare(left, right(f, g), claim.tolerance),)
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
        lag_range=tuple((a, b - 1) for a, b in bounds(left)),
        explanation=_explanation(claim, f, g),
    )


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
