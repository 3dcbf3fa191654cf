"""Chapters B and C, continued: circulant matrices, and functions less their means.

The matrix of f has the entries C_f(i, j) = f(i − j); on ℤ it is a Toeplitz matrix.
"""

from __future__ import annotations

from sympy import Expr, S, Symbol, conjugate

from symbolic import kernel
from symbolic.calculation import Calculation
from symbolic.domains import Point, Z
from symbolic.hypotheses import Equation
from symbolic.kernel import Theorem
from symbolic.lemmas.convolution import convolution_commutes
from symbolic.lemmas.correlation import correlation_of_exponential, correlation_with_exponential
from symbolic.lemmas.registry import CYCLE, Lemma, Setting, lemma
from symbolic.operators import conj, conv, corr, involution, plus, scale
from symbolic.terms import FunctionTerm, functions

_MATRICES = "P. J. Davis, Circulant Matrices, ch. 3"
_STATISTICS = (
    "A. Papoulis, S. U. Pillai, Probability, Random Variables and Stochastic Processes, ch. 9"
)

f, g = functions("f g")

# ------------------------------------------------------------------ matrices

_GRIDS = (CYCLE, Z)


def _entry(on: Setting, u: FunctionTerm, row: Point, column: Point) -> Expr:
    """Return C_u(i, j) = u(i − j)."""
    return on.at(u, row - column)


@lemma("B20", "convolution is multiplication by a matrix", source=_MATRICES, domains=_GRIDS)
def matrix_of_convolution(on: Setting) -> Calculation:
    """Σ_j C_f(i, j) g(j) = (f ⋆ g)(i)."""
    product = on.total(lambda j: _entry(on, f, on.t, j) * on.at(g, j), "j")
    return on.calculate(product).fold(conv(g, f)).rewrite(convolution_commutes)


@lemma("B20b", "the matrix of a convolution is a product", source=_MATRICES, domains=_GRIDS)
def product_of_matrices(on: Setting) -> Calculation:
    """Σ_j C_f(l, j) C_g(j, k) = C_{f⋆g}(l, k)."""
    l, k = on.point("l"), on.point("k")  # noqa: E741 - a row; i is the imaginary unit
    return (
        on.calculate(on.total(lambda j: _entry(on, f, l, j) * _entry(on, g, j, k), "j"))
        .substitute(-1, l)
        .turn_limits()
        .fold(_entry(on, conv(f, g), l, k))
    )


@lemma("B20c", "the matrices of functions commute", source=_MATRICES, domains=_GRIDS)
def matrices_commute(on: Setting) -> Calculation:
    """Σ_j C_f(l, j) C_g(j, k) = Σ_j C_g(l, j) C_f(j, k)."""
    there, back = product_of_matrices.on(on.domain), on.instance(product_of_matrices, {f: g, g: f})
    return (
        on.calculate(there.lhs)
        .rewrite_exactly(there)
        .rewrite(convolution_commutes)
        .then(kernel.symmetry(back))
    )


@lemma("B20d", "the adjoint matrix is that of the involution", source=_MATRICES, domains=_GRIDS)
def adjoint_matrix(on: Setting) -> Calculation:
    """conj C_f(j, l) = C_{conj Rf}(l, j)."""
    l, j = on.point("l"), on.point("j")  # noqa: E741 - a row; i is the imaginary unit
    return on.calculate(conjugate(_entry(on, f, j, l))).fold(_entry(on, involution(f), l, j))


@lemma(
    "B20e",
    "correlation multiplies by the adjoint matrix",
    source=_MATRICES,
    domains=_GRIDS,
)
def matrix_of_correlation(on: Setting) -> Calculation:
    """Σ_j conj C_f(j, i) g(j) = (f ∗ g)(i)."""
    product = on.total(lambda j: conjugate(_entry(on, f, j, on.t)) * on.at(g, j), "j")
    return on.calculate(product).substitute(1, on.t).fold(corr(f, g))


@lemma(
    "B20f",
    "the transposed matrix correlates unconjugated",
    source=_MATRICES,
    domains=_GRIDS,
)
def transposed_matrix(on: Setting) -> Calculation:
    """Σ_j C_f(j, i) g(j) = (conj f ∗ g)(i)."""
    product = on.total(lambda j: _entry(on, f, j, on.t) * on.at(g, j), "j")
    return on.calculate(product).substitute(1, on.t).fold(corr(conj(f), g))


# ------------------------------------------------------------------ means

_MU, _NU = Symbol("mu"), Symbol("nu")


def _one(on: Setting) -> FunctionTerm:
    return on.function(lambda _: S.One)


def less(on: Setting, u: FunctionTerm, constant: Expr) -> FunctionTerm:
    """Return u − c for a constant c."""
    return plus(u, scale(-constant, _one(on)))


def _mean(on: Setting, u: FunctionTerm, mean: Expr) -> Theorem:
    """Assume Σ u = N μ."""
    total = on.total(lambda n: on.at(u, n))
    return kernel.assume(Equation(total, on.domain.period * mean), [], on.domain)


@lemma("C25d", "the number of points of a cycle", source=_STATISTICS, domains=(CYCLE,))
def number_of_points(on: Setting) -> Calculation:
    """Σ_n 1 = N."""
    waves = on.calculate(on.total(lambda n: on.character(on.frequency, n))).orthogonality()
    constant = waves.theorem.instantiate(dict.fromkeys(on.frequency, S.Zero))
    return on.calculate(constant.lhs).then(constant).rearrange(on.domain.period)


@lemma("C25b", "correlation of a function less its mean", source=_STATISTICS, domains=(CYCLE,))
def covariance_one_sided(on: Setting) -> Calculation:
    """(f − μ) ∗ g = f ∗ g − N conj(μ) ν if Σ g = N ν."""
    return _less_a_constant(on).rewrite_exactly(_mean(on, g, _NU))


@lemma("C25", "the cross-covariance", source=_STATISTICS, domains=(CYCLE,))
def covariance(on: Setting) -> Calculation:
    """(f − μ) ∗ (g − ν) = f ∗ g − N conj(μ) ν if Σ f = N μ and Σ g = N ν."""
    return _both_less_constants(on).rewrite_exactly(_mean(on, f, _MU), _mean(on, g, _NU))


@lemma("C25c", "one mean is enough for the covariance", source=_STATISTICS, domains=(CYCLE,))
def covariance_needs_one_mean(on: Setting) -> Calculation:
    """(f − μ) ∗ (g − ν) = (f − μ) ∗ g if Σ f = N μ, for every ν."""
    one_sided = _less_a_constant(on).theorem
    return (
        _both_less_constants(on)
        .rewrite_exactly(_mean(on, f, _MU))
        .rearrange(one_sided.rhs)
        .then(kernel.symmetry(one_sided))
    )


def _less_a_constant(on: Setting) -> Calculation:
    """Expand (f − μ) ∗ g."""
    products = on.at(corr(f, g)) - conjugate(_MU) * on.at(corr(_one(on), g))
    return (
        on.calculate(corr(less(on, f, _MU), g))
        .unfold()
        .expand()
        .split()
        .factor_out()
        .fold(products)
        .rewrite_exactly(_constant(on, correlation_of_exponential))
    )


def _both_less_constants(on: Setting) -> Calculation:
    """Expand (f − μ) ∗ (g − ν)."""
    one = _one(on)
    products = (
        on.at(corr(f, g))
        - _NU * on.at(corr(f, one))
        - conjugate(_MU) * on.at(corr(one, g))
        + conjugate(_MU) * _NU * on.total(lambda _: S.One)
    )
    return (
        on.calculate(corr(less(on, f, _MU), less(on, g, _NU)))
        .unfold()
        .expand()
        .split()
        .factor_out()
        .fold(products)
        .rewrite_exactly(_constant(on, correlation_with_exponential))
        .rewrite_exactly(_constant(on, correlation_of_exponential))
        .rewrite(number_of_points)
    )


def _constant(on: Setting, lemma: Lemma) -> Theorem:
    """Return a lemma on exponentials at frequency 0."""
    return lemma.on(on.domain).instantiate(dict.fromkeys(on.frequency, S.Zero))
