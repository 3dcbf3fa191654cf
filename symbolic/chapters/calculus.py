"""Chapter D: derivatives, finite differences and multiplication by the variable."""

from __future__ import annotations

from symbolic.chapters.convolution import convolution_commutes
from symbolic.chapters.correlation import custom_second_conjugated_other_lag, translation_of_first
from symbolic.chapters.registry import CYCLE, lemma
from symbolic.chapters.setting import SCALAR, Setting
from symbolic.kernel.terms import R, Z
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    backward_difference,
    conj,
    conjugate,
    conv,
    corr,
    diff,
    forward_difference,
    involution,
    plus,
    reflect,
    scale,
    shift,
)

_BOOK = "W. Rudin, Principles of Mathematical Analysis, ch. 9"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
_TRANSFORM = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 6"

_LINE = (R,)
_SEQUENCES = (Z, CYCLE)


# ------------------------------------------------------------------ derivatives


@lemma("D1d", "the derivative of the conjugate", source=_BOOK, domains=_LINE)
def derivative_of_conjugate(on: Setting, f: Function) -> Calculation:
    return on.show(diff(conj(f)), conj(diff(f))).differentiate()


@lemma("D1e", "the derivative of the reflection", source=_BOOK, domains=_LINE)
def derivative_of_reflection(on: Setting, f: Function) -> Calculation:
    return on.show(diff(reflect(f)), scale(-1, reflect(diff(f)))).differentiate()


@lemma("D1f", "the derivative of a translation", source=_BOOK, domains=_LINE)
def derivative_of_translation(on: Setting, f: Function) -> Calculation:
    by = on.point("a")
    return on.show(diff(shift(f, by)), shift(diff(f), by)).differentiate()


@lemma("D1g", "the derivative of a sum", source=_BOOK, domains=_LINE)
def derivative_of_sum(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(diff(plus(f, g)), plus(diff(f), diff(g))).differentiate()


@lemma("D1h", "the derivative of a multiple", source=_BOOK, domains=_LINE)
def derivative_of_multiple(on: Setting, f: Function) -> Calculation:
    return on.show(diff(scale(SCALAR, f)), scale(SCALAR, diff(f))).differentiate()


@lemma("D1", "the derivative of a convolution, on the second function", source=_BOOK, domains=_LINE)
def derivative_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return _derivative_inside(on, conv(f, g), conv(f, diff(g)))


@lemma("D1b", "the derivative of a convolution, on the first function", source=_BOOK, domains=_LINE)
def derivative_of_convolution_first(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(diff(conv(f, g)), conv(diff(f), g)).rewrite(
        convolution_commutes, derivative_of_convolution, convolution_commutes
    )


@lemma("D1c", "the second derivative of a convolution, on both", source=_BOOK, domains=_LINE)
def second_derivative_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(diff(diff(conv(f, g))), conv(diff(f), diff(g))).rewrite(
        derivative_of_convolution, derivative_of_convolution_first
    )


@lemma("D2", "the derivative of a correlation, on the second function", source=_BOOK, domains=_LINE)
def derivative_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return _derivative_inside(on, corr(f, g), corr(f, diff(g)))


@lemma("D2b", "the derivative of a correlation, on the first function", source=_BOOK, domains=_LINE)
def derivative_of_correlation_first(on: Setting, f: Function, g: Function) -> Calculation:
    return (
        on.show(diff(corr(f, g)), scale(-1, corr(diff(f), g)))
        .rewrite_back(custom_second_conjugated_other_lag)
        .differentiate()
        .substitute(1, on.t)
        .factor_out()
    )


@lemma("D2c", "the derivative of the involution", source=_BOOK, domains=_LINE)
def derivative_of_involution(on: Setting, f: Function) -> Calculation:
    return on.show(diff(involution(f)), scale(-1, involution(diff(f)))).rewrite(
        derivative_of_conjugate, derivative_of_reflection
    )


def _derivative_inside(on: Setting, product: Function, inside: Function) -> Calculation:
    """Show that the derivative of a product is the product with the second one's derivative."""
    written_out = on.calculate(product).unfold().theorem
    return on.show(diff(product), inside).rewrite_exactly(written_out).differentiate()


# ------------------------------------------------------------------ finite differences


def _difference_inside(on: Setting, inside: Function, product: Function) -> Calculation:
    """Show that a product with a difference is the difference of the product."""
    return on.show(inside, forward_difference(product)).unfold().expand().split().factor_out()


@lemma(
    "D5b",
    "the difference of a convolution, on the second function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_convolution_second(on: Setting, f: Function, g: Function) -> Calculation:
    return _difference_inside(on, conv(f, forward_difference(g)), conv(f, g))


@lemma(
    "D5",
    "the difference of a convolution, on the first function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    return on.show(conv(forward_difference(f), g), forward_difference(conv(f, g))).rewrite(
        convolution_commutes, difference_of_convolution_second, convolution_commutes
    )


@lemma(
    "D5c",
    "the difference of a correlation, on the second function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    return _difference_inside(on, corr(f, forward_difference(g)), corr(f, g))


@lemma(
    "D5d",
    "the difference of a correlation turns backwards on the first function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_correlation_first(on: Setting, f: Function, g: Function) -> Calculation:
    values = corr(shift(f, [1]), g)(on.t) - corr(f, g)(on.t)
    return (
        on.show(scale(-1, corr(backward_difference(f), g)), forward_difference(corr(f, g)))
        .unfold()
        .unfold()
        .expand()
        .split()
        .factor_out()
        .fold(values)
        .rewrite(translation_of_first)
    )


# ------------------------------------------------------------------ multiplication by t


def times_variable(on: Setting, u: Function) -> Function:
    """Return the function t ↦ t u(t)."""
    return on.function(lambda x: x[0] * u(x))


@lemma(
    "D6", "multiplication by t is a derivation of convolution", source=_TRANSFORM, domains=(R, Z)
)
def multiplication_by_variable(on: Setting, f: Function, g: Function) -> Calculation:
    t, tf, tg = (on.t, times_variable(on, f), times_variable(on, g))
    both = on.total(
        lambda tau: tau[0] * f(tau) * g(t - tau) + f(tau) * ((t[0] - tau[0]) * g(t - tau))
    )
    return (
        on.show(t[0] * conv(f, g)(on.t), plus(conv(tf, g), conv(f, tg)))
        .unfold()
        .factor_in()
        .rearrange(both)
        .split()
    )


@lemma("D6b", "multiplication by t and correlation", source=_TRANSFORM, domains=(R, Z))
def multiplication_by_variable_of_correlation(on: Setting, f: Function, g: Function) -> Calculation:
    t, tf, tg = (on.t, times_variable(on, f), times_variable(on, g))
    both = on.total(
        lambda tau: (
            conjugate(f(tau)) * ((t[0] + tau[0]) * g(t + tau))
            - tau[0] * conjugate(f(tau)) * g(t + tau)
        )
    )
    return (
        on.show(t[0] * corr(f, g)(on.t), plus(corr(f, tg), scale(-1, corr(tf, g))))
        .unfold()
        .factor_in()
        .rearrange(both)
        .split()
        .factor_out()
    )
