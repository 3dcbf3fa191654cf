"""Chapter E, continued: inversion, products, energy, and the algorithms that rest on them.

On ℤ/N inversion is proved, from the orthogonality of characters. On ℝᵈ it is a hypothesis with a
name: ∫ (F f)(ξ) e^{2πiξ·t} dξ = f(t) for all t, which holds for instance for continuous integrable
f with integrable F f.
"""

from __future__ import annotations

from symbolic.chapters.adjoints import paired
from symbolic.chapters.autocorrelation import autocorrelations_agree
from symbolic.chapters.convolution import convolution_commutes
from symbolic.chapters.definitions import correlation_as_convolution, correlation_at_origin
from symbolic.chapters.fourier import (
    convolution_theorem,
    correlation_theorem,
    hat,
    inverse,
    transform_of_conjugate,
    transform_of_involution,
    wave,
    weighted,
)
from symbolic.chapters.products import autocorrelation_of_correlation, correlation_medial_law
from symbolic.chapters.registry import CYCLE, R2, lemma
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import R, Term
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Point,
    conj,
    conjugate,
    conv,
    corr,
    for_all,
    fourier,
    involution,
    reflect,
    scale,
    total,
)

_BOOK = "E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 8"
_FINITE = "A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2"

SELF_DUAL: tuple[Term, ...] = (R, CYCLE, R2)
"""The domains whose frequencies form a domain of the language."""


@lemma("E7", "inversion: the transform of the transform", source=_FINITE, domains=SELF_DUAL)
def transform_of_transform(on: Setting, f: Function) -> Calculation:
    if not on.cyclic:
        claim = on.show(fourier(fourier(f)), reflect(f))
        return claim.unfold_once().then(_assumed_inversion(on, f, -on.t))
    factored = on.total(lambda m: on.total(lambda k: f(m) * wave(on, k, on.t + m), "k"), "m")
    return (
        on.show(fourier(fourier(f)), scale(on.period, reflect(f)))
        .unfold()
        .factor_in()
        .exchange()
        .rearrange(factored)
        .factor_out()
        .orthogonality()
        .sift()
    )


def _assumed_inversion(on: Setting, f: Function, point: Point) -> Theorem:
    """Assume Fourier's inversion formula for f, and use it at a point."""
    t = on.t
    synthesis = total(lambda xi: hat(on, f, xi) * wave(on, xi, t, 1), on.dual, "xi")
    return rules.assume(for_all(synthesis, f(t), (t, on.domain)), [point.terms])


@lemma("E7b", "the inverse transform undoes the transform", source=_FINITE, domains=SELF_DUAL)
def inverse_transform(on: Setting, f: Function) -> Calculation:
    return on.show(inverse(on, fourier(f)), f).rewrite(transform_of_transform).unfold()


@lemma("E9", "the multiplication formula", source=_BOOK, domains=SELF_DUAL)
def multiplication_formula(on: Setting, f: Function, g: Function) -> Calculation:
    right = on.total(lambda x: f(x) * fourier(g)(x))
    return (
        on.show(on.total(lambda x: fourier(f)(x) * g(x)), right)
        .unfold()
        .factor_in()
        .exchange()
        .factor_out_inside()
        .by_integrability()
    )


@lemma("E8", "Parseval's formula", source=_BOOK, domains=SELF_DUAL)
def parseval(on: Setting, f: Function, g: Function) -> Calculation:
    reached = (
        on.show(on.inner(fourier(f), fourier(g)), weighted(on, on.inner(f, g)))
        .rewrite_back(transform_of_involution)
        .rewrite_exactly(multiplication_formula.of(involution(f), fourier(g)))
        .rewrite(transform_of_transform)
        .unfold()
        .substitute(-1)
        .turn_limits()
    )
    outside = reached.factor_out() if on.cyclic else reached
    return outside.by_integrability()


@lemma("E4b", "the transform of a product with a transform", source=_BOOK, domains=SELF_DUAL)
def transform_of_product_with_transform(on: Setting, f: Function, g: Function) -> Calculation:
    product = on.total(lambda x: f(x) * reflect(fourier(g))(x) * wave(on, on.xi, x))
    return (
        on.show(product, conv(fourier(f), g)(on.xi))
        .unfold()
        .factor_in()
        .exchange()
        .factor_out_inside()
        .fold(conv(g, fourier(f))(on.xi))
        .rewrite(convolution_commutes)
        .by_integrability()
    )


@lemma("E4", "the product theorem", source=_BOOK, domains=SELF_DUAL)
def product_theorem(on: Setting, f: Function, g: Function) -> Calculation:
    product = on.function(lambda x: f(x) * g(x))
    reached = (
        on.show(conv(fourier(f), fourier(g))(on.xi), weighted(on, hat(on, product)))
        .rewrite_back(transform_of_product_with_transform)
        .rewrite(transform_of_transform)
        .unfold()
    )
    return reached.factor_out() if on.cyclic else reached


@lemma("E5", "the conjugate-product theorem", source=_BOOK, domains=SELF_DUAL)
def conjugate_product_theorem(on: Setting, f: Function, g: Function) -> Calculation:
    product = on.function(lambda x: conj(f)(x) * g(x))
    return (
        on.show(corr(fourier(f), fourier(g))(on.xi), weighted(on, hat(on, product)))
        .rewrite(correlation_as_convolution)
        .rewrite_back(transform_of_conjugate)
        .rewrite(product_theorem)
        .by_integrability()
    )


# ------------------------------------------------------------------ fast algorithms


@lemma("E14", "convolution by three transforms", source=_SIGNALS, domains=(CYCLE,))
def convolution_by_transforms(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(conv(f, g), inverse(on, on.function(lambda k: hat(on, f, k) * hat(on, g, k))))
        .rewrite_back(inverse_transform)
        .rewrite(convolution_theorem)
        .by_integrability()
    )


@lemma("E14b", "correlation by three transforms", source=_SIGNALS, domains=(CYCLE,))
def correlation_by_transforms(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(
            corr(f, g), inverse(on, on.function(lambda k: conjugate(hat(on, f, k)) * hat(on, g, k)))
        )
        .rewrite_back(inverse_transform)
        .rewrite(correlation_theorem)
        .by_integrability()
    )


# ------------------------------------------------------------------ energy


@lemma("E13", "convolution and correlation have the same energy", source=_SIGNALS)
def energies_agree(on: Setting, f: Function, g: Function) -> Calculation:
    return paired(on, (corr(f, g), corr(f, g)), (conv(f, g), conv(f, g))).rewrite(
        autocorrelations_agree, correlation_at_origin
    )


@lemma("E13b", "the energy of a convolution in frequencies", source=_SIGNALS, domains=SELF_DUAL)
def energy_in_frequencies(on: Setting, f: Function, g: Function) -> Calculation:
    filtered = conv(f, g)
    spectrum = on.total(
        lambda k: (
            conjugate(hat(on, f, k)) * conjugate(hat(on, g, k)) * hat(on, f, k) * hat(on, g, k)
        )
    )
    return (
        on.show(weighted(on, on.inner(filtered, filtered)), spectrum)
        .rewrite_back(parseval.of(filtered, filtered))
        .rewrite(convolution_theorem)
        .by_integrability()
    )


@lemma("E13c", "the energy of a correlation from the autocorrelations", source=_SIGNALS)
def energy_from_autocorrelations(on: Setting, f: Function, g: Function) -> Calculation:
    return paired(on, (corr(f, g), corr(f, g)), (corr(f, f), corr(g, g))).rewrite(
        autocorrelation_of_correlation, correlation_at_origin
    )


@lemma("E13d", "the inner product of two correlations", source=_SIGNALS)
def inner_product_of_correlations(
    on: Setting, f: Function, g: Function, h: Function, k: Function
) -> Calculation:
    return paired(on, (corr(f, g), corr(h, k)), (corr(f, h), corr(g, k))).rewrite(
        correlation_medial_law, correlation_at_origin
    )
