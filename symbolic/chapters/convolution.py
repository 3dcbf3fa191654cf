"""Chapter B: the algebra of convolution."""

from __future__ import annotations

from collections.abc import Callable

from symbolic.chapters.registry import DISCRETE, R2, Z2, lemma
from symbolic.chapters.setting import SCALAR, Setting
from symbolic.kernel.terms import R, Z, product, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Number,
    Scalar,
    absolute,
    conj,
    conjugate,
    conv,
    corr,
    involution,
    linear,
    modulate,
    plus,
    reflect,
    scale,
    shift,
    total,
)

_BOOK = "E. Hewitt, K. A. Ross, Abstract Harmonic Analysis I, §20"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
_IMAGES = "R. N. Bracewell, Two-Dimensional Imaging, ch. 5"

Product = Callable[[Function, Function], Function]
Matrix = list[list[Number]]

_FACTOR = Scalar(variable("c", "real", "nonzero"))
_FLIP: Matrix = [[-1, 0], [0, 1]]
_EXCHANGE: Matrix = [[0, 1], [1, 0]]

# ------------------------------------------------------------------ the commutative ring


@lemma("B1", "convolution commutes", source=_BOOK)
def convolution_commutes(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conv(f, g), conv(g, f)).unfold().substitute(-1, on.t).turn_limits()


@lemma("B2", "convolution is associative", source=_BOOK)
def convolution_associates(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(conv(conv(f, g), h), conv(f, conv(g, h)))
        .unfold()
        .unfold()
        .factor_in()
        .exchange()
        .substitute_inside(1, 1)
        .factor_out()
    )


@lemma("B3", "convolution distributes over sums of second functions", source=_BOOK)
def convolution_distributes(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return on.show(conv(f, plus(g, h)), plus(conv(f, g), conv(f, h))).unfold().expand().split()


@lemma("B3b", "convolution distributes over sums of first functions", source=_BOOK)
def convolution_distributes_first(
    on: Setting, f: Function, g: Function, h: Function
) -> Calculation:
    return on.show(conv(plus(f, g), h), plus(conv(f, h), conv(g, h))).rewrite(
        convolution_commutes, convolution_distributes, convolution_commutes
    )


@lemma("B4", "convolution is homogeneous in its first function", source=_BOOK)
def convolution_scales_first(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conv(scale(SCALAR, f), g), scale(SCALAR, conv(f, g))).unfold().factor_out()


@lemma("B4b", "convolution is homogeneous in its second function", source=_BOOK)
def convolution_scales_second(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conv(f, scale(SCALAR, g)), scale(SCALAR, conv(f, g))).unfold().factor_out()


@lemma("B5", "the impulse is the identity of convolution", source=_SIGNALS, domains=DISCRETE)
def impulse_is_identity(on: Setting, f: Function) -> Calculation:
    return on.show(conv(on.delta, f), f).unfold().sift()


@lemma("B5b", "the impulse is the identity on the right", source=_SIGNALS, domains=DISCRETE)
def impulse_is_identity_right(on: Setting, f: Function) -> Calculation:
    return on.show(conv(f, on.delta), f).rewrite(convolution_commutes, impulse_is_identity)


@lemma("B6", "a shifted impulse translates", source=_SIGNALS, domains=DISCRETE)
def shifted_impulse_translates(on: Setting, f: Function) -> Calculation:
    by = on.point("a")
    return on.show(conv(shift(on.delta, by), f), shift(f, by)).unfold().sift()


# ------------------------------------------------------------------ conjugation, reflection


@lemma("B7", "the conjugate of a convolution", source=_BOOK)
def conjugate_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conj(conv(f, g)), conv(conj(f), conj(g))).unfold().unfold().conjugate_inside()


@lemma("B8", "the reflection of a convolution", source=_BOOK)
def reflection_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(reflect(conv(f, g)), conv(reflect(f), reflect(g)))
        .unfold()
        .unfold()
        .substitute(-1)
        .turn_limits()
    )


@lemma("B9", "the involution of a convolution", source=_BOOK)
def involution_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(involution(conv(f, g)), conv(involution(f), involution(g))).rewrite(
        reflection_of_convolution, conjugate_of_convolution
    )


# ------------------------------------------------------------------ translation, modulation


@lemma("B10", "convolution commutes with translation of the first function", source=_SIGNALS)
def translation_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    by = on.point("a")
    return (
        on.show(shift(conv(f, g), by), conv(shift(f, by), g)).unfold().unfold().substitute(1, -by)
    )


@lemma("B10b", "convolution commutes with translation of the second function", source=_SIGNALS)
def translation_of_convolution_second(on: Setting, f: Function, g: Function) -> Calculation:
    by = on.point("a")
    return on.show(shift(conv(f, g), by), conv(f, shift(g, by))).unfold().unfold()


@lemma("B10c", "translations of both functions add up", source=_SIGNALS)
def translations_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    by, more = (on.point("a"), on.point("b"))
    return (
        on.show(conv(shift(f, by), shift(g, more)), shift(conv(f, g), by + more))
        .unfold()
        .substitute(1, by)
    )


@lemma("B11", "modulation by a character is multiplicative", source=_BOOK)
def modulation_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    by, t = (on.frequency, on.t)
    modulated = on.total(lambda tau: on.character(by, t) * f(tau) * g(t - tau))
    return (
        on.show(modulate(conv(f, g), by), conv(modulate(f, by), modulate(g, by)))
        .unfold()
        .unfold()
        .factor_in()
        .rearrange(modulated)
    )


@lemma("B12", "the total of a convolution is the product of the totals", source=_BOOK)
def total_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(on.total(conv(f, g)), on.total(f) * on.total(g))
        .unfold()
        .exchange()
        .substitute_inside(1, 1)
        .factor_out()
        .factor_out()
        .by_integrability()
    )


@lemma("B2b", "the first two of three convolved functions exchange", source=_BOOK)
def convolution_commutes_left(on: Setting, f: Function, g: Function, h: Function) -> Calculation:
    return (
        on.show(conv(f, conv(g, h)), conv(g, conv(f, h)))
        .rewrite_back(convolution_associates)
        .rewrite_exactly(convolution_commutes)
        .rewrite(convolution_associates)
    )


@lemma("B13", "the medial law", source=_BOOK)
def medial_law(on: Setting, f: Function, g: Function, h: Function, k: Function) -> Calculation:
    middle = convolution_commutes_left.of(g, h, k)
    return (
        on.show(conv(conv(f, g), conv(h, k)), conv(conv(f, h), conv(g, k)))
        .rewrite(convolution_associates)
        .rewrite_exactly(middle)
        .rewrite_back(convolution_associates)
        .by_integrability()
    )


# ------------------------------------------------------------------ symmetry of the functions


@lemma("B14", "even ⋆ even is even", source=_SIGNALS)
def even_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    even = [on.assume(reflect(u), u) for u in (f, g)]
    return (
        on.show(reflect(conv(f, g)), conv(f, g))
        .rewrite(reflection_of_convolution)
        .rewrite_exactly(*even)
    )


@lemma("B14b", "even ⋆ odd is odd", source=_SIGNALS)
def odd_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    even, odd = (on.assume(reflect(f), f), on.assume(reflect(g), scale(-1, g)))
    return (
        on.show(reflect(conv(f, g)), scale(-1, conv(f, g)))
        .rewrite(reflection_of_convolution)
        .rewrite_exactly(even, odd)
        .rewrite(convolution_scales_second.of(a=-1))
    )


@lemma("B14c", "odd ⋆ odd is even", source=_SIGNALS)
def odd_odd_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    odd = [on.assume(reflect(u), scale(-1, u)) for u in (f, g)]
    return (
        on.show(reflect(conv(f, g)), conv(f, g))
        .rewrite(reflection_of_convolution)
        .rewrite_exactly(*odd)
        .unfold()
    )


@lemma("B15", "Hermitian functions are closed under convolution", source=_BOOK)
def hermitian_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    hermitian = [on.assume(involution(u), u) for u in (f, g)]
    return (
        on.show(involution(conv(f, g)), conv(f, g))
        .rewrite(involution_of_convolution)
        .rewrite_exactly(*hermitian)
    )


# ------------------------------------------------------------------ scaling, axes, exponentials


@lemma("B16", "dilation of a convolution on the line", source=_BOOK, domains=(R,))
def dilation_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return _dilated(on, conv, f, g, [[_FACTOR]], absolute(_FACTOR))


@lemma("B16b", "dilation of a correlation on the line", source=_BOOK, domains=(R,))
def dilation_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return _dilated(on, corr, f, g, [[_FACTOR]], absolute(_FACTOR))


@lemma("B16c", "dilation of a convolution in the plane", source=_IMAGES, domains=(R2,))
def dilation_of_convolution_in_the_plane(on: Setting, f: Function, g: Function) -> Calculation:
    return _dilated(on, conv, f, g, [[_FACTOR, 0], [0, _FACTOR]], _FACTOR**2)


@lemma("B16d", "dilation of a correlation in the plane", source=_IMAGES, domains=(R2,))
def dilation_of_correlation_in_the_plane(on: Setting, f: Function, g: Function) -> Calculation:
    return _dilated(on, corr, f, g, [[_FACTOR, 0], [0, _FACTOR]], _FACTOR**2)


def _dilated(
    on: Setting, product: Product, f: Function, g: Function, matrix: Matrix, size: Scalar
) -> Calculation:
    """Show that (f · g)∘A is |det A| times (f∘A) · (g∘A), for A = c ≠ 0."""
    moved = product(linear(f, matrix), linear(g, matrix))
    done = on.show(linear(product(f, g), matrix), scale(size, moved)).unfold().unfold()
    for axis, _ in enumerate(on.t):  # |c|·|c| is c², which is not seen of |c·c|
        done = done.substitute(_one_axis(axis, len(on.t)))
    return done.factor_out()


def _one_axis(axis: int, size: int) -> Matrix:
    """Return the matrix that dilates one coordinate."""
    diagonal = [_FACTOR if i == axis else 1 for i in range(size)]
    return [[diagonal[i] if i == j else 0 for j in range(size)] for i in range(size)]


@lemma("B17", "exponentials are eigenfunctions of convolution", source=_SIGNALS)
def exponentials_are_eigenfunctions(on: Setting, f: Function) -> Calculation:
    omega, t = (on.frequency, on.t)
    wave = on.function(lambda x: on.character(omega, x))
    factored = on.total(lambda tau: on.character(omega, t) * (f(tau) * on.character(omega, -tau)))
    return (
        on.show(
            conv(f, wave),
            on.character(omega, t) * on.total(lambda tau: f(tau) * on.character(omega, -tau)),
        )
        .unfold()
        .rearrange(factored)
        .factor_out()
    )


@lemma(
    "B19", "convolution of products of functions of one coordinate", source=_IMAGES, domains=(R, Z)
)
def separability(on: Setting, f: Function, g: Function, h: Function, k: Function) -> Calculation:
    (t,), (u,) = on.point("t"), on.point("u")
    apart = conv(f, g)(t) * conv(h, k)(u)
    return _separated(on, apart, lambda x, y: f(x) * h(y) * (g(t - x) * k(u - y)))


@lemma(
    "B19b", "correlation of products of functions of one coordinate", source=_IMAGES, domains=(R, Z)
)
def separability_of_correlation(
    on: Setting, f: Function, g: Function, h: Function, k: Function
) -> Calculation:
    (t,), (u,) = on.point("t"), on.point("u")
    apart = corr(f, g)(t) * corr(h, k)(u)
    return _separated(
        on, apart, lambda x, y: conjugate(f(x)) * conjugate(h(y)) * (g(t + x) * k(u + y))
    )


def _separated(on: Setting, apart: Scalar, body: Callable[[Scalar, Scalar], Scalar]) -> Calculation:
    """Show that the total of a body over the plane is a product of totals over the line."""
    plane = product(on.domain, on.domain)
    together = total(lambda point: body(*point), plane)
    return on.show(together, apart).iterate().factor_out_inside().factor_out()


@lemma("B26", "convolution and the flip of one axis", source=_IMAGES, domains=(R2, Z2))
def flip_of_one_axis(on: Setting, f: Function, g: Function) -> Calculation:
    return _automorphism(on, conv, f, g, _FLIP).turn_limits()


@lemma("B26b", "convolution and the exchange of the axes", source=_IMAGES, domains=(R2, Z2))
def exchange_of_axes(on: Setting, f: Function, g: Function) -> Calculation:
    return _automorphism(on, conv, f, g, _EXCHANGE)


@lemma("B26c", "correlation and the flip of one axis", source=_IMAGES, domains=(R2, Z2))
def flip_of_one_axis_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return _automorphism(on, corr, f, g, _FLIP).turn_limits()


@lemma("B26d", "correlation and the exchange of the axes", source=_IMAGES, domains=(R2, Z2))
def exchange_of_axes_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return _automorphism(on, corr, f, g, _EXCHANGE)


def _automorphism(
    on: Setting, product: Product, f: Function, g: Function, matrix: Matrix
) -> Calculation:
    """Begin to show that (f · g)∘A = (f∘A) · (g∘A)."""
    moved = product(linear(f, matrix), linear(g, matrix))
    return on.show(linear(product(f, g), matrix), moved).unfold().unfold().substitute(matrix)
