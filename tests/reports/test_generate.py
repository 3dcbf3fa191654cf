"""The command: bad input, exit status, determinism, Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import made
import pytest
import rendering

import reports
from numeric.checks.results import Verdict as Found
from reports.collecting import collect as collecting
from reports.collecting.evidence import Measured
from reports.collecting.learning import learning_jobs
from reports.facts.model import Facts, Verdict
from reports.generate import main
from reports.pages.index import DATA, TIMINGS
from reports.pages.terminal import ANSWER
from symbolic import lemmas
from symbolic.errors import ProofError

SLOW = Path(__file__).with_name("slow_run.py")
ROOT = Path(reports.__file__).parent.parent


def contents(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and p.name != TIMINGS
    }


def begin(
    *arguments: str,
    stderr: int = subprocess.PIPE,
    environment: Mapping[str, str] | None = None,
    **options: Any,
) -> subprocess.Popen[str]:
    path = os.pathsep.join([str(ROOT), *sys.path])
    return subprocess.Popen(  # noqa: S603 - our own program
        [sys.executable, *arguments],
        stdout=subprocess.PIPE,
        stderr=stderr,
        text=True,
        env={**os.environ, "PYTHONPATH": path, **(environment or {})},
        **options,
    )


def command(*arguments: str) -> tuple[int, str, str]:
    running = begin("-m", "reports.generate", *arguments)
    out, err = running.communicate(timeout=300)
    return running.returncode, out, err


@pytest.fixture(name="output")
def _output(tmp_path: Path) -> Path:
    return tmp_path / "report"


@pytest.fixture(name="quick")
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let evidence be made by hand and pictures be blank, so that a run takes no time."""
    monkeypatch.setattr(collecting, "measure", lambda *_: Measured(made.AGREES))
    monkeypatch.setattr("reports.pages.figures._svg", lambda *_: "<svg/>")


# ------------------------------------------------------------------ bad input

BAD = {
    "digits 0": (["--digits", "0"], "--digits"),
    "digits abc": (["--digits", "abc"], "'abc' is not an integer ≥ 1"),
    "digits -3": (["--digits", "-3"], "--digits"),
    "digits 1.5": (["--digits", "1.5"], "--digits"),
    "too many digits": (["--digits", "99999999"], "is more than"),
    "seed -1": (["--seed", "-1"], "--seed"),
    "jobs 0": (["--jobs", "0"], "--jobs"),
    "unknown name": (["--only", "A99"], "nearest: A9"),
    "unknown among known": (
        ["--only", "A1", "correlation_as_convolutoin"],
        "nearest: correlation_as_convolution, ",
    ),
    "audit asked for and left out": (["--no-audit", "--only", "libraries"], "--no-audit"),
    "only nothing": (["--only"], "--only"),
    "processes and a cluster": (["--jobs", "2", "--dask", "tcp://h:1"], "not allowed with"),
    "unknown option": (["--nonsense"], "--nonsense"),
    "stray argument": (["report"], "report"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_input_is_one_line_and_status_2(
    case: str, output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments, words = BAD[case]
    try:
        status = main(["--output", str(output), *arguments])
    except SystemExit as stopped:
        status = int(str(stopped.code))
    said = capsys.readouterr()
    assert status == 2
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert said.err.startswith("reports.generate: error: ")
    assert words in said.err
    assert not output.exists()


@pytest.mark.parametrize("place", ["file", "file/below", "full", "/proc/report"])
def test_an_output_that_cannot_be_written(
    place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")
    assert main(["--output", str(tmp_path / place), "--only", "A1"]) == 2
    said = capsys.readouterr()
    assert said.err.count("\n") == 1
    assert "--output" in said.err
    assert sorted(os.listdir(tmp_path)) == ["file", "full"]


def test_bad_input_from_the_command_line(tmp_path: Path) -> None:
    status, out, err = command("--digits", "abc", "--output", str(tmp_path / "report"))
    words = "reports.generate: error: argument --digits: 'abc' is not an integer ≥ 1\n"
    assert (status, out, err) == (2, "", words)


def test_help_waits_for_no_library() -> None:
    code = (
        "import sys, reports.generate\n"
        "try: reports.generate.main(['--help'])\n"
        "except SystemExit: pass\n"
        "slow = {'sympy', 'numpy', 'scipy', 'matplotlib', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(slow) if slow else 0)"
    )
    running = begin("-c", code)
    _, err = running.communicate(timeout=300)
    assert (running.returncode, err) == (0, "")


# ------------------------------------------------------------------ exit status


@pytest.mark.usefixtures("quick")
def test_all_well_is_status_0_and_says_where(
    output: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--output", str(output), "--only", "A1", "arrays", "--jobs", "1"]) == 0
    said = capsys.readouterr()
    assert said.err == ""
    written = "5 certificates written, 5 replayed"
    assert f"1 statement, 5 theorems on 5 domains, {written}" in said.out
    assert "5 of 5: agrees" in said.out
    assert said.out.startswith(f"{ANSWER['A1']}\n  A1, proved on ℝ: (f ∗ g)(t) = ")
    assert said.out.endswith(f"report: {output / 'index.md'}\n")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("verdict", "status"), [(Verdict.REFUTED, 3), (Verdict.UNDECIDED, 1)])
def test_a_bad_verdict_has_its_status_and_is_still_written(
    verdict: Verdict,
    status: int,
    output: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def measure(_id: str, index: int, *_: int) -> Measured:
        found = replace(made.AGREES, verdict=Found[verdict.name], digits=0)
        return Measured(found if index == 1 else made.AGREES)

    monkeypatch.setattr(collecting, "measure", measure)
    assert main(["--output", str(output), "--only", "A1", "--jobs", "1"]) == status
    said = capsys.readouterr().out
    assert f"PROBLEM A1: {verdict} on ℤ\n" in said
    # A theorem that the numbers refute is a fault of ours, and loud.
    assert ("FAULT: the kernel proves and the numbers refute A1 on ℤ" in said) is (status == 3)
    assert f"A1: {verdict} on ℤ" in (output / "index.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("quick")
def test_a_proof_that_fails_is_status_1(output: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise ProofError("ring: these differ")

    monkeypatch.setattr(type(lemmas["A1"]), "on", fail)
    assert main(["--output", str(output), "--only", "A1", "--jobs", "1"]) == 1
    assert "ring: these differ" in (output / "chapter-a.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("quick")
def test_an_experiment_that_fails_is_status_1(
    output: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_seed: int) -> None:
        raise ProofError("no such data")

    monkeypatch.setattr(collecting, "array_facts", fail)
    assert main(["--output", str(output), "--only", "arrays", "--jobs", "1"]) == 1
    assert "arrays: no such data" in (output / "index.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------ the same bytes


QUICK = next(lemma.id for lemma in lemmas if all(d.discrete for d in lemma.domains))
"""A statement that is soon proved and measured on all its domains."""


def said(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run the command in this process and return what it says; it must not complain."""
    assert main(arguments) in {0, 1}
    out, err = capsys.readouterr()
    assert err == ""
    return out


@pytest.mark.takes_turns(6, 1)
@pytest.mark.usefixtures("few")
def test_what_was_kept_and_other_processes_make_the_same_bytes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Pictures are drawn in this process, whoever measures.
    monkeypatch.setattr("reports.pages.figures._svg", lambda *_: "<svg/>")
    wanted = ["--only", QUICK, "training", "arrays", "open", "--digits", "3", "--seed", "5"]
    # The proofs of a file, three experiments, the statements that the page on
    # training speaks of, networks, claims that are not proved, evidence on each domain.
    jobs = 4 + 1 + len(learning_jobs(whole=False, seed=5)) + 3 + len(lemmas[QUICK].domains)
    for folder, kept in (("one", 0), ("kept", jobs)):
        words = f"{jobs - kept} answers worked out, {kept} kept from earlier runs\n"
        assert words in said(capsys, "--output", str(tmp_path / folder), "--jobs", "1", *wanted)
    one = contents(tmp_path / "one")
    assert contents(tmp_path / "kept") == one
    said(capsys, "--output", str(tmp_path / "two"), "--jobs", "2", "--no-cache", *wanted)
    assert contents(tmp_path / "two") == one
    assert (tmp_path / "one" / TIMINGS).exists()
    pages = {name: text.decode() for name, text in one.items() if name.endswith(".md")}
    assert rendering.broken_links(pages, {*one, TIMINGS}) == []
    formulas = [latex for text in pages.values() for latex in rendering.formulas(text)]
    assert [latex for latex in formulas if rendering.unbalanced(latex)] == []
    data = json.loads(one[DATA])
    assert (data["digits"], data["seed"]) == (3, 5)
    assert {"python", "sympy", "mpmath", "python-flint", "numpy", "scipy", "convproof"} == {
        name for name, _ in data["versions"]
    }
    assert sorted(data["files"]) == sorted([*one, TIMINGS])
    assert all(len(text.encode()) < 250_000 for text in pages.values())


# ------------------------------------------------------------------ progress


@pytest.mark.usefixtures("quick")
def test_progress_is_shown_on_a_terminal_and_nowhere_else(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal, end = os.openpty()
    pipe, far = os.pipe()
    arguments = ["--output", str(output), "--only", "A1", "--jobs", "1", "--no-cache"]
    # Rich believes these of any stream; a pipe is none the less no terminal.
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    said = []
    for stderr in (end, far):
        with open(stderr, "w", encoding="utf-8") as stream:
            monkeypatch.setattr(sys, "stderr", stream)
            assert main(arguments) == 0
        said.append(capsys.readouterr().out)
    # A terminal that nobody reads holds a limited number of bytes, and cuts characters in two.
    shown = os.read(terminal, 65536).decode(errors="replace")
    assert "proving and measuring" in shown
    assert os.read(pipe, 1) == b""
    assert said[0] == said[1]
    assert "proving and measuring" not in said[0]
    for descriptor in (terminal, pipe):
        os.close(descriptor)


# ------------------------------------------------------------------ Ctrl-C


def wait_for_work(folder: Path, running: subprocess.Popen[str]) -> None:
    for _ in range(3600):
        if any(folder.iterdir()):
            return
        assert running.poll() is None
        time.sleep(0.05)
    raise AssertionError("no measurement began")


@pytest.fixture(name="begun")
def _begun(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "begun"
    folder.mkdir()
    yield folder
    for process in folder.iterdir():
        with pytest.raises(ProcessLookupError):
            os.kill(int(process.name), 0)


@pytest.mark.takes_turns(6, 5)
@pytest.mark.drawn(1)
@pytest.mark.parametrize("jobs", ["1", "2"])
@pytest.mark.usefixtures("quick")
def test_ctrl_c_stops_cleanly(jobs: str, output: Path, begun: Path) -> None:
    assert main(["--output", str(output), "--only", "A1", "--jobs", "1"]) == 0
    before = contents(output)
    arguments = ["--output", str(output), "--only", "arrays", "training", "--jobs", jobs]
    running = begin(str(SLOW), str(begun), *arguments, start_new_session=True)
    wait_for_work(begun, running)
    if jobs == "2":
        # A worker leaves the answer to its parent: by itself it must not stop, nor say anything.
        (worker,) = begun.iterdir()
        os.kill(int(worker.name), signal.SIGINT)
        time.sleep(0.5)
        assert running.poll() is None
    # As the terminal does: to the whole process group, workers included.
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=20)
    assert running.returncode == 130
    words = f"interrupted; the previous report in {output} is untouched"
    assert err == f"reports.generate: {words}\n"
    assert out == ""
    assert contents(output) == before
    assert sorted(os.listdir(output.parent)) == ["begun", "report"]


@pytest.mark.takes_turns(6, 5)
def test_a_termination_leaves_nothing_behind(output: Path, begun: Path) -> None:
    arguments = ["--output", str(output), "--only", "arrays", "training", "--jobs", "2"]
    running = begin(str(SLOW), str(begun), *arguments)
    wait_for_work(begun, running)
    running.terminate()
    _, err = running.communicate(timeout=20)
    assert running.returncode == 130
    assert err == "reports.generate: interrupted; no report was written\n"
    assert os.listdir(output.parent) == ["begun"]


@pytest.mark.usefixtures("quick")
def test_an_interruption_after_the_report_is_in_place_says_so(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupt(_facts: Facts) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("reports.running.run.summary", interrupt)
    for _ in range(2):
        assert main(["--output", str(output), "--only", "arrays", "--jobs", "1"]) == 130
        words = f"interrupted; the new report in {output} is complete"
        assert capsys.readouterr().err == f"reports.generate: {words}\n"


def test_the_answer_is_said_before_anything_is_measured(
    output: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(collecting, "measure", stop)
    monkeypatch.setattr(collecting, "array_facts", stop)
    wanted = ["--only", "a7B", "A1", "B1", "arrays", "--jobs", "1"]
    assert main(["--output", str(output), *wanted]) == 130
    said = capsys.readouterr().out.splitlines()
    assert said[0] == ANSWER["A7b"]
    assert said[1].startswith("  A7b, proved on ℝ: ∫")
    assert said[2] == ANSWER["A1"]
    assert len(said) == 4


@pytest.mark.takes_turns(6, 5)
def test_workers_end_when_their_parent_is_killed(output: Path, begun: Path) -> None:
    arguments = ["--output", str(output), "--only", "arrays", "training", "--jobs", "2"]
    running = begin(str(SLOW), str(begun), *arguments)
    wait_for_work(begun, running)
    running.kill()
    running.communicate(timeout=20)
    (worker, *_) = [int(path.name) for path in begun.iterdir()]
    for _ in range(200):
        try:
            os.kill(worker, 0)
        except ProcessLookupError:
            break
        time.sleep(0.05)
    assert not output.exists()
