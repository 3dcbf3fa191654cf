"""The seam to `port` and `exact_error`: tries all pairs, surveys functions, and writes it down."""

from __future__ import annotations

from numeric.conventions.checking.auditing import version
from numeric.conventions.exactness.result import shown
from numeric.conventions.exactness.survey import Row, scipy_22390, survey
from numeric.conventions.porting import port_pairs, typical
from numeric.conventions.porting.moving import all_layers
from numeric.formulas.decimals import scientific_fraction
from reports.facts.tools import ErrorFact, ErrorsFact, PairFact, PortsFact, TransformFact


def ports() -> PortsFact:
    """Return what can be moved from where to where."""
    pairs = tuple(
        PairFact(
            pair.source,
            pair.target,
            len(pair.checked),
            len(pair.by_rule),
            tuple(dict.fromkeys(reason for _, reason in pair.refused)),
        )
        for pair in port_pairs()
    )
    names = tuple(dict.fromkeys(pair.source for pair in pairs))
    installed = tuple(name for name in names if all_layers()[name].installed)
    return PortsFact(names, installed, tuple(each.name for each in typical()), pairs)


def errors(seed: int) -> ErrorsFact:
    """Return how wrong functions are on inputs of several kinds."""
    made = scipy_22390()
    caution = next((c.message for c in made.error.cautions), "")
    known = TransformFact(
        made.length, made.index, f"{made.got:.3g}", version("scipy"), made.reproduced, caution
    )
    return ErrorsFact(tuple(map(_row, survey(seed))), known)


def _row(row: Row) -> ErrorFact:
    worst, units = row.worst, row.units
    relative = scientific_fraction(worst.size, up=True) if worst else "0"
    return ErrorFact(
        row.function,
        row.kind,
        relative if row.finite else f"{relative}, and numbers that are not finite",
        scientific_fraction(units.size, up=True) if units else "0",
        ", ".join(map(str, worst.index)) if worst else "",
        worst.got if worst else "",
        shown(worst.exact) if worst else "",
        row.seed,
        row.lengths,
        row.cautions,
    )
