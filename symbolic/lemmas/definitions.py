"""Chapter A: the two definitions and the bridges between them."""

from __future__ import annotations

from sympy import conjugate

from symbolic.calculation import Calculation
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conj, conv, corr, involution, reflect
from symbolic.terms import Total, functions

_BOOK = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 3"
_NETWORKS = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, §9.1"

f, g = functions("f g")
w, x = functions("w x")
w_real = functions("w", real=True)


@lemma("A1", "correlation is convolution with the involution of the first function", source=_BOOK)
def correlation_as_convolution(on: Setting) -> Calculation:
    """f ∗ g = conj(Rf) ⋆ g."""
    return (
        on.calculate(corr(f, g)).unfold().substitute(-1).turn_limits().fold(conv(involution(f), g))
    )


@lemma("A2", "convolution is correlation with the involution of the first function", source=_BOOK)
def convolution_as_correlation(on: Setting) -> Calculation:
    """f ⋆ g = conj(Rf) ∗ g."""
    return (
        on.calculate(conv(f, g)).unfold().substitute(-1).turn_limits().fold(corr(involution(f), g))
    )


@lemma("A3", "the bridge between the definitions, written out", source=_BOOK)
def bridge_written_out(on: Setting) -> Calculation:
    """∫ conj f(−τ) g(t − τ) dτ = ∫ conj f(τ) g(t + τ) dτ."""
    t, tau = on.t, on.point("tau")
    left = Total(conjugate(on.at(f, -tau)) * on.at(g, t - tau), tau, on.domain)
    return on.calculate(left).substitute(-1).turn_limits()


@lemma(
    "A4", "for a real first function, correlation is convolution with its flip", source=_NETWORKS
)
def real_correlation_as_flipped_convolution(on: Setting) -> Calculation:
    """w ∗ g = Rw ⋆ g for real w."""
    return (
        on.calculate(corr(w_real, g))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .fold(conv(reflect(w_real), g))
    )


@lemma("A7", "the correlation of neural networks conjugates nothing", source=_NETWORKS)
def network_correlation(on: Setting) -> Calculation:
    """∫ w(τ) x(t + τ) dτ = (conj w ∗ x)(t)."""
    return on.calculate(_network_layer(on)).fold(corr(conj(w), x))


@lemma("A7b", "the correlation of neural networks is convolution with the flip", source=_NETWORKS)
def network_correlation_as_convolution(on: Setting) -> Calculation:
    """∫ w(τ) x(t + τ) dτ = (Rw ⋆ x)(t)."""
    layer = on.calculate(_network_layer(on))
    return layer.substitute(-1).turn_limits().fold(conv(reflect(w), x))


def _network_layer(on: Setting) -> Total:
    """What deep learning calls convolution: the total over τ of w(τ) x(t + τ)."""
    tau = on.point("tau")
    return Total(on.at(w, tau) * on.at(x, on.t + tau), tau, on.domain)
