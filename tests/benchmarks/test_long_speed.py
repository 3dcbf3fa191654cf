"""Long sequences beside bare python-flint and mpmath on the same data, in the same run.

Measured with ``python -m pytest tests/benchmarks --benchmark-enable --benchmark-only``; in the
ordinary test run each runs once on short data. Only ratios, exponents and memory are asserted, and
only where the run measures. Processor time is taken, the least of several interleaved runs, which
other work on the machine disturbs little.
"""

from __future__ import annotations

import json
import math
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from typing import Any

import mpmath
import numpy as np
import pytest
from flint import acb, acb_poly, arb, ctx, fmpz

from numeric import LongSequence, verify
from symbolic import Z, functions, lemmas

ROOT = Path(__file__).parents[2]
A1 = lemmas["A1"].on(Z)
f, g = functions("f g")

PRODUCTS = 3
"""Both sides of A1 may cost so many times two bare products."""

FDOT = 50
"""So many times faster than the sums written with mpmath.fdot they must be."""

EXPONENT = 1.2
"""Cost may grow like this power of the length at most."""

GIBIBYTES = 8

MEMORY = r"""
import json, re, sys
from symbolic import functions
from tests.benchmarks.test_long_speed import A1, balls_of, verify, LongSequence
f, g = functions("f g")
length, digits = map(int, sys.argv[1:])
sample = {h: LongSequence(balls_of(seed, length, digits)) for seed, h in enumerate((f, g))}
evidence = verify(A1, digits, samples=[sample])
peak = int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1]) / 2**20
print(json.dumps([evidence.passed, evidence.digits, round(peak, 2)]))
"""


def balls_of(seed: int, length: int, digits: int) -> list[acb]:
    """Return complex numbers in the unit square about 0, of full precision and radius 0."""
    bits = math.ceil(digits * math.log2(10)) + 4
    random = Random(seed)  # noqa: S311 - reproducible, not secret
    half, scale = 1 << (bits - 1), arb((1, -bits))

    def part() -> arb:
        return arb(fmpz(random.getrandbits(bits) - half)) * scale

    with ctx.workprec(bits + 8):
        return [acb(part(), part()) for _ in range(length)]


def both_sides(a: Any, b: Any, digits: int) -> None:
    """Compute and compare both sides of A1 at every lag, from numbers to verdict."""
    evidence = verify(A1, digits, samples=[{f: LongSequence(a), g: LongSequence(b)}])
    assert evidence.digits == digits


def two_products(a: list[acb], b: list[acb], digits: int) -> None:
    """Multiply bare polynomials twice: what both sides cannot do without."""
    with ctx.workdps(digits):
        p, q = acb_poly(a), acb_poly(b)
        _ = p * q, q * p


def seconds(calls: dict[str, Callable[[], Any]], least: float = 0.2) -> dict[str, float]:
    """Return the least processor time of each call: in turns, once at least, till `least` each."""
    best = dict.fromkeys(calls, math.inf)
    spent = dict.fromkeys(calls, -1.0)
    while min(spent.values()) < least:
        for name, call in calls.items():
            start = time.process_time()
            call()
            took = time.process_time() - start
            best[name], spent[name] = min(best[name], took), max(spent[name], 0.0) + took
    return best


def exponent(points: list[tuple[float, float]]) -> float:
    """Return the slope of the line fitted to the logarithms."""
    x, y = np.log(np.array(points)).T
    return float(np.polyfit(x, y, 1)[0])


# ------------------------------------------------------------------ ratios


@pytest.mark.takes_turns(3)
@pytest.mark.benchmark(group="both sides of A1, 4,096 complex numbers, 100 digits")
@pytest.mark.parametrize("kind", ["exact data", "data in balls"])
def test_both_sides_beside_two_bare_products(benchmark: Any, kind: str) -> None:
    a, b = balls_of(1, 4096, 100), balls_of(2, 4096, 100)
    if kind == "data in balls":
        with ctx.workprec(400):
            tiny = arb(0, arb((1, -360)))
            a, b = ([x + tiny for x in row] for row in (a, b))
    calls = {
        "both sides": lambda: both_sides(a, b, 100),
        "bare": lambda: two_products(a, b, 100),
    }
    least = 3.0 if benchmark.enabled else 0.0
    best = benchmark.pedantic(lambda: seconds(calls, least), rounds=1)
    ratio = best["both sides"] / best["bare"]
    benchmark.extra_info["both sides / two acb_poly products"] = round(ratio, 2)
    if benchmark.enabled:
        assert ratio <= PRODUCTS, f"both sides took {ratio:.2f} times two bare products"


@pytest.mark.benchmark(group="f ∗ g, 512 complex numbers, 100 digits, from mpmath to mpmath")
def test_correlation_beside_mpmath(benchmark: Any) -> None:
    """The defining sums with mpmath.fdot; ours reads mpmath's numbers and returns such."""
    length = 512 if benchmark.enabled else 40
    with mpmath.workdps(100):
        a, b = ([mpmath.mpc(x.real.mid(), x.imag.mid()) for x in balls_of(s, length, 100)]
                for s in (1, 2))  # fmt: skip

        def with_fdot() -> list[Any]:
            turned = [mpmath.conj(x) for x in a]
            return [
                mpmath.fdot(turned[max(0, -k) : length - max(0, k)], b[max(0, k) :])
                for k in range(1 - length, length)
            ]

        def with_loops() -> list[Any]:
            return [
                sum(mpmath.conj(a[t]) * b[t + k] for t in range(max(0, -k), length - max(0, k)))
                for k in range(1 - length, length)
            ]

        def ours() -> list[Any]:
            return LongSequence(a).correlate(LongSequence(b)).mpmath()

        gaps = (abs(x - y) for x, y in zip(ours(), with_fdot(), strict=True))
        assert max(gaps) < mpmath.mpf(10) ** -97

        def measure() -> dict[str, float]:
            slow = seconds({"mpmath.fdot": with_fdot, "loops": with_loops}, 0.0)
            quick = {"ours": ours, "both sides": lambda: both_sides(a, b, 100)}
            return slow | seconds(quick, 1.0 if benchmark.enabled else 0.0)

        best = benchmark.pedantic(measure, rounds=1)
    assert all(0 < took < math.inf for took in best.values())
    faster = best["mpmath.fdot"] / best["ours"]
    benchmark.extra_info |= {
        "mpmath.fdot / ours, conversions included": round(faster, 1),
        "loops / ours, conversions included": round(best["loops"] / best["ours"], 1),
        "mpmath.fdot of both sides / verify": round(
            2 * best["mpmath.fdot"] / best["both sides"], 1
        ),
    }
    if benchmark.enabled:
        assert faster >= FDOT, f"{faster:.1f} times faster than mpmath.fdot"


# ------------------------------------------------------------------ growth


@pytest.mark.benchmark(group="growth with the length")
@pytest.mark.parametrize("digits", [16, 100])
def test_growth_with_the_length(benchmark: Any, digits: int) -> None:
    """Both sides at 2¹⁰ … 2²⁰ numbers; bare products up to 2¹⁸, mpmath.fdot up to 2⁹."""
    lengths = [2**e for e in (range(10, 21) if benchmark.enabled else range(6, 9))]
    least = 0.5 if benchmark.enabled else 0.0
    curves: dict[str, list[tuple[float, float]]] = {"both sides of A1": [], "two acb_poly": []}

    def measure() -> None:
        for length in lengths:
            a, b = balls_of(1, length, digits), balls_of(2, length, digits)
            calls = {"both sides of A1": lambda a=a, b=b: both_sides(a, b, digits)}
            if length <= 2**18:
                calls["two acb_poly"] = lambda a=a, b=b: two_products(a, b, digits)
            for name, took in seconds(calls, least).items():
                curves[name].append((length, took))

    benchmark.pedantic(measure, rounds=1)
    curves["mpmath.fdot, both sides"] = _growth_of_fdot(digits, range(5, 10), benchmark.enabled)
    powers = {name: round(exponent(points), 3) for name, points in curves.items()}
    assert all(map(math.isfinite, powers.values()))
    benchmark.extra_info |= {f"exponent, {name}": power for name, power in powers.items()}
    benchmark.extra_info["plot"] = {
        "title": f"Both sides of A1 at {digits} digits",
        "x": "length", "y": "processor seconds", "curves": curves,
    }  # fmt: skip
    if benchmark.enabled:
        assert powers["both sides of A1"] < EXPONENT


def _growth_of_fdot(digits: int, powers: range, enabled: bool) -> list[tuple[float, float]]:
    points = []
    for length in [2**e for e in powers] if enabled else [8, 16]:
        with mpmath.workdps(digits):
            a, b = ([mpmath.mpc(x.real.mid(), x.imag.mid()) for x in balls_of(s, length, digits)]
                    for s in (1, 2))  # fmt: skip

            def sums(a: Any = a, b: Any = b, n: int = length) -> None:
                for k in range(1 - n, n):
                    mpmath.fdot(a[max(0, -k) : n - max(0, k)], b[max(0, k) :], conjugate=True)

            points.append((length, 2 * seconds({"": sums}, 0.0)[""]))
    return points


@pytest.mark.benchmark(group="growth with the digits")
def test_growth_with_the_digits(benchmark: Any) -> None:
    """Both sides of A1 on 4,096 numbers of 16 … 1,000 digits."""
    length = 4096 if benchmark.enabled else 64
    counts = [16, 32, 64, 100, 200, 400, 700, 1000]
    curves: dict[str, list[tuple[float, float]]] = {"both sides of A1": [], "two acb_poly": []}

    def measure() -> None:
        for digits in counts:
            a, b = balls_of(1, length, digits), balls_of(2, length, digits)
            calls = {
                "both sides of A1": lambda a=a, b=b, d=digits: both_sides(a, b, d),
                "two acb_poly": lambda a=a, b=b, d=digits: two_products(a, b, d),
            }
            for name, took in seconds(calls, 0.5 if benchmark.enabled else 0.0).items():
                curves[name].append((digits, took))

    benchmark.pedantic(measure, rounds=1)
    for name, points in curves.items():
        benchmark.extra_info[f"exponent in the digits, {name}"] = round(exponent(points), 3)
    benchmark.extra_info["plot"] = {
        "title": f"Both sides of A1 on {length:,} numbers",
        "x": "digits", "y": "processor seconds", "curves": curves,
    }  # fmt: skip
    if benchmark.enabled:
        ours, bare = (dict(points) for points in curves.values())
        assert all(ours[d] <= PRODUCTS * bare[d] for d in counts if d >= 100)


# ------------------------------------------------------------------ memory


@pytest.mark.takes_turns(4)
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="VmHWM is Linux's")
@pytest.mark.benchmark(group="peak memory")
@pytest.mark.parametrize(("length", "digits"), [(10**6, 100), (10**5, 1000)])
def test_peak_memory(benchmark: Any, length: int, digits: int) -> None:
    """A fresh interpreter that makes the data and verifies A1 on them.

    The peak is Linux's VmHWM; ru_maxrss would start from what the parent held when it forked.
    """
    shorter = length if benchmark.enabled else length // 1000
    command = [sys.executable, "-c", MEMORY, str(shorter), str(digits)]

    def run() -> list[Any]:
        result = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S603
        return json.loads(result.stdout)

    passed, proved, gibibytes = benchmark.pedantic(run, rounds=1)
    benchmark.extra_info |= {"numbers": shorter, "digits": proved, "GiB at the peak": gibibytes}
    assert passed
    assert proved == digits
    assert gibibytes < GIBIBYTES
