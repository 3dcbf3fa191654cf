"""Facts made by hand, so that what a report says can be checked without proving anything."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import Any

from numeric.checks.results import Evidence, SampleResult
from numeric.checks.results import Verdict as Found
from numeric.claims.findings import CaseFinding, Examination
from numeric.conventions.describing.taps import Taps
from numeric.conventions.exactness.worst import Row, Transformed, Worst
from numeric.conventions.porting.tried import Pair
from numeric.experiments.arrays import ArrayFact, Mutant
from numeric.experiments.training import TrainingFacts, training_facts
from reports.facts.formula import Formula
from reports.facts.libraries import (
    FindingFact,
    FunctionFact,
    LibraryFact,
    PieceFact,
    RelationFact,
)
from reports.facts.model import (
    ChapterFact,
    DomainFact,
    Facts,
    LineFact,
    ProofFact,
    Sequence,
    SlideFact,
    StatementFact,
)
from reports.facts.open import FalseFact, OpenFact
from reports.facts.tools import ErrorsFact, PortsFact
from reports.facts.trust import CertificateFact, TrustFact
from symbolic.catalogue.unproved import Unproved
from symbolic.notation.trust import Trusted

R = Formula("ℝ", r"\mathbb{R}")
Z = Formula("ℤ", r"\mathbb{Z}")
REAL = Formula("w is real-valued", r"w \text{ is real-valued}")
ABSOLUTE = Formula("|f| has a value", r"\left|f(t)\right| \text{ has a value}")
STATEMENT = Formula("(f ∗ g)(t) = (f_0 ⋆ g)(t)", r"\left(f \ast g\right)(t) = (f_{0} \star g)(t)")

SAMPLE = SampleResult(
    family="Gaussians | others",
    assignment=(("f", "e^(−t²) * |t|_1"), ("g", "1 | 2")),
    point=(("t", "1/7"),),
    engine="balls",
    verdict=Found.AGREES,
    digits=17,
    relative=True,
    radius="2.3e-19",
    left="0.12345",
    right="0.12345",
)
AGREES = Evidence(
    Found.AGREES, "a statement", 17, 17, "2.3e-19", (SAMPLE,), set_aside=(), reason="", remedy="",
    seed=11,
)  # fmt: skip
UNDECIDED = replace(
    AGREES, verdict=Found.UNDECIDED, digits=0, radius="", reason="no bound",
    remedy="ask for fewer digits", samples=(replace(SAMPLE, verdict=Found.UNDECIDED, digits=0),),
)  # fmt: skip
NOWHERE = replace(UNDECIDED, samples=())


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
        statement="f ∗ g = conj(R f) ⋆ g",
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
    bad = replace(SAMPLE, verdict=Found.REFUTED, digits=0, right="0.6789", radius="1e-30")
    evidence = replace(
        AGREES, verdict=Found.REFUTED, digits=0, reason="the balls are disjoint", samples=(bad,)
    )
    return on(Z, evidence=evidence)


def undecided() -> DomainFact:
    return on(Z, evidence=UNDECIDED)


def unproved() -> DomainFact:
    return DomainFact(Z, None, (), None, failure="ring: x_1 is not x_2")


def broken_training() -> TrainingFacts:
    made = training()
    run = replace(made.gradient_descent, exact_flip_at_every_step=False)
    return replace(made, gradient_descent=run)


HALF = Fraction(1, 2)


# ------------------------------------------------------------------ certificates and trust

CERTIFICATE = CertificateFact(
    name="certificates/chapter-a.json",
    replayed=True,
    rules=(("bind", 2), ("ring", 3)),
    entered=((ABSOLUTE, "exchange"), (REAL, "assume")),
)
TRUST = TrustFact(
    files=(("kernel", 300), ("terms", 70)),
    ledger=(Trusted("x_1 | x_2 are told apart", ("kernel", "terms"), "test_told_apart"),),
    certificates=(("certificates/chapter-a.json", '{"format": "convproof certificate"}\n'),),
)


def certified(*certificates: CertificateFact | None, **changes: Any) -> Facts:
    """Return facts with A1 proved on one domain per certificate."""
    on_domains = [
        on(domain, certificate=certificate)
        for domain, certificate in zip((R, Z), certificates, strict=False)
    ]
    return facts(statement("A1", *on_domains), trust=TRUST, **changes)


# ------------------------------------------------------------------ libraries

TAPS = Taps(n=2, m=2, outputs=3, conjugated="b", triples=((0, 0, 1), (1, 0, 0), (1, 1, 1)))
PIECE = PieceFact(
    region="all sizes",
    kind="correlation",
    conjugated="b",
    boundary="zero, of a",
    formula="z[k] = Σⱼ a[k − M + 1 + j]·conj(b[j])",
    lag_zero="k = M − 1",
    length="|N − M| + 1",
)
FUNCTION = FunctionFact(
    name="correlate(a, b, 'full')",
    pieces=(PIECE,),
    findings=(FindingFact("inexact", "by 1e-16 | or so", "a = [1], b = [2*3]"),),
    taps=TAPS,
)
NO_FORMULA = FunctionFact("polymul(a|b)", (), (FindingFact("affine", "not zero at zero"),))
LAGS = RelationFact(
    name="scipy.signal.correlation_lags 'same'",
    statement="correlate(a, b)[k] is at lags[k]",
    source="SciPy's documentation",
    kept=False,
    compared=25,
    failed=6,
    where="N odd and M even",
    a="[1]",
    b="[0, 1j]",
    left="[1]",
    right="ValueError: no `lags`\nat all",
)
LIBRARY = LibraryFact("scipy", "9.8.7", (FUNCTION, NO_FORMULA), (LAGS,))
MISSING = LibraryFact("torch", "")

PORTS = PortsFact(
    ("a.Conv", "b.conv", "c.old"),
    ("a.Conv", "b.conv"),
    ("plain", "with stride"),
    (
        Pair("a.Conv", "b.conv", ("plain", "with stride"), (), ()),
        Pair("a.Conv", "c.old", (), ("plain",), (("with stride", "port: c.old has no | stride"),)),
        Pair("b.conv", "a.Conv", ("plain", "with stride"), (), ()),
        Pair(
            "b.conv",
            "c.old",
            (),
            (),
            (("with stride", "port: c.old has no | stride"), ("plain", "port: it is old")),
        ),
        Pair("c.old", "a.Conv", (), ("plain", "with stride"), ()),
        Pair("c.old", "b.conv", (), ("plain", "with stride"), ()),
    ),
)
ERRORS = ErrorsFact(
    (
        Row("fast", "noise", Worst((7,), Fraction("1.25e-12"), "0.1", (Fraction(1, 10),)),
            Worst((7,), Fraction(9876), "0.1", (Fraction(1, 10),)), True, 4, (9, 3), ("oh",)),
        Row("fast", "huge", Worst((2,), Fraction("8.85e328"), "1.0", (HALF,)),
            Worst((2,), Fraction(10) ** 99, "1.0", (HALF,)), False, 5, (8, 2), ()),
        Row("slow", "noise", None, None, True, 0, (5, 4), ()),
        Row("slow", "huge", Worst((1,), Fraction("1.15e-16"), "2.0", (Fraction(2),)),
            Worst((1,), Fraction(1), "2.0", (Fraction(2),)), True, 1, (3, 3), ()),
    ),
    Transformed(40, 76, -7e161, "use a direct method", "9.8.7"),
)  # fmt: skip

# ------------------------------------------------------------------ open and false statements

COMPUTED = FalseFact(
    id="X1",
    title="correlation commutes",
    statement="f ∗ g = g ∗ f",
    domain="ℤ",
    truth="A1",
    asked=Formula("f ∗ g = g ∗ f", r"f \ast g = g \ast f"),
    example="f = (0 ↦ 1; else 0); at 0",
    left="i",
    right="−i",
    near=(STATEMENT,),
)
LISTED = FalseFact(
    id="X9",
    title="totals multiply",
    statement="∫ f ∗ g = ∫ f · ∫ g",
    domain="ℤ",
    truth="C19",
    outside="it equates numbers",
    example="f = i·δ | g = δ",
    left="−i",
    right="i",
)
TRIAL = CaseFinding(
    domain="ℤ",
    family="finite | tables",
    verdict=Found.AGREES,
    outcomes=(("holds", 8), ("touches", 2)),
    digits=47,
    margin="3.0e-01",
    mutants=4,
    told_apart=4,
    variants=("the two sides exchanged",),
)
ASIDE = CaseFinding(
    "ℝ", "Gaussians", Found.UNDECIDED, reason="too long", remedy="fewer digits", set_aside=True
)
CLAIM = Examination("F1", "at points | exactly", Found.AGREES, (TRIAL, ASIDE), 50, 0)
OPEN = OpenFact(
    unproved=(Unproved("F1", "absolute values", "|f ⋆ g| ≤ |f| ⋆ |g|", "no inequalities"),),
    not_covered=(("A1", "functions in L²"), ("B16", "matrices | more")),
    false=(COMPUTED, LISTED),
    claims=(CLAIM,),
)
