"""Documented relations, the audit, and its command."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from importlib import metadata
from pathlib import Path

import mpmath
import numpy as np
import pytest
from scipy import signal

from numeric.__main__ import main
from numeric.conventions import (
    Audit,
    EvidenceError,
    Probing,
    audit,
    identify,
)
from numeric.conventions.adapters import sympy_
from numeric.conventions.adapters.base import installed_entries, library_names
from numeric.conventions.adapters.relations import (
    Deviation,
    Kept,
    Relation,
    check_relation,
    relations,
)
from numeric.conventions.calling.clock import Clock
from numeric.conventions.calling.findings import Code, Finding
from numeric.conventions.checking import auditing
from numeric.conventions.checking.deviations import KNOWN as KNOWN_DEVIATIONS
from numeric.conventions.identifying import asking
from numeric.conventions.reading.regions import Region

ROOT = Path(__file__).parents[3]
KNOWN = {relation.name: relation for relation in relations()}
MEASURED_ON = "1.17.1"
SCIPY = metadata.version("scipy")


def made_up(left, right, **more) -> Relation:
    return Relation("made up", "numpy", "left = right", "nowhere", left, right, **more)


@pytest.mark.parametrize("name", sorted(KNOWN))
def test_every_relation_is_really_compared(name: str) -> None:
    answer = check_relation(KNOWN[name], 3 if KNOWN[name].dimensions == 1 else 2)
    assert answer.compared >= 4
    assert KNOWN[name].statement
    assert KNOWN[name].source


def test_correlate2d_valid_is_compared_with_correlate() -> None:
    """SciPy 1.17.1 conjugates the wrong operand when b is larger."""
    a, b = np.array([[1, 1j]]), np.array([[1, 2, 3j]])
    deviates = not np.allclose(signal.correlate2d(a, b, "valid"), signal.correlate(a, b, "valid"))
    answer = check_relation(KNOWN["scipy.signal.correlate2d 'valid'"])
    assert isinstance(answer, Deviation) == deviates
    if SCIPY == MEASURED_ON:
        assert deviates
        assert answer.where == "N < M"
    if isinstance(answer, Deviation):
        left = signal.correlate2d(answer.a, answer.b, "valid")
        right = signal.correlate(answer.a, answer.b, "valid")
        np.testing.assert_array_equal(left, answer.left)
        assert not np.allclose(left, right)
        assert answer.a.size + answer.b.size <= 5
        assert "N < M" in str(answer)


def test_correlation_lags_same_is_compared_with_correlate() -> None:
    """SciPy 1.17.1 is off by one for odd N with even M."""

    def peak(n: int, m: int) -> bool:
        a, b = np.eye(n)[0], np.eye(m)[0]
        lags = signal.correlation_lags(n, m, "same")
        return int(lags[np.argmax(signal.correlate(a, b, "same"))]) == 0

    answer = check_relation(KNOWN["scipy.signal.correlation_lags 'same'"])
    assert isinstance(answer, Deviation) == (not peak(7, 4))
    if SCIPY == MEASURED_ON:
        assert isinstance(answer, Deviation)
        assert answer.where == "M even, N odd"
        assert peak(6, 4)


def test_known_deviations_are_measured_and_those_that_are_gone_are_reported() -> None:
    for row in KNOWN_DEVIATIONS:
        assert row.relation in KNOWN
        assert row.upstream.startswith("https://github.com/")
    row = KNOWN_DEVIATIONS[0]
    kept = replace(KNOWN[row.relation], right=KNOWN[row.relation].left)
    found = [check_relation(kept, 2), check_relation(KNOWN[KNOWN_DEVIATIONS[1].relation], 2)]
    first, second, *others = auditing.standing(found)
    assert first.vanished
    assert "gone in" in str(first)
    assert not second.vanished or metadata.version("scipy") != MEASURED_ON
    assert all(x.measured is None and "not tried" in str(x) for x in others)
    table = Audit((), tuple(found), ())
    assert "the row of it can go" in str(table)
    assert len(table.facts()["known"]) == 2


@pytest.mark.parametrize(
    "name",
    [
        "scipy.signal.fftconvolve 'same'",
        "scipy.signal.correlation_lags 'full'",
        "scipy.linalg.convolution_matrix 'same'",
        "scipy.ndimage.convolve1d",
        "numpy.correlate and numpy.convolve",
        "scipy.signal.correlate 'full', arguments exchanged",
    ],
)
def test_relations_that_hold(name: str) -> None:
    answer = check_relation(KNOWN[name])
    assert isinstance(answer, Kept), str(answer)
    assert "holds at" in str(answer)


def test_a_wrong_relation_is_refused_with_a_small_example() -> None:
    answer = check_relation(made_up(np.convolve, lambda a, b: np.convolve(a, b[::-1])))
    assert isinstance(answer, Deviation)
    assert answer.b.size == 2
    assert {complex(x) for x in (*answer.a, *answer.b)} <= {0, 1, 1j}
    assert not np.array_equal(answer.left, answer.right)
    assert "≠" in str(answer)


def test_a_missing_conjugate_is_seen() -> None:
    answer = check_relation(made_up(np.correlate, lambda a, b: np.correlate(a, np.conj(b))))
    assert isinstance(answer, Deviation)
    assert "i" in str(answer)


def test_nan_is_never_equal() -> None:
    nothing = lambda a, b: np.convolve(a, b) * np.nan  # noqa: E731
    assert isinstance(check_relation(made_up(nothing, nothing)), Deviation)


def test_nothing_compared_is_not_kept() -> None:
    def fails(a, b):
        raise ValueError

    answer = check_relation(made_up(fails, fails))
    assert isinstance(answer, Deviation)
    assert "nothing could be compared" in answer.where
    empty = Region("nowhere", "True", lambda n, m: False)
    assert isinstance(check_relation(made_up(np.convolve, np.convolve, domain=empty)), Deviation)


def test_one_side_that_raises_is_a_deviation() -> None:
    def fails(a, b):
        raise ValueError("no")

    answer = check_relation(made_up(np.convolve, fails))
    assert answer.right == "ValueError: no"


@pytest.mark.takes_turns(2)
def test_the_audit_of_numpy() -> None:
    seen = []
    table = audit(["numpy"], progress=lambda entry: seen.append(entry.name))
    rows = {row.name: row for row in table.rows}
    assert seen == list(rows)
    assert rows["convolve(a, b, 'full')"].convention.kind == "convolution"
    assert rows["correlate(a, b, 'same')"].convention.conjugated == "b"
    assert "output shape depends on values" in rows["polymul(a, b)"].findings
    assert rows["irfft(rfft(a, n)·rfft(b, n))"].answer == "no description"
    assert {row.version for row in table.rows} == {np.__version__}
    assert all(isinstance(x, Kept) for x in table.relations)
    text = str(table)
    assert "z[k] = Σⱼ a[k − j]·b[j]" in text
    lines = table._repr_markdown_().splitlines()
    assert sum(line.startswith("| numpy") for line in lines) == len(rows)
    facts = json.loads(json.dumps(table.facts()))
    assert facts["rows"][0]["pieces"][0]["formula"] == "z[k] = Σⱼ a[k − j]·b[j]"


@pytest.mark.takes_turns(6, 4)
def test_the_products_of_sympy() -> None:
    table = audit(["sympy"])
    (row,) = table.rows
    assert row.convention.kind == "convolution"
    found = [(type(x), x.compared) for x in table.relations]
    assert found == [(Kept, 9)] * 2 + [(Kept, 25)] * 4


def test_a_product_over_other_sets_is_told_apart() -> None:
    relations = {r.name.partition(".")[2]: r for r in sympy_.relations()}
    covering = relations["discrete.covering_product(a, b)"]
    intersecting = relations["discrete.intersecting_product(a, b)"]
    assert isinstance(check_relation(replace(covering, right=intersecting.right)), Deviation)


def test_mpmath_has_nothing_to_examine() -> None:
    words = ("conv", "corr", "fft", "fourier", "filter")
    named = {name for name in dir(mpmath) if any(word in name.lower() for word in words)}
    # A conversion of numbers, and coefficients and partial sums of a Fourier series.
    assert named == {"convert", "fourier", "fourierval"}
    assert "mpmath has no convolution" in str(Audit((), (), ()))
    assert "mpmath has no convolution" in Audit((), (), ())._repr_markdown_()


def test_libraries_that_are_not_installed_are_named() -> None:
    """At least one of the optional libraries is missing, or all of them have rows."""
    for name in library_names():
        if not list(installed_entries([name])):
            assert audit([name]).missing == (name,)
            assert f"Not installed: {name}" in str(audit([name]))
            return
    pytest.skip("everything is installed")


def test_an_unknown_library_is_refused() -> None:
    with pytest.raises(EvidenceError, match="no adapter for 'fortran'"):
        audit(["fortran"])


def test_every_adapter_file_is_found() -> None:
    folder = ROOT / "numeric" / "conventions" / "adapters"
    files = [path for path in folder.glob("*_.py") if path.name != "__init__.py"]
    assert len(files) == len(library_names()) > 5


@pytest.mark.takes_turns(6, 5)
def test_the_command_prints_json_and_refuses_the_unknown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "numeric", "audit", "--json", "numpy"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rows"]
    assert not done.stderr
    assert main(["audit", "fortran"]) == 2
    assert "fortran" in capsys.readouterr().err


@pytest.mark.drawn(1)
@pytest.mark.parametrize("limit", [-1.0, 1e9])
def test_the_audit_does_not_depend_on_the_clock(
    limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A busy machine makes calls seem slow; what the audit finds must be the same."""
    chosen = {"convolve(a, b, 'full')", "ifft(fft(a)·fft(b, N))"}
    entries = [e for e in installed_entries(["numpy"]) if e.name in chosen]
    assert len(entries) == 2
    monkeypatch.setattr(auditing, "installed_entries", lambda _: entries)
    monkeypatch.setattr(asking, "LONGEST_CALL", limit)
    monkeypatch.setattr(asking, "SLOW_CALL", limit)
    over = Finding(Code.OUT_OF_TIME, "a machine so busy that the time is over at once")
    monkeypatch.setattr(Clock, "expired", lambda clock, _: over if clock.seconds else None)
    calls = [row.convention.probes for row in audit(["numpy"]).rows]
    many, few = (
        [
            identify(e.function, probing=Probing(slow=slow), seconds=None, **e.arguments).probes
            for e in entries
        ]
        for slow in (False, True)
    )
    assert calls == many
    assert all(a < b for a, b in zip(few, many, strict=True))
