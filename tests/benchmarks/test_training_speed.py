"""What training adds to a report, beside importing SymPy, each in a process of its own."""

from __future__ import annotations

import statistics
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tests.benchmarks.test_command_speed import seconds

# What every report imports, and then what a report on everything asks for about training: the
# statements of chapter H are proved for their own pages.
WITHOUT = "import reports.collecting.collect"
WITH = """
from numeric.experiments.training import training_facts
from reports.collecting.learning import learning_jobs
import reports.collecting.collect
training_facts(0)
for job in learning_jobs(False, 0):
    job.function(*job.arguments)
"""


@pytest.mark.takes_turns(4)
@pytest.mark.benchmark(group="training")
def test_training_beside_importing_sympy(benchmark: Any, tmp_path: Path) -> None:
    """The aim is 30 times `import sympy` with PyTorch, 5 times without it."""
    if not benchmark.enabled:
        benchmark.pedantic(seconds, (WITH,))
        return
    for code in (WITH, WITHOUT, "import sympy"):
        seconds(code, tmp_path)  # writes the bytecode
    ratios = [
        (seconds(WITH, tmp_path) - seconds(WITHOUT, tmp_path)) / seconds("import sympy", tmp_path)
        for _ in range(3)
    ]
    benchmark.pedantic(seconds, (WITHOUT, tmp_path), rounds=1)
    benchmark.extra_info["training / import sympy"] = round(statistics.median(ratios), 1)
    benchmark.extra_info["with PyTorch"] = find_spec("torch") is not None
