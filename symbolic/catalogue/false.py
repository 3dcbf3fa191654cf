"""Chapter X: statements found in books and programs that are false, each with the true lemma.

Most are equations between function expressions, which `symbolic.decide` refutes with numbers. Some
are put into its language first: ⟨u, v⟩ for all functions is (u ∗ v)(0), an even function is u + Ru,
and an equation between transforms is one between functions. The others come with a witness.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, I, Rational, S

from symbolic.sympy_border.domains import Domain, R, Z
from symbolic.sympy_border.operators import (
    conj,
    conv,
    corr,
    delta,
    diff,
    forward_difference,
    involution,
    reflect,
    scale,
    shift,
)
from symbolic.sympy_border.terms import FunctionTerm, functions

f, g, h, u, e, x = functions("f g h u e x")
_EVEN = u + reflect(u)


@dataclass(frozen=True)
class FalseStatement:
    """A false statement.

    Attributes
    ----------
    id
        The id in the project's catalogue.
    title
        What it claims, in words.
    statement
        The claim as text.
    truth
        The id of the lemma that has it right.
    claim
        Two function expressions that would be equal on `domain`; None where it says something else.
    domain
        Where the claim is made.
    outside
        Why `decide` cannot be asked; empty where it can.
    witness
        Where it cannot: functions and a point at which the sides differ.
    values
        Where it cannot: the exact values of the sides at the witness.
    """

    id: str
    title: str
    statement: str
    truth: str
    claim: tuple[FunctionTerm, FunctionTerm] | None = None
    domain: Domain = Z
    outside: str = ""
    witness: str = ""
    values: tuple[Expr, Expr] | None = None


_STATEMENTS = (
    FalseStatement("X1", "correlation commutes", "f ∗ g = g ∗ f", "C1", (corr(f, g), corr(g, f))),
    FalseStatement(
        "X2",
        "correlation is associative",
        "(f ∗ g) ∗ h = f ∗ (g ∗ h)",
        "C6",
        (corr(corr(f, g), h), corr(f, corr(g, h))),
    ),
    FalseStatement(
        "X3",
        "complex correlation is convolution with the flip, without a conjugate",
        "f ∗ g = Rf ⋆ g",
        "A1",
        (corr(f, g), conv(reflect(f), g)),
    ),
    FalseStatement(
        "X4",
        "for an even first function correlation is convolution",
        "f ∗ g = f ⋆ g if Rf = f",
        "A5",
        (corr(_EVEN, g), conv(_EVEN, g)),
    ),
    FalseStatement(
        "X5",
        "for an even second function correlation is convolution",
        "f ∗ g = f ⋆ g if Rg = g",
        "A5",
        (corr(f, _EVEN), conv(f, _EVEN)),
    ),
    FalseStatement(
        "X6",
        "correlation is homogeneous in its first function",
        "(a f) ∗ g = a (f ∗ g), here with a = i",
        "C4",
        (corr(scale(I, f), g), scale(I, corr(f, g))),
    ),
    FalseStatement(
        "X7",
        "translating the first function translates the correlation",
        "T_a f ∗ g = T_a(f ∗ g), here with a = 1",
        "C16",
        (corr(shift(f, 1), g), shift(corr(f, g), 1)),
    ),
    FalseStatement(
        "X8", "the impulse is a right unit of correlation", "f ∗ δ = f", "C18b", (corr(f, delta), f)
    ),
    FalseStatement(
        "X9",
        "the total of a correlation is the product of the totals",
        "∫ f ∗ g = ∫ f · ∫ g",
        "C19",
        outside="it equates numbers, the totals of functions",
        witness="f = i·δ and g = δ on ℤ",
        values=(-I, I),
    ),
    FalseStatement(
        "X10",
        "convolution is self-adjoint",
        "⟨f ⋆ g, h⟩ = ⟨g, f ⋆ h⟩",
        "G1",
        (corr(conv(f, g), h), corr(g, conv(f, h))),
    ),
    FalseStatement(
        "X11",
        "the adjoint of correlation in its first function, without a conjugate",
        "⟨f ∗ g, h⟩ = ⟨f, h ∗ g⟩",
        "G3",
        (corr(corr(f, g), h), corr(f, corr(h, g))),
    ),
    FalseStatement(
        "X12",
        "the autocorrelation of a complex function is even",
        "R(f ∗ f) = f ∗ f",
        "C21",
        (reflect(corr(f, f)), corr(f, f)),
    ),
    FalseStatement(
        "X12b",
        "the autocorrelation of a complex function is real",
        "conj(f ∗ f) = f ∗ f",
        "C21",
        (conj(corr(f, f)), corr(f, f)),
    ),
    FalseStatement(
        "X13",
        "the correlation theorem with the conjugate on the second transform",
        "F(f ∗ g) = F f · conj(F g)",
        "E2",
        (corr(f, g), conv(f, involution(g))),
    ),
    FalseStatement(
        "X14",
        "the derivative of a correlation falls on the first function without a sign",
        "(f ∗ g)′ = f′ ∗ g",
        "D2b",
        (diff(corr(f, g)), corr(diff(f), g)),
        domain=R,
    ),
    FalseStatement(
        "X15",
        "the forward difference of a correlation stays forward on the first function",
        "Δ(f ∗ g) = −(Δf ∗ g)",
        "D5d",
        (forward_difference(corr(f, g)), -corr(forward_difference(f), g)),
    ),
    FalseStatement(
        "X16",
        "dilation is multiplicative on the line",
        "(f ⋆ g)(c t) = (f(c·) ⋆ g(c·))(t)",
        "B16",
        domain=R,
        outside="dilations are not in the language",
        witness="f = g = the indicator of [−½, ½), c = 2, t = 0",
        values=(S.One, Rational(1, 2)),
    ),
    FalseStatement(
        "X17",
        "dilation by c multiplies by c, also where c is negative",
        "(f ⋆ g)(c t) = c (f(c·) ⋆ g(c·))(t), here with c = −1",
        "B16",
        (reflect(conv(f, g)), -conv(reflect(f), reflect(g))),
        domain=R,
    ),
    FalseStatement(
        "X18",
        "multiplication by t is multiplicative",
        "t (f ⋆ g) = (t f) ⋆ (t g)",
        "D6",
        outside="multiplication by the variable is not in the language",
        witness="f = g = T_1 δ on ℤ, at t = 2",
        values=(S(2), S.One),
    ),
    FalseStatement(
        "X19",
        "circular convolution without padding is linear convolution",
        "Σ_m f(m) g(n − m mod L) = Σ_m f(m) g(n − m) for arrays of length L",
        "B22",
        outside="it compares two domains, ℤ/L and ℤ",
        witness="f = g = (0, 1), L = 2, n = 0",
        values=(S.One, S.Zero),
    ),
    FalseStatement(
        "X20",
        "convolution is associative without integrability",
        "(f ⋆ g) ⋆ h = f ⋆ (g ⋆ h) wherever both sides exist",
        "B2",
        outside="the claim of decide has the integrability that this one lacks",
        witness="f = 1, g = δ − T_1 δ, h = the indicator of n ≥ 0 on ℤ, at any point",
        values=(S.Zero, S.One),
    ),
    FalseStatement(
        "X21",
        "the gradient of a complex layer in its filter is a correlation without a conjugate",
        "conj(e ∗ x) = e ∗ x",
        "G8g",
        (conj(corr(e, x)), corr(e, x)),
    ),
    FalseStatement(
        "X22",
        "the absolute totals multiply in an autocorrelation",
        "‖f ∗ f‖₁ = ‖f‖₁²",
        "F2",
        outside="it equates numbers made of absolute values",
        witness="f = (1, 1, −1) on ℤ",
        values=(S(5), S(9)),
    ),
    FalseStatement(
        "X23",
        "convolution commutes for principal values",
        "PV (f ⋆ g)(t) = PV (g ⋆ f)(t)",
        "B1",
        domain=R,
        outside="principal values are not totals",
        witness="f = 1 and g = sgn on ℝ, at t = 1",
        values=(S(2), S.Zero),
    ),
)

FALSE_STATEMENTS = {statement.id: statement for statement in _STATEMENTS}
"""The false statements of the catalogue by id."""
