"""Sample functions on the line: Gaussians, secants, rational functions, exponentials.

The notation of the derivations is that of `numeric.samples.functions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import mpmath
from flint import acb, acb_series

from numeric.formulas.formula import rational
from numeric.formulas.gauss import minus, times_i
from numeric.samples.functions import (
    PAIRS,
    RATIONALS,
    SLOW,
    Complex,
    Decay,
    Evaluator,
    NoBound,
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
    polynomial_weight,
    real,
    show,
    show_polynomial,
)


@dataclass(frozen=True)
class Gaussian(SampleFunction):
    """f(x) = p(x − μ) exp(−a (x − μ)² + iθx) with Re a > 0, on ℝ or ℤ; entire.

    Bound. Re(−a(u + iy)²) = −α(u² − y²) + 2βuy ≤ −αu² + αw² + 2|β|w|u|, and |e^{iθz}| ≤ e^{|θ|w}.
    Since σ^k ≤ k! 4^k e^{σ/4}, |p(u + iy)| ≤ Σ|p_k| k! 4^k e^{(|u| + w)/4}. With s = 2|β|w + ¼
    (s = 2|β|w when p is constant), −αu² + s|u| ≤ −r|u| + (r + s)²/(4α) for every r > 0, since the
    difference is a square; and |u| ≥ |x| − |μ|. Hence the bound for every r with
    C = Σ|p_k| k! 4^k · exp(w/4 + αw² + |θ|w + (r + s)²/(4α) + r|μ|). The rate r = 2√(αb), b =
    bits·ln 2, is the one that makes e^{−r|x|} C smallest where it reaches 2^{−bits}.
    """

    a: Complex
    centre: Fraction
    frequency: Fraction
    polynomial: tuple[Complex, ...] = ((Fraction(1), Fraction(0)),)

    def __post_init__(self) -> None:
        self.demand(exact_complex(self.a, *self.polynomial), PAIRS, (self.a, self.polynomial))
        self.demand(exact_rationals(self.centre, self.frequency), RATIONALS, self)
        self.demand(self.a[0] > 0, "a with a positive real part", self.a)
        self.demand(self.polynomial, "a polynomial with at least one coefficient", self.polynomial)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.a, *self.polynomial) and not self.frequency

    def evaluator(self) -> Evaluator:
        """Return the analytic function in balls."""
        a, centre = ball(self.a), rational(self.centre)
        turn = acb(0, rational(self.frequency))
        coefficients = [ball(c) for c in reversed(self.polynomial)]

        def evaluate(z: Any) -> Any:
            u = z - centre
            value = coefficients[0]
            for coefficient in coefficients[1:]:
                value = value * u + coefficient
            return value * (turn * z - a * (u * u)).exp()

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        (w,) = widths
        alpha, beta = self.a[0], abs(self.a[1])
        rate = gaussian_rate(alpha, bits[0])
        extra = 2 * beta * w + (SLOW if len(self.polynomial) > 1 else 0)
        exponent = (
            SLOW * w
            + alpha * w * w
            + abs(self.frequency) * w
            + (rate + extra) ** 2 / (4 * alpha)
            + rate * abs(self.centre)
        )
        return polynomial_weight(self.polynomial) * real(exponent).exp(), (rate,)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        (x,) = point
        u = x - mp(self.centre)
        polynomial = mpmath.fsum(mpc(c) * u**k for k, c in enumerate(self.polynomial))
        return polynomial * mpmath.exp(-mpc(self.a) * u**2 + 1j * mp(self.frequency) * x)

    def __str__(self) -> str:
        return (
            f"{show_polynomial(self.polynomial, self.centre)}·exp(−({show(self.a)})"
            f"({displaced('x', self.centre)})² + {times_i(self.frequency, 'x')})"
        )


def cosh(s: Any) -> Any:
    """Return cosh s for a rational, a ball or a power series of balls."""
    if isinstance(s, acb_series):
        return (s.exp() + (-s).exp()) / 2
    return acb(s).cosh()


@dataclass(frozen=True)
class Sech(SampleFunction):
    """f(x) = c e^{iθx} / cosh(κ(x − μ)), κ > 0; analytic for |Im z| < π/(2κ).

    Bound. |cosh(s + iv)|² = cosh²s cos²v + sinh²s sin²v, so |cosh(s + iv)| ≥ cosh s · cos v ≥ ½
    e^{|s|} cos v for |v| < π/2. Hence |f(z)| ≤ |c| e^{|θ|w} · 2 e^{κ|μ|} / cos(κw) · e^{−κ|x|} for
    κw < π/2, and here κw ≤ 3/2 is asked, which is less than π/2.
    """

    scale: Complex
    width: Fraction
    centre: Fraction
    frequency: Fraction

    def __post_init__(self) -> None:
        self.demand(exact_complex(self.scale), PAIRS, self.scale)
        self.demand(exact_rationals(self.width, self.centre, self.frequency), RATIONALS, self)
        self.demand(self.width > 0, "a width κ > 0", self.width)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.scale) and not self.frequency

    def evaluator(self) -> Evaluator:
        """Return the meromorphic function in balls; not finite where the ball may hold a pole."""
        scale, turn = ball(self.scale), acb(0, rational(self.frequency))
        width, centre = rational(self.width), rational(self.centre)

        def evaluate(z: Any) -> Any:
            return scale * (turn * z).exp() / cosh(width * (z - centre))

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        (w,) = widths
        if self.width * w > Fraction(3, 2):
            raise NoBound(f"1/cosh has poles within {w} of the line")
        grown = real(abs(self.frequency) * w + self.width * abs(self.centre)).exp()
        return 2 * modulus(self.scale) * grown / real(self.width * w).cos(), (self.width,)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        (x,) = point
        turned = mpmath.exp(1j * mp(self.frequency) * x)
        return mpc(self.scale) * turned / mpmath.cosh(mp(self.width) * (x - mp(self.centre)))

    def __str__(self) -> str:
        return (
            f"({show(self.scale)})·exp({times_i(self.frequency, 'x')})/"
            f"cosh({self.width}({displaced('x', self.centre)}))"
        )


@dataclass(frozen=True)
class RationalDecay(SampleFunction):
    """f(x) = e^{iθx} (x + d) / ((x − μ)² + b²), b > 0; poles at μ ± ib, off the line.

    Bound. |z − μ ∓ ib| ≥ b − w for w < b, and |z + d| ≤ |z − μ − ib| + |μ + ib + d|. Hence
    |f(z)| ≤ e^{|θ|w} (1/(b − w) + |μ + ib + d|/(b − w)²): bounded with rate 0. A total over it
    converges here through the decay of another factor only.
    """

    shift: Complex
    centre: Fraction
    distance: Fraction
    frequency: Fraction

    def __post_init__(self) -> None:
        self.demand(exact_complex(self.shift), PAIRS, self.shift)
        self.demand(exact_rationals(self.centre, self.distance, self.frequency), RATIONALS, self)
        self.demand(self.distance > 0, "a distance b > 0 of the poles from the line", self.distance)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.shift) and not self.frequency

    def evaluator(self) -> Evaluator:
        """Return the meromorphic function in balls; not finite where the ball may hold a pole."""
        shift, turn = ball(self.shift), acb(0, rational(self.frequency))
        centre, square = rational(self.centre), rational(self.distance**2)

        def evaluate(z: Any) -> Any:
            u = z - centre
            return (z + shift) * (turn * z).exp() / (u * u + square)

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        (w,) = widths
        gap = self.distance - w
        if gap <= 0:
            raise NoBound(f"the rational function has poles within {w} of the line")
        moved = modulus((self.centre + self.shift[0], self.distance + self.shift[1]))
        grown = real(abs(self.frequency) * w).exp()
        return grown * (real(1 / gap) + moved * real(1 / gap**2)), (Fraction(0),)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        (x,) = point
        quotient = (x + mpc(self.shift)) / ((x - mp(self.centre)) ** 2 + mp(self.distance) ** 2)
        return quotient * mpmath.exp(1j * mp(self.frequency) * x)

    def __str__(self) -> str:
        return (
            f"exp({times_i(self.frequency, 'x')})(x + {show(self.shift)})/"
            f"(({displaced('x', self.centre)})² + {self.distance}²)"
        )


@dataclass(frozen=True)
class TwoSidedExponential(SampleFunction):
    """f(x) = c e^{iθx} e^{−ρ(x − μ)} right of μ and c e^{iθx} e^{λ(x − μ)} left of it; ρ, λ > 0.

    Not analytic at μ, so an integral is split there, and `evaluator` is told on which side a piece
    lies. Bound (on the line only): |f(x)| ≤ |c| e^{−r|x − μ|} ≤ |c| e^{r|μ|} e^{−r|x|}, r = min(ρ,
    λ).
    """

    scale: Complex
    left: Fraction
    right: Fraction
    centre: Fraction
    frequency: Fraction

    def __post_init__(self) -> None:
        numbers = (self.left, self.right, self.centre, self.frequency)
        self.demand(exact_complex(self.scale), PAIRS, self.scale)
        self.demand(exact_rationals(*numbers), RATIONALS, self)
        rates = (self.left, self.right)
        self.demand(min(rates) > 0, "two rates of decay > 0", rates)

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(self.scale) and not self.frequency

    @property
    def breaks(self) -> tuple[Fraction, ...]:
        """The one point where it is not analytic."""
        return (self.centre,)

    def evaluator(self) -> Evaluator:
        """Return the entire branch of the side on which the rational number `where` lies."""
        scale, centre = ball(self.scale), rational(self.centre)
        turn = acb(0, rational(self.frequency))
        left, right = rational(self.left), rational(self.right)

        def evaluate(z: Any, where: Any) -> Any:
            u = z - centre
            exponent = turn * z - (right * u if where >= centre else -(left * u))
            return scale * exponent.exp()

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        if any(widths):
            raise NoBound("a two-sided exponential is not analytic at its break")
        rate = min(self.left, self.right)
        return modulus(self.scale) * real(rate * abs(self.centre)).exp(), (rate,)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        (x,) = point
        u = x - mp(self.centre)
        decay = -mp(self.right) * u if u >= 0 else mp(self.left) * u
        return mpc(self.scale) * mpmath.exp(decay + 1j * mp(self.frequency) * x)

    def __str__(self) -> str:
        from_centre = f"({displaced('x', self.centre)})"
        return (
            f"({show(self.scale)})·exp({times_i(self.frequency, 'x')})·"
            f"exp(−{self.right}{from_centre} right of {minus(self.centre)}, "
            f"{self.left}{from_centre} left of it)"
        )
