"""Chapters B and G, continued: up- and down-sampling, strided and dilated layers.

(↓s f)(n) = f(s n) keeps every s-th value; (↑s f)(n) = Σ_k f(k) δ(n − s k) spreads f out, zeros in
between. A layer with stride s and dilation d is y = ↓s((↑d w) ∗ x), zero-extended so that no
padding is needed; with several channels it is a sum of such layers.
"""

from __future__ import annotations

from collections.abc import Callable

from symbolic.chapters.convolution import convolution_commutes
from symbolic.chapters.registry import Z2, lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.terms import Z, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import Function, Point, Scalar, conjugate, conv, corr, linear

_BOOK = "P. P. Vaidyanathan, Multirate Systems and Filter Banks, ch. 4"
_NETWORKS = "V. Dumoulin, F. Visin, A guide to convolution arithmetic for deep learning, ch. 4"

LATTICES = (Z, Z2)

_STRIDE = Scalar(variable("s", "integer", "positive"))
_DILATION = Scalar(variable("d", "integer", "positive"))


def up(on: Setting, u: Function, by: Scalar = _STRIDE) -> Function:
    """Return ↑s u, n ↦ Σ_k u(k) δ(n − s k)."""
    return on.function(lambda n: on.total(lambda k: u(k) * on.delta(n - k.scaled(by)), "k"))


def down(on: Setting, u: Function, by: Scalar = _STRIDE) -> Function:
    """Return ↓s u, n ↦ u(s n)."""
    size = len(on.t)
    return linear(u, [[by if i == j else 0 for j in range(size)] for i in range(size)])


# ------------------------------------------------------------------ noble identities


@lemma("B24", "convolution with a dilated filter, written out", source=_BOOK, domains=LATTICES)
def dilated_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(conv(up(on, f), g), on.total(lambda k: f(k) * g(on.t - k.scaled(_STRIDE)), "k"))
        .unfold()
        .factor_in()
        .exchange()
        .sift()
        .by_integrability()
    )


@lemma("B24b", "the noble identity of convolution", source=_BOOK, domains=LATTICES)
def noble_identity(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(down(on, conv(up(on, f), g)), conv(f, down(on, g)))
        .unfold()
        .rewrite(dilated_convolution)
    )


@lemma("B24c", "up-sampling respects convolution", source=_BOOK, domains=LATTICES)
def up_sampling_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(conv(up(on, f), up(on, g)), up(on, conv(f, g)))
        .rewrite(dilated_convolution)
        .unfold()
        .factor_in()
        .substitute_inside(1, -1)
        .rearrange(_spread(on, lambda k, m: f(k) * g(m - k)))
        .exchange()
        .factor_out()
        .by_integrability()
    )


@lemma("B24d", "correlation with a dilated filter, written out", source=_BOOK, domains=LATTICES)
def dilated_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    real = on.total(
        lambda m: on.total(
            lambda k: on.delta(m - k.scaled(_STRIDE)) * (conjugate(f(k)) * g(on.t + m)), "k"
        ),
        "m",
    )
    return (
        on.show(
            corr(up(on, f), g),
            on.total(lambda k: conjugate(f(k)) * g(on.t + k.scaled(_STRIDE)), "k"),
        )
        .unfold()
        .conjugate_inside()
        .factor_in()
        .rearrange(real)
        .exchange()
        .sift()
        .by_integrability()
    )


@lemma("B24e", "the noble identity of correlation", source=_BOOK, domains=LATTICES)
def noble_identity_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(down(on, corr(up(on, f), g)), corr(f, down(on, g)))
        .unfold()
        .rewrite(dilated_correlation)
    )


@lemma("B24f", "up-sampling respects correlation", source=_BOOK, domains=LATTICES)
def up_sampling_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(corr(up(on, f), up(on, g)), up(on, corr(f, g)))
        .rewrite(dilated_correlation)
        .unfold()
        .factor_in()
        .substitute_inside(1, 1)
        .rearrange(_spread(on, lambda k, m: conjugate(f(k)) * g(m + k)))
        .exchange()
        .factor_out()
        .by_integrability()
    )


def _spread(on: Setting, value: Callable[[Point, Point], Scalar]) -> Scalar:
    """Return Σ_k Σ_m δ(n − s m) value(k, m)."""
    return on.total(
        lambda k: on.total(lambda m: on.delta(on.t - m.scaled(_STRIDE)) * value(k, m), "m"), "k"
    )


# ------------------------------------------------------------------ strided layers


@lemma("G11b", "transposed convolution, written out", source=_NETWORKS, domains=LATTICES)
def transposed_convolution_written_out(on: Setting, w: Function, u: Function) -> Calculation:
    return on.show(
        conv(w, up(on, u)), on.total(lambda n: u(n) * w(on.t - n.scaled(_STRIDE)), "k")
    ).rewrite(convolution_commutes, dilated_convolution)


@lemma(
    "G11",
    "transposed convolution is the adjoint of a strided layer",
    source=_NETWORKS,
    domains=LATTICES,
)
def transposed_convolution(on: Setting, x: Function, w: Function, u: Function) -> Calculation:
    return (
        on.show(on.inner(conv(w, up(on, u)), x), on.inner(u, down(on, corr(w, x))))
        .rewrite(transposed_convolution_written_out)
        .conjugate_inside()
        .factor_in()
        .exchange()
        .substitute_inside(1, _STRIDE)
        .factor_out()
        .by_integrability()
    )


@lemma(
    "G9",
    "the gradient in the input of a channel with stride and dilation",
    source=_NETWORKS,
    domains=LATTICES,
)
def strided_input_gradient(on: Setting, u: Function, w: Function, x: Function) -> Calculation:
    dilated = up(on, w, _DILATION)
    return (
        on.show(on.inner(conv(dilated, up(on, u)), x), on.inner(u, down(on, corr(dilated, x))))
        .rewrite_exactly(transposed_convolution.of(w=dilated))
        .by_integrability()
    )


@lemma(
    "G9b",
    "the gradient in the filter of a channel with stride and dilation",
    source=_NETWORKS,
    domains=LATTICES,
)
def strided_filter_gradient(on: Setting, u: Function, v: Function, x: Function) -> Calculation:
    target = on.inner(v, down(on, corr(up(on, u), x), _DILATION))
    written_out = on.calculate(target).unfold().rewrite(dilated_correlation)
    return (
        on.show(on.inner(u, down(on, corr(up(on, v, _DILATION), x))), target)
        .unfold()
        .rewrite(dilated_correlation.of(s=_DILATION))
        .factor_in()
        .exchange()
        .factor_out()
        .then(lambda: rules.symmetry(written_out.theorem))
        .by_integrability()
    )
