"""Chapter G: linear layers of networks, and the gradients of one layer as exact adjoints.

The layer of deep learning is y(m) = Σ_k w(k) x(m + k) + b, without a conjugate. A gradient is what
pairs with a change of the input, of the filter or of the offset to the change of the loss: with e
the gradient in y, the change is Σ e y for real data and Re ⟨e, y⟩ for complex data. Functions are
extended by zero, so that "full" and "valid" need no lengths.
"""

from __future__ import annotations

from sympy import Expr, Symbol, conjugate

from symbolic.calculation import Calculation
from symbolic.domains import Point
from symbolic.lemmas.adjoints import pairing
from symbolic.lemmas.convolution import (
    convolution_associates,
    convolution_commutes,
    translation_of_convolution_second,
)
from symbolic.lemmas.correlation import (
    translation_of_second,
)
from symbolic.lemmas.definitions import correlation_at_origin
from symbolic.lemmas.networks import correlation_layer
from symbolic.lemmas.products import (
    correlation_commutes_left,
    correlations_compose,
)
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conj, conv, corr, shift
from symbolic.terms import Total, functions

_BOOK = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, ch. 9"

e, v, w, x, z = functions("e v w x z")


@lemma("G5", "stacked correlation layers", source=_BOOK)
def stacked_correlation_layers(on: Setting) -> Calculation:
    """v ∗ (w ∗ x) = (v ⋆ w) ∗ x."""
    return on.calculate(corr(v, corr(w, x))).rewrite(correlations_compose)


@lemma("G5b", "stacked convolution layers", source=_BOOK)
def stacked_convolution_layers(on: Setting) -> Calculation:
    """v ⋆ (w ⋆ x) = (v ⋆ w) ⋆ x."""
    layers = on.calculate(conv(v, conv(w, x)))
    return layers.rewrite_back(convolution_associates).by_integrability()


@lemma("G6", "correlation layers are equivariant under translations", source=_BOOK)
def equivariance_of_correlation(on: Setting) -> Calculation:
    """w ∗ (T_a x) = T_a(w ∗ x)."""
    return on.calculate(corr(w, shift(x, *on.point("a")))).rewrite(translation_of_second)


@lemma("G6b", "convolution layers are equivariant under translations", source=_BOOK)
def equivariance_of_convolution(on: Setting) -> Calculation:
    """w ⋆ (T_a x) = T_a(w ⋆ x)."""
    layer = on.calculate(conv(w, shift(x, *on.point("a"))))
    return layer.rewrite_back(translation_of_convolution_second)


# ------------------------------------------------------------------ gradients of one layer


def _output(on: Setting) -> Point:
    """Return the generic point of the output."""
    return on.point("m")


def _loss_change(on: Setting, layer: Expr) -> Calculation:
    """Begin with Σ_m e(m) y(m), for the value y(m) of a layer."""
    m = _output(on)
    return on.calculate(Total(on.at(e, m) * layer, m, on.domain))


def _complex_loss_change(on: Setting, layer: Expr) -> Calculation:
    """Begin with ⟨e, y⟩, for the value y(m) of a layer."""
    m = _output(on)
    return on.calculate(Total(conjugate(on.at(e, m)) * layer, m, on.domain))


@lemma(
    "G8", "the gradient of a layer in its input is the convolution with the filter", source=_BOOK
)
def input_gradient(on: Setting) -> Calculation:
    """Σ_m e(m) Σ_k w(k) z(m + k) = Σ_m z(m) (w ⋆ e)(m) for a change z of the input."""
    paired = on.total(lambda m: on.at(z, m) * on.at(conv(e, w), m))
    return (
        _loss_change(on, correlation_layer(on, w, z, _output(on)))
        .factor_in()
        .substitute_inside(1, -1)
        .exchange()
        .factor_out()
        .fold(paired)
        .rewrite(convolution_commutes)
        .by_integrability()
    )


@lemma(
    "G8b", "the gradient of a layer in its filter is the correlation with the input", source=_BOOK
)
def filter_gradient(on: Setting) -> Calculation:
    """Σ_m e(m) Σ_k v(k) x(m + k) = Σ_k v(k) (conj e ∗ x)(k) for a change v of the filter."""
    paired = on.total(lambda k: on.at(v, k) * on.at(corr(conj(e), x), k))
    return (
        _loss_change(on, correlation_layer(on, v, x, _output(on)))
        .factor_in()
        .exchange()
        .factor_out()
        .fold(paired)
        .by_integrability()
    )


@lemma("G8c", "the gradient of a layer in its offset is the total", source=_BOOK)
def offset_gradient(on: Setting) -> Calculation:
    """Σ_m e(m) b = b Σ_m e(m) for a change b of the offset."""
    return _loss_change(on, Symbol("b")).factor_out().by_integrability()


@lemma("G8d", "the gradient of a conjugating layer in its input", source=_BOOK)
def conjugating_input_gradient(on: Setting) -> Calculation:
    """⟨e, w ∗ z⟩ = ⟨w ⋆ e, z⟩."""
    return pairing(on, e, corr(w, z)).rewrite(
        correlations_compose, convolution_commutes, correlation_at_origin
    )


@lemma("G8e", "the gradient of a conjugating layer in its filter", source=_BOOK)
def conjugating_filter_gradient(on: Setting) -> Calculation:
    """⟨e, v ∗ x⟩ = ⟨v, e ∗ x⟩, whose real part is that of ⟨e ∗ x, v⟩."""
    return pairing(on, e, corr(v, x)).rewrite(correlation_commutes_left, correlation_at_origin)


@lemma("G8f", "the complex gradient of a layer in its input", source=_BOOK)
def complex_input_gradient(on: Setting) -> Calculation:
    """⟨e, y⟩ = ⟨conj w ⋆ e, z⟩ for y(m) = Σ_k w(k) z(m + k)."""
    return (
        _complex_loss_change(on, correlation_layer(on, w, z, _output(on)))
        .fold(on.inner(e, corr(conj(w), z)))
        .then(on.instance(conjugating_input_gradient, {w: conj(w)}))
        .by_integrability()
    )


@lemma("G8g", "the complex gradient of a layer in its filter", source=_BOOK)
def complex_filter_gradient(on: Setting) -> Calculation:
    """⟨e, y⟩ = ⟨conj(e ∗ x), v⟩ for y(m) = Σ_k v(k) x(m + k)."""
    return (
        _complex_loss_change(on, correlation_layer(on, v, x, _output(on)))
        .factor_in()
        .exchange()
        .factor_out()
        .fold(on.inner(conj(corr(e, x)), v))
        .by_integrability()
    )
