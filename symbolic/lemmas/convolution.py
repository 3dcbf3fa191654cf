"""Chapter B: the algebra of convolution."""

from __future__ import annotations

from collections.abc import Callable

from sympy import Abs, S, Symbol, conjugate

from symbolic.calculation import Calculation
from symbolic.domains import R2, Z2, Point, R, Z
from symbolic.lemmas.registry import DISCRETE, SCALAR, Setting, lemma
from symbolic.operators import (
    conj,
    conv,
    corr,
    delta,
    involution,
    linear,
    modulate,
    plus,
    reflect,
    scale,
    shift,
)
from symbolic.terms import FunctionTerm, Total, functions

_BOOK = "E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
_IMAGES = "R. N. Bracewell, Two-Dimensional Imaging, ch. 5"

f, g, h, k = functions("f g h k")
c = Symbol("c", real=True, nonzero=True)

# ------------------------------------------------------------------ the commutative ring


@lemma("B1", "convolution commutes", source=_BOOK)
def convolution_commutes(on: Setting) -> Calculation:
    """f ⋆ g = g ⋆ f."""
    return on.calculate(conv(f, g)).unfold().substitute(-1, on.t).turn_limits().fold(conv(g, f))


@lemma("B2", "convolution is associative", source=_BOOK)
def convolution_associates(on: Setting) -> Calculation:
    """(f ⋆ g) ⋆ h = f ⋆ (g ⋆ h)."""
    return (
        on.calculate(conv(conv(f, g), h))
        .unfold()
        .unfold()
        .factor_in()
        .exchange()
        .substitute_inside(1, 1)
        .factor_out()
        .fold(conv(f, conv(g, h)))
    )


@lemma("B3", "convolution distributes over sums of second functions", source=_BOOK)
def convolution_distributes(on: Setting) -> Calculation:
    """f ⋆ (g + h) = f ⋆ g + f ⋆ h."""
    t, tau = on.t, on.point("tau")
    products = on.at(f, tau) * on.at(g, t - tau) + on.at(f, tau) * on.at(h, t - tau)
    return (
        on.calculate(conv(f, plus(g, h)))
        .unfold()
        .rearrange(Total(products, tau, on.domain))
        .split()
        .fold(plus(conv(f, g), conv(f, h)))
    )


@lemma("B3b", "convolution distributes over sums of first functions", source=_BOOK)
def convolution_distributes_first(on: Setting) -> Calculation:
    """(f + g) ⋆ h = f ⋆ h + g ⋆ h."""
    return on.calculate(conv(plus(f, g), h)).rewrite(
        convolution_commutes, convolution_distributes, convolution_commutes
    )


@lemma("B4", "convolution is homogeneous in its first function", source=_BOOK)
def convolution_scales_first(on: Setting) -> Calculation:
    """(a f) ⋆ g = a (f ⋆ g)."""
    return (
        on.calculate(conv(scale(SCALAR, f), g))
        .unfold()
        .factor_out()
        .fold(scale(SCALAR, conv(f, g)))
    )


@lemma("B4b", "convolution is homogeneous in its second function", source=_BOOK)
def convolution_scales_second(on: Setting) -> Calculation:
    """f ⋆ (a g) = a (f ⋆ g)."""
    return (
        on.calculate(conv(f, scale(SCALAR, g)))
        .unfold()
        .factor_out()
        .fold(scale(SCALAR, conv(f, g)))
    )


@lemma("B5", "the impulse is the identity of convolution", source=_SIGNALS, domains=DISCRETE)
def impulse_is_identity(on: Setting) -> Calculation:
    """δ ⋆ f = f."""
    return on.calculate(conv(delta, f)).unfold().sift()


@lemma("B5b", "the impulse is the identity on the right", source=_SIGNALS, domains=DISCRETE)
def impulse_is_identity_right(on: Setting) -> Calculation:
    """f ⋆ δ = f."""
    return on.calculate(conv(f, delta)).rewrite(convolution_commutes, impulse_is_identity)


@lemma("B6", "a shifted impulse translates", source=_SIGNALS, domains=DISCRETE)
def shifted_impulse_translates(on: Setting) -> Calculation:
    """T_a δ ⋆ f = T_a f."""
    by = on.point("a")
    return on.calculate(conv(shift(delta, *by), f)).unfold().sift().fold(shift(f, *by))


# ------------------------------------------------------------------ conjugation, reflection


@lemma("B7", "the conjugate of a convolution", source=_BOOK)
def conjugate_of_convolution(on: Setting) -> Calculation:
    """conj(f ⋆ g) = conj f ⋆ conj g."""
    return (
        on.calculate(conj(conv(f, g)))
        .unfold()
        .unfold()
        .conjugate_inside()
        .fold(conv(conj(f), conj(g)))
    )


@lemma("B8", "the reflection of a convolution", source=_BOOK)
def reflection_of_convolution(on: Setting) -> Calculation:
    """R(f ⋆ g) = Rf ⋆ Rg."""
    return (
        on.calculate(reflect(conv(f, g)))
        .unfold()
        .unfold()
        .substitute(-1)
        .turn_limits()
        .fold(conv(reflect(f), reflect(g)))
    )


@lemma("B9", "the involution of a convolution", source=_BOOK)
def involution_of_convolution(on: Setting) -> Calculation:
    """conj R(f ⋆ g) = conj Rf ⋆ conj Rg."""
    return on.calculate(involution(conv(f, g))).rewrite(
        reflection_of_convolution, conjugate_of_convolution
    )


# ------------------------------------------------------------------ translation, modulation


@lemma("B10", "convolution commutes with translation of the first function", source=_SIGNALS)
def translation_of_convolution(on: Setting) -> Calculation:
    """T_a(f ⋆ g) = T_a f ⋆ g."""
    by = on.point("a")
    return (
        on.calculate(shift(conv(f, g), *by))
        .unfold()
        .unfold()
        .substitute(1, -by)
        .fold(conv(shift(f, *by), g))
    )


@lemma("B10b", "convolution commutes with translation of the second function", source=_SIGNALS)
def translation_of_convolution_second(on: Setting) -> Calculation:
    """T_a(f ⋆ g) = f ⋆ T_a g."""
    by = on.point("a")
    return on.calculate(shift(conv(f, g), *by)).unfold().unfold().fold(conv(f, shift(g, *by)))


@lemma("B10c", "translations of both functions add up", source=_SIGNALS)
def translations_of_convolution(on: Setting) -> Calculation:
    """T_a f ⋆ T_b g = T_{a+b}(f ⋆ g)."""
    by, more = on.point("a"), on.point("b")
    return (
        on.calculate(conv(shift(f, *by), shift(g, *more)))
        .unfold()
        .substitute(1, by)
        .fold(shift(conv(f, g), *(by + more)))
    )


@lemma("B11", "modulation by a character is multiplicative", source=_BOOK)
def modulation_of_convolution(on: Setting) -> Calculation:
    """M_ω(f ⋆ g) = M_ω f ⋆ M_ω g."""
    by, t = on.frequency, on.t
    modulated = on.total(lambda tau: on.character(by, t) * on.at(f, tau) * on.at(g, t - tau))
    return (
        on.calculate(modulate(conv(f, g), *by))
        .unfold()
        .unfold()
        .factor_in()
        .rearrange(modulated)
        .fold(conv(modulate(f, *by), modulate(g, *by)))
    )


@lemma("B12", "the total of a convolution is the product of the totals", source=_BOOK)
def total_of_convolution(on: Setting) -> Calculation:
    """∫ f ⋆ g = ∫ f · ∫ g."""
    return (
        on.calculate(on.total(lambda t: on.at(conv(f, g), t)))
        .unfold()
        .exchange()
        .substitute_inside(1, 1)
        .factor_out()
        .factor_out()
        .by_integrability()
    )


@lemma("B2b", "the first two of three convolved functions exchange", source=_BOOK)
def convolution_commutes_left(on: Setting) -> Calculation:
    """f ⋆ (g ⋆ h) = g ⋆ (f ⋆ h)."""
    return (
        on.calculate(conv(f, conv(g, h)))
        .rewrite_back(convolution_associates)
        .rewrite_exactly(convolution_commutes)
        .rewrite(convolution_associates)
    )


@lemma("B13", "the medial law", source=_BOOK)
def medial_law(on: Setting) -> Calculation:
    """(f ⋆ g) ⋆ (h ⋆ k) = (f ⋆ h) ⋆ (g ⋆ k)."""
    middle = convolution_commutes_left.on(on.domain).instantiate({f: g, g: h, h: k})
    return (
        on.calculate(conv(conv(f, g), conv(h, k)))
        .rewrite(convolution_associates)
        .rewrite_exactly(middle)
        .rewrite_back(convolution_associates)
        .by_integrability()
    )


# ------------------------------------------------------------------ symmetry of the functions


@lemma("B14", "even ⋆ even is even", source=_SIGNALS)
def even_convolution(on: Setting) -> Calculation:
    """R(f ⋆ g) = f ⋆ g if Rf = f and Rg = g."""
    even = [on.assume(reflect(u), u) for u in (f, g)]
    return (
        on.calculate(reflect(conv(f, g))).rewrite(reflection_of_convolution).rewrite_exactly(*even)
    )


@lemma("B14b", "even ⋆ odd is odd", source=_SIGNALS)
def odd_convolution(on: Setting) -> Calculation:
    """R(f ⋆ g) = −(f ⋆ g) if Rf = f and Rg = −g."""
    even, odd = on.assume(reflect(f), f), on.assume(reflect(g), scale(-1, g))
    return (
        on.calculate(reflect(conv(f, g)))
        .rewrite(reflection_of_convolution)
        .rewrite_exactly(even, odd)
        .rewrite(on.number(convolution_scales_second, -1))
    )


@lemma("B14c", "odd ⋆ odd is even", source=_SIGNALS)
def odd_odd_convolution(on: Setting) -> Calculation:
    """R(f ⋆ g) = f ⋆ g if Rf = −f and Rg = −g."""
    odd = [on.assume(reflect(u), scale(-1, u)) for u in (f, g)]
    return (
        on.calculate(reflect(conv(f, g)))
        .rewrite(reflection_of_convolution)
        .rewrite_exactly(*odd)
        .unfold()
        .fold(conv(f, g))
    )


@lemma("B15", "Hermitian functions are closed under convolution", source=_BOOK)
def hermitian_convolution(on: Setting) -> Calculation:
    """conj R(f ⋆ g) = f ⋆ g if conj Rf = f and conj Rg = g."""
    hermitian = [on.assume(involution(u), u) for u in (f, g)]
    return (
        on.calculate(involution(conv(f, g)))
        .rewrite(involution_of_convolution)
        .rewrite_exactly(*hermitian)
    )


# ------------------------------------------------------------------ scaling, axes, exponentials


@lemma("B16", "dilation of a convolution on the line", source=_BOOK, domains=(R,))
def dilation_of_convolution(on: Setting) -> Calculation:
    """(f ⋆ g)(c t) = |c| (f(c·) ⋆ g(c·))(t) for c ≠ 0."""
    return (
        on.calculate(linear(conv(f, g), c))
        .unfold()
        .unfold()
        .substitute(c)
        .factor_out()
        .fold(scale(Abs(c), conv(linear(f, c), linear(g, c))))
    )


@lemma("B16b", "dilation of a correlation on the line", source=_BOOK, domains=(R,))
def dilation_of_correlation(on: Setting) -> Calculation:
    """(f ∗ g)(c t) = |c| (f(c·) ∗ g(c·))(t) for c ≠ 0."""
    return (
        on.calculate(linear(corr(f, g), c))
        .unfold()
        .unfold()
        .substitute(c)
        .factor_out()
        .fold(scale(Abs(c), corr(linear(f, c), linear(g, c))))
    )


@lemma("B16c", "dilation of a convolution in the plane", source=_IMAGES, domains=(R2,))
def dilation_of_convolution_in_the_plane(on: Setting) -> Calculation:
    """(f ⋆ g)(c t) = c² (f(c·) ⋆ g(c·))(t) for c ≠ 0."""
    matrix = (c, S.Zero, S.Zero, c)
    return (
        on.calculate(linear(conv(f, g), *matrix))
        .unfold()
        .unfold()
        .substitute(c)
        .factor_out()
        .fold(scale(c**2, conv(linear(f, *matrix), linear(g, *matrix))))
    )


@lemma("B16d", "dilation of a correlation in the plane", source=_IMAGES, domains=(R2,))
def dilation_of_correlation_in_the_plane(on: Setting) -> Calculation:
    """(f ∗ g)(c t) = c² (f(c·) ∗ g(c·))(t) for c ≠ 0."""
    matrix = (c, S.Zero, S.Zero, c)
    return (
        on.calculate(linear(corr(f, g), *matrix))
        .unfold()
        .unfold()
        .substitute(c)
        .factor_out()
        .fold(scale(c**2, corr(linear(f, *matrix), linear(g, *matrix))))
    )


@lemma("B17", "exponentials are eigenfunctions of convolution", source=_SIGNALS)
def exponentials_are_eigenfunctions(on: Setting) -> Calculation:
    """∫ f(τ) e^{iω(t−τ)} dτ = e^{iωt} ∫ f(τ) e^{−iωτ} dτ."""
    omega, t = on.frequency, on.t
    wave = on.function(lambda x: on.character(omega, x))
    factored = on.total(
        lambda tau: on.character(omega, t) * (on.at(f, tau) * on.character(omega, -tau))
    )
    return on.calculate(conv(f, wave)).unfold().rearrange(factored).factor_out()


@lemma(
    "B19", "convolution of products of functions of one coordinate", source=_IMAGES, domains=(R, Z)
)
def separability(on: Setting) -> Calculation:
    """∫∫ f(σ) h(τ) g(t − σ) k(u − τ) d(σ, τ) = (f ⋆ g)(t) (h ⋆ k)(u)."""
    return _separable(on, conv, -1)


@lemma(
    "B19b", "correlation of products of functions of one coordinate", source=_IMAGES, domains=(R, Z)
)
def separability_of_correlation(on: Setting) -> Calculation:
    """∫∫ conj(f(σ) h(τ)) g(t + σ) k(u + τ) d(σ, τ) = (f ∗ g)(t) (h ∗ k)(u)."""
    return _separable(on, corr, 1)


def _separable(on: Setting, product: Callable[..., FunctionTerm], sign: int) -> Calculation:
    plane = on.domain.func(2)
    (t,), (u,) = on.point("t"), on.point("u")
    x, y = plane.point("x")
    first = on.at(f, Point([x])) * on.at(h, Point([y]))
    body = (
        (conjugate(first) if sign == 1 else first)
        * on.at(g, Point([t + sign * x]))
        * on.at(k, Point([u + sign * y]))
    )
    answer = on.at(product(f, g), Point([t])) * on.at(product(h, k), Point([u]))
    return (
        on.calculate(Total(body, (x, y), plane))
        .iterate()
        .factor_out_inside()
        .factor_out()
        .fold(answer)
    )


@lemma("B26", "convolution and the flip of one axis", source=_IMAGES, domains=(R2, Z2))
def flip_of_one_axis(on: Setting) -> Calculation:
    """(f ⋆ g)∘A = (f∘A) ⋆ (g∘A) for A = diag(−1, 1)."""
    return _automorphism(on, conv, (-1, 0, 0, 1))


@lemma("B26b", "convolution and the exchange of the axes", source=_IMAGES, domains=(R2, Z2))
def exchange_of_axes(on: Setting) -> Calculation:
    """(f ⋆ g)∘A = (f∘A) ⋆ (g∘A) where A exchanges the coordinates."""
    return _automorphism(on, conv, (0, 1, 1, 0))


@lemma("B26c", "correlation and the flip of one axis", source=_IMAGES, domains=(R2, Z2))
def flip_of_one_axis_of_correlation(on: Setting) -> Calculation:
    """(f ∗ g)∘A = (f∘A) ∗ (g∘A) for A = diag(−1, 1)."""
    return _automorphism(on, corr, (-1, 0, 0, 1))


@lemma("B26d", "correlation and the exchange of the axes", source=_IMAGES, domains=(R2, Z2))
def exchange_of_axes_of_correlation(on: Setting) -> Calculation:
    """(f ∗ g)∘A = (f∘A) ∗ (g∘A) where A exchanges the coordinates."""
    return _automorphism(on, corr, (0, 1, 1, 0))


def _automorphism(
    on: Setting, product: Callable[..., FunctionTerm], matrix: tuple[int, ...]
) -> Calculation:
    moved = (
        on.calculate(linear(product(f, g), *matrix))
        .unfold()
        .unfold()
        .substitute([matrix[:2], matrix[2:]])
    )
    turned = moved.turn_limits() if -1 in matrix else moved
    return turned.fold(product(linear(f, *matrix), linear(g, *matrix)))
