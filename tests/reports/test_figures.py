"""The figures show the facts and are written the same twice."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace

import made
import matplotlib as mpl
import pytest

from numeric.conventions.describing.taps import Taps
from reports.collecting.collect import slide_example
from reports.facts.model import Facts
from reports.pages.figures import _products, figures
from reports.pages.index import FILTERS, LOSSES, SLIDE
from reports.pages.libraries import TAPS


@pytest.fixture(scope="module", name="drawn")
def _drawn() -> dict[str, str]:
    return figures(made.facts())


def test_all_figures_are_well_formed_and_carry_no_date(drawn: dict[str, str]) -> None:
    assert set(drawn) == {SLIDE, FILTERS, LOSSES}
    for text in drawn.values():
        ET.fromstring(text)  # noqa: S314 - our own
        assert "<dc:date>" not in text


def test_nothing_selected_draws_nothing() -> None:
    assert set(figures(made.facts(training=None, statements=()))) >= {SLIDE}
    bare = replace(made.facts(), statements=(), training=None)
    assert set(figures(bare)) == {SLIDE}


@pytest.mark.takes_turns(2)
def test_a_users_settings_do_not_change_the_report(drawn: dict[str, str]) -> None:
    with mpl.rc_context(
        {"axes.facecolor": "black", "lines.markersize": 31, "svg.hashsalt": "other"}
    ):
        assert figures(made.facts()) == drawn


def test_figures_depend_on_the_facts() -> None:
    slides = (made.SLIDE, replace(made.SLIDE, shift=0))
    drawn = [figures(made.facts(training=None, slide=slide))[SLIDE] for slide in slides]
    assert drawn[0] != drawn[1]


def test_the_products_below_each_other_are_written_out_and_make_up_the_sum() -> None:
    slide = slide_example()
    for moved, total in (
        (slide.flipped, slide.convolution),
        (slide.shifted, slide.correlation),
    ):
        words = _products(slide.signal, moved)
        products = [int(a) * int(b) for a, b in (p.split("·") for p in words.split(" + "))]
        assert len(products) == len(slide.filter.values)
        assert sum(products) == total.values[slide.shift - total.start]
    assert slide.flipped.values == tuple(reversed(slide.shifted.values))
    assert slide.flipped.start == slide.shifted.start
    assert slide.convolution != slide.correlation


def test_the_taps_show_each_product_once() -> None:
    (drawn,) = [text for name, text in figures(_audited(made.TAPS)).items() if name == TAPS]
    ET.fromstring(drawn)  # noqa: S314 - our own
    other = replace(made.TAPS, triples=(*made.TAPS.triples, (2, 1, 1)))
    assert figures(_audited(other))[TAPS] != drawn
    assert TAPS not in figures(_audited(None))


def _audited(taps: Taps | None) -> Facts:
    function = replace(made.FUNCTION, taps=taps)
    library = replace(made.LIBRARY, functions=(function,))
    return made.facts(training=None, libraries=(library,))
