"""The functions of which users' own functions are made, each with a proved bound.

A product or a sum of these, of polynomials and of exponentials of linear terms is a formula, whose
bounds `numeric.enclosures.envelope` composes. The notation of the derivations is that of
`numeric.samples.functions`.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import isqrt
from typing import Any, Literal

import mpmath
from flint import acb, acb_poly, arb, ctx

from numeric.formulas.decimals import exact_value
from numeric.formulas.polynomials import evaluator
from numeric.formulas.surds import Surd
from numeric.samples.functions import (
    PAIRS,
    Complex,
    Decay,
    Evaluator,
    NoBound,
    SampleFunction,
    all_real,
    ball,
    exact_complex,
    modulus,
    mpc,
    rational_below,
    real,
    show,
)

_POLE_BITS = 200
"""Working precision in which poles are isolated."""


@dataclass(frozen=True)
class Level(SampleFunction):
    """A constant that is no rational number."""

    value: Surd

    real = True

    def evaluator(self) -> Evaluator:
        """Return the constant in balls."""
        return lambda z: acb(self.value.ball())

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return its absolute value and the rate 0."""
        return abs(self.value.ball()), (Fraction(0),)

    def reference(self, *point: Any) -> Any:
        """Return the constant in mpmath."""
        return self.value.reference()

    def __str__(self) -> str:
        return str(self.value)


@dataclass(frozen=True)
class Bell(SampleFunction):
    """f(x) = exp(−a x²), a > 0 a constant such as π/2; entire.

    Bound. Re(−a z²) = −a x² + a y², and −a x² ≤ −r|x| + r²/(4a) for every r, the difference being
    a square. Hence C = exp(a w² + r²/(4a)), with r near 2√(a·bits·ln 2) as for `Gaussian`.
    """

    steepness: Surd

    real = True

    def __post_init__(self) -> None:
        self.demand(self.steepness.positive, "a steepness a > 0", self.steepness)

    def evaluator(self) -> Evaluator:
        """Return the entire function in balls."""
        a = acb(self.steepness.ball())
        return lambda z: acb((-(a * (acb(z) * z))).exp())

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        a = self.steepness.ball()
        square = float(a.mid()) * bits[0] * 4 * 0.693 * 64
        rate = Fraction(max(1, isqrt(int(square))), 8)
        return (a * real(widths[0]) ** 2 + real(rate) ** 2 / (4 * a)).exp(), (rate,)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        return mpmath.exp(-self.steepness.reference() * point[0] ** 2)

    def __str__(self) -> str:
        return f"exp(−{self.steepness}·x²)"


@dataclass(frozen=True)
class Growth(SampleFunction):
    """e^{κx} or, turning, e^{iκx}, for a real constant κ such as ln 2; entire.

    Bound. |e^{κ(x + iy)}| = e^{κx} ≤ e^{|κ||x|}, whose rate is −|κ|; |e^{iκ(x + iy)}| = e^{−κy} ≤
    e^{|κ|w}, with rate 0.
    """

    speed: Surd
    turning: bool

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return not self.turning

    def evaluator(self) -> Evaluator:
        """Return the entire function in balls."""
        speed = acb(0, self.speed.ball()) if self.turning else acb(self.speed.ball())
        return lambda z: acb((speed * z).exp())

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        size = abs(self.speed.ball())
        if self.turning:
            return (size * real(widths[0])).exp(), (Fraction(0),)
        rate = exact_value(size.abs_upper())
        return arb(1), (-rate,)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        speed = self.speed.reference()
        return mpmath.exp((1j * speed if self.turning else speed) * point[0])

    def __str__(self) -> str:
        return f"exp({self.speed}{'·i' if self.turning else ''}·x)"


@dataclass(frozen=True)
class Hyperbolic(SampleFunction):
    """sech(κx) or tanh(κx), κ > 0; analytic for |Im z| < π/(2κ).

    Bounds. With κz = s + iv, |v| ≤ κw < π/2: |cosh(s + iv)|² = cosh²s cos²v + sinh²s sin²v, which
    is at least cosh²s cos²v ≥ ¼e^{2|s|} cos²v; hence |sech κz| ≤ 2 e^{−κ|x|}/cos κw. And
    |sinh(s + iv)|² = sinh²s + sin²v ≤ cosh²s, so that |tanh κz| ≤ 1/cos κw, with rate 0.
    """

    kind: Literal["sech", "tanh"]
    speed: Surd

    real = True

    def __post_init__(self) -> None:
        self.demand(self.speed.positive, "a speed κ > 0", self.speed)

    def evaluator(self) -> Evaluator:
        """Return the meromorphic function in balls; not finite where the ball may hold a pole."""
        speed, even = acb(self.speed.ball()), self.kind == "sech"

        def evaluate(z: Any) -> acb:
            value = acb(speed * z)
            return acb(1 / value.cosh()) if even else value.tanh()

        return evaluate

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        turned = self.speed.ball() * real(widths[0])
        if not turned < real(Fraction(3, 2)):
            raise NoBound(f"{self.kind} has poles within {widths[0]} of the line")
        if self.kind == "tanh":
            return 1 / turned.cos(), (Fraction(0),)
        return 2 / turned.cos(), (rational_below(self.speed.ball()),)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        function = mpmath.sech if self.kind == "sech" else mpmath.tanh
        return function(self.speed.reference() * point[0])

    def __str__(self) -> str:
        return f"{self.kind}({self.speed}·x)"


@dataclass(frozen=True)
class Sinc(SampleFunction):
    """sin(κx)/(κx), and 1 at 0; κ > 0; entire.

    Bound. It is the mean of e^{iωz} over |ω| ≤ κ, so that |f(x + iy)| ≤ e^{κ|y|}, with rate 0.
    """

    speed: Surd

    real = True

    def __post_init__(self) -> None:
        self.demand(self.speed.positive, "a speed κ > 0", self.speed)

    def evaluator(self) -> Evaluator:
        """Return the entire function in balls."""
        speed = acb(self.speed.ball())
        return lambda z: acb(speed * z).sinc()

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        return (self.speed.ball() * real(widths[0])).exp(), (Fraction(0),)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        return mpmath.sinc(self.speed.reference() * point[0])

    def __str__(self) -> str:
        return f"sinc({self.speed}·x)"


@dataclass(frozen=True)
class Reciprocal(SampleFunction):
    """1/q(x) for a polynomial q without real zeros; coefficients from the constant one on.

    Bound. With q = c Π (z − z_k), |z − z_k| ≥ d_k − w where d_k = |Im z_k|; hence 1/|q(z)| ≤
    1/(|c| Π (d_k − w)), with rate 0, for w < min d_k. What it loses, the decay |x|^{−deg q}, is in
    `numeric.enclosures.algebraic`.
    """

    polynomial: tuple[Complex, ...]

    def __post_init__(self) -> None:
        self.demand(exact_complex(*self.polynomial), PAIRS, self.polynomial)
        fine = len(self.polynomial) > 1 and any(self.polynomial[-1])
        self.demand(fine, "a polynomial of degree 1 at least, its last coefficient not 0", self)
        if not all(_above_line(zero) > 0 for zero in zeros(self.polynomial)):
            raise NoBound(f"{self} has a pole on the line, or too near it to tell")

    @property
    def real(self) -> bool:
        """Whether all values are real."""
        return all_real(*self.polynomial)

    @property
    def degree(self) -> int:
        """The degree of the polynomial."""
        return len(self.polynomial) - 1

    def evaluator(self) -> Evaluator:
        """Return the meromorphic function in balls; not finite where the ball may hold a pole."""
        denominator = evaluator(self.polynomial)
        return lambda z: acb(1 / denominator(acb(z)))

    def bound(self, widths: tuple[Fraction, ...], bits: tuple[int, ...]) -> Decay:
        """Return the bound derived above."""
        (w,) = widths
        size = 1 / modulus(self.polynomial[-1])
        for zero in zeros(self.polynomial):
            gap = _above_line(zero) - real(w)
            if not gap > 0:
                raise NoBound(f"the rational function has poles within {w} of the line")
            size /= gap
        return size, (Fraction(0),)

    def reference(self, *point: Any) -> Any:
        """Return the formula in mpmath."""
        return 1 / mpmath.polyval([mpc(c) for c in reversed(self.polynomial)], point[0])

    def __str__(self) -> str:
        terms = (f"({show(c)})x^{k}" for k, c in enumerate(self.polynomial) if any(c))
        return f"1/({' + '.join(terms)})"


def _above_line(zero: acb) -> arb:
    """Return a lower bound of the distance from the real line."""
    return arb(abs(zero.imag).lower())


@lru_cache(maxsize=256)
def zeros(polynomial: tuple[Complex, ...]) -> tuple[acb, ...]:
    """Return balls around the zeros of a polynomial that has no multiple ones."""
    with ctx.workprec(_POLE_BITS):
        given = acb_poly([ball(c) for c in polynomial])
        try:
            return tuple(given.roots(tol=arb(2) ** (-_POLE_BITS // 2)))
        except ValueError as error:
            raise NoBound("the zeros of a denominator are not told apart") from error
