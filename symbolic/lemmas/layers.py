"""Chapter G: linear layers of networks, and the gradients of one layer as exact adjoints.

The layer of deep learning is y(n) = Σ_k w(k) x(n + k) + b, without a conjugate. A gradient is
what pairs with a change of the input, the filter or the offset to the change of the loss: with e
the gradient in y, real data pair as Σ e y, complex data as ⟨e, y⟩. Functions are extended by zero,
so "full" and "valid" need no lengths.
"""

from __future__ import annotations

from symbolic.calculation import Calculation
from symbolic.lemmas.adjoints import (
    adjoint_in_first_function,
    adjoint_of_correlation,
    pairing,
)
from symbolic.lemmas.convolution import (
    convolution_associates,
    translation_of_convolution_second,
)
from symbolic.lemmas.correlation import correlations_compose, translation_of_second
from symbolic.lemmas.networks import correlation_layer
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conj, conv, corr, shift
from symbolic.terms import FunctionTerm, Total, functions

_BOOK = "I. Goodfellow, Y. Bengio, A. Courville, Deep Learning, ch. 9"

e, v, w, x, z = functions("e v w x z")


@lemma("G5", "stacked correlation layers", source=_BOOK)
def stacked_correlation_layers(on: Setting) -> Calculation:
    """v ∗ (w ∗ x) = (v ⋆ w) ∗ x."""
    return on.calculate(corr(v, corr(w, x))).rewrite(correlations_compose)


@lemma("G5b", "stacked convolution layers", source=_BOOK)
def stacked_convolution_layers(on: Setting) -> Calculation:
    """v ⋆ (w ⋆ x) = (v ⋆ w) ⋆ x."""
    return on.calculate(conv(v, conv(w, x))).rewrite_back(convolution_associates).by_integrability()


@lemma("G6", "correlation layers are equivariant under translations", source=_BOOK)
def equivariance_of_correlation(on: Setting) -> Calculation:
    """w ∗ (T_a x) = T_a(w ∗ x)."""
    return on.calculate(corr(w, shift(x, *on.point("a")))).rewrite(translation_of_second)


@lemma("G6b", "convolution layers are equivariant under translations", source=_BOOK)
def equivariance_of_convolution(on: Setting) -> Calculation:
    """w ⋆ (T_a x) = T_a(w ⋆ x)."""
    return on.calculate(conv(w, shift(x, *on.point("a")))).rewrite_back(
        translation_of_convolution_second
    )


# ------------------------------------------------------------------ gradients of one layer


def _paired_layer(on: Setting, filter_: FunctionTerm, data: FunctionTerm) -> Total:
    """Return Σ_n e(n) Σ_k w(k) x(n + k)."""
    return on.total(lambda n: on.at(e, n) * correlation_layer(on, filter_, data, n), "m")


@lemma("G8", "the gradient in the input is the convolution with the filter", source=_BOOK)
def input_gradient(on: Setting) -> Calculation:
    """Σ_n e(n) Σ_k w(k) z(n + k) = Σ_n z(n) (w ⋆ e)(n), for a change z of the input."""
    paired = on.total(lambda n: on.at(z, n) * on.at(conv(w, e), n))
    return (
        on.calculate(_paired_layer(on, w, z))
        .factor_in()
        .substitute_inside(1, -1)
        .exchange()
        .factor_out()
        .fold(paired)
    )


@lemma("G8b", "the gradient in the filter is the correlation with the input", source=_BOOK)
def filter_gradient(on: Setting) -> Calculation:
    """Σ_n e(n) Σ_k v(k) x(n + k) = Σ_k v(k) Σ_n e(n) x(n + k), for a change v of the filter."""
    return on.calculate(_paired_layer(on, v, x)).factor_in().exchange().factor_out()
