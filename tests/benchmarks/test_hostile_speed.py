"""What it costs to refuse hostile certificates: time and memory, in a fresh interpreter.

Noted in the benchmark's extra information; that they are refused is tested beside the kernel.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import json, resource, sys, time
sys.path.insert(0, sys.argv[1])
from test_kernel_certificate import HOSTILE
from symbolic.kernel.certificate import check_all
from symbolic.kernel.errors import ProofError
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
refused = []
for text in HOSTILE.values():
    start = time.process_time()
    try:
        check_all(text)
    except ProofError:
        refused.append(time.process_time() - start)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(json.dumps({"files": len(HOSTILE), "refused": len(refused),
                  "worst seconds": round(max(refused), 3), "megabytes": (peak - before) // 1024}))
"""


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="replay")
def test_hostile_files(benchmark: Any) -> None:
    command = [sys.executable, "-c", SCRIPT, str(ROOT / "tests" / "symbolic" / "kernel")]

    def run() -> dict[str, Any]:
        done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
        return json.loads(done.stdout)  # type: ignore[no-any-return]

    told = benchmark.pedantic(run, rounds=1)
    benchmark.extra_info |= told
    assert told["refused"] == told["files"]
