"""Chapter G: correlation and convolution as adjoints of each other.

⟨u, v⟩ is the total of conj(u) v; an inner product is a correlation at lag 0 (A9), so that the
algebra of chapter C proves the adjoints.
"""

from __future__ import annotations

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.lemmas.definitions import correlation_at_origin
from symbolic.lemmas.products import (
    correlation_commutes_with_convolution,
    correlation_of_correlation_moved,
    correlation_of_filtered,
    correlation_with_filtered,
    correlations_compose,
    outer_functions_exchange,
)
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conv, corr
from symbolic.terms import FunctionTerm, functions

_BOOK = "M. Vetterli, J. Kovačević, V. K. Goyal, Foundations of Signal Processing, chs. 2 and 3"
_ALGEBRA = "E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20"

f, g, h = functions("f g h")


def pairing(on: Setting, u: FunctionTerm, v: FunctionTerm) -> Calculation:
    """Begin a calculation with ⟨u, v⟩ = (u ∗ v)(0)."""
    at_origin = on.instance(correlation_at_origin, {f: u, g: v})
    return on.calculate(on.inner(u, v)).then(kernel.symmetry(at_origin))


@lemma("G1", "correlation is the adjoint of convolution", source=_BOOK)
def adjoint_of_convolution(on: Setting) -> Calculation:
    """⟨f ⋆ g, h⟩ = ⟨g, f ∗ h⟩."""
    return pairing(on, conv(f, g), h).rewrite(correlation_of_filtered, correlation_at_origin)


@lemma("G1b", "correlation is the adjoint of convolution in the first function", source=_BOOK)
def adjoint_of_convolution_first(on: Setting) -> Calculation:
    """⟨f ⋆ g, h⟩ = ⟨f, g ∗ h⟩."""
    return (
        pairing(on, conv(f, g), h).rewrite_back(correlations_compose).rewrite(correlation_at_origin)
    )


@lemma("G2", "convolution is the adjoint of correlation", source=_BOOK)
def adjoint_of_correlation(on: Setting) -> Calculation:
    """⟨f ∗ g, h⟩ = ⟨g, f ⋆ h⟩."""
    return pairing(on, corr(f, g), h).rewrite(
        correlation_of_correlation_moved, correlation_at_origin
    )


@lemma("G3", "the adjoint of correlation in its first function", source=_BOOK)
def adjoint_in_first_function(on: Setting) -> Calculation:
    """⟨f ∗ g, h⟩ = ⟨h ∗ g, f⟩."""
    return pairing(on, corr(f, g), h).rewrite(outer_functions_exchange, correlation_at_origin)


@lemma(
    "G3b", "correlation is antilinear in its first function, and so is its adjoint", source=_BOOK
)
def antilinear_adjoint(on: Setting) -> Calculation:
    """⟨f ∗ g, h⟩ = conj⟨f, h ∗ g⟩."""
    return (
        pairing(on, corr(f, g), h)
        .rewrite(outer_functions_exchange, correlation_at_origin)
        .conjugate_outside()
    )


@lemma("G4", "correlation after convolution with the same function", source=_BOOK)
def correlation_after_convolution(on: Setting) -> Calculation:
    """f ∗ (f ⋆ g) = (f ∗ f) ⋆ g."""
    return on.calculate(corr(f, conv(f, g))).rewrite(correlation_with_filtered)


@lemma("G4b", "convolution after correlation with the same function", source=_BOOK)
def convolution_after_correlation(on: Setting) -> Calculation:
    """f ⋆ (f ∗ g) = (f ∗ f) ⋆ g."""
    return (
        on.calculate(conv(f, corr(f, g)))
        .rewrite_back(correlation_commutes_with_convolution)
        .rewrite(correlation_with_filtered)
    )


@lemma("G4c", "convolution with one function and correlation with another commute", source=_BOOK)
def convolution_and_correlation_commute(on: Setting) -> Calculation:
    """f ⋆ (g ∗ h) = g ∗ (f ⋆ h)."""
    return on.calculate(conv(f, corr(g, h))).rewrite_back(correlation_commutes_with_convolution)


@lemma("G13", "the energy of a filtered function", source=_BOOK)
def energy_of_filtered(on: Setting) -> Calculation:
    """⟨f ⋆ g, f ⋆ g⟩ = ⟨g, (f ∗ f) ⋆ g⟩."""
    return (
        pairing(on, conv(f, g), conv(f, g))
        .rewrite(correlation_of_filtered)
        .rewrite_exactly(correlation_after_convolution)
        .rewrite(correlation_at_origin)
        .by_integrability()
    )


@lemma(
    "G13b",
    "filtering and then matching the filter is filtering with its autocorrelation",
    source=_BOOK,
)
def sandwich(on: Setting) -> Calculation:
    """f ∗ (f ⋆ g) = (f ∗ f) ⋆ g."""
    return on.calculate(corr(f, conv(f, g))).rewrite(correlation_after_convolution)
