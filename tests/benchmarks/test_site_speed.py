"""What ``--html`` adds to a report of many pages, beside importing SymPy."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from reports.pages.index import pages
from reports.site.documents import site
from tests.benchmarks.test_command_speed import seconds

sys.path.append(str(Path(__file__).parents[1] / "reports"))
import made

STATEMENTS, ALL = 20, 220
"""How many are written here, and how many the catalogue has, about."""


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="site")
def test_the_site_beside_importing_sympy(benchmark: Any, tmp_path: Path) -> None:
    """The aim is 15 times `import sympy` for the whole report."""
    proof = made.proof(*["definition of ∗"] * 5)
    on = [made.on(domain, proof=proof) for domain in (made.R, made.Z)] * 2
    facts = made.facts(*(made.statement(f"A{n}", *on) for n in range(STATEMENTS)))
    markdown = pages(facts)
    bytecode = tmp_path / "bytecode"
    rounds = 3 if benchmark.enabled else 1
    benchmark.pedantic(site, (markdown, facts.slide), rounds=rounds)
    if benchmark.stats:
        seconds("import sympy", bytecode)  # writes the bytecode
        importing = min(seconds("import sympy", bytecode) for _ in range(rounds))
        whole = benchmark.stats["min"] * ALL / STATEMENTS
        benchmark.extra_info["site / import sympy"] = round(whole / importing, 1)
        benchmark.extra_info["bytes of Markdown"] = sum(map(len, markdown.values()))
