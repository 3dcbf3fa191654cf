"""What the report says of networks of several layers, optimisers and digits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cache
from typing import Any, get_type_hints

import made
import pytest

from numeric.experiments.equivariance import DTYPES
from numeric.experiments.flips import FlipBehaviour, FlipFinding, FlipTrial
from numeric.experiments.optimisers import OptimiserRow
from numeric.experiments.problems import SHAPES
from numeric.experiments.records import DigitsRun
from reports.collecting import learning as collecting
from reports.collecting.collect import _learning_jobs, _whole, collect
from reports.collecting.job import Failure, Job
from reports.collecting.proving import state
from reports.collecting.selection import select
from reports.facts.model import StatementFact
from reports.facts.training import (
    LearningFact,
    SmallNetsFact,
)
from reports.pages.figures import figures
from reports.pages.index import pages
from reports.pages.optimisers import DISTANCES, PICTURED
from reports.running.codec import decode, encode
from symbolic.chapters import lemmas

FILTERS = tuple(((1.0 * i, 2.0, 3.0), (4.0, 5.0, 6.0), (7.0, 8.0, 9.5)) for i in range(3))
DIGITS = DigitsRun(
    2, "fft", "SGD", "float32", 2, (0.0, 3e-8, 2e-7), (2.1, 2.2, 2.35), 1, 296, 297,
    (0.9999, 0.84), (FILTERS, FILTERS),
)  # fmt: skip
TRIALS = tuple(FlipTrial(SHAPES[0], dtype, None, 0.0, 1e-7) for dtype in DTYPES)
BROKEN = tuple(FlipTrial(SHAPES[0], dtype, 1, gap, 1e-7)
               for dtype, gap in zip(DTYPES, (0.5, 0.7), strict=True))  # fmt: skip
EXACT = OptimiserRow("torch", "SGD", "lr=0.01",
                     FlipFinding("SGD", FlipBehaviour.EXACT, TRIALS, 6))  # fmt: skip
NO = OptimiserRow("torch", "Odd", "",
                  FlipFinding("Odd", FlipBehaviour.NO, BROKEN, 6, random=True,
                              cause="draws | by index"))  # fmt: skip
REFUSED = OptimiserRow("torch", "Bad", "", None, "Bad raised KeyError")
MIRRORED = made.Formula("w′ = R w", "w' = R w")
DEEP = made.statement(
    "H5",
    *(made.on(d, statement=MIRRORED, hypotheses=(made.Formula("h | g", "h"),))
      for d in (made.Z, made.R)),
    title="filters flip",
)  # fmt: skip


@cache
def nets() -> SmallNetsFact:
    """Trained once, by the first test that asks: collecting the tests trains nothing."""
    return collecting.small_nets(0)


@cache
def everything() -> LearningFact:
    return LearningFact(nets(), (EXACT, NO, REFUSED), (DIGITS,), (), whole=True)


@cache
def bare() -> LearningFact:
    return LearningFact(nets(), (), (), ("torch", "scikit-learn"), whole=False)


def written(learning: LearningFact, *cited: StatementFact) -> str:
    return pages(made.facts(learning=learning, cited=cited))["training.md"]


def test_every_answer_comes_back_exactly() -> None:
    assert decode(get_type_hints(collecting.small_nets)["return"], encode(nets())) == nets()
    assert decode(LearningFact, encode(everything())) == everything()


def test_the_page_has_the_theorem_the_counterexamples_the_table_and_the_runs() -> None:
    text = written(everything(), DEEP)
    for case in nets().counterexamples:
        assert f"**{case.name}**" in text
    assert "if and only if the optimiser commutes" in text
    assert "| H5 | filters flip | w′ = R w | 1 | ℤ, ℝ |" in text
    assert "- if h \\| g" in text
    assert "| `Odd` (random) | **no** | draws \\| by index | 0.5 | 0.70 |" in text
    assert "**Exactly:** `SGD`." in text
    assert "`Bad` could not be tried: Bad raised KeyError" in text
    assert "| 2.0 · 10⁻⁷ | 296 of 297 | 99.9 %, 84.0 % | 2.1 to 2.4 |" in text
    assert PICTURED in text
    assert DISTANCES in text
    assert "18 of 18 runs" in text
    assert "| clipping by the norm over all layers | the same with Σ g² over all layers |" in text
    assert "pip install" not in text


def test_without_the_extras_the_page_says_how_to_get_the_rest() -> None:
    text = written(bare())
    assert "18 of 18 runs" in text
    assert text.count("not installed here: torch, scikit-learn") == 2
    assert "pip install '.[torch,learning]'" in text
    assert PICTURED not in text
    assert not {PICTURED, DISTANCES} & set(figures(made.facts(learning=bare())))


@pytest.mark.takes_turns(6, 4)
def test_the_figures_are_drawn_and_are_the_same_each_time() -> None:
    first, again = (figures(made.facts(learning=everything())) for _ in range(2))
    assert first == again
    assert first[PICTURED].startswith("<?xml")
    other = replace(DIGITS, distances=(0.0, 1e-3, 0.1))
    changed = figures(made.facts(learning=replace(everything(), digits=(other,))))
    assert changed[DISTANCES] != first[DISTANCES]
    assert changed[PICTURED] == first[PICTURED]


def with_run(**changed: bool) -> LearningFact:
    run = replace(nets().runs[0], **changed)
    return replace(everything(), nets=replace(nets(), runs=(run,)))


def with_digits(**changed: object) -> LearningFact:
    return replace(everything(), digits=(replace(DIGITS, **changed),))


def with_a_wrong_counterexample() -> LearningFact:
    case = nets().counterexamples[0]
    wrong = replace(case, found=case.expected)
    return replace(everything(), nets=replace(nets(), counterexamples=(wrong,)))


@pytest.mark.parametrize(
    ("broken", "problem"),
    [
        (lambda: with_run(flips=False), "no exact flips"),
        (lambda: with_run(equal_losses=False), "no exact flips"),
        (lambda: with_run(equal_starts_fail=False), "flips from equal starts"),
        (with_a_wrong_counterexample, "equal starts is no counterexample"),
        (
            lambda: with_digits(dtype="float64", distances=(0.0, 1e-4, 0.0)),
            "digits, SGD in float64, fft: no flips",
        ),
        (lambda: with_digits(distances=(0.0, 2.0, 0.0)), "no flips"),
        (lambda: with_digits(equal_starts=(0.0, 0.0, 0.0)), "no flips"),
    ],
)
def test_what_contradicts_the_theorem_is_a_problem(
    broken: Callable[[], LearningFact], problem: str
) -> None:
    assert not everything().problems
    (said,) = made.facts(learning=broken()).problems
    assert problem in said


@pytest.mark.parametrize(
    ("wanted", "whole"),
    [((), False), (("training",), True), (("Training",), True), (("training", "arrays"), False)],
)
def test_the_long_runs_are_made_where_training_is_all_that_is_asked_for(wanted, whole) -> None:
    selection = select(wanted, [("A1", "name")])
    assert _whole(selection) == whole
    assert _learning_jobs(selection, 0)
    assert not _learning_jobs(select(["A1"], [("A1", "name")]), 0)


def test_what_is_not_installed_is_not_asked_for(monkeypatch) -> None:
    real = collecting.find_spec
    monkeypatch.setattr(collecting, "find_spec", lambda m: None if m == "torch" else real("re"))
    (job,) = collecting.learning_jobs(True, 0)
    assert job.function is collecting.small_nets
    found = collecting.learning([job], {job.name: Failure("no luck")}, True)
    assert found is not None
    assert found.nets is None
    assert found.missing == ("torch",)
    assert not found.problems


def test_nothing_is_left_out_or_done_twice_by_the_pieces(monkeypatch) -> None:
    pytest.importorskip("torch")
    pytest.importorskip("sklearn")
    from numeric.experiments import digits  # noqa: PLC0415

    asked = []
    monkeypatch.setattr(collecting, "torch_table", lambda seed: ())
    monkeypatch.setattr(collecting, "_missing", lambda: ("pytorch_optimizer",))
    monkeypatch.setattr(
        digits, "digits_run", lambda **choice: asked.append(choice) or everything().digits[0]
    )
    for piece in range(collecting.PIECES):
        collecting.with_torch(True, piece, collecting.PIECES, 3)
    assert asked == [{**choice, "seed": 3} for choice in digits.plan(True)]


@cache
def cited() -> tuple[StatementFact, ...]:
    """What a report says of chapter H where that was not selected."""
    catalogue = [(lemma.id, lemma.name) for lemma in lemmas]

    def done(job: Job) -> Any:
        if job.function is not state:
            return Failure("not run")
        # That each lemma of the chapter is proved on each domain is tested where they are; here
        # the two theorems stand for all.
        return real(*(id_ if id_ in {"H5", "H6"} else "H5" for id_ in job.arguments))

    def perform(jobs: list[Job]) -> dict[str, Any]:
        return {job.name: done(job) for job in jobs}

    real = cache(state)

    return collect(select(["training"], catalogue), 10, 0, perform).cited


@pytest.mark.takes_turns(3)
def test_the_theorems_of_any_depth_are_those_of_the_chapter_on_every_domain() -> None:
    found = {fact.id: fact for fact in cited()}
    assert set(found) == {lemma.id for lemma in lemmas if lemma.chapter == "H"}
    assert {len(fact.proved) for fact in found.values()} == {5}
    h5, h6 = (next(d for d in found[id_].domains if d.domain.text == "ℤ") for id_ in ("H5", "H6"))
    assert h5.statement.text == "w′_s(l, j, o, c, k) = w_s(l, j, o, c, −k)"
    # The converse assumes neither the start by itself nor that the rule commutes, but flips.
    assert len(h5.hypotheses) - len(h6.hypotheses) == 3 + 4


def test_the_page_says_both_directions_and_what_is_left_to_the_reader() -> None:
    text = written(everything(), *cited())
    for id_ in ("H1", "H5", "H6", "H8", "H9b", "H10c"):
        assert f"| {id_} |" in text
    assert "H6, on ℤ, with its hypotheses" in text
    assert "**Left to the reader:**" in text


def test_a_lemma_that_the_report_has_is_linked_and_one_that_failed_is_a_problem() -> None:
    text = pages(made.facts(DEEP, learning=bare()))["training.md"]
    assert "| [H5](chapter-h.md#h5) |" in text
    unproved = replace(DEEP, domains=(made.unproved(),))
    (problem,) = made.facts(learning=bare(), cited=(unproved,)).problems
    assert problem == "H5: not proved on ℤ, ring: x_1 is not x_2"


def test_the_first_page_links_to_the_theorem_where_it_was_proved() -> None:
    wanted = "([proved](training.md#theorem))"
    assert wanted in pages(made.facts(learning=everything(), cited=(DEEP,)))["index.md"]
    assert wanted not in pages(made.facts(learning=bare()))["index.md"]
