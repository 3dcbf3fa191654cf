"""Chapter C: the algebra of cross-correlation."""

from __future__ import annotations

from symbolic.calculation import Calculation
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conj, corr, involution, reflect
from symbolic.terms import functions

_BOOK = "A. Papoulis, The Fourier Integral and Its Applications, §12-1"

f, g = functions("f g")


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
