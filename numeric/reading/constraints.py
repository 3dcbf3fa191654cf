"""Hypotheses that are equations: symmetries that samples can be given, and definitions of letters.

``f(t) = conj(f(−t))`` asks for Hermitian samples, and y(t) = (h ⋆ x)(t) says what y is. Both are
read off the hypothesis, so that the samples satisfy it by construction. Fourier's inversion formula
is recognised, and follows from conditions that can be checked. A period, a mean and a Hermitian
correlation are recognised, and `numeric.checks.drawing` makes samples that have them. Other
equations hold for a sample only where both sides can be compared exactly at all points.
"""

from __future__ import annotations

from typing import Any

from sympy import Dummy, Expr, I, Symbol, exp, expand_mul, pi
from sympy.core.function import AppliedUndef

from numeric.reading.declarations import Image, declaration
from symbolic.errors import TermError
from symbolic.sympy_border.binders import Total, bound_point, letters_in
from symbolic.sympy_border.domains import Point
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.hypotheses import Equation, ForAll, Hypothesis
from symbolic.sympy_border.operators import Conj, Corr, Fourier, Reflect, Shift
from symbolic.sympy_border.reading import to_term
from symbolic.sympy_border.terms import Applied, Letter, applied, letter_of


def symmetry(hypothesis: Hypothesis) -> tuple[Letter, Image] | None:
    """Return a letter and the image that it is to equal, if that is what a hypothesis asks."""
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return None
    try:
        told = declaration(to_term(hypothesis, hypothesis.domain))
    except TermError:
        return None
    return (to_face(told[0]), told[1]) if told else None


def definitions(hypothesis: Hypothesis) -> tuple[tuple[Letter, Expr], ...]:
    """Return each letter that an equation for all points could define, with its values there."""
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return ()
    point = tuple(bound_point(hypothesis.domain))
    return tuple(
        (letter_of(defined), by)
        for defined, by in _both_ways(hypothesis.args[0])
        if isinstance(defined, AppliedUndef)
        and defined.args == point
        and letter_of(defined) not in letters_in(by)
    )


def period(hypothesis: Hypothesis) -> tuple[Letter, tuple[Expr, ...]] | None:
    """Return the letter and the period p, if a hypothesis says T_p f = f."""
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return None
    point = bound_point(hypothesis.domain)
    for moved, still in _both_ways(hypothesis.args[0]):
        letter = _function_at(still, point)
        shifted = _function_at(moved, point)
        if isinstance(letter, Letter) and isinstance(shifted, Shift) and shifted.args[0] == letter:
            return letter, tuple(shifted.args[1:])
    return None


def commuting(hypothesis: Hypothesis) -> tuple[Letter, Letter] | None:
    """Return f and g if a hypothesis says that f ∗ g is Hermitian, or that f ∗ g = g ∗ f."""
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return None
    point = bound_point(hypothesis.domain)
    for one, other in _both_ways(hypothesis.args[0]):
        correlation, image = _function_at(one, point), _function_at(other, point)
        if isinstance(correlation, Corr) and all(isinstance(u, Letter) for u in correlation.args):
            f, g = correlation.args
            hermitian = (Conj(Reflect(correlation)), Reflect(Conj(correlation)))
            if f != g and image in (Corr(g, f), *hermitian):
                return f, g
    return None


def mean(hypothesis: Hypothesis) -> tuple[Symbol, Expr, Expr] | None:
    """Return ν, a and the total, if a hypothesis says that a total equals a multiple aν of ν."""
    if not isinstance(hypothesis, Equation):
        return None
    for total, multiple in _both_ways(hypothesis):
        if not isinstance(total, Total):
            continue
        for symbol in sorted(multiple.free_symbols - total.free_symbols, key=str):
            factor = multiple.coeff(symbol)
            if factor and symbol not in factor.free_symbols and factor * symbol == multiple:
                return symbol, factor, total
    return None


def _both_ways(equation: Equation) -> tuple[tuple[Any, Any], tuple[Any, Any]]:
    left, right = equation.args
    return (left, right), (right, left)


def _function_at(term: Any, point: Point) -> Any:
    """Return the function of which a term is the value at the point, or None."""
    if isinstance(term, AppliedUndef):
        return letter_of(term) if tuple(term.args) == tuple(point) else None
    if isinstance(term, Applied):
        return term.function if tuple(term.point) == tuple(point) else None
    return None


def inverts(hypothesis: Hypothesis) -> bool:
    """Tell whether a hypothesis is Fourier's inversion formula for a function u on ℝᵈ.

    That is ∫ (F u)(ξ) e^{2πiξ·t} dξ = u(t) for all t. It holds if u is continuous and integrable,
    and F u is integrable: W. Rudin, Real and Complex Analysis, Theorem 9.11.
    """
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return False
    domain = hypothesis.domain
    if domain.discrete:
        return False
    t, xi = (Point(Dummy(real=True) for _ in range(domain.dimension)) for _ in range(2))
    synthesis, value = hypothesis.body_at(t).args
    if not isinstance(synthesis, Total) or synthesis.domain != domain:
        return False
    function = _function_at(value, t)
    if function is None:
        return False
    transformed = applied(Fourier(function, domain), xi, domain)
    quotient = synthesis.body_at(xi) / transformed
    phase = quotient.exp if isinstance(quotient, exp) else None
    wanted = 2 * pi * I * t.dot(xi)
    return phase is not None and expand_mul(phase - wanted) == 0
