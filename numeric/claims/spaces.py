"""The domains and families that claims about arbitrary functions are tried on.

A space knows how to draw functions, points and shifts. Its functions answer `at`, `conv`, `corr`,
`modulus`, `involution`, `shift`, `times`, `energy` (‖f‖₂²) and `norm`; what they cannot answer in
closed form or with a proved bound raises `Unsettled`, and a space lists only what it can.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

from numeric.claims.bells import Bells, bell
from numeric.claims.claim import Draw
from numeric.claims.numbers import Exponent, Number
from numeric.claims.sampled import Sampled
from numeric.claims.steps import Steps
from numeric.claims.tables import Index, Table, box
from numeric.formulas.formula import Integers, Line
from numeric.formulas.gauss import Gauss
from numeric.samples.families import Gaussian
from numeric.samples.sequences import Geometric

Function: TypeAlias = Any
"""A `Table`, `Steps`, `Bells` or `Sampled`: they answer the same questions."""

Triple: TypeAlias = tuple[Exponent, Exponent, Exponent]

_Q = Fraction
ALL_TRIPLES: tuple[Triple, ...] = (
    (_Q(1), _Q(1), _Q(1)),
    (_Q(1), _Q(2), _Q(2)),
    (_Q(4, 3), _Q(4, 3), _Q(2)),
    (_Q(3, 2), _Q(6, 5), _Q(2)),
    (_Q(8, 5), _Q(8, 5), _Q(4)),
    (_Q(3), _Q(3, 2), None),
    (_Q(1), None, None),
)
"""Exponents p, q, r with 1/p + 1/q = 1 + 1/r; None is ∞."""

PAIRS: tuple[tuple[Exponent, Exponent], ...] = ((_Q(2), _Q(2)), (_Q(3), _Q(3, 2)), (_Q(1), None))
"""Exponents p, p′ with 1/p + 1/p′ = 1."""


@dataclass(frozen=True)
class Space:
    """A domain with a family of functions on it.

    Attributes
    ----------
    domain, family
        As shown to readers.
    draw
        From the source and the kind a function: ``"complex"``, ``"real"``, ``"positive"``,
        ``"hat"``, which is positive and varies slowly, or ``"turning"``, a slow function times
        a character.
    points
        From the source some points.
    nodes
        From the source some points by which functions can be shifted.
    origin, step
        The point 0, and a small step along the first axis.
    triples, pairs
        The exponents for which the norms of Young's and Hölder's inequalities are known.
    """

    domain: str
    family: str
    draw: Callable[[Draw, str], Function]
    points: Callable[[Draw], list[Any]]
    nodes: Callable[[Draw], list[Any]]
    origin: Any
    step: Any
    triples: tuple[Triple, ...] = ALL_TRIPLES
    pairs: tuple[tuple[Exponent, Exponent], ...] = PAIRS
    period: Index | None = None


SLOW = frozenset({"hat", "turning"})


def _values(draw: Draw, kind: str, index: Index, lengths: Index) -> Number:
    if kind in SLOW:
        height = 1
        for n, length in zip(index, lengths, strict=True):
            height *= min(n + 1, length - n)
        turned = Gauss.of(0, 1) ** index[0] if kind == "turning" else Gauss.of(1)
        return Gauss.of(height) * turned
    if kind == "positive":
        return draw.positive()
    return Gauss.of(draw.sign() * draw.fraction(3, 19)) if kind == "real" else draw.number()


def table(draw: Draw, kind: str, lengths: Index, periods: Index | None = None) -> Table:
    """Return a table on a box, which lies around 0 on ℤᵈ but not symmetrically."""
    filled = box(lengths)
    moved = (0,) * len(lengths) if periods else tuple(draw.integer(1, 2) for _ in lengths)
    pairs = (
        (
            tuple(n - m for n, m in zip(index, moved, strict=True)),
            _values(draw, kind, index, lengths),
        )
        for index in filled
    )
    return Table.of(pairs, periods)


def cycle(*periods: int) -> Space:
    """Return the product of cycles with these periods."""

    def points(draw: Draw) -> list[Index]:
        return [tuple(draw.integer(1, n - 1) for n in periods) for _ in range(4)]

    name = " × ".join(f"ℤ/{n}" for n in periods)
    return Space(
        name,
        "Gaussian rationals",
        lambda draw, kind: table(draw, kind, periods, periods),
        points,
        points,
        (0,) * len(periods),
        (1, *(0 for _ in periods[1:])),
        period=periods,
    )


def lattice(dimension: int) -> Space:
    """Return ℤᵈ with finite tables of different lengths."""
    length, wide = {1: (6, 9), 2: (3, 5)}[dimension]

    def drawn(draw: Draw, kind: str) -> Table:
        lengths = (draw.integer(length, length + 1),) * dimension
        return table(draw, kind, (wide,) * dimension if kind in SLOW else lengths)

    def points(draw: Draw) -> list[Index]:
        return [tuple(draw.sign() * draw.integer(1, 2) for _ in range(dimension)) for _ in range(4)]

    name = "ℤ" if dimension == 1 else "ℤ²"
    return Space(
        name, "finite tables", drawn, points, points, (0,) * dimension, _along(1, dimension)
    )


def steps(dimension: int) -> Space:
    """Return ℝᵈ with step functions on cells of side 3/2."""
    cell = Fraction(3, 2)
    inside = lattice(dimension)

    def points(draw: Draw) -> list[tuple[Fraction, ...]]:
        return [tuple(draw.fraction(-24, 24, 7) for _ in range(dimension)) for _ in range(4)]

    def nodes(draw: Draw) -> list[tuple[Fraction, ...]]:
        return [
            tuple(draw.sign() * draw.integer(1, 3) * cell for _ in range(dimension))
            for _ in range(4)
        ]

    known = (2, 4, 1, None) if dimension == 1 else (2, None)
    return Space(
        "ℝ" if dimension == 1 else "ℝ²",
        "step functions",
        lambda draw, kind: Steps(inside.draw(draw, kind), cell),
        points,
        nodes,
        (Fraction(0),) * dimension,
        _along(cell, dimension),
        tuple(t for t in ALL_TRIPLES if t[2] in known),
    )


def bells(dimension: int) -> Space:
    """Return ℝᵈ with complex Gaussians, whose norms are all known in closed form."""

    def one(draw: Draw, kind: str) -> Any:
        steep = draw.fraction(2, 6, 20)
        if kind == "complex":
            chirp, turn = draw.sign() * draw.fraction(1, 9), draw.sign() * draw.fraction(3, 9)
            return bell(
                Gauss.of(steep, chirp), Gauss.of(draw.fraction(-9, 9, 20), turn), draw.number()
            )
        if kind == "turning":
            return bell(Gauss.of(Fraction(1, 20)), Gauss.of(0, Fraction(3, 2)), draw.positive())
        moved = Fraction(0) if kind == "hat" else draw.fraction(-9, 9, 20)
        return bell(Gauss.of(steep), Gauss.of(moved), draw.positive())

    def points(draw: Draw) -> list[tuple[Fraction, ...]]:
        return [
            tuple(draw.sign() * draw.fraction(1, 12, 7) for _ in range(dimension)) for _ in range(4)
        ]

    return Space(
        "ℝ" if dimension == 1 else "ℝ²",
        "Gaussians in closed form",
        lambda draw, kind: Bells(tuple(one(draw, kind) for _ in range(dimension))),
        points,
        points,
        (Fraction(0),) * dimension,
        _along(Fraction(1), dimension),
    )


_SECOND_NORMS: tuple[Triple, ...] = ((_Q(1), _Q(2), _Q(2)),)
_FIRST_NORMS: tuple[Triple, ...] = ((_Q(1), _Q(1), _Q(1)), *_SECOND_NORMS)


def geometric() -> Space:
    """Return ℤ with two-sided geometric sequences with phase."""

    def drawn(draw: Draw, kind: str) -> Sampled:
        scale: tuple[Fraction, Fraction]
        if kind == "complex":
            first, second = draw.random.sample(((1, 1), (-1, 2), (2, -1)), 2)
            left = Fraction(first[0], 5), Fraction(first[1], 5)
            right = Fraction(second[0], 7), Fraction(second[1], 7)
            scale = draw.sign() * draw.fraction(3, 19), draw.sign() * draw.fraction(3, 19)
        else:
            near = (4, 5) if kind == "hat" else (2, 4)
            left, right = ((draw.fraction(*near, 7), Fraction(0)) for _ in range(2))
            scale = draw.fraction(3, 19), Fraction(0)
        if kind == "turning":
            left, right = (Fraction(0), Fraction(-4, 5)), (Fraction(0), Fraction(4, 5))
        return Sampled(Geometric(scale, left, right, draw.sign()), Integers(), draw.bits)

    def points(draw: Draw) -> list[Index]:
        return [(draw.sign() * draw.integer(1, 3),) for _ in range(3)]

    return Space(
        "ℤ",
        "two-sided geometric sequences",
        drawn,
        points,
        points,
        (0,),
        (1,),
        _FIRST_NORMS,
        ((_Q(2), _Q(2)),),
    )


def gaussians(discrete: bool) -> Space:
    """Return ℤ or ℝ with Gaussians times polynomials."""

    def drawn(draw: Draw, kind: str) -> Sampled:
        narrow, wide = ((2, 5) if discrete else (6, 14)) if kind not in SLOW else (1, 1)
        centre = draw.sign() * draw.fraction(2, 7)
        if kind == "complex":
            polynomial = tuple(draw.number().pair() for _ in range(draw.integer(2, 3)))
            a = draw.fraction(narrow, wide), draw.sign() * draw.fraction(1, 5)
            f = Gaussian(a, centre, draw.sign() * draw.fraction(3, 15), polynomial)
        else:
            height = draw.fraction(3, 19), Fraction(0)
            turned = Fraction(3, 2) if kind == "turning" else Fraction(0)
            f = Gaussian((draw.fraction(narrow, wide), Fraction(0)), centre, turned, (height,))
        return Sampled(f, Integers() if discrete else Line(), draw.bits)

    def points(draw: Draw) -> list[Any]:
        if discrete:
            return [(draw.sign() * draw.integer(1, 3),) for _ in range(3)]
        return [(draw.sign() * draw.fraction(1, 10, 7),) for _ in range(2)]

    return Space(
        "ℤ" if discrete else "ℝ",
        "Gaussian sequences" if discrete else "Gaussians times polynomials",
        drawn,
        points,
        points,
        (0,) if discrete else (Fraction(0),),
        (1,) if discrete else (Fraction(1),),
        _FIRST_NORMS if discrete else _SECOND_NORMS,
        ((_Q(2), _Q(2)),),
    )


def _along(step: Any, dimension: int) -> Any:
    """Return the step along the first axis."""
    return (step, *(0 * step for _ in range(dimension - 1)))


CYCLES = (cycle(5), cycle(8), cycle(5, 4))
LATTICES = (lattice(1), lattice(2))
STEPS = (steps(1), steps(2))
BELLS = (bells(1), bells(2))
SEQUENCES = (geometric(), gaussians(discrete=True))
WAVES = (gaussians(discrete=False),)

SPACES: tuple[Space, ...] = (*CYCLES, *LATTICES, *SEQUENCES, *STEPS, *BELLS, *WAVES)
"""All of them."""
