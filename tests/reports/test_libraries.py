"""What libraries compute: the page says what the facts say, and the facts what the audit found."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from scipy import signal

from numeric.conventions.adapters.base import adapter_of, installed_entries
from numeric.conventions.checking import auditing as numeric_audit
from numeric.conventions.checking.deviations import KNOWN
from reports.collecting import auditing
from reports.collecting.auditing import audit_library, whole
from reports.facts.libraries import LibraryFact
from reports.pages.index import PORTRAYED
from reports.pages.libraries import libraries_page
from symbolic.errors import EvidenceError


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


@pytest.mark.takes_turns(2)
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
    valid, lags = "scipy.signal.correlate2d 'valid'", "scipy.signal.correlation_lags 'same'"
    assert measured[valid].kept == np.array_equal(signal.correlate2d(a, b, "valid"), correlated)
    # correlate([1], [0, 1], 'same') is [1], which belongs to lag −1.
    assert measured[lags].kept == (list(signal.correlation_lags(1, 2, "same")) == [-1])
    page = libraries_page([scipy])
    names = {row.relation for row in KNOWN}
    assert {valid, lags} <= names
    for name in names:
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
