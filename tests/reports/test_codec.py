"""Facts are read exactly as they were written, or not at all."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, get_type_hints

import made
import pytest
from hypothesis import given
from hypothesis import strategies as st

from numeric.checks.results import Evidence, Verdict
from numeric.claims.examination import examine
from numeric.experiments.arrays import array_facts
from numeric.experiments.training import training_facts
from reports.collecting.auditing import audit_library
from reports.collecting.evidence import measure
from reports.collecting.proving import prove, state
from reports.collecting.refuting import open_statements
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
    "proofs": (prove, ("a.json", (("A1", 0), ("A2", 1)))),
    "proof by induction": (prove, ("g.json", (("G10", 0),))),
    "what is proved": (state, ("A1",)),
    "evidence": (measure, ("A1", 1, 10, 0)),
    "trained evidence": (measure, ("G10", 1, 10, 0)),
    "audit": (audit_library, ("numpy",)),
    "arrays": (array_facts, (0,)),
    "training": (training_facts, (0,)),
    "open": (open_statements, ()),
    "claim": (examine, ("F2", 10, 0)),
}


@pytest.mark.drawn(2)
@pytest.mark.parametrize("name", CALLS)
def test_every_answer_comes_back(name: str) -> None:
    function, arguments = CALLS[name]
    answer = function(*arguments)
    read = decode(get_type_hints(function)["return"], encode(answer))
    assert read == answer
    # Equal is not enough: 1, 1.0 and True are.
    assert repr(read) == repr(answer)


@pytest.mark.parametrize("number", [0.1, -0.0, 1e-320, math.inf, 2.0])
def test_floats_are_exact(number: float) -> None:
    read = decode(float, encode(number))
    assert (read, math.copysign(1, read)) == (number, math.copysign(1, number))


@given(st.fractions() | st.just(Fraction(-(3**20000), 2**20000)))
def test_fractions_are_exact(number: Fraction) -> None:
    assert decode(Fraction, encode(number)) == number


TREES = st.recursive(
    st.builds(Tree, st.text(), st.none() | st.integers(-(2**63), 2**64 - 1), st.booleans(),
              st.floats(allow_nan=False)),
    lambda below: st.builds(Tree, st.text(), st.none(), st.booleans(), st.just(0.5),
                            st.lists(below, max_size=3).map(tuple)),
)  # fmt: skip


@given(TREES)
def test_records_come_back(tree: Tree) -> None:
    assert repr(decode(Tree, encode(tree))) == repr(tree)


GOOD = {"name": "a", "size": 1, "ripe": True, "weight": 0.5, "below": [], "ends": [1, "x"]}


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", 1), ("name", None), ("size", "1"), ("size", True), ("size", 1.5), ("ripe", 1),
        ("ripe", None), ("weight", "0.5"), ("below", None), ("below", [["b"]]), ("below", {}),
        ("ends", [1]), ("ends", [1, "x", 2]), ("ends", ["x", 1]),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(field: str, value: Any) -> None:
    assert decode(Tree, encode(GOOD)) == Tree("a", 1, True, 0.5, (), (1, "x"))
    with pytest.raises(EvidenceError, match=r"^decode: "):
        decode(Tree, encode({**GOOD, field: value}))


@pytest.mark.parametrize("data", [[], None, "a", {"name": "a"}])
def test_what_is_no_record_is_refused(data: Any) -> None:
    with pytest.raises(EvidenceError, match=r"^decode: "):
        decode(Tree, encode(data))


@pytest.mark.parametrize("data", ["1/0", "2/4", "1", "1/2/3", "x/1", 1, None, "1/-2", " 1/2"])
def test_what_is_no_fraction_is_refused(data: Any) -> None:
    with pytest.raises(EvidenceError, match="fraction"):
        decode(Fraction, encode(data))


@pytest.mark.parametrize("data", [b"", b"\xc1", b"\x91" * 100_000, encode("a") + b"x"])
def test_what_is_no_writing_of_ours_is_refused(data: bytes) -> None:
    with pytest.raises(EvidenceError, match=r"^decode: "):
        decode(str, data)


def test_an_unknown_verdict_is_refused() -> None:
    data = encode(made.AGREES)
    assert decode(Evidence, data) == made.AGREES
    with pytest.raises(EvidenceError, match="Invalid enum value 'proved'"):
        decode(Evidence, data.replace(encode(Verdict.AGREES.value), encode("proved")))


@pytest.mark.parametrize("value", [1j, object(), 2**64, (1, [1j])])
def test_what_is_no_fact_is_not_written(value: Any) -> None:
    with pytest.raises(EvidenceError, match="no kind of fact"):
        encode(value)
