"""What the catalogue lists and the kernel does not prove, with the reason.

These statements are checked with numbers only, and never shown as theorems.
"""

from __future__ import annotations

from dataclasses import dataclass

_INEQUALITY = "the kernel proves equations; it has no inequalities"
_LIMIT = "the kernel has no limits"
_SUPPORT = "the kernel has no totals over part of a domain, such as a support or a half line"
_TWO_DOMAINS = "a statement lives on one domain; this one compares two"
_POWERS = "powers with a symbol for the exponent are outside the language"
_PRIMITIVE = "the kernel has no integral from −∞ to t"


@dataclass(frozen=True)
class Unproved:
    """An entry of the catalogue that is checked with numbers and not proved.

    Attributes
    ----------
    id
        The id in the project's catalogue.
    title
        What it says, in words.
    statement
        What it says, as text.
    reason
        Why it is not proved.
    """

    id: str
    title: str
    statement: str
    reason: str


_ENTRIES = (
    ("B18", "the Cauchy product",
     "Σ (f ⋆ g)(n) zⁿ = (Σ f(n) zⁿ)(Σ g(n) zⁿ)",
     f"{_POWERS}; for |z| = 1 it is the convolution theorem E1 on ℤ"),
    ("B21", "periodization is a homomorphism",
     "per_N(f ⋆ g) = per_N f ⋆ per_N g and per_N(f ∗ g) = per_N f ∗ per_N g", _TWO_DOMAINS),
    ("B22", "circular is linear convolution after zero padding",
     "for N ≥ L₁ + L₂ − 1 the padded arrays have the same convolution on ℤ/N as on ℤ",
     f"{_TWO_DOMAINS}; {_SUPPORT}"),
    ("B23", "causal convolution",
     "(f ⋆ g)(t) = ∫₀ᵗ f(τ) g(t − τ) dτ for t ≥ 0, and 0 for t < 0, if f, g vanish below 0",
     _SUPPORT),
    ("B25", "inverse elements, powers and deconvolution",
     "g ⋆ g⁻¹ = δ with F(g⁻¹) = 1/F g; conj(R g⁻¹) ⋆ (g ∗ f) = f; F(f ⋆ … ⋆ f) = (F f)ⁿ",
     f"quotients of transforms need F g ≠ 0 as a hypothesis; {_POWERS}"),
    ("D3", "curvature of the autocorrelation",
     "A″ = −(f′ ∗ f′), A′(0) = ∫ conj(f) f′, A″(0) = −‖f′‖₂² for A = f ∗ f",
     "the hypotheses are in L², which the kernel does not have"),
    ("D4", "integrals of convolutions and correlations",
     "J(f ⋆ g) = (Jf) ⋆ g and J(f ∗ g) = f ∗ (Jg) for (Jf)(t) = ∫ f from −∞ to t", _PRIMITIVE),
    ("D7", "moments",
     "m_n(f ⋆ g) = Σ_j C(n, j) m_j(f) m_{n−j}(g) for m_k(u) = ∫ tᵏ u",
     f"{_POWERS}, and so are binomial coefficients"),
    ("D8", "supports",
     "supp(f ⋆ g) ⊆ supp f + supp g and supp(f ∗ g) ⊆ supp g − supp f",
     "inclusions of sets are outside the language"),
    ("D9", "Gaussians",
     "N(m₁, v₁) ⋆ N(m₂, v₂) = N(m₁ + m₂, v₁ + v₂), with ∗ N(m₂ − m₁, v₁ + v₂)",
     "the kernel has no value of the Gaussian integral"),
    ("D10", "approximate identities",
     "φ_ε ⋆ g → g and φ_ε ∗ g → g for φ_ε(x) = φ(x/ε)/εⁿ with ∫ φ = 1", _LIMIT),
    ("D11", "fundamental solutions",
     "L(h ⋆ f) = f if L commutes with translations and L h = δ",
     "a letter stands for a function, not for an operator"),
    ("D12", "derivatives of the impulse",
     "δ′ ⋆ f = f′ and δ′ ∗ f = −f′; (Δδ) ⋆ f = Δf and (Δδ) ∗ f = −∇f on ℤ",
     "distributions are outside the language; the half on ℤ is an instance of D5 and B5"),
    ("E10", "the z-transform",
     "Z(f ⋆ g)(z) = F(z) G(z) and Z(f ∗ g)(z) = conj F(1/conj z) · G(z)",
     f"{_POWERS}; on the circle |z| = 1 these are E1 and E2 on ℤ"),
    ("E11", "the bilateral Laplace transform",
     "L(f ⋆ g)(s) = F(s) G(s) and L(f ∗ g)(s) = conj F(−conj s) · G(s)",
     "convergence in a strip of complex s is not a hypothesis of the kernel"),
    ("E12", "diagonalization by the transform",
     "C_f = F⁻¹ diag(F f) F, and the operator norm of f ⋆ is max |F f|",
     f"matrices are not terms, and for the norm {_INEQUALITY}"),
    ("E16", "the normal equations of Wiener and Hopf",
     "h with least ‖h ⋆ x − y‖₂ satisfies (x ∗ x) ⋆ h = x ∗ y on the support allowed for h",
     _INEQUALITY),
    ("E17", "linear convolution in two dimensions by padded transforms",
     "as E14, with padding to at least L₁ + L₂ − 1 along each axis", f"{_TWO_DOMAINS}; {_SUPPORT}"),
    ("F1", "absolute values", "|f ⋆ g| ≤ |f| ⋆ |g| and |f ∗ g| ≤ |f| ∗ |g|", _INEQUALITY),
    ("F2", "the Banach algebra L¹", "‖f ⋆ g‖₁ ≤ ‖f‖₁ ‖g‖₁ and ‖f ∗ g‖₁ ≤ ‖f‖₁ ‖g‖₁", _INEQUALITY),
    ("F3", "Young's inequality",
     "‖f ⋆ g‖_r ≤ ‖f‖_p ‖g‖_q and the same with ∗, for 1/p + 1/q = 1 + 1/r", _INEQUALITY),
    ("F4", "Hölder's bound", "‖f ⋆ g‖_∞ ≤ ‖f‖_p ‖g‖_p′ and the same with ∗", _INEQUALITY),
    ("F5", "the inequality of Cauchy and Schwarz for correlations",
     "|(f ∗ g)(t)|² ≤ (f ∗ f)(0) (g ∗ g)(0)", _INEQUALITY),
    ("F6", "the peak of the autocorrelation", "|A(t)| ≤ A(0) for A = f ∗ f", _INEQUALITY),
    ("F7", "the bound by the arithmetic mean",
     "|(f ∗ g)(t)| ≤ ½ ((f ∗ f)(0) + (g ∗ g)(0))", _INEQUALITY),
    ("F8", "positive definiteness",
     "Σ_{j, k} conj(c_j) c_k A(t_k − t_j) ≥ 0 for A = f ∗ f", _INEQUALITY),
    ("F9", "Krein's inequalities", "|A(t) − A(s)|² ≤ 2 A(0) (A(0) − Re A(t − s))", _INEQUALITY),
    ("F10", "positivity and monotonicity", "f, g ≥ 0 give f ⋆ g, f ∗ g ≥ 0", _INEQUALITY),
    ("F11", "the operator norm", "‖f ⋆ g‖₂ ≤ ‖F f‖_∞ ‖g‖₂ ≤ ‖f‖₁ ‖g‖₂", _INEQUALITY),
    ("F12", "the sharp form of Young's inequality",
     "‖f ⋆ g‖_r ≤ (A_p A_q A_r′)ⁿ ‖f‖_p ‖g‖_q with A_s² = s^{1/s} / s′^{1/s′}", _INEQUALITY),
    ("F13", "the normalised correlation coefficient",
     "|(f ∗ g)(t)| / (‖f‖₂ ‖g‖₂) lies in [0, 1]", _INEQUALITY),
    ("G7", "linear and equivariant means convolution",
     "L x = (L δ) ⋆ x if L is linear on ℤ/N and commutes with translations",
     "a letter stands for a function, not for an operator"),
    ("G12", "the conventions of NumPy and SciPy",
     "np.correlate(a, v, 'full') holds v ∗ a at the lags −(len v − 1), …, len a − 1",
     "it is about programs; `numeric.identify` measures it"),
)  # fmt: skip

EVIDENCE_ONLY = {row[0]: Unproved(*row) for row in _ENTRIES}
"""The entries that are not proved, by id."""

NOT_COVERED = {
    "B16": "invertible matrices with symbols for entries; units of ℤ/N other than ±1",
    "B26": "matrices of determinant ±1 other than flips and permutations of the axes",
    "D1": "partial derivatives in several variables",
    "D2": "partial derivatives in several variables",
    "E1": "functions in L² that are not integrable",
    "E14": "transforms of functions on (ℤ/N)², axis by axis",
    "E15": "phase correlation, which divides by |conj(F f) F g|",
    "G9": "several channels, groups and padding: sums of the case proved, with zeros around",
    "G13": "⟨g, (f ∗ f) ⋆ g⟩ ≥ 0, for the kernel has no inequalities",
}
"""What the lemmas of an entry do not reach."""
