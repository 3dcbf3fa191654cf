"""Equations about derivatives that the kernel takes as rules without premises.

As in `symbolic.totals`, each function checks what it is given and returns a conclusion, which only
the kernel can make a theorem of. V stands for hypotheses. The derivative F′(p) has a value where F
has one all around p and is differentiable at p.
"""

from __future__ import annotations

from sympy import Add, Expr, Integer, Mul, Symbol, conjugate

from symbolic.domains import Domain, Point, R
from symbolic.errors import ProofError, need
from symbolic.evaluation import evaluated, kept
from symbolic.hypotheses import Bounded, HasValue, Integrable, Smooth
from symbolic.language import check_term
from symbolic.operators import Diff
from symbolic.signs import certainly_nonzero
from symbolic.terms import (
    Applied,
    FunctionTerm,
    Lam,
    Total,
    applied,
    lost_parts,
    occurs,
    substitute,
)
from symbolic.totals import NONE, Conclusion, fresh_in, value_on


def derivative_of_values(term: Applied, domain: Domain) -> Conclusion:
    """A linear combination of values is differentiated term by term.

    ::

        ───────────────────────────────────────────────────────────
        V ⊢ (λt. c₁ u₁(±t + a₁) + …)′(p) = ± c₁ u₁′(±p + a₁) + …

    on ℝ, each value perhaps conjugated. V says that each uᵢ′(±p + aᵢ) has a value (nothing for a
    single summand whose coefficient is known not to be 0), and so has what the new sum cancels.
    Source: W. Rudin, Principles of Mathematical Analysis, 3rd ed., Theorems 5.3 and 5.5.
    Fails unless each summand is such a product, with cᵢ, uᵢ and aᵢ free of t.
    """
    term = check_term(term, domain)
    t, body = _differentiated(term, domain)
    coefficients, derivatives, values = [], [], NONE
    for summand in Add.make_args(body):
        constants, moving = _sorted_factors(summand, t)
        need(len(moving) == 1, "derivative_of_values: {} is not c·u(±t + a)", summand)
        slope, derivative = _derivative(moving[0], t, term.point)
        coefficients.append(evaluated(Mul, slope, *constants))
        derivatives.append(derivative)
        values |= {HasValue(derivative)}
    summands = (evaluated(Mul, *pair) for pair in zip(coefficients, derivatives, strict=True))
    result = evaluated(Add, *summands)
    if len(coefficients) == 1 and certainly_nonzero(coefficients[0]):
        values = NONE
    lost = lost_parts([*coefficients, *derivatives], result)
    return term, result, values.union(map(HasValue, lost)), domain


def derivative_under_total(term: Applied, domain: Domain) -> Conclusion:
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
    term = check_term(term, domain)
    t, total = _differentiated(term, domain)
    on_line = isinstance(total, Total) and total.domain == R
    need(on_line, "derivative_under_total: {} is not an integral over ℝ", total)
    (tau,) = fresh_in(R, "x", term, total)
    still, moving = _sorted_factors(total.body_at(Point([tau])), t)
    product = len(still) == len(moving) == 1
    need(product, "derivative_under_total: {} is not a product of two values", total)
    f, point_f = _value(still[0])
    g, point_g = _value(moving[0])
    signs = _slope(point_f, tau), _slope(point_g, tau), _slope(point_g, t)
    need(all(signs), "derivative_under_total: the arguments in {} are not ±τ + a, ±t ± τ", total)
    fixed = not any(occurs(s, h) for s in (t, tau) for h in (f, g))
    need(fixed, "derivative_under_total: the functions in {} vary", total)
    slope, derivative = _derivative(moving[0], t, term.point)
    body = kept(Mul, slope, still[0], derivative)
    result = Total(body, [tau], R, total.orientation)
    needed = [Integrable(f), Smooth(g), Bounded(g), Bounded(Diff(g))]
    return term, result, frozenset(needed), domain


def _differentiated(term: Expr, domain: Domain) -> tuple[Symbol, Expr]:
    """Return t and b, for a term (λt. b)′(p) on ℝ and a symbol t that does not occur in it."""
    function = term.function.args[0] if _is_derivative(term) else None
    need(domain == R and isinstance(function, Lam), "{} is not (λt. …)′(p) on {}", term, R)
    (t,) = fresh_in(R, "t", term)
    return t, function.body_at(Point([t]))  # type: ignore[union-attr]


def _is_derivative(term: Expr) -> bool:
    return isinstance(term, Applied) and isinstance(term.function, Diff)


def _sorted_factors(product: Expr, t: Symbol) -> tuple[list[Expr], list[Expr]]:
    """Return the factors free of t, and the others."""
    factors = Mul.make_args(product)
    return [a for a in factors if not occurs(t, a)], [a for a in factors if occurs(t, a)]


def _derivative(value: Expr, t: Symbol, at: Point) -> tuple[Integer, Expr]:
    """Return s and u′(s p + a), for a value u(s t + a), perhaps conjugated, with the point p."""
    function, point = _value(value)
    slope = _slope(point, t)
    if slope is None or occurs(t, function):
        raise ProofError(f"{value} is not the value of a fixed function at ±t + a")
    moved = Point([substitute(point, {t: at[0]})])
    derivative = applied(Diff(function), moved, R)
    conjugated = isinstance(value, conjugate)
    return slope, kept(conjugate, derivative) if conjugated else derivative


def _value(term: Expr) -> tuple[FunctionTerm, Expr]:
    """Return u and x, for a value u(x) on ℝ, perhaps conjugated."""
    found = value_on(R, term.args[0] if isinstance(term, conjugate) else term)
    if found is None:
        raise ProofError(f"{term} is not the value of a function on {R}")
    function, (point,) = found
    return function, point


def _slope(form: Expr, symbol: Symbol) -> Integer | None:
    """The sign s of a form s·symbol + (free of it), or None if it has another shape."""
    for sign in (Integer(1), Integer(-1)):
        if not occurs(symbol, form - sign * symbol):
            return sign
    return None
