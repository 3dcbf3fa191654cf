"""Chapters B and G, continued: up- and down-sampling, strided and dilated layers.

(↓s f)(n) = f(s n) keeps every s-th value; (↑s f)(n) = Σ_k f(k) δ(n − s k) spreads f out, zeros in
between. A layer with stride s and dilation d is y = ↓s((↑d w) ∗ x), zero-extended so that no
padding is needed; with several channels it is a sum of such layers.
"""

from __future__ import annotations

from collections.abc import Callable

from sympy import Expr, S, Symbol, conjugate

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.domains import Z2, Point, Z
from symbolic.lemmas.convolution import convolution_commutes
from symbolic.lemmas.registry import Setting, lemma
from symbolic.operators import conv, corr, delta, linear
from symbolic.terms import FunctionTerm, Total, functions

_BOOK = "P. P. Vaidyanathan, Multirate Systems and Filter Banks, ch. 4"
_NETWORKS = "V. Dumoulin, F. Visin, A guide to convolution arithmetic for deep learning, ch. 4"

LATTICES = (Z, Z2)

_STRIDE = Symbol("s", integer=True, positive=True)
_DILATION = Symbol("d", integer=True, positive=True)

f, g, e, v, w, x = functions("f g e v w x")


def up(on: Setting, u: FunctionTerm, by: Symbol = _STRIDE) -> FunctionTerm:
    """Return ↑s u, n ↦ Σ_k u(k) δ(n − s k)."""
    return on.function(
        lambda n: on.total(lambda k: on.at(u, k) * on.at(delta, n - k.scaled(by)), "k")
    )


def down(on: Setting, u: FunctionTerm, by: Symbol = _STRIDE) -> FunctionTerm:
    """Return ↓s u, n ↦ u(s n)."""
    size = on.domain.dimension
    return linear(u, *(by if i % (size + 1) == 0 else S.Zero for i in range(size**2)))


# ------------------------------------------------------------------ noble identities


@lemma("B24", "convolution with a dilated filter, written out", source=_BOOK, domains=LATTICES)
def dilated_convolution(on: Setting) -> Calculation:
    """(↑s f ⋆ g)(n) = Σ_k f(k) g(n − s k)."""
    return (
        on.calculate(conv(up(on, f), g)).unfold().factor_in().exchange().sift().by_integrability()
    )


@lemma("B24b", "the noble identity of convolution", source=_BOOK, domains=LATTICES)
def noble_identity(on: Setting) -> Calculation:
    """↓s(↑s f ⋆ g) = f ⋆ ↓s g."""
    return (
        on.calculate(down(on, conv(up(on, f), g)))
        .unfold()
        .rewrite(dilated_convolution)
        .fold(conv(f, down(on, g)))
    )


@lemma("B24c", "up-sampling respects convolution", source=_BOOK, domains=LATTICES)
def up_sampling_of_convolution(on: Setting) -> Calculation:
    """↑s f ⋆ ↑s g = ↑s(f ⋆ g)."""
    return (
        on.calculate(conv(up(on, f), up(on, g)))
        .rewrite(dilated_convolution)
        .unfold()
        .factor_in()
        .substitute_inside(1, -1)
        .rearrange(_spread(on, lambda k, m: on.at(f, k) * on.at(g, m - k)))
        .exchange()
        .factor_out()
        .fold(up(on, conv(f, g)))
        .by_integrability()
    )


@lemma("B24d", "correlation with a dilated filter, written out", source=_BOOK, domains=LATTICES)
def dilated_correlation(on: Setting) -> Calculation:
    """(↑s f ∗ g)(n) = Σ_k conj(f(k)) g(n + s k)."""
    real = on.total(
        lambda m: on.total(
            lambda k: (
                on.at(delta, m - k.scaled(_STRIDE)) * (conjugate(on.at(f, k)) * on.at(g, on.t + m))
            ),
            "k",
        ),
        "m",
    )
    return (
        on.calculate(corr(up(on, f), g))
        .unfold()
        .conjugate_inside()
        .factor_in()
        .rearrange(real)
        .exchange()
        .sift()
        .by_integrability()
    )


@lemma("B24e", "the noble identity of correlation", source=_BOOK, domains=LATTICES)
def noble_identity_of_correlation(on: Setting) -> Calculation:
    """↓s(↑s f ∗ g) = f ∗ ↓s g."""
    return (
        on.calculate(down(on, corr(up(on, f), g)))
        .unfold()
        .rewrite(dilated_correlation)
        .fold(corr(f, down(on, g)))
    )


@lemma("B24f", "up-sampling respects correlation", source=_BOOK, domains=LATTICES)
def up_sampling_of_correlation(on: Setting) -> Calculation:
    """↑s f ∗ ↑s g = ↑s(f ∗ g)."""
    return (
        on.calculate(corr(up(on, f), up(on, g)))
        .rewrite(dilated_correlation)
        .unfold()
        .factor_in()
        .substitute_inside(1, 1)
        .rearrange(_spread(on, lambda k, m: conjugate(on.at(f, k)) * on.at(g, m + k)))
        .exchange()
        .factor_out()
        .fold(up(on, corr(f, g)))
        .by_integrability()
    )


def _spread(on: Setting, value: Callable[[Point, Point], Expr]) -> Total:
    """Return Σ_k Σ_m δ(n − s m) value(k, m)."""
    return on.total(
        lambda k: on.total(lambda m: on.at(delta, on.t - m.scaled(_STRIDE)) * value(k, m), "m"),
        "k",
    )


# ------------------------------------------------------------------ strided layers


@lemma("G11b", "transposed convolution, written out", source=_NETWORKS, domains=LATTICES)
def transposed_convolution_written_out(on: Setting) -> Calculation:
    """(w ⋆ ↑s e)(m) = Σ_n e(n) w(m − s n)."""
    return on.calculate(conv(w, up(on, e))).rewrite(convolution_commutes, dilated_convolution)


@lemma(
    "G11",
    "transposed convolution is the adjoint of a strided layer",
    source=_NETWORKS,
    domains=LATTICES,
)
def transposed_convolution(on: Setting) -> Calculation:
    """⟨w ⋆ ↑s e, x⟩ = ⟨e, ↓s(w ∗ x)⟩."""
    return (
        on.calculate(on.inner(conv(w, up(on, e)), x))
        .rewrite(transposed_convolution_written_out)
        .conjugate_inside()
        .factor_in()
        .exchange()
        .substitute_inside(1, _STRIDE)
        .factor_out()
        .fold(on.inner(e, down(on, corr(w, x))))
        .by_integrability()
    )


@lemma(
    "G9",
    "the gradient in the input of a channel with stride and dilation",
    source=_NETWORKS,
    domains=LATTICES,
)
def strided_input_gradient(on: Setting) -> Calculation:
    """⟨↑d w ⋆ ↑s e, x⟩ = ⟨e, ↓s(↑d w ∗ x)⟩."""
    dilated = up(on, w, _DILATION)
    adjoint = on.instance(transposed_convolution, {w: dilated})
    return on.calculate(adjoint.lhs).then(adjoint).by_integrability()


@lemma(
    "G9b",
    "the gradient in the filter of a channel with stride and dilation",
    source=_NETWORKS,
    domains=LATTICES,
)
def strided_filter_gradient(on: Setting) -> Calculation:
    """⟨e, ↓s(↑d v ∗ x)⟩ = ⟨v, ↓d(↑s e ∗ x)⟩."""
    with_dilation = dilated_correlation.on(on.domain).instantiate({_STRIDE: _DILATION})
    target = on.calculate(on.inner(v, down(on, corr(up(on, e), x), _DILATION)))
    return (
        on.calculate(on.inner(e, down(on, corr(up(on, v, _DILATION), x))))
        .unfold()
        .rewrite(with_dilation)
        .factor_in()
        .exchange()
        .factor_out()
        .then(kernel.symmetry(target.unfold().rewrite(dilated_correlation).theorem))
        .by_integrability()
    )
