"""Outputs of many sizes compared at once must be judged as one size after the other would be."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from numeric.conventions import Axis, Description, Family
from numeric.conventions.families.model import BOUNDARIES
from numeric.conventions.families.scale import Scale
from numeric.conventions.families.standard import ALL_LAGS, BEGIN, CENTRE, FIRST_LENGTH, LOWEST_LAG
from numeric.conventions.identifying import pieces
from numeric.conventions.reading.comparing import Answer, Asked, verdicts
from tests.portion import portion

SIZES = ((1, 1), (5, 3), (3, 5), (1, 9), (9, 1), (12, 12), (4, 17), (30, 8), (8, 31), (150, 149))
steps = st.integers(1, 3)
families = st.builds(
    Family,
    kind=st.sampled_from(["convolution", "correlation"]),
    reversed=st.booleans(), stride=steps, dilation=steps, upsample=steps,
    boundary=st.sampled_from(BOUNDARIES), extended=st.sampled_from("ab"),
)  # fmt: skip
descriptions = st.builds(
    Description,
    st.builds(
        lambda *x: (Axis(*x),),
        families,
        st.sampled_from([BEGIN, CENTRE, LOWEST_LAG]),
        st.sampled_from([ALL_LAGS, FIRST_LENGTH]),
        st.sampled_from([None, (CENTRE, None), (None, BEGIN), (FIRST_LENGTH, CENTRE)]),
    ),
    st.sampled_from(["none", "a", "b", "both", None]),
    st.sampled_from([Scale(), Scale(-2), Scale(0.5j), Scale(1, "N")]),
)


def by_definition(description: Description, generator: np.random.Generator) -> list[Asked]:
    asked = []
    for n, m in SIZES:
        pairs = [(generator.integers(1, 9, n) * 1.0, generator.integers(1, 9, m) * 1.0)]
        if (n + m) % 3:
            pairs.append(tuple(x + 1j * generator.integers(1, 9, len(x)) for x in pairs[0]))
        answers = [Answer(a, b, description.apply(a, b)) for a, b in pairs]
        asked.append(Asked(answers[0], answers[1] if len(answers) > 1 else None))
    return asked


@settings(max_examples=portion(60), deadline=None)
@given(descriptions, st.integers(0, 9), st.booleans())
def test_many_sizes_are_judged_as_one_after_the_other(description, where: int, wide: bool) -> None:
    asked = by_definition(description, np.random.default_rng(where))
    found = verdicts(description, asked, wide=wide)
    assert all(away is not None and away < 1e-9 and agrees for away, agrees in found)
    # The last output of one size is another one: this size is judged otherwise, and no other.
    one = asked[where]
    wrong = one.wide if wide and one.wide is not None else one.real
    wrong.out[-1] += 1 + np.abs(wrong.out).max()
    again = verdicts(description, asked, wide=wide)
    assert [again[i] == x for i, x in enumerate(found)] == [i != where for i in range(len(found))]
    assert again[where] == (found[where][0] if wrong is one.wide else None, False)


def test_an_output_of_another_length_is_refused() -> None:
    full = Description((Axis(Family("convolution"), BEGIN, ALL_LAGS),), "none")
    a, b = np.ones(5), np.ones(3)
    asked = [Asked(Answer(a, b, np.convolve(a, b)[:length]), None) for length in (7, 6, 0)]
    assert verdicts(full, asked, wide=False) == [(0.0, True), (None, False), (None, False)]


def test_where_a_description_has_more_products_than_there_are_its_ends_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A short operand that goes on beyond a long one: each output was a sum over the long one."""
    ends = (FIRST_LENGTH, BEGIN)
    family = Family("correlation", boundary="nearest", extended="b")
    description = Description((Axis(family, LOWEST_LAG, ALL_LAGS, ends),), "none")
    a, b = np.arange(1.0, 1501), np.array([2.0, 3.0])
    out = description.apply(a, b)
    products: list[int] = []
    met = Axis.met

    def counted(axis: Axis, k: Any, j: Any, n: Any, m: Any) -> Any:
        products.append(k.size * j.size)
        return met(axis, k, j, n, m)

    monkeypatch.setattr(Axis, "met", counted)
    assert verdicts(description, [Asked(Answer(a, b, out))], wide=False) == [(0.0, True)]
    assert sum(products) < out.size * a.size / 5
    for place in (0, 40, 750, -40, -1):
        wrong = out.copy()
        wrong[place] += 1 + np.abs(out).max()
        assert verdicts(description, [Asked(Answer(a, b, wrong))], wide=False) == [(None, False)]


def test_the_description_that_holds_at_most_sizes_is_found_without_asking_all_of_each() -> None:
    generator = np.random.default_rng(3)
    sizes = [((n,), (m,)) for n in range(1, 15) for m in range(1, 15)]
    ended = SimpleNamespace(ends=(None, BEGIN))
    for share in (0.3, 0.999, 1.0):
        found = [SimpleNamespace(axes=[ended], number=i) for i in range(12)]
        holds = generator.random((len(found), len(sizes))) < share
        holds[7:] = holds[4]
        asked: list[int] = []

        def holding(description: Any, some: Any, holds: Any = holds, asked: Any = asked) -> Any:
            asked.append(len(some))
            return [x for x in some if holds[description.number, sizes.index(x)]]

        outcomes = SimpleNamespace(accepted=sizes, holding=holding)
        best, *others = pieces._farthest_first(SimpleNamespace(outcomes=outcomes), tuple(found))
        assert best.number == int(np.argmax(holds.sum(axis=1)))
        assert [x.number for x in others] == [x.number for x in found if x is not best]
        if share == 1:
            assert sum(asked) == len(sizes)
