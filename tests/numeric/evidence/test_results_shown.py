"""Results show themselves: no addresses, tables that survive ``|``, long numbers cut."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import product
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

import numeric
from numeric import (
    LongSequence,
    Verdict,
    assert_convention,
    audit,
    exact_error,
    examine,
    identify,
    port,
    sensitivity,
    tells_apart,
    translate,
    verify,
)
from numeric.formulas.formula import rational
from numeric.formulas.gauss import Gauss
from numeric.reading.plans import plans
from numeric.samples.families import Sech
from numeric.samples.periodic import TrigPolynomial
from symbolic import R2, Z2, Cyclic, R, Z, lemmas
from symbolic.sympy_border.domains import Domain

READER = MarkdownIt("commonmark", {"html": True}).enable("table")


MADE: dict[str, Callable[[], Any]] = {
    "verify": lambda: verify(lemmas["A1"].on(Z), digits=30),
    "sensitivity": lambda: sensitivity(lemmas["A1"].on(Z), families={"finite sequences"}),
    "examine": lambda: examine("F3", digits=10),
    "LongSequence": lambda: LongSequence(["0.1", "2-3i"], start=-1),
    "Verdict": lambda: Verdict.AGREES,
    "identify": lambda: identify(np.correlate, mode="full"),
    "assert_convention": lambda: assert_convention(np.convolve, "convolution"),
    "translate": lambda: translate(source=np.correlate, target=np.convolve),
    "tells_apart": lambda: tells_apart([1, 2, 1], [1, 2, 1]),
    "audit": lambda: audit(["matplotlib"]),
    "port": lambda: port(np.ones((8, 3, 5, 5)), "torch.nn.Conv2d", "keras.layers.Conv2D", stride=2),
    "exact_error": lambda: exact_error(np.convolve([0.1, 0.2], [0.3, 0.7]), [0.1, 0.2], [0.3, 0.7]),
}


@cache
def made(name: str) -> Any:
    return MADE[name]()


@pytest.mark.takes_turns(2, 0)
@pytest.mark.parametrize("name", MADE)
def test_nothing_shows_an_address_or_how_it_is_kept(name: str) -> None:
    value = made(name)
    for written in (repr(value), str(value)):
        assert not re.search(r"0x[0-9a-f]|object at|<function|\w+\(\w+=<", written), written


@pytest.mark.takes_turns(2, 0)
@pytest.mark.parametrize("name", MADE)
def test_tables_survive_bars_and_numbers_are_short(name: str) -> None:
    shown = getattr(made(name), "_repr_markdown_", str)()
    # A double and what it should be differ in the seventeenth digit.
    assert name == "exact_error" or not re.search(r"\.\d{13}", shown)
    rows = [line for line in shown.splitlines() if line.startswith("|")]
    tokens = READER.parse(shown)
    cells = sum(token.type in {"td_open", "th_open"} for token in tokens)
    header = next((len(re.split(r"(?<!\\)\|", row)) - 2 for row in rows), 0)
    assert cells == header * sum(token.type == "tr_open" for token in tokens)
    assert sum(token.type == "tr_open" for token in tokens) == max(0, len(rows) - 1)
    assert all(len(re.split(r"(?<!\\)\|", row)) - 2 == header for row in rows)


def test_every_public_name_is_shown_above() -> None:
    says_nothing = {"assert_flip_equivariant"}
    figures = {"slide"}
    results = {"Convention", "Evidence", "Examination", "Sensitivity"}
    assert set(numeric.__all__) <= results | says_nothing | figures | set(MADE)


@pytest.mark.parametrize(
    ("sample", "shown"),
    [
        (TrigPolynomial(Fraction(8, 7), 0, ((Fraction(1), Fraction(0)),)), "exp(2πi x/(8/7))"),
        (Sech((Fraction(1), Fraction(0)), Fraction(1), Fraction(-3, 10), Fraction(0)), "x + 3/10"),
    ],
    ids=["a period", "a centre"],
)
def test_fractions_and_signs_in_samples_are_read_in_one_way(sample: object, shown: str) -> None:
    assert shown in str(sample)


@pytest.mark.parametrize("domain", [R, Z, Cyclic(8), R2, Z2], ids=str)
def test_samples_have_minus_signs_and_one_reading_of_what_is_imaginary(domain: Domain) -> None:
    for plan, seed in product(plans(domain), range(4)):
        shown = str(plan.sample(seed, "f", 0, False))
        assert not re.search(r"-\d|-x|\d/\d+i", shown), shown


@given(st.fractions(max_denominator=50), st.fractions(max_denominator=50))
def test_a_complex_rational_is_read_back(real: Fraction, imag: Fraction) -> None:
    shown = str(Gauss(rational(real), rational(imag))).replace("−", "-")
    first, sign, second = re.fullmatch(r"(\S+)(?: (.) (\S+))?", shown).groups()
    assert Fraction(first) == real
    again = re.sub(r"^i", "1", (second or "0")).replace("i", "")
    assert Fraction((sign or "+") + again) == imag


def test_places_have_minus_signs() -> None:
    evidence = verify(lemmas["A1"].on(Z), digits=5, seed=1)
    assert any("−" in place for sample in evidence.samples for place in sample.also)
    assert not re.search(r"(?<!e)-\d", str(evidence))
