"""Chapter A: the two definitions and the bridges between them."""

from __future__ import annotations

from symbolic.chapters.registry import lemma
from symbolic.chapters.setting import Setting
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Scalar,
    conj,
    conjugate,
    conv,
    corr,
    involution,
    reflect,
    scale,
    shift,
)

_BOOK = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 3"
_NETWORKS = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, §9.1"


@lemma("A1", "correlation is convolution with the involution of the first function", source=_BOOK)
def correlation_as_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(f, g), conv(involution(f), g)).unfold().substitute(-1).turn_limits()


@lemma("A2", "convolution is correlation with the involution of the first function", source=_BOOK)
def convolution_as_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conv(f, g), corr(involution(f), g)).unfold().substitute(-1).turn_limits()


@lemma("A3", "the bridge between the definitions, written out", source=_BOOK)
def bridge_written_out(on: Setting, f: Function, g: Function) -> Calculation:
    t = on.t
    left = on.total(lambda tau: conjugate(f(-tau)) * g(t - tau))
    return (
        on.show(left, on.total(lambda tau: conjugate(f(tau)) * g(t + tau)))
        .substitute(-1)
        .turn_limits()
    )


@lemma(
    "A4",
    "for a real first function, correlation is convolution with its flip",
    source=_NETWORKS,
    real="w",
)
def real_correlation_as_flipped_convolution(on: Setting, g: Function, w: Function) -> Calculation:
    return on.show(corr(w, g), conv(reflect(w), g)).unfold().substitute(-1).turn_limits()


@lemma("A5", "for a Hermitian first function, correlation is convolution", source=_BOOK)
def hermitian_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    hermitian = on.assume(involution(f), f)
    return (
        on.show(corr(f, g), conv(f, g))
        .rewrite(correlation_as_convolution)
        .rewrite_exactly(hermitian)
    )


@lemma("A6", "for an anti-Hermitian first function, correlation is minus convolution", source=_BOOK)
def anti_hermitian_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(corr(f, g), scale(-1, conv(f, g)))
        .rewrite(correlation_as_convolution)
        .rewrite_exactly(on.assume(involution(f), scale(-1, f)))
        .unfold()
        .factor_out()
    )


@lemma("A7", "the correlation of neural networks conjugates nothing", source=_NETWORKS)
def network_correlation(on: Setting, x: Function, w: Function) -> Calculation:
    return on.show(_network_layer(on, w, x), corr(conj(w), x))


@lemma("A7b", "the correlation of neural networks is convolution with the flip", source=_NETWORKS)
def network_correlation_as_convolution(on: Setting, x: Function, w: Function) -> Calculation:
    return on.show(_network_layer(on, w, x), conv(reflect(w), x)).substitute(-1).turn_limits()


def _network_layer(on: Setting, w: Function, x: Function) -> Scalar:
    """Return what deep learning calls convolution: the total over τ of w(τ) x(t + τ)."""
    return on.total(lambda tau: w(tau) * x(on.t + tau))


@lemma(
    "A8", "correlation is the inner product with a translate of the first function", source=_BOOK
)
def correlation_as_inner_product(on: Setting, f: Function, g: Function) -> Calculation:
    translated = on.inner(shift(f, on.t), g)
    return on.show(corr(f, g), translated).unfold().substitute(1, -on.t)


@lemma(
    "A8b", "correlation is the inner product with a translate of the second function", source=_BOOK
)
def correlation_as_inner_product_second(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(f, g), on.inner(f, shift(g, -on.t))).unfold()


@lemma("A8c", "convolution is the inner product with a translate of the involution", source=_BOOK)
def convolution_as_inner_product(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(conv(f, g), on.inner(shift(involution(f), on.t), g))
        .rewrite(convolution_as_correlation)
        .rewrite(correlation_as_inner_product)
    )


@lemma("A9", "correlation at the origin is the inner product", source=_BOOK)
def correlation_at_origin(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(corr(f, g)(on.origin), on.inner(f, g)).unfold()


@lemma("A9b", "autocorrelation at the origin is the energy", source=_BOOK)
def autocorrelation_at_origin(on: Setting, f: Function) -> Calculation:
    return on.show(corr(f, f)(on.origin), on.inner(f, f)).rewrite(correlation_at_origin)


@lemma("A9c", "convolution at the origin is the inner product with the involution", source=_BOOK)
def convolution_at_origin(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(conv(f, g)(on.origin), on.inner(involution(f), g))
        .rewrite(convolution_as_correlation)
        .rewrite(correlation_at_origin)
    )


@lemma("A10", "correlation compares two points that move together", source=_BOOK)
def two_point_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    a, b = (on.point("a"), on.point("b"))
    left = on.total(lambda tau: conjugate(f(a + tau)) * g(b + tau))
    return on.show(left, corr(f, g)(b - a)).substitute(1, -a)
