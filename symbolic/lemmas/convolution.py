"""Chapter B: the algebra of convolution."""

from __future__ import annotations

from symbolic.calculation import Calculation
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conj, conv, reflect
from symbolic.terms import functions

_BOOK = "E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20"

f, g = functions("f g")


@lemma("B1", "convolution commutes", source=_BOOK)
def convolution_commutes(on: Setting) -> Calculation:
    """f ⋆ g = g ⋆ f."""
    return on.calculate(conv(f, g)).unfold().substitute(-1, on.t).turn_limits().fold(conv(g, f))


@lemma("B7", "the conjugate of a convolution", source=_BOOK)
def conjugate_of_convolution(on: Setting) -> Calculation:
    """conj(f ⋆ g) = conj f ⋆ conj g."""
    return (
        on.calculate(conj(conv(f, g)))
        .unfold()
        .unfold()
        .conjugate_inside()
        .fold(conv(conj(f), conj(g)))
    )


@lemma("B8", "the reflection of a convolution", source=_BOOK)
def reflection_of_convolution(on: Setting) -> Calculation:
    """R(f ⋆ g) = Rf ⋆ Rg."""
    return (
        on.calculate(reflect(conv(f, g)))
        .unfold()
        .unfold()
        .substitute(-1)
        .turn_limits()
        .fold(conv(reflect(f), reflect(g)))
    )
