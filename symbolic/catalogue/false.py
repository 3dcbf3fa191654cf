"""Chapter X: statements found in books and programs that are false, each with the true lemma.

Most are equations between function expressions, which `symbolic.decide` refutes with numbers. Some
are put into its language first: ⟨u, v⟩ for all functions is (u ∗ v)(0), an even function is u + Ru,
and an equation between transforms is one between functions. The others come with a witness.
"""

from __future__ import annotations

from dataclasses import dataclass

from sympy import Expr, I, Rational, S

from symbolic.decision.meaning import read
from symbolic.sympy_border.domains import Domain, R, Z
from symbolic.sympy_border.facing import to_face
from symbolic.sympy_border.reading import domain_term
from symbolic.sympy_border.terms import FunctionTerm


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
    asked
        The claim in the language of `decide`, if that is not the text itself.
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
    asked: str = ""
    domain: Domain = Z
    outside: str = ""
    witness: str = ""
    values: tuple[Expr, Expr] | None = None

    @property
    def claim(self) -> tuple[FunctionTerm, FunctionTerm] | None:
        """Two function expressions that would be equal; None where it says something else."""
        if self.outside:
            return None
        left, right = read(self.asked or self.statement, domain_term(self.domain), {})
        return to_face(left), to_face(right)


_ASKED = (
    ("X1", "correlation commutes", "f ∗ g = g ∗ f", "C1"),
    ("X2", "correlation is associative", "(f ∗ g) ∗ h = f ∗ (g ∗ h)", "C6"),
    (
        "X3", "complex correlation is convolution with the flip, without a conjugate",
        "f ∗ g = Rf ⋆ g", "A1", "f ∗ g = reflect(f) ⋆ g",
    ),
    (
        "X4", "for an even first function correlation is convolution",
        "f ∗ g = f ⋆ g if Rf = f", "A5", "(u + reflect(u)) ∗ g = (u + reflect(u)) ⋆ g",
    ),
    (
        "X5", "for an even second function correlation is convolution",
        "f ∗ g = f ⋆ g if Rg = g", "A5", "f ∗ (u + reflect(u)) = f ⋆ (u + reflect(u))",
    ),
    (
        "X6", "correlation is homogeneous in its first function",
        "(a f) ∗ g = a (f ∗ g), here with a = i", "C4", "(i*f) ∗ g = i*(f ∗ g)",
    ),
    (
        "X7", "translating the first function translates the correlation",
        "T_a f ∗ g = T_a(f ∗ g), here with a = 1", "C16", "shift(f, 1) ∗ g = shift(f ∗ g, 1)",
    ),
    ("X8", "the impulse is a right unit of correlation", "f ∗ δ = f", "C18b"),
    (
        "X10", "convolution is self-adjoint",
        "⟨f ⋆ g, h⟩ = ⟨g, f ⋆ h⟩", "G1", "(f ⋆ g) ∗ h = g ∗ (f ⋆ h)",
    ),
    (
        "X11", "the adjoint of correlation in its first function, without a conjugate",
        "⟨f ∗ g, h⟩ = ⟨f, h ∗ g⟩", "G3", "(f ∗ g) ∗ h = f ∗ (h ∗ g)",
    ),
    (
        "X12", "the autocorrelation of a complex function is even",
        "R(f ∗ f) = f ∗ f", "C21", "reflect(f ∗ f) = f ∗ f",
    ),
    (
        "X12b", "the autocorrelation of a complex function is real",
        "conj(f ∗ f) = f ∗ f", "C21",
    ),
    (
        "X13", "the correlation theorem with the conjugate on the second transform",
        "F(f ∗ g) = F f · conj(F g)", "E2", "f ∗ g = f ⋆ involution(g)",
    ),
    (
        "X14", "the derivative of a correlation falls on the first function without a sign",
        "(f ∗ g)′ = f′ ∗ g", "D2b", "diff(f ∗ g) = diff(f) ∗ g", R,
    ),
    (
        "X15", "the forward difference of a correlation stays forward on the first function",
        "Δ(f ∗ g) = −(Δf ∗ g)", "D5d",
        "forward_difference(f ∗ g) = -(forward_difference(f) ∗ g)",
    ),
    (
        "X17", "dilation by c multiplies by c, also where c is negative",
        "(f ⋆ g)(c t) = c (f(c·) ⋆ g(c·))(t), here with c = −1", "B16",
        "reflect(f ⋆ g) = -(reflect(f) ⋆ reflect(g))", R,
    ),
    (
        "X21", "the gradient of a complex layer in its filter is a correlation without a conjugate",
        "conj(e ∗ x) = e ∗ x", "G8g",
    ),
)  # fmt: skip
"""What `decide` refutes."""

_WITNESSED = (
    FalseStatement(
        "X9", "the total of a correlation is the product of the totals",
        "∫ f ∗ g = ∫ f · ∫ g", "C19",
        outside="it equates numbers, the totals of functions",
        witness="f = i·δ and g = δ on ℤ",
        values=(-I, I),
    ),
    FalseStatement(
        "X16", "dilation is multiplicative on the line", "(f ⋆ g)(c t) = (f(c·) ⋆ g(c·))(t)", "B16",
        domain=R,
        outside="dilations are not in the language",
        witness="f = g = the indicator of [−½, ½), c = 2, t = 0",
        values=(S.One, Rational(1, 2)),
    ),
    FalseStatement(
        "X18", "multiplication by t is multiplicative", "t (f ⋆ g) = (t f) ⋆ (t g)", "D6",
        outside="multiplication by the variable is not in the language",
        witness="f = g = T_1 δ on ℤ, at t = 2",
        values=(S(2), S.One),
    ),
    FalseStatement(
        "X19", "circular convolution without padding is linear convolution",
        "Σ_m f(m) g(n − m mod L) = Σ_m f(m) g(n − m) for arrays of length L", "B22",
        outside="it compares two domains, ℤ/L and ℤ",
        witness="f = g = (0, 1), L = 2, n = 0",
        values=(S.One, S.Zero),
    ),
    FalseStatement(
        "X20", "convolution is associative without integrability",
        "(f ⋆ g) ⋆ h = f ⋆ (g ⋆ h) wherever both sides exist", "B2",
        outside="the claim of decide has the integrability that this one lacks",
        witness="f = 1, g = δ − T_1 δ, h = the indicator of n ≥ 0 on ℤ, at any point",
        values=(S.Zero, S.One),
    ),
    FalseStatement(
        "X22", "the absolute totals multiply in an autocorrelation", "‖f ∗ f‖₁ = ‖f‖₁²", "F2",
        outside="it equates numbers made of absolute values",
        witness="f = (1, 1, −1) on ℤ",
        values=(S(5), S(9)),
    ),
    FalseStatement(
        "X23", "convolution commutes for principal values", "PV (f ⋆ g)(t) = PV (g ⋆ f)(t)", "B1",
        domain=R,
        outside="principal values are not totals",
        witness="f = 1 and g = sgn on ℝ, at t = 1",
        values=(S(2), S.Zero),
    ),
)  # fmt: skip
"""What is no equation between functions, with functions for which it is false."""


def _number(statement: FalseStatement) -> tuple[int, str]:
    return int(statement.id[1:].rstrip("b")), statement.id


FALSE_STATEMENTS = {
    statement.id: statement
    for statement in sorted([*(FalseStatement(*row) for row in _ASKED), *_WITNESSED], key=_number)
}
"""The false statements of the catalogue by id."""
