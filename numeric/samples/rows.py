"""Gaussians at many points of a line at once: three products a point instead of an exponential.

Along x + kd, k = 0, 1, …, the exponent of a Gaussian is α + βk + γk² with exact α, β and γ, and ::

    e^{α + βk + γk²} = e^{α + β·qr} · e^{βs} · e^{γk²},     k = qr + s, 0 ≤ s < r ≈ √n.

All factors are exponentials of their own, since repeated products of complex balls, which are
boxes, would widen without end; the last one is shared by all lines of one direction.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import accumulate, repeat
from math import isqrt

from flint import acb, ctx

from numeric.formulas.gauss import Gauss

_GUARD = 24
"""Bits for exponents that cancel: at the end of a long line each is thousands, their sum is not."""

_Squares = list[acb]


def exponentials(constant: Gauss, slope: Gauss, square: Gauss, count: int) -> list[acb]:
    """Return e^{constant + slope·k + square·k²} for k = 0 … count − 1, as balls."""
    with ctx.workprec(ctx.prec + _GUARD):
        root = isqrt(max(0, count - 1)) + 1
        starts = [_exp(constant, slope, k) for k in range(0, count, root)]
        steps = [_exp(_ZERO, slope, s) for s in range(root)]
        powers = [start * step for start in starts for step in steps]
        squares = _squares(*_plain(square), ctx.prec)
        squares.extend([_exp(_ZERO, square, k * k) for k in range(len(squares), count)])
    return [power * square_ for power, square_ in zip(powers, squares[:count], strict=False)]


def progression(first: Gauss, difference: Gauss, count: int) -> list[acb]:
    """Return first + difference·k for k = 0 … count − 1, as balls, of which each is a sum.

    The k-th has the roundings of k sums, which the guard bits outweigh up to k = 2²⁴.
    """
    with ctx.workprec(ctx.prec + _GUARD):
        differences = repeat(difference.ball(), count - 1)
        return list(accumulate(differences, initial=first.ball()))[:count]


_ZERO = Gauss.of(0)


def _exp(constant: Gauss, factor: Gauss, k: int) -> acb:
    return acb(constant.real + factor.real * k, constant.imag + factor.imag * k).exp()


def _plain(number: Gauss) -> tuple[int, int, int, int]:
    re, im = number.real, number.imag
    return int(re.p), int(re.q), int(im.p), int(im.q)


@lru_cache(maxsize=256)
def _squares(p: int, q: int, r: int, s: int, precision: int) -> _Squares:
    """Return the list of e^{γk²} found so far, to be made longer, γ = p/q + ir/s."""
    return []
