"""What a second run costs beside the first: a ratio in one process, never absolute times."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from reports.collecting.collect import collect
from reports.collecting.selection import select
from reports.facts.model import Facts
from reports.running.cache import Cache
from reports.running.crews import alone
from reports.running.run import Clock, Performer
from symbolic import lemmas

LARGEST_RATIO = 0.2


def complain(words: str) -> None:
    raise AssertionError(words)


def collected(folder: Path) -> tuple[Facts, Performer, float]:
    """Return the facts of one chapter, what was worked out, and the processor time."""
    performer = Performer(alone(), Cache(folder, complain), Clock(), lambda *_: None)
    selection = select(("D",), [(lemma.id, lemma.name) for lemma in lemmas])
    start = time.process_time()
    facts = collect(selection, 10, 0, performer)
    return facts, performer, time.process_time() - start


@pytest.mark.takes_turns(3)
def test_a_second_run_costs_little(benchmark: Any, tmp_path: Path) -> None:
    facts, first, cold = collected(tmp_path)
    assert first.kept == 0
    again, second, warm = collected(tmp_path)
    assert (again, second.kept) == (facts, first.asked)
    benchmark(collected, tmp_path)
    benchmark.extra_info |= {"answers": first.asked, "second / first": round(warm / cold, 4)}
    assert warm <= LARGEST_RATIO * cold, f"the second run took {warm / cold:.2f} of the first"
