"""Chapter C, continued: autocorrelation, filtered signals, covariance and periodic functions."""

from __future__ import annotations

from sympy import conjugate

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.kernel import Theorem
from symbolic.lemmas.convolution import translation_of_convolution
from symbolic.lemmas.correlation import (
    common_translation,
    conjugate_of_correlation,
    conjugate_symmetry,
    involution_of_correlation,
    modulation_of_correlation,
    translation_of_second,
)
from symbolic.lemmas.definitions import autocorrelation_at_origin, correlation_as_convolution
from symbolic.lemmas.products import (
    autocorrelation_of_correlation_as_convolution,
    correlation_commutes_with_convolution,
    correlation_of_convolutions,
    correlations_compose,
)
from symbolic.lemmas.registry import SCALAR, Setting, lemma
from symbolic.operators import conj, conv, corr, involution, modulate, plus, reflect, scale, shift
from symbolic.terms import FunctionTerm, functions

_BOOK = "A. Papoulis, The Fourier Integral and Its Applications, §12-1"
_RANDOM = "A. Papoulis, S. U. Pillai, Probability, Random Variables and Stochastic Processes, ch. 9"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"

f, g, h, x, y = functions("f g h x y")
w_real = functions("w", real=True)


def autocorrelation(u: FunctionTerm) -> FunctionTerm:
    """Return A_u = u ∗ u."""
    return corr(u, u)


# ------------------------------------------------------------------ symmetry


@lemma("C21", "autocorrelation is Hermitian", source=_BOOK)
def autocorrelation_is_hermitian(on: Setting) -> Calculation:
    """conj R(f ∗ f) = f ∗ f."""
    return on.calculate(involution(autocorrelation(f))).rewrite_back(conjugate_symmetry)


@lemma("C21b", "autocorrelation at the origin is the energy of the function", source=_BOOK)
def energy_is_autocorrelation_at_origin(on: Setting) -> Calculation:
    """⟨f, f⟩ = (f ∗ f)(0)."""
    return on.calculate(on.inner(f, f)).rewrite_back(autocorrelation_at_origin)


@lemma("C21c", "autocorrelation of a real function is even", source=_BOOK)
def real_autocorrelation_is_even(on: Setting) -> Calculation:
    """R(w ∗ w) = w ∗ w for real w."""
    return (
        on.calculate(reflect(autocorrelation(w_real)))
        .unfold()
        .unfold()
        .substitute(1, on.t)
        .fold(autocorrelation(w_real))
    )


# ------------------------------------------------------------------ invariances


@lemma("C22", "autocorrelation does not see translations", source=_BOOK)
def autocorrelation_of_translation(on: Setting) -> Calculation:
    """T_a f ∗ T_a f = f ∗ f."""
    by = on.point("a")
    return on.calculate(autocorrelation(shift(f, *by))).rewrite(common_translation)


@lemma("C22b", "autocorrelation of a scalar multiple", source=_BOOK)
def autocorrelation_of_multiple(on: Setting) -> Calculation:
    """(a f) ∗ (a f) = |a|² (f ∗ f), with |a|² written a conj(a)."""
    return (
        on.calculate(autocorrelation(scale(SCALAR, f)))
        .unfold()
        .factor_out()
        .fold(scale(SCALAR * conjugate(SCALAR), autocorrelation(f)))
    )


@lemma("C22c", "autocorrelation does not see the involution", source=_BOOK)
def autocorrelation_of_involution(on: Setting) -> Calculation:
    """conj Rf ∗ conj Rf = f ∗ f."""
    return on.calculate(autocorrelation(involution(f))).rewrite_back(
        involution_of_correlation, conjugate_symmetry
    )


@lemma("C22d", "autocorrelation of the conjugate is the conjugate", source=_BOOK)
def autocorrelation_of_conjugate(on: Setting) -> Calculation:
    """conj f ∗ conj f = conj(f ∗ f)."""
    return on.calculate(autocorrelation(conj(f))).rewrite_back(conjugate_of_correlation)


@lemma("C22e", "autocorrelation of the conjugate is the reflection", source=_BOOK)
def autocorrelation_of_conjugate_reflected(on: Setting) -> Calculation:
    """conj f ∗ conj f = R(f ∗ f)."""
    return (
        on.calculate(autocorrelation(conj(f)))
        .unfold()
        .substitute(1, -on.t)
        .fold(reflect(autocorrelation(f)))
    )


@lemma("C22f", "autocorrelation of a modulated function", source=_SIGNALS)
def autocorrelation_of_modulation(on: Setting) -> Calculation:
    """M_ω f ∗ M_ω f = M_ω(f ∗ f)."""
    by = on.frequency
    return on.calculate(autocorrelation(modulate(f, *by))).rewrite(modulation_of_correlation)


# ------------------------------------------------------------------ sums and filters


@lemma("C23", "autocorrelation of a sum", source=_RANDOM)
def autocorrelation_of_sum(on: Setting) -> Calculation:
    """(f + g) ∗ (f + g) = f ∗ f + g ∗ g + f ∗ g + g ∗ f."""
    own = plus(autocorrelation(f), autocorrelation(g))
    return (
        on.calculate(autocorrelation(plus(f, g)))
        .unfold()
        .expand()
        .split()
        .fold(plus(own, plus(corr(f, g), corr(g, f))))
    )


@lemma("C23b", "autocorrelation of a convolution", source=_RANDOM)
def autocorrelation_of_convolution(on: Setting) -> Calculation:
    """(f ⋆ g) ∗ (f ⋆ g) = (f ∗ f) ⋆ (g ∗ g)."""
    return on.calculate(autocorrelation(conv(f, g))).rewrite(correlation_of_convolutions)


@lemma("C23c", "correlation and convolution have the same autocorrelation", source=_RANDOM)
def autocorrelations_agree(on: Setting) -> Calculation:
    """(f ∗ g) ∗ (f ∗ g) = (f ⋆ g) ∗ (f ⋆ g)."""
    return (
        on.calculate(autocorrelation(corr(f, g)))
        .rewrite(autocorrelation_of_correlation_as_convolution)
        .rewrite_back(autocorrelation_of_convolution)
    )


def _filtered(on: Setting) -> Theorem:
    """Assume that y is x filtered by h: y = h ⋆ x."""
    return on.assume(y, conv(h, x))


@lemma("C24", "correlation of the input with the output of a filter", source=_RANDOM)
def input_output_correlation(on: Setting) -> Calculation:
    """x ∗ y = h ⋆ (x ∗ x) if y = h ⋆ x."""
    return (
        on.calculate(corr(x, y))
        .rewrite_exactly(_filtered(on))
        .rewrite(correlation_commutes_with_convolution)
    )


@lemma("C24b", "correlation of the output with the input of a filter", source=_RANDOM)
def output_input_correlation(on: Setting) -> Calculation:
    """y ∗ x = h ∗ (x ∗ x) if y = h ⋆ x."""
    return (
        on.calculate(corr(y, x)).rewrite_exactly(_filtered(on)).rewrite_back(correlations_compose)
    )


@lemma("C24c", "correlation of the output with the input, as a convolution", source=_RANDOM)
def output_input_correlation_as_convolution(on: Setting) -> Calculation:
    """y ∗ x = conj Rh ⋆ (x ∗ x) if y = h ⋆ x."""
    return on.calculate(corr(y, x)).rewrite_exactly(
        output_input_correlation, on.instance(correlation_as_convolution, {f: h, g: corr(x, x)})
    )


@lemma("C24d", "autocorrelation of the output of a filter", source=_RANDOM)
def output_autocorrelation(on: Setting) -> Calculation:
    """y ∗ y = (h ∗ h) ⋆ (x ∗ x) if y = h ⋆ x."""
    return (
        on.calculate(autocorrelation(y))
        .rewrite_exactly(_filtered(on))
        .rewrite(autocorrelation_of_convolution)
    )


# ------------------------------------------------------------------ periodic functions


@lemma("C26", "convolution with a periodic function is periodic", source=_SIGNALS)
def periodic_convolution(on: Setting) -> Calculation:
    """T_p(f ⋆ g) = f ⋆ g if T_p f = f."""
    period = on.point("p")
    return (
        on.calculate(shift(conv(f, g), *period))
        .rewrite(translation_of_convolution)
        .rewrite_exactly(on.assume(shift(f, *period), f))
    )


@lemma("C26b", "correlation of a periodic function is periodic", source=_SIGNALS)
def periodic_correlation(on: Setting) -> Calculation:
    """T_p(f ∗ g) = f ∗ g if T_p f = f."""
    period = on.point("p")
    return (
        on.calculate(shift(corr(f, g), *period))
        .rewrite_back(translation_of_second)
        .rewrite_exactly(kernel.symmetry(on.assume(shift(f, *period), f)))
        .rewrite(common_translation)
    )


@lemma("C26c", "correlation with a periodic second function is periodic", source=_SIGNALS)
def periodic_correlation_second(on: Setting) -> Calculation:
    """T_p(f ∗ g) = f ∗ g if T_p g = g."""
    period = on.point("p")
    return (
        on.calculate(shift(corr(f, g), *period))
        .rewrite_back(translation_of_second)
        .rewrite_exactly(on.assume(shift(g, *period), g))
    )
