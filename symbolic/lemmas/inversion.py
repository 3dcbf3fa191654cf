"""Chapter E, continued: inversion, products, energy, and the algorithms that rest on them.

On ℤ/N inversion is proved, from the orthogonality of characters. On ℝᵈ it is a hypothesis with a
name: ∫ (F f)(ξ) e^{2πiξ·t} dξ = f(t) for all t, which holds for instance for continuous integrable
f with integrable F f.
"""

from __future__ import annotations

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.domains import R2, Cyclic, Domain, Point, R
from symbolic.hypotheses import Equation, ForAll
from symbolic.kernel import Theorem
from symbolic.lemmas.adjoints import pairing
from symbolic.lemmas.autocorrelation import autocorrelations_agree
from symbolic.lemmas.convolution import convolution_commutes
from symbolic.lemmas.definitions import correlation_as_convolution, correlation_at_origin
from symbolic.lemmas.fourier import (
    convolution_theorem,
    correlation_theorem,
    hat,
    transform,
    transform_of_conjugate,
    transform_of_involution,
    wave,
    weight,
)
from symbolic.lemmas.products import (
    autocorrelation_of_correlation,
    correlation_medial_law,
)
from symbolic.lemmas.registry import CYCLE, Setting, lemma
from symbolic.operators import conv, corr, involution, reflect, scale
from symbolic.terms import functions

_BOOK = "E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 8"
_FINITE = "A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2"

SELF_DUAL: tuple[Domain, ...] = (R, CYCLE, R2)
"""The domains whose frequencies form a domain of the language."""

f, g, h, k = functions("f g h k")


@lemma("E7", "inversion: the transform of the transform", source=_FINITE, domains=SELF_DUAL)
def transform_of_transform(on: Setting) -> Calculation:
    """F F f = N Rf on ℤ/N; on ℝᵈ F F f = Rf if ∫ (F f)(ξ) e^{2πiξ·t} dξ = f(t) for all t."""
    return _on_cycle(on) if isinstance(on.domain, Cyclic) else _by_inversion(on)


def _on_cycle(on: Setting) -> Calculation:
    factored = on.total(lambda m: on.total(lambda k: on.at(f, m) * wave(on, k, on.t + m), "k"), "m")
    return (
        on.calculate(transform(on, transform(on, f)))
        .unfold()
        .factor_in()
        .exchange()
        .rearrange(factored)
        .factor_out()
        .orthogonality()
        .sift()
        .fold(scale(weight(on), reflect(f)))
    )


def _by_inversion(on: Setting) -> Calculation:
    inversion = _assumed_inversion(on, -on.t)
    twice = on.calculate(transform(on, transform(on, f)))
    written_out = twice.then(kernel.unfold(twice.here, on.domain))
    if written_out.here != inversion.lhs:  # e^{−2πi(a + b)} and e^{2πi(−a − b)} in the plane
        written_out = written_out.rearrange(inversion.lhs)
    return written_out.then(inversion).fold(reflect(f))


def _assumed_inversion(on: Setting, point: Point) -> Theorem:
    """Assume Fourier's inversion formula for f, and use it at a point."""
    t, xi = on.t, on.xi
    synthesis = on.total(
        lambda xi: on.at(transform(on, f), xi) * wave(on, xi, t, 1), xi[0].name.rstrip("1")
    )
    hypothesis = ForAll(Equation(synthesis, on.at(f)), t, on.domain)
    return kernel.assume(hypothesis, [point], on.domain)


@lemma("E7b", "the inverse transform undoes the transform", source=_FINITE, domains=SELF_DUAL)
def inverse_transform(on: Setting) -> Calculation:
    """(1/N) R F F f = f on ℤ/N; on ℝᵈ R F F f = f with the hypothesis of E7."""
    there_and_back = reflect(transform(on, transform(on, f)))
    start = scale(1 / weight(on), there_and_back) if weight(on) != 1 else there_and_back
    return on.calculate(start).rewrite(transform_of_transform).unfold()


@lemma("E9", "the multiplication formula", source=_BOOK, domains=SELF_DUAL)
def multiplication_formula(on: Setting) -> Calculation:
    """∫ (F f) g = ∫ f (F g)."""
    right = on.total(lambda x: on.at(f, x) * on.at(transform(on, g), x))
    return (
        on.calculate(on.total(lambda x: on.at(transform(on, f), x) * on.at(g, x)))
        .unfold()
        .factor_in()
        .exchange()
        .factor_out_inside()
        .fold(right)
        .by_integrability()
    )


@lemma("E8", "Parseval's formula", source=_BOOK, domains=SELF_DUAL)
def parseval(on: Setting) -> Calculation:
    """⟨F f, F g⟩ = N ⟨f, g⟩ on ℤ/N, ⟨f, g⟩ on ℝᵈ with the hypothesis of E7 for g."""
    moved = on.instance(multiplication_formula, {f: involution(f), g: transform(on, g)})
    reached = (
        on.calculate(on.inner(transform(on, f), transform(on, g)))
        .rewrite_back(transform_of_involution)
        .then(moved)
        .rewrite(transform_of_transform)
        .unfold()
        .substitute(-1)
        .turn_limits()
    )
    outside = reached.factor_out() if isinstance(on.domain, Cyclic) else reached
    return outside.by_integrability()


@lemma("E4b", "the transform of a product with a transform", source=_BOOK, domains=SELF_DUAL)
def transform_of_product_with_transform(on: Setting) -> Calculation:
    """∫ f(τ) (R F g)(τ) e^{−2πiξ·τ} dτ = (F f ⋆ g)(ξ)."""
    product = on.total(
        lambda x: on.at(f, x) * on.at(reflect(transform(on, g)), x) * wave(on, on.xi, x)
    )
    return (
        on.calculate(product)
        .unfold()
        .factor_in()
        .exchange()
        .factor_out_inside()
        .fold(on.at_frequency(conv(g, transform(on, f))))
        .rewrite(convolution_commutes)
        .by_integrability()
    )


@lemma("E4", "the product theorem", source=_BOOK, domains=SELF_DUAL)
def product_theorem(on: Setting) -> Calculation:
    """F f ⋆ F g = N F(f g) on ℤ/N, F(f g) on ℝᵈ with the hypothesis of E7 for g."""
    product = on.function(lambda x: on.at(f, x) * on.at(g, x))
    reached = (
        on.calculate(on.at_frequency(conv(transform(on, f), transform(on, g))))
        .rewrite_back(transform_of_product_with_transform)
        .rewrite(transform_of_transform)
        .unfold()
    )
    outside = reached.factor_out() if isinstance(on.domain, Cyclic) else reached
    return outside.fold(weight(on) * hat(on, product))


@lemma("E5", "the conjugate-product theorem", source=_BOOK, domains=SELF_DUAL)
def conjugate_product_theorem(on: Setting) -> Calculation:
    """F f ∗ F g = N F(conj(f) g) on ℤ/N, F(conj(f) g) on ℝᵈ with the hypothesis of E7 for g."""
    return (
        on.calculate(on.at_frequency(corr(transform(on, f), transform(on, g))))
        .rewrite(correlation_as_convolution)
        .rewrite_back(transform_of_conjugate)
        .rewrite(product_theorem)
        .by_integrability()
    )


# ------------------------------------------------------------------ fast algorithms


@lemma("E14", "convolution by three transforms", source=_SIGNALS, domains=(CYCLE,))
def convolution_by_transforms(on: Setting) -> Calculation:
    """f ⋆ g = F⁻¹(F f · F g) with F⁻¹ u = (1/N) R F u."""
    return (
        on.calculate(conv(f, g))
        .rewrite_back(inverse_transform)
        .rewrite(convolution_theorem)
        .by_integrability()
    )


@lemma("E14b", "correlation by three transforms", source=_SIGNALS, domains=(CYCLE,))
def correlation_by_transforms(on: Setting) -> Calculation:
    """f ∗ g = F⁻¹(conj(F f) · F g) with F⁻¹ u = (1/N) R F u."""
    return (
        on.calculate(corr(f, g))
        .rewrite_back(inverse_transform)
        .rewrite(correlation_theorem)
        .by_integrability()
    )


# ------------------------------------------------------------------ energy


@lemma("E13", "convolution and correlation have the same energy", source=_SIGNALS)
def energies_agree(on: Setting) -> Calculation:
    """⟨f ∗ g, f ∗ g⟩ = ⟨f ⋆ g, f ⋆ g⟩."""
    return pairing(on, corr(f, g), corr(f, g)).rewrite(
        autocorrelations_agree, correlation_at_origin
    )


@lemma("E13b", "the energy of a convolution in frequencies", source=_SIGNALS, domains=SELF_DUAL)
def energy_in_frequencies(on: Setting) -> Calculation:
    """N ⟨f ⋆ g, f ⋆ g⟩ = Σ |F f|² |F g|² on ℤ/N, without N on ℝᵈ; |z|² is written conj(z) z."""
    formula = on.instance(parseval, {f: conv(f, g), g: conv(f, g)})
    return (
        on.calculate(formula.rhs)
        .then(kernel.symmetry(formula))
        .rewrite(convolution_theorem)
        .by_integrability()
    )


@lemma("E13c", "the energy of a correlation from the autocorrelations", source=_SIGNALS)
def energy_from_autocorrelations(on: Setting) -> Calculation:
    """⟨f ∗ g, f ∗ g⟩ = ⟨f ∗ f, g ∗ g⟩."""
    return pairing(on, corr(f, g), corr(f, g)).rewrite(
        autocorrelation_of_correlation, correlation_at_origin
    )


@lemma("E13d", "the inner product of two correlations", source=_SIGNALS)
def inner_product_of_correlations(on: Setting) -> Calculation:
    """⟨f ∗ g, h ∗ k⟩ = ⟨f ∗ h, g ∗ k⟩."""
    return pairing(on, corr(f, g), corr(h, k)).rewrite(
        correlation_medial_law, correlation_at_origin
    )
