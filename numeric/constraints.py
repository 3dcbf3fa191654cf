"""Hypotheses that are equations: symmetries that samples can be given, and definitions of letters.

``f(t) = conj(f(−t))`` asks for Hermitian samples, and y(t) = (h ⋆ x)(t) says what y is. Both are
read off the hypothesis, so that the samples satisfy it by construction. Fourier's inversion formula
is recognised, and follows from conditions that can be checked. Other equations are refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import Dummy, Expr, I, Mul, S, conjugate, exp, expand_mul, pi
from sympy.core.function import AppliedUndef

from symbolic.domains import Point
from symbolic.hypotheses import Equation, ForAll, Hypothesis
from symbolic.operators import Conj, Fourier, Reflect, Scale
from symbolic.terms import Applied, Letter, Total, applied, bound_point, letter_of, letters_in


@dataclass(frozen=True)
class Symmetry:
    """The letter equals `sign` times its image under reflection, conjugation or both."""

    letter: Letter
    sign: int = 1
    reflected: bool = False
    conjugated: bool = False


def symmetry(hypothesis: Hypothesis) -> Symmetry | None:
    """Return the symmetry that a hypothesis asks of one letter, if that is what it asks."""
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return None
    point = bound_point(hypothesis.domain)
    sides = [_image(side, point) for side in hypothesis.args[0].args]
    left, right = sides
    if left is None or right is None or left.letter != right.letter:
        return None
    # The images commute and undo themselves, so one side's can be moved to the other.
    return Symmetry(
        left.letter,
        left.sign * right.sign,
        left.reflected != right.reflected,
        left.conjugated != right.conjugated,
    )


def definition(hypothesis: Hypothesis) -> tuple[Letter, Expr] | None:
    """Return the letter and its values in the bound point, if a hypothesis defines a letter."""
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return None
    point = tuple(bound_point(hypothesis.domain))
    for defined, by in (hypothesis.args[0].args, reversed(hypothesis.args[0].args)):
        if isinstance(defined, AppliedUndef) and defined.args == point:
            letter = letter_of(defined)
            if letter not in letters_in(by):
                return letter, by
    return None


def inverts(hypothesis: Hypothesis) -> bool:
    """Tell whether a hypothesis is Fourier's inversion formula for a function u on ℝᵈ.

    That is ∫ (F u)(ξ) e^{2πiξ·t} dξ = u(t) for all t. It holds if u is continuous and integrable,
    and F u is integrable: W. Rudin, Real and Complex Analysis, Theorem 9.11.
    """
    if not (isinstance(hypothesis, ForAll) and isinstance(hypothesis.args[0], Equation)):
        return False
    domain = hypothesis.domain
    t, xi = (Point(Dummy(real=True) for _ in range(domain.dimension)) for _ in range(2))
    synthesis, value = hypothesis.body_at(t).args
    if not isinstance(synthesis, Total) or synthesis.domain != domain:
        return False
    function = letter_of(value) if isinstance(value, AppliedUndef) else None
    if isinstance(value, Applied):
        function = value.function
    if function is None or tuple(_place(value)) != tuple(t):
        return False
    transformed = applied(Fourier(function, domain), xi, domain)
    quotient = synthesis.body_at(xi) / transformed
    phase = quotient.exp if isinstance(quotient, exp) else None
    wanted = 2 * pi * I * t.dot(xi)
    return phase is not None and expand_mul(phase - wanted) == 0


def _place(value: Any) -> tuple[Any, ...]:
    return value.args if isinstance(value, AppliedUndef) else tuple(value.point)


def _image(term: Any, point: Point) -> Symmetry | None:
    """Return which image of which letter at the point, or at its negative, a term is."""
    if isinstance(term, Mul) and S.NegativeOne in term.args:
        return _turned(_image(-term, point), sign=-1)
    if isinstance(term, conjugate):
        return _turned(_image(term.args[0], point), conjugated=True)
    if isinstance(term, AppliedUndef):
        return _placed(Symmetry(letter_of(term)), Point(term.args), point)
    if isinstance(term, Applied):
        return _placed(_function_image(term.function), term.point, point)
    return None


def _function_image(function: Any) -> Symmetry | None:
    if isinstance(function, Letter):
        return Symmetry(function)
    if isinstance(function, Conj):
        return _turned(_function_image(function.args[0]), conjugated=True)
    if isinstance(function, Reflect):
        return _turned(_function_image(function.args[0]), reflected=True)
    if isinstance(function, Scale) and function.args[0] in {1, -1}:
        return _turned(_function_image(function.args[1]), sign=int(function.args[0]))
    return None


def _placed(image: Symmetry | None, at: Point, point: Point) -> Symmetry | None:
    if tuple(at) == tuple(point):
        return image
    return _turned(image, reflected=True) if tuple(at) == tuple(-point) else None


def _turned(
    image: Symmetry | None, sign: int = 1, reflected: bool = False, conjugated: bool = False
) -> Symmetry | None:
    if image is None:
        return None
    return replace(
        image,
        sign=image.sign * sign,
        reflected=image.reflected != reflected,
        conjugated=image.conjugated != conjugated,
    )
