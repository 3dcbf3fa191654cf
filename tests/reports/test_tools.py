"""Weights that move and exact errors: the page says what the facts say, and what was found."""

from __future__ import annotations

import made
import pytest

from numeric.conventions.exactness import survey
from numeric.conventions.porting import pairs
from reports.collecting import tools as collecting
from reports.facts.tools import ErrorsFact, PortsFact
from reports.pages.chapters import INDEX
from reports.pages.index import pages
from reports.pages.tools import TOOLS_PAGE, tools_page
from reports.running.codec import decode, encode


def test_the_page_is_written_and_linked_where_there_are_facts() -> None:
    facts = made.facts(libraries=(made.LIBRARY,), ports=made.PORTS, errors=made.ERRORS)
    written = pages(facts)
    assert written[TOOLS_PAGE] == tools_page(made.PORTS, made.ERRORS)
    assert f"]({TOOLS_PAGE})" in written[INDEX]
    without = pages(made.facts(libraries=(made.LIBRARY,)))
    assert TOOLS_PAGE not in without
    assert TOOLS_PAGE not in without[INDEX]


def test_the_facts_are_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "TRIES", 2)
    found = collecting.errors(0)
    rows = {(row.function, row.kind): row for row in found.rows}
    exact, transformed = (rows[f, "noise"] for f in ("numpy.convolve", "scipy.signal.fftconvolve"))
    assert exact.worst is None or exact.worst.size < 1e-9
    assert transformed.worst is not None
    assert found.known.reproduced == (abs(float(found.known.got) - 1) > 1)
    assert decode(ErrorsFact, encode(found)) == found


def test_pairs_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"scipy.signal.convolve", "scipy.signal.correlate2d", "caffe.Convolution"}
    monkeypatch.setattr(collecting, "port_pairs", lambda: pairs.port_pairs(names=names))
    found = collecting.ports()
    assert set(found.names) == names
    assert set(found.installed) == names - {"caffe.Convolution"}
    assert len(found.pairs) == 6
    assert sum(pair.works for pair in found.pairs) == 6
    assert sum(bool(pair.checked) for pair in found.pairs) == 2
    assert decode(PortsFact, encode(found)) == found
