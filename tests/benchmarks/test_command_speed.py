"""What `convproof ask` costs, beside importing SymPy, each in a process of its own."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
ASK = (
    "from reports.command.main import main; "
    "main(['ask', 'corr(w, x) == conv(reflect(w), x)', '--real', 'w'])"
)


def seconds(code: str, bytecode: Path | None = None) -> float:
    """Return the processor time of a process that runs some code.

    Installed packages have bytecode; a folder for it makes up for a working copy that keeps none.
    Where nothing is measured there is no need of one: to compile all takes longer than to run it.
    """
    environment = dict(os.environ)
    if bytecode is not None:
        environment["PYTHONPYCACHEPREFIX"] = str(bytecode)
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(  # noqa: S603 - our own code
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="command")
def test_ask_beside_importing_sympy(benchmark: Any, tmp_path: Path) -> None:
    """The aim is 0.35 times `import sympy`."""
    if not benchmark.enabled:
        benchmark.pedantic(seconds, (ASK,))
        return
    rounds = 7
    for code in (ASK, "import sympy"):
        seconds(code, tmp_path)  # writes the bytecode
    pairs = [(seconds(ASK, tmp_path), seconds("import sympy", tmp_path)) for _ in range(rounds)]
    benchmark.pedantic(seconds, (ASK, tmp_path), rounds=rounds)
    benchmark.extra_info["ask / import sympy"] = round(
        statistics.median(a / b for a, b in pairs), 2
    )
