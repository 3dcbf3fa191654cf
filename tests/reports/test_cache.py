"""Answers are kept under all they depend on, and believed only if they are sound."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jobs_made
import made
import platformdirs
import pytest

import reports
from numeric.checks.results import Verdict
from reports.collecting import fingerprint, learning
from reports.collecting.collect import collect
from reports.collecting.evidence import Measured, measure
from reports.collecting.job import Failure, Job
from reports.collecting.proving import prove, state
from reports.collecting.selection import PARTS, select
from reports.running import cache as caching
from reports.running.cache import OLD, Cache, user_folder
from reports.running.codec import decode, encode
from reports.running.work import Done
from symbolic import lemmas

ROOT = Path(reports.__file__).parent.parent
JOB = Job("A1 on ℤ", measure, ("A1", 1, 10, 0), (("statement", "f"),), "symbolic/chapters")
ANSWER = Done(Measured(made.AGREES), 1.0)


def fail(words: str) -> None:
    raise AssertionError(words)


@pytest.fixture(name="cache")
def _cache(tmp_path: Path) -> Cache:
    return Cache(tmp_path, fail)


def entries(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def found(cache: Cache, job: Job = JOB) -> Measured | None:
    done = cache.find(job)
    return None if done is None else done.answer


# ------------------------------------------------------------------ keeping


def test_an_answer_is_found_again(cache: Cache, tmp_path: Path) -> None:
    assert found(cache) is None
    cache.keep(JOB, ANSWER)
    assert found(cache) == ANSWER.answer
    assert found(Cache(tmp_path, fail)) == ANSWER.answer
    assert len(entries(tmp_path)) == 1


OTHERS = {
    "function": replace(JOB, function=state),
    "statement": replace(JOB, arguments=("A2", 1, 10, 0)),
    "domain": replace(JOB, arguments=("A1", 2, 10, 0)),
    "digits": replace(JOB, arguments=("A1", 1, 11, 0)),
    "seed": replace(JOB, arguments=("A1", 1, 10, 1)),
    "claim": replace(JOB, basis=(("statement", "g"),)),
    "family": replace(JOB, basis=(("statement", "f"), ("families", "others"))),
    "files": replace(JOB, apart=""),
}


@pytest.mark.parametrize("name", OTHERS)
def test_another_question_has_another_answer(name: str, cache: Cache) -> None:
    cache.keep(JOB, ANSWER)
    assert found(cache, OTHERS[name]) is None


@pytest.mark.parametrize("part", ["versions", "machine", "sources"])
def test_what_computes_is_part_of_the_question(
    part: str, cache: Cache, monkeypatch: pytest.MonkeyPatch
) -> None:
    cache.keep(JOB, ANSWER)
    others: dict[str, Any] = {"versions": (("sympy", "0.7"),), "machine": "vax", "sources": "0"}
    monkeypatch.setattr(caching, part, lambda *_: others[part])
    assert found(cache) is None


def test_the_name_of_a_job_says_nothing(cache: Cache) -> None:
    cache.keep(JOB, ANSWER)
    assert found(cache, replace(JOB, name="another")) == ANSWER.answer


def test_failures_are_not_kept(cache: Cache, tmp_path: Path) -> None:
    cache.keep(JOB, Done(Failure("its worker died"), 1.0))
    assert found(cache) is None
    assert entries(tmp_path) == []


UNKNOWN = {
    "basis": (replace(JOB, basis=None), ANSWER),
    "alien": (Job("number", jobs_made.number, (1,)), Done(1, 1.0)),
}


@pytest.mark.parametrize("name", UNKNOWN)
def test_what_is_not_known_to_be_the_same_is_not_kept(
    name: str, cache: Cache, tmp_path: Path
) -> None:
    job, done = UNKNOWN[name]
    cache.keep(job, done)
    assert cache.find(job) is None
    assert entries(tmp_path) == []


# ------------------------------------------------------------------ unsound entries


def packed(content: bytes) -> bytes:
    return hashlib.sha256(content).digest() + zlib.compress(content)


def flipped(written: bytes, place: int) -> bytes:
    return written[:place] + bytes([written[place] ^ 1]) + written[place + 1 :]


def content_of(written: bytes) -> bytes:
    return zlib.decompress(written[32:])


def changed(written: bytes, part: int, old: Any, new: Any) -> bytes:
    """Return an entry, sound as such, with a change in its recipe or its answer."""
    parts = list(decode(tuple[bytes, bytes], content_of(written)))
    before, after = (x if isinstance(x, bytes) else encode(x) for x in (old, new))
    # Of a record of one field, the field.
    before, after = (x[1:] if isinstance(old, dict) else x for x in (before, after))
    assert before in parts[part]
    parts[part] = parts[part].replace(before, after)
    return packed(encode(tuple(parts)))


SPOILT: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "short": lambda w: w[:20],
    "cut": lambda w: w[:-1],
    "text": lambda _: b"hello, world" * 10,
    "digest": lambda w: flipped(w, 0),
    "content": lambda w: flipped(w, len(w) // 2),
    "end": lambda w: flipped(w, len(w) - 1),
    "no JSON": lambda _: packed(b"nonsense"),
    "no text": lambda _: packed(b"\xff"),
    "another shape": lambda _: packed(b"[1]"),
    "deep": lambda _: packed(b"[" * 100_000),
    "an answer of another kind": lambda w: changed(w, 1, {"digits": 17}, {"digits": "17"}),
    "an unknown verdict": lambda w: changed(w, 1, Verdict.AGREES.value, "proved"),
    "a recipe of another question": lambda w: changed(w, 0, b'["A1",1', b'["A2",1'),
}


@pytest.mark.parametrize("name", SPOILT)
def test_a_spoilt_entry_is_not_believed_and_replaced(
    name: str, cache: Cache, tmp_path: Path
) -> None:
    cache.keep(JOB, ANSWER)
    (file,) = entries(tmp_path)
    sound = file.read_bytes()
    file.write_bytes(SPOILT[name](sound))
    assert file.read_bytes() != sound
    assert found(cache) is None
    cache.keep(JOB, ANSWER)
    assert found(cache) == ANSWER.answer


def test_no_changed_bit_is_believed_as_another_answer(cache: Cache, tmp_path: Path) -> None:
    cache.keep(JOB, ANSWER)
    (file,) = entries(tmp_path)
    sound = file.read_bytes()
    for place in range(len(sound)):
        file.write_bytes(flipped(sound, place))
        assert found(cache) in {None, ANSWER.answer}


def test_the_entry_of_another_question_is_not_believed(cache: Cache, tmp_path: Path) -> None:
    cache.keep(JOB, ANSWER)
    (file,) = entries(tmp_path)
    other = replace(JOB, arguments=("A1", 1, 10, 1))
    cache.keep(other, Done(Measured(replace(made.AGREES, digits=3)), 1.0))
    (there,) = set(entries(tmp_path)) - {file}
    there.replace(file)
    assert found(cache) is None


# ------------------------------------------------------------------ the folder


def test_a_folder_that_cannot_be_used_is_told_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    said: list[str] = []
    cache = Cache(tmp_path / "file", said.append)
    for _ in range(3):
        cache.keep(JOB, ANSWER)
        assert found(cache) is None
    cache.forget_old()
    (words,) = said
    assert str(tmp_path / "file") in words
    assert "cannot be used" in words


def test_a_folder_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise PermissionError(13, "Permission denied")

    said: list[str] = []
    cache = Cache(tmp_path, said.append)
    monkeypatch.setattr(Path, "write_bytes", refuse)
    cache.keep(JOB, ANSWER)
    cache.keep(JOB, ANSWER)
    assert len(said) == 1
    assert "Permission denied" in said[0]
    assert entries(tmp_path) == []


def test_a_write_that_is_interrupted_leaves_nothing(
    cache: Cache, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        cache.keep(JOB, ANSWER)
    assert entries(tmp_path) == []


def test_old_entries_are_removed_and_used_ones_are_not(cache: Cache, tmp_path: Path) -> None:
    cache.keep(JOB, ANSWER)
    (used,) = entries(tmp_path)
    cache.keep(replace(JOB, arguments=("A1", 1, 10, 1)), ANSWER)
    (unused,) = set(entries(tmp_path)) - {used}
    old = time.time() - OLD - 60
    for file in (used, unused):
        os.utime(file, (old, old))
    assert found(cache) == ANSWER.answer
    cache.forget_old()
    assert entries(tmp_path) == [used]


def test_the_folder_is_where_the_system_keeps_such_things() -> None:
    assert user_folder() == platformdirs.user_cache_path("convproof") / "answers"


MANY = """
import sys
from pathlib import Path
from reports.running.cache import Cache
from reports.collecting.job import Job
from reports.running.work import Done
from reports.collecting.evidence import Measured, measure
from numeric.checks.results import Evidence, Verdict

def stop(words):
    raise SystemExit(words)

cache = Cache(Path(sys.argv[1]), stop)
answer = Measured(Evidence(Verdict.AGREES, "s", 10, 10, "", (), (), "x" * 20000, "", 0))
for turn in range(100):
    for seed in range(5):
        job = Job("job", measure, ("A1", 1, 10, seed))
        kept = cache.find(job)
        if turn and (kept is None or kept.answer != answer):
            stop(f"turn {turn}: {kept}")
        cache.keep(job, Done(answer, 0.0))
"""


@pytest.mark.takes_turns(6, 2)
def test_two_processes_at_once(tmp_path: Path) -> None:
    command = [sys.executable, "-c", MANY, str(tmp_path)]
    running = [
        subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)  # noqa: S603
        for _ in range(2)
    ]
    said = [process.communicate(timeout=100)[1] for process in running]
    assert [(process.returncode, words) for process, words in zip(running, said, strict=True)] == [
        (0, ""),
        (0, ""),
    ]
    assert len(entries(tmp_path)) == 5


# ------------------------------------------------------------------ the project's own files


def test_evidence_does_not_depend_on_the_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    everything = fingerprint.sources()
    kept = fingerprint.sources("reports.collecting.evidence")
    proofs = fingerprint.sources("reports.collecting.proving")
    apart = fingerprint.sources("reports.collecting.evidence", "symbolic/chapters")
    assert len({everything, kept, proofs, apart}) == 4
    of_file = fingerprint._of_file

    def after_a_change(of: str) -> tuple[bool, ...]:
        with monkeypatch.context() as changed:
            changed.setattr(
                fingerprint, "_of_file", lambda f: "0" if f == ROOT / of else of_file(f)
            )
            fingerprint.sources.cache_clear()
            found = (
                fingerprint.sources() != everything,
                fingerprint.sources("reports.collecting.evidence") != kept,
                fingerprint.sources("reports.collecting.proving") != proofs,
                fingerprint.sources("reports.collecting.evidence", "symbolic/chapters") != apart,
            )
        fingerprint.sources.cache_clear()
        return found

    assert after_a_change("reports/pages/chapters.py") == (True, False, False, False)
    assert after_a_change("reports/collecting/evidence.py") == (True, True, False, True)
    assert after_a_change("reports/facts/formula.py") == (True, True, True, True)
    assert after_a_change("reports/collecting/certifying.py") == (True, False, True, False)
    assert after_a_change("numeric/enclosures/tails.py") == (True, True, True, True)
    assert after_a_change("symbolic/kernel/rules.py") == (True, True, True, True)
    assert after_a_change("symbolic/chapters/convolution.py") == (True, True, True, False)


def test_every_job_of_a_report_can_be_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    # What PyTorch is needed for is planned only where it is installed.
    monkeypatch.setattr(learning, "_missing", lambda: ())
    asked: list[Job] = []

    def look(jobs: list[Job]) -> dict[str, Any]:
        asked.extend(jobs)
        proofs = {job.name: prove(*job.arguments) for job in jobs if job.function is prove}
        return {job.name: Failure("left out") for job in jobs} | proofs

    catalogue = [(lemma.id, lemma.name) for lemma in lemmas]
    facts = collect(select(("A1", *PARTS), catalogue), 10, 0, look)
    assert facts.problems
    assert {job.function.__name__ for job in asked} == {
        "prove", "measure", "array_facts", "training_facts", "open_statements", "examine",
        "audit_library", "small_nets", "with_torch", "state", "ports", "errors",
    }  # fmt: skip
    assert [job.name for job in asked if caching._kind(job) is None] == []


def test_what_is_claimed_and_the_families_are_what_evidence_is_kept_under() -> None:
    asked: list[Job] = []

    def look(jobs: list[Job]) -> dict[str, Any]:
        asked.extend(jobs)
        said = (prove, state)
        return {
            job.name: job.function(*job.arguments) if job.function in said else ANSWER.answer
            for job in jobs
        }

    collect(select(("A1", "A2"), [("A1", "a"), ("A2", "b")]), 10, 0, look)
    bases = [dict(job.basis or ()) for job in asked if job.function is measure]
    assert len({basis["statement"] for basis in bases}) == len(bases) == 10
    assert {basis["domain"] for basis in bases} == {"ℝ", "ℤ", "ℤ/N", "ℝ²", "ℤ²"}
    assert "finite sequences" in {b["domain"]: b["families"] for b in bases}["ℤ"]
