"""What proofs, evidence and mutants of statements cost, beside each other and `import sympy`.

Measured with ``python -m pytest tests/benchmarks --benchmark-enable --benchmark-only``; in the
ordinary test run two statements are measured, and no ratio is asserted. Processor time is taken,
and SymPy is imported by processes of its own in between, so that the ratios hardly depend on the
machine. The sums are scaled from seeded statements to the catalogue. The aim is that proofs,
evidence and mutants together cost at most 100 imports of SymPy, and all mutants at most half of the
checks to 50 digits. The second is reached; the checks, with all the numbers that are tried beside
them, keep the first from being.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from statistics import median
from typing import Any

import pytest

from numeric import sensitivity, verify
from numeric.checks import sweeping, tasks
from numeric.checks.checking import POINTWISE
from numeric.checks.tasks import Trial
from numeric.evidence.mutating import mutants
from numeric.reading.statement import read_statement
from symbolic import R2, Z2, lemmas

COUNT = 24
"""Of the statements on all their domains so many are measured."""

MUTANTS = 0.5
"""All mutants of the seeded statements cost at most so much of their checks to 50 digits."""

WRONG = 400
"""All mutants of the catalogue cost at most so many imports of SymPy."""

ENGINES = 0.6
"""Mutants on ℝ² and ℤ² cost at most so much of the same mutants judged point by point."""

PAIRS = [(lemma, domain) for lemma in lemmas for domain in lemma.domains]
IMPORT = "import time; s = time.process_time(); import sympy; print(time.process_time() - s)"


@dataclass
class Seconds:
    """Processor time of the phases."""

    proofs: float = 0.0
    evidence: float = 0.0
    mutants: float = 0.0
    within: dict[str, float] = field(default_factory=dict)

    def timed(self, part: str, function: Callable[..., Any]) -> Callable[..., Any]:
        """Return a function that adds what it takes to a part of the evidence."""

        def call(*arguments: Any) -> Any:
            start = time.process_time()
            try:
                return function(*arguments)
            finally:
                self.within[part] = self.within.get(part, 0.0) + time.process_time() - start

        return call


PARTS = {
    "one place, all digits": (tasks, "_check_alone"),
    "other places": (tasks, "_widened_alone"),
    "of these, which summands count": (sweeping, "_counted"),
}
"""Of the evidence, by the functions that do them; reading, drawing and runs are the rest."""


def imported() -> float:
    """Return the processor time of ``import sympy`` in a fresh process."""
    made = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", IMPORT], capture_output=True, check=True, text=True
    )
    return float(made.stdout)


def measured(count: int, monkeypatch: pytest.MonkeyPatch) -> tuple[Seconds, float]:
    """Return what so many statements cost, and the median of imports made meanwhile."""
    chosen = Random(14).sample(PAIRS, count)  # noqa: S311 - statements, not secrets
    seconds, imports = Seconds(), [imported()]
    for part, (module, name) in PARTS.items():
        monkeypatch.setattr(module, name, seconds.timed(part, getattr(module, name)))
    for k, (lemma, domain) in enumerate(chosen):
        start = time.process_time()
        theorem = lemma.on(domain)
        proved = time.process_time()
        evidence = verify(theorem)
        checked = time.process_time()
        if evidence.passed:  # as in a report: the others are proved and not measured
            sensitivity(theorem, families={sample.family for sample in evidence.samples})
        seconds.mutants += time.process_time() - checked
        seconds.evidence += checked - proved
        seconds.proofs += proved - start
        if k % 12 == 0:
            imports.append(imported())
    return seconds, median(imports)


@pytest.mark.takes_turns(4)
def test_phases_beside_the_import_of_sympy(benchmark: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    count = COUNT if benchmark.enabled else 2
    seconds, sympy = benchmark.pedantic(measured, args=(count, monkeypatch), rounds=1)
    scale = len(PAIRS) / count / sympy
    proofs, evidence, wrong = (
        round(phase * scale) for phase in (seconds.proofs, seconds.evidence, seconds.mutants)
    )
    benchmark.extra_info |= {
        "import sympy": round(sympy, 3), "proofs": proofs, "evidence": evidence, "mutants": wrong,
        "mutants / evidence": round(seconds.mutants / seconds.evidence, 2),
    }  # fmt: skip
    benchmark.extra_info |= {part: round(spent * scale) for part, spent in seconds.within.items()}
    print(benchmark.extra_info)
    if benchmark.enabled:
        assert wrong <= WRONG
        assert seconds.mutants <= MUTANTS * seconds.evidence


def judged(statements: list[Any], engines: tuple[Any, ...]) -> float:
    """Return the processor time of all mutants of statements, each on the plans that are cheap."""
    start = time.process_time()
    for read in statements:
        for plan in read.plans()[:2]:
            trial = Trial(read, plan, 0, *engines)
            for mutant in mutants(read):
                trial.check(mutant.statement, 5)
    return time.process_time() - start


@pytest.mark.takes_turns(4)
def test_mutants_on_whole_functions_beside_points(benchmark: Any) -> None:
    names = ("A1", "B1", "B3", "C3") if benchmark.enabled else ("A1",)
    statements = [read_statement(lemmas[name].on(on)) for name in names for on in (R2, Z2)]
    whole = benchmark.pedantic(judged, args=(statements, ()), rounds=1)
    pointwise = judged(statements, (POINTWISE,))
    benchmark.extra_info |= {"whole / point by point": round(whole / pointwise, 2)}
    print(benchmark.extra_info)
    if benchmark.enabled:
        assert whole <= ENGINES * pointwise
