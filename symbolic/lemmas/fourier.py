"""Chapter E: convolution and correlation under the Fourier transform.

(F f)(ξ) is the total over τ of f(τ) e^{−2πiξ·τ}; on ℤ/N that of f(n) e^{−2πikn/N}. The transform of
a function on ℤᵈ is a function of real ξ with period 1, whose total over one period the language
does not have: what integrates over frequencies is stated on ℝ, ℝ² and ℤ/N.
"""

from __future__ import annotations

from sympy import Expr, S, conjugate, pi

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.domains import R2, Cyclic, Domain, Point, R
from symbolic.hypotheses import Equation, ForAll
from symbolic.kernel import Theorem
from symbolic.lemmas.convolution import convolution_commutes
from symbolic.lemmas.correlation import translation_of_second
from symbolic.lemmas.definitions import correlation_as_convolution
from symbolic.lemmas.registry import CYCLE, Setting, lemma
from symbolic.operators import (
    conj,
    conv,
    corr,
    delta,
    fourier,
    involution,
    modulate,
    reflect,
    scale,
    shift,
)
from symbolic.terms import FunctionTerm, functions

_BOOK = "E. M. Stein, R. Shakarchi, Fourier Analysis, chs. 5 and 7"
_TRANSFORM = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 6"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 8"
_FINITE = "A. Terras, Fourier Analysis on Finite Groups and Applications, ch. 2"

SELF_DUAL: tuple[Domain, ...] = (R, CYCLE, R2)
"""The domains whose frequencies form a domain of the language."""

f, g = functions("f g")


def _wave(on: Setting, xi: Point, tau: Point, sign: int = -1) -> Expr:
    """Return e^{∓2πiξ·τ}, and on ℤ/N e^{∓2πikn/N}."""
    turn = 1 if isinstance(on.domain, Cyclic) else 2 * pi
    return on.character(xi.scaled(S(sign * turn)), tau)


def hat(on: Setting, u: FunctionTerm) -> Expr:
    """Return (F u)(ξ)."""
    return on.at_frequency(fourier(u, on.domain))


def _transform(on: Setting, u: FunctionTerm) -> FunctionTerm:
    return fourier(u, on.domain)


# ------------------------------------------------------------------ symmetries


@lemma("E6", "the transform of a reflection", source=_BOOK)
def transform_of_reflection(on: Setting) -> Calculation:
    """F(Rf) = R(F f)."""
    return (
        on.calculate(hat(on, reflect(f)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .fold(on.at_frequency(reflect(_transform(on, f))))
    )


@lemma("E6b", "the transform of a conjugate", source=_BOOK)
def transform_of_conjugate(on: Setting) -> Calculation:
    """F(conj f) = conj R(F f)."""
    return (
        on.calculate(hat(on, conj(f)))
        .unfold()
        .conjugate_outside()
        .fold(on.at_frequency(involution(_transform(on, f))))
    )


@lemma("E6c", "the transform of an involution", source=_BOOK)
def transform_of_involution(on: Setting) -> Calculation:
    """F(conj Rf) = conj(F f)."""
    return (
        on.calculate(hat(on, involution(f)))
        .unfold()
        .substitute(-1)
        .turn_limits()
        .conjugate_outside()
        .fold(conjugate(hat(on, f)))
    )


@lemma("E6d", "the transform of a translation", source=_BOOK)
def transform_of_translation(on: Setting) -> Calculation:
    """F(T_a f)(ξ) = e^{−2πia·ξ} (F f)(ξ)."""
    by = on.point("a")
    factored = on.total(lambda x: _wave(on, on.xi, by) * (on.at(f, x) * _wave(on, on.xi, x)))
    return (
        on.calculate(hat(on, shift(f, *by)))
        .unfold()
        .substitute(1, by)
        .rearrange(factored)
        .factor_out()
        .fold(_wave(on, on.xi, by) * hat(on, f))
    )


@lemma("E6e", "the transform of a modulation", source=_BOOK)
def transform_of_modulation(on: Setting) -> Calculation:
    """F(e^{2πia·τ} f(τ)) = T_a(F f)."""
    by = on.dual.point("a")
    turn = 1 if isinstance(on.domain, Cyclic) else 2 * pi
    return (
        on.calculate(hat(on, modulate(f, *by.scaled(S(turn)))))
        .unfold()
        .fold(on.at_frequency(shift(_transform(on, f), *by)))
    )


# ------------------------------------------------------------------ the theorems


@lemma("E1", "the convolution theorem", source=_BOOK)
def convolution_theorem(on: Setting) -> Calculation:
    """F(f ⋆ g) = F f · F g."""
    product = on.total(
        lambda x: on.total(
            lambda y: (on.at(f, x) * _wave(on, on.xi, x)) * (on.at(g, y) * _wave(on, on.xi, y)),
            "sigma",
        )
    )
    return (
        on.calculate(hat(on, conv(f, g)))
        .unfold()
        .unfold()
        .factor_in()
        .exchange()
        .substitute_inside(1, 1)
        .rearrange(product)
        .factor_out()
        .factor_out()
        .fold(hat(on, f) * hat(on, g))
        .by_integrability()
    )


@lemma("E2", "the correlation theorem", source=_TRANSFORM)
def correlation_theorem(on: Setting) -> Calculation:
    """F(f ∗ g) = conj(F f) · F g."""
    return (
        on.calculate(hat(on, corr(f, g)))
        .rewrite(correlation_as_convolution, convolution_theorem, transform_of_involution)
        .by_integrability()
    )


@lemma("E3", "the Wiener–Khinchin theorem", source=_TRANSFORM)
def wiener_khinchin(on: Setting) -> Calculation:
    """F(f ∗ f) = |F f|², written conj(F f) · F f."""
    return on.calculate(hat(on, corr(f, f))).rewrite(correlation_theorem)


@lemma("E15", "a delay turns the phase of the cross-spectrum", source=_SIGNALS)
def delay_in_cross_spectrum(on: Setting) -> Calculation:
    """F(f ∗ T_a f)(ξ) = e^{−2πia·ξ} |F f|²(ξ), with |F f|² written conj(F f) · F f."""
    by = on.point("a")
    return on.calculate(hat(on, corr(f, shift(f, *by)))).rewrite(
        translation_of_second, transform_of_translation, wiener_khinchin
    )


@lemma("E15b", "the inverse transform of a pure delay", source=_SIGNALS, domains=(CYCLE,))
def pure_delay(on: Setting) -> Calculation:
    """(1/N) Σ_k e^{−2πika/N} e^{2πikn/N} = δ(n − a)."""
    by = on.point("a")
    phase = on.function(lambda k: _wave(on, k, by))
    together = on.total(lambda k: _wave(on, k, on.t - by, 1))
    return (
        on.calculate(scale(1 / weight(on), reflect(_transform(on, phase))))
        .unfold()
        .rearrange(together / weight(on))
        .orthogonality()
        .fold(shift(delta, *by))
    )


# ------------------------------------------------------------------ inversion and energy


def weight(on: Setting) -> Expr:
    """Return c in F F f = c·Rf: N on ℤ/N, 1 elsewhere."""
    return on.domain.period if isinstance(on.domain, Cyclic) else S.One


def weighted(on: Setting, u: FunctionTerm) -> FunctionTerm:
    """Return N u on ℤ/N, u elsewhere."""
    return scale(weight(on), u) if isinstance(on.domain, Cyclic) else u


@lemma("E7", "inversion: the transform of the transform", source=_FINITE, domains=SELF_DUAL)
def transform_of_transform(on: Setting) -> Calculation:
    """F F f = N Rf on ℤ/N; on ℝᵈ F F f = Rf if ∫ (F f)(ξ) e^{2πiξ·t} dξ = f(t) for all t."""
    return (
        _transform_of_transform_on_cycle(on)
        if isinstance(on.domain, Cyclic)
        else _transform_of_transform_by_inversion(on)
    )


def _transform_of_transform_on_cycle(on: Setting) -> Calculation:
    factored = on.total(
        lambda m: on.total(lambda k: on.at(f, m) * _wave(on, k, on.t + m), "k"), "m"
    )
    return (
        on.calculate(_transform(on, _transform(on, f)))
        .unfold()
        .factor_in()
        .exchange()
        .rearrange(factored)
        .factor_out()
        .orthogonality()
        .sift()
        .fold(scale(weight(on), reflect(f)))
    )


def _transform_of_transform_by_inversion(on: Setting) -> Calculation:
    inversion = _assumed_inversion(on, -on.t)
    twice = on.calculate(_transform(on, _transform(on, f)))
    written_out = twice.then(kernel.unfold(twice.here, on.domain))
    if written_out.here != inversion.lhs:  # e^{−2πi(a + b)} and e^{2πi(−a − b)} in the plane
        written_out = written_out.rearrange(inversion.lhs)
    return written_out.then(inversion).fold(reflect(f))


def _assumed_inversion(on: Setting, point: Point) -> Theorem:
    """Assume Fourier's inversion formula for f, and use it at a point."""
    t, xi = on.t, on.xi
    synthesis = on.total(
        lambda xi: on.at(_transform(on, f), xi) * _wave(on, xi, t, 1), xi[0].name.rstrip("1")
    )
    hypothesis = ForAll(Equation(synthesis, on.at(f)), t, on.domain)
    return kernel.assume(hypothesis, [point], on.domain)


@lemma("E7b", "the inverse transform undoes the transform", source=_FINITE, domains=SELF_DUAL)
def inverse_transform(on: Setting) -> Calculation:
    """(1/N) R F F f = f on ℤ/N; on ℝᵈ R F F f = f with the hypothesis of E7."""
    there_and_back = reflect(_transform(on, _transform(on, f)))
    start = scale(1 / weight(on), there_and_back) if weight(on) != 1 else there_and_back
    return on.calculate(start).rewrite(transform_of_transform).unfold()


@lemma("E9", "the multiplication formula", source=_BOOK, domains=SELF_DUAL)
def multiplication_formula(on: Setting) -> Calculation:
    """∫ (F f) g = ∫ f (F g)."""
    right = on.total(lambda x: on.at(f, x) * on.at(_transform(on, g), x))
    return (
        on.calculate(on.total(lambda x: on.at(_transform(on, f), x) * on.at(g, x)))
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
    moved = on.instance(multiplication_formula, {f: involution(f), g: _transform(on, g)})
    reached = (
        on.calculate(on.inner(_transform(on, f), _transform(on, g)))
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
        lambda x: on.at(f, x) * on.at(reflect(_transform(on, g)), x) * _wave(on, on.xi, x)
    )
    return (
        on.calculate(product)
        .unfold()
        .factor_in()
        .exchange()
        .factor_out_inside()
        .fold(on.at_frequency(conv(g, _transform(on, f))))
        .rewrite(convolution_commutes)
        .by_integrability()
    )


@lemma("E4", "the product theorem", source=_BOOK, domains=SELF_DUAL)
def product_theorem(on: Setting) -> Calculation:
    """F f ⋆ F g = N F(f g) on ℤ/N, F(f g) on ℝᵈ with the hypothesis of E7 for g."""
    product = on.function(lambda x: on.at(f, x) * on.at(g, x))
    reached = (
        on.calculate(on.at_frequency(conv(_transform(on, f), _transform(on, g))))
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
        on.calculate(on.at_frequency(corr(_transform(on, f), _transform(on, g))))
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
