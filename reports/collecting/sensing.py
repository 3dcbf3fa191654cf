"""The seam to `numeric.sensitivity`: mutants that the samples refute, and why the others survive.

A mutation that no sample refutes must be true, or the samples prove little. That it is true is
either seen (both sides are the same; the operands of ⋆ may be swapped by B1), or proved by
`decide`, or it is said that only the samples speak for it.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from typing import Any

from numeric.evidence.mutants import sensitivity
from numeric.evidence.mutating import Mutant
from reports.facts.model import MutantsFact, Survival
from symbolic import decide
from symbolic.errors import ConvproofError
from symbolic.sympy_border.domains import Domain
from symbolic.sympy_border.terms import Applied
from symbolic.sympy_border.theorems import Theorem


def told_apart(
    theorem: Theorem,
    seed: int,
    families: Collection[str] | None = None,
    turn: tuple[int, int] = (0, 1),
) -> MutantsFact:
    """Return how many mutations of a theorem its samples refute, and the others with a reason.

    Parameters
    ----------
    theorem
        The statement that is mutated.
    seed
        From which the samples are drawn.
    families
        The samples that counted as evidence for the theorem; all that there are unless given.
    turn
        Which mutations: every n-th from number k on, for (k, n).
    """
    found = sensitivity(theorem, seed, families=families, turn=turn)
    agreeing = tuple((_shown(m), _reason(m)) for m in found.not_told_apart)
    open_ones = tuple((_shown(m), Survival.UNEVALUATED) for m in found.undecided)
    return MutantsFact(found.mutants, found.told_apart, agreeing + open_ones)


def _shown(mutant: Mutant) -> str:
    return f"{mutant.change} ({mutant.side}): {mutant.equation}"


def _reason(mutant: Mutant) -> Survival:
    statement = mutant.statement
    if statement.lhs == statement.rhs:
        return Survival.SAME
    if mutant.change == "operands of ⋆ swapped":
        return Survival.COMMUTES
    verdict = _decided(*statement.faces, statement.domain)
    if verdict is None:
        return Survival.OPEN
    return Survival.PROVED if verdict else Survival.OPEN if statement.hypotheses else Survival.FALSE


@lru_cache(maxsize=1024)
def _decided(left: Any, right: Any, domain: Domain) -> bool | None:
    """Return what `decide` says of two values at one point, None if they are outside its words."""
    sides = isinstance(left, Applied) and isinstance(right, Applied) and left.point == right.point
    if not sides:
        return None
    try:
        return isinstance(decide(left.function, right.function, domain), Theorem)
    except ConvproofError:
        return None
