"""`exact_error` beside the bare integer product of flint on the same data: time, and memory.

Measured with ``python -m pytest tests/benchmarks --benchmark-enable --benchmark-only``; in the
ordinary test run it runs once on short data, where nothing is asserted about time.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import scipy.signal
from flint import fmpz_poly

from numeric import exact_error

ROOT = Path(__file__).parents[2]
LENGTH, SPREAD = 1_000_000, 64
LARGEST_RATIO = 3
GIBIBYTES = 4

MEMORY = r"""
import json, re, sys
from tests.benchmarks.test_exact_error_speed import measured
found = measured(int(sys.argv[1]))
peak = int(re.search(r"VmHWM:\s+(\d+) kB", open("/proc/self/status").read())[1]) / 2**20
print(json.dumps([found.errors.size, round(peak, 2)]))
"""


def doubles(seed: int, length: int) -> np.ndarray:
    """Return doubles of all signs whose exponents spread over SPREAD bits."""
    generator = np.random.default_rng(seed)
    exponents = generator.integers(-SPREAD // 2, SPREAD // 2, length)
    signs = generator.choice([-1.0, 1.0], length)
    return np.ldexp(generator.random(length) / 2 + 0.5, exponents) * signs


def polynomial(values: np.ndarray) -> fmpz_poly:
    """Return the integers that doubles are, with one power of two for all."""
    fraction, exponent = np.frexp(values)
    whole = np.ldexp(fraction, 53).astype(np.int64).tolist()
    shifts = (exponent - exponent.min()).tolist()
    return fmpz_poly([x << k for x, k in zip(whole, shifts, strict=True)])


def measured(length: int):
    a, b = doubles(0, length), doubles(1, length)
    return exact_error(scipy.signal.fftconvolve(a, b), a, b)


def seconds(function, *arguments, times: int = 3) -> float:
    found = []
    for _ in range(times):
        start = time.process_time()
        function(*arguments)
        found.append(time.process_time() - start)
    return min(found)


@pytest.mark.benchmark(group="exact error")
def test_exact_error_costs_little_more_than_the_bare_product(benchmark) -> None:
    length = LENGTH if benchmark.enabled else 2000
    a, b = doubles(0, length), doubles(1, length)
    y = scipy.signal.fftconvolve(a, b)
    first, second = polynomial(a), polynomial(b)

    def measure() -> float:
        bare = seconds(lambda: first * second)
        return seconds(exact_error, y, a, b) / bare

    ratio = benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info["exact_error / the bare flint product"] = round(ratio, 2)
    if benchmark.enabled:
        assert ratio <= LARGEST_RATIO, f"exact_error took {ratio:.1f} times the bare product"


@pytest.mark.takes_turns(4)
@pytest.mark.benchmark(group="exact error")
def test_exact_error_of_a_million_doubles_in_memory(benchmark) -> None:
    length = LENGTH if benchmark.enabled else 2000

    def measure() -> list[float]:
        command = [sys.executable, "-c", MEMORY, str(length)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - our own command
        return json.loads(done.stdout)

    outputs, peak = benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info["GiB at most"] = peak
    assert outputs == 2 * length - 1
    assert peak <= GIBIBYTES
