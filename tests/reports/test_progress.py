"""The time left is right within a factor of two once a few jobs are done."""

from __future__ import annotations

import io
import re
from collections import Counter

import pytest
from rich.console import Console

from reports.collecting import learning
from reports.collecting.collect import planned
from reports.collecting.selection import select
from reports.running.progress import USUAL, progress_of, usual
from symbolic import lemmas

CATALOGUE = [(lemma.id, lemma.name) for lemma in lemmas]
EVERYTHING = planned(select([], CATALOGUE))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def left_after(slowness: float, kept: dict[str, int], done: dict[str, int]) -> float:
    """Return the seconds left that are shown after so many jobs, on a clock of the test's own."""
    now, file = [100.0], Terminal()
    console = Console(
        file=file,
        width=120,
        get_time=lambda: now[0],
        force_terminal=True,
        color_system=None,
        _environ={},
    )
    with progress_of(EVERYTHING, console) as note:
        for jobs, times in ((kept, None), (done, slowness)):
            for kind in Counter(jobs).elements():
                seconds = None if times is None else times * usual(kind)
                now[0] += seconds or 0
                note("a job", kind, seconds)
    hours, minutes, seconds = map(
        int, re.findall(r"left: (\d+):(\d\d):(\d\d)", file.getvalue())[-1]
    )
    return 3600 * hours + 60 * minutes + seconds


def test_every_kind_of_job_that_takes_long_has_been_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    # What PyTorch is needed for is planned only where it is installed.
    monkeypatch.setattr(learning, "_missing", lambda: ())
    kinds = {*planned(select([], CATALOGUE)), *planned(select(["training"], ()))}
    assert set(USUAL) - {"rendering"} <= kinds
    assert all(EVERYTHING[f"evidence on {domain}"] > 100 for domain in ("ℝ", "ℤ", "ℝ²", "ℤ²"))


@pytest.mark.parametrize("slowness", [0.3, 1.0, 4.0])
def test_the_speed_of_the_machine_is_learned_from_the_first_jobs(slowness: float) -> None:
    done = {"proofs": 5, "evidence on ℝ²": 10}
    left = EVERYTHING - Counter(done)
    expected = sum(number * slowness * usual(kind) for kind, number in left.items())
    assert expected / 2 < left_after(slowness, {}, done) < 2 * expected


def test_what_was_kept_is_no_work_and_teaches_nothing() -> None:
    kept = {kind: number for kind, number in EVERYTHING.items() if kind != "evidence on ℝ²"}
    number, each = EVERYTHING["evidence on ℝ²"], 3.0 * usual("evidence on ℝ²")
    left = left_after(3.0, kept, {"evidence on ℝ²": 5})
    assert left == pytest.approx((number - 5) * each, rel=0.05)
