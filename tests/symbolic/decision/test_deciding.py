"""Verdicts: what is proved, by which lemmas; what is refuted, and what is true near it."""

from __future__ import annotations

import pytest

from symbolic.chapters.registry import CYCLE
from symbolic.decision import agreement, algebra, proof
from symbolic.decision.algebra import known_of
from symbolic.decision.deciding import Proved, Refuted, decide_terms
from symbolic.decision.meaning import read
from symbolic.decision.scalars import scalar, value_of
from symbolic.decision.telling import told
from symbolic.errors import Undecidable
from symbolic.kernel.terms import PI, R, Term, Z, at, cycle, letter, product, variable

R2, Z2 = product(R, R), product(Z, Z)


def decided(text: str, domain: Term = Z, **declared: str) -> Proved | Refuted:
    """The verdict on a typed claim."""
    given = {word: names.split() for word, names in declared.items()}
    return decide_terms(*read(text, domain, given))


def refuted(text: str, domain: Term = Z, **declared: str) -> Refuted:
    """The verdict, which must be a refutation by numbers that differ."""
    verdict = decided(text, domain, **declared)
    assert isinstance(verdict, Refuted)
    left, right = verdict.found.values
    assert left != right
    return verdict


TRUE = [
    ("corr(f, g) == conv(conj(reflect(f)), g)", "A1"),
    ("conv(f, g) == conv(g, f)", "B1"),
    ("conv(conv(f, g), h) == conv(f, conv(g, h))", "B2"),
    ("corr(g, f) == conj(reflect(corr(f, g)))", "C1"),
    ("corr(f, corr(g, h)) == corr(conv(f, g), h)", None),
    ("corr(corr(f, g), corr(h, f)) == corr(corr(f, h), corr(g, f))", None),
    ("corr((2+i)*f, 3*g) == (6-3*i)*corr(f, g)", None),
    ("conv(f, g) + f - f == conv(f, g)", None),
    ("conv(f+g, h-f) == conv(f,h) + conv(g,h) - conv(f,f) - conv(f,g)", None),
]


@pytest.mark.drawn(30)
@pytest.mark.parametrize("domain", [R, Z, CYCLE, R2, Z2, cycle(4)], ids=str)
@pytest.mark.parametrize(("text", "lemma"), TRUE)
def test_true_claims_are_proved(text: str, lemma: str | None, domain: Term) -> None:
    verdict = decided(text, domain)
    assert isinstance(verdict, Proved)
    point = verdict.theorem.lhs.parts[1:]
    sides = (verdict.theorem.lhs, verdict.theorem.rhs)
    assert sides == tuple(at(side, point) for side in read(text, domain, {}))
    if lemma is not None:
        assert verdict.lemma is not None
        assert verdict.lemma.lemma.id == lemma


@pytest.mark.drawn(24)
@pytest.mark.parametrize("domain", [R, Z, CYCLE, R2, Z2, cycle(5)], ids=str)
@pytest.mark.parametrize(
    "text",
    [
        "corr(f, g) == corr(g, f)",
        "corr(corr(f, g), h) == corr(f, corr(g, h))",
        "corr(f, g) == conv(reflect(f), g)",
        "corr(a*f, g) == a*corr(f, g)",
        "conv(f, g) == corr(f, reflect(g))",
        "conv(f, g) == -conv(f, g)",
        "conv(f, f) == f",
        "f == g",
    ],
)
def test_false_claims_are_refuted(text: str, domain: Term) -> None:
    refuted(text, domain)


@pytest.mark.drawn(24)
@pytest.mark.parametrize(
    ("text", "domain", "declared", "true"),
    [
        # more is true on short cycles
        ("f + shift(f, 2) == flip(f) + flip(shift(f, 2))", cycle(4), {}, True),
        ("f + shift(f, 2) == flip(f) + flip(shift(f, 2))", cycle(6), {}, False),
        ("flip(f) - f == shift(f, 2) - shift(flip(f), 2)", cycle(4), {}, True),
        ("conj(f + shift(f, 2)) == conj(flip(f + shift(f, 2)))", cycle(4), {}, True),
        ("shift(f, d^2) == shift(f, d)", cycle(2), {}, True),
        ("shift(f, d^3) == shift(f, d)", cycle(6), {}, True),
        ("shift(f, d^2) == shift(f, d)", cycle(3), {}, False),
        ("d*shift(f, d^2) == d*shift(f, d)", cycle(2), {}, True),
        ("shift(f, d^2) == shift(f, d)", cycle(999999999), {}, False),
        ("shift(f, d*b*c) == shift(f, d*b)", cycle(10**9), {}, False),
        ("d*shift(f, d^2) == d^2*shift(f, d)", cycle(2), {}, False),
        ("flip(f) == f", cycle(2), {}, True),
        ("flip(f) == f", cycle(3), {}, False),
        ("f == f + f", cycle(2), {"odd": "f"}, True),
        ("f == f + f", cycle(1), {"odd": "f"}, True),
        ("f == f + f", cycle(3), {"odd": "f"}, False),
        ("f + shift(f,1) + shift(f,2) == 3*f - 3*f", cycle(3), {"odd": "f"}, True),
        ("delta + shift(delta, 1) == delta + shift(delta, -1)", cycle(2), {}, True),
        # no N that was tried before divides this
        ("shift(f, 840) == f", CYCLE, {}, False),
        ("shift(f, 3*N - d) == shift(f, -d)", CYCLE, {}, True),
        ("N*f == f", CYCLE, {}, False),
        # polynomials that vanish at small numbers
        ("(a^2-1)*(a^2-4)*(a^2-9)*f + f == f", Z, {}, False),
        ("(a-i)*(a-2)*(a-1-i)*(a-1)*f + f == f", Z, {}, False),
        ("(a+b)^2*f == a^2*f + 2*a*b*f + b^2*f", Z, {}, True),
        ("shift(f, (d-1)*(d-2)*(d-3)*(d+1)) == f", Z, {}, False),
        ("conj(a)*a*f == a^2*f", Z, {}, False),
        ("pi*f == 3*f", R, {}, False),
        ("shift(f, pi) == shift(f, 3)", R, {}, False),
        ("shift(shift(f, pi), 1/2) == shift(f, pi + 1/2)", R, {}, True),
        # what is declared
        ("corr(f, g) == conv(flip(f), g)", R, {"real": "f"}, True),
        ("corr(f, g) == corr(g, f)", R, {"hermitian": "f g"}, True),
        ("corr(f, g) == corr(g, f)", R, {"even": "f g"}, False),
        ("corr(f, g) == corr(g, f)", R, {"even": "f g", "real": "f g"}, True),
        ("corr(f, g) == conv(f, g)", R, {"real": "f", "hermitian": "f"}, True),
        ("conj(f) == f", Z, {"even": "f", "hermitian": "f"}, True),
        ("conj(f) == -f", Z, {"odd": "f", "hermitian": "f"}, True),
        ("conj(f) == -f", Z, {"odd": "f"}, False),
        ("flip(f) == f", Z, {"real": "f", "hermitian": "f"}, True),
        ("conj(flip(f)) == f", Z, {"real": "f", "even": "f"}, True),
        ("flip(f) == -f", Z, {"real": "f", "hermitian": "f"}, False),
        ("f == 2*f", Z, {"real": "f", "hermitian": "f", "odd": "f"}, True),
        ("f == 2*f", Z, {"hermitian": "f", "odd": "f"}, False),
        ("a*f == f", Z, {"odd": "f", "even": "f"}, True),
        ("f ⋆ g == 2*(f ⋆ g)", R, {"odd": "f", "even": "f"}, True),
        ("diff(flip(f)) == diff(f)", R, {"odd": "f"}, False),
        ("diff(flip(f)) == diff(f)", R, {"even": "f"}, True),
        ("flip(diff(f)) == diff(f)", R, {"odd": "f"}, True),
        ("diff(diff(f)) == diff(f)", R, {}, False),
    ],
)
def test_what_is_special(text: str, domain: Term, declared: dict[str, str], true: bool) -> None:
    verdict = decided(text, domain, **declared)
    assert isinstance(verdict, Proved if true else Refuted)
    if not true:
        refuted(text, domain, **declared)


def test_even_and_odd_functions_on_one_and_two_points() -> None:
    """What the declared letters of a counterexample are is seen in its numbers."""
    found = refuted("f == g", cycle(4), odd="f", hermitian="g").found
    for f, table in found.assignment.tables.items():
        for (n,), value in table.items():
            mirrored = table.get(((-n).modulo(4) and ((-n).modulo(4),)) or (-n,), scalar(0))
            assert mirrored == (-value if f.parts[1] == "odd" else value.conjugate())


# ------------------------------------------------------------------ what is said


def test_a_refutation_says_for_which_functions_the_claim_is_true() -> None:
    (condition, lemma), *others = refuted("corr(f, g) == conv(flip(f), g)").conditions
    assert not others
    assert ([f.parts[0] for f in condition.letters], condition.words) == (["f"], ("real",))
    assert lemma is not None
    assert lemma.lemma.id == "A4"


@pytest.mark.drawn(12)
@pytest.mark.parametrize("domain", [R, Z, CYCLE, cycle(7)], ids=str)
@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("corr(f, g) == conv(flip(f), g)", {("real",)}),
        ("corr(f, g) == corr(g, f)", {("hermitian",)}),
        ("f ⋆ g == flip(f ⋆ g)", {("even",), ("odd",)}),
        ("flip(f) == -f", {("odd",)}),
        ("f ∗ f == -(f ⋆ f)", {("real", "odd")}),
        ("f ∗ g == f ⋆ conj(g) - 2*g", set()),
    ],
)
def test_conditions_are_true_and_all_that_are_tried_are_named(
    text: str, words: set[tuple[str, ...]], domain: Term
) -> None:
    conditions = [condition for condition, _ in refuted(text, domain).conditions]
    assert {c.words for c in conditions} == words
    for condition in conditions:
        sides = [condition.applied(s) for s in read(text, domain, {})]
        assert isinstance(decide_terms(*sides), Proved)


@pytest.mark.parametrize("told", ["real", "even", "hermitian"])
def test_one_condition_is_not_named_in_two_words(told: str) -> None:
    """Of a real function, Hermitian is even; of an even one, real is Hermitian."""
    for claim in ("corr(f, g) == conv(f, g)", "corr(f, g) == conv(conj(f), g)", "f == flip(f)"):
        found = decide_terms(*read(claim, Z, {told: "f"}))
        named = [c.applied(f) for c, _ in getattr(found, "conditions", ()) for f in c.letters]
        known = [(f.parts[0], known_of(f)) for f in named]
        assert len(known) == len(set(known)), claim


def test_functions_that_are_zero_are_no_condition() -> None:
    """An even function that is declared odd is 0, of which anything is true."""
    for text, declared in (("flip(f) == -f", {"even": "f"}), ("f == flip(f)", {"odd": "f"})):
        assert not refuted(text, **declared).conditions
    assert not refuted("shift(f, 1) == -f", cycle(2)).conditions


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("corr(f, g) == corr(g, f)", "conj(reflect(corr(g, f)))"),
        ("corr(f, g) == conv(reflect(f), g)", "conv(conj(reflect(f)), g)"),
        ("corr(a*f, g) == a*corr(f, g)", "conj(a)*corr(f, g)"),
        ("conj(corr(f, g)) == conv(conj(f), conj(g))", "corr(conj(f), conj(g))"),
    ],
)
def test_did_you_mean(text: str, nearest: str) -> None:
    offered = refuted(text).did_you_mean
    wanted = read(f"{nearest} == f", Z, {})[0]
    assert any(agreement.holds(right, wanted) for _, right in offered)
    for sides in offered:
        assert isinstance(decide_terms(*sides), Proved)


def test_one_identity_is_offered_once() -> None:
    """However its scalar may be written: conj(i) and −i are one."""
    ((_, right),) = refuted("corr(i*f, g) == i*corr(f, g)").did_you_mean
    assert (right.head, right.parts[0].head) == ("Scale", "Mul")


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("f + shift(f, 2) == flip(f) + flip(shift(f, 2))", 0),  # the same values, moved
        ("flip(f) - f == shift(f, 2) - flip(shift(f, 2))", 1),  # false where f(2) alone is missing
    ],
)
def test_functions_must_be_defined_only_where_it_matters(text: str, asked: int) -> None:
    verdict = decided(text, cycle(4))
    assert isinstance(verdict, Proved)
    assert len(verdict.theorem.hypotheses) == asked


def test_small_counterexamples() -> None:
    tables = refuted("corr(f, g) == corr(g, f)").found.assignment.tables
    assert [len(table) for table in tables.values()] == [1, 1]


def test_told() -> None:
    assert told(decided("corr(f, g) == conv(flip(f), g)")).splitlines() == [
        "refuted on ℤ: f ∗ g = (R f) ⋆ g",
        "  with f = {0: i} (0 elsewhere)",
        "  with g = {0: 1} (0 elsewhere)",
        "  at 0: left = −i, right = i",
        "  true if f is real, lemma A4: "
        "for a real first function, correlation is convolution with its flip",
        "  did you mean: f ∗ g = conj(R f) ⋆ g, lemma A1: "
        "correlation is convolution with the involution of the first function",
        "  did you mean: f ∗ g = conj((R f) ⋆ conj(g))",
    ]
    assert told(decided("corr(f, g) == conv(conj(flip(f)), g)", R)).splitlines()[0] == (
        "proved on ℝ: f ∗ g = conj(R f) ⋆ g"
    )


# ------------------------------------------------------------------ limits, and what is refused


def test_limits_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Undecidable, match=r"6\^4 residues modulo 6; at most 512"):
        decided("shift(f, a^3 + b + c + d) == shift(f, a + b + c + d)", cycle(6))
    every = " + ".join(f"shift(f, {s})" for s in range(0, 66, 2))
    with pytest.raises(Undecidable, match="cycles of at most 64 points"):
        decided(f"{every} == flip({every})", cycle(66))
    with pytest.raises(Undecidable, match=r"too large: .* depth"):
        decided(" + ".join(["f"] * 70) + " == f")
    monkeypatch.setattr(algebra, "MOST_TERMS", 50)
    power = " ⋆ ".join(["(f + g + h)"] * 12)
    with pytest.raises(Undecidable, match="more than 50 terms when multiplied out"):
        decided(f"{power} == f")


@pytest.mark.parametrize(
    ("left", "right", "message"),
    [
        (letter("f", Z), letter("f", R), "one domain is needed"),
        (letter("f", product(Z, Z, Z)), letter("f", product(Z, Z, Z)), "claims are decided on"),
        (letter("f", Z), letter("f", Z, "real"), "f stands for different things"),
        (Term("Scale", variable("f"), letter("f", Z)), letter("f", Z), "f stands for different"),
        (Term("Fourier", letter("f", R)), letter("f", R), "Fourier: decide knows"),
        (
            Term("Scale", Term("Exp", variable("a")), letter("f", Z)),
            letter("f", Z),
            "polynomials in i, π and symbols",
        ),
    ],
)
def test_outside_the_language(left: Term, right: Term, message: str) -> None:
    with pytest.raises(Undecidable, match=message):
        decide_terms(left, right)


@pytest.mark.takes_turns(3)
def test_longest_cycle_is_proved() -> None:
    size = proof.LONGEST_CYCLE
    every = " + ".join(f"shift(f, {s})" for s in range(0, size, 2))
    assert isinstance(decided(f"{every} == flip({every})", cycle(size)), Proved)


def test_order_of_numbers_with_pi() -> None:
    pi = value_of(PI)
    assert scalar(3) < pi < scalar(22) * scalar(7) ** -1
    assert abs(scalar(3) - pi) == pi - scalar(3)
