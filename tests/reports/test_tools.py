"""Weights that move and exact errors: the page says what the facts say, and what was found."""

from __future__ import annotations

import pickle
from dataclasses import replace

import made
import pytest
import rendering

from numeric.conventions.exactness import survey
from numeric.conventions.porting import pairs
from reports.collecting import tools as collecting
from reports.pages.chapters import INDEX
from reports.pages.index import pages
from reports.pages.tools import TOOLS_PAGE, tools_page

PAGE = tools_page(made.PORTS, made.ERRORS)


def table_of(page: str, first: str) -> list[list[str]]:
    (found,) = [t for t in rendering.tables(page) if t[0][0] == first]
    return found


def test_a_cell_says_how_many_were_moved_and_whether_they_were_run() -> None:
    head, *rows = table_of(PAGE, "from ╲ to")
    assert head[1:] == ["1", "2", "3"]
    assert rows == [
        ["1 `a.Conv`", "", "**2**", "(1)"],
        ["2 `b.conv`", "**2**", "", "—"],
        ["3 `c.old`", "(2)", "(2)", ""],
    ]
    assert "Of 6 pairs, 5 work; 2 of them were run on both sides" in PAGE


def test_reasons_are_said_once() -> None:
    assert PAGE.count("c.old has no | stride") + PAGE.count(r"c.old has no \| stride") == 1
    assert PAGE.count("it is old") == 1


def test_the_errors_of_every_function_on_every_kind() -> None:
    assert table_of(PAGE, "function") == [
        ["function", "noise", "huge"],
        ["`fast`", "1.3e-12", "8.9e+328"],
        ["`slow`", "0", "1.2e-16"],
    ]
    assert "seed 4: got 0.1, exactly 1.0e-1; at most 9.9e+03 units in the last place; oh" in PAGE
    assert "`slow`, noise: every output is exact" in PAGE


def test_what_is_known_of_scipy_is_told_as_it_stands() -> None:
    assert "SciPy 9.8.7 still does it: use a direct method." in PAGE
    assert "scipy.signal.convolve(a, a)[76]  # -7e+161, exactly 1" in PAGE
    vanished = replace(made.ERRORS, known=replace(made.ERRORS.known, reproduced=False))
    assert "SciPy 9.8.7 does it no more." in tools_page(None, vanished)


def test_the_page_is_written_and_linked_where_there_are_facts() -> None:
    facts = made.facts(libraries=(made.LIBRARY,), ports=made.PORTS, errors=made.ERRORS)
    written = pages(facts)
    assert written[TOOLS_PAGE] == PAGE
    assert f"]({TOOLS_PAGE})" in written[INDEX]
    without = pages(made.facts(libraries=(made.LIBRARY,)))
    assert TOOLS_PAGE not in without
    assert TOOLS_PAGE not in without[INDEX]


def test_the_facts_are_what_was_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(survey, "TRIES", 2)
    found = collecting.errors(0)
    rows = {(row.function, row.kind): row for row in found.rows}
    assert float(rows["numpy.convolve", "noise"].relative) < 1e-9
    assert float(rows["scipy.signal.fftconvolve", "noise"].relative) > 0
    assert found.known.reproduced == (abs(float(found.known.got) - 1) > 1)
    assert pickle.loads(pickle.dumps(found)) == found


def test_pairs_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    names = {"scipy.signal.convolve", "scipy.signal.correlate2d", "caffe.Convolution"}
    monkeypatch.setattr(collecting, "port_pairs", lambda: pairs.port_pairs(names=names))
    found = collecting.ports()
    assert set(found.names) == names
    assert set(found.installed) == names - {"caffe.Convolution"}
    assert len(found.pairs) == 6
    assert (found.working, found.checked) == (6, 2)
