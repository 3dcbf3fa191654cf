"""Which totals converge absolutely because their functions are integrable or bounded.

The kernel's rule `by_integrability` trusts this file. The argument is always the same: in a total
over n points of a product of values F₁(ℓ₁(x)), …, F_k(ℓ_k(x)) with affine forms ℓᵢ, if ℓ₁, …, ℓₙ
together are an injective linear map of x, then the total of the absolute values is at most
‖F₁‖₁ ⋯ ‖Fₙ‖₁ ‖Fₙ₊₁‖_∞ ⋯ ‖F_k‖_∞ / |det| (Tonelli's theorem; on ℤᵈ without the determinant).
Convolutions inherit: ‖f ⋆ g‖₁ ≤ ‖f‖₁‖g‖₁ and ‖f ⋆ g‖_∞ ≤ ‖f‖₁‖g‖_∞, and the same for ∗
(Young's inequality, W. Rudin, Real and Complex Analysis, 3rd ed., §8.13–8.14). On ℝ derivatives
follow: for f in L¹ and g with continuous bounded derivatives up to order k, f ⋆ g has them too, and
(f ⋆ g)⁽ᵏ⁾ = f ⋆ g⁽ᵏ⁾ (dominated convergence, Real and Complex Analysis, Theorem 1.34).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from sympy import Expr, Mul, Rational, Symbol, conjugate, exp
from sympy.core.function import AppliedUndef

from symbolic.domains import Cyclic, Domain
from symbolic.hypotheses import (
    Bounded,
    ConvergesAbsolutely,
    Defined,
    ForAll,
    HasValue,
    Hypothesis,
    Integrable,
    Smooth,
)
from symbolic.operators import (
    Conj,
    Conv,
    Corr,
    Diff,
    Fourier,
    Modulate,
    Plus,
    Reflect,
    Scale,
    Shift,
    lives_on,
)
from symbolic.ring import certainly_imaginary
from symbolic.terms import Applied, Bound, Delta, FunctionTerm, Letter, Total, letter_of, letters_in

Facts = frozenset[Hypothesis]


def sufficient(hypothesis: Hypothesis, domain: Domain) -> Facts | None:
    """Return facts about single letters from which `hypothesis` follows, or None.

    The facts are `Integrable`, `Bounded`, `Defined` and `Smooth` of letters that live on `domain`
    and, on ℝ, of their derivatives; on ℤ/N, where all sums are finite, only `Defined`.
    """
    facts = _sufficient(hypothesis, domain)
    if facts is not None and isinstance(domain, Cyclic):
        return frozenset(Defined(fact.args[0]) for fact in facts)
    return facts


def without_implied(facts: Facts, domain: Domain) -> Facts:
    """Drop facts that others imply: bounded or smooth ⇒ defined, and on ℤᵈ summable ⇒ bounded."""
    implied = {Defined(f.args[0]) for f in facts if isinstance(f, (Bounded, Smooth))}
    if domain.discrete:
        integrable = [f.args[0] for f in facts if isinstance(f, Integrable)]
        summable = [f for f in integrable if lives_on(f, domain) == domain]
        implied |= {kind(f) for f in summable for kind in (Bounded, Defined)}
    return facts - implied


def _sufficient(hypothesis: Hypothesis, domain: Domain) -> Facts | None:
    if isinstance(hypothesis, ForAll):
        return _sufficient(hypothesis.args[0], domain)
    if isinstance(hypothesis, (HasValue, ConvergesAbsolutely)):
        return _has_value(hypothesis.args[0], domain)
    if isinstance(hypothesis, Integrable):
        return _integrable(hypothesis.args[0])
    if isinstance(hypothesis, Bounded):
        return _bounded(hypothesis.args[0])
    if isinstance(hypothesis, Defined):
        return _defined(hypothesis.args[0])
    if isinstance(hypothesis, Smooth):
        return _smooth(hypothesis.args[0])
    return None


def _all(results: Iterable[Facts | None]) -> Facts | None:
    """Join the facts, or None where one of them is missing."""
    joined: Facts = frozenset()
    for result in results:
        if result is None:
            return None
        joined |= result
    return joined


def _integrable(function: FunctionTerm) -> Facts | None:
    letter, order = _undifferentiated(function)
    if isinstance(letter, Letter):
        return frozenset([Integrable(function)])
    if order:
        return _derivative_integrable(letter, order)
    if isinstance(function, Delta):
        return frozenset()
    if isinstance(function, (Conv, Corr, Plus)):
        return _all(map(_integrable, function.args))
    if isinstance(function, (Conj, Reflect, Shift, Modulate)):
        return _integrable(function.args[0])
    return _of_multiple(function, _integrable)


def _bounded(function: FunctionTerm) -> Facts | None:
    letter, order = _undifferentiated(function)
    if isinstance(letter, Letter):
        return frozenset([Bounded(function)])
    if order:
        return _derivatives_bounded(letter, order)
    if isinstance(function, Delta):
        return frozenset()
    if isinstance(function, (Conv, Corr)):
        f, g = function.args
        return _all([_integrable(f), _bounded(g)])
    if isinstance(function, Plus):
        return _all(map(_bounded, function.args))
    if isinstance(function, Fourier):
        return _integrable(function.args[0])
    if isinstance(function, (Conj, Reflect, Shift, Modulate)):
        return _bounded(function.args[0])
    return _of_multiple(function, _bounded)


def _defined(function: FunctionTerm) -> Facts | None:
    if isinstance(function, Letter):
        return frozenset([Defined(function)])
    if isinstance(function, (Conj, Reflect, Shift, Modulate)):
        return _defined(function.args[0])
    if isinstance(function, Plus):
        return _all(map(_defined, function.args))
    if isinstance(function, Diff):
        return _smooth(function.args[0])
    return _of_multiple(function, _defined) or _bounded(function)


def _smooth(function: FunctionTerm) -> Facts | None:
    """Facts under which a function on ℝ is continuously differentiable."""
    letter, order = _undifferentiated(function)
    if isinstance(letter, Letter):
        return frozenset([Smooth(function)])
    if not order and isinstance(function, (Conj, Reflect, Shift)):
        return _smooth(function.args[0])
    if not order and isinstance(function, Plus):
        return _all(map(_smooth, function.args))
    return _derivatives_bounded(letter, order + 1)


def _undifferentiated(function: FunctionTerm) -> tuple[FunctionTerm, int]:
    """Return F and k for the k-th derivative of a function F that is no derivative."""
    order = 0
    while isinstance(function, Diff):
        function, order = function.args[0], order + 1
    return function, order


def _derivatives_bounded(function: FunctionTerm, order: int) -> Facts | None:
    """Facts under which F has continuous derivatives up to `order`, all bounded, and F too."""
    function, more = _undifferentiated(function)
    order += more
    if isinstance(function, Letter):
        derivatives = _derivatives(function, order)
        return frozenset([*map(Bounded, derivatives), *map(Smooth, derivatives[:-1])])
    if isinstance(function, (Conv, Corr)):
        f, g = function.args
        return _all([_integrable(f), _derivatives_bounded(g, order)])
    if isinstance(function, Plus):
        return _all(_derivatives_bounded(f, order) for f in function.args)
    if isinstance(function, (Conj, Reflect, Shift)):
        return _derivatives_bounded(function.args[0], order)
    return _of_multiple(function, lambda f: _derivatives_bounded(f, order))


def _derivative_integrable(function: FunctionTerm, order: int) -> Facts | None:
    """Facts under which the derivative of that order is integrable."""
    function, more = _undifferentiated(function)
    order += more
    if isinstance(function, Letter):
        return frozenset([Integrable(_derivatives(function, order)[-1])])
    if isinstance(function, (Conv, Corr)):
        f, g = function.args
        integrable = [_integrable(f), _derivative_integrable(g, order)]
        return _all([*integrable, _derivatives_bounded(g, order)])
    if isinstance(function, Plus):
        return _all(_derivative_integrable(f, order) for f in function.args)
    if isinstance(function, (Conj, Reflect, Shift)):
        return _derivative_integrable(function.args[0], order)
    return _of_multiple(function, lambda f: _derivative_integrable(f, order))


def _derivatives(letter: Letter, order: int) -> list[FunctionTerm]:
    """Return f, f′, … up to the derivative of that order."""
    derivatives: list[FunctionTerm] = [letter]
    for _ in range(order):
        derivatives.append(Diff(derivatives[-1]))
    return derivatives


def _of_multiple(
    function: FunctionTerm, fact: Callable[[FunctionTerm], Facts | None]
) -> Facts | None:
    """Facts for c f from those for f, where c certainly has a value."""
    multiple = isinstance(function, Scale) and _always_has_value(function.args[0])
    return fact(function.args[1]) if multiple else None


def _has_value(term: Expr, domain: Domain) -> Facts | None:
    """Facts under which a term has a value; for totals: converges absolutely."""
    if isinstance(term, AppliedUndef):
        return frozenset([Defined(letter_of(term))])
    if isinstance(term, Applied):
        return _defined(term.function)
    if not isinstance(term, Total):
        return None
    depth, body = 0, term
    while isinstance(body, Total):
        if body.domain != domain:
            return None
        depth, body = depth + 1, body.body
    summands = body.args if body.is_Add else (body,)
    return _all(_product_converges(Mul.make_args(s), depth, domain) for s in summands)


def _product_converges(factors: Sequence[Expr], depth: int, domain: Domain) -> Facts | None:
    """Facts under which the total over `depth` points of a product converges absolutely."""
    values: list[tuple[FunctionTerm, list[list[Fraction]]]] = []
    for factor in factors:
        if not factor.has(Bound) and _always_has_value(factor):
            continue
        if _is_phase(factor):
            continue
        value = _value_of(factor, depth, domain)
        if value is None:
            return None
        values.append(value)
    rows: list[list[Fraction]] = []
    facts: list[Facts | None] = []
    for function, forms in sorted(values, key=_names_in):
        wider = [*rows, *forms]
        if _rank(wider) == len(wider):
            rows = wider
            facts.append(_integrable(function))
        else:
            facts.append(_bounded(function))
    return _all(facts) if len(rows) == depth * domain.dimension else None


def _names_in(value: tuple[FunctionTerm, Any]) -> list[str]:
    """Order functions by their letters, so that equal hypotheses ask the same of each letter."""
    return sorted(letter.name for letter in letters_in(value[0]))


def _always_has_value(factor: Expr) -> bool:
    return not factor.has(AppliedUndef, Applied, Total)


def _is_phase(factor: Expr) -> bool:
    """Tell whether the factor is e^{iθ} with real θ."""
    if not isinstance(factor, exp) or not _always_has_value(factor):
        return False
    return certainly_imaginary(factor.args[0])


def _value_of(
    factor: Expr, depth: int, domain: Domain
) -> tuple[FunctionTerm, list[list[Fraction]]] | None:
    """Return the function and the linear parts of its affine argument; None for other factors."""
    if isinstance(factor, conjugate):
        factor = factor.args[0]
    if isinstance(factor, AppliedUndef):
        function: FunctionTerm = letter_of(factor)
        point: Any = factor.args
    elif isinstance(factor, Applied) and factor.domain == domain:
        function, point = factor.function, factor.point
        if function.has(Bound):
            return None
    else:
        return None
    forms = [_linear_part(p, depth, domain) for p in point]
    return None if None in forms else (function, forms)  # type: ignore[return-value]


def _linear_part(form: Expr, depth: int, domain: Domain) -> list[Fraction] | None:
    """Return the rational coefficients of the bound coordinates in an affine form."""
    coefficients = [Fraction(0)] * (depth * domain.dimension)
    for part in form.args if form.is_Add else (form,):
        number, rest = part.as_coeff_Mul()
        if isinstance(rest, Bound) and isinstance(number, Rational):
            if rest.depth >= depth:
                continue  # bound outside the total, so constant in it
            index = rest.depth * domain.dimension + rest.axis
            coefficients[index] += Fraction(int(number.p), int(number.q))
        elif rest.has(Bound) and not isinstance(rest, Symbol):
            return None
    return coefficients


def _rank(rows: list[list[Fraction]]) -> int:
    """Return the rank of a rational matrix, by elimination."""
    matrix = [list(row) for row in rows]
    rank = 0
    for column in range(len(matrix[0]) if matrix else 0):
        pivot = next((r for r in range(rank, len(matrix)) if matrix[r][column]), None)
        if pivot is None:
            continue
        matrix[rank], matrix[pivot] = matrix[pivot], matrix[rank]
        for r in range(rank + 1, len(matrix)):
            ratio = matrix[r][column] / matrix[rank][column]
            matrix[r] = [a - ratio * b for a, b in zip(matrix[r], matrix[rank], strict=True)]
        rank += 1
    return rank
