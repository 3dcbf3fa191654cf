"""Chapter A: the two definitions and the bridges between them."""

from __future__ import annotations

from sympy import conjugate

from symbolic.calculation import Calculation
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conj, conv, corr, involution, reflect, scale, shift
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


@lemma("A5", "for a Hermitian first function, correlation is convolution", source=_BOOK)
def hermitian_correlation(on: Setting) -> Calculation:
    """f ∗ g = f ⋆ g if conj Rf = f."""
    hermitian = on.assume(involution(f), f)
    return on.calculate(corr(f, g)).rewrite(correlation_as_convolution).rewrite_exactly(hermitian)


@lemma("A6", "for an anti-Hermitian first function, correlation is minus convolution", source=_BOOK)
def anti_hermitian_correlation(on: Setting) -> Calculation:
    """f ∗ g = −(f ⋆ g) if conj Rf = −f."""
    return (
        on.calculate(corr(f, g))
        .rewrite(correlation_as_convolution)
        .rewrite_exactly(on.assume(involution(f), scale(-1, f)))
        .unfold()
        .factor_out()
        .fold(scale(-1, conv(f, g)))
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


@lemma(
    "A8", "correlation is the inner product with a translate of the first function", source=_BOOK
)
def correlation_as_inner_product(on: Setting) -> Calculation:
    """(f ∗ g)(t) = ⟨T_t f, g⟩."""
    translated = on.inner(shift(f, *on.t), g)
    return on.calculate(corr(f, g)).unfold().substitute(1, -on.t).fold(translated)


@lemma(
    "A8b", "correlation is the inner product with a translate of the second function", source=_BOOK
)
def correlation_as_inner_product_second(on: Setting) -> Calculation:
    """(f ∗ g)(t) = ⟨f, T_{−t} g⟩."""
    return on.calculate(corr(f, g)).unfold().fold(on.inner(f, shift(g, *-on.t)))


@lemma("A8c", "convolution is the inner product with a translate of the involution", source=_BOOK)
def convolution_as_inner_product(on: Setting) -> Calculation:
    """(f ⋆ g)(t) = ⟨T_t conj Rf, g⟩."""
    return (
        on.calculate(conv(f, g))
        .rewrite(convolution_as_correlation)
        .rewrite(correlation_as_inner_product)
    )


@lemma("A8d", "correlation with the second function at rest", source=_BOOK)
def correlation_with_second_at_rest(on: Setting) -> Calculation:
    """(f ∗ g)(t) = ∫ conj f(τ − t) g(τ) dτ."""
    return on.calculate(corr(f, g)).unfold().substitute(1, -on.t)


@lemma("A9", "correlation at the origin is the inner product", source=_BOOK)
def correlation_at_origin(on: Setting) -> Calculation:
    """(f ∗ g)(0) = ⟨f, g⟩."""
    return on.calculate(on.at(corr(f, g), on.domain.origin)).unfold()


@lemma("A9b", "autocorrelation at the origin is the energy", source=_BOOK)
def autocorrelation_at_origin(on: Setting) -> Calculation:
    """(f ∗ f)(0) = ⟨f, f⟩, the total of |f|²."""
    return on.calculate(on.at(corr(f, f), on.domain.origin)).rewrite(correlation_at_origin)


@lemma("A9c", "convolution at the origin is the inner product with the involution", source=_BOOK)
def convolution_at_origin(on: Setting) -> Calculation:
    """(f ⋆ g)(0) = ⟨conj Rf, g⟩."""
    return (
        on.calculate(on.at(conv(f, g), on.domain.origin))
        .rewrite(convolution_as_correlation)
        .rewrite(correlation_at_origin)
    )


@lemma("A10", "correlation compares two points that move together", source=_BOOK)
def two_point_correlation(on: Setting) -> Calculation:
    """∫ conj f(a + τ) g(b + τ) dτ = (f ∗ g)(b − a)."""
    a, b = on.point("a"), on.point("b")
    left = on.total(lambda tau: conjugate(on.at(f, a + tau)) * on.at(g, b + tau))
    return on.calculate(left).substitute(1, -a).fold(on.at(corr(f, g), b - a))
