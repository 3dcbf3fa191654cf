"""The catalogue as people hold it is searched, and completes by tab."""

from __future__ import annotations

import pytest

from symbolic import Undecidable, lemmas


def test_find_by_formula_and_by_word() -> None:
    assert "A1" in {lemma.id for lemma in lemmas.find("conj(reflect(f))")}
    assert "B1" in {lemma.id for lemma in lemmas.find("commut")}
    assert lemmas.find("nobody says this") == []
    with pytest.raises(Undecidable):
        lemmas.find("")


def test_tab_completes_the_names() -> None:
    assert {lemma.name for lemma in lemmas} <= set(dir(lemmas))
    assert "find" in dir(lemmas)
