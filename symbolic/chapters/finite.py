"""Chapters B and C, continued: circulant matrices, and functions less their means.

The matrix of f has the entries C_f(i, j) = f(i − j); on ℤ it is a Toeplitz matrix.
"""

from __future__ import annotations

from symbolic.chapters.convolution import convolution_commutes
from symbolic.chapters.correlation import (
    correlation_of_exponential,
    correlation_with_exponential,
    custom_second_conjugated_other_lag,
)
from symbolic.chapters.registry import CYCLE, Lemma, lemma, lemmas
from symbolic.chapters.setting import Setting
from symbolic.kernel import rules
from symbolic.kernel.rules import Theorem
from symbolic.kernel.terms import ZERO, Z, variable
from symbolic.proving.calculation import Calculation
from symbolic.proving.language import (
    Function,
    Point,
    Scalar,
    conj,
    conjugate,
    conv,
    corr,
    for_all,
    involution,
    plus,
    scale,
)

_MATRICES = "P. J. Davis, Circulant Matrices, ch. 3"
_STATISTICS = (
    "A. Papoulis, S. U. Pillai, Probability, Random Variables and Stochastic Processes, ch. 9"
)


# ------------------------------------------------------------------ matrices

_GRIDS = (CYCLE, Z)


def _entry(u: Function, row: Point, column: Point) -> Scalar:
    """Return C_u(i, j) = u(i − j)."""
    return u(row - column)


@lemma("B20", "convolution is multiplication by a matrix", source=_MATRICES, domains=_GRIDS)
def matrix_of_convolution(on: Setting, f: Function, g: Function) -> Calculation:
    product = on.total(lambda j: _entry(f, on.t, j) * g(j), "j")
    return on.show(product, conv(f, g)).fold(conv(g, f)).rewrite(convolution_commutes)


@lemma("B20b", "the matrix of a convolution is a product", source=_MATRICES, domains=_GRIDS)
def product_of_matrices(on: Setting, f: Function, g: Function) -> Calculation:
    l, k = on.point("l"), on.point("k")  # noqa: E741 - a row; i is the imaginary unit
    return (
        on.show(_product(on, f, g, l, k), _entry(conv(f, g), l, k)).substitute(-1, l).turn_limits()
    )


@lemma("B20c", "the matrices of functions commute", source=_MATRICES, domains=_GRIDS)
def matrices_commute(on: Setting, f: Function, g: Function) -> Calculation:
    l, k = on.point("l"), on.point("k")  # noqa: E741 - a row; i is the imaginary unit
    return (
        on.show(_product(on, f, g, l, k), _product(on, g, f, l, k))
        .rewrite_exactly(product_of_matrices)
        .rewrite(convolution_commutes)
        .rewrite_back(product_of_matrices)
    )


def _product(on: Setting, u: Function, v: Function, row: Point, column: Point) -> Scalar:
    """Return an entry of the product of two matrices."""
    return on.total(lambda j: _entry(u, row, j) * _entry(v, j, column), "j")


@lemma("B20d", "the adjoint matrix is that of the involution", source=_MATRICES, domains=_GRIDS)
def adjoint_matrix(on: Setting, f: Function) -> Calculation:
    l, j = on.point("l"), on.point("j")  # noqa: E741 - a row; i is the imaginary unit
    return on.show(conjugate(_entry(f, j, l)), _entry(involution(f), l, j))


lemmas.add_alias(
    "B20e",
    "matrix_of_correlation",
    custom_second_conjugated_other_lag,
    "correlation multiplies by the adjoint matrix",
)


@lemma("B20f", "the transposed matrix correlates unconjugated", source=_MATRICES, domains=_GRIDS)
def transposed_matrix(on: Setting, f: Function, g: Function) -> Calculation:
    product = on.total(lambda j: _entry(f, j, on.t) * g(j), "j")
    return on.show(product, corr(conj(f), g)).substitute(1, on.t)


# ------------------------------------------------------------------ means

_MU, _NU = Scalar(variable("mu")), Scalar(variable("nu"))


def _one(on: Setting) -> Function:
    return on.function(lambda _: 1)


def less(on: Setting, u: Function, constant: Scalar) -> Function:
    """Return u − c for a constant c."""
    return plus(u, scale(-constant, _one(on)))


def _mean(on: Setting, u: Function, mean: Scalar) -> Theorem:
    """Assume Σ u = N μ."""
    return rules.assume(for_all(on.total(u), on.period * mean), [])


@lemma("C25d", "the number of points of a cycle", source=_STATISTICS, domains=(CYCLE,))
def number_of_points(on: Setting) -> Calculation:
    waves = on.calculate(on.total(lambda n: on.character(on.frequency, n))).orthogonality()
    none = [(k, ZERO) for k in on.frequency.terms]
    return on.show(on.total(lambda _: Scalar(1)), on.period).then(
        rules.instantiate(waves.theorem, none)
    )


@lemma("C25b", "correlation of a function less its mean", source=_STATISTICS, domains=(CYCLE,))
def covariance_one_sided(on: Setting, f: Function, g: Function) -> Calculation:
    claim = on.show(corr(less(on, f, _MU), g)(on.t), corr(f, g)(on.t) - _covariance(on))
    return _less_a_constant(claim, on, f, g).rewrite_exactly(_mean(on, g, _NU))


@lemma("C25", "the cross-covariance", source=_STATISTICS, domains=(CYCLE,))
def covariance(on: Setting, f: Function, g: Function) -> Calculation:
    both = corr(less(on, f, _MU), less(on, g, _NU))(on.t)
    claim = on.show(both, corr(f, g)(on.t) - _covariance(on))
    return _both_less_constants(claim, on, f, g).rewrite_exactly(
        _mean(on, f, _MU), _mean(on, g, _NU)
    )


@lemma("C25c", "one mean is enough for the covariance", source=_STATISTICS, domains=(CYCLE,))
def covariance_needs_one_mean(on: Setting, f: Function, g: Function) -> Calculation:
    left = less(on, f, _MU)
    claim = on.show(corr(left, less(on, g, _NU)), corr(left, g))
    one_sided = _less_a_constant(on.calculate(corr(left, g)), on, f, g).theorem
    return (
        _both_less_constants(claim, on, f, g)
        .rewrite_exactly(_mean(on, f, _MU))
        .then(rules.symmetry(one_sided))
    )


def _covariance(on: Setting) -> Scalar:
    """Return N conj(μ) ν."""
    return on.period * conjugate(_MU) * _NU


def _less_a_constant(start: Calculation, on: Setting, f: Function, g: Function) -> Calculation:
    """Expand (f − μ) ∗ g."""
    products = corr(f, g)(on.t) - conjugate(_MU) * corr(_one(on), g)(on.t)
    return (
        start.unfold()
        .expand()
        .split()
        .factor_out()
        .fold(products)
        .rewrite_exactly(_constant(on, correlation_of_exponential))
    )


def _both_less_constants(start: Calculation, on: Setting, f: Function, g: Function) -> Calculation:
    """Expand (f − μ) ∗ (g − ν)."""
    one = _one(on)
    products = (
        corr(f, g)(on.t)
        - _NU * corr(f, one)(on.t)
        - conjugate(_MU) * corr(one, g)(on.t)
        + conjugate(_MU) * _NU * on.total(lambda _: Scalar(1))
    )
    return (
        start.unfold()
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
    return rules.instantiate(lemma.on(on.domain), [(k, ZERO) for k in on.frequency.terms])
