"""What a kernel step costs, beside SymPy doing comparable work in the same run.

Run with ``python -m pytest tests/benchmarks --benchmark-enable --benchmark-only``; in the ordinary
test run each runs once, unmeasured. Numbers are written to the benchmark's extra information, of
which `tests.benchmarks.report` makes a page; nothing is asserted about absolute times.
"""

from __future__ import annotations

import functools
import json
import statistics
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from sympy import simplify

from symbolic import R, conj, conv, corr, decide, functions, lemmas, reflect
from symbolic.chapters import lemmas as entries
from symbolic.notation.trust import rules_used
from symbolic.sympy_border.operators import Conj, Conv, Corr, Reflect
from symbolic.sympy_border.terms import FunctionTerm

ROOT = Path(__file__).resolve().parents[2]
FIRST_PAGE = ("A1", "A2", "A3", "A4", "A7", "B1", "B7", "B8", "C1", "C2", "C9", "C10")


def _prove_afresh(names: tuple[str, ...]) -> int:
    """Run the scripts again, without the theorems kept by the registry; return the steps made."""
    steps = 0
    for name in names:
        for domain in entries[name].domains:
            afresh = replace(entries[name], _proved={})
            steps += sum(rules_used(afresh.on(domain)).values())
    return steps


@pytest.mark.benchmark(group="kernel step")
def test_mean_step_of_the_first_page(benchmark: Any) -> None:
    """The proofs of the first page on all five domains, per kernel step of the finished proofs."""
    steps = benchmark(_prove_afresh, FIRST_PAGE)
    benchmark.extra_info["kernel steps"] = steps
    if benchmark.stats:
        benchmark.extra_info["milliseconds a step"] = 1000 * benchmark.stats["median"] / steps


@pytest.mark.takes_turns(4)
@pytest.mark.benchmark(group="kernel step")
def test_simplify_on_the_sides_of_a1(benchmark: Any) -> None:
    """SymPy's own attempt at A1; it does not decide it."""
    theorem = lemmas["A1"].on(R)
    left, right = theorem.lhs.doit(), theorem.rhs.doit()
    difference = benchmark(lambda: simplify(left - right))
    benchmark.extra_info["decided"] = bool(difference == 0)


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="kernel step")
def test_the_catalogue_in_a_fresh_process(benchmark: Any) -> None:
    """Proving every lemma on every domain, as a multiple of importing SymPy in the same process.

    In a fresh process all steps are cold, and no two are the same: the mean of these is a cold,
    distinct step.
    """
    runs: list[dict[str, float]] = []
    script = CATALOGUE.replace("COUNT", "None" if benchmark.enabled else "3")
    benchmark.pedantic(lambda: runs.append(_fresh(script)), rounds=5)
    told = benchmark.extra_info
    told["proving / import sympy"] = _ratio(runs, "prove", digits=2)
    told["steps"] = runs[0]["steps"]
    told["milliseconds a cold step"] = round(
        statistics.median(1000 * r["prove"] / r["steps"] for r in runs), 4
    )


def _fresh(script: str) -> dict[str, float]:
    """Run a script in a fresh process; it prints processor times by name, SymPy's import too."""
    command = [sys.executable, "-c", script]
    result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
    times: dict[str, float] = json.loads(result.stdout)
    return times


def _ratio(runs: list[dict[str, float]], name: str, digits: int) -> float:
    return round(statistics.median(r[name] / r["sympy"] for r in runs), digits)


CATALOGUE = """
import json, time
from symbolic.chapters import lemmas
chosen = list(lemmas)[:COUNT]
start = time.process_time()
for lemma in chosen:
    for domain in lemma.domains:
        lemma.on(domain)
proved = time.process_time()
import sympy
imported = time.process_time()
from symbolic.kernel.certificate import premises
pending = [lemma.on(domain) for lemma in chosen for domain in lemma.domains]
seen = set()
while pending:
    theorem = pending.pop()
    if theorem not in seen:
        seen.add(theorem)
        pending += premises(theorem)
print(json.dumps({"prove": proved - start, "sympy": imported - proved, "steps": len(seen)}))
"""


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="import")
@pytest.mark.parametrize("module", ["sympy", "symbolic"])
def test_import(benchmark: Any, module: str) -> None:
    """A fresh interpreter that imports the module."""
    command = [sys.executable, "-c", f"import {module}"]
    benchmark.pedantic(
        lambda: subprocess.run(command, cwd=ROOT, check=True),  # noqa: S603
        rounds=5,
        warmup_rounds=1,
    )


# ------------------------------------------------------------------ decide


def _expression(occurrences: int, random: Random) -> FunctionTerm:
    """Return a random expression with exactly that many letters' occurrences."""
    if occurrences == 1:
        return random.choice(functions("f g h"))
    split = random.randint(1, occurrences - 1)
    parts = _expression(split, random), _expression(occurrences - split, random)
    wrap = random.choice([lambda x: x, conj, reflect])
    return wrap(random.choice([conv, corr])(*parts))


def _factors(f: FunctionTerm, conjugated: bool, reflected: bool) -> list[FunctionTerm]:
    """Return the factors of an expression, wrapped as asked, as letters perhaps wrapped."""
    if isinstance(f, Conj):
        return _factors(f.args[0], not conjugated, reflected)
    if isinstance(f, Reflect):
        return _factors(f.args[0], conjugated, not reflected)
    if isinstance(f, (Conv, Corr)):
        turned = isinstance(f, Corr)
        first = _factors(f.args[0], conjugated ^ turned, reflected ^ turned)
        return first + _factors(f.args[1], conjugated, reflected)
    inner = reflect(f) if reflected else f
    return [conj(inner) if conjugated else inner]


def _claims(occurrences: int, count: int) -> list[tuple[FunctionTerm, FunctionTerm]]:
    """Return true claims: an expression, and the product of its factors in a random order."""
    random = Random(occurrences)  # noqa: S311 - reproducible, not secret
    claims = []
    for _ in range(count):
        left = _expression(occurrences, random)
        factors = _factors(left, False, False)
        random.shuffle(factors)
        claims.append((left, functools.reduce(conv, factors)))
    return claims


def _seconds(claim: tuple[FunctionTerm, FunctionTerm]) -> float:
    start = time.perf_counter()
    decide(*claim, R)
    return time.perf_counter() - start


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="decide")
def test_decide_beside_importing_sympy(benchmark: Any) -> None:
    """The median of true claims with 6 and 12 occurrences on each side; aims: 0.025 and 0.16."""
    several = 20 if benchmark.enabled else 1
    claims = [[" == ".join(map(_written, c)) for c in _claims(count, several)] for count in (6, 12)]
    script = DECIDE.replace("CLAIMS", json.dumps(claims))
    runs: list[dict[str, float]] = []
    benchmark.pedantic(lambda: runs.append(_fresh(script)), rounds=5)
    for count in ("6", "12"):
        name = f"{count} occurrences / import sympy"
        benchmark.extra_info[name] = _ratio(runs, count, digits=4)


DECIDE = """
import json, statistics, time
from symbolic.decision.deciding import decide_terms
from symbolic.decision.meaning import read
from symbolic.kernel.terms import R

def seconds(claim):
    sides = read(claim, R, {})
    start = time.process_time()
    decide_terms(*sides)
    return time.process_time() - start

told = {}
for count, claims in zip(("6", "12"), json.loads('CLAIMS')):
    told[count] = statistics.median(map(seconds, claims))
start = time.process_time()
import sympy
told["sympy"] = time.process_time() - start
print(json.dumps(told))
"""


def _written(function: FunctionTerm) -> str:
    """Return a function in the language of claims."""
    names = {Conv: "conv", Corr: "corr", Conj: "conj", Reflect: "reflect"}
    name = names.get(type(function))
    return f"{name}({', '.join(map(_written, function.args))})" if name else str(function)


@pytest.mark.takes_turns(4)
@pytest.mark.benchmark(group="decide")
def test_growth_of_decide(benchmark: Any) -> None:
    """The time of true claims against the number of occurrences on each side."""
    counts = [2, 3, 4, 6, 8, 10, 12]

    def measure() -> list[float]:
        return [1000 * statistics.median(map(_seconds, _claims(count, 7))) for count in counts]

    medians = benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info["plot"] = {
        "title": "True claims",
        "x": "letters' occurrences on each side", "y": "median milliseconds",
        "curves": {"decide": list(zip(counts, medians, strict=True))},
    }  # fmt: skip
    # The proof of a product of n factors sorts them: growth is polynomial, far below doubling
    # with each further letter (2¹⁰ from 2 to 12 letters).
    assert medians[-1] < 2**10 * medians[0]
