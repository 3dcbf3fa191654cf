"""The seam to what is not proved: asks `decide` about the false statements, lists the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from numeric.claims.registry import CLAIMS
from reports.facts.formula import Formula
from reports.facts.open import FalseFact, OpenFact
from symbolic import Counterexample, decide, lemmas
from symbolic.catalogue.false import FALSE_STATEMENTS, FalseStatement
from symbolic.catalogue.unproved import EVIDENCE_ONLY, NOT_COVERED, Unproved
from symbolic.errors import ConvproofError
from symbolic.sympy_border.printing import latex, text


def open_statements() -> OpenFact:
    """Return what is not proved, and the false statements with their refutations."""
    return OpenFact(
        unproved=(*EVIDENCE_ONLY.values(), *unlisted()),
        not_covered=tuple(NOT_COVERED.items()),
        false=tuple(map(refute, FALSE_STATEMENTS.values())),
    )


def unlisted() -> Iterator[Unproved]:
    """Yield claims that a file of `numeric.claims` enters and the catalogue does not mention."""
    for id_, claim in CLAIMS.items():
        if id_ not in EVIDENCE_ONLY and id_ not in NOT_COVERED and id_ not in lemmas:
            yield Unproved(id_, "a claim", claim.checked, "it is entered as a claim alone")


def refute(statement: FalseStatement) -> FalseFact:
    """Return what `decide` says of a false statement, or its listed witness."""
    if statement.outside or statement.claim is None:
        return _listed(statement)
    asked = _equation(*statement.claim)
    try:
        answer = decide(*statement.claim, statement.domain)
    except ConvproofError as error:
        return _fact(statement, asked=asked, failure=str(error))
    if not isinstance(answer, Counterexample):
        return _fact(statement, asked=asked, failure=f"decide proves it: {answer}")
    given = [f"{text(name)} = {_shown(value)}" for name, value in answer.assignment.items()]
    at = ", ".join(map(text, answer.point))
    return _fact(
        statement,
        asked=asked,
        example="; ".join([*given, f"at {at}"]),
        left=text(answer.left),
        right=text(answer.right),
        near=tuple(_equation(*pair) for pair in answer.did_you_mean),
    )


def _listed(statement: FalseStatement) -> FalseFact:
    outside = statement.outside or "it is no equation between function expressions"
    if statement.values is None or statement.values[0] == statement.values[1]:
        return _fact(statement, outside=outside, failure="no witness with different values")
    left, right = map(text, statement.values)
    return _fact(statement, outside=outside, example=statement.witness, left=left, right=right)


def _fact(statement: FalseStatement, **found: Any) -> FalseFact:
    return FalseFact(
        statement.id,
        statement.title,
        statement.statement,
        str(statement.domain),
        statement.truth,
        **found,
    )


def _shown(value: Any) -> str:
    """Return the values of a function by index, or a number."""
    if not isinstance(value, dict):
        return text(value)
    entries = (f"{', '.join(map(str, i))} ↦ {text(v)}" for i, v in value.items())
    return f"({'; '.join(entries)}; else 0)".replace("-", "−")


def _equation(left: Any, right: Any) -> Formula:
    return Formula(f"{text(left)} = {text(right)}", f"{latex(left)} = {latex(right)}")
