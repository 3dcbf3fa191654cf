"""Discrete transforms in balls, the supremum of a trigonometric polynomial, exact linear systems.

(F f)(k) = Σ_n f(n) e^{−2πi k·n/N} on cycles and (F f)(ξ) = Σ_n f(n) e^{−2πi ξ·n} on ℤ, each summed
from this formula; no fast algorithm and no identity is used.
"""

from __future__ import annotations

from math import prod

from flint import acb, arb, fmpq, fmpq_mat

from numeric.claims.numbers import Number, ball, square
from numeric.claims.tables import Index, Table, box
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss

GRID = 512
"""The number of points at which a trigonometric polynomial is evaluated for its supremum."""


def turn(angle: fmpq) -> acb:
    """Return e^{2πi·angle} as a ball."""
    return acb(2 * angle).exp_pi_i()


def transform(f: Table, sign: int = -1) -> Table:
    """Return k ↦ Σ_n f(n) e^{∓2πi k·n/N} on a product of cycles."""
    periods = _periods(f)
    return Table({k: _sum(f, k, periods, sign) for k in box(periods)}, periods)


def inverse_transform(f: Table) -> Table:
    """Return n ↦ (1/N) Σ_k f(k) e^{2πi k·n/N}."""
    points = prod(_periods(f))
    return transform(f, 1).mapped(lambda z: ball(z) / points)


def _sum(f: Table, k: Index, periods: Index, sign: int) -> acb:
    result = acb(0)
    for n, value in f.values.items():
        result += ball(value) * turn(sign * angle(k, n, periods))
    return result


def angle(k: Index, n: Index, periods: Index) -> fmpq:
    """Return k·n/N, coordinate by coordinate and added."""
    return sum((fmpq(a * b, p) for a, b, p in zip(k, n, periods, strict=True)), fmpq(0))


def _periods(f: Table) -> Index:
    if f.periods is None:
        raise Unsettled("a transform on cycles of a table on a lattice", "give it periods")
    return f.periods


def transform_supremum(f: Table) -> arb:
    """Return a ball that contains sup|F f|, on cycles or on ℤ.

    On cycles it is a maximum of finitely many balls. On ℤ let P = |F f|², which is Σ_k A(k) e^{…kξ}
    with A = f ∗ f, so |P″| ≤ (2π)² Σ k²|A(k)| =: K. At a maximum P′ = 0, and a grid of spacing δ
    has a point within δ/2 of it, so max over the grid ≤ sup P ≤ max over the grid + K δ²/8.
    """
    if f.periods is not None:
        return _greatest([abs(ball(z)) for z in transform(f).values.values()])
    peak = _greatest([arb(square(_at(f, fmpq(j, GRID)))) for j in range(GRID)])
    curvature = arb(0)
    for (k,), value in f.corr(f).values.items():
        curvature += k * k * abs(ball(value))
    excess = (2 * arb.pi()) ** 2 * curvature / (8 * GRID * GRID)
    return peak.union(peak + excess).sqrt()


def _at(f: Table, frequency: fmpq) -> acb:
    result = acb(0)
    for (n,), value in f.values.items():
        result += ball(value) * turn(-frequency * n)
    return result


def _greatest(values: list[arb]) -> arb:
    result = values[0]
    for value in values[1:]:
        result = result.max(value)
    return result


def solve(matrix: list[list[Gauss]], right: list[Gauss]) -> list[Gauss]:
    """Return the solution of a square system over the Gaussian rationals, exactly.

    A + iB and x + iy are put as the real system [[A, −B], [B, A]] of twice the size.

    Raises
    ------
    Unsettled
        If the system is singular.
    """
    n = len(matrix)
    upper = [[z.real for z in row] + [-z.imag for z in row] for row in matrix]
    lower = [[z.imag for z in row] + [z.real for z in row] for row in matrix]
    entries = [entry for row in upper + lower for entry in row]
    ends = [z.real for z in right] + [z.imag for z in right]
    try:
        found = fmpq_mat(2 * n, 2 * n, entries).solve(fmpq_mat(2 * n, 1, ends))
    except ZeroDivisionError:
        raise Unsettled("a linear system is singular", "choose another seed") from None
    return [Gauss(found[i, 0], found[n + i, 0]) for i in range(n)]


def exact(value: Number) -> Gauss:
    """Return a number that is known to be exact.

    Raises
    ------
    Unsettled
        If it is a ball.
    """
    if isinstance(value, Gauss):
        return value
    raise Unsettled("an exact value was needed and a ball was found", "use exact samples")
