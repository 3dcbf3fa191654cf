"""Every statement that is not proved is checked with numbers, and its evidence can fail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from importlib.util import find_spec, module_from_spec

import pytest
from flint import acb, ctx, fmpq
from hypothesis import example, given, settings
from hypothesis import strategies as st

import numeric
from numeric import examine
from numeric.checks.results import Verdict
from numeric.claims import examination
from numeric.claims.claim import Case, Claim, Draw, Variation, claim
from numeric.claims.comparison import FAILURES, Comparison, at_most, equal, judge
from numeric.claims.registry import CLAIMS
from numeric.enclosures.tails import TooLong
from numeric.formulas.formula import Unsettled
from numeric.formulas.gauss import Gauss
from symbolic.catalogue.unproved import EVIDENCE_ONLY, NOT_COVERED
from symbolic.errors import EvidenceError
from tests.portion import portion

DIGITS = 20

CYCLES = {"ℤ/5", "ℤ/8", "ℤ/5 × ℤ/4"}
LATTICES = {"ℤ", "ℤ²"}
EVERYWHERE = CYCLES | LATTICES | {"ℝ", "ℝ²"}

DOMAINS = {
    "B16": {"ℤ/9"},
    "B18": LATTICES,
    "B21": LATTICES,
    "B22": {"ℤ/N and ℤ", "(ℤ/N)² and ℤ²"},
    "B23": {"ℤ", "ℝ"},
    "B25": CYCLES | {"ℤ"},
    "B26": {"ℤ²"},
    "D3": {"ℝ"},
    "D4": {"ℤ", "ℝ"},
    "D7": {"ℤ", "ℝ"},
    "D8": LATTICES | {"ℤ/8", "ℤ/5 × ℤ/4"},
    "D9": {"ℝ"},
    "D10": {"ℝ"},
    "D11": {"ℤ", "ℤ/5", "ℤ/8", "ℝ"},
    "D12": CYCLES | LATTICES,
    "E10": LATTICES,
    "E11": {"ℝ"},
    "E12": CYCLES,
    "E14": {"ℤ/5 × ℤ/4"},
    "E15": CYCLES,
    "E16": {"ℤ/5", "ℤ/8", "ℤ"},
    "E17": {"ℤ²"},
    **{f"F{k}": EVERYWHERE for k in (1, 2, 3, 4, 5, 6, 7, 8, 9, 13)},
    "F10": CYCLES | LATTICES | {"ℝ", "ℝ²"},
    "F11": CYCLES | {"ℤ", "ℝ", "ℝ²"},
    "F12": {"ℝ", "ℝ²"},
    "G7": CYCLES,
    "G9": {"ℤ²"},
    "G12": {"arrays"},
    "G13": CYCLES | LATTICES,
}


def test_no_unproved_entry_without_a_claim_and_no_claim_without_an_entry():
    assert set(EVIDENCE_ONLY) <= set(CLAIMS)
    assert set(CLAIMS) <= {*EVIDENCE_ONLY, *NOT_COVERED}


def test_the_domains_of_every_claim():
    assert {id_: {c.domain for c in found.cases} for id_, found in CLAIMS.items()} == DOMAINS


@pytest.mark.drawn(4)
@pytest.mark.parametrize("id_", CLAIMS)
def test_every_claim_agrees_and_all_its_mutants_are_refuted(id_):
    found = examine(id_, digits=DIGITS)
    assert found.passed, str(found)
    assert len(found.findings) == len(CLAIMS[id_].cases)
    for finding in found.findings:
        assert not finding.set_aside
        assert finding.survivors == ()
        assert finding.told_apart == finding.mutants >= len(finding.variants) > 0
        assert finding.digits is None or finding.digits == DIGITS


@pytest.mark.drawn(3)
@pytest.mark.parametrize("id_", CLAIMS)
def test_every_assertion_is_refuted_by_some_mutant(id_):
    """An assertion that no mutant breaks, a sum of zeros say, would show nothing."""
    for case in CLAIMS[id_].cases:
        variation = Variation()
        open_ones = _assertions(case, variation, refuted=False)
        # What the generic mutants refute was seen above; equations with 0 need one of their own.
        for name in variation.names:
            open_ones -= _assertions(case, Variation(name), refuted=True)
        assert not open_ones, (case.domain, case.family)


def _assertions(case: Case, variation: Variation, refuted: bool) -> set[str]:
    draw = Draw(0, "assertions", 60)
    with ctx.workprec(80):
        found = list(case.trial(draw, variation))
        if refuted:
            return {c.what for c in found if judge(c, 10).outcome in FAILURES}
        return {c.what for c in found} - {c.what for c in found if c.right != Gauss.of(0)}


# With this seed the samples satisfy F9 with f ⋆ f in the place of f ∗ f by chance.
@example(26041119, "F9")
@settings(max_examples=portion(8))
@given(st.integers(), st.sampled_from(["F5", "F9", "B22", "B25", "D8", "E16", "G7"]))
def test_any_seed_will_do(seed, id_):
    found = examine(id_, digits=5, seed=seed)
    assert found.passed, str(found)


@pytest.mark.takes_turns(2)
def test_the_same_arguments_give_the_same_answer():
    first, again, other = (examine("F5", 10, seed) for seed in (3, 3, 4))
    assert first == again
    assert first.facts() == again.facts()
    assert first.findings != other.findings


def test_what_a_reader_sees():
    found = examine("F2", 30)
    assert "F2: holds on all samples (checked with numbers, not proved)" in str(found)
    assert "60 of 60 mutants refuted" in str(found)
    assert "ℝ, step functions: 2 agrees, 2 holds, 2 touches; 30 digits; margin at least" in str(
        found
    )
    assert found._repr_markdown_().count("\n|") == 2 + len(found.findings)
    assert found.facts()["verdict"] == "agrees"
    assert numeric.examine is examine
    assert isinstance(found, numeric.Examination)


# ------------------------------------------------------------------ claims that are not true


def _entered(monkeypatch: pytest.MonkeyPatch, *cases: Case) -> None:
    monkeypatch.setitem(CLAIMS, "F0", Claim("F0", "a claim of a test", cases))


def _honest(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
    value = draw.positive()
    yield at_most("x ≤ 2x", wrong("4x", value.real, 4 * value.real), 2 * value.real)


def test_a_false_claim_is_refuted(monkeypatch):
    # X22: ‖f ⋆ f‖₁ = ‖f‖₁² for complex f, from the claim F2 with its own mutant made the claim.
    cases = CLAIMS["F2"].cases
    false = replace(
        cases[0],
        trial=lambda draw, _: cases[0].trial(draw, Variation("equality for complex functions")),
    )
    _entered(monkeypatch, false, Case("ℤ", "honest", _honest))
    found = examine("F0")
    assert found.verdict is Verdict.REFUTED
    assert not found.passed
    assert "‖f ⋆ g‖₁ = ‖f‖₁ ‖g‖₁ for f, g ≥ 0 is false" in found.findings[0].reason
    assert "F0: REFUTED" in str(found)


def test_a_mutant_that_survives_keeps_a_claim_from_passing(monkeypatch):
    def blind(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
        wrong("nothing is changed", 1, 2)
        yield from _honest(draw, wrong)

    _entered(monkeypatch, Case("ℤ", "blind", blind))
    found = examine("F0")
    assert found.verdict is Verdict.UNDECIDED
    (finding,) = found.findings
    assert finding.survivors == ("nothing is changed",)
    assert (finding.told_apart, finding.mutants) == (2, 3)
    assert "'nothing is changed'" in str(found)


def test_samples_that_show_only_zeros_compare_nothing(monkeypatch):
    def idle(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
        yield at_most("0 ≤ 0", fmpq(0), fmpq(0))

    _entered(monkeypatch, Case("ℤ", "idle", idle))
    found = examine("F0")
    assert found.verdict is Verdict.UNDECIDED
    assert found.findings[0].reason == "nothing was compared"


def test_an_equation_always_true_cannot_pass_by_reversal(monkeypatch):
    def tight(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
        yield at_most("1 ≤ 1", fmpq(1), fmpq(1))

    _entered(monkeypatch, Case("ℤ", "tight", tight))
    assert examine("F0").findings[0].survivors == ("reversed: 1 ≤ 1",)


def test_what_takes_too_long_is_set_aside_and_counts_for_nothing(monkeypatch):
    def long(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
        raise TooLong(7, 5)
        yield

    def unbounded(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
        raise Unsettled("no bound is known", "give another sample")
        yield

    _entered(monkeypatch, Case("ℤ", "long", long), Case("ℤ", "honest", _honest))
    found = examine("F0")
    assert found.passed
    assert found.findings[0].set_aside
    assert "set aside: the totals need about 7 evaluations" in str(found)
    assert "set aside" in found._repr_markdown_()
    _entered(monkeypatch, Case("ℤ", "long", long))
    assert examine("F0").verdict is Verdict.UNDECIDED
    _entered(monkeypatch, Case("ℤ", "honest", _honest), Case("ℤ", "unbounded", unbounded))
    assert examine("F0").verdict is Verdict.UNDECIDED


def test_more_bits_are_used_where_digits_are_lost(monkeypatch):
    seen = []

    def lossy(draw: Draw, wrong: Variation) -> Iterator[Comparison]:
        seen.append(draw.bits)
        large = fmpq(10**30, 3)
        left = acb(1) + large - large
        yield equal("cancellation", left, wrong("2", Gauss.of(1), Gauss.of(2)))

    _entered(monkeypatch, Case("ℤ", "lossy", lossy))
    assert examine("F0", 40).passed
    assert seen[1] > seen[0] + 20


# ------------------------------------------------------------------ bad input


@pytest.mark.parametrize("id_", ["A1", "F99", "", None, 5, ["F5"]])
def test_an_unknown_claim_is_named(id_):
    known = "it is proved; verify" if id_ == "A1" else "no such claim; did you mean|there are B16"
    with pytest.raises(EvidenceError, match=known):
        examine(id_)


def test_a_false_statement_is_said_to_be_one():
    with pytest.raises(EvidenceError, match=r"it is false, f ∗ g = g ∗ f; C1 has it right"):
        examine("X1")


@pytest.mark.parametrize("digits", [0, -3, 10**9, 2.5, "50", True, None])
def test_digits_are_validated(digits):
    with pytest.raises(EvidenceError, match=r"digits=.*whole number from 1"):
        examine("F5", digits=digits)


@pytest.mark.parametrize("seed", [1.0, "1", None, False])
def test_the_seed_is_validated(seed):
    with pytest.raises(EvidenceError, match=r"seed=.*whole number"):
        examine("F5", seed=seed)


def test_claims_are_in_order_whatever_they_are_called(monkeypatch):
    """An id such as F3b, which lemmas have as well, ended the import of all claims."""
    own = dict.fromkeys(("F3b", "mine", "F3", "F10", "F", "D7"), CLAIMS["F3"])
    monkeypatch.setattr("numeric.claims.claim.CLAIMS", own)
    spec = find_spec("numeric.claims.registry")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    assert list(module.CLAIMS) == ["D7", "F", "F3", "F3b", "F10", "mine"]


def test_a_claim_is_registered_once_and_with_cases():
    with pytest.raises(ValueError, match="twice"):
        claim("F5", Case("ℤ", "x", _honest), checked="")
    with pytest.raises(ValueError, match="different domains"):
        claim("F0", checked="")
    with pytest.raises(ValueError, match="different domains"):
        claim("F0", Case("ℤ", "x", _honest), Case("ℤ", "x", _honest), checked="")
    assert "F0" not in CLAIMS


def test_the_module_of_the_mutants_is_what_the_report_counts():
    told, of = examine("F12", 10).mutants
    assert told == of == 30
    assert examination.examine is examine
