"""The page of the same facts on arrays, with SciPy."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from numeric.experiments.arrays import ArrayFact
from numeric.experiments.lagged import Index
from reports.markup.markdown import code, details, heading, link, page, table
from reports.markup.numbers import at_least, at_most
from symbolic.showing import escape

ARRAYS_PAGE = "arrays.md"


def arrays_page(facts: Sequence[ArrayFact]) -> str:
    """Return the page of the array facts."""
    groups = groupby(facts, lambda fact: fact.statement)
    return page(
        heading(1, "The same facts on arrays, with SciPy"),
        link("First page", "index.md"),
        "Every array carries its index 0 along: an array alone does not say where it is, and a "
        f"flip moves it. SciPy conjugates the second argument of {code('correlate')}, so that "
        f"f ∗ g is written {code('scipy.signal.correlate(g, f)')}; R f is f flipped, "
        "(R f)(t) = f(−t), and conj the complex conjugate. Two entries x, y count as "
        "equal when their difference is at most the tolerance times the largest of 1 and their "
        "absolute values; tolerance 0 asks for equality. *Missed by* is the smallest gap by which "
        "the same arrays refute a false neighbour of the statement (a conjugate dropped, a flip "
        "forgotten): had it been small, the agreement would mean nothing.",
        f"The arrays are drawn with seed {_seeds(facts)}.",
        *(_claim(statement, list(group)) for statement, group in groups),
    )


def _seeds(facts: Sequence[ArrayFact]) -> str:
    return ", ".join(sorted({str(fact.seed) for fact in facts}))


def _claim(statement: str, facts: list[ArrayFact]) -> str:
    header = ["f", "g", "SciPy", "verdict", "difference", "tolerance", "missed by", "lag 0 at"]
    return page(
        heading(2, statement),
        table(header, [_array_row(fact) for fact in facts]),
        *(details(fact.name, _array_details(fact)) for fact in facts),
    ).rstrip()


def _array_row(fact: ArrayFact) -> list[str]:
    return [
        _shape(fact.shape_f),
        _shape(fact.shape_g),
        ", ".join(code(name.removeprefix("scipy.signal.")) for name in fact.functions),
        _array_verdict(fact),
        f"≤ {at_most(fact.max_difference)}" if fact.max_difference else "0",
        f"{fact.tolerance:g}",
        at_least(min((m.gap for m in fact.mutants), default=0.0)),
        _point(fact.lag_zero),
    ]


def _array_verdict(fact: ArrayFact) -> str:
    if fact.holds:
        return "agrees"
    return "**vacuous**" if fact.agrees else "**REFUTED**"


def _array_details(fact: ArrayFact) -> str:
    lags = ", ".join(f"{a} … {b}" for a, b in fact.lag_range).replace("-", "−")
    rows = [
        [
            escape(mutant.name),
            escape(mutant.statement),
            at_least(mutant.gap),
            "refuted" if mutant.told_apart else "**not told apart**",
        ]
        for mutant in fact.mutants
    ]
    return page(
        escape(fact.explanation),
        f"Lags: {lags}.",
        table(["false neighbour", "statement", "misses by", "verdict"], rows),
    ).rstrip()


def _shape(shape: Index) -> str:
    return " × ".join(map(str, shape))


def _point(point: Index) -> str:
    return ", ".join(map(str, point)).replace("-", "−")
