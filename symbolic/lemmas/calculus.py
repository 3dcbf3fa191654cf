"""Chapter D: derivatives, finite differences and multiplication by the variable."""

from __future__ import annotations

from sympy import conjugate

from symbolic.calculation import Calculation
from symbolic.domains import R, Z
from symbolic.lemmas.convolution import convolution_commutes
from symbolic.lemmas.correlation import translation_of_first
from symbolic.lemmas.definitions import correlation_with_second_at_rest
from symbolic.lemmas.registry import CYCLE, SCALAR, Setting, lemma
from symbolic.operators import (
    backward_difference,
    conj,
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
from symbolic.terms import FunctionTerm, functions

_BOOK = "W. Rudin, Principles of Mathematical Analysis, ch. 9"
_SIGNALS = "A. V. Oppenheim, R. W. Schafer, Discrete-Time Signal Processing, ch. 2"
_TRANSFORM = "R. N. Bracewell, The Fourier Transform and Its Applications, 3rd ed., ch. 6"

_LINE = (R,)
_SEQUENCES = (Z, CYCLE)

f, g = functions("f g")

# ------------------------------------------------------------------ derivatives


@lemma("D1d", "the derivative of the conjugate", source=_BOOK, domains=_LINE)
def derivative_of_conjugate(on: Setting) -> Calculation:
    """(conj f)′ = conj(f′)."""
    return on.calculate(diff(conj(f))).differentiate().fold(conj(diff(f)))


@lemma("D1e", "the derivative of the reflection", source=_BOOK, domains=_LINE)
def derivative_of_reflection(on: Setting) -> Calculation:
    """(R f)′ = −R(f′)."""
    return on.calculate(diff(reflect(f))).differentiate().fold(scale(-1, reflect(diff(f))))


@lemma("D1f", "the derivative of a translation", source=_BOOK, domains=_LINE)
def derivative_of_translation(on: Setting) -> Calculation:
    """(T_a f)′ = T_a(f′)."""
    by = on.point("a")
    return on.calculate(diff(shift(f, *by))).differentiate().fold(shift(diff(f), *by))


@lemma("D1g", "the derivative of a sum", source=_BOOK, domains=_LINE)
def derivative_of_sum(on: Setting) -> Calculation:
    """(f + g)′ = f′ + g′."""
    return on.calculate(diff(plus(f, g))).differentiate().fold(plus(diff(f), diff(g)))


@lemma("D1h", "the derivative of a multiple", source=_BOOK, domains=_LINE)
def derivative_of_multiple(on: Setting) -> Calculation:
    """(c f)′ = c f′."""
    return on.calculate(diff(scale(SCALAR, f))).differentiate().fold(scale(SCALAR, diff(f)))


@lemma("D1", "the derivative of a convolution, on the second function", source=_BOOK, domains=_LINE)
def derivative_of_convolution(on: Setting) -> Calculation:
    """(f ⋆ g)′ = f ⋆ g′."""
    written_out = on.calculate(conv(f, g)).unfold().theorem
    return (
        on.calculate(diff(conv(f, g)))
        .rewrite_exactly(written_out)
        .differentiate()
        .fold(conv(f, diff(g)))
    )


@lemma("D1b", "the derivative of a convolution, on the first function", source=_BOOK, domains=_LINE)
def derivative_of_convolution_first(on: Setting) -> Calculation:
    """(f ⋆ g)′ = f′ ⋆ g."""
    return on.calculate(diff(conv(f, g))).rewrite(
        convolution_commutes, derivative_of_convolution, convolution_commutes
    )


@lemma("D1c", "the second derivative of a convolution, on both", source=_BOOK, domains=_LINE)
def second_derivative_of_convolution(on: Setting) -> Calculation:
    """(f ⋆ g)″ = f′ ⋆ g′."""
    return on.calculate(diff(diff(conv(f, g)))).rewrite(
        derivative_of_convolution, derivative_of_convolution_first
    )


@lemma("D2", "the derivative of a correlation, on the second function", source=_BOOK, domains=_LINE)
def derivative_of_correlation(on: Setting) -> Calculation:
    """(f ∗ g)′ = f ∗ g′."""
    written_out = on.calculate(corr(f, g)).unfold().theorem
    return (
        on.calculate(diff(corr(f, g)))
        .rewrite_exactly(written_out)
        .differentiate()
        .fold(corr(f, diff(g)))
    )


@lemma("D2b", "the derivative of a correlation, on the first function", source=_BOOK, domains=_LINE)
def derivative_of_correlation_first(on: Setting) -> Calculation:
    """(f ∗ g)′ = −(f′ ∗ g)."""
    return (
        on.calculate(diff(corr(f, g)))
        .rewrite_exactly(correlation_with_second_at_rest)
        .differentiate()
        .substitute(1, on.t)
        .factor_out()
        .fold(scale(-1, corr(diff(f), g)))
    )


@lemma("D2c", "the derivative of the involution", source=_BOOK, domains=_LINE)
def derivative_of_involution(on: Setting) -> Calculation:
    """The derivative of conj(R f) is −conj(R f′)."""
    return (
        on.calculate(diff(involution(f)))
        .rewrite(derivative_of_conjugate, derivative_of_reflection)
        .fold_pointwise(scale(-1, involution(diff(f))))
    )


# ------------------------------------------------------------------ finite differences


@lemma(
    "D5b",
    "the difference of a convolution, on the second function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_convolution_second(on: Setting) -> Calculation:
    """f ⋆ Δg = Δ(f ⋆ g)."""
    return (
        on.calculate(conv(f, forward_difference(g)))
        .unfold()
        .expand()
        .split()
        .factor_out()
        .fold(forward_difference(conv(f, g)))
    )


@lemma(
    "D5",
    "the difference of a convolution, on the first function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_convolution(on: Setting) -> Calculation:
    """Δf ⋆ g = Δ(f ⋆ g)."""
    return on.calculate(conv(forward_difference(f), g)).rewrite(
        convolution_commutes, difference_of_convolution_second, convolution_commutes
    )


@lemma(
    "D5c",
    "the difference of a correlation, on the second function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_correlation(on: Setting) -> Calculation:
    """f ∗ Δg = Δ(f ∗ g)."""
    return (
        on.calculate(corr(f, forward_difference(g)))
        .unfold()
        .expand()
        .split()
        .factor_out()
        .fold(forward_difference(corr(f, g)))
    )


@lemma(
    "D5d",
    "the difference of a correlation turns backwards on the first function",
    source=_SIGNALS,
    domains=_SEQUENCES,
)
def difference_of_correlation_first(on: Setting) -> Calculation:
    """−(∇f ∗ g) = Δ(f ∗ g)."""
    values = on.at(corr(shift(f, 1), g)) - on.at(corr(f, g))
    return (
        on.calculate(scale(-1, corr(backward_difference(f), g)))
        .unfold()
        .unfold()
        .expand()
        .split()
        .factor_out()
        .fold(values)
        .rewrite(translation_of_first)
        .fold_pointwise(forward_difference(corr(f, g)))
    )


# ------------------------------------------------------------------ multiplication by t


def times_variable(on: Setting, u: FunctionTerm) -> FunctionTerm:
    """Return the function t ↦ t u(t)."""
    return on.function(lambda x: x[0] * on.at(u, x))


@lemma(
    "D6", "multiplication by t is a derivation of convolution", source=_TRANSFORM, domains=(R, Z)
)
def multiplication_by_variable(on: Setting) -> Calculation:
    """t (f ⋆ g)(t) = (t f ⋆ g)(t) + (f ⋆ t g)(t)."""
    t, tf, tg = on.t, times_variable(on, f), times_variable(on, g)
    both = on.total(
        lambda tau: (
            tau[0] * on.at(f, tau) * on.at(g, t - tau)
            + on.at(f, tau) * ((t[0] - tau[0]) * on.at(g, t - tau))
        )
    )
    return (
        on.calculate(t[0] * on.at(conv(f, g)))
        .unfold()
        .factor_in()
        .rearrange(both)
        .split()
        .fold(plus(conv(tf, g), conv(f, tg)))
    )


@lemma("D6b", "multiplication by t and correlation", source=_TRANSFORM, domains=(R, Z))
def multiplication_by_variable_of_correlation(on: Setting) -> Calculation:
    """t (f ∗ g)(t) = (f ∗ t g)(t) − (t f ∗ g)(t)."""
    t, tf, tg = on.t, times_variable(on, f), times_variable(on, g)
    both = on.total(
        lambda tau: (
            conjugate(on.at(f, tau)) * ((t[0] + tau[0]) * on.at(g, t + tau))
            - tau[0] * conjugate(on.at(f, tau)) * on.at(g, t + tau)
        )
    )
    return (
        on.calculate(t[0] * on.at(corr(f, g)))
        .unfold()
        .factor_in()
        .rearrange(both)
        .split()
        .factor_out()
        .fold(plus(corr(f, tg), scale(-1, corr(tf, g))))
    )
