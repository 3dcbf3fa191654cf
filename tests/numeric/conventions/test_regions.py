"""Regions of sizes: what is printed about them is what they test."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from numeric.conventions.probing import shapes_up_to
from numeric.conventions.regions import (
    ALL,
    AT_LEAST,
    FAILURES,
    MIXED,
    NESTED,
    SHORTER,
    both,
    explain_failures,
    without_single_samples,
)

FIXED = explain_failures([((3,), (2,)), ((4,), (5,))], [((3,), (4,)), ((7,), (4,))])[1]
REGIONS = {
    region.name: region
    for region in (
        ALL,
        AT_LEAST,
        SHORTER,
        MIXED,
        NESTED,
        FIXED,
        both(AT_LEAST, FAILURES[3][1]),
        without_single_samples(ALL),
        without_single_samples(AT_LEAST),
        *(part for pair in FAILURES for part in pair),
    )
}


@pytest.mark.parametrize("name", sorted(REGIONS))
def test_the_printed_condition_is_the_test(name: str) -> None:
    region = REGIONS[name]
    answers = set()
    for dimensions, limit in ((1, 7), (2, 3)):
        for size in shapes_up_to(limit, dimensions):
            a, b = (np.zeros(shape) for shape in size)
            said = eval(region.python, {"a": a, "b": b})  # noqa: S307 - the source is under test
            assert bool(said) == (size in region), size
            answers.add(said)
    assert answers == ({True} if region is ALL else {True, False})


@pytest.mark.parametrize(("failing", "rest"), FAILURES)
def test_the_two_parts_of_a_pair_exclude_one_another(failing, rest) -> None:
    sizes = [size for d in (1, 2) for size in shapes_up_to(4, d)]
    assert all((size in failing) != (size in rest) for size in sizes)


def test_every_size_belongs_to_one_of_three_regions() -> None:
    for size, *_ in product(shapes_up_to(3, 2)):
        assert sum(size in region for region in (AT_LEAST, SHORTER, MIXED)) == 1
