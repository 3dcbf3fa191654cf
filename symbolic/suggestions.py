"""True identities near a false one: a conjugate, a reflection, an order or an operator away."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import Expr, Integer, conjugate

from symbolic.algebra import polynomial
from symbolic.domains import Domain
from symbolic.operators import Conj, Conv, Corr, Plus, Reflect, Scale, Shift, scale
from symbolic.terms import FunctionTerm, Letter

_LIMIT = 3
_MOST_VARIANTS = 4000


def did_you_mean(
    left: FunctionTerm, right: FunctionTerm, domain: Domain
) -> tuple[tuple[FunctionTerm, FunctionTerm], ...]:
    """Return up to three true identities near ``left = right``, fewest changes first.

    One or two changes are made to the right side, else one to the left; a change conjugates or
    reflects a part or undoes that, exchanges the functions of ⋆ or ∗, puts one operator for the
    other, or changes a sign of a scalar or a shift.
    """
    wanted = polynomial(left, domain)
    found: dict[FunctionTerm, None] = {}
    seen = {left, right}  # left = left is no help
    frontier = [right]
    for _ in range(2):
        reached: list[FunctionTerm] = []
        for term in frontier:
            for variant in map(_scalars_outside, _variants(term)):
                if variant in seen or len(seen) > _MOST_VARIANTS or not _is_tidy(variant):
                    continue
                seen.add(variant)
                reached.append(variant)
                if polynomial(variant, domain) == wanted:
                    found[variant] = None
        if found:
            break
        frontier = reached
    return tuple((left, variant) for variant in sorted(found, key=_size)[:_LIMIT])


def _is_tidy(term: FunctionTerm) -> bool:
    """Tell whether no part is conjugated or reflected twice, or reflected after conjugation."""
    inner = term.args[0] if isinstance(term, (Conj, Reflect)) else None
    if isinstance(inner, Conj) or (isinstance(term, Reflect) and isinstance(inner, Reflect)):
        return False
    return all(_is_tidy(a) for a in term.args if isinstance(a, FunctionTerm))


def _scalars_outside(term: FunctionTerm) -> FunctionTerm:
    """Return the same function with the scalars of each product in front, and without a factor 1.

    Otherwise −(f ⋆ g), (−f) ⋆ g and f ⋆ (−g) would count as three identities.
    """
    if isinstance(term, Letter) or not any(isinstance(a, FunctionTerm) for a in term.args):
        return term
    parts = [_scalars_outside(a) if isinstance(a, FunctionTerm) else a for a in term.args]
    if isinstance(term, Plus):
        return Plus(*parts)
    if isinstance(term, Scale):
        factor, inner = _without_scalar(parts[1])
        return _multiple(parts[0] * factor, inner)
    factor, inner = Integer(1), []
    for position, part in enumerate(parts):
        scalar, rest = _without_scalar(part)
        conjugated = isinstance(term, Conj) or (isinstance(term, Corr) and position == 0)
        factor *= conjugate(scalar) if conjugated else scalar
        inner.append(rest)
    return _multiple(factor, term.func(*inner))


def _without_scalar(part: Any) -> tuple[Expr, Any]:
    return part.args if isinstance(part, Scale) else (Integer(1), part)


def _multiple(factor: Expr, function: FunctionTerm) -> FunctionTerm:
    return function if factor == 1 else Scale(factor, function)


def _size(term: FunctionTerm) -> int:
    """The number of operators and letters, so that simpler identities come first."""
    return 1 + sum(_size(a) for a in term.args if isinstance(a, FunctionTerm))


def _variants(term: FunctionTerm) -> Iterator[FunctionTerm]:
    """Yield the terms that are one change away."""
    if isinstance(term, (Conv, Corr)):
        yield term.func(term.args[1], term.args[0])
        yield (Corr if isinstance(term, Conv) else Conv)(*term.args)
    if isinstance(term, (Conj, Reflect)):
        yield term.args[0]
    else:
        yield Conj(term)
        yield Reflect(term)
        yield Conj(Reflect(term))
    if isinstance(term, Conj) and isinstance(term.args[0], Reflect):
        yield term.args[0].args[0]
    if isinstance(term, Scale):
        yield scale(term.args[0].conjugate(), term.args[1])
        yield scale(-term.args[0], term.args[1])
    elif isinstance(term, Shift):
        yield Shift(term.args[0], *(-a for a in term.args[1:]))
    elif not isinstance(term, Plus):
        yield scale(-1, term)
    for i, argument in enumerate(term.args):
        if isinstance(argument, FunctionTerm):
            for variant in _variants(argument):
                yield term.func(*(*term.args[:i], variant, *term.args[i + 1 :]))
