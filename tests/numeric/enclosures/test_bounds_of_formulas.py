"""Every bound is a bound: random formulas, at real and complex points of the strip."""

from __future__ import annotations

from fractions import Fraction
from random import Random

import pytest
from random_formulas import OUTER, bound_at, evaluate, formula, points

from numeric.enclosures.envelope import Sharpness, bounds

SEED, COUNT, PARTS = 10, 1_200, 4


@pytest.mark.drawn(2)
@pytest.mark.parametrize("part", range(PARTS))
def test_random_formulas_stay_below_their_bounds(part: int) -> None:
    tried = 0
    for k in range(part, COUNT, PARTS):
        source = Random(f"{SEED}/{k}")  # noqa: S311 - cases, not secrets
        drawn = formula(source)
        strip = {v: Fraction(source.choice((0, 1, 2, 4)), 2) for v in OUTER}
        found = bounds(drawn, strip, Sharpness(source.choice((0, 0, 20))))
        for at in points(source, strip, 10):
            try:
                value = abs(evaluate(drawn, at))
                most = bound_at(found, {v: z.real for v, z in at.items()})
            except OverflowError:
                continue
            tried += 1
            assert value <= most * (1 + 1e-9), f"case {k}: {drawn} at {at}"
    assert tried > 8 * COUNT // PARTS
