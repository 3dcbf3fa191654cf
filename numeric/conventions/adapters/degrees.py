"""Degrees of traced operations: a function is bilinear when every term is linear in a and in b."""

from __future__ import annotations

from collections.abc import Collection, Sequence

Degree = tuple[int, int]
CONSTANT: Degree = (0, 0)
BILINEAR: Degree = (1, 1)


def combine(
    name: str,
    operands: Sequence[Degree | None],
    linear: Collection[str],
    additive: Collection[str],
    product: Collection[str],
) -> Degree | None:
    """Return the degree of the result of one operation; None when nothing can be said.

    Adding needs equal degrees: a constant plus a linear term is not linear. Multiplying two adds
    them. A linear operation may take indices and the like besides, as long as they are constant.
    An operation on constants alone is constant.
    """
    known = [degree for degree in operands if degree is not None]
    if len(known) < len(operands):
        return None
    if not known or all(degree == CONSTANT for degree in known):
        return CONSTANT
    if name in linear and all(degree == CONSTANT for degree in known[1:]):
        return known[0]
    if name in additive:
        return known[0] if len(set(known)) == 1 else None
    if name in product and len(known) == 2:
        return (sum(degree[0] for degree in known), sum(degree[1] for degree in known))
    return None
