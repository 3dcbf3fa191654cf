"""Where sides are known everywhere, they differ where they do point by point, and nowhere else."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from sympy import Eq, I, Integer, Rational, conjugate

from numeric.checks.drawing import Drawing
from numeric.enclosures.exact_values import exact
from numeric.formulas.formula import Unsettled
from numeric.reading.statement import read_statement
from symbolic import Z2, Cyclic, Z, conj, conv, corr, delta, functions, reflect, shift
from symbolic.errors import EvidenceError
from symbolic.sympy_border.binders import Total
from symbolic.sympy_border.terms import applied
from tests.portion import portion

f, g = functions("f g")
AROUND = {Z: [range(-25, 26)], Z2: [range(-6, 7)] * 2, Cyclic(6): [range(6)]}
"""Where finite samples, moved and multiplied here, may not be 0."""


def function(source, domain, depth):
    inner = [lambda: function(source, domain, depth - 1)] * 2
    one = source.choice([f, g, delta])
    kinds = [
        lambda: conv(*(x() for x in inner)),
        lambda: corr(*(x() for x in inner)),
        lambda: reflect(inner[0]()),
        lambda: conj(inner[0]()),
        lambda: shift(inner[0](), *(source.randint(-4, 4) for _ in range(domain.dimension))),
        lambda: inner[0]() + source.choice([2, -1, I, Rational(1, 3)]) * inner[1](),
    ]
    return source.choice(kinds)() if depth and source.random() < 0.7 else one


def number(source, domain, depth, point):
    slopes = (source.choice([1, 1, -1, 2]) for _ in point)
    place = [c * x + source.randint(-2, 2) for c, x in zip(slopes, point, strict=True)]
    value = applied(function(source, domain, depth), place, domain)
    kind = source.randrange(6)
    if kind == 0 and depth:
        return value * number(source, domain, depth - 1, point)
    if kind == 1 and depth:
        return value + number(source, domain, depth - 1, point)
    if kind == 2:
        return conjugate(value)
    if kind == 3 and not isinstance(domain, Cyclic):
        return value * source.choice([point[0], point[0] ** 2 - 4])
    if kind == 4 and depth:
        m = domain.point("m")
        moved = [source.choice([1, -1]) * x + y for x, y in zip(m, point, strict=True)]
        both = applied(function(source, domain, 0), m, domain) * applied(g, moved, domain)
        return Total(both, m, domain)
    return value


@pytest.mark.parametrize("domain", AROUND, ids=str)
def test_sides_differ_there_and_nowhere_else(domain):
    source = Random(f"every lag of {domain}")  # noqa: S311 - cases, not secrets
    point, seen = domain.point("n"), Counter()
    for _ in range(portion(30)):
        left = number(source, domain, 2, point)
        right = source.choice([left, number(source, domain, 1, point), Integer(0)])
        read = read_statement(Eq(left, right, evaluate=False), domain)
        try:
            sweeps = Drawing(read, read.plans()[0], 0, 0).sweeps()
        except (Unsettled, EvidenceError):
            continue
        for sweep in sweeps:
            found = sweep._differing_anywhere
            seen[found if found is None else bool(found)] += 1
            for place in product(*AROUND[domain]) if found is not None else ():
                at = tuple(map(Fraction, place))
                one, other = map(exact, sweep.sides(at))
                assert (one != other) == (at in found), f"{left} = {right} at {place}"
    assert min(seen[True], seen[False]) > 0, seen
    assert seen[None] < seen.total() / 2, seen
