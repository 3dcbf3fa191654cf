"""Regions of sizes: what is printed about them is what they test, and no bad size is inside."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from function_generator import TESTS
from hypothesis import given
from hypothesis import strategies as st

from numeric.conventions.calling.probing import shapes_up_to
from numeric.conventions.reading.challenges import further_in
from numeric.conventions.reading.drawing import explain_failures, separating
from numeric.conventions.reading.regions import (
    ALL,
    AT_LEAST,
    MIXED,
    NESTED,
    ODD_KERNEL,
    ONLY_SEVERAL_AXES,
    SHORTER,
    SIMPLE,
    THRESHOLDS,
    Region,
    all_but,
    as_pairs,
    both,
    fixed_shapes,
)

(FIXED,) = fixed_shapes([((n,), (4,)) for n in (3, 7, 9)])
(BUT_TWO,) = all_but([((1,), (3,)), ((3,), (1,))])
REGIONS = {
    region.name: region
    for region in (*SIMPLE, *ONLY_SEVERAL_AXES, *THRESHOLDS, FIXED, BUT_TWO,
                   both(AT_LEAST, ODD_KERNEL), both(BUT_TWO, SHORTER))
}  # fmt: skip
SMALL = [((n,), (m,)) for n in range(1, 9) for m in range(1, 9)]


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_the_printed_condition_is_the_test(name: str) -> None:
    region = REGIONS[name]
    answers = set()
    for dimensions, limit in ((1, 8), (2, 3)):
        sizes = shapes_up_to(limit, dimensions)
        assert region.holds(as_pairs(sizes)).tolist() == [size in region for size in sizes]
        for size in sizes:
            a, b = (np.zeros(shape) for shape in size)
            said = eval(region.python, {"a": a, "b": b})  # noqa: S307 - the source is under test
            assert bool(said) == (size in region), size
            answers.add(bool(said))
    assert answers == ({True} if region is ALL else {True, False})


@given(st.sets(st.sampled_from(SMALL), min_size=1), st.sets(st.sampled_from(SMALL)))
def test_no_bad_size_is_ever_inside(good, bad) -> None:
    region = separating(good - bad, bad)
    if region is None:
        return
    assert not any(size in region for size in bad)
    assert any(size in region for size in good - bad)


@pytest.mark.parametrize("name", [x for x in TESTS if x not in ("N=7", "(N,M)=(8,3)", "N+M>=25")])
def test_the_rules_of_real_functions_are_found_whole(name: str) -> None:
    good = [size for size in SMALL if TESTS[name](size[0][0], size[1][0])]
    bad = [size for size in SMALL if size not in good]
    region = separating(good, bad)
    assert all((size in region) == (size in good) for size in SMALL)


def test_failures_get_their_plain_name() -> None:
    bad = [size for size in SMALL if size[0] < size[1]]
    assert explain_failures(bad, [x for x in SMALL if x not in bad])[0] == "N < M"
    assert explain_failures([], SMALL) == ("no size", ALL)


def test_every_size_belongs_to_one_of_three_regions() -> None:
    for size, *_ in product(shapes_up_to(3, 2)):
        assert sum(size in region for region in (AT_LEAST, SHORTER, MIXED)) == 1
    assert ((2, 3), (3, 2)) not in NESTED


@given(st.sampled_from(["N ≥ M", "N + M ≤ 31", "N − 2·M ≤ 5"]), st.integers(4, 16), st.data())
def test_half_of_the_sizes_asked_again_are_at_the_edge(name: str, count: int, data) -> None:
    """Regions were claimed a size too far while only their inside was asked again."""
    rule = {"N ≥ M": lambda n, m: n >= m, "N + M ≤ 31": lambda n, m: n + m <= 31,
            "N − 2·M ≤ 5": lambda n, m: n - 2 * m <= 5}[name]  # fmt: skip
    known = data.draw(st.lists(st.sampled_from(SMALL), min_size=1, max_size=60, unique=True))
    asked = further_in(Region(name, "True", rule), known, count)
    assert not set(asked) & set(known)
    assert all(rule(n, m) for (n,), (m,) in asked)
    around = [(1, 0), (-1, 0), (0, 1), (0, -1)]
    edge = [
        1
        for (n,), (m,) in asked
        if any(not rule(n + x, m + y) for x, y in around if n + x > 0 and m + y > 0)
    ]
    assert len(asked) >= count
    assert len(edge) >= count // 2
