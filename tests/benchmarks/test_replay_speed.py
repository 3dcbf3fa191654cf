"""How long it takes to replay every certificate, as a multiple of ``import sympy``.

A fresh interpreter measures both, one after the other, so that the ratio hardly depends on the
machine and no cache is warm. The target is 2; the ratio and its parts are in the benchmark's
``extra_info``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from symbolic.certificates import certificate
from symbolic.lemmas import lemmas

ROOT = Path(__file__).parents[2]

SCRIPT = """
import json, sys, time
texts = json.load(open(sys.argv[1], encoding="utf-8"))
start = time.perf_counter()
import sympy
imported = time.perf_counter()
from symbolic.certificates import check
ready = time.perf_counter()
for text in texts:
    check(text)
done = time.perf_counter()
print(json.dumps({"sympy": imported - start, "convproof": ready - imported,
                  "replay": done - ready}))
"""


@pytest.mark.benchmark(group="replay")
def test_replay_of_all_certificates(benchmark: Any, tmp_path: Path) -> None:
    texts = [certificate(lemma.on(domain)) for lemma in lemmas for domain in lemma.domains]
    file = tmp_path / "certificates.json"
    file.write_text(json.dumps(texts), encoding="utf-8")
    runs: list[dict[str, float]] = []

    def run() -> None:
        command = [sys.executable, "-c", SCRIPT, str(file)]
        result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
        runs.append(json.loads(result.stdout))

    benchmark.pedantic(run, rounds=5)
    ratios = [seconds["replay"] / seconds["sympy"] for seconds in runs]
    steps = sum(len(json.loads(text)["steps"]) for text in texts)
    benchmark.extra_info |= {
        "certificates": len(texts),
        "steps": steps,
        "replay / import sympy": round(median(ratios), 2),
        "milliseconds per step": round(1e3 * median(r["replay"] for r in runs) / steps, 3),
    }
