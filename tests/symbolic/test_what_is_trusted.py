"""The trust ledger: what a proof rests on besides the text of the kernel."""

from __future__ import annotations

import gc
import weakref
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from symbolic.chapters import lemmas
from symbolic.kernel.terms import R, Z
from symbolic.notation import trust


class Token:
    __slots__ = ("__weakref__",)


def test_identity_of_objects() -> None:
    first, second = Token(), Token()
    kept = weakref.WeakKeyDictionary({first: 1, second: 2})
    assert first != second
    assert (kept[first], kept[second]) == (1, 2)
    table = weakref.WeakValueDictionary({1: first})
    assert table[1] is first
    del first
    gc.collect(1)
    assert 1 not in table
    assert len(kept) == 1


@given(st.integers(), st.integers(min_value=1), st.integers(), st.integers(min_value=1))
def test_arithmetic_of_integers(a: int, b: int, c: int, d: int) -> None:
    total, product = Fraction(a, b) + Fraction(c, d), Fraction(a, b) * Fraction(c, d)
    assert total.numerator * b * d == (a * d + c * b) * total.denominator
    assert product.numerator * b * d == a * c * product.denominator
    assert b * (a // b) + a % b == a
    assert 0 <= a % b < b


def test_each_entry_names_a_test_of_this_file_and_files_of_the_kernel() -> None:
    files = trust.trusted_lines()
    for entry in trust.LEDGER:
        assert entry.test in globals()
        assert set(entry.where) <= set(files)
    assert all(lines > 0 for lines in files.values())


def test_lines_of_code_are_neither_words_nor_blanks() -> None:
    source = '"""Words.\n\nMore."""\n\n# why\nx = 1\n\n\ndef f():\n    """What."""\n    return x\n'
    assert trust._code_lines(source) == 3


def test_rules_and_hypotheses_are_read_off_the_proof() -> None:
    theorem = lemmas["A1"].on(R)
    used = trust.rules_used(theorem)
    assert used["change_variable"] == used["turn_limits"] == 1
    steps = list(trust.inferences(theorem))
    assert len(steps) == sum(used.values()) == len(set(map(id, steps)))
    assert steps[-1] is theorem
    entered = trust.hypotheses_entered(lemmas["A5"].on(Z))
    assert list(entered.values()) == ["assume"]
