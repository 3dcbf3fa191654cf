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


def test_what_a_lemma_says_is_found_before_what_its_source_is_called() -> None:
    found = [lemma.id for lemma in lemmas.find("fourier")]  # in no title, and in many sources
    assert {"E1", "E2", "E6"} < set(found[: found.index("A1")])
    assert all(lemma_id[0] == "E" for lemma_id in found[: found.index("A1")])
    shown = [lemma.id for lemma in lemmas.find("transform")]
    assert shown.index("E7") < shown.index("A1")


def test_tab_completes_the_names() -> None:
    assert {lemma.name for lemma in lemmas} <= set(dir(lemmas))
    assert "find" in dir(lemmas)
