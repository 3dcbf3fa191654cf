"""The figures show the facts and are written the same twice."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import made
import matplotlib as mpl

from reports.facts.libraries import TapsFact
from reports.facts.model import EvidenceFact, Facts, Verdict
from reports.pages.figures import figures
from reports.pages.index import DIGITS, FILTERS, SLIDE
from reports.pages.libraries import TAPS


def test_all_figures_are_well_formed_and_carry_no_date() -> None:
    drawn = figures(made.facts())
    assert set(drawn) == {SLIDE, DIGITS, FILTERS}
    for text in drawn.values():
        ET.fromstring(text)  # noqa: S314 - our own
        assert "<dc:date>" not in text


def test_nothing_selected_draws_nothing() -> None:
    assert set(figures(made.facts(training=None, statements=()))) >= {SLIDE}
    bare = replace(made.facts(), statements=(), training=None)
    assert set(figures(bare)) == {SLIDE}


def test_a_users_settings_do_not_change_the_report() -> None:
    before = figures(made.facts())
    with mpl.rc_context(
        {"axes.facecolor": "black", "lines.markersize": 31, "svg.hashsalt": "other"}
    ):
        assert figures(made.facts()) == before


def test_figures_depend_on_the_facts() -> None:
    fewer = made.on(evidence=replace(made.AGREES, digits=3))
    exact = made.on(evidence=EvidenceFact(Verdict.AGREES, exact=True))
    drawn = [
        figures(made.facts(made.statement("A1", on), training=None, slide=slide))
        for on, slide in (
            (made.on(), made.SLIDE),
            (made.refuted(), made.SLIDE),
            (made.undecided(), made.SLIDE),
            (fewer, made.SLIDE),
            (exact, replace(made.SLIDE, shift=0)),
        )
    ]
    assert len({d[DIGITS] for d in drawn}) == 5
    assert len({d[SLIDE] for d in drawn}) == 2


def test_the_taps_show_each_product_once() -> None:
    (drawn,) = [text for name, text in figures(_audited(made.TAPS)).items() if name == TAPS]
    ET.fromstring(drawn)  # noqa: S314 - our own
    other = replace(made.TAPS, triples=(*made.TAPS.triples, (2, 1, 1)))
    assert figures(_audited(other))[TAPS] != drawn
    assert TAPS not in figures(_audited(None))


def _audited(taps: TapsFact | None) -> Facts:
    function = replace(made.FUNCTION, taps=taps)
    library = replace(made.LIBRARY, functions=(function,))
    return made.facts(training=None, libraries=(library,))
