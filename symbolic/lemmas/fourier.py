"""Chapter E: convolution and correlation under the Fourier transform.

(F f)(ξ) is the total over τ of f(τ) e^{−2πiξ·τ}; on ℤ/N that of f(n) e^{−2πikn/N}. The transform of
a function on ℤᵈ is a function of real ξ with period 1, whose total over one period the language
does not have: what integrates over frequencies is stated on ℝ, ℝ² and ℤ/N.
"""

from __future__ import annotations

from sympy import Expr, S, conjugate, pi

from symbolic.calculation import Calculation
from symbolic.domains import R2, Cyclic, Domain, Point, R
from symbolic.lemmas.correlation import translation_of_second
from symbolic.lemmas.definitions import correlation_as_convolution
from symbolic.lemmas.registry import CYCLE, Setting, lemma
from symbolic.operators import (
    conj,
    conv,
    corr,
    delta,
    fourier,
    involution,
    modulate,
    reflect,
    scale,
    shift,
)
from symbolic.terms import FunctionTerm, functions

_BOOK = "E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7"
_TRANSFORM = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 6"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 8"
_FINITE = "A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2"

SELF_DUAL: tuple[Domain, ...] = (R, CYCLE, R2)
"""The domains whose frequencies form a domain of the language."""

f, g = functions("f g")


def wave(on: Setting, xi: Point, tau: Point, sign: int = -1) -> Expr:
    """Return e^{∓2πiξ·τ}, and on ℤ/N e^{∓2πikn/N}."""
    turn = 1 if isinstance(on.domain, Cyclic) else 2 * pi
    return on.character(xi.scaled(S(sign * turn)), tau)


def hat(on: Setting, u: FunctionTerm) -> Expr:
    """Return (F u)(ξ)."""
    return on.at_frequency(fourier(u, on.domain))


def transform(on: Setting, u: FunctionTerm) -> FunctionTerm:
    """Return F u."""
    return fourier(u, on.domain)


def weight(on: Setting) -> Expr:
    """Return c in F F f = c·Rf: N on ℤ/N, 1 elsewhere."""
    return on.domain.period if isinstance(on.domain, Cyclic) else S.One


# ------------------------------------------------------------------ symmetries


@lemma("E6", "the transform of a reflection", source=_BOOK)
def transform_of_reflection(on: Setting) -> Calculation:
    """F(Rf) = R(F f)."""
    return (
        on.calculate(hat(on, reflect(f)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .fold(on.at_frequency(reflect(transform(on, f))))
    )


@lemma("E6b", "the transform of a conjugate", source=_BOOK)
def transform_of_conjugate(on: Setting) -> Calculation:
    """F(conj f) = conj R(F f)."""
    return (
        on.calculate(hat(on, conj(f)))
        .unfold()
        .conjugate_outside()
        .fold(on.at_frequency(involution(transform(on, f))))
    )


@lemma("E6c", "the transform of an involution", source=_BOOK)
def transform_of_involution(on: Setting) -> Calculation:
    """F(conj Rf) = conj(F f)."""
    return (
        on.calculate(hat(on, involution(f)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .conjugate_outside()
        .fold(conjugate(hat(on, f)))
    )


@lemma("E6d", "the transform of a translation", source=_BOOK)
def transform_of_translation(on: Setting) -> Calculation:
    """F(T_a f)(ξ) = e^{−2πia·ξ} (F f)(ξ)."""
    by = on.point("a")
    factored = on.total(lambda x: wave(on, on.xi, by) * (on.at(f, x) * wave(on, on.xi, x)))
    return (
        on.calculate(hat(on, shift(f, *by)))
        .unfold()
        .substitute(1, by)
        .rearrange(factored)
        .factor_out()
        .fold(wave(on, on.xi, by) * hat(on, f))
    )


@lemma("E6e", "the transform of a modulation", source=_BOOK)
def transform_of_modulation(on: Setting) -> Calculation:
    """F(e^{2πia·τ} f(τ)) = T_a(F f)."""
    by = on.dual.point("a")
    turn = 1 if isinstance(on.domain, Cyclic) else 2 * pi
    return (
        on.calculate(hat(on, modulate(f, *by.scaled(S(turn)))))
        .unfold()
        .fold(on.at_frequency(shift(transform(on, f), *by)))
    )


# ------------------------------------------------------------------ the theorems


@lemma("E1", "the convolution theorem", source=_BOOK)
def convolution_theorem(on: Setting) -> Calculation:
    """F(f ⋆ g) = F f · F g."""
    product = on.total(
        lambda x: on.total(
            lambda y: (on.at(f, x) * wave(on, on.xi, x)) * (on.at(g, y) * wave(on, on.xi, y)),
            "sigma",
        )
    )
    return (
        on.calculate(hat(on, conv(f, g)))
        .unfold()
        .unfold()
        .factor_in()
        .exchange()
        .substitute_inside(1, 1)
        .rearrange(product)
        .factor_out()
        .factor_out()
        .fold(hat(on, f) * hat(on, g))
        .by_integrability()
    )


@lemma("E2", "the correlation theorem", source=_TRANSFORM)
def correlation_theorem(on: Setting) -> Calculation:
    """F(f ∗ g) = conj(F f) · F g."""
    return (
        on.calculate(hat(on, corr(f, g)))
        .rewrite(correlation_as_convolution, convolution_theorem, transform_of_involution)
        .by_integrability()
    )


@lemma("E3", "the Wiener–Khinchin theorem", source=_TRANSFORM)
def wiener_khinchin(on: Setting) -> Calculation:
    """F(f ∗ f) = |F f|², written conj(F f) · F f."""
    return on.calculate(hat(on, corr(f, f))).rewrite(correlation_theorem)


@lemma("E15", "a delay turns the phase of the cross-spectrum", source=_SIGNALS)
def delay_in_cross_spectrum(on: Setting) -> Calculation:
    """F(f ∗ T_a f)(ξ) = e^{−2πia·ξ} |F f|²(ξ), with |F f|² written conj(F f) · F f."""
    by = on.point("a")
    return on.calculate(hat(on, corr(f, shift(f, *by)))).rewrite(
        translation_of_second, transform_of_translation, wiener_khinchin
    )


@lemma("E15b", "the inverse transform of a pure delay", source=_SIGNALS, domains=(CYCLE,))
def pure_delay(on: Setting) -> Calculation:
    """(1/N) Σ_k e^{−2πika/N} e^{2πikn/N} = δ(n − a)."""
    by = on.point("a")
    phase = on.function(lambda k: wave(on, k, by))
    together = on.total(lambda k: wave(on, k, on.t - by, 1))
    return (
        on.calculate(scale(1 / weight(on), reflect(transform(on, phase))))
        .unfold()
        .rearrange(together / weight(on))
        .orthogonality()
        .fold(shift(delta, *by))
    )
