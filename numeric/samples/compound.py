"""Sample functions of two coordinates, and samples with a symmetry.

The notation of the derivations is that of `numeric.samples.functions`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from operator import mul
from typing import Any

import mpmath
from flint import acb, fmpq

from numeric.formulas.formula import rational
from numeric.formulas.gauss import Gauss, times_i
from numeric.samples.functions import (
    PAIRS,
    RATIONALS,
    SLOW,
    Complex,
    Decay,
    Evaluator,
    SampleFunction,
    all_real,
    ball,
    displaced,
    exact_complex,
    exact_rationals,
    gaussian_rate,
    modulus,
    mp,
    mpc,
    real,
    show,
)
from numeric.samples.rows import exponentials, progression


@dataclass(frozen=True)
class CoupledGaussian(SampleFunction):
    """A Gaussian of two coordinates that is not a product, times a linear function.

    f(x, y) = (p + q x + s y) exp(−a x² − 2b xy − c y² + i(θ₁x + θ₂y)) about a centre;
    Re a, Re c > |Re b|. Bound: −2 Re b xy ≤ |Re b|(x² + y²), so on the line the exponent is at most
    −(α₁ − |Re b|) x² − (α₂ − |Re b|) y². Off the line, with u = (x, y) − centre and imaginary parts
    |v₁|, |v₂| ≤ w₁, w₂: Re(−a(u₁ + iv₁)²) = −α₁(u₁² − v₁²) + 2 Im a u₁v₁, and
    Re(−2b(u₁ + iv₁)(u₂ + iv₂)) = −2 Re b (u₁u₂ − v₁v₂) + 2 Im b (u₁v₂ + v₁u₂), so the part linear
    in |u₁| is at most s₁ = 2|Im a|w₁ + 2|Im b|w₂ (likewise s₂), and the constant part at most
    α₁w₁² + α₂w₂² + 2|Re b|w₁w₂. The linear factor is at most |p| + 4(|q| + |s|) times e^{(|u| + |v|
    + w₁ + w₂)/4}, and each coordinate then separately.
    """

    a: Complex
    b: Complex
    c: Complex
    centre: tuple[Fraction, Fraction]
    frequency: tuple[Fraction, Fraction]
    polynomial: tuple[Complex, Complex, Complex]

    dimension = 2

    def __post_init__(self) -> None:
        numbers = (self.a, self.b, self.c, *self.polynomial)
        self.demand(exact_complex(*numbers), PAIRS, numbers)
        self.demand(exact_rationals(*self.centre, *self.frequency), RATIONALS, self)
        sizes = tuple(len(x) for x in (self.centre, self.frequency, self.polynomial))
        self.demand(sizes == (2, 2, 3), "two centres, two frequencies, three coefficients", self)
        steep = min(self.a[0], self.c[0]) > abs(self.b[0])
        self.demand(steep, "Re a and Re c greater than |Re b|", (self.a, self.b, self.c))

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.a, self.b, self.c, *self.polynomial) and not any(self.frequency)

    def evaluator(self) -> Evaluator:
        """Return the entire function in balls."""
        a, b, c = ball(self.a), 2 * ball(self.b), ball(self.c)
        p, q, s = map(ball, self.polynomial)
        m, n = map(rational, self.centre)
        turn_x, turn_y = (acb(0, rational(f)) for f in self.frequency)

        def evaluate(x: Any, y: Any) -> acb:
            u, v = x - m, y - n
            exponent = turn_x * x + turn_y * y - a * (u * u) - b * (u * v) - c * (v * v)
            return acb((p + q * u + s * v) * exponent.exp())

        return evaluate

    def row(self, start: Sequence[fmpq], step: Sequence[fmpq], count: int) -> list[acb]:
        """Return the values along a row of points."""
        (x, y), (d, e) = start, step
        u, v = (z - rational(m) for z, m in zip(start, self.centre, strict=True))
        a, b, c = (Gauss.of(*z) for z in (self.a, self.b, self.c))
        turn_x, turn_y = (Gauss.of(0, f) for f in self.frequency)
        # The quadratic form q(w) of the exponent, and its polar form q(w, w').
        powers = exponentials(
            _linear((turn_x, x), (turn_y, y)) - _linear((a, u * u), (b, 2 * u * v), (c, v * v)),
            _linear((turn_x, d), (turn_y, e))
            - _linear((a, 2 * u * d), (b, 2 * (u * e + v * d)), (c, 2 * v * e)),
            Gauss.of(-1) * _linear((a, d * d), (b, 2 * d * e), (c, e * e)),
            count,
        )
        p, q, s = (Gauss.of(*z) for z in self.polynomial)
        first, more = p + _linear((q, u), (s, v)), _linear((q, d), (s, e))
        return list(map(mul, progression(first, more, count), powers))

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        w, v = widths
        coupling, twist = abs(self.b[0]), 2 * abs(self.b[1])
        exponent = SLOW * (w + v) + self.a[0] * w * w + self.c[0] * v * v + 2 * coupling * w * v
        rates = []
        for (alpha, beta), centre, frequency, sharp, own, other in (
            (self.a, self.centre[0], self.frequency[0], bits[0], w, v),
            (self.c, self.centre[1], self.frequency[1], bits[1], v, w),
        ):
            steep = alpha - coupling
            rate = gaussian_rate(steep, sharp)
            extra = 2 * abs(beta) * own + twist * other + SLOW
            exponent += (rate + extra) ** 2 / (4 * steep) + rate * abs(centre)
            exponent += abs(frequency) * own
            rates.append(rate)
        p, q, s = map(modulus, self.polynomial)
        weight = p + 4 * q + 4 * s
        return weight * real(exponent).exp(), tuple(rates)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        u, v = (x - mp(m) for x, m in zip(point, self.centre, strict=True))
        p, q, s = map(mpc, self.polynomial)
        exponent = -mpc(self.a) * u**2 - 2 * mpc(self.b) * u * v - mpc(self.c) * v**2
        exponent += 1j * mpmath.fdot(map(mp, self.frequency), point)
        return (p + q * u + s * v) * mpmath.exp(exponent)

    def __str__(self) -> str:
        p, q, s = map(show, self.polynomial)
        turns = " + ".join(map(times_i, self.frequency, "xy"))
        return (
            f"({p} + ({q})u + ({s})v)·exp(−({show(self.a)})u² − 2({show(self.b)})uv − "
            f"({show(self.c)})v² + {turns}), "
            f"u = {displaced('x', self.centre[0])}, v = {displaced('y', self.centre[1])}"
        )


def _linear(*parts: tuple[Gauss, fmpq]) -> Gauss:
    """Return the sum of Gaussian rationals times rationals."""
    return Gauss(
        sum((z.real * x for z, x in parts), fmpq(0)), sum((z.imag * x for z, x in parts), fmpq(0))
    )


@dataclass(frozen=True)
class Tensor(SampleFunction):
    """A sum of products u(x) v(y) of functions of one coordinate.

    Never evaluated as it stands: a reading writes the products out, and
    `numeric.formulas.formula.separate` then turns totals over the plane into products of totals
    over the line.
    """

    products: tuple[tuple[SampleFunction, SampleFunction], ...]

    dimension = 2

    def __post_init__(self) -> None:
        self.demand(self.products, "at least one product", self.products)
        factors = [f for pair in self.products for f in pair]
        fine = all(isinstance(f, SampleFunction) and f.dimension == 1 for f in factors)
        pairs = all(len(pair) == self.dimension for pair in self.products)
        self.demand(fine and pairs, "pairs of functions of one coordinate", self.products)

    @property
    def sequence(self) -> bool:
        """Whether it has values at integers only."""
        return any(f.sequence for pair in self.products for f in pair)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all(u.real and v.real for u, v in self.products)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        x, y = point
        return mpmath.fsum(u.reference(x) * v.reference(y) for u, v in self.products)

    def __str__(self) -> str:
        return " + ".join(f"[{u}](x)·[{v}](y)" for u, v in self.products)


@dataclass(frozen=True)
class Symmetric(SampleFunction):
    """f = u + s·(u reflected, conjugated or both), so that f equals s times that image of itself.

    For statements that ask for even, odd, Hermitian or anti-Hermitian functions. Like `Tensor` it
    is written out on reading and never evaluated as it stands.
    """

    base: SampleFunction
    sign: int
    reflected: bool
    conjugated: bool

    def __post_init__(self) -> None:
        self.demand(self.sign in {1, -1}, "the sign 1 or −1", self.sign)
        self.demand(isinstance(self.base, SampleFunction), "a sample function", self.base)

    @property
    def sequence(self) -> bool:
        """Whether it has values at integers only."""
        return self.base.sequence

    @property
    def periodic(self) -> bool:
        """Whether it lives on a cycle."""
        return self.base.periodic

    @property
    def dimension(self) -> int:
        """The number of coordinates."""
        return self.base.dimension

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return self.base.real

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        image = self.base.reference(*(-x if self.reflected else x for x in point))
        image = mpmath.conj(image) if self.conjugated else image
        return self.base.reference(*point) + self.sign * image

    def __str__(self) -> str:
        image = "u(−x)" if self.reflected else "u(x)"
        image = f"conj({image})" if self.conjugated else image
        return f"u(x) {'+' if self.sign > 0 else '−'} {image}, u = {self.base}"
