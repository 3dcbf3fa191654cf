"""Equations about derivatives that the kernel takes as rules without premises.

As in `totals`, each function checks what it is given and returns a conclusion. The derivative F′(p)
has a value where F has one all around p and is differentiable at p.
"""

from __future__ import annotations

from collections.abc import Sequence

from .errors import need
from .interning import Term
from .polynomials import polynomial
from .shapes import is_nonzero
from .terms import MINUS_ONE, ONE, R, add, at, flat, mul, neg, opened, substitute, total
from .totals import NONE, Conclusion, fresh


def derivative_of_values(term: Term) -> Conclusion:
    """A linear combination of values is differentiated term by term.

    ::

        ───────────────────────────────────────────────────────────
        V ⊢ (λt. c₁ u₁(±t + a₁) + …)′(p) = ± c₁ u₁′(±p + a₁) + …

    on ℝ, each value perhaps conjugated. V says that each uᵢ′(±p + aᵢ) has a value (nothing for a
    single summand whose coefficient is known not to be 0).
    Source: W. Rudin, Principles of Mathematical Analysis, 3rd ed., Theorems 5.3 and 5.5.
    Fails unless each summand is such a product, with cᵢ, uᵢ and aᵢ free of t.
    """
    t, body = _differentiated(term)
    summands, values, certain = [], set(), []
    for summand in flat("Add", body):
        constants, moving = _sorted(flat("Mul", summand), t)
        need(len(moving) == 1, "{} is not c·u(±t + a)", summand)
        sign, derivative = _derivative(moving[0], t, term.parts[1])
        summands.append(mul(sign, *constants, derivative))
        values.add(Term("HasValue", derivative))
        certain.append(all(map(is_nonzero, constants)))
    sure = certain == [True]
    return term, add(*summands), NONE if sure else frozenset(values)


def derivative_under_total(term: Term) -> Conclusion:
    """A total can be differentiated with respect to a parameter of one smooth factor.

    ::

        ──────────────────────────────────────────────────────
        V ⊢ (λt. ∫ u(τ) v(t, τ) dτ)′(p) = ∫ u(τ) ∂v/∂t(p, τ) dτ

    on ℝ for u = f(±τ + a), v = g(±t ± τ + c), either perhaps conjugated. V: f is integrable; g is
    continuously differentiable; g and its derivative are bounded.
    Source: dominated convergence (W. Rudin, Principles of Mathematical Analysis, Theorem 9.42,
    and Real and Complex Analysis, Theorem 1.34).
    Fails unless the body is such a product, up to the order of its factors.
    """
    t, whole = _differentiated(term)
    need(R in whole.parts, "{} is not an integral over ℝ", whole)
    tau = fresh(R)[0]
    still, moving = _sorted(flat("Mul", opened(whole, [tau])), t)
    need(len(still) == len(moving) == 1, "{} is not a product of two values", whole)
    f, x = _value(still[0])
    g, y = _value(moving[0])
    slopes = _slope(x, tau), _slope(y, tau), _slope(y, t)
    need(all(slopes), "the arguments in {} are not ±τ + a, ±t ± τ + c", whole)
    sign, derivative = _derivative(moving[0], t, term.parts[1])
    result = total(mul(sign, still[0], derivative), [tau], R, whole.parts[2:])
    # Were f or g to vary with t or τ, these would be no statements of their own, and be refused.
    needed = [("Integrable", f), ("Smooth", g), ("Bounded", g), ("Bounded", Term("Diff", g))]
    return term, result, frozenset(Term(kind, h) for kind, h in needed)


def _differentiated(term: Term) -> tuple[Term, Term]:
    """Return t and b, for a term (λt. b)′(p) and a name t of the kernel."""
    derivative = term.parts[0].head == "Diff"
    need(derivative and term.parts[0].parts[0].head == "Lam", "{} is not (λt. …)′(p)", term)
    t = Term("Var", "!t", "real", "")
    return t, opened(term.parts[0].parts[0], [t])


def _sorted(factors: Sequence[Term], t: Term) -> tuple[list[Term], list[Term]]:
    """Return the factors free of t, and the others."""
    return [a for a in factors if t not in a.free], [a for a in factors if t in a.free]


def _derivative(value: Term, t: Term, point: Term) -> tuple[Term, Term]:
    """Return s and u′(s p + a), for a value u(s t + a), perhaps conjugated, with the point p."""
    function, x = _value(value)
    sign = _slope(x, t)
    # A function that varies with t would leave that name in the conclusion, which is refused.
    need(sign, "{} is no value of a function at ±t + a", value)
    derivative = at(Term("Diff", function), [substitute(x, {t: point})])
    return ONE if sign == 1 else MINUS_ONE, Term(
        "Conj", derivative
    ) if value.head == "Conj" else derivative


def _value(term: Term) -> tuple[Term, Term]:
    """Return u and x, for a value u(x) on ℝ, perhaps conjugated."""
    inner = term.parts[0] if term.head == "Conj" else term
    need(inner.parts[0].home is R, "{} is no value on ℝ", term)
    return inner.parts[0], inner.parts[1]


def _slope(form: Term, name: Term) -> int:
    """The sign s of a form s·name + (free of it), or 0 if it has another shape."""
    for sign, rest in ((1, add(form, neg(name))), (-1, add(form, name))):
        if not any(name in dict(monomial) for monomial in polynomial(rest)):
            return sign
    return 0
