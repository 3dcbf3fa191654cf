"""Which part of the longest tests is run: a draw that changes with the code, or all with `--full`.

A walk that costs many seconds says ``@pytest.mark.drawn(8)``: eight of its cases are run. A
property says ``settings(max_examples=portion(200))``: a quarter of its examples. The draw follows
from the sources of the packages, so that the same code always meets the same cases, in every
worker, and a change meets others.
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
    """Return the names of the cases that are run, of tests marked `drawn` so many of each."""
    walks: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        walks[item.nodeid.partition("[")[0]].append(item)
    for name, cases in list(walks.items()):
        marker = cases[0].get_closest_marker("drawn")
        if marker is not None and len(cases) > marker.args[0]:
            source = Random(f"{state} {name}")  # noqa: S311 - which cases, no secret
            walks[name] = source.sample(cases, marker.args[0])
    return {case.nodeid for cases in walks.values() for case in cases}
