"""What --only selects."""

from __future__ import annotations

import pytest

from reports.collecting.selection import PARTS, UsageError, select
from symbolic import lemmas

CATALOGUE = [("B1", "convolution_commutes"), ("A10", "two_point"), ("A2", "back"), ("A2b", "more")]


def test_nothing_selects_everything_in_catalogue_order() -> None:
    everything = select([], CATALOGUE)
    assert everything.ids == ("A2", "A2b", "A10", "B1")
    assert everything.parts == {"arrays", "training", "libraries", "open"}
    assert everything.names == ()


@pytest.mark.parametrize(
    ("wanted", "ids"),
    [
        (["A"], ("A2", "A2b", "A10")),
        (["A2"], ("A2",)),
        (["a2B"], ("A2b",)),
        (["a"], ("A2", "A2b", "A10")),
        (["Convolution_Commutes"], ("B1",)),
        (["convolution_commutes", "A10"], ("A10", "B1")),
        (["A2", "A2"], ("A2",)),
        (["arrays"], ()),
    ],
)
def test_selection(wanted: list[str], ids: tuple[str, ...]) -> None:
    selected = select(wanted, CATALOGUE)
    assert selected.ids == ids
    assert selected.names == tuple(wanted)
    assert selected.parts == {"arrays"}.intersection(wanted)


def test_the_audit_can_be_left_out() -> None:
    assert select([], CATALOGUE, audit=False).parts == {"arrays", "training", "open"}
    assert select(["libraries"], CATALOGUE).parts == {"libraries"}
    assert select(["A2"], CATALOGUE, audit=False).parts == frozenset()
    with pytest.raises(UsageError, match="--no-audit leaves out what --only libraries asks for"):
        select(["A2", "libraries"], CATALOGUE, audit=False)


@pytest.mark.parametrize(
    ("wanted", "nearest"),
    [
        ("A1", "A10"),
        ("convolution_comutes", "convolution_commutes"),
        ("array", "arrays"),
    ],
)
def test_an_unknown_name_is_told_the_nearest_and_the_other_parts(wanted: str, nearest: str) -> None:
    with pytest.raises(UsageError) as caught:
        select([wanted], CATALOGUE)
    message = str(caught.value)
    assert message.startswith(f"--only {wanted}: ")
    assert f"nearest: {nearest}" in message
    assert all(part in message for part in PARTS)
    assert "\n" not in message


def test_an_id_like_no_other_has_no_nearest_and_what_is_not_proved_is_pointed_to() -> None:
    with pytest.raises(UsageError, match=r"so; there are .*; what is not proved, .* is in open"):
        select(["ZZZZ"], CATALOGUE)


def test_capitals_do_not_matter_and_take_nothing_apart() -> None:
    assert select(["ARRAYS"], CATALOGUE).parts == {"arrays"}
    with pytest.raises(UsageError, match="--no-audit"):
        select(["Libraries"], CATALOGUE, audit=False)
    words = [word for lemma in lemmas for word in (lemma.id, lemma.name)]
    assert len({word.casefold() for word in words}) == len(words)
