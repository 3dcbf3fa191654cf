"""What libraries compute: the page says what the facts say, and the facts what the audit found."""

from __future__ import annotations

import pickle
from dataclasses import replace

import made
import numpy as np
import pytest
import rendering
from scipy import signal

from numeric.conventions.adapters import adapter_of, installed_entries
from numeric.conventions.checking import auditing as numeric_audit
from reports.collecting import auditing
from reports.collecting.auditing import audit_library, whole
from reports.facts.libraries import LibraryFact
from reports.pages.chapters import INDEX
from reports.pages.index import PORTRAYED, pages
from reports.pages.libraries import KNOWN, count, libraries_page
from reports.pages.terminal import summary
from symbolic.errors import EvidenceError

PAGE = libraries_page([made.LIBRARY, made.MISSING])


def table_of(page: str, first: str) -> list[list[str]]:
    (found,) = [t for t in rendering.tables(page) if t[0][0] == first]
    return found[1:]


def test_versions_and_what_is_not_installed() -> None:
    scipy, torch = table_of(PAGE, "library")
    assert scipy == ["[scipy](#scipy)", "9.8.7", "2", "1", "2", "0 of 1"]
    assert torch == ["torch", "not installed", "—", "—", "—", "—"]


def test_a_function_with_all_its_columns() -> None:
    first, second = table_of(PAGE, "function")
    assert first == [
        "`correlate(a, b, 'full')`",
        "correlation",
        "b",
        "zero, of a",
        "`z[k] = Σⱼ a[k − M + 1 + j]·conj(b[j])`",
        "`k = M − 1`",
        "|N − M| + 1",
        "inexact",
    ]
    assert first[-1] == "inexact"
    assert second[:2] == ["polymul(a|b)", "no formula"]
    assert second[-1] == "affine"


def test_sizes_are_named_where_a_formula_holds_only_there() -> None:
    pieces = (replace(made.PIECE, region="N ≥ M"), replace(made.PIECE, region="N < M"))
    library = replace(made.LIBRARY, functions=(replace(made.FUNCTION, pieces=pieces),))
    first, second = table_of(libraries_page([library]), "function")
    assert (first[1], second[1]) == ("correlation, for N ≥ M", r"correlation, for N \< M")
    assert second[0] == second[-1] == ""


def test_long_tables_are_folded() -> None:
    library = replace(made.LIBRARY, functions=(made.FUNCTION,) * 20)
    assert "<summary>20 functions of scipy</summary>" in libraries_page([library])
    assert "functions of scipy</summary>" not in PAGE


def test_a_deviation_with_its_smallest_example() -> None:
    (block,) = [t for t in rendering.tokens(PAGE) if t.type == "fence" and t.info == "python"]
    assert block.content.splitlines() == [
        "# correlate(a, b)[k] is at lags[k]",
        "a, b = np.array([1]), np.array([0, 1j])",
        "# left side:  [1]",
        "# right side: ValueError: no 'lags' at all",
    ]
    assert "fails for N odd and M even: 6 of 25 pairs of shapes" in PAGE


def test_known_deviations_are_told_as_they_stand_with_the_installed_version() -> None:
    assert "correlation\\_lags 'same': found again by this run, see above (scipy 9.8.7)" in PAGE
    assert "correlate2d 'valid': not tried by this run" in PAGE
    kept = replace(made.LIBRARY, relations=(replace(made.LAGS, kept=True),))
    page = libraries_page([kept])
    assert "kept by the version installed here, at 25 pairs of shapes (scipy 9.8.7)" in page
    assert "Every documented relation that was tried is kept." in page


def test_the_first_page_and_the_summary_count() -> None:
    facts = made.facts(libraries=(made.LIBRARY, made.MISSING))
    words = "2 functions of 1 libraries, 1 with a formula, 2 findings, 1 documented relations"
    assert count(facts.libraries or ()).startswith(words)
    assert words in summary(facts)
    assert facts.problems == ()


def test_the_first_page_has_a_row_for_each_library() -> None:
    index = pages(made.facts(libraries=(made.LIBRARY, made.MISSING)))[INDEX]
    assert table_of(index, "measured in this run") == [
        ["scipy `correlate`", "no", "b", "`k = M − 1`"]
    ]
    assert "Not here: torch; `pip install '.[libraries,torch,jax]'`" in index
    assert "(libraries.md)" in index
    flipped = replace(made.PIECE, kind="convolution", conjugated="unknown: real input only")
    flipped = replace(flipped, lag_zero="k₁ = ⌊M₁/2⌋, k₂ = ⌊M₂/2⌋")
    other = replace(made.LIBRARY, functions=(replace(made.FUNCTION, pieces=(flipped,)),))
    (row,) = table_of(pages(made.facts(libraries=(other,)))[INDEX], "measured in this run")
    assert row[1:] == ["**yes**", "only real input", "`k₁ = ⌊M₁/2⌋`, …"]
    assert "was not measured in this run" in pages(made.facts())[INDEX]


def test_the_portraits_of_the_first_page_are_in_the_audit() -> None:
    for library, name in PORTRAYED.items():
        if adapter_of(library) is not None:
            assert name in [entry.name for entry in installed_entries([library])]


# ------------------------------------------------------------------ the audit itself


@pytest.fixture(name="numpy", scope="module")
def _numpy() -> LibraryFact:
    return audit_library("numpy")


def test_numpy_is_audited(numpy: LibraryFact) -> None:
    by_name = {f.name: f for f in numpy.functions}
    (piece,) = by_name["correlate(a, b, 'full')"].pieces
    assert (piece.kind, piece.conjugated, piece.boundary) == ("correlation", "b", "zero, of a")
    assert (piece.lag_zero, piece.length) == ("k = M − 1", "N + M − 1")
    (cyclic,) = by_name["fftshift(ifft(fft(a, n)·conj(fft(b, n))))"].pieces
    assert cyclic.lag_zero == "k = −⌊(N + M)/2⌋ mod N + M − 1"
    assert len(numpy.relations) == sum(r.kept for r in numpy.relations) > 0
    taps = by_name["correlate(a, b, 'full')"].taps
    assert taps is not None
    expected = {(k, k + j - 2, j) for k in range(9) for j in range(3) if 0 <= k + j - 2 < 7}
    assert set(taps.triples) == expected


def test_the_pieces_make_up_the_whole(numpy: LibraryFact) -> None:
    pieces = [audit_library("numpy", part, 3) for part in range(3)]
    assert all(piece.functions for piece in pieces)
    assert whole(pieces) == numpy
    missing = [LibraryFact("torch", "")] * 3
    assert whole(missing) == LibraryFact("torch", "")


@pytest.mark.parametrize("part", [(3, 3), (-1, 3), (0, 0)])
def test_a_piece_that_does_not_exist(part: tuple[int, int]) -> None:
    with pytest.raises(EvidenceError, match=r"audit\(part=.*0 ≤ k < n"):
        audit_library("numpy", *part)


def test_facts_can_be_sent_between_processes(numpy: LibraryFact) -> None:
    assert pickle.loads(pickle.dumps(numpy)) == numpy


def test_the_two_scipy_relations_are_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numeric_audit, "installed_entries", lambda _: [])
    scipy = audit_library("scipy")
    measured = {r.name: r for r in scipy.relations}
    a, b = np.array([[1]]), np.array([[0, 1j]])
    correlated = signal.correlate(a, b, "valid")
    assert measured[KNOWN[0]].kept == np.array_equal(signal.correlate2d(a, b, "valid"), correlated)
    # correlate([1], [0, 1], 'same') is [1], which belongs to lag −1.
    assert measured[KNOWN[1]].kept == (list(signal.correlation_lags(1, 2, "same")) == [-1])
    page = libraries_page([scipy])
    for name in KNOWN:
        heading = f"### {name.replace('_', chr(92) + '_')}\n"
        assert (heading in page) == (not measured[name].kept)


def test_a_library_that_is_missing_and_one_that_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(numeric_audit, "adapter_of", lambda _: None)
    monkeypatch.setattr(numeric_audit, "installed_entries", lambda _: [])
    assert audit_library("torch") == LibraryFact("torch", "")

    def broken(_: object, **__: object) -> None:
        raise OSError("a shared library is missing")

    monkeypatch.setattr(auditing, "audit", broken)
    with pytest.raises(EvidenceError, match=r"torch broke.*a shared library is missing"):
        audit_library("torch")
