"""Golden pages: what a report says of facts made by hand, as files to be read.

After a change of wording, ``python tests/reports/golden.py`` writes them anew; the difference is
read like any other change. What a page must never do, whatever its words, is in `test_pages`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import made

from numeric.checks.results import Verdict as Found
from reports.facts.model import Facts, MutantsFact, Survival
from reports.pages.index import pages
from reports.pages.terminal import summary

FOLDER = Path(__file__).with_name("golden")


def _well() -> Facts:
    """Return facts of every kind, all of them good."""
    survivors = (
        ("⋆ swapped", Survival.COMMUTES),
        ("both | the same", Survival.SAME),
        ("f ∗ g = h", Survival.OPEN),
    )
    absolute = replace(made.SAMPLE, digits=5, relative=False, reason="near 0")
    long = replace(made.SAMPLE, left="0.12345678901234567890", plain="0.1234567890")
    aside = (replace(made.SAMPLE, family="odd", reason="even"),)
    full = made.on(
        evidence=replace(made.AGREES, samples=(long, absolute), set_aside=aside),
        mutants=MutantsFact(17, 14, survivors),
        certificate=made.CERTIFICATE,
    )
    other = made.on(
        made.Z, proof=made.proof("by induction", parts=(("Base case", made.proof("x")),))
    )
    without = replace(made.CERTIFICATE, name="certificates/chapter-c.json", entered=())
    kept = replace(made.LAGS, name="a relation", kept=True)
    pieces = (
        replace(made.PIECE, region="N ≥ M"),
        replace(made.PIECE, region="N < M", kind="convolution", lag_zero="k₁ = 1, k₂ = 2"),
    )
    library = replace(
        made.LIBRARY,
        functions=(*made.LIBRARY.functions, *[replace(made.FUNCTION, pieces=pieces)] * 5),
        relations=(made.LAGS, kept),
    )
    exact = replace(made.TRIAL, outcomes=(("agrees", 3),), digits=None, margin="")
    claim = replace(made.CLAIM, findings=(made.TRIAL, exact, made.ASIDE))
    return made.facts(
        made.statement("A1", full, made.on(made.Z)),
        made.statement("A7b"),
        made.statement("G10", made.on(), other),
        made.statement("H5"),
        made.statement("C0b", made.on(hypotheses=(), certificate=without)),
        libraries=(library, made.MISSING),
        ports=made.PORTS,
        errors=made.ERRORS,
        open=replace(made.OPEN, claims=(claim,)),
        trust=made.TRUST,
    )


def _ill() -> Facts:
    """Return facts of which none is good."""
    survivor = MutantsFact(16, 15, (("f ∗ g = g ∗ f", Survival.FALSE),))
    bad = replace(made.CERTIFICATE, replayed=False, failure="it proves something else")
    refuted = replace(made.TRIAL, verdict=Found.REFUTED, reason="1 against 2", told_apart=3,
                      survivors=("right | wrong",))  # fmt: skip
    claim = replace(made.CLAIM, verdict=Found.REFUTED, findings=(made.ASIDE, refuted))
    flipped = replace(made.PIECE, kind="convolution", conjugated="unknown: real input only",
                      lag_zero="k₁ = ⌊M₁/2⌋, k₂ = ⌊M₂/2⌋")  # fmt: skip
    library = replace(
        made.LIBRARY,
        functions=(replace(made.FUNCTION, pieces=(flipped,)), made.NO_FORMULA),
        relations=(replace(made.LAGS, kept=True),),
    )
    return made.facts(
        made.statement("A1", made.refuted(), made.undecided(), made.unproved()),
        made.statement("B1", made.on(mutants=survivor, certificate=bad)),
        made.statement("B2", made.on(evidence=made.NOWHERE)),
        made.statement("B3", made.on(evidence=None, failure="its worker died")),
        libraries=(library,),
        errors=replace(made.ERRORS, known=replace(made.ERRORS.known, got=1.0)),
        arrays=(made.array_fact(holds=False, agrees=False), made.array_fact(holds=False)),
        training=None,
        failures=(("training", "no | data"),),
        open=replace(
            made.OPEN,
            false=(replace(made.COMPUTED, failure="decide | proves it"), made.LISTED),
            claims=(claim,),
            broken=(("B16", "out of memory"),),
        ),
        trust=made.TRUST,
    )


def _one() -> Facts:
    """Return what ``--only A1`` finds."""
    return made.facts(
        made.statement("A1", made.on(certificate=made.CERTIFICATE)),
        selection=("A1",), arrays=None, training=None, trust=made.TRUST,
    )  # fmt: skip


VIEWS = {"well": _well, "ill": _ill, "one": _one}
ELSEWHERE = "training.md"
"""The page of experiments whose numbers are computed is not made by hand."""


def files(view: str) -> Iterator[tuple[Path, str]]:
    """Yield what a view looks like, by file."""
    facts = VIEWS[view]()
    yield FOLDER / view / "terminal.txt", summary(facts) + "\n"
    for name, text in pages(facts).items():
        if name != ELSEWHERE:
            yield FOLDER / view / name, text


if __name__ == "__main__":
    for view in VIEWS:
        for path, text in files(view):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
