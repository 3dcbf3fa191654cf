"""Chapter G: correlation and convolution as adjoints of each other.

⟨u, v⟩ is the total of conj(u) v; an inner product is a correlation at lag 0 (A9), so that the
algebra of chapter C proves the adjoints.
"""

from __future__ import annotations

from symbolic.chapters.definitions import correlation_at_origin
from symbolic.chapters.products import (
    correlation_commutes_with_convolution,
    correlation_of_correlation_moved,
    correlation_of_filtered,
    correlation_with_filtered,
    correlations_compose,
    outer_functions_exchange,
)
from symbolic.chapters.registry import lemma, lemmas
from symbolic.chapters.setting import Setting
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, conjugate, conv, corr

_BOOK = "M. Vetterli, J. Kovačević, V. K. Goyal, Foundations of Signal Processing, chs. 2 and 3"


def paired(
    on: Setting, left: tuple[Function, Function], right: tuple[Function, Function]
) -> Calculation:
    """Begin to show ⟨u, v⟩ = ⟨w, z⟩, with ⟨u, v⟩ = (u ∗ v)(0)."""
    u, v = left
    claim = on.show(on.inner(u, v), on.inner(*right))
    return claim.rewrite_back(correlation_at_origin.of(u, v))


@lemma("G1", "correlation is the adjoint of convolution", source=_BOOK)
def adjoint_of_convolution(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return paired(on, (conv(f, g), h), (g, corr(f, h))).rewrite(
        correlation_of_filtered, correlation_at_origin
    )


@lemma("G1b", "correlation is the adjoint of convolution in the first function", source=_BOOK)
def adjoint_of_convolution_first(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        paired(on, (conv(f, g), h), (f, corr(g, h)))
        .rewrite_back(correlations_compose)
        .rewrite(correlation_at_origin)
    )


@lemma("G2", "convolution is the adjoint of correlation", source=_BOOK)
def adjoint_of_correlation(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return paired(on, (corr(f, g), h), (g, conv(f, h))).rewrite(
        correlation_of_correlation_moved, correlation_at_origin
    )


@lemma("G3", "the adjoint of correlation in its first function", source=_BOOK)
def adjoint_in_first_function(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return paired(on, (corr(f, g), h), (corr(h, g), f)).rewrite(
        outer_functions_exchange, correlation_at_origin
    )


@lemma(
    "G3b", "correlation is antilinear in its first function, and so is its adjoint", source=_BOOK
)
def antilinear_adjoint(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(on.inner(corr(f, g), h), conjugate(on.inner(f, corr(h, g))))
        .rewrite_back(correlation_at_origin.of(corr(f, g), h))
        .rewrite(outer_functions_exchange, correlation_at_origin)
        .conjugate_outside()
    )


@lemma("G4", "correlation after convolution with the same function", source=_BOOK)
def correlation_after_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(f, conv(f, g)), conv(corr(f, f), g)).rewrite(correlation_with_filtered)


@lemma("G4b", "convolution after correlation with the same function", source=_BOOK)
def convolution_after_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(conv(f, corr(f, g)), conv(corr(f, f), g))
        .rewrite_back(correlation_commutes_with_convolution)
        .rewrite(correlation_with_filtered)
    )


lemmas.add_alias(
    "G4c",
    "convolution_and_correlation_commute",
    correlation_commutes_with_convolution,
    "convolution with one function and correlation with another commute",
)


@lemma("G13", "the energy of a filtered function", source=_BOOK)
def energy_of_filtered(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        paired(on, (conv(f, g), conv(f, g)), (g, conv(corr(f, f), g)))
        .rewrite(correlation_of_filtered)
        .rewrite_exactly(correlation_after_convolution)
        .rewrite(correlation_at_origin)
        .by_integrability()
    )


lemmas.add_alias(
    "G13b",
    "sandwich",
    correlation_after_convolution,
    "filtering and then matching the filter is filtering with its autocorrelation",
)
