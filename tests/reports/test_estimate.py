"""The time left is right within a factor of two once a few jobs are done."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.collecting import learning
from reports.collecting.collect import planned
from reports.collecting.selection import select
from reports.running.estimate import USUAL, Estimate
from reports.running.progress import in_words
from symbolic import lemmas

CATALOGUE = [(lemma.id, lemma.name) for lemma in lemmas]
EVERYTHING = planned(select([], CATALOGUE))


def test_every_kind_of_job_that_takes_long_has_been_timed(monkeypatch: pytest.MonkeyPatch) -> None:
    # What PyTorch is needed for is planned only where it is installed.
    monkeypatch.setattr(learning, "_missing", lambda: ())
    kinds = {*planned(select([], CATALOGUE)), *planned(select(["training"], ()))}
    assert set(USUAL) - {"rendering"} <= kinds
    assert all(EVERYTHING[f"evidence on {domain}"] > 100 for domain in ("ℝ", "ℤ", "ℝ²", "ℤ²"))


@pytest.mark.parametrize("slowness", [0.3, 1.0, 4.0])
def test_the_speed_of_the_machine_is_learned_from_the_first_jobs(slowness: float) -> None:
    estimate = Estimate(EVERYTHING)
    for _ in range(20):
        estimate.done("proofs", slowness * USUAL["proofs"])
    expected = sum(
        (number - 20 * (kind == "proofs")) * slowness * USUAL.get(kind, 0.15)
        for kind, number in EVERYTHING.items()
    )
    assert expected / 2 < estimate.left() < 2 * expected


def test_the_jobs_that_wait_for_imports_teach_nothing_about_the_others() -> None:
    estimate = Estimate(EVERYTHING)
    for _ in range(3):
        estimate.done("first", 20)
    rest = {kind: number for kind, number in EVERYTHING.items() if kind != "first"}
    assert estimate.left() == pytest.approx(Estimate(rest).left())


@given(
    st.dictionaries(st.sampled_from(sorted(USUAL)), st.floats(0.1, 10), min_size=1),
    st.integers(20, 60),
)
def test_experience_is_forgotten_for_what_has_been_seen(
    slowness: dict[str, float], each: int
) -> None:
    """However wrong the usual times are, by up to ten times: half of the jobs teach enough."""
    estimate = Estimate(dict.fromkeys(slowness, 2 * each))
    for kind, factor in slowness.items():
        for _ in range(each):
            estimate.done(kind, factor * USUAL[kind])
    left = sum(each * factor * USUAL[kind] for kind, factor in slowness.items())
    assert left / 2 < estimate.left() < 2 * left
    assert 0.3 < estimate.share() < 0.7


def test_what_was_kept_teaches_nothing() -> None:
    estimate = Estimate({"proofs": 2, "arrays": 1})
    before = estimate.left()
    estimate.done("proofs", None)
    assert estimate.left() == pytest.approx(before - USUAL["proofs"])
    estimate.done("proofs", None)
    estimate.done("arrays", None)
    assert (estimate.left(), estimate.share()) == (0, 1)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (4, "a few seconds left"),
        (47, "about 50 s left"),
        (100, "about 2 min left"),
        (2400, "about 40 min left"),
    ],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
