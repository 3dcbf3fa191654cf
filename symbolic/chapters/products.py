"""Chapter C, continued: correlations of correlations and of convolutions."""

from __future__ import annotations

from symbolic.chapters.convolution import (
    convolution_associates,
    convolution_commutes,
    convolution_commutes_left,
    involution_of_convolution,
    medial_law,
)
from symbolic.chapters.correlation import conjugate_symmetry
from symbolic.chapters.definitions import convolution_as_correlation, correlation_as_convolution
from symbolic.chapters.registry import lemma, lemmas
from symbolic.chapters.setting import Setting
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, conv, corr, involution

_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
_ALGEBRA = "E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20"
_WEB = "E. W. Weisstein, Cross-Correlation, MathWorld"


# ------------------------------------------------------------------ mixed associativity


@lemma("C6", "correlating twice is correlating with the convolution", source=_ALGEBRA)
def correlations_compose(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(corr(f, corr(g, h)), corr(conv(f, g), h))
        .rewrite(correlation_as_convolution, correlation_as_convolution)
        .rewrite_back(convolution_associates, involution_of_convolution, correlation_as_convolution)
        .by_integrability()
    )


@lemma("C7", "a correlation as first function of a correlation", source=_ALGEBRA)
def correlation_of_correlation(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(corr(corr(f, g), h), conv(f, corr(g, h)))
        .rewrite_exactly(correlation_as_convolution)
        .rewrite_back(correlations_compose, convolution_as_correlation)
        .by_integrability()
    )


@lemma("C8b", "correlating and convolving commute", source=_ALGEBRA)
def correlation_commutes_with_convolution(
    on: Setting, f: Function, g: Function, h: Function
) -> Calculation:
    return (
        on.show(corr(g, conv(f, h)), conv(f, corr(g, h)))
        .rewrite(correlation_as_convolution, convolution_commutes_left)
        .rewrite_back(correlation_as_convolution)
        .by_integrability()
    )


@lemma("C7b", "a correlation as first function, moved to the second", source=_ALGEBRA)
def correlation_of_correlation_moved(
    on: Setting, f: Function, g: Function, h: Function
) -> Calculation:
    return (
        on.show(corr(corr(f, g), h), corr(g, conv(f, h)))
        .rewrite(correlation_of_correlation)
        .rewrite_back(correlation_commutes_with_convolution)
        .by_integrability()
    )


@lemma("C7c", "the outer functions of a repeated correlation exchange", source=_ALGEBRA)
def outer_functions_exchange(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(corr(corr(f, g), h), corr(corr(h, g), f))
        .rewrite(correlation_of_correlation, convolution_commutes, conjugate_symmetry)
        .rewrite_back(correlation_as_convolution)
        .by_integrability()
    )


@lemma(
    "C8", "the correlation with a filtered function is the filtered correlation", source=_SIGNALS
)
def correlation_with_filtered(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(corr(g, conv(f, h)), conv(corr(g, f), h))
        .rewrite(correlation_as_convolution)
        .rewrite_back(convolution_associates, correlation_as_convolution)
        .by_integrability()
    )


@lemma("C8c", "the correlation of a filtered function", source=_SIGNALS)
def correlation_of_filtered(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(corr(conv(f, h), g), corr(h, corr(f, g)))
        .rewrite(convolution_commutes)
        .rewrite_back(correlations_compose)
        .by_integrability()
    )


@lemma("C8d", "the correlation of a filtered function, as a convolution", source=_SIGNALS)
def correlation_of_filtered_as_convolution(
    on: Setting, f: Function, g: Function, h: Function
) -> Calculation:
    return on.show(corr(conv(f, h), g), conv(involution(h), corr(f, g))).rewrite(
        correlation_of_filtered, correlation_as_convolution
    )


# ------------------------------------------------------------------ four functions


@lemma("C12", "the first two of three correlated functions exchange", source=_ALGEBRA)
def correlation_commutes_left(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(corr(f, corr(g, h)), corr(g, corr(f, h)))
        .rewrite(correlations_compose, convolution_commutes)
        .rewrite_back(correlations_compose)
        .by_integrability()
    )


@lemma("C13", "the medial law of correlation", source=_ALGEBRA)
def correlation_medial_law(
    on: Setting, f: Function, g: Function, h: Function, k: Function
) -> Calculation:
    middle = correlation_commutes_left.of(f=g, g=h, h=k)
    return (
        on.show(corr(corr(f, g), corr(h, k)), corr(corr(f, h), corr(g, k)))
        .rewrite(correlation_of_correlation)
        .rewrite_exactly(middle)
        .rewrite_back(correlation_of_correlation)
        .by_integrability()
    )


@lemma("C14", "the autocorrelation of a correlation", source=_WEB)
def autocorrelation_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(corr(f, g), corr(f, g)), corr(corr(f, f), corr(g, g))).rewrite(
        correlation_medial_law
    )


@lemma("C14b", "the autocorrelation of a correlation, as a convolution", source=_WEB)
def autocorrelation_of_correlation_as_convolution(
    on: Setting, f: Function, g: Function
) -> Calculation:
    return (
        on.show(corr(corr(f, g), corr(f, g)), conv(corr(f, f), corr(g, g)))
        .rewrite(autocorrelation_of_correlation, correlation_as_convolution)
        .rewrite_back(conjugate_symmetry)
    )


@lemma("C15", "the correlation of convolutions", source=_ALGEBRA)
def correlation_of_convolutions(
    on: Setting, f: Function, g: Function, h: Function, k: Function
) -> Calculation:
    return (
        on.show(corr(conv(f, g), conv(h, k)), conv(corr(f, h), corr(g, k)))
        .rewrite(correlation_as_convolution, involution_of_convolution, medial_law)
        .rewrite_back(correlation_as_convolution)
        .by_integrability()
    )


lemmas.add_alias(
    "C15b",
    "convolution_of_correlations",
    correlation_of_convolutions,
    "the convolution of correlations",
)
