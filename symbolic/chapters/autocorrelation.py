"""Chapter C, continued: autocorrelation, filtered signals, covariance and periodic functions."""

from __future__ import annotations

from symbolic.chapters.convolution import translation_of_convolution
from symbolic.chapters.correlation import (
    common_translation,
    conjugate_of_correlation,
    conjugate_symmetry,
    involution_of_correlation,
    modulation_of_correlation,
    translation_of_second,
)
from symbolic.chapters.definitions import autocorrelation_at_origin, correlation_as_convolution
from symbolic.chapters.products import (
    autocorrelation_of_correlation_as_convolution,
    correlation_commutes_with_convolution,
    correlation_of_convolutions,
    correlations_compose,
)
from symbolic.chapters.registry import lemma, lemmas
from symbolic.chapters.setting import SCALAR, Setting
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    conj,
    conjugate,
    conv,
    corr,
    involution,
    modulate,
    plus,
    reflect,
    scale,
    shift,
)

_BOOK = "A. Papoulis, The Fourier Integral and Its Applications, §12-1"
_RANDOM = "A. Papoulis, S. U. Pillai, Probability, Random Variables and Stochastic Processes, ch. 9"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"


def autocorrelation(u: Function) -> Function:
    """Return A_u = u ∗ u."""
    return corr(u, u)


# ------------------------------------------------------------------ symmetry


@lemma("C21", "autocorrelation is Hermitian", source=_BOOK)
def autocorrelation_is_hermitian(on: Setting, f: Function) -> Calculation:
    return on.show(involution(autocorrelation(f)), autocorrelation(f)).rewrite_back(
        conjugate_symmetry
    )


@lemma("C21c", "autocorrelation of a real function is even", source=_BOOK, real="w")
def real_autocorrelation_is_even(on: Setting, w: Function) -> Calculation:
    return (
        on.show(reflect(autocorrelation(w)), autocorrelation(w))
        .unfold()
        .unfold()
        .substitute(1, on.t)
    )


lemmas.add_alias(
    "C21b",
    "energy_is_autocorrelation_at_origin",
    autocorrelation_at_origin,
    "autocorrelation at the origin is the energy of the function",
)

# ------------------------------------------------------------------ invariances


@lemma("C22", "autocorrelation does not see translations", source=_BOOK)
def autocorrelation_of_translation(on: Setting, f: Function) -> Calculation:
    by = on.point("a")
    return on.show(autocorrelation(shift(f, by)), autocorrelation(f)).rewrite(common_translation)


@lemma("C22b", "autocorrelation of a scalar multiple", source=_BOOK)
def autocorrelation_of_multiple(on: Setting, f: Function) -> Calculation:
    return (
        on.show(
            autocorrelation(scale(SCALAR, f)), scale(SCALAR * conjugate(SCALAR), autocorrelation(f))
        )
        .unfold()
        .factor_out()
    )


@lemma("C22c", "autocorrelation does not see the involution", source=_BOOK)
def autocorrelation_of_involution(on: Setting, f: Function) -> Calculation:
    return on.show(autocorrelation(involution(f)), autocorrelation(f)).rewrite_back(
        involution_of_correlation, conjugate_symmetry
    )


@lemma("C22d", "autocorrelation of the conjugate is the conjugate", source=_BOOK)
def autocorrelation_of_conjugate(on: Setting, f: Function) -> Calculation:
    return on.show(autocorrelation(conj(f)), conj(autocorrelation(f))).rewrite_back(
        conjugate_of_correlation
    )


@lemma("C22e", "autocorrelation of the conjugate is the reflection", source=_BOOK)
def autocorrelation_of_conjugate_reflected(on: Setting, f: Function) -> Calculation:
    return (
        on.show(autocorrelation(conj(f)), reflect(autocorrelation(f))).unfold().substitute(1, -on.t)
    )


@lemma("C22f", "autocorrelation of a modulated function", source=_SIGNALS)
def autocorrelation_of_modulation(on: Setting, f: Function) -> Calculation:
    by = on.frequency
    return on.show(autocorrelation(modulate(f, by)), modulate(autocorrelation(f), by)).rewrite(
        modulation_of_correlation
    )


# ------------------------------------------------------------------ sums and filters


@lemma("C23", "autocorrelation of a sum", source=_RANDOM)
def autocorrelation_of_sum(on: Setting, f: Function, g: Function) -> Calculation:
    own = plus(autocorrelation(f), autocorrelation(g))
    return (
        on.show(autocorrelation(plus(f, g)), plus(own, plus(corr(f, g), corr(g, f))))
        .unfold()
        .expand()
        .split()
    )


@lemma("C23b", "autocorrelation of a convolution", source=_RANDOM)
def autocorrelation_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(
        autocorrelation(conv(f, g)), conv(autocorrelation(f), autocorrelation(g))
    ).rewrite(correlation_of_convolutions)


@lemma("C23c", "correlation and convolution have the same autocorrelation", source=_RANDOM)
def autocorrelations_agree(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(autocorrelation(corr(f, g)), autocorrelation(conv(f, g)))
        .rewrite(autocorrelation_of_correlation_as_convolution)
        .rewrite_back(autocorrelation_of_convolution)
    )


def _filtered(on: Setting) -> Theorem:
    """Assume that y is x filtered by h: y = h ⋆ x."""
    h, x, y = on.letters("h x y")
    return on.assume(y, conv(h, x))


@lemma("C24", "correlation of the input with the output of a filter", source=_RANDOM)
def input_output_correlation(on: Setting, h: Function, x: Function, y: Function) -> Calculation:
    return (
        on.show(corr(x, y), conv(h, autocorrelation(x)))
        .rewrite_exactly(_filtered(on))
        .rewrite(correlation_commutes_with_convolution)
    )


@lemma("C24b", "correlation of the output with the input of a filter", source=_RANDOM)
def output_input_correlation(on: Setting, h: Function, x: Function, y: Function) -> Calculation:
    return (
        on.show(corr(y, x), corr(h, autocorrelation(x)))
        .rewrite_exactly(_filtered(on))
        .rewrite_back(correlations_compose)
    )


@lemma("C24c", "correlation of the output with the input, as a convolution", source=_RANDOM)
def output_input_correlation_as_convolution(
    on: Setting, h: Function, x: Function, y: Function
) -> Calculation:
    return on.show(corr(y, x), conv(involution(h), autocorrelation(x))).rewrite_exactly(
        output_input_correlation, correlation_as_convolution.of(f=h, g=corr(x, x))
    )


@lemma("C24d", "autocorrelation of the output of a filter", source=_RANDOM)
def output_autocorrelation(on: Setting, h: Function, x: Function, y: Function) -> Calculation:
    return (
        on.show(autocorrelation(y), conv(autocorrelation(h), autocorrelation(x)))
        .rewrite_exactly(_filtered(on))
        .rewrite(autocorrelation_of_convolution)
    )


# ------------------------------------------------------------------ periodic functions


@lemma("C26", "convolution with a periodic function is periodic", source=_SIGNALS)
def periodic_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    period = on.point("p")
    return (
        on.show(shift(conv(f, g), period), conv(f, g))
        .rewrite(translation_of_convolution)
        .rewrite_exactly(on.assume(shift(f, period), f))
    )


@lemma("C26b", "correlation of a periodic function is periodic", source=_SIGNALS)
def periodic_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    period = on.point("p")
    return (
        on.show(shift(corr(f, g), period), corr(f, g))
        .rewrite_back(translation_of_second)
        .rewrite_exactly(rules.symmetry(on.assume(shift(f, period), f)))
        .rewrite(common_translation)
    )


@lemma("C26c", "correlation with a periodic second function is periodic", source=_SIGNALS)
def periodic_correlation_second(on: Setting, f: Function, g: Function) -> Calculation:
    period = on.point("p")
    return (
        on.show(shift(corr(f, g), period), corr(f, g))
        .rewrite_back(translation_of_second)
        .rewrite_exactly(on.assume(shift(g, period), g))
    )
