"""What a proof rests on, and the certificates."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import made
import pytest

import reports
from reports.collecting import certifying
from reports.collecting import collect as collecting
from reports.collecting.certifying import file_of, trust
from reports.collecting.evidence import Measured
from reports.collecting.proving import ProvedFile, prove
from reports.facts.trust import CertificateFact
from reports.generate import main
from reports.pages.chapters import INDEX
from reports.pages.index import DATA, pages
from reports.pages.terminal import summary
from reports.running.run import render
from symbolic import Theorem, Z, lemmas
from symbolic.errors import ProofError
from symbolic.kernel.certificate import check_all
from symbolic.notation import trust as ledger
from symbolic.sympy_border.catalogue import Lemma
from symbolic.sympy_border.domains import Domain

BAD = replace(made.CERTIFICATE, replayed=False, failure="it proves something else")
UNWRITTEN = CertificateFact("", False, "not written: too long")


def test_certificates_are_files_linked_and_counted() -> None:
    facts = made.certified(made.CERTIFICATE, training=None)
    files = render(facts)
    assert files["certificates/chapter-a.json"] == dict(made.TRUST.certificates)[file_of("A1")]
    assert "[Certificate](certificates/chapter-a.json): replayed." in files["chapter-a.md"]
    told = json.loads(files[DATA])
    assert "certificates/chapter-a.json" in told["files"]
    assert told["statements"] == {"A1": "facts/A1.json"}
    (on,) = json.loads(files["facts/A1.json"])["domains"]
    assert on["certificate"]["replayed"] is True
    assert "1 certificate written, 1 replayed" in summary(facts)
    assert "1 theorem, 1 replayed from certificates" in files[INDEX]
    assert "[Certificate](../certificates/chapter-a.json)" not in files["chapter-a.md"]


@pytest.mark.parametrize(
    ("bad", "counted"), [(BAD, "1 certificate"), (UNWRITTEN, "0 certificates")]
)
def test_a_certificate_that_is_no_good_is_a_problem(bad: CertificateFact, counted: str) -> None:
    facts = made.certified(bad)
    assert facts.problems == (f"A1: the certificate on ℝ is no good, {bad.failure}",)
    assert f"{counted} written, 0 replayed" in summary(facts)
    assert bad.failure in pages(facts)["chapter-a.md"]
    assert ("**FAILED** " in pages(facts)["trust.md"]) == bool(bad.name)


# ------------------------------------------------------------------ the real thing


ALL = range(5)
DOMAINS = ("ℝ", "ℤ", "ℤ/N", "ℝ²", "ℤ²")


def test_certificates_prove_the_theorem() -> None:
    found = [on.fact.certificate for on in filed("A1").proved.values()]
    assert [c.name for c in found] == ["a.json"] * 5
    assert all(c.replayed and c.failure == "" for c in found)
    theorem = lemmas["A1"].on(Z)
    assert dict(found[1].rules) == dict(ledger.rules_used(theorem.token))


def filed(*ids: str) -> ProvedFile:
    return prove("a.json", [(id_, index) for id_ in ids for index in ALL])


def test_a_file_replays_to_all_its_theorems() -> None:
    proved = check_all(filed("A1", "A2").written)
    assert list(proved) == [f"{id_} on {domain}" for id_ in ("A1", "A2") for domain in DOMAINS]
    assert proved["A1 on ℤ"].lhs is lemmas["A1"].on(Z).token.lhs


def test_a_lemma_that_cannot_be_proved_leaves_the_others_of_its_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says why, and has no certificate."""
    monkeypatch.setattr(type(lemmas["A1"]), "on", refusing(lemmas["A1"]))
    proved = filed("A1", "A2").proved
    facts = [proved[f"{id_} on ℤ"].fact for id_ in ("A1", "A2")]
    assert [bool(fact.proof) for fact in facts] == [False, True]
    assert facts[0].failure == "not today"
    assert facts[0].certificate is None
    assert facts[1].certificate.replayed


def refusing(lemma: Lemma) -> Callable[[Lemma, Domain], Theorem]:
    usual = type(lemma).on

    def on(self: Lemma, domain: Domain) -> Theorem:
        if self.id == lemma.id:
            raise ProofError("not today")
        return usual(self, domain)

    return on


def test_the_certificate_of_another_theorem_does_not_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    other = lemmas["A2"].on(Z)
    named = {f"A1 on {domain}": other for domain in DOMAINS[1:]}
    monkeypatch.setattr(certifying, "check_all", lambda _: named)
    found = [on.fact.certificate for on in filed("A1").proved.values()]
    assert [c.replayed for c in found] == [False] * 5
    assert found[0].failure == "the file does not hold it"
    assert all("it proves" in c.failure for c in found[1:])


def test_a_proof_that_cannot_be_written_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def too_long(_: object) -> str:
        raise ProofError("too long")

    monkeypatch.setattr(certifying, "certificate", too_long)
    found = filed("A1")
    assert not found.written
    told = [on.fact.certificate for on in found.proved.values()]
    assert {(c.name, c.replayed, c.failure) for c in told} == {("", False, "not written: too long")}


def test_a_refused_certificate_is_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: str) -> None:
        raise ProofError("certificate: there are no steps")

    monkeypatch.setattr(certifying, "check_all", refuse)
    monkeypatch.setattr(collecting, "measure", lambda *_: Measured(made.AGREES))
    monkeypatch.setattr("reports.pages.figures._svg", lambda *_: "<svg/>")
    output = tmp_path / "report"
    assert main(["--output", str(output), "--only", "A1", "--jobs", "1"]) == 1
    said = capsys.readouterr().out
    assert "5 certificates written, 0 replayed" in said
    assert "PROBLEM A1: the certificate on ℤ is no good, certificate: there are no steps" in said
    written = output / "certificates" / "chapter-a.json"
    assert '"A1 on ' in written.read_text("utf-8")
    # The folder inside does not keep the next report from taking the place of this one.
    assert main(["--output", str(output), "--only", "A2", "--jobs", "1"]) == 1
    assert '"A1 on ' not in written.read_text("utf-8")


def test_the_ledger_is_the_one_of_the_kernel() -> None:
    facts = trust(())
    assert dict(facts.files)["rules"] > 100
    assert [x.test for x in facts.ledger] == [x.test for x in ledger.LEDGER]


@pytest.mark.takes_turns(6, 3)
def test_certificates_are_written_the_same_in_every_process() -> None:
    """Sets of strings are ordered by a hash of the process, sets of terms by where these lie."""
    source = (
        "from reports.collecting.proving import prove; "
        "kept = [bytearray(64 + k % 97) for k in range(331 * {0})]; "
        "print(prove('b.json', [(x, k) for x in ('B12', 'B13', 'C22') for k in range(2)]).written)"
    )
    path = os.pathsep.join([str(Path(reports.__file__).parent.parent), *sys.path])
    written = {
        subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-c", source.format(layout)],
            env={**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": str(layout)},
            capture_output=True,
            check=True,
        ).stdout
        for layout in (1, 2, 3)
    }
    assert len(written) == 1
