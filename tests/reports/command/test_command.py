"""``convproof``: answers, exit statuses, what it suggests, and what it imports to do so."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from numeric.claims.claim import CLAIMS, Claim
from reports.collecting.refuting import open_statements
from reports.command.main import COMMANDS, main

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.drawn(18)
@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (["ask", "corr(w, x) == conv(reflect(w), x)", "--real", "w"], 0, "lemma A4"),
        (["ask", "corr(w, x) == conv(reflect(w), x)"], 1, "did you mean: corr(w, x) == conv("),
        (["show", "a1"], 0, "[substitute τ = −τ′]"),
        (["show", "correlation_as_convolution", "--domain", "Z/5"], 0, "on ℤ/5: "),
        (["show", "A1", "--notation", "textbook"], 0, "on ℝ: (f ⋆ g)(t) = (conj(R f) ∗ g)(t)"),
        (["show", "F3"], 0, "Young's inequality\nnot proved"),
        (["show", "X1"], 0, "FALSE: f ∗ g = g ∗ f; C1 has it right"),
        (["find", "conj(reflect(f))"], 0, "A1  correlation is convolution with"),
        (["find", "corr(f, g) == corr(g, f)"], 0, "X1  correlation commutes (FALSE"),
        (["find", "young"], 0, "F3  Young's inequality (not proved"),
        (["find", "ndimage", "correlate1d"], 0, "scipy  ndimage.correlate1d(a, b, mode='wrap')"),
        (["find", "convtranspose2d", "torch"], 0, "torch.nn.ConvTranspose2d  as a layer"),
        (["find", "comutes"], 1, "nothing found for 'comutes'; near: commutes"),
        (["verify", "A4", "--domain", "Z", "--digits", "20"], 0, "agrees to 20 digits on 3"),
        (["verify", "F13", "--digits", "10"], 0, "holds on all samples"),
        (["verify", "X3"], 1, "refuted on ℤ"),
        (["verify", "X9"], 1, "∫ f · ∫ g\n  with f = i·δ and g = δ on ℤ: left = −i, right"),
        (["identify", "np.correlate", "mode=same"], 0, "z[k] = Σⱼ a["),
        (["identify", "numpy.maximum"], 1, "no description"),
        (["exact-error", "[1, 2, 1]", "[1, 1]", "[1, 1]"], 0, "3 of them exact"),
        (["exact-error", "[1, 2]", "[1, 1]", "[1, 1]", "--as", "np.convolve", "mode=same"], 0,
         "2 of them exact"),
        (["port", "8x3x5x5", "torch.nn.Conv2d", "keras.layers.Conv2D"], 0, "weight of shape (5, 5"),
        (["translate", "scipy.signal.correlate", "mode=same", "np.convolve"], 0, "conjugate b"),
        (["find", "young", "--notation", "textbook"], 0, "‖f ∗ g‖_r ≤ ‖f‖_p ‖g‖_q and the same"),
        (["verify", "X1", "--notation", "textbook"], 1, "refuted on ℤ: f ⋆ g = g ⋆ f"),
        (["verify", "X9", "--notation", "textbook"], 1, "refuted: ∫ f ⋆ g = ∫ f · ∫ g"),
        (["verify", "A4", "--domain", "Z/3", "--notation", "textbook"], 0, "((R w) ∗ g)(n)"),
    ],
)  # fmt: skip
def test_answers(
    line: list[str], status: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == status
    captured = capsys.readouterr()
    assert said in captured.out
    assert captured.err == ""


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["asks"], "there is no command 'asks'; did you mean ask?"),
        (["A1"], "did you mean convproof show A1?"),
        (["f == g"], "did you mean convproof ask 'f == g'?"),
        (["conj(reflect(f))"], "did you mean convproof find 'conj(reflect(f))'?"),
        (["ask", "convolv(f, g) == f"], "did you mean convolve"),
        (["show", "A99"], "nearest: A9"),
        (["show", "correlation_as_convolutoin"], "nearest: correlation_as_convolution"),
        (["show", "B16", "--domain", "Z2"], "B16 is stated on"),
        (["find", "f ⋆ g", "--notation", "textbook"], "books differ on what ⋆ means"),
        (["find", " "], "a formula such as conj(reflect(f)) or a word is needed"),
        (["identify", "scipy.signal.corelate"], "scipy.signal has no corelate; did you mean corr"),
        (["identify", "scpy.signal.correlate"], "scpy is not installed; did you mean scipy"),
        (["identify", "numpy"], "numpy is no function but module"),
        (["identify", "np.correlate", "same"], "'same' is no option; write KEY=VALUE"),
        (["identify", "__import__('os')."], "is no name"),
        (["identify", "os.getcwd()"], "is no name"),
        (["identify", "(lambda: 1)"], "is no name"),
        (["translate", "np.convolve"], "two functions are needed, SOURCE and TARGET, not 1"),
        (["translate", "mode=same", "np.convolve"], "stands before any function"),
        (["port", "[[1, [2]]]", "torch.nn.Conv1d", "torch.nn.Conv1d"], "is no array"),
        (["port", "2x2x3", "torch.nn.Conv1", "torch.nn.Conv1d"], "did you mean torch.nn.Conv1d"),
        (["audit", "nmpy"], "no adapter for 'nmpy'; did you mean numpy"),
        (["show", "young"], "the word is in F3 (Young's inequality)"),
        (["exact-error", "nowhere.npy", "[1]", "[1]"], "nowhere.npy: No such file or directory"),
        (["exact-error", "[1, x]", "[1]", "[1]"], "is no list of numbers"),
        (["audit", "numpi"], "numpy"),
        (["ask", "w ∗ x == R w ⋆ x"], "a sign is needed between R and w; operators have parenth"),
        (
            ["port", "8x3", "torch.nn.Conv2d", "keras.layers.Conv2D"],
            "convproof port: a weight of shape (8, 3) has 2 axes, 2 of them for channels",
        ),
    ],
)
def test_what_is_not_understood(
    line: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(line) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_library_that_is_not_there_is_not_suggested_for_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "jax", None)
    assert main(["identify", "jax.numpy.convolve"]) == 2
    assert capsys.readouterr().err.endswith(": jax is not installed\n")


def test_a_claim_of_ones_own_is_found_where_it_was_entered(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(CLAIMS, "F99", Claim("F99", "the peak of f ∗ f is at 0", ()))
    for line in (["show", "f99"], ["find", "peak"]):
        assert main(line) == 0
        assert "F99" in (said := capsys.readouterr().out)
        assert "the peak of f ∗ f is at 0" in said
    assert [x.id for x in open_statements().unproved][-1] == "F99"


def test_a_weight_goes_through_files_and_no_file_is_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    weight = np.arange(24.0).reshape(2, 3, 4)
    np.save(tmp_path / "w.npy", weight)
    line = ["port", str(tmp_path / "w.npy"), "torch.nn.Conv1d", "keras.layers.Conv1D"]
    line += ["--output", str(tmp_path / "moved.npy")]
    assert main(line) == 0
    assert np.array_equal(np.load(tmp_path / "moved.npy"), weight.transpose(2, 1, 0))
    assert main(line) == 2
    assert "exists" in capsys.readouterr().err


def test_objects_in_files_are_not_unpickled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    np.save(tmp_path / "o.npy", np.array([print], dtype=object), allow_pickle=True)
    assert main(["exact-error", str(tmp_path / "o.npy"), "[1]", "[1]"]) == 2
    assert "o.npy" in capsys.readouterr().err


def test_the_code_of_a_translation_runs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["translate", "np.correlate", "mode=full", "np.convolve", "--code"]) == 0
    names: dict[str, object] = {"target": np.convolve}
    exec(capsys.readouterr().out, names)  # noqa: S102 - our own
    a, b = np.array([1, 2j, 3]), np.array([1j, -1])
    assert np.allclose(names["translated"](a, b), np.correlate(a, b, "full"))  # type: ignore[operator]


def test_a_fault_of_ours_is_no_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> int:
        raise IndexError("tuple index out of range")

    monkeypatch.setattr("reports.command.libraries.identify", broken)
    assert main(["identify", "np.convolve"]) == 3
    assert "identify: this is a fault of ours" in capsys.readouterr().err


# ------------------------------------------------------------------ as a process


def process(
    *line: str, closed: bool = False, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    code = "import sys; from reports.command.main import main; sys.exit(main())"
    command = [sys.executable, "-c", code, *line]
    reader, writer = os.pipe()
    os.close(reader)  # what is written there finds nobody who reads
    try:
        return subprocess.run(  # noqa: S603 - our own command
            command,
            cwd=ROOT,
            stdout=writer if closed else subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
            check=False,
        )
    finally:
        os.close(writer)


@pytest.mark.drawn(4)
@pytest.mark.parametrize("name", COMMANDS)
def test_help_fits_forty_columns(name: str) -> None:
    done = process(name, "--help", COLUMNS="40")
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[0].lower().startswith("usage: convproof")
    below = lines[lines.index("") :]
    # A word that is longer than what is left of a line is not broken.
    assert [x for x in below if len(x) > 40 and len(x.split()) > 1] == []


@pytest.mark.parametrize("name", ["translate", "exact-error"])
def test_usage_written_by_hand_fits_too(name: str) -> None:
    lines = process(name, "--help", COLUMNS="40").stdout.decode().splitlines()
    assert max(map(len, lines)) <= 40


def test_all_commands_are_listed_in_forty_columns() -> None:
    done = process("--help")
    lines = done.stdout.decode().splitlines()
    assert max(map(len, lines)) <= 40
    assert all(any(line.startswith(f"{name} ") for line in lines) for name in COMMANDS)
    assert process().returncode == 2


@pytest.mark.drawn(2)
@pytest.mark.parametrize(
    ("line", "status"),
    [
        (["ask", "f == g"], 1),
        (["show", "A1"], 0),
        (["find", "commutes"], 0),
        (["--help"], 141),
        (["identify", "--help"], 0),  # argparse itself is silent then
    ],
)
def test_a_closed_pipe_is_no_traceback(line: list[str], status: int) -> None:
    done = process(*line, closed=True)
    assert (done.stderr, done.returncode) == (b"", status)


@pytest.mark.takes_turns(2)
def test_a_notebook_backend_that_is_not_there_is_not_needed() -> None:
    done = process("identify", "matplotlib.rcParams", MPLBACKEND="of another Python")
    assert done.stderr.decode() == (
        "convproof identify: matplotlib.rcParams is no function but RcParams\n"
    )
    plain = subprocess.run(
        [sys.executable, "-c", "from symbolic.showing import new_figure; new_figure(1, 1)"],
        cwd=ROOT,
        env={**os.environ, "MPLBACKEND": "of another Python"},
        capture_output=True,
        check=False,
    )
    assert plain.stderr.decode().strip().endswith("; unset MPLBACKEND")


@pytest.mark.drawn(1)
@pytest.mark.parametrize("line", [["show", "A1"], ["show", "F3"], ["find", "young"]])
def test_without_utf_8_there_are_words(line: list[str]) -> None:
    done = process(*line, PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    done.stdout.decode("ascii")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (["show", "F12"], "(A_p A_q A_r')^n ||f||_p ||g||_q with A_s^2 = "),
        (["show", "A1"], "proved on R, Z, Z/N, R^2, Z^2; "),
        (["identify", "numpy.convolve", "mode=same"], "a[k + floor((min(N, M) - 1)/2) - j]*b[j]"),
        (["identify", "scipy.ndimage.convolve", "mode=wrap"], "a~[k"),
        (["report", "--help"], "the asterisk for convolution and the star for cross-correlation"),
    ],
)
def test_in_words_a_formula_says_the_same(
    line: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", terminal)
    with suppress(SystemExit):
        main(line)
    terminal.flush()
    assert said in " ".join(terminal.buffer.getvalue().decode("ascii").split())


def test_no_colours_are_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    for line in (["show", "A1"], ["ask", "f == g"], ["--help"], ["find", "commutes"]):
        with suppress(SystemExit):
            main(line)
        said = capsys.readouterr().out
        assert said
        assert "\033" not in said


SLOW = {"sympy", "numpy", "scipy", "matplotlib", "msgspec", "rich"}


@pytest.mark.drawn(3)
@pytest.mark.parametrize(
    "line",
    [
        ["ask", "corr(w, x) == conv(reflect(w), x)", "--real", "w"],
        ["ask", "corr(f, g) == corr(g, f)"],
        ["ask", "confv(f, g) == g"],
        ["show", "A1"],
        ["--help"],
        ["asks"],
    ],
)
def test_what_answers_at_once_needs_nothing_slow(line: list[str]) -> None:
    code = (
        "import json, sys\nfrom reports.command.main import main\n"
        f"main({line!r})\nprint(json.dumps(sorted(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - our own command
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = {name.split(".")[0] for name in json.loads(done.stdout.splitlines()[-1])}
    assert not loaded & SLOW
