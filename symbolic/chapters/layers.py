"""Chapter G: linear layers of networks, and the gradients of one layer as exact adjoints.

The layer of deep learning is y(m) = Σ_k w(k) x(m + k) + b, without a conjugate. A gradient is what
pairs with a change of the input, of the filter or of the offset to the change of the loss: with u
the gradient in y, the change is Σ u y for real data and Re ⟨u, y⟩ for complex data. Functions are
extended by zero, so that "full" and "valid" need no lengths.
"""

from __future__ import annotations

from collections.abc import Callable

from symbolic.chapters.adjoints import adjoint_of_convolution, paired
from symbolic.chapters.convolution import (
    convolution_associates,
    convolution_commutes,
    translation_of_convolution_second,
)
from symbolic.chapters.correlation import translation_of_second
from symbolic.chapters.definitions import correlation_at_origin
from symbolic.chapters.networks import correlation_layer
from symbolic.chapters.products import correlation_commutes_left, correlations_compose
from symbolic.chapters.registry import lemma, lemmas
from symbolic.chapters.setting import Setting
from symbolic.kernel.terms import variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, conj, conjugate, conv, corr

_BOOK = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, ch. 9"


lemmas.add_alias(
    "G5", "stacked_correlation_layers", correlations_compose, "stacked correlation layers"
)
lemmas.add_alias(
    "G6",
    "equivariance_of_correlation",
    translation_of_second,
    "correlation layers are equivariant under translations",
)
lemmas.add_alias(
    "G6b",
    "equivariance_of_convolution",
    translation_of_convolution_second,
    "convolution layers are equivariant under translations",
)


@lemma("G5b", "stacked convolution layers", source=_BOOK)
def stacked_convolution_layers(on: Setting, v: Function, w: Function, x: Function) -> Calculation:
    return (
        on.show(conv(v, conv(w, x)), conv(conv(v, w), x))
        .rewrite_back(convolution_associates)
        .by_integrability()
    )


# ------------------------------------------------------------------ gradients of one layer


def _loss_change(on: Setting, u: Function, layer: Callable[[Point], Scalar]) -> Scalar:
    """Return Σ_m u(m) y(m), for the values y(m) of a layer."""
    return on.total(lambda m: u(m) * layer(m), "m")


def _complex_loss_change(on: Setting, u: Function, layer: Callable[[Point], Scalar]) -> Scalar:
    """Return ⟨u, y⟩, for the values y(m) of a layer."""
    return on.total(lambda m: conjugate(u(m)) * layer(m), "m")


@lemma(
    "G8", "the gradient of a layer in its input is the convolution with the filter", source=_BOOK
)
def input_gradient(on: Setting, u: Function, w: Function, z: Function) -> Calculation:
    change = _loss_change(on, u, lambda m: correlation_layer(on, w, z, m))
    return (
        on.show(change, on.total(lambda m: z(m) * conv(w, u)(m)))
        .factor_in()
        .substitute_inside(1, -1)
        .exchange()
        .factor_out()
        .fold(on.total(lambda m: z(m) * conv(u, w)(m)))
        .rewrite(convolution_commutes)
        .by_integrability()
    )


@lemma(
    "G8b", "the gradient of a layer in its filter is the correlation with the input", source=_BOOK
)
def filter_gradient(on: Setting, u: Function, v: Function, x: Function) -> Calculation:
    change = _loss_change(on, u, lambda m: correlation_layer(on, v, x, m))
    return (
        on.show(change, on.total(lambda k: v(k) * corr(conj(u), x)(k)))
        .factor_in()
        .exchange()
        .factor_out()
        .by_integrability()
    )


@lemma("G8c", "the gradient of a layer in its offset is the total", source=_BOOK)
def offset_gradient(on: Setting, u: Function) -> Calculation:
    offset = Scalar(variable("b"))
    return (
        on.show(_loss_change(on, u, lambda _: offset), offset * on.total(u))
        .factor_out()
        .by_integrability()
    )


lemmas.add_alias(
    "G8d",
    "conjugating_input_gradient",
    adjoint_of_convolution,
    "the gradient of a conjugating layer in its input",
)


@lemma("G8e", "the gradient of a conjugating layer in its filter", source=_BOOK)
def conjugating_filter_gradient(on: Setting, u: Function, v: Function, x: Function) -> Calculation:
    return paired(on, (u, corr(v, x)), (v, corr(u, x))).rewrite(
        correlation_commutes_left, correlation_at_origin
    )


@lemma("G8f", "the complex gradient of a layer in its input", source=_BOOK)
def complex_input_gradient(on: Setting, u: Function, w: Function, z: Function) -> Calculation:
    change = _complex_loss_change(on, u, lambda m: correlation_layer(on, w, z, m))
    return (
        on.show(change, on.inner(conv(conj(w), u), z))
        .fold(on.inner(u, corr(conj(w), z)))
        .rewrite_back(adjoint_of_convolution.of(conj(w), u, z))
        .by_integrability()
    )


@lemma("G8g", "the complex gradient of a layer in its filter", source=_BOOK)
def complex_filter_gradient(on: Setting, u: Function, v: Function, x: Function) -> Calculation:
    change = _complex_loss_change(on, u, lambda m: correlation_layer(on, v, x, m))
    return (
        on.show(change, on.inner(conj(corr(u, x)), v))
        .factor_in()
        .exchange()
        .factor_out()
        .by_integrability()
    )
