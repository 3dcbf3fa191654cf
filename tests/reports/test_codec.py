"""Facts are read exactly as they were written, or not at all."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, get_type_hints

import made
import pytest

from numeric.arrays import array_facts
from numeric.training import training_facts
from reports.collecting.auditing import audit_library
from reports.collecting.certifying import trust
from reports.collecting.evidence import measure
from reports.collecting.proving import prove
from reports.collecting.refuting import open_statements
from reports.facts.model import EvidenceFact, Verdict
from reports.running.codec import decode, encode
from symbolic.errors import EvidenceError


@dataclass(frozen=True)
class Tree:
    name: str
    size: int | None
    ripe: bool
    weight: float
    below: tuple[Tree, ...] = ()
    ends: tuple[int, str] = (0, "")


CALLS: dict[str, tuple[Callable[..., Any], tuple[Any, ...]]] = {
    "proofs": (prove, ("A1",)),
    "proof by induction": (prove, ("G10",)),
    "evidence": (measure, ("A1", 1, 10, 0)),
    "trained evidence": (measure, ("G10", 1, 10, 0)),
    "audit": (audit_library, ("numpy",)),
    "arrays": (array_facts, (0,)),
    "training": (training_facts, (0,)),
    "open": (open_statements, ()),
    "trust": (trust, ()),
}


@pytest.mark.parametrize("name", CALLS)
def test_every_answer_comes_back(name: str) -> None:
    function, arguments = CALLS[name]
    answer = function(*arguments)
    read = decode(get_type_hints(function)["return"], json.loads(json.dumps(encode(answer))))
    assert read == answer
    # Equal is not enough: 1, 1.0 and True are.
    assert repr(read) == repr(answer)


@pytest.mark.parametrize("number", [0.1, -0.0, 1e-320, math.inf, 2.0])
def test_floats_are_exact(number: float) -> None:
    read = decode(float, json.loads(json.dumps(encode(number))))
    assert (read, math.copysign(1, read)) == (number, math.copysign(1, number))


def test_fractions_of_any_length() -> None:
    long = Fraction(-(3**20000), 2**20000)
    assert decode(Fraction, json.loads(json.dumps(encode(long)))) == long


GOOD = ["a", 1, True, 0.5, [["b", None, False, 1.0, [], [0, ""]]], [1, "x"]]


def test_what_fits_is_read() -> None:
    inner = Tree("b", None, False, 1.0)
    assert decode(Tree, GOOD) == Tree("a", 1, True, 0.5, (inner,), (1, "x"))


@pytest.mark.parametrize(
    "change",
    [
        (0, 1), (0, None), (0, Verdict.AGREES), (1, "1"), (1, True), (1, 1.0), (2, 1), (2, None),
        (3, 1), (3, "0.5"), (4, None), (4, [["b"]]), (4, {}), (5, [1]), (5, [1, "x", 2]),
        (5, ["x", 1]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(change: tuple[int, Any]) -> None:
    place, value = change
    data = [*GOOD]
    data[place] = value
    # StrEnum members are text to isinstance; JSON has none, but nothing may slip through.
    with pytest.raises(EvidenceError, match=r"^decode: "):
        decode(Tree, data)


@pytest.mark.parametrize("data", [GOOD[:-1], [*GOOD, 1], {}, None, "a"])
def test_a_record_of_another_length_is_refused(data: Any) -> None:
    with pytest.raises(EvidenceError, match=r"Tree with 6 fields|a list"):
        decode(Tree, data)


@pytest.mark.parametrize("data", ["1/0", "2/4", "1", "1/2/3", "x/1", 1, None, "1/-2", " 1/2"])
def test_what_is_no_fraction_is_refused(data: Any) -> None:
    with pytest.raises(EvidenceError, match="fraction"):
        decode(Fraction, data)


def test_an_unknown_verdict_is_refused() -> None:
    data = encode(made.AGREES)
    assert decode(EvidenceFact, data) == made.AGREES
    data[0] = "proved"
    with pytest.raises(EvidenceError, match="'proved' is not Verdict"):
        decode(EvidenceFact, data)


@pytest.mark.parametrize("value", [{"a": 1}, [1], b"a", 1j, object])
def test_what_is_no_fact_is_not_written(value: Any) -> None:
    with pytest.raises(EvidenceError, match="which is no kind of fact"):
        encode(value)
    with pytest.raises(EvidenceError, match="is no kind of fact"):
        decode(type(value), [])
