"""Chapter C: the algebra of cross-correlation."""

from __future__ import annotations

from symbolic.chapters.convolution import convolution_commutes, total_of_convolution
from symbolic.chapters.definitions import correlation_as_convolution, hermitian_correlation
from symbolic.chapters.registry import DISCRETE, lemma, lemmas
from symbolic.chapters.setting import SCALAR, Setting
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    conj,
    conjugate,
    corr,
    involution,
    modulate,
    plus,
    reflect,
    scale,
    shift,
)

_BOOK = "A. Papoulis, The Fourier Integral and Its Applications, §12-1"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"


# ------------------------------------------------------------------ other customs


@lemma("C0", "where the second function is conjugated and at rest", source=_SIGNALS)
def custom_second_conjugated(on: Setting, f: Function, g: Function) -> Calculation:
    custom = on.total(lambda tau: f(on.t + tau) * conjugate(g(tau)))
    return on.show(custom, corr(g, f))


@lemma("C0b", "where the second function is conjugated and moves", source=_SIGNALS)
def custom_second_conjugated_moving(on: Setting, f: Function, g: Function) -> Calculation:
    custom = on.total(lambda tau: f(tau) * conjugate(g(on.t + tau)))
    return on.show(custom, conj(corr(f, g))).conjugate_outside()


@lemma("C0c", "where the lag has the other sign", source=_SIGNALS)
def custom_other_lag(on: Setting, f: Function, g: Function) -> Calculation:
    custom = on.total(lambda tau: conjugate(f(tau)) * g(tau - on.t))
    return on.show(custom, reflect(corr(f, g)))


@lemma(
    "C0d", "where the second function is conjugated and the lag has the other sign", source=_SIGNALS
)
def custom_second_conjugated_other_lag(on: Setting, f: Function, g: Function) -> Calculation:
    custom = on.total(lambda tau: f(tau) * conjugate(g(tau - on.t)))
    return on.show(custom, corr(g, f)).substitute(1, on.t)


lemmas.add_alias(
    "A8d",
    "correlation_with_second_at_rest",
    custom_second_conjugated_other_lag,
    "correlation with the second function at rest",
)

# ------------------------------------------------------------------ conjugate symmetry


@lemma("C1", "correlation has conjugate symmetry", source=_BOOK)
def conjugate_symmetry(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(corr(g, f), involution(corr(f, g)))
        .unfold()
        .substitute(1, -on.t)
        .conjugate_outside()
    )


@lemma("C2", "correlation with both functions conjugated and exchanged is reflected", source=_BOOK)
def exchange_of_arguments(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(f, g), reflect(corr(conj(g), conj(f)))).unfold().substitute(1, -on.t)


@lemma("C3", "Hermitian functions commute in a correlation", source=_BOOK)
def hermitian_functions_commute(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(corr(f, g), corr(g, f))
        .rewrite(hermitian_correlation, convolution_commutes)
        .rewrite_back(hermitian_correlation)
    )


@lemma("C3b", "functions with a Hermitian correlation commute", source=_BOOK)
def hermitian_correlation_commutes(on: Setting, f: Function, g: Function) -> Calculation:
    hermitian = on.assume(corr(f, g), involution(corr(f, g)))
    return (
        on.show(corr(f, g), corr(g, f)).rewrite_exactly(hermitian).rewrite_back(conjugate_symmetry)
    )


@lemma("C3c", "functions that commute have a Hermitian correlation", source=_BOOK)
def commuting_correlation_is_hermitian(on: Setting, f: Function, g: Function) -> Calculation:
    commute = on.assume(corr(g, f), corr(f, g))
    return (
        on.show(involution(corr(f, g)), corr(f, g))
        .rewrite_back(conjugate_symmetry)
        .rewrite_exactly(commute)
    )


# ------------------------------------------------------------------ linearity


@lemma("C4", "correlation is conjugate-homogeneous in its first function", source=_BOOK)
def correlation_scales_first(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(corr(scale(SCALAR, f), g), scale(conjugate(SCALAR), corr(f, g)))
        .unfold()
        .factor_out()
    )


@lemma("C4b", "correlation is homogeneous in its second function", source=_BOOK)
def correlation_scales_second(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(f, scale(SCALAR, g)), scale(SCALAR, corr(f, g))).unfold().factor_out()


@lemma("C5", "correlation distributes over sums of second functions", source=_BOOK)
def correlation_distributes(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return on.show(corr(f, plus(g, h)), plus(corr(f, g), corr(f, h))).unfold().expand().split()


@lemma("C5b", "correlation distributes over sums of first functions", source=_BOOK)
def correlation_distributes_first(
    on: Setting, f: Function, g: Function, h: Function
) -> Calculation:
    return on.show(corr(plus(f, g), h), plus(corr(f, h), corr(g, h))).unfold().expand().split()


# ------------------------------------------------------------------ conjugation, reflection


@lemma("C9", "the conjugate of a correlation", source=_BOOK)
def conjugate_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conj(corr(f, g)), corr(conj(f), conj(g))).unfold().unfold().conjugate_inside()


@lemma("C10", "the reflection of a correlation", source=_BOOK)
def reflection_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(reflect(corr(f, g)), corr(reflect(f), reflect(g)))
        .unfold()
        .unfold()
        .substitute(-1)
        .turn_limits()
    )


@lemma("C11", "the involution of a correlation", source=_BOOK)
def involution_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(involution(corr(f, g)), corr(involution(f), involution(g))).rewrite(
        reflection_of_correlation, conjugate_of_correlation
    )


@lemma("C11b", "the involution exchanges the functions of a correlation", source=_BOOK)
def involution_exchanges(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(involution(f), involution(g)), corr(g, f)).rewrite_back(
        involution_of_correlation, conjugate_symmetry
    )


# ------------------------------------------------------------------ translation, modulation


@lemma("C16", "translating the first function translates the correlation back", source=_SIGNALS)
def translation_of_first(on: Setting, f: Function, g: Function) -> Calculation:
    by = on.point("a")
    return on.show(corr(shift(f, by), g), shift(corr(f, g), -by)).unfold().substitute(1, by)


@lemma("C16b", "translating the second function translates the correlation", source=_SIGNALS)
def translation_of_second(on: Setting, f: Function, g: Function) -> Calculation:
    by = on.point("a")
    return on.show(corr(f, shift(g, by)), shift(corr(f, g), by)).unfold()


@lemma("C16c", "translations of both functions subtract", source=_SIGNALS)
def translations_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    by, more = (on.point("a"), on.point("b"))
    return (
        on.show(corr(shift(f, by), shift(g, more)), shift(corr(f, g), more - by))
        .unfold()
        .substitute(1, by)
    )


@lemma("C16d", "a common translation leaves the correlation", source=_SIGNALS)
def common_translation(on: Setting, f: Function, g: Function) -> Calculation:
    by = on.point("a")
    return on.show(corr(shift(f, by), shift(g, by)), corr(f, g)).unfold().substitute(1, by)


@lemma("C17", "a common modulation modulates the correlation", source=_SIGNALS)
def modulation_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    by, t = (on.frequency, on.t)
    modulated = on.total(lambda tau: on.character(by, t) * (conjugate(f(tau)) * g(t + tau)))
    return (
        on.show(corr(modulate(f, by), modulate(g, by)), modulate(corr(f, g), by))
        .unfold()
        .rearrange(modulated)
        .factor_out()
    )


# ------------------------------------------------------------------ impulse, totals, exponentials


@lemma("C18", "correlation with the impulse leaves a function", source=_SIGNALS, domains=DISCRETE)
def impulse_is_left_identity(on: Setting, g: Function) -> Calculation:
    real = on.total(lambda m: on.delta(m) * g(on.t + m))
    return on.show(corr(on.delta, g), g).unfold().rearrange(real).sift()


@lemma("C18b", "correlation of a function with the impulse", source=_SIGNALS, domains=DISCRETE)
def correlation_with_impulse(on: Setting, f: Function) -> Calculation:
    return on.show(corr(f, on.delta), involution(f)).unfold().sift()


@lemma("C18c", "a shifted impulse translates back", source=_SIGNALS, domains=DISCRETE)
def shifted_impulse_translates_back(on: Setting, g: Function) -> Calculation:
    by = on.point("a")
    return on.show(corr(shift(on.delta, by), g), shift(g, -by)).rewrite(
        translation_of_first, impulse_is_left_identity
    )


@lemma("C19b", "the total of an involution is the conjugate of the total", source=_BOOK)
def total_of_involution(on: Setting, f: Function) -> Calculation:
    return (
        on.show(on.total(involution(f)), conjugate(on.total(f)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .conjugate_outside()
    )


@lemma("C19", "the total of a correlation", source=_BOOK)
def total_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(on.total(corr(f, g)), conjugate(on.total(f)) * on.total(g))
        .rewrite(correlation_as_convolution, total_of_convolution, total_of_involution)
        .by_integrability()
    )


@lemma("C20", "correlation with an exponential as second function", source=_SIGNALS)
def correlation_with_exponential(on: Setting, f: Function) -> Calculation:
    omega, t = (on.frequency, on.t)
    wave = on.function(lambda x: on.character(omega, x))
    factored = on.total(
        lambda tau: on.character(omega, t) * (conjugate(f(tau)) * on.character(omega, tau))
    )
    return (
        on.show(
            corr(f, wave),
            on.character(omega, t)
            * conjugate(on.total(lambda tau: f(tau) * on.character(omega, -tau))),
        )
        .unfold()
        .rearrange(factored)
        .factor_out()
        .conjugate_outside()
    )


@lemma("C20b", "correlation with an exponential as first function", source=_SIGNALS)
def correlation_of_exponential(on: Setting, g: Function) -> Calculation:
    omega, t = (on.frequency, on.t)
    wave = on.function(lambda x: on.character(omega, x))
    factored = on.total(lambda tau: on.character(omega, t) * (g(tau) * on.character(omega, -tau)))
    return (
        on.show(
            corr(wave, g),
            on.character(omega, t) * on.total(lambda tau: g(tau) * on.character(omega, -tau)),
        )
        .unfold()
        .substitute(1, -t)
        .rearrange(factored)
        .factor_out()
    )
