"""Hypotheses that are equations: symmetries that samples can be given, and definitions of letters.

``f(t) = conj(f(−t))`` asks for Hermitian samples, and y(t) = (h ⋆ x)(t) says what y is. Both are
read off the hypothesis, so that the samples satisfy it by construction. Fourier's inversion formula
is recognised, and follows from conditions that can be checked. A period, a mean and a Hermitian
correlation are recognised, and `numeric.checks.drawing` makes samples that have them. Other
equations hold for a sample only where both sides can be compared exactly at all points.
"""

from __future__ import annotations

from typing import TypeAlias

from sympy import Add, I, expand_mul, pi

from numeric.reading.declarations import Image, declaration
from numeric.reading.parts import letters_in, symbols_in
from numeric.samples.recursions import is_sequence
from symbolic.kernel.shapes import discrete
from symbolic.kernel.terms import Term, at, bound_point, flat, lift, mul
from symbolic.sympy_border.facing import to_face

Point: TypeAlias = tuple[Term, ...]


def symmetry(hypothesis: Term) -> tuple[Term, Image] | None:
    """Return a letter and the image that it is to equal, if that is what a hypothesis asks."""
    return declaration(hypothesis) if hypothesis.head == "ForAll" else None


def definitions(hypothesis: Term) -> tuple[tuple[Term, Term], ...]:
    """Return each letter that an equation for all points could define, with its values there."""
    sides = _sides_everywhere(hypothesis)
    return tuple(
        (function, by)
        for defined, by in sides
        if (function := _function_at(defined, bound_point(hypothesis.parts[1]))) is not None
        and function.head == "Letter"
        and not is_sequence(function)
        and function not in letters_in([by])
    )


def period(hypothesis: Term) -> tuple[Term, Point] | None:
    """Return the letter and the period p, if a hypothesis says T_p f = f."""
    for moved, still in _sides_everywhere(hypothesis):
        point = bound_point(hypothesis.parts[1])
        letter, shifted = _function_at(still, point), _function_at(moved, point)
        if letter is None or shifted is None or letter.head != "Letter":
            continue
        if shifted.head == "Shift" and shifted.parts[0] is letter:
            return letter, shifted.parts[1:]
    return None


def commuting(hypothesis: Term) -> tuple[Term, Term] | None:
    """Return f and g if a hypothesis says that f ∗ g is Hermitian, or that f ∗ g = g ∗ f."""
    for one, other in _sides_everywhere(hypothesis):
        point = bound_point(hypothesis.parts[1])
        correlation, image = _function_at(one, point), _function_at(other, point)
        if correlation is None or correlation.head != "Corr":
            continue
        f, g = correlation.parts
        images = (
            Term("Corr", g, f),
            Term("ConjF", Term("Reflect", correlation)),
            Term("Reflect", Term("ConjF", correlation)),
        )
        if f.head == g.head == "Letter" and f is not g and image in images:
            return f, g
    return None


def mean(hypothesis: Term) -> tuple[Term, Term, Term] | None:
    """Return ν, a and the total, if a hypothesis says that a total equals a multiple aν of ν."""
    if hypothesis.head != "Equation":
        return None
    for total, multiple in (hypothesis.parts, hypothesis.parts[::-1]):
        if total.head != "Total":
            continue
        factors = flat("Mul", multiple)
        for symbol in sorted(symbols_in([multiple]) - symbols_in([total]), key=str):
            others = [factor for factor in factors if factor is not symbol]
            if len(others) == len(factors) - 1 and symbol not in symbols_in(others):
                return symbol, mul(*others), total
    return None


def _sides_everywhere(hypothesis: Term) -> tuple[tuple[Term, Term], ...]:
    """Return the sides of an equation for all points of a domain, both ways; () of all else."""
    if hypothesis.head != "ForAll" or hypothesis.parts[0].head != "Equation":
        return ()
    left, right = hypothesis.parts[0].parts
    return (left, right), (right, left)


def _function_at(term: Term, point: Point) -> Term | None:
    """Return the function of which a term is the value at the point, or None."""
    here = term.head == "At" and term.parts[1:] == point
    return term.parts[0] if here else None


def inverts(hypothesis: Term) -> bool:
    """Tell whether a hypothesis is Fourier's inversion formula for a function u on ℝᵈ.

    That is ∫ (F u)(ξ) e^{2πiξ·t} dξ = u(t) for all t. It holds if u is continuous and integrable,
    and F u is integrable: W. Rudin, Real and Complex Analysis, Theorem 9.11.
    """
    sides = _sides_everywhere(hypothesis)
    domain = hypothesis.parts[1] if sides else None
    if domain is None or discrete(domain):
        return False
    synthesis, value = sides[0]
    if synthesis.head != "Total" or synthesis.parts[1] is not domain:
        return False
    function = _function_at(value, bound_point(domain))
    if function is None:
        return False
    transformed = at(Term("Fourier", lift(function)), bound_point(domain))
    factors = flat("Mul", synthesis.parts[0])
    others = [factor for factor in factors if factor is not transformed]
    if len(others) != len(factors) - 1 or any(factor.head != "Exp" for factor in others):
        return False
    phase = Add(*(to_face(factor.parts[0]) for factor in others))
    pairs = zip(bound_point(domain, 1), bound_point(domain), strict=True)
    wanted = 2 * pi * I * Add(*(to_face(t) * to_face(xi) for t, xi in pairs))
    return bool(expand_mul(phase - wanted) == 0)
