"""How long it takes to replay certificates, as a multiple of ``import sympy``.

Fresh interpreters measure both, one after the other, so that the ratio hardly depends on the
machine and no cache is warm. The targets are 4 for all certificates and 0.2 for a single one; the
ratios and their parts are in the benchmark's ``extra_info``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from statistics import median
from typing import Any

import pytest

from reports.collecting.certifying import file_of
from symbolic.chapters import lemmas
from symbolic.kernel.certificate import certificate
from symbolic.kernel.terms import R
from symbolic.notation.names import domain_name

ROOT = Path(__file__).parents[2]

SCRIPT = """
import json, sys, time
texts = json.load(open(sys.argv[1], encoding="utf-8"))
start = time.process_time()
from symbolic.kernel.certificate import check_all
for text in texts:
    check_all(text)
done = time.process_time()
assert "sympy" not in sys.modules
import sympy
imported = time.process_time()
print(json.dumps({"replay": done - start, "sympy": imported - done}))
"""


def measured(benchmark: Any, file: Path, texts: list[str]) -> dict[str, float]:
    """Return the median processor times of a fresh interpreter that replays the texts."""
    file.write_text(json.dumps(texts), encoding="utf-8")
    runs: list[dict[str, float]] = []

    def run() -> None:
        command = [sys.executable, "-c", SCRIPT, str(file)]
        result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
        runs.append(json.loads(result.stdout))

    benchmark.pedantic(run, rounds=5)
    benchmark.extra_info["replay / import sympy"] = round(
        median(r["replay"] / r["sympy"] for r in runs), 3
    )
    return {key: median(r[key] for r in runs) for key in runs[0]}


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="replay")
def test_replay_of_all_certificates(benchmark: Any, tmp_path: Path) -> None:
    files: dict[str, dict[str, Any]] = {}
    # All are proved and written first; that every one replays is judged in `symbolic`.
    for lemma in list(lemmas)[: None if benchmark.enabled else 3]:
        for domain in lemma.domains:
            name = f"{lemma.id} on {domain_name(domain)}"
            files.setdefault(file_of(lemma.id, domain_name(domain)), {})[name] = lemma.on(domain)
    texts = [certificate(theorems) for theorems in files.values()]
    seconds = measured(benchmark, tmp_path / "certificates.json", texts)
    steps = sum(len(json.loads(text)["steps"]) for text in texts)
    benchmark.extra_info |= {
        "theorems": sum(map(len, files.values())),
        "files": len(texts),
        "steps": steps,
        "milliseconds per step": round(1e3 * seconds["replay"] / steps, 3),
    }


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="replay")
def test_replay_of_one_certificate(benchmark: Any, tmp_path: Path) -> None:
    measured(benchmark, tmp_path / "certificate.json", [certificate(lemmas["A1"].on(R))])
