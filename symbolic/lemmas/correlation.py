"""Chapter C: the algebra of cross-correlation."""

from __future__ import annotations

from sympy import conjugate

from symbolic.calculation import Calculation
from symbolic.lemmas.convolution import (
    convolution_commutes,
    total_of_convolution,
)
from symbolic.lemmas.definitions import (
    correlation_as_convolution,
    hermitian_correlation,
)
from symbolic.lemmas.registry import DISCRETE, SCALAR, Setting, lemma
from symbolic.operators import (
    conj,
    corr,
    delta,
    involution,
    modulate,
    plus,
    reflect,
    scale,
    shift,
)
from symbolic.terms import functions

_BOOK = "A. Papoulis, The Fourier Integral and Its Applications, §12-1"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
_ALGEBRA = "E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20"
_WEB = "E. W. Weisstein, Cross-Correlation, MathWorld"

f, g, h, k = functions("f g h k")


# ------------------------------------------------------------------ other customs


@lemma("C0", "where the second function is conjugated and at rest", source=_SIGNALS)
def custom_second_conjugated(on: Setting) -> Calculation:
    """∫ f(t + τ) conj g(τ) dτ = (g ∗ f)(t)."""
    custom = on.total(lambda tau: on.at(f, on.t + tau) * conjugate(on.at(g, tau)))
    return on.calculate(custom).fold(corr(g, f))


@lemma("C0b", "where the second function is conjugated and moves", source=_SIGNALS)
def custom_second_conjugated_moving(on: Setting) -> Calculation:
    """∫ f(τ) conj g(t + τ) dτ = conj (f ∗ g)(t)."""
    custom = on.total(lambda tau: on.at(f, tau) * conjugate(on.at(g, on.t + tau)))
    return on.calculate(custom).conjugate_outside().fold(conj(corr(f, g)))


@lemma("C0c", "where the lag has the other sign", source=_SIGNALS)
def custom_other_lag(on: Setting) -> Calculation:
    """∫ conj f(τ) g(τ − t) dτ = (f ∗ g)(−t)."""
    custom = on.total(lambda tau: conjugate(on.at(f, tau)) * on.at(g, tau - on.t))
    return on.calculate(custom).fold(reflect(corr(f, g)))


@lemma(
    "C0d", "where the second function is conjugated and the lag has the other sign", source=_SIGNALS
)
def custom_second_conjugated_other_lag(on: Setting) -> Calculation:
    """∫ f(τ) conj g(τ − t) dτ = (g ∗ f)(t)."""
    custom = on.total(lambda tau: on.at(f, tau) * conjugate(on.at(g, tau - on.t)))
    return on.calculate(custom).substitute(1, on.t).fold(corr(g, f))


# ------------------------------------------------------------------ conjugate symmetry


@lemma("C1", "correlation has conjugate symmetry", source=_BOOK)
def conjugate_symmetry(on: Setting) -> Calculation:
    """g ∗ f = conj R(f ∗ g)."""
    return (
        on.calculate(corr(g, f))
        .unfold()
        .substitute(1, -on.t)
        .conjugate_outside()
        .fold(involution(corr(f, g)))
    )


@lemma("C2", "correlation with both functions conjugated and exchanged is reflected", source=_BOOK)
def exchange_of_arguments(on: Setting) -> Calculation:
    """f ∗ g = R(conj g ∗ conj f)."""
    return (
        on.calculate(corr(f, g)).unfold().substitute(1, -on.t).fold(reflect(corr(conj(g), conj(f))))
    )


@lemma("C3", "Hermitian functions commute in a correlation", source=_BOOK)
def hermitian_functions_commute(on: Setting) -> Calculation:
    """f ∗ g = g ∗ f if conj Rf = f and conj Rg = g."""
    return (
        on.calculate(corr(f, g))
        .rewrite(hermitian_correlation, convolution_commutes)
        .rewrite_back(hermitian_correlation)
    )


@lemma("C3b", "functions with a Hermitian correlation commute", source=_BOOK)
def hermitian_correlation_commutes(on: Setting) -> Calculation:
    """f ∗ g = g ∗ f if f ∗ g = conj R(f ∗ g)."""
    hermitian = on.assume(corr(f, g), involution(corr(f, g)))
    return on.calculate(corr(f, g)).rewrite_exactly(hermitian).rewrite_back(conjugate_symmetry)


@lemma("C3c", "functions that commute have a Hermitian correlation", source=_BOOK)
def commuting_correlation_is_hermitian(on: Setting) -> Calculation:
    """conj R(f ∗ g) = f ∗ g if g ∗ f = f ∗ g."""
    commute = on.assume(corr(g, f), corr(f, g))
    return (
        on.calculate(involution(corr(f, g)))
        .rewrite_back(conjugate_symmetry)
        .rewrite_exactly(commute)
    )


# ------------------------------------------------------------------ linearity


@lemma("C4", "correlation is conjugate-homogeneous in its first function", source=_BOOK)
def correlation_scales_first(on: Setting) -> Calculation:
    """(a f) ∗ g = conj(a) (f ∗ g)."""
    return (
        on.calculate(corr(scale(SCALAR, f), g))
        .unfold()
        .factor_out()
        .fold(scale(conjugate(SCALAR), corr(f, g)))
    )


@lemma("C4b", "correlation is homogeneous in its second function", source=_BOOK)
def correlation_scales_second(on: Setting) -> Calculation:
    """f ∗ (a g) = a (f ∗ g)."""
    return (
        on.calculate(corr(f, scale(SCALAR, g)))
        .unfold()
        .factor_out()
        .fold(scale(SCALAR, corr(f, g)))
    )


@lemma("C5", "correlation distributes over sums of second functions", source=_BOOK)
def correlation_distributes(on: Setting) -> Calculation:
    """f ∗ (g + h) = f ∗ g + f ∗ h."""
    return (
        on.calculate(corr(f, plus(g, h)))
        .unfold()
        .expand()
        .split()
        .fold(plus(corr(f, g), corr(f, h)))
    )


@lemma("C5b", "correlation distributes over sums of first functions", source=_BOOK)
def correlation_distributes_first(on: Setting) -> Calculation:
    """(f + g) ∗ h = f ∗ h + g ∗ h."""
    return (
        on.calculate(corr(plus(f, g), h))
        .unfold()
        .expand()
        .split()
        .fold(plus(corr(f, h), corr(g, h)))
    )


# ------------------------------------------------------------------ conjugation, reflection


@lemma("C9", "the conjugate of a correlation", source=_BOOK)
def conjugate_of_correlation(on: Setting) -> Calculation:
    """conj(f ∗ g) = conj f ∗ conj g."""
    return (
        on.calculate(conj(corr(f, g)))
        .unfold()
        .unfold()
        .conjugate_inside()
        .fold(corr(conj(f), conj(g)))
    )


@lemma("C10", "the reflection of a correlation", source=_BOOK)
def reflection_of_correlation(on: Setting) -> Calculation:
    """R(f ∗ g) = Rf ∗ Rg."""
    return (
        on.calculate(reflect(corr(f, g)))
        .unfold()
        .unfold()
        .substitute(-1)
        .turn_limits()
        .fold(corr(reflect(f), reflect(g)))
    )


@lemma("C11", "the involution of a correlation", source=_BOOK)
def involution_of_correlation(on: Setting) -> Calculation:
    """conj R(f ∗ g) = conj Rf ∗ conj Rg."""
    return on.calculate(involution(corr(f, g))).rewrite(
        reflection_of_correlation, conjugate_of_correlation
    )


@lemma("C11b", "the involution exchanges the functions of a correlation", source=_BOOK)
def involution_exchanges(on: Setting) -> Calculation:
    """conj Rf ∗ conj Rg = g ∗ f."""
    return on.calculate(corr(involution(f), involution(g))).rewrite_back(
        involution_of_correlation, conjugate_symmetry
    )


# ------------------------------------------------------------------ translation, modulation


@lemma("C16", "translating the first function translates the correlation back", source=_SIGNALS)
def translation_of_first(on: Setting) -> Calculation:
    """T_a f ∗ g = T_{−a}(f ∗ g)."""
    by = on.point("a")
    return (
        on.calculate(corr(shift(f, *by), g))
        .unfold()
        .substitute(1, by)
        .fold(shift(corr(f, g), *-by))
    )


@lemma("C16b", "translating the second function translates the correlation", source=_SIGNALS)
def translation_of_second(on: Setting) -> Calculation:
    """f ∗ T_a g = T_a(f ∗ g)."""
    by = on.point("a")
    return on.calculate(corr(f, shift(g, *by))).unfold().fold(shift(corr(f, g), *by))


@lemma("C16c", "translations of both functions subtract", source=_SIGNALS)
def translations_of_correlation(on: Setting) -> Calculation:
    """T_a f ∗ T_b g = T_{b−a}(f ∗ g)."""
    by, more = on.point("a"), on.point("b")
    return (
        on.calculate(corr(shift(f, *by), shift(g, *more)))
        .unfold()
        .substitute(1, by)
        .fold(shift(corr(f, g), *(more - by)))
    )


@lemma("C16d", "a common translation leaves the correlation", source=_SIGNALS)
def common_translation(on: Setting) -> Calculation:
    """T_a f ∗ T_a g = f ∗ g."""
    by = on.point("a")
    return (
        on.calculate(corr(shift(f, *by), shift(g, *by))).unfold().substitute(1, by).fold(corr(f, g))
    )


@lemma("C17", "a common modulation modulates the correlation", source=_SIGNALS)
def modulation_of_correlation(on: Setting) -> Calculation:
    """M_ω f ∗ M_ω g = M_ω(f ∗ g)."""
    by, t = on.frequency, on.t
    modulated = on.total(
        lambda tau: on.character(by, t) * (conjugate(on.at(f, tau)) * on.at(g, t + tau))
    )
    return (
        on.calculate(corr(modulate(f, *by), modulate(g, *by)))
        .unfold()
        .rearrange(modulated)
        .factor_out()
        .fold(modulate(corr(f, g), *by))
    )


# ------------------------------------------------------------------ impulse, totals, exponentials


@lemma("C18", "correlation with the impulse leaves a function", source=_SIGNALS, domains=DISCRETE)
def impulse_is_left_identity(on: Setting) -> Calculation:
    """δ ∗ g = g."""
    real = on.total(lambda m: on.at(delta, m) * on.at(g, on.t + m))
    return on.calculate(corr(delta, g)).unfold().rearrange(real).sift()


@lemma("C18b", "correlation of a function with the impulse", source=_SIGNALS, domains=DISCRETE)
def correlation_with_impulse(on: Setting) -> Calculation:
    """f ∗ δ = conj Rf."""
    return on.calculate(corr(f, delta)).unfold().sift().fold(involution(f))


@lemma("C18c", "a shifted impulse translates back", source=_SIGNALS, domains=DISCRETE)
def shifted_impulse_translates_back(on: Setting) -> Calculation:
    """T_a δ ∗ g = T_{−a} g."""
    by = on.point("a")
    return on.calculate(corr(shift(delta, *by), g)).rewrite(
        translation_of_first, impulse_is_left_identity
    )


@lemma("C19b", "the total of an involution is the conjugate of the total", source=_BOOK)
def total_of_involution(on: Setting) -> Calculation:
    """∫ conj Rf = conj ∫ f."""
    return (
        on.calculate(on.total(lambda tau: on.at(involution(f), tau)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .conjugate_outside()
    )


@lemma("C19", "the total of a correlation", source=_BOOK)
def total_of_correlation(on: Setting) -> Calculation:
    """∫ f ∗ g = conj ∫ f · ∫ g."""
    return (
        on.calculate(on.total(lambda t: on.at(corr(f, g), t)))
        .rewrite(correlation_as_convolution, total_of_convolution, total_of_involution)
        .by_integrability()
    )


@lemma("C20", "correlation with an exponential as second function", source=_SIGNALS)
def correlation_with_exponential(on: Setting) -> Calculation:
    """(f ∗ e_ω)(t) = e^{iωt} conj ∫ f(τ) e^{−iωτ} dτ."""
    omega, t = on.frequency, on.t
    wave = on.function(lambda x: on.character(omega, x))
    factored = on.total(
        lambda tau: on.character(omega, t) * (conjugate(on.at(f, tau)) * on.character(omega, tau))
    )
    return on.calculate(corr(f, wave)).unfold().rearrange(factored).factor_out().conjugate_outside()


@lemma("C20b", "correlation with an exponential as first function", source=_SIGNALS)
def correlation_of_exponential(on: Setting) -> Calculation:
    """(e_ω ∗ g)(t) = e^{iωt} ∫ g(τ) e^{−iωτ} dτ."""
    omega, t = on.frequency, on.t
    wave = on.function(lambda x: on.character(omega, x))
    factored = on.total(
        lambda tau: on.character(omega, t) * (on.at(g, tau) * on.character(omega, -tau))
    )
    return on.calculate(corr(wave, g)).unfold().substitute(1, -t).rearrange(factored).factor_out()
