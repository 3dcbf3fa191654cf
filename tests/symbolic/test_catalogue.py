"""Every entry of the project's catalogue has its lemmas, or a reason why not, on every domain."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import pairwise

import pytest

from symbolic import R2, Z2, Counterexample, R, Z, decide, lemmas
from symbolic.catalogue.false import FALSE_STATEMENTS, FalseStatement
from symbolic.catalogue.unproved import EVIDENCE_ONLY, NOT_COVERED
from symbolic.sympy_border.catalogue import CYCLE, Lemma
from symbolic.sympy_border.domains import Cyclic, Domain

ALL = (R, Z, CYCLE, R2, Z2)
DISCRETE = (Z, CYCLE, Z2)
TRANSFORMS = (R, CYCLE, R2)
GRIDS = (Z, Z2)


def _ids(letter: str, *numbers: int | range) -> list[str]:
    spread = (n if isinstance(n, range) else range(n, n + 1) for n in numbers)
    return [f"{letter}{i}" for r in spread for i in r]


PROVED = [
    *_ids("A", range(1, 11)),
    *_ids("B", range(1, 18), 19, 26),
    *_ids("C", range(1, 25)),
    *_ids("D", 1, 2, 5, 6),
    *_ids("E", 1, 2, 3, range(6, 10), 13, 14),
    *_ids("G", range(1, 7), 8, 10, 11, 13),
    *_ids("H", range(1, 12)),
]
PROVED_IF_REACHED = [
    *_ids("B", 18, range(20, 23), 24),
    *_ids("C", 25, 26),
    *_ids("E", 4, 5, 15),
    *_ids("G", 7, 9, 12),
]
MEASURED = [
    *_ids("F", range(1, 14)),
    *_ids("D", 3, 4, range(7, 13)),
    *_ids("B", 23, 25),
    *_ids("E", range(10, 13), 16, 17),
]
FALSE = _ids("X", range(1, 24))

CUSTOMS = {"C0"}
"""Lemmas of our own: other people's conventions for the correlation."""

NOT_EVERYWHERE: dict[str, tuple[Domain, ...]] = {
    **dict.fromkeys(["B5", "B5b", "B6", "C18", "C18b", "C18c"], DISCRETE),
    **dict.fromkeys(["B16", "B16b"], (R,)),
    **dict.fromkeys([f"D1{part}" for part in ["", *"bcdefgh"]], (R,)),
    **dict.fromkeys(["D2", "D2b", "D2c"], (R,)),
    **dict.fromkeys(["B16c", "B16d"], (R2,)),
    **dict.fromkeys(["B19", "B19b", "D6", "D6b"], (R, Z)),
    **dict.fromkeys(["B20", "B20b", "B20c", "B20d", "B20f"], (CYCLE, Z)),
    **dict.fromkeys(["B24", "B24b", "B24c", "B24d", "B24e", "B24f"], GRIDS),
    **dict.fromkeys(["B26", "B26b", "B26c", "B26d"], (R2, Z2)),
    **dict.fromkeys(["C25", "C25b", "C25c", "C25d", "E14", "E14b", "E15b"], (CYCLE,)),
    **dict.fromkeys(["D5", "D5b", "D5c", "D5d"], (Z, CYCLE)),
    **dict.fromkeys(["E4", "E4b", "E5", "E7", "E7b", "E8", "E9", "E13b"], TRANSFORMS),
    **dict.fromkeys(["G9", "G9b", "G11", "G11b"], GRIDS),
}
"""Where a lemma is stated, if not on ℝ, ℤ, ℤ/N, ℝ² and ℤ²."""


def entry_of(id_: str) -> str:
    """Return the id in the catalogue of a lemma, which may prove a part of the entry."""
    found = re.fullmatch(r"([A-Z]\d+)[a-z]?", id_)
    assert found, f"{id_} is not a letter, a number and perhaps a letter for a part"
    return found[1]


IDS = [*(lemma.id for lemma in lemmas), *lemmas.aliases]
COVERED = set(map(entry_of, IDS))


@pytest.mark.parametrize("id_", PROVED)
def test_an_entry_to_be_proved_has_a_lemma(id_: str) -> None:
    assert id_ in lemmas, f"{id_} has no lemma"


@pytest.mark.parametrize("id_", PROVED_IF_REACHED)
def test_an_entry_is_proved_or_says_why_not(id_: str) -> None:
    assert (id_ in lemmas) != (id_ in EVIDENCE_ONLY)


@pytest.mark.parametrize("id_", MEASURED)
def test_a_measured_entry_is_listed_and_not_claimed_as_proved(id_: str) -> None:
    assert id_ in EVIDENCE_ONLY
    assert id_ not in COVERED


def is_added(id_: str) -> bool:
    """Tell whether a lemma is somebody's own: its number is above all of its letter listed here."""
    listed = [*PROVED, *PROVED_IF_REACHED, *MEASURED, *CUSTOMS]
    last = max((int(x[1:]) for x in listed if x[0] == id_[0]), default=-1)
    return int(entry_of(id_)[1:]) > last


def test_every_lemma_belongs_to_an_entry_or_was_added() -> None:
    assert {*PROVED, *PROVED_IF_REACHED, *CUSTOMS} >= {x for x in COVERED if not is_added(x)}
    assert is_added("B27")
    assert not is_added("B26d")


def test_every_reason_belongs_to_an_entry() -> None:
    assert {*PROVED_IF_REACHED, *MEASURED} >= set(EVIDENCE_ONLY)
    assert set(NOT_COVERED) <= COVERED


@pytest.mark.parametrize("id_", IDS)
def test_parts_of_an_entry_are_lettered_without_gaps(id_: str) -> None:
    entry = entry_of(id_)
    letters = sorted(other.removeprefix(entry) for other in IDS if entry_of(other) == entry)
    assert letters[0] == ""
    assert all(ord(b) - ord(a) == 1 for a, b in pairwise(["a", *letters[1:]]))


@pytest.mark.parametrize("lemma", list(lemmas), ids=lambda lemma: lemma.id)
def test_no_domain_is_left_out(lemma: Lemma) -> None:
    assert is_added(lemma.id) or set(lemma.domains) == set(NOT_EVERYWHERE.get(lemma.id, ALL))


@pytest.mark.drawn(110)
@pytest.mark.parametrize("lemma", list(lemmas), ids=lambda lemma: lemma.id)
def test_a_lemma_says_what_it_states_and_where_it_is_found(lemma: Lemma) -> None:
    assert lemma.title
    assert lemma.source
    for domain in lemma.entry.domains:
        claim = lemma.entry.claim(domain)
        assert claim.left is not claim.right


@pytest.mark.takes_turns(3)
def test_lemmas_hold_on_cycles_of_a_given_length() -> None:
    for lemma in lemmas:
        if CYCLE in lemma.domains:
            assert lemma.on(Cyclic(5)).domain == Cyclic(5)


# ------------------------------------------------------------------ false statements


def test_every_false_statement_is_listed_with_a_lemma_or_an_entry() -> None:
    assert {re.sub(r"[a-z]$", "", id_) for id_ in FALSE_STATEMENTS} == set(FALSE)
    for statement in FALSE_STATEMENTS.values():
        assert statement.truth in lemmas or statement.truth in EVIDENCE_ONLY
        assert bool(statement.outside) == bool(statement.witness) == bool(statement.values)


ASKED = [s for s in FALSE_STATEMENTS.values() if not s.outside]
WITNESSED = [s for s in FALSE_STATEMENTS.values() if s.outside]


@pytest.mark.drawn(10)
@pytest.mark.parametrize("statement", ASKED, ids=lambda s: s.id)
def test_a_false_statement_is_refuted_with_numbers(statement: FalseStatement) -> None:
    assert statement.claim is not None
    verdict = decide(*statement.claim, domain=statement.domain)
    assert isinstance(verdict, Counterexample)
    assert verdict.left != verdict.right


Sequence = dict[int, complex]


def _conv(f: Sequence, g: Sequence) -> Sequence:
    out: Sequence = {}
    for i, a in f.items():
        for j, b in g.items():
            out[i + j] = out.get(i + j, 0) + a * b
    return out


def _corr(f: Sequence, g: Sequence) -> Sequence:
    return _conv({-i: complex(a).conjugate() for i, a in f.items()}, g)


def _size(f: Sequence) -> float:
    return sum(map(abs, f.values()))


def _box_overlap(half: Fraction) -> Fraction:
    """Return (b ⋆ b)(0) for the indicator b of [−half, half)."""
    return 2 * half


def _by_hand() -> dict[str, tuple[complex, complex]]:
    """Return both sides of each false statement at its witness, from the definitions."""
    i, one = {0: 1j}, {0: 1 + 0j}
    unit: Sequence = {1: 1}
    squared = _conv(unit, unit)
    weighted = {n: n * a for n, a in unit.items()}
    array: Sequence = {0: 1, 1: 1, 2: -1}
    circular = sum(unit.get(m, 0) * unit.get(-m % 2, 0) for m in range(2))
    step = dict.fromkeys(range(50), 1 + 0j)
    difference: Sequence = {0: 1, 1: -1}
    constant = sum(difference.values())  # the value of 1 ⋆ (δ − T₁δ) everywhere
    return {
        "X9": (sum(_corr(i, one).values()), sum(i.values()) * sum(one.values())),
        "X16": (complex(_box_overlap(Fraction(1, 2))), complex(_box_overlap(Fraction(1, 4)))),
        "X18": (2 * squared[2], _conv(weighted, weighted)[2]),
        "X19": (circular, squared.get(0, 0)),
        "X20": (constant * 50, sum(a for n, a in _conv(difference, step).items() if n < 50)),
        "X22": (_size(_corr(array, array)), _size(array) ** 2),
    }


@pytest.mark.parametrize("statement", WITNESSED, ids=lambda s: s.id)
def test_a_witness_has_the_values_that_are_listed(statement: FalseStatement) -> None:
    assert statement.values is not None
    assert statement.values[0] != statement.values[1]
    by_hand = _by_hand()
    if statement.id in by_hand:
        assert tuple(map(complex, statement.values)) == by_hand[statement.id]
