"""Fourier sums at all points of a range at once, as one product of polynomials.

For the phase of a Fourier integral, e^{iv(πA + B)} with A and B affine in an outer variable, let
v_j = V + jη be the points of the window and A_k = α + kσ the form at the points of the range. Then
v_j A_k = Vα + kVσ + jηα + jk·ησ, and 2jk = k² + j² − (k − j)², so that ::

    Σ_j r_j e^{iπ v_j A_k}
        = e^{iπ(Vα + kVσ + k²ησ/2)} Σ_j r_j e^{iπ(jηα + j²ησ/2)} e^{−iπ(k − j)²ησ/2}

is a convolution; likewise for B. This is the chirp z-transform of L. R. Rabiner, R. W. Schafer,
C. M. Rader, Bell System Technical Journal 48 (1969). Every exponential has modulus 1 and an exact
rational (times π) for its argument: errors do not grow with the length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from flint import acb, acb_poly, fmpq

from numeric.formulas.formula import Affine, Formula, Product, Total, free_variables
from numeric.formulas.shifting import phases
from numeric.sequences.vectors import Balls


@dataclass(frozen=True)
class Wave:
    """A term ``inside · outside · e^{iv(πA + B)}`` of an integrand.

    Attributes
    ----------
    with_pi, without_pi
        A and B, affine in outer variables.
    inside, outside
        The factors that have the variable v of the total, but not the moving one; and those
        without v.
    """

    with_pi: Affine
    without_pi: Affine
    inside: Formula
    outside: Formula

    def sums(
        self,
        outer: Mapping[int, fmpq],
        moving: tuple[int, fmpq, int],
        inner: tuple[fmpq, fmpq, Sequence[acb]],
    ) -> list[acb]:
        """Return Σ_j inside(v_j) e^{iv_j(πA + B)} at each point of a range.

        Parameters
        ----------
        outer
            The outer variables at the first point of the range.
        moving
            The variable that moves, by how much, and the number of points.
        inner
            The first v_j, their distance, and the values of `inside` there.
        """
        variable, step, count = moving
        start, width, values = inner
        forms = [
            (form.at(outer), dict(form.flint[1]).get(variable, fmpq(0)) * step)
            for form in (self.with_pi, self.without_pi)
        ]

        def turned(first: fmpq | int, slope: fmpq | int) -> acb:
            """Return e^{i(πr + s)}, r and s being such multiples of α and σ, of A and of B."""
            turns, radians = (a * first + s * slope for a, s in forms)
            found = acb(turns).exp_pi_i()
            return found * acb(0, radians).exp() if radians else found

        half = width / 2
        before = [turned(j * width, j * j * half) for j in range(len(values))]
        chirp = [turned(0, -d * d * half) for d in range(max(len(values), count))]
        after = [turned(start, k * start + k * k * half) for k in range(count)]
        kernel = chirp[len(values) - 1 : 0 : -1] + chirp[:count]
        row = Balls(acb_poly(list(map(mul, values, before))), len(values)).levelled()
        found = row.times(Balls(acb_poly(kernel), len(kernel)).levelled()).numbers()
        return list(map(mul, found[len(values) - 1 :], after))


def waves(total: Total, variable: int) -> tuple[Wave, ...]:
    """Return the terms of an integrand in which a variable only turns phases; none if it does more.

    Parameters
    ----------
    total
        An integral over ℝ.
    variable
        A variable that is free in it.
    """
    found = []
    for phase in phases(total) or ():
        inside = tuple(f for f in phase.rest if total.variable in free_variables(f))
        if any(variable in free_variables(f) for f in inside):
            return ()
        outside = tuple(f for f in phase.rest if f not in inside)
        found.append(Wave(phase.with_pi, phase.without_pi, Product(inside), Product(outside)))
    return tuple(found)
