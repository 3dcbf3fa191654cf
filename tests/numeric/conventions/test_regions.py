"""Regions of sizes: what is printed about them is what they test, and no bad size is inside."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from function_generator import TESTS
from hypothesis import given
from hypothesis import strategies as st

from numeric.conventions.probing import shapes_up_to
from numeric.conventions.regions import (
    ALL,
    AT_LEAST,
    MIXED,
    NESTED,
    ODD_KERNEL,
    ONLY_SEVERAL_AXES,
    SHORTER,
    SIMPLE,
    THRESHOLDS,
    both,
    explain_failures,
    separating,
)

FIXED = separating([((n,), (4,)) for n in (3, 7, 9)], [((3,), (2,)), ((4,), (5,))])
BUT_ONE = separating([((n,), (m,)) for n in (1, 2, 3) for m in (1, 2, 3) if n + m != 4 or n == 2],
                     [((1,), (3,)), ((3,), (1,))])  # fmt: skip
REGIONS = {
    region.name: region
    for region in (*SIMPLE, *ONLY_SEVERAL_AXES, *THRESHOLDS, FIXED, BUT_ONE,
                   both(AT_LEAST, ODD_KERNEL))
}  # fmt: skip
SMALL = [((n,), (m,)) for n in range(1, 9) for m in range(1, 9)]


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_the_printed_condition_is_the_test(name: str) -> None:
    region = REGIONS[name]
    answers = set()
    for dimensions, limit in ((1, 8), (2, 3)):
        for size in shapes_up_to(limit, dimensions):
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
