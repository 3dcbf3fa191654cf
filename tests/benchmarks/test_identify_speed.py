"""What identification costs beside the calls it makes: ratios, never absolute times."""

from __future__ import annotations

import time

import numpy as np
import pytest

from numeric.conventions import identify
from numeric.conventions.reading.outcomes import CORE_1D, long_sizes

# Measured on a busy machine: "full" 9, "same" 9, "valid" 14. Sizes on every line of lengths, sums
# and differences are asked, and where NaN and wide integers go. No region is better than a false
# one.
LARGEST_RATIO = 20


def bare_calls(mode: str) -> None:
    """Make the calls that a reading needs and nothing else: four for each pair of basis vectors."""
    for n, m in CORE_1D[:14]:
        a, b = np.eye(n), np.eye(m)
        pairs = ((a, b), (1j * a, b + 0j), (a + 0j, 1j * b), (1j * a, 1j * b))
        for first, second in pairs:
            for x in first:
                for y in second:
                    np.correlate(x, y, mode)
    for (n,), (m,) in long_sizes(1):
        np.correlate(np.ones(n), np.ones(m), mode)


def best_of(times: int, function, *arguments, **options) -> float:
    """Return the least processor time of several calls, which other processes disturb little."""
    seconds = []
    for _ in range(times):
        start = time.process_time()
        function(*arguments, **options)
        seconds.append(time.process_time() - start)
    return min(seconds)


@pytest.mark.benchmark(group="identify numpy.correlate")
@pytest.mark.parametrize("mode", ["full", "same", "valid"])
def test_identify_costs_little_more_than_its_calls(benchmark, mode: str) -> None:
    identify(np.correlate, mode=mode)

    times = 12 if benchmark.enabled else 1

    def measure() -> float:
        calls = best_of(times, bare_calls, mode)
        return best_of(times, identify, np.correlate, mode=mode) / calls

    ratio = benchmark.pedantic(measure, rounds=1)
    benchmark.extra_info["identify / its bare probe calls"] = round(ratio, 2)
    if benchmark.enabled:
        assert ratio <= LARGEST_RATIO, f"identify took {ratio:.1f} times its bare probe calls"


@pytest.mark.benchmark(group="identify numpy.correlate")
def test_identify_of_numpy_correlate(benchmark) -> None:
    found = benchmark(identify, np.correlate, mode="same")
    assert found.kind == "correlation"


@pytest.mark.benchmark(group="identify numpy.correlate")
def test_bare_probe_calls(benchmark) -> None:
    benchmark(bare_calls, "same")
