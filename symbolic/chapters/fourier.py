"""Chapter E: convolution and correlation under the Fourier transform.

(F f)(ξ) is the total over τ of f(τ) e^{−2πiξ·τ}; on ℤ/N that of f(n) e^{−2πikn/N}. The transform of
a function on ℤᵈ is a function of real ξ with period 1, whose total over one period the language
does not have: what integrates over frequencies is stated on ℝ, ℝ² and ℤ/N.
"""

from __future__ import annotations

from symbolic.chapters.correlation import translation_of_second
from symbolic.chapters.definitions import correlation_as_convolution
from symbolic.chapters.registry import CYCLE, lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel.terms import PI
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Point,
    Scalar,
    conj,
    conjugate,
    conv,
    corr,
    fourier,
    generic,
    involution,
    modulate,
    reflect,
    scale,
    shift,
)

_BOOK = "E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7"
_TRANSFORM = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 6"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 8"


def wave(on: Setting, xi: Point, tau: Point, sign: int = -1) -> Scalar:
    """Return e^{∓2πiξ·τ}, and on ℤ/N e^{∓2πikn/N}."""
    turned = xi.scaled(sign) if on.cyclic else xi.scaled(2 * sign).scaled(PI)
    return on.character(turned, tau)


def hat(on: Setting, u: Function, xi: Point | None = None) -> Scalar:
    """Return (F u)(ξ), at the generic ξ unless given."""
    return fourier(u)(xi or on.xi)


def weighted(on: Setting, value: Scalar) -> Scalar:
    """Return c times a number, for c in F F f = c·Rf: N on ℤ/N, 1 elsewhere."""
    return on.period * value if on.cyclic else value


def inverse(on: Setting, u: Function) -> Function:
    """Return F⁻¹ u = (1/N) R F u on ℤ/N, R F u elsewhere."""
    back = reflect(fourier(u))
    return scale(1 / on.period, back) if on.cyclic else back


# ------------------------------------------------------------------ symmetries


@lemma("E6", "the transform of a reflection", source=_BOOK)
def transform_of_reflection(on: Setting, f: Function) -> Calculation:
    return (
        on.show(hat(on, reflect(f)), reflect(fourier(f))(on.xi))
        .unfold()
        .substitute(-1)
        .turn_limits()
    )


@lemma("E6b", "the transform of a conjugate", source=_BOOK)
def transform_of_conjugate(on: Setting, f: Function) -> Calculation:
    return on.show(hat(on, conj(f)), involution(fourier(f))(on.xi)).unfold().conjugate_outside()


@lemma("E6c", "the transform of an involution", source=_BOOK)
def transform_of_involution(on: Setting, f: Function) -> Calculation:
    return (
        on.show(hat(on, involution(f)), conjugate(hat(on, f)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .conjugate_outside()
    )


@lemma("E6d", "the transform of a translation", source=_BOOK)
def transform_of_translation(on: Setting, f: Function) -> Calculation:
    by = on.point("a")
    factored = on.total(lambda x: wave(on, on.xi, by) * (f(x) * wave(on, on.xi, x)))
    return (
        on.show(hat(on, shift(f, by)), wave(on, on.xi, by) * hat(on, f))
        .unfold()
        .substitute(1, by)
        .rearrange(factored)
        .factor_out()
    )


@lemma("E6e", "the transform of a modulation", source=_BOOK)
def transform_of_modulation(on: Setting, f: Function) -> Calculation:
    by = generic(on.dual, "a")
    frequency = by if on.cyclic else by.scaled(2).scaled(PI)
    return on.show(hat(on, modulate(f, frequency)), shift(fourier(f), by)(on.xi)).unfold()


# ------------------------------------------------------------------ the theorems


@lemma("E1", "the convolution theorem", source=_BOOK)
def convolution_theorem(on: Setting, f: Function, g: Function) -> Calculation:
    product = on.total(
        lambda x: on.total(
            lambda y: f(x) * wave(on, on.xi, x) * (g(y) * wave(on, on.xi, y)), "sigma"
        )
    )
    return (
        on.show(hat(on, conv(f, g)), hat(on, f) * hat(on, g))
        .unfold()
        .unfold()
        .factor_in()
        .exchange()
        .substitute_inside(1, 1)
        .rearrange(product)
        .factor_out()
        .factor_out()
        .by_integrability()
    )


@lemma("E2", "the correlation theorem", source=_TRANSFORM)
def correlation_theorem(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(hat(on, corr(f, g)), conjugate(hat(on, f)) * hat(on, g))
        .rewrite(correlation_as_convolution, convolution_theorem, transform_of_involution)
        .by_integrability()
    )


@lemma("E3", "the Wiener–Khinchin theorem", source=_TRANSFORM)
def wiener_khinchin(on: Setting, f: Function) -> Calculation:
    return on.show(hat(on, corr(f, f)), conjugate(hat(on, f)) * hat(on, f)).rewrite(
        correlation_theorem
    )


@lemma("E15", "a delay turns the phase of the cross-spectrum", source=_SIGNALS)
def delay_in_cross_spectrum(on: Setting, f: Function) -> Calculation:
    by = on.point("a")
    return on.show(
        hat(on, corr(f, shift(f, by))), wave(on, on.xi, by) * (conjugate(hat(on, f)) * hat(on, f))
    ).rewrite(translation_of_second, transform_of_translation, wiener_khinchin)


@lemma("E15b", "the inverse transform of a pure delay", source=_SIGNALS, domains=(CYCLE,))
def pure_delay(on: Setting) -> Calculation:
    by = on.point("a")
    phase = on.function(lambda k: wave(on, k, by))
    return on.show(inverse(on, phase), shift(on.delta, by)).unfold().orthogonality()
