"""`verify`: true statements agree, false ones are refuted, the rest is undecided with a reason."""

from __future__ import annotations

import json
import pickle
from dataclasses import replace
from fractions import Fraction
from math import prod

import pytest
from sympy import Eq, Function, Integer, Lambda, Piecewise, Symbol, conjugate, cos, exp, sech

from numeric import verify
from numeric.checks import comparing
from numeric.checks.checking import check
from numeric.checks.results import SampleResult, Verdict
from numeric.checks.tasks import make_task
from numeric.evidence.verifying import MAXIMAL_DIGITS
from numeric.reading.plans import plans
from numeric.reading.statement import read_statement
from numeric.samples.families import Gaussian, RationalDecay
from numeric.samples.sequences import Finite, Geometric, Periodic
from symbolic import R2, Z2, Cyclic, R, Z, conj, conv, corr, functions, lemmas, reflect, shift
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.catalogue import CYCLE
from symbolic.sympy_border.operators import diff
from symbolic.sympy_border.terms import applied

DOMAINS = (R, Z, CYCLE, R2, Z2)
PAGE = ["A1", "A2", "A3", "A4", "A7", "A7b", "B1", "B7", "B8", "C1", "C2", "C9", "C10"]

PINNED = "(9/5)·exp(0ix)·exp(−19/10(x − 3/10) right of 3/10, 13/10(x − 3/10) left of it)"

f, g, h = functions("f g h")
w = functions("w", real=True)


def at(function, domain):
    return applied(function, domain.point("n" if domain.discrete else "t"), domain)


def equation(left, right, domain):
    return Eq(at(left, domain), at(right, domain), evaluate=False)


@pytest.mark.drawn(9)
@pytest.mark.parametrize("domain", DOMAINS, ids=str)
@pytest.mark.parametrize("name", PAGE)
def test_lemmas_agree_to_fifty_digits(name, domain):
    evidence = verify(lemmas[name].on(domain))
    assert evidence.verdict is Verdict.AGREES
    assert evidence.digits == 50
    assert len(evidence.samples) >= 2
    assert all(s.verdict is Verdict.AGREES and float(s.radius) < 1e-50 for s in evidence.samples)


FALSE = {
    "f∗g = g∗f": (corr(f, g), corr(g, f)),
    "f∗g = Rf⋆g for complex f": (corr(f, g), conv(reflect(f), g)),
    "f⋆g = f∗Rg": (conv(f, g), corr(f, reflect(g))),
    "conj(f∗g) = conj f ⋆ g": (conj(corr(f, g)), conv(conj(f), g)),
    "(f∗g) = f⋆g": (corr(f, g), conv(f, g)),
    "f∗g = conj f ⋆ g for real f": (corr(w, g), conv(w, g)),
    "(T_a f)∗g = T_a(f∗g)": None,
    "R(f⋆g) = Rf⋆g": (reflect(conv(f, g)), conv(reflect(f), g)),
}


@pytest.mark.drawn(16)
@pytest.mark.parametrize("domain", [d for d in DOMAINS if d != R2], ids=str)
@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_are_refuted(claim, domain):
    assert_refuted(claim, domain)


@pytest.mark.drawn(1)
@pytest.mark.parametrize("claim", FALSE)
def test_false_claims_are_refuted_on_the_real_plane(claim):
    """There the second engine, which confirms them, takes seconds."""
    assert_refuted(claim, R2)


def assert_refuted(claim, domain):
    sides = FALSE[claim]
    if sides is None:
        by = [2] * domain.dimension
        sides = corr(shift(f, *by), g), shift(corr(f, g), *by)
    evidence = verify(equation(*sides, domain), digits=10)
    assert evidence.verdict is Verdict.REFUTED
    assert not evidence.passed
    refuted = [s for s in evidence.samples if s.verdict is Verdict.REFUTED]
    assert all(float(s.gap) > 0 for s in refuted if s.engine == "balls")


@pytest.mark.parametrize("domain", [Z, CYCLE], ids=str)
def test_associativity_of_correlation_is_refuted(domain):
    claim = equation(corr(corr(f, g), h), corr(f, corr(g, h)), domain)
    assert verify(claim, digits=10).verdict is Verdict.REFUTED


def test_a_wrong_claim_that_symmetric_samples_cannot_refute_is_refuted():
    # adversarial item 18: for even real f this holds, so a family of such samples would pass it.
    assert verify(equation(corr(f, g), conv(f, g), R), digits=10).verdict is Verdict.REFUTED


@pytest.mark.parametrize("domain", [R, Z], ids=str)
def test_divergent_totals_are_undecided(domain):
    x = domain.point("m" if domain.discrete else "u")
    one = Total(f(*x) / f(*x), x, domain)
    odd = Total(x[0], x, domain)
    for total in (one, odd):
        evidence = verify(Eq(total, 0, evaluate=False), domain=domain, digits=10)
        assert evidence.verdict is Verdict.UNDECIDED
        assert not evidence.passed
        assert "no decay" in evidence.reason
        assert evidence.remedy


@pytest.mark.drawn(1)
@pytest.mark.parametrize(
    ("domain", "bounded", "other"),
    [
        (
            R,
            RationalDecay((Fraction(1), Fraction(0)), Fraction(0), Fraction(1), Fraction(0)),
            Gaussian((Fraction(1), Fraction(0)), Fraction(0), Fraction(0)),
        ),
        (
            Z,
            Periodic(((Fraction(1), Fraction(0)),)),
            Finite((0,), (1,), ((Fraction(1), Fraction(0)),)),
        ),
    ],
    ids=["R", "Z"],
)
def test_samples_that_violate_the_hypotheses_are_undecided_by_name(domain, bounded, other):
    # B12, ∫ f⋆g = ∫f ∫g, asks f, g ∈ L¹; the given f is not.
    theorem = lemmas["B12"].on(domain)
    evidence = verify(theorem, samples=[{f: bounded, g: other}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert evidence.reason.startswith("hypothesis “f is integrable” fails")


def test_complex_samples_for_a_real_letter_are_undecided():
    given = Geometric(
        (Fraction(1), Fraction(2)), (Fraction(1, 3), Fraction(0)), (Fraction(1, 4), Fraction(0)), 0
    )
    evidence = verify(lemmas["A4"].on(Z), samples=[{w: given, g: given}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "w is real-valued" in evidence.reason


N = Symbol("N", integer=True, positive=True)


@pytest.mark.parametrize("by", [40, 80, 120, 520, 840, 8 * 5 * 13 * 17, 10**6])
def test_a_period_of_the_cycle_is_never_all_that_was_tried(by):
    # T₄₀f = f holds on ℤ/5 and on ℤ/8.
    (n,) = Cyclic(N).point("n")
    for claim in (
        Eq(applied(shift(f, by), (n,), Cyclic(N)), f.function(n), evaluate=False),
        Eq(f.function(n + by), f.function(n), evaluate=False),
        Eq(f.function(n + by - 13), f.function(n - 13), evaluate=False),
    ):
        assert verify(claim, domain=Cyclic(N), digits=10).verdict is Verdict.REFUTED


@pytest.mark.drawn(6)
@pytest.mark.parametrize("domain", [R, Z, CYCLE], ids=str)
@pytest.mark.parametrize("highest", [1, 3, 6, 12])
def test_numbers_are_generic_and_large_as_well_as_small(domain, highest):
    # (k² − 1)(k² − 4)(k² − 9) f + f = f holds for small numbers only.
    k, (x,) = Symbol("k", integer=True), domain.point("x")
    vanishing = prod(k**2 - j**2 for j in range(1, highest + 1))
    value = f.function(x)
    claim = Eq(vanishing * value + value, value, evaluate=False)
    assert verify(claim, domain=domain, digits=10).verdict is Verdict.REFUTED


def test_the_verdict_says_which_numbers_were_tried():
    evidence = verify(lemmas["B8"].on(CYCLE), digits=10)
    assert "; tried with " in str(evidence).splitlines()[0]
    assert "N = 5, 8, 13" in evidence.tried
    shifts = next(x for x in evidence.tried.split("; ") if not x.startswith("N"))
    sizes = [abs(int(x)) for x in shifts.split(" = ")[1].replace("−", "-").split(", ")]
    assert min(sizes) <= 3
    assert max(sizes) >= 13


@pytest.mark.takes_turns(3)
def test_values_too_small_to_compare_are_no_evidence():
    # At t = 30 a convolution of Gaussians is about 10^−170, and any two such agree to 50 places.
    narrow = Gaussian((Fraction(2), Fraction(1)), Fraction(0), Fraction(1))
    sides = applied(conv(f, g), (Integer(30),), R), applied(corr(f, g), (Integer(30),), R)
    evidence = verify(Eq(*sides, evaluate=False), digits=20, samples=[{f: narrow, g: narrow}])
    assert evidence.verdict is Verdict.REFUTED or "tests nothing" in evidence.reason


@pytest.mark.takes_turns(6, 3)
def test_values_that_plain_sums_mistake_are_no_evidence():
    # One side turns 127 times in a unit: in closed form they are told apart, and every lattice of
    # the plain sums takes it for a slower one.
    turning = Gaussian((Fraction(2), Fraction(5)), Fraction(0), Fraction(1))
    far = applied(conv(f, g), (Integer(80),), R), applied(corr(f, g), (Integer(80),), R)
    evidence = verify(Eq(*far, evaluate=False), digits=20, samples=[{f: turning, g: turning}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "does not tell the sides apart" in evidence.reason


def test_given_samples_are_used():
    first = Finite((0,), (2,), ((Fraction(1), Fraction(1)), (Fraction(2), Fraction(0))))
    second = Finite((0,), (1,), ((Fraction(0), Fraction(1)),))
    n = Symbol("n", integer=True)
    evidence = verify(
        Eq(corr(f, g)(n), conv(f, g)(n), evaluate=False), samples=[{f: first, g: second}], seed=3
    )
    assert len(evidence.samples) == 1
    assert dict(evidence.samples[0].assignment)["g"].startswith("[0 + i]")


def test_vacuous_points_are_not_evidence():
    # Both sides are 0 at the only point there is: the supports never meet.
    far = Finite((1000,), (1,), ((Fraction(1), Fraction(0)),))
    near = Finite((0,), (1,), ((Fraction(1), Fraction(0)),))
    at_3 = Eq(
        applied(conv(f, g), (Integer(3),), Z), applied(conv(g, f), (Integer(3),), Z), evaluate=False
    )
    evidence = verify(at_3, samples=[{f: far, g: near}])
    assert evidence.verdict is Verdict.UNDECIDED
    assert "tests nothing" in evidence.reason
    found = verify(lemmas["B1"].on(Z), samples=[{f: far, g: near}])
    assert found.verdict is Verdict.AGREES


def test_a_side_that_is_written_as_zero_may_be_zero():
    n = Symbol("n", integer=True)
    claim = Eq(applied(conv(f, g), (n,), Z) - applied(conv(g, f), (n,), Z), 0, evaluate=False)
    assert verify(claim, domain=Z).verdict is Verdict.AGREES


@pytest.mark.parametrize("side", [Integer(0), Integer(1), f(Symbol("n", integer=True))])
def test_a_side_compared_with_itself_is_vacuous(side):
    evidence = verify(Eq(side, side, evaluate=False), domain=Z)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "vacuous" in evidence.reason


def test_an_equation_and_a_theorem_give_the_same_evidence():
    theorem = lemmas["A1"].on(Z)
    assert verify(theorem.statement).samples == verify(theorem).samples


def test_letters_alone_need_a_domain():
    n = Symbol("n", integer=True)
    claim = Eq(f(n), conjugate(f(n)), evaluate=False)
    with pytest.raises(EvidenceError, match="say domain="):
        verify(claim)
    assert verify(claim, domain=Z).verdict is Verdict.REFUTED


@pytest.mark.parametrize("digits", [0, -1, 1.5, "abc", True, MAXIMAL_DIGITS + 1, 10**100, None])
def test_digits_are_validated(digits):
    with pytest.raises(EvidenceError, match=str(MAXIMAL_DIGITS)):
        verify(lemmas["A1"].on(Z), digits=digits)


@pytest.mark.parametrize("seed", ["a", 1.5, None, True])
def test_seeds_are_validated(seed):
    with pytest.raises(EvidenceError, match="seed"):
        verify(lemmas["A1"].on(Z), seed=seed)


@pytest.mark.parametrize("statement", [3, "f = g", True, None])
def test_statements_are_validated(statement):
    with pytest.raises(EvidenceError, match="theorem or an equation"):
        verify(statement)


@pytest.mark.parametrize("samples", [[{f: 3}], [{}], [{f: Function("f")}]])
def test_samples_are_validated(samples):
    with pytest.raises(EvidenceError, match=r"verify\(samples=…\): sample 0"):
        verify(lemmas["B1"].on(Z), samples=samples)


@pytest.mark.drawn(3)
@pytest.mark.parametrize("digits", [1, 17, 50, 300])
@pytest.mark.parametrize("domain", [R, Z], ids=str)
def test_the_digits_asked_for_are_proved(digits, domain):
    evidence = verify(lemmas["A1"].on(domain), digits=digits)
    assert evidence.digits == digits
    for sample in evidence.samples:
        if sample.engine == "balls":
            mantissa, exponent = sample.radius.split("e")
            assert int(exponent) <= -digits or float(mantissa) == 0


def test_other_seeds_give_other_samples_and_the_same_seed_the_same():
    theorem = lemmas["A1"].on(R)
    first, again, other = (verify(theorem, digits=12, seed=s) for s in (1, 1, 2))
    assert first == again
    assert first.samples[0].left != other.samples[0].left


def test_a_sample_depends_on_the_plans_name_alone():
    # Not on the object or a hash, which differ from process to process.
    for domain in (R, Z, R2, Z2):
        for plan in plans(domain):
            assert replace(plan).sample(5, "f", 0, False) == plan.sample(5, "f", 0, False)
    assert str(plans(R)[2].sample(0, "f", 0, True)) == PINNED


def test_transforms_inside_integrals_are_enclosed():
    # The inner integral oscillates faster the farther out it is taken.
    for name in ("E1", "E9"):
        evidence = verify(lemmas[name].on(R), digits=15)
        assert evidence.verdict is Verdict.AGREES


def test_tasks_and_results_are_plain_data():
    read = read_statement(lemmas["A1"].on(R))
    task = make_task(read, plans(R)[0], 20, 0)
    kept = hash(task.left)  # which holds in this process alone
    copy = pickle.loads(pickle.dumps(task))
    assert "_hash" in vars(task.left)
    assert "_hash" not in vars(copy.left)
    assert (copy.left, hash(copy.left)) == (task.left, kept)
    result = check(copy)
    assert result == check(task)
    assert pickle.loads(pickle.dumps(result)) == result
    facts = verify(lemmas["A1"].on(R), digits=20).facts()
    assert json.loads(json.dumps(facts))["verdict"] == "agrees"


def test_both_sides_are_shown_cut_to_proved_digits():
    sample = verify(lemmas["A1"].on(R), digits=20).samples[0]
    assert sample.left == sample.right
    assert sample.left.count("…") == 2
    digits = sample.left.split("…")[0].lstrip("−").replace(".", "").lstrip("0")
    assert 15 <= len(digits) <= 20
    longer = verify(lemmas["A1"].on(R), digits=40).samples[0].left
    assert longer.startswith(sample.left.split("…")[0])


def test_concrete_cycles():
    for period in (1, 2, 3, 6):
        theorem = lemmas["A1"].on(Cyclic(period))
        assert verify(theorem).verdict is Verdict.AGREES
    claim = equation(corr(f, g), conv(conj(f), g), Cyclic(2))
    assert verify(claim).verdict is Verdict.AGREES
    claim = equation(corr(f, g), conv(conj(f), g), Cyclic(3))
    assert verify(claim).verdict is Verdict.REFUTED


def test_what_has_no_evaluation_is_undecided_with_a_remedy():
    evidence = verify(equation(diff(diff(diff(conv(f, g)))), conv(f, g), R), digits=10)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "no numeric evaluation" in evidence.reason
    assert evidence.remedy


def test_the_text_names_samples_and_radius():
    evidence = verify(lemmas["A1"].on(R), digits=12)
    text = str(evidence)
    assert "agrees to 12 digits on 3 samples" in text
    assert "Gaussians times polynomials" in text
    assert evidence._repr_markdown_().startswith("**agrees to 12 digits")


def test_an_undecided_result_never_passes():
    result = SampleResult(Verdict.UNDECIDED, "none", (), ())
    assert result.digits == 0
    assert result.verdict is not Verdict.AGREES


x = Symbol("x", real=True)
FAR = Lambda(x, Piecewise((exp(-x), (x > 50) & (x < 51)), (0, True)))
SECH = Lambda(x, sech(x) * cos(200 * x))


def test_sides_that_are_too_small_to_tell_are_not_called_zero() -> None:
    """∫ is 2π/(e^{100π} + e^{−100π})."""
    claim = Eq(Total(f(x), (x,), R), 2 * Total(f(x), (x,), R), evaluate=False)
    assert "smaller than" in verify(claim, domain=R, samples=[{f: SECH}], digits=1).reason
    nothing = verify(claim, domain=R, samples=[{f: Lambda(x, 0)}], digits=1)
    assert "both sides are 0 at this point" in nothing.reason


def test_numbers_that_are_drawn_again_are_looked_at_briefly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where both sides were too small each of twelve draws was tried at four precisions."""
    tried = []
    compared = comparing._compared
    monkeypatch.setattr(comparing, "_compared", lambda *a: (tried.append(1), compared(*a))[1])
    claim = Eq(conv(f, f)(x), 2 * conv(f, f)(x), evaluate=False)
    verify(claim, domain=R, samples=[{f: FAR}], digits=5)
    assert len(tried) <= 2 * (4 + 12)


def test_an_integrand_is_asked_for_so_many_values_and_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A carrier that the line is too long for took minutes."""
    monkeypatch.setattr("numeric.enclosures.enclosure._MOST_VALUES", 500)
    monkeypatch.setattr("numeric.checks.measuring._VALUES", 200)
    evidence = verify(lemmas["A1"].on(R), samples=[{f: SECH, g: SECH}], digits=20)
    assert evidence.verdict is Verdict.UNDECIDED
    assert "the totals need more than 500 evaluations" in evidence.reason
