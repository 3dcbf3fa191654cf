"""Decay of Fourier integrals in their frequency, proved by moving the line of integration.

A total ∫ φ(v) e^{iv(πA + B)} dv, with A and B real and affine in outer variables and φ analytic
where |Im v| ≤ y and small at both ends, has the same value along Im v = y·sgn(A), by Cauchy's
theorem on rectangles, whose short sides vanish. There, with outer variables on their strips,
A = A₁ + iA₂, |A₂| ≤ a, likewise B, and v = x + iy·sgn(A₁) ::

    Re(iv(πA + B)) = −x(πA₂ + B₂) − y·sgn(A₁)(πA₁ + B₁) ≤ |x|(πa + b) − πy|A₁| + y|B₁|,

so that the total decays like e^{−πy|A|} if φ outweighs e^{(πa + b)|x|} on the strip. Without a
part with π, B takes the place of πA. In bounds 333/106 < π < 22/7 stands for π.

This is the easy half of the theorem of Paley and Wiener; see E. M. Stein, R. Shakarchi, Complex
Analysis, ch. 4, Theorem 2.1.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from numeric.formulas.formula import (
    Affine,
    Conjugate,
    Coordinate,
    Exponential,
    Formula,
    Line,
    Number,
    Pi,
    Product,
    Total,
)
from numeric.formulas.rewriting import expand

PI_BELOW, PI_ABOVE = Fraction(333, 106), Fraction(22, 7)


@dataclass(frozen=True)
class Phase:
    """The factors of an integrand: e^{iv(πA + B)} for the variable v, and the others.

    Attributes
    ----------
    with_pi, without_pi
        A and B, affine in outer variables.
    rest
        The other factors; those of the exponent that are free of v among them.
    """

    with_pi: Affine
    without_pi: Affine
    rest: tuple[Formula, ...]

    @property
    def leading(self) -> tuple[Affine, Fraction]:
        """The affine form L and a number r > 0: the phase turns like e^{ivrL} at least."""
        if self.with_pi.slopes:
            return self.with_pi, PI_BELOW
        return self.without_pi, Fraction(1)


def phases(total: Total) -> tuple[Phase, ...] | None:
    """Return the phases of the terms of an integrand, or None if one does not turn.

    A term turns if its A (without one, its B) depends on outer variables.
    """
    if not isinstance(total.space, Line):
        return None
    found = tuple(_phase(factors, total.variable) for factors in expand(total.body))
    return found if all(p.leading[0].slopes for p in found) else None


def shifts() -> Iterator[Fraction]:
    """Return distances to try, from small to large."""
    distance = Fraction(1, 4)
    for _ in range(8):
        yield distance
        distance *= 2


def _phase(factors: tuple[Formula, ...], variable: int) -> Phase:
    zero = Affine(Fraction(0))
    found, rest = [zero, zero], []
    for factor in factors:
        turn = _turn(factor, variable)
        if turn is None:
            rest.append(factor)
            continue
        place, form, left_over = turn
        found[place] = found[place] + form
        rest.append(left_over)
    return Phase(found[0], found[1], tuple(rest))


def _turn(factor: Formula, variable: int) -> tuple[int, Affine, Formula] | None:
    """Return whether π is missing, the form, and the factor that is left without the variable.

    The factor is e^{ic·ℓ·(av + m)}, with or without π, or its conjugate, ℓ free of v: the form is
    acℓ, and e^{icℓm} is left.
    """
    sign = 1
    if isinstance(factor, Conjugate):
        sign, factor = -1, factor.body
    if not isinstance(factor, Exponential):
        return None
    monomials = expand(factor.body)
    if len(monomials) != 1:
        return None
    coefficient, turns, affines = _numbers(monomials[0])
    if coefficient[0] or turns > 1 or len(affines) != 2:
        return None
    holding = [a for a in affines if a.slope(variable)]
    if len(holding) != 1:
        return None
    (moving,) = holding
    still = affines[1 - affines.index(moving)]
    slope = moving.slope(variable)
    rest = moving.put(variable, Affine(Fraction(0)))
    left_over = Exponential(
        Product(
            (
                Number(Fraction(0), sign * coefficient[1]),
                *(Pi(),) * turns,
                Coordinate(still),
                Coordinate(rest),
            )
        )
    )
    return 1 - turns, still.scaled(sign * coefficient[1] * slope), left_over


def _numbers(
    factors: tuple[Formula, ...],
) -> tuple[tuple[Fraction, Fraction], int, list[Affine]]:
    """Return the coefficient, the power of π and the coordinates of a monomial."""
    re, im = Fraction(1), Fraction(0)
    turns, affines = 0, []
    for factor in factors:
        match factor:
            case Number(a, b):
                re, im = re * a - im * b, re * b + im * a
            case Pi():
                turns += 1
            case Coordinate(affine) if affine.slopes:
                affines.append(affine)
            case Coordinate(affine):
                re, im = re * affine.constant, im * affine.constant
            case _:
                return (Fraction(1), Fraction(0)), 0, []
    return (re, im), turns, affines
