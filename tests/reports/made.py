"""Facts made by hand, so that what a report says can be checked without proving anything."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from numeric.arrays import ArrayFact, Mutant
from numeric.training import TrainingFacts, training_facts
from reports.facts import (
    ChapterFact,
    DomainFact,
    EvidenceFact,
    Facts,
    LineFact,
    ProofFact,
    SampleFact,
    Sequence,
    SlideFact,
    StatementFact,
    Verdict,
)
from reports.formula import Formula

R = Formula("ℝ", r"\mathbb{R}")
Z = Formula("ℤ", r"\mathbb{Z}")
REAL = Formula("w is real-valued", r"w \text{ is real-valued}")
ABSOLUTE = Formula("|f| has a value", r"\left|f(t)\right| \text{ has a value}")
STATEMENT = Formula("(f ∗ g)(t) = (f_0 ⋆ g)(t)", r"\left(f \ast g\right)(t) = (f_{0} \star g)(t)")

SAMPLE = SampleFact(
    family="Gaussians | others",
    functions=(("f", "e^(−t²) * |t|_1"), ("g", "1 | 2")),
    point="t = 1/7",
    engine="balls",
    verdict=Verdict.AGREES,
    digits=17,
    relative=True,
    radius="2.3e-19",
    left="0.12345",
    right="0.12345",
)
AGREES = EvidenceFact(Verdict.AGREES, 17, "2.3e-19", samples=(SAMPLE,))


def proof(*reasons: str, parts: tuple[tuple[str, ProofFact], ...] = ()) -> ProofFact:
    line = Formula("x_1 * x_2", r"x_{1}\,x_{2}")
    hypotheses = (REAL,)
    return ProofFact(line, tuple(LineFact(line, r, hypotheses) for r in reasons), parts)


def on(domain: Formula = R, **changes: Any) -> DomainFact:
    made = DomainFact(domain, STATEMENT, (REAL, ABSOLUTE), proof("definition of ∗"), AGREES)
    return replace(made, **changes)


def statement(id_: str = "A1", *domains: DomainFact, **changes: Any) -> StatementFact:
    made = StatementFact(
        id_,
        f"name_of_{id_}",
        "a title with * and _",
        id_[0],
        "A book | §1",
        domains or (on(), on(Z)),
    )
    return replace(made, **changes)


def array_fact(**changes: Any) -> ArrayFact:
    made = ArrayFact(
        name="A: 4 and 3",
        statement="f ∗ g = f^# ⋆ g",
        shape_f=(4,),
        shape_g=(3,),
        functions=("scipy.signal.correlate", "scipy.signal.convolve"),
        max_difference=1.21e-14,
        tolerance=1e-10,
        agrees=True,
        mutants=(Mutant("drop the conjugate", "f ∗ g = Rf ⋆ g", 3.19, told_apart=True),),
        holds=True,
        seed=11,
        lag_zero=(3,),
        lag_range=((-3, 2),),
        explanation="SciPy conjugates *v* | its second argument.",
    )
    return replace(made, **changes)


@cache
def training() -> TrainingFacts:
    return training_facts(0)


SLIDE = SlideFact(
    filter=Sequence(0, (3, 1)),
    signal=Sequence(0, (1, 2)),
    shift=1,
    flipped=Sequence(0, (1, 3)),
    shifted=Sequence(1, (3, 1)),
    convolution=Sequence(0, (3, 7, 2)),
    correlation=Sequence(-1, (1, 5, 6)),
)


def facts(*statements: StatementFact, **changes: Any) -> Facts:
    chosen = statements or (statement("A1"), statement("G10"))
    letters = dict.fromkeys(s.chapter for s in chosen)
    made = Facts(
        versions=(("python", "3.99"), ("python-flint", "0.0.1")),
        digits=17,
        seed=11,
        selection=(),
        chapters=tuple(ChapterFact(x, f"Chapter {x}: made by hand") for x in letters),
        statements=chosen,
        arrays=(array_fact(),),
        training=training(),
        failures=(),
        slide=SLIDE,
    )
    return replace(made, **changes)


def refuted() -> DomainFact:
    bad = replace(SAMPLE, verdict=Verdict.REFUTED, digits=None, right="0.6789", radius="1e-30")
    evidence = EvidenceFact(Verdict.REFUTED, reason="the balls are disjoint", samples=(bad,))
    return on(Z, evidence=evidence)


def undecided() -> DomainFact:
    evidence = EvidenceFact(Verdict.UNDECIDED, reason="no bound", remedy="ask for fewer digits")
    return on(Z, evidence=evidence)


def unproved() -> DomainFact:
    return DomainFact(Z, None, (), None, AGREES, failure="ring: x_1 is not x_2")


def broken_training() -> TrainingFacts:
    made = training()
    run = replace(made.gradient_descent, exact_flip_at_every_step=False)
    return replace(made, gradient_descent=run)


HALF = Fraction(1, 2)
