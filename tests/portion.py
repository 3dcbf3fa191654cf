"""Which part of the longest tests is run: a draw that changes with the code, or all with `--full`.

A walk that costs many seconds says ``@pytest.mark.drawn(8)``: eight of its cases are run. A
property says ``settings(max_examples=portion(200))``: a quarter of its examples. A single test that
takes long says ``@pytest.mark.takes_turns(3)``: it is run in one of three draws. Those that say
``takes_turns(6, 0)`` are run in the same ones, so that what they share is not made for one of them,
and never with those of ``takes_turns(6, 1)``, so that the longest do not meet in one run.
The draw follows from the sources of the packages, so that the same code always meets the same
cases, in every worker, and a change meets others.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cache
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest

PACKAGES = ("symbolic", "numeric", "reports")

_PART = 4
"""Of the examples of a property one in so many is tried."""

_full = False


def configure(full: bool) -> None:
    """Run everything, or a part; called before any test is imported."""
    global _full  # noqa: PLW0603 - decorators ask while tests are imported
    _full = full


def portion(examples: int) -> int:
    """Return how many examples to try of a property that is worth so many."""
    return examples if _full else max(1, examples // _PART)


@cache
def state_of_the_code() -> str:
    """Return a digest of the packages' sources."""
    digest = sha256()
    root = Path(__file__).parents[1]
    for package in PACKAGES:
        for file in sorted((root / package).rglob("*.py")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def drawn(items: list[pytest.Item], state: str) -> set[str]:
    """Return the names of the cases that are run: of tests that are marked a part."""
    walks: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        walks[item.nodeid.partition("[")[0]].append(item)
    return {case.nodeid for name, cases in walks.items() for case in _part(cases, state, name)}


def _part(cases: list[pytest.Item], state: str, name: str) -> list[pytest.Item]:
    turns, count = map(cases[0].get_closest_marker, ("takes_turns", "drawn"))
    if turns is not None:
        length, *place = turns.args
        drawn_with = "those with a place" if place else name
        turn = Random(f"{state} turns {length} {drawn_with}").randrange(length)  # noqa: S311
        if turn != (place[0] if place else 0):
            return []
    if count is None or len(cases) <= count.args[0]:
        return cases
    return Random(f"{state} {name}").sample(cases, count.args[0])  # noqa: S311
